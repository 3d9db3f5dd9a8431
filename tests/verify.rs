//! `kpi verify`: results that files give, that other files gave, and that nobody's files give.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod process;

use process::{Ran, golden, kpi};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A result as a file of a new folder.
fn published(arguments: &[&str]) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let ran = kpi(arguments.iter().copied().chain(["--format", "json"])).run();
    assert_ne!(ran.code, 1, "{}", ran.complaints);
    fs::write(folder.path().join("result.json"), &ran.output).unwrap();
    let file = folder.path().join("result.json").to_str().unwrap().to_owned();
    (folder, file)
}

fn verify(folder: &Path, arguments: &[&str]) -> Ran {
    let ran = kpi(["verify", "result.json"].into_iter().chain(arguments.iter().copied())).inside(folder).run();
    assert_ne!(ran.code, 1, "{}", ran.complaints);
    ran
}

fn change(folder: &TempDir, from: &str, to: &str) {
    let file = folder.path().join("result.json");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(from), "no {from} in the result");
    fs::write(&file, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_result_is_what_its_files_give_whatever_was_asked_for() {
    for arguments in [
        &["score", "giao-ban"][..],
        &["score", "giao-ban", "--columns", "steps,ranks"],
        &["score", "giao-ban", "--period", "all"],
        &["score", "dti-2022", "--period", "2022"],
        &["score", "hdi"],
    ] {
        let (folder, _file) = published(arguments);
        let ran = verify(folder.path(), &[arguments[1], "--lang", "en"]);
        assert_eq!(ran.code, 0, "{arguments:?}\n{}\n{}", ran.output, ran.complaints);
        assert!(ran.output.contains("It matches"), "{}", ran.output);
    }
}

/// The order of keys, the layout of the text and a number's spelling say nothing.
#[test]
fn a_result_that_was_written_anew_is_the_same() {
    let (folder, file) = published(&["score", "hdi"]);
    let value: serde_json::Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    fs::write(&file, serde_json::to_string(&value).unwrap()).unwrap();
    assert_eq!(verify(folder.path(), &["hdi"]).code, 0);
}

#[test]
fn what_was_altered_is_found() {
    let (folder, _file) = published(&["score", "hdi"]);
    change(&folder, "\"rank\": 2,", "\"rank\": 1,");
    change(&folder, "\"score\": 0.96", "\"score\": 0.97");
    change(&folder, "\"engine\": \"province-kpi 0.", "\"engine\": \"province-kpi 9.");
    for language in ["vi", "en"] {
        let ran = verify(folder.path(), &["hdi", "--lang", language]);
        assert_eq!(ran.code, 2);
        golden("verify", &format!("altered-{language}"), &ran.output.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    }
}

/// One figure of one file is another: which file it is, and what follows from it.
#[test]
fn another_figure_is_found_with_its_file() {
    let (folder, _file) = published(&["score", "rules/hdi", "inputs/hdi"]);
    let figures = fs::read_to_string(process::root().join("inputs/hdi/hdr-2023-24-vi-du.csv")).unwrap();
    assert!(figures.contains("83.393"));
    fs::write(folder.path().join("hdr-2023-24-vi-du.csv"), figures.replacen("83.393", "83.394", 1)).unwrap();
    let rules = process::root().join("rules/hdi");
    for language in ["vi", "en"] {
        let ran = verify(folder.path(), &[rules.to_str().unwrap(), "hdr-2023-24-vi-du.csv", "--lang", language]);
        assert_eq!(ran.code, 2);
        golden("verify", &format!("another-figure-{language}"), &ran.output.replace(rules.to_str().unwrap(), "RULES"));
    }
}

/// A remark in the rulebook changes its hash and no number.
#[test]
fn the_same_numbers_from_other_files_are_told_as_such() {
    let (folder, _file) = published(&["score", "hdi"]);
    let rulebook = fs::read_to_string(process::root().join("rules/hdi/rulebook.toml")).unwrap();
    fs::write(folder.path().join("rulebook.toml"), format!("{rulebook}\n# a remark\n")).unwrap();
    let inputs = process::root().join("inputs/hdi");
    let ran = verify(folder.path(), &["rulebook.toml", inputs.to_str().unwrap(), "--lang", "en"]);
    assert_eq!(ran.code, 2);
    assert!(ran.output.contains("The numbers are the same, but"), "{}", ran.output);
    let ran = verify(folder.path(), &["rulebook.toml", inputs.to_str().unwrap(), "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(answer["verdict"], "other-files");
    assert_ne!(answer["files"][0]["published"], answer["files"][0]["own"]);
    assert_eq!(answer["files"][1]["published"], answer["files"][1]["own"]);
}

/// The period that was named is that of files that name none; the receipt does not say whether one was named.
#[test]
fn a_period_that_was_named_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let figures = "entity,enterprises,population\n01,6000,8435700\n48,2300,1220200\n";
    fs::write(folder.path().join("figures.csv"), figures).unwrap();
    let rulebook = process::root().join("inputs/bad/rulebook.toml");
    let rulebook = rulebook.to_str().unwrap();
    let score = ["score", rulebook, "figures.csv", "--period", "2022", "--format", "json", "--output", "result.json"];
    kpi(score).inside(folder.path()).run();
    let ran = verify(folder.path(), &[rulebook, "figures.csv", "--lang", "en"]);
    assert_eq!(ran.code, 0, "{}\n{}", ran.output, ran.complaints);
}

/// Two periods of two entities, and the result of both.
fn two_periods() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let rulebook = "format = 1\n[rulebook]\nid = \"t\"\nversion = \"1\"\ntitle = \"t\"\nentities = \"input\"\n[rank]\nnode = \"n\"\non = \"exact\"\nties = \"competition\"\n\
        [field.a]\ntitle = \"a\"\nkind = \"rate\"\n[node.n]\ntitle = \"n\"\nvalue = \"a / 3\"\n";
    fs::write(folder.path().join("rulebook.toml"), rulebook).unwrap();
    fs::write(folder.path().join("figures.csv"), "period,entity,a\n2022,X,5\n2022,Y,6\n2023,X,7\n2023,Y,8\n").unwrap();
    let score = ["score", "rulebook.toml", "figures.csv", "--period", "all", "--format", "json"];
    let ran = kpi(score.into_iter().chain(["--output", "result.json"])).inside(folder.path()).run();
    assert_eq!(ran.code, 0, "{}", ran.complaints);
    folder
}

fn altered(alter: impl FnOnce(&mut serde_json::Value)) -> serde_json::Value {
    let folder = two_periods();
    let file = folder.path().join("result.json");
    let mut value: serde_json::Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    alter(&mut value);
    fs::write(&file, value.to_string()).unwrap();
    let ran = verify(folder.path(), &["rulebook.toml", "figures.csv", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(ran.code == 0, answer["verdict"] == "matches", "{}", ran.output);
    answer
}

/// A whole period taken out, put in or doubled; a row doubled; a key that nobody published: each is a difference, and one alone.
#[test]
fn what_was_taken_out_or_put_in_is_found() {
    type Alter = fn(&mut serde_json::Value);
    let doubled = |list: &mut serde_json::Value| {
        let again = list[0].clone();
        list.as_array_mut().unwrap().push(again);
    };
    assert_eq!(altered(|_| ())["verdict"], "matches");
    let cases: [(Alter, &str); 9] = [
        (|own| drop(own["periods"].as_array_mut().unwrap().remove(0)), "period"),
        (|own| own["periods"][0]["period"] = "2021".into(), "period"),
        (|own| own["note"] = "as published".into(), "note"),
        (|own| own["periods"][1]["note"] = 1.into(), "note"),
        (|own| own["periods"][1]["format"] = 7.into(), "format"),
        (|own| own["periods"][1]["receipt"]["options"]["stage"] = "final".into(), "receipt.options.stage"),
        (|own| own["periods"][1]["receipt"]["inputs"][0]["rows"] = 5.into(), "receipt.inputs."),
        (|own| own["periods"][1]["receipt"]["signed"] = "by the ministry".into(), "receipt.signed"),
        (|own| drop(own["periods"][1]["entities"].as_array_mut().unwrap().remove(0)), "entity"),
    ];
    for (alter, what) in cases {
        let answer = altered(alter);
        assert_eq!(answer["verdict"], "differs", "{what}");
        let found = answer["differences"][0]["what"].as_str().unwrap();
        assert!(found.starts_with(what), "{found} is not {what}");
    }
    for answer in
        [altered(|own| doubled(&mut own["periods"])), altered(|own| doubled(&mut own["periods"][0]["entities"]))]
    {
        let told = answer["differences"].as_array().unwrap();
        assert_eq!((told.len(), &told[0]["what"]), (1, &"repeated".into()), "{answer}");
    }
}

/// The receipt of every scoreboard is held to the files, not that of the first alone.
#[test]
fn a_forged_hash_in_any_receipt_is_found() {
    for (key, which) in [("rulebook sha256", 0), ("inputs", 1)] {
        let answer = altered(|own| {
            let receipt = &mut own["periods"][1]["receipt"];
            let hash = if key == "inputs" { &mut receipt[key][0]["sha256"] } else { &mut receipt[key] };
            *hash = "0".repeat(64).into();
        });
        assert_eq!(answer["verdict"], "other-files", "{answer}");
        let forged = |file: &serde_json::Value| file["published"].as_str().unwrap().starts_with("00000");
        let forged = answer["files"].as_array().unwrap().iter().filter(|file| forged(file));
        let name = ["rulebook.toml", "figures.csv"][which];
        let told: Vec<_> = forged.map(|file| (file["file"].as_str().unwrap(), file["periods"][0].as_str())).collect();
        assert_eq!(told, [(name, Some("2023"))], "the period of the forged receipt");
    }
}

/// 7 / 3 is 2.3333333333333335; its neighbours in `f64` are other numbers, though they agree in fifteen digits.
#[test]
fn the_last_digit_is_held() {
    let folder = two_periods();
    let text = fs::read_to_string(folder.path().join("result.json")).unwrap();
    for neighbour in ["2.333333333333333", "2.333333333333334"] {
        assert!(text.contains("2.3333333333333335"));
        fs::write(folder.path().join("result.json"), text.replacen("2.3333333333333335", neighbour, 1)).unwrap();
        let ran = verify(folder.path(), &["rulebook.toml", "figures.csv", "--lang", "en"]);
        assert_eq!(ran.code, 2, "{neighbour}\n{}", ran.output);
        assert!(ran.output.contains(neighbour) && ran.output.contains("2.3333333333333335"), "{}", ran.output);
    }
}

#[test]
fn what_is_no_result_could_not_run() {
    let folder = tempfile::tempdir().unwrap();
    for (text, said) in [
        ("{", "no complete JSON"),
        ("[]", "no scoreboard"),
        ("{\"period\": \"2023\", \"entities\": []}", "no scoreboard"),
        ("{\"periods\": []}", "no scoreboard"),
        ("{\"period\": \"2023\", \"period\": \"2023\"}", "a name stands twice"),
    ] {
        fs::write(folder.path().join("result.json"), text).unwrap();
        let ran = kpi(["verify", "result.json", "hdi", "--lang", "en"]).inside(folder.path()).run();
        assert_eq!((ran.code, ran.output.as_str()), (1, ""));
        assert!(ran.complaints.contains(said), "{}", ran.complaints);
    }
}

/// Yên Bái and Lào Cai became Lào Cai in July 2025: 2024 is scored among the 63, 2025 and 2026 among the 34.
const TWO_ERAS: &str = "period,entity,a\n2024,Yên Bái,1\n2024,Lào Cai,3\n2024,Hà Nội,2\n2025,Lào Cai,4\n2025,Hà Nội,2\n2026,Lào Cai,5\n2026,Hà Nội,6\n";

/// The registry of the first board is not that of the others; the receipt says which was asked for, and none is asked for again.
#[test]
fn a_result_over_two_eras_is_found_again() {
    let rulebook = "format = 1\n[rulebook]\nid = \"t\"\nversion = \"1\"\ntitle = \"t\"\nentities = \"provinces\"\n[rank]\nnode = \"n\"\non = \"exact\"\nties = \"competition\"\n\
        [missing]\nindicators = \"stays missing\"\n[field.a]\ntitle = \"a\"\nkind = \"amount\"\n[node.n]\ntitle = \"n\"\nvalue = \"a\"\n";
    for (asked, registries, receipt) in [
        (&[][..], ["provinces-63", "provinces-34", "provinces-34"], None),
        (&["--registry", "34"], ["provinces-34"; 3], Some("provinces-34")),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("rulebook.toml"), rulebook).unwrap();
        fs::write(folder.path().join("figures.csv"), TWO_ERAS).unwrap();
        let score = ["score", "rulebook.toml", "figures.csv", "--period", "all", "--format", "json"];
        let arguments = score.iter().chain(asked).chain(&["--output", "result.json"]).copied();
        assert_eq!(kpi(arguments).inside(folder.path()).run().code, 0);
        let text = fs::read_to_string(folder.path().join("result.json")).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let boards = value["periods"].as_array().unwrap();
        assert_eq!(boards.iter().map(|own| own["registry"].as_str().unwrap()).collect::<Vec<_>>(), registries);
        for board in boards {
            assert_eq!(board["receipt"]["options"].get("registry").and_then(|own| own.as_str()), receipt);
        }
        let ran = verify(folder.path(), &["rulebook.toml", "figures.csv", "--lang", "en"]);
        assert_eq!(ran.code, 0, "{asked:?}\n{}", ran.output);
        // One figure of the later era is another.
        fs::write(folder.path().join("result.json"), text.replacen("\"score\": 6.0", "\"score\": 7.0", 1)).unwrap();
        let ran = verify(folder.path(), &["rulebook.toml", "figures.csv", "--format", "json"]);
        let answer: serde_json::Value = serde_json::from_str(&ran.output).unwrap();
        let found = answer["differences"].as_array().unwrap();
        assert_eq!((ran.code, found.len()), (2, 1), "{answer}");
        assert_eq!((&found[0]["period"], &found[0]["what"]), (&"2026".into(), &"score".into()), "{answer}");
    }
}
