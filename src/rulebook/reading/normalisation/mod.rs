//! Steps that normalise: their keys, read to a formula over `x`.
//!
//! In: a step one of whose keys names a normalisation. Out: [`Operation::Formula`], parsed and resolved as if the author had
//! written it, so that computing, explaining and the status of data need to know nothing of normalisations. The formulas and
//! their sources are in `text`.

mod text;

use super::formulas::written;
use super::node::Within;
use super::reader::{Open, Reader};
use super::words;
use crate::finding::{Code, Finding};
use crate::naming::suggestions;
use crate::number::Decimal;
use crate::rulebook::formula::Formula;
use crate::rulebook::keys;
use crate::rulebook::model::Operation;
use crate::rulebook::syntax::{Entry, Item, Value};
use text::{Normalisation, Population, Reference};

/// Options of a step, and the normalisations that have them.
pub const OPTIONS: [(&str, &[&str]); 6] = [
    ("deviation", &["z_score"]),
    ("ties", &["rank", "percentile_rank", "borda", "by_percentiles"]),
    ("tied", &["rank", "percentile_rank", "borda", "by_percentiles"]),
    ("within", ALL),
    ("over", ALL),
    ("base", ALL),
];

/// Every normalisation.
const ALL: &[&str] = &[
    "min_max",
    "z_score",
    "rank",
    "percentile_rank",
    "borda",
    "ratio_to",
    "difference_to",
    "distance_to",
    "above_mean",
    "by_percentiles",
    "mazziotta_pareto",
];

/// Where a normalisation stands.
pub struct At<'a> {
    /// The node.
    pub node: &'a str,
    /// The step, for findings.
    pub path: &'a str,
    /// Whether less is better at this place of the chain.
    pub lower: bool,
}

/// Reads a normalisation; none where the key names another operation, or where it cannot be read.
pub fn read(
    reader: &mut Reader<'_>,
    at: &At<'_>,
    open: &Open<'_, '_>,
    entry: &Entry<'_>,
    within: Within<'_>,
) -> Option<Operation> {
    let normalisation = normalisation(reader, at, open, entry);
    let population = population(reader, open, within);
    let (normalisation, population) = (normalisation?, population?);
    let formula = written(reader, &normalisation.text(at.lower, &population), &entry.item.span, within)?;
    Some(Operation::Formula(Formula { normalised: Some(normalisation.gives()), ..formula }))
}

fn normalisation(
    reader: &mut Reader<'_>,
    at: &At<'_>,
    open: &Open<'_, '_>,
    entry: &Entry<'_>,
) -> Option<Normalisation> {
    const FORMS: &[(&str, &str)] = &[("(r-1)/(n-1)", "(r-1)/(n-1)"), ("r/n", "r/n")];
    let (key, value) = (entry.key.as_ref(), &entry.item);
    let ties = ties(reader, open);
    Some(match key {
        "min_max" => min_max(reader, key, value)?,
        "z_score" => z_score(reader, open, key, value)?,
        "rank" => {
            let best_first = reader.word(key, value, &[("best first", true), ("best last", false)]);
            Normalisation::Rank { best_first: best_first?, ties: ties? }
        }
        "percentile_rank" => {
            let form = reader.word(key, value, FORMS);
            Normalisation::PercentileRank { form: form?, ties: ties? }
        }
        "borda" => {
            let from = reader.word(key, value, &[("from 0", ())]);
            from.and(ties).map(|ties| Normalisation::Borda { ties })?
        }
        "ratio_to" => Normalisation::RatioTo(reference(reader, key, value, RELATIVE)?),
        "difference_to" => Normalisation::DifferenceTo(reference(reader, key, value, RELATIVE)?),
        "distance_to" => distance(reader, at, open, entry)?,
        "above_mean" => {
            Normalisation::AboveMean(reader.number_that(key, value, "0 or more", |share| !share.is_negative())?)
        }
        "by_percentiles" => {
            let bands = percentiles(reader, at, value);
            Normalisation::ByPercentiles { bands: bands?, ties: ties? }
        }
        _ => Normalisation::MazziottaPareto(match value.value {
            Value::Number(_) => Reference::Value(reader.number(key, value)?),
            _ => reference(reader, key, value, &[("mean", Reference::Mean)])?,
        }),
    })
}

const RELATIVE: &[(&str, Reference)] =
    &[("best", Reference::Best), ("mean", Reference::Mean), ("worst", Reference::Worst)];

/// The options of a place: what tied entities get, and when they are tied.
fn ties(reader: &mut Reader<'_>, open: &Open<'_, '_>) -> Option<String> {
    const TIES: &[(&str, &str)] = &[("min", "min"), ("average", "average"), ("max", "max"), ("dense", "dense")];
    let ties = open.get("ties").map_or(Some("min"), |item| reader.word("ties", item, TIES));
    let options = format!("ties = '{}'", ties?);
    let Some(item) = open.get("tied") else { return Some(options) };
    words::tie_precision(reader, item)?;
    reader.text("tied", item).map(|tied| format!("{options}, tied = '{tied}'"))
}

fn min_max(reader: &mut Reader<'_>, key: &str, value: &Item<'_>) -> Option<Normalisation> {
    let (low, high) = reader.bounds(key, value)?;
    let width = high.checked_sub(low).filter(|width| !width.is_zero());
    if width.is_none() {
        let finding = Finding::new(Code::BoundsReversed)
            .with("key", key)
            .with("low", low.to_string())
            .with("high", high.to_string());
        reader.report(finding, &value.span);
    }
    Some(Normalisation::MinMax { low, width: width? })
}

fn z_score(reader: &mut Reader<'_>, open: &Open<'_, '_>, key: &str, value: &Item<'_>) -> Option<Normalisation> {
    let kinds = [("n-1", false), ("n", true)];
    let of_population = open.get("deviation").map_or(Some(false), |item| reader.word("deviation", item, &kinds));
    let [mean, deviation] = reader.list(key, value)? else {
        reader.wrong_type(key, "two numbers", value);
        return None;
    };
    let (mean, deviation) = (reader.number(key, mean), reader.positive(key, deviation));
    Some(Normalisation::ZScore { mean: mean?, deviation: deviation?, of_population: of_population? })
}

/// A word for a reference, or `{ entity = "AUT" }`.
fn reference(reader: &mut Reader<'_>, key: &str, value: &Item<'_>, words: &[(&str, Reference)]) -> Option<Reference> {
    if !matches!(value.value, Value::Table(_)) {
        return reader.word(key, value, words);
    }
    let open = reader.open(key, value, &keys::REFERENCE)?;
    let item = open.get("entity")?;
    let code = quoted(reader.text("entity", item)?);
    if code.is_none() {
        reader.wrong_type("entity", "quoted word", item);
    }
    code.map(Reference::Entity)
}

fn distance(reader: &mut Reader<'_>, at: &At<'_>, open: &Open<'_, '_>, entry: &Entry<'_>) -> Option<Normalisation> {
    let to_target = matches!(&entry.item.value, Value::Text(word) if *word == "target");
    match (to_target, open.entry("cap")) {
        (true, Some(cap)) => {
            let capped = reader.word("cap", &cap.item, &[("full points", true), ("none", false)])?;
            Some(Normalisation::DistanceToTarget { node: at.node.to_owned(), capped })
        }
        (true, None) => {
            reader.missing_key("cap", at.path, &entry.item.span);
            None
        }
        (false, Some(cap)) => {
            reader.conflict(cap, &entry.key, Some(&entry.key_span));
            None
        }
        (false, None) if matches!(entry.item.value, Value::Text(_)) => {
            let words = [("best", ()), ("target", ())];
            reader.word(&entry.key, &entry.item, &words).map(|()| Normalisation::DistanceTo(Reference::Best))
        }
        (false, None) => reference(reader, &entry.key, &entry.item, &[]).map(Normalisation::DistanceTo),
    }
}

/// Bands of percentiles from the highest edge down, the last one without an edge.
fn percentiles(reader: &mut Reader<'_>, at: &At<'_>, item: &Item<'_>) -> Option<Vec<(Option<Decimal>, Decimal)>> {
    let list = reader.list("by_percentiles", item)?;
    let mut bands = Vec::with_capacity(list.len());
    for (number, each) in list.iter().enumerate() {
        let path = format!("{}.by_percentiles[{}]", at.path, number + 1);
        let open = reader.open(&path, each, &keys::PERCENTILE_BAND)?;
        let from = open.get("from").map(|item| reader.share("from", item));
        let value = open.get("value").and_then(|item| reader.number("value", item));
        match (from, value) {
            (Some(None), _) | (_, None) => {}
            (from, Some(value)) => bands.push((from.flatten(), value)),
        }
    }
    let edges: Vec<Option<Decimal>> = bands.iter().map(|(from, _)| *from).collect();
    (bands.len() == list.len() && super::rank::in_order(reader, at.node, &edges, list, item)).then_some(bands)
}

/// The population, as options of statistics.
fn population(reader: &mut Reader<'_>, open: &Open<'_, '_>, within: Within<'_>) -> Option<Population> {
    let mut population = Population::default();
    if let (Some(over), Some(base)) = (open.entry("over"), open.entry("base")) {
        reader.conflict(over, "base", Some(&base.key_span));
        return None;
    }
    if let Some(item) = open.get("within") {
        let attribute = reader.text("within", item)?;
        let known = within.names.attributes();
        match quoted(attribute) {
            Some(word) if known.iter().any(|own| own == attribute) => population.within = format!(", within = {word}"),
            _ => {
                let near = suggestions(attribute, known.iter().map(String::as_str), 3);
                let finding = Finding::new(Code::AttributeUnknown).with("attribute", attribute);
                reader.report(finding.with("suggestions", near), &item.span);
                return None;
            }
        }
    }
    if let Some(item) = open.get("over")
        && reader.word("over", item, &[("period", false), ("all periods", true)])?
    {
        population.over = ", over = 'all periods'".to_owned();
    }
    if let Some(item) = open.get("base") {
        let text = reader.text("base", item)?;
        let period = reader.period("base", text, &item.span)?;
        population.base = format!(", base = '{period}'");
        population.over.clone_from(&population.base);
    }
    Some(population)
}

/// A word in quotes, as formulas have it; none where no quotes are left for it.
pub(super) fn quoted(word: &str) -> Option<String> {
    ['\'', '"'].into_iter().find(|quote| !word.contains(*quote)).map(|quote| format!("{quote}{word}{quote}"))
}
