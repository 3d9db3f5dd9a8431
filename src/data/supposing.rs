//! Supposed figures: what is typed to try what would be (`48.community_teams=+5%`), read and checked as cells are.
//!
//! In: a panel, the period and stage that count, texts. Out: [`Supposed`]: the changes, and everything that is wrong with them. Must
//! not: touch the panel, or leave a change out without a finding.
//!
//! A text is `ENTITY.field=FIGURE`; of several entities at once `*.field=FIGURE`. FIGURE is what a cell may have, or a change of the
//! figure that counts now: `+12`, `-3`, `+5%`, `-5%`; of several entities, those who have no figure to change, or whose changed figure would not
//! pass the checks, keep theirs and are told. A figure that begins with a sign of its own stands behind two `=`
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
use crate::number::{Decimal, Exact};
use crate::registry::{EntityIx, Period, Registry};
use crate::rulebook::model::{Field, FieldIx, Kind, NumberForm, Rulebook};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What findings about supposed figures give as their file.
pub const FILE: &str = "--set";

/// The sign between field and figure, in what is typed and in the text that findings point into.
const SIGN: char = '=';

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
    let mut seen: HashSet<(EntityIx, FieldIx)> = HashSet::new();
    // Texts that mean everybody, with those who cannot follow them.
    let mut of_all: Vec<(&str, Vec<EntityIx>)> = Vec::new();
    for text in texts {
        match reader.read(text) {
            Ok(read) => {
                if let Some(without) = read.without {
                    of_all.push((text, without));
                }
                for change in read.changes {
                    if !seen.insert((change.figure.entity, change.figure.field)) {
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
    let checker = Checker::new(rulebook, panel, (period, stage));
    leave_out(&checker, &mut supposed.changes, &mut of_all);
    supposed.findings.extend(of_all.iter().filter_map(|(text, without)| left_out(panel, text, without)));
    let figures: Vec<Figure> = supposed.changes.iter().map(|change| change.figure).collect();
    supposed.findings.extend(checker.refused(&figures));
    supposed
}

/// Of what was said of everybody, takes out whose figures would not pass the checks; what was said of one entity stays, and is refused.
fn leave_out(checker: &Checker<'_>, changes: &mut Vec<Change>, of_all: &mut [(&str, Vec<EntityIx>)]) {
    let is_refused = |figures: &[Figure]| checker.refused(figures).iter().any(Finding::is_error);
    let all: Vec<Figure> = changes.iter().map(|change| change.figure).collect();
    if of_all.is_empty() || !is_refused(&all) {
        return;
    }
    let mut by_entity: BTreeMap<EntityIx, Vec<Figure>> = BTreeMap::new();
    all.into_iter().for_each(|figure| by_entity.entry(figure.entity).or_default().push(figure));
    by_entity.retain(|_, figures| is_refused(figures));
    changes.retain(|change| {
        let entity = change.figure.entity;
        let said = of_all.iter_mut().find(|(text, _)| *text == change.text);
        let Some((_, without)) = said.filter(|_| by_entity.contains_key(&entity)) else { return true };
        without.push(entity);
        false
    });
}

/// Who keeps the present figure although everybody was meant.
fn left_out(panel: &Panel, text: &str, without: &[EntityIx]) -> Option<Finding> {
    let names: Vec<String> =
        without.iter().filter_map(|entity| panel.registry.get(*entity)).map(|own| own.name_vi.clone()).collect();
    let finding = Finding::new(Code::SupposedLeftOut).at(Place::file(FILE)).with("text", text);
    (!names.is_empty()).then(|| finding.with("count", names.len()).with("entities", names))
}

/// Holds supposed figures of a period to the checks of the rulebook. A document that proves a figure and its day are taken to be in order.
#[derive(Debug)]
pub struct Checker<'a> {
    rulebook: &'a Rulebook,
    panel: &'a Panel,
    period: Period,
    stage: usize,
    /// Whether a check looks at what share of all figures fails it; else each entity is judged by itself.
    looks_at_all: bool,
    /// What the checks find now; none where there are no checks.
    before: Option<Vec<Finding>>,
}

impl<'a> Checker<'a> {
    /// For the figures of a period, as they count at a stage.
    pub fn new(rulebook: &'a Rulebook, panel: &'a Panel, (period, stage): (Period, usize)) -> Self {
        let is_any = rulebook.fields.iter().any(is_checked);
        let before = is_any.then(|| checked(rulebook, &panel.registry, &panel.observations, period));
        let looks_at_all =
            rulebook.fields.iter().flat_map(|field| &field.checks).any(|check| check.tolerated.is_some());
        Self { rulebook, panel, period, stage, looks_at_all, before }
    }

    /// What the checks would find that they do not find now.
    pub fn refused(&self, figures: &[Figure]) -> Vec<Finding> {
        let Some(before) = self.before.as_ref().filter(|_| !figures.is_empty()) else { return Vec::new() };
        let registry = &self.panel.registry;
        let whose: BTreeSet<EntityIx> = match self.looks_at_all {
            true => (0..registry.entities.len()).map(EntityIx).collect(),
            false => figures.iter().map(|figure| figure.entity).collect(),
        };
        let observations = self.panel.observations_supposing(&whose, (self.period, self.stage), figures);
        let mut found = checked(self.rulebook, registry, &observations, self.period);
        found.retain(|finding| !before.contains(finding));
        sort(&mut found);
        found
    }
}

fn is_checked(field: &Field) -> bool {
    field.range.0.is_some() || field.range.1.is_some() || !field.checks.is_empty()
}

/// What the checks find in the figures of a period. Mostly that is nothing, and then no figure need be written out.
fn checked(rulebook: &Rulebook, registry: &Registry, observations: &[Observation], period: Period) -> Vec<Finding> {
    let (locator, ledgers) = (Locator::new(Vec::new()), vec![Ledger::default()]);
    let mut desk = Desk { rulebook, registry, locator, ledgers };
    check::of_supposed(observations, period, &mut desk);
    if desk.ledgers.iter().all(Ledger::is_empty) {
        return Vec::new();
    }
    told(rulebook, registry, observations.to_vec(), period)
}

/// The same, with the texts of the figures.
fn told(rulebook: &Rulebook, registry: &Registry, mut observations: Vec<Observation>, period: Period) -> Vec<Finding> {
    // A page of its own, so that findings have the figures' texts.
    let mut text = String::new();
    let mut line = 0;
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
    let mut desk = Desk { rulebook, registry, locator, ledgers: vec![Ledger::default()] };
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

/// What one text says.
struct Read {
    changes: Vec<Change>,
    /// Where everybody is meant: who has no figure that could be changed.
    without: Option<Vec<EntityIx>>,
}

/// What is needed to read one text.
struct Reader<'a> {
    context: Context<'a>,
    slice: super::panel::Slice,
    panel: &'a Panel,
}

impl Reader<'_> {
    fn read(&self, text: &str) -> Result<Read, Finding> {
        let syntax = || Finding::new(Code::SupposedSyntax).with("text", text);
        let (place, figure) = text.split_once(SIGN).ok_or_else(syntax)?;
        let figure = figure.trim();
        let whose = self.whose(place).unwrap_or_else(|| Err(syntax()))?;
        let (entity, at) = (whose.0, whose.1);
        let field = self.context.rulebook.field(at).ok_or_else(syntax)?;
        if figure.is_empty() {
            return Err(syntax());
        }
        let of = |entity| self.change(entity, (at, field), figure, text);
        let Some(entity) = entity else {
            let mut read = Read { changes: Vec::new(), without: Some(Vec::new()) };
            for entity in (0..self.panel.registry.entities.len()).map(EntityIx) {
                match of(entity) {
                    Ok(change) => read.changes.push(change),
                    Err(finding) if finding.code == Code::SupposedOfNothing => {
                        read.without.get_or_insert_default().push(entity);
                    }
                    Err(finding) => return Err(finding),
                }
            }
            return Ok(read);
        };
        Ok(Read { changes: vec![of(entity)?], without: None })
    }

    /// Whose figure (none: everybody's) and which: at the last point, or where names have points of their own, at one that makes both known.
    /// None where one of the two is not there.
    fn whose(&self, place: &str) -> Option<Result<(Option<EntityIx>, FieldIx), Finding>> {
        let read = |(entity, field): (&str, &str)| {
            let (entity, field) = (entity.trim(), field.trim());
            if entity.is_empty() || field.is_empty() {
                return None;
            }
            let entity = (entity != "*").then(|| self.panel.registry.named(entity)).transpose();
            Some(entity.and_then(|entity| Ok((entity, self.context.rulebook.field_called(field)?))))
        };
        let at = |(dot, _): (usize, &str)| Some((place.get(..dot)?, place.get(dot + 1..)?));
        let mut all = place.rmatch_indices('.').filter_map(at).filter_map(read);
        let first = all.next()?;
        Some(first.or_else(|finding| all.find_map(Result::ok).ok_or(finding)))
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
