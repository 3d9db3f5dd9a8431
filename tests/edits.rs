//! A thousand random one-character edits of the shipped rulebooks: either a finding at the edited place, or a still valid rulebook.
//!
//! "At the edited place" is held line by line: a place of a finding covers the edited line. What cannot be there is listed, each kind
//! with its reason, in [`Near`]; any other finding somewhere else fails the test.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

mod run;

use province_kpi::finding::{Argument, Code, Finding, Place};
use province_kpi::rulebook;
use run::{Dice, SHIPPED, text};
use std::collections::BTreeMap;

const EDITS: u64 = 1000;
/// Letters, digits and signs that a hand may strike.
const STRUCK: &str = "aenotx019._-+*/=,;:\"'#[]{}() \n%đ";

/// How near the finding is to the edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Near {
    /// No finding: a title, a note or a number has changed, and the rulebook is one still.
    StillValid,
    /// A place of it covers the edited line.
    Line,
    /// The edit changed a name, and the finding names the old or the new one where it is used or declared.
    Name,
    /// The edit opened or closed a text, a bracket or a comment: TOML goes on, and the first line that does not fit is told. It
    /// stands behind the edit, not before.
    Syntax,
}

/// The text after an edit and the lines that it touched, from 1.
fn edited(text: &str, dice: &mut Dice) -> (String, std::ops::RangeInclusive<usize>, [String; 2]) {
    let characters: Vec<char> = text.chars().collect();
    let struck: Vec<char> = STRUCK.chars().collect();
    let at = dice.below(characters.len());
    let new = *dice.one_of(&struck);
    let mut after = characters.clone();
    let gone = match dice.below(3) {
        0 => std::mem::replace(&mut after[at], new),
        1 => after.remove(at),
        _ => {
            after.insert(at, new);
            ' '
        }
    };
    let line = 1 + characters[..at].iter().filter(|own| **own == '\n').count();
    // A line break that came or went touches both lines.
    let touched = if gone == '\n' || new == '\n' { line..=line + 1 } else { line..=line };
    (after.iter().collect(), touched, [word(&characters, at), word(&after, at)])
}

/// The word around a position.
fn word(characters: &[char], at: usize) -> String {
    let is_part = |own: &char| own.is_alphanumeric() || matches!(own, '_' | '-');
    let at = at.min(characters.len().saturating_sub(1));
    let start = (0..at).rev().take_while(|place| is_part(&characters[*place])).last().unwrap_or(at);
    characters[start..].iter().take_while(|own| is_part(own)).collect()
}

/// The lines of a place, as far as its span goes.
fn lines(place: &Place, text: &str) -> std::ops::RangeInclusive<usize> {
    let inside = place.span.clone().and_then(|span| text.get(span)).unwrap_or_default();
    place.line..=place.line + inside.matches('\n').count()
}

fn names(finding: &Finding, words: &[String; 2]) -> bool {
    let is_word = |text: &str| {
        words.iter().any(|own| !own.is_empty() && (text == own || text.split('.').any(|part| part == own)))
    };
    finding.arguments.iter().any(|(_, argument)| match argument {
        Argument::Text(text) => is_word(text),
        Argument::List(list) => list.iter().any(|text| is_word(text)),
        Argument::Count(_) | Argument::Number(_) => false,
    })
}

fn near(found: &[Finding], text: &str, touched: &std::ops::RangeInclusive<usize>, words: &[String; 2]) -> Option<Near> {
    if found.is_empty() {
        return Some(Near::StillValid);
    }
    let covers = |place: &Place| {
        let own = lines(place, text);
        own.start() <= touched.end() && touched.start() <= own.end()
    };
    let any = |holds: &dyn Fn(&Finding) -> bool| found.iter().any(holds);
    let placed = |holds: &dyn Fn(&Place) -> bool| any(&|finding| finding.places.iter().any(holds));
    if placed(&covers) {
        return Some(Near::Line);
    }
    if any(&|finding| names(finding, words)) {
        return Some(Near::Name);
    }
    let behind = |finding: &Finding| {
        finding.code == Code::TomlSyntax && finding.places.iter().all(|place| place.line > *touched.end())
    };
    any(&behind).then_some(Near::Syntax)
}

#[test]
fn a_slip_of_one_character_is_found_where_it_was_made() {
    let originals: Vec<(String, Vec<Finding>)> = SHIPPED
        .iter()
        .map(|id| {
            let text = text(&format!("rules/{id}/rulebook.toml"));
            let found = rulebook::read("rulebook.toml", text.as_bytes()).findings;
            (text, found)
        })
        .collect();
    let mut counts: BTreeMap<Near, usize> = BTreeMap::new();
    let mut lost = Vec::new();
    for seed in 0..EDITS {
        let mut dice = Dice::new(seed);
        let (original, before) = dice.one_of(&originals);
        let (text, touched, words) = edited(original, &mut dice);
        let reading = rulebook::read("rulebook.toml", text.as_bytes());
        assert!(reading.rulebook.is_some() || !reading.findings.is_empty(), "seed {seed}: no rulebook and no reason");
        let known = |finding: &&Finding| {
            before.iter().any(|own| own.code == finding.code && own.arguments == finding.arguments)
        };
        let found: Vec<Finding> = reading.findings.iter().filter(|finding| !known(finding)).cloned().collect();
        match near(&found, &text, &touched, &words) {
            Some(near) => *counts.entry(near).or_default() += 1,
            None => {
                let told: Vec<_> = found
                    .iter()
                    .map(|own| (own.code.text(), own.places.first().map(|place| place.line), &own.arguments))
                    .collect();
                let line = text.lines().nth(touched.start() - 1).unwrap_or_default();
                lost.push(format!("seed {seed}, line {touched:?} `{line}` {words:?}: {told:?}"));
            }
        }
    }
    assert!(lost.is_empty(), "{} of {EDITS}:\n{}\n{counts:?}", lost.len(), lost.join("\n"));
    // Nine in ten of those that are found are found on their very line.
    let of = |near: Near| counts.get(&near).copied().unwrap_or(0);
    let found = usize::try_from(EDITS).unwrap() - of(Near::StillValid);
    assert!(of(Near::Line) * 10 >= found * 9, "{counts:?}");
}
