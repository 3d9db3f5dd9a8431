//! Places by another score than the one that ranks: `rank(total)` where `[rank]` ranks `total` by its rounded score.
//!
//! In: a draft. Out: warnings. Both are sound rules; that the two differ is seldom meant.

use super::formulas;
use crate::finding::{Code, Finding};
use crate::rulebook::formula::{Statistic, StatisticFunction, Term};
use crate::rulebook::model::{NodeIx, Reading};
use crate::rulebook::reading::{Draft, Reader};

/// Looks at every place in a formula.
pub fn check(reader: &mut Reader<'_>, draft: &Draft) {
    let Some((rank, _)) = draft.rank.as_ref().filter(|(rank, _)| rank.on == Reading::Rounded) else { return };
    let Some(Some(ranked)) = draft.nodes.get(rank.node.0) else { return };
    for read in draft.nodes.iter().flatten() {
        for (formula, span) in formulas(read) {
            for statistic in formula.statistics.iter().filter(|statistic| is_place_of(statistic, rank.node)) {
                let text = formula.text.get(statistic.argument.span.clone()).unwrap_or_default();
                // Who writes the form out means it.
                if text.ends_with(".exact") {
                    continue;
                }
                let finding = Finding::new(Code::PlaceOfExact)
                    .with("node", &read.node.id)
                    .with("ranked", &ranked.node.id)
                    .with("form", format!("{}.rounded", ranked.node.id));
                let span = reader.inside(span, &formula.text, &statistic.argument.span);
                reader.report(finding, &span);
            }
        }
    }
}

/// Whether a statistic is a place by the exact score of a node.
fn is_place_of(statistic: &Statistic, ranked: NodeIx) -> bool {
    let is_place =
        matches!(statistic.function, StatisticFunction::Rank { .. } | StatisticFunction::PercentileRank { .. });
    let of = &statistic.argument.term;
    is_place && matches!(of, Term::Node { node, step: None, reads: Reading::Exact } if *node == ranked)
}
