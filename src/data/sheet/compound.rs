//! The compound file in which an `.xls` workbook lies (MS-CFB), read with every chain bounded, and written anew.
//!
//! In: the bytes of a file. Out: the stream of the workbook; and a compound file of that one stream, in which every chain is
//! true, for the reader behind it. A chain that turns in a circle or leads out of the file is refused.

use super::Refusal;
use super::bytes::{long, short};

/// The first bytes of a compound file.
pub(super) const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;
const FAT_SECTOR: u32 = 0xFFFF_FFFD;
/// Sector ids from here on mean something else.
const RESERVED: u32 = 0xFFFF_FFFA;
const ENTRY_BYTES: usize = 128;
const MINI_BYTES: usize = 64;
/// Streams below this size lie in the small stream.
const MINI_CUTOFF: usize = 4096;
/// Sector size of the files that are written here.
const SECTOR_BYTES: usize = 4096;
/// Sectors of the allocation table that the header itself lists.
const HEADER_FATS: usize = 109;

const BROKEN: Refusal = Refusal::Broken("a compound file whose chains do not hold");

/// A compound file.
struct Compound<'c> {
    bytes: &'c [u8],
    sector_bytes: usize,
    fat: Vec<u32>,
}

/// A stream or storage in the directory.
struct Entry {
    name: String,
    is_stream: bool,
    is_root: bool,
    start: u32,
    size: usize,
}

/// The stream of the workbook.
///
/// # Errors
/// The file does not hold together, holds no workbook, or is locked by a password.
pub(super) fn workbook(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let compound = Compound::open(bytes)?;
    let entries = compound.entries()?;
    let named = |name: &str| entries.iter().find(|entry| entry.is_stream && entry.name.eq_ignore_ascii_case(name));
    if named("EncryptedPackage").is_some() {
        return Err(Refusal::Locked);
    }
    let own = named("Workbook").or_else(|| named("Book")).ok_or(Refusal::Other("not-workbook"))?;
    if own.size > bytes.len() {
        return Err(BROKEN);
    }
    let mut stream = if own.size < MINI_CUTOFF {
        let root = entries.iter().find(|entry| entry.is_root).ok_or(BROKEN)?;
        compound.small(own, root)?
    } else {
        compound.chain(own.start, &compound.fat)?
    };
    if stream.len() < own.size {
        return Err(BROKEN);
    }
    stream.truncate(own.size);
    Ok(stream)
}

impl<'c> Compound<'c> {
    fn open(bytes: &'c [u8]) -> Result<Self, Refusal> {
        let sector_bytes = match short(bytes, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(BROKEN),
        };
        let mut compound = Self { bytes, sector_bytes, fat: Vec::new() };
        let most = bytes.len() / sector_bytes + 1;
        let mut ids: Vec<u32> = (0..HEADER_FATS).filter_map(|at| long(bytes, 76 + at * 4)).collect();
        let mut next = long(bytes, 68).ok_or(BROKEN)?;
        let mut seen = 0;
        while next < RESERVED {
            seen += 1;
            let sector = compound.sector(next).filter(|_| seen <= most).ok_or(BROKEN)?;
            let mut more: Vec<u32> = (0..sector.len() / 4).filter_map(|at| long(sector, at * 4)).collect();
            next = more.pop().ok_or(BROKEN)?;
            ids.extend(more);
        }
        ids.retain(|id| *id < RESERVED);
        if ids.len() > most {
            return Err(BROKEN);
        }
        for id in ids {
            let sector = compound.sector(id).ok_or(BROKEN)?;
            let own: Vec<u32> = (0..sector.len() / 4).filter_map(|at| long(sector, at * 4)).collect();
            compound.fat.extend(own);
        }
        Ok(compound)
    }

    /// The bytes of a sector; the last may be cut short.
    fn sector(&self, id: u32) -> Option<&'c [u8]> {
        let from = usize::try_from(id).ok()?.checked_add(1)?.checked_mul(self.sector_bytes)?;
        let to = from.checked_add(self.sector_bytes)?.min(self.bytes.len());
        self.bytes.get(from..to).filter(|sector| !sector.is_empty())
    }

    /// The bytes of a chain of sectors. Each sector stands in it once, so it is no longer than the file.
    fn chain(&self, start: u32, fat: &[u32]) -> Result<Vec<u8>, Refusal> {
        let mut all = Vec::new();
        let mut id = start;
        while id != END_OF_CHAIN {
            all.extend_from_slice(self.sector(id).ok_or(BROKEN)?);
            if all.len() > self.bytes.len() {
                return Err(BROKEN);
            }
            id = usize::try_from(id).ok().and_then(|at| fat.get(at)).copied().ok_or(BROKEN)?;
        }
        Ok(all)
    }

    fn entries(&self) -> Result<Vec<Entry>, Refusal> {
        let directory = self.chain(long(self.bytes, 48).ok_or(BROKEN)?, &self.fat)?;
        let entry = |own: &[u8]| {
            let units: Vec<u16> = (0..32).filter_map(|at| short(own, at * 2)).take_while(|unit| *unit != 0).collect();
            let kind = own.get(66)?;
            Some(Entry {
                name: String::from_utf16_lossy(&units),
                is_stream: *kind == 2,
                is_root: *kind == 5,
                start: long(own, 116)?,
                size: usize::try_from(long(own, 120)?).ok()?,
            })
        };
        Ok(directory.chunks_exact(ENTRY_BYTES).filter_map(entry).collect())
    }

    /// A stream that lies in the small stream, which is that of the root.
    fn small(&self, own: &Entry, root: &Entry) -> Result<Vec<u8>, Refusal> {
        let store = self.chain(root.start, &self.fat)?;
        let table = self.chain(long(self.bytes, 60).ok_or(BROKEN)?, &self.fat)?;
        let mut all = Vec::new();
        let mut id = own.start;
        while id != END_OF_CHAIN && all.len() < own.size {
            let at = usize::try_from(id).map_err(|_| BROKEN)?;
            let from = at.checked_mul(MINI_BYTES).ok_or(BROKEN)?;
            all.extend_from_slice(store.get(from..(from + MINI_BYTES).min(store.len())).ok_or(BROKEN)?);
            if all.len() > self.bytes.len() {
                return Err(BROKEN);
            }
            id = long(&table, at.checked_mul(4).ok_or(BROKEN)?).ok_or(BROKEN)?;
        }
        Ok(all)
    }
}

/// A compound file (version 4) with this stream as its workbook, and nothing else.
///
/// # Errors
/// The stream is longer than the header can list, which no file within the limits is.
pub(super) fn written(stream: &[u8]) -> Result<Vec<u8>, Refusal> {
    let of_stream = stream.len().max(MINI_CUTOFF).div_ceil(SECTOR_BYTES);
    let per_sector = SECTOR_BYTES / 4;
    let fats = (1..=HEADER_FATS).find(|fats| fats + 1 + of_stream <= fats * per_sector).ok_or(BROKEN)?;
    let number = |at: usize| u32::try_from(at).unwrap_or(RESERVED);
    let mut header = vec![0u8; SECTOR_BYTES];
    let mut put = |at: usize, own: &[u8]| {
        if let Some(place) = header.get_mut(at..at + own.len()) {
            place.copy_from_slice(own);
        }
    };
    put(0, MAGIC);
    // Minor version, version 4, little endian, sectors of 4096 and 64 bytes.
    put(24, &[0x3E, 0, 4, 0, 0xFE, 0xFF, 12, 0, 6, 0]);
    for (at, value) in [
        (40, 1),
        (44, number(fats)),
        (48, number(fats)),
        (56, number(MINI_CUTOFF)),
        (60, END_OF_CHAIN),
        (64, 0),
        (68, END_OF_CHAIN),
        (72, 0),
    ] {
        put(at, &value.to_le_bytes());
    }
    for at in 0..HEADER_FATS {
        put(76 + at * 4, &(if at < fats { number(at) } else { FREE }).to_le_bytes());
    }
    let mut out = header;
    let first = fats + 1;
    let last = first + of_stream - 1;
    for at in 0..fats * per_sector {
        let next = match at {
            at if at < fats => FAT_SECTOR,
            at if at == fats || at == last => END_OF_CHAIN,
            at if at < last => number(at + 1),
            _ => FREE,
        };
        out.extend_from_slice(&next.to_le_bytes());
    }
    let size = stream.len().max(MINI_CUTOFF);
    let mut directory = entry("Root Entry", 5, 0, 0);
    directory.extend(entry("Workbook", 2, number(first), size));
    directory.resize(SECTOR_BYTES, 0);
    out.extend(directory);
    out.extend_from_slice(stream);
    out.resize(SECTOR_BYTES * (1 + fats + 1 + of_stream), 0);
    Ok(out)
}

/// An entry of a directory; the root has the workbook as its only child.
fn entry(name: &str, kind: u8, start: u32, size: usize) -> Vec<u8> {
    let mut own: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bytes = u16::try_from(own.len() + 2).unwrap_or(0);
    own.resize(64, 0);
    own.extend_from_slice(&bytes.to_le_bytes());
    own.extend_from_slice(&[kind, 1]);
    let child = if kind == 5 { 1u32 } else { FREE };
    for link in [FREE, FREE, child] {
        own.extend_from_slice(&link.to_le_bytes());
    }
    own.resize(116, 0);
    own.extend_from_slice(&start.to_le_bytes());
    own.extend_from_slice(&u64::try_from(size).unwrap_or(0).to_le_bytes());
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for size in [10, MINI_CUTOFF, 100_000, 9_000_000] {
            let stream: Vec<u8> = (0..size).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let read = workbook(&written(&stream).unwrap()).unwrap();
            assert_eq!(read.get(..size), Some(stream.as_slice()), "{size}");
        }
    }

    #[test]
    fn a_chain_in_a_circle_is_refused() {
        let mut file = written(&[7; 20_000]).unwrap();
        // The stream begins at sector 2; its first entry in the table leads back to itself.
        let at = SECTOR_BYTES + 2 * 4;
        file[at..at + 4].copy_from_slice(&2u32.to_le_bytes());
        assert_eq!(workbook(&file), Err(BROKEN));
        let mut file = written(&[7; 20_000]).unwrap();
        // So does the directory, which is sector 1.
        file[SECTOR_BYTES + 4..SECTOR_BYTES + 8].copy_from_slice(&1u32.to_le_bytes());
        assert_eq!(workbook(&file), Err(BROKEN));
    }

    #[test]
    fn a_broken_file_is_refused_wherever_it_is_cut_or_bent() {
        let whole = written(&[7; 5_000]).unwrap();
        for cut in 0..SECTOR_BYTES * 3 {
            assert!(workbook(&whole[..cut]).is_err(), "{cut}");
        }
        for at in 0..SECTOR_BYTES * 3 {
            let mut bent = whole.clone();
            bent[at] ^= 0xFF;
            let _ = workbook(&bent);
        }
    }
}
