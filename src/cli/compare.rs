//! `kpi compare`.

use super::Ending;
use super::arguments::{Compare, ExplainFormat};
use super::opening::{Opened, Told};
use crate::analysis::compare::{self, NoPeers, Wanted, With};
use crate::analysis::what_if::Ground;
use crate::finding::Finding;
use crate::naming::plain;
use crate::plan::Plan;
use crate::registry::{EntityIx, Registry};
use crate::report::{self, CompareFormat};
use crate::rulebook::model::Language;
use crate::scoring::{Session, is_national};
use crate::wording::{Label, label as label_in};
use std::collections::BTreeSet;

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
    let entity = panel.registry.named(&arguments.entity)?;
    let wanted = Wanted {
        with: with(&arguments.with, &panel.registry),
        on: arguments.on.clone(),
        weight_by: arguments.weight_by.clone(),
    };
    let plans = plans(session, entity, &wanted)?;
    let restated = session.restated();
    let ground = Ground {
        rulebook: session.rulebook().at(session.latest()?),
        plans: &plans,
        panel,
        period: session.latest()?,
        stage: session.stage(),
        restated: restated.as_ref(),
    };
    let own = compare::compare(&ground, entity, &wanted)?;
    Ok(report::comparison(&own, format(arguments.format), language))
}

/// Whom the words mean; an attribute by its title too, in any spelling (`Vùng`), where no entity has that name.
fn with(text: &str, registry: &Registry) -> With {
    let with = With::parse(text, registry);
    let With::Named(names) = &with else { return with };
    let [name] = names.as_slice() else { return with };
    if registry.named(name).is_ok() {
        return with;
    }
    if is_national(name) {
        return With::Nobody(name.clone(), NoPeers::National);
    }
    let titles = |id: &str| {
        let label = match id {
            "region" => Some(Label::Region),
            "type" => Some(Label::Type),
            _ => None,
        };
        let labels =
            label.into_iter().flat_map(|own| [Language::Vi, Language::En].map(|language| label_in(own, language)));
        std::iter::once(id).chain(labels).map(plain).collect::<Vec<_>>()
    };
    // A registry that does not group its entities so is told to.
    let attributes: BTreeSet<&str> = registry.attributes().chain(["region", "type"]).collect();
    let mut meant = attributes.into_iter().filter(|id| titles(id).contains(&plain(name)));
    match (meant.next(), meant.next()) {
        (Some(id), None) => With::Group(id.to_owned()),
        _ => with,
    }
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
