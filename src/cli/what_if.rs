//! `kpi what-if`.

use super::Ending;
use super::opening::{Opened, Told};
use super::what_if_arguments::{Goal, WhatIf, WhatIfFormat};
use crate::analysis::what_if::reach::{self, Answer, Question, Refusal};
use crate::analysis::what_if::{self, Ground, Supposition};
use crate::data::panel::{Datum, Figure};
use crate::finding::{Code, Finding};
use crate::naming::suggestions;
use crate::number::{Decimal, shortest};
use crate::plan::{Operation, Plan};
use crate::registry::EntityIx;
use crate::report;
use crate::result::Restated;
use crate::rulebook::model::{FieldIx, Kind, Language};
use crate::scoring::Session;

/// Ways to a goal that are told where nobody says how many.
const WAYS: u8 = 3;

/// What is wrong with these lies in the arguments alone, whatever the figures are.
const OF_ARGUMENTS: [Code; 5] =
    [Code::SupposedSyntax, Code::SupposedTwice, Code::BoundsReversed, Code::BoundOfNoNumber, Code::StepNotWhole];

/// Says what would be, or what it takes.
pub fn run(arguments: &WhatIf) -> Ending {
    let opened = match Opened::new(&arguments.subject, true) {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    opened.tell(|session| {
        told(session, arguments, opened.language).unwrap_or_else(|why| {
            let is_of_arguments = why.iter().filter(|own| own.is_error()).all(|own| OF_ARGUMENTS.contains(&own.code));
            let ending = is_of_arguments.then_some(Ending::CouldNotRun);
            Told { ending, ..Told::nothing(session, why) }
        })
    })
}

fn told(session: &Session, arguments: &WhatIf, language: Language) -> Result<Told, Vec<Finding>> {
    let (plans, restated) = (session.plans(), session.restated());
    let ground = ground(session, &plans, restated.as_ref()).map_err(|finding| vec![finding])?;
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
    let text = report::what_if(&own, ground.rulebook, format(arguments.format), language);
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
    let allowed = |figures: &[Figure]| !checker.refused(figures).iter().any(Finding::is_error);
    let own =
        what_if::margins(ground, entity, &allowed).map_err(|refusal| refused(session, ground, entity, refusal))?;
    let text = report::margins(&own, ground.rulebook, format(arguments.format), language);
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
    let mut findings = unfit(ground, &question);
    if findings.iter().any(Finding::is_error) {
        return Err(findings);
    }
    let checker = session.checker().map_err(one)?;
    let refusing = |figures: &[Figure]| checker.refused(figures);
    let own = reach::reach(ground, &question, &refusing)
        .map_err(|refusal| refused(session, ground, question.entity, refusal))?;
    findings.extend(beyond_scale(ground, &question));
    let text = report::reach(&own, ground.rulebook, format(arguments.format), language);
    let none = matches!(own.answer, Answer::NotReached | Answer::NotFound);
    let ending = none.then_some(Ending::Errors);
    Ok(Told { ending, ..Told::result(text, session, findings) })
}

/// Why there is nothing to answer.
fn refused(session: &Session, ground: &Ground<'_>, entity: EntityIx, refusal: Refusal) -> Vec<Finding> {
    let name = || ground.panel.registry.get(entity).map_or_else(String::new, |own| own.name_vi.clone());
    let finding = match refusal {
        // Without a ranking there is no score to gain.
        Refusal::NothingRanks => return session.node(None).err().into_iter().collect(),
        Refusal::NoGrades { label } => Finding::new(Code::NothingToReach).with("grade", label),
        Refusal::GradeUnknown { label, labels } => {
            let near = suggestions(&label, labels.iter().map(String::as_str), 1);
            let finding = Finding::new(Code::UnknownWord).with("key", "grade").with("word", label);
            finding.with("allowed", labels).with("suggestions", near)
        }
        Refusal::Unscored { fields } => {
            let fields = if fields.is_empty() { vec!["–".to_owned()] } else { fields };
            Finding::new(Code::EntityUnscored).with("entity", name()).with("fields", fields)
        }
    };
    vec![finding]
}

/// Bounds and steps that do not fit their fields.
fn unfit(ground: &Ground<'_>, question: &Question) -> Vec<Finding> {
    let mut found = Vec::new();
    let named = |field: FieldIx| ground.rulebook.field(field);
    let is_number = |kind: &Kind| matches!(kind, Kind::Count | Kind::Amount | Kind::Rate);
    for (at, least, most) in &question.bounds {
        let Some(field) = named(*at) else { continue };
        let own = |bound: &Option<Decimal>| bound.map(|own| own.to_string()).unwrap_or_default();
        if !is_number(&field.kind) {
            found.push(Finding::new(Code::BoundOfNoNumber).with("field", &field.id));
            continue;
        }
        if least.zip(*most).is_some_and(|(least, most)| least > most) {
            let finding = Finding::new(Code::BoundsReversed).with("key", format!("--bound {}", field.id));
            found.push(finding.with("low", own(least)).with("high", own(most)));
            continue;
        }
        let now = ground.panel.up_to((ground.period, *at, question.entity), ground.stage).map(|own| own.datum);
        if let Some(Datum::Number(now)) = now
            && (least.is_some_and(|least| now < least) || most.is_some_and(|most| now > most))
        {
            let finding = Finding::new(Code::BoundPassed).with("field", &field.id).with("figure", now.to_string());
            found.push(finding.with("bound", format!("{}..{}", own(least), own(most))));
        }
    }
    for (at, step) in &question.steps {
        let Some(field) = named(*at) else { continue };
        if !is_number(&field.kind) {
            found.push(Finding::new(Code::BoundOfNoNumber).with("field", &field.id));
        } else if field.kind == Kind::Count && !step.is_whole() {
            let finding = Finding::new(Code::StepNotWhole).with("field", &field.id);
            found.push(finding.with("step", step.to_string()));
        }
    }
    found
}

/// A goal that is more than a node can have.
fn beyond_scale(ground: &Ground<'_>, question: &Question) -> Option<Finding> {
    let reach::Goal::Node(at, goal) = &question.goal else { return None };
    let node = ground.plan()?.node(*at)?;
    let adds = node.steps.iter().any(|step| matches!(step.operation, Operation::Bonus { .. }));
    let most = node.main_edge.as_ref().map(|edge| edge.points.value())?;
    let finding = Finding::new(Code::GoalBeyondScale).with("node", &node.id).with("goal", shortest(*goal));
    (!adds && *goal > most).then(|| finding.with("most", shortest(most)))
}

fn question(session: &Session, arguments: &WhatIf, entity: &str, goal: &Goal) -> Result<Question, Vec<Finding>> {
    let mut problems = Vec::new();
    let mut field = |name: &str| {
        session.rulebook().field_called(name).unwrap_or_else(|finding| {
            problems.push(finding);
            FieldIx(usize::MAX)
        })
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
        (Ok(entity), Ok(goal)) if problems.is_empty() => Ok(Question {
            entity,
            goal,
            efforts,
            bounds,
            steps,
            frozen,
            ways: usize::from(arguments.ways.unwrap_or(WAYS)),
        }),
        (entity, goal) => {
            problems.extend(entity.err());
            problems.extend(goal.err());
            Err(problems)
        }
    }
}

fn ground<'a>(session: &'a Session, plans: &'a [Plan], restated: Option<&'a Restated>) -> Result<Ground<'a>, Finding> {
    Ok(Ground {
        rulebook: session.rulebook().at(session.latest()?),
        plans,
        panel: session.panel(),
        period: session.latest()?,
        stage: session.stage(),
        restated,
    })
}

fn format(format: WhatIfFormat) -> report::WhatIfFormat {
    match format {
        WhatIfFormat::Table => report::WhatIfFormat::Table,
        WhatIfFormat::Markdown => report::WhatIfFormat::Markdown,
        WhatIfFormat::Json => report::WhatIfFormat::Json,
    }
}
