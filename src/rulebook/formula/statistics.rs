//! Resolving statistics: `rank(x, order = 'descending', ties = 'average')`, `mean(x, weight = population, within = 'region')`.

use super::parse::{Term as WrittenTerm, Written};
use super::resolve::{Parameter, Resolver, Scope, Type};
use super::{
    Among, Expression, Operator, Over, PercentileForm, Population, RankTies, Statistic, StatisticFunction, Term,
};
use crate::finding::{Code, Finding};
use crate::naming::suggestions;
use crate::number::{Decimal, TiePrecision};
use crate::registry::Period;
use std::ops::Range;

/// Names of the statistics. `min` and `max`, which are statistics where they have one argument, are known as functions too.
pub(super) const NAMES: [&str; 11] = [
    "count",
    "sum",
    "product",
    "mean",
    "median",
    "sd",
    "sd_population",
    "quantile",
    "rank",
    "percentile_rank",
    "value_of",
];

/// Options that every statistic of several entities has.
const OF_ALL: [&str; 4] = ["over", "base", "within", "among"];

/// The options of a statistic.
fn options_of(name: &str) -> impl Iterator<Item = &'static str> + Clone {
    let own: &[&str] = match name {
        "mean" => &["weight"],
        "quantile" => &["type"],
        "rank" => &["order", "ties", "tied"],
        "percentile_rank" => &["order", "ties", "tied", "form"],
        _ => &[],
    };
    let of_all: &[&str] = if name == "value_of" { &["entity", "base"] } else { &OF_ALL };
    own.iter().chain(of_all).copied()
}

/// Whether a call is a statistic.
pub(super) fn is_statistic(scope: &dyn Scope, name: &str, arguments: &[Written<'_>]) -> bool {
    match name {
        "min" | "max" => arguments.iter().filter(|argument| option(scope, argument).is_none()).count() == 1,
        _ => NAMES.contains(&name),
    }
}

/// `name = value` among the arguments, where the name is that of an option, or nothing that a formula could compare.
fn option<'w, 't>(scope: &dyn Scope, argument: &'w Written<'t>) -> Option<(&'t str, &'w Written<'t>, &'w Written<'t>)> {
    const OPTIONS: [&str; 11] =
        ["entity", "order", "ties", "tied", "form", "type", "weight", "over", "base", "within", "among"];
    let WrittenTerm::Binary(Operator::Equal, left, right) = &argument.term else { return None };
    let WrittenTerm::Name(name, None) = left.term else { return None };
    let means_something = matches!(name, "x" | "yes" | "no")
        || scope.field(name).is_some()
        || scope.node(name).is_some()
        || scope.parameter(name).is_some();
    (OPTIONS.contains(&name) || !means_something).then_some((name, left.as_ref(), right.as_ref()))
}

/// Resolves a statistic.
pub(super) fn resolve(
    resolver: &mut Resolver<'_>,
    name: &str,
    arguments: &[Written<'_>],
    span: &Range<usize>,
) -> Option<(Term, Type)> {
    let scope = resolver.scope;
    let plain: Vec<&Written<'_>> = arguments.iter().filter(|argument| option(scope, argument).is_none()).collect();
    let wanted = if name == "quantile" { 2 } else { 1 };
    if plain.len() != wanted {
        resolver.arguments_fault(name, wanted, wanted, plain.len(), span);
        return None;
    }
    if name == "value_of"
        && !arguments.iter().any(|argument| option(scope, argument).is_some_and(|own| own.0 == "entity"))
    {
        let finding = Finding::new(Code::MissingKey).with("key", "entity").with("table", "value_of(…)");
        resolver.fault(finding, span);
        return None;
    }
    let mut options =
        Options { name, given: arguments.iter().filter_map(|argument| option(scope, argument)).collect() };
    options.stray(resolver);
    let function = function(resolver, name, &plain, &mut options);
    let population = population(resolver, &mut options);
    let weight = match options.take("weight") {
        Some((_, value)) => Some(resolver.typed(value, Type::Number)?),
        None => None,
    };
    let argument = argument(resolver, plain.first().copied()?)?;
    let own = Statistic { function: function?, argument, weight, population: population? };
    let text = resolver.text.get(span.clone()).unwrap_or_default();
    let position = *resolver.known.entry(text).or_insert(resolver.statistics.len());
    if position == resolver.statistics.len() {
        resolver.statistics.push(own);
    }
    Some((Term::Statistic(position), Type::Number))
}

/// What is computed of each entity: a number, or a flag as 1 and 0.
fn argument(resolver: &mut Resolver<'_>, written: &Written<'_>) -> Option<Expression> {
    let (expression, kind) = resolver.expression(written)?;
    if matches!(kind, Type::Level(_)) {
        resolver.types("number", "level", &written.span);
        return None;
    }
    Some(expression)
}

struct Options<'w, 't> {
    name: &'w str,
    given: Vec<(&'t str, &'w Written<'t>, &'w Written<'t>)>,
}

impl<'w, 't> Options<'w, 't> {
    fn take(&mut self, name: &str) -> Option<(&'w Written<'t>, &'w Written<'t>)> {
        let at = self.given.iter().position(|(own, ..)| *own == name)?;
        let (_, key, value) = self.given.remove(at);
        Some((key, value))
    }

    /// Takes out the options that this statistic does not have, and those that are given twice; each is a fault.
    fn stray(&mut self, resolver: &mut Resolver<'_>) {
        let mut seen: Vec<&str> = Vec::new();
        let given = std::mem::take(&mut self.given);
        for (name, key, value) in given {
            if !options_of(self.name).any(|own| own == name) {
                let finding = Finding::new(Code::UnknownKey)
                    .with("key", name)
                    .with("table", format!("{}(…)", self.name))
                    .with("suggestions", suggestions(name, options_of(self.name), 3));
                resolver.fault(finding, &key.span);
            } else if seen.contains(&name) {
                resolver.fault(Finding::new(Code::DuplicateId).with("id", name), &key.span);
            } else {
                seen.push(name);
                self.given.push((name, key, value));
            }
        }
    }

    /// The word of an option: quoted, or a parameter that is a word.
    fn word(&mut self, resolver: &mut Resolver<'_>, name: &str) -> Option<(String, Range<usize>)> {
        let (_, value) = self.take(name)?;
        let found = match &value.term {
            WrittenTerm::Quoted(text) => return Some(((*text).to_owned(), value.span.clone())),
            WrittenTerm::Name(parameter, None) => match resolver.scope.parameter(parameter) {
                Some(Parameter::Word(word)) => return Some((word, value.span.clone())),
                Some(Parameter::Number(_)) => "number",
                None => "name",
            },
            WrittenTerm::Number(_) => "number",
            _ => "formula",
        };
        resolver.types("quoted word", found, &value.span);
        None
    }

    fn choice<T: Copy>(
        &mut self,
        resolver: &mut Resolver<'_>,
        name: &str,
        words: &[(&str, T)],
        default: T,
    ) -> Option<T> {
        if !self.given.iter().any(|(own, ..)| *own == name) {
            return Some(default);
        }
        let (word, span) = self.word(resolver, name)?;
        let found = words.iter().find(|(own, _)| *own == word).map(|(_, means)| *means);
        if found.is_none() {
            unknown_word(resolver, name, &word, words.iter().map(|(own, _)| *own), &span);
        }
        found
    }
}

fn unknown_word<'a>(
    resolver: &mut Resolver<'_>,
    key: &str,
    word: &str,
    allowed: impl Iterator<Item = &'a str> + Clone,
    span: &Range<usize>,
) {
    let finding = Finding::new(Code::UnknownWord)
        .with("key", key)
        .with("word", word)
        .with("allowed", allowed.clone().map(str::to_owned).collect::<Vec<_>>())
        .with("suggestions", suggestions(word, allowed, 1));
    resolver.fault(finding, span);
}

fn function(
    resolver: &mut Resolver<'_>,
    name: &str,
    plain: &[&Written<'_>],
    options: &mut Options<'_, '_>,
) -> Option<StatisticFunction> {
    const TIES: &[(&str, RankTies)] =
        &[("min", RankTies::Min), ("average", RankTies::Average), ("max", RankTies::Max), ("dense", RankTies::Dense)];
    const ORDERS: &[(&str, bool)] = &[("descending", true), ("ascending", false)];
    const FORMS: &[(&str, PercentileForm)] =
        &[("(r-1)/(n-1)", PercentileForm::FromZero), ("r/n", PercentileForm::OfCount)];
    Some(match name {
        "count" => StatisticFunction::Count,
        "sum" => StatisticFunction::Sum,
        "product" => StatisticFunction::Product,
        "mean" => StatisticFunction::Mean,
        "median" => StatisticFunction::Median,
        "min" => StatisticFunction::Minimum,
        "max" => StatisticFunction::Maximum,
        "value_of" => StatisticFunction::ValueOf,
        "sd" => StatisticFunction::Deviation,
        "sd_population" => StatisticFunction::DeviationPopulation,
        "quantile" => StatisticFunction::Quantile {
            share: constant(resolver, plain.get(1).copied()?, Decimal::ZERO, Decimal::ONE)?,
            kind: quantile_type(resolver, options)?,
        },
        "percentile_rank" => StatisticFunction::PercentileRank {
            descending: options.choice(resolver, "order", ORDERS, false)?,
            ties: options.choice(resolver, "ties", TIES, RankTies::Min)?,
            tied: tied(resolver, options)?,
            form: options.choice(resolver, "form", FORMS, PercentileForm::FromZero)?,
        },
        _ => StatisticFunction::Rank {
            descending: options.choice(resolver, "order", ORDERS, true)?,
            ties: options.choice(resolver, "ties", TIES, RankTies::Min)?,
            tied: tied(resolver, options)?,
        },
    })
}

/// When two entities are tied: `exact`, `4 decimals`, `12 digits` (default).
fn tied(resolver: &mut Resolver<'_>, options: &mut Options<'_, '_>) -> Option<TiePrecision> {
    if !options.given.iter().any(|(own, ..)| *own == "tied") {
        return Some(TiePrecision::default());
    }
    let (word, span) = options.word(resolver, "tied")?;
    let parsed = TiePrecision::parse(&word);
    if parsed.is_none() {
        unknown_word(resolver, "tied", &word, ["12 digits", "4 decimals", "exact"].into_iter(), &span);
    }
    parsed
}

fn quantile_type(resolver: &mut Resolver<'_>, options: &mut Options<'_, '_>) -> Option<u8> {
    let Some((_, value)) = options.take("type") else { return Some(7) };
    let number = constant(resolver, value, Decimal::ONE, Decimal::from_integer(9))?;
    let kind = (1..=9).find(|kind| Decimal::from_integer(i64::from(*kind)) == number);
    if kind.is_none() {
        resolver.types("whole number", "number", &value.span);
    }
    kind
}

/// A number written in the formula, within bounds.
fn constant(resolver: &mut Resolver<'_>, written: &Written<'_>, low: Decimal, high: Decimal) -> Option<Decimal> {
    let number = match &written.term {
        WrittenTerm::Number(text) => resolver.number(text, &written.span)?,
        WrittenTerm::Name(name, None) => match resolver.scope.parameter(name) {
            Some(Parameter::Number(number)) => number,
            Some(Parameter::Word(_)) | None => {
                resolver.types("written number", "name", &written.span);
                return None;
            }
        },
        _ => {
            resolver.types("written number", "formula", &written.span);
            return None;
        }
    };
    if number < low || number > high {
        let finding = Finding::new(Code::NumberOutOfRange)
            .with("key", "quantile")
            .with("text", number.to_string())
            .with("expected", format!("from {low} to {high}"));
        resolver.fault(finding, &written.span);
        return None;
    }
    Some(number)
}

fn population(resolver: &mut Resolver<'_>, options: &mut Options<'_, '_>) -> Option<Population> {
    const PERIODS: &[(&str, Over)] = &[("period", Over::Period), ("all periods", Over::AllPeriods)];
    const ENTITIES: &[(&str, Among)] = &[("all", Among::All), ("ranked", Among::Ranked)];
    let place = |options: &Options<'_, '_>, name: &str| {
        options
            .given
            .iter()
            .find(|(own, ..)| *own == name)
            .map(|(_, key, value)| (key.span.clone(), value.span.clone()))
    };
    let (base, among_at) = (place(options, "base"), place(options, "among"));
    if let (Some(_), Some((key, _))) = (&base, place(options, "over")) {
        resolver.fault(Finding::new(Code::KeysConflict).with("key", "over").with("other", "base"), &key);
        return None;
    }
    let mut over = options.choice(resolver, "over", PERIODS, Over::Period)?;
    if base.is_some() {
        let (text, span) = options.word(resolver, "base")?;
        let Some(period) = Period::parse(&text) else {
            let meant: Vec<String> = Period::meant(&text).map(|period| period.to_string()).into_iter().collect();
            resolver.fault(Finding::new(Code::PeriodInvalid).with("period", text).with("suggestions", meant), &span);
            return None;
        };
        over = Over::Base(period);
    }
    let within = match place(options, "within") {
        Some(_) => Some(attribute(resolver, options)?),
        None => None,
    };
    let among = options.choice(resolver, "among", ENTITIES, Among::All)?;
    let entity = match place(options, "entity") {
        Some(_) => Some(options.word(resolver, "entity")?.0),
        None => None,
    };
    if let (Among::Ranked, Some((key, value))) = (among, among_at)
        && !resolver.scope.may_read_ranks()
    {
        resolver.fault(Finding::new(Code::RanksReadBack), &(key.start..value.end));
        return None;
    }
    Some(Population { within, over, among, entity })
}

/// The attribute of `within`: one that the entities have.
fn attribute(resolver: &mut Resolver<'_>, options: &mut Options<'_, '_>) -> Option<String> {
    let (attribute, span) = options.word(resolver, "within")?;
    let known = resolver.scope.attributes();
    if resolver.scope.has_attribute(&attribute) {
        return Some(attribute);
    }
    let near = suggestions(&attribute, known.iter().map(String::as_str), 3);
    resolver.fault(Finding::new(Code::AttributeUnknown).with("attribute", attribute).with("suggestions", near), &span);
    None
}
