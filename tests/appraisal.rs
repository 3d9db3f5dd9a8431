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
fn a_sheet_in_an_encoding_that_the_run_names() {
    let text = std::fs::read_to_string(root().join(SHEET)).unwrap();
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sheet.csv");
    std::fs::write(&file, units).unwrap();
    let file = file.to_str().unwrap();
    let said = appraisal(RULEBOOK, file, &["--format", "json", "--encoding", "utf-16be"]);
    assert_eq!(json(&said)["entities"][0]["score"]["after"], 606.27);
    // The line below a finding is that of the text, not of its bytes.
    let shown = |complaints: &str| {
        complaints.lines().filter(|line| line.contains(" | ")).map(str::to_owned).collect::<Vec<_>>()
    };
    let plain = appraisal(RULEBOOK, SHEET, &["--format", "json"]);
    assert!(!shown(&plain.complaints).is_empty());
    assert_eq!(shown(&said.complaints), shown(&plain.complaints));
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
stages = ["self", { id = "measured", voice = "measurement" }, "final"]
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
range = [1, 1000]
[node.rate]
title = "Files a person"
value = "files / people"
direction = "higher"
chain = [{ name = "best", formula = "x / max(files / people)", gives = "share" }]
[node.total]
title = "Total"
sum_of_points = { rate = 100 }
points = 100
"#;

/// By hand: self-assessed 80, 100 and 90 files on 100 people, so 80, 100 and 90 points; at the end 60, 90 and 95, so 60/95, 90/95 and 1.
///
/// a alone at its final 60: 60/100 of the best, 60 points, −20; at the end 60/95 of the best, so the rest is others' doing. b alone at
/// its final 90: still shares the best, 100 points, nothing lost. c has 90 and is measured at 95: 95 points, +5, still behind b; at the end it is
/// the best itself.
#[test]
fn what_a_figure_costs_where_scores_are_relative() {
    let folder = tempfile::tempdir().unwrap();
    let rulebook = write(folder.path(), "rulebook.toml", RELATIVE);
    let text = "period,entity,field,self,measured,final,reason\n\
                2026,a,files,80,,60,đếm trùng 20 hồ sơ\n2026,a,people,100,,,\n\
                2026,b,files,100,,90,đếm trùng 10 hồ sơ\n2026,b,people,100,,,\n\
                2026,c,files,90,95,,\n2026,c,people,100,,,\n";
    let ran = appraisal(&rulebook, &write(folder.path(), "figures.csv", text), &["--format", "json"]);
    assert_eq!((ran.code, ran.complaints.as_str()), (0, ""));
    let own = json(&ran);
    let [a, b, c] = [0, 1, 2].map(|at| &own["entities"][at]);
    let near = |value: &serde_json::Value, wanted: f64| (value.as_f64().unwrap() - wanted).abs() < 1e-9;
    let alone = |entity: &serde_json::Value| entity["differences"][0]["score"]["gained"].clone();
    // The best at the end is c's 95.
    assert!(near(&a["score"]["before"], 80.0) && near(&a["score"]["after"], 6000.0 / 95.0), "{a}");
    assert!(near(&alone(a), -20.0) && near(&a["joint"], 6000.0 / 95.0 - 60.0), "{a}");
    assert_eq!(
        (&a["differences"][0]["change"], &a["differences"][0]["standing"]),
        (&"lowered".into(), &"reasoned".into())
    );
    assert!(near(&alone(b), 0.0), "{b}");
    assert_eq!(b["differences"][0]["change"], "without-effect");
    assert!(near(&b["joint"], 9000.0 / 95.0 - 100.0));
    assert!(near(&alone(c), 5.0));
    assert_eq!((&c["differences"][0]["change"], &c["differences"][0]["standing"]), (&"raised".into(), &"open".into()));
    assert_eq!(c["rank"], serde_json::json!({ "before": 2, "after": 1 }));
    assert_eq!(c["differences"][0]["rank"], serde_json::json!({ "before": 2, "after": 2 }));
    // Between two named stages: nothing is decided yet, and a is not reached.
    let ran = appraisal(
        &rulebook,
        folder.path().join("figures.csv").to_str().unwrap(),
        &["--to", "measured", "--format", "json"],
    );
    let own = json(&ran);
    assert_eq!(own["entities"][0]["counts"]["not_reached"], 2);
    assert_eq!(own["entities"][2]["counts"]["raised"], 1);
    let ran =
        appraisal(&rulebook, folder.path().join("figures.csv").to_str().unwrap(), &["--from", "final", "--to", "self"]);
    assert_eq!(ran.code, 2);
    assert!(ran.complaints.contains("error[stages-reversed]"), "{}", ran.complaints);
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let file = folder.join(name);
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn nothing_of_others_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let text = "period,entity,name,field,self,appraised,reason,evidence.number,agency\n\
                2026,a,Xã A,p1_1,9,8,đối chiếu hồ sơ lưu trữ,12/QĐ,Sở A\n2026,b,Xã B,p1_1,7,3,.,34/QĐ-MẬT,Sở B\n\
                2026,b,Xã B,p1_2,x7,3,như trên,34/QĐ-MẬT,Sở B\n";
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

/// Pages as people read them, worked by hand: a loses 4 of 20 and 10 of 10, b gains 1.
#[test]
fn pages_for_people() {
    let folder = tempfile::tempdir().unwrap();
    let text = "# status: illustrative\nperiod,entity,name,field,Tự đánh giá,Thẩm định,decision,reason,agency,date,evidence.number,evidence.date,evidence.issuer\n\
                2026,a,Xã A,p2_2,20,16,không đồng ý,tính cả người đã nghỉ việc,Sở KH&CN,15/01/2027,12/BC-UBND,20/12/2026,UBND xã A\n\
                2026,a,Xã A,p1_6,10,0,Cần bổ sung minh chứng,như trên,Sở KH&CN,15/01/2027,,,\n\
                2026,a,Xã A,p1_5,9,,Đồng ý,,Sở KH&CN,15/01/2027,,,\n\
                2026,b,Xã B,p2_2,15,16,đồng ý,sót một lớp tập huấn,Sở KH&CN,16/01/2027,,,\n";
    let rest: String = ["a,Xã A", "b,Xã B"].map(|who| format!("2026,{who},p5_1,20,20,,,,,,,\n")).concat();
    let sheet = write(folder.path(), "sheet.csv", &format!("{text}{rest}"));
    let mut pages = String::new();
    for (language, format) in [("vi", "table"), ("en", "markdown"), ("vi", "csv")] {
        let ran = kpi(["appraisal", RULEBOOK, &sheet, "--lang", language, "--format", format]).run();
        let told = ran.complaints.replace(folder.path().to_str().unwrap(), "");
        let output = ran.output.replace(folder.path().to_str().unwrap(), "");
        pages.push_str(&format!("── --lang {language} --format {format} → {}\n{output}{told}\n", ran.code));
    }
    process::golden("appraisal", "pages", &pages);
}

#[test]
fn an_explanation_says_who_when_and_why() {
    let folder = tempfile::tempdir().unwrap();
    let text = "period,entity,field,value,stage,agency,date,decision,reason,evidence.number,evidence.date,evidence.issuer\n\
                2026,a,p2_2,20,self,UBND xã A,05/01/2027,,,12/BC-UBND,20/12/2026,UBND xã A\n\
                2026,a,p2_2,16,appraised,Sở KH&CN,15/01/2027,không đồng ý,tính cả người đã nghỉ việc,,,\n";
    let sheet = write(folder.path(), "sheet.csv", text);
    for format in ["text", "markdown", "json"] {
        let ran =
            kpi(["explain", RULEBOOK, &sheet, "--entity", "a", "--node", "i2_2", "--lang", "vi", "--format", format]);
        let ran = ran.run();
        assert_eq!((ran.code, ran.complaints.as_str()), (0, ""), "{format}");
        for told in ["Sở KH&CN", "15/01/2027", "tính cả người đã nghỉ việc", "UBND xã A", "05/01/2027", "12/BC-UBND"]
        {
            assert!(ran.output.contains(told), "{format}: {told}\n{}", ran.output);
        }
    }
}

/// What is refused without another figure is told as refused; what is out of range is told as that, and refuses nothing.
#[test]
fn a_refusal_and_a_slip_are_two_things() {
    let folder = tempfile::tempdir().unwrap();
    let text = "period,entity,field,self,appraised,decision,reason\n\
                2026,a,p1_1,8,,không đồng ý,tính cả thuê bao đã ngừng\n\
                2026,a,p1_6,8,11,đồng ý,\n\
                2026,a,p1_5,8,tám,,\n";
    let sheet = write(folder.path(), "sheet.csv", text);
    let page = kpi(["appraisal", RULEBOOK, &sheet, "--lang", "vi"]).run();
    assert_eq!(page.complaints.matches("lỗi[").count(), 2, "{}", page.complaints);
    assert!(page.complaints.contains("lỗi[cell-out-of-range]: `p1_6`: `11`"), "{}", page.complaints);
    assert!(page.complaints.contains("lỗi[cell-not-number]: `p1_5`: `tám`"), "{}", page.complaints);
    assert!(page.output.contains("không công nhận"), "{}", page.output);
    let own = json(&appraisal(RULEBOOK, &sheet, &["--format", "json"]));
    let entity = &own["entities"][0];
    assert_eq!((&entity["counts"]["lowered"], &entity["counts"]["invalid"]), (&1.into(), &2.into()));
    let told = |field: &str| {
        let all = entity["differences"].as_array().unwrap();
        let own = all.iter().find(|own| own["field"] == field).unwrap();
        (own["change"].clone(), own["standing"].clone())
    };
    assert_eq!(told("p1_1"), ("lowered".into(), "rejected".into()));
    assert_eq!(told("p1_6"), ("invalid".into(), "open".into()));
    assert_eq!(told("p1_5"), ("invalid".into(), "open".into()));
}
