//! Scoreboards as CSV for machines: English headers, comma, decimal point, full precision, plain UTF-8.
//!
//! In: scoreboards. Out: text, rows by rank and code as they stand in the board. The data status is a fixed column, and
//! `restated_from` one wherever a board was restated for another era's entities.

use super::columns::Columns;
use super::figures;
use super::grid::{Column, Figure};
use super::restated;
use crate::result::{Scoreboard, Standing};
use crate::rulebook::model::{Missing, Rulebook};

/// The columns that every table has.
const FIXED: [&str; 6] = ["rank", "code", "name", "score", "grade", "data_status"];

pub(super) fn scoreboards(boards: &[Scoreboard], rulebook: &Rulebook, columns: &Columns, all_periods: bool) -> String {
    let added = columns.resolve(rulebook, boards);
    let mut out = Table::new(b',', csv::Terminator::Any(b'\n'));
    let period = all_periods.then(|| "period".to_owned());
    let restates = restated::any(boards);
    let restated_from = restates.then(|| "restated_from".to_owned());
    let fixed_headers = FIXED.map(str::to_owned).into_iter().chain(restated_from);
    out.row(period.into_iter().chain(fixed_headers).chain(added.iter().map(Column::header)));
    for board in boards {
        for standing in &board.entities {
            let period = all_periods.then(|| board.period.clone());
            let restated_from = restates.then(|| restated::from(board, standing).unwrap_or_default().to_owned());
            let fixed = fixed(standing).into_iter().chain(restated_from);
            out.row(period.into_iter().chain(fixed).chain(added.iter().map(|column| cell(column, standing))));
        }
    }
    out.text()
}

fn fixed(standing: &Standing) -> [String; 6] {
    [
        rank(standing.rank),
        standing.code.clone(),
        standing.name.clone(),
        number(standing.score),
        standing.grade.as_ref().map(|grade| grade.en.clone()).unwrap_or_default(),
        standing.data_status.token().to_owned(),
    ]
}

fn cell(column: &Column, standing: &Standing) -> String {
    match column.figure(standing) {
        Figure::Number { exact, .. } => number(exact),
        Figure::Rank(place) => rank(place),
        Figure::Reason(reason) => missing(reason),
        Figure::Words(words) => words.map(|words| words.en.clone()).unwrap_or_default(),
        Figure::Text(text) => text.to_owned(),
    }
}

/// A number at full precision; empty where there is none.
pub(super) fn number(value: Option<f64>) -> String {
    value.map(figures::full).unwrap_or_default()
}

/// A rank; empty where there is none.
pub(super) fn rank(place: Option<u32>) -> String {
    place.map(|place| place.to_string()).unwrap_or_default()
}

/// The token of a reason; empty where there is none.
pub(super) fn missing(reason: Option<Missing>) -> String {
    reason.map(|reason| reason.token().to_owned()).unwrap_or_default()
}

/// A table in the making, quoted where a cell needs it.
pub(super) struct Table(csv::Writer<Vec<u8>>);

impl Table {
    pub(super) fn new(delimiter: u8, terminator: csv::Terminator) -> Self {
        Self(
            csv::WriterBuilder::new()
                .delimiter(delimiter)
                .terminator(terminator)
                .flexible(true)
                .from_writer(Vec::new()),
        )
    }

    pub(super) fn row(&mut self, cells: impl Iterator<Item = String>) {
        // Writing to memory cannot fail: rows may be of any length and nothing is flushed to a device.
        let _ = self.0.write_record(cells.map(String::into_bytes));
    }

    pub(super) fn text(self) -> String {
        let bytes = self.0.into_inner().unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
