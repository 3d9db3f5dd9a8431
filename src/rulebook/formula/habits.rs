//! What authors write from habit, and what the language has in its place.
//!
//! In: a name that is no function, or a step that a node does not have. Out: what to offer in its place. Nothing is ever taken for what
//! was written.

use super::parse::{Term, Written};

/// Functions of spreadsheets and of statistics programs, with ours.
const FUNCTIONS: [(&str, &[&str]); 24] = [
    ("log", &["ln", "log10"]),
    ("loge", &["ln"]),
    ("avg", &["mean", "mean_of"]),
    ("average", &["mean", "mean_of"]),
    ("std", &["sd", "sd_population"]),
    ("stdev", &["sd", "sd_population"]),
    ("stddev", &["sd", "sd_population"]),
    ("power", &["pow"]),
    ("int", &["floor"]),
    ("trunc", &["floor"]),
    ("ceiling", &["ceil"]),
    ("roundup", &["ceil"]),
    ("rounddown", &["floor"]),
    ("percentile", &["quantile", "percentile_rank"]),
    ("percentrank", &["percentile_rank"]),
    ("isnull", &["missing"]),
    ("isna", &["missing"]),
    ("isblank", &["missing"]),
    ("is_missing", &["missing"]),
    ("coalesce", &["first_of"]),
    ("ifna", &["first_of"]),
    ("iferror", &["first_of"]),
    ("counta", &["count", "count_of"]),
    ("lag", &["prev"]),
];

/// What is meant by a function that is not there; empty where nothing is known.
pub(super) fn function(name: &str, arguments: &[Written<'_>]) -> Vec<String> {
    let names: Vec<&str> = arguments
        .iter()
        .filter_map(|argument| match argument.term {
            Term::Name(name, None) => Some(name),
            _ => None,
        })
        .collect();
    let lower = name.to_ascii_lowercase();
    match (lower.as_str(), names.as_slice()) {
        // A form of a score is read by its name: `hdi.rounded`.
        ("rounded" | "exact", [node]) if arguments.len() == 1 => vec![format!("{node}.{lower}")],
        ("geomean" | "geometric_mean" | "gmean", [_, ..]) if names.len() == arguments.len() => {
            let children: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
            vec![format!("geometric_mean = [{}]", children.join(", "))]
        }
        ("geomean" | "geometric_mean" | "gmean", _) => vec!["geometric_mean = [\"…\"]".to_owned()],
        (other, _) => {
            let known = FUNCTIONS.iter().find(|(own, _)| *own == other);
            known.map(|(_, ours)| ours.iter().map(|own| (*own).to_owned()).collect()).unwrap_or_default()
        }
    }
}

/// How a place is read: `hdi.rank` is `rank(hdi)`. Empty where something else was written.
pub(super) fn place(node: &str, step: &str, rounds: bool) -> Vec<String> {
    if step != "rank" {
        return Vec::new();
    }
    let exact = format!("rank({node})");
    if rounds { vec![format!("rank({node}.rounded)"), exact] } else { vec![exact] }
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    fn offered(text: &str) -> Vec<String> {
        let written = parse(text).expect(text);
        match &written.term {
            Term::Call(name, _, arguments) => function(name, arguments),
            _ => Vec::new(),
        }
    }

    #[test]
    fn habits_lead_to_what_the_language_has() {
        assert_eq!(offered("log(income)"), ["ln", "log10"]);
        assert_eq!(offered("LOG(income)"), ["ln", "log10"]);
        assert_eq!(offered("rounded(hdi)"), ["hdi.rounded"]);
        assert_eq!(offered("geomean(a, b)"), ["geometric_mean = [\"a\", \"b\"]"]);
        assert_eq!(offered("geomean(a / 2, b)"), ["geometric_mean = [\"…\"]"]);
        assert_eq!(offered("mode(a)"), Vec::<String>::new());
    }

    #[test]
    fn a_place_is_read_by_its_function() {
        assert_eq!(place("hdi", "rank", true), ["rank(hdi.rounded)", "rank(hdi)"]);
        assert_eq!(place("gni", "rank", false), ["rank(gni)"]);
        assert_eq!(place("gni", "round", false), Vec::<String>::new());
    }
}
