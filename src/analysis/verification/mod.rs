//! Verification: whether a published result is what a rulebook and figures give.
//!
//! In: the published result as JSON, and the scoreboards that were computed anew. Out: a [`Verification`]. Compares what is called
//! the same (periods, entities by code, nodes by id), numbers at full precision, and the receipt of every scoreboard; the order of keys and rows,
//! the layout of the text, names of files and the places of findings are nothing to it. What one side has and the other has not, or has
//! twice, is a difference. Computes nothing and reads no file.

mod difference;
mod outcome;
mod published;
mod receipts;

pub use outcome::{Compared, Difference, Engines, FileMatch, Verdict, Verification};
pub use published::Published;

use crate::result::{FORMAT, Scoreboard};
use difference::{NOT_THERE, REPEATED, differences, whole};
use serde_json::Value;
use std::collections::BTreeSet;

/// Compares a published result with the scoreboards that were computed anew, which are those of the periods that were asked for then.
/// `rulebook` is the name of the rulebook's file.
pub fn verify(published: &Published, rulebook: &str, own: &[Scoreboard]) -> Verification {
    let (mut compared, mut found) = (Compared::default(), Vec::new());
    let (mut files, mut engines): (Vec<FileMatch>, Option<Engines>) = (Vec::new(), None);
    let mut seen = BTreeSet::new();
    for (board, period) in published.boards.iter().zip(&published.periods) {
        let period = period.to_string();
        if !seen.insert(period.clone()) {
            found.push(whole(&period, REPEATED, Some(Value::String(period.clone())), None));
            continue;
        }
        let Some(again) = own.iter().find(|own| own.period == period) else {
            found.push(whole(&period, NOT_THERE, board.get("period").cloned(), None));
            continue;
        };
        // Through text, so that both have passed the same reader.
        let text = serde_json::to_vec(again).ok();
        let anew: Option<Value> = text.and_then(|text| serde_json::from_slice(&text).ok());
        found.extend(differences(board, &anew.unwrap_or_default(), &mut compared));
        if let Some(then) = published::receipt(board) {
            for file in receipts::files(rulebook, then, &again.receipt) {
                if !files.contains(&file) {
                    files.push(file);
                }
            }
            engines = engines.or_else(|| receipts::engines(then, &again.receipt));
        }
    }
    for board in own.iter().filter(|own| !seen.contains(&own.period)) {
        found.push(whole(&board.period, NOT_THERE, None, Some(Value::String(board.period.clone()))));
    }
    for (key, value) in &published.beside {
        found.push(whole("", key, Some(value.clone()), None));
    }
    let verdict = match (found.is_empty(), files.iter().all(FileMatch::is_same)) {
        (true, true) => Verdict::Matches,
        (true, false) => Verdict::OtherFiles,
        (false, _) => Verdict::Differs,
    };
    let file = published.file.clone();
    Verification { format: FORMAT, file, verdict, compared, engines, files, differences: found }
}
