//! Finds case files and what they need: on the disk, or in the binary.

use super::load;
use super::shipped::{self, Shipped};
use crate::data::Source;
use crate::finding::{Code, Finding, Place};
use crate::rulebook::Beside;
use crate::ruletest::{GoldenMaterial, Suite, beside};
use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of cases beside a rulebook.
const TESTS: &str = "tests";
/// The folder of rulebooks of a checkout.
const RULES: &str = "rules";

/// A case file, or a file beside one that is compared with.
#[derive(Debug)]
pub struct CaseFile {
    /// Its path.
    pub name: String,
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Whether it was named itself, not found in a folder.
    pub named: bool,
    /// Whether it is part of the program.
    pub shipped: bool,
}

/// The case files of the given paths; of every rulebook of a checkout, or every shipped one, where there are none.
///
/// # Errors
/// Findings for paths that cannot be read or have no cases.
pub fn find(paths: &[PathBuf]) -> Result<Vec<CaseFile>, Vec<Finding>> {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    if paths.is_empty() {
        let rules = Path::new(RULES);
        if folders_with_cases(rules).is_empty() {
            files.extend(shipped::ALL.iter().flat_map(of_shipped));
        } else {
            folder(rules, &mut files, &mut problems);
        }
    }
    for path in paths {
        let before = files.len();
        let shipped = path.to_str().and_then(shipped::find).filter(|_| !path.exists());
        match shipped {
            Some(shipped) => files.extend(of_shipped(shipped)),
            None if path.is_dir() => folder(path, &mut files, &mut problems),
            None => push(path, true, &mut files, &mut problems),
        }
        if files.len() == before && problems.is_empty() {
            problems.push(Finding::new(Code::NoCases).at(Place::file(load::show(path))).with("file", load::show(path)));
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

fn of_shipped(shipped: &'static Shipped) -> impl Iterator<Item = CaseFile> {
    shipped.tests.iter().map(|(name, text)| CaseFile {
        name: (*name).to_owned(),
        bytes: Cow::Borrowed(text.as_bytes()),
        named: false,
        shipped: true,
    })
}

/// Folders below `rules` that hold a rulebook with cases.
fn folders_with_cases(rules: &Path) -> Vec<PathBuf> {
    let is_one = |folder: &PathBuf| folder.join("rulebook.toml").is_file() && folder.join(TESTS).is_dir();
    members(rules).unwrap_or_default().into_iter().filter(is_one).map(|folder| folder.join(TESTS)).collect()
}

fn members(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut members: Vec<PathBuf> = fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    members.sort();
    Ok(members)
}

/// A rulebook's folder, a folder of rulebooks, or a folder of cases.
fn folder(path: &Path, files: &mut Vec<CaseFile>, problems: &mut Vec<Finding>) {
    let mut folders = folders_with_cases(path);
    if path.join("rulebook.toml").is_file() {
        folders = vec![path.join(TESTS)];
    } else if folders.is_empty() {
        folders = vec![path.to_owned()];
    }
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        match members(folder) {
            Ok(members) => {
                for file in members.iter().filter(|file| is_cases(file)) {
                    push(file, false, files, problems);
                }
            }
            Err(problem) => problems.push(load::unreadable(folder, &problem)),
        }
    }
}

fn is_cases(file: &Path) -> bool {
    let hidden = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(['.', '~']));
    let extension = file.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    !hidden && file.is_file() && matches!(extension.as_deref(), Some("toml" | "csv"))
}

fn push(path: &Path, named: bool, files: &mut Vec<CaseFile>, problems: &mut Vec<Finding>) {
    // As the rankings of a case file are named, so that both are known to be one.
    let name = beside("", &load::show(path));
    if files.iter().any(|file| file.name == name) {
        return;
    }
    match load::read(path) {
        Ok(bytes) => files.push(CaseFile { name, bytes: Cow::Owned(bytes), named, shipped: false }),
        Err(problem) => problems.push(problem),
    }
}

/// What a suite needs: the rulebook with its name, and for each golden its figures and the file to compare with.
#[derive(Debug)]
pub struct Needs {
    pub rulebook_name: String,
    pub rulebook: Cow<'static, [u8]>,
    pub beside: Vec<Beside<'static>>,
    pub goldens: Vec<GoldenMaterial<'static>>,
}

/// Loads what a suite needs.
///
/// # Errors
/// Findings for every file that cannot be read.
pub fn load(suite: &Suite, shipped: bool) -> Result<Needs, Vec<Finding>> {
    if shipped { load_shipped(suite) } else { load_from_disk(suite) }
}

fn load_from_disk(suite: &Suite) -> Result<Needs, Vec<Finding>> {
    // A folder is never taken for a shipped id of the same name.
    let path = Path::new(&suite.rulebook);
    let path = if path.is_dir() { path.join("rulebook.toml") } else { path.to_owned() };
    let place_it = |problems: Vec<Finding>| -> Vec<Finding> {
        let named = |problem: Finding| Finding { places: vec![suite.rulebook_place.clone()], ..problem };
        problems.into_iter().map(named).collect()
    };
    let bytes = load::read(&path).map_err(|problem| place_it(vec![problem]))?;
    let beside = load::beside(&path, &bytes).map_err(place_it)?;
    let mut needs =
        Needs { rulebook_name: load::show(&path), rulebook: Cow::Owned(bytes), beside, goldens: Vec::new() };
    let mut problems = Vec::new();
    for golden in &suite.goldens {
        let inputs: Vec<PathBuf> = golden.inputs.iter().map(PathBuf::from).collect();
        let named = |problem: Finding| Finding { places: vec![golden.place.clone()], ..problem };
        match load::load(&path, &inputs, true) {
            Ok(loaded) => {
                let file = Path::new(&golden.file);
                let file = if file.exists() { Some(load::read(file)) } else { None };
                match file.transpose() {
                    Ok(file) => {
                        let file = file.map(Cow::Owned);
                        needs.goldens.push(GoldenMaterial { inputs: loaded.inputs, file });
                    }
                    Err(problem) => problems.push(named(problem)),
                }
            }
            Err(found) => problems.extend(found.into_iter().map(named)),
        }
    }
    if problems.is_empty() { Ok(needs) } else { Err(problems) }
}

fn load_shipped(suite: &Suite) -> Result<Needs, Vec<Finding>> {
    let absent = |file: &str, place: &Place| {
        vec![Finding::new(Code::FileUnreadable).at(place.clone()).with("file", file).with("reason", "not-found")]
    };
    let rulebook = shipped::ALL
        .iter()
        .find(|own| own.path == suite.rulebook || own.path.strip_suffix("/rulebook.toml") == Some(&suite.rulebook));
    let rulebook = rulebook.ok_or_else(|| absent(&suite.rulebook, &suite.rulebook_place))?;
    let mut goldens = Vec::new();
    for golden in &suite.goldens {
        let all = || shipped::ALL.iter().flat_map(|own| own.inputs);
        let is_below = |name: &str, folder: &str| {
            name.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let inputs = all().filter(|(name, _)| golden.inputs.iter().any(|input| is_below(name, input)));
        let inputs =
            inputs.map(|(name, text)| Source { name: (*name).to_owned(), bytes: Cow::Borrowed(text.as_bytes()) });
        let mut files = shipped::ALL.iter().flat_map(|own| own.tests);
        let file = files.find(|(name, _)| *name == golden.file).map(|(_, text)| Cow::Borrowed(text.as_bytes()));
        goldens.push(GoldenMaterial { inputs: inputs.collect(), file });
    }
    Ok(Needs {
        rulebook_name: rulebook.path.to_owned(),
        rulebook: Cow::Borrowed(rulebook.rulebook.as_bytes()),
        beside: Vec::new(),
        goldens,
    })
}
