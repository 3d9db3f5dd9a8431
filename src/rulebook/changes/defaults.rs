//! What holds without being said: to write it out is no change.
//!
//! In: values as written, and places of a rulebook. Out: values in one form without what holds anyway inside of them, and what holds at a
//! place where nothing is said. The table of keys ([`crate::rulebook::keys`]) says the same to authors.

use super::leaves::{Leaf, SOURCE};
use super::said::Said;

/// A value under a key in one form, without what holds anyway inside of it.
pub fn plainly(key: &str, said: Said) -> Said {
    match (key, said) {
        // One text is that in both languages.
        ("title" | "label", Said::Text(text)) => both(&text),
        ("notes", Said::List(items)) => Said::List(items.into_iter().map(|own| plainly("title", own)).collect()),
        ("clamp", Said::List(ends)) => match <[Said; 2]>::try_from(ends) {
            Ok([low, high]) => Said::table([("low".to_owned(), low), ("high".to_owned(), high)]),
            Err(ends) => Said::List(ends),
        },
        ("impute" | "weighting", Said::Text(by)) => Said::table([("by".to_owned(), Said::Text(by))]),
        (key, Said::List(items)) => Said::List(items.into_iter().map(|own| plainly(key, own)).collect()),
        (key, Said::Table(entries)) => {
            let inside = entries.into_iter().map(|(own, value)| {
                let value = plainly(&own, value);
                (own, value)
            });
            let inside: Vec<(String, Said)> = inside.collect();
            let kept = inside.iter().filter(|(own, value)| !holds_inside(key, own, value, &inside)).cloned();
            Said::table(kept)
        }
        (_, said) => said,
    }
}

fn both(text: &str) -> Said {
    Said::table(["vi", "en"].map(|language| (language.to_owned(), Said::Text(text.to_owned()))))
}

/// Whether a key of the table `of` says what holds anyway.
fn holds_inside(of: &str, key: &str, said: &Said, beside: &[(String, Said)]) -> bool {
    let is = |text: &str| said.text() == Some(text);
    let number = |text: &str| *said == Said::number(text);
    let other = |key: &str| beside.iter().find(|(own, _)| own == key).map(|(_, said)| said);
    match (of, key) {
        ("breakers", "on") => is("exact"),
        ("breakers", "order") => is("highest first"),
        ("check", "severity") => is("error"),
        ("check", "against") => is("prev"),
        ("shares", "least") => number("0"),
        ("shares", "most") => number("1"),
        ("shares", "of") => is("weights"),
        ("weighting" | "treat" | "impute", "over") => is("period"),
        ("weighting", "rotation") => is("kaiser"),
        ("winsorise", "type") => number("7"),
        ("transform", "shifted") => *said == Said::Truth(false),
        ("treat", "test") => match other("winsorise").and_then(|own| own.get("most")) {
            Some(_) => *said == Said::table([("skewness", "2"), ("kurtosis", "3.5")].map(number_of)),
            None => is("none"),
        },
        _ => false,
    }
}

fn number_of((key, number): (&str, &str)) -> (String, Said) {
    (key.to_owned(), Said::number(number))
}

/// Whether a key of a step says what holds anyway.
pub fn holds_in_step(operation: &str, key: &str, said: &Said) -> bool {
    match (key, operation, said) {
        ("at_least", "penalty", own) => *own == Said::number("0"),
        ("keep" | "leave_out", "screen", Said::List(codes)) => codes.is_empty(),
        (_, _, Said::Text(text)) => matches!(
            (key, operation, text.as_str()),
            ("mode", "round", "half away from zero")
                | ("deviation", "z_score", "n-1")
                | ("ties", "rank" | "percentile_rank" | "borda" | "by_percentiles", "min")
                | ("tied", _, "12 digits")
                | ("over", _, "period")
        ),
        _ => false,
    }
}

/// What holds at a place of a rulebook, of these leaves, where nothing is said; none where nothing does.
pub fn anyway(path: &[String], leaves: &[Leaf]) -> Option<Said> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let text = match path.as_slice() {
        ["rulebook", "stages" | "basis" | "notes"]
        | ["rank" | "input", "within" | "breakers" | "missing"]
        | ["ranks", _, "within" | "breakers"]
        | ["field", _, "check"] => return Some(Said::List(Vec::new())),
        ["rulebook", "in_force"] | ["node", _, "shares"] => return Some(Said::Table(Vec::new())),
        ["stage", id, "title"] => return Some(both(id)),
        ["stage", id, "voice"] => match stages(leaves).iter().position(|own| own.text() == Some(id))? {
            0 => "claim",
            _ => "decision",
        },
        ["field", id, "combine"] => match at(leaves, &["field", id, "kind"])?.text()? {
            "count" | "amount" => "sum",
            "flag" => "share",
            _ => "not",
        },
        ["node", id, "missing"] => {
            let kind =
                if at(leaves, &["node", id, SOURCE])?.text() == Some("value") { "indicators" } else { "aggregates" };
            let general = ["missing", kind];
            return at(leaves, &general).cloned().or_else(|| anyway(&general.map(str::to_owned), leaves));
        }
        ["node", _, "scored"] => return Some(Said::Truth(true)),
        ["node", _, "majority"] => return Some(Said::number("0.5")),
        ["node", _, "direction"] => "higher",
        ["node", _, "children"] => "exact",
        ["node", _, "penalty"] => "taken off",
        ["node", _, "deviation"] => "n",
        ["node", _, "scaling"] => "vector",
        ["node", _, "preferences"] => "usual",
        ["node", _, "target", "between"] | ["node", _, "target", "groups", _, "between"] => "latest",
        ["missing", "indicators"] => "stays missing",
        ["missing", "aggregates"] => "require all",
        ["rank", "order"] | ["ranks", _, "order"] => "highest first",
        ["rank", "tied"] | ["ranks", _, "tied"] => "12 digits",
        _ => return None,
    };
    Some(Said::Text(text.to_owned()))
}

/// Whether weights that add up to this need not be told so.
pub fn is_usual_total(path: &[String], said: &Said) -> bool {
    matches!(path, [section, _, key] if section == "node" && key == "weights")
        && ["1", "100"].iter().any(|total| *said == Said::number(total))
}

/// What is said at a place.
pub fn at<'l>(leaves: &'l [Leaf], path: &[&str]) -> Option<&'l Said> {
    leaves.iter().find(|leaf| leaf.path.iter().map(String::as_str).eq(path.iter().copied())).map(|leaf| &leaf.said)
}

/// The ids of the stages, in their order.
pub fn stages(leaves: &[Leaf]) -> &[Said] {
    match at(leaves, &["rulebook", "stages"]) {
        Some(Said::List(ids)) => ids,
        _ => &[],
    }
}
