//! Who stands just above and below, as sentences that can be read out, and a table of where the difference lies.

use super::super::document::{Block, Document, Grid};
use super::super::figures::{aligned, explained, fixed, spoken_decimals};
use super::NOTHING;
use super::details::more;
use super::heading::name;
use crate::result::{DifferencePart, Named, Neighbour, Neighbours, Rival, TieBreak};
use crate::rulebook::model::Language;
use crate::wording::{Label, label, localized, phrase};
use indexmap::IndexMap;

/// Nodes that a sentence names on either side.
const NAMED_IN_SENTENCE: usize = 3;
/// Rows of a table of differences; the others stand together in one.
const ROWS_MOST: usize = 12;

/// A node's title, what it brought for both, and the difference.
type Row = (String, Option<f64>, Option<f64>, Option<f64>);

/// What is said about a place in the ranking.
pub(super) struct Words<'a> {
    pub(super) neighbours: &'a Neighbours,
    pub(super) rank: u32,
    /// The explained entity, with its status.
    pub(super) own: &'a str,
    /// What stands behind the name of every entity.
    pub(super) suffix: &'a str,
    pub(super) language: Language,
}

impl Words<'_> {
    /// The sentences, then a table for the first above and the first below.
    pub(super) fn write(&self, document: &mut Document) {
        document.push(Block::Heading(label(Label::RankNeighbours, self.language).to_owned()));
        self.sentences().into_iter().for_each(|sentence| document.push(Block::Point(sentence)));
        for neighbour in [&self.neighbours.above, &self.neighbours.below].into_iter().flatten() {
            if let Some(rival) = neighbour.first.first().filter(|rival| !rival.parts.is_empty()) {
                let places = [("name", &*self.named(&rival.entity)), ("rank", &neighbour.rank.to_string())];
                document.push(Block::Heading(phrase(Label::RankDifference, &places, self.language)));
                document.push(Block::Table(self.table(rival)));
            }
        }
    }

    fn sentences(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let tied = &self.neighbours.tied;
        if tied.count > 0 {
            let names: Vec<String> = tied.first.iter().map(|own| self.named(own)).collect();
            let rest = tied.count.saturating_sub(names.len());
            let names = more(names.join(", "), rest, Label::NamesMore, "names", self.language);
            lines.push(self.say(Label::RankTied, &[("rank", &self.rank.to_string()), ("names", &names)]));
        }
        for (neighbour, what, nobody) in [
            (&self.neighbours.above, Label::RankAbove, Label::RankFirst),
            (&self.neighbours.below, Label::RankBelow, Label::RankLast),
        ] {
            match neighbour {
                Some(neighbour) => lines.extend(self.neighbour(neighbour, what)),
                None => lines.push(label(nobody, self.language).to_owned()),
            }
        }
        lines
    }

    fn neighbour(&self, neighbour: &Neighbour, what: Label) -> Vec<String> {
        let rank = neighbour.rank.to_string();
        let mut lines: Vec<String> = neighbour.first.iter().map(|rival| self.rival(rival, &rank, what)).collect();
        let rest = neighbour.count.saturating_sub(neighbour.first.len());
        if rest > 0 {
            let count = localized(&rest.to_string(), self.language);
            lines.push(self.say(Label::RankMore, &[("rank", &rank), ("count", &count)]));
        }
        lines
    }

    fn rival(&self, rival: &Rival, rank: &str, what: Label) -> String {
        let spoken = |value: f64| fixed(value, spoken_decimals(rival.difference), self.language);
        let places = [
            ("rank", rank),
            ("name", &self.named(&rival.entity)),
            ("score", &spoken(rival.score)),
            ("own", self.own),
            ("gap", &spoken(rival.difference.abs())),
        ];
        let level = if what == Label::RankAbove { Label::RankAboveLevel } else { Label::RankBelowLevel };
        let mut text = self.say(if rival.decided_by.is_some() { level } else { what }, &places);
        if let Some(decided) = &rival.decided_by {
            text.push_str("; ");
            text.push_str(&self.tie_break(decided));
        }
        let lists = self.lists(rival, what == Label::RankAbove, &spoken);
        let is_listed = !lists.is_empty();
        for (what, list) in lists {
            text.push_str("; ");
            text.push_str(&self.say(what, &[("list", &list)]));
        }
        if !rival.adds_up && is_listed {
            text.push_str(&format!(" ({})", label(Label::RankNoSum, self.language)));
        }
        text
    }

    /// What told two entities of one score apart.
    fn tie_break(&self, decided: &TieBreak) -> String {
        let Some(title) = &decided.title else { return label(Label::RankByCode, self.language).to_owned() };
        let spoken = |value: Option<f64>| {
            value.map_or_else(
                || label(Label::RankNoFigure, self.language).to_owned(),
                |value| explained(value, self.language),
            )
        };
        let order = if decided.lowest_first { Label::RankLowestFirst } else { Label::RankHighestFirst };
        let places = [
            ("title", title.get(self.language)),
            ("own", &spoken(decided.own)),
            ("theirs", &spoken(decided.theirs)),
            ("order", label(order, self.language)),
        ];
        self.say(Label::RankTieBroken, &places)
    }

    /// In what the entity is behind and ahead, what explains its place first. Where the parts do not add up, nobody knows which way
    /// a difference goes, and it stands with its sign.
    fn lists(&self, rival: &Rival, is_above: bool, spoken: &dyn Fn(f64) -> String) -> Vec<(Label, String)> {
        let leaves = leaves(rival);
        let mut there: Vec<&Leaf<'_>> =
            leaves.values().filter(|part| spoken(part.difference.abs()) != spoken(0.0)).collect();
        there.sort_by(|a, b| b.difference.abs().total_cmp(&a.difference.abs()));
        let mut lists = Vec::new();
        let signed = |value: f64| if value > 0.0 { format!("+{}", spoken(value)) } else { spoken(value) };
        if rival.adds_up {
            let is_behind = |part: &&&Leaf<'_>| (part.difference < 0.0) != self.neighbours.lowest_first;
            let behind: Vec<&Leaf<'_>> = there.iter().filter(is_behind).copied().collect();
            let ahead: Vec<&Leaf<'_>> = there.iter().filter(|part| !is_behind(part)).copied().collect();
            lists.push((Label::RankBehindIn, self.list(&behind, &|value| spoken(value.abs()))));
            lists.push((Label::RankAheadIn, self.list(&ahead, &|value| spoken(value.abs()))));
            if !is_above {
                lists.reverse();
            }
            if spoken(rival.steps.abs()) != spoken(0.0) {
                lists.push((Label::RankStepsIn, signed(rival.steps)));
            }
        } else {
            lists.push((Label::RankDiffersIn, self.list(&there, &signed)));
        }
        lists.retain(|(_, list)| !list.is_empty());
        lists
    }

    fn list(&self, parts: &[&Leaf<'_>], spoken: &dyn Fn(f64) -> String) -> String {
        let one = |part: &&Leaf<'_>| {
            let places = [("title", part.part.title.get(self.language)), ("gap", &spoken(part.difference))];
            self.say(Label::RankPart, &places)
        };
        let named: Vec<String> = parts.iter().take(NAMED_IN_SENTENCE).map(one).collect();
        let rest = parts.len().saturating_sub(named.len());
        more(named.join(", "), rest, Label::RankPartsMore, "list", self.language)
    }

    /// What each node brought for both. What is the same for both stands together with what is too small for a row of its own, so
    /// that the columns add up.
    fn table(&self, rival: &Rival) -> Grid {
        let all = leaves(rival);
        let mut shown: Vec<&Leaf<'_>> = all.values().filter(|leaf| leaf.is_there() || !rival.adds_up).collect();
        shown.sort_by(|a, b| b.difference.abs().total_cmp(&a.difference.abs()));
        shown.truncate(ROWS_MOST);
        let title = |leaf: &&Leaf<'_>| super::details::titled(&leaf.part.title, &leaf.part.id, self.language);
        let mut rows: Vec<Row> = shown
            .iter()
            .map(|leaf| (title(leaf), leaf.own, leaf.theirs, leaf.part.difference.map(|_| leaf.difference)))
            .collect();
        if rival.adds_up {
            let is_shown = |leaf: &&Leaf<'_>| shown.iter().any(|own| own.part.id == leaf.part.id);
            rows.extend(self.rest(&all.values().filter(|leaf| !is_shown(leaf)).collect::<Vec<_>>()));
            if rival.steps.abs() > 0.0 {
                let title = label(Label::DifferenceSteps, self.language).to_owned();
                rows.push((title, None, None, Some(rival.steps)));
            }
            let total = label(Label::DifferenceTotal, self.language).to_owned();
            rows.push((total, Some(self.neighbours.score), Some(rival.score), Some(rival.difference)));
        }
        let titles = [label(Label::ChildTitle, self.language), self.own, &self.named(&rival.entity)];
        let titles = titles.into_iter().chain([label(Label::Difference, self.language)]);
        let header = titles.map(str::to_owned).collect();
        let mut rows = self.aligned(rows);
        let total = if rival.adds_up { rows.split_off(rows.len().saturating_sub(1)) } else { Vec::new() };
        Grid { header, to_the_right: vec![false, true, true, true], groups: vec![rows, total] }
    }

    /// What has no row of its own, in one.
    fn rest(&self, rest: &[&Leaf<'_>]) -> Option<Row> {
        let count = localized(&rest.len().to_string(), self.language);
        let sum = |of: &dyn Fn(&Leaf<'_>) -> f64| Some(rest.iter().map(|leaf| of(leaf)).sum::<f64>());
        let own = sum(&|leaf| leaf.own.unwrap_or(0.0));
        let theirs = sum(&|leaf| leaf.theirs.unwrap_or(0.0));
        let title = self.say(Label::DifferenceOthers, &[("count", &count)]);
        (!rest.is_empty()).then(|| (title, own, theirs, sum(&|leaf| leaf.difference)))
    }

    /// Rows as text, the numbers of a column right below each other, a difference with its sign.
    fn aligned(&self, rows: Vec<Row>) -> Vec<Vec<String>> {
        let column = |of: &dyn Fn(&Row) -> Option<f64>| {
            aligned(&rows.iter().map(of).collect::<Vec<_>>(), NOTHING, self.language)
        };
        let (own, theirs, difference) = (column(&|row| row.1), column(&|row| row.2), column(&|row| row.3));
        let signed = |row: &Row, text: String| match row.3 {
            Some(value) if value > 0.0 && text.chars().any(|digit| ('1'..='9').contains(&digit)) => format!("+{text}"),
            _ => text,
        };
        let numbers = own.into_iter().zip(theirs).zip(difference);
        rows.iter()
            .zip(numbers)
            .map(|(row, ((own, theirs), difference))| vec![row.0.clone(), own, theirs, signed(row, difference)])
            .collect()
    }

    fn named(&self, own: &Named) -> String {
        format!("{}{}", name((&own.name, &own.name_en), self.language), self.suffix)
    }

    fn say(&self, what: Label, places: &[(&str, &str)]) -> String {
        phrase(what, places, self.language)
    }
}

/// A part that is not split further, wherever it stands.
struct Leaf<'a> {
    part: &'a DifferencePart,
    own: Option<f64>,
    theirs: Option<f64>,
    difference: f64,
}

impl Leaf<'_> {
    /// Whether there is a difference that would be printed.
    fn is_there(&self) -> bool {
        explained(self.difference, Language::En) != "0"
    }
}

/// The parts that are not split further by id; one that stands below several parents is added up.
fn leaves(rival: &Rival) -> IndexMap<&str, Leaf<'_>> {
    let mut leaves: IndexMap<&str, Leaf<'_>> = IndexMap::new();
    let mut open: Vec<&DifferencePart> = rival.parts.iter().rev().collect();
    while let Some(part) = open.pop() {
        if !part.parts.is_empty() {
            open.extend(part.parts.iter().rev());
            continue;
        }
        let add = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a + b).or(a).or(b);
        let leaf = leaves.entry(&part.id).or_insert(Leaf { part, own: None, theirs: None, difference: 0.0 });
        (leaf.own, leaf.theirs) = (add(leaf.own, part.own), add(leaf.theirs, part.theirs));
        leaf.difference += part.difference.unwrap_or(0.0);
    }
    leaves
}
