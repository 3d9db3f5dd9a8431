//! `kpi compare`.

use super::Ending;
use super::arguments::{Compare, ExplainFormat};
use super::opening::{Opened, Told};
use crate::analysis::compare::{self, Wanted, With};
use crate::analysis::what_if::Ground;
use crate::finding::Finding;
use crate::plan::Plan;
use crate::registry::EntityIx;
use crate::report::{self, CompareFormat};
use crate::rulebook::model::Language;
use crate::scoring::Session;

/// Compares an entity with its peers.
pub fn run(arguments: &Compare) -> Ending {
    let opened = match Opened::new(&arguments.subject, true) {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    opened.tell(|session| match told(session, arguments, opened.language) {
        Ok(text) => Told::result(text, session, None),
        Err(finding) => Told::nothing(session, [finding]),
    })
}

fn told(session: &Session, arguments: &Compare, language: Language) -> Result<String, Finding> {
    let panel = session.panel();
    let entity = compare::entity(&arguments.entity, panel)?;
    let wanted = Wanted {
        with: With::parse(&arguments.with, &panel.registry),
        on: arguments.on.clone(),
        weight_by: arguments.weight_by.clone(),
    };
    let plans = plans(session, entity, &wanted)?;
    let ground = Ground {
        rulebook: session.rulebook(),
        plans: &plans,
        panel,
        period: session.latest()?,
        stage: session.stage(),
    };
    let own = compare::compare(&ground, entity, &wanted)?;
    Ok(report::comparison(&own, format(arguments.format), language))
}

/// The plans of the period, and of that before where it is the peer.
fn plans(session: &Session, entity: EntityIx, wanted: &Wanted) -> Result<Vec<Plan>, Finding> {
    let before =
        compare::previous(session.panel(), entity, session.latest()?).filter(|_| wanted.with == With::Previous);
    Ok(before.map_or_else(|| session.plans(), |before| session.plans_with(before)))
}

fn format(format: ExplainFormat) -> CompareFormat {
    match format {
        ExplainFormat::Text => CompareFormat::Text,
        ExplainFormat::Markdown => CompareFormat::Markdown,
        ExplainFormat::Json => CompareFormat::Json,
    }
}
