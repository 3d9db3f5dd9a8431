//! What changes do, as a page: how many moved, what each change does, everybody's score and rank with the parts.

use super::super::document::{Block, Document, Grid};
use super::super::figures::{decimals, spoken_decimals};
use super::super::heading::About;
use super::Whom;
use super::words::{NOTHING, count, name, names, number, passed, rank, say, signed};
use crate::analysis::effect::{Affected, Block as Part, Effect, FELT, Way};
use crate::rulebook::model::{Bilingual, Language, Rulebook};
use crate::wording::{self, Label, phrase};

/// Parts that a row names, the greatest first; the rest is one number.
const PARTS_MOST: usize = 4;

pub(super) struct Page<'a> {
    pub own: &'a Effect,
    pub rulebook: &'a Rulebook,
    /// The number of each change on the page.
    pub numbers: &'a [Option<usize>],
    pub whom: Option<&'a Whom>,
    /// Whether there is a table of the blocks; cells have their own.
    pub with_blocks: bool,
    pub language: Language,
}

impl Page<'_> {
    fn say(&self, what: Label, places: &[(&str, &str)]) -> String {
        phrase(what, places, self.language)
    }

    pub(super) fn push(&self, document: &mut Document) {
        let (own, language) = (self.own, self.language);
        document.push(Block::Heading(self.say(Label::DiffEffect, &[("period", &own.context.period)])));
        About { period: None, ..About::of(&own.context) }.write(language, document);
        if let Some(whom) = self.whom {
            match own.entities.iter().find(|own| own.entity.code == whom.code) {
                Some(one) => self.one(one, document),
                None => {
                    let is_restated = own.context.restated.as_ref().is_some_and(|own| !own.only_earlier);
                    let restated = wording::restated_suffix(is_restated, language);
                    let name =
                        format!("{}{restated}{}", whom.name, wording::status_suffix(own.context.data_status, language));
                    document.push(Block::Line(self.say(Label::DiffEntityUnmoved, &[("entity", &name)])));
                }
            }
            return self.how(document);
        }
        self.short(document);
        if !own.entities.is_empty() {
            if own.split.blocks.len() > 1 && (self.with_blocks || self.is_grouped()) {
                document.push(Block::Table(self.blocks()));
            }
            document.push(Block::Table(self.entities()));
            self.how(document);
        }
    }

    fn short(&self, document: &mut Document) {
        let (own, language) = (self.own, self.language);
        if own.entities.is_empty() {
            document.push(Block::Line(say(Label::DiffNothingMoved, language)));
            return;
        }
        let (moved, unmoved) = (count(own.entities.len(), language), count(own.unmoved, language));
        document.push(Block::Point(self.say(Label::DiffMoves, &[("moved", &moved), ("unmoved", &unmoved)])));
        if own.ranked.before != own.ranked.after {
            let (before, after) = (count(own.ranked.before, language), count(own.ranked.after, language));
            document.push(Block::Point(self.say(Label::DiffRankedCount, &[("before", &before), ("after", &after)])));
        }
        for (list, what) in [(&own.entered, Label::DiffEntered), (&own.left, Label::DiffLeft)] {
            if !list.is_empty() {
                let names = names(list, list.len(), language);
                document.push(Block::Point(self.say(what, &[("names", &names)])));
            }
        }
    }

    /// How it was split, and what could not be separated.
    fn how(&self, document: &mut Document) {
        let split = &self.own.split;
        if split.blocks.len() > 1 || split.way == Way::Whole {
            let orders = count(split.orders.unwrap_or_default(), self.language);
            let what = match split.way {
                Way::Exact => Label::DiffExact,
                Way::Orders => Label::DiffOrders,
                Way::Alone => Label::DiffAloneWay,
                Way::Whole => Label::DiffWhole,
            };
            document.push(Block::Line(self.say(what, &[("orders", &orders)])));
        }
        if self.is_grouped() {
            document.push(Block::Line(say(Label::DiffGrouped, self.language)));
        }
        for block in split.blocks.iter().filter(|block| block.changes.len() > 1 && block.of.is_none()) {
            let changes = format!("({})", self.block(block));
            document.push(Block::Line(self.say(Label::DiffJoint, &[("changes", &changes)])));
        }
    }

    /// Whether cells were too many for a block each.
    fn is_grouped(&self) -> bool {
        self.own.split.blocks.iter().any(|block| block.of.is_some())
    }

    /// The numbers of a block's changes, or what they have in common.
    fn block(&self, block: &Part) -> String {
        if let Some(of) = &block.of {
            let field = of.title.as_ref().map_or(of.field.as_str(), |title| title.get(self.language));
            return std::iter::once(field).chain(of.period.as_deref()).collect::<Vec<_>>().join(", ");
        }
        let number = |at: &usize| self.numbers.get(*at).copied().flatten().map(|number| number.to_string());
        block.changes.iter().filter_map(number).collect::<Vec<_>>().join(", ")
    }

    fn decimals(&self) -> usize {
        let ranked = self.rulebook.rank.as_ref().and_then(|rank| self.rulebook.node(rank.node));
        let own = ranked.map_or(2, |node| decimals(self.rulebook, &node.id));
        let gains = self.own.entities.iter().filter_map(|own| own.score.gained).filter(|gained| gained.abs() > 0.0);
        gains.map(|gained| spoken_decimals(gained).min(4)).fold(own, usize::max)
    }

    fn blocks(&self) -> Grid {
        let language = self.language;
        let row = |block: &Part| {
            let greatest = block.greatest.filter(|own| own.abs() > FELT);
            vec![
                format!("({})", self.block(block)),
                block.moves.map_or_else(|| NOTHING.to_owned(), |moves| count(moves, language)),
                greatest.map_or_else(|| NOTHING.to_owned(), |own| signed(own, self.decimals(), language)),
            ]
        };
        let header = [Label::DiffColumnChange, Label::DiffColumnMoves, Label::DiffColumnGreatest];
        Grid {
            header: header.map(|own| say(own, language)).to_vec(),
            to_the_right: vec![false, true, true],
            groups: vec![self.own.split.blocks.iter().map(row).collect()],
        }
    }

    fn entities(&self) -> Grid {
        let (language, decimals) = (self.language, self.decimals());
        let with_parts = self.own.split.blocks.len() > 1;
        let row = |own: &Affected| {
            let mut cells = vec![
                rank(own.rank.before),
                rank(own.rank.after),
                name(&own.entity, language),
                number(own.score.before, decimals, language),
                number(own.score.after, decimals, language),
                own.score.gained.map_or_else(|| NOTHING.to_owned(), |gained| signed(gained, decimals, language)),
            ];
            if with_parts {
                cells.push(self.parts(own));
            }
            cells
        };
        let mut header = vec![
            (Label::DiffRankBefore, true),
            (Label::DiffRankAfter, true),
            (Label::Name, false),
            (Label::DiffScoreBefore, true),
            (Label::DiffScoreAfter, true),
            (Label::Gained, true),
        ];
        if with_parts {
            header.push((Label::DiffColumnParts, false));
        }
        Grid {
            header: header.iter().map(|(own, _)| say(*own, language)).collect(),
            to_the_right: header.iter().map(|(_, right)| *right).collect(),
            groups: vec![self.own.entities.iter().map(row).collect()],
        }
    }

    /// The parts of a score in one cell, the greatest first; what rounds to nothing is not told.
    fn parts(&self, own: &Affected) -> String {
        let (language, decimals) = (self.language, self.decimals());
        let Some(parts) = &own.parts else {
            // Who has a score on one side only has no difference to split.
            let is_there = own.score.gained.is_some_and(|gained| gained.abs() > 0.0);
            return if is_there { say(Label::DiffNotSplit, language) } else { NOTHING.to_owned() };
        };
        let text = |number: f64| signed(number, decimals, language);
        let is_felt = |number: f64| text(number).chars().any(|own| ('1'..='9').contains(&own));
        let mut felt: Vec<(&Part, f64)> =
            self.own.split.blocks.iter().zip(parts.iter().copied()).filter(|(_, part)| is_felt(*part)).collect();
        felt.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        let rest: f64 = felt.iter().skip(PARTS_MOST).map(|(_, part)| part).sum();
        let mut told: Vec<String> = felt
            .iter()
            .take(PARTS_MOST)
            .map(|(block, own)| self.say(Label::DiffPart, &[("changes", &self.block(block)), ("part", &text(*own))]))
            .collect();
        if felt.len() > PARTS_MOST {
            told.push(self.say(Label::DiffRest, &[("part", &text(rest))]));
        }
        if let Some(together) = own.together.filter(|own| is_felt(*own)) {
            told.push(self.say(Label::DiffTogether, &[("part", &text(together))]));
        }
        if told.is_empty() { NOTHING.to_owned() } else { told.join("; ") }
    }

    /// One entity alone, in sentences and a table.
    fn one(&self, own: &Affected, document: &mut Document) {
        let language = self.language;
        let entity = name(&own.entity, language);
        document.push(Block::Heading(self.say(Label::WhatIfEntity, &[("entity", &entity)])));
        let ranked = count(self.own.ranked.after, language);
        let (before, after) = (rank(own.rank.before), rank(own.rank.after));
        let what = if own.rank.before == own.rank.after { Label::WhatIfRankSame } else { Label::WhatIfRank };
        let places = [("before", &*before), ("after", &after), ("ranked", &ranked)];
        document.push(Block::Point(self.say(what, &places)));
        let decimals = self.decimals();
        let (before, after) =
            (number(own.score.before, decimals, language), number(own.score.after, decimals, language));
        let gain = own.score.gained.map_or_else(|| NOTHING.to_owned(), |gained| signed(gained, decimals, language));
        let what = if own.score.moved() { Label::WhatIfScore } else { Label::WhatIfScoreSame };
        let places = [("before", &*before), ("after", &after), ("gained", &gain)];
        document.push(Block::Point(self.say(what, &places)));
        let grade = |own: &Option<Bilingual>| own.as_ref().map_or(NOTHING, |own| own.get(language)).to_owned();
        if own.grade.0 != own.grade.1 {
            let (before, after) = (grade(&own.grade.0), grade(&own.grade.1));
            document.push(Block::Point(self.say(Label::WhatIfGrade, &[("before", &before), ("after", &after)])));
        }
        for (list, what) in [(&own.passes, Label::WhatIfPasses), (&own.passed_by, Label::WhatIfPassedBy)] {
            if list.count > 0 {
                let list = passed(list, language);
                document.push(Block::Point(self.say(what, &[("list", &list)])));
            }
        }
        if self.own.split.blocks.len() > 1 {
            document.push(Block::Table(self.one_parts(own)));
            document.push(Block::Line(say(Label::DiffRankParts, language)));
        }
    }

    /// The parts of an entity's score and rank, block by block.
    fn one_parts(&self, own: &Affected) -> Grid {
        let language = self.language;
        let decimals = self.decimals();
        let text = |number: Option<f64>| {
            number.map_or_else(|| NOTHING.to_owned(), |number| signed(number, decimals, language))
        };
        let part = |parts: &Option<Vec<f64>>, at: usize| parts.as_ref().and_then(|parts| parts.get(at)).copied();
        let of = |parts: &Option<Vec<f64>>, at: usize| text(part(parts, at));
        // On pages a plus is up; the numbers of machines are those of ranks.
        let places = |number: Option<f64>| text(number.map(|number| 0.0 - number));
        let blocks = self.own.split.blocks.iter().enumerate();
        let mut rows: Vec<Vec<String>> = blocks
            .map(|(at, block)| {
                vec![format!("({})", self.block(block)), of(&own.parts, at), places(part(&own.rank_parts, at))]
            })
            .collect();
        if [own.together, own.rank_together].into_iter().flatten().any(|own| own.abs() > FELT) {
            rows.push(vec![say(Label::DiffTogetherRow, language), text(own.together), places(own.rank_together)]);
        }
        let ranks = own.rank.before.zip(own.rank.after).map(|(before, after)| f64::from(after) - f64::from(before));
        rows.push(vec![say(Label::DiffSum, language), text(own.score.gained), places(ranks)]);
        let header = [Label::DiffColumnChange, Label::DiffColumnScorePart, Label::DiffColumnRankPart];
        Grid {
            header: header.map(|own| say(own, language)).to_vec(),
            to_the_right: vec![false, true, true],
            groups: vec![rows],
        }
    }
}
