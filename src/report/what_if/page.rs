//! A what-if as a page: what was changed, what it does to those whose figures they are, to all others, and to what is relative.

use super::super::document::{Block, Document, Grid};
use super::super::figures::{decimals, explained};
use super::words::{bare, enough, figure, gained, name, names, rank, score, value};
use crate::analysis::what_if::{Changed, Extreme, Fall, NodeMove, Other, Relative, ToldChange, WhatIf};
use crate::rulebook::model::{Bilingual, DataStatus, Language, Role, Rulebook};
use crate::wording::{self, Label, label, localized, phrase};

/// Rows of changed figures on a page; `*` changes a figure of every entity.
const CHANGES_MOST: usize = 100;

struct Page<'a> {
    own: &'a WhatIf,
    rulebook: &'a Rulebook,
    language: Language,
}

pub(super) fn document(own: &WhatIf, rulebook: &Rulebook, language: Language) -> Document {
    let page = Page { own, rulebook, language };
    let mut document = Document::default();
    page.heading(&mut document);
    page.changes(&mut document);
    for changed in &own.entities {
        page.changed(changed, &mut document);
    }
    page.others(&mut document);
    page.extremes(&mut document);
    page.relative(&mut document);
    document
}

impl Page<'_> {
    fn say(&self, what: Label, places: &[(&str, &str)]) -> String {
        phrase(what, places, self.language)
    }

    fn label(&self, what: Label) -> String {
        label(what, self.language).to_owned()
    }

    fn grid(&self, header: &[(Label, bool)], rows: Vec<Vec<String>>) -> Block {
        Block::Table(Grid {
            header: header.iter().map(|(title, _)| self.label(*title)).collect(),
            to_the_right: header.iter().map(|(_, right)| *right).collect(),
            groups: vec![rows],
        })
    }

    /// Decimals of the ranked score.
    fn decimals(&self) -> usize {
        let ranked = self.rulebook.rank.as_ref().and_then(|rank| self.rulebook.nodes.get(rank.node.0));
        ranked.map_or(2, |node| decimals(self.rulebook, &node.id))
    }

    fn heading(&self, document: &mut Document) {
        let (own, language) = (self.own, self.language);
        document.push(Block::Title(self.say(Label::WhatIfTitle, &[("title", own.rulebook.title.get(language))])));
        document.push(Block::Line(self.say(Label::AboutPeriod, &[("text", &own.period)])));
        document.push(Block::Line(self.say(Label::AboutRegistry, &[("text", &own.registry)])));
        let status = wording::status(own.figures_status, language);
        document.push(Block::Line(self.say(Label::WhatIfStatus, &[("text", status)])));
        let statuses = [Some(DataStatus::WhatIf), Some(own.figures_status).filter(|own| *own != DataStatus::WhatIf)];
        for notice in statuses.into_iter().flatten().filter_map(|own| wording::status_notice(own, language)) {
            document.push(Block::Notice(notice.to_owned()));
        }
        for notice in &own.notices {
            document.push(Block::Notice(notice.get(language).to_owned()));
        }
    }

    fn changes(&self, document: &mut Document) {
        let row = |own: &ToldChange| {
            vec![
                name(&own.entity, self.language),
                format!("{} ({})", own.title.get(self.language), own.field),
                figure(own.before.as_ref(), self.language),
                figure(own.after.as_ref(), self.language),
                own.unit.clone().unwrap_or_default(),
            ]
        };
        let header = [
            (Label::Name, false),
            (Label::WhatIfField, false),
            (Label::WhatIfNow, true),
            (Label::WhatIfThen, true),
            (Label::WhatIfUnit, false),
        ];
        document.push(Block::Heading(self.label(Label::WhatIfChanges)));
        let rows = self.own.changes.iter().take(CHANGES_MOST).map(row).collect();
        document.push(self.grid(&header, rows));
        if let Some(more) = self.own.changes.len().checked_sub(CHANGES_MOST).filter(|more| *more > 0) {
            let more = localized(&more.to_string(), self.language);
            document.push(Block::Line(self.say(Label::WhatIfChangesMore, &[("count", &more)])));
        }
    }

    fn changed(&self, changed: &Changed, document: &mut Document) {
        let language = self.language;
        let entity = name(&changed.entity, language);
        document.push(Block::Heading(self.say(Label::WhatIfEntity, &[("entity", &entity)])));
        let ranked = localized(&self.own.ranked.to_string(), language);
        let (before, after) = (rank(changed.rank.before), rank(changed.rank.after));
        let places = [("before", &*before), ("after", &after), ("ranked", &ranked)];
        let same = changed.rank.before == changed.rank.after;
        let what = if same { Label::WhatIfRankSame } else { Label::WhatIfRank };
        document.push(Block::Point(self.say(what, &places)));
        let decimals = enough([&changed.score], self.decimals());
        let (before, after) =
            (score(changed.score.before, decimals, language), score(changed.score.after, decimals, language));
        let gain = gained(&changed.score, decimals, language);
        let places = [("before", &*before), ("after", &after), ("gained", &gain)];
        let what = if changed.score.moved() { Label::WhatIfScore } else { Label::WhatIfScoreSame };
        document.push(Block::Point(self.say(what, &places)));
        let grade =
            |own: &Option<Bilingual>| own.as_ref().map_or(super::words::NOTHING, |own| own.get(language)).to_owned();
        if changed.grade.0 != changed.grade.1 {
            let (before, after) = (grade(&changed.grade.0), grade(&changed.grade.1));
            document.push(Block::Point(self.say(Label::WhatIfGrade, &[("before", &before), ("after", &after)])));
        }
        for (list, what) in [(&changed.passes, Label::WhatIfPasses), (&changed.passed_by, Label::WhatIfPassedBy)] {
            if !list.is_empty() {
                document.push(Block::Point(self.say(what, &[("list", &names(list, language))])));
            }
        }
        if !changed.nodes.is_empty() {
            document.push(self.nodes(&changed.nodes));
        }
    }

    fn nodes(&self, nodes: &[NodeMove]) -> Block {
        let language = self.language;
        let row = |own: &NodeMove| {
            let score_of = if own.points.after.is_some() { &own.points } else { &own.score };
            let decimals = enough([score_of], decimals(self.rulebook, &own.id));
            let number = |number: Option<f64>| match own.kind {
                Role::Indicator => value(number, language),
                Role::Aggregate => String::new(),
            };
            vec![
                own.title.get(language).to_owned(),
                number(own.value.before),
                number(own.value.after),
                score(score_of.before, decimals, language),
                score(score_of.after, decimals, language),
                gained(score_of, decimals, language),
            ]
        };
        let header = [
            (Label::WhatIfNode, false),
            (Label::WhatIfValueNow, true),
            (Label::WhatIfValueThen, true),
            (Label::WhatIfScoreNow, true),
            (Label::WhatIfScoreThen, true),
            (Label::WhatIfGained, true),
        ];
        // What ranks stands first, then what it is made from.
        let (aggregates, indicators): (Vec<_>, Vec<_>) = nodes.iter().partition(|own| own.kind == Role::Aggregate);
        let rows = aggregates.into_iter().rev().chain(indicators).map(row).collect();
        self.grid(&header, rows)
    }

    fn others(&self, document: &mut Document) {
        let (own, language) = (self.own, self.language);
        if own.others.is_empty() {
            document.push(Block::Line(self.label(Label::WhatIfNoOthers)));
            return;
        }
        let count = localized(&own.others.len().to_string(), language);
        let decimals = enough(own.others.iter().map(|own| &own.score), self.decimals());
        let row = |own: &Other| {
            vec![
                name(&own.entity, language),
                rank(own.rank.before),
                rank(own.rank.after),
                score(own.score.before, decimals, language),
                score(own.score.after, decimals, language),
                gained(&own.score, decimals, language),
            ]
        };
        let header = [
            (Label::Name, false),
            (Label::WhatIfRankNow, true),
            (Label::WhatIfRankThen, true),
            (Label::WhatIfScoreNow, true),
            (Label::WhatIfScoreThen, true),
            (Label::WhatIfGained, true),
        ];
        document.push(Block::Heading(self.say(Label::WhatIfOthers, &[("count", &count)])));
        document.push(self.grid(&header, own.others.iter().map(row).collect()));
        let count = localized(&own.unmoved.to_string(), language);
        document.push(Block::Line(self.say(Label::WhatIfUnmoved, &[("count", &count)])));
    }

    fn extremes(&self, document: &mut Document) {
        if self.own.extremes.is_empty() {
            return;
        }
        document.push(Block::Heading(self.label(Label::WhatIfExtremes)));
        for own in &self.own.extremes {
            document.push(Block::Point(self.extreme(own)));
        }
    }

    fn extreme(&self, own: &Extreme) -> String {
        let number = |number: Option<f64>| {
            number.map_or_else(|| super::words::NOTHING.to_owned(), |number| explained(number, self.language))
        };
        let text = match &own.group {
            Some(group) => format!("`{}` ({group})", own.text),
            None => format!("`{}`", own.text),
        };
        let (before, after) = (number(own.value.before), number(own.value.after));
        let list = names(&own.set_by, self.language);
        let places = [
            ("node", own.title.get(self.language)),
            ("text", &text),
            ("before", &before),
            ("after", &after),
            ("list", &list),
        ];
        self.say(if own.is_best { Label::WhatIfNewBest } else { Label::WhatIfNewWorst }, &places)
    }

    fn relative(&self, document: &mut Document) {
        let titles =
            |nodes: &[&Relative]| nodes.iter().map(|own| own.title.get(self.language)).collect::<Vec<_>>().join(", ");
        let all: Vec<&Relative> = self.own.relative.iter().collect();
        if !all.is_empty() {
            document.push(Block::Line(self.say(Label::WhatIfRelative, &[("list", &titles(&all))])));
        }
        let can_fall: Vec<&Relative> = all.iter().copied().filter(|own| own.own_can_fall).collect();
        if !can_fall.is_empty() {
            document.push(Block::Line(self.say(Label::WhatIfOwnCanFall, &[("list", &titles(&can_fall))])));
        }
        for fall in &self.own.falls {
            document.push(Block::Notice(self.fall(fall)));
        }
    }

    fn fall(&self, fall: &Fall) -> String {
        let decimals = enough([&fall.score], decimals(self.rulebook, &fall.node));
        let number = |number: Option<f64>| score(number, decimals, self.language);
        let titles: Vec<&str> = fall
            .through
            .iter()
            .filter_map(|id| self.own.relative.iter().find(|own| own.node == *id))
            .map(|own| own.title.get(self.language))
            .collect();
        let (before, after, list) = (number(fall.score.before), number(fall.score.after), titles.join(", "));
        let places = [
            ("entity", bare(&fall.entity, self.language)),
            ("node", fall.title.get(self.language)),
            ("before", &before),
            ("after", &after),
            ("list", &list),
        ];
        // Both sentences have the same places but for the list.
        let what = if titles.is_empty() { Label::WhatIfFallAbsolute } else { Label::WhatIfFall };
        self.say(what, &places)
    }
}
