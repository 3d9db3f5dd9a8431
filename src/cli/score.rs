//! `kpi score`.

use super::Ending;
use super::arguments::{Score, ScoreFormat, Subject};
use super::opening::{Opened, Told};
use crate::compute::Asked;
use crate::finding::Finding;
use crate::report::{self, Columns, Format};
use crate::rulebook::model::Language;
use crate::scoring::{Request, Session, Wanted};
use std::mem::ManuallyDrop;

/// Scores and ranks.
pub fn run(arguments: &Score) -> Ending {
    let opened = match Opened::new(&arguments.subject, true) {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    let all = opened.request.period == Wanted::All;
    opened.tell(|session| match score(arguments, session, all, opened.language) {
        Ok((text, findings)) => Told { text: Some(text), findings, ending: None },
        Err(finding) => Told { text: None, findings: vec![finding], ending: Some(Ending::CouldNotRun) },
    })
}

/// The scores as text, and what was found.
fn score(
    arguments: &Score,
    session: &Session,
    all: bool,
    language: Language,
) -> Result<(String, Vec<Finding>), Finding> {
    let columns = Columns::parse(arguments.columns.as_deref().unwrap_or_default(), session.rulebook())?;
    let asked = Asked {
        steps: columns.wants_steps(),
        indicator_ranks: columns.wants_ranks(),
        without_indicators: matches!(arguments.format, ScoreFormat::Csv | ScoreFormat::CsvExcel)
            && !columns.wants_indicators(),
    };
    let (boards, found) = session.boards(asked);
    let boards = ManuallyDrop::new(boards);
    Ok((report::scoreboards(&boards, session.rulebook(), format(arguments.format), &columns, language, all), found))
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
    Ok(subject.reading.request(period))
}
