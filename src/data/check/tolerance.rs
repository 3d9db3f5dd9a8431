//! The share of figures that may fail a check: up to it they are kept, and told in one warning.
//!
//! Of the figures of a period that the check could judge (at every stage), k of n fail. They are within the share s where k ≤ s · n,
//! decided exactly. Then all k are kept, and one warning names them; beyond it each of them is what the check's severity says.

use crate::data::gather::Desk;
use crate::data::limits::RELATED_PLACES_MAX;
use crate::data::panel::Observation;
use crate::finding::{Code, Severity};
use crate::number::{Decimal, Exact};
use crate::rulebook::model::{Against, Check, CheckRule, Move};

/// Whether so many failures of so many are within the share.
pub(super) fn covers(share: Option<Decimal>, failed: usize, judged: usize) -> bool {
    let whole = |count: usize| Exact::from_integer(i64::try_from(count).unwrap_or(i64::MAX));
    share.is_some_and(|share| whole(failed) <= share.exact().mul(&whole(judged)))
}

/// The one warning about figures that fail and are kept; nothing where none fails.
pub(super) fn report(check: &Check, failed: &[(usize, &Observation)], judged: usize, desk: &mut Desk<'_, '_>) {
    // In the order of the files, so that the finding stands at the first of them.
    let mut members: Vec<&Observation> = failed.iter().map(|(_, observation)| *observation).collect();
    let names: Vec<String> = members
        .iter()
        .filter_map(|observation| desk.registry.get(observation.entity))
        .map(|entity| entity.name_vi.clone())
        .collect();
    members.sort_by_key(|observation| observation.origin);
    let Some((first, others)) = members.split_first() else { return };
    desk.report(first, Code::CheckTolerated, |desk, finding| {
        let rule = written(&check.rule, desk);
        let mut finding = finding.severity(Severity::Warning).with("check", rule);
        for other in others.iter().take(RELATED_PLACES_MAX) {
            finding = finding.at(desk.locator.find(other.origin).0.related());
        }
        let share = check.tolerated.map(|share| share.to_string()).unwrap_or_default();
        finding.with("count", failed.len()).with("judged", judged).with("tolerated", share).with("entities", names)
    });
}

/// A rule as its author wrote it, near enough.
fn written(rule: &CheckRule, desk: &Desk<'_, '_>) -> String {
    match rule {
        CheckRule::AtMost(other) => {
            format!("at_most = {}", desk.rulebook.field(*other).map_or("", |field| field.id.as_str()))
        }
        CheckRule::Range(low, high) => format!("range = [{low}, {high}]"),
        CheckRule::Holds(formula) => format!("holds = {}", formula.text),
        CheckRule::Change { most, against } => {
            let most = match most {
                Move::By(number) => number.to_string(),
                Move::ByPercent(percent) => format!("{percent} %"),
            };
            let against = match against {
                Against::Previous => "prev".to_owned(),
                Against::YearAgo => "year_ago".to_owned(),
                Against::Fixed(period) => period.to_string(),
            };
            format!("change = {most}, against = {against}")
        }
        CheckRule::Fresh(day) => format!("fresh = {day}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_compared_exactly() {
        let share = |text: &str| Decimal::parse(text).ok();
        // 3 of 30 are a tenth, which 0.1 as a float is not.
        assert!(covers(share("0.1"), 3, 30));
        assert!(!covers(share("0.1"), 4, 30));
        assert!(covers(share("0"), 0, 30) && !covers(share("0"), 1, 30));
        assert!(!covers(None, 0, 30));
    }
}
