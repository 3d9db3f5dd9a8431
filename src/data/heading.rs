//! Where the header of a table stands, and what its columns are called: below title lines, in one row or in several.
//!
//! In: the rows of a table, and what each text would mean. Out: a [`Heading`]; the rows stand behind it then. The rule: of the
//! first fifty rows, the header is the one (or two or three that follow each other) in which a column of the entity and at least
//! one field are recognised; of several that fit, the one that recognises most columns, then the fewest rows, then the first. In a
//! header of several rows the text of a group reaches over the columns to its right that have none of their own, and the parts
//! of a column's name are joined from the top: `group > sub`. An upper part alone names a column only where nothing stands below it but
//! the number of the column or a unit: `Dân số` over `Thành thị` is another figure than `Dân số`. Where nothing fits, the row that knows most columns is the header, or the
//! first row where none knows any.

use super::cell;
use super::context::Context;
use super::limits::COLUMNS_MAX;
use super::place::{Page, cell_place};
use super::record::{CellKind, Record, Rows};
use super::sheet::Merged;
use super::typed::{Choice, shift};
use super::{long, title};
use crate::finding::Place;
use crate::rulebook::model::{Field, NumberForm};
use std::borrow::Cow;
use std::collections::HashMap;

/// Rows in which a header is looked for; ministries' forms have ten lines of titles.
const ROWS_MAX: usize = 50;

/// Rows of one header.
const DEPTH_MAX: usize = 3;

/// Letters from which a word below the name of a figure is a name, and no slip in a row of figures.
const NAME_LETTERS_MIN: usize = 3;

/// What a header's text is to the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// Nothing.
    No,
    /// A column of the entity.
    Entity,
    /// A field, or one of the two columns of a long table.
    Figure,
    /// Another column with a meaning.
    Other,
}

/// The header of a table.
#[derive(Debug)]
pub(super) struct Heading {
    names: Vec<Name>,
    rows: Vec<Record>,
    /// The rows above it that are not blank: titles, the unit, the period.
    pub(super) above: Vec<Record>,
    /// Whether it was found by its meaning; else it is the row that comes closest to a header, or the first.
    pub(super) is_found: bool,
    /// How many of its columns are known.
    pub(super) known: usize,
}

/// What a column is called, and in which row of the header its last word stands.
#[derive(Debug, Clone, Default)]
struct Name {
    text: String,
    row: usize,
    /// The row of the unit that stands below it, and the unit.
    unit: Option<(usize, String)>,
}

impl Heading {
    /// Number of columns.
    pub(super) fn columns(&self) -> usize {
        self.names.len()
    }

    /// What a column is called; empty where it has no name.
    pub(super) fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", |name| name.text.as_str())
    }

    /// The unit that stands below each name in a row of its own, with its place.
    pub(super) fn units(&self, page: Page<'_>) -> Vec<Option<(String, Place)>> {
        let unit = |(column, name): (usize, &Name)| {
            let (row, text) = name.unit.clone()?;
            Some((text, self.rows.get(row).map(|row| cell_place(page, row, column))?))
        };
        self.names.iter().enumerate().map(unit).collect()
    }

    /// Where its name stands.
    pub(super) fn place(&self, page: Page<'_>, column: usize) -> Place {
        let row = self.names.get(column).map_or(0, |name| name.row);
        self.rows.get(row).or(self.rows.last()).map_or_else(|| page.whole(), |row| cell_place(page, row, column))
    }

    /// The row that stands where something is said of the whole header.
    pub(super) fn first(&self) -> Option<&Record> {
        self.rows.first()
    }
}

/// Finds the header and passes over it; none where there is no row at all.
pub(super) fn find<'a>(
    context: &Context<'a>,
    page: Page<'a>,
    rows: &mut Rows<'a>,
    known: impl Fn(&Context<'a>, &str) -> Known,
) -> Option<Heading> {
    let merged = match rows {
        Rows::Sheet(rows) => rows.merged(),
        Rows::Delimited(_) => &[],
    };
    let known = |text: &str| known(context, text);
    let mut search =
        Search { context, page, merged, seen: Vec::new(), reach: Vec::new(), meanings: HashMap::new(), known };
    let mut ahead = rows.clone();
    let is_sound = search.read(&mut ahead);
    search.seen.first()?;
    let best = if is_sound { search.best(&mut ahead) } else { None };
    let (start, mut depth) = best.unwrap_or_else(|| (if is_sound { search.likely() } else { 0 }, 1));
    if is_sound && search.seen.len() == start + depth {
        search.read(&mut ahead);
    }
    while is_sound && search.continues(start, depth) {
        depth += 1;
    }
    let names = search.names(start, depth);
    let known = search.known_in(start);
    for _ in 0..start + depth {
        rows.next(&mut Record::default());
    }
    let mut above = search.seen;
    let rows = above.drain(start..).take(depth).collect();
    above.truncate(start);
    Some(Heading { names, rows, above, is_found: best.is_some(), known })
}

/// How far the texts of a row reach; by column.
#[derive(Debug, Default)]
struct Reach {
    /// The filled column that is nearest on the left, or is this one.
    filled: Vec<Option<usize>>,
    /// The last column under the merged cell that this one is in.
    merged_to: Vec<Option<usize>>,
}

impl Reach {
    fn of(page: Page<'_>, record: &Record, merged: &[Merged]) -> Self {
        let columns = record.cells.len().min(COLUMNS_MAX);
        let mut left = None;
        let filled = (0..columns).map(|column| {
            left = Some(column).filter(|column| !record.text(page.text, *column).is_empty()).or(left);
            left
        });
        let mut reach = Self { filled: filled.collect(), merged_to: vec![None; columns] };
        let Some(row) = record.line.checked_sub(1) else { return reach };
        for own in merged.iter().filter(|own| (own.rows.0..=own.rows.1).contains(&row)) {
            let (from, to) = (usize::from(own.columns.0), usize::from(own.columns.1));
            for place in reach.merged_to.iter_mut().take(to + 1).skip(from) {
                // Sound merged cells do not overlap; of those that do, the first counts.
                if place.is_some() {
                    break;
                }
                *place = Some(to);
            }
        }
        reach
    }

    /// The filled column that is nearest on the left of a column, or is that one.
    fn filled(&self, column: usize) -> Option<usize> {
        self.filled.get(column).or(self.filled.last()).copied().flatten()
    }
}

/// A search through the first rows.
struct Search<'s, 'a, K> {
    context: &'s Context<'a>,
    page: Page<'a>,
    merged: &'s [Merged],
    /// The rows read so far.
    seen: Vec<Record>,
    /// What each of them reaches over.
    reach: Vec<Reach>,
    meanings: HashMap<String, Known>,
    known: K,
}

impl<'a, K: Fn(&str) -> Known> Search<'_, 'a, K> {
    /// Reads one more row; false at the end, at the limit, and at a row that cannot be read.
    fn read(&mut self, rows: &mut Rows<'a>) -> bool {
        let mut record = Record::default();
        if self.seen.len() >= ROWS_MAX || !rows.next(&mut record) {
            return false;
        }
        let is_sound = record.trouble.is_none() && record.cells.len() <= COLUMNS_MAX;
        self.reach.push(Reach::of(self.page, &record, self.merged));
        self.seen.push(record);
        is_sound
    }

    /// The first row and the number of rows of the best header.
    fn best(&mut self, rows: &mut Rows<'a>) -> Option<(usize, usize)> {
        if self.is_plain() {
            return Some((0, 1));
        }
        while self.read(rows) {}
        let first =
            (0..self.seen.len()).find(|start| (1..=DEPTH_MAX).any(|depth| self.score(*start, depth).is_some()))?;
        let mut best = None;
        for start in first..(first + DEPTH_MAX).min(self.seen.len()) {
            for depth in 1..=DEPTH_MAX {
                let Some(score) = self.score(start, depth) else { continue };
                let is_better = best.is_none_or(|(most, rows, _)| score > most || score == most && depth < rows);
                if is_better {
                    best = Some((score, depth, start));
                }
            }
        }
        best.map(|(_, depth, start)| (start, depth))
    }

    /// Whether the first row is a header with every column known, as in a file that a program wrote.
    fn is_plain(&mut self) -> bool {
        let Some(row) = self.seen.first() else { return false };
        let columns = row.cells.len();
        let names: Vec<String> = (0..columns).map(|column| self.text(0, column).into_owned()).collect();
        let meanings: Vec<Known> = names.iter().map(|name| self.meaning(name)).collect();
        meanings.contains(&Known::Entity)
            && meanings.contains(&Known::Figure)
            && meanings.iter().all(|meaning| *meaning != Known::No)
    }

    /// How many columns the rows from `start` on know as a header; none where they are none.
    fn score(&mut self, start: usize, depth: usize) -> Option<usize> {
        if start + depth > self.seen.len() || (start + 1..start + depth).any(|row| self.has_figures(row)) {
            return None;
        }
        let columns = self.columns(start, depth);
        let (mut entity, mut figure, mut score) = (false, false, 0);
        for column in 0..columns {
            let (_, meaning) = self.column(start, depth, column);
            entity |= meaning == Known::Entity;
            figure |= meaning == Known::Figure;
            score += usize::from(meaning != Known::No);
        }
        (entity && figure).then_some(score)
    }

    /// Whether a row has a cell that begins like a number: then it is no part of a header.
    fn has_figures(&self, row: usize) -> bool {
        let Some(record) = self.seen.get(row) else { return true };
        (0..record.cells.len()).any(|column| match record.kind(column) {
            CellKind::Text => self.text(row, column).starts_with(|letter: char| letter.is_ascii_digit()),
            CellKind::Empty | CellKind::Spread => false,
            _ => true,
        })
    }

    /// As many columns as are looked at; a table with more is refused.
    fn columns(&self, start: usize, depth: usize) -> usize {
        let columns = self.seen.iter().skip(start).take(depth).map(|row| row.cells.len()).max();
        columns.unwrap_or(0).min(COLUMNS_MAX)
    }

    /// Whether the row below a header of so many rows belongs to it: words that are no figures below the names of figures, and nothing
    /// below the names of anything else.
    fn continues(&mut self, start: usize, depth: usize) -> bool {
        let row = start + depth;
        let is_sound = self.seen.get(row).is_some_and(|record| record.trouble.is_none());
        if depth >= DEPTH_MAX || !is_sound || self.has_figures(row) {
            return false;
        }
        let mut is_named = false;
        for column in 0..self.columns(start, depth + 1) {
            let text = self.text(row, column);
            if text.is_empty() || self.seen.get(row).is_some_and(|record| record.kind(column) == CellKind::Spread) {
                continue;
            }
            let (name, known) = self.column(start, depth, column);
            match known {
                Known::Entity | Known::Other => return false,
                Known::No => {}
                Known::Figure => {
                    let Some(field) = self.field(&name.text) else { return false };
                    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
                    let is_name = letters >= NAME_LETTERS_MIN || text.starts_with(['(', '[']) || is_unit(field, &text);
                    let plain = Choice::Alike(NumberForm::Plain);
                    if !is_name || cell::datum(self.context, field, &text, &plain).is_ok() {
                        return false;
                    }
                    is_named = true;
                }
            }
        }
        is_named
    }

    /// The field that a header's text names.
    fn field(&self, text: &str) -> Option<&'a Field> {
        self.context.rulebook.field(long::field_named(self.context, text)?)
    }

    /// The unit in the parts below one that is known; none where they say anything else than a unit or the number of the column.
    fn unit_below(&self, upper: &str, below: &[(usize, Cow<'a, str>)]) -> Option<Option<(usize, String)>> {
        let mut unit = None;
        for (row, text) in below.iter().filter(|(_, text)| !is_column_number(text)) {
            if !self.field(upper).is_some_and(|field| is_unit(field, text)) {
                return None;
            }
            unit = Some((*row, title::unit(text).to_owned()));
        }
        Some(unit)
    }

    fn text(&self, row: usize, column: usize) -> Cow<'a, str> {
        self.seen.get(row).map_or(Cow::Borrowed(""), |record| record.text(self.page.text, column))
    }

    fn meaning(&mut self, text: &str) -> Known {
        if text.is_empty() {
            return Known::No;
        }
        if let Some(known) = self.meanings.get(text) {
            return *known;
        }
        let known = (self.known)(text);
        self.meanings.insert(text.to_owned(), known);
        known
    }

    /// The names of all columns.
    fn names(&mut self, start: usize, depth: usize) -> Vec<Name> {
        let columns = self.columns(start, depth);
        (0..columns).map(|column| self.column(start, depth, column).0).collect()
    }

    /// How many columns one row alone knows.
    fn known_in(&mut self, row: usize) -> usize {
        (0..self.columns(row, 1)).filter(|column| self.column(row, 1, *column).1 != Known::No).count()
    }

    /// The first of the rows that know most columns.
    fn likely(&mut self) -> usize {
        let mut best = (0, 0);
        for row in 0..self.seen.len() {
            let known = self.known_in(row);
            if known > best.0 {
                best = (known, row);
            }
        }
        best.1
    }

    /// What a column is called in the rows from `start` on: the first of its names that is known, from the whole path down to
    /// its last part; then those of its upper parts, where the ones below are units or numbers of columns.
    fn column(&mut self, start: usize, depth: usize, column: usize) -> (Name, Known) {
        let mut parts: Vec<(usize, Cow<'a, str>)> = Vec::new();
        for at in 0..depth {
            let text = self.part(start, depth, at, column);
            let is_new = parts.last().is_none_or(|(_, above)| *above != text);
            if !text.is_empty() && is_new {
                parts.push((at, text));
            }
        }
        let path = |parts: &[(usize, Cow<'a, str>)], between: &str| {
            parts.iter().map(|(_, text)| text.as_ref()).collect::<Vec<_>>().join(between)
        };
        let row = parts.last().map_or(0, |(at, _)| *at);
        for end in (1..=parts.len()).rev() {
            let (above, below) = parts.split_at_checked(end).unwrap_or_default();
            let row = above.last().map_or(0, |(at, _)| *at);
            for from in 0..above.len() {
                let own = above.get(from..).unwrap_or_default();
                for text in [path(own, " > "), path(own, " ")] {
                    let known = self.meaning(&text);
                    if known == Known::No {
                        continue;
                    }
                    if let Some(unit) = self.unit_below(&text, below) {
                        return (Name { text, row, unit }, known);
                    }
                }
            }
        }
        (Name { text: path(&parts, " > "), row, unit: None }, Known::No)
    }

    /// The text of a column in one row of the header; that of the group to its left where it has none of its own and one below.
    fn part(&self, start: usize, depth: usize, at: usize, column: usize) -> Cow<'a, str> {
        let own = self.text(start + at, column);
        let has_below = || (at + 1..depth).any(|below| !self.text(start + below, column).is_empty());
        if !own.is_empty() || at + 1 == depth || !has_below() {
            return own;
        }
        // A group reaches as far as its cells are merged, or without end where they are not; and what begins a group of its own above is in
        // no group to the left.
        let group = || {
            let reach = self.reach.get(start + at)?;
            let left = reach.filled(column)?;
            let is_merged_so_far = reach.merged_to.get(left).copied().flatten().is_none_or(|end| column <= end);
            let is_apart = |above: usize| self.reach.get(start + above)?.filled(column).filter(|own| *own > left);
            (is_merged_so_far && !(0..at).any(|above| is_apart(above).is_some())).then_some(left)
        };
        group().map_or(own, |left| self.text(start + at, left))
    }
}

/// Whether a text is a unit in which the figures of a field can stand: its own, or a power of ten of it.
fn is_unit(field: &Field, text: &str) -> bool {
    shift(title::unit(text), field.unit.as_ref()).is_some()
}

/// Whether a text is the number of a column: `(1)`, `2`, `A`, `(3)=(1)+(2)`.
fn is_column_number(text: &str) -> bool {
    let (own, _) = text.split_once('=').unwrap_or((text, ""));
    let own = own.trim_matches(['(', ')', '[', ']', ' ']);
    let is_letter = own.len() == 1 && own.bytes().all(|byte| byte.is_ascii_uppercase());
    is_letter || !own.is_empty() && own.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::record::Records;
    use super::*;
    use crate::data::tests::rulebook;

    /// The names of the columns, and the line behind the header.
    fn found(text: &str) -> (Vec<String>, u32) {
        let rulebook = rulebook();
        let context = Context::new(&rulebook, None, None);
        let mut rows = Rows::Delimited(Records::new(text, b',', 0, 1));
        let known = |_: &Context<'_>, text: &str| match text {
            "Tỉnh" => Known::Entity,
            "Hồ sơ > Tổng" | "Hồ sơ > Trực tuyến" | "Kế hoạch" | "people" => Known::Figure,
            _ => Known::No,
        };
        let heading = find(&context, Page::of_text("a.csv", text), &mut rows, known).unwrap();
        let mut record = Record::default();
        let line = if rows.next(&mut record) { record.line } else { 0 };
        ((0..heading.columns()).map(|column| heading.name(column).to_owned()).collect(), line)
    }

    #[test]
    fn a_header_below_titles() {
        let text = "BỘ NỘI VỤ,,\nBiểu số 01,,\n\n,,Đơn vị: hồ sơ\nTT,Tỉnh,people\n1,Hà Nội,5\n";
        assert_eq!(found(text), (["TT", "Tỉnh", "people"].map(str::to_owned).to_vec(), 6));
    }

    #[test]
    fn a_header_of_two_rows() {
        let text = "Báo cáo,,,\nTT,Tỉnh,Hồ sơ,,Kế hoạch\n,,Tổng,Trực tuyến,\n1,Hà Nội,5,3,có\n";
        let names = ["TT", "Tỉnh", "Hồ sơ > Tổng", "Hồ sơ > Trực tuyến", "Kế hoạch"];
        assert_eq!(found(text), (names.map(str::to_owned).to_vec(), 4));
    }

    /// Codes of findings, and the figures.
    fn read(text: &str) -> (Vec<crate::finding::Code>, Vec<String>) {
        let reading = crate::data::tests::read_text(text);
        let codes = reading.findings.iter().map(|finding| finding.code).collect();
        (codes, crate::data::tests::figures(&reading))
    }

    #[test]
    fn a_part_of_the_population_is_not_the_population() {
        let text = "# period: 2022\nTT,entity,Dân số,,rate\n,,Thành thị,Nông thôn,\n1,Hà Nội,5,3,7\n";
        let (codes, figures) = read(text);
        assert_eq!(codes, [crate::finding::Code::ColumnUnknown; 2]);
        assert_eq!(figures, ["2022 rate 01 7"]);
        // Also where it is all that there is.
        let (codes, figures) = read("# period: 2022\nentity,Dân số\n,Thành thị\nHà Nội,5\n");
        assert_eq!((codes, figures.len()), (vec![crate::finding::Code::ColumnUnknown], 0));
    }

    #[test]
    fn numbers_of_columns_below_a_name_leave_it_as_it_is() {
        let (codes, figures) = read("# period: 2022\nTT,entity,Dân số,rate\n,,(1),(2)\n1,Hà Nội,5,7\n");
        assert_eq!((codes.len(), figures), (0, vec!["2022 people 01 5".to_owned(), "2022 rate 01 7".to_owned()]));
    }

    #[test]
    fn a_row_without_its_entity_is_no_part_of_a_header() {
        let (codes, _) = read("# period: 2022\nentity,people,plan\n,x,yes\nHà Nội,5,yes\n");
        assert!(codes.contains(&crate::finding::Code::EntityMissing), "{codes:?}");
    }

    #[test]
    fn a_row_of_figures_is_no_part_of_a_header() {
        assert_eq!(found("Tỉnh,people\nHà Nội,5\n"), (["Tỉnh", "people"].map(str::to_owned).to_vec(), 2));
        assert_eq!(found("Tỉnh,lạ\n5,people\nTỉnh,people\n").1, 0);
    }

    #[test]
    fn without_a_header_the_first_row_is_it() {
        assert_eq!(found("01,Hà Nội,5\n02,Hà Giang,6\n"), (["01", "Hà Nội", "5"].map(str::to_owned).to_vec(), 2));
    }
}
