//! Verification: whether a published result is what a rulebook and figures give.
//!
//! In: the published result as JSON, and the scoreboards that were computed anew. Out: a [`Verification`]. Compares what is called
//! the same (periods, entities by code, nodes by id), numbers at full precision, and the receipt of every scoreboard; the order of keys and rows,
//! the layout of the text, names of files and the places of findings are nothing to it. What one side has and the other has not, or has
//! twice, is a difference. Computes nothing and reads no file.
//!
//! ```
//! use province_kpi::analysis::verification::{Published, Verdict, verify};
//! use province_kpi::data::Source;
//! use province_kpi::scoring::{Request, RulebookSource, Session};
//!
//! let rulebook = include_bytes!("../../../rules/hdi/rulebook.toml");
//! let figures = b"country,life_expectancy,expected_schooling,mean_schooling,gni_per_capita\n\
//!     Switzerland,84.255,16.5837307,13.90406622,69432.78669\n";
//! let source = RulebookSource { name: "rules/hdi/rulebook.toml".into(), bytes: rulebook, beside: &[] };
//! let inputs = [Source { name: "figures.csv".into(), bytes: figures.into() }];
//! let session = Session::open(&source, &inputs, &Request::default()).unwrap();
//! let (boards, _) = session.boards(Default::default());
//! let text = serde_json::to_string(&boards[0]).unwrap();
//!
//! // What was asked for then stands in the receipt; what was asked to be shown is seen in the rows.
//! let published = Published::read("result.json", text.as_bytes()).unwrap();
//! let (again, _) = session.boards(published.asked());
//! assert_eq!(verify(&published, &source.name, &again).verdict, Verdict::Matches);
//!
//! let published = Published::read("result.json", text.replace("0.96", "0.97").as_bytes()).unwrap();
//! let told = verify(&published, &source.name, &again);
//! assert_eq!(told.verdict, Verdict::Differs);
//! assert!(told.differences.iter().any(|own| own.what == "score"));
//! ```

mod difference;
mod outcome;
mod published;
mod receipts;

pub use outcome::{Compared, Difference, Engines, FileMatch, Verdict, Verification};
pub use published::Published;

use crate::result::{FORMAT, Scoreboard};
use crate::rulebook::model::DataStatus;
use difference::{NOT_THERE, REPEATED, differences, whole};
use serde_json::Value;
use std::collections::BTreeSet;

/// Compares a published result with the scoreboards that were computed anew, which are those of the periods that were asked for then.
/// `rulebook` is the name of the rulebook's file.
pub fn verify(published: &Published, rulebook: &str, own: &[Scoreboard]) -> Verification {
    let (mut compared, mut found) = (Compared::default(), Vec::new());
    let (mut files, mut engines): (Vec<FileMatch>, Option<Engines>) = (Vec::new(), None);
    let (mut seen, mut held) = (BTreeSet::new(), 0);
    for (board, period) in published.boards.iter().zip(&published.periods) {
        let period = period.to_string();
        if !seen.insert(period.clone()) {
            found.push(whole((&period, status(board)), REPEATED, Some(Value::String(period.clone())), None));
            continue;
        }
        let Some(again) = own.iter().find(|own| own.period == period) else {
            found.push(whole((&period, status(board)), NOT_THERE, board.get("period").cloned(), None));
            continue;
        };
        // Through text, so that both have passed the same reader.
        let text = serde_json::to_vec(again).ok();
        let anew: Option<Value> = text.and_then(|text| serde_json::from_slice(&text).ok());
        found.extend(differences(
            (board, &anew.unwrap_or_default()),
            status(board).max(again.data_status),
            &mut compared,
        ));
        if let Some(then) = published::receipt(board) {
            receipts::note(&mut files, &period, receipts::files(rulebook, then, &again.receipt));
            held += 1;
            engines = engines.or_else(|| receipts::engines(then, &again.receipt));
        }
    }
    for board in own.iter().filter(|own| !seen.contains(&own.period)) {
        found.push(whole(
            (&board.period, board.data_status),
            NOT_THERE,
            None,
            Some(Value::String(board.period.clone())),
        ));
    }
    let statuses = published.boards.iter().map(status).chain(own.iter().map(|own| own.data_status));
    let weakest = statuses.max().unwrap_or_default();
    for (key, value) in &published.beside {
        found.push(whole(("", weakest), key, Some(value.clone()), None));
    }
    // What every receipt says needs no period.
    files.iter_mut().filter(|own| own.periods.len() == held).for_each(|own| own.periods.clear());
    let verdict = match (found.is_empty(), files.iter().all(FileMatch::is_same)) {
        (true, true) => Verdict::Matches,
        (true, false) => Verdict::OtherFiles,
        (false, _) => Verdict::Differs,
    };
    let file = published.file.clone();
    Verification { format: FORMAT, file, verdict, data_status: weakest, compared, engines, files, differences: found }
}

/// The status of a published scoreboard; one that cannot be read counts as illustrative.
fn status(board: &Value) -> DataStatus {
    let token = board.get("data_status").and_then(Value::as_str);
    token.and_then(DataStatus::parse).unwrap_or(DataStatus::Illustrative)
}
