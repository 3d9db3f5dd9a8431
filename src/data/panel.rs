//! The panel: all observations, resolved, in an order that no input order shows through.

use crate::finding::SheetCell;
use crate::number::Decimal;
use crate::registry::{EntityIx, Period, Registry};
use crate::rulebook::model::{DataStatus, Decision, Document, Field, FieldIx, Kind, Missing, Reason};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

/// All observations of a run.
#[derive(Debug, Clone, Default)]
pub struct Panel {
    /// The entities that are scored. Where the rulebook says that the input names them, they come from it.
    pub registry: Registry,
    /// Input files by name.
    pub files: Vec<InputFile>,
    /// Observations by period, field, entity and stage; no two alike in all four.
    pub observations: Vec<Observation>,
}

/// Periods that are scored for the entities of one registry, and their figures.
#[derive(Debug, Clone, Copy)]
pub struct Scored<'s> {
    /// The figures in that registry.
    pub panel: &'s Panel,
    /// The wanted periods, ascending.
    pub periods: &'s [Period],
    /// Periods whose figures are of another registry's entities: that registry's id.
    pub restated: &'s BTreeMap<Period, String>,
}

/// One input file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// As the user named it (for shipped ones, the path in the repository).
    pub name: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Data rows read.
    pub rows: usize,
    /// Names of the sheets, in the workbook's order; none where the file is no workbook.
    pub sheets: Vec<String>,
}

/// One field of one entity in one period at one stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Period.
    pub period: Period,
    /// Field.
    pub field: FieldIx,
    /// Entity.
    pub entity: EntityIx,
    /// Position of the stage in the rulebook's order; 0 where the rulebook has none.
    pub stage: usize,
    /// The figure, or why there is none.
    pub datum: Datum,
    /// Status.
    pub status: DataStatus,
    /// Where it was read.
    pub origin: Origin,
    /// What stands beside it, where something does.
    pub remarks: Option<Box<Remarks>>,
}

/// A cell's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Datum {
    /// A number, exact.
    Number(Decimal),
    /// Yes or no.
    Flag(bool),
    /// Position of a level in its field.
    Level(usize),
    /// Nothing, and why.
    Missing(Missing),
}

/// Where a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// Position in [`Panel::files`].
    pub file: usize,
    /// Line, or row of the sheet, from 1.
    pub line: u32,
    /// Column of the table or of the sheet, from 1.
    pub column: u16,
    /// Position of the sheet in [`InputFile::sheets`], from 1; 0 where the file is no workbook.
    pub sheet: u16,
}

/// What stands beside a figure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remarks {
    /// Evidence as written.
    pub evidence: Option<String>,
    /// The document that is the evidence.
    pub document: Document,
    /// Note.
    pub note: Option<String>,
    /// Who speaks: who reports, measures or appraises.
    pub agency: Option<String>,
    /// On which day it was said, as written.
    pub date: Option<String>,
    /// Why it is so.
    pub reason: Option<Reason>,
    /// What was decided on the figure of the stage before.
    pub decision: Option<Decision>,
    /// As of which day, as written.
    pub as_of: Option<String>,
    /// The text of the cell, where it could not be read as a figure.
    pub unread: Option<String>,
    /// The figures of an earlier era's entities from which this one was restated, by code; empty where it was reported as it is.
    pub members: Vec<Member>,
}

/// The figure of an entity of an earlier era that a restated figure was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its code in its own era.
    pub code: String,
    /// Its Vietnamese name.
    pub name_vi: String,
    /// Its English name.
    pub name_en: String,
    /// Its figure, or why there is none.
    pub datum: Datum,
    /// Its stage, status and origin; none where nobody reported it.
    pub read: Option<(usize, DataStatus, Origin)>,
}

impl Remarks {
    /// Whether there is evidence: a text, or a document that can be found.
    pub fn has_evidence(&self) -> bool {
        self.evidence.is_some() || self.document.names_one()
    }

    /// These, and those of the row where there is none.
    #[must_use]
    pub fn or(self, row: Option<&Remarks>) -> Self {
        let Some(row) = row else { return self };
        let document = if self.document.is_empty() { row.document.clone() } else { self.document };
        Self {
            document,
            evidence: self.evidence.or_else(|| row.evidence.clone()),
            note: self.note.or_else(|| row.note.clone()),
            agency: self.agency.or_else(|| row.agency.clone()),
            as_of: self.as_of.or_else(|| row.as_of.clone()),
            date: self.date.or_else(|| row.date.clone()),
            reason: self.reason.or_else(|| row.reason.clone()),
            decision: self.decision.or(row.decision),
            unread: self.unread,
            members: self.members,
        }
    }

    /// The reason, if it says anything.
    pub fn sound_reason(&self) -> Option<&str> {
        self.reason.as_ref().filter(|reason| !reason.is_placeholder).map(|reason| reason.text.as_str())
    }
}

/// The cells of one period: for each field and entity the observation that counts at the chosen stage.
#[derive(Debug, Clone)]
pub struct Slice {
    /// The period.
    pub period: Period,
    /// Number of entities.
    pub entities: usize,
    /// By field, then entity: one more than the position in [`Panel::observations`]; none: not reported.
    cells: Vec<Option<NonZeroU32>>,
}

impl InputFile {
    /// The sheet and cell of an origin in this file; none where the file is no workbook.
    pub fn sheet_cell(&self, origin: Origin) -> Option<SheetCell> {
        let sheet = self.sheets.get(usize::from(origin.sheet.checked_sub(1)?))?;
        let row = usize::try_from(origin.line).unwrap_or(0);
        Some(SheetCell::new(origin.sheet, sheet, row, usize::from(origin.column)))
    }
}

/// A figure that is supposed to be another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// Whose.
    pub entity: EntityIx,
    /// Which.
    pub field: FieldIx,
    /// What it would be.
    pub datum: Datum,
}

impl Figure {
    /// Whose it is, and of which field.
    pub fn cell(&self) -> (EntityIx, FieldIx) {
        (self.entity, self.field)
    }
}

impl Datum {
    /// The figure of a field as files and forms write it: a plain decimal, `yes`, `no`, the id of a level, the token of a reason; none
    /// where the field has no such level.
    pub fn token(self, field: &Field) -> Option<String> {
        match (self, &field.kind) {
            (Self::Number(number), _) => Some(number.to_string()),
            (Self::Flag(is_so), _) => Some(if is_so { "yes" } else { "no" }.to_owned()),
            (Self::Level(level), Kind::Level(levels)) => levels.get(level).map(|level| level.id.clone()),
            (Self::Level(_), _) => None,
            (Self::Missing(reason), _) => Some(reason.token().to_owned()),
        }
    }
}

impl Observation {
    /// What the figure was restated from; nothing where it was reported as it is.
    pub fn members(&self) -> &[Member] {
        self.remarks.as_ref().map_or(&[], |remarks| remarks.members.as_slice())
    }
}

impl Panel {
    /// The panel with other figures in a period, each in the place of the one that counts at `stage`. They have the status `what-if`.
    #[must_use]
    pub fn supposing(&self, period: Period, stage: usize, figures: &[Figure]) -> Panel {
        let mut changed = self.clone();
        changed.suppose(period, stage, figures);
        changed
    }

    /// Takes over figures as [`Panel::supposing`] has them.
    pub fn suppose(&mut self, period: Period, stage: usize, figures: &[Figure]) {
        suppose(&mut self.observations, period, stage, figures);
    }

    /// Takes back figures that were supposed: the panel is `before` again, which they were supposed of.
    pub fn withdraw(&mut self, before: &Panel, (period, stage): (Period, usize), figures: &[Figure]) {
        if self.observations.len() != before.observations.len() {
            self.observations.clone_from(&before.observations);
            return;
        }
        let key = |own: &Observation| (own.period, own.field, own.entity, own.stage);
        for figure in figures {
            let last = (period, figure.field, figure.entity, stage);
            let at = before.observations.partition_point(|own| key(own) <= last).checked_sub(1);
            let place = at.and_then(|at| Some((before.observations.get(at)?, self.observations.get_mut(at)?)));
            if let Some((was, is)) = place {
                is.clone_from(was);
            }
        }
    }

    /// All observations of some entities, with other figures of theirs; in the panel's order.
    pub fn observations_supposing(
        &self,
        entities: &BTreeSet<EntityIx>,
        (period, stage): (Period, usize),
        figures: &[Figure],
    ) -> Vec<Observation> {
        let own = self.observations.iter().filter(|own| entities.contains(&own.entity));
        let mut observations: Vec<Observation> = own.cloned().collect();
        suppose(&mut observations, period, stage, figures);
        observations
    }

    /// The periods that have observations, ascending.
    pub fn periods(&self) -> Vec<Period> {
        let mut periods: Vec<Period> = self.observations.iter().map(|observation| observation.period).collect();
        periods.dedup();
        periods
    }

    /// The observation of an entity's field in a period at the last stage that it has up to `stage`.
    pub fn up_to(&self, wanted: (Period, FieldIx, EntityIx), stage: usize) -> Option<&Observation> {
        let key = |own: &Observation| (own.period, own.field, own.entity);
        let behind = self.observations.partition_point(|own| (key(own), own.stage) <= (wanted, stage));
        self.observations.get(behind.checked_sub(1)?).filter(|own| key(own) == wanted)
    }

    /// The cells of `period`, each at the last stage it has that is not after `stage` (positions in the rulebook's order).
    pub fn slice(&self, period: Period, fields: usize, stage: usize) -> Slice {
        let entities = self.registry.entities.len();
        let mut cells = vec![None; fields * entities];
        let from = self.observations.partition_point(|observation| observation.period < period);
        for (observation, next) in self.observations.iter().zip(1_u32..).skip(from) {
            if observation.period != period {
                break;
            }
            if observation.stage <= stage
                && let Some(cell) = cells.get_mut(observation.field.0 * entities + observation.entity.0)
            {
                *cell = NonZeroU32::new(next);
            }
        }
        Slice { period, entities, cells }
    }
}

impl Figure {
    /// The figure as an observation that nobody made.
    fn observation(&self, period: Period, stage: usize) -> Observation {
        Observation {
            period,
            field: self.field,
            entity: self.entity,
            stage,
            datum: self.datum,
            status: DataStatus::WhatIf,
            origin: Origin { file: usize::MAX, line: 0, column: 0, sheet: 0 },
            remarks: None,
        }
    }
}

impl Slice {
    /// The observation of a field and entity in `panel`.
    pub fn observation<'a>(&self, panel: &'a Panel, field: FieldIx, entity: EntityIx) -> Option<&'a Observation> {
        let cell = Some(entity.0).filter(|entity| *entity < self.entities)?;
        let next = (*self.cells.get(field.0 * self.entities + cell)?)?;
        panel.observations.get(usize::try_from(next.get() - 1).ok()?)
    }
}

/// Puts other figures in the place of those that count, and adds those that nobody reported.
fn suppose(observations: &mut Vec<Observation>, period: Period, stage: usize, figures: &[Figure]) {
    let key = |own: &Observation| (own.period, own.field, own.entity, own.stage);
    let mut fresh = Vec::new();
    for figure in figures {
        let last = (period, figure.field, figure.entity, stage);
        let behind = observations.partition_point(|own| key(own) <= last);
        let place = behind.checked_sub(1).and_then(|at| observations.get_mut(at));
        match place.filter(|own| (own.period, own.field, own.entity) == (period, figure.field, figure.entity)) {
            Some(own) => {
                own.datum = figure.datum;
                own.status = DataStatus::WhatIf;
            }
            None => fresh.push(figure.observation(period, stage)),
        }
    }
    if !fresh.is_empty() {
        observations.extend(fresh);
        observations.sort_by_key(key);
    }
}
