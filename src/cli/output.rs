//! Writes results: to standard output, or to a file that appears whole or not at all.

use super::Ending;
use super::arguments::Common;
use crate::finding::{Code, Finding, Place};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Refuses an output that exists before any work is done.
///
/// # Errors
/// `output-exists`, where `--force` was not given; `output-unwritable` where it is a folder; `output-not-workbook`.
pub fn refuse_existing(common: &Common) -> Result<(), Finding> {
    if let Some(file) = &common.output {
        refuse_workbook(file)?;
    }
    match &common.output {
        Some(file) if file.is_dir() => Err(unwritable(file, &ErrorKind::IsADirectory.into())),
        Some(file) if !common.force && file.exists() => Err(exists(file)),
        Some(_) | None => Ok(()),
    }
}

/// Endings of names that promise a workbook.
const WORKBOOKS: [&str; 7] = ["xlsx", "xlsm", "xlsb", "xls", "xltx", "ods", "fods"];

/// Refuses a name that promises a workbook: results are texts, and a spreadsheet calls such a file damaged.
///
/// # Errors
/// `output-not-workbook`.
pub fn refuse_workbook(file: &Path) -> Result<(), Finding> {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if !WORKBOOKS.contains(&ending.as_str()) {
        return Ok(());
    }
    let file = file.display().to_string();
    let finding = Finding::new(Code::OutputNotWorkbook).at(Place::file(&file)).with("file", file);
    Err(finding.with("ending", format!(".{ending}")))
}

/// Writes a text where the arguments say.
///
/// # Errors
/// `output-exists` or `output-unwritable`.
pub fn write(common: &Common, text: &str) -> Result<(), Finding> {
    match &common.output {
        Some(file) => to_file(file, text.as_bytes(), common.force),
        None => {
            print(&mut io::stdout().lock(), text);
            Ok(())
        }
    }
}

/// Prints; a reader that went away (`kpi score | head`) is no mistake of ours.
pub fn print(to: &mut impl Write, text: &str) {
    let _ = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}

/// Prints to standard error.
pub fn complain(text: &str) {
    print(&mut io::stderr().lock(), text);
}

/// Writes a file that appears whole or not at all.
///
/// # Errors
/// `output-exists` where it is there and `force` does not say that it may be replaced; `output-unwritable`.
pub fn to_file(file: &Path, bytes: &[u8], force: bool) -> Result<(), Finding> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    let unwritable = |problem: &io::Error| unwritable(file, problem);
    let mut temporary =
        tempfile::Builder::new().prefix(".kpi-").tempfile_in(folder).map_err(|problem| unwritable(&problem))?;
    temporary.write_all(bytes).and_then(|()| temporary.as_file().sync_all()).map_err(|problem| unwritable(&problem))?;
    readable_by_all(temporary.as_file()).map_err(|problem| unwritable(&problem))?;
    let kept = if force { temporary.persist(file) } else { temporary.persist_noclobber(file) };
    kept.map(drop).map_err(|problem| match problem.error.kind() {
        ErrorKind::AlreadyExists if !force => exists(file),
        _ => unwritable(&problem.error),
    })
}

/// A temporary file is made for its owner alone; a result is an ordinary file.
#[cfg(unix)]
fn readable_by_all(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}

/// The finding that says why a file cannot be written, without the name of the temporary one.
pub fn unwritable(file: &Path, problem: &io::Error) -> Finding {
    let reason = match problem.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => "no-folder",
        ErrorKind::IsADirectory => "directory",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "write-permission",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "storage-full",
        _ => "write-failed",
    };
    let file = file.display().to_string();
    Finding::new(Code::OutputUnwritable).at(Place::file(&file)).with("file", file).with("reason", reason)
}

/// The finding that says that an output is there already.
pub fn exists(file: &Path) -> Finding {
    let file = file.display().to_string();
    Finding::new(Code::OutputExists).at(Place::file(&file)).with("file", file)
}

/// The ending of a run with these findings.
pub fn ending(findings: &[Finding]) -> Ending {
    if findings.iter().any(Finding::is_error) { Ending::Errors } else { Ending::Fine }
}
