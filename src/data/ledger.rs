//! The findings of one file, counted by code and cut at a limit that says how many more there are.

use super::limits::{FINDINGS_MAX, SHOWN_CHARACTERS_MAX};
use crate::finding::{Code, Finding, Place, Severity};
use std::collections::BTreeMap;

/// The findings of one file.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    findings: Vec<Finding>,
    counts: BTreeMap<Code, (usize, Severity)>,
}

impl Ledger {
    /// Adds the finding that `make` makes; it is not asked past the limit.
    pub(super) fn add(&mut self, code: Code, make: impl FnOnce() -> Finding) {
        let (count, severity) = self.counts.entry(code).or_insert((0, Severity::Note));
        *count += 1;
        if *count <= FINDINGS_MAX {
            let finding = make();
            *severity = (*severity).min(finding.severity);
            self.findings.push(finding);
        }
    }

    /// Whether nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// All findings, with one more for each code that was cut.
    pub(super) fn close(self, file: &str) -> Vec<Finding> {
        let mut findings = self.findings;
        for (code, (count, severity)) in self.counts {
            if count > FINDINGS_MAX {
                let cut = limit(file_place(file), "findings", FINDINGS_MAX).severity(severity);
                findings.push(cut.with("code", code.text()).with("more", count - FINDINGS_MAX));
            }
        }
        findings
    }
}

/// A passed limit.
pub(super) fn limit(place: Place, name: &'static str, most: usize) -> Finding {
    Finding::new(Code::LimitPassed).at(place).with("limit", name).with("most", most)
}

/// The whole of a file.
pub(super) fn file_place(file: &str) -> Place {
    Place::file(file)
}

/// A cell's text as a finding repeats it: cut where it is long.
pub(super) fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARACTERS_MAX) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Argument;

    #[test]
    fn the_thousand_and_first_is_counted_and_not_made() {
        let mut ledger = Ledger::default();
        let mut made = 0;
        for _ in 0..FINDINGS_MAX + 7 {
            ledger.add(Code::EvidenceMissing, || {
                made += 1;
                Finding::new(Code::EvidenceMissing)
            });
        }
        let findings = ledger.close("a.csv");
        assert_eq!((made, findings.len()), (FINDINGS_MAX, FINDINGS_MAX + 1));
        let last = findings.last().unwrap();
        assert_eq!((last.code, last.severity), (Code::LimitPassed, Severity::Warning));
        assert_eq!(last.argument("more"), Some(&Argument::Count(7)));
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(shown("điểm"), "điểm");
        assert_eq!(shown(&"ệ".repeat(100)).chars().count(), SHOWN_CHARACTERS_MAX + 1);
    }
}
