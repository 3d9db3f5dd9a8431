//! Any bytes as a workbook, or as the sheet of a sound one: a panel and findings that can be printed, and never a crash, a hang or more
//! memory than its limits allow. The first byte says what the others are: a whole file (`w`), the sheet of an `.xlsx` (`x`) or the
//! content of an `.ods` (`o`), which are packed with sums that are right, so that they reach the readers; any other is a whole file itself.
//! Begin with the files of `inputs/messy/`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use province_kpi::data::{self, ReadOptions, Source};
use province_kpi::report;
use province_kpi::rulebook::model::{Language, Rulebook};
use std::borrow::Cow;
use std::sync::OnceLock;

const RULEBOOK: &[u8] = include_bytes!("../../inputs/messy/rulebook.toml");

const TYPES: &[u8] = br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const TOP: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &[u8] = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const OF_BOOK: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

fn rulebook() -> &'static Rulebook {
    static READ: OnceLock<Rulebook> = OnceLock::new();
    READ.get_or_init(|| province_kpi::rulebook::read("rulebook.toml", RULEBOOK).rulebook.expect("the rulebook is good"))
}

/// CRC-32 as ZIP has it (APPNOTE 4.4.7).
fn sum(bytes: &[u8]) -> u32 {
    let step = |sum: u32| (sum >> 1) ^ (0xEDB8_8320 & 0u32.wrapping_sub(sum & 1));
    !bytes.iter().fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum)))
}

/// A ZIP archive of parts that are stored as they are.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, part) in parts {
        let length = u32::try_from(part.len()).expect("inputs are small");
        let mut about = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        about.extend(sum(part).to_le_bytes());
        about.extend(length.to_le_bytes().repeat(2));
        about.extend([u8::try_from(name.len()).expect("names are short"), 0, 0, 0]);
        let at = u32::try_from(file.len()).expect("inputs are small");
        file.extend([b"PK\x03\x04", about.as_slice(), name.as_bytes(), part].concat());
        directory.extend([b"PK\x01\x02\x14\x00", about.as_slice(), &[0; 10], &at.to_le_bytes(), name.as_bytes()].concat());
    }
    let count = u8::try_from(parts.len()).expect("parts are few");
    let [from, length] = [file.len(), directory.len()].map(|own| u32::try_from(own).expect("inputs are small").to_le_bytes());
    file.extend(directory);
    file.extend([b"PK\x05\x06\x00\x00\x00\x00".as_slice(), &[count, 0, count, 0], &length, &from, &[0, 0]].concat());
    file
}

fn file(bytes: &[u8]) -> Cow<'_, [u8]> {
    match bytes {
        [b'w', rest @ ..] => rest.into(),
        [b'x', sheet @ ..] => archive(&[
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", TOP),
            ("xl/workbook.xml", BOOK),
            ("xl/_rels/workbook.xml.rels", OF_BOOK),
            ("xl/worksheets/sheet1.xml", sheet),
        ])
        .into(),
        [b'o', content @ ..] => archive(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", br#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#),
            ("content.xml", content),
        ])
        .into(),
        whole => whole.into(),
    }
}

fuzz_target!(
    init: {
        // A panic of the reader of workbooks that the library catches is no crash; every other is.
        let crash = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !data::is_fenced() {
                crash(panic);
            }
        }));
    },
    |bytes: &[u8]| {
        let file = file(bytes);
        let read = || {
            let inputs = [Source { name: "figures.xlsx".to_owned(), bytes: file.as_ref().into() }];
            data::read(rulebook(), &inputs, &ReadOptions::default())
        };
        let reading = read();
        assert_eq!(reading.findings, read().findings, "the same bytes give the same findings");
        for language in [Language::Vi, Language::En] {
            report::findings_text(&reading.findings, &|_| None, language, false);
        }
    }
);
