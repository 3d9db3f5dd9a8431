//! A table being read: what its rows have in common, whether long or wide.

use super::aside::Asides;
use super::cell;
use super::context::Context;
use super::era::Evidence;
use super::header::{Form, Layout};
use super::ledger::{Ledger, limit, shown};
use super::limits::CELL_BYTES_MAX;
use super::notes::{Notes, status_unknown};
use super::panel::{Datum, Observation, Origin, Remarks};
use super::place::{Page, cell_place};
use super::record::{CellKind, Record, Trouble};
use super::roster::{NAMES, Roster};
use super::stored::{Percents, month_of};
use super::typed::placeholder::{self, Placeholder};
use super::typed::{self, Choice};
use crate::finding::{Code, Finding, Place};
use crate::naming;
use crate::registry::{Date, EntityIx, Found, Period, Registry};
use crate::rulebook::model::{DataStatus, FieldIx, Missing, NumberForm};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Names offered where a stage is not known.
const SUGGESTIONS_MAX: usize = 3;

/// A table being read.
#[derive(Debug)]
pub(super) struct Table<'c, 'a> {
    pub(super) context: &'c Context<'a>,
    /// Position of the file in the panel.
    pub(super) file: usize,
    pub(super) page: Page<'a>,
    pub(super) notes: Notes,
    pub(super) layout: Layout,
    pub(super) ledger: Ledger,
    pub(super) roster: Roster<'a>,
    /// By column of the header: its figures, in the order of the rows. So the figures of a wide table, whose rows stand by
    /// entity, already stand as the panel wants them.
    pub(super) observations: Vec<Vec<Observation>>,
    /// How many there are in all columns.
    pub(super) count: usize,
    /// How numbers are read: in a wide table by column, in a long one by field.
    pub(super) choices: &'c [Choice],
    /// What the columns are called.
    pub(super) headers: &'c [String],
    /// By which power of ten figures are shifted into the unit of their field; kept as the choices are.
    pub(super) powers: &'c [i32],
    /// Cells that have a dash or `không có` where a number belongs: by field how many, the first, and its place.
    doubtful: BTreeMap<FieldIx, (usize, String, Place)>,
    /// Cells that are read as the percentage that they show, by field.
    pub(super) percents: BTreeMap<FieldIx, Percents>,
    /// Columns without a header in which something stands, as told.
    beside: BTreeSet<usize>,
    /// Rows of periods outside the registry's era: how many, and where the first one stands.
    outside: BTreeMap<Period, (usize, Place)>,
    /// The period of the row, and the version of the registry that it is read in.
    now: Option<(Period, usize)>,
    /// What the file says of the era that it is of.
    evidence: Evidence,
    /// The last entity and period cells with what they meant: rows of one often follow each other.
    last_entity: (Cow<'a, str>, Option<EntityIx>),
    last_period: (Cow<'a, str>, Option<Period>),
}

/// What all figures of a row have in common.
#[derive(Debug)]
pub(super) struct Head {
    entity: EntityIx,
    period: Period,
    stage: usize,
    status: DataStatus,
    /// What stands beside every figure of the row.
    remarks: Option<Remarks>,
}

/// The columns of one figure.
#[derive(Debug, Clone, Copy)]
pub(super) struct FigureColumns {
    pub(super) value: usize,
    pub(super) status: Option<usize>,
    /// Beside this figure alone.
    pub(super) asides: Asides,
    /// The stage of the column; none: that of the row.
    pub(super) stage: Option<usize>,
}

impl<'c, 'a> Table<'c, 'a> {
    pub(super) fn new(
        context: &'c Context<'a>,
        (file, page): (usize, Page<'a>),
        notes: Notes,
        layout: Layout,
        ledger: Ledger,
    ) -> Self {
        Self {
            context,
            file,
            page,
            notes,
            layout,
            ledger,
            roster: Roster::default(),
            observations: Vec::new(),
            count: 0,
            choices: &[],
            powers: &[],
            headers: &[],
            doubtful: BTreeMap::new(),
            percents: BTreeMap::new(),
            beside: BTreeSet::new(),
            outside: BTreeMap::new(),
            now: None,
            evidence: Evidence::default(),
            last_entity: (Cow::Borrowed(""), None),
            last_period: (Cow::Borrowed(""), None),
        }
    }

    /// The trimmed text of a cell; empty where the table has no such column.
    pub(super) fn cell(&self, record: &Record, column: Option<usize>) -> Cow<'a, str> {
        column.map_or(Cow::Borrowed(""), |column| record.text(self.page.text, column))
    }

    /// Adds a finding about a cell.
    pub(super) fn report(
        &mut self,
        record: &Record,
        column: usize,
        code: Code,
        complete: impl FnOnce(Finding) -> Finding,
    ) {
        let page = self.page;
        self.ledger.add(code, || complete(Finding::new(code).at(cell_place(page, record, column))));
    }

    /// Whether the row has as many cells as the header, empty ones at its end aside, and can be read at all.
    pub(super) fn is_sound(&mut self, record: &Record) -> bool {
        if let Some((trouble, column)) = record.trouble {
            report_trouble(&mut self.ledger, trouble, cell_place(self.page, record, column));
            return false;
        }
        let (expected, found) = (self.layout.columns, record.cells.len());
        if self.page.sheet.is_some() {
            self.beside(record);
            return true;
        }
        let is_sound = found == expected
            || (found > expected && (expected..found).all(|column| self.cell(record, Some(column)).is_empty()));
        if !is_sound {
            self.report(record, found.min(expected), Code::RowLength, |finding| {
                finding.with("expected", expected).with("found", found)
            });
            return false;
        }
        for at in 0..self.layout.blank.len() {
            let column = self.layout.blank.get(at).copied();
            if let Some(column) = column.filter(|_| !self.cell(record, column).is_empty()) {
                self.report(record, column, Code::ColumnUnknown, |finding| {
                    finding.with("column", "").with("suggestions", Vec::new())
                });
            }
        }
        true
    }

    /// Says, once a column, where something stands in a sheet below no header.
    fn beside(&mut self, record: &Record) {
        let behind = self.layout.columns..record.cells.len();
        for column in self.layout.blank.clone().into_iter().chain(behind) {
            if !self.cell(record, Some(column)).is_empty() && self.beside.insert(column) {
                self.report(record, column, Code::ColumnUnknown, |finding| {
                    finding.with("column", "").with("suggestions", Vec::new())
                });
            }
        }
    }

    /// What the figures of a row have in common; none where the row belongs to nobody or to no time.
    pub(super) fn head(&mut self, record: &Record) -> Option<Head> {
        let outside = self.rows_outside();
        let period = self.period(record);
        if self.rows_outside() > outside {
            // Who is meant in another era is not for this registry to say.
            return None;
        }
        let entity = self.entity(record);
        let stage = self.stage(record);
        let (period, entity, stage) = (period?, entity?, stage?);
        if self.context.eras.all.is_empty() {
            self.describe(record, entity, period);
        }
        let status = self.status(record, self.layout.status);
        let beside = self.row_asides();
        let beside = self.remarks(record, &beside, period);
        let [note, as_of] = [self.layout.note, self.layout.as_of].map(|column| remark(self.cell(record, column)));
        let is_remarked = note.is_some() || as_of.is_some() || beside.is_some();
        let remarks = is_remarked.then(|| Remarks { note, as_of, ..beside.unwrap_or_default() });
        Some(Head { entity, period, stage, status, remarks })
    }

    /// The columns that speak of every figure of a row: in a sheet, those of evidence alone.
    fn row_asides(&self) -> Asides {
        match &self.layout.form {
            Form::Long { values, .. } if values.iter().any(|column| column.stage.is_some()) => {
                self.layout.asides.only(true)
            }
            Form::Long { .. } | Form::Wide(_) => self.layout.asides,
        }
    }

    fn period(&mut self, record: &Record) -> Option<Period> {
        let Some(column) = self.layout.period else {
            let period = self.notes.period.or(self.context.period)?;
            return self.within_era(record, self.layout.entity, period);
        };
        let text = self.cell(record, Some(column));
        if text.is_empty() {
            if self.notes.period.is_none() {
                self.report(record, column, Code::PeriodMissing, |finding| finding);
            }
            return self.within_era(record, column, self.notes.period?);
        }
        if let Some(period) = self.last_period.1.filter(|_| self.last_period.0 == text) {
            return self.within_era(record, column, period);
        }
        let Some(period) = typed::period(&month_of(record.kind(column), text.clone())) else {
            self.report(record, column, Code::PeriodInvalid, |finding| finding.with("period", shown(&text)));
            return None;
        };
        let period = self.within_era(record, column, period);
        self.last_period = (text, period);
        period
    }

    /// How many rows there are of periods outside the registry's era.
    fn rows_outside(&self) -> usize {
        self.outside.values().map(|(rows, _)| rows).sum()
    }

    /// What is said of the whole file: one finding for each period outside the registry's era, with the number of its rows, and the
    /// codes that may be of another era than its periods.
    pub(super) fn report_outside(&mut self) {
        let evidence = std::mem::take(&mut self.evidence);
        let refused = evidence.settle(self.context, &mut self.ledger);
        if !refused.is_empty() {
            let eras = &self.context.eras;
            for observations in &mut self.observations {
                observations.retain(|own| {
                    let era = eras.own(own.period.last_day());
                    era.is_none_or(|era| !refused.has((era, own.entity), own.origin.line))
                });
            }
        }
        let eras = &self.context.eras;
        let readable = eras.asked.as_ref().map_or(eras.all.len(), |asked| asked.end);
        let Some(registry) = eras.latest() else { return };
        let from = eras.all.first().and_then(|first| first.era.0);
        let next = eras.all.get(readable).map_or("", |next| next.id.as_str());
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        for (period, (rows, place)) in std::mem::take(&mut self.outside) {
            self.ledger.add(Code::RegistryUnknown, || {
                let finding = Finding::new(Code::RegistryUnknown).at(place);
                let finding = finding.with("registry", &registry.id).with("period", period.to_string());
                let finding = finding.with("rows", rows).with("entities", registry.entities.len());
                let finding = finding.with("from", day(from)).with("to", day(registry.era.1)).with("next", next);
                finding.with("suggestions", Vec::new())
            });
        }
    }

    /// The period, if its last day lies in an era that rows may be read in; that era's registry says who is meant from here on.
    fn within_era(&mut self, record: &Record, column: usize, period: Period) -> Option<Period> {
        if self.context.eras.all.is_empty() || self.now.is_some_and(|(now, _)| now == period) {
            return Some(period);
        }
        if let Some(era) = self.context.eras.read_in(period.last_day()) {
            if self.now.is_some_and(|(_, now)| now != era) {
                self.last_entity = (Cow::Borrowed(""), None);
            }
            self.now = Some((period, era));
            return Some(period);
        }
        let page = self.page;
        let (rows, _) = self.outside.entry(period).or_insert_with(|| (0, cell_place(page, record, column)));
        *rows += 1;
        None
    }

    fn entity(&mut self, record: &Record) -> Option<EntityIx> {
        let column = self.layout.entity;
        let text = self.cell(record, Some(column));
        if text.is_empty() {
            self.report(record, column, Code::EntityMissing, |finding| finding);
            return None;
        }
        if self.context.eras.all.is_empty() {
            if self.last_entity.1.is_none() || self.last_entity.0 != text {
                self.last_entity = (text.clone(), Some(self.roster.entity(text)));
            }
            return self.last_entity.1;
        }
        // A row without a readable period is refused anyway; whom it names is told by the latest registry.
        let era = self.now.map_or(self.context.eras.all.len().saturating_sub(1), |(_, era)| era);
        let registry = self.context.eras.all.get(era).copied()?;
        if self.last_entity.1.is_none() || self.last_entity.0 != text {
            self.last_entity = (text.clone(), self.find(record, (era, registry), &text));
        }
        let entity = self.last_entity.1?;
        let named = self.is_named(record, registry, entity, &text)?;
        let page = self.page;
        let place = || cell_place(page, record, column);
        let last = record.cells.len().saturating_sub(1);
        let lines = (record.line, record.line_of(page.text, last));
        self.evidence.found(self.context, (era, entity), (&text, named), lines, place);
        Some(entity)
    }

    /// Whom a cell means in a registry; exactly one, or a finding.
    fn find(&mut self, record: &Record, (era, registry): (usize, &Registry), text: &str) -> Option<EntityIx> {
        let column = self.layout.entity;
        match registry.find(text) {
            Found::One(entity) => Some(entity),
            Found::None => {
                let elsewhere = self.evidence.unknown(self.context, era, text);
                self.report(record, column, Code::EntityUnknown, |finding| {
                    let finding = finding.with("name", shown(text)).with("registry", &registry.id);
                    match elsewhere {
                        Some((other, became)) => {
                            finding.with("other_registry", other).with("became", became).with("suggestions", Vec::new())
                        }
                        None => finding.with("suggestions", registry.near(text)),
                    }
                });
                None
            }
            Found::Several(these) => {
                self.report(record, column, Code::EntityAmbiguous, |finding| {
                    let candidates = these.iter().filter_map(|at| registry.get(*at));
                    let candidates = candidates.map(|entity| format!("{} {}", entity.code, entity.name_vi));
                    finding.with("name", shown(text)).with("candidates", candidates.collect::<Vec<_>>())
                });
                None
            }
        }
    }

    /// Whether a name stands beside the cell that found the entity; none, and a finding, where that name means another.
    fn is_named(&mut self, record: &Record, registry: &Registry, entity: EntityIx, text: &str) -> Option<bool> {
        let mut named = false;
        for column in self.layout.names.into_iter().flatten().filter(|column| *column != self.layout.entity) {
            let name = self.cell(record, Some(column));
            if name.is_empty() {
                continue;
            }
            let own = registry.get(entity);
            let agrees = own.is_some_and(|own| *own.name_vi == *name || *own.name_en == *name)
                || match registry.find(&name) {
                    Found::One(other) => other == entity,
                    Found::Several(others) => others.contains(&entity),
                    Found::None => false,
                };
            if !agrees {
                let meant = own.map_or("", |own| own.name_vi.as_str());
                self.report(record, column, Code::EntityContradicts, |finding| {
                    let finding = finding.with("code", shown(text)).with("entity", meant);
                    finding.with("name", shown(&name)).with("registry", &registry.id)
                });
                return None;
            }
            named = true;
        }
        Some(named)
    }

    /// Names and attributes of an entity that the input names.
    fn describe(&mut self, record: &Record, entity: EntityIx, period: Period) {
        for detail in 0..NAMES + self.layout.attributes.len() {
            let attribute = || self.layout.attributes.get(detail.checked_sub(NAMES)?).copied().flatten();
            let column = self.layout.names.get(detail).copied().unwrap_or_else(attribute);
            let text = self.cell(record, column);
            if !text.is_empty() {
                self.roster.describe(entity, detail, period, text);
            }
        }
    }

    /// The stage's position; the first where the row names none.
    fn stage(&mut self, record: &Record) -> Option<usize> {
        let Some(column) = self.layout.stage else { return Some(0) };
        let text = self.cell(record, Some(column));
        if text.is_empty() {
            return Some(0);
        }
        let stage = self.context.stage(&text);
        if stage.is_none() {
            let rulebook = self.context.rulebook;
            let suggestions = naming::suggestions(&text, rulebook.stage_ids(), SUGGESTIONS_MAX);
            self.report(record, column, Code::StageUnknown, |finding| {
                let allowed: Vec<String> = rulebook.stage_ids().map(str::to_owned).collect();
                finding.with("stage", shown(&text)).with("allowed", allowed).with("suggestions", suggestions)
            });
        }
        stage
    }

    /// The weaker of the file's status and that in a cell.
    fn status(&mut self, record: &Record, column: Option<usize>) -> DataStatus {
        let text = self.cell(record, column);
        if text.is_empty() {
            return self.notes.status;
        }
        let status = DataStatus::parse(&text).or_else(|| cell::status_named(&text)).unwrap_or_else(|| {
            let page = self.page;
            let place = || cell_place(page, record, column.unwrap_or(0));
            self.ledger.add(Code::StatusUnknown, || status_unknown(&text).at(place()));
            DataStatus::Illustrative
        });
        self.notes.status.max(status)
    }

    /// What the cell of a figure says: `Some(None)` nothing, none that it cannot be read, which is told.
    fn datum(&mut self, record: &Record, column: usize, at: FieldIx, text: &str) -> Option<Option<Datum>> {
        if record.kind(column) != CellKind::Text {
            return self.stored(record, column, at, text);
        }
        let field = self.context.rulebook.field(at)?;
        let choice = self.choice(column, at);
        match cell::datum_in(self.context, (field, self.power(column, at)), text, choice) {
            Ok(None) if !text.is_empty() => {
                self.note_placeholder(record, column, at, text);
                Some(None)
            }
            Ok(datum) => Some(datum),
            // The whole column was told at once.
            Err(Code::NumberFormUnclear) => None,
            Err(code) => {
                let against = cell::against(choice, text, field);
                self.report(record, column, code, |finding| {
                    let finding = cell::describe(finding, field, text, choice);
                    match (choice, against) {
                        (Choice::Mixed { vi, point, .. }, Some(against)) if code == Code::NumberFormsMixed => finding
                            .at(against.place.clone().related())
                            .with("vi_text", shown(&vi.text))
                            .with("point_text", shown(&point.text)),
                        _ => finding,
                    }
                });
                None
            }
        }
    }

    /// How the numbers of a column are read.
    pub(super) fn choice(&self, column: usize, field: FieldIx) -> &'c Choice {
        static PLAIN: Choice = Choice::Alike(NumberForm::Plain);
        let at = if matches!(self.layout.form, Form::Wide(_)) { column } else { field.0 };
        self.choices.get(at).unwrap_or(&PLAIN)
    }

    /// The power of ten between the unit that the table states and that of the field.
    pub(super) fn power(&self, column: usize, field: FieldIx) -> i32 {
        let at = if matches!(self.layout.form, Form::Wide(_)) { column } else { field.0 };
        self.powers.get(at).copied().unwrap_or(0)
    }

    /// Counts a text that may have been meant as zero and is taken as no figure.
    fn note_placeholder(&mut self, record: &Record, column: usize, field: FieldIx, text: &str) {
        let may_be_zero = placeholder::of_number(text) == Some(Placeholder::MayBeZero);
        if may_be_zero && !self.context.is_sentinel(text) && cell::is_number(self.context, field) {
            let page = self.page;
            let first = || (0, shown(text), cell_place(page, record, column));
            self.doubtful.entry(field).or_insert_with(first).0 += 1;
        }
    }

    /// One warning for the cells of each field that may have been meant as zero.
    pub(super) fn report_placeholders(&mut self) {
        for (at, (count, text, place)) in std::mem::take(&mut self.doubtful) {
            let field = self.context.rulebook.field(at).map_or("", |field| field.id.as_str());
            self.ledger.add(Code::PlaceholderTaken, || {
                Finding::new(Code::PlaceholderTaken)
                    .at(place)
                    .with("field", field)
                    .with("text", text)
                    .with("count", count)
            });
        }
    }

    /// Reads one figure. In a long table an empty value says that there is none; in a wide one it says nothing.
    pub(super) fn figure(
        &mut self,
        record: &Record,
        head: &Head,
        field: FieldIx,
        columns: FigureColumns,
        empty: Option<Datum>,
    ) {
        let text = self.cell(record, Some(columns.value));
        let mut unread = None;
        let read = self.datum(record, columns.value, field, &text).unwrap_or_else(|| {
            unread = Some(shown(&text));
            Some(Datum::Missing(Missing::Invalid))
        });
        let beside = self.remarks(record, &columns.asides, head.period);
        // A decision speaks of the figure also where it is not written again.
        let is_decided = beside.as_ref().is_some_and(|own| own.decision.is_some());
        let empty = empty.or_else(|| is_decided.then_some(Datum::Missing(Missing::NotReported)));
        let Some(datum) = read.or(empty) else { return };
        let status =
            if columns.status.is_some() { head.status.max(self.status(record, columns.status)) } else { head.status };
        let remarks = match (head.remarks.as_ref(), beside, unread) {
            (None, None, None) => None,
            (row, own, unread) => {
                let both = own.unwrap_or_default().or(row);
                Some(Box::new(Remarks { unread, ..both }))
            }
        };
        let line = record.line_of(self.page.text, columns.value);
        let column = u16::try_from(columns.value + 1).unwrap_or(u16::MAX);
        if self.observations.len() <= columns.value {
            self.observations.resize_with(columns.value + 1, Vec::new);
        }
        let Some(observations) = self.observations.get_mut(columns.value) else { return };
        self.count += 1;
        observations.push(Observation {
            period: head.period,
            field,
            entity: head.entity,
            stage: columns.stage.unwrap_or(head.stage),
            datum,
            status,
            origin: Origin { file: self.file, line, column, sheet: self.page.position() },
            remarks,
        });
    }
}

/// A remark, if there is one.
fn remark(text: Cow<'_, str>) -> Option<String> {
    (!text.is_empty()).then(|| text.into_owned())
}

/// The finding about a row that cannot be cut into cells.
pub(super) fn report_trouble(ledger: &mut Ledger, trouble: Trouble, place: Place) {
    let detail = match trouble {
        Trouble::Unclosed => "unclosed-quote",
        Trouble::BehindQuote => "text-behind-quote",
        Trouble::TooLong => {
            ledger.add(Code::LimitPassed, || limit(place, "cell-length", CELL_BYTES_MAX));
            return;
        }
    };
    ledger.add(Code::CsvSyntax, || Finding::new(Code::CsvSyntax).at(place).with("detail", detail));
}
