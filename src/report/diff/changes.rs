//! The changes of a rulebook as a list: what a person would say first, then each place before and after.

use super::super::document::{Block, Document, capital};
use super::words::{NOTHING, count, say};
use crate::rulebook::changes::{Change, Detail, Grounds, IN, Kind, Subject, What};
use crate::rulebook::model::{Bilingual, Language, Rulebook};
use crate::wording::{DiffText, Label, Text, keys, localized, phrase};
use std::collections::HashMap;

/// Subjects that are named beside the first one of a change.
const ALSO_MOST: usize = 6;
/// Places of a change that are shown; machines get all.
const DETAILS_MOST: usize = 40;

/// The number of each change on the page, from 1; of wording none.
pub(super) fn numbers(changes: &[Change]) -> Vec<Option<usize>> {
    let mut next = 0;
    let number = |own: &Change| {
        (own.what != What::Wording).then(|| {
            next += 1;
            next
        })
    };
    changes.iter().map(number).collect()
}

pub(super) fn changes(changes: &[Change], rulebook: &Rulebook, language: Language, document: &mut Document) {
    if changes.is_empty() {
        document.push(Block::Line(say(DiffText::Same, language)));
        return;
    }
    let page = Page { titles: titles(changes, rulebook), language };
    let (wording, real): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(|own| own.what == What::Wording);
    let heading = |what: DiffText, own: &[&Change]| {
        Block::Heading(phrase(what, &[("count", &count(own.len(), language))], language))
    };
    if !real.is_empty() {
        document.push(heading(DiffText::Changes, &real));
        for (at, own) in real.iter().enumerate() {
            let text = page.head(own);
            // Of what has another id and another content as well, the content is told below.
            let is_silent = own.moves_scores || own.grounds == Some(Grounds::Title);
            let text = match is_silent {
                true => text,
                false => phrase(DiffText::NoScores, &[("text", &text)], language),
            };
            let places = [("number", &*(at + 1).to_string()), ("text", &text)];
            document.push(Block::Point(phrase(DiffText::Numbered, &places, language)));
            page.details(own, document);
        }
    }
    if !wording.is_empty() {
        document.push(heading(DiffText::Wording, &wording));
        for own in wording {
            document.push(Block::Point(capital(&page.subject(&own.of))));
            page.details(own, document);
        }
    }
}

/// The titles of nodes by id: of the new rulebook, and of what is gone.
fn titles<'t>(changes: &'t [Change], rulebook: &'t Rulebook) -> HashMap<&'t str, &'t Bilingual> {
    let gone = changes.iter().flat_map(|own| std::iter::once(&own.of).chain(&own.also));
    let gone = gone.filter(|own| own.kind == Kind::Node).filter_map(|own| Some((&*own.id, own.title.as_ref()?)));
    gone.chain(rulebook.nodes.iter().map(|node| (&*node.id, &node.title))).collect()
}

/// Whether a key is what an aggregate's children add up to.
fn is_total(key: &str) -> bool {
    matches!(key, "points" | "weights")
}

struct Page<'p> {
    titles: HashMap<&'p str, &'p Bilingual>,
    language: Language,
}

impl Page<'_> {
    fn say(&self, what: impl Text, places: &[(&str, &str)]) -> String {
        phrase(what, places, self.language)
    }

    /// What changed, in one line.
    fn head(&self, own: &Change) -> String {
        let subject = self.subject(&own.of);
        let subject = if own.also.is_empty() {
            subject
        } else {
            let mut list: Vec<String> = own.also.iter().take(ALSO_MOST).map(|also| format!("`{}`", also.id)).collect();
            if let Some(more) = own.also.len().checked_sub(ALSO_MOST).filter(|more| *more > 0) {
                list.push(format!("… (+{more})"));
            }
            self.say(DiffText::Also, &[("subject", &subject), ("list", &list.join(", "))])
        };
        let parent = |is_before: bool| {
            let detail =
                own.details.iter().find(|own| if is_before { own.before.is_some() } else { own.after.is_some() });
            detail.map_or_else(|| NOTHING.to_owned(), |detail| self.node(&detail.key))
        };
        let (from, to) = (parent(true), parent(false));
        let grounds = own.grounds.map(|own| match own {
            Grounds::Title => DiffText::GroundsTitle,
            Grounds::Content => DiffText::GroundsContent,
            Grounds::TitleAndContent => DiffText::GroundsBoth,
        });
        let grounds = grounds.map(|own| say(own, self.language)).unwrap_or_default();
        let what = match own.what {
            What::Added => DiffText::Added,
            What::Removed => DiffText::Removed,
            What::Renamed if own.grounds == Some(Grounds::Title) => DiffText::RenamedAlso,
            What::Renamed => DiffText::RenamedNow,
            What::Moved => DiffText::Moved,
            What::Counted => DiffText::Counted,
            What::Uncounted => DiffText::Uncounted,
            What::Weights if own.details.iter().all(|own| own.key == "points") => DiffText::TotalPoints,
            What::Weights if own.details.iter().all(|own| own.key == "weights") => DiffText::TotalWeights,
            What::Weights => DiffText::Weights,
            What::Method => DiffText::Method,
            What::Formula => DiffText::Formula,
            What::Steps => DiffText::Steps,
            What::Step => DiffText::Step,
            What::Target => DiffText::Target,
            What::Missing if own.of.kind == Kind::Missing => DiffText::Setting,
            What::Missing => DiffText::Missing,
            What::Setting if own.details.iter().all(|own| own.key.starts_with("entities")) => DiffText::Entities,
            What::Setting | What::Wording => DiffText::Setting,
        };
        let text = self.say(what, &[("subject", &subject), ("from", &from), ("to", &to), ("grounds", &grounds)]);
        capital(&text)
    }

    fn subject(&self, own: &Subject) -> String {
        let kind = say(
            match own.kind {
                Kind::Rulebook => DiffText::KindRulebook,
                Kind::Stage => DiffText::KindStage,
                Kind::Input => DiffText::KindInput,
                Kind::Missing => DiffText::KindMissing,
                Kind::Rank => DiffText::KindRank,
                Kind::Grades => DiffText::KindGrades,
                Kind::Ranks => DiffText::KindRanks,
                Kind::Bands => DiffText::KindBands,
                Kind::Field => DiffText::KindField,
                Kind::Node => DiffText::KindNode,
                Kind::Other => DiffText::KindOther,
            },
            self.language,
        );
        match &own.title {
            _ if own.id.is_empty() => kind,
            Some(title) => {
                let places = [("kind", &*kind), ("title", title.get(self.language)), ("id", &*own.id)];
                self.say(DiffText::Subject, &places)
            }
            None => self.say(DiffText::SubjectUntitled, &[("kind", &kind), ("id", &own.id)]),
        }
    }

    fn details(&self, own: &Change, document: &mut Document) {
        let is_whole = matches!(own.what, What::Added | What::Removed);
        // Of what is new or gone: what it is made of and where it counts.
        let is_told = |detail: &&Detail| {
            let makes = ["value", "kind", "source", "child", "target", "step", "points", IN.trim_end()];
            let first = detail.key.split(['.', ' ']).next().unwrap_or_default();
            let says_value = detail.before.as_deref().or(detail.after.as_deref()) == Some("value");
            let is_text = detail.key.ends_with(".source") || own.of.kind == Kind::Field && first == "source";
            !is_whole || (makes.contains(&first) && !is_text && !(first == "source" && says_value))
        };
        let told: Vec<&Detail> = own.details.iter().filter(is_told).collect();
        for detail in told.iter().take(DETAILS_MOST) {
            document.push(Block::Under(self.detail(own.what, detail)));
        }
        if let Some(more) = told.len().checked_sub(DETAILS_MOST).filter(|more| *more > 0) {
            document.push(Block::Under(self.say(Label::MoreRows, &[("count", &count(more, self.language))])));
        }
    }

    /// A value; where it is a word of the language, with what people call it.
    fn value(&self, key: &str, text: &str) -> String {
        let last = key.rsplit('.').next().unwrap_or(key);
        let words = match last {
            "source" => keys::key(text, self.language),
            "title" | "unit" => None,
            _ => keys::value(text, self.language),
        };
        match words {
            Some(words) if words == text || matches!(text, "yes" | "no") => words.to_owned(),
            Some(words) => self.say(DiffText::ValueInWords, &[("words", words), ("value", text)]),
            None => text.to_owned(),
        }
    }

    /// A node by title and id.
    fn node(&self, id: &str) -> String {
        match self.titles.get(id) {
            Some(title) => self.say(DiffText::Titled, &[("title", title.get(self.language)), ("id", id)]),
            None => format!("`{id}`"),
        }
    }

    /// Where in a change something stands, in words and as rulebooks have it.
    fn key(&self, what: What, key: &str) -> String {
        if let Some(node) = key.strip_prefix(IN) {
            return self.say(DiffText::PlaceIn, &[("node", &self.node(node))]);
        }
        if let Some(node) = key.strip_prefix("child.") {
            return self.say(DiffText::PlaceChild, &[("node", &self.node(node))]);
        }
        let names_node = matches!(what, What::Weights | What::Moved | What::Counted | What::Uncounted);
        let is_key = key.split('.').any(|own| keys::key(own, self.language).is_some());
        if names_node && !is_total(key) {
            return self.node(key);
        }
        if !is_key {
            return format!("`{key}`");
        }
        let words = keys::keys(key, self.language);
        // Of entities there is no key in the rulebook.
        if key.starts_with("entities.") {
            return words;
        }
        // A key that is its own word is told once.
        if words == key {
            return format!("`{key}`");
        }
        self.say(DiffText::PlaceInWords, &[("words", &words), ("key", key)])
    }

    fn detail(&self, what: What, own: &Detail) -> String {
        let is_number = matches!(what, What::Weights | What::Target | What::Moved | What::Counted | What::Uncounted);
        let side = |side: &Option<String>| match side.as_deref() {
            None => match &own.default {
                Some(held) => self.say(DiffText::ByDefault, &[("value", &self.value(&own.key, held))]),
                None => NOTHING.to_owned(),
            },
            Some("yes") if matches!(what, What::Moved | What::Counted | What::Uncounted | What::Method) => {
                say(DiffText::EqualWeight, self.language)
            }
            Some("yes") if own.key.starts_with(IN) => say(DiffText::EqualWeight, self.language),
            Some(text) if is_number || own.key.starts_with(IN) => localized(text, self.language),
            Some(text) => self.value(&own.key, text),
        };
        let key = self.key(what, &own.key);
        let from: Vec<String> = own
            .from
            .iter()
            .map(|from| from.clone().unwrap_or_else(|| say(DiffText::FromBeginning, self.language)))
            .collect();
        let from = match from.as_slice() {
            [] => String::new(),
            list => self.say(DiffText::From, &[("list", &list.join(", "))]),
        };
        let text = |line: Option<usize>| line.map(|line| line.to_string()).unwrap_or_default();
        let (before, after) = (text(own.line_before), text(own.line_after));
        let lines = match (own.line_before, own.line_after) {
            (Some(_), Some(_)) => Some(DiffText::Lines),
            (Some(_), None) => Some(DiffText::LineBefore),
            (None, Some(_)) => Some(DiffText::LineAfter),
            (None, None) => None,
        };
        let lines = lines.map(|what| self.say(what, &[("before", &before), ("after", &after)])).unwrap_or_default();
        let (before, after) = (side(&own.before), side(&own.after));
        let places = [("key", &*key), ("before", &before), ("after", &after), ("from", &from), ("lines", &lines)];
        self.say(DiffText::Place, &places)
    }
}
