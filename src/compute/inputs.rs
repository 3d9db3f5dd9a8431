//! The cells of one period as numbers, with the national row made from them.
//!
//! The national row is combined as each field declares: counts and amounts summed, flags as a share, rates by a weight; never a
//! mean of the entities' rates. One missing member makes a sum missing.

use super::bulk::each;
use crate::data::panel::{Datum, Panel, Slice};
use crate::number::{Decimal, Exact, Filtered};
use crate::plan::Plan;
use crate::registry::EntityIx;
use crate::rulebook::model::{Combine, DataStatus, FieldIx, Missing};
use std::sync::Arc;

/// A cell as operations read it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Input {
    /// A number; a flag is 1 or 0.
    Number(Filtered),
    Level(usize),
    Missing(Missing),
}

/// The cells of one period: by field, then row. The last row is the national one.
#[derive(Debug)]
pub(super) struct Inputs<'a> {
    panel: &'a Panel,
    pub(super) slice: Slice,
    rows: usize,
    /// Shared with the runs that began from this one with other figures of other fields.
    fields: Vec<Arc<Cells>>,
}

/// The cells of one field.
#[derive(Debug)]
struct Cells {
    cells: Vec<Input>,
    statuses: Vec<DataStatus>,
    /// The figure of the national row, exactly.
    national: Option<Exact>,
}

impl<'a> Inputs<'a> {
    pub(super) fn new(plan: &Plan, panel: &'a Panel, stage: usize) -> Self {
        Self::made(plan, panel, stage, |_| None)
    }

    /// The cells of a panel that has other figures of some fields.
    pub(super) fn supposing<'n>(
        &self,
        plan: &Plan,
        panel: &'n Panel,
        stage: usize,
        changed: impl Fn(FieldIx) -> bool + Sync + Send,
    ) -> Inputs<'n> {
        let known = |field: FieldIx| self.fields.get(field.0).filter(|_| !changed(field)).map(Arc::clone);
        Inputs::made(plan, panel, stage, known)
    }

    /// The cells of fields, those that are `known` as they are.
    fn made(
        plan: &Plan,
        panel: &'a Panel,
        stage: usize,
        known: impl Fn(FieldIx) -> Option<Arc<Cells>> + Sync + Send,
    ) -> Self {
        let slice = panel.slice(plan.period, plan.fields.len(), stage);
        let rows = slice.entities + 1;
        let fields: Vec<FieldIx> = (0..plan.fields.len()).map(FieldIx).collect();
        let cells =
            each(&fields, rows, |field| known(*field).unwrap_or_else(|| Arc::new(Cells::new(panel, &slice, *field))));
        let mut inputs = Self { panel, slice, rows, fields: cells };
        for (at, field) in plan.fields.iter().enumerate() {
            // What is shared has its national row.
            if inputs.fields.get_mut(at).and_then(Arc::get_mut).is_none() {
                continue;
            }
            let combined = inputs.combine(FieldIx(at), &field.combine);
            let Some(own) = inputs.fields.get_mut(at).and_then(Arc::get_mut) else { continue };
            own.cells.push(match &combined {
                Ok(exact) => Input::Number(Filtered::from_exact(exact)),
                Err(reason) => Input::Missing(*reason),
            });
            own.national = combined.ok();
        }
        inputs
    }

    /// Position of the national row.
    pub(super) fn national_row(&self) -> usize {
        self.rows - 1
    }

    pub(super) fn get(&self, field: FieldIx, row: usize) -> Input {
        let cells = self.fields.get(field.0).map(|own| &own.cells);
        cells.and_then(|cells| cells.get(row)).copied().unwrap_or(Input::Missing(Missing::NotReported))
    }

    pub(super) fn status(&self, field: FieldIx, row: usize) -> DataStatus {
        self.statuses(field).get(row).copied().unwrap_or_default()
    }

    /// The statuses of a field, by row.
    pub(super) fn statuses(&self, field: FieldIx) -> &[DataStatus] {
        self.fields.get(field.0).map_or(&[], |own| &own.statuses)
    }

    /// The weakest status of all cells.
    pub(super) fn weakest(&self) -> DataStatus {
        // The national row of a field has the weakest of them.
        self.fields.iter().filter_map(|own| own.statuses.last()).copied().max().unwrap_or_default()
    }

    /// The number of an entity's cell as it was written; a flag is 1 or 0.
    pub(super) fn decimal(&self, field: FieldIx, row: usize) -> Option<Decimal> {
        decimal(self.slice.observation(self.panel, field, EntityIx(row))?.datum)
    }

    /// The exact number of a cell.
    pub(super) fn exact(&self, field: FieldIx, row: usize) -> Option<Exact> {
        if row == self.national_row() {
            return self.fields.get(field.0)?.national.clone();
        }
        self.decimal(field, row).map(Decimal::exact)
    }

    /// The national figure of a field.
    fn combine(&self, field: FieldIx, how: &Combine) -> Result<Exact, Missing> {
        let entities = self.rows - 1;
        let each = |field: FieldIx| (0..entities).map(move |row| self.exact(field, row).ok_or(Missing::MemberMissing));
        let count = || Exact::from_integer(i64::try_from(entities).unwrap_or(i64::MAX));
        if entities == 0 {
            return Err(Missing::NotReported);
        }
        match how {
            Combine::Not => Err(Missing::NotApplicable),
            Combine::Sum => self.sum(field),
            Combine::Share => {
                let yes = self.sum(field)?;
                yes.div(&count()).ok_or(Missing::DivisionByZero)
            }
            Combine::All => each(field).try_fold(Exact::one(), |all, flag| Ok(all.min(flag?))),
            Combine::Any => each(field).try_fold(Exact::zero(), |any, flag| Ok(any.max(flag?))),
            Combine::WeightedBy(weight) => {
                let (mut sum, mut weights) = (Exact::zero(), Exact::zero());
                for (figure, weight) in each(field).zip(each(*weight)) {
                    let (figure, weight) = (figure?, weight?);
                    sum = sum.add(&figure.mul(&weight));
                    weights = weights.add(&weight);
                }
                sum.div(&weights).ok_or(Missing::DivisionByZero)
            }
        }
    }

    /// The exact sum of a field; in decimals as long as they hold it.
    fn sum(&self, field: FieldIx) -> Result<Exact, Missing> {
        let mut decimals = Some(Decimal::ZERO);
        for row in 0..self.rows - 1 {
            let decimal = self.decimal(field, row).ok_or(Missing::MemberMissing)?;
            decimals = decimals.and_then(|sum| sum.checked_add(decimal));
        }
        if let Some(sum) = decimals {
            return Ok(sum.exact());
        }
        let exact = |row| self.exact(field, row).ok_or(Missing::MemberMissing);
        (0..self.rows - 1).try_fold(Exact::zero(), |sum, row| Ok(sum.add(&exact(row)?)))
    }
}

impl Cells {
    /// The entities' cells, and the weakest of their statuses for the national row.
    fn new(panel: &Panel, slice: &Slice, field: FieldIx) -> Self {
        let rows = slice.entities + 1;
        let mut own = Self { cells: Vec::with_capacity(rows), statuses: Vec::with_capacity(rows), national: None };
        for entity in 0..slice.entities {
            let observation = slice.observation(panel, field, EntityIx(entity));
            own.cells.push(observation.map_or(Input::Missing(Missing::NotReported), |seen| input(seen.datum)));
            own.statuses.push(observation.map_or(DataStatus::Official, |seen| seen.status));
        }
        own.statuses.push(own.statuses.iter().copied().max().unwrap_or_default());
        own
    }
}

fn input(datum: Datum) -> Input {
    match datum {
        Datum::Number(decimal) => Input::Number(Filtered::from_decimal(decimal)),
        Datum::Flag(flag) => Input::Number(Filtered::whole(i64::from(flag))),
        Datum::Level(level) => Input::Level(level),
        Datum::Missing(reason) => Input::Missing(reason),
    }
}

/// The number of a datum; a flag is 1 or 0.
fn decimal(datum: Datum) -> Option<Decimal> {
    match datum {
        Datum::Number(decimal) => Some(decimal),
        Datum::Flag(flag) => Some(if flag { Decimal::ONE } else { Decimal::ZERO }),
        Datum::Level(_) | Datum::Missing(_) => None,
    }
}
