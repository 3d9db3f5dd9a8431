//! "Did you mean …?" In: a finding with near names in its argument `suggestions`. Out: the question, where there are any.

use super::addressed;
use super::template::quoted;
use crate::finding::{Argument, Finding};
use crate::rulebook::model::Language;

/// Most names in one question; more would be a list to search in.
const SUGGESTIONS_MOST: usize = 3;

/// The question that offers near names; none where nothing is near.
pub(super) fn did_you_mean(finding: &Finding, language: Language) -> Option<String> {
    let Some(Argument::List(names)) = addressed::argument(finding, "suggestions", language) else { return None };
    let names: Vec<String> = names.iter().take(SUGGESTIONS_MOST).map(|name| quoted(name)).collect();
    if names.is_empty() {
        return None;
    }
    Some(match language {
        Language::Vi => format!("có phải là {} không?", alternatives(&names, " hoặc ")),
        Language::En => format!("did you mean {}?", alternatives(&names, " or ")),
    })
}

/// `a`, `a or b`, `a, b or c`.
fn alternatives(names: &[String], last: &str) -> String {
    match names.split_last() {
        Some((end, [])) => end.clone(),
        Some((end, before)) => format!("{}{last}{end}", before.join(", ")),
        None => String::new(),
    }
}
