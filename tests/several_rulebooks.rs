//! Two rulebooks on the same figures (`kpi trend`, `kpi diff`): what one of them knows is no mistake, and what cannot be meant is refused.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod process;

use process::{Ran, kpi};
use std::fs;
use tempfile::TempDir;

/// A rulebook of these fields, whose score is their sum.
fn rulebook(fields: &[&str], in_force: &str) -> String {
    let field = |id: &&str| format!("[field.{id}]\ntitle = \"{id}\"\nkind = \"amount\"\n");
    let head = "format = 1\n[rulebook]\nid = \"t\"\nversion = \"1\"\ntitle = \"T\"\nentities = \"input\"\n";
    format!(
        "{head}{in_force}[rank]\nnode = \"total\"\non = \"exact\"\nties = \"competition\"\n[missing]\nindicators = \"score 0\"\n{}\
         [node.total]\ntitle = \"Total\"\nvalue = \"{}\"\n",
        fields.iter().map(field).collect::<String>(),
        fields.join(" + ")
    )
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn run(folder: &TempDir, arguments: &[&str]) -> Ran {
    kpi(arguments.iter().copied().chain(["--lang", "en"])).inside(folder.path()).run()
}

const FROM_2023: &str = "in_force = { from = 2023-01-01 }\n";

/// `b` is new in 2023, and the reason for the second rulebook; `z` is known to neither.
#[test]
fn a_field_that_one_of_two_rulebooks_knows_is_no_finding() {
    let (old, new) = (rulebook(&["a"], ""), rulebook(&["a", "b"], FROM_2023));
    let long = "period,entity,field,value\n2022,X,a,1\n2022,Y,a,2\n2023,X,a,1\n2023,Y,a,2\n2023,X,b,5\n2023,Y,b,1\n";
    let wide = "period,entity,a,b\n2022,X,1,\n2022,Y,2,\n2023,X,1,5\n2023,Y,2,1\n";
    for (figures, unknown) in [
        (long.to_owned(), ""),
        (wide.to_owned(), ""),
        (format!("{long}2023,X,z,1\n"), "[field-unknown]"),
        (wide.replace('\n', ",1\n").replacen(",1\n", ",z\n", 1), "[column-unknown]"),
    ] {
        let folder = folder(&[("old.toml", &old), ("new.toml", &new), ("figures.csv", &figures)]);
        let (trend, diff) = (["trend", "old.toml,new.toml"], ["diff", "old.toml", "new.toml"]);
        for rulebooks in [&trend[..], &diff[..]] {
            let ran = run(&folder, &[rulebooks, &["figures.csv"]].concat());
            let told = (ran.code, ran.complaints.matches("unknown]").count(), ran.complaints.contains("`z`"));
            let expected = if unknown.is_empty() { (0, 0, false) } else { (2, 1, true) };
            assert_eq!(told, expected, "{rulebooks:?} {figures}: {}", ran.complaints);
            assert!(ran.complaints.contains(unknown) && !ran.output.is_empty());
        }
    }
}

/// The one that is in force later is named first, or both from the same day: one would score nothing.
#[test]
fn two_rulebooks_in_the_wrong_order_are_refused() {
    let (old, new) = (rulebook(&["a"], "in_force = { from = 2022-01-01 }\n"), rulebook(&["a"], FROM_2023));
    let figures = "period,entity,a\n2022,X,1\n2022,Y,2\n2023,X,3\n2023,Y,2\n";
    let folder = folder(&[("old.toml", &old), ("new.toml", &new), ("figures.csv", figures)]);
    assert_eq!(run(&folder, &["trend", "old.toml,new.toml", "figures.csv"]).code, 0);
    for rulebooks in ["new.toml,old.toml", "new.toml,new.toml"] {
        let ran = run(&folder, &["trend", rulebooks, "figures.csv"]);
        assert_eq!((ran.code, ran.output.as_str()), (2, ""), "{rulebooks}");
        assert!(
            ran.complaints.contains("rulebooks-order") && ran.complaints.contains("2023-01-01"),
            "{}",
            ran.complaints
        );
    }
}

/// A year belongs to the rulebook that is in force on its last day.
#[test]
fn a_year_in_which_rules_changed_is_the_later_rulebooks() {
    let figures = "period,entity,a,b\n2021,X,1,1\n2021,Y,2,1\n2022,X,1,5\n2022,Y,2,1\n";
    let july = rulebook(&["a", "b"], "in_force = { from = 2022-07-01 }\n");
    let folder = folder(&[("old.toml", &rulebook(&["a"], "")), ("new.toml", &july), ("figures.csv", figures)]);
    let ran = run(&folder, &["trend", "old.toml,new.toml", "figures.csv", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&ran.output).unwrap();
    let of = |at: usize| told["periods"][at]["rulebook"].as_u64();
    assert_eq!((of(0), of(1)), (Some(0), Some(1)));
}

#[test]
fn two_shipped_rulebooks_without_figures_are_refused() {
    let folder = folder(&[]);
    let ran = run(&folder, &["trend", "hdi,giao-ban"]);
    assert_eq!((ran.code, ran.output.as_str()), (1, ""));
    assert!(ran.complaints.contains("[rulebooks-figures]"), "{}", ran.complaints);
}
