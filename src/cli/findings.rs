//! Shows findings to people.

use super::Ending;
use super::load::Loaded;
use super::output::complain;
use crate::finding::Finding;
use crate::report;
use crate::rulebook::model::Language;
use std::io::IsTerminal;

/// Findings on standard error.
pub fn show(findings: &[Finding], loaded: Option<&Loaded>, language: Language) {
    show_of(findings, &|name| loaded.and_then(|loaded| loaded.text(name)), language);
}

/// Findings on standard error, with lines of the texts of several files.
pub fn show_of<'t>(findings: &[Finding], text: &dyn Fn(&str) -> Option<&'t str>, language: Language) {
    if findings.is_empty() {
        return;
    }
    let color = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    complain(&report::findings_text(findings, &|name| text(name), language, color));
}

/// Findings that stand in the way of the run.
pub fn could_not_run(findings: &[Finding], language: Language) -> Ending {
    show(findings, None, language);
    Ending::CouldNotRun
}
