//! A comparison as a page: the sentences that can be read out, then the table of all nodes, then how it was split.

use super::super::document::{Block, Document, Grid, capital};
use super::super::figures::aligned;
use super::super::heading::About;
use super::super::named::{self, NOTHING};
use super::words::{Words, by, whole};
use crate::analysis::compare::{Ahead, Comparison, PeersKind};
use crate::result::SplitNode;
use crate::rulebook::model::Language;
use crate::wording::Label;
use std::collections::BTreeSet;

/// Peers of which each has a row; of more there is the mean alone.
const MEMBERS_MOST: usize = 20;

pub(super) fn document(own: &Comparison, language: Language) -> Document {
    let page = Page(Words { own, language });
    let mut document = Document::default();
    page.heading(&mut document);
    page.short(&mut document);
    page.ahead(&mut document);
    document.push(Block::Heading(page.0.label(Label::CompareTable)));
    document.push(Block::Table(page.table()));
    page.members(&mut document);
    page.how(&mut document);
    document
}

struct Page<'a>(Words<'a>);

impl Page<'_> {
    fn heading(&self, document: &mut Document) {
        let (words, own) = (&self.0, self.0.own);
        let places = [("entity", &*words.entity()), ("peers", &words.peers())];
        document.push(Block::Title(words.say(Label::CompareTitle, &places)));
        let about = About { rulebook: Some(&own.head.rulebook), ..About::of(&own.head.context) };
        about.write(words.language, document);
    }

    /// Where both stand, and what speaks for and against.
    fn short(&self, document: &mut Document) {
        let (words, own) = (&self.0, self.0.own);
        document.push(Block::Heading(words.label(Label::CompareShort)));
        let spoken = |value: f64| words.spoken(value, own.split.difference);
        let (entity, score) = (words.entity(), spoken(own.split.own));
        let place = match words.rank(&own.own) {
            Some(rank) => words.say(Label::ComparePlace, &[("entity", &entity), ("score", &score), ("rank", &rank)]),
            None => words.say(Label::ComparePlaceUnranked, &[("entity", &entity), ("score", &score)]),
        };
        document.push(Block::Point(place));
        let (peers, score) = (capital(&words.peers()), spoken(own.split.theirs));
        let place = match own.peers.place.as_ref().and_then(|place| words.rank(place)) {
            Some(rank) => words.say(Label::ComparePlace, &[("entity", &peers), ("score", &score), ("rank", &rank)]),
            None => words.say(Label::ComparePeersPlace, &[("peers", &peers), ("score", &score)]),
        };
        document.push(Block::Point(place));
        let gap = spoken(own.split.difference.abs());
        let what = match (own.split.difference > 0.0, own.lowest_first) {
            _ if gap == spoken(0.0) => Label::CompareLevel,
            (true, false) => Label::CompareHigher,
            (false, false) => Label::CompareLower,
            (true, true) => Label::CompareHigherWorse,
            (false, true) => Label::CompareLowerBetter,
        };
        document.push(Block::Point(words.say(what, &[("gap", &gap)])));
        for (what, parts) in [(Label::CompareStrengths, &own.strengths), (Label::CompareWeaknesses, &own.weaknesses)] {
            if !parts.is_empty() {
                document
                    .push(Block::Point(words.say(what, &[("list", &words.list(parts.iter().map(|own| &own.row)))])));
            }
        }
    }

    fn ahead(&self, document: &mut Document) {
        if self.0.own.ahead.is_empty() {
            return;
        }
        document.push(Block::Heading(self.0.label(Label::CompareAhead)));
        self.0.own.ahead.iter().for_each(|own| document.push(Block::Point(self.one_ahead(own))));
    }

    fn one_ahead(&self, ahead: &Ahead) -> String {
        let words = &self.0;
        let rounded = words.own.ranks_rounded;
        let texts = match rounded {
            true => aligned(&[Some(ahead.score), Some(ahead.gap)], NOTHING, words.language),
            false => [ahead.score, ahead.gap].map(|value| words.spoken(value, ahead.gap)).to_vec(),
        };
        let [score, gap] = texts.as_slice() else { return String::new() };
        let places = [
            ("name", &*words.name(&ahead.entity)),
            ("rank", &*named::rank(Some(ahead.rank), ahead.sharing)),
            ("score", score),
            ("gap", gap),
        ];
        let what = match words.own.lowest_first {
            _ if ahead.gap <= 0.0 => Label::CompareAheadTied,
            _ if !rounded && *gap == words.spoken(0.0, ahead.gap) => Label::CompareAheadLevel,
            true if rounded => Label::CompareAheadDownRounded,
            true => Label::CompareAheadDown,
            false if rounded => Label::CompareAheadUpRounded,
            false => Label::CompareAheadUp,
        };
        let text = words.say(what, &places);
        match ahead.behind_in.as_slice() {
            [] => text,
            parts => words.say(Label::CompareAheadIn, &[("text", &text), ("list", &words.list(parts))]),
        }
    }

    /// Every node in the order of the rulebook, below its parent.
    fn table(&self) -> Grid {
        let words = &self.0;
        let mut rows: Vec<Row> = Vec::new();
        self.rows(&words.own.split.tree, 0, &mut rows);
        // Both sides have as many decimals.
        let sides: Vec<Option<f64>> = rows.iter().flat_map(|row| [row.own, row.theirs]).collect();
        let sides = aligned(&sides, NOTHING, words.language);
        let parts = aligned(&rows.iter().map(|row| Some(row.part)).collect::<Vec<_>>(), NOTHING, words.language);
        let cells = rows
            .iter()
            .zip(sides.chunks(2).zip(parts))
            .map(|(row, (sides, part))| {
                let both = sides.iter().cloned();
                std::iter::once(row.title.clone()).chain(both).chain([named::with_sign(part, row.part)]).collect()
            })
            .collect();
        let peers = match words.own.peers.members.as_slice() {
            [one] if words.own.peers.kind == PeersKind::Named => words.name(&one.entity),
            _ => words.label(Label::ComparePeers),
        };
        let header = vec![words.label(Label::MethodNode), words.entity(), peers, words.label(Label::CompareShare)];
        Grid { header, to_the_right: vec![false, true, true, true], groups: vec![cells] }
    }

    /// As deep as the graph of nodes, which is limited.
    fn rows(&self, node: &SplitNode, depth: usize, rows: &mut Vec<Row>) {
        let words = &self.0;
        let indent = |depth: usize| "· ".repeat(depth);
        rows.push(Row {
            title: format!("{}{}", indent(depth), node.title.get(words.language)),
            own: node.own,
            theirs: node.theirs,
            part: node.part,
        });
        node.parts.iter().for_each(|part| self.rows(part, depth + 1, rows));
        if !node.parts.is_empty() && node.itself.abs() > 0.0 {
            let highlights = || words.own.strengths.iter().chain(&words.own.weaknesses);
            let steps = highlights().find(|own| own.id == node.id).and_then(|own| words.steps(own));
            let title = match steps {
                Some(steps) => words.say(Label::CompareItselfSteps, &[("steps", &steps)]),
                None => words.label(Label::CompareItself),
            };
            let title = format!("{}{title}", indent(depth + 1));
            rows.push(Row { title, own: None, theirs: None, part: node.itself });
        }
    }

    /// The peers one by one, where there are several.
    fn members(&self, document: &mut Document) {
        let (words, peers) = (&self.0, &self.0.own.peers);
        let is_told = matches!(peers.kind, PeersKind::Named | PeersKind::Group | PeersKind::Nearest);
        if !is_told || !(2..=MEMBERS_MOST).contains(&peers.members.len()) {
            return;
        }
        document.push(Block::Heading(words.label(Label::CompareMembers)));
        let scores =
            aligned(&peers.members.iter().map(|member| member.score).collect::<Vec<_>>(), NOTHING, words.language);
        let rows = peers.members.iter().zip(scores).map(|(member, score)| {
            let rank = named::rank(member.rank, member.sharing);
            vec![rank, member.entity.code.clone(), words.name(&member.entity), score]
        });
        let header = [Label::Rank, Label::Code, Label::Name, Label::Score].map(|own| words.label(own)).to_vec();
        let to_the_right = vec![true, false, false, true];
        document.push(Block::Table(Grid { header, to_the_right, groups: vec![rows.collect()] }));
    }

    /// How the difference was split, where it was not, and what the peers are.
    fn how(&self, document: &mut Document) {
        let (words, own) = (&self.0, self.0.own);
        document.push(Block::Heading(words.label(Label::CompareHow)));
        let mut points = vec![words.label(Label::CompareExact)];
        match own.peers.kind {
            PeersKind::Median | PeersKind::Best => {
                points.push(words.say(Label::CompareTypical, &[("peers", &capital(&words.peers()))]));
            }
            PeersKind::Mean | PeersKind::Group | PeersKind::Named | PeersKind::Nearest => {
                let has_own = own.peers.members.iter().any(|member| member.entity == own.entity);
                if has_own && own.peers.members.len() > 1 {
                    points.push(words.say(Label::CompareIncludes, &[("entity", &words.entity())]));
                }
            }
            PeersKind::Previous => {}
        }
        let mut ways = BTreeSet::new();
        own.split.tree.walk(&mut |node| ways.extend(node.by));
        points.extend(ways.into_iter().map(|way| words.label(by(way))));
        for node in &own.not_split {
            let (reason, count, of) = (words.label(whole(node.because)), words.count(node.count), words.count(node.of));
            let title = node.title.get(words.language);
            let places = [("title", title), ("reason", &*reason), ("count", &*count), ("of", &*of)];
            let what = if node.count == node.of { Label::SplitWhole } else { Label::SplitWholeSome };
            points.push(words.say(what, &places));
        }
        if own.lowest_first {
            points.push(words.label(Label::CompareLowestFirst));
        }
        if !own.peers.left_out.is_empty() {
            let names = named::names(own.peers.left_out.iter(), words.language);
            points.push(words.say(Label::CompareLeftOut, &[("names", &names)]));
        }
        points.into_iter().for_each(|point| document.push(Block::Point(point)));
    }
}

/// A row of the table of nodes.
struct Row {
    title: String,
    own: Option<f64>,
    theirs: Option<f64>,
    part: f64,
}
