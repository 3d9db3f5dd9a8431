//! `kpi score`.

use super::arguments::{Score, ScoreFormat, Subject};
use super::{Ending, findings, language, load, output, threads};
use crate::compute::Asked;
use crate::finding::Finding;
use crate::report::{self, Columns, Format};
use crate::rulebook::model::{Language, NumberForm};
use crate::scoring::{Problem, Request, RulebookSource, Session, Wanted};
use std::mem::ManuallyDrop;

/// Scores and ranks.
pub fn run(arguments: &Score) -> Ending {
    let common = &arguments.subject.common;
    let language = language::language(common);
    let prepared = output::refuse_existing(common).and_then(|()| request(&arguments.subject));
    let request = match prepared {
        Ok(request) => request,
        Err(finding) => return findings::could_not_run(&[finding], language),
    };
    threads::limit(common);
    let loaded = match load::load(&arguments.subject.rulebook, &arguments.subject.input, true) {
        Ok(loaded) => loaded.in_encoding(arguments.subject.encoding),
        Err(problems) => return findings::could_not_run(&problems, language),
    };
    let source = RulebookSource { name: loaded.rulebook_name.clone(), bytes: &loaded.rulebook, beside: &loaded.beside };
    let mut found = loaded.notes.clone();
    match Session::open(&source, &loaded.inputs, &request) {
        Ok(session) => {
            // The process ends with this command: its memory need not be given back figure by figure.
            let session = ManuallyDrop::new(session);
            match score(arguments, &session, request.period == Wanted::All, language) {
                Ok(findings) => found.extend(findings),
                Err(finding) => return findings::could_not_run(&[finding], language),
            }
        }
        Err(Problem { findings, .. }) => found.extend(findings),
    }
    findings::show(&found, Some(&loaded), language);
    output::ending(&found)
}

/// Scores, writes the result and gives what was found.
fn score(arguments: &Score, session: &Session, all: bool, language: Language) -> Result<Vec<Finding>, Finding> {
    let columns = Columns::parse(arguments.columns.as_deref().unwrap_or_default(), session.rulebook())?;
    let asked = Asked {
        steps: columns.wants_steps(),
        indicator_ranks: columns.wants_ranks(),
        without_indicators: matches!(arguments.format, ScoreFormat::Csv | ScoreFormat::CsvExcel)
            && !columns.wants_indicators(),
    };
    let (boards, found) = session.boards(asked);
    let boards = ManuallyDrop::new(boards);
    let text = report::scoreboards(&boards, session.rulebook(), format(arguments.format), &columns, language, all);
    output::write(&arguments.subject.common, &text)?;
    Ok(found)
}

fn format(format: ScoreFormat) -> Format {
    match format {
        ScoreFormat::Table => Format::Table,
        ScoreFormat::Csv => Format::Csv,
        ScoreFormat::CsvExcel => Format::CsvExcel,
        ScoreFormat::Json => Format::Json,
        ScoreFormat::Markdown => Format::Markdown,
        ScoreFormat::Tidy => Format::Tidy,
    }
}

/// What the arguments ask of a run.
///
/// # Errors
/// `period-invalid`.
pub fn request(subject: &Subject) -> Result<Request, Finding> {
    let period = match subject.period.as_deref() {
        None => Wanted::Latest,
        Some("all") => Wanted::All,
        Some(text) => Wanted::One(super::period(text)?),
    };
    Ok(Request {
        period,
        stage: subject.stage.clone(),
        registry: subject.registry.clone(),
        numbers: subject.numbers.map(NumberForm::from),
        encoding: subject.encoding,
    })
}
