//! A column: a cell for each entity, then the national one.
//!
//! In: cells. Out: the same cells. Each is kept in 16 bytes: of a large country the columns are most of what is computed, and touching
//! their memory for the first time takes about as long as the computation.

use super::cell::Cell;
use crate::number::Filtered;
use crate::rulebook::model::Missing;

/// A column of cells.
#[derive(Debug, Clone, Default)]
pub(super) struct Column(Vec<Kept>);

/// A cell as it is kept.
#[derive(Debug, Clone, Copy)]
struct Kept {
    value: f64,
    /// The bits of the bound, which is a number from 0 to infinity; behind those of infinity the reasons why there is none, in their order.
    error: u64,
}

/// The bits of the greatest bound.
const INFINITE: u64 = f64::INFINITY.to_bits();

impl From<Cell> for Kept {
    fn from(cell: Cell) -> Self {
        match cell {
            Ok(Filtered { value, error }) => Self { value, error: error.abs().to_bits() },
            Err(reason) => Self { value: 0.0, error: INFINITE + 1 + u64::from(reason as u8) },
        }
    }
}

impl From<Kept> for Cell {
    fn from(Kept { value, error }: Kept) -> Self {
        if error <= INFINITE {
            return Ok(Filtered { value, error: f64::from_bits(error) });
        }
        let reason = usize::try_from(error - INFINITE - 1).ok().and_then(|position| Missing::ALL.get(position));
        Err(reason.copied().unwrap_or(Missing::Invalid))
    }
}

impl Column {
    /// The cell of a row.
    pub(super) fn get(&self, row: usize) -> Option<Cell> {
        self.0.get(row).map(|kept| Cell::from(*kept))
    }

    /// The cells in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Cell> {
        self.0.iter().map(|kept| Cell::from(*kept))
    }
}

impl FromIterator<Cell> for Column {
    fn from_iter<I: IntoIterator<Item = Cell>>(cells: I) -> Self {
        Self(cells.into_iter().map(Kept::from).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_comes_out_as_it_went_in() {
        let numbers =
            [(0.0, 0.0), (-1.5, 0.0), (2.5, 1e-17), (1e308, f64::MAX), (3.0, f64::INFINITY), (7.0, f64::MIN_POSITIVE)];
        let numbers = numbers.into_iter().map(|(value, error)| Ok(Filtered { value, error }));
        let cells: Vec<Cell> = numbers.chain(Missing::ALL.map(Err)).collect();
        let column: Column = cells.iter().copied().collect();
        for (row, cell) in cells.iter().enumerate() {
            match (cell, column.get(row).unwrap()) {
                (Ok(before), Ok(after)) => {
                    assert_eq!(
                        (before.value.to_bits(), before.error.to_bits()),
                        (after.value.to_bits(), after.error.to_bits())
                    );
                }
                (before, after) => assert_eq!(before.err(), after.err(), "row {row}"),
            }
        }
        assert_eq!((column.iter().count(), column.get(cells.len()).is_none()), (cells.len(), true));
    }
}
