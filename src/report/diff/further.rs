//! What becomes of grades, bands and further rankings, as a part of a page.
//!
//! In: a [`Further`]. Out: for each a table of those that have another one, and by which changes.

use super::super::document::{Block, Document, Grid};
use super::words::{NOTHING, count, name, rank, say, signed};
use crate::analysis::effect::{Block as Part, Further, Grading, Ranking, Regraded, Reranked, Way};
use crate::rulebook::model::{Bilingual, Language};
use crate::wording::{DiffText, localized, phrase};
use indexmap::IndexMap;

/// Rows of a table; machines get all.
const ROWS_MOST: usize = 100;
/// A part of less than this share of a percent is not told.
const PERCENT_LEAST: f64 = 0.5;
/// A part of less than this of a place is not told.
const PLACES_LEAST: f64 = 0.005;

struct Page<'p> {
    own: &'p Further,
    numbers: &'p [Option<usize>],
    language: Language,
}

pub(super) fn push(own: &Further, numbers: &[Option<usize>], language: Language, document: &mut Document) {
    let page = Page { own, numbers, language };
    for grading in &own.gradings {
        page.grading(grading, document);
    }
    let is_alone = own.split.way == Way::Alone;
    if own.gradings.iter().flat_map(|own| &own.entities).any(|own| own.parts.is_some()) && page.is_divided() {
        let what = if is_alone { DiffText::GradePartsAlone } else { DiffText::GradeParts };
        document.push(Block::Line(say(what, language)));
    }
    for ranking in &own.rankings {
        page.ranking(ranking, document);
    }
    if !own.rankings.is_empty() && page.is_divided() {
        document.push(Block::Line(say(DiffText::RankParts, language)));
    }
}

/// The same of one entity, a sentence each; `own` is cut to it.
pub(super) fn of_one(own: Option<&Further>, numbers: &[Option<usize>], language: Language) -> Vec<String> {
    let Some(own) = own else { return Vec::new() };
    let page = Page { own, numbers, language };
    let mut told = Vec::new();
    for (grading, one) in own.gradings.iter().flat_map(|own| own.entities.first().map(|one| (own, one))) {
        let what = if grading.id.is_some() { DiffText::OneBand } else { DiffText::OneGrade };
        let (before, after) = (page.label(&one.before), page.label(&one.after));
        let id = grading.id.as_deref().unwrap_or_default();
        let places = [("id", id), ("before", &*before), ("after", &*after), ("list", &*page.percents(one))];
        told.push(phrase(what, &places, language));
    }
    for (ranking, one) in own.rankings.iter().flat_map(|own| own.entities.first().map(|one| (own, one))) {
        let (before, after) = (rank(one.rank.before), rank(one.rank.after));
        let places = [("id", &*ranking.id), ("before", &*before), ("after", &*after), ("list", &*page.places(one))];
        told.push(phrase(DiffText::OneRanking, &places, language));
    }
    told
}

impl Page<'_> {
    fn is_divided(&self) -> bool {
        self.own.split.blocks.len() > 1
    }

    fn heading(&self, own: &Grading) -> DiffText {
        if own.id.is_some() { DiffText::Bandings } else { DiffText::Gradings }
    }

    fn label(&self, own: &Option<Bilingual>) -> String {
        own.as_ref().map_or(NOTHING, |own| own.get(self.language)).to_owned()
    }

    fn grading(&self, own: &Grading, document: &mut Document) {
        let number = count(own.entities.len(), self.language);
        let places = [("id", own.id.as_deref().unwrap_or_default()), ("count", &number)];
        document.push(Block::Heading(phrase(self.heading(own), &places, self.language)));
        let mut moves: IndexMap<(String, String), usize> = IndexMap::new();
        for own in &own.entities {
            *moves.entry((self.label(&own.before), self.label(&own.after))).or_default() += 1;
        }
        for ((before, after), many) in &moves {
            let many = count(*many, self.language);
            let places = [("before", &**before), ("after", &**after), ("count", &*many)];
            document.push(Block::Point(phrase(DiffText::GradeMoves, &places, self.language)));
        }
        let row = |own: &Regraded| {
            vec![name(&own.entity, self.language), self.label(&own.before), self.label(&own.after), self.percents(own)]
        };
        let heads = [(DiffText::Name, false), (DiffText::GradeBefore, false), (DiffText::GradeAfter, false)];
        self.table(&heads, own.entities.iter().map(row).collect(), document);
    }

    fn ranking(&self, own: &Ranking, document: &mut Document) {
        let number = count(own.entities.len(), self.language);
        document.push(Block::Heading(phrase(
            DiffText::Rankings,
            &[("id", &own.id), ("count", &number)],
            self.language,
        )));
        let row = |own: &Reranked| {
            vec![rank(own.rank.before), rank(own.rank.after), name(&own.entity, self.language), self.places(own)]
        };
        let heads = [(DiffText::RankBefore, true), (DiffText::RankAfter, true), (DiffText::Name, false)];
        self.table(&heads, own.entities.iter().map(row).collect(), document);
    }

    /// A table with the changes that made each row, where there are several.
    fn table(&self, heads: &[(DiffText, bool)], mut rows: Vec<Vec<String>>, document: &mut Document) {
        let mut heads = heads.to_vec();
        if self.is_divided() {
            heads.push((DiffText::ColumnCause, false));
        }
        rows.iter_mut().for_each(|row| row.truncate(heads.len()));
        let more = rows.len().saturating_sub(ROWS_MOST);
        rows.truncate(ROWS_MOST);
        document.push(Block::Table(Grid {
            header: heads.iter().map(|(own, _)| say(*own, self.language)).collect(),
            to_the_right: heads.iter().map(|(_, right)| *right).collect(),
            groups: vec![rows],
        }));
        if more > 0 {
            let places = [("count", &*count(more, self.language))];
            document.push(Block::Line(phrase(DiffText::CellsMore, &places, self.language)));
        }
    }

    /// The changes that brought an entity to its grade, in percent, the greatest first.
    fn percents(&self, own: &Regraded) -> String {
        let text = |part: f64| localized(&format!("{:.0}", part * 100.0), self.language).replace('-', "−");
        let felt = |part: f64| (part * 100.0).abs() >= PERCENT_LEAST;
        self.parts(own.parts.as_ref(), &felt, &|changes, part| {
            phrase(DiffText::GradePercent, &[("changes", changes), ("part", &text(part))], self.language)
        })
    }

    /// The places that each change moved an entity, + is up.
    fn places(&self, own: &Reranked) -> String {
        let felt = |part: f64| part.abs() >= PLACES_LEAST;
        self.parts(own.parts.as_ref(), &felt, &|changes, part| {
            let part = signed(0.0 - part, 2, self.language);
            phrase(DiffText::Part, &[("changes", changes), ("part", &part)], self.language)
        })
    }

    fn parts(
        &self,
        parts: Option<&Vec<f64>>,
        felt: &dyn Fn(f64) -> bool,
        tell: &dyn Fn(&str, f64) -> String,
    ) -> String {
        let Some(parts) = parts else { return say(DiffText::NotSplit, self.language) };
        let mut told: Vec<(&Part, f64)> =
            self.own.split.blocks.iter().zip(parts.iter().copied()).filter(|(_, part)| felt(*part)).collect();
        told.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        let list: Vec<String> = told.iter().map(|(block, part)| tell(&self.block(block), *part)).collect();
        if list.is_empty() { NOTHING.to_owned() } else { list.join("; ") }
    }

    fn block(&self, block: &Part) -> String {
        let number = |at: &usize| self.numbers.get(*at).copied().flatten().map(|number| number.to_string());
        block.changes.iter().filter_map(number).collect::<Vec<_>>().join(", ")
    }
}
