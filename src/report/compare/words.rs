//! The names and sentences of a comparison.

use super::super::explanation::step_name;
use super::super::figures::{fixed, spoken_decimals};
use super::super::named;
use crate::analysis::Whose;
use crate::analysis::compare::{Comparison, Highlight, PeersKind, Place};
use crate::result::{SplitBy, WholeBecause};
use crate::rulebook::model::{Bilingual, Language};
use crate::wording::{Label, label, localized, phrase, restated_suffix};

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

    pub(super) fn name(&self, entity: &Whose) -> String {
        named::name(entity, self.language)
    }

    pub(super) fn entity(&self) -> String {
        self.name(&self.own.entity)
    }

    pub(super) fn count(&self, number: usize) -> String {
        localized(&number.to_string(), self.language)
    }

    /// A rank, of how many, and how many others share it.
    pub(super) fn rank(&self, place: &Place) -> Option<String> {
        let ranked = named::ranked(place.ranked, place.sharing, self.language);
        place.rank.map(|rank| self.say(Label::RankOf, &[("rank", &rank.to_string()), ("ranked", &ranked)]))
    }

    /// Whom an entity is compared with, as it stands in a sentence.
    pub(super) fn peers(&self) -> String {
        let peers = &self.own.peers;
        let members = || peers.members.iter().map(|member| &member.entity);
        let count = self.count(peers.members.len());
        let text = match (peers.kind, peers.members.as_slice()) {
            (PeersKind::Named, [one]) => self.name(&one.entity),
            (PeersKind::Named, _) => {
                self.say(Label::CompareNamed, &[("names", &named::names(members(), self.language))])
            }
            (PeersKind::Mean, _) => self.say(Label::CompareMean, &[("count", &count)]),
            (PeersKind::Group, _) => {
                let (attribute, value) =
                    peers.attribute.as_ref().map_or(("", ""), |(id, value)| (id.as_str(), value.get(self.language)));
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
                let restated = peers.place.as_ref().is_some_and(|place| place.restated_from.is_some());
                let text = self.say(Label::ComparePrevious, &[("period", peers.period.as_deref().unwrap_or("…"))]);
                text + restated_suffix(restated, self.language)
            }
        };
        match &peers.weighted_by {
            Some(title) => self.say(Label::CompareWeighted, &[("peers", &text), ("title", title.get(self.language))]),
            None => text,
        }
    }

    /// What heads the column of the peers: the name of one, else what kind of a peer they are.
    pub(super) fn column(&self) -> String {
        let peers = &self.own.peers;
        match (peers.kind, peers.members.as_slice()) {
            (PeersKind::Named, [one]) => self.name(&one.entity),
            (PeersKind::Median, _) => self.label(Label::CompareColumnMedian),
            (PeersKind::Best, _) => self.label(Label::CompareColumnBest),
            (PeersKind::Previous, _) => peers.period.clone().unwrap_or_default(),
            (PeersKind::Named | PeersKind::Mean | PeersKind::Group | PeersKind::Nearest, _) => {
                self.label(Label::CompareColumnMean)
            }
        }
    }

    /// A score as it is read out, with the decimals that a difference needs; an index from 0 to 1 has three at least.
    pub(super) fn spoken(&self, value: f64, difference: f64) -> String {
        fixed(value, self.decimals(difference), self.language)
    }

    pub(super) fn decimals(&self, difference: f64) -> usize {
        let least = if self.own.split.own.abs() <= 1.0 { 3 } else { 2 };
        spoken_decimals(difference).max(least)
    }

    pub(super) fn list<'h>(&self, parts: impl IntoIterator<Item = &'h Highlight>) -> String {
        let one = |part: &Highlight| {
            let signed = named::signed(part.part, spoken_decimals(part.part), self.language);
            let title = part.title.get(self.language);
            let title = match &part.step {
                // Of the node at the top the step says enough.
                Some(step) if part.id == self.own.split.tree.id => self.step(&step.name, &step.reads),
                Some(step) => {
                    self.say(Label::CompareStepOf, &[("title", title), ("step", &self.step(&step.name, &step.reads))])
                }
                None => title.to_owned(),
            };
            self.say(Label::ComparePart, &[("title", &title), ("part", &signed)])
        };
        parts.into_iter().map(one).collect::<Vec<_>>().join("; ")
    }

    /// A step with what it goes by.
    pub(super) fn step(&self, name: &str, reads: &[Bilingual]) -> String {
        let step = step_name(name, self.language);
        let reads: Vec<&str> = reads.iter().map(|title| title.get(self.language)).collect();
        match reads.as_slice() {
            [] => step,
            _ => self.say(Label::CompareStep, &[("step", &step), ("reads", &reads.join(", "))]),
        }
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
