//! How cells of a form look: one typeface, as in official documents, a light ground for cells to fill in, thin borders.

use crate::form::Column;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

const FONT: &str = "Times New Roman";
const FONT_POINTS: f64 = 11.0;
const HEADER_GROUND: Color = Color::RGB(0xDD_E7_F3);
const GROUP_GROUND: Color = Color::RGB(0xF0_F0_F0);
const ENTRY_GROUND: Color = Color::RGB(0xFF_F8_D6);
const WARNING: Color = Color::RGB(0xB0_00_20);
const LINES: Color = Color::RGB(0x80_80_80);

/// Days as officials write them.
pub(super) const DAY: &str = "dd/mm/yyyy";
/// A text that no spreadsheet takes for a number or formula.
const TEXT: &str = "@";
/// A count.
pub(super) const WHOLE: &str = "#,##0";
/// A number with at least two decimals, and as many more as it has.
pub(super) const DECIMAL: &str = "#,##0.00####";

/// Characters of the typeface in a unit of a column's width (that of a digit), with room for breaks between words.
const CHARACTERS_PER_UNIT: f64 = 1.3;
const LINE_POINTS: f64 = 14.5;
const LINES_MAX: u32 = 12;

/// How many lines a text takes in a column of this width, estimated word by word.
pub(super) fn lines(text: &str, width: f64) -> u32 {
    let room = width * CHARACTERS_PER_UNIT;
    let mut lines = 0;
    for line in text.lines() {
        let mut used = room;
        for word in line.split(' ').map(|word| f64::from(u32::try_from(word.chars().count()).unwrap_or(1))) {
            if used > 0.0 && used + 1.0 + word > room {
                // A word that is wider than the column takes several lines.
                let extra = ((word / room).ceil() - 1.0).max(0.0);
                lines +=
                    1 + (0..LINES_MAX).take_while(|line| f64::from(*line) < extra).last().map_or(0, |line| line + 1);
                used = word;
            } else {
                used += 1.0 + word;
            }
        }
    }
    lines.clamp(1, LINES_MAX)
}

/// The height of so many lines in points.
pub(super) fn height(lines: u32) -> f64 {
    f64::from(lines) * LINE_POINTS + 4.0
}

/// Text in the form's typeface.
pub(super) fn plain() -> Format {
    Format::new().set_font_name(FONT).set_font_size(FONT_POINTS)
}

/// Text that takes as many lines as it needs.
pub(super) fn wrapped() -> Format {
    plain().set_text_wrap().set_align(FormatAlign::Top)
}

/// A line of the heading.
pub(super) fn heading(points: f64) -> Format {
    plain().set_bold().set_font_size(points).set_align(FormatAlign::VerticalCenter)
}

/// What must not be overlooked.
pub(super) fn warning() -> Format {
    plain().set_bold().set_font_color(WARNING).set_text_wrap().set_align(FormatAlign::VerticalCenter)
}

/// The word before an entry of the heading.
pub(super) fn entry_label() -> Format {
    plain().set_align(FormatAlign::Right).set_align(FormatAlign::VerticalCenter)
}

/// A cell of the table's header.
pub(super) fn header() -> Format {
    bordered(plain())
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(HEADER_GROUND)
}

/// The line above the figures of an agency.
pub(super) fn group() -> Format {
    bordered(plain()).set_bold().set_align(FormatAlign::VerticalCenter).set_background_color(GROUP_GROUND)
}

/// A locked cell of the table.
pub(super) fn told(column: Column) -> Format {
    let cell = bordered(wrapped()).set_align(FormatAlign::VerticalCenter);
    match column {
        Column::Number | Column::Unit => cell.set_align(FormatAlign::Center),
        Column::EarlierPeriod => cell.set_align(FormatAlign::Center).set_italic(),
        Column::Earlier => cell.set_align(FormatAlign::Right).set_italic(),
        _ => cell,
    }
}

/// A cell to fill in, for a figure with this format.
pub(super) fn figure(number_format: &str) -> Format {
    entry().set_num_format(number_format).set_align(FormatAlign::Right)
}

/// A cell to fill in with a text.
pub(super) fn text_entry() -> Format {
    entry().set_num_format(TEXT)
}

/// A cell to fill in with a day.
pub(super) fn day_entry() -> Format {
    entry().set_num_format(DAY).set_align(FormatAlign::Center)
}

/// A cell to fill in with a word of a list.
pub(super) fn choice() -> Format {
    entry().set_align(FormatAlign::Center)
}

/// A cell that lacks the evidence that its figure needs.
pub(super) fn lacking() -> Format {
    Format::new().set_background_color(Color::RGB(0xF8_C9_C4))
}

fn entry() -> Format {
    bordered(wrapped()).set_align(FormatAlign::VerticalCenter).set_background_color(ENTRY_GROUND).set_unlocked()
}

fn bordered(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(LINES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_word_by_word() {
        // 10 units hold 13 characters.
        assert_eq!(lines("", 10.0), 1);
        assert_eq!(lines("mười ba ký tự", 10.0), 1);
        assert_eq!(lines("mười bốn ký tự", 10.0), 2);
        assert_eq!(lines("một\nhai\n\nbốn", 10.0), 4);
        assert_eq!(lines(&"x".repeat(30), 10.0), 3);
        assert_eq!(lines(&"x ".repeat(3_000), 10.0), LINES_MAX);
    }
}
