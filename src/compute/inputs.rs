//! The cells of one period as numbers, with the national row made from them.
//!
//! The national row is combined as each field declares: counts and amounts summed, flags as a share, rates by a weight; never a
//! mean of the entities' rates. One missing member makes a sum missing.

use crate::data::panel::{Datum, Panel, Slice};
use crate::number::{Decimal, Exact, Filtered};
use crate::plan::Plan;
use crate::registry::EntityIx;
use crate::rulebook::model::{Combine, DataStatus, FieldIx, Missing};

/// A cell as operations read it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Input {
    /// A number; a flag is 1 or 0. Without a decimal it is a number of the national row, kept exactly beside.
    Number {
        value: Filtered,
        decimal: Option<Decimal>,
    },
    Level(usize),
    Missing(Missing),
}

/// The cells of one period: by field, then row. The last row is the national one.
#[derive(Debug)]
pub(super) struct Inputs {
    pub(super) slice: Slice,
    rows: usize,
    cells: Vec<Input>,
    statuses: Vec<DataStatus>,
    national: Vec<Option<Exact>>,
}

impl Inputs {
    pub(super) fn new(plan: &Plan, panel: &Panel, stage: usize) -> Self {
        let slice = panel.slice(plan.period, plan.fields.len(), stage);
        let entities = slice.entities;
        let rows = entities + 1;
        let mut inputs = Self {
            rows,
            cells: Vec::with_capacity(plan.fields.len() * rows),
            statuses: Vec::with_capacity(plan.fields.len() * rows),
            national: vec![None; plan.fields.len()],
            slice,
        };
        for at in 0..plan.fields.len() {
            let mut weakest = DataStatus::Official;
            for entity in 0..entities {
                let observation = inputs.slice.observation(panel, FieldIx(at), EntityIx(entity));
                let status = observation.map_or(DataStatus::Official, |observation| observation.status);
                weakest = weakest.max(status);
                inputs.cells.push(observation.map_or(Input::Missing(Missing::NotReported), |seen| input(seen.datum)));
                inputs.statuses.push(status);
            }
            inputs.cells.push(Input::Missing(Missing::NotApplicable));
            inputs.statuses.push(weakest);
        }
        for (at, field) in plan.fields.iter().enumerate() {
            let combined = inputs.combine(FieldIx(at), &field.combine);
            let cell = match &combined {
                Ok(exact) => Input::Number { value: Filtered::from_exact(exact), decimal: None },
                Err(reason) => Input::Missing(*reason),
            };
            if let (Some(own), Some(exact)) = (inputs.cells.get_mut(at * rows + entities), inputs.national.get_mut(at))
            {
                *own = cell;
                *exact = combined.ok();
            }
        }
        inputs
    }

    /// Position of the national row.
    pub(super) fn national_row(&self) -> usize {
        self.rows - 1
    }

    pub(super) fn get(&self, field: FieldIx, row: usize) -> Input {
        self.cells.get(field.0 * self.rows + row).copied().unwrap_or(Input::Missing(Missing::NotReported))
    }

    pub(super) fn status(&self, field: FieldIx, row: usize) -> DataStatus {
        self.statuses.get(field.0 * self.rows + row).copied().unwrap_or_default()
    }

    /// The weakest status of all cells.
    pub(super) fn weakest(&self) -> DataStatus {
        self.statuses.iter().copied().max().unwrap_or_default()
    }

    /// The exact number of a cell.
    pub(super) fn exact(&self, field: FieldIx, row: usize) -> Option<Exact> {
        match self.get(field, row) {
            Input::Number { decimal: Some(decimal), .. } => Some(decimal.exact()),
            Input::Number { decimal: None, .. } => self.national.get(field.0)?.clone(),
            Input::Level(_) | Input::Missing(_) => None,
        }
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
            match self.get(field, row) {
                Input::Number { decimal: Some(decimal), .. } => {
                    decimals = decimals.and_then(|sum| sum.checked_add(decimal));
                }
                Input::Number { decimal: None, .. } | Input::Level(_) | Input::Missing(_) => {
                    return Err(Missing::MemberMissing);
                }
            }
        }
        if let Some(sum) = decimals {
            return Ok(sum.exact());
        }
        let exact = |row| self.exact(field, row).ok_or(Missing::MemberMissing);
        (0..self.rows - 1).try_fold(Exact::zero(), |sum, row| Ok(sum.add(&exact(row)?)))
    }
}

fn input(datum: Datum) -> Input {
    match datum {
        Datum::Number(decimal) => Input::Number { value: Filtered::from_decimal(decimal), decimal: Some(decimal) },
        Datum::Flag(flag) => {
            let decimal = if flag { Decimal::ONE } else { Decimal::ZERO };
            Input::Number { value: Filtered::from_decimal(decimal), decimal: Some(decimal) }
        }
        Datum::Level(level) => Input::Level(level),
        Datum::Missing(reason) => Input::Missing(reason),
    }
}
