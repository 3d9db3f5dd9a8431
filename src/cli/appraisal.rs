//! `kpi appraisal`.

use super::Ending;
use super::arguments::{Appraisal, AppraisalFormat};
use super::opening::{Opened, Told};
use crate::analysis::appraisal::{self, Question};
use crate::data::panel::Observation;
use crate::finding::{Argument, Code, Finding, Place};
use crate::registry::EntityIx;
use crate::report;
use crate::rulebook::model::Language;
use crate::scoring::Session;

/// Puts two stages side by side.
pub fn run(arguments: &Appraisal) -> Ending {
    let mut opened = match Opened::new(&arguments.subject, true) {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    // Both stages are read, whichever of them is asked for.
    opened.request.stage = None;
    opened.tell(|session| match told(session, arguments, opened.language) {
        Ok((text, findings)) => Told { text: Some(text), findings, ending: None },
        Err(finding) => Told::nothing(session, [finding]),
    })
}

/// The appraisal as text, and what was found.
fn told(session: &Session, arguments: &Appraisal, language: Language) -> Result<(String, Vec<Finding>), Finding> {
    let rulebook = session.rulebook();
    let to = arguments.to.as_deref().or(arguments.subject.reading.stage.as_deref());
    let (from, to) = appraisal::stages(rulebook, arguments.from.as_deref(), to)?;
    let entity = arguments.entity.as_deref().map(|name| session.panel().registry.named(name)).transpose()?;
    let period = session.periods().last().copied().ok_or_else(|| Finding::new(Code::NothingInPeriod))?;
    let plans = session.plans();
    let question = Question { period, from, to, entity };
    let own = appraisal::appraise(rulebook, &plans, session.panel(), question)
        .ok_or_else(|| Finding::new(Code::NothingInPeriod))?;
    let text = report::appraisal(&own, rulebook, format(arguments.format), language);
    // What cost points without a reason is told as such, and no longer as a mere change.
    let graver = |finding: &Finding| {
        let same = |own: &Finding| {
            ["entity", "field", "period"].iter().all(|name| own.argument(name) == finding.argument(name))
        };
        finding.code == Code::ChangeWithoutReason && own.findings.iter().any(same)
    };
    let mut found: Vec<Finding> = session.findings().iter().filter(|own| !graver(own)).cloned().collect();
    found.extend(own.findings.iter().cloned());
    if let Some(entity) = entity {
        found.retain(|finding| is_open_to(session, entity, finding));
    }
    crate::finding::sort(&mut found);
    Ok((text, found))
}

/// Whether a finding may be shown to an entity: it speaks of it, stands in one of its rows, or above all rows of figures. What is
/// shown of a file is the line itself, and a line of others has their evidence in it.
fn is_open_to(session: &Session, entity: EntityIx, finding: &Finding) -> bool {
    let panel = session.panel();
    let name = panel.registry.get(entity).map(|own| Argument::from(own.name_vi.as_str()));
    if let Some(told) = finding.argument("entity") {
        return name.as_ref() == Some(told);
    }
    let is_open = |place: &Place| {
        let Some(file) = panel.files.iter().position(|file| file.name == place.file) else { return true };
        let sheet = place.sheet.as_ref().map_or(0, |sheet| sheet.position);
        let line = |own: &Observation| usize::try_from(own.origin.line).unwrap_or(usize::MAX);
        let here = || panel.observations.iter().filter(|own| own.origin.file == file && own.origin.sheet == sheet);
        here().any(|own| own.entity == entity && line(own) == place.line) || here().all(|own| line(own) > place.line)
    };
    finding.places.iter().all(is_open)
}

fn format(format: AppraisalFormat) -> report::AppraisalFormat {
    match format {
        AppraisalFormat::Table => report::AppraisalFormat::Table,
        AppraisalFormat::Markdown => report::AppraisalFormat::Markdown,
        AppraisalFormat::Csv => report::AppraisalFormat::Csv,
        AppraisalFormat::Json => report::AppraisalFormat::Json,
    }
}
