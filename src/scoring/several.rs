//! What several rulebooks find in the same figures, told once.
//!
//! In: for each rulebook what was found. Out: the findings, each once, with the position of the rulebook that it is of. Must not: tell as a
//! mistake what one of them knows and another does not (a new field is why there is a new rulebook), or lose what none of them knows.

use crate::finding::{Argument, Code, Finding, Place, Said};
use std::collections::{HashMap, HashSet};

/// Names in figures that a rulebook does not know.
const OF_NAMES: [Code; 2] = [Code::FieldUnknown, Code::ColumnUnknown];

/// The findings of several rulebooks in the same figures, in their order. A name that one of them knows is no finding; one that none knows is
/// told once, with the names that the first suggests.
pub fn found_by<'f>(all: &[&'f [Finding]]) -> Vec<(usize, &'f Finding)> {
    let names: Vec<Names<'_>> = all.iter().map(|own| Names::of(own)).collect();
    let (mut said, mut unknown) = (Said::default(), HashSet::new());
    let mut is_told = |finding: &'f Finding| match Kind::of(finding) {
        Kind::Name(place) => {
            !names.iter().any(|own| own.knows(finding.code, place)) && unknown.insert((finding.code, place))
        }
        // Of names that none knows a list that goes on to the end of the file has all.
        Kind::Cut(list) => names.iter().all(|own| own.cut.contains(&list)) && said.is_first(finding),
        Kind::Other => said.is_first(finding),
    };
    let findings = all.iter().enumerate().flat_map(|(at, own)| own.iter().map(move |finding| (at, finding)));
    findings.filter(|(_, finding)| is_told(finding)).collect()
}

/// The findings of a code in a file.
type List<'f> = (Code, &'f str);

/// What a finding says of names.
enum Kind<'f> {
    /// That the rulebook does not know one, here.
    Name(&'f Place),
    /// That there are more of these than are told.
    Cut(List<'f>),
    /// Nothing.
    Other,
}

impl<'f> Kind<'f> {
    fn of(finding: &'f Finding) -> Self {
        let Some(place) = finding.places.first() else { return Self::Other };
        if OF_NAMES.contains(&finding.code) {
            return Self::Name(place);
        }
        let cut = |code: &Code| finding.argument("code") == Some(&Argument::Text(code.text().to_owned()));
        match OF_NAMES.iter().find(|code| finding.code == Code::LimitPassed && cut(code)) {
            Some(code) => Self::Cut((*code, &place.file)),
            None => Self::Other,
        }
    }
}

/// The names that a rulebook does not know.
#[derive(Default)]
struct Names<'f> {
    /// Where they stand.
    places: HashSet<(Code, &'f Place)>,
    /// The last place of each list.
    last: HashMap<List<'f>, &'f Place>,
    /// Lists that are not told to the end.
    cut: HashSet<List<'f>>,
}

impl<'f> Names<'f> {
    fn of(findings: &'f [Finding]) -> Self {
        let mut names = Self::default();
        for finding in findings {
            match Kind::of(finding) {
                Kind::Name(place) => {
                    names.places.insert((finding.code, place));
                    let last = names.last.entry((finding.code, &place.file)).or_insert(place);
                    *last = place.max(last);
                }
                Kind::Cut(list) => drop(names.cut.insert(list)),
                Kind::Other => {}
            }
        }
        names
    }

    /// Whether the rulebook knows the name in a place. Behind the last that a cut list tells nobody can say.
    fn knows(&self, code: Code, place: &'f Place) -> bool {
        let list = (code, place.file.as_str());
        let is_told = || !self.cut.contains(&list) || self.last.get(&list).is_none_or(|last| place <= *last);
        !self.places.contains(&(code, place)) && is_told()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(line: usize, field: &str, suggestion: &str) -> Finding {
        let finding = Finding::new(Code::FieldUnknown).at(Place::at("f.csv", line, 3)).with("field", field);
        finding.with("suggestions", vec![suggestion.to_owned()])
    }

    fn cut() -> Finding {
        let finding = Finding::new(Code::LimitPassed).at(Place::file("f.csv")).with("limit", "findings");
        finding.with("code", Code::FieldUnknown.text()).with("more", 7)
    }

    fn told(all: &[&[Finding]]) -> Vec<(usize, Finding)> {
        found_by(all).into_iter().map(|(at, own)| (at, own.clone())).collect()
    }

    /// `b` is new in the second rulebook and `a` gone; `z` is known to none, and suggests each rulebook's own names.
    #[test]
    fn what_one_rulebook_knows_is_no_finding_and_what_none_knows_is_told_once() {
        let (other, again) = (Finding::new(Code::Restated), Finding::new(Code::Restated));
        let old = [unknown(2, "b", "a"), unknown(3, "z", "a"), other.clone()];
        let new = [unknown(3, "z", "b"), unknown(4, "a", "b"), again];
        assert_eq!(told(&[&old, &new]), [(0, unknown(3, "z", "a")), (0, other)]);
        assert_eq!(told(&[&old[..1]]), [(0, unknown(2, "b", "a"))]);
    }

    /// The first rulebook tells so many `b` that `z` is no more among them; the second, to which they are known, has `z`.
    #[test]
    fn what_a_long_list_leaves_out_stands_in_the_other() {
        let old = [unknown(2, "b", "a"), unknown(3, "b", "a"), cut()];
        let new = [unknown(9, "z", "b")];
        assert_eq!(told(&[&old, &new]), [(1, unknown(9, "z", "b"))]);
        // Where no list goes on to the end, that is told.
        let new = [unknown(1, "a", "b"), unknown(9, "a", "b"), cut()];
        assert_eq!(told(&[&old, &new]), [(0, cut()), (1, unknown(9, "a", "b"))]);
    }
}
