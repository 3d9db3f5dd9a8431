//! What changed between two rulebooks, and what it does, as a page for people or as JSON.
//!
//! In: results of [`crate::analysis::effect`]. Out: text. An entity's name bears its status wherever it stands.

mod cells;
mod changes;
mod effect;
mod words;

use super::document::{Block, Document};
use super::heading::with_restated;
use super::json::pretty;
use crate::analysis::effect::Revision;
use crate::analysis::effect::cells::Figures;
use crate::rulebook::model::{Language, Rulebook};
use crate::wording::{Label, label};

/// The form of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiffFormat {
    /// A page for a terminal.
    Table,
    /// A page.
    Markdown,
    /// Everything.
    Json,
}

/// Whom a page is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whom {
    /// The entity's code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// What changed between two rulebooks, in a format; `rulebook` is the new one, `whom` the entity that the effect is cut to.
pub fn revision(
    own: &Revision,
    rulebook: &Rulebook,
    whom: Option<&Whom>,
    format: DiffFormat,
    language: Language,
) -> String {
    let mut own = own.clone();
    own.effect.iter_mut().for_each(|own| with_restated(&mut own.context));
    match format {
        DiffFormat::Table => document(&own, rulebook, whom, language).text(),
        DiffFormat::Markdown => document(&own, rulebook, whom, language).markdown(),
        DiffFormat::Json => pretty(&own),
    }
}

/// What changed between two inputs, in a format; `whom` is the entity that the effect is cut to.
pub fn figures(
    own: &Figures,
    rulebook: &Rulebook,
    whom: Option<&Whom>,
    format: DiffFormat,
    language: Language,
) -> String {
    let mut own = own.clone();
    own.effect.iter_mut().for_each(|own| with_restated(&mut own.context));
    let document = || cells::document(&own, rulebook, whom, language);
    match format {
        DiffFormat::Table => document().text(),
        DiffFormat::Markdown => document().markdown(),
        DiffFormat::Json => pretty(&own),
    }
}

fn document(own: &Revision, rulebook: &Rulebook, whom: Option<&Whom>, language: Language) -> Document {
    let mut document = Document::default();
    document.push(Block::Title(label(Label::DiffTitle, language).to_owned()));
    document.push(Block::Line(words::stamp(Label::DiffBefore, &own.before, language)));
    document.push(Block::Line(words::stamp(Label::DiffAfter, &own.after, language)));
    changes::changes(&own.changes, language, &mut document);
    if let Some(effect) = &own.effect {
        let numbers = changes::numbers(&own.changes);
        effect::Page { own: effect, rulebook, numbers: &numbers, whom, with_blocks: true, language }
            .push(&mut document);
    } else if own.changes.iter().all(|own| !own.moves_scores) && !own.changes.is_empty() {
        document.push(Block::Line(label(Label::DiffSameScores, language).to_owned()));
    }
    document
}
