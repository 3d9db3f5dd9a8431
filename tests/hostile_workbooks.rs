//! Workbooks made to do harm: each is refused with a finding, quickly, and whole workbooks that are bent at random never bring the
//! process down.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use province_kpi::data::{ReadOptions, Reading, Source, read};
use province_kpi::finding::Code;
use province_kpi::rulebook;
use rust_xlsxwriter::Workbook;
use std::borrow::Cow;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// Time in which an unoptimised build refuses any of them on a machine at work; an optimised one needs a tenth.
const PATIENCE: Duration = Duration::from_secs(20);

fn read_bytes(name: &str, bytes: &[u8]) -> Reading {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs/messy/rulebook.toml");
    let rulebook = rulebook::read("rulebook.toml", &std::fs::read(path).unwrap()).rulebook.unwrap();
    let source = Source { name: name.to_owned(), bytes: Cow::Borrowed(bytes) };
    read(&rulebook, &[source], &ReadOptions::default())
}

/// The codes with which a file is refused, and it is not read at all.
fn refused(name: &str, bytes: &[u8]) -> Vec<Code> {
    let begin = Instant::now();
    let reading = read_bytes(name, bytes);
    assert!(begin.elapsed() < PATIENCE, "{name}: {:?}", begin.elapsed());
    assert!(reading.panel.observations.is_empty(), "{name}");
    reading.findings.iter().map(|finding| finding.code).collect()
}

/// An archive of these parts, packed; for what no writer of workbooks would write.
fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(content).unwrap();
        let packed = packer.finish().unwrap();
        let number = |value: usize| u32::try_from(value).unwrap().to_le_bytes();
        let mut head = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        head.extend(crc.sum().to_le_bytes());
        head.extend(number(packed.len()));
        head.extend(number(content.len()));
        head.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        head.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend(number(out.len()));
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(packed);
    }
    let count = u16::try_from(parts.len()).unwrap().to_le_bytes();
    let number = |value: usize| u32::try_from(value).unwrap().to_le_bytes();
    let (start, size) = (number(out.len()), number(directory.len()));
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count);
    out.extend(count);
    out.extend(size);
    out.extend(start);
    out.extend([0, 0]);
    out
}

const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook of one sheet with this XML, and this table of texts.
fn xlsx(sheet: &str, texts: &str) -> Vec<u8> {
    let relations = |kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"a\" Type=\"{RELATION}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    archive(&[
        ("_rels/.rels", relations("officeDocument", "xl/workbook.xml").into_bytes()),
        ("xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml").into_bytes()),
        (
            "xl/workbook.xml",
            format!("<workbook xmlns:r=\"{RELATION}\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>")
                .into_bytes(),
        ),
        ("xl/sharedStrings.xml", texts.as_bytes().to_vec()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes().to_vec()),
    ])
}

/// A sheet with these rows.
fn sheet(rows: &str) -> String {
    format!("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData></worksheet>")
}

fn text(cell: &str, text: &str) -> String {
    format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn a_tiny_file_that_claims_the_whole_sheet_is_read_for_what_is_in_it() {
    let header = format!("<row r=\"1\">{}{}</row>", text("A1", "code"), text("B1", "files"));
    let figures = format!("<row r=\"2\">{}<c r=\"B2\"><v>7</v></c></row>", text("A2", "01"));
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    let bytes = xlsx(&sheet(&format!("{header}{figures}{far}")), "<sst></sst>");
    assert!(bytes.len() < 2_000);
    let begin = Instant::now();
    let reading = read_bytes("far.xlsx", &bytes);
    assert!(begin.elapsed() < PATIENCE);
    assert_eq!(reading.panel.observations.len(), 1);
    let codes: Vec<Code> = reading.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::EntityMissing, Code::ColumnUnknown]);
}

#[test]
fn claims_of_texts_and_cells_beyond_the_limits() {
    let claim = "<sst uniqueCount=\"99999999999\"><si><t>a</t></si></sst>";
    assert_eq!(refused("texts.xlsx", &xlsx(&sheet(""), claim)), [Code::LimitPassed]);
    let texts = format!("<sst>{}</sst>", "<si/>".repeat(2_000_000));
    let bytes = xlsx(&sheet(""), &texts);
    assert!(bytes.len() < 100_000, "{}", bytes.len());
    assert_eq!(refused("texts.xlsx", &bytes), [Code::LimitPassed]);
    let cells = xlsx(&sheet(&format!("<row>{}</row>", "<c/>".repeat(3_000_000))), "<sst></sst>");
    assert_eq!(refused("cells.xlsx", &cells), [Code::LimitPassed]);
    let wide = "<row><c r=\"XFD1\"><v>1</v></c></row>";
    let rows: String = (1..=20_000).map(|row| wide.replace("XFD1", &format!("XFD{row}"))).collect();
    assert_eq!(refused("wide.xlsx", &xlsx(&sheet(&rows), "<sst></sst>")), [Code::LimitPassed]);
}

#[test]
fn one_text_in_a_hundred_thousand_cells() {
    let texts = |bytes: usize| format!("<sst><si><t>{}</t></si></sst>", "x".repeat(bytes));
    let cells = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(10)).repeat(10_000);
    let large = xlsx(&sheet(&cells), &texts(30 << 20));
    assert!(large.len() < 200_000, "{}", large.len());
    assert_eq!(refused("large.xlsx", &large), [Code::LimitPassed]);
    assert_eq!(refused("many.xlsx", &xlsx(&sheet(&cells), &texts(60_000))), [Code::LimitPassed]);
}

#[test]
fn merges_over_the_whole_sheet_by_the_hundred_thousand() {
    let rows: String = (1..=100_002).map(|row| format!("<row><c r=\"A{row}\"><v>1</v></c></row>")).collect();
    let merges = "<mergeCell ref=\"A1:A500000\"/>".repeat(200_000);
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells></worksheet>");
    assert_eq!(refused("merges.xlsx", &xlsx(&sheet, "<sst></sst>")), [Code::LimitPassed]);
}

/// Three rows of ten thousand columns, each pair of which is merged, may be a header.
#[test]
fn a_header_of_ten_thousand_groups() {
    let letters = |column: u32| {
        let (mut left, mut letters) = (column + 1, String::new());
        while left > 0 {
            letters.insert(0, char::from(b'A' + u8::try_from((left - 1) % 26).unwrap()));
            left = (left - 1) / 26;
        }
        letters
    };
    let last = 9_999;
    let group = |column: u32| text(&format!("{}1", letters(column)), &format!("G{column}"));
    let groups: String = (1..last).step_by(2).map(group).collect();
    let (code, files) = (text("A1", "code"), text(&format!("{}1", letters(last)), "files"));
    let below = text("B3", "x");
    let figures = format!("{}<c r=\"{}4\"><v>7</v></c>", text("A4", "01"), letters(last));
    let rows = format!(
        "<row r=\"1\">{code}{groups}{files}</row><row r=\"2\"><c/></row><row r=\"3\">{below}</row><row r=\"4\">{figures}</row>"
    );
    let merge = |column: u32| format!("<mergeCell ref=\"{}1:{}1\"/>", letters(column), letters(column + 1));
    let merges: String = (1..last).step_by(2).map(merge).collect();
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells></worksheet>");
    let begin = Instant::now();
    let reading = read_bytes("header.xlsx", &xlsx(&sheet, "<sst></sst>"));
    assert!(begin.elapsed() < PATIENCE);
    assert_eq!(reading.panel.observations.len(), 1, "{:?}", reading.findings.first());
}

#[test]
fn bombs_and_deep_xml() {
    let bomb = xlsx(&sheet(&" ".repeat(80 << 20)), "<sst></sst>");
    assert!(bomb.len() < 200_000, "{}", bomb.len());
    assert_eq!(refused("bomb.xlsx", &bomb), [Code::LimitPassed]);
    let deep = xlsx(&sheet(&"<a>".repeat(1_000_000)), "<sst></sst>");
    assert_eq!(refused("deep.xlsx", &deep), [Code::LimitPassed]);
    let entities = xlsx("<!DOCTYPE a [<!ENTITY b \"b\"><!ENTITY c \"&b;&b;\">]><worksheet/>", "<sst></sst>");
    assert_eq!(refused("entities.xlsx", &entities), [Code::WorkbookUnreadable]);
    let texts = xlsx(&sheet("<row><c t=\"s\"><v>999999999999</v></c></row>"), "<sst></sst>");
    assert_eq!(refused("texts.xlsx", &texts), [Code::WorkbookUnreadable]);
}

#[test]
fn sheets_of_opendocument_that_repeat_without_end() {
    let content = |rows: &str| {
        format!("<office:document-content><table:table table:name=\"A\">{rows}</table:table></office:document-content>")
    };
    let ods = |rows: &str| {
        archive(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
            ("META-INF/manifest.xml", b"<manifest:manifest/>".to_vec()),
            ("content.xml", content(rows).into_bytes()),
        ])
    };
    let billion = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
                   table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/></table:table-row>";
    assert_eq!(refused("billion.ods", &ods(billion)), [Code::LimitPassed]);
    let spaces = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p><text:s \
                  text:c=\"2000000000\"/></text:p></table:table-cell></table:table-row>";
    assert_eq!(refused("spaces.ods", &ods(spaces)), [Code::LimitPassed]);
    let copies = format!(
        "<table:table-row table:number-rows-repeated=\"1000\"><table:table-cell table:number-columns-repeated=\"100\" \
         office:value-type=\"string\"><text:p>{}</text:p></table:table-cell></table:table-row>",
        "x".repeat(60_000)
    );
    assert_eq!(refused("copies.ods", &ods(&copies)), [Code::LimitPassed]);
}

/// Every shipped sample bent at many places, by a fixed sequence of numbers.
#[test]
fn bent_workbooks_never_bring_the_process_down() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs/messy");
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write(0, 0, "files").unwrap();
    let mut samples = vec![("written.xlsx".to_owned(), workbook.save_to_buffer().unwrap())];
    for name in ["percent-cells.xls", "dates-for-dates.xls", "two-row-header.ods", "error-cells.ods"] {
        samples.push((name.to_owned(), std::fs::read(folder.join(name)).unwrap()));
    }
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below).unwrap()).unwrap()
    };
    for (name, whole) in &samples {
        for _ in 0..150 {
            let mut bent = whole.clone();
            for _ in 0..=random(4) {
                let at = random(bent.len());
                bent[at] = u8::try_from(random(256)).unwrap();
            }
            if random(5) == 0 {
                bent.truncate(random(bent.len()));
            }
            let _ = read_bytes(name, &bent);
        }
    }
}
