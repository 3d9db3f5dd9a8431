//! `kpi compare`.

use super::arguments::{Compare, ExplainFormat};
use super::score::request;
use super::{Ending, findings, language, load, output, threads};
use crate::analysis::compare::{self, Wanted, With};
use crate::analysis::what_if::Ground;
use crate::finding::Finding;
use crate::naming::plain;
use crate::plan::Plan;
use crate::registry::{EntityIx, Registry};
use crate::report::{self, CompareFormat};
use crate::rulebook::model::Language;
use crate::scoring::{Problem, RulebookSource, Session};
use crate::wording::{Label, label as label_in};

/// Compares an entity with its peers.
pub fn run(arguments: &Compare) -> Ending {
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
            found.extend(session.findings().iter().cloned());
            match told(&session, arguments, language) {
                Ok(text) => {
                    if let Err(finding) = output::write(common, &text) {
                        return findings::could_not_run(&[finding], language);
                    }
                }
                Err(finding) => found.push(finding),
            }
        }
        Err(Problem { findings, .. }) => found.extend(findings),
    }
    findings::show(&found, Some(&loaded), language);
    output::ending(&found)
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
    let mut meant = registry.attributes().filter(|id| titles(id).contains(&plain(name)));
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
