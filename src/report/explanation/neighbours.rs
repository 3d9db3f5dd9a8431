//! Who stands just above and below, as sentences that can be read out, and a table of where the difference lies.

use super::super::document::{Block, Document, Grid};
use super::super::figures::explained;
use super::NOTHING;
use super::details::more;
use super::heading::name;
use crate::result::{DifferencePart, Named, Neighbour, Neighbours, Rival};
use crate::rulebook::model::Language;
use crate::wording::{Label, label, localized, phrase};
use indexmap::IndexMap;

/// Nodes that a sentence names on either side.
const NAMED_IN_SENTENCE: usize = 3;
/// Rows of a table of differences; the others stand together in one.
const ROWS_MOST: usize = 12;

/// What is said about a place in the ranking.
pub(super) struct Words<'a> {
    pub(super) neighbours: &'a Neighbours,
    pub(super) rank: u32,
    /// The explained entity, with its status.
    pub(super) own: &'a str,
    /// What stands behind the name of every entity.
    pub(super) suffix: &'static str,
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
        let places = [
            ("rank", rank),
            ("name", &self.named(&rival.entity)),
            ("score", &self.number(rival.score)),
            ("own", self.own),
            ("gap", &self.number(rival.difference.abs())),
        ];
        let mut text = self.say(what, &places);
        let parts = leaves(rival);
        let (mut behind, mut ahead): (Vec<&Leaf<'_>>, Vec<&Leaf<'_>>) = (Vec::new(), Vec::new());
        for part in parts.values().filter(|part| part.is_there()) {
            if (part.difference < 0.0) == self.neighbours.lowest_first { &mut ahead } else { &mut behind }.push(part);
        }
        let is_above = what == Label::RankAbove;
        let lists = [(Label::RankBehindIn, behind), (Label::RankAheadIn, ahead)];
        let (first, second) = if is_above { (0, 1) } else { (1, 0) };
        for (what, list) in [first, second].into_iter().filter_map(|at| lists.get(at)) {
            if !list.is_empty() {
                text.push_str("; ");
                text.push_str(&self.say(*what, &[("list", &self.list(list))]));
            }
        }
        if !rival.adds_up && !rival.parts.is_empty() {
            text.push_str(&format!(" ({})", label(Label::RankNoSum, self.language)));
        }
        text
    }

    fn list(&self, parts: &[&Leaf<'_>]) -> String {
        let mut parts = parts.to_vec();
        parts.sort_by(|a, b| b.difference.abs().total_cmp(&a.difference.abs()));
        let one = |part: &&Leaf<'_>| {
            let places = [("title", part.part.title.get(self.language)), ("gap", &self.number(part.difference.abs()))];
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
        let row = |leaf: &&Leaf<'_>| {
            let title = super::details::titled(&leaf.part.title, &leaf.part.id, self.language);
            self.row(title, leaf.own, leaf.theirs, leaf.part.difference.map(|_| leaf.difference))
        };
        let mut rows: Vec<Vec<String>> = shown.iter().map(row).collect();
        let mut groups = Vec::new();
        if rival.adds_up {
            let rest: Vec<&Leaf<'_>> =
                all.values().filter(|leaf| !shown.iter().any(|own| own.part.id == leaf.part.id)).collect();
            if !rest.is_empty() {
                let count = localized(&rest.len().to_string(), self.language);
                let sum = |of: &dyn Fn(&Leaf<'_>) -> f64| Some(rest.iter().map(|leaf| of(leaf)).sum::<f64>());
                let own = sum(&|leaf| leaf.own.unwrap_or(0.0));
                let theirs = sum(&|leaf| leaf.theirs.unwrap_or(0.0));
                let title = self.say(Label::DifferenceOthers, &[("count", &count)]);
                rows.push(self.row(title, own, theirs, sum(&|leaf| leaf.difference)));
            }
            if rival.steps.abs() > 0.0 {
                let title = label(Label::DifferenceSteps, self.language).to_owned();
                rows.push(self.row(title, None, None, Some(rival.steps)));
            }
            let total = label(Label::DifferenceTotal, self.language).to_owned();
            groups.push(vec![self.row(total, Some(self.neighbours.score), Some(rival.score), Some(rival.difference))]);
        }
        groups.insert(0, rows);
        let titles = [label(Label::ChildTitle, self.language), self.own, &self.named(&rival.entity)];
        let titles = titles.into_iter().chain([label(Label::Difference, self.language)]);
        Grid { header: titles.map(str::to_owned).collect(), to_the_right: vec![false, true, true, true], groups }
    }

    fn row(&self, title: String, own: Option<f64>, theirs: Option<f64>, difference: Option<f64>) -> Vec<String> {
        let number = |value: Option<f64>| value.map_or_else(|| NOTHING.to_owned(), |value| self.number(value));
        let signed = difference.map_or_else(
            || NOTHING.to_owned(),
            |value| {
                if value > 0.0 { format!("+{}", self.number(value)) } else { self.number(value) }
            },
        );
        vec![title, number(own), number(theirs), signed]
    }

    fn named(&self, own: &Named) -> String {
        format!("{}{}", name((&own.name, &own.name_en), self.language), self.suffix)
    }

    fn number(&self, value: f64) -> String {
        explained(value, self.language)
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
