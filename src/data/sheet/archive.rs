//! The archive in which `.xlsx`, `.xlsb` and `.ods` files are packed, unpacked under a limit.
//!
//! In: the bytes of a ZIP file (APPNOTE.TXT 6.3). Out: the parts that hold figures, already in the form of a new archive that
//! packs nothing, so that what reads them further sees sizes that are true. Nothing that the file says about itself is
//! believed: directory, names and sizes are checked against the bytes, and unpacking stops at the limit.

use super::Refusal;
use super::bytes::{long, short, size};
use crate::data::limits::{ENTRIES_MAX, UNPACKED_BYTES_MAX};
use flate2::Crc;
use flate2::read::DeflateDecoder;
use std::collections::HashSet;
use std::io::Read;
use std::ops::Range;

const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
const ENTRY: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";

/// Bytes of the end record, and of the longest comment behind it.
const END_BYTES: usize = 22;
const COMMENT_BYTES_MAX: usize = 65_535;

/// Folders of an Office file in which no figures of sheets lie.
const PASSED_OVER: [&str; 12] = [
    "/media/",
    "/drawings/",
    "/charts/",
    "/theme/",
    "/printersettings/",
    "/externallinks/",
    "/embeddings/",
    "/pivotcache/",
    "/pivottables/",
    "/ctrlprops/",
    "docprops/",
    "customxml/",
];

/// The parts of an archive, unpacked.
#[derive(Debug)]
pub(super) struct Unpacked {
    /// An archive of the same parts in which nothing is packed.
    pub(super) bytes: Vec<u8>,
    parts: Vec<Part>,
}

/// A part: its name with forward slashes, and its bytes in the archive.
#[derive(Debug)]
struct Part {
    name: String,
    /// Where its entry begins.
    local: usize,
    content: Range<usize>,
    crc: u32,
}

/// An entry of the directory.
#[derive(Debug)]
struct Entry<'z> {
    name: String,
    method: u16,
    crc: u32,
    packed: &'z [u8],
}

impl Unpacked {
    /// The bytes of a part, by its name in any case.
    pub(super) fn part(&self, name: &str) -> Option<&[u8]> {
        let part = self.parts.iter().find(|part| part.name.eq_ignore_ascii_case(name))?;
        self.bytes.get(part.content.clone())
    }

    /// Names and bytes of all parts.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.parts.iter().filter_map(|part| Some((part.name.as_str(), self.bytes.get(part.content.clone())?)))
    }
}

/// Unpacks the parts that hold figures.
///
/// # Errors
/// The archive is broken, locked by a password, or unpacks to more than the limit.
pub(super) fn unpack(bytes: &[u8]) -> Result<Unpacked, Refusal> {
    let mut unpacked = Unpacked { bytes: Vec::new(), parts: Vec::new() };
    let mut names = HashSet::new();
    for entry in directory(bytes)? {
        if !names.insert(entry.name.to_ascii_lowercase()) {
            return Err(Refusal::Broken("two parts of one name"));
        }
        add(&mut unpacked, entry)?;
    }
    close(&mut unpacked);
    Ok(unpacked)
}

/// An archive of these parts, as it comes out of unpacking.
///
/// # Errors
/// They are larger than the limit.
pub(super) fn of_parts(parts: &[(String, Vec<u8>)]) -> Result<Unpacked, Refusal> {
    let mut unpacked = Unpacked { bytes: Vec::new(), parts: Vec::new() };
    for (name, content) in parts {
        let mut crc = Crc::new();
        crc.update(content);
        add(&mut unpacked, Entry { name: name.clone(), method: 0, crc: crc.sum(), packed: content })?;
    }
    close(&mut unpacked);
    Ok(unpacked)
}

/// Adds an entry to the new archive.
fn add(to: &mut Unpacked, entry: Entry<'_>) -> Result<(), Refusal> {
    let local = to.bytes.len();
    let name_bytes = u16::try_from(entry.name.len()).map_err(|_| Refusal::Broken("a name too long"))?;
    to.bytes.extend_from_slice(LOCAL);
    // Version 2.0, UTF-8 names, stored, no time; the sum and the sizes follow below.
    to.bytes.extend_from_slice(&[20, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    to.bytes.extend_from_slice(&name_bytes.to_le_bytes());
    to.bytes.extend_from_slice(&[0, 0]);
    to.bytes.extend_from_slice(entry.name.as_bytes());
    let from = to.bytes.len();
    let room = UNPACKED_BYTES_MAX.saturating_sub(from);
    let most = u64::try_from(room).unwrap_or(u64::MAX).saturating_add(1);
    let read = match entry.method {
        0 => entry.packed.take(most).read_to_end(&mut to.bytes),
        8 => DeflateDecoder::new(entry.packed).take(most).read_to_end(&mut to.bytes),
        _ => return Err(Refusal::Broken("an unknown way of packing")),
    };
    let length = read.map_err(|_| Refusal::Broken("packed data that cannot be unpacked"))?;
    if length > room {
        return Err(Refusal::Limit("unpacked-bytes", UNPACKED_BYTES_MAX));
    }
    let content = from..from + length;
    let mut crc = Crc::new();
    crc.update(to.bytes.get(content.clone()).unwrap_or_default());
    if crc.sum() != entry.crc {
        return Err(Refusal::Broken("a part that does not match its check sum"));
    }
    let size = u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
    for (at, value) in [(14, crc.sum().to_le_bytes()), (18, size), (22, size)] {
        if let Some(place) = to.bytes.get_mut(local + at..local + at + 4) {
            place.copy_from_slice(&value);
        }
    }
    to.parts.push(Part { name: entry.name, local, content, crc: crc.sum() });
    Ok(())
}

/// Writes the directory of the new archive.
fn close(to: &mut Unpacked) {
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes();
    let start = to.bytes.len();
    for part in &to.parts {
        let size = small(part.content.len());
        to.bytes.extend_from_slice(ENTRY);
        to.bytes.extend_from_slice(&[20, 0, 20, 0, 0, 8, 0, 0, 0, 0, 0, 0]);
        to.bytes.extend_from_slice(&part.crc.to_le_bytes());
        to.bytes.extend_from_slice(&size);
        to.bytes.extend_from_slice(&size);
        to.bytes.extend_from_slice(&u16::try_from(part.name.len()).unwrap_or(0).to_le_bytes());
        to.bytes.extend_from_slice(&[0; 12]);
        to.bytes.extend_from_slice(&small(part.local));
        to.bytes.extend_from_slice(part.name.as_bytes());
    }
    let count = u16::try_from(to.parts.len()).unwrap_or(u16::MAX).to_le_bytes();
    let length = small(to.bytes.len() - start);
    to.bytes.extend_from_slice(END);
    to.bytes.extend_from_slice(&[0; 4]);
    to.bytes.extend_from_slice(&count);
    to.bytes.extend_from_slice(&count);
    to.bytes.extend_from_slice(&length);
    to.bytes.extend_from_slice(&small(start));
    to.bytes.extend_from_slice(&[0, 0]);
}

/// The entries that hold figures.
fn directory(bytes: &[u8]) -> Result<Vec<Entry<'_>>, Refusal> {
    const NONE: Refusal = Refusal::Broken("a directory that cannot be found");
    let end = end_record(bytes).ok_or(NONE)?;
    let (count, size, offset) = extent(bytes, end).ok_or(NONE)?;
    if count > ENTRIES_MAX {
        return Err(Refusal::Limit("archive-entries", ENTRIES_MAX));
    }
    // Something may stand before the archive; then every place in it is off by as much.
    let is_entry = |at: usize| count == 0 || bytes.get(at..).is_some_and(|rest| rest.starts_with(ENTRY));
    let ahead = end.checked_sub(size).ok_or(NONE)?;
    let (mut at, shift) = match (is_entry(offset), ahead.checked_sub(offset)) {
        (true, _) => (offset, 0),
        (false, Some(shift)) if is_entry(ahead) => (ahead, shift),
        _ => return Err(NONE),
    };
    let mut entries = Vec::new();
    for _ in 0..count {
        let (entry, next) = entry(bytes, at, shift)?;
        entries.extend(entry);
        at = next;
    }
    Ok(entries)
}

/// The last end record whose comment ends with the file.
fn end_record(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END_BYTES)?;
    let first = last.saturating_sub(COMMENT_BYTES_MAX);
    (first..=last).rev().find(|at| {
        bytes.get(*at..).is_some_and(|rest| rest.starts_with(END))
            && short(bytes, at + 20).is_some_and(|comment| at + END_BYTES + usize::from(comment) <= bytes.len())
    })
}

/// Number of entries, bytes of the directory, and where it begins.
fn extent(bytes: &[u8], end: usize) -> Option<(usize, usize, usize)> {
    let (count, length, offset) =
        (usize::from(short(bytes, end + 10)?), size(bytes, end + 12)?, size(bytes, end + 16)?);
    let is_large = count == 0xFFFF || length == 0xFFFF_FFFF || offset == 0xFFFF_FFFF;
    let locator = end.checked_sub(20).filter(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(LOCATOR_64)));
    match locator.filter(|_| is_large) {
        None => Some((count, length, offset)),
        Some(locator) => {
            let record = huge(bytes, locator + 8)?;
            bytes.get(record..)?.starts_with(END_64).then_some(())?;
            Some((huge(bytes, record + 32)?, huge(bytes, record + 40)?, huge(bytes, record + 48)?))
        }
    }
}

/// The directory's entry at `at`, where it holds figures, and where the next one begins.
fn entry(bytes: &[u8], at: usize, shift: usize) -> Result<(Option<Entry<'_>>, usize), Refusal> {
    const CUT: Refusal = Refusal::Broken("a directory that is cut off");
    let field = |from: usize| short(bytes, at + from).map(usize::from).ok_or(CUT);
    if !bytes.get(at..).is_some_and(|rest| rest.starts_with(ENTRY)) {
        return Err(CUT);
    }
    let (flags, method) = (field(8)?, field(10)?);
    let (name_bytes, extra_bytes, comment_bytes) = (field(28)?, field(30)?, field(32)?);
    let name = bytes.get(at + 46..at + 46 + name_bytes).ok_or(CUT)?;
    let extra = bytes.get(at + 46 + name_bytes..at + 46 + name_bytes + extra_bytes).ok_or(CUT)?;
    let next = at + 46 + name_bytes + extra_bytes + comment_bytes;
    let name = String::from_utf8_lossy(name).replace('\\', "/");
    let name = name.trim_start_matches('/').to_owned();
    if !holds_figures(&name) {
        return Ok((None, next));
    }
    if flags & 1 != 0 {
        return Err(Refusal::Locked);
    }
    let sizes = [size(bytes, at + 24).ok_or(CUT)?, size(bytes, at + 20).ok_or(CUT)?, size(bytes, at + 42).ok_or(CUT)?];
    let [_, packed_bytes, local] = enlarged(sizes, extra).ok_or(CUT)?;
    let local = local.checked_add(shift).ok_or(CUT)?;
    if !bytes.get(local..).is_some_and(|rest| rest.starts_with(LOCAL)) {
        return Err(Refusal::Broken("a part that is not where the directory says"));
    }
    let part = |from: usize| short(bytes, local + from).map(usize::from).ok_or(CUT);
    let before = part(26)? + part(28)? + 30;
    let from = local + before;
    let to = from.checked_add(packed_bytes).ok_or(CUT)?;
    let packed = bytes.get(from..to).ok_or(Refusal::Broken("a part that is cut off"))?;
    let crc = long(bytes, at + 16).ok_or(CUT)?;
    let method = u16::try_from(method).unwrap_or(u16::MAX);
    Ok((Some(Entry { name, method, crc, packed }), next))
}

/// Sizes and place with those of the ZIP64 field where they do not fit into 32 bits.
fn enlarged(mut sizes: [usize; 3], extra: &[u8]) -> Option<[usize; 3]> {
    if sizes.iter().all(|size| *size != 0xFFFF_FFFF) {
        return Some(sizes);
    }
    let mut at = 0;
    loop {
        let (id, length) = (short(extra, at)?, usize::from(short(extra, at + 2)?));
        if id == 1 {
            break;
        }
        at += 4 + length;
    }
    at += 4;
    for size in sizes.iter_mut().filter(|size| **size == 0xFFFF_FFFF) {
        *size = huge(extra, at)?;
        at += 8;
    }
    Some(sizes)
}

/// Whether a part can hold figures: it is XML or binary records, and lies in none of the folders for other things.
fn holds_figures(name: &str) -> bool {
    let lower = format!("/{}", name.to_ascii_lowercase());
    let is_data = [".xml", ".rels", ".bin"].iter().any(|end| lower.ends_with(end)) || lower == "/mimetype";
    let is_other = PASSED_OVER.iter().any(|folder| lower.contains(folder)) || lower.ends_with("vbaproject.bin");
    is_data && !is_other
}

fn huge(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::Workbook;

    fn workbook() -> Vec<u8> {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().write(0, 0, "Tỉnh").unwrap();
        workbook.save_to_buffer().unwrap()
    }

    #[test]
    fn the_parts_of_a_workbook_stand_in_a_new_archive() {
        let unpacked = unpack(&workbook()).unwrap();
        let part = |unpacked: &Unpacked| unpacked.part("XL/sharedStrings.xml").map(<[u8]>::to_vec);
        let text = String::from_utf8(part(&unpacked).unwrap()).unwrap();
        assert!(text.contains("Tỉnh"), "{text}");
        let again = unpack(&unpacked.bytes).unwrap();
        assert_eq!(part(&again), part(&unpacked));
        assert!(unpacked.part("docProps/app.xml").is_none(), "what holds no figures is left alone");
    }

    #[test]
    fn bytes_before_the_archive_do_no_harm() {
        let mut bytes = b"something else".to_vec();
        bytes.extend(workbook());
        assert!(unpack(&bytes).unwrap().part("xl/workbook.xml").is_some());
    }

    #[test]
    fn a_broken_archive_is_refused_wherever_it_is_cut_or_bent() {
        let whole = workbook();
        for cut in (0..whole.len()).step_by(7) {
            assert!(unpack(&whole[..cut]).is_err(), "cut at {cut}");
        }
        for at in 0..whole.len() {
            let mut bent = whole.clone();
            bent[at] ^= 0x55;
            // Most are refused; a date or a comment may differ. None brings the process down.
            let _ = unpack(&bent);
        }
    }

    #[test]
    fn unpacking_stops_at_the_limit_whatever_the_file_says() {
        let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        let zeros = vec![b' '; 1 << 20];
        for _ in 0..70 {
            std::io::Write::write_all(&mut packed, &zeros).unwrap();
        }
        let packed = packed.finish().unwrap();
        assert!(packed.len() < 100_000, "a small file");
        let mut bomb = Unpacked { bytes: Vec::new(), parts: Vec::new() };
        let entry = Entry { name: "xl/worksheets/sheet1.xml".to_owned(), method: 8, crc: 0, packed: &packed };
        assert!(matches!(add(&mut bomb, entry), Err(Refusal::Limit("unpacked-bytes", _))));
    }
}
