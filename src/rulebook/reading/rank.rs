//! `[rank]` and `[grades]`.

use super::names::Names;
use super::reader::{Open, Reader};
use super::words::{READINGS, tie_precision};
use crate::finding::{Code, Finding};
use crate::number::{Decimal, TiePrecision};
use crate::rulebook::keys;
use crate::rulebook::limits;
use crate::rulebook::model::{GradeBand, Grades, NodeIx, RankRule, Reading, Ties};
use crate::rulebook::syntax::{Item, Span};

/// Reads `[rank]`, with the places of the attributes it names.
pub fn rank(reader: &mut Reader<'_>, item: &Item<'_>, names: &Names) -> Option<(RankRule, Vec<Span>)> {
    let open = reader.open("rank", item, &keys::RANK)?;
    let node = node_named(reader, &open, names);
    let on = open.get("on").and_then(|item| reader.word("on", item, READINGS));
    let ties = open
        .get("ties")
        .and_then(|item| reader.word("ties", item, &[("competition", Ties::Competition), ("dense", Ties::Dense)]));
    let lowest_first = open
        .get("order")
        .and_then(|item| reader.word("order", item, &[("highest first", false), ("lowest first", true)]))
        .unwrap_or(false);
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
    Some((RankRule { node: node?, on: on?, lowest_first, ties: ties?, tied_at: tied_at?, within }, spans))
}

fn node_named(reader: &mut Reader<'_>, open: &Open<'_, '_>, names: &Names) -> Option<NodeIx> {
    let item = open.get("node")?;
    let id = reader.text("node", item)?;
    names.node_at(reader, id, &item.span)
}

/// Reads `[grades]`.
pub fn grades(reader: &mut Reader<'_>, item: &Item<'_>, names: &Names) -> Option<Grades> {
    let open = reader.open("grades", item, &keys::GRADES)?;
    let node = node_named(reader, &open, names);
    let on: Option<Reading> = open.get("on").and_then(|item| reader.word("on", item, READINGS));
    let bands = open.get("bands").and_then(|item| grade_bands(reader, item));
    Some(Grades { node: node?, on: on?, bands: bands? })
}

fn grade_bands(reader: &mut Reader<'_>, item: &Item<'_>) -> Option<Vec<GradeBand>> {
    let list = reader.list("grades.bands", item)?;
    if !reader.within("bands", limits::BANDS_MAX, list.len(), &item.span) {
        return None;
    }
    let read: Vec<Option<GradeBand>> = list.iter().map(|each| grade_band(reader, each)).collect();
    let bands: Vec<GradeBand> = read.into_iter().collect::<Option<_>>()?;
    let edges: Vec<Option<Decimal>> = bands.iter().map(|band| band.from).collect();
    in_order(reader, "grades", &edges, list, item).then_some(bands)
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
