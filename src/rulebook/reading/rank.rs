//! `[rank]` and `[grades]`.

use super::names::Names;
use super::reader::{Open, Reader};
use super::words::{READINGS, tie_precision};
use crate::finding::{Code, Finding};
use crate::naming::suggestions;
use crate::number::TiePrecision;
use crate::rulebook::keys;
use crate::rulebook::model::{GradeBand, Grades, NodeIx, RankRule, Reading, Ties};
use crate::rulebook::syntax::{Item, Span};

/// Reads `[rank]`, with the places of the attributes it names.
pub fn rank(reader: &mut Reader<'_>, item: &Item<'_>, names: &Names) -> Option<(RankRule, Vec<Span>)> {
    let open = reader.open("rank", item, &keys::RANK)?;
    let node = node_named(reader, &open, "rank", names);
    let on = open.get("on").and_then(|item| reader.word("on", item, READINGS));
    let ties = open.get("ties").and_then(|item| {
        reader.word("ties", item, &[("competition", Ties::Competition), ("dense", Ties::Dense)])
    });
    let lowest_first = open
        .get("order")
        .and_then(|item| reader.word("order", item, &[("highest first", false), ("lowest first", true)]))
        .unwrap_or(false);
    let tied_at =
        open.get("tied").map_or(Some(TiePrecision::SignificantDigits(12)), |item| tie_precision(reader, item));
    let (mut within, mut spans) = (Vec::new(), Vec::new());
    for each in open.get("within").and_then(|item| reader.list("within", item)).unwrap_or_default() {
        if let Some(attribute) = reader.text("within", each) {
            within.push(attribute.to_owned());
            spans.push(each.span.clone());
        }
    }
    Some((RankRule { node: node?, on: on?, lowest_first, ties: ties?, tied_at: tied_at?, within }, spans))
}

fn node_named(reader: &mut Reader<'_>, open: &Open<'_, '_>, key: &'static str, names: &Names) -> Option<NodeIx> {
    let item = open.get("node")?;
    let id = reader.text("node", item)?;
    let found = names.node(id);
    if found.is_none() {
        let finding = Finding::new(Code::RankNodeMissing)
            .with("key", key)
            .with("name", id)
            .with("suggestions", suggestions(id, names.node_ids(), 3));
        reader.report(finding, &item.span);
    }
    found
}

/// Reads `[grades]`.
pub fn grades(reader: &mut Reader<'_>, item: &Item<'_>, names: &Names) -> Option<Grades> {
    let open = reader.open("grades", item, &keys::GRADES)?;
    let node = node_named(reader, &open, "grades", names);
    let on: Option<Reading> = open.get("on").and_then(|item| reader.word("on", item, READINGS));
    let item = open.get("bands")?;
    let mut bands: Vec<GradeBand> = Vec::new();
    for each in reader.list("bands", item)? {
        let open = reader.open("grades.bands", each, &keys::GRADE_BAND)?;
        let from = open.get("from").map(|item| reader.number("from", item));
        let label = open.get("label").and_then(|item| reader.bilingual("label", item));
        let from = match from {
            Some(from) => Some(from?),
            None => None,
        };
        if let Some(last) = bands.last()
            && from >= last.from
        {
            let show = |from: Option<crate::number::Decimal>| from.map_or_else(|| "…".to_owned(), |from| from.to_string());
            let finding = Finding::new(Code::BandsUnordered)
                .with("node", "grades")
                .with("before", show(last.from))
                .with("after", show(from));
            reader.report(finding, &each.span);
            return None;
        }
        bands.push(GradeBand { from, label: label? });
    }
    if bands.last().is_none_or(|last| last.from.is_some()) {
        reader.report(Finding::new(Code::BandsGap).with("node", "grades"), &item.span);
        return None;
    }
    Some(Grades { node: node?, on: on?, bands })
}
