//! A comparison as a page: the sentences that can be read out, then the table of all nodes, then how it was split.

use super::super::document::{Block, Document, Grid, capital};
use super::super::figures::{aligned, fixed, is_whole, spoken_decimals};
use super::super::heading::About;
use super::super::named::{self, NOTHING};
use super::words::{Words, by, whole};
use crate::analysis::compare::{Ahead, Comparison, PeersKind};
use crate::result::{SplitNode, SplitValue};
use crate::rulebook::model::Language;
use crate::wording::Label;
use std::collections::BTreeSet;

/// What of a score is no part of it but what floats leave behind.
const NOTHING_OF: f64 = 1e-9;
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

    /// Every node in the order of the rulebook, below its parent; then the values of the indicators, where any has a unit.
    fn table(&self) -> Grid {
        let words = &self.0;
        let mut rows: Vec<Row> = Vec::new();
        self.rows(&words.own.split.tree, 0, &mut rows);
        let has_values = rows.iter().any(|row| row.value.as_ref().is_some_and(|value| value.unit.is_some()));
        let mut header = vec![words.label(Label::MethodNode), words.entity(), words.column()];
        header.push(words.label(Label::CompareShare));
        if has_values {
            header.extend(
                [Label::CompareValue, Label::CompareValuePeers, Label::CompareUnit].map(|own| words.label(own)),
            );
        }
        let cells = rows.iter().map(|row| self.cells(row, has_values)).collect();
        let to_the_right = (0..header.len()).map(|at| (1..6).contains(&at)).collect();
        Grid { header, to_the_right, groups: vec![cells] }
    }

    /// All scores and parts with as many decimals as the page says the whole difference with.
    fn cells(&self, row: &Row, has_values: bool) -> Vec<String> {
        let (words, nothing) = (&self.0, || NOTHING.to_owned());
        let decimals = words.decimals(words.own.split.difference);
        let text = |value: f64| fixed(value, decimals, words.language);
        let side = |side: Option<f64>| match side {
            Some(share) if row.is_share => {
                words.say(Label::CompareShareOf, &[("percent", &fixed(share * 100.0, decimals, words.language))])
            }
            Some(score) => text(score),
            None => nothing(),
        };
        let mut cells = vec![row.title.clone(), side(row.own), side(row.theirs)];
        cells.push(named::signed(row.part, decimals, words.language));
        if has_values {
            match &row.value {
                Some(value) => {
                    cells.extend(values(value, words.language));
                    cells
                        .push(value.unit.as_ref().map_or_else(String::new, |unit| unit.get(words.language).to_owned()));
                }
                None => cells.extend([String::new(), String::new(), String::new()]),
            }
        }
        cells
    }

    /// As deep as the graph of nodes, which is limited.
    fn rows(&self, node: &SplitNode, depth: usize, rows: &mut Vec<Row>) {
        let words = &self.0;
        let indent = |depth: usize| "· ".repeat(depth);
        rows.push(Row {
            title: format!("{}{}", indent(depth), node.title.get(words.language)),
            own: node.own,
            theirs: node.theirs,
            // Where the whole is in points, a share beside them is told as one.
            is_share: words.own.split.tree.in_points && node.is_share,
            part: node.part,
            value: node.value.clone(),
        });
        node.parts.iter().for_each(|part| self.rows(part, depth + 1, rows));
        if node.parts.is_empty() {
            return;
        }
        let row = |title: &str, (own, theirs): (Option<f64>, Option<f64>), part: f64| Row {
            title: format!("{}{title}", indent(depth + 1)),
            own,
            theirs,
            is_share: words.own.split.tree.in_points && node.is_share,
            part,
            value: None,
        };
        let mut rest = node.itself - node.unsplit;
        for step in &node.steps {
            rest -= step.part;
            let sides = if step.shared { (None, None) } else { (Some(step.own), Some(step.theirs)) };
            rows.push(row(&capital(&words.step(&step.name, &step.reads)), sides, step.part));
        }
        // What subtracting leaves of floats is no part.
        let least = NOTHING_OF * words.own.split.own.abs().max(words.own.split.theirs.abs());
        for (what, part) in [(Label::CompareItself, rest), (Label::CompareUnsplit, node.unsplit)] {
            if part.abs() > least {
                rows.push(row(&words.label(what), (None, None), part));
            }
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
        let rows = peers.members.iter().map(|member| {
            let rank = named::rank(member.rank, member.sharing);
            let difference = words.own.split.difference;
            let score = member.score.map_or_else(|| NOTHING.to_owned(), |score| words.spoken(score, difference));
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
        let mut has_shares = false;
        own.split.tree.walk(&mut |node| has_shares |= own.split.tree.in_points && node.is_share);
        points.extend(has_shares.then(|| words.label(Label::CompareShares)));
        let mut has_steps = false;
        own.split.tree.walk(&mut |node| has_steps |= !node.parts.is_empty() && !node.steps.is_empty());
        match own.peers.kind {
            PeersKind::Median | PeersKind::Best => {
                points.push(words.say(Label::CompareTypical, &[("peers", &capital(&words.peers()))]));
                points.extend(has_steps.then(|| words.label(Label::CompareTypicalSteps)));
                if !own.peers.borrowed.is_empty() {
                    let titles: Vec<&str> = own.peers.borrowed.iter().map(|own| own.get(words.language)).collect();
                    let places = [("entity", &*words.entity()), ("titles", &titles.join("; "))];
                    points.push(words.say(Label::CompareBorrowed, &places));
                }
            }
            PeersKind::Mean | PeersKind::Group | PeersKind::Named | PeersKind::Nearest => {
                let has_own = own.peers.members.iter().any(|member| member.entity == own.entity);
                if has_own && own.peers.members.len() > 1 {
                    points.push(words.say(Label::CompareIncludes, &[("entity", &words.entity())]));
                }
            }
            PeersKind::Previous => {}
        }
        let count = own.peers.members.len();
        if let Some(asked) = own.peers.asked.filter(|asked| *asked > count) {
            let (asked, count) = (words.count(asked), words.count(count));
            points.push(words.say(Label::CompareFewer, &[("asked", &asked), ("count", &count)]));
        }
        let mut ways = BTreeSet::new();
        own.split.tree.walk(&mut |node| ways.extend(node.by));
        points.extend(ways.into_iter().map(|way| words.label(by(way))));
        if has_steps {
            points.push(words.label(Label::CompareSteps));
        }
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
    /// Whether both are shares among points.
    is_share: bool,
    part: f64,
    value: Option<SplitValue>,
}

/// Both values of an indicator with the same decimals: none where both are whole, else what is read out.
fn values(value: &SplitValue, language: Language) -> [String; 2] {
    let sides = [value.own, value.theirs];
    let there = || sides.iter().flatten().copied();
    let decimals = if there().all(is_whole) { 0 } else { there().map(spoken_decimals).max().unwrap_or(0) };
    sides.map(|side| side.map_or_else(|| NOTHING.to_owned(), |side| fixed(side, decimals, language)))
}
