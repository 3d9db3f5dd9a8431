//! `kpi diff`: two rulebooks with and without figures, two inputs, and what a split must be by hand.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod process;

use process::{Ran, golden, kpi, root};
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn diff(folder: &Path, arguments: &[&str]) -> Ran {
    kpi(["diff"].into_iter().chain(arguments.iter().copied())).inside(folder).run()
}

fn json(ran: &Ran) -> Value {
    assert_eq!(ran.code, 0, "{}", ran.complaints);
    serde_json::from_str(&ran.output).unwrap()
}

/// One indicator of a target, worth some points.
fn one_indicator(target: u32, points: u32, title: &str) -> String {
    format!(
        "format = 1\n[rulebook]\nid = \"one\"\nversion = \"1\"\ntitle = {{ vi = \"Một\", en = \"One\" }}\nentities = \"input\"\n\
         [rank]\nnode = \"total\"\non = \"exact\"\nties = \"competition\"\n\
         [field.teams]\ntitle = {{ vi = \"Tổ\", en = \"Teams\" }}\nkind = \"count\"\n\
         [node.reach]\ntitle = {{ vi = \"{title}\", en = \"Reach\" }}\nvalue = \"teams\"\ndirection = \"higher\"\ntarget = {target}\n\
         score = {{ to_target = \"proportional\", cap = \"none\" }}\n\
         [node.total]\ntitle = {{ vi = \"Tổng\", en = \"Total\" }}\nsum_of_points = {{ reach = {points} }}\npoints = {points}\n"
    )
}

const FIGURES: &str = "entity,period,teams\nA,2023,5\nB,2023,4\n";

/// Points are teams ÷ target × points. A has 5: from 5/10·10 = 5 to 5/5·30 = 30. Target first: 5, then 20; points first: 10, then 15. Of the 25 the target
/// has (5 + 15)/2 = 10 and the points have (20 + 10)/2 = 15. B has 4/5 of all that.
#[test]
fn two_changes_that_act_together_are_split_by_hand() {
    let (old, new) = (one_indicator(10, 10, "Độ phủ"), one_indicator(5, 30, "Độ phủ"));
    let folder = folder(&[("old.toml", &old), ("new.toml", &new), ("figures.csv", FIGURES)]);
    let ran = diff(folder.path(), &["old.toml", "new.toml", "figures.csv", "--format", "json"]);
    golden("diff", "two-changes-json", &ran.output);
    let told = json(&ran);
    let changes: Vec<&str> =
        told["changes"].as_array().unwrap().iter().map(|own| own["what"].as_str().unwrap()).collect();
    assert_eq!(changes, ["target", "weights"]);
    let effect = &told["effect"];
    assert_eq!(effect["split"]["way"], "exact");
    assert_eq!(effect["entities"][0]["score"], serde_json::json!({ "before": 5.0, "after": 30.0, "gained": 25.0 }));
    assert_eq!(effect["entities"][0]["parts"], serde_json::json!([10.0, 15.0]));
    assert_eq!(effect["entities"][1]["parts"], serde_json::json!([8.0, 12.0]));
    assert_eq!(effect["entities"][1]["rank_parts"], serde_json::json!([0.0, 0.0]));
}

/// A difference is an answer; so is none.
#[test]
fn the_same_rules_are_told_as_such_and_both_are_fine() {
    let old = one_indicator(10, 10, "Độ phủ");
    let other_layout = old.replace("target = 10\n", "target = { value = 10.0 }   # same\n");
    let other_words = one_indicator(10, 10, "Mức phủ");
    let folder = folder(&[("old.toml", &old), ("layout.toml", &other_layout), ("words.toml", &other_words)]);
    let ran = diff(folder.path(), &["old.toml", "layout.toml", "--lang", "en"]);
    assert_eq!(ran.code, 0);
    assert!(ran.output.contains("The two rulebooks say the same."), "{}", ran.output);
    let ran = diff(folder.path(), &["old.toml", "words.toml", "--lang", "vi"]);
    assert_eq!(ran.code, 0);
    golden("diff", "wording-vi", &ran.output);
}

#[test]
fn what_cannot_be_compared_is_told() {
    let old = one_indicator(10, 10, "Độ phủ");
    let broken = old.replace("value = \"teams\"", "value = \"tems\"");
    let folder = folder(&[("old.toml", &old), ("broken.toml", &broken), ("figures.csv", FIGURES)]);
    let ran = diff(folder.path(), &["old.toml", "broken.toml", "--lang", "en"]);
    assert_eq!((ran.code, ran.output.as_str()), (2, ""));
    assert!(ran.complaints.contains("broken.toml"), "{}", ran.complaints);
    assert_eq!(diff(folder.path(), &["old.toml", "nowhere.toml"]).code, 1);
    assert_eq!(diff(folder.path(), &["old.toml"]).code, 1);
    assert_eq!(diff(folder.path(), &["old.toml", "old.toml", "--entity", "A"]).code, 2);
    let ran = diff(folder.path(), &["old.toml", "old.toml", "figures.csv", "--entity", "Z"]);
    assert_eq!((ran.code, ran.output.as_str()), (2, ""));
    // Figures that neither can read say nothing against the list of changes.
    fs::write(folder.path().join("new.toml"), one_indicator(5, 10, "Độ phủ")).unwrap();
    fs::write(folder.path().join("other.csv"), "entity,period,others\nA,2023,1\n").unwrap();
    let ran = diff(folder.path(), &["old.toml", "new.toml", "other.csv", "--lang", "en"]);
    assert_eq!(ran.code, 2);
    assert!(ran.output.contains("`target.value`: 10 → 5") && ran.complaints.contains("others"), "{}", ran.output);
}

/// The shipped rulebook with one change of each sort.
fn revised() -> String {
    let mut text = fs::read_to_string(root().join("rules/giao-ban/rulebook.toml")).unwrap();
    for (from, to) in [
        ("version = \"2023-Q1.1\"", "version = \"2024.1\""),
        ("{ 2022 = 0.7, source", "{ 2022 = 0.7, 2023 = 0.8, source"),
        (
            "enterprises_per_1000 = 15, enterprise_plan = 10, it_revenue_per_capita = 5",
            "enterprises_per_1000 = 12, enterprise_plan = 8, it_revenue_per_capita = 10",
        ),
        ("online_dossiers = 10, sme_platforms = 5 }", "online_dossiers = 15 }"),
        ("{ round = 2 }]", "{ round = 1 }]"),
        ("on = \"rounded\"\nbands = [\n  { from = 80", "on = \"rounded\"\nbands = [\n  { from = 85"),
    ] {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let from = text.find("[node.sme_platforms]").unwrap();
    let to = from + text[from + 1..].find("[node.").unwrap() + 1;
    text.replace_range(from..to, "");
    text.replace("postal_revenue_per_capita", "post_revenue")
}

#[test]
fn the_shipped_rulebook_revised() {
    let folder = folder(&[("giao-ban-2024.toml", &revised())]);
    for (name, arguments) in [
        ("revised-vi", &["--lang", "vi"][..]),
        ("revised-one-en", &["--lang", "en", "--format", "markdown", "--entity", "Đà Nẵng"]),
    ] {
        let ran = diff(folder.path(), &[&["giao-ban", "giao-ban-2024.toml"], arguments].concat());
        assert_eq!(ran.code, 0, "{}", ran.complaints);
        golden("diff", name, &ran.output);
    }
    let told = json(&diff(folder.path(), &["giao-ban", "giao-ban-2024.toml", "--format", "json"]));
    for own in told["effect"]["entities"].as_array().unwrap() {
        assert_eq!(own["data_status"], "illustrative");
        let parts: f64 = own["parts"].as_array().unwrap().iter().map(|part| part.as_f64().unwrap()).sum();
        let whole = own["score"]["after"].as_f64().unwrap() - own["score"]["before"].as_f64().unwrap();
        assert!((parts - whole).abs() < 1e-9, "{own}");
    }
}

/// A field under another id, a node that is new, and an input that has both columns.
#[test]
fn a_new_field_is_read_where_it_is_known() {
    let old = one_indicator(10, 10, "Độ phủ");
    let new = old
        .replace(
            "[node.reach]",
            "[field.schools]\ntitle = { vi = \"Trường\", en = \"Schools\" }\nkind = \"count\"\n[node.reach]",
        )
        .replace("{ reach = 10 }\npoints = 10", "{ reach = 10, schooling = 10 }\npoints = 20")
        + "[node.schooling]\ntitle = { vi = \"Học\", en = \"Schooling\" }\nvalue = \"schools\"\ndirection = \"higher\"\ntarget = 4\nscore = { to_target = \"proportional\", cap = \"none\" }\n";
    let figures = "entity,period,teams,schools\nA,2023,5,1\nB,2023,4,3\n";
    let folder = folder(&[("old.toml", &old), ("new.toml", &new), ("figures.csv", figures)]);
    let ran = diff(folder.path(), &["old.toml", "new.toml", "figures.csv", "--lang", "en"]);
    assert_eq!(ran.code, 0, "{}", ran.complaints);
    golden("diff", "added-en", &ran.output);
}

/// A cell in another notation or order is no change; what counts is listed with its place and its effect. Points are teams ÷ 10 × 10.
#[test]
fn two_inputs_cell_by_cell() {
    let rulebook = one_indicator(10, 10, "Độ phủ");
    let new = "entity;period;teams\nC;2023;6\nB;2023;9\nA;2023;5,0\n";
    let old = "entity,period,teams\nA,2023,5\nB,2023,4\nD,2023,1\n";
    let folder = folder(&[("rules.toml", &rulebook), ("old.csv", old), ("new.csv", new)]);
    for language in ["vi", "en"] {
        let ran = diff(folder.path(), &["rules.toml", "--inputs", "old.csv,new.csv", "--lang", language]);
        assert_eq!(ran.code, 0, "{}", ran.complaints);
        golden("diff", &format!("inputs-{language}"), &ran.output);
    }
    let ran = diff(folder.path(), &["rules.toml", "--inputs", "old.csv,new.csv", "--format", "json"]);
    golden("diff", "inputs-json", &ran.output);
    let told = json(&ran);
    let cells = told["cells"].as_array().unwrap();
    let what: Vec<&str> = cells.iter().map(|own| own["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["changed", "added", "removed"]);
    assert_eq!(cells[0]["score_part"], 5.0);
    assert_eq!(cells[0]["place_after"], serde_json::json!({ "file": "new.csv", "cell": null, "line": 3, "column": 3 }));
    // B passes A by its own figure, and C comes between them: from 1 to 3 is the doing of both.
    let effect = &told["effect"];
    let a = effect["entities"].as_array().unwrap().iter().find(|own| own["code"] == "A").unwrap();
    assert_eq!(a["rank"], serde_json::json!({ "before": 1, "after": 3 }));
    assert_eq!(a["rank_parts"], serde_json::json!([1.0, 1.0, 0.0]));
    let same = diff(folder.path(), &["rules.toml", "--inputs", "old.csv,old.csv", "--lang", "en"]);
    assert!(same.code == 0 && same.output.contains("the same figures"), "{}", same.output);
}

/// What an input says of an entity itself is compared too: A goes from the north to the south, where B has more.
#[test]
fn an_attribute_is_a_cell_as_well() {
    let rulebook = one_indicator(10, 10, "Độ phủ")
        .replace("[rank]", "[input]\nheaders = { region = \"attribute.region\" }\n[rank]")
        .replace("value = \"teams\"", "value = \"teams / max(teams, within = 'region') * 10\"");
    let old = "entity,period,region,teams\nA,2023,north,5\nB,2023,south,8\n";
    let new = "entity,period,region,teams\nA,2023,south,5\nB,2023,south,10\n";
    let folder = folder(&[("rules.toml", &rulebook), ("old.csv", old), ("new.csv", new)]);
    let told = json(&diff(folder.path(), &["rules.toml", "--inputs", "old.csv,new.csv", "--format", "json"]));
    let cells: Vec<(&str, &str)> = told["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| (own["what"].as_str().unwrap(), own["field"].as_str().unwrap()))
        .collect();
    assert_eq!(cells, [("changed", "teams"), ("attribute", "region")]);
    // A: 10 → 5. Figure first: 0, then 5/10 of the best: −5. Region first: 5/8, −3.75, then the figure −1.25. Means: −0.625 and −4.375.
    assert_eq!(told["effect"]["entities"][0]["parts"], serde_json::json!([-0.625, -4.375]));
}

/// The new input goes on to another period: what was corrected of the last one that both have is told. Where a period is asked for
/// that one of them has not, that one is named.
#[test]
fn the_latest_period_of_both_inputs() {
    let rulebook = one_indicator(10, 10, "Độ phủ");
    let old = "entity,period,teams\nA,2022,5\nB,2022,4\n";
    let new = "entity,period,teams\nA,2022,6\nB,2022,4\nA,2023,9\nB,2023,9\n";
    let folder = folder(&[("rules.toml", &rulebook), ("old.csv", old), ("new.csv", new)]);
    let asked = ["rules.toml", "--inputs", "old.csv,new.csv", "--format", "json"];
    let told = json(&diff(folder.path(), &asked));
    assert_eq!(told["effect"]["period"], "2022");
    let ran = diff(folder.path(), &[&asked[..], &["--period", "2023", "--lang", "en"]].concat());
    assert_eq!(ran.code, 2);
    assert!(ran.complaints.contains("nothing-in-period") && ran.complaints.contains("old.csv"), "{}", ran.complaints);
}

/// One made-up figure makes every row such, on either side.
#[test]
fn the_status_of_the_figures_is_on_every_row() {
    let rulebook = one_indicator(10, 10, "Độ phủ");
    let new = "# status: illustrative\nentity,period,teams\nA,2023,7\nB,2023,4\n";
    let folder = folder(&[("rules.toml", &rulebook), ("old.csv", FIGURES), ("new.csv", new)]);
    let inputs = ["rules.toml", "--inputs", "old.csv,new.csv"];
    let told = json(&diff(folder.path(), &[&inputs[..], &["--format", "json"]].concat()));
    let cells = told["cells"].as_array().unwrap();
    let what: Vec<&str> = cells.iter().map(|own| own["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["changed", "status"]);
    assert!(
        cells
            .iter()
            .chain(told["effect"]["entities"].as_array().unwrap())
            .all(|own| own["data_status"] == "illustrative")
    );
    let ran = diff(folder.path(), &[&inputs[..], &["--format", "markdown", "--lang", "vi"]].concat());
    golden("diff", "inputs-status-markdown-vi", &ran.output);
}

/// Figures of 63 provinces for the 34: no name stands without it, on pages and in JSON, of two rulebooks and of two inputs.
#[test]
fn what_is_restated_says_so_at_every_name() {
    let old = one_indicator(10, 10, "Độ phủ").replace("entities = \"input\"", "entities = \"provinces\"");
    let old = old.replace("kind = \"count\"", "kind = \"count\"\ncombine = \"sum\"");
    let new = old.replace("target = 10", "target = 20");
    let figures = "period,entity,teams\n2023,01,5\n2023,48,4\n2023,49,3\n";
    let files = [("old.toml", &*old), ("new.toml", &new), ("figures.csv", figures)];
    let folder = folder(&[&files[..], &[("other.csv", &figures.replace("48,4", "48,9"))]].concat());
    let registry = ["--period", "2023", "--registry", "34"];
    for arguments in [&["old.toml", "new.toml", "figures.csv"][..], &["old.toml", "--inputs", "figures.csv,other.csv"]]
    {
        let asked = [arguments, &registry].concat();
        let told = diff(folder.path(), &[&asked[..], &["--format", "json"]].concat());
        let told: Value = serde_json::from_str(&told.output).unwrap_or_else(|_| panic!("{}", told.complaints));
        let effect = &told["effect"];
        assert_eq!(effect["restated"]["from"], "provinces-63", "{effect}");
        let rows = effect["entities"].as_array().unwrap();
        assert!(!rows.is_empty() && rows.iter().all(|own| own["restated_from"] == "provinces-63"), "{effect}");
        let ran = diff(folder.path(), &[&asked[..], &["--lang", "en"]].concat());
        assert!(
            ran.output.contains("Đà Nẵng (restated)") || ran.output.contains("Da Nang (restated)"),
            "{}",
            ran.output
        );
    }
}

/// A is before B on one side only: it comes, and passes nobody.
#[test]
fn who_comes_or_goes_passes_nobody() {
    let folder = folder(&[
        ("rules.toml", &one_indicator(10, 10, "Độ phủ")),
        ("old.csv", "entity,period,teams\nB,2023,8\nC,2023,3\n"),
        ("new.csv", "entity,period,teams\nA,2023,10\nB,2023,8\nC,2023,9\n"),
    ]);
    let told = json(&diff(folder.path(), &["rules.toml", "--inputs", "old.csv,new.csv", "--format", "json"]));
    let counts = |code: &str| {
        let own = told["effect"]["entities"].as_array().unwrap().iter().find(|own| own["code"] == code).unwrap();
        [&own["passes"]["count"], &own["passed_by"]["count"]].map(|own| own.as_u64().unwrap())
    };
    assert_eq!([counts("A"), counts("B"), counts("C")], [[0, 0], [0, 1], [1, 0]]);
}

/// 600 changed cells are too many for a part each: those of a field in a period are one block. A field counts points ÷ 10 × 10, so that
/// the whole difference is its part.
#[test]
fn hundreds_of_changed_cells_are_split_by_field_and_period() {
    let rulebook = one_indicator(10, 10, "Độ phủ");
    let input = |more: usize| -> String {
        let row = |at: usize| format!("E{at:03},2022,{0}\nE{at:03},2023,{0}\n", at + more);
        std::iter::once("entity,period,teams\n".to_owned()).chain((0..300).map(row)).collect()
    };
    let folder = folder(&[("rules.toml", &rulebook), ("old.csv", &input(0)), ("new.csv", &input(2))]);
    let asked = ["rules.toml", "--inputs", "old.csv,new.csv", "--entity", "E007"];
    let told = json(&diff(folder.path(), &[&asked[..], &["--format", "json"]].concat()));
    let split = &told["effect"]["split"];
    assert_eq!(split["way"], "exact");
    let of: Vec<&Value> = split["blocks"].as_array().unwrap().iter().map(|own| &own["of"]["period"]).collect();
    assert_eq!(of, ["2022", "2023"]);
    assert_eq!(told["effect"]["entities"][0]["parts"], serde_json::json!([0.0, 2.0]));
    assert!(
        told["cells"]
            .as_array()
            .unwrap()
            .iter()
            .all(|own| own["score_part"].is_null() && own["others_moved"].is_null())
    );
    let ran = diff(folder.path(), &[&asked[..], &["--lang", "en"]].concat());
    assert!(ran.output.contains("(Teams, 2023)") && ran.output.contains("split by field and period"), "{}", ran.output);
}

/// A rulebook for the provinces with two indicators that are added up.
fn two_indicators(i: &str, j: &str) -> String {
    let head = "format = 1\n[rulebook]\nid = \"t\"\nversion = \"1\"\ntitle = \"T\"\nentities = \"provinces\"\n\
        [rank]\nnode = \"total\"\non = \"exact\"\nties = \"competition\"\n[missing]\nindicators = \"stays missing\"\n";
    let field = |id: &str| format!("[field.{id}]\ntitle = \"{id}\"\nkind = \"amount\"\n");
    let node =
        |id: &str, value: &str| format!("[node.{id}]\ntitle = \"{id}\"\nvalue = \"{value}\"\ndirection = \"higher\"\n");
    let total = "[node.total]\ntitle = \"Total\"\nvalue = \"i + j\"\n";
    [head, &field("a"), &field("b"), &node("i", i), &node("j", j), total].concat()
}

/// Only the new rules look back, and the file goes back to the 63 provinces. Hà Nội has in 2026 a = 1, b = 5 and had in 2025 a = 100: from
/// 1 + 5 = 6 to (1 + 100) + 10 = 111, of which the look back is 100 and the doubled b is 5, in either order.
#[test]
fn what_looks_back_sees_the_earlier_periods_in_every_rulebook_between() {
    let years = "period,entity,a,b\n2024,Hà Nội,10,1\n2024,Cao Bằng,20,1\n2025,Hà Nội,100,5\n2025,Cao Bằng,7,1\n2026,Hà Nội,1,5\n2026,Cao Bằng,2,3\n";
    let quarters = years.replace("2025,", "2025-Q2,").replace("2026,", "2025-Q3,").replace("2024,", "2025-Q1,");
    let plain = two_indicators("a", "b");
    for (new, figures) in [
        (two_indicators("a + first_of(prev(a), 0)", "2 * b"), years),
        (two_indicators("a + prev(a)", "2 * b"), years),
        // The earlier quarter is of the other era.
        (two_indicators("a + prev(a)", "2 * b"), &quarters),
    ] {
        let folder = folder(&[("old.toml", &plain), ("new.toml", &new), ("figures.csv", figures)]);
        for (sides, sign) in [(["old.toml", "new.toml"], 1.0), (["new.toml", "old.toml"], -1.0)] {
            let told = json(&diff(folder.path(), &[&sides[..], &["figures.csv", "--format", "json"]].concat()));
            let own =
                told["effect"]["entities"].as_array().unwrap().iter().find(|own| own["name"] == "Hà Nội").unwrap();
            assert_eq!(told["effect"]["split"]["way"], "exact");
            assert_eq!(own["score"]["gained"].as_f64(), Some(sign * 105.0));
            assert_eq!(own["parts"], serde_json::json!([sign * 100.0, sign * 5.0]), "{figures}");
            assert_eq!(own["together"].as_f64(), Some(0.0));
        }
    }
}

/// A new field is read anew, with all that the look back needs: Hà Nội goes from 1 to (1 + 100) + 2·5.
#[test]
fn what_is_read_anew_between_two_rulebooks_has_the_earlier_periods_too() {
    let figures =
        "period,entity,a,b\n2025-Q2,Hà Nội,100,5\n2025-Q2,Cao Bằng,7,1\n2025-Q3,Hà Nội,1,5\n2025-Q3,Cao Bằng,2,3\n";
    let new = two_indicators("a + prev(a)", "2 * b");
    let without = |text: &str, from: &str, to: &str| {
        let (from, to) = (text.find(from).unwrap(), text.find(to).unwrap());
        [&text[..from], &text[to..]].concat()
    };
    let old = without(&two_indicators("a", "b"), "[field.b]", "[node.i]");
    let old = without(&old, "[node.j]", "[node.total]").replace("i + j", "i");
    let folder = folder(&[("old.toml", &old), ("new.toml", &new), ("figures.csv", figures)]);
    let told = json(&diff(folder.path(), &["old.toml", "new.toml", "figures.csv", "--format", "json"]));
    let own = told["effect"]["entities"].as_array().unwrap().iter().find(|own| own["name"] == "Hà Nội").unwrap();
    assert_eq!(told["effect"]["split"]["way"], "exact");
    let mut parts: Vec<f64> = own["parts"].as_array().unwrap().iter().map(|own| own.as_f64().unwrap()).collect();
    parts.sort_by(f64::total_cmp);
    assert_eq!((parts, own["together"].as_f64()), (vec![10.0, 100.0], Some(0.0)));
}
