//! A what-if as a page: what was changed, what it does to those whose figures they are, to all others, and to what is relative.

use super::super::document::{Block, Document, Grid};
use super::super::figures::{decimals, explained};
use super::super::heading::About;
use super::super::named::{self, NOTHING, name, names, with_unit};
use super::words::{enough, field, figure, gained, ranked_decimals, score, value};
use crate::analysis::what_if::{
    Changed, Extreme, Fall, Move, NewBest, NodeMove, Other, Places, Relative, ToldChange, WhatIf,
};
use crate::analysis::{Head, Stated, Whose};
use crate::rulebook::model::{Bilingual, Language, Role, Rulebook};
use crate::wording::{Label, label, localized, phrase};

/// Rows of changed figures on a page; `*` changes a figure of every entity.
const CHANGES_MOST: usize = 100;
/// Entities with a section each; of more there is a table.
const SECTIONS_MOST: usize = 10;
/// Rows of a table of entities on a page.
const ROWS_MOST: usize = 200;

/// What stands above every page of a what-if; `lines` say whom it is about.
pub(super) fn heading(head: &Head, lines: &[String], language: Language, document: &mut Document) {
    let title = phrase(Label::WhatIfTitle, &[("title", head.rulebook.title.get(language))], language);
    document.push(Block::Title(title));
    About { rulebook: Some(&head.rulebook), lines, ..About::of(&head.context) }.write(language, document);
}

struct Page<'a> {
    own: &'a WhatIf,
    rulebook: &'a Rulebook,
    language: Language,
}

pub(super) fn document(own: &WhatIf, rulebook: &Rulebook, language: Language) -> Document {
    let page = Page { own, rulebook, language };
    let mut document = Document::default();
    heading(&own.head, &[], language, &mut document);
    page.changes(&mut document);
    if own.entities.len() <= SECTIONS_MOST {
        own.entities.iter().for_each(|changed| page.changed(changed, &mut document));
    } else {
        page.all_changed(&mut document);
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

    fn changes(&self, document: &mut Document) {
        let row = |own: &ToldChange| {
            vec![
                name(&own.entity, self.language),
                field(&own.figure, self.language),
                figure(own.before.as_ref(), self.language),
                figure(own.after.as_ref(), self.language),
                own.unit.as_ref().map_or("", |unit| unit.get(self.language)).to_owned(),
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
        document.push(Block::Point(self.rank(changed)));
        let decimals = enough([&changed.score], ranked_decimals(self.rulebook));
        let (before, after) =
            (score(changed.score.before, decimals, language), score(changed.score.after, decimals, language));
        let gain = gained(&changed.score, decimals, language);
        let places = [("before", &*before), ("after", &after), ("gained", &gain)];
        let what = if changed.score.moved() { Label::WhatIfScore } else { Label::WhatIfScoreSame };
        document.push(Block::Point(self.say(what, &places)));
        let grade = |own: &Option<Bilingual>| own.as_ref().map_or(NOTHING, |own| own.get(language)).to_owned();
        if changed.grade.0 != changed.grade.1 {
            let (before, after) = (grade(&changed.grade.0), grade(&changed.grade.1));
            document.push(Block::Point(self.say(Label::WhatIfGrade, &[("before", &before), ("after", &after)])));
        }
        for (list, what) in [(&changed.passes, Label::WhatIfPasses), (&changed.passed_by, Label::WhatIfPassedBy)] {
            if !list.is_empty() {
                document.push(Block::Point(self.say(what, &[("list", &names(list.iter(), language))])));
            }
        }
        if !changed.nodes.is_empty() {
            document.push(self.nodes(&changed.nodes));
        }
    }

    /// The rank before and after, of how many, and with how many others each is shared.
    fn rank(&self, changed: &Changed) -> String {
        let (own, count) = (self.own, |count: usize| localized(&count.to_string(), self.language));
        let (before, after) = (changed.rank.before, changed.rank.after);
        let all_ranked = own.ranked_before == own.ranked && before.is_some() && after.is_some();
        let one = |rank: Option<u32>, sharing: usize, ranked: usize| match rank.map(|rank| rank.to_string()) {
            None => self.label(Label::WhatIfUnranked),
            Some(rank) if !all_ranked => {
                let of = named::ranked(ranked, sharing, self.language);
                self.say(Label::WhatIfRankOf, &[("rank", &rank), ("ranked", &of)])
            }
            Some(rank) if sharing > 1 => {
                self.say(Label::WhatIfRankShared, &[("rank", &rank), ("others", &count(sharing - 1))])
            }
            Some(rank) => rank,
        };
        let before = one(before, changed.sharing.0, own.ranked_before);
        let after = one(after, changed.sharing.1, own.ranked);
        let what = match before == after {
            _ if !all_ranked => Label::WhatIfRankAmong,
            true => Label::WhatIfRankSame,
            false => Label::WhatIfRank,
        };
        self.say(what, &[("before", &before), ("after", &after), ("ranked", &count(own.ranked))])
    }

    /// Ranks and scores of many whose figures were changed, as one table.
    fn all_changed(&self, document: &mut Document) {
        let count = localized(&self.own.entities.len().to_string(), self.language);
        document.push(Block::Heading(self.say(Label::WhatIfChanged, &[("count", &count)])));
        let rows = self.own.entities.iter().map(|own| (&own.entity, own.rank, own.sharing, &own.score));
        self.entities(rows, document);
    }

    /// A table of entities with their ranks and scores, cut where there are many.
    fn entities<'w>(
        &self,
        rows: impl ExactSizeIterator<Item = (&'w Whose, Places, (usize, usize), &'w Move)> + Clone,
        document: &mut Document,
    ) {
        let language = self.language;
        // Scores have the decimals of the rulebook; what they gained has those that show it.
        let base = ranked_decimals(self.rulebook);
        let finest = enough(rows.clone().map(|(.., score)| score), base);
        let row = |(entity, rank, sharing, own): (&Whose, Places, (usize, usize), &Move)| {
            vec![
                name(entity, language),
                named::rank(rank.before, sharing.0),
                named::rank(rank.after, sharing.1),
                score(own.before, base, language),
                score(own.after, base, language),
                gained(own, finest, language),
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
        let more = rows.len().saturating_sub(ROWS_MOST);
        document.push(self.grid(&header, rows.take(ROWS_MOST).map(row).collect()));
        if more > 0 {
            let more = localized(&more.to_string(), language);
            document.push(Block::Line(self.say(Label::WhatIfRowsMore, &[("count", &more)])));
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
                with_unit(&own.title, own.unit.as_ref().filter(|_| own.kind == Role::Indicator), language),
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
        document.push(Block::Heading(self.say(Label::WhatIfOthers, &[("count", &count)])));
        self.entities(own.others.iter().map(|own: &Other| (&own.entity, own.rank, own.sharing, &own.score)), document);
        let count = localized(&own.unmoved.to_string(), language);
        document.push(Block::Line(self.say(Label::WhatIfUnmoved, &[("count", &count)])));
    }

    fn extremes(&self, document: &mut Document) {
        // What a formula names as its best value is told with its text.
        let named = |best: &&Stated<NewBest>| !self.own.extremes.iter().any(|own| own.is_best && own.node == best.node);
        let bests: Vec<&Stated<NewBest>> = self.own.bests.iter().filter(named).collect();
        if self.own.extremes.is_empty() && bests.is_empty() {
            return;
        }
        document.push(Block::Heading(self.label(Label::WhatIfExtremes)));
        bests.into_iter().for_each(|own| document.push(Block::Point(self.best(own))));
        self.own.extremes.iter().for_each(|own| document.push(Block::Point(self.extreme(own))));
    }

    fn best(&self, own: &NewBest) -> String {
        let (before, after) = (value(own.value.before, self.language), value(own.value.after, self.language));
        let list = names(own.set_by.iter(), self.language);
        let more = own.count.saturating_sub(own.set_by.len());
        let count = localized(&more.to_string(), self.language);
        let list = if more > 0 { self.say(Label::NamesMore, &[("names", &list), ("count", &count)]) } else { list };
        let title = with_unit(&own.title, own.unit.as_ref(), self.language);
        self.say(Label::WhatIfBest, &[("node", &title), ("before", &before), ("after", &after), ("list", &list)])
    }

    fn extreme(&self, own: &Extreme) -> String {
        let number =
            |number: Option<f64>| number.map_or_else(|| NOTHING.to_owned(), |number| explained(number, self.language));
        let text = match &own.group {
            Some(group) => format!("`{}` ({group})", own.text),
            None => format!("`{}`", own.text),
        };
        let (before, after) = (number(own.value.before), number(own.value.after));
        let list = names(own.set_by.iter(), self.language);
        let places = [
            ("node", &*with_unit(&own.title, own.unit.as_ref(), self.language)),
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
        let all: Vec<&Relative> = self.own.relative.iter().map(|own| &own.row).collect();
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
            ("entity", &*name(&fall.entity, self.language)),
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
