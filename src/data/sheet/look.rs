//! A look through the XML of an `.xlsx` file before it is read: what a reader would make room for is counted, and what it does
//! not tell is noted (merged cells, hidden rows, formulas without a stored result).

use super::archive::Unpacked;
use super::tags::{Kind, Tag, Tags};
use super::{Merged, Refusal};
use crate::data::limits::{SHEET_CELLS_MAX, SHEETS_MAX, STYLES_MAX};
use std::collections::{HashMap, HashSet};

/// What a sheet's XML tells beside its values; rows and columns from 0.
#[derive(Debug, Default)]
pub(super) struct Look {
    pub(super) merged: Vec<Merged>,
    pub(super) hidden_rows: HashSet<u32>,
    /// Cells with a formula and without its result.
    pub(super) uncomputed: HashSet<(u32, u32)>,
    /// Cells with a formula and a result.
    computed: HashSet<(u32, u32)>,
    /// How many cells there are.
    pub(super) cells: usize,
}

/// The main part of a workbook.
struct Main {
    /// The parts of its sheets, in its order; none where a sheet's part is not there.
    sheets: Vec<Option<String>>,
    /// Whether it asks to be computed when it is opened: whoever wrote it computed nothing.
    computes_on_load: bool,
}

/// Looks through all parts; one look a sheet, in the order of the workbook.
///
/// # Errors
/// It passes a limit, or does not hold together.
pub(super) fn look(unpacked: &Unpacked) -> Result<Vec<Look>, Refusal> {
    let main = main(unpacked)?;
    let mut at_sheets: HashMap<String, Look> = HashMap::new();
    let mut cells = 0;
    for (name, part) in unpacked.parts() {
        let lower = name.to_ascii_lowercase();
        if main.sheets.iter().flatten().any(|sheet| *sheet == lower) {
            let look = sheet(part)?;
            cells += look.cells;
            if cells > SHEET_CELLS_MAX {
                return Err(Refusal::Limit("sheet-cells", SHEET_CELLS_MAX));
            }
            at_sheets.insert(lower, look);
        } else {
            count(&lower, part)?;
        }
    }
    let of_sheet = |path: Option<String>| {
        let mut look = path.and_then(|path| at_sheets.remove(&path)).unwrap_or_default();
        if main.computes_on_load {
            look.uncomputed.extend(std::mem::take(&mut look.computed));
        }
        look
    };
    Ok(main.sheets.into_iter().map(of_sheet).collect())
}

/// Counts what a reader keeps of the parts that are no sheets.
fn count(name: &str, part: &[u8]) -> Result<(), Refusal> {
    let (is_texts, is_styles) = (name.ends_with("sharedstrings.xml"), name.ends_with("styles.xml"));
    let is_read = is_texts || is_styles || name.ends_with(".rels") || name.contains("workbook");
    let mut tags = Tags::new(part);
    let mut kept = 0;
    let (limit, most) = if is_texts { ("sheet-cells", SHEET_CELLS_MAX) } else { ("workbook-styles", STYLES_MAX) };
    while let Some(tag) = tags.next()? {
        let is_kept = match tag.name {
            b"si" => is_texts,
            b"xf" | b"font" | b"fill" | b"border" | b"numFmt" => is_styles,
            _ => is_read && !is_texts && !is_styles,
        };
        kept += usize::from(is_kept && tag.kind != Kind::Close);
        let claimed = tag.attribute("uniqueCount").filter(|_| is_texts && tag.opens("sst"));
        let is_too_many = claimed.is_some_and(|count| count.trim().parse().unwrap_or(usize::MAX) > SHEET_CELLS_MAX);
        if is_too_many || kept > most {
            return Err(Refusal::Limit(limit, most));
        }
    }
    Ok(())
}

/// Reads the main part and where its sheets lie.
fn main(unpacked: &Unpacked) -> Result<Main, Refusal> {
    const NO_MAIN: Refusal = Refusal::Broken("no main part");
    let top = relations(unpacked.part("_rels/.rels").ok_or(NO_MAIN)?, "")?;
    let main = top.into_iter().find(|own| own.kind.ends_with("/officeDocument")).ok_or(NO_MAIN)?.target;
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
    let relations_name =
        if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let targets: HashMap<String, String> = match unpacked.part(&relations_name) {
        Some(part) => relations(part, folder)?.into_iter().map(|own| (own.id, own.target)).collect(),
        None => HashMap::new(),
    };
    let mut read = Main { sheets: Vec::new(), computes_on_load: false };
    let mut tags = Tags::new(unpacked.part(&main).ok_or(NO_MAIN)?);
    while let Some(tag) = tags.next()? {
        if tag.opens("sheet") {
            let id = tag.attribute("r:id").or_else(|| tag.attribute("relationships:id"));
            read.sheets.push(id.and_then(|id| targets.get(id).cloned()));
        } else if tag.opens("calcPr") {
            read.computes_on_load = tag.attribute("fullCalcOnLoad").is_some_and(is_true);
        }
        if read.sheets.len() > SHEETS_MAX {
            return Err(Refusal::Limit("sheets", SHEETS_MAX));
        }
    }
    Ok(read)
}

/// A relation of a part to another.
pub(super) struct Relation {
    pub(super) id: String,
    kind: String,
    /// The other part, in lower case.
    pub(super) target: String,
}

/// The relations in a part; `folder` is that of the part to which they belong.
pub(super) fn relations(part: &[u8], folder: &str) -> Result<Vec<Relation>, Refusal> {
    let mut tags = Tags::new(part);
    let mut all = Vec::new();
    while let Some(tag) = tags.next()? {
        let own = |name| tag.attribute(name).unwrap_or_default();
        if tag.opens("Relationship") && own("TargetMode") != "External" {
            let target = match own("Target").strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None if folder.is_empty() => own("Target").to_owned(),
                None => format!("{folder}/{}", own("Target")),
            };
            let target = without_turns(&target).to_ascii_lowercase();
            all.push(Relation { id: own("Id").to_owned(), kind: own("Type").to_owned(), target });
        }
        if all.len() > STYLES_MAX {
            return Err(Refusal::Limit("archive-entries", STYLES_MAX));
        }
    }
    Ok(all)
}

/// A path without `.` and `..`.
fn without_turns(path: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

/// Looks through the XML of one sheet.
fn sheet(part: &[u8]) -> Result<Look, Refusal> {
    let mut look = Look::default();
    let mut tags = Tags::new(part);
    let (mut row, mut column) = (0, 0);
    // Of the cell that is open: whether it has a formula, and a result.
    let (mut formula, mut result) = (false, false);
    while let Some(tag) = tags.next()? {
        match tag.name {
            b"row" if tag.kind != Kind::Close => {
                row = tag.number("r").and_then(|row| u32::try_from(row.checked_sub(1)?).ok()).unwrap_or(row);
                if tag.attribute("hidden").is_some_and(is_true) {
                    look.hidden_rows.insert(row);
                }
                column = 0;
            }
            b"c" if tag.kind != Kind::Close => {
                (row, column) = tag.attribute("r").and_then(position).unwrap_or((row, column));
                look.cells += 1;
                (formula, result) = (false, tag.attribute("t") == Some("str"));
            }
            b"f" if tag.kind != Kind::Close => formula = true,
            b"v" if tag.kind == Kind::Close => result |= tag.text_before > 0,
            b"is" => result = true,
            b"mergeCell" if tag.kind != Kind::Close && look.merged.len() < SHEET_CELLS_MAX => {
                look.merged.extend(merged(&tag));
            }
            _ => {}
        }
        if tag.closes("row") {
            row = row.saturating_add(1);
        }
        if tag.closes("c") {
            if formula {
                let of = if result { &mut look.computed } else { &mut look.uncomputed };
                of.insert((row, column));
            }
            column = column.saturating_add(1);
        }
        if look.cells > SHEET_CELLS_MAX {
            return Err(Refusal::Limit("sheet-cells", SHEET_CELLS_MAX));
        }
    }
    Ok(look)
}

/// The range of a `mergeCell`.
fn merged(tag: &Tag<'_>) -> Option<Merged> {
    let (first, last) = tag.attribute("ref")?.split_once(':')?;
    let (first, last) = (position(first)?, position(last)?);
    let column = |column: u32| u16::try_from(column).ok();
    Some(Merged { rows: (first.0, last.0), columns: (column(first.1)?, column(last.1)?) })
}

/// Row and column, from 0, of a reference such as `C7` or `$C$7`.
fn position(reference: &str) -> Option<(u32, u32)> {
    let mut column = 0u32;
    let mut row = 0u32;
    for letter in reference.bytes().filter(|letter| *letter != b'$') {
        match letter {
            b'A'..=b'Z' => column = column.checked_mul(26)?.checked_add(u32::from(letter - b'A') + 1)?,
            b'a'..=b'z' => column = column.checked_mul(26)?.checked_add(u32::from(letter - b'a') + 1)?,
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(letter - b'0'))?,
            _ => return None,
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// A truth value of XML.
fn is_true(text: &str) -> bool {
    matches!(text, "1" | "true")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_cells() {
        assert_eq!(position("A1"), Some((0, 0)));
        assert_eq!(position("$C$7"), Some((6, 2)));
        assert_eq!(position("XFD1048576"), Some((1_048_575, 16_383)));
        assert_eq!((position("7"), position("C"), position("C0"), position("ZZZZZZZZZ1")), (None, None, None, None));
        assert_eq!(without_turns("xl/worksheets/../sheets/./a.xml"), "xl/sheets/a.xml");
    }

    #[test]
    fn what_a_sheet_tells_beside_its_values() {
        let xml = r#"<worksheet><sheetData>
            <row r="2" hidden="1"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>X</f><v></v></c><c><f>Y</f></c></row>
            <row><c t="str"><f>""</f><v></v></c><c/></row>
            </sheetData><mergeCells><mergeCell ref="A1:C1"/></mergeCells></worksheet>"#;
        let look = sheet(xml.as_bytes()).unwrap();
        let mut uncomputed: Vec<_> = look.uncomputed.into_iter().collect();
        uncomputed.sort_unstable();
        assert_eq!((look.cells, uncomputed), (5, vec![(1, 1), (1, 2)]));
        let mut computed: Vec<_> = look.computed.into_iter().collect();
        computed.sort_unstable();
        assert_eq!(computed, [(1, 0), (2, 0)]);
        assert_eq!((look.hidden_rows.len(), look.hidden_rows.contains(&1)), (1, true));
        assert_eq!(look.merged, [Merged { rows: (0, 0), columns: (0, 2) }]);
    }

    #[test]
    fn more_texts_than_the_limit_are_refused_whether_claimed_or_there() {
        assert!(count("xl/sharedstrings.xml", b"<sst uniqueCount=\"99999999999999999999\"></sst>").is_err());
        assert!(count("xl/sharedstrings.xml", b"<sst uniqueCount=\"3\"><si/></sst>").is_ok());
        let many = format!("<styleSheet>{}</styleSheet>", "<xf/>".repeat(STYLES_MAX + 1));
        assert_eq!(count("xl/styles.xml", many.as_bytes()), Err(Refusal::Limit("workbook-styles", STYLES_MAX)));
    }
}
