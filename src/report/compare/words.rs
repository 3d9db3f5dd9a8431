//! The names and sentences of a comparison.

use super::super::figures::{fixed, spoken_decimals};
use crate::analysis::compare::{Comparison, Highlight, PeersKind};
use crate::result::{Named, SplitBy, WholeBecause};
use crate::rulebook::model::Language;
use crate::wording::{self, Label, label, localized, phrase};

/// Names that a sentence has; of more there is the count.
const NAMED_MOST: usize = 8;

/// What is said of one comparison.
pub(super) struct Words<'a> {
    pub(super) own: &'a Comparison,
    pub(super) language: Language,
}

impl Words<'_> {
    pub(super) fn say(&self, what: Label, places: &[(&str, &str)]) -> String {
        phrase(what, places, self.language)
    }

    pub(super) fn label(&self, what: Label) -> String {
        label(what, self.language).to_owned()
    }

    /// An entity with its status.
    pub(super) fn name(&self, entity: &Named) -> String {
        format!("{}{}", self.bare(entity), wording::status_suffix(self.own.data_status, self.language))
    }

    fn bare<'n>(&self, entity: &'n Named) -> &'n str {
        match self.language {
            Language::En if !entity.name_en.is_empty() => &entity.name_en,
            Language::Vi | Language::En => &entity.name,
        }
    }

    pub(super) fn entity(&self) -> String {
        self.name(&self.own.entity)
    }

    pub(super) fn count(&self, number: usize) -> String {
        localized(&number.to_string(), self.language)
    }

    /// Several entities, cut where there are many.
    pub(super) fn names(&self, entities: &[Named]) -> String {
        let list: Vec<String> = entities.iter().take(NAMED_MOST).map(|own| self.name(own)).collect();
        let list = list.join(", ");
        match entities.len().checked_sub(NAMED_MOST).filter(|more| *more > 0) {
            Some(more) => self.say(Label::NamesMore, &[("names", &list), ("count", &self.count(more))]),
            None => list,
        }
    }

    /// Whom an entity is compared with, as it stands in a sentence.
    pub(super) fn peers(&self) -> String {
        let peers = &self.own.peers;
        let members: Vec<Named> = peers.members.iter().map(|member| member.entity.clone()).collect();
        let count = self.count(members.len());
        let text = match (peers.kind, members.as_slice()) {
            (PeersKind::Named, [one]) => self.name(one),
            (PeersKind::Named, _) => self.say(Label::CompareNamed, &[("names", &self.names(&members))]),
            (PeersKind::Mean, _) => self.say(Label::CompareMean, &[("count", &count)]),
            (PeersKind::Group, _) => {
                let (attribute, value) =
                    peers.attribute.as_ref().map_or(("", ""), |(id, value)| (id.as_str(), value.as_str()));
                let attribute = match attribute {
                    "region" => label(Label::Region, self.language),
                    "type" => label(Label::Type, self.language),
                    other => other,
                };
                let places = [("attribute", attribute), ("value", value), ("count", &count)];
                self.say(Label::CompareGroup, &places)
            }
            (PeersKind::Nearest, _) => {
                let titles: Vec<&str> = peers.near_in.iter().map(|title| title.get(self.language)).collect();
                self.say(Label::CompareNearest, &[("count", &count), ("names", &titles.join(", "))])
            }
            (PeersKind::Median, _) => self.label(Label::CompareMedian),
            (PeersKind::Best, _) => self.label(Label::CompareBest),
            (PeersKind::Previous, _) => {
                self.say(Label::ComparePrevious, &[("period", peers.period.as_deref().unwrap_or("…"))])
            }
        };
        match &peers.weighted_by {
            Some(title) => self.say(Label::CompareWeighted, &[("peers", &text), ("title", title.get(self.language))]),
            None => text,
        }
    }

    /// A score as it is read out, with the decimals that a difference needs; an index from 0 to 1 has three at least.
    pub(super) fn spoken(&self, value: f64, difference: f64) -> String {
        let least = if self.own.split.own.abs() <= 1.0 { 3 } else { 2 };
        fixed(value, spoken_decimals(difference).max(least), self.language)
    }

    /// A part with its sign.
    pub(super) fn signed(&self, value: f64) -> String {
        let text = fixed(value, spoken_decimals(value), self.language);
        if value > 0.0 { format!("+{text}") } else { text }
    }

    pub(super) fn list(&self, parts: &[Highlight]) -> String {
        let one = |part: &Highlight| {
            let places = [("title", part.title.get(self.language)), ("part", &self.signed(part.part))];
            self.say(Label::ComparePart, &places)
        };
        parts.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

pub(super) fn by(by: SplitBy) -> Label {
    match by {
        SplitBy::Contribution => Label::SplitContribution,
        SplitBy::LogarithmicMean => Label::SplitLogarithmic,
        SplitBy::Shapley => Label::SplitShapley,
        SplitBy::ShapleySample => Label::SplitSample,
    }
}

pub(super) fn whole(why: WholeBecause) -> Label {
    match why {
        WholeBecause::MissingForOne => Label::WholeMissing,
        WholeBecause::NothingBetween => Label::WholeBetween,
        WholeBecause::AmongOthers => Label::WholeOthers,
        WholeBecause::Cancels => Label::WholeCancels,
        WholeBecause::SeveralForms => Label::WholeForms,
        WholeBecause::TooMany => Label::WholeMany,
    }
}
