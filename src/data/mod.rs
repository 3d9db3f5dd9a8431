//! Data: observations from files, resolved against rulebook and registry into a checked panel.
//!
//! In: the bytes of input files with their names. Out: a [`panel::Panel`] and findings. This room opens no file.
//!
//! Each row is read in the registry of its period's era; the figures of each era are a panel of their own, and `restating` makes of
//! earlier ones what they are for the entities of a later era.
//!
//! The way: `text` (bytes → UTF-8) or `sheet` (workbook → typed cells) → `notes` → `delimiter` → `header` (what the columns
//! mean) → `record` (rows and cells, whatever they came in) → `long` or `wide` (with `cell`: text → datum) → `gather` (one order, nothing twice) → `check`. A cell that cannot be read
//! becomes missing with the reason `invalid`; every finding names file, line and column.

mod aside;
mod cell;
mod check;
mod collecting;
mod context;
mod delimiter;
mod encoding;
mod era;
mod file;
mod filler;
mod gather;
mod header;
mod heading;
mod ledger;
pub mod limits;
mod long;
mod margin;
mod measure;
mod notes;
pub mod panel;
mod place;

pub mod plain;
mod record;
pub mod restating;
mod roster;
mod sheet;
mod stored;
pub mod supposing;
mod survey;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod title;
pub mod typed;
mod wide;

pub use collecting::{CollectOptions, Collected, collect};
pub use encoding::Encoding;
pub use era::Eras;
pub use sheet::is_fenced;
pub use text::{as_read, sha256};
pub use typed::day;

use crate::finding::{Finding, sort};
use crate::registry::{Period, Registry};
use crate::rulebook::model::{DataStatus, NumberForm, Rulebook};
use context::Context;
use file::FileRead;
use gather::Desk;
use panel::{InputFile, Panel};
use place::Locator;
use std::borrow::Cow;

/// One input file, already read from wherever it lay.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    /// As findings and receipts name it.
    pub name: String,
    /// Its bytes.
    pub bytes: Cow<'a, [u8]>,
}

/// What the user asks of the reading.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Period of files that name none; goes before the rulebook's own default.
    pub period: Option<Period>,
    /// The registry's era by id (`provinces-63`) or by its last part (`63`); none: the era of the period.
    pub registry: Option<String>,
    /// How numbers are typed in files that do not say it; none: what the rulebook says, or else what the columns show.
    pub numbers: Option<NumberForm>,
    /// The encoding of files that do not say it, byte order marks aside; none: found from the bytes.
    pub encoding: Option<Encoding>,
}

/// What the files were read to.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The observations of the latest era that has any, in that era's registry.
    pub panel: Panel,
    /// Those of earlier eras, oldest first, each in its own registry.
    pub earlier: Vec<Panel>,
    /// Everything that was found, in the order of files and lines.
    pub findings: Vec<Finding>,
    /// The weakest status of all files and figures.
    pub status: DataStatus,
}

/// Reads input files into a panel. Files are taken in the order of their names; neither their order nor that of rows shows in
/// the panel, origins aside.
pub fn read(rulebook: &Rulebook, sources: &[Source<'_>], options: &ReadOptions) -> Reading {
    let period = options.period.or(rulebook.default_period);
    let eras = match Eras::of(rulebook, options.registry.as_deref()) {
        Ok(eras) => eras,
        Err(finding) => {
            let finding = finding.with("period", period.map(|period| period.to_string()).unwrap_or_default());
            let (panel, status) = (Panel::default(), DataStatus::default());
            return Reading { panel, earlier: Vec::new(), findings: vec![finding], status };
        }
    };
    let mut sources: Vec<&Source<'_>> = sources.iter().collect();
    sources.sort_by(|a, b| (&a.name, &a.bytes).cmp(&(&b.name, &b.bytes)));
    let bytes = sources.iter().map(|source| source.bytes.len()).sum();
    let opened = each(&sources, bytes, |_, source| file::open(source, options.encoding));
    let mut context = Context::new(rulebook, Some(eras), period);
    context.numbers = options.numbers;
    let files = each(&opened, bytes, |at, opened| file::read(&context, at, opened));
    assemble(&context, files)
}

/// What `work` makes of each item and its position, in their order; on several threads where there are many bytes.
fn each<'i, T: Sync, R: Send>(items: &'i [T], bytes: usize, work: impl Fn(usize, &'i T) -> R + Sync) -> Vec<R> {
    #[cfg(feature = "rayon")]
    if items.len() > 1 && bytes >= limits::PARALLEL_BYTES_MIN {
        use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
        return items.par_iter().enumerate().map(|(at, item)| work(at, item)).collect();
    }
    #[cfg(not(feature = "rayon"))]
    let _ = bytes;
    items.iter().enumerate().map(|(at, item)| work(at, item)).collect()
}

fn assemble<'a>(context: &Context<'a>, files: Vec<FileRead<'a>>) -> Reading {
    let mut status = DataStatus::default();
    let (mut inputs, mut ledgers, mut bodies, mut rosters, mut parts) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for file in files {
        status = status.max(file.status);
        inputs.push(file.file);
        ledgers.push(file.ledger);
        bodies.push(file.bodies);
        rosters.push(file.roster);
        parts.push(file.observations);
    }
    let eras: Vec<(Registry, Vec<Vec<panel::Observation>>)> = if context.eras.all.is_empty() {
        let (registry, moves) = roster::registry(rosters, &context.attributes);
        for (part, moves) in parts.iter_mut().zip(&moves) {
            for observation in part.iter_mut().flatten() {
                observation.entity = moves.get(observation.entity.0).copied().unwrap_or(observation.entity);
            }
        }
        vec![(registry, parts.into_iter().flatten().collect())]
    } else {
        by_era(context, parts)
    };
    let mut locator = Locator::new(bodies);
    let mut panels = Vec::new();
    for (registry, columns) in eras {
        let observations = in_one(columns);
        let mut desk = Desk { rulebook: context.rulebook, registry: &registry, locator, ledgers };
        let mut observations = gather::gather(observations, &mut desk);
        if context.rulebook.stages.len() > 1 {
            check::rejection::settle(&mut observations);
        }
        check::check(&mut observations, &mut desk);
        (locator, ledgers) = (desk.locator, desk.ledgers);
        status = observations.iter().map(|observation| observation.status).fold(status, DataStatus::max);
        panels.push(Panel { registry, files: inputs.clone(), observations });
    }
    let mut findings = closed(ledgers, &inputs);
    sort(&mut findings);
    let panel = panels.pop().unwrap_or_default();
    Reading { panel, earlier: panels, findings, status }
}

fn closed(ledgers: Vec<ledger::Ledger>, inputs: &[InputFile]) -> Vec<Finding> {
    ledgers.into_iter().zip(inputs).flat_map(|(ledger, input)| ledger.close(&input.name)).collect()
}

/// The columns of all files in one, in their order.
fn in_one(columns: Vec<Vec<panel::Observation>>) -> Vec<panel::Observation> {
    let count: usize = columns.iter().map(Vec::len).sum();
    let mut columns = columns.into_iter().filter(|column| !column.is_empty());
    // A single column of a single file, the common case of a long table, is not copied.
    let mut observations = columns.next().unwrap_or_default();
    observations.reserve_exact(count - observations.len());
    columns.for_each(|mut column| observations.append(&mut column));
    observations
}

/// The columns of all files by the era of their periods, oldest first; eras without an observation are left out. Where none has one,
/// the registry is that of the period asked for, else the latest.
fn by_era(
    context: &Context<'_>,
    parts: Vec<Vec<Vec<panel::Observation>>>,
) -> Vec<(Registry, Vec<Vec<panel::Observation>>)> {
    let eras = &context.eras;
    let mut sorted: Vec<Vec<Vec<panel::Observation>>> = Vec::new();
    sorted.resize_with(eras.all.len(), Vec::new);
    let own = |observation: &panel::Observation| eras.own(observation.period.last_day());
    for column in parts.into_iter().flatten().filter(|column| !column.is_empty()) {
        let mut rest = column;
        while let Some(first) = rest.first() {
            // The rows of one period mostly stand together, and most files have one.
            let period = first.period;
            let era = own(first);
            let until = rest.iter().position(|other| other.period != period && own(other) != era);
            let behind = until.map(|at| rest.split_off(at)).unwrap_or_default();
            if let Some(own) = era.and_then(|era| sorted.get_mut(era)) {
                own.push(rest);
            }
            rest = behind;
        }
    }
    let asked = context.period.and_then(|period| eras.scored_in(period.last_day()));
    let fallback = asked.or_else(|| eras.asked.as_ref().map_or(eras.all.len(), |asked| asked.end).checked_sub(1));
    let is_empty = sorted.iter().all(Vec::is_empty);
    let with_registry = eras.all.iter().zip(sorted).enumerate();
    let kept = with_registry.filter(|(at, (_, columns))| !columns.is_empty() || (is_empty && Some(*at) == fallback));
    kept.map(|(_, (registry, columns))| ((*registry).clone(), columns)).collect()
}
