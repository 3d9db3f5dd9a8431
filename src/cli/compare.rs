//! `kpi compare`.

use super::Ending;
use super::arguments::{Compare, ExplainFormat};
use super::opening::{Opened, Told};
use crate::analysis::compare::{self, Ground, Wanted, With};
use crate::finding::Finding;
use crate::report::{self, CompareFormat};
use crate::rulebook::model::Language;
use crate::scoring::{Earlier, Session};
use crate::wording::{Label, label as label_in};

/// Compares an entity with its peers.
pub fn run(arguments: &Compare) -> Ending {
    let mut opened = match Opened::new(&arguments.subject, true) {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    if arguments.with.trim() == With::PREVIOUS {
        opened.request.earlier = Earlier::All;
    }
    opened.tell(|session| match told(session, arguments, opened.language) {
        Ok((text, findings)) => Told::result(text, session, findings),
        Err(finding) => Told::nothing(session, [finding]),
    })
}

/// The comparison as text, and what was found in making it.
fn told(session: &Session, arguments: &Compare, language: Language) -> Result<(String, Vec<Finding>), Finding> {
    let panel = session.panel();
    let entity = panel.registry.named(&arguments.entity)?;
    let wanted = Wanted {
        with: With::parse(&arguments.with, &panel.registry, titles),
        on: arguments.on.clone(),
        weight_by: arguments.weight_by.clone(),
    };
    let restated = session.restated();
    let ground = Ground {
        rulebook: session.rulebook(),
        panel,
        period: session.latest()?,
        stage: session.stage(),
        restated: restated.as_ref(),
    };
    let own = compare::compare(&ground, entity, &wanted)?;
    let text = report::comparison(&own, format(arguments.format), language);
    Ok((text, own.findings))
}

/// What an attribute of the registry is called in both languages.
fn titles(attribute: &str) -> Vec<&'static str> {
    let label = match attribute {
        "region" => Label::Region,
        "type" => Label::Type,
        _ => return Vec::new(),
    };
    [Language::Vi, Language::En].map(|language| label_in(label, language)).to_vec()
}

fn format(format: ExplainFormat) -> CompareFormat {
    match format {
        ExplainFormat::Text => CompareFormat::Text,
        ExplainFormat::Markdown => CompareFormat::Markdown,
        ExplainFormat::Json => CompareFormat::Json,
    }
}
