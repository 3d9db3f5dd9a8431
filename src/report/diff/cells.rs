//! What changed between two inputs as a page: every cell with its places and its effect, then everybody's score and rank.

use super::super::document::{Block, Document, Grid};
use super::super::figures::{decimals, spoken_decimals};
use super::Whom;
use super::effect::Page as EffectPage;
use super::words::{NOTHING, count, name, say, signed, stamp};
use crate::analysis::effect::cells::{Cell, CellChange, Figures, Standing};
use crate::rulebook::model::{DataStatus, Language, Rulebook};
use crate::wording::{self, Label, localized, phrase};

/// Rows of cells on a page; machines get all.
const CELLS_MOST: usize = 200;
/// Files that a page names.
const FILES_MOST: usize = 10;

pub(super) fn document(own: &Figures, rulebook: &Rulebook, whom: Option<&Whom>, language: Language) -> Document {
    let page = Page { own, rulebook, language };
    let mut document = Document::default();
    document.push(Block::Title(say(Label::DiffCellsTitle, language)));
    document.push(Block::Line(stamp(Label::AboutRulebook, &own.rulebook, language)));
    for (what, files) in [(Label::DiffFilesBefore, &own.before), (Label::DiffFilesAfter, &own.after)] {
        document.push(Block::Line(phrase(what, &[("list", &page.files(files))], language)));
    }
    if own.cells.is_empty() {
        document.push(Block::Line(say(Label::DiffCellsSame, language)));
        return document;
    }
    let cells = [("count", &*count(own.cells.len(), language))];
    document.push(Block::Heading(phrase(Label::DiffCells, &cells, language)));
    document.push(Block::Table(page.cells()));
    if own.cells.iter().take(CELLS_MOST).any(|own| own.rank_part.is_some()) {
        document.push(Block::Line(say(Label::DiffRankParts, language)));
    }
    if let Some(more) = own.cells.len().checked_sub(CELLS_MOST).filter(|more| *more > 0) {
        document.push(Block::Line(phrase(Label::DiffCellsMore, &[("count", &count(more, language))], language)));
    }
    if let Some(effect) = &own.effect {
        let numbers: Vec<Option<usize>> = (1..=own.cells.len()).map(Some).collect();
        EffectPage { own: effect, rulebook, numbers: &numbers, whom, with_blocks: false, language }.push(&mut document);
    }
    document
}

struct Page<'a> {
    own: &'a Figures,
    rulebook: &'a Rulebook,
    language: Language,
}

impl Page<'_> {
    fn files(&self, files: &[String]) -> String {
        let list = files.iter().take(FILES_MOST).cloned().collect::<Vec<_>>().join(", ");
        match files.len().checked_sub(FILES_MOST).filter(|more| *more > 0) {
            Some(more) => {
                let more = count(more, self.language);
                phrase(Label::NamesMore, &[("names", &list), ("count", &more)], self.language)
            }
            None => list,
        }
    }

    /// Decimals that show the smallest part.
    fn decimals(&self) -> usize {
        let ranked = self.rulebook.rank.as_ref().and_then(|rank| self.rulebook.node(rank.node));
        let own = ranked.map_or(2, |node| decimals(self.rulebook, &node.id));
        let parts = self.own.cells.iter().filter_map(|own| own.score_part).filter(|part| part.abs() > 0.0);
        parts.map(|part| spoken_decimals(part).min(4)).fold(own, usize::max)
    }

    fn cells(&self) -> Grid {
        let decimals = self.decimals();
        let rows = self.own.cells.iter().take(CELLS_MOST).enumerate();
        let header = [
            (Label::DiffColumnChange, false),
            (Label::Name, false),
            (Label::WhatIfField, false),
            (Label::Period, false),
            (Label::DiffCellBefore, true),
            (Label::DiffCellAfter, true),
            (Label::DiffCellWhere, false),
            (Label::DiffCellScore, true),
            (Label::DiffCellRank, true),
            (Label::DiffCellOthers, true),
        ];
        Grid {
            header: header.iter().map(|(own, _)| say(*own, self.language)).collect(),
            to_the_right: header.iter().map(|(_, right)| *right).collect(),
            groups: vec![rows.map(|(at, own)| self.row(at, own, decimals)).collect()],
        }
    }

    fn row(&self, at: usize, own: &Cell, decimals: usize) -> Vec<String> {
        let language = self.language;
        let field = match &own.title {
            Some(title) => format!("{} ({})", title.get(language), own.field),
            None => phrase(Label::DiffCellAttribute, &[("id", &own.field)], language),
        };
        let period = match (&own.period, &own.stage) {
            (Some(period), Some(stage)) => format!("{period}, {stage}"),
            (Some(period), None) => period.clone(),
            (None, _) => NOTHING.to_owned(),
        };
        let figure = |figure: &Option<String>, status: Option<DataStatus>| {
            let figure = figure.as_deref().map_or_else(|| NOTHING.to_owned(), |own| localized(own, language));
            match status.filter(|_| own.what == CellChange::Status) {
                Some(status) => {
                    let places = [("figure", &*figure), ("status", wording::status(status, language))];
                    phrase(Label::DiffCellStatus, &places, language)
                }
                None => figure,
            }
        };
        let part = |part: Option<f64>| part.map_or_else(|| NOTHING.to_owned(), |part| signed(part, decimals, language));
        vec![
            format!("({})", at + 1),
            name(&own.entity, language),
            field,
            period,
            figure(&own.before, own.status_before),
            figure(&own.after, own.status_after),
            self.places(own),
            part(own.score_part),
            // On pages a plus is up.
            part(own.rank_part.map(|own| 0.0 - own)),
            own.others_moved.map_or_else(|| NOTHING.to_owned(), |others| count(others, language)),
        ]
    }

    /// Where both cells stand; of two in one file the file is named once.
    fn places(&self, own: &Cell) -> String {
        let place = |own: &Standing| match &own.cell {
            Some(cell) => phrase(Label::DiffCellAtSheet, &[("file", &own.file), ("cell", cell)], self.language),
            None => {
                let (line, column) = (own.line.to_string(), own.column.to_string());
                let places = [("file", &*own.file), ("line", &line), ("column", &column)];
                phrase(Label::DiffCellAt, &places, self.language)
            }
        };
        let both = [&own.place_before, &own.place_after].into_iter().flatten().map(place);
        let both: Vec<String> = both.collect();
        if both.is_empty() { NOTHING.to_owned() } else { both.join(" → ") }
    }
}
