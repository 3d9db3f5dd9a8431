//! `kpi collect`.

use super::arguments::{CheckFormat, Collect};
use super::{Ending, findings, language, load, output};
use crate::data::{self, CollectOptions, Source};
use crate::finding::{Code, Finding, Place};
use crate::report;
use crate::rulebook;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Endings of files that can be forms.
const WORKBOOKS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];

/// Collects forms; what is told of them is the result.
pub fn run(arguments: &Collect) -> Ending {
    let language = language::of(arguments.lang);
    let prepared = options(arguments).and_then(|options| {
        if let Some(file) = &arguments.output {
            output::refuse_workbook(file)?;
        }
        let file = arguments.output.as_ref().filter(|file| !arguments.force && file.exists());
        file.map_or(Ok(options), |file| Err(output::exists(file)))
    });
    let options = match prepared {
        Ok(options) => options,
        Err(finding) => return findings::could_not_run(&[finding], language),
    };
    let loaded = match load::load(&arguments.rulebook, &[], false) {
        Ok(loaded) => loaded,
        Err(problems) => return findings::could_not_run(&problems, language),
    };
    let read = rulebook::read_with(&loaded.rulebook_name, &loaded.rulebook, &loaded.beside);
    let Some(rulebook) = read.rulebook else {
        findings::show(&read.findings, Some(&loaded), language);
        return output::ending(&read.findings);
    };
    let (forms, mut found) = match forms(&arguments.forms) {
        Ok(forms) => forms,
        Err(problems) => return findings::could_not_run(&problems, language),
    };
    let collected = data::collect(&rulebook, &data::sha256(&loaded.rulebook), &forms, &options);
    // Where nothing came in, an empty table would only look like one.
    let is_nothing = collected.findings.iter().any(|finding| finding.code == Code::NothingCollected);
    let output = arguments.output.as_ref().filter(|_| !is_nothing);
    if let Some(file) = output
        && let Err(finding) = output::to_file(file, collected.csv.as_bytes(), arguments.force)
    {
        return findings::could_not_run(&[finding], language);
    }
    found.extend(read.findings);
    found.extend(collected.findings);
    let written = output.map(|file| load::show(file));
    let color = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let text = match arguments.format {
        CheckFormat::Text => report::collection(&collected.collection, &found, written.as_deref(), language, color),
        CheckFormat::Json => report::collection_json(&collected.collection, &found),
    };
    output::print(&mut std::io::stdout().lock(), &text);
    output::ending(&found)
}

fn options(arguments: &Collect) -> Result<CollectOptions, Finding> {
    let period = arguments.period.as_deref().map(super::period).transpose()?;
    let deadline = arguments.deadline.as_deref().map(|text| super::day("--deadline", text)).transpose()?;
    Ok(CollectOptions { period, deadline, registry: arguments.registry.clone() })
}

/// The workbooks of these files and folders, and notes on what else lies there.
fn forms(paths: &[PathBuf]) -> Result<(Vec<Source<'static>>, Vec<Finding>), Vec<Finding>> {
    let (mut forms, mut notes, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for path in paths {
        if !path.is_dir() {
            take(path, &mut forms, &mut problems);
            continue;
        }
        let mut files: Vec<PathBuf> = match std::fs::read_dir(path) {
            Ok(entries) => entries.filter_map(Result::ok).map(|entry| entry.path()).collect(),
            Err(problem) => {
                problems.push(load::unreadable(path, &problem));
                continue;
            }
        };
        files.sort();
        for file in files.into_iter().filter(|file| !file.is_dir()) {
            match skipped(&file) {
                Some(reason) => {
                    let name = load::show(&file);
                    let finding = Finding::new(Code::FileSkipped).at(Place::file(&name)).with("file", name);
                    notes.push(finding.with("reason", reason));
                }
                None => take(&file, &mut forms, &mut problems),
            }
        }
    }
    // A file that is named twice is one file.
    forms.sort_by(|a: &Source<'_>, b| a.name.cmp(&b.name));
    forms.dedup_by(|a, b| a.name == b.name);
    if problems.is_empty() { Ok((forms, notes)) } else { Err(problems) }
}

/// Why a file of a folder is not looked at.
fn skipped(file: &Path) -> Option<&'static str> {
    let name = file.file_name()?.to_string_lossy();
    if name.starts_with("~$") || name.starts_with(".~lock.") {
        return Some("lock-file");
    }
    if name.starts_with('.') {
        return Some("hidden");
    }
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    (!WORKBOOKS.contains(&ending.as_str())).then_some("not-spreadsheet")
}

fn take(path: &Path, forms: &mut Vec<Source<'static>>, problems: &mut Vec<Finding>) {
    match load::read(path) {
        Ok(bytes) => forms.push(Source { name: load::show(path), bytes: bytes.into() }),
        Err(problem) => problems.push(problem),
    }
}
