//! The walls of the house: which room may import which is the table in `docs/ARCHITECTURE.md`, and which library may be used where is
//! the table of fences here. An arrow or a use that stands in neither fails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Where each library may be used: a room, or a folder or file of one. What knows of files, clock, environment and processes is fenced too.
const FENCES: &[(&str, &[&str])] = &[
    ("annotate_snippets", &["report"]),
    ("calamine", &["data/sheet"]),
    ("clap", &["cli"]),
    ("comfy_table", &["report"]),
    ("csv", &["data", "report"]),
    ("encoding_rs", &["data"]),
    ("flate2", &["data/sheet"]),
    ("indexmap", &["analysis", "compute", "plan", "report", "result", "rulebook", "ruletest", "scoring"]),
    (
        "libm",
        &[
            "analysis/proof/curve.rs",
            "analysis/trend/growth.rs",
            "analysis/what_if/reach/goal.rs",
            "compute",
            "method",
            "number",
        ],
    ),
    ("num_bigint", &["number"]),
    ("num_rational", &["number"]),
    ("num_traits", &["number"]),
    ("rayon", &["analysis/appraisal", "analysis/trend", "analysis/what_if", "cli/threads.rs", "compute", "data"]),
    ("rust_xlsxwriter", &["report"]),
    (
        "serde",
        &[
            "analysis", "finding", "form", "method", "number", "plan", "registry", "report", "result", "rulebook",
            "ruletest",
        ],
    ),
    ("rust_xlsxwriter", &["report/template"]),
    ("serde_json", &["analysis/verification", "report", "ruletest"]),
    ("sha2", &["data"]),
    ("strsim", &["naming", "report"]),
    ("tempfile", &["cli"]),
    ("toml", &["rulebook/syntax.rs"]),
    ("unicode_normalization", &["data", "form", "naming", "registry"]),
    ("std::env", &["cli", "main.rs"]),
    ("std::fs", &["cli"]),
    // `data/sheet` reads bytes that it was handed, through the interface that the libraries of workbooks ask for.
    ("std::io", &["cli", "data/sheet"]),
    ("std::net", &[]),
    ("std::process", &["cli", "main.rs"]),
    ("std::thread", &[]),
    ("std::time", &["cli"]),
];

/// A source file of the library, without its comments and its tests.
struct Source {
    /// Under `src/`, with forward slashes.
    path: String,
    /// Its modules from the library's root: `report/csv.rs` is `["report", "csv"]`.
    modules: Vec<String>,
    code: String,
}

impl Source {
    fn room(&self) -> &str {
        self.modules.first().map_or("", String::as_str)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<Source> {
    let folder = root().join("src");
    let mut paths = Vec::new();
    files(&folder, &mut paths);
    paths.sort();
    let mut tests = BTreeSet::new();
    let mut sources = Vec::new();
    for path in paths {
        let path_text = path.strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/");
        let mut modules: Vec<String> = path_text.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if matches!(modules.last().map(String::as_str), Some("mod" | "lib" | "main")) {
            modules.pop();
        }
        let code = without_comments(&std::fs::read_to_string(&path).unwrap());
        tests.extend(test_modules(&code).into_iter().map(|name| [modules.clone(), vec![name]].concat()));
        sources.push(Source { path: path_text, modules, code: before_tests(&code) });
    }
    sources.retain(|source| !tests.iter().any(|test: &Vec<String>| source.modules.starts_with(test)));
    sources
}

fn without_comments(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.split("//").next().unwrap_or_default())).collect()
}

/// The code before `#[cfg(test)] mod tests { … }`, which stands at the end of a file.
fn before_tests(code: &str) -> String {
    code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned()
}

/// Modules in files of their own that only tests have.
fn test_modules(code: &str) -> Vec<String> {
    let after = code.split("#[cfg(test)]\n").skip(1);
    let line = after.map(|rest| rest.lines().next().unwrap_or_default());
    line.filter_map(|line| line.rsplit_once("mod ")?.1.strip_suffix(';').map(str::to_owned)).collect()
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// What follows each use of `path` as the beginning of a path.
fn uses<'c>(code: &'c str, path: &'c str) -> impl Iterator<Item = &'c str> {
    code.match_indices(path).filter_map(move |(at, _)| {
        let begins = !code.get(..at)?.ends_with(|before: char| is_word(before) || before == ':' || before == '.');
        begins.then(|| code.get(at + path.len()..)).flatten()
    })
}

/// The paths with which a text begins: `a::{b, c::{d, e}}` gives `a::b`, `a::c::d` and `a::c::e`.
fn members(text: &str) -> Vec<String> {
    let text = text.trim_start();
    let end = text.find(|character: char| !is_word(character) && character != ':').unwrap_or(text.len());
    let (path, rest) = text.split_at(end);
    let Some(group) = rest.strip_prefix('{') else {
        return if path.is_empty() { Vec::new() } else { vec![path.trim_end_matches("::").to_owned()] };
    };
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for character in group.chars() {
        match character {
            '}' if depth == 0 => break,
            ',' if depth == 0 => parts.push(String::new()),
            _ => {
                depth += i32::from(character == '{') - i32::from(character == '}');
                parts.last_mut().unwrap().push(character);
            }
        }
    }
    parts.iter().flat_map(|part| members(part)).map(|member| format!("{path}{member}")).collect()
}

/// Every path from the library's root that a file uses, whether written from `crate` or up through `super`.
fn imports(source: &Source) -> BTreeSet<String> {
    let mut paths: BTreeSet<String> = uses(&source.code, "crate::").flat_map(members).collect();
    for rest in uses(&source.code, "super::") {
        let (mut up, mut rest) = (1, rest);
        while let Some(further) = rest.strip_prefix("super::") {
            (up, rest) = (up + 1, further);
        }
        let base = source.modules.len().saturating_sub(up);
        let base = source.modules.get(..base).unwrap_or_default();
        paths.extend(
            members(rest).into_iter().map(|member| [base.join("::"), member].join("::").trim_matches(':').to_owned()),
        );
    }
    paths
}

/// The table of imports: room → what it may import, a room (`number`) or a module of one (`data::panel`).
fn table() -> BTreeMap<String, Vec<String>> {
    let document = std::fs::read_to_string(root().join("docs/ARCHITECTURE.md")).unwrap().replace("\r\n", "\n");
    let (_, rest) = document.split_once("<!-- imports -->").expect("the table of imports begins");
    let (table, _) = rest.split_once("<!-- /imports -->").expect("the table of imports ends");
    let mut rooms = BTreeMap::new();
    for line in table.lines().map(str::trim).filter(|line| line.starts_with('|')) {
        let cells: Vec<String> =
            line.trim_matches('|').split('|').map(|cell| cell.replace('`', "").trim().to_owned()).collect();
        let [room, imported] = cells.as_slice() else { panic!("two columns: {line}") };
        if room == "room" || room.chars().all(|character| matches!(character, '-' | ':')) {
            continue;
        }
        let imported = imported.split(',').map(str::trim).filter(|name| !matches!(*name, "" | "-" | "–" | "nothing"));
        rooms.insert(room.clone(), imported.map(str::to_owned).collect());
    }
    rooms
}

#[test]
fn every_import_is_an_arrow_of_the_table() {
    let table = table();
    let rooms: BTreeSet<&str> = table.keys().map(String::as_str).collect();
    let mut wrong = BTreeSet::new();
    for source in sources().iter().filter(|source| !source.modules.is_empty()) {
        let allowed = table.get(source.room()).unwrap_or_else(|| panic!("the table has no room `{}`", source.room()));
        for path in imports(source) {
            let room = path.split("::").next().unwrap_or_default();
            if room == source.room() || !rooms.contains(room) {
                continue;
            }
            let fits = |arrow: &String| path == *arrow || path.starts_with(&format!("{arrow}::"));
            if !allowed.iter().any(fits) {
                wrong.insert(format!("{}: `{}` may not import `{path}`", source.path, source.room()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_table_has_every_room_and_no_other_and_no_circle() {
    let table = table();
    let rooms: BTreeSet<String> =
        sources().iter().filter(|source| !source.modules.is_empty()).map(|source| source.room().to_owned()).collect();
    assert_eq!(table.keys().cloned().collect::<BTreeSet<_>>(), rooms);
    let arrows = |room: &str| -> Vec<String> {
        table.get(room).into_iter().flatten().filter(|arrow| !arrow.contains("::")).cloned().collect()
    };
    for start in &rooms {
        let (mut seen, mut open) = (BTreeSet::new(), arrows(start));
        while let Some(room) = open.pop() {
            assert_ne!(room, *start, "`{start}` imports itself through others");
            assert!(rooms.contains(&room), "`{start}` may import `{room}`, which is no room");
            if seen.insert(room.clone()) {
                open.extend(arrows(&room));
            }
        }
    }
}

#[test]
fn libraries_stay_behind_their_fences() {
    let mut wrong = BTreeSet::new();
    for source in sources() {
        for (library, allowed) in FENCES {
            let is_in = |place: &str| source.path == place || source.path.starts_with(&format!("{place}/"));
            let inside = allowed.iter().any(|place| is_in(place));
            let path = format!("{library}::");
            let is_used = uses(&source.code, &path).next().is_some()
                || uses(&source.code, &format!("use {library};")).next().is_some();
            if is_used && !inside {
                wrong.insert(format!("{}: `{library}` belongs to {allowed:?}", source.path));
            }
            let in_group = library.strip_prefix("std::").is_some_and(|module| {
                uses(&source.code, "std::")
                    .filter(|rest| rest.starts_with('{'))
                    .flat_map(members)
                    .any(|own| own.split("::").next() == Some(module))
            });
            if in_group && !inside {
                wrong.insert(format!("{}: `{library}` belongs to {allowed:?}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A new library is fenced when it comes.
#[test]
fn every_library_has_a_fence() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap().replace("\r\n", "\n");
    let (_, rest) = manifest.split_once("\n[dependencies]\n").unwrap();
    let names = rest.lines().take_while(|line| !line.starts_with('[')).filter_map(|line| line.split_once(" = "));
    let names: BTreeSet<String> = names.map(|(name, _)| name.replace('-', "_")).collect();
    let fenced: BTreeSet<String> =
        FENCES.iter().map(|(name, _)| (*name).to_owned()).filter(|name| !name.starts_with("std::")).collect();
    assert_eq!(names, fenced);
}

#[test]
fn paths_are_found_however_they_are_written() {
    let source = |path: &str, code: &str| Source {
        path: path.to_owned(),
        modules: path.trim_end_matches(".rs").split('/').map(str::to_owned).collect(),
        code: code.to_owned(),
    };
    let found = |path: &str, code: &str| imports(&source(path, code)).into_iter().collect::<Vec<_>>();
    assert_eq!(found("data/cell.rs", "use crate::number::{Decimal, Exact};"), ["number::Decimal", "number::Exact"]);
    assert_eq!(
        found("data/cell.rs", "use crate::{naming, compute::{run, Plan}};"),
        ["compute::Plan", "compute::run", "naming"]
    );
    assert_eq!(found("data/cell.rs", "use super::super::compute::run;"), ["compute::run"]);
    assert_eq!(found("data/cell.rs", "fn f() { super::table::g() }"), ["data::table::g"]);
    assert_eq!(found("data/cell.rs", "province::crate::x"), Vec::<String>::new());
}
