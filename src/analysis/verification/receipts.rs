//! The receipts of two scoreboards of one period: which files are the same, which engine computed, and what else a receipt says.

use super::outcome::{Engines, FileMatch};
use crate::result::{InputStamp, Receipt};
use serde_json::Value;

/// Options with the name of a registry file beside the rulebook, which says nothing.
const FILE_NAME: &str = "registry file";
/// Options with its hash, by which it is compared.
const FILE_HASH: &str = "registry sha256";

/// The files of both receipts: the rulebook, the registry files, then the inputs by hash, by name, and what is left. `rulebook` is the name of
/// the rulebook's file.
pub(super) fn files(rulebook: &str, then: &Value, now: &Receipt) -> Vec<FileMatch> {
    let hash = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let mut files = vec![FileMatch {
        file: rulebook.to_owned(),
        published: hash(then.get("rulebook sha256")),
        own: Some(now.rulebook_sha256.clone()),
        periods: Vec::new(),
    }];
    files.extend(registries(then, now));
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
    same.sort_by(|a: &(&InputStamp, _), b| a.0.file.cmp(&b.0.file));
    files.extend(same.into_iter().map(|(input, published)| FileMatch {
        file: input.file.clone(),
        published,
        own: Some(input.sha256.clone()),
        periods: Vec::new(),
    }));
    let gone = |(file, sha256)| FileMatch { file, published: Some(sha256), own: None, periods: Vec::new() };
    files.extend(left.into_iter().map(gone));
    files
}

/// Notes the files of one period's receipt among those of the others, with the periods that say so.
pub(super) fn note(files: &mut Vec<FileMatch>, period: &str, found: Vec<FileMatch>) {
    for own in found {
        let same = |other: &&mut FileMatch| {
            (&other.file, &other.published, &other.own) == (&own.file, &own.published, &own.own)
        };
        match files.iter_mut().find(same) {
            Some(known) => known.periods.push(period.to_owned()),
            None => files.push(FileMatch { periods: vec![period.to_owned()], ..own }),
        }
    }
}

/// The registry file beside the rulebook, and those of earlier eras.
fn registries(then: &Value, now: &Receipt) -> Vec<FileMatch> {
    let published = then.get("options").and_then(Value::as_object);
    let mut keys: Vec<&String> = now.options.keys().filter(|key| key.starts_with(FILE_HASH)).collect();
    let more = published.into_iter().flat_map(|own| own.keys()).filter(|key| key.starts_with(FILE_HASH));
    keys.extend(more.filter(|key| !now.options.contains_key(*key)));
    let one = |key: &String| {
        let name = key.replacen(FILE_HASH, FILE_NAME, 1);
        let then = published.and_then(|own| own.get(key)).and_then(Value::as_str);
        let named = published.and_then(|own| own.get(&name)).and_then(Value::as_str);
        FileMatch {
            file: now.options.get(&name).map(String::as_str).or(named).unwrap_or(&name).to_owned(),
            published: then.map(str::to_owned),
            own: now.options.get(key).cloned(),
            periods: Vec::new(),
        }
    };
    keys.into_iter().map(one).collect()
}

/// Names and hashes of the inputs of a published receipt.
fn inputs(receipt: &Value) -> Vec<(String, String)> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let inputs = receipt.get("inputs").and_then(Value::as_array);
    inputs.into_iter().flatten().map(|input| (text(input, "file"), text(input, "sha256"))).collect()
}

/// The engine of a published receipt beside this one, where they are not the same.
pub(super) fn engines(then: &Value, now: &Receipt) -> Option<Engines> {
    let engine = then.get("engine").and_then(Value::as_str).unwrap_or_default();
    (now.engine != engine).then(|| Engines { published: engine.to_owned(), own: now.engine.clone() })
}

/// Both receipts without what is compared as a file or as an engine, and without names of files. The rows of an input stand by its hash,
/// where both have it.
pub(super) fn rest(then: &Value, now: &Value) -> (Value, Value) {
    (without_files(then, now), without_files(now, then))
}

fn without_files(receipt: &Value, other: &Value) -> Value {
    let mut rest = receipt.clone();
    let Some(own) = rest.as_object_mut() else { return rest };
    own.remove("engine");
    own.remove("rulebook sha256");
    if let Some(options) = own.get_mut("options").and_then(Value::as_object_mut) {
        options.retain(|key, _| !key.starts_with(FILE_NAME) && !key.starts_with(FILE_HASH));
    }
    let others = inputs(other);
    let rows = receipt.get("inputs").and_then(Value::as_array).into_iter().flatten();
    let rows = rows.filter_map(|input| Some((input.get("sha256")?.as_str()?, input.get("rows")?)));
    let shared = rows.filter(|(sha256, _)| others.iter().any(|(_, own)| own == sha256));
    own.insert("inputs".to_owned(), shared.map(|(sha256, rows)| (sha256.to_owned(), rows.clone())).collect());
    rest
}
