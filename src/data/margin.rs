//! Rows of a table that are no figures of an entity: numbers of the columns, totals, names of regions, notes and signatures.
//!
//! In: each row below the header, before it is read. Out: whether it is one of figures; at the end what was left out, told once a
//! kind with its number, and whether the total agrees with the rows. The rules look at the row's label (its entity cell, or its
//! first words where that is empty) and at whether it has figures. Nothing that has a figure is left out but totals, averages and
//! subtotals; what the registry knows is always an entity; and a row that names somebody and has words where figures belong is one of
//! figures that cannot be read, unless it signs the table.

use super::cell;
use super::header::Form;
use super::ledger::shown;
use super::limits::COLUMNS_MAX;
use super::panel::Datum;
use super::place::cell_place;
use super::record::{CellKind, Record};
use super::table::Table;
use super::typed::Choice;
use crate::finding::{Code, Finding, Place};
use crate::naming;
use crate::number::Decimal;
use crate::registry::{Found, Period};
use crate::rulebook::model::{FieldIx, Kind, Missing};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Labels, without accents, of the row that adds up all entities.
const TOTALS: [&str; 14] = [
    "tong cong",
    "tong so",
    "tong",
    "cong",
    "ca nuoc",
    "toan quoc",
    "tong cong ca nuoc",
    "tong so ca nuoc",
    "toan tinh",
    "toan thanh pho",
    "toan nganh",
    "toan huyen",
    "toan xa",
    "toan vung",
];

/// Labels, without accents, of the row of averages.
const AVERAGES: [&str; 7] = [
    "binh quan",
    "binh quan chung",
    "binh quan ca nuoc",
    "binh quan toan tinh",
    "trung binh",
    "trung binh chung",
    "trung binh ca nuoc",
];

/// Words, without accents, before the name of a part: the row adds up (or is the mean of) that part alone. The longer ones first.
const PARTIAL: [(&str, Reason); 8] = [
    ("tong cong", Reason::Total),
    ("tong so", Reason::Total),
    ("tong", Reason::Total),
    ("cong", Reason::Total),
    ("binh quan", Reason::Average),
    ("trung binh", Reason::Average),
    ("bq", Reason::Average),
    ("tb", Reason::Average),
];

/// First words, without accents, of the names of parts, beside the groups of the registry.
const PARTS: [&str; 8] = ["vung", "mien", "khu vuc", "cum", "nhom", "khoi", "tieu vung", "dia ban"];

/// First words, without accents, of the lines that sign a table or explain it.
const CLOSINGS: [&str; 18] = [
    "nguoi lap",
    "nguoi tong hop",
    "nguoi kiem tra",
    "nguoi duyet",
    "thu truong",
    "lanh dao",
    "giam doc",
    "chu tich",
    "chanh van phong",
    "ke toan",
    "tm",
    "kt",
    "tl",
    "ky",
    "ghi chu",
    "nguon",
    "noi nhan",
    "ngay",
];

/// Numbers of columns in a row, from which it is a row of them and no figures.
const NUMBERED_MIN: usize = 4;

/// Texts that the note about one kind of rows repeats.
const TEXTS_MAX: usize = 5;

/// Rows without figures for which near names are looked for: a table with more is no form, and each of its rows is read and told.
const NEAR_MAX: usize = 1_000;

/// Entity cells that are kept so that they are looked at once.
const KNOWN_MAX: usize = 10_000;

/// Labels are no longer than this.
const LABEL_BYTES_MAX: usize = 256;

/// Why a row is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    Numbering,
    RepeatedHeader,
    Total,
    Average,
    Heading,
    Closing,
}

impl Reason {
    fn token(self) -> &'static str {
        match self {
            Self::Numbering => "numbering-rows",
            Self::RepeatedHeader => "repeated-headers",
            Self::Total => "total-rows",
            Self::Average => "average-rows",
            Self::Heading => "heading-rows",
            Self::Closing => "closing-rows",
        }
    }
}

/// Rows of one kind: how many, the texts of some, and the place of the first.
#[derive(Debug)]
struct Passed {
    count: usize,
    texts: Vec<String>,
    place: Place,
}

/// A row that is a heading where an entity follows it, and closes the table where none does.
#[derive(Debug)]
struct Open {
    label: String,
    place: Place,
    /// Whether it has words where figures belong, as signatures have.
    has_words: bool,
    /// Whether its label stands in the entity's column.
    is_named: bool,
}

/// The rows that are left out of a table.
#[derive(Debug)]
pub(super) struct Margins<'a> {
    /// Columns that hold figures, each with its field in a wide table.
    figures: Vec<(usize, Option<FieldIx>)>,
    /// Names of regions and other groups, without accents.
    groups: HashSet<String>,
    /// Entity cells that stand in rows of figures.
    known: HashSet<Cow<'a, str>>,
    last: Cow<'a, str>,
    /// Whether a row of figures has been read.
    is_within: bool,
    passed: BTreeMap<Reason, Passed>,
    open: Vec<Open>,
    /// Whether a row that signs the table stands among the open ones.
    is_signed: bool,
    /// The header of the entity's column, without accents.
    header: String,
    /// Rows for which near names were looked for.
    asked: usize,
    /// The figures of total rows, with their columns and places.
    totals: Vec<Vec<(usize, FieldIx, Decimal, Place)>>,
}

impl<'a> Margins<'a> {
    /// Of a table whose header is read.
    pub(super) fn new(table: &Table<'_, 'a>) -> Self {
        let figures = match &table.layout.form {
            Form::Wide(figures) => figures.iter().map(|figure| (figure.value, Some(figure.field))).collect(),
            Form::Long { field, values, .. } => {
                std::iter::once(*field).chain(values.iter().map(|own| own.value)).map(|at| (at, None)).collect()
            }
        };
        let entities = table.context.eras.all.iter().flat_map(|registry| &registry.entities);
        // A few groups have many entities.
        let groups: BTreeSet<&str> =
            entities.flat_map(|entity| &entity.attributes).map(|own| own.value.as_str()).collect();
        Self {
            figures,
            groups: groups.into_iter().map(|group| without_number(&naming::plain(group))).collect(),
            known: HashSet::new(),
            last: Cow::Borrowed(""),
            is_within: false,
            passed: BTreeMap::new(),
            open: Vec::new(),
            is_signed: false,
            header: naming::plain(&table.layout.entity_header),
            asked: 0,
            totals: Vec::new(),
        }
    }

    /// Whether a row is one of figures; else it is left out, and counted.
    pub(super) fn is_of_figures(&mut self, table: &mut Table<'_, 'a>, record: &Record) -> bool {
        if record.trouble.is_some() {
            return true;
        }
        let column = table.layout.entity;
        let entity = table.cell(record, Some(column));
        let is_seen = !entity.is_empty() && (self.last == entity || self.known.contains(&entity));
        if !is_seen {
            if let Some((reason, label)) = self.reason(table, record, &entity) {
                self.pass(reason, label, cell_place(table.page, record, column));
                return false;
            }
            if self.leave_open(table, record, &entity) {
                return false;
            }
            if !entity.is_empty() && self.known.len() < KNOWN_MAX {
                self.known.insert(entity.clone());
            }
        }
        self.last = entity;
        self.is_within = true;
        self.is_signed = false;
        for open in std::mem::take(&mut self.open) {
            if open.has_words {
                refuse(table, open);
            } else {
                self.pass(Reason::Heading, open.label, open.place);
            }
        }
        true
    }

    /// Why a row is left out at once, and its label. Whom the registry knows is asked last: most rows do not come so far.
    fn reason(&mut self, table: &Table<'_, 'a>, record: &Record, entity: &str) -> Option<(Reason, String)> {
        if !self.is_within && is_numbering(table, record) {
            return Some((Reason::Numbering, words(table, record, entity)));
        }
        let label = label(table, record, entity);
        if label.is_empty() || label.len() > LABEL_BYTES_MAX {
            return None;
        }
        let plain = naming::plain(label.trim_end_matches([':', '.']));
        let is_header = !entity.is_empty() && plain == self.header;
        let own = plain.split_once(" (").map_or(plain.as_str(), |(own, _)| own);
        let (is_total, is_average) = (TOTALS.contains(&own), AVERAGES.contains(&own));
        let is_group = || self.groups.contains(&without_number(own));
        let partial = if is_total || is_average { None } else { self.partial(own) };
        let is_margin = is_header || is_total || is_average || partial.is_some() || is_group();
        if !is_margin || names_entity(table, entity) {
            return None;
        }
        if let Some(reason) = partial {
            return Some((reason, label));
        }
        if is_header {
            return Some((Reason::RepeatedHeader, label));
        }
        if is_total {
            let total = self.total(table, record);
            self.totals.push(total);
            return Some((Reason::Total, label));
        }
        if is_average {
            return Some((Reason::Average, label));
        }
        let has_figures = self.figures.iter().any(|(column, _)| is_figure(table, record, *column));
        match (has_figures, entity.is_empty()) {
            (false, _) => Some((Reason::Heading, label)),
            (true, false) => Some((Reason::Total, label)),
            // The region of a row whose entity was forgotten.
            (true, true) => None,
        }
    }

    /// Whether a label adds up a part of the table, or is its mean: `Cộng vùng`, `Cộng: Miền Bắc`.
    fn partial(&self, plain: &str) -> Option<Reason> {
        let words = |(before, reason): &(&str, Reason)| {
            let rest = plain.strip_prefix(before)?;
            let is_word = !rest.starts_with(char::is_alphanumeric);
            is_word.then(|| (rest.trim_start_matches([' ', ':', '-', '–', '.']), *reason))
        };
        let (rest, reason) = PARTIAL.iter().find_map(words)?;
        let is_part =
            |part: &&str| rest.strip_prefix(*part).is_some_and(|behind| !behind.starts_with(char::is_alphanumeric));
        (PARTS.iter().any(is_part) || self.groups.contains(&without_number(rest))).then_some(reason)
    }

    /// Leaves open what a row without figures and without a known entity is; false where it is to be read.
    fn leave_open(&mut self, table: &Table<'_, 'a>, record: &Record, entity: &str) -> bool {
        let registries = &table.context.eras.all;
        if registries.is_empty() {
            return false;
        }
        let columns = || self.figures.iter().map(|(column, _)| *column);
        if columns().any(|column| is_figure(table, record, column)) {
            return false;
        }
        let is_filled =
            |column: usize| record.kind(column) != CellKind::Spread && !table.cell(record, Some(column)).is_empty();
        let has_words = columns().any(is_filled);
        if has_words && !entity.is_empty() && !self.is_closing(table, record) {
            return false;
        }
        self.is_signed |= has_words && !entity.is_empty();
        let label = words(table, record, entity);
        if label.is_empty() || names_entity(table, entity) {
            return false;
        }
        if !entity.is_empty() {
            // A name that is close to one of the registry is a misspelt entity without figures.
            self.asked += 1;
            if self.asked > NEAR_MAX || registries.iter().any(|registry| !registry.near(entity).is_empty()) {
                return false;
            }
        }
        let place = cell_place(table.page, record, table.layout.entity);
        self.open.push(Open { label, place, has_words, is_named: !entity.is_empty() });
        true
    }

    /// Whether a row signs the table or explains it, or stands below one that does.
    fn is_closing(&self, table: &Table<'_, 'a>, record: &Record) -> bool {
        let begins = |text: &str| {
            let plain = naming::plain(text.trim_start_matches(['(', '[', '*', '-', ' ']));
            let rest = CLOSINGS.iter().find_map(|own| plain.strip_prefix(own));
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        let is_signed = |column: usize| {
            let text = table.cell(record, Some(column));
            text.len() <= LABEL_BYTES_MAX && begins(&text)
        };
        self.is_signed || (0..record.cells.len().min(COLUMNS_MAX)).any(is_signed)
    }

    fn pass(&mut self, reason: Reason, label: String, place: Place) {
        let passed = self.passed.entry(reason).or_insert_with(|| Passed { count: 0, texts: Vec::new(), place });
        passed.count += 1;
        let label = shown(&label);
        if passed.texts.len() < TEXTS_MAX && !passed.texts.contains(&label) {
            passed.texts.push(label);
        }
    }

    /// The counts that a total row states.
    fn total(&self, table: &Table<'_, 'a>, record: &Record) -> Vec<(usize, FieldIx, Decimal, Place)> {
        let number = |(column, at): &(usize, Option<FieldIx>)| {
            let at = (*at)?;
            let field = table.context.rulebook.field(at).filter(|field| field.kind == Kind::Count)?;
            let text = table.cell(record, Some(*column));
            let plain = Choice::Alike(crate::rulebook::model::NumberForm::Plain);
            let choice = match record.kind(*column) {
                CellKind::Text => table.choice(*column, at),
                CellKind::Number => &plain,
                _ => return None,
            };
            match cell::datum_in(table.context, (field, table.power(*column, at)), &text, choice) {
                Ok(Some(Datum::Number(number))) => Some((*column, at, number, cell_place(table.page, record, *column))),
                _ => None,
            }
        };
        self.figures.iter().filter_map(number).collect()
    }

    /// Tells what was left out, and where the one total row differs from the sum of the rows.
    pub(super) fn close(mut self, table: &mut Table<'_, 'a>) {
        for open in std::mem::take(&mut self.open) {
            self.pass(Reason::Closing, open.label, open.place);
        }
        for (reason, passed) in std::mem::take(&mut self.passed) {
            table.ledger.add(Code::RowsSkipped, || {
                let finding = Finding::new(Code::RowsSkipped).at(passed.place).with("count", passed.count);
                finding.with("kind", reason.token()).with("texts", passed.texts)
            });
        }
        // Several totals are subtotals of blocks, and it is not said of which rows.
        if let [total] = self.totals.as_slice()
            && table.layout.stage.is_none()
        {
            for (column, field, stated, place) in total {
                compare(table, *column, *field, *stated, place);
            }
        }
    }
}

/// Says of a row between the entities, with words where figures belong, that it belongs to nobody.
fn refuse(table: &mut Table<'_, '_>, open: Open) {
    let registry = table.context.eras.latest().map_or("", |registry| registry.id.as_str());
    let code = if open.is_named { Code::EntityUnknown } else { Code::EntityMissing };
    table.ledger.add(code, || {
        let finding = Finding::new(code).at(open.place);
        match open.is_named {
            true => finding.with("name", shown(&open.label)).with("registry", registry).with("suggestions", Vec::new()),
            false => finding,
        }
    });
}

/// Warns where the figures of a column do not add up to the stated total.
fn compare(table: &mut Table<'_, '_>, column: usize, field: FieldIx, stated: Decimal, place: &Place) {
    let observations = table.observations.get(column).map_or(&[][..], Vec::as_slice);
    let mut periods: Vec<Period> = observations.iter().map(|own| own.period).collect();
    periods.dedup();
    let is_whole = observations.iter().all(|own| own.datum != Datum::Missing(Missing::Invalid));
    let numbers = observations.iter().filter_map(|own| match own.datum {
        Datum::Number(number) => Some(number),
        _ => None,
    });
    let Some(sum) = numbers.clone().try_fold(Decimal::ZERO, Decimal::checked_add) else { return };
    if periods.len() != 1 || !is_whole || sum == stated {
        return;
    }
    let count = numbers.count();
    let id = table.context.rulebook.field(field).map_or("", |field| field.id.as_str());
    table.ledger.add(Code::TotalDiffers, || {
        let finding = Finding::new(Code::TotalDiffers).at(place.clone()).with("field", id);
        finding.with("total", stated.to_string()).with("sum", sum.to_string()).with("count", count)
    });
}

/// Whether a registry knows whom a cell names, be it several; false where there is none.
fn names_entity(table: &Table<'_, '_>, entity: &str) -> bool {
    !entity.is_empty() && table.context.eras.all.iter().any(|registry| !matches!(registry.find(entity), Found::None))
}

/// What a row calls itself: its entity cell, or where that is empty the first words to the left of it. The region of an entity is no
/// name of the row.
fn label(table: &Table<'_, '_>, record: &Record, entity: &str) -> String {
    let attributes = &table.layout.attributes;
    match entity.is_empty() {
        false => entity.to_owned(),
        true => first_words(table, record, (0..table.layout.entity).filter(|at| !attributes.contains(&Some(*at)))),
    }
}

/// What a row without figures says: its entity cell, or its first words where that is empty.
fn words(table: &Table<'_, '_>, record: &Record, entity: &str) -> String {
    if entity.is_empty() {
        first_words(table, record, 0..record.cells.len().min(COLUMNS_MAX))
    } else {
        entity.to_owned()
    }
}

fn first_words(table: &Table<'_, '_>, record: &Record, mut columns: impl Iterator<Item = usize>) -> String {
    let words = |column: usize| {
        let text = table.cell(record, Some(column));
        text.chars().any(char::is_alphabetic).then(|| text.into_owned())
    };
    columns.find_map(words).unwrap_or_default()
}

/// Whether a cell holds a figure, or something that a spreadsheet computed: anything but words.
fn is_figure(table: &Table<'_, '_>, record: &Record, column: usize) -> bool {
    match record.kind(column) {
        CellKind::Empty | CellKind::Spread => false,
        CellKind::Text => {
            let text = table.cell(record, Some(column));
            text.trim_start_matches(['-', '+', '−']).starts_with(|letter: char| letter.is_ascii_digit())
        }
        _ => true,
    }
}

/// Whether a row numbers the columns: `(1) (2) (3)`, `A B 1 2 3`, `1 2 3 4=3/2`. Each cell is a letter or the next number. Without
/// brackets or letters, a number that comes first and stands in the entity's column is a code.
fn is_numbering(table: &Table<'_, '_>, record: &Record) -> bool {
    let mut next = 1;
    let mut count = 0;
    let mut are_bracketed = true;
    let mut is_code = false;
    for column in 0..record.cells.len().min(COLUMNS_MAX) {
        let text = table.cell(record, Some(column));
        if text.is_empty() {
            continue;
        }
        count += 1;
        let is_first = count == 1 && column == table.layout.entity;
        are_bracketed &= text.starts_with(['(', '[']);
        let core = text.trim_start_matches(['(', '[']);
        let digits =
            core.find(|letter: char| !letter.is_ascii_digit()).map_or(core, |end| core.get(..end).unwrap_or_default());
        let behind = core.get(digits.len()..).unwrap_or_default();
        let is_letter = next == 1 && core.trim_end_matches([')', ']']).chars().all(|own| own.is_ascii_uppercase());
        let is_formula = behind.trim_start_matches([')', ']', ' ']).starts_with('=');
        is_code |= is_first && !digits.is_empty();
        let is_next = !digits.starts_with('0')
            && digits.parse() == Ok(next)
            && (behind.trim_matches([')', ']', ' ']).is_empty() || is_formula);
        if is_next {
            next += 1;
        } else if !is_letter {
            return false;
        }
    }
    next > 1 && (count >= NUMBERED_MIN && !is_code || are_bracketed && count > 1)
}

/// A label in its plain form without a number or letter before it: `ii dong bac` is `dong bac`; and without the word for region.
fn without_number(plain: &str) -> String {
    let is_number = |word: &str| {
        let word = word.trim_end_matches([')', ':', '/']);
        let is_roman = word.chars().all(|letter| matches!(letter, 'i' | 'v' | 'x'));
        !word.is_empty() && (is_roman || word.len() == 1 || word.chars().all(|letter| letter.is_ascii_digit()))
    };
    let own = plain.split_once(' ').filter(|(word, _)| is_number(word)).map_or(plain, |(_, rest)| rest);
    own.strip_prefix("vung ").unwrap_or(own).to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::tests::read_text;
    use super::*;
    use crate::data::Reading;

    /// What was left out: kind, number, texts; and how many figures were read.
    fn left_out(text: &str) -> (Vec<String>, usize) {
        let Reading { panel, findings, .. } = read_text(text);
        let told = |finding: &Finding| {
            let argument = |name| finding.argument(name).map(|own| format!("{own:?}")).unwrap_or_default();
            match finding.code {
                Code::RowsSkipped => format!("{} {}", argument("kind"), argument("texts")),
                Code::TotalDiffers => format!("{} is not {}", argument("total"), argument("sum")),
                code => format!("{code:?} {}", finding.places.first().map_or(0, |place| place.line)),
            }
        };
        (findings.iter().map(told).collect(), panel.observations.len())
    }

    #[test]
    fn totals_regions_and_signatures_are_left_out_and_told() {
        let text = "# period: 2022\nSTT,entity,people\n,Cả nước,\"12\"\nI,Đồng bằng sông Hồng,\n1,Hà Nội,5\n2,Hải Phòng,7\n,,\n\
                    Người lập biểu,,TM. ỦY BAN NHÂN DÂN\n";
        let (told, figures) = left_out(text);
        assert_eq!(figures, 2);
        assert_eq!(
            told,
            [
                "Text(\"total-rows\") List([\"Cả nước\"])",
                "Text(\"heading-rows\") List([\"Đồng bằng sông Hồng\"])",
                "Text(\"closing-rows\") List([\"Người lập biểu\"])",
            ]
        );
    }

    /// What adds up a part is left out, and never held against the sum of all rows.
    #[test]
    fn subtotals_of_parts_are_left_out() {
        let text = "# period: 2022\nentity,people\nHà Nội,5\nCộng vùng,5\nHải Phòng,7\nCộng: Miền Bắc,12\nCộng vùng Đông Bắc,12\n\
                    Bình quân vùng,6\nTổng cộng vùng 1:,12\n";
        let (told, figures) = left_out(text);
        assert_eq!(figures, 2);
        assert_eq!(
            told,
            [
                "Text(\"total-rows\") List([\"Cộng vùng\", \"Cộng: Miền Bắc\", \"Cộng vùng Đông Bắc\", \"Tổng cộng vùng 1:\"])",
                "Text(\"average-rows\") List([\"Bình quân vùng\"])",
            ]
        );
    }

    #[test]
    fn a_total_that_differs_is_told() {
        let (told, _) = left_out("# period: 2022\nentity,people\nHà Nội,5\nHải Phòng,7\nTổng cộng:,13\n");
        assert_eq!(told[1], "Text(\"13\") is not Text(\"12\")");
    }

    #[test]
    fn numbers_of_columns_are_no_figures() {
        let (told, figures) = left_out("# period: 2022\nSTT,entity,people,rate\nA,B,(1),(2)=(1)/5\n1,Hà Nội,5,6\n");
        assert_eq!((told.len(), figures), (1, 2));
        let (told, figures) = left_out("# period: 2022\ncode,people,rate\n01,2,3\n");
        assert_eq!((told.len(), figures), (0, 2), "{told:?}");
    }

    #[test]
    fn a_row_with_figures_or_a_misspelt_name_is_never_left_out() {
        let (told, figures) = left_out("# period: 2022\nentity,people\nHà Nộj,\nSao Hỏa,5\n,6\nHà Nội,1\n");
        assert_eq!(figures, 1);
        assert_eq!(told, ["EntityUnknown 3", "EntityUnknown 4", "EntityMissing 5"]);
    }

    #[test]
    fn a_row_that_names_somebody_and_has_words_for_figures_is_told() {
        let text = "# period: 2022\nentity,people\nHà Nội,khá\nSao Hỏa,x\nHải Phòng,5\nSao Mộc,khá\n";
        let (told, figures) = left_out(text);
        assert_eq!(told, ["CellNotNumber 3", "EntityUnknown 4", "EntityUnknown 6"]);
        assert_eq!(figures, 2);
        // A signature is none of them, nor what stands below it.
        let signed = "# period: 2022\nentity,people\nHà Nội,5\nNgười lập biểu,Thủ trưởng\nTrần Thị Lan,Lê Văn Tám\n";
        let (told, figures) = left_out(signed);
        assert_eq!((told.len(), figures), (1, 1), "{told:?}");
    }

    #[test]
    fn codes_are_no_numbers_of_columns() {
        for row in ["01,2,3,4", "1,2,3,4"] {
            let (told, figures) = left_out(&format!("# period: 2022\ncode,people,rate,share\n{row}\n"));
            assert_eq!((told, figures), (vec!["CellBeyond 3".to_owned()], 3), "{row}");
        }
        for row in ["(1),(2),(3),(4)", "A,1,2,3"] {
            let (told, figures) = left_out(&format!("# period: 2022\ncode,people,rate,share\n{row}\n01,5,7,6\n"));
            assert_eq!((told.len(), figures), (1, 3), "{row}: {told:?}");
        }
    }

    #[test]
    fn the_region_of_a_row_without_its_entity_is_no_subtotal() {
        for region in ["continent", "vùng"] {
            let (told, figures) =
                left_out(&format!("# period: 2022\n{region},entity,people\nTây Nguyên,,5\n,Hà Nội,1\n"));
            assert!(told.contains(&"EntityMissing 3".to_owned()), "{told:?}");
            assert_eq!(figures, 1);
        }
    }

    #[test]
    fn averages_and_the_whole_of_a_province_are_left_out() {
        let (told, figures) =
            left_out("# period: 2022\nentity,people\nHà Nội,5\nHải Phòng,7\nToàn ngành,12\nBình quân,6\n");
        assert_eq!(
            told,
            ["Text(\"total-rows\") List([\"Toàn ngành\"])", "Text(\"average-rows\") List([\"Bình quân\"])"]
        );
        assert_eq!(figures, 2);
    }

    #[test]
    fn a_total_below_thousands_of_units_that_the_input_names_is_no_unit() {
        let mut rulebook = super::super::tests::rulebook();
        rulebook.entities = crate::rulebook::model::Entities::Input;
        let mut text = String::from("# period: 2022\nentity,people\n");
        (0..3_321).for_each(|at| text.push_str(&format!("Xã {at},1\n")));
        text.push_str("Tổng cộng,3321\n");
        let reading = super::super::tests::read_all(&rulebook, &[("a.csv", text.as_bytes())]);
        assert_eq!(reading.panel.observations.len(), 3_321);
    }

    #[test]
    fn labels_without_their_numbers() {
        assert_eq!(without_number("ii dong bac"), "dong bac");
        assert_eq!(without_number("1 vung tay nguyen"), "tay nguyen");
        assert_eq!(without_number("ha noi"), "ha noi");
    }
}
