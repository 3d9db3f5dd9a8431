//! Aggregates beyond sums: which combination of the children, with its choices, and weights that are made from figures or judgements.

use super::names::Names;
use super::reader::{Open, Reader};
use super::treatment::{population, whole};
use crate::finding::{Code, Finding};
use crate::method::Fault;
use crate::method::aggregation::mazziotta_pareto::{MazziottaPareto, Penalty};
use crate::method::aggregation::ordered::Places;
use crate::method::aggregation::promethee::Preference;
use crate::method::aggregation::topsis;
use crate::method::moments::Deviation;
use crate::method::weighting::benefit_of_the_doubt::{Bounds, ShareOf};
use crate::method::weighting::budget::budget_allocation;
use crate::method::weighting::factor_analysis::Keep;
use crate::method::weighting::hierarchy::analytic_hierarchy;
use crate::method::weighting::varimax;
use crate::number::{Decimal, shortest};
use crate::rulebook::formula::{Among, Over, Population};
use crate::rulebook::keys;
use crate::rulebook::model::{Combination, Edge, Weigh, Weighting};
use crate::rulebook::syntax::{Item, Span, Value};

/// The keys of sources that combine children by a method of their own.
pub const COMBINATIONS: [&str; 12] = [
    "minimum",
    "median",
    "ordered_weighted",
    "mazziotta_pareto",
    "benefit_of_the_doubt",
    "borda",
    "copeland",
    "condorcet",
    "kemeny",
    "topsis",
    "vikor",
    "promethee",
];

/// Options of a source, and the sources that they belong to.
pub const OPTIONS: [(&str, &[&str]); 8] = [
    ("exponent", &["power_mean"]),
    ("places", &["ordered_weighted"]),
    ("penalty", &["mazziotta_pareto"]),
    ("deviation", &["mazziotta_pareto"]),
    ("shares", &["benefit_of_the_doubt"]),
    ("scaling", &["topsis"]),
    ("majority", &["vikor"]),
    ("preferences", &["promethee"]),
];

/// Reads a combination with the options that stand beside it.
pub fn combination(
    reader: &mut Reader<'_>,
    open: &Open<'_, '_>,
    (key, span): (&str, &Span),
    children: usize,
    path: &str,
) -> Option<Combination> {
    Some(match key {
        "minimum" => Combination::Minimum,
        "median" => Combination::Median,
        "ordered_weighted" => match open.get("places") {
            Some(item) => Combination::OrderedWeighted(places(reader, item, children)?),
            None => {
                reader.missing_key("places", path, span);
                return None;
            }
        },
        "mazziotta_pareto" => Combination::MazziottaPareto(MazziottaPareto {
            penalty: word(reader, open, "penalty", &[("taken off", Penalty::Down), ("added", Penalty::Up)])?,
            deviation: word(reader, open, "deviation", &[("n", Deviation::Population), ("n-1", Deviation::Sample)])?,
        }),
        "benefit_of_the_doubt" => {
            let (bounds, shares) = shares(reader, open)?;
            Combination::BenefitOfTheDoubt { bounds: vec![bounds; children], shares }
        }
        "borda" => Combination::Borda,
        "copeland" => Combination::Copeland,
        "condorcet" => Combination::Condorcet,
        "kemeny" => Combination::Kemeny,
        "topsis" => Combination::Topsis(word(
            reader,
            open,
            "scaling",
            &[
                ("vector", topsis::Scaling::Vector),
                ("maximum", topsis::Scaling::Maximum),
                ("min-max", topsis::Scaling::MinMax),
                ("as is", topsis::Scaling::AsIs),
            ],
        )?),
        "vikor" => Combination::Vikor {
            majority: match open.get("majority") {
                Some(item) => reader.share("majority", item)?.to_f64(),
                None => 0.5,
            },
        },
        _ => Combination::Promethee(vec![preference(reader, open)?; children]),
    })
}

/// The word of an option; the first one without it.
fn word<T: Clone>(reader: &mut Reader<'_>, open: &Open<'_, '_>, key: &str, words: &[(&str, T)]) -> Option<T> {
    match open.get(key) {
        Some(item) => reader.word(key, item, words),
        None => words.first().map(|(_, own)| own.clone()),
    }
}

/// Weights of places, one for each child, or the exponent of a quantifier.
fn places(reader: &mut Reader<'_>, item: &Item<'_>, children: usize) -> Option<Places> {
    if let Value::Table(_) = &item.value {
        let open = reader.open("places", item, &keys::PLACES)?;
        let exponent = open.get("exponent").and_then(|own| reader.positive("exponent", own))?;
        return Some(Places::Quantifier { exponent: exponent.to_f64() });
    }
    let list = reader.list("places", item)?;
    let not_negative = |number: Decimal| !number.is_negative();
    let weights: Vec<Option<f64>> = list
        .iter()
        .map(|own| reader.number_that("places", own, "0 or more", not_negative).map(Decimal::to_f64))
        .collect();
    let weights = weights.into_iter().collect::<Option<Vec<f64>>>()?;
    if weights.len() != children {
        let finding = Finding::new(Code::WrongType)
            .with("key", "places")
            .with("expected", "number-a-child")
            .with("found", format!("{} ≠ {children}", weights.len()));
        reader.report(finding, &item.span);
        return None;
    }
    Some(Places::Given(weights))
}

/// Bounds on shares: the same for every child.
fn shares(reader: &mut Reader<'_>, open: &Open<'_, '_>) -> Option<(Bounds, ShareOf)> {
    let Some(item) = open.get("shares") else { return Some((Bounds::FREE, ShareOf::Weights)) };
    let own = reader.open("shares", item, &keys::SHARES)?;
    let of = word(reader, &own, "of", &[("weights", ShareOf::Weights), ("contributions", ShareOf::Contributions)]);
    let mut bound = |key: &str, default: f64| match own.get(key) {
        Some(item) => reader.share(key, item).map(Decimal::to_f64),
        None => Some(default),
    };
    let (least, most) = (bound("least", 0.0), bound("most", 1.0));
    let bounds = Bounds { least: least?, most: most? };
    if bounds.least > bounds.most {
        let finding = Finding::new(Code::NumberOutOfRange)
            .with("key", "least")
            .with("text", bounds.least.to_string())
            .with("expected", format!("from 0 to {}", bounds.most));
        reader.report(finding, &item.span);
        return None;
    }
    Some((bounds, of?))
}

fn preference(reader: &mut Reader<'_>, open: &Open<'_, '_>) -> Option<Preference> {
    let Some(item) = open.get("preferences") else { return Some(Preference::Usual) };
    if let Value::Text(_) = &item.value {
        return reader.word("preferences", item, &[("usual", Preference::Usual)]);
    }
    let own = reader.open("preferences", item, &keys::PREFERENCES)?;
    let not_negative = |number: Decimal| !number.is_negative();
    let indifference =
        own.get("indifference").and_then(|own| reader.number_that("indifference", own, "0 or more", not_negative));
    let preference = own.get("preference").and_then(|own| reader.positive("preference", own));
    let (low, high) = (indifference?, preference?);
    reader
        .in_order("preferences", (low, high), &item.span)
        .then(|| Preference::Linear { indifference: low.to_f64(), preference: high.to_f64() })
}

/// Weights that are made: a word, or a table with judgements or a population.
pub fn weighting(reader: &mut Reader<'_>, path: &str, item: &Item<'_>, edges: &[Edge], names: &Names) -> Option<Weigh> {
    let children = edges.len();
    const WORDS: [(&str, Weighting); 3] = [
        ("principal components", Weighting::PrincipalComponents),
        ("entropy", Weighting::Entropy),
        ("critic", Weighting::Critic),
    ];
    let everyone = Population { within: None, over: Over::Period, among: Among::All, entity: None };
    if let Value::Text(_) = &item.value {
        let weighting = reader.word("weighting", item, &WORDS)?;
        return Some(Weigh { weighting, population: everyone, at: Vec::new() });
    }
    let path = format!("{path}.weighting");
    let open = reader.open(&path, item, &keys::WEIGHTING)?;
    let population = population(reader, &open, names)?;
    let methods = ["by", "budget_allocation", "analytic_hierarchy", "factor_analysis"];
    let given: Vec<_> = methods.iter().filter_map(|key| open.entry(key)).collect();
    let [one] = given.as_slice() else {
        match given.get(1) {
            Some(second) => reader.conflict(second, given.first().map_or("", |first| first.key.as_ref()), None),
            None => reader.missing_one_of(&methods.join(" | "), &path, item, &keys::WEIGHTING),
        }
        return None;
    };
    let weighting = match one.key.as_ref() {
        "by" => reader.word("by", &one.item, &WORDS)?,
        "budget_allocation" => Weighting::BudgetAllocation(rows(reader, &one.key, &one.item, children, None)?),
        "analytic_hierarchy" => {
            Weighting::AnalyticHierarchy(rows(reader, &one.key, &one.item, children, Some(children))?)
        }
        _ => {
            let keep = match &one.item.value {
                Value::Text(_) => reader.word("factor_analysis", &one.item, &[("standard", Keep::Standard)])?,
                _ => Keep::Number(whole(reader, "factor_analysis", &one.item, 1)?),
            };
            let scaling = word(
                reader,
                &open,
                "rotation",
                &[("kaiser", varimax::Scaling::Kaiser), ("raw", varimax::Scaling::Raw)],
            )?;
            Weighting::FactorAnalysis { keep, scaling }
        }
    };
    let is_judged = matches!(one.key.as_ref(), "budget_allocation" | "analytic_hierarchy");
    let says_nothing = |key: &str| if key == "rotation" { one.key != "factor_analysis" } else { is_judged };
    let strays: Vec<_> = ["rotation", "within", "over", "base", "at"]
        .iter()
        .filter(|key| says_nothing(key))
        .filter_map(|key| open.entry(key))
        .collect();
    strays.iter().for_each(|stray| reader.conflict(stray, &one.key, Some(&one.key_span)));
    if !strays.is_empty() {
        return None;
    }
    judged(reader, &weighting, &one.key, &one.item)?;
    let at = match open.get("at") {
        Some(item) => steps(reader, item, edges, names)?,
        None => Vec::new(),
    };
    Some(Weigh { weighting, population, at })
}

/// Judgements that no figures can mend: those that contradict each other, experts who give nothing.
fn judged(reader: &mut Reader<'_>, weighting: &Weighting, key: &str, item: &Item<'_>) -> Option<()> {
    let (Weighting::BudgetAllocation(rows) | Weighting::AnalyticHierarchy(rows)) = weighting else { return Some(()) };
    let rows: Vec<Vec<Option<f64>>> = rows.iter().map(|row| row.iter().copied().map(Some).collect()).collect();
    let slices: Vec<&[Option<f64>]> = rows.iter().map(Vec::as_slice).collect();
    let made = match weighting {
        Weighting::BudgetAllocation(_) => budget_allocation(&slices).map(|_| ()),
        _ => analytic_hierarchy(&slices).map(|_| ()),
    };
    let Err(fault) = made else { return Some(()) };
    let cell = |row: usize, column: usize| rows.get(row).and_then(|row| row.get(column)).copied().flatten();
    let (text, expected) = match fault {
        Fault::NotReciprocal { value, opposite, .. } => (shortest(opposite), format!("1 ÷ {}", shortest(value))),
        Fault::ZeroTotal { .. } => ("0".to_owned(), "above 0".to_owned()),
        Fault::TooMany { limit, there } => (there.to_string(), limit.to_string()),
        Fault::NotPositive { column, row, .. } => {
            (cell(row, column).map_or_else(String::new, shortest), "above 0".to_owned())
        }
        _ => (key.to_owned(), "above 0".to_owned()),
    };
    let finding = Finding::new(Code::NumberOutOfRange).with("key", key).with("text", text).with("expected", expected);
    reader.report(finding, &item.span);
    None
}

/// The step of this name of each child.
fn steps(reader: &mut Reader<'_>, item: &Item<'_>, edges: &[Edge], names: &Names) -> Option<Vec<usize>> {
    let name = reader.text("at", item)?;
    let mut all = Vec::new();
    for edge in edges {
        let own = names.steps_of(edge.node);
        let Some(step) = own.iter().position(|own| own == name) else {
            let near = reader.near(name, own.iter().map(String::as_str));
            let finding =
                Finding::new(Code::UnknownName).with("name", name).with("kind", "step").with("suggestions", near);
            reader.report(finding, &item.span);
            return None;
        };
        all.push(step);
    }
    Some(all)
}

/// A table of judgements: rows of numbers, one a child; a fraction is written as a text, `"1/3"`.
fn rows(
    reader: &mut Reader<'_>,
    key: &str,
    item: &Item<'_>,
    columns: usize,
    count: Option<usize>,
) -> Option<Vec<Vec<f64>>> {
    let list = reader.list(key, item)?;
    let mut all = Vec::new();
    let mut fits = count.is_none_or(|count| count == list.len()) && !list.is_empty();
    for row in list {
        let cells: Vec<Option<f64>> = reader.list(key, row)?.iter().map(|cell| judgement(reader, key, cell)).collect();
        let cells = cells.into_iter().collect::<Option<Vec<f64>>>()?;
        fits &= cells.len() == columns;
        all.push(cells);
    }
    if !fits {
        let shape =
            format!("{} × {}", all.len(), all.iter().map(Vec::len).find(|own| *own != columns).unwrap_or(columns));
        let finding = Finding::new(Code::WrongType)
            .with("key", key)
            .with("expected", if count.is_some() { "square-of-children" } else { "row-of-children" })
            .with("found", shape);
        reader.report(finding, &item.span);
        return None;
    }
    Some(all)
}

fn judgement(reader: &mut Reader<'_>, key: &str, cell: &Item<'_>) -> Option<f64> {
    let Value::Text(text) = &cell.value else {
        let not_negative = |number: Decimal| !number.is_negative();
        return reader.number_that(key, cell, "0 or more", not_negative).map(Decimal::to_f64);
    };
    let ratio = text.split_once('/').and_then(|(above, below)| {
        let (above, below) = (Decimal::parse(above.trim()).ok()?, Decimal::parse(below.trim()).ok()?);
        above.exact().div(&below.exact()).map(|ratio| ratio.to_f64())
    });
    if ratio.is_none() {
        reader.wrong_type(key, "number", cell);
    }
    ratio
}
