//! `kpi check`.

use super::arguments::{Check, CheckFormat};
use super::opening::Opened;
use super::{Ending, findings, load, output};
use crate::analysis::figures;
use crate::analysis::proof::{self, Proof};
use crate::finding::{self, Code, Finding};
use crate::registry::Period;
use crate::report;
use crate::rulebook::model::Rulebook;
use crate::scoring::{self, Request, Wanted};
use std::io::IsTerminal;

/// Checks a rulebook and its figures; its findings are the result.
pub fn run(arguments: &Check) -> Ending {
    let common = &arguments.subject.common;
    let Opened { language, request, loaded, .. } = match Opened::new(&arguments.subject, false) {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    let Judged { mut found, mut summary, proof, editions } = judge(&loaded, &request);
    found.extend(loaded.notes.iter().cloned());
    summary.clean = found.iter().all(|finding| finding.severity == finding::Severity::Note);
    let color = common.output.is_none() && std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let text = match arguments.format {
        CheckFormat::Json => report::check_json(&found, proof.as_ref(), &editions),
        CheckFormat::Text => {
            let mut text = report::findings_text(&found, &|name| loaded.text(name), language, color);
            text.push_str(&report::checked(&summary, language));
            for proof in proof.iter().chain(&editions) {
                text.push_str(&report::proof(proof, language));
            }
            text
        }
    };
    match output::write(common, &text) {
        Ok(()) => output::ending(&found),
        Err(finding) => findings::could_not_run(&[finding], language),
    }
}

/// What a check found, what it looked at, and what it proved.
struct Judged {
    found: Vec<Finding>,
    summary: report::Checked,
    proof: Option<Proof>,
    /// Those of the rulebook's other editions.
    editions: Vec<Proof>,
}

fn judge(loaded: &load::Loaded, request: &Request) -> Judged {
    let source = loaded.source();
    let mut summary = report::Checked { rulebook: loaded.rulebook_name.clone(), ..report::Checked::default() };
    let (mut scored, mut last) = (None, None);
    let (rulebook, mut found) = if loaded.inputs.is_empty() {
        let read = crate::rulebook::read_with(&source.name, source.bytes, source.beside);
        (read.rulebook, read.findings)
    } else {
        let outcome = scoring::score(&source, &loaded.inputs, request);
        if let Some(board) = outcome.boards.last() {
            summary.files = board.receipt.inputs.len();
            summary.rows = board.receipt.inputs.iter().map(|input| input.rows).sum();
            summary.entities = board.entities.len();
            summary.periods = outcome.boards.len();
            scored = Period::parse(&board.period);
        }
        last = outcome.boards.into_iter().next_back();
        (outcome.rulebook, outcome.findings)
    };
    if let (Some(rulebook), Some(board)) = (&rulebook, &last) {
        let text = loaded.text(&source.name).unwrap_or_default();
        found.extend(figures::findings(rulebook, board, &source.name, text));
    }
    summary.halted = rulebook.is_none();
    let (mut proof, mut editions) = (None, Vec::new());
    if let Some(rulebook) = &rulebook {
        (summary.fields, summary.nodes) = (rulebook.fields.len(), rulebook.nodes.len());
        let text = loaded.text(&source.name).unwrap_or_default();
        let (asked, periods) = periods(rulebook, request, scored);
        for period in periods {
            let own = proof::prove(rulebook, period);
            let proven = proof::findings(rulebook, &own, &source.name, text);
            // What the rulebook alone shows is not told again of its figures, nor what an edition has from the one before it.
            let told = |own: &Finding| {
                proven.iter().any(|one| one.code == own.code && one.argument("node") == own.argument("node"))
            };
            found.retain(|own| own.code != Code::PercentOrRatio || !told(own));
            for finding in proven {
                let same = |own: &Finding| own.code == finding.code && own.arguments == finding.arguments;
                if !found.iter().any(same) {
                    found.push(finding);
                }
            }
            if Some(period) == asked { proof = Some(own) } else { editions.push(own) }
        }
        finding::sort(&mut found);
    }
    Judged { found, summary, proof, editions }
}

/// The period to prove a rulebook for, and those that stand for all its editions; where a period was asked for, that one alone.
fn periods(rulebook: &Rulebook, request: &Request, scored: Option<Period>) -> (Option<Period>, Vec<Period>) {
    if let Wanted::One(period) = request.period {
        return (Some(period), vec![period]);
    }
    let usual = scored.or_else(|| proof::usual_period(rulebook));
    (usual, usual.map(|usual| proof::periods_of_editions(rulebook, usual)).unwrap_or_default())
}
