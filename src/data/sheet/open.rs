//! Which kind of workbook a file is, by its first bytes and its parts, whatever its name says; and the fence around reading it.

use super::archive::{self, Unpacked};
use super::{Refusal, Workbook, compound, ods, xls, xlsb, xlsx};
use crate::data::ledger::{file_place, limit};
use crate::data::limits::WORKBOOK_BYTES_MAX;
use crate::finding::{Code, Finding};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

const ZIP: &[u8] = b"PK\x03\x04";
const ZIP_EMPTY: &[u8] = b"PK\x05\x06";

/// Endings of names that promise a workbook.
const ENDINGS: [&str; 7] = [".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".xltx", ".xlt"];

thread_local! {
    static FENCED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside the reading of a workbook, where a panic of a library is caught and becomes a finding. Whoever
/// prints panics asks, and then stays silent.
pub fn is_fenced() -> bool {
    FENCED.get()
}

/// Whether a file is a workbook: its bytes say so, or its name promises it.
pub(in crate::data) fn is_workbook(name: &str, bytes: &[u8]) -> bool {
    let lower = name.to_ascii_lowercase();
    [ZIP, ZIP_EMPTY, compound::MAGIC].iter().any(|magic| bytes.starts_with(magic))
        || ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// Opens a workbook.
///
/// # Errors
/// The finding that says why it cannot be read.
pub(in crate::data) fn open(name: &str, bytes: &[u8]) -> Result<Workbook, Finding> {
    fenced(|| read(bytes)).map_err(|refusal| {
        let unreadable = |reason: &str| {
            Finding::new(Code::WorkbookUnreadable).at(file_place(name)).with("file", name).with("reason", reason)
        };
        match refusal {
            Refusal::Broken(detail) => unreadable("workbook-broken").with("detail", detail),
            Refusal::Locked => unreadable("workbook-locked"),
            Refusal::Other(what) => unreadable(what),
            Refusal::Limit(what, most) => limit(file_place(name), what, most),
        }
    })
}

/// What `read` makes; a panic inside is a broken file. The checks before leave little that could panic, but the libraries behind
/// them index and subtract freely.
fn fenced(read: impl FnOnce() -> Result<Workbook, Refusal>) -> Result<Workbook, Refusal> {
    FENCED.set(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    FENCED.set(false);
    read.unwrap_or(Err(Refusal::Broken("a part that does not read as its format says")))
}

fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    if bytes.len() > WORKBOOK_BYTES_MAX {
        return Err(Refusal::Limit("workbook-bytes", WORKBOOK_BYTES_MAX));
    }
    if bytes.starts_with(ZIP) || bytes.starts_with(ZIP_EMPTY) {
        return packed(archive::unpack(bytes)?);
    }
    if bytes.starts_with(compound::MAGIC) {
        return xls::read(bytes);
    }
    Err(Refusal::Other(what(bytes)))
}

/// Reads a packed workbook by the parts that it has.
fn packed(unpacked: Unpacked) -> Result<Workbook, Refusal> {
    let has = |end: &str| unpacked.parts().any(|(name, _)| name.to_ascii_lowercase().ends_with(end));
    if has("worksheets/sheet1.xml") || has("workbook.xml") {
        return xlsx::read(unpacked);
    }
    if has("workbook.bin") {
        return xlsb::read(unpacked);
    }
    if unpacked.part("content.xml").is_some() {
        return ods::read(unpacked);
    }
    Err(Refusal::Other("not-workbook"))
}

/// What a file is that only calls itself a workbook.
fn what(bytes: &[u8]) -> &'static str {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    if bytes.is_empty() {
        "empty-file"
    } else if text.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        "spreadsheet-xml"
    } else if text.contains("<html") || text.contains("<table") || text.contains("<!doctype html") {
        "html-page"
    } else {
        "not-workbook"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of shipped workbooks with bytes changed by a fixed sequence of numbers, and packed again with sums that are right, so
    /// that they reach the readers.
    #[test]
    fn bent_parts_never_bring_the_process_down() {
        let mut state = 0x9E37_79B9_7F4A_7C15u64;
        let mut random = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % u64::try_from(below.max(1)).unwrap()).unwrap()
        };
        for name in [
            "two-row-header.xlsx",
            "percent-cells.xlsx",
            "two-row-header.xlsb",
            "percent-cells.xlsb",
            "two-row-header.ods",
            "error-cells.ods",
        ] {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs/messy").join(name);
            let whole = archive::unpack(&std::fs::read(path).unwrap()).unwrap();
            let parts: Vec<(String, Vec<u8>)> =
                whole.parts().map(|(name, part)| (name.to_owned(), part.to_vec())).collect();
            assert!(archive::of_parts(&parts).and_then(packed).is_ok(), "{name}");
            for _ in 0..25 {
                let mut bent = parts.clone();
                let at = random(bent.len());
                for _ in 0..=random(3) {
                    let part = &mut bent[at].1;
                    let place = random(part.len());
                    if let Some(byte) = part.get_mut(place) {
                        *byte = b"<>/\"=0aZ9 &;\x80"[random(13)];
                    }
                }
                let _ = fenced(|| archive::of_parts(&bent).and_then(packed));
            }
        }
    }
}
