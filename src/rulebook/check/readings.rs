//! What a node reads of another: a rounded score is there to be read, and a node shown for context is read by no aggregate.

use super::formulas;
use crate::finding::{Code, Finding};
use crate::rulebook::formula::{Among, Expression, Term};
use crate::rulebook::model::{BreakBy, Edge, NodeIx, Reading, Source};
use crate::rulebook::reading::{Draft, ReadNode, Reader};

/// Checks every node, the rank rule and the grades.
pub fn check(reader: &mut Reader<'_>, draft: &Draft) {
    for read in draft.nodes.iter().flatten() {
        for (formula, span) in formulas(read) {
            formula.walk(&mut |expression: &Expression| {
                if let Term::Node { node, step: None, reads: Reading::Rounded } = expression.term {
                    let span = reader.inside(span, &formula.text, &expression.span);
                    rounded(reader, draft, node, &span);
                }
            });
        }
        if let Source::SumOfPoints { children, reads, .. }
        | Source::Mean { children, reads, .. }
        | Source::Best { children, reads, .. }
        | Source::Combined { children, reads, .. } = &read.node.source
        {
            context(reader, draft, read, children);
            let any = children.iter().any(|edge| rounds(draft, edge.node));
            if let (Reading::Rounded, false, Some(span), Some(first)) = (reads, any, &read.children, children.first()) {
                rounded(reader, draft, first.node, span);
            }
        }
    }
    if let Some((rank, _)) = &draft.rank
        && rank.on == Reading::Rounded
    {
        rounded(reader, draft, rank.node, &draft.rank_on);
    }
    if let Some(grades) = &draft.grades
        && grades.on == Reading::Rounded
    {
        rounded(reader, draft, grades.node, &draft.grades_on);
    }
    let ranks = draft.ranks.iter().map(|(_, rank, _)| (rank.node, rank.on)).zip(&draft.ranks_on);
    let bandings = draft.bandings.iter().map(|banding| (banding.node, banding.on)).zip(&draft.bandings_on);
    for ((node, on), span) in ranks.chain(bandings) {
        if on == Reading::Rounded {
            rounded(reader, draft, node, span);
        }
    }
    breakers(reader, draft);
    ranked(reader, draft);
}

/// Tie-breakers: a rounded score is there, and the ranking that report-only nodes may read does not follow from them.
fn breakers(reader: &mut Reader<'_>, draft: &Draft) {
    let main = draft.rank.iter().map(|(rank, spans)| (rank, spans, true));
    let further = draft.ranks.iter().map(|(_, rank, spans)| (rank, spans, false));
    for (rank, spans, is_main) in main.chain(further) {
        for (breaker, span) in rank.breakers.iter().zip(&spans.breakers) {
            let BreakBy::Node { node, on } = breaker.by else { continue };
            if on == Reading::Rounded {
                rounded(reader, draft, node, span);
            }
            if is_main {
                reports_only(reader, draft, node, span);
            }
        }
    }
}

/// Who is ranked is asked for only where something ranks, and it does not follow from what only reports results.
fn ranked(reader: &mut Reader<'_>, draft: &Draft) {
    for read in draft.nodes.iter().flatten() {
        for (formula, span) in formulas(read) {
            let asks = formula.statistics.iter().any(|statistic| statistic.population.among == Among::Ranked);
            if asks && draft.rank.is_none() && !draft.rank_said {
                reader.missing_key("rank", "(top level)", span);
            }
        }
    }
    if let Some((rank, _)) = &draft.rank {
        reports_only(reader, draft, rank.node, &draft.rank_on);
    }
}

/// A finding where `[rank]` names a node that only reports results.
fn reports_only(reader: &mut Reader<'_>, draft: &Draft, node: NodeIx, span: &std::ops::Range<usize>) {
    if let Some(Some(read)) = draft.nodes.get(node.0)
        && read.node.report_only
    {
        let mut finding = Finding::new(Code::ReportOnlyRead).with("node", "rank").with("child", &read.node.id);
        finding.places.push(reader.place(&read.key).related());
        reader.report(finding, span);
    }
}

/// Whether a node's chain ends with a rounding; nothing is held against one that could not be read.
fn rounds(draft: &Draft, node: NodeIx) -> bool {
    draft.nodes.get(node.0).and_then(Option::as_ref).is_none_or(|read| read.node.shown_steps > 0)
}

/// A rounded score is asked for where nothing rounds: the exact one would be taken without a word.
fn rounded(reader: &mut Reader<'_>, draft: &Draft, node: NodeIx, span: &std::ops::Range<usize>) {
    if rounds(draft, node) {
        return;
    }
    if let Some(Some(read)) = draft.nodes.get(node.0) {
        let mut finding =
            Finding::new(Code::MissingKey).with("key", "round").with("table", format!("node.{}.chain", read.node.id));
        finding.places.push(reader.place(&read.key).related());
        reader.report(finding, span);
    }
}

/// `scored = false` says that no aggregate reads the node.
fn context(reader: &mut Reader<'_>, draft: &Draft, parent: &ReadNode, children: &[Edge]) {
    for (edge, span) in children.iter().zip(&parent.edges) {
        if let Some(Some(child)) = draft.nodes.get(edge.node.0)
            && let Some(said) = &child.context
        {
            let mut finding =
                Finding::new(Code::KeysConflict).with("key", &child.node.id).with("other", "scored = false");
            finding.places.push(reader.place(said).related());
            reader.report(finding, span);
        }
    }
}
