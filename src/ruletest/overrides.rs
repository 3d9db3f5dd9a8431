//! A rulebook's text with some of its values replaced, and the way back from places in it.
//!
//! In: the text of a rulebook and the overrides of a case. Out: the changed text, or findings about paths that lead nowhere. The
//! changed text is checked as any rulebook is; a finding about a replaced value is shown at the override itself.

use super::suite::Override;
use crate::finding::{Code, Finding, Place};
use crate::naming::suggestions;
use crate::rulebook::syntax::{self, Entry, Item, Value};
use std::ops::Range;

/// A rulebook's text with values replaced.
#[derive(Debug, Clone)]
pub(super) struct Overridden {
    pub(super) text: String,
    /// Bytes of the original, bytes of the new text, and the place of the override, in the order of the text.
    replaced: Vec<(Range<usize>, Range<usize>, Place)>,
}

/// Replaces values of `text`, the content of a rulebook.
///
/// # Errors
/// A finding for each path that leads to no value.
pub(super) fn apply(text: &str, overrides: &[Override]) -> Result<Overridden, Vec<Finding>> {
    let (entries, _) = syntax::parse(text);
    let (mut edits, mut findings) = (Vec::new(), Vec::new());
    for own in overrides {
        collect(text, &entries, own, &mut edits, &mut findings);
    }
    edits.sort_by_key(|(span, _)| span.start);
    for pair in edits.windows(2) {
        if let [(first, _), (second, own)] = pair
            && second.start < first.end
        {
            findings.push(Finding::new(Code::DuplicateId).at(own.path_place.clone()).with("id", &own.path));
        }
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    let mut overridden = Overridden { text: String::with_capacity(text.len()), replaced: Vec::new() };
    let mut at = 0;
    for (span, own) in edits {
        overridden.text.push_str(text.get(at..span.start).unwrap_or_default());
        let start = overridden.text.len();
        overridden.text.push_str(&own.toml);
        overridden.replaced.push((span.clone(), start..overridden.text.len(), own.place.clone()));
        at = span.end;
    }
    overridden.text.push_str(text.get(at..).unwrap_or_default());
    Ok(overridden)
}

type Edit<'o> = (Range<usize>, &'o Override);

/// The edit that an override makes; several where it is a table over a table that the rulebook writes out.
fn collect<'o>(
    text: &str,
    entries: &[Entry<'_>],
    own: &'o Override,
    edits: &mut Vec<Edit<'o>>,
    findings: &mut Vec<Finding>,
) {
    // A way that is written in steps, `node.total.points`, is a table without braces of its own.
    let is_way = !own.members.is_empty() && !own.toml.starts_with('{');
    match find(entries, &own.path) {
        Some(item) if is_inline(text, item) && !is_way => edits.push((item.span.clone(), own)),
        Some(_) if !own.members.is_empty() => {
            for member in &own.members {
                collect(text, entries, member, edits, findings);
            }
        }
        // A table that is written out has no text of its own to replace; its values have.
        Some(_) | None => {
            let mut paths = Vec::new();
            gather(text, entries, "", &mut paths);
            let near = suggestions(&own.path, paths.iter().map(String::as_str), 3);
            let finding = Finding::new(Code::UnknownKey).at(own.path_place.clone());
            findings.push(finding.with("key", &own.path).with("table", "override").with("suggestions", near));
        }
    }
}

fn is_inline(text: &str, item: &Item<'_>) -> bool {
    !matches!(item.value, Value::Table(_)) || text.get(item.span.clone()).is_some_and(|own| own.starts_with('{'))
}

/// The value at a path; members of a list are counted from 1.
fn find<'a, 'i>(entries: &'a [Entry<'i>], path: &str) -> Option<&'a Item<'i>> {
    entries.iter().find_map(|entry| {
        let rest = path.strip_prefix(entry.key.as_ref())?;
        below(&entry.item, rest)
    })
}

fn below<'a, 'i>(item: &'a Item<'i>, rest: &str) -> Option<&'a Item<'i>> {
    if rest.is_empty() {
        return Some(item);
    }
    let rest = rest.strip_prefix('.')?;
    match &item.value {
        Value::Table(entries) => find(entries, rest),
        Value::List(list) => {
            let (number, rest) = rest.find('.').map_or((rest, ""), |at| rest.split_at(at));
            let at = number.parse::<usize>().ok()?.checked_sub(1)?;
            below(list.get(at)?, rest)
        }
        Value::Text(_) | Value::Number(_) | Value::Truth(_) | Value::Date(_) => None,
    }
}

/// Every path that can be overridden.
fn gather(text: &str, entries: &[Entry<'_>], above: &str, paths: &mut Vec<String>) {
    for entry in entries {
        let path = if above.is_empty() { entry.key.to_string() } else { format!("{above}.{}", entry.key) };
        gather_item(text, &entry.item, path, paths);
    }
}

fn gather_item(text: &str, item: &Item<'_>, path: String, paths: &mut Vec<String>) {
    match &item.value {
        Value::Table(entries) => gather(text, entries, &path, paths),
        Value::List(list) => {
            for (at, each) in list.iter().enumerate() {
                gather_item(text, each, format!("{path}.{}", at + 1), paths);
            }
        }
        Value::Text(_) | Value::Number(_) | Value::Truth(_) | Value::Date(_) => {}
    }
    if is_inline(text, item) {
        paths.push(path);
    }
}

impl Overridden {
    /// A finding about the changed text, with its places in the files that people have.
    pub(super) fn home(&self, mut finding: Finding, file: &str, original: &str) -> Finding {
        for place in finding.places.iter_mut().filter(|place| place.file == file) {
            if let Some(span) = place.span.clone() {
                let role = place.role;
                *place = Place { role, ..self.place(span, file, original) };
            }
        }
        finding
    }

    fn place(&self, span: Range<usize>, file: &str, original: &str) -> Place {
        let (mut new_end, mut old_end) = (0, 0);
        for (old, new, place) in &self.replaced {
            if span.end <= new.start {
                break;
            }
            if span.start < new.end && span.start >= new.start {
                return place.clone();
            }
            if span.start >= new.end {
                (new_end, old_end) = (new.end, old.end);
            }
        }
        let back = |at: usize| at.saturating_sub(new_end) + old_end;
        Place::span(file, original, back(span.start)..back(span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a = 1\n[node.total]\npoints = 100\nbands = [{ from = 5, share = 1 }, { share = 0 }]\n[node.total.target]\n2022 = 0.7\n";

    fn own(path: &str, toml: &str) -> Override {
        let place = Place::at("case.toml", 3, 1);
        Override { path: path.into(), path_place: place.clone(), toml: toml.into(), place, members: Vec::new() }
    }

    #[test]
    fn values_are_replaced_by_their_paths() {
        let own = [
            own("node.total.target.2022", "0.9"),
            own("node.total.bands.2.share", "0.25"),
            own("node.total.points", "90"),
        ];
        let overridden = apply(TEXT, &own).unwrap();
        let expected = TEXT.replace("100", "90").replace("share = 0 ", "share = 0.25 ").replace("0.7", "0.9");
        assert_eq!(overridden.text, expected);
    }

    #[test]
    fn a_path_that_leads_nowhere_is_named_with_the_nearest() {
        let findings = apply(TEXT, &[own("node.total.point", "1"), own("node.total", "1"), own("a", "2")]).unwrap_err();
        assert_eq!(findings.len(), 2);
        assert!(format!("{:?}", findings[0].argument("suggestions")).contains("node.total.points"));
        assert_eq!(apply(TEXT, &[own("a", "1"), own("a", "2")]).unwrap_err()[0].code, Code::DuplicateId);
    }

    #[test]
    fn a_way_in_steps_leads_to_its_value() {
        let mut way = own("node", "node.total");
        way.members = vec![own("node.total", "total.points")];
        way.members[0].members = vec![own("node.total.points", "90")];
        assert_eq!(apply(TEXT, &[way]).unwrap().text, TEXT.replace("100", "90"));
    }

    #[test]
    fn places_find_their_way_back() {
        let overridden = apply(TEXT, &[own("node.total.points", "123456")]).unwrap();
        let at = |word: &str| {
            let start = overridden.text.find(word).unwrap();
            let finding =
                Finding::new(Code::NotBuilt).at(Place::span("r.toml", &overridden.text, start..start + word.len()));
            overridden.home(finding, "r.toml", TEXT).places[0].clone()
        };
        assert_eq!(at("123456").file, "case.toml");
        assert_eq!(at("2022").span.map(|span| &TEXT[span]), Some("2022"));
        assert_eq!(at("points").span.map(|span| &TEXT[span]), Some("points"));
    }
}
