//! The cell formats of a workbook of binary records (`.xls`, `.xlsb`): which show a percentage, and which write in an old font.

use super::value::shows_percent;
use crate::data::encoding::decode_by_font;
use std::collections::HashMap;

/// Fonts, number formats and cell formats, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// The name of each font that has its own letters; none of any other.
    fonts: Vec<Option<String>>,
    /// Whether a number format of the workbook's own shows a percentage, by its number.
    percent_formats: HashMap<u16, bool>,
    /// Font and number format of each cell format.
    cells: Vec<(u16, u16)>,
}

impl Styles {
    pub(super) fn add_font(&mut self, name: &str) {
        self.fonts.push(decode_by_font(name, "").map(|_| name.to_owned()));
    }

    pub(super) fn add_format(&mut self, number: u16, format: &str) {
        self.percent_formats.insert(number, shows_percent(format));
    }

    pub(super) fn add_cell(&mut self, font: u16, number: u16) {
        self.cells.push((font, number));
    }

    /// Whether a cell format shows its number as a percentage.
    pub(super) fn shows_percent(&self, cell: usize) -> bool {
        let Some((_, number)) = self.cells.get(cell) else { return false };
        // 9 and 10 are `0%` and `0.00%` of every workbook (MS-XLS 2.4.126, MS-XLSB 2.4.653).
        self.percent_formats.get(number).copied().unwrap_or(matches!(number, 9 | 10))
    }

    /// The old font of a cell format. `skipped` is the number that no font has: 4 in `.xls` (MS-XLS 2.5.129).
    pub(super) fn old_font(&self, cell: usize, skipped: Option<u16>) -> Option<&str> {
        let (font, _) = self.cells.get(cell)?;
        let at = match skipped {
            Some(skipped) if *font > skipped => font - 1,
            _ => *font,
        };
        self.fonts.get(usize::from(at))?.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_format_by_its_font_and_number_format() {
        let mut styles = Styles::default();
        for font in ["Arial", ".VnTime", "VNI-Times", "Times New Roman", ".VnArialH"] {
            styles.add_font(font);
        }
        styles.add_format(164, "0.0%");
        styles.add_format(165, "0.0");
        for (font, number) in [(0, 0), (1, 9), (5, 164), (4, 165)] {
            styles.add_cell(font, number);
        }
        assert_eq!([0, 1, 2, 3, 4].map(|cell| styles.shows_percent(cell)), [false, true, true, false, false]);
        // In `.xls` font 5 is the fifth, since there is no font 4.
        let fonts = |skipped| [0, 1, 2].map(|cell| styles.old_font(cell, skipped));
        assert_eq!(fonts(Some(4)), [None, Some(".VnTime"), Some(".VnArialH")]);
        assert_eq!(fonts(None), [None, Some(".VnTime"), None]);
        assert_eq!(styles.old_font(3, None), Some(".VnArialH"));
    }
}
