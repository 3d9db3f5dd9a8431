//! What the columns of a table mean: the rulebook's own header texts first, then fields' ids and the reserved names, then the
//! fields' titles (in the same letters, case and spaces aside).
//!
//! Long tables have the columns `entity`, `field`, `value` (and `period`, `stage`, `status`, `evidence`, `note`, `agency`,
//! `as_of`); wide ones an entity column and one column a field, with `<field>.status` and `<field>.evidence` beside it. A *sheet* is a long
//! table with a column a stage, under its id or title, instead of `value`. What stands beside figures is [`Aside`]'s.

use super::aside::{self, Aside, Asides};
use super::context::Context;
use super::heading::{self, Heading, Known};
use super::ledger::{Ledger, limit, shown};
use super::limits::COLUMNS_MAX;
use super::place::{Page, cell_place};
use super::record::Rows;
use crate::finding::{Code, Finding};
use crate::naming;
use crate::rulebook::model::{FieldIx, Header, NumberForm};
use std::collections::HashMap;

/// Names offered where a column is not known.
const SUGGESTIONS_MAX: usize = 3;

/// Words without accents that head a column of entities; which one is meant is offered, never taken.
const ENTITY_WORDS: [&str; 16] = [
    "country",
    "province",
    "district",
    "commune",
    "municipality",
    "region",
    "state",
    "ministry",
    "unit",
    "tinh",
    "thanh pho",
    "huyen",
    "xa",
    "don vi",
    "dia phuong",
    "quoc gia",
];

/// How offices head the column of provinces, without accents and signs.
const PROVINCE_HEADERS: [&str; 8] = [
    "tinh thanh pho",
    "tinh thanh",
    "tinh tp",
    "tinh thanh pho truc thuoc trung uong",
    "ten tinh",
    "ten tinh thanh pho",
    "ten tinh tp",
    "cac tinh thanh pho",
];

/// Headers that mean the entity where no other column does: beside one, they can be the unit of a figure or who reports it.
const GENERAL_HEADERS: [&str; 5] = ["dia phuong", "don vi", "ten don vi", "ten dia phuong", "tinh"];

/// How offices head the column of codes.
const CODE_HEADERS: [&str; 5] = ["ma tinh", "ma tinh thanh pho", "ma tinh tp", "ma don vi", "ma dia phuong"];

/// Words without accents that head a column of row numbers.
const ROW_NUMBER_WORDS: [&str; 5] = ["stt", "tt", "so tt", "so thu tu", "s t t"];

/// Column names that have a meaning of their own, beside the fields' ids.
const RESERVED: [(&str, Meaning); 14] = [
    ("period", Meaning::Period),
    ("entity", Meaning::Entity(EntityBy::Entity)),
    ("code", Meaning::Entity(EntityBy::Code)),
    ("name", Meaning::Entity(EntityBy::Name(0))),
    ("name_vi", Meaning::Entity(EntityBy::Name(1))),
    ("name_en", Meaning::Entity(EntityBy::Name(2))),
    ("field", Meaning::LongField),
    ("value", Meaning::LongValue),
    ("max_points", Meaning::Maximum),
    ("stage", Meaning::Stage),
    ("status", Meaning::Status),
    ("note", Meaning::Note),
    ("as_of", Meaning::AsOf),
    ("Ghi chú", Meaning::Note),
];

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Meaning {
    Entity(EntityBy),
    Period,
    Stage,
    Status,
    Note,
    AsOf,
    Attribute(usize),
    Field(FieldIx),
    FieldStatus(FieldIx),
    LongField,
    LongValue,
    /// The figures of a stage in a sheet.
    StageValue(usize),
    /// Most points, as the sheet has them.
    Maximum,
    /// What stands beside a figure, a stage's figure, or all figures of the row.
    Aside(Beside, Aside),
    Ignored,
    /// Numbers of the rows (`STT`): nothing, and no sign of a header either.
    RowNumber,
    Blank,
    Unknown,
    /// The title of several fields.
    Ambiguous,
}

/// Whose an aside is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Beside {
    Row,
    Field(FieldIx),
    Stage(usize),
}

/// By what a column names the entity; the first that a table has finds it, names are shown otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum EntityBy {
    Mapped,
    Entity,
    Code,
    /// `name`, `name_vi`, `name_en`.
    Name(usize),
    /// A word that means the entity where nothing else does.
    General,
}

/// Which of the two forms a table has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// One row a figure.
    Long {
        /// Column of the field's id.
        field: usize,
        /// The columns of figures: `value`, and in a sheet one a stage, in the order of the stages.
        values: Vec<StageColumn>,
        /// Column of the most points.
        maximum: Option<usize>,
    },
    /// One column a field, in the order of the columns.
    Wide(Vec<Figure>),
}

/// The columns of one field in a wide table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Figure {
    pub(super) field: FieldIx,
    pub(super) value: usize,
    /// How its numbers are typed, as far as run and rulebook say it.
    pub(super) numbers: Option<NumberForm>,
    pub(super) status: Option<usize>,
    pub(super) asides: Asides,
}

/// The column of figures in a long table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StageColumn {
    /// The stage that the column is of; none: that of the row.
    pub(super) stage: Option<usize>,
    pub(super) value: usize,
    pub(super) asides: Asides,
}

/// Where everything stands in a table; positions of columns are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) columns: usize,
    pub(super) form: Form,
    pub(super) entity: usize,
    /// What the column of the entity is called.
    pub(super) entity_header: String,
    pub(super) period: Option<usize>,
    pub(super) stage: Option<usize>,
    pub(super) status: Option<usize>,
    pub(super) note: Option<usize>,
    pub(super) as_of: Option<usize>,
    /// Beside all figures of a row; evidence is in long tables only.
    pub(super) asides: Asides,
    /// Columns of shown names: `name`, `name_vi`, `name_en`.
    pub(super) names: [Option<usize>; 3],
    /// Columns of the attributes, in the order of [`Context::attributes`].
    pub(super) attributes: Vec<Option<usize>>,
    /// Columns without a header, in which nothing may stand.
    pub(super) blank: Vec<usize>,
}

/// A header row being read.
struct Reader<'c, 'a> {
    context: &'c Context<'a>,
    page: Page<'a>,
    heading: Heading,
    ledger: &'c mut Ledger,
    meanings: Vec<Meaning>,
    /// The first column of each meaning.
    first: HashMap<Meaning, usize>,
}

/// Finds the header in the first rows of `rows`, and leaves those below it; none where there is no row.
pub(super) fn find<'a>(context: &Context<'a>, page: Page<'a>, rows: &mut Rows<'a>) -> Option<Heading> {
    let heading = heading::find(context, page, rows, known)?;
    if let Rows::Sheet(rows) = rows {
        rows.widen(heading.columns());
    }
    Some(heading)
}

/// Reads what the columns mean. None where the table cannot be read; the ledger says why.
pub(super) fn read<'a>(context: &Context<'a>, page: Page<'a>, heading: Heading, ledger: &mut Ledger) -> Option<Layout> {
    if !sound(page, &heading, ledger) {
        return None;
    }
    Reader { context, page, heading, ledger, meanings: Vec::new(), first: HashMap::new() }.layout()
}

/// Whether the header can be cut into cells, and not too many.
fn sound(page: Page<'_>, heading: &Heading, ledger: &mut Ledger) -> bool {
    let Some(record) = heading.first() else { return false };
    if let Some((trouble, column)) = record.trouble {
        super::table::report_trouble(ledger, trouble, cell_place(page, record, column));
        return false;
    }
    if record.cells.len() > COLUMNS_MAX {
        ledger.add(Code::LimitPassed, || limit(cell_place(page, record, COLUMNS_MAX), "columns", COLUMNS_MAX));
        return false;
    }
    true
}

/// What a text would be as a header.
fn known(context: &Context<'_>, text: &str) -> Known {
    let meaning = match context.header(text) {
        Some(header) => mapped(context, header),
        None => unmapped(context, text),
    };
    match meaning {
        Meaning::Unknown | Meaning::Blank | Meaning::RowNumber | Meaning::Ambiguous => Known::No,
        Meaning::Entity(_) => Known::Entity,
        Meaning::Field(_) | Meaning::LongValue | Meaning::StageValue(_) => Known::Figure,
        _ => Known::Other,
    }
}

fn mapped(context: &Context<'_>, header: &Header) -> Meaning {
    match header {
        Header::Entity => Meaning::Entity(EntityBy::Mapped),
        Header::Name => Meaning::Entity(EntityBy::Name(0)),
        Header::Period => Meaning::Period,
        Header::AsOf => Meaning::AsOf,
        Header::Attribute(id) => {
            let at = context.attributes.iter().position(|other| other == id);
            at.map_or(Meaning::Ignored, Meaning::Attribute)
        }
        Header::Field(field) => Meaning::Field(*field),
        Header::Stage(stage) => Meaning::StageValue(*stage),
        Header::Column(name) => unmapped(context, name),
        Header::Ignored => Meaning::Ignored,
    }
}

/// A text that the rulebook does not map: a reserved name, a field's id or title, or a column of numbers.
fn unmapped(context: &Context<'_>, name: &str) -> Meaning {
    let reserved = RESERVED.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, meaning)| *meaning);
    if let Some(meaning @ (Meaning::Period | Meaning::Entity(EntityBy::Entity))) = reserved {
        return meaning;
    }
    if let Some(field) = context.field_named(name) {
        return Meaning::Field(field);
    }
    if let Some(field) = name.strip_suffix(".status").and_then(|id| context.field_named(id)) {
        return Meaning::FieldStatus(field);
    }
    let meaning = reserved.or_else(|| beside(context, name)).unwrap_or(Meaning::Unknown);
    if meaning != Meaning::Unknown {
        return meaning;
    }
    if let Some(stage) = context.stage(name) {
        return Meaning::StageValue(stage);
    }
    match context.titled(name) {
        [field] => Meaning::Field(*field),
        [] if headed(name).is_some() => headed(name).unwrap_or(Meaning::Unknown),
        [] if ROW_NUMBER_WORDS.contains(&naming::plain(name).as_str()) => Meaning::RowNumber,
        [] => Meaning::Unknown,
        _ => Meaning::Ambiguous,
    }
}

/// What stands beside a row, a field's figure or a stage's: `reason`, `plan.evidence.number`, `appraised.reason`.
fn beside(context: &Context<'_>, name: &str) -> Option<Meaning> {
    if let Some(kind) = Aside::named(name) {
        return Some(Meaning::Aside(Beside::Row, kind));
    }
    let (id, rest) = name.split_once('.')?;
    let kind = Aside::named(rest)?;
    let field = context.field_named(id).map(Beside::Field);
    let whose = field.or_else(|| context.stage(id).map(Beside::Stage))?;
    Some(Meaning::Aside(whose, kind))
}

/// A column as offices head it, in Vietnamese.
fn headed(name: &str) -> Option<Meaning> {
    let words = aside::words(name).unwrap_or_default();
    let is_in = |headers: &[&str]| headers.contains(&words.as_str());
    match naming::plain(name).as_str() {
        _ if is_in(&CODE_HEADERS) => Some(Meaning::Entity(EntityBy::Code)),
        _ if is_in(&PROVINCE_HEADERS) => Some(Meaning::Entity(EntityBy::Name(0))),
        _ if is_in(&GENERAL_HEADERS) => Some(Meaning::Entity(EntityBy::General)),
        "diem toi da" => Some(Meaning::Maximum),
        "giai doan" => Some(Meaning::Stage),
        _ => Aside::headed(name).map(|kind| Meaning::Aside(Beside::Row, kind)),
    }
}

impl Reader<'_, '_> {
    fn layout(&mut self) -> Option<Layout> {
        let is_long = self.is_long();
        self.meanings = (0..self.heading.columns()).map(|column| self.meaning(column, is_long)).collect();
        self.settle_general();
        if self.meanings.iter().all(|meaning| matches!(meaning, Meaning::Unknown | Meaning::Blank | Meaning::RowNumber))
        {
            match self.lost() {
                Some((column, text)) => self.report(column, Code::LettersLost, |finding| finding.with("text", text)),
                None => self.report(0, Code::HeaderMissing, |finding| finding),
            }
            return None;
        }
        // What is missing is told where it probably stands, and not a second time as a column that nobody knows.
        let likely = self.likely_entity();
        if !self.report_columns(likely) {
            return None;
        }
        let entity_columns = self.first.iter().filter_map(|(meaning, column)| match meaning {
            Meaning::Entity(by) => Some((*by, *column)),
            _ => None,
        });
        let entity = entity_columns.min().map(|(_, column)| column);
        let form = if is_long { self.long() } else { Some(self.wide()) };
        let form_name = if is_long { "long" } else { "wide" };
        let (Some(entity), Some(form)) = (entity, form) else {
            if let Some((column, text)) = self.lost().filter(|_| entity.is_none()) {
                self.report(column, Code::LettersLost, |finding| finding.with("text", text));
            } else if entity.is_none() {
                let key = likely.and_then(|at| self.as_key(at));
                self.report(likely.unwrap_or(0), Code::ColumnMissing, |finding| {
                    let finding = finding.with("column", "entity").with("form", form_name);
                    match key {
                        Some(header) => finding.with("header", header),
                        None => finding,
                    }
                });
            }
            return None;
        };
        let column = |meaning: Meaning| self.first.get(&meaning).copied();
        Some(Layout {
            columns: self.heading.columns(),
            form,
            entity_header: self.heading.name(entity).to_owned(),
            entity,
            period: column(Meaning::Period),
            stage: column(Meaning::Stage),
            status: column(Meaning::Status),
            note: column(Meaning::Note),
            as_of: column(Meaning::AsOf),
            asides: self.asides(Beside::Row),
            names: [0, 1, 2].map(|name| column(Meaning::Entity(EntityBy::Name(name)))),
            attributes: (0..self.context.attributes.len()).map(|at| column(Meaning::Attribute(at))).collect(),
            blank: (0..)
                .zip(&self.meanings)
                .filter(|(_, meaning)| **meaning == Meaning::Blank)
                .map(|(at, _)| at)
                .collect(),
        })
    }

    /// Of the columns whose header means the entity only where nothing else does, the first one is its name if no other is; all else
    /// that they could be is not known.
    fn settle_general(&mut self) {
        let is_named =
            |own: &Meaning| matches!(own, Meaning::Entity(EntityBy::Mapped | EntityBy::Entity | EntityBy::Name(_)));
        let mut is_taken = self.meanings.iter().any(is_named);
        for own in &mut self.meanings {
            if *own == Meaning::Entity(EntityBy::General) {
                *own = if is_taken { Meaning::Unknown } else { Meaning::Entity(EntityBy::Name(0)) };
                is_taken = true;
            }
        }
    }

    /// A table is long where it has a column `field` or `value` that is not a field of the rulebook.
    fn is_long(&self) -> bool {
        (0..self.heading.columns()).any(|column| {
            let name = self.heading.name(column);
            let is_name = |name: &str| name.eq_ignore_ascii_case("field") || name.eq_ignore_ascii_case("value");
            match self.context.header(name) {
                Some(Header::Column(own)) => is_name(own),
                Some(_) => false,
                None => is_name(name) && self.context.field_named(name).is_none(),
            }
        })
    }

    fn meaning(&self, column: usize, is_long: bool) -> Meaning {
        let name = self.heading.name(column);
        if name.is_empty() {
            return Meaning::Blank;
        }
        let meaning = match self.context.header(name) {
            Some(header) => mapped(self.context, header),
            None => unmapped(self.context, name),
        };
        let meaning = match meaning {
            Meaning::Aside(Beside::Row, kind) if !is_long && kind.is_evidence() => {
                self.claim().map_or(meaning, |field| Meaning::Aside(Beside::Field(field), kind))
            }
            _ => meaning,
        };
        let fits = match meaning {
            Meaning::Field(_) | Meaning::FieldStatus(_) | Meaning::Aside(Beside::Field(_), _) => !is_long,
            Meaning::LongField | Meaning::LongValue | Meaning::StageValue(_) | Meaning::Maximum => is_long,
            Meaning::Aside(Beside::Stage(_), _) => is_long,
            Meaning::Aside(Beside::Row, kind) => is_long || !kind.is_evidence(),
            _ => true,
        };
        if fits { meaning } else { Meaning::Unknown }
    }

    /// The one field that needs evidence: in a wide table, evidence without the name of a field is that of this one.
    fn claim(&self) -> Option<FieldIx> {
        let fields = self.context.rulebook.fields.iter().enumerate();
        let mut claims = fields.filter(|(_, field)| field.evidence_required).map(|(at, _)| FieldIx(at));
        let only = claims.next()?;
        claims.next().is_none().then_some(only)
    }

    /// The columns of what stands beside something.
    fn asides(&self, whose: Beside) -> Asides {
        Asides::new(|kind| self.first.get(&Meaning::Aside(whose, kind)).copied())
    }

    /// Unknown columns and columns that stand twice. False where it cannot be known whose or what the figures are, because
    /// two columns claim to say it; a field that stands twice is compared figure by figure instead.
    fn report_columns(&mut self, likely: Option<usize>) -> bool {
        let mut is_clear = true;
        for column in 0..self.meanings.len() {
            let Some(meaning) = self.meanings.get(column).copied() else { continue };
            let name = self.heading.name(column).to_owned();
            match meaning {
                Meaning::Blank | Meaning::Ignored | Meaning::RowNumber => {}
                Meaning::Ambiguous => {
                    let fields = self.context.titled(&name).iter().filter_map(|at| self.context.rulebook.field(*at));
                    let candidates: Vec<String> = fields.map(|field| field.id.clone()).collect();
                    self.report(column, Code::HeaderAmbiguous, |finding| {
                        finding.with("column", shown(&name)).with("candidates", candidates)
                    });
                }
                Meaning::Unknown if likely == Some(column) => {}
                Meaning::Unknown => {
                    let suggestions = self.suggestions(&name);
                    self.report(column, Code::ColumnUnknown, |finding| {
                        finding.with("column", shown(&name)).with("suggestions", suggestions)
                    });
                }
                _ => match self.first.get(&meaning).copied() {
                    Some(first) => {
                        is_clear &=
                            matches!(meaning, Meaning::Field(_) | Meaning::Note | Meaning::Aside(..) | Meaning::AsOf);
                        self.report(column, Code::ColumnDuplicate, |finding| {
                            finding.with("column", shown(&name)).with("first", first + 1)
                        });
                    }
                    None => {
                        self.first.insert(meaning, column);
                    }
                },
            }
        }
        is_clear
    }

    /// The first header in which a letter was destroyed: a question mark stands at a letter, and no space behind it.
    fn lost(&self) -> Option<(usize, String)> {
        let is_lost = |name: &str| {
            let letters: Vec<char> = name.chars().collect();
            letters.windows(2).any(|pair| matches!(pair, ['?', next] if next.is_alphabetic()))
        };
        let column = (0..self.heading.columns()).find(|column| is_lost(self.heading.name(*column)))?;
        Some((column, shown(self.heading.name(column))))
    }

    /// The column that probably means the entity, where none is known to: a usual word for one, else an unknown first column.
    fn likely_entity(&self) -> Option<usize> {
        if self.meanings.iter().any(|own| matches!(own, Meaning::Entity(_))) {
            return None;
        }
        let unknown = |column: &usize| self.meanings.get(*column) == Some(&Meaning::Unknown);
        let is_usual = |column: &usize| {
            let plain = naming::plain(self.heading.name(*column));
            ENTITY_WORDS
                .iter()
                .any(|word| plain.split(' ').any(|own| own == *word) || plain.contains(*word) && word.contains(' '))
        };
        let columns = || (0..self.meanings.len()).filter(unknown);
        columns().find(is_usual).or_else(|| Some(0).filter(unknown)).filter(|at| self.as_key(*at).is_some())
    }

    /// The name of a column as a key of `headers`.
    fn as_key(&self, column: usize) -> Option<String> {
        let name = shown(self.heading.name(column));
        let is_bare = name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'));
        match (is_bare, name.contains(['"', '\\'])) {
            (true, _) => Some(name),
            (false, false) => Some(format!("\"{name}\"")),
            (false, true) => None,
        }
    }

    fn suggestions(&self, name: &str) -> Vec<String> {
        let rulebook = self.context.rulebook;
        let fields = rulebook.fields.iter().map(|field| field.id.as_str());
        let headers = rulebook.headers.iter().map(|(text, _)| text.as_str());
        let names = fields.chain(headers).chain(RESERVED.iter().map(|(own, _)| *own)).chain(Aside::names());
        naming::suggestions(name, names, SUGGESTIONS_MAX)
    }

    fn long(&mut self) -> Option<Form> {
        let stages = 0..self.context.rulebook.stages.len();
        let of_stage = |stage: usize| {
            let value = self.first.get(&Meaning::StageValue(stage)).copied()?;
            Some(StageColumn { stage: Some(stage), value, asides: self.asides(Beside::Stage(stage)) })
        };
        let plain = |value: &usize| StageColumn { stage: None, value: *value, asides: Asides::default() };
        let value = self.first.get(&Meaning::LongValue).map(plain);
        let values: Vec<StageColumn> = value.into_iter().chain(stages.filter_map(of_stage)).collect();
        let field = self.first.get(&Meaning::LongField).copied();
        for (name, is_there) in [("field", field.is_some()), ("value", !values.is_empty())] {
            if !is_there {
                self.report(0, Code::ColumnMissing, |finding| finding.with("column", name).with("form", "long"));
            }
        }
        let maximum = self.first.get(&Meaning::Maximum).copied();
        if values.is_empty() { None } else { Some(Form::Long { field: field?, values, maximum }) }
    }

    /// A field whose column stands twice is read twice: where both say the same, nothing is lost, and where they do not, it
    /// is a contradiction like any other.
    fn wide(&self) -> Form {
        let figure = |(column, meaning): (usize, &Meaning)| match meaning {
            Meaning::Field(field) => Some(Figure {
                field: *field,
                value: column,
                numbers: self.context.numbers_below(Some(self.heading.name(column)), *field),
                status: self.first.get(&Meaning::FieldStatus(*field)).copied(),
                asides: self.asides(Beside::Field(*field)),
            }),
            _ => None,
        };
        Form::Wide(self.meanings.iter().enumerate().filter_map(figure).collect())
    }

    fn report(&mut self, column: usize, code: Code, complete: impl FnOnce(Finding) -> Finding) {
        let place = || self.heading.place(self.page, column);
        self.ledger.add(code, || complete(Finding::new(code).at(place())));
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::Records;
    use super::*;
    use crate::data::tests::rulebook;

    fn layout(header: &str) -> (Option<Layout>, Vec<(Code, usize)>) {
        let rulebook = rulebook();
        let context = Context::new(&rulebook, None, None);
        let mut ledger = Ledger::default();
        let mut rows = Rows::Delimited(Records::new(header, b',', 0, 1));
        let page = Page::of_text("a.csv", header);
        let heading = find(&context, page, &mut rows).unwrap();
        let layout = read(&context, page, heading, &mut ledger);
        (layout, ledger.close("a.csv").iter().map(|finding| (finding.code, finding.places[0].column)).collect())
    }

    #[test]
    fn a_long_table_in_any_order_of_columns() {
        let (layout, findings) = layout("value,Period,field,entity,evidence");
        let layout = layout.unwrap();
        assert_eq!(
            layout.form,
            Form::Long {
                field: 2,
                values: vec![StageColumn { stage: None, value: 0, asides: Asides::default() }],
                maximum: None
            }
        );
        assert_eq!(layout.asides, Asides::new(|kind| Some(4).filter(|_| kind == Aside::Evidence)));
        assert_eq!((layout.entity, layout.period), (3, Some(1)));
        assert!(findings.is_empty());
    }

    #[test]
    fn a_wide_table_with_status_and_evidence_beside_its_fields() {
        let (layout, findings) = layout("name,code,plan.evidence,plan,people.status,Dân số,");
        let layout = layout.unwrap();
        let Form::Wide(figures) = &layout.form else { panic!("long") };
        assert_eq!(
            figures
                .iter()
                .map(|figure| (figure.field.0, figure.value, figure.status, figure.asides))
                .collect::<Vec<_>>(),
            [
                (2, 3, None, Asides::new(|kind| Some(2).filter(|_| kind == Aside::Evidence))),
                (0, 5, Some(4), Asides::default())
            ]
        );
        assert_eq!((layout.entity, layout.names, layout.blank), (1, [Some(0), None, None], vec![6]));
        assert!(findings.is_empty());
    }

    #[test]
    fn a_mapped_header_is_known_in_any_spelling() {
        assert!(layout("Tỉnh/Thành phố,DÂN  SỐ").1.is_empty());
    }

    #[test]
    fn what_is_wrong_with_a_header_is_all_said() {
        assert_eq!(
            layout("code,peple,people,people,rank").1,
            [(Code::ColumnUnknown, 6), (Code::ColumnDuplicate, 19), (Code::ColumnUnknown, 26)]
        );
        assert_eq!(layout("people,plan").1, [(Code::ColumnMissing, 1)]);
        assert_eq!(layout("entity,field").1, [(Code::ColumnMissing, 1)]);
        assert_eq!(layout("01,Hà Nội,5").1, [(Code::HeaderMissing, 1)]);
        assert_eq!(layout("entity,field,value,people").1, [(Code::ColumnUnknown, 20)]);
        assert_eq!(layout("code,\"people").1, [(Code::CsvSyntax, 6)]);
    }

    #[test]
    fn provinces_as_offices_head_them() {
        for header in ["Tỉnh, thành phố", "Tỉnh/TP", "TỈNH, TP", "Địa phương", "Đơn vị", "Tên tỉnh", "Tỉnh"]
        {
            let (layout, findings) = layout(&format!("STT,\"{header}\",people"));
            assert!(findings.is_empty(), "{header}: {findings:?}");
            assert_eq!(layout.map(|own| (own.entity, own.names[0])), Some((1, Some(1))), "{header}");
        }
        // The code finds the entity, its name stands beside.
        let (own, findings) = layout("Mã tỉnh,Đơn vị,people");
        assert_eq!((own.map(|own| (own.entity, own.names[0])), findings), (Some((0, Some(1))), vec![]));
        // Beside a column of entities, `Đơn vị` is something else.
        assert_eq!(layout("entity,Đơn vị,people").1, [(Code::ColumnUnknown, 8)]);
        // The first of two, and never both.
        assert_eq!(layout("Địa phương,Đơn vị,people").1, [(Code::ColumnUnknown, 12)]);
        // What probably is the entity is told once.
        assert_eq!(layout("people,Thành viên").1, [(Code::ColumnUnknown, 8), (Code::ColumnMissing, 1)]);
        assert_eq!(layout("Huyện,people").1, [(Code::ColumnMissing, 1)]);
    }

    #[test]
    fn of_two_columns_that_say_whose_the_figures_are_none_is_guessed() {
        for header in ["entity,entity,people", "code,period,people,period", "entity,field,value,value"] {
            let (layout, findings) = layout(header);
            assert!(layout.is_none(), "{header}");
            assert_eq!(findings.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [Code::ColumnDuplicate], "{header}");
        }
        assert!(layout("code,people,people").0.is_some(), "the same field twice is compared figure by figure");
    }
}
