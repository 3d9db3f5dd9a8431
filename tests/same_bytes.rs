//! The same observations give the same bytes: in any order of rows and files, long or wide, on one thread or eight.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

mod run;

use run::{Dice, parse, printed, text};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use tempfile::TempDir;

/// The JSON without receipt hashes and positions in findings, which name files and lines.
fn without_places(json: &str) -> Value {
    let mut value: Value = serde_json::from_str(json).unwrap();
    value["receipt"]["inputs"].take();
    if let Some(findings) = value["findings"].as_array_mut() {
        findings.iter_mut().for_each(|finding| _ = finding["places"].take());
    }
    value
}

/// The three forms that programs read, with every column.
fn forms(rulebook: &str, inputs: &Path, threads: &str) -> [String; 3] {
    let inputs = inputs.to_str().unwrap();
    let run = |format: &str, columns: &str| {
        printed(&[
            "score",
            rulebook,
            inputs,
            "--format",
            format,
            "--columns",
            columns,
            "--threads",
            threads,
            "--lang",
            "vi",
        ])
    };
    let all = "values,targets,scores,points,missing,steps,ranks,groups,bands,attributes";
    let json = without_places(&run("json", all));
    [run("csv", all), serde_json::to_string(&json).unwrap(), run("tidy", "")]
}

fn written(files: &[(String, String)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Notes, header and rows of a file.
fn parts(text: &str) -> (Vec<&str>, Vec<&str>) {
    let head = text.lines().take_while(|line| line.starts_with('#')).count() + 1;
    (text.lines().take(head).collect(), text.lines().skip(head).collect())
}

fn giao_ban() -> Vec<(String, String)> {
    ["dan-so-2022.csv", "ke-hoach-2023-q1.csv", "so-lieu-2023-q1.csv"]
        .map(|name| (name.to_owned(), text(&format!("inputs/giao-ban/{name}"))))
        .to_vec()
}

#[test]
fn rows_in_any_order() {
    let expected = forms("giao-ban", written(&giao_ban()).path(), "1");
    for seed in 0..3 {
        let mut dice = Dice::new(seed);
        let mut files = giao_ban();
        for (_, text) in &mut files {
            let (head, mut rows) = parts(text);
            dice.shuffle(&mut rows);
            let shuffled = [head, rows].concat().join("\n") + "\n";
            *text = shuffled;
        }
        assert!(forms("giao-ban", written(&files).path(), "1") == expected, "seed {seed}");
    }
}

#[test]
fn files_in_any_order_and_cut_in_pieces() {
    let expected = forms("giao-ban", written(&giao_ban()).path(), "1");
    let mut renamed = giao_ban();
    let names = ["z.csv", "m.csv", "a.csv"];
    renamed.iter_mut().zip(names).for_each(|((name, _), new)| *name = new.to_owned());
    assert!(forms("giao-ban", written(&renamed).path(), "1") == expected, "other names");
    let mut pieces = Vec::new();
    for (name, text) in &giao_ban() {
        let (head, rows) = parts(text);
        for (at, piece) in rows.chunks(17).enumerate() {
            pieces.push((format!("{}-{name}", 9 - at), [head.clone(), piece.to_vec()].concat().join("\n") + "\n"));
        }
    }
    assert!(pieces.len() > 10);
    assert!(forms("giao-ban", written(&pieces).path(), "8") == expected, "pieces");
}

/// The wide table turned into a long one, a row a cell.
#[test]
fn long_and_wide() {
    let expected = forms("giao-ban", written(&giao_ban()).path(), "1");
    let mut files = giao_ban();
    let wide = &mut files[2].1;
    let mut long = String::from("# status: illustrative\nperiod,entity,field,value\n");
    for row in parse(wide) {
        for (field, value) in row.iter().filter(|(field, _)| !["code", "name", "period"].contains(&field.as_str())) {
            // By name: long tables may say who it is in words.
            writeln!(long, "{},\"{}\",{field},{value}", row["period"], row["name"]).unwrap();
        }
    }
    *wide = long;
    assert!(forms("giao-ban", written(&files).path(), "1") == expected);
}

/// Enough communes that columns are spread over threads.
const COMMUNES: usize = 5000;
/// Pairs of fields, each with an indicator.
const KINDS: usize = 4;

/// A rulebook of communes and their rows.
fn communes(dice: &mut Dice) -> (String, Vec<String>) {
    let title = "title = { vi = \"t\", en = \"t\" }";
    let mut rulebook = format!(
        "format = 1\n[rulebook]\nid = \"communes\"\nversion = \"1\"\n{title}\nentities = \"input\"\n[input]\nperiod = \"2023\"\n\
         headers = {{ province = \"attribute.province\" }}\n[missing]\nindicators = \"stays missing\"\naggregates = \"reweight\"\n\
         [rank]\nnode = \"total\"\non = \"exact\"\nties = \"competition\"\nwithin = [\"province\"]\n"
    );
    let mut children = Vec::new();
    for at in 0..KINDS {
        write!(rulebook, "[field.a{at}]\n{title}\nkind = \"count\"\n[field.b{at}]\n{title}\nkind = \"amount\"\n")
            .unwrap();
        let (value, score) = match at {
            0 => (
                format!("a{at} / b{at} * 100"),
                "bands = [{ from = 90, share = 1 }, { from = 57, share = 0.5 }, { share = 0 }]",
            ),
            1 => (format!("ln(1 + a{at}) + sqrt(b{at})"), "goalposts = { worst = 0, best = 40 }"),
            2 => (format!("a{at} / 3 + b{at} / 7"), "to_target = \"proportional\", cap = \"full points\""),
            _ => (
                format!("a{at} * a{at} * a{at}"),
                "impute = { by = \"median\", within = \"province\" } }, { treat = { winsorise = { most = 5 }, then = \"coin\" } }, \
                 { min_max = [0, 1]",
            ),
        };
        let target = match at {
            2 => "direction = \"higher\"\ntarget = 400\n",
            3 => "direction = \"higher\"\n",
            _ => "",
        };
        write!(
            rulebook,
            "[node.n{at}]\n{title}\nvalue = \"{value}\"\n{target}chain = [{{ {score} }}, {{ clamp = [0, 1] }}]\n"
        )
        .unwrap();
        children.push(format!("n{at} = {}", 5 + at));
    }
    let points: usize = (0..KINDS).map(|at| 5 + at).sum();
    write!(rulebook, "[node.sum]\n{title}\nsum_of_points = {{ {} }}\npoints = {points}\n", children.join(", "))
        .unwrap();
    write!(rulebook, "[node.mean]\n{title}\ngeometric_mean = [\"n1\", \"n2\"]\n").unwrap();
    write!(
        rulebook,
        "[node.total]\n{title}\narithmetic_mean = {{ sum = 1, mean = 3 }}\nweights = 4\nchain = [{{ round = 2 }}]\n"
    )
    .unwrap();
    let rows = (0..COMMUNES)
        .map(|at| {
            let mut row = format!("c{at:05},tỉnh {}", at % 63);
            for _ in 0..KINDS {
                let missing = dice.once_in(40);
                let (a, b) = (dice.below(1000), dice.below(10_000));
                row += &if missing { ",,".to_owned() } else { format!(",{a},{}.{:02}", b / 100, b % 100) };
            }
            row
        })
        .collect();
    (rulebook, rows)
}

#[test]
fn one_thread_and_eight() {
    let mut dice = Dice::new(5000);
    let (rulebook, mut rows) = communes(&mut dice);
    let header = (0..KINDS).fold(String::from("code,province"), |header, at| format!("{header},a{at},b{at}"));
    let folder = written(&[("rulebook.toml".into(), rulebook)]);
    let path = folder.path().join("rulebook.toml");
    let path = path.to_str().unwrap();
    let files = |rows: &[String]| -> Vec<(String, String)> {
        rows.chunks(1250)
            .enumerate()
            .map(|(at, rows)| (format!("{at}.csv"), format!("{header}\n{}\n", rows.join("\n"))))
            .collect()
    };
    let expected = forms(path, written(&files(&rows)).path(), "1");
    assert_eq!((expected[0].lines().count(), expected[2].lines().count()), (COMMUNES + 1, COMMUNES * (KINDS + 3) + 1));
    dice.shuffle(&mut rows);
    assert!(forms(path, written(&files(&rows)).path(), "8") == expected, "eight threads and another order");
}
