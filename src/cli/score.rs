//! `kpi score`.

use super::arguments::{Score, ScoreFormat, Subject};
use super::{Ending, findings, language, load, output, threads};
use crate::compute::Asked;
use crate::finding::{Code, Finding};
use crate::registry::Period;
use crate::report::{self, Columns, Format};
use crate::scoring::{self, Request, RulebookSource, Wanted};

/// Scores and ranks.
pub fn run(arguments: &Score) -> Ending {
    let language = language::language(&arguments.subject.common);
    match prepare(arguments) {
        Ok((request, columns)) => score(arguments, &request, &columns),
        Err(finding) => findings::could_not_run(&[finding], language),
    }
}

/// What can be judged before a file is read.
fn prepare(arguments: &Score) -> Result<(Request, Columns), Finding> {
    output::refuse_existing(&arguments.subject.common)?;
    let columns = Columns::parse(arguments.columns.as_deref().unwrap_or_default())?;
    let mut request = request(&arguments.subject)?;
    request.asked = Asked { steps: columns.steps(), indicator_ranks: columns.ranks() };
    Ok((request, columns))
}

fn score(arguments: &Score, request: &Request, columns: &Columns) -> Ending {
    let common = &arguments.subject.common;
    let language = language::language(common);
    threads::limit(common);
    let loaded = match load::load(&arguments.subject.rulebook, &arguments.subject.input, true) {
        Ok(loaded) => loaded,
        Err(problems) => return findings::could_not_run(&problems, language),
    };
    let source = RulebookSource { name: loaded.rulebook_name.clone(), bytes: &loaded.rulebook };
    let outcome = scoring::score(&source, &loaded.inputs, request);
    if let (Some(rulebook), false) = (&outcome.rulebook, outcome.boards.is_empty()) {
        let all = request.period == Wanted::All;
        if let Err(finding) = columns.check(rulebook) {
            return findings::could_not_run(&[finding], language);
        }
        let text = report::scoreboards(&outcome.boards, rulebook, format(arguments.format), columns, all, language);
        if let Err(finding) = output::write(common, &text) {
            return findings::could_not_run(&[finding], language);
        }
    }
    let mut found = loaded.notes.clone();
    found.extend(outcome.findings);
    findings::show(&found, Some(&loaded), language);
    output::ending(&found)
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
        Some(text) => {
            Wanted::One(Period::parse(text).ok_or_else(|| Finding::new(Code::PeriodInvalid).with("period", text))?)
        }
    };
    Ok(Request { period, stage: subject.stage.clone(), registry: subject.registry.clone(), asked: Asked::default() })
}
