//! Ways to a goal, as a page.

use super::super::document::{Block, Document, Grid};
use super::super::figures::explained;
use super::super::named::{self, name, names};
use super::page::heading;
use super::words::{enough, field, figure, ranked_decimals, score, standing, unit_of_step};
use crate::analysis::what_if::reach::{Answer, FieldMove, GoalTold, Proof, Reach, Way};
use crate::rulebook::model::{Language, Rulebook};
use crate::wording::{Label, label, localized, phrase};

struct Page<'a> {
    own: &'a Reach,
    rulebook: &'a Rulebook,
    language: Language,
}

pub(super) fn document(own: &Reach, rulebook: &Rulebook, language: Language) -> Document {
    let page = Page { own, rulebook, language };
    let mut document = Document::default();
    let entity = name(&own.entity, language);
    let about = page.say(Label::ReachAbout, &[("entity", &entity), ("goal", &page.goal())]);
    let now = standing((own.rank, own.sharing, own.ranked), &score(own.score, page.decimals(), language), language);
    heading(&own.head, &[about, now], language, &mut document);
    match own.answer {
        Answer::Already => document.push(Block::Notice(page.label(Label::ReachAlready))),
        Answer::NotReached => document.push(Block::Notice(page.label(Label::ReachNot))),
        Answer::NotFound => document.push(Block::Notice(page.label(Label::ReachNotFound))),
        Answer::Reached => {}
    }
    for (number, way) in (1..).zip(&own.ways) {
        let effort = explained(shortened(way.effort), language);
        let places = [("number", &*format!("{number}")), ("effort", &effort)];
        document.push(Block::Heading(page.say(Label::ReachWay, &places)));
        page.way(way, &mut document);
    }
    if let Some(way) = own.farthest.as_ref().filter(|way| !way.moves.is_empty()) {
        let found = own.answer == Answer::NotFound;
        document.push(Block::Heading(page.label(if found { Label::ReachFarthestFound } else { Label::ReachFarthest })));
        page.way(way, &mut document);
    }
    page.notes(&mut document);
    document
}

impl Page<'_> {
    fn say(&self, what: Label, places: &[(&str, &str)]) -> String {
        phrase(what, places, self.language)
    }

    fn label(&self, what: Label) -> String {
        label(what, self.language).to_owned()
    }

    fn decimals(&self) -> usize {
        ranked_decimals(self.rulebook)
    }

    fn goal(&self) -> String {
        let language = self.language;
        match &self.own.goal {
            GoalTold::Rank { rank } => self.say(Label::ReachRank, &[("rank", &rank.to_string())]),
            GoalTold::Score { score } => self.say(Label::ReachScore, &[("score", &explained(*score, language))]),
            GoalTold::Grade { grade } => self.say(Label::ReachGrade, &[("grade", grade.get(language))]),
            GoalTold::Node { title, score, points, .. } => {
                let score = figure(Some(score), language);
                let most = points.map(|points| explained(points, language));
                let mut places = vec![("node", title.get(language)), ("score", &*score)];
                places.extend(most.as_deref().map(|most| ("most", most)));
                self.say(if most.is_some() { Label::ReachNodePoints } else { Label::ReachNode }, &places)
            }
        }
    }

    fn way(&self, way: &Way, document: &mut Document) {
        let header = [
            (Label::WhatIfField, false),
            (Label::WhatIfNow, true),
            (Label::ReachNeeded, true),
            (Label::MarginsStep, false),
            (Label::ReachEffort, true),
        ];
        document.push(Block::Table(Grid {
            header: header.iter().map(|(title, _)| self.label(*title)).collect(),
            to_the_right: header.iter().map(|(_, right)| *right).collect(),
            groups: vec![way.moves.iter().map(|own| self.row(own)).collect()],
        }));
        document.push(Block::Point(self.say(Label::ReachResult, &[("text", &self.result(way))])));
        if let Some(changed) = &way.changed {
            for (list, what) in [(&changed.passes, Label::WhatIfPasses), (&changed.passed_by, Label::WhatIfPassedBy)] {
                if !list.is_empty() {
                    document.push(Block::Point(self.say(what, &[("list", &names(list.iter(), self.language))])));
                }
            }
        }
        if !way.warned.is_empty() {
            document.push(Block::Point(self.say(Label::ReachWarned, &[("list", &way.warned.join(", "))])));
        }
        if way.others > 0 {
            let count = localized(&way.others.to_string(), self.language);
            document.push(Block::Point(self.say(Label::ReachOthers, &[("count", &count)])));
        }
    }

    fn row(&self, own: &FieldMove) -> Vec<String> {
        let language = self.language;
        let (before, after) = (figure(own.before.as_ref(), language), figure(own.after.as_ref(), language));
        let step = match own.by {
            Some(by) => {
                let number = explained(by.abs(), language);
                let unit = own.unit.as_ref().map(|unit| unit_of_step(unit, language));
                let count = unit.map_or_else(|| number.clone(), |unit| format!("{number} {unit}"));
                self.say(if by < 0.0 { Label::ReachLess } else { Label::ReachAdd }, &[("count", &count)])
            }
            None => self.say(Label::ReachTurn, &[("before", &before), ("after", &after)]),
        };
        vec![field(&own.figure, language), before, after, step, score(Some(own.effort), 2, language)]
    }

    fn result(&self, way: &Way) -> String {
        let Some(changed) = &way.changed else { return String::new() };
        let decimals = enough([&changed.score], self.decimals());
        let place = named::rank(changed.rank.after, changed.sharing.1);
        let points = score(changed.score.after, decimals, self.language);
        let mut places = vec![("rank", &*place), ("score", &*points)];
        let grade = changed.grade.1.as_ref().map(|own| own.get(self.language));
        places.extend(grade.map(|grade| ("grade", grade)));
        let text = self.say(if grade.is_some() { Label::ReachThenGrade } else { Label::ReachThen }, &places);
        match &self.own.goal {
            GoalTold::Node { title, .. } => {
                let own = score(way.goal.after, enough([&way.goal], 2), self.language);
                let places = [("text", &*text), ("node", title.get(self.language)), ("score", &own)];
                self.say(Label::ReachThenNode, &places)
            }
            GoalTold::Rank { .. } | GoalTold::Score { .. } | GoalTold::Grade { .. } => text,
        }
    }

    fn notes(&self, document: &mut Document) {
        let own = self.own;
        let least = own.ways.first().map(|way| way.effort);
        let mut line = |text: String| document.push(Block::Line(text));
        if own.answer == Answer::Reached {
            line(match own.proof {
                Proof::Least => self.label(Label::ReachLeast),
                Proof::AtLeast { effort } if least.is_some_and(|own| shortened(own) <= shortened(effort)) => {
                    self.label(Label::ReachLeastNearly)
                }
                Proof::AtLeast { effort } => {
                    let effort = explained(shortened(effort), self.language);
                    self.say(Label::ReachAtLeast, &[("effort", &effort)])
                }
                Proof::Searched => self.label(Label::ReachSearched),
            });
        }
        if own.answer != Answer::Already {
            line(self.label(Label::ReachEffortNote));
        }
        for (what, list) in [(Label::ReachUnknown, &own.unknown), (Label::ReachRefused, &own.refused)] {
            if !list.is_empty() {
                line(self.say(what, &[("list", &list.join(", "))]));
            }
        }
    }
}

/// An effort with four decimals, cut off, so that what is said to be the least is.
fn shortened(effort: f64) -> f64 {
    (effort * 1e4).floor() / 1e4
}
