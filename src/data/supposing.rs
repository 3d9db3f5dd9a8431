//! Supposed figures: what is typed to try what would be (`48.community_teams=+5%`), read and checked as cells are.
//!
//! In: a panel, the period and stage that count, texts. Out: [`Supposed`]: the changes, and everything that is wrong with them. Must
//! not: touch the panel, or leave a change out without a finding.
//!
//! A text is `ENTITY.field=FIGURE`; of several entities at once `*.field=FIGURE`. FIGURE is what a cell may have, or a change of the
//! figure that counts now: `+12`, `-3`, `+5%`, `-5%`. A figure that begins with a sign of its own stands behind two `=`
//! (`48.growth==-1.5`). A percentage of a count gives the nearest whole number.

use super::cell;
use super::check;
use super::context::Context;
use super::era::Eras;
use super::gather::Desk;
use super::ledger::Ledger;
use super::panel::{Datum, Figure, Observation, Origin, Panel};
use super::place::{Body, Locator, Page};
use super::record::{Records, Rows};
use super::typed::{Choice, Evidence, evidence};
use crate::finding::{Code, Finding, Place, sort};
use crate::naming::suggestions;
use crate::number::{Decimal, Exact};
use crate::registry::{EntityIx, Period, Resolution};
use crate::rulebook::model::{Field, FieldIx, Kind, NumberForm, Rulebook};

/// What findings about supposed figures give as their file.
pub const FILE: &str = "--set";

/// The sign between field and figure, in what is typed and in the text that findings point into.
const SIGN: char = '=';

/// Names offered where one is not known.
const SUGGESTIONS_MOST: usize = 3;

/// Figures that were typed, as the panel would have them.
#[derive(Debug, Clone, Default)]
pub struct Supposed {
    /// The changes, in the order of their texts, then of the entities; each figure once.
    pub changes: Vec<Change>,
    /// What is wrong with them.
    pub findings: Vec<Finding>,
}

/// One figure that is supposed to be another.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Which, and what it would be.
    pub figure: Figure,
    /// What counts now; none where nobody reported one.
    pub before: Option<Datum>,
    /// As typed.
    pub text: String,
}

/// Reads supposed figures of a period, and checks them as cells are checked.
pub fn suppose(rulebook: &Rulebook, panel: &Panel, (period, stage): (Period, usize), texts: &[&str]) -> Supposed {
    let reader = Reader {
        context: Context::new(rulebook, Some(Eras { all: vec![&panel.registry], asked: None }), Some(period)),
        slice: panel.slice(period, rulebook.fields.len(), stage),
        panel,
    };
    let mut supposed = Supposed::default();
    for text in texts {
        match reader.read(text) {
            Ok(changes) => {
                for change in changes {
                    let same = |own: &Change| {
                        (own.figure.entity, own.figure.field) == (change.figure.entity, change.figure.field)
                    };
                    if supposed.changes.iter().any(same) {
                        let finding = Finding::new(Code::SupposedTwice).at(Place::file(FILE)).with("text", *text);
                        supposed.findings.push(finding);
                    } else {
                        supposed.changes.push(change);
                    }
                }
            }
            Err(finding) => supposed.findings.push(finding.at(Place::file(FILE))),
        }
    }
    let figures: Vec<Figure> = supposed.changes.iter().map(|change| change.figure).collect();
    supposed.findings.extend(Checker::new(rulebook, panel, (period, stage)).refused(&figures));
    supposed
}

/// Holds supposed figures of a period to the checks of the rulebook. A document that proves a figure and its day are taken to be in order.
#[derive(Debug)]
pub struct Checker<'a> {
    rulebook: &'a Rulebook,
    panel: &'a Panel,
    period: Period,
    stage: usize,
    /// What the checks find now; none where there are no checks.
    before: Option<Vec<Finding>>,
}

impl<'a> Checker<'a> {
    /// For the figures of a period, as they count at a stage.
    pub fn new(rulebook: &'a Rulebook, panel: &'a Panel, (period, stage): (Period, usize)) -> Self {
        let before = rulebook.fields.iter().any(is_checked).then(|| checked(rulebook, panel, period));
        Self { rulebook, panel, period, stage, before }
    }

    /// What the checks would find that they do not find now.
    pub fn refused(&self, figures: &[Figure]) -> Vec<Finding> {
        let Some(before) = self.before.as_ref().filter(|_| !figures.is_empty()) else { return Vec::new() };
        let panel = self.panel.supposing(self.period, self.stage, figures);
        let mut found = checked(self.rulebook, &panel, self.period);
        found.retain(|finding| !before.contains(finding));
        sort(&mut found);
        found
    }
}

fn is_checked(field: &Field) -> bool {
    field.range.0.is_some() || field.range.1.is_some() || !field.checks.is_empty()
}

/// What the checks find in the figures of a period. Mostly that is nothing, and then no figure need be written out.
fn checked(rulebook: &Rulebook, panel: &Panel, period: Period) -> Vec<Finding> {
    let (locator, ledgers) = (Locator::new(Vec::new()), vec![Ledger::default()]);
    let mut desk = Desk { rulebook, registry: &panel.registry, locator, ledgers };
    check::of_supposed(&panel.observations, period, &mut desk);
    if desk.ledgers.iter().all(Ledger::is_empty) { Vec::new() } else { told(rulebook, panel, period) }
}

/// The same, with the texts of the figures.
fn told(rulebook: &Rulebook, panel: &Panel, period: Period) -> Vec<Finding> {
    // A page of its own, so that findings have the figures' texts.
    let mut text = String::new();
    let mut line = 0;
    let mut observations: Vec<Observation> = panel.observations.clone();
    for observation in &mut observations {
        let on_page = observation.period == period;
        observation.origin = Origin { file: 0, line: u32::MAX, column: 2, sheet: 0 };
        if let Some(field) = rulebook.field(observation.field).filter(|_| on_page) {
            line += 1;
            observation.origin.line = line;
            text.push_str(&format!("{}{SIGN}{}\n", field.id, written(field, observation.datum)));
        }
    }
    let sign = u8::try_from(SIGN).unwrap_or(b'=');
    let rows = Rows::Delimited(Records::new(&text, sign, 0, 1));
    let locator = Locator::new(vec![vec![Body { page: Page::of_text(FILE, &text), rows }]]);
    let mut desk = Desk { rulebook, registry: &panel.registry, locator, ledgers: vec![Ledger::default()] };
    check::of_supposed(&observations, period, &mut desk);
    let mut found: Vec<Finding> = desk.ledgers.into_iter().flat_map(|ledger| ledger.close(FILE)).collect();
    for finding in &mut found {
        // The lines of that page are nobody's.
        finding.places = vec![Place::file(FILE)];
    }
    found
}

/// A figure as it is typed; empty where there is none.
pub fn written(field: &Field, datum: Datum) -> String {
    match (datum, &field.kind) {
        (Datum::Number(number), _) => number.to_string(),
        (Datum::Flag(flag), _) => if flag { "yes" } else { "no" }.to_owned(),
        (Datum::Level(level), Kind::Level(levels)) => {
            levels.get(level).map(|level| level.id.clone()).unwrap_or_default()
        }
        (Datum::Level(_) | Datum::Missing(_), _) => String::new(),
    }
}

/// What is needed to read one text.
struct Reader<'a> {
    context: Context<'a>,
    slice: super::panel::Slice,
    panel: &'a Panel,
}

impl Reader<'_> {
    fn read(&self, text: &str) -> Result<Vec<Change>, Finding> {
        let syntax = || Finding::new(Code::SupposedSyntax).with("text", text);
        let (place, figure) = text.split_once(SIGN).ok_or_else(syntax)?;
        let (entity, id) = place.rsplit_once('.').ok_or_else(syntax)?;
        let (entity, id, figure) = (entity.trim(), id.trim(), figure.trim());
        if entity.is_empty() || id.is_empty() || figure.is_empty() {
            return Err(syntax());
        }
        let rulebook = self.context.rulebook;
        let Some(at) = self.context.field_named(id) else {
            let near = suggestions(id, rulebook.fields.iter().map(|field| field.id.as_str()), SUGGESTIONS_MOST);
            return Err(Finding::new(Code::FieldUnknown).with("field", id).with("suggestions", near));
        };
        let field = rulebook.field(at).ok_or_else(syntax)?;
        let entities = self.entities(entity)?;
        entities.into_iter().map(|entity| self.change(entity, (at, field), figure, text)).collect()
    }

    fn entities(&self, name: &str) -> Result<Vec<EntityIx>, Finding> {
        let registry = &self.panel.registry;
        if name == "*" {
            return Ok((0..registry.entities.len()).map(EntityIx).collect());
        }
        match registry.resolve(name) {
            Resolution::One(entity) => Ok(vec![entity]),
            Resolution::None(near) => {
                Err(Finding::new(Code::EntityNotFound).with("name", name).with("suggestions", near))
            }
            Resolution::Several(several) => {
                let these = several.into_iter().filter_map(|entity| registry.get(entity));
                let names: Vec<String> = these.map(|entity| format!("{} {}", entity.code, entity.name_vi)).collect();
                Err(Finding::new(Code::EntityAmbiguous).with("name", name).with("candidates", names))
            }
        }
    }

    fn change(
        &self,
        entity: EntityIx,
        (at, field): (FieldIx, &Field),
        figure: &str,
        text: &str,
    ) -> Result<Change, Finding> {
        let before = self.slice.observation(self.panel, at, entity).map(|own| own.datum);
        let is_quantity = matches!(field.kind, Kind::Count | Kind::Amount | Kind::Rate);
        let datum = match figure.strip_prefix(SIGN) {
            Some(absolute) => self.cell(field, absolute.trim())?,
            None if is_quantity && figure.starts_with(['+', '-']) => {
                let Some(Datum::Number(number)) = before else {
                    let name = self.panel.registry.get(entity).map_or("", |own| own.name_vi.as_str());
                    let finding = Finding::new(Code::SupposedOfNothing).with("entity", name);
                    return Err(finding.with("field", &field.id).with("text", figure));
                };
                let moved = moved(number, field, figure)?;
                self.cell(field, &moved.to_string())?
            }
            None => self.cell(field, figure)?,
        };
        Ok(Change { figure: Figure { entity, field: at, datum }, before, text: text.to_owned() })
    }

    /// What a cell with this text says.
    fn cell(&self, field: &Field, text: &str) -> Result<Datum, Finding> {
        let form = Choice::Said(NumberForm::Plain);
        // A count of `1.000` is hardly meant to be one.
        if matches!(evidence(text, field), Evidence::Zeros(_)) {
            let finding = Finding::new(Code::CellNotNumber).with("field", &field.id).with("text", text);
            return Err(finding.with("suggestions", cell::readings(text)));
        }
        match cell::datum(&self.context, field, text, &form) {
            Ok(Some(datum)) => Ok(datum),
            Ok(None) => Ok(Datum::Missing(crate::rulebook::model::Missing::NotReported)),
            Err(code) => Err(cell::describe(Finding::new(code), field, text, &form)),
        }
    }
}

/// A number changed by `+12`, `-3`, `+5%` or `-5%`.
fn moved(number: Decimal, field: &Field, figure: &str) -> Result<Decimal, Finding> {
    let unreadable = || {
        let form = Choice::Said(NumberForm::Plain);
        cell::describe(Finding::new(Code::CellNotNumber), field, figure, &form)
    };
    let (by, is_percent) = match figure.strip_suffix('%') {
        Some(by) => (by.trim(), true),
        None => (figure, false),
    };
    let by = Decimal::parse(by).map_err(|_| unreadable())?;
    if !is_percent {
        return number.checked_add(by).ok_or_else(unreadable);
    }
    let hundredth = Exact::from_integer(1).div(&Exact::from_integer(100)).ok_or_else(unreadable)?;
    let factor = Exact::one().add(&by.exact().mul(&hundredth));
    let product = Decimal::from_shortest(number.exact().mul(&factor).to_f64()).ok_or_else(unreadable)?;
    Ok(if field.kind == Kind::Count { product.to_decimals(0) } else { product })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::tests::rulebook;

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn a_figure_is_moved_by_an_amount_or_a_percentage() {
        let rulebook = rulebook();
        let field = |id: &str| rulebook.field(rulebook.field_named(id).unwrap()).unwrap();
        for (id, from, by, to) in [
            ("rate", "40", "+12", "52"),
            ("rate", "40.5", "-3", "37.5"),
            ("rate", "0.1", "+5%", "0.105"),
            ("rate", "80", "-5 %", "76"),
            // 123 × 1.05 = 129.15 people are 129.
            ("people", "123", "+5%", "129"),
            ("people", "10", "+5%", "11"),
        ] {
            assert_eq!(moved(number(from), field(id), by).unwrap(), number(to), "{from} {by}");
        }
        assert_eq!(moved(number("1"), field("rate"), "+a").unwrap_err().code, Code::CellNotNumber);
    }
}
