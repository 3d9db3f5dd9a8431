//! Appraisals: the real sheet of one commune, worked cases of a relative rulebook, and what must never be shown.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod process;

use process::{Ran, kpi, root};
use province_kpi::finding::Code;
use std::path::Path;

const RULEBOOK: &str = "tests/appraisal/commune/rulebook.toml";
const SHEET: &str = "tests/appraisal/commune/sheet.csv";

fn appraisal(rulebook: &str, input: &str, more: &[&str]) -> Ran {
    kpi(["appraisal", rulebook, input, "--lang", "en"].iter().chain(more)).run()
}

fn json(ran: &Ran) -> serde_json::Value {
    serde_json::from_str(&ran.output).unwrap_or_else(|problem| panic!("{problem}: {}", ran.complaints))
}

#[test]
fn the_sheet_of_a_commune() {
    let ran = appraisal(RULEBOOK, SHEET, &["--format", "json"]);
    let own = json(&ran);
    let commune = &own["entities"][0];
    // 787.84 and 606.27 are the sums of the sheet's own columns; 5 rows raised, 22 lowered, 35 equal.
    assert_eq!(commune["score"], serde_json::json!({ "before": 787.84, "after": 606.27, "gained": -181.57 }));
    let counts = &commune["counts"];
    assert_eq!((&counts["raised"], &counts["lowered"], &counts["equal"]), (&5.into(), &22.into(), &35.into()));
    assert_eq!(commune["rank"], serde_json::json!({ "before": 1, "after": 1 }));
    let differences = commune["differences"].as_array().unwrap();
    assert_eq!(differences.len(), 27);
    // Each indicator reads one figure and is added as points: the single effects are the whole change.
    let sum: f64 = differences.iter().map(|own| own["points"]["gained"].as_f64().unwrap()).sum();
    assert!((sum + 181.57).abs() < 1e-9, "{sum}");
    assert_eq!(commune["joint"], 0.0);
    let of = |field: &str| differences.iter().find(|own| own["field"] == field).unwrap();
    assert_eq!(of("p3_4")["points"], serde_json::json!({ "before": 20.0, "after": 14.52, "gained": -5.48 }));
    assert_eq!((&of("p3_4")["change"], &of("p3_4")["standing"]), (&"lowered".into(), &"no-reason".into()));
    assert_eq!(of("p1_1")["points"], serde_json::json!({ "before": 7.04, "after": 10.0, "gained": 2.96 }));
    // 22 rows were lowered, and none of them says why; of the 5 that were raised neither.
    assert_eq!(ran.code, 2);
    assert_eq!(ran.complaints.matches("error[rejection-without-reason]").count(), 22);
    assert_eq!(ran.complaints.matches("warning[change-without-reason]").count(), 5);
}

#[test]
fn its_maxima_add_up_to_960() {
    let text = std::fs::read_to_string(root().join(RULEBOOK)).unwrap();
    assert!(province_kpi::rulebook::read("rulebook.toml", text.as_bytes()).findings.is_empty());
    let thousand = text.replace("points = 960", "points = 1000");
    let found = province_kpi::rulebook::read("rulebook.toml", thousand.as_bytes()).findings;
    assert_eq!(found.iter().map(|own| own.code).collect::<Vec<_>>(), [Code::PointsDoNotAddUp]);
    assert_eq!(found[0].argument("sum"), Some(&"960".into()));
    assert_eq!(found[0].argument("declared"), Some(&"1000".into()));
}

#[test]
fn a_maximum_of_the_sheet_that_is_not_the_rulebooks() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = std::fs::read_to_string(root().join(SHEET)).unwrap().replace(",p2_1,30,", ",p2_1,20,");
    let ran = appraisal(RULEBOOK, &write(folder.path(), "sheet.csv", &sheet), &["--format", "csv"]);
    let told =
        "warning[maximum-differs]: `p2_1`: the maximum in the table is `20`, in the rulebook it is `30` (`i2_1`)";
    assert!(ran.complaints.contains(told), "{}", ran.complaints);
}

/// Scores relative to the best: what one entity loses, another gains.
const RELATIVE: &str = r#"
format = 1
[rulebook]
id = "relative"
version = "1"
title = "Relative"
entities = "input"
stages = ["self", "measured", "final"]
[rank]
node = "total"
on = "exact"
ties = "competition"
[field.files]
title = "Files"
kind = "count"
[field.people]
title = "People"
kind = "count"
[node.rate]
title = "Files a person"
value = "files / people"
direction = "higher"
chain = [{ name = "best", normalise = "distance to best" }]
points = 1
[node.total]
title = "Total"
sum_of_points = { rate = 100 }
points = 100
"#;

fn write(folder: &Path, name: &str, text: &str) -> String {
    let file = folder.join(name);
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn nothing_of_others_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let text = "period,entity,name,field,self,appraised,reason,evidence.number,agency\n\
                2026,a,Xã A,p1_1,9,8,đối chiếu hồ sơ lưu trữ,12/QĐ,Sở A\n2026,b,Xã B,p1_1,7,3,,34/QĐ-MẬT,Sở B\n";
    let sheet = write(folder.path(), "two.csv", text);
    for format in ["table", "markdown", "csv", "json"] {
        let ran = appraisal(RULEBOOK, &sheet, &["--entity", "a", "--format", format]);
        for secret in ["Xã B", "34/QĐ-MẬT", "Sở B"] {
            assert!(!ran.output.contains(secret) && !ran.complaints.contains(secret), "{format}: {secret}");
        }
        assert!(
            ran.output.contains("12/QĐ") && ran.output.contains("đối chiếu hồ sơ lưu trữ"),
            "{format}: {}",
            ran.output
        );
    }
    for format in ["table", "markdown", "csv", "csv-excel", "json", "tidy"] {
        let ran = kpi(["score", RULEBOOK, &sheet, "--format", format]).run();
        for secret in ["12/QĐ", "34/QĐ-MẬT", "đối chiếu", "Sở A", "Sở B"] {
            assert!(!ran.output.contains(secret), "{format}: {secret}");
        }
    }
}
