//! Forms that came back, collected into one long table: which of them count, which figures were taken, what was refused and why.
//!
//! In: a rulebook, workbooks with their names, the period and deadline. Out: a [`Collected`]: the table as CSV, which every command
//! reads, what is told to people, and findings. The way: `returned` (workbook → form) → `choice` (which forms count) → `entry` (cells →
//! plain figures) → `table` (CSV, held to the rulebook by the reader of CSV itself) → `address` (findings in the form's own words).

mod address;
mod choice;
mod entry;
mod returned;
mod table;

use super::context::Context;
use super::sheet::{self, Workbook};
use super::{Eras, ReadOptions, Source, each};
use crate::finding::{Code, Finding, Place, sort};
use crate::form::{Collection, Counts, Late};
use crate::registry::{Date, Period, Registry};
use crate::rulebook::model::{Entities, Rulebook};
use choice::{Candidate, Choice};
use returned::Returned;
use std::collections::{HashMap, HashSet};
use table::Line;

/// What is asked of the collecting.
#[derive(Debug, Clone, Default)]
pub struct CollectOptions {
    /// The period to collect; none: the latest that a form is about.
    pub period: Option<Period>,
    /// The last day on which a form is in time.
    pub deadline: Option<Date>,
    /// The registry and era; none: that of the period.
    pub registry: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Collected {
    /// The figures as a long table.
    pub csv: String,
    /// Who sent what.
    pub collection: Collection,
    /// Everything that was found.
    pub findings: Vec<Finding>,
}

/// Collects the forms among `sources`. `sha256` is that of the rulebook's text. The order of the files does not show.
pub fn collect(rulebook: &Rulebook, sha256: &str, sources: &[Source<'_>], options: &CollectOptions) -> Collected {
    let mut sources: Vec<&Source<'_>> = sources.iter().collect();
    sources.sort_by(|a, b| (&a.name, &a.bytes).cmp(&(&b.name, &b.bytes)));
    let mut findings = Vec::new();
    let bytes = sources.iter().map(|source| source.bytes.len()).sum();
    let opened = each(&sources, bytes, |_, source| open(source));
    let forms: Vec<Returned> =
        opened.into_iter().filter_map(|form| form.map_err(|finding| findings.push(finding)).ok()).collect();
    let mut choice = Choice::new(rulebook, sha256);
    let forms = choice.of_rulebook(forms);
    let period = options.period.or_else(|| choice::latest_period(&forms));
    let (registry, outside) = registry(rulebook, period, options);
    let mut forms = period.map(|period| choice.of_period(forms, period)).unwrap_or_default();
    if let Some(finding) = outside {
        findings.push(finding);
        forms.clear();
    }
    let chosen = choice.chosen(forms, &registry);
    findings.append(&mut choice.findings);
    let edition = period.map_or(rulebook, |period| rulebook.at(period));
    let context = Context::new(edition, None, period);
    let mut lines = Vec::new();
    for candidate in &chosen {
        lines.extend(table::lines(&context, &registry, candidate, &mut findings));
    }
    if let Some(period) = period {
        let reading =
            ReadOptions { period: Some(period), registry: options.registry.clone(), ..ReadOptions::default() };
        findings.extend(table::judge(rulebook, &mut lines, period, &reading));
    }
    address::to_the_filler(&mut findings, edition);
    sort(&mut findings);
    if chosen.is_empty() && choice.conflicting.is_empty() {
        findings.push(Finding::new(Code::NothingCollected).with("rulebook", &rulebook.id));
    }
    let collection = tell(rulebook, &registry, period, options, (&chosen, &lines, sources.len(), choice));
    Collected { csv: table::csv(period, &lines), collection, findings }
}

/// Whether a workbook is a form, which has to be collected before its figures can be read.
pub(super) fn is_form(workbook: &Workbook) -> bool {
    returned::is_form(workbook)
}

fn open(source: &Source<'_>) -> Result<Returned, Finding> {
    let workbook: Workbook = sheet::open(&source.name, &source.bytes)?;
    Returned::read(&source.name, &workbook).map_err(|none| {
        let finding = Finding::new(Code::FormUnknown).at(Place::file(&source.name)).with("file", &source.name);
        finding.with("reason", none.token())
    })
}

/// Who is asked: the entities of the period's own era, in which its rows are read, whatever registry they are scored in; empty where
/// the input says who there is. With a finding where the registry that was asked for ended before the period.
fn registry(rulebook: &Rulebook, period: Option<Period>, options: &CollectOptions) -> (Registry, Option<Finding>) {
    let eras = Eras::of(rulebook, options.registry.as_deref()).unwrap_or_default();
    let own = period.and_then(|period| eras.read_in(period.last_day())).and_then(|at| eras.all.get(at));
    if let Some(own) = own {
        return ((*own).clone(), None);
    }
    let outside = period.filter(|_| !eras.all.is_empty()).map(|period| eras.not_in_force(period));
    let options = ReadOptions { period, registry: options.registry.clone(), ..ReadOptions::default() };
    (super::read(rulebook, &[], &options).panel.registry, outside)
}

fn tell(
    rulebook: &Rulebook,
    registry: &Registry,
    period: Option<Period>,
    options: &CollectOptions,
    (chosen, lines, files, choice): (&[Candidate], &[Line], usize, Choice<'_>),
) -> Collection {
    let mut submitted: Vec<_> =
        chosen.iter().map(|candidate| candidate.submitted(registry, options.deadline)).collect();
    let mut counts: HashMap<&str, [usize; 3]> = HashMap::new();
    for line in lines {
        let [taken, refused, empty] = counts.entry(line.code.as_str()).or_default();
        *taken += usize::from(line.entry.has_figure());
        *refused += usize::from(line.entry.value == entry::REFUSED);
        *empty += usize::from(line.entry.value.is_empty());
    }
    for own in &mut submitted {
        [own.taken, own.refused, own.empty] = counts.get(own.code.as_str()).copied().unwrap_or_default();
    }
    submitted.sort_by(|a, b| a.code.cmp(&b.code));
    let late = submitted.iter().filter_map(|own| {
        let (first_sent, deadline) = (own.first_sent?, options.deadline?);
        let days = choice::day_number(first_sent).checked_sub(choice::day_number(deadline)).filter(|days| *days > 0)?;
        Some(Late { code: own.code.clone(), name: own.name.clone(), first_sent, sent: own.sent, days })
    });
    let late: Vec<Late> = late.collect();
    let came: HashSet<&str> = submitted
        .iter()
        .map(|own| &own.code)
        .chain(choice.conflicting.iter().map(|(code, _)| code))
        .map(String::as_str)
        .collect();
    let of_registry = !matches!(rulebook.entities, Entities::Input);
    let absent = registry.entities.iter().filter(|entity| of_registry && !came.contains(entity.code.as_str()));
    let missing: Vec<(String, String)> = absent.map(|entity| (entity.code.clone(), entity.name_vi.clone())).collect();
    let sum = |of: fn(&crate::form::Submitted) -> usize| submitted.iter().map(of).sum();
    let counts = Counts {
        entities: if of_registry { registry.entities.len() } else { submitted.len() },
        files,
        taken: sum(|own| own.taken),
        refused: sum(|own| own.refused),
        empty: sum(|own| own.empty),
    };
    Collection {
        rulebook: rulebook.id.clone(),
        version: rulebook.version.clone(),
        title: rulebook.title.clone(),
        period,
        deadline: options.deadline,
        registry: registry.id.clone(),
        counts,
        submitted,
        missing,
        conflicting: choice.conflicting,
        late,
        superseded: choice.superseded,
    }
}
