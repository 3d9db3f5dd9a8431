//! `kpi check`.

use super::arguments::{Check, CheckFormat};
use super::score::request;
use super::{Ending, findings, language, load, output, threads};
use crate::finding::Finding;
use crate::report;
use crate::scoring::{self, Request, RulebookSource};
use std::io::IsTerminal;

/// Checks a rulebook and its figures; its findings are the result.
pub fn run(arguments: &Check) -> Ending {
    let common = &arguments.subject.common;
    let language = language::language(common);
    let prepared = output::refuse_existing(common).and_then(|()| request(&arguments.subject));
    let request = match prepared {
        Ok(request) => request,
        Err(finding) => return findings::could_not_run(&[finding], language),
    };
    threads::limit(common);
    let loaded = match load::load(&arguments.subject.rulebook, &arguments.subject.input, false) {
        Ok(loaded) => loaded,
        Err(problems) => return findings::could_not_run(&problems, language),
    };
    let (mut found, mut summary) = judge(&loaded, &request);
    found.extend(loaded.notes.iter().cloned());
    summary.clean = found.is_empty();
    let color = common.output.is_none() && std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let text = match arguments.format {
        CheckFormat::Json => report::findings_json(&found),
        CheckFormat::Text => {
            let mut text = report::findings_text(&found, &|name| loaded.text(name), language, color);
            text.push_str(&report::checked(&summary, language));
            text
        }
    };
    match output::write(common, &text) {
        Ok(()) => output::ending(&found),
        Err(finding) => findings::could_not_run(&[finding], language),
    }
}

/// Everything that is found, and what was looked at.
fn judge(loaded: &load::Loaded, request: &Request) -> (Vec<Finding>, report::Checked) {
    let source = RulebookSource { name: loaded.rulebook_name.clone(), bytes: &loaded.rulebook };
    let mut summary = report::Checked { rulebook: loaded.rulebook_name.clone(), ..report::Checked::default() };
    let findings = if loaded.inputs.is_empty() {
        let read = crate::rulebook::read(&source.name, source.bytes);
        if let Some(rulebook) = &read.rulebook {
            (summary.fields, summary.nodes) = (rulebook.fields.len(), rulebook.nodes.len());
        }
        read.findings
    } else {
        let outcome = scoring::score(&source, &loaded.inputs, request);
        if let Some(rulebook) = &outcome.rulebook {
            (summary.fields, summary.nodes) = (rulebook.fields.len(), rulebook.nodes.len());
        }
        if let Some(board) = outcome.boards.last() {
            summary.files = board.receipt.inputs.len();
            summary.rows = board.receipt.inputs.iter().map(|input| input.rows).sum();
            summary.entities = board.entities.len();
            summary.periods = outcome.boards.len();
        }
        outcome.findings
    };
    (findings, summary)
}
