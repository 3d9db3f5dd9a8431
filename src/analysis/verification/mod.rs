//! Verification: whether a published result is what a rulebook and figures give.
//!
//! In: the published result as JSON, and the scoreboards that were computed anew. Out: a [`Verification`]. Compares what is called
//! the same (entities by code, nodes by id), numbers at full precision, and hashes of files; the order of keys and rows, the
//! layout of the text and the places of findings are nothing to it. Computes nothing and reads no file.

mod difference;
mod outcome;

pub use outcome::{Compared, Difference, Engines, FileMatch, Verdict, Verification};

use crate::compute::Asked;
use crate::finding::{Code, Finding, Place};
use crate::registry::Period;
use crate::result::{FORMAT, Receipt, Scoreboard};
use serde_json::Value;

/// A published result.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    file: String,
    /// One a period.
    boards: Vec<Value>,
    /// The period of each.
    periods: Vec<Period>,
}

impl Published {
    /// Reads the bytes of a result.
    ///
    /// # Errors
    /// `result-unreadable`.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, Finding> {
        let unreadable = |reason: &str| {
            let finding = Finding::new(Code::ResultUnreadable).at(Place::file(file));
            finding.with("file", file).with("reason", reason)
        };
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let whole: Value = serde_json::from_slice(bytes).map_err(|_| unreadable("not-json"))?;
        let boards = match whole.get("periods").and_then(Value::as_array) {
            Some(boards) => boards.clone(),
            None => vec![whole],
        };
        let is_board = |board: &Value| board.get("entities").is_some_and(Value::is_array) && receipt(board).is_some();
        let period = |board: &Value| Period::parse(board.get("period")?.as_str()?);
        let periods: Option<Vec<Period>> = boards.iter().map(period).collect();
        match periods.filter(|periods| !periods.is_empty() && boards.iter().all(is_board)) {
            Some(periods) => Ok(Self { file: file.to_owned(), boards, periods }),
            None => Err(unreadable("not-a-scoreboard")),
        }
    }

    /// The periods that it has.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// An option of its receipt.
    pub fn option(&self, name: &str) -> Option<&str> {
        receipt(self.boards.first()?)?.get("options")?.get(name)?.as_str()
    }

    /// What was asked for when it was published.
    pub fn asked(&self) -> Asked {
        let any = |is: &dyn Fn(&Value) -> bool| {
            let rows = self.boards.iter().filter_map(|board| board.get("entities")?.as_array()).flatten();
            rows.filter_map(|row| row.get("indicators")?.as_object()).flatten().any(|(_, node)| is(node))
        };
        Asked {
            steps: any(&|node| node.get("steps").is_some_and(Value::is_object)),
            indicator_ranks: any(&|node| node.get("rank").is_some_and(Value::is_number)),
            without_indicators: false,
        }
    }
}

fn receipt(board: &Value) -> Option<&Value> {
    board.get("receipt").filter(|own| own.is_object())
}

/// Compares a published result with the scoreboards that were computed anew, which are those of its periods. `rulebook` is the name of
/// the rulebook's file.
pub fn verify(published: &Published, rulebook: &str, own: &[Scoreboard]) -> Verification {
    let mut compared = Compared::default();
    let mut differences = Vec::new();
    for (board, period) in published.boards.iter().zip(&published.periods) {
        let period = period.to_string();
        let again = own.iter().find(|own| own.period == period);
        // Through text, so that both have passed the same reader.
        let again = again.and_then(|own| serde_json::to_vec(own).ok());
        let again: Option<Value> = again.and_then(|text| serde_json::from_slice(&text).ok());
        match again {
            Some(again) => differences.extend(difference::differences(board, &again, &mut compared)),
            None => differences.push(Difference {
                period,
                entity: None,
                node: None,
                what: "period".to_owned(),
                published: board.get("period").cloned(),
                own: None,
            }),
        }
    }
    let then = published.boards.first().and_then(receipt);
    let now = own.first().map(|board| &board.receipt);
    let files = then.zip(now).map(|(then, now)| files(rulebook, then, now)).unwrap_or_default();
    let engine = then.and_then(|then| then.get("engine")).and_then(Value::as_str).unwrap_or_default();
    let engines = now
        .filter(|now| now.engine != engine)
        .map(|now| Engines { published: engine.to_owned(), own: now.engine.clone() });
    let verdict = match (differences.is_empty(), files.iter().all(FileMatch::is_same)) {
        (true, true) => Verdict::Matches,
        (true, false) => Verdict::OtherFiles,
        (false, _) => Verdict::Differs,
    };
    Verification { format: FORMAT, file: published.file.clone(), verdict, compared, engines, files, differences }
}

/// The files of both receipts: the rulebook, the registry file, then the inputs by hash, by name, and what is left.
fn files(rulebook: &str, then: &Value, now: &Receipt) -> Vec<FileMatch> {
    let hash = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let mut files = vec![FileMatch {
        file: rulebook.to_owned(),
        published: hash(then.get("rulebook sha256")),
        own: Some(now.rulebook_sha256.clone()),
    }];
    let registry = then.get("options").and_then(|options| options.get("registry sha256"));
    let own = now.options.get("registry sha256").cloned();
    if registry.is_some() || own.is_some() {
        let file = now.options.get("registry file").cloned().unwrap_or_else(|| "registry file".to_owned());
        files.push(FileMatch { file, published: hash(registry), own });
    }
    let mut left: Vec<(String, String)> = inputs(then);
    let mut take = |is: &dyn Fn(&(String, String)) -> bool| {
        let at = left.iter().position(is)?;
        Some(left.remove(at))
    };
    let base = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
    let (mut same, mut others) = (Vec::new(), Vec::new());
    for input in &now.inputs {
        match take(&|(_, sha256)| *sha256 == input.sha256) {
            Some((_, sha256)) => same.push((input, Some(sha256))),
            None => others.push(input),
        }
    }
    for input in others {
        let named =
            take(&|(name, _)| *name == input.file).or_else(|| take(&|(name, _)| base(name) == base(&input.file)));
        same.push((input, named.map(|(_, sha256)| sha256)));
    }
    same.sort_by(|a, b| a.0.file.cmp(&b.0.file));
    files.extend(same.into_iter().map(|(input, published)| FileMatch {
        file: input.file.clone(),
        published,
        own: Some(input.sha256.clone()),
    }));
    files.extend(left.into_iter().map(|(file, sha256)| FileMatch { file, published: Some(sha256), own: None }));
    files
}

/// Names and hashes of the inputs of a published receipt.
fn inputs(receipt: &Value) -> Vec<(String, String)> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let inputs = receipt.get("inputs").and_then(Value::as_array);
    inputs.into_iter().flatten().map(|input| (text(input, "file"), text(input, "sha256"))).collect()
}
