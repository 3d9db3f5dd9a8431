//! Every file of `inputs/messy/`, each like one that an office made: a golden a file with each figure that was read, where it stood,
//! and everything that was found. Workbooks are made by `tests/messy/generator.rs` and committed as they came out.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use province_kpi::data::panel::{Datum, Observation};
use province_kpi::data::{ReadOptions, Reading, Source, read};
use province_kpi::finding::Finding;
use province_kpi::rulebook::model::{DataStatus, Language, Rulebook};
use province_kpi::{rulebook, wording};
use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

/// The rulebook that all files are read with.
fn small_rulebook() -> Rulebook {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs/messy/rulebook.toml");
    let reading = rulebook::read("rulebook.toml", &std::fs::read(path).unwrap());
    reading.rulebook.unwrap_or_else(|| panic!("{:#?}", reading.findings))
}

fn read_file(rulebook: &Rulebook, path: &Path) -> Reading {
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    let source = Source { name, bytes: Cow::Owned(std::fs::read(path).unwrap()) };
    read(rulebook, &[source], &ReadOptions::default())
}

/// `2025-Q1 01 Hà Nội files = 12 @ [Quý I] C7`, with stage, status and what stands beside it where there is something.
fn figure(rulebook: &Rulebook, reading: &Reading, own: &Observation) -> String {
    let field = rulebook.field(own.field).unwrap();
    let entity = reading.panel.registry.get(own.entity).unwrap();
    let datum = match own.datum {
        Datum::Number(number) => number.to_string(),
        Datum::Flag(flag) => flag.to_string(),
        Datum::Level(level) => format!("level {level}"),
        Datum::Missing(reason) => format!("({})", reason.token()),
    };
    let file = reading.panel.files.get(own.origin.file).unwrap();
    let origin = file
        .sheet_cell(own.origin)
        .map_or_else(|| format!("line {}, column {}", own.origin.line, own.origin.column), |cell| cell.shown());
    let mut text = format!("{} {} {} {} = {datum}", own.period, entity.code, entity.name_vi, field.id);
    if own.stage > 0 {
        let _ = write!(text, ", stage {}", own.stage);
    }
    let _ = write!(text, " @ {origin}");
    if own.status != DataStatus::default() {
        let _ = write!(text, ", {}", own.status.token());
    }
    for remark in own.remarks.iter() {
        let decision = remark.decision.map(|decision| decision.token().to_owned());
        let reason = remark.reason.as_ref().map(|reason| reason.text.clone());
        for (name, own) in [
            ("evidence", &remark.evidence),
            ("number", &remark.document.number),
            ("issued on", &remark.document.date),
            ("issuer", &remark.document.issuer),
            ("abstract", &remark.document.about),
            ("link", &remark.document.link),
            ("decision", &decision),
            ("reason", &reason),
            ("on", &remark.date),
            ("note", &remark.note),
            ("agency", &remark.agency),
            ("as of", &remark.as_of),
        ] {
            if let Some(own) = own {
                let _ = write!(text, ", {name}: {own}");
            }
        }
    }
    text
}

/// `error[cell-error] [Quý I] C7: …`, with how to mend it below.
fn found(finding: &Finding) -> String {
    let words = wording::sentence(finding, Language::Vi);
    let places = finding.places.iter().map(|place| match (&place.sheet, place.line) {
        (Some(sheet), _) => sheet.shown(),
        (None, 0) => "tệp".to_owned(),
        (None, line) => format!("{line}:{}", place.column),
    });
    let severity = format!("{:?}", finding.severity).to_lowercase();
    let places = places.collect::<Vec<_>>().join(", ");
    let help = words.help.map(|help| format!("\n    {help}")).unwrap_or_default();
    format!("{severity}[{}] {places}: {}{help}", finding.code.text(), words.message)
}

/// All that a file was read to, as one text.
fn told(rulebook: &Rulebook, reading: &Reading) -> String {
    let rows: usize = reading.panel.files.iter().map(|file| file.rows).sum();
    let mut text = format!("{rows} rows, status {}\n", reading.status.token());
    for own in &reading.panel.observations {
        let _ = writeln!(text, "{}", figure(rulebook, reading, own));
    }
    text.push('\n');
    for finding in &reading.findings {
        let _ = writeln!(text, "{}", found(finding));
    }
    text
}

#[test]
fn every_file_gives_its_figures_and_findings() {
    let rulebook = small_rulebook();

    insta::glob!("../inputs/messy", "*.*", |path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        if name == "rulebook.toml" {
            return;
        }
        let reading = read_file(&rulebook, path);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../golden/messy");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_snapshot_suffix("");
        settings.set_omit_expression(true);
        settings.remove_input_file();
        settings.bind(|| insta::assert_snapshot!(name.to_owned(), told(&rulebook, &reading)));
    });
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs/messy");
    let count = std::fs::read_dir(folder).unwrap().count();
    assert!(count > 1, "the folder has files");
}

/// The same figures give the same panel, whatever they came in; only their places differ.
#[test]
fn a_workbook_says_what_a_csv_of_its_figures_says() {
    let rulebook = small_rulebook();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs/messy");
    let csv = "code,files,online,online_rate\n01,69345,51810,74.71\n02,8120,3251,40.04\n04,6004,2790,46.47\n";
    let source = Source { name: "plain.csv".to_owned(), bytes: Cow::Borrowed(csv.as_bytes()) };
    let of_csv = read(&rulebook, &[source], &ReadOptions::default());
    let of_workbook = read_file(&rulebook, &folder.join("plain.xlsx"));
    let figures = |reading: &Reading| {
        let own = reading.panel.observations.iter();
        own.map(|own| (own.period, own.field, own.entity, own.datum, own.status)).collect::<Vec<_>>()
    };
    assert_eq!(figures(&of_csv), figures(&of_workbook));
    assert_eq!((of_csv.findings, of_csv.panel.files[0].rows), (of_workbook.findings, of_workbook.panel.files[0].rows));
}
