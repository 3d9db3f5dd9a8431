//! Scoreboards as pages for people: title, period, registry, notices, the ranking, the national row, the unranked, notes, receipt.
//!
//! In: scoreboards and the columns asked for. Out: a [`Document`]. Behind each name stands what its figures are when they are not real.

use super::columns::Columns;
use super::document::{Block, Document, Grid};
use super::figures;
use super::grid::{self, Column, Figure};
use super::heading::About;
use super::methods;
use super::restated;
use crate::result::{Scoreboard, Standing};
use crate::rulebook::model::{BreakBy, Breaker, Language, Reading, Rulebook, Ties};
use crate::wording::{self, Label, label, localized, phrase};
use std::collections::BTreeSet;

/// Characters of a SHA-256 that are enough to tell two rulebooks apart by eye; the whole one is in the JSON.
const HASH_SHOWN_CHARACTERS: usize = 12;

/// What stands where there is no number.
const NOTHING: &str = "–";

/// What every row of one page needs.
struct Page<'a> {
    rulebook: &'a Rulebook,
    columns: Vec<(Column, usize)>,
    score_decimals: usize,
    language: Language,
}

/// `rows_most` bounds the tables of what methods did; none: all of it.
pub(super) fn document(
    boards: &[Scoreboard],
    rulebook: &Rulebook,
    columns: &Columns,
    language: Language,
    rows_most: Option<usize>,
) -> Document {
    let columns = columns.resolve_for_people(rulebook, boards);
    let with_decimals = |column: Column| {
        let decimals = if is_whole(&column, boards, rulebook) { 0 } else { column.decimals(rulebook) };
        (column, decimals)
    };
    let page = Page {
        rulebook,
        columns: columns.into_iter().map(with_decimals).collect(),
        score_decimals: grid::score_decimals(rulebook),
        language,
    };
    let mut document = Document::default();
    for board in boards {
        page.heading(board, &mut document);
        let shared = grid::shared_ranks(board);
        document.push(Block::Table(page.table(board, &shared)));
        methods::push(board, rulebook, language, rows_most, &mut document);
        page.notes(board, !shared.is_empty(), &mut document);
        document.push(Block::Line(page.receipt(board)));
    }
    document
}

/// Whether a column that the rulebook does not round holds whole numbers only: places, differences of places, counts.
fn is_whole(column: &Column, boards: &[Scoreboard], rulebook: &Rulebook) -> bool {
    let mut standings = boards.iter().flat_map(|board| board.entities.iter().chain(&board.national));
    !column.is_rounded(rulebook)
        && standings.all(|standing| match column.figure(standing) {
            Figure::Number { exact, .. } => exact.is_none_or(figures::is_whole),
            Figure::Rank(_) | Figure::Reason(_) | Figure::Words(_) | Figure::Text(_) => true,
        })
}

impl Page<'_> {
    fn heading(&self, board: &Scoreboard, document: &mut Document) {
        let language = self.language;
        document.push(Block::Title(board.rulebook.title.get(language).to_owned()));
        let about = About {
            period: Some(&board.period),
            stage: board.stage.as_deref(),
            registry: Some(&board.registry),
            restated: board.restated.as_ref(),
            ..About::new(board.data_status, &board.notices)
        };
        about.write(language, document);
    }

    fn table(&self, board: &Scoreboard, shared: &BTreeSet<u32>) -> Grid {
        let language = self.language;
        let graded = board.entities.iter().chain(&board.national).any(|standing| standing.grade.is_some());
        let mut header: Vec<String> =
            [Label::Rank, Label::Name, Label::Score].map(|what| label(what, language).to_owned()).into();
        let mut to_the_right = vec![true, false, true];
        if graded {
            header.push(label(Label::Grade, language).to_owned());
            to_the_right.push(false);
        }
        header.extend(self.columns.iter().map(|(column, _)| column.title(self.rulebook, language)));
        to_the_right.extend(self.columns.iter().map(|(column, _)| column.is_numeric()));
        let rows = |ranked: bool| {
            board
                .entities
                .iter()
                .filter(|standing| standing.rank.is_some() == ranked)
                .map(|standing| {
                    let suffix = restated::suffix(board, standing, language);
                    self.row(standing, &format!("{}{suffix}", grid::name(standing, language)), graded, shared)
                })
                .collect::<Vec<_>>()
        };
        let national = board.national.iter();
        let national = national.map(|standing| {
            let mut row = self.row(standing, label(Label::National, language), graded, shared);
            // The national row is not an unranked entity, so no dash stands in place of its rank.
            row.iter_mut().take(1).for_each(String::clear);
            row
        });
        Grid { header, to_the_right, groups: vec![rows(true), national.collect(), rows(false)] }
    }

    fn row(&self, standing: &Standing, name: &str, graded: bool, shared: &BTreeSet<u32>) -> Vec<String> {
        let language = self.language;
        let rank = match standing.rank {
            Some(rank) if shared.contains(&rank) => format!("{rank}="),
            Some(rank) => rank.to_string(),
            None => NOTHING.to_owned(),
        };
        let score = match (standing.shown.or(standing.score), standing.missing) {
            (Some(score), _) => figures::fixed(score, self.score_decimals, language),
            (None, Some(reason)) => wording::missing(reason, language).to_owned(),
            (None, None) => NOTHING.to_owned(),
        };
        let name = format!("{name}{}", wording::status_suffix(standing.data_status, language));
        let mut row = vec![rank, name, score];
        if graded {
            row.push(standing.grade.as_ref().map_or_else(String::new, |grade| grade.get(language).to_owned()));
        }
        row.extend(self.columns.iter().map(|(column, decimals)| self.cell(column, *decimals, standing)));
        row
    }

    fn cell(&self, column: &Column, decimals: usize, standing: &Standing) -> String {
        match column.figure(standing) {
            Figure::Number { exact, shown } => shown
                .or(exact)
                .map_or_else(|| NOTHING.to_owned(), |number| figures::fixed(number, decimals, self.language)),
            Figure::Rank(rank) => rank.map_or_else(|| NOTHING.to_owned(), |rank| rank.to_string()),
            Figure::Reason(reason) => {
                reason.map(|reason| wording::missing(reason, self.language)).unwrap_or_default().to_owned()
            }
            Figure::Words(words) => words.map(|words| words.get(self.language)).unwrap_or_default().to_owned(),
            Figure::Text(text) => text.to_owned(),
        }
    }

    fn notes(&self, board: &Scoreboard, tied: bool, document: &mut Document) {
        let language = self.language;
        let mut notes: Vec<String> = Vec::new();
        if tied {
            notes.push(label(Label::NoteTies, language).to_owned());
        }
        notes.extend(self.breakers());
        if self.hides_an_order(board) {
            notes.push(label(Label::NoteUnrounded, language).to_owned());
        }
        notes.extend(restated::combined(board, language));
        if board.national.is_some() {
            notes.push(label(Label::NoteNational, language).to_owned());
        }
        if self.rulebook.rank.is_some() && board.entities.iter().any(|standing| standing.rank.is_none()) {
            notes.push(label(Label::NoteUnranked, language).to_owned());
        }
        let incomplete = |standing: &&Standing| standing.indicators.values().any(|result| result.missing.is_some());
        let count = board.entities.iter().filter(incomplete).count();
        if count > 0 {
            let count = localized(&count.to_string(), language);
            let all = localized(&board.entities.len().to_string(), language);
            notes.push(phrase(Label::NoteMissing, &[("count", &count), ("all", &all)], language));
        }
        if !notes.is_empty() {
            document.push(Block::Heading(label(Label::Notes, language).to_owned()));
            notes.into_iter().for_each(|note| document.push(Block::Point(note)));
        }
    }

    /// What tells entities of one score apart, where the rulebook says so.
    fn breakers(&self) -> Option<String> {
        let rank = self.rulebook.rank.as_ref()?;
        let title = |by| match by {
            BreakBy::Node { node, .. } => self.rulebook.node(node).map(|node| &node.title),
            BreakBy::Field(field) => self.rulebook.field(field).map(|field| &field.title),
        };
        let one = |breaker: &Breaker| {
            let order = if breaker.lowest_first { Label::RankLowestFirst } else { Label::RankHighestFirst };
            title(breaker.by).map(|own| format!("{} ({})", own.get(self.language), label(order, self.language)))
        };
        let code = (rank.ties == Ties::Ordinal).then(|| label(Label::NoteBreakersCode, self.language).to_owned());
        let list: Vec<String> = rank.breakers.iter().filter_map(one).chain(code).collect();
        (!list.is_empty()).then(|| phrase(Label::NoteBreakers, &[("list", &list.join("; "))], self.language))
    }

    /// Whether two entities with the same printed score have different ranks, because their scores differ before rounding.
    fn hides_an_order(&self, board: &Scoreboard) -> bool {
        let printed = |standing: &Standing| {
            let score = standing.shown.or(standing.score)?;
            Some(figures::fixed(score, self.score_decimals, self.language))
        };
        if self.rulebook.rank.as_ref().is_none_or(|rank| rank.on == Reading::Rounded) {
            return false;
        }
        let ranked = || board.entities.iter().filter(|standing| standing.rank.is_some());
        ranked()
            .zip(ranked().skip(1))
            .any(|(one, next)| one.rank != next.rank && one.score != next.score && printed(one) == printed(next))
    }

    fn receipt(&self, board: &Scoreboard) -> String {
        let receipt = &board.receipt;
        let hash: String = receipt.rulebook_sha256.chars().take(HASH_SHOWN_CHARACTERS).collect();
        let count = |count: usize| localized(&count.to_string(), self.language);
        let rows = receipt.inputs.iter().map(|input| input.rows).sum();
        phrase(
            Label::Receipt,
            &[
                ("engine", &receipt.engine),
                ("rulebook", &board.rulebook.id),
                ("version", &board.rulebook.version),
                ("hash", &hash),
                ("files", &count(receipt.inputs.len())),
                ("rows", &count(rows)),
            ],
            self.language,
        )
    }
}
