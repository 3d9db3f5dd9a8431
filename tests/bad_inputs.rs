//! Every file of `inputs/bad/`, and some that only a test can make, through the whole program: no panic, no hang, the exit code of the
//! contract, a golden message in both languages, and never a result, whole or in part, where there must be none.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]

mod process;

use process::{Ran, golden, kpi, root};
use std::fmt::Write;
use std::path::Path;

/// The rulebook that the bad files are read with.
const RULEBOOK: &str = "inputs/bad/rulebook.toml";

/// Lines of a result that a golden shows; the file has one row for each of 63 provinces.
const RESULT_LINES_SHOWN: usize = 4;

fn run(command: &str, input: &str, language: &str) -> Ran {
    let format: &[&str] = if command == "score" { &["--format", "csv"] } else { &[] };
    kpi([command, RULEBOOK, input, "--lang", language].iter().chain(format)).run()
}

/// The first lines of a text, and how many there are.
fn head(text: &str) -> String {
    let count = text.lines().count();
    let mut shown: String = text.lines().take(RESULT_LINES_SHOWN).map(|line| format!("{line}\n")).collect();
    if count > RESULT_LINES_SHOWN {
        let _ = writeln!(shown, "… {count} lines");
    }
    shown
}

/// What `check` says of the input; what it proves of the rulebook is the same for all of them.
fn without_proof(told: &str) -> String {
    let is_input = |line: &&str| !line.starts_with("Chứng minh cho kỳ") && !line.starts_with("Proven for");
    told.split_inclusive('\n').take_while(is_input).collect()
}

/// What `check` and `score` say about an input in both languages, as one text.
fn said(input: &str) -> String {
    let mut text = String::new();
    for language in ["vi", "en"] {
        let check = run("check", input, language);
        let score = run("score", input, language);
        // The findings of `check` are its result; where it could not run, there is none.
        let (told, untold) =
            if check.code == 1 { (&check.complaints, &check.output) } else { (&check.output, &check.complaints) };
        assert_eq!(untold, "", "{input}");
        let _ = write!(text, "── kpi check --lang {language} → {}\n{}", check.code, without_proof(told));
        let _ = writeln!(text, "── kpi score --lang {language} → {}", score.code);
        if score.output.is_empty() {
            text.push_str("(no result)\n");
        } else {
            text.push_str(&head(&score.output));
        }
        if told.starts_with(&score.complaints) {
            text.push_str("(findings: as above)\n");
        } else {
            text.push_str(&score.complaints);
        }
        assert_eq!(check.code, score.code, "{input}: `check` and `score` must agree");
        assert_no_partial_output(input, language, &score);
    }
    text
}

/// With `--output` there is the same result, or no file at all; nothing else is left behind.
fn assert_no_partial_output(input: &str, language: &str, score: &Ran) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kết quả.csv");
    let arguments =
        ["score", RULEBOOK, input, "--lang", language, "--format", "csv", "--output", file.to_str().unwrap()];
    let written = kpi(arguments).run();
    assert_eq!((written.code, written.output.as_str()), (score.code, ""), "{input}");
    assert_eq!(written.complaints, score.complaints, "{input}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    if score.output.is_empty() {
        assert!(left.is_empty(), "{input}: {left:?}");
    } else {
        assert_eq!(left, ["kết quả.csv"], "{input}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), score.output, "{input}");
    }
}

#[test]
fn every_bad_file_has_its_message() {
    let mut names: Vec<String> = std::fs::read_dir(root().join("inputs/bad"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".csv"))
        .collect();
    names.sort();
    assert!(names.len() >= 60, "{} bad files", names.len());
    for name in names {
        golden("bad-inputs", name.trim_end_matches(".csv"), &said(&format!("inputs/bad/{name}")));
    }
}

/// Runs in a folder of its own in which `bad.csv` has these bytes.
fn said_of_bytes(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bad.csv");
    std::fs::write(&file, bytes).unwrap();
    let path = file.to_str().unwrap();
    said(path).replace(path, "bad.csv")
}

const HEADER: &str = "# status: illustrative\nperiod,entity,population,enterprises\n";

#[test]
fn ten_megabytes_on_one_line() {
    golden("bad-inputs", "generated-ten-megabytes-without-a-delimiter", &said_of_bytes(&vec![b'x'; 10_000_000]));
    let mut commas = HEADER.as_bytes().to_vec();
    commas.extend(vec![b','; 10_000_000]);
    golden("bad-inputs", "generated-ten-megabytes-of-commas", &said_of_bytes(&commas));
    let header = "enterprises,".repeat(800_000);
    golden("bad-inputs", "generated-ten-megabytes-of-header", &said_of_bytes(header.as_bytes()));
}

#[test]
fn a_cell_beyond_the_limit() {
    let text = format!("{HEADER}2023-Q1,01,8435700,{}\n2023-Q1,48,1220200,2300\n", "1".repeat(70_000));
    golden("bad-inputs", "generated-cell-of-70-kilobytes", &said_of_bytes(text.as_bytes()));
    let text = format!("{HEADER}2023-Q1,{},8435700,6000\n", "Đ".repeat(30_000));
    golden("bad-inputs", "generated-name-of-30000-letters", &said_of_bytes(text.as_bytes()));
}

#[test]
fn a_million_bad_rows() {
    let mut text = String::from(HEADER);
    for row in 0..1_000_000 {
        let _ = writeln!(text, "2023-Q1,Tỉnh {row},x,y");
    }
    golden("bad-inputs", "generated-million-bad-rows", &said_of_bytes(text.as_bytes()));
    let repeated = format!("{HEADER}{}", "2023-Q1,01,8435700,-5\n".repeat(200_000));
    golden("bad-inputs", "generated-row-repeated-200000-times", &said_of_bytes(repeated.as_bytes()));
}

#[test]
fn what_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    golden("bad-inputs", "generated-folder-without-data", &said(path).replace(path, "folder"));
    let missing = folder.path().join("không có.csv");
    golden("bad-inputs", "generated-missing-file", &said(missing.to_str().unwrap()).replace(path, "folder"));
    let below_a_file = root().join("inputs/bad/nan.csv/so-lieu.csv");
    let below = below_a_file.to_str().unwrap();
    golden("bad-inputs", "generated-path-below-a-file", &said(below).replace(root().to_str().unwrap(), "."));
}

/// A file that cannot be read leaves no result of the others.
#[test]
fn one_missing_file_of_two() {
    let ran = kpi(["score", RULEBOOK, "inputs/bad/nan.csv", "inputs/bad/khong-co.csv", "--lang", "vi"]).run();
    assert_eq!((ran.code, ran.output.as_str()), (1, ""));
    assert!(ran.complaints.contains("inputs/bad/khong-co.csv"));
}

/// The files are read with a rulebook that is right: what is found is about the figures alone.
#[test]
fn the_rulebook_of_the_bad_files_is_good() {
    assert!(Path::new(&root().join(RULEBOOK)).exists());
    let ran = kpi(["check", RULEBOOK, "--lang", "en"]).run();
    assert_eq!(ran.code, 0, "{}", ran.output);
}
