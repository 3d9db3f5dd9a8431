//! The contract (`docs/contract.md`), line by line, through the whole program.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod process;

use process::{Ran, golden, kpi, root};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const RULEBOOK: &str = "inputs/bad/rulebook.toml";
const GOOD: &str = "period,entity,enterprises,population\n2023-Q1,01,6000,8435700\n2023-Q1,48,2300,1220200\n";

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A file of a folder, as an argument.
fn file(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

fn run(arguments: &[&str]) -> Ran {
    kpi(arguments).run()
}

/// Fails unless the run ended so and gave a result or none; gives the run.
fn ends(arguments: &[&str], code: i32, has_result: bool) -> Ran {
    let ran = run(arguments);
    assert_eq!(
        (ran.code, !ran.output.is_empty()),
        (code, has_result),
        "{arguments:?}\n{}\n{}",
        ran.output,
        ran.complaints
    );
    ran
}

fn assert_says(ran: &Ran, code: &str) {
    assert!(ran.complaints.contains(&format!("[{code}]")), "not {code}:\n{}", ran.complaints);
}

#[test]
fn help_and_version_are_results() {
    assert_eq!(ends(&["--version"], 0, true).output, format!("kpi {}\n", env!("CARGO_PKG_VERSION")));
    golden("command-line", "help", &ends(&["--help"], 0, true).output);
    for command in ["score", "check", "explain", "freeze", "template", "collect", "trend", "what-if", "diff", "verify"]
    {
        golden("command-line", &format!("help-{command}"), &ends(&[command, "--help"], 0, true).output);
    }
    golden("command-line", "help-vi", &ends(&["--help", "--lang", "vi"], 0, true).output);
    golden("command-line", "help-compare-vi", &ends(&["--lang", "vi", "compare", "--help"], 0, true).output);
    let by_environment = kpi(["compare", "-h"]).with("KPI_LANG", "vi").run();
    assert!(by_environment.code == 0 && by_environment.output.contains("Cách dùng: kpi compare"));
}

#[test]
fn what_was_typed_wrong_could_not_run() {
    for arguments in [
        &[][..],
        &["scroe"],
        &["score", "--fromat", "csv"],
        &["score", "--format", "xml"],
        &["score", "--lang", "fr"],
        &["score", "--threads", "0"],
        &["score", "--period"],
        &["score", "--output", ""],
        &["score", ""],
        &["explain"],
    ] {
        ends(arguments, 1, false);
    }
    assert_says(&ends(&["score", "--period", "2023-Q5", "--lang", "vi"], 1, false), "period-invalid");
    assert_says(&ends(&["score", "--columns", "vlues", "--lang", "vi"], 1, false), "columns-unknown");
}

#[test]
fn what_cannot_be_read_could_not_run() {
    let empty = folder();
    for arguments in [
        &["score", "khong-co"][..],
        &["score", "khong/co.toml"],
        &["score", "inputs"],
        &["score", "giao-ban", "khong-co.csv"],
        &["score", "giao-ban", empty.path().to_str().unwrap()],
        &["score", RULEBOOK],
        &["check", "giao-bann"],
        &["check", "giao-ban", "khong-co.csv"],
    ] {
        ends(arguments, 1, false);
    }
    let near = run(&["score", "giao-bann", "--lang", "en"]);
    assert!(near.complaints.contains("did you mean `giao-ban`?"), "{}", near.complaints);
}

#[test]
fn without_arguments_the_shipped_rulebook_is_scored_on_its_figures() {
    let ran = ends(&["score", "--format", "csv"], 0, true);
    assert_eq!(ran.output, run(&["score", "giao-ban", "--format", "csv"]).output);
    assert_eq!(ran.output.lines().count(), 64);
    assert!(ran.output.starts_with("rank,code,name,score,grade,data_status,"));
    assert!(ran.output.lines().skip(1).all(|line| line.contains(",illustrative,")));
}

#[test]
fn a_rulebook_is_an_id_a_file_or_a_folder() {
    for id in ["giao-ban", "dti-2022", "hdi"] {
        let (inputs, rules) = (format!("inputs/{id}"), format!("rules/{id}"));
        let shipped = ends(&["score", id, "--format", "csv"], 0, true).output;
        assert_eq!(run(&["score", &rules, &inputs, "--format", "csv"]).output, shipped);
        assert_eq!(run(&["score", &format!("{rules}/rulebook.toml"), &inputs, "--format", "csv"]).output, shipped);
        ends(&["check", id], 0, true);
        ends(&["explain", id, "--entity", if id == "hdi" { "Norway" } else { "Đà Nẵng" }], 0, true);
    }
}

/// A shipped id means what is shipped, wherever the program is run.
#[test]
fn the_program_needs_no_folder_of_its_own() {
    let elsewhere = folder();
    let ran = kpi(["score", "hdi", "--format", "csv"]).inside(elsewhere.path()).run();
    assert_eq!(ran.output, run(&["score", "hdi", "--format", "csv"]).output);
}

#[test]
fn every_form_of_the_shipped_results() {
    for id in ["giao-ban", "dti-2022", "hdi"] {
        for (format, languages) in [
            ("csv", &["en"][..]),
            ("tidy", &["en"]),
            ("json", &["en"]),
            ("csv-excel", &["vi", "en"]),
            ("markdown", &["vi", "en"]),
            ("table", &["vi", "en"]),
        ] {
            for language in languages {
                let ran = ends(&["score", id, "--format", format, "--lang", language], 0, true);
                let tail = if languages.len() > 1 { format!("-{language}") } else { String::new() };
                // Of the forms that hold every cell of every province, one that a person can read through is enough.
                if id == "hdi" || !matches!(format, "json" | "tidy") {
                    golden("command-line", &format!("score-{id}-{format}{tail}"), &ran.output);
                }
            }
        }
    }
    let all = "values,targets,scores,points,missing,steps,ranks,groups,bands,attributes";
    golden(
        "command-line",
        "score-giao-ban-csv-all-columns",
        &ends(&["score", "--format", "csv", "--columns", all], 0, true).output,
    );
}

/// Forms for programs have the same bytes in both languages and on any number of threads.
#[test]
fn forms_for_programs_do_not_follow_the_language_or_the_threads() {
    for format in ["csv", "json", "tidy"] {
        let result = run(&["score", "--format", format, "--lang", "vi"]).output;
        assert_eq!(run(&["score", "--format", format, "--lang", "en"]).output, result);
        assert_eq!(run(&["score", "--format", format, "--threads", "1"]).output, result);
        assert_eq!(run(&["score", "--format", format, "--threads", "8"]).output, result);
    }
}

#[test]
fn periods() {
    let place = folder();
    let figures =
        "period,entity,enterprises,population\n2022,01,5000,8400000\n2023-Q1,01,6000,8435700\n2023-Q2,48,1,1220200\n";
    let figures = file(&place, "a.csv", figures);
    let score = |period: &[&str]| {
        run(&[&["score", RULEBOOK, &figures, "--format", "json", "--lang", "en"][..], period].concat())
    };
    let period_of = |ran: &Ran| {
        serde_json::from_str::<serde_json::Value>(&ran.output).unwrap()["period"].as_str().unwrap().to_owned()
    };
    assert_eq!(period_of(&score(&[])), "2023-Q2", "the latest that has data");
    assert_eq!(period_of(&score(&["--period", "2023-Q1"])), "2023-Q1");
    assert_eq!(period_of(&score(&["--period", "2022"])), "2022");
    let all: serde_json::Value = serde_json::from_str(&score(&["--period", "all"]).output).unwrap();
    let names: Vec<&str> =
        all["periods"].as_array().unwrap().iter().map(|board| board["period"].as_str().unwrap()).collect();
    assert_eq!(names, ["2022", "2023-Q1", "2023-Q2"]);
    let none = score(&["--period", "2021"]);
    assert_eq!((none.code, none.output.as_str()), (2, ""));
    assert!(none.complaints.contains("periods with observations: `2022`, `2023-Q1`, `2023-Q2`"), "{}", none.complaints);
    let csv = ends(&["score", RULEBOOK, &figures, "--format", "csv", "--period", "all"], 0, true).output;
    assert!(csv.starts_with("period,rank,code,name,score,grade,data_status,total\n2022,1,01,"), "{csv}");
}

#[test]
fn stages() {
    let place = folder();
    let figures =
        "period,entity,stage,enterprises,population\n2023,01,self,6000,8435700\n2023,01,appraised,3000,8435700\n";
    let figures = file(&place, "a.csv", figures);
    let value = |stage: &[&str]| {
        let ran = run(&[&["score", RULEBOOK, &figures, "--format", "json"][..], stage].concat());
        let board: serde_json::Value = serde_json::from_str(&ran.output).unwrap();
        let cell = &board["entities"][0]["indicators"]["enterprises_per_1000"];
        (cell["value"].as_f64().unwrap() > 0.5, cell["stage"].as_str().unwrap().to_owned())
    };
    assert_eq!(value(&[]), (false, "appraised".to_owned()));
    assert_eq!(value(&["--stage", "self"]), (true, "self".to_owned()));
    let unknown = ends(&["score", RULEBOOK, &figures, "--stage", "apraised", "--lang", "en"], 2, false);
    assert!(unknown.complaints.contains("did you mean `appraised`?"), "{}", unknown.complaints);
}

#[test]
fn registries() {
    let named = |era: &str| run(&["score", "--registry", era, "--format", "csv"]);
    let result = run(&["score", "--format", "csv"]).output;
    assert_eq!((named("63").output, named("provinces-63").output), (result.clone(), result));
    assert_says(&ends(&["score", "--registry", "12", "--lang", "vi"], 2, false), "registry-unknown");
}

#[test]
fn an_output_appears_whole_or_not_at_all() {
    let place = folder();
    let out = place.path().join("thư mục có dấu và cách");
    fs::create_dir(&out).unwrap();
    let target = out.join("kết quả.csv");
    let target = target.to_str().unwrap();
    let expected = run(&["score", "hdi", "--format", "csv"]).output;
    ends(&["score", "hdi", "--format", "csv", "--output", target], 0, false);
    assert_eq!(fs::read_to_string(target).unwrap(), expected);

    let refused = ends(&["score", "dti-2022", "--format", "csv", "--output", target, "--lang", "vi"], 1, false);
    assert_says(&refused, "output-exists");
    assert_eq!(fs::read_to_string(target).unwrap(), expected, "untouched");

    ends(&["score", "dti-2022", "--format", "csv", "--output", target, "--force"], 0, false);
    assert_ne!(fs::read_to_string(target).unwrap(), expected);

    for force in [&[][..], &["--force"]] {
        let refused = |path: &str| {
            let arguments = [&["score", "hdi", "--lang", "vi", "--output", path][..], force].concat();
            assert_says(&ends(&arguments, 1, false), "output-unwritable");
        };
        refused(out.to_str().unwrap());
        refused(out.join("không có/a.csv").to_str().unwrap());
        refused(&format!("{target}/a.csv"));
    }
    let left: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["kết quả.csv"], "nothing else is left behind");
}

/// A run that could not run or has no result leaves an output that was there as it was, `--force` or not.
#[test]
fn no_result_does_not_touch_an_output() {
    let place = folder();
    let target = file(&place, "a.csv", "before");
    ends(&["score", "hdi", "khong-co.csv", "--output", &target, "--force"], 1, false);
    ends(&["score", "--period", "1999", "--output", &target, "--force"], 2, false);
    assert_eq!(fs::read_to_string(&target).unwrap(), "before");
}

#[test]
fn check_and_explain_write_outputs_too() {
    let place = folder();
    for (command, name) in [(&["check", "hdi"][..], "a.txt"), (&["explain", "hdi", "--entity", "Norway"], "b.txt")] {
        let target = place.path().join(name);
        let arguments = [command, &["--lang", "en"]].concat();
        ends(&[&arguments[..], &["--output", target.to_str().unwrap()]].concat(), 0, false);
        assert_eq!(fs::read_to_string(&target).unwrap(), run(&arguments).output);
    }
}

#[test]
fn a_folder_is_read_without_what_is_no_data_file() {
    let place = folder();
    let figures = file(&place, "số liệu.csv", GOOD);
    file(&place, "~$số liệu.csv", [0, 159, 1]);
    file(&place, ".hidden.csv", "x");
    file(&place, "ghi chú.docx", "x");
    fs::create_dir(place.path().join("cũ.csv")).unwrap();
    let path = place.path().to_str().unwrap();
    let ran = ends(&["score", RULEBOOK, path, "--format", "csv", "--lang", "vi"], 0, true);
    assert_eq!(ran.output, run(&["score", RULEBOOK, &figures, "--format", "csv"]).output);
    golden("command-line", "folder-with-other-files", &ran.complaints.replace(path, "folder"));
}

/// The same figures in any clothes give the same bytes.
#[test]
fn marks_line_ends_and_delimiters_do_not_show() {
    let place = folder();
    let plain = file(&place, "plain.csv", GOOD);
    let expected = ends(&["score", RULEBOOK, &plain, "--format", "csv"], 0, true).output;
    let long = "period,entity,field,value\n2023-Q1,48,population,1220200\n2023-Q1,Hà Nội,enterprises,6000\n\
                2023-Q1,thanh pho da nang,enterprises,2300\n2023-Q1,TP. Hà Nội,population,8435700\n";
    for (name, text) in [
        ("mark.csv", format!("\u{feff}{GOOD}")),
        ("crlf.csv", GOOD.replace('\n', "\r\n")),
        ("semicolon.csv", GOOD.replace(',', ";")),
        ("tab.tsv", GOOD.replace(',', "\t")),
        ("all.csv", format!("\u{feff}{}", GOOD.replace(',', ";").replace('\n', "\r\n"))),
        ("no-last-line-end.csv", GOOD.trim_end().to_owned()),
        ("quoted.csv", GOOD.replace("6000", "\"6000\"").replace("48", "\" 48 \"")),
        ("notes.csv", format!("# Nguồn: Sở TT&TT\n\n{GOOD}")),
        ("long.csv", long.to_owned()),
    ] {
        let path = file(&place, name, text);
        assert_eq!(ends(&["score", RULEBOOK, &path, "--format", "csv"], 0, true).output, expected, "{name}");
    }
}

#[test]
fn an_entity_is_a_code_or_any_name_that_resolves() {
    let expected = ends(&["explain", "--entity", "48", "--lang", "vi"], 0, true).output;
    for name in
        ["Đà Nẵng", "da nang", "ĐÀ NẴNG", "TP. Đà Nẵng", "Thành phố Đà Nẵng", "Danang", " 48 ", "Đa\u{300} Nẵng"]
    {
        assert_eq!(ends(&["explain", "--entity", name, "--lang", "vi"], 0, true).output, expected, "{name}");
    }
    let ambiguous = ends(&["explain", "--entity", "ĐN", "--lang", "vi"], 2, false);
    assert!(ambiguous.complaints.contains("`48 Đà Nẵng`, `67 Đắk Nông`, `75 Đồng Nai`"), "{}", ambiguous.complaints);
    assert_says(&ends(&["explain", "--entity", "Sao Hỏa", "--lang", "vi"], 2, false), "entity-not-found");
    let near = ends(&["explain", "--entity", "48", "--node", "totl", "--lang", "vi"], 2, false);
    assert!(near.complaints.contains("có phải là `total` không?"), "{}", near.complaints);
    golden("command-line", "explain-da-nang-vi", &expected);
    golden("command-line", "explain-da-nang-en", &ends(&["explain", "--entity", "48", "--lang", "en"], 0, true).output);
    let pillar = ["explain", "hdi", "--entity", "Norway", "--node", "education", "--depth", "1", "--lang", "en"];
    for format in ["markdown", "json"] {
        let told = ends(&[&pillar[..], &["--format", format]].concat(), 0, true).output;
        golden("command-line", &format!("explain-norway-education-{format}"), &told);
    }
    let alone = ends(&["explain", "--entity", "48", "--node", "enterprises_per_1000", "--lang", "vi"], 0, true).output;
    golden("command-line", "explain-da-nang-node-vi", &alone);
}

#[test]
fn the_language_is_the_option_then_the_variable_then_the_locale() {
    let first = |run: process::Run| run.run().output.lines().next().unwrap().to_owned();
    let score = || kpi(["score", "hdi"]);
    let (vi, en) = ("Chỉ số phát triển con người (HDI) năm 2022", "Human Development Index (HDI) 2022");
    assert_eq!(first(score()), en);
    assert_eq!(first(score().with("LANG", "vi_VN.UTF-8")), vi);
    assert_eq!(first(score().with("LC_ALL", "C").with("LANG", "vi_VN.UTF-8")), en);
    assert_eq!(first(score().with("KPI_LANG", "vi")), vi);
    assert_eq!(first(score().with("KPI_LANG", "en").with("LANG", "vi_VN.UTF-8")), en);
    assert_eq!(first(kpi(["score", "hdi", "--lang", "en"]).with("KPI_LANG", "vi")), en);
}

/// A reader that goes away (`kpi score | head -1`) is no mistake of the program.
#[test]
fn a_closed_pipe_is_no_panic() {
    use std::io::Read;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_kpi"))
        .args(["score", "--format", "json"])
        .current_dir(root())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut complaints = String::new();
    child.stderr.take().unwrap().read_to_string(&mut complaints).unwrap();
    assert_eq!((child.wait().unwrap().code(), complaints.as_str()), (Some(0), ""));
}

#[test]
fn findings_go_to_standard_error_except_those_of_check() {
    let input = "inputs/bad/nan.csv";
    let score = ends(&["score", RULEBOOK, input, "--lang", "en", "--format", "csv"], 2, true);
    let check = ends(&["check", RULEBOOK, input, "--lang", "en"], 2, true);
    assert!(check.output.starts_with(&score.complaints) && check.complaints.is_empty());
    let json: serde_json::Value =
        serde_json::from_str(&ends(&["check", RULEBOOK, input, "--format", "json"], 2, true).output).unwrap();
    assert_eq!(
        (json["findings"][0]["code"].as_str(), json["findings"][0]["places"][0]["line"].as_u64()),
        (Some("cell-not-finite"), Some(4))
    );
}

#[test]
fn a_rulebook_with_errors_gives_no_result() {
    let place = folder();
    let text = fs::read_to_string(root().join(RULEBOOK)).unwrap().replace("points = 100", "points = 90");
    let rulebook = file(&place, "sai.toml", text);
    let figures = file(&place, "a.csv", GOOD);
    assert_says(&ends(&["score", &rulebook, &figures, "--lang", "vi"], 2, false), "points-do-not-add-up");
    ends(&["check", &rulebook, &figures], 2, true);
    ends(&["explain", &rulebook, &figures, "--entity", "01"], 2, false);
}

/// Rows, columns, files, long or wide: the order and the cutting of the input do not show in the result.
#[test]
fn the_order_of_the_input_does_not_show() {
    let place = folder();
    let one = folder();
    file(&one, "a.csv", GOOD);
    file(&place, "b.csv", "entity,population,period\n48,1220200,2023-Q1\n01,8435700,2023-Q1\n");
    file(&place, "a.csv", "field,value,entity,period\nenterprises,2300,48,2023-Q1\nenterprises,6000,01,2023-Q1\n");
    let result = |folder: &Path| {
        ends(&["score", RULEBOOK, folder.to_str().unwrap(), "--format", "csv", "--columns", "values,points"], 0, true)
            .output
    };
    assert_eq!(result(one.path()), result(place.path()));
}

/// What an author can do with a frozen rulebook: check it, and score the same figures to the same points.
#[test]
fn a_frozen_rulebook_is_a_rulebook() {
    let folder = folder();
    let rulebook = file(&folder, "rulebook.toml", STATISTICS);
    let figures = file(&folder, "figures.csv", "period,entity,a\n2022,A,3\n2022,B,8\n2023,A,13\n2023,B,4\n");
    let frozen = folder.path().join("frozen.toml").to_str().unwrap().to_owned();
    ends(&["freeze", &rulebook, &figures, "--period", "2022", "--output", &frozen], 0, false);
    ends(&["check", &frozen, &figures], 0, true);
    let score = |rulebook: &str, period: &str| {
        ends(&["score", rulebook, &figures, "--period", period, "--format", "csv"], 0, true).output
    };
    assert_eq!(score(&rulebook, "2022"), score(&frozen, "2022"));
    // (13 − 3) / (8 − 3) = 2, (4 − 3) / 5 = 0.2; without the base they would be 1 and 0.
    assert_eq!(
        score(&frozen, "2023"),
        "rank,code,name,score,grade,data_status\n1,A,A,2,,official\n2,B,B,0.2,,official\n"
    );
    assert_says(&ends(&["freeze", &rulebook, &figures, "--period", "all", "--lang", "vi"], 1, false), "period-invalid");
    assert_says(
        &ends(&["freeze", &rulebook, &figures, "--output", &frozen, "--lang", "vi"], 1, false),
        "output-exists",
    );
}

const STATISTICS: &str = r#"
format = 1

[rulebook]
id = "statistics"
version = "1"
title = { vi = "Thống kê", en = "Statistics" }
entities = "input"

[rank]
node = "index"
on = "exact"
ties = "competition"

[field.a]
title = { vi = "A", en = "A" }
kind = "rate"

[node.index]
title = { vi = "Chỉ số", en = "Index" }
value = "a"
direction = "higher"
score = { min_max = [0, 1] }
"#;
