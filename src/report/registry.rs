//! The registry as a page, a table for programs or JSON, and what names mean in it.
//!
//! In: the versions of a registry, oldest first, and which of them is shown; names as typed. Out: text. A name means exactly one entity,
//! or a finding says why it does not.

use super::csv::Table;
use super::document::{Block, Document, Grid};
use super::json::pretty;
use crate::finding::{Code, Finding};
use crate::registry::{EntityIx, Registry, Resolution, lineage};
use crate::rulebook::model::Language;
use crate::wording::{Label, label, phrase, sentence};
use serde::Serialize;

/// The form of a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegistryFormat {
    /// For people.
    Table,
    /// For programs.
    Csv,
    /// For programs.
    Json,
}

/// An entity with what it was before and became after.
#[derive(Debug, Serialize)]
struct Row<'r> {
    code: &'r str,
    name: &'r str,
    name_en: &'r str,
    #[serde(rename = "type")]
    kind: &'r str,
    region: &'r str,
    /// The entities of the registry before that became this one, by code.
    members: Vec<Named<'r>>,
    /// What it became in the registry that follows.
    successor: Option<Named<'r>>,
    aliases: &'r [String],
}

#[derive(Debug, Serialize)]
struct Named<'r> {
    code: &'r str,
    name: &'r str,
}

/// Everyone in the version at `at`.
pub fn registry(eras: &[&Registry], at: usize, format: RegistryFormat, language: Language) -> String {
    let Some(shown) = eras.get(at) else { return String::new() };
    let rows = rows(eras, at, shown);
    match format {
        RegistryFormat::Table => page(shown, &rows, language).text(),
        RegistryFormat::Csv => {
            let mut out = Table::new(b',', csv::Terminator::Any(b'\n'));
            let header = ["code", "name", "name_en", "type", "region", "members", "successor", "aliases"];
            out.row(header.map(str::to_owned).into_iter());
            for row in &rows {
                let members = row.members.iter().map(|own| own.code).collect::<Vec<_>>().join("|");
                let successor = row.successor.as_ref().map_or("", |own| own.code);
                let cells = [row.code, row.name, row.name_en, row.kind, row.region, &members, successor];
                out.row(cells.map(str::to_owned).into_iter().chain([row.aliases.join("|")]));
            }
            out.text()
        }
        RegistryFormat::Json => pretty(&serde_json::json!({
            "registry": shown.id,
            "from": shown.era.0,
            "to": shown.era.1,
            "entities": rows,
        })),
    }
}

/// The entities with those of the nearest other registry before and behind; a version of the same registry says nothing new.
fn rows<'r>(eras: &[&'r Registry], at: usize, shown: &'r Registry) -> Vec<Row<'r>> {
    let before = (0..at).rev().find(|other| eras.get(*other).is_some_and(|other| other.id != shown.id));
    let behind = (at + 1..eras.len()).find(|other| eras.get(*other).is_some_and(|other| other.id != shown.id));
    let came = before.map(|before| lineage(eras, before, at)).unwrap_or_default();
    let goes = behind.map(|behind| lineage(eras, at, behind)).unwrap_or_default();
    let named = |era: Option<usize>, entity: EntityIx| {
        let own = era.and_then(|era| eras.get(era)).and_then(|era| era.get(entity))?;
        Some(Named { code: &own.code, name: &own.name_vi })
    };
    let row = |(position, own): (usize, &'r crate::registry::Entity)| {
        let is_here = |(_, became): &(usize, &Option<EntityIx>)| **became == Some(EntityIx(position));
        let members = came.iter().enumerate().filter(is_here).filter_map(|(old, _)| named(before, EntityIx(old)));
        Row {
            code: &own.code,
            name: &own.name_vi,
            name_en: &own.name_en,
            kind: own.attribute("type").unwrap_or_default(),
            region: own.attribute("region").unwrap_or_default(),
            members: members.collect(),
            successor: goes.get(position).copied().flatten().and_then(|now| named(behind, now)),
            aliases: &own.aliases,
        }
    };
    shown.entities.iter().enumerate().map(row).collect()
}

/// Which registry it is, how many are in it, and from when to when.
fn heading(document: &mut Document, shown: &Registry, language: Language) {
    let count = shown.entities.len().to_string();
    document.push(Block::Title(phrase(Label::RegistryTitle, &[("registry", &shown.id), ("count", &count)], language)));
    let day = |day: Option<crate::registry::Date>| {
        day.map_or_else(|| "…".to_owned(), |day| format!("{:02}/{:02}/{:04}", day.day, day.month, day.year))
    };
    let (from, to) = (day(shown.era.0), day(shown.era.1));
    document.push(Block::Line(phrase(Label::RegistryDays, &[("from", &from), ("to", &to)], language)));
}

fn page(shown: &Registry, rows: &[Row<'_>], language: Language) -> Document {
    let mut document = Document::default();
    heading(&mut document, shown, language);
    let has_region = rows.iter().any(|row| !row.region.is_empty());
    let has_members = rows.iter().any(|row| !row.members.is_empty());
    let has_successors = rows.iter().any(|row| row.successor.is_some());
    let columns = [
        (Label::Code, true),
        (Label::Name, true),
        (Label::RegistryType, true),
        (Label::RegistryRegion, has_region),
        (Label::RegistryMembers, has_members),
        (Label::RegistrySuccessor, has_successors),
    ];
    let header: Vec<String> =
        columns.iter().filter(|(_, is_shown)| *is_shown).map(|(what, _)| label(*what, language).to_owned()).collect();
    let cells = |row: &Row<'_>| {
        let name = if language == Language::En { row.name_en } else { row.name };
        let joined = |named: &Named<'_>| format!("{} {}", named.code, named.name);
        let all = [
            row.code.to_owned(),
            name.to_owned(),
            row.kind.to_owned(),
            row.region.to_owned(),
            row.members.iter().map(joined).collect::<Vec<_>>().join(", "),
            row.successor.as_ref().map(joined).unwrap_or_default(),
        ];
        let shown = all.into_iter().zip(&columns).filter(|(_, (_, is_shown))| *is_shown);
        shown.map(|(cell, _)| cell).collect::<Vec<String>>()
    };
    let groups = vec![rows.iter().map(cells).collect()];
    document.push(Block::Table(Grid { to_the_right: vec![false; header.len()], header, groups }));
    document
}

/// What a typed name means.
#[derive(Debug, Serialize)]
struct Answer<'n> {
    input: &'n str,
    code: Option<String>,
    name: Option<String>,
    finding: Option<Finding>,
}

/// What names mean in the version at `at`, one row each in their order, and how many mean nobody or several.
pub fn registry_names(
    eras: &[&Registry],
    at: usize,
    names: &[String],
    format: RegistryFormat,
    language: Language,
) -> (String, usize) {
    let answers: Vec<Answer<'_>> = names.iter().map(|name| answer(eras, at, name)).collect();
    let unresolved = answers.iter().filter(|answer| answer.finding.is_some()).count();
    let text = match format {
        RegistryFormat::Json => pretty(&answers),
        RegistryFormat::Csv => {
            let mut out = Table::new(b',', csv::Terminator::Any(b'\n'));
            out.row(["input", "code", "name", "finding"].map(str::to_owned).into_iter());
            for own in &answers {
                let finding = own.finding.as_ref().map(in_a_cell).unwrap_or_default();
                let (code, name) = (own.code.clone().unwrap_or_default(), own.name.clone().unwrap_or_default());
                out.row([own.input.to_owned(), code, name, finding].into_iter());
            }
            out.text()
        }
        RegistryFormat::Table => answers_page(&answers, eras.get(at).copied(), language).text(),
    };
    (text, unresolved)
}

/// What names mean, under the registry and the days for which it holds: in another version of it they can mean others.
fn answers_page(answers: &[Answer<'_>], shown: Option<&Registry>, language: Language) -> Document {
    let header = [Label::RegistryInput, Label::Code, Label::Name, Label::RegistryFinding];
    let row = |own: &Answer<'_>| {
        let finding = own.finding.as_ref().map(|finding| {
            let told = sentence(finding, language);
            match told.help {
                Some(help) => format!("{}; {help}", told.message),
                None => told.message,
            }
        });
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![own.input.to_owned(), text(&own.code), text(&own.name), finding.unwrap_or_default()]
    };
    let mut document = Document::default();
    if let Some(shown) = shown {
        heading(&mut document, shown, language);
    }
    document.push(Block::Table(Grid {
        to_the_right: vec![false; header.len()],
        header: header.map(|what| label(what, language).to_owned()).to_vec(),
        groups: vec![answers.iter().map(row).collect()],
    }));
    document
}

/// A finding in a cell for programs: its code, and the candidates where there are any.
fn in_a_cell(finding: &Finding) -> String {
    use crate::finding::Argument;
    let of = |name: &str| match finding.argument(name) {
        Some(Argument::List(list)) if !list.is_empty() => Some(list.join("; ")),
        Some(Argument::Text(text)) if !text.is_empty() => Some(text.clone()),
        _ => None,
    };
    match of("candidates").or_else(|| of("became")).or_else(|| of("suggestions")) {
        Some(candidates) => format!("{}: {candidates}", finding.code.text()),
        None => finding.code.text().to_owned(),
    }
}

fn answer<'n>(eras: &[&Registry], at: usize, name: &'n str) -> Answer<'n> {
    let mut answer = Answer { input: name, code: None, name: None, finding: None };
    let Some(registry) = eras.get(at) else { return answer };
    match registry.resolve(name) {
        Resolution::One(entity) => {
            let own = registry.get(entity);
            answer.code = own.map(|own| own.code.clone());
            answer.name = own.map(|own| own.name_vi.clone());
        }
        Resolution::Several(these) => {
            let candidates = these.into_iter().filter_map(|own| registry.get(own));
            let candidates: Vec<String> = candidates.map(|own| format!("{} {}", own.code, own.name_vi)).collect();
            let finding = Finding::new(Code::EntityAmbiguous).with("name", name).with("candidates", candidates);
            answer.finding = Some(finding);
        }
        Resolution::None(near) => {
            let finding = Finding::new(Code::EntityUnknown).with("name", name).with("registry", &registry.id);
            let finding = finding.with("typed", "name");
            answer.finding = Some(match crate::registry::known_elsewhere(eras, at, name) {
                Some((other, became)) => {
                    finding.with("other_registry", other).with("became", became).with("suggestions", Vec::new())
                }
                None => finding.with("suggestions", near),
            });
        }
    }
    answer
}
