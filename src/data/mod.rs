//! Data: observations from files, resolved against rulebook and registry into a checked panel.
//!
//! In: the bytes of input files with their names. Out: a [`panel::Panel`] and findings. This room opens no file.
//!
//! The way: `text` (bytes → UTF-8) or `sheet` (workbook → typed cells) → `notes` → `delimiter` → `header` (what the columns
//! mean) → `record` (rows and cells, whatever they came in) → `long` or `wide` (with `cell`: text → datum) → `gather` (one order, nothing twice) → `check`. A cell that cannot be read
//! becomes missing with the reason `invalid`; every finding names file, line and column.

mod cell;
mod check;
mod collecting;
mod context;
mod delimiter;
mod encoding;
mod era;
mod file;
mod gather;
mod header;
mod heading;
mod ledger;
pub mod limits;
mod long;
mod margin;
mod notes;
pub mod panel;
mod place;
pub mod plain;
mod record;
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
pub use text::{as_read, sha256};

use crate::finding::{Finding, sort};
use crate::registry::Period;
use crate::rulebook::model::{DataStatus, Entities, NumberForm, Rulebook};
use context::Context;
use file::FileRead;
use gather::Desk;
use panel::Panel;
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
    /// All observations.
    pub panel: Panel,
    /// Everything that was found, in the order of files and lines.
    pub findings: Vec<Finding>,
    /// The weakest status of all files and figures.
    pub status: DataStatus,
}

/// Reads input files into a panel. Files are taken in the order of their names; neither their order nor that of rows shows in
/// the panel, origins aside.
pub fn read(rulebook: &Rulebook, sources: &[Source<'_>], options: &ReadOptions) -> Reading {
    let period = options.period.or(rulebook.default_period);
    let mut findings = Vec::new();
    let registry = match &rulebook.entities {
        Entities::Input => None,
        Entities::File(file) => match era::only(&file.registry, options.registry.as_deref()) {
            Ok(registry) => Some(registry),
            Err(finding) => {
                findings.push(finding);
                return Reading { panel: Panel::default(), findings, status: DataStatus::default() };
            }
        },
        Entities::Registry(name) => match era::choose(name, options.registry.as_deref(), period) {
            Ok(registry) => Some(registry),
            Err(finding) => {
                findings.push(finding);
                return Reading { panel: Panel::default(), findings, status: DataStatus::default() };
            }
        },
    };
    let mut sources: Vec<&Source<'_>> = sources.iter().collect();
    sources.sort_by(|a, b| (&a.name, &a.bytes).cmp(&(&b.name, &b.bytes)));
    let bytes = sources.iter().map(|source| source.bytes.len()).sum();
    let opened = each(&sources, bytes, |_, source| file::open(source, options.encoding));
    let mut context = Context::new(rulebook, registry, period);
    context.numbers = options.numbers;
    let files = each(&opened, bytes, |at, opened| file::read(&context, at, opened));
    assemble(&context, files, findings)
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

fn assemble<'a>(context: &Context<'a>, files: Vec<FileRead<'a>>, mut findings: Vec<Finding>) -> Reading {
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
    let registry = match context.registry {
        Some(registry) => registry.clone(),
        None => {
            let (registry, moves) = roster::registry(rosters, &context.attributes);
            for (part, moves) in parts.iter_mut().zip(&moves) {
                for observation in part.iter_mut().flatten() {
                    observation.entity = moves.get(observation.entity.0).copied().unwrap_or(observation.entity);
                }
            }
            registry
        }
    };
    let count: usize = parts.iter().flatten().map(Vec::len).sum();
    let mut columns = parts.into_iter().flatten().filter(|column: &Vec<_>| !column.is_empty());
    // A single column of a single file, the common case of a long table, is not copied.
    let mut observations = columns.next().unwrap_or_default();
    observations.reserve_exact(count - observations.len());
    columns.for_each(|mut column| observations.append(&mut column));
    let mut desk = Desk { rulebook: context.rulebook, registry: &registry, locator: Locator::new(bodies), ledgers };
    let mut observations = gather::gather(observations, &mut desk);
    check::check(&mut observations, &mut desk);
    let ledgers = desk.ledgers;
    findings.extend(ledgers.into_iter().zip(&inputs).flat_map(|(ledger, input)| ledger.close(&input.name)));
    sort(&mut findings);
    let status = observations.iter().map(|observation| observation.status).fold(status, DataStatus::max);
    Reading { panel: Panel { registry, files: inputs, observations }, findings, status }
}
