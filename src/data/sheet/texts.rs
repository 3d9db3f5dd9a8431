//! The texts of a workbook, counted before they are copied into its cells: a file stores a text once, and any number of its cells may
//! refer to it.

use super::Refusal;
use crate::data::limits::{CELL_BYTES_MAX, WORKBOOK_TEXTS_BYTES_MAX};
use calamine::DataRef;

/// Bytes of text that cells take so far, over all sheets.
#[derive(Debug, Default)]
pub(super) struct Texts {
    bytes: usize,
}

impl Texts {
    /// Counts a text of so many bytes for so many cells.
    ///
    /// # Errors
    /// It is longer than a cell may be, or all together are.
    pub(super) fn add(&mut self, bytes: usize, cells: usize) -> Result<(), Refusal> {
        if bytes > CELL_BYTES_MAX {
            return Err(Refusal::Limit("cell-length", CELL_BYTES_MAX));
        }
        self.bytes = self.bytes.saturating_add(bytes.saturating_mul(cells));
        if self.bytes > WORKBOOK_TEXTS_BYTES_MAX {
            return Err(Refusal::Limit("workbook-texts", WORKBOOK_TEXTS_BYTES_MAX));
        }
        Ok(())
    }

    /// Counts what a cell stores.
    ///
    /// # Errors
    /// As [`Texts::add`].
    pub(super) fn add_value(&mut self, value: &DataRef<'_>) -> Result<(), Refusal> {
        match value {
            DataRef::SharedString(own) => self.add(own.len(), 1),
            DataRef::String(own) | DataRef::DateTimeIso(own) | DataRef::DurationIso(own) => self.add(own.len(), 1),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_counts_once_for_each_cell() {
        let mut texts = Texts::default();
        let cells = WORKBOOK_TEXTS_BYTES_MAX / CELL_BYTES_MAX;
        assert_eq!(texts.add(CELL_BYTES_MAX, cells), Ok(()));
        assert_eq!(texts.add_value(&DataRef::Float(1.0)), Ok(()));
        let full = Err(Refusal::Limit("workbook-texts", WORKBOOK_TEXTS_BYTES_MAX));
        assert_eq!(texts.add_value(&DataRef::SharedString("a")), full);
        let long = Err(Refusal::Limit("cell-length", CELL_BYTES_MAX));
        assert_eq!(Texts::default().add(CELL_BYTES_MAX + 1, 1), long);
        assert_eq!(Texts::default().add(2, usize::MAX), full);
    }
}
