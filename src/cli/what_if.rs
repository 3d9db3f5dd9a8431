//! `kpi what-if`.

use super::Ending;
use super::opening::{Opened, Told};
use super::what_if_arguments::{Goal, WhatIf, WhatIfFormat};
use crate::analysis::what_if::reach::{self, Answer, Question};
use crate::analysis::what_if::{self, Ground, Supposition};
use crate::data::panel::Figure;
use crate::finding::{Code, Finding};
use crate::naming::suggestions;
use crate::plan::Plan;
use crate::report;
use crate::rulebook::model::{FieldIx, Language};
use crate::scoring::Session;

/// Says what would be, or what it takes.
pub fn run(arguments: &WhatIf) -> Ending {
    let opened = match Opened::new(&arguments.subject, true) {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    opened.tell(|session| told(session, arguments, opened.language).unwrap_or_else(|why| Told::nothing(session, why)))
}

fn told(session: &Session, arguments: &WhatIf, language: Language) -> Result<Told, Vec<Finding>> {
    let plans = session.plans();
    let ground = ground(session, &plans).map_err(|finding| vec![finding])?;
    match (&arguments.entity, &arguments.reach) {
        (Some(entity), Some(goal)) => way(session, &ground, arguments, (entity, goal), language),
        (Some(entity), None) => margins(session, &ground, arguments, entity, language),
        (None, _) => set(session, &ground, arguments, language),
    }
}

/// The what-if as text; nothing of it where one of the figures cannot be.
fn set(session: &Session, ground: &Ground<'_>, arguments: &WhatIf, language: Language) -> Result<Told, Vec<Finding>> {
    let texts: Vec<&str> = arguments.set.iter().map(|text| text.trim()).collect();
    let supposed = session.suppose(&texts).map_err(|finding| vec![finding])?;
    if supposed.findings.iter().any(Finding::is_error) {
        return Err(supposed.findings);
    }
    let suppositions: Vec<Supposition> = supposed
        .changes
        .into_iter()
        .map(|own| Supposition { figure: own.figure, before: own.before, text: Some(own.text) })
        .collect();
    let nothing = || vec![Finding::new(Code::NothingInPeriod)];
    let own = what_if::what_if(ground, &suppositions).ok_or_else(nothing)?;
    let text = report::what_if(&own, session.rulebook(), format(arguments.format), language);
    Ok(Told::result(text, session, supposed.findings))
}

fn margins(
    session: &Session,
    ground: &Ground<'_>,
    arguments: &WhatIf,
    entity: &str,
    language: Language,
) -> Result<Told, Vec<Finding>> {
    let one = |finding| vec![finding];
    let entity = session.entity(entity).map_err(one)?;
    let checker = session.checker().map_err(one)?;
    let allowed = |figures: &[Figure]| checker.refused(figures).is_empty();
    // Without a ranking there is no score to gain.
    let unranked = || session.node(None).err().into_iter().collect::<Vec<_>>();
    let own = what_if::margins(ground, entity, &allowed).ok_or_else(unranked)?;
    let text = report::margins(&own, session.rulebook(), format(arguments.format), language);
    Ok(Told::result(text, session, None))
}

fn way(
    session: &Session,
    ground: &Ground<'_>,
    arguments: &WhatIf,
    (entity, goal): (&str, &Goal),
    language: Language,
) -> Result<Told, Vec<Finding>> {
    let one = |finding| vec![finding];
    let question = question(session, arguments, entity, goal)?;
    let checker = session.checker().map_err(one)?;
    let refused = |figures: &[Figure]| checker.refused(figures);
    let own = reach::reach(ground, &question, &refused).ok_or_else(|| no_score(session, goal))?;
    let text = report::reach(&own, session.rulebook(), format(arguments.format), language);
    let ending = (own.answer == Answer::NotReached).then_some(Ending::Errors);
    Ok(Told { ending, ..Told::result(text, session, None) })
}

/// Why nothing can be reached: no such grade, no ranking, no score.
fn no_score(session: &Session, goal: &Goal) -> Vec<Finding> {
    let grades = session.rulebook().grades.as_ref();
    if let (Goal::Grade(label), Some(grades)) = (goal, grades) {
        let labels: Vec<String> = grades.bands.iter().map(|band| band.label.vi.clone()).collect();
        if !grades.bands.iter().any(|band| [&band.label.vi, &band.label.en].contains(&label)) {
            let near = suggestions(label, labels.iter().map(String::as_str), 1);
            let finding = Finding::new(Code::UnknownWord).with("key", "grade").with("word", label);
            return vec![finding.with("allowed", labels).with("suggestions", near)];
        }
    }
    match session.node(None) {
        Err(finding) => vec![finding],
        Ok(_) => vec![Finding::new(Code::NothingToReach)],
    }
}

fn question(session: &Session, arguments: &WhatIf, entity: &str, goal: &Goal) -> Result<Question, Vec<Finding>> {
    let mut problems = Vec::new();
    let mut field = |id: &str| {
        let rulebook = session.rulebook();
        let found = rulebook.field_named(id.trim());
        if found.is_none() {
            let near = suggestions(id, rulebook.fields.iter().map(|field| field.id.as_str()), 3);
            problems.push(Finding::new(Code::FieldUnknown).with("field", id.trim()).with("suggestions", near));
        }
        found.unwrap_or(FieldIx(usize::MAX))
    };
    let efforts = arguments.effort.iter().map(|(id, weight)| (field(id), *weight)).collect();
    let bounds = arguments.bound.iter().map(|(id, least, most)| (field(id), *least, *most)).collect();
    let steps = arguments.step.iter().map(|(id, step)| (field(id), *step)).collect();
    let frozen = arguments.freeze.iter().map(|id| field(id)).collect();
    let goal = match goal {
        Goal::Rank(rank) => Ok(reach::Goal::Rank(*rank)),
        Goal::Score(score) => Ok(reach::Goal::Score(*score)),
        Goal::Grade(label) => Ok(reach::Goal::Grade(label.clone())),
        Goal::Node(id, score) => session.node(Some(id)).map(|node| reach::Goal::Node(node, *score)),
    };
    match (session.entity(entity), goal) {
        (Ok(entity), Ok(goal)) if problems.is_empty() => {
            Ok(Question { entity, goal, efforts, bounds, steps, frozen, ways: usize::from(arguments.ways) })
        }
        (entity, goal) => {
            problems.extend(entity.err());
            problems.extend(goal.err());
            Err(problems)
        }
    }
}

fn ground<'a>(session: &'a Session, plans: &'a [Plan]) -> Result<Ground<'a>, Finding> {
    Ok(Ground {
        rulebook: session.rulebook(),
        plans,
        panel: session.panel(),
        period: session.latest()?,
        stage: session.stage(),
    })
}

fn format(format: WhatIfFormat) -> report::WhatIfFormat {
    match format {
        WhatIfFormat::Table => report::WhatIfFormat::Table,
        WhatIfFormat::Markdown => report::WhatIfFormat::Markdown,
        WhatIfFormat::Json => report::WhatIfFormat::Json,
    }
}
