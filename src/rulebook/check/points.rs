//! Points and weights: none negative, and they add up, in exact decimal from their text.

use crate::finding::{Code, Finding};
use crate::number::Decimal;
use crate::rulebook::model::{Edge, Source};
use crate::rulebook::reading::{Draft, ReadNode, Reader};

/// Checks every aggregate.
pub fn check(reader: &mut Reader<'_>, draft: &Draft) {
    for read in draft.nodes.iter().flatten() {
        match &read.node.source {
            Source::Formula(_) | Source::Best { .. } => {}
            // Weights that the figures give, or that only say who counts.
            Source::Mean { weigh: Some(_), children, .. } | Source::Combined { children, .. } => {
                negative(reader, draft, read, children);
            }
            Source::SumOfPoints { children, .. } => {
                if !negative(reader, draft, read, children)
                    && let Some((declared, span)) = &read.declared
                {
                    adds_up(reader, Code::PointsDoNotAddUp, read, children, *declared, span);
                }
            }
            Source::Mean { children, .. } => {
                if !negative(reader, draft, read, children) {
                    mean(reader, read, children);
                }
            }
        }
    }
}

/// The sum of the children's weights; none where it has more digits than a decimal holds.
pub fn sum(children: &[Edge]) -> Option<Decimal> {
    children.iter().try_fold(Decimal::ZERO, |sum, edge| sum.checked_add(edge.weight))
}

/// Whether a weight is negative; what the weights add up to then says nothing.
fn negative(reader: &mut Reader<'_>, draft: &Draft, read: &ReadNode, children: &[Edge]) -> bool {
    for (edge, span) in children.iter().zip(&read.edges) {
        if edge.weight.is_negative() {
            let child = draft.nodes.get(edge.node.0).and_then(Option::as_ref);
            let finding = Finding::new(Code::WeightNegative)
                .with("node", &read.node.id)
                .with("child", child.map_or_else(String::new, |child| child.node.id.clone()))
                .with("weight", edge.weight.to_string());
            reader.report(finding, span);
        }
    }
    children.iter().any(|edge| edge.weight.is_negative())
}

fn adds_up(
    reader: &mut Reader<'_>,
    code: Code,
    read: &ReadNode,
    children: &[Edge],
    declared: Decimal,
    span: &std::ops::Range<usize>,
) {
    let sum = sum(children);
    if sum != Some(declared) {
        let mut finding = Finding::new(code)
            .with("node", &read.node.id)
            .with("sum", sum.map_or_else(|| "?".to_owned(), |sum| sum.to_string()))
            .with("declared", declared.to_string());
        finding.places.push(reader.place(&read.source).related());
        reader.report(finding, span);
    }
}

/// Weights add up to what was declared, or to 1 or 100, or are all equal.
fn mean(reader: &mut Reader<'_>, read: &ReadNode, children: &[Edge]) {
    if let Some((declared, span)) = &read.declared
        && !declared.is_zero()
    {
        adds_up(reader, Code::WeightsDoNotAddUp, read, children, *declared, span);
        return;
    }
    let equal = children.windows(2).all(|pair| matches!(pair, [a, b] if a.weight == b.weight));
    let total = sum(children);
    let whole = [Decimal::ONE, Decimal::from_integer(100)].map(Some).contains(&total);
    if !(whole || (equal && total.is_some_and(|total| !total.is_zero()))) {
        let finding = Finding::new(Code::WeightsDoNotAddUp)
            .with("node", &read.node.id)
            .with("sum", total.map_or_else(|| "?".to_owned(), |total| total.to_string()))
            .with("declared", "1 | 100");
        reader.report(finding, &read.source);
    }
}
