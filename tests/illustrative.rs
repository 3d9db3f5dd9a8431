//! Made-up figures cannot pass for real ones: every form, column, language, period and explanation says what they are, and no option
//! takes it out.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

mod run;

use run::{kpi, parse, printed, root, rows};
use std::collections::BTreeSet;
use std::path::Path;
use tempfile::TempDir;

const FORMATS: [&str; 6] = ["table", "csv", "csv-excel", "json", "markdown", "tidy"];
/// Every word that `--columns` knows, alone and all together, and nodes by their ids.
const COLUMNS: [&str; 13] = [
    "",
    "values",
    "targets",
    "scores",
    "points",
    "steps",
    "ranks",
    "groups",
    "bands",
    "missing",
    "attributes",
    "total",
    "values,targets,scores,points,steps,ranks,groups,bands,missing,attributes,total",
];

/// What a page says of the status, and what stands behind each name.
fn words(lang: &str, status: &str) -> (&'static str, &'static str) {
    match (lang, status) {
        ("vi", "illustrative") => ("minh họa", "(minh họa)"),
        ("vi", _) => ("tính thử", "(tính thử)"),
        (_, "illustrative") => ("illustrative", "(illustrative)"),
        _ => ("what-if", "(what-if)"),
    }
}

/// Every row and page of an output carries the status.
fn assert_carried(text: &str, format: &str, lang: &str, status: &str, entities: usize, context: &str) {
    let (word, suffix) = words(lang, status);
    match format {
        "csv" | "tidy" => {
            let rows = parse(text);
            assert!(rows.len() >= entities && rows.iter().all(|row| row["data_status"] == status), "{context}");
        }
        "csv-excel" => {
            let lines: Vec<&str> = text.lines().collect();
            assert_eq!(lines.len(), entities + 1, "{context}");
            assert!(lines[1..].iter().all(|line| line.contains(word)), "{context}");
        }
        "json" => {
            let value: serde_json::Value = serde_json::from_str(text).unwrap();
            let boards = value["periods"].as_array().cloned().unwrap_or_else(|| vec![value]);
            for board in boards {
                assert_eq!(board["data_status"], status, "{context}");
                let rows = board["entities"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .chain([&board["national"]])
                    .filter(|row| !row.is_null());
                for row in rows {
                    assert_eq!(row["data_status"], status, "{context}");
                    for kind in ["aggregates", "indicators"] {
                        assert!(
                            row[kind].as_object().unwrap().values().all(|node| node["data_status"] == status),
                            "{context}"
                        );
                    }
                }
            }
        }
        _ => {
            let marked = text.lines().filter(|line| line.contains(suffix)).count();
            assert!(marked >= entities, "{marked} of {entities} rows: {context}\n{text}");
            // The page says so once more, outside its table.
            let page =
                text.lines().filter(|line| !line.contains(suffix)).any(|line| line.to_lowercase().contains(word));
            assert!(page, "{context}\n{text}");
        }
    }
}

fn every_output(subject: &[&str], status: &str, entities: usize) {
    for format in FORMATS {
        for columns in COLUMNS {
            // The tidy and JSON forms have no columns to choose.
            if matches!(format, "tidy" | "json") && !columns.is_empty() {
                continue;
            }
            for lang in ["vi", "en"] {
                let mut arguments = vec!["score"];
                arguments.extend(subject);
                arguments.extend(["--format", format, "--columns", columns, "--lang", lang]);
                assert_carried(&printed(&arguments), format, lang, status, entities, &arguments.join(" "));
            }
        }
    }
}

fn every_explanation(subject: &[&str], entities: &[&str], status: &str) {
    for format in ["text", "markdown", "json"] {
        for lang in ["vi", "en"] {
            for (at, entity) in entities.iter().enumerate() {
                let mut arguments = vec!["explain"];
                arguments.extend(subject);
                arguments.extend(["--entity", entity, "--format", format, "--lang", lang]);
                if at % 2 == 1 {
                    arguments.extend(["--node", "enterprises_per_1000"]);
                }
                let text = printed(&arguments);
                let context = arguments.join(" ");
                if format == "json" {
                    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
                    let node = if at % 2 == 1 { &value["node"] } else { &value["nodes"][0] };
                    assert_eq!(
                        (&value["data_status"], &node["data_status"]),
                        (&status.into(), &status.into()),
                        "{context}"
                    );
                } else {
                    let (word, suffix) = words(lang, status);
                    assert!(text.lines().next().unwrap().contains(suffix), "{context}\n{text}");
                    assert!(text.lines().skip(1).any(|line| line.to_lowercase().contains(word)), "{context}\n{text}");
                }
            }
        }
    }
}

#[test]
fn giao_ban_says_it_everywhere() {
    every_output(&["giao-ban"], "illustrative", 63);
    every_explanation(&["giao-ban"], &["01", "Đà Nẵng", "ca mau"], "illustrative");
}

#[test]
fn periods_stages_and_eras_do_not_take_it_out() {
    for options in [["--period", "all"], ["--period", "2023-Q1"], ["--registry", "63"], ["--threads", "3"]] {
        for format in FORMATS {
            let arguments = ["score", "giao-ban", options[0], options[1], "--format", format, "--lang", "vi"];
            let text = printed(&arguments);
            assert_carried(&text, format, "vi", "illustrative", 63, &arguments.join(" "));
        }
    }
}

/// The figures of giao-ban as if all were official, but one cell of one province.
fn one_cell(folder: &Path, status: &str) {
    std::fs::create_dir_all(folder).unwrap();
    for name in ["dan-so-2022.csv", "ke-hoach-2023-q1.csv", "so-lieu-2023-q1.csv"] {
        let rows = rows(&root().join("inputs/giao-ban").join(name));
        let mut text = String::from("period,entity,field,value,status,evidence\n");
        for row in &rows {
            let who = row.get("entity").or_else(|| row.get("code")).unwrap();
            let cells: Vec<(&str, &str)> = match row.get("field") {
                Some(field) => vec![(field, &row["value"])],
                None => row
                    .iter()
                    .filter(|(field, _)| !["code", "name", "period"].contains(&field.as_str()))
                    .map(|(field, value)| (field.as_str(), value.as_str()))
                    .collect(),
            };
            for (field, value) in cells {
                let own = if (who.as_str(), field) == ("48", "smartphones") { status } else { "official" };
                text += &format!("2023-Q1,{who},{field},{value},{own},văn bản\n");
            }
        }
        std::fs::write(folder.join(name), text).unwrap();
    }
}

/// A made-up figure of one province has a part in the rank of all.
#[test]
fn one_cell_of_one_province_marks_every_row() {
    for status in ["illustrative", "what-if"] {
        let folder = TempDir::new().unwrap();
        one_cell(folder.path(), status);
        let inputs = folder.path().to_str().unwrap();
        every_output(&["giao-ban", inputs], status, 63);
        every_explanation(&["giao-ban", inputs], &["48", "01"], status);
    }
}

/// The other side: where nothing is made up, nothing says so, and weaker statuses stay with those they belong to.
#[test]
fn official_figures_are_not_marked() {
    let folder = TempDir::new().unwrap();
    one_cell(folder.path(), "estimated");
    let inputs = folder.path().to_str().unwrap();
    let printed = parse(&printed(&["score", "giao-ban", inputs, "--format", "csv"]));
    let estimated: BTreeSet<&str> =
        printed.iter().filter(|row| row["data_status"] != "official").map(|row| row["code"].as_str()).collect();
    assert_eq!(estimated, BTreeSet::from(["48"]));
    let output = String::from_utf8(kpi(&["score", "hdi", "--lang", "vi"]).stdout).unwrap();
    assert!(!output.contains("minh họa"));
}

/// Written to a file it is the same, and a file that holds it is not taken for anything else.
#[test]
fn the_file_says_it_too() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("bang.md");
    let path = file.to_str().unwrap();
    assert!(kpi(&["score", "--format", "markdown", "--lang", "vi", "--output", path]).status.success());
    assert_carried(&std::fs::read_to_string(&file).unwrap(), "markdown", "vi", "illustrative", 63, path);
}
