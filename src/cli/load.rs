//! Reads what a command is about: the rulebook and its input files, from the disk or from the binary.

use super::shipped;
use crate::data::{self, Encoding, Source};
use crate::finding::{Code, Finding, Place};
use crate::naming::suggestions;
use crate::rulebook::{self, Beside};
use crate::scoring::RulebookSource;
use std::borrow::Cow;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Bytes of an input file. A province's year of 300 fields has less than 1 MB; a country's decade less than 100.
const FILE_BYTES_MAX: u64 = 256 << 20;
/// Input files of one run. 700 districts with four forms each are 2,800.
const FILES_MAX: usize = 100_000;

/// A rulebook and its input files with their names.
#[derive(Debug)]
pub struct Loaded {
    pub rulebook_name: String,
    pub rulebook: Cow<'static, [u8]>,
    /// The files that the rulebook names.
    pub beside: Vec<Beside<'static>>,
    pub inputs: Vec<Source<'static>>,
    /// Files of a folder that are no data files.
    pub notes: Vec<Finding>,
    /// The encoding that the run says of the inputs.
    encoding: Option<Encoding>,
    /// The inputs' texts where they are not in UTF-8, made when first asked for.
    texts: Vec<OnceLock<Option<String>>>,
}

impl Loaded {
    /// The same, with the encoding that the run says of the inputs.
    pub fn in_encoding(self, encoding: Option<Encoding>) -> Self {
        Self { encoding, ..self }
    }

    /// The rulebook as it was read.
    pub fn source(&self) -> RulebookSource<'_> {
        RulebookSource { name: self.rulebook_name.clone(), bytes: &self.rulebook, beside: &self.beside }
    }

    /// The text of a file by its name, for showing a finding in it.
    pub fn text(&self, name: &str) -> Option<&str> {
        let bytes = if name == self.rulebook_name {
            self.rulebook.as_ref()
        } else if let Some(beside) = self.beside.iter().find(|beside| beside.name == name) {
            beside.bytes.as_ref()
        } else {
            let at = self.inputs.iter().position(|input| input.name == name)?;
            let bytes = self.inputs.get(at)?.bytes.as_ref();
            let converted = || match data::as_read(bytes, self.encoding)? {
                Cow::Owned(text) => Some(text),
                Cow::Borrowed(_) => None,
            };
            if let Some(text) = self.texts.get(at).and_then(|text| text.get_or_init(converted).as_deref()) {
                return Some(text);
            }
            bytes
        };
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        std::str::from_utf8(bytes).ok()
    }
}

/// Loads a rulebook (a path or a shipped id) and the inputs.
///
/// # Errors
/// Findings for every file that cannot be read; nothing can run then.
pub fn load(path: &Path, inputs: &[PathBuf], inputs_needed: bool) -> Result<Loaded, Vec<Finding>> {
    let own = match path.to_str().and_then(shipped::find) {
        Some(shipped) => Ok((shipped.path.to_owned(), Cow::Borrowed(shipped.rulebook.as_bytes()))),
        None => read_rulebook(path),
    };
    let mut problems = Vec::new();
    let mut loaded = Loaded {
        rulebook_name: String::new(),
        rulebook: Cow::Borrowed(&[]),
        beside: Vec::new(),
        inputs: Vec::new(),
        notes: Vec::new(),
        encoding: None,
        texts: Vec::new(),
    };
    match own {
        Ok((name, bytes)) => {
            match beside(Path::new(&name), &bytes) {
                Ok(beside) => loaded.beside = beside,
                Err(found) => problems.extend(found),
            }
            (loaded.rulebook_name, loaded.rulebook) = (name, bytes);
        }
        Err(problem) => problems.push(problem),
    }
    let shipped = path.to_str().and_then(shipped::find);
    match (inputs, shipped) {
        ([], Some(shipped)) => loaded.inputs.extend(
            shipped
                .inputs
                .iter()
                .map(|(name, text)| Source { name: (*name).to_owned(), bytes: Cow::Borrowed(text.as_bytes()) }),
        ),
        ([], None) if inputs_needed && problems.is_empty() => {
            problems.push(Finding::new(Code::NoInput).with("rulebook", path.display().to_string()));
        }
        (inputs, _) => {
            for file in inputs {
                input(file, &mut loaded, &mut problems);
            }
        }
    }
    loaded.texts = loaded.inputs.iter().map(|_| OnceLock::new()).collect();
    if problems.is_empty() { Ok(loaded) } else { Err(problems) }
}

/// The files that the rulebook at `path` names, from its folder.
///
/// # Errors
/// Findings for those that cannot be read.
pub fn beside(path: &Path, bytes: &[u8]) -> Result<Vec<Beside<'static>>, Vec<Finding>> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for own in rulebook::files_named(bytes) {
        let file = folder.join(&own);
        match read(&file) {
            Ok(bytes) => files.push(Beside { path: own, name: show(&file), bytes: Cow::Owned(bytes) }),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

/// A rulebook file, or a folder with `rulebook.toml`.
fn read_rulebook(path: &Path) -> Result<(String, Cow<'static, [u8]>), Finding> {
    let file = if path.is_dir() { path.join("rulebook.toml") } else { path.to_owned() };
    let is_name = path.components().count() == 1 && path.extension().is_none();
    if is_name && !path.exists() {
        let available = shipped::ALL.iter().map(|shipped| shipped.id);
        let name = path.display().to_string();
        return Err(Finding::new(Code::RulebookUnknown)
            .with("available", available.clone().map(str::to_owned).collect::<Vec<_>>())
            .with("suggestions", suggestions(&name, available, 1))
            .with("name", name));
    }
    if path.is_file() && is_data(path) {
        let name = show(path);
        return Err(Finding::new(Code::RulebookIsData).at(Place::file(&name)).with("file", name));
    }
    read(&file).map(|bytes| (show(&file), Cow::Owned(bytes)))
}

/// Whether the name of a file is that of a data file.
fn is_data(file: &Path) -> bool {
    let extension = file.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    matches!(extension.as_deref(), Some("csv" | "tsv" | "txt" | "xlsx" | "xlsm" | "xlsb" | "xls" | "ods"))
}

/// An input file, or the data files of a folder in the order of their names.
fn input(path: &Path, loaded: &mut Loaded, problems: &mut Vec<Finding>) {
    if !path.is_dir() {
        if is_lock(path) {
            loaded.notes.push(left_out(path, "lock-file"));
        } else {
            push(path, loaded, problems);
        }
        return;
    }
    let mut files: Vec<PathBuf> = match fs::read_dir(path) {
        Ok(entries) => entries.filter_map(Result::ok).map(|entry| entry.path()).collect(),
        Err(problem) => {
            problems.push(unreadable(path, &problem));
            return;
        }
    };
    files.sort();
    let before = loaded.inputs.len();
    for file in files.into_iter().filter(|file| !file.is_dir() && !is_lock(file)) {
        match skipped(&file) {
            Some(reason) => loaded.notes.push(left_out(&file, reason)),
            None => push(&file, loaded, problems),
        }
    }
    if loaded.inputs.len() == before && problems.is_empty() {
        let finding = Finding::new(Code::FileUnreadable).at(Place::file(show(path))).with("file", show(path));
        problems.push(finding.with("reason", "no-data"));
        // What lies there and was left out says more than that there is nothing.
        problems.append(&mut loaded.notes);
    }
}

/// Whether a file is the mark that a spreadsheet program leaves beside a workbook while it is open.
fn is_lock(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("~$") || name.starts_with(".~lock.")
}

/// The note about a file that is left out.
fn left_out(file: &Path, reason: &'static str) -> Finding {
    let name = show(file);
    Finding::new(Code::FileSkipped).at(Place::file(&name)).with("file", name).with("reason", reason)
}

/// Why a file of a folder is no data file; a file that is named on the command line is always read.
fn skipped(file: &Path) -> Option<&'static str> {
    let name = file.file_name()?.to_string_lossy();
    if name.starts_with('.') {
        return Some("hidden");
    }
    (!is_data(file)).then_some("not-data")
}

fn push(path: &Path, loaded: &mut Loaded, problems: &mut Vec<Finding>) {
    if loaded.inputs.len() >= FILES_MAX {
        let limit = Finding::new(Code::LimitPassed).with("limit", "files").with("most", FILES_MAX);
        if !problems.iter().any(|problem| problem.code == Code::LimitPassed) {
            problems.push(limit);
        }
        return;
    }
    let name = show(path);
    if loaded.inputs.iter().any(|input| input.name == name) {
        return;
    }
    match read(path) {
        Ok(bytes) => loaded.inputs.push(Source { name, bytes: Cow::Owned(bytes) }),
        Err(problem) => problems.push(problem),
    }
}

/// The bytes of a file.
///
/// # Errors
/// `file-unreadable` or `file-too-large`.
pub fn read(path: &Path) -> Result<Vec<u8>, Finding> {
    let file = fs::File::open(path).map_err(|problem| unreadable(path, &problem))?;
    if path.is_dir() {
        return Err(unreadable(path, &ErrorKind::IsADirectory.into()));
    }
    let size = file.metadata().map_or(0, |own| own.len().min(FILE_BYTES_MAX));
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    // One byte more than the limit tells a file that is too large from one that just fits.
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(|problem| unreadable(path, &problem))?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        let finding = Finding::new(Code::FileTooLarge).with("file", show(path)).at(Place::file(show(path)));
        return Err(finding.with("limit", usize::try_from(FILE_BYTES_MAX).unwrap_or(usize::MAX)));
    }
    Ok(bytes)
}

/// Why a file or folder cannot be read.
pub fn unreadable(path: &Path, problem: &std::io::Error) -> Finding {
    let reason = match problem.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => "not-found",
        ErrorKind::IsADirectory => "directory",
        ErrorKind::PermissionDenied if path.is_dir() => "directory",
        ErrorKind::PermissionDenied => "permission",
        _ => "other",
    };
    Finding::new(Code::FileUnreadable).at(Place::file(show(path))).with("file", show(path)).with("reason", reason)
}

/// A path with forward slashes, so that results do not depend on the system.
pub fn show(path: &Path) -> String {
    let text = path.display().to_string();
    if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text }
}
