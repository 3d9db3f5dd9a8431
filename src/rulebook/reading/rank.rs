//! `[rank]` and `[grades]`.

use super::breakers;
use super::head::check_key;
use super::names::Names;
use super::reader::{Open, Reader};
use super::words::{READINGS, tie_precision};
use crate::finding::{Code, Finding};
use crate::number::{Decimal, TiePrecision};
use crate::rulebook::keys;
use crate::rulebook::limits;
use crate::rulebook::model::{Banding, Bilingual, Cut, GradeBand, Grades, NodeIx, RankRule, Reading, Ties};
use crate::rulebook::syntax::{Entry, Item, Span};

const TIES: &[(&str, Ties)] = &[("competition", Ties::Competition), ("dense", Ties::Dense), ("ordinal", Ties::Ordinal)];

/// The order of scores: whether the lowest is first.
pub(super) const ORDERS: &[(&str, bool)] = &[("highest first", false), ("lowest first", true)];

/// Where a rank rule names attributes and tie-breakers.
#[derive(Default)]
pub struct RankSpans {
    pub within: Vec<Span>,
    pub breakers: Vec<Span>,
}

/// Reads `[rank]`, with the places of the attributes and tie-breakers it names.
pub fn rank(reader: &mut Reader<'_>, path: &str, item: &Item<'_>, names: &Names) -> Option<(RankRule, RankSpans)> {
    let open = reader.open(path, item, &keys::RANK)?;
    let node = node_named(reader, &open, names);
    let on = open.get("on").and_then(|item| reader.word("on", item, READINGS));
    let ties = open.get("ties").and_then(|item| reader.word("ties", item, TIES));
    let lowest_first = open.get("order").and_then(|item| reader.word("order", item, ORDERS)).unwrap_or(false);
    let tied_at =
        open.get("tied").map_or(Some(TiePrecision::SignificantDigits(12)), |item| tie_precision(reader, item));
    let (mut within, mut spans): (Vec<String>, Vec<Span>) = (Vec::new(), Vec::new());
    for each in open.get("within").and_then(|item| reader.list("within", item)).unwrap_or_default() {
        let Some(attribute) = reader.text("within", each) else { continue };
        match within.iter().position(|own| own == attribute).and_then(|first| spans.get(first)) {
            Some(first) => reader.duplicate(attribute, &each.span, first),
            None => {
                within.push(attribute.to_owned());
                spans.push(each.span.clone());
            }
        }
    }
    let breakers = open.get("breakers").map_or(Some(Vec::new()), |item| breakers::breakers(reader, path, item, names));
    let (breakers, breaker_spans) = breakers?.into_iter().unzip();
    let rule = RankRule { node: node?, on: on?, lowest_first, ties: ties?, tied_at: tied_at?, within, breakers };
    Some((rule, RankSpans { within: spans, breakers: breaker_spans }))
}

pub(super) fn node_named(reader: &mut Reader<'_>, open: &Open<'_, '_>, names: &Names) -> Option<NodeIx> {
    let item = open.get("node")?;
    let id = reader.text("node", item)?;
    names.node_at(reader, id, &item.span)
}

/// Reads `[grades]`.
pub fn grades(reader: &mut Reader<'_>, item: &Item<'_>, names: &Names) -> Option<Grades> {
    let open = reader.open("grades", item, &keys::GRADES)?;
    let node = node_named(reader, &open, names);
    let on: Option<Reading> = open.get("on").and_then(|item| reader.word("on", item, READINGS));
    let bands = open.get("bands").and_then(|item| grade_bands(reader, "grades", item));
    Some(Grades { node: node?, on: on?, bands: bands? })
}

/// Reads `[bands.<id>]`.
pub fn banding(reader: &mut Reader<'_>, entry: &Entry<'_>, names: &Names) -> Option<Banding> {
    let path = format!("bands.{}", entry.key);
    check_key(reader, entry);
    let open = reader.open(&path, &entry.item, &keys::BANDING)?;
    let node = node_named(reader, &open, names);
    let on = open.get("on").and_then(|item| reader.word("on", item, READINGS));
    let by = open.entry("by")?;
    let word = reader.word("by", &by.item, &[("value", "bands"), ("rank", "bands"), ("groups", "groups")])?;
    let other = if word == "bands" { "groups" } else { "bands" };
    if let Some(stray) = open.entry(other) {
        reader.conflict(stray, "by", Some(&by.key_span));
    }
    let Some(item) = open.get(word) else {
        reader.missing_key(word, &path, &entry.item.span);
        return None;
    };
    let is_rank = matches!(&by.item.value, crate::rulebook::syntax::Value::Text(text) if text == "rank");
    let cut = match (word, is_rank) {
        ("groups", _) => groups(reader, item).map(Cut::Groups),
        (_, true) => rank_bands(reader, &path, item).map(Cut::Ranks),
        (_, false) => grade_bands(reader, &path, item).map(Cut::Values),
    };
    Some(Banding { id: entry.key.to_string(), node: node?, on: on?, cut: cut? })
}

fn groups(reader: &mut Reader<'_>, item: &Item<'_>) -> Option<u32> {
    let number = reader.number_that("groups", item, "from 2 to 1000", |number| {
        number.is_whole() && number >= Decimal::from_integer(2) && number <= Decimal::from_integer(1000)
    })?;
    number.to_string().parse().ok()
}

/// Bands by rank: the edges go up, and the last band takes all that is left.
fn rank_bands(reader: &mut Reader<'_>, path: &str, item: &Item<'_>) -> Option<Vec<(Option<u32>, Bilingual)>> {
    let list = reader.list("bands", item)?;
    if !reader.within("bands", limits::BANDS_MAX, list.len(), &item.span) {
        return None;
    }
    let mut bands: Vec<(Option<u32>, Bilingual)> = Vec::new();
    for each in list {
        let open = reader.open("bands", each, &keys::RANK_BAND)?;
        let to = open.get("to").map(|item| {
            let number = reader.number_that("to", item, "a rank from 1", |number| {
                number.is_whole() && number >= Decimal::ONE && number <= Decimal::from_integer(1_000_000)
            })?;
            number.to_string().parse::<u32>().ok()
        });
        let label = open.get("label").and_then(|item| reader.bilingual("label", item));
        let to = match to {
            Some(to) => Some(to?),
            None => None,
        };
        let in_order = match (bands.last().map(|(before, _)| *before), to) {
            (None, _) | (Some(Some(_)), None) => true,
            (Some(Some(before)), Some(to)) => to > before,
            (Some(None), _) => false,
        };
        if !in_order {
            let before = bands.last().and_then(|(before, _)| *before);
            let show = |to: Option<u32>| to.map_or_else(|| "…".to_owned(), |to| to.to_string());
            let finding = Finding::new(Code::BandsUnordered)
                .with("node", path)
                .with("before", show(before))
                .with("after", show(to));
            reader.report(finding, &each.span);
            return None;
        }
        bands.push((to, label?));
    }
    if bands.last().is_none_or(|(to, _)| to.is_some()) {
        reader.report(Finding::new(Code::BandsGap).with("node", path), &item.span);
        return None;
    }
    Some(bands)
}

fn grade_bands(reader: &mut Reader<'_>, path: &str, item: &Item<'_>) -> Option<Vec<GradeBand>> {
    let list = reader.list("grades.bands", item)?;
    if !reader.within("bands", limits::BANDS_MAX, list.len(), &item.span) {
        return None;
    }
    let read: Vec<Option<GradeBand>> = list.iter().map(|each| grade_band(reader, each)).collect();
    let bands: Vec<GradeBand> = read.into_iter().collect::<Option<_>>()?;
    let edges: Vec<Option<Decimal>> = bands.iter().map(|band| band.from).collect();
    in_order(reader, path, &edges, list, item).then_some(bands)
}

fn grade_band(reader: &mut Reader<'_>, item: &Item<'_>) -> Option<GradeBand> {
    let open = reader.open("grades.bands", item, &keys::GRADE_BAND)?;
    let from = open.get("from").map(|item| reader.number("from", item));
    let label = open.get("label").and_then(|item| reader.bilingual("label", item));
    match from {
        Some(None) => None,
        from => Some(GradeBand { from: from.flatten(), label: label? }),
    }
}

/// Whether edges go down and the last band takes all that is left; a finding where they do not. `list` has the bands of `edges`.
pub fn in_order(
    reader: &mut Reader<'_>,
    node: &str,
    edges: &[Option<Decimal>],
    list: &[Item<'_>],
    item: &Item<'_>,
) -> bool {
    let out_of_order = edges.windows(2).position(|pair| match pair {
        [Some(upper), Some(lower)] => lower >= upper,
        [Some(_), None] => false,
        _ => true,
    });
    if let Some(at) = out_of_order {
        let show = |at: usize| edges.get(at).copied().flatten().map_or_else(|| "…".to_owned(), |edge| edge.to_string());
        let mut finding =
            Finding::new(Code::BandsUnordered).with("node", node).with("before", show(at)).with("after", show(at + 1));
        finding.places.extend(list.get(at).map(|band| reader.place(&band.span).related()));
        reader.report(finding, list.get(at + 1).map_or(&item.span, |band| &band.span));
        return false;
    }
    if edges.last().is_none_or(Option::is_some) {
        reader.report(Finding::new(Code::BandsGap).with("node", node), &item.span);
        return false;
    }
    true
}
