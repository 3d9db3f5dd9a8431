//! What wanted periods are scored on: for each era's registry one panel, with what came before it restated where it is needed.
//!
//! In: a reading, the eras, the wanted periods, and where all that came before is needed. Out: [`Base`]s in the order of their registries. A
//! period is scored in the registry of its own last day, unless another was asked for. Must not: leave out a figure of the registry itself,
//! whatever periods are wanted; a panel with fewer would answer otherwise than one of files that have no other era.

use crate::data::panel::Panel;
use crate::data::{Eras, restating};
use crate::finding::Finding;
use crate::registry::Period;
use crate::rulebook::model::Rulebook;
use std::collections::BTreeMap;

/// The wanted periods that are scored in one registry, and their figures.
#[derive(Debug)]
pub(super) struct Base {
    /// The figures in that registry.
    pub(super) panel: Panel,
    /// The wanted periods, ascending.
    pub(super) periods: Vec<Period>,
    /// Periods whose figures are of another registry's entities: that registry's id.
    pub(super) restated: BTreeMap<Period, String>,
}

impl Base {
    /// The registry from which the figures of a period were restated; none where they are of their own era. Earlier figures that a
    /// formula looks at may be restated all the same.
    pub(super) fn restated_from(&self, period: Period) -> Option<&String> {
        self.restated.get(&period)
    }

    /// The registry from which figures of any period were restated: the latest, where there are several.
    pub(super) fn restated_from_any(&self) -> Option<&String> {
        self.restated.values().next_back()
    }
}

/// The panel of a period's own registry (or of the one asked for) with all that came before it restated, and what was found in restating.
/// `panels` are those of a reading.
pub(super) fn panel_for(
    rulebook: &Rulebook,
    mut panels: Vec<Panel>,
    asked: Option<&str>,
    period: Period,
) -> (Panel, Vec<Finding>) {
    let eras = Eras::of(rulebook, asked).unwrap_or_default();
    let to = eras.scored_in(period.last_day());
    if let [panel] = panels.as_slice()
        && to.is_none_or(|to| is_of(&eras, to, panel))
    {
        return (panels.pop().unwrap_or_default(), Vec::new());
    }
    let made = restating::restate(rulebook, &panels, &eras, to.unwrap_or_default(), |_| true);
    (made.panel, made.findings)
}

/// The bases of the wanted periods. `panels` are those of a reading, oldest first; none of them is empty but the only one. All that came
/// before is restated for the wanted periods of one registry that `needs_all`.
pub(super) fn bases(
    rulebook: &Rulebook,
    mut panels: Vec<Panel>,
    eras: &Eras<'_>,
    wanted: &[Period],
    needs_all: impl Fn(&[Period]) -> bool,
) -> (Vec<Base>, Vec<Finding>) {
    let mut by_version: BTreeMap<usize, Vec<Period>> = BTreeMap::new();
    for period in wanted {
        by_version.entry(eras.scored_in(period.last_day()).unwrap_or_default()).or_default().push(*period);
    }
    if let ([panel], Some((to, _)), 0..=1) = (panels.as_slice(), by_version.first_key_value(), by_version.len())
        && is_of(eras, *to, panel)
    {
        let panel = panels.pop().unwrap_or_default();
        return (vec![Base { panel, periods: wanted.to_vec(), restated: BTreeMap::new() }], Vec::new());
    }
    let is_own = |to: usize, period: Period| eras.own(period.last_day()) == Some(to);
    // Where nothing is restated, each registry has its panel already.
    let is_plain = |(to, periods): (&usize, &Vec<Period>)| {
        periods.iter().all(|period| is_own(*to, *period)) && !needs_all(periods)
    };
    if by_version.iter().all(is_plain) {
        let base = |(to, periods)| {
            let at = panels.iter().position(|panel| is_of(eras, to, panel))?;
            Some(Base { panel: panels.swap_remove(at), periods, restated: BTreeMap::new() })
        };
        return (by_version.into_iter().filter_map(base).collect(), Vec::new());
    }
    let (mut bases, mut findings) = (Vec::new(), Vec::new());
    for (to, periods) in by_version {
        let all = needs_all(&periods);
        let is_wanted = |own: Period| all || is_own(to, own) || periods.contains(&own);
        let made = restating::restate(rulebook, &panels, eras, to, is_wanted);
        findings.extend(made.findings);
        let own_id = made.panel.registry.id.as_str();
        let of_other = |period: Period| {
            let own = eras.own(period.last_day()).and_then(|own| eras.all.get(own))?;
            (own.id != own_id).then(|| (period, own.id.clone()))
        };
        let restated = made.panel.periods().into_iter().filter_map(of_other).collect();
        bases.push(Base { panel: made.panel, periods, restated });
    }
    (bases, findings)
}

/// Whether a panel is that of the version at `to`.
fn is_of(eras: &Eras<'_>, to: usize, panel: &Panel) -> bool {
    eras.all.get(to).is_none_or(|own| (&own.id, own.era) == (&panel.registry.id, panel.registry.era))
}
