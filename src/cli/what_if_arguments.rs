//! What can be typed behind `kpi what-if`.

use super::arguments::Subject;
use crate::number::Decimal;
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["set", "entity"]))]
pub struct WhatIf {
    #[command(flatten)]
    pub subject: Subject,
    /// Other figures, by commas: ENTITY.field=value, or a change of the figure: +12, -3, +5%, -5%. `*` is every entity that has a figure to
    /// change. A field is called by its id or title. Numbers are plain: 1234.5.
    #[arg(long, value_name = "ENTITY.field=value,…", value_delimiter = ',')]
    pub set: Vec<String>,
    /// What one more unit of each figure of this entity is worth; with --reach, whose goal it is.
    #[arg(long, value_name = "E")]
    pub entity: Option<String>,
    /// The goal: rank=10, score=700, grade=A, or node:ID=25 (or better), in the points that the node has on every page.
    #[arg(long, value_name = "GOAL", requires = "entity", value_parser = goal)]
    pub reach: Option<Goal>,
    /// Weights of the effort of fields, by commas: community_teams=2. Without it: 1.
    #[arg(long, value_name = "field=weight,…", requires = "reach", value_delimiter = ',', value_parser = weight)]
    pub effort: Vec<(String, f64)>,
    /// The least and greatest figure of fields, by commas: community_teams=..500.
    #[arg(long, value_name = "field=least..most,…", requires = "reach", value_delimiter = ',', value_parser = bound)]
    pub bound: Vec<(String, Option<Decimal>, Option<Decimal>)>,
    /// The steps by which fields can be moved, by commas: community_teams=10. Without it: 1 of a count, else 0.01.
    #[arg(long, value_name = "field=step,…", requires = "reach", value_delimiter = ',', value_parser = step)]
    pub step: Vec<(String, Decimal)>,
    /// Fields that cannot be changed, by commas.
    #[arg(long, value_name = "field,…", requires = "reach", value_delimiter = ',')]
    pub freeze: Vec<String>,
    /// How many ways to the goal are told: 1 to 10. Without it: 3.
    #[arg(long, value_name = "N", requires = "reach", value_parser = clap::value_parser!(u8).range(1..=10))]
    pub ways: Option<u8>,
    /// Form of the result.
    #[arg(long, value_enum, default_value_t = WhatIfFormat::Table)]
    pub format: WhatIfFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WhatIfFormat {
    /// For people, in a terminal.
    #[value(alias = "text")]
    Table,
    /// For people, in a document.
    Markdown,
    /// Everything, for programs.
    Json,
}

/// A goal as typed.
#[derive(Debug, Clone, PartialEq)]
pub enum Goal {
    Rank(u32),
    Score(f64),
    Grade(String),
    Node(String, f64),
}

fn goal(text: &str) -> Result<Goal, String> {
    let wanted = || "wanted is rank=10, score=700, grade=A, or node:ID=25".to_owned();
    let (what, value) = text.split_once('=').ok_or_else(wanted)?;
    let (what, value) = (what.trim(), value.trim());
    let number = || Decimal::parse(value).map(Decimal::to_f64).map_err(|_| format!("`{value}` is no number"));
    match what.split_once(':') {
        Some(("node", id)) => Ok(Goal::Node(id.trim().to_owned(), number()?)),
        Some(_) => Err(wanted()),
        None => match what {
            "rank" => value
                .parse()
                .ok()
                .filter(|rank| *rank > 0)
                .map(Goal::Rank)
                .ok_or_else(|| format!("`{value}` is no rank")),
            "score" => number().map(Goal::Score),
            "grade" if !value.is_empty() => Ok(Goal::Grade(value.to_owned())),
            _ => Err(wanted()),
        },
    }
}

fn of_field(text: &str) -> Result<(String, &str), String> {
    let (field, value) = text.split_once('=').ok_or_else(|| format!("`{text}`: wanted is field=…"))?;
    Ok((field.trim().to_owned(), value.trim()))
}

fn positive(text: &str) -> Result<Decimal, String> {
    let number = Decimal::parse(text).ok().filter(|own| !own.is_negative() && !own.is_zero());
    number.ok_or_else(|| format!("`{text}`: a number above 0 is wanted"))
}

fn weight(text: &str) -> Result<(String, f64), String> {
    let (field, value) = of_field(text)?;
    Ok((field, positive(value)?.to_f64()))
}

fn step(text: &str) -> Result<(String, Decimal), String> {
    let (field, value) = of_field(text)?;
    Ok((field, positive(value)?))
}

fn bound(text: &str) -> Result<(String, Option<Decimal>, Option<Decimal>), String> {
    let (field, value) = of_field(text)?;
    let (least, most) = value.split_once("..").ok_or_else(|| format!("`{text}`: wanted is field=least..most"))?;
    let number = |own: &str| match own.trim() {
        "" => Ok(None),
        own => Decimal::parse(own).map(Some).map_err(|_| format!("`{own}` is no number")),
    };
    Ok((field, number(least)?, number(most)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_and_bounds_as_typed() {
        assert_eq!(goal("rank=10"), Ok(Goal::Rank(10)));
        assert_eq!(goal("node:hdi = 0.8"), Ok(Goal::Node("hdi".to_owned(), 0.8)));
        assert_eq!(goal("grade=Tốt"), Ok(Goal::Grade("Tốt".to_owned())));
        for wrong in ["rank=0", "rank", "score=many", "grade=", "leaf:x=1"] {
            assert!(goal(wrong).is_err(), "{wrong}");
        }
        let number = |text: &str| Decimal::parse(text).ok();
        assert_eq!(bound("a=3..5"), Ok(("a".to_owned(), number("3"), number("5"))));
        assert_eq!(bound("a=..5.5"), Ok(("a".to_owned(), None, number("5.5"))));
        assert!(bound("a=5").is_err() && step("a=0").is_err() && weight("a=-1").is_err());
    }
}
