//! Scoreboards with one row an entity and node, for statistics programs. In: scoreboards. Out: CSV text as in [`super::csv`].

use super::csv::{Table, missing, number, rank};
use super::restated;
use crate::result::{Scoreboard, Standing};
use crate::rulebook::model::{DataStatus, Rulebook};

const HEADER: [&str; 12] =
    ["period", "code", "name", "node", "kind", "value", "score", "shown", "points", "rank", "missing", "data_status"];

pub(super) fn scoreboards(boards: &[Scoreboard], rulebook: &Rulebook) -> String {
    let mut out = Table::new(b',', csv::Terminator::Any(b'\n'));
    let restates = restated::any(boards);
    let restated_from = restates.then(|| "restated_from".to_owned());
    out.row(HEADER.map(str::to_owned).into_iter().chain(restated_from));
    for board in boards {
        for standing in &board.entities {
            for node in &rulebook.nodes {
                if let Some((figures, status)) = row(standing, &node.id) {
                    let who = [&board.period, &standing.code, &standing.name, &node.id].map(String::clone);
                    let status = status.max(standing.data_status).token().to_owned();
                    let from = restates.then(|| restated::from(board, standing).unwrap_or_default().to_owned());
                    out.row(who.into_iter().chain(figures).chain([status]).chain(from));
                }
            }
        }
    }
    out.text()
}

/// Kind, value, score, rounded score, points, rank and missing reason of a node, with its own status.
fn row(standing: &Standing, node: &str) -> Option<([String; 7], DataStatus)> {
    if let Some(result) = standing.aggregates.get(node) {
        let cells = [
            "aggregate".to_owned(),
            String::new(),
            number(result.score),
            number(result.shown),
            number(result.points),
            rank(result.rank),
            missing(result.missing),
        ];
        return Some((cells, result.data_status));
    }
    let result = standing.indicators.get(node)?;
    let cells = [
        "indicator".to_owned(),
        number(result.value),
        number(result.score),
        number(result.shown),
        number(result.points),
        rank(result.rank),
        missing(result.missing),
    ];
    Some((cells, result.data_status))
}
