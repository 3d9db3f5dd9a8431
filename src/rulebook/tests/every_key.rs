//! The table of keys and the reader agree: no key of the table is read over in silence.

use super::{codes, found, free, rulebook};
use crate::finding::Code;
use crate::rulebook::keys::{self, Key, Need};

const TITLE: &str = "title = { vi = \"a\", en = \"a\" }\n";

/// What stands before and after a key of this table in an otherwise good rulebook.
fn around(table: &str) -> (String, String) {
    let all = rulebook(&[]);
    let after_line = |line: &str| {
        let (before, after) = all.split_once(line).expect(line);
        (format!("{before}{line}\n"), after.to_owned())
    };
    let within = |(before, after): (String, String), open: &str, close: &str| {
        (format!("{before}{open}"), format!("{close}\n{after}"))
    };
    let node = |open: &str, close: &str| within((free(""), String::new()), open, close);
    let made = |source: &str, table: &str| {
        let children = format!("{}[node.c]\n{TITLE}value = \"n\"\n", rulebook(&[]));
        within((children, String::new()), &format!("[node.k]\n{TITLE}{source} = [\"c\"]\n[node.k.{table}]\n"), "")
    };
    match table {
        "(top level)" => after_line("format = 1"),
        "rulebook" => after_line("entities = \"provinces\""),
        "entities" => {
            let (before, after) = after_line("entities = \"provinces\"");
            (before.replace("entities = \"provinces\"\n", "entities = { "), format!(" }}\n{after}"))
        }
        "in_force" => within(after_line("entities = \"provinces\""), "in_force = { ", " }"),
        "stages" => within(after_line("entities = \"provinces\""), "stages = [{ ", " }]"),
        "input.headers" => within(after_line("format = 1"), "[input.headers.\"DN\"]\n", ""),
        "field.<id>" => after_line("kind = \"count\""),
        "field.<id>.check" => within(after_line("kind = \"count\""), "check = [{ ", " }]"),
        "node.<id>" => {
            let child = format!("{}[node.c]\n{TITLE}value = \"n\"\n", rulebook(&[]));
            within((child, String::new()), &format!("[node.k]\n{TITLE}"), "")
        }
        "node.<id>.target" => node("[node.a.target]\n", ""),
        "a step" => node("[node.a.score]\n", ""),
        "a band of percentiles" => node("[[node.a.score.by_percentiles]]\n", ""),
        "a reference" => node("[node.a.score.ratio_to]\n", ""),
        "a band" => node("[[node.a.score.bands]]\n", ""),
        "goalposts" => node("[node.a.score.goalposts]\n", ""),
        "clamp" => node("[node.a.score.clamp]\n", ""),
        "treat" => node("[node.a.score.treat]\n", ""),
        "winsorise" => node("[node.a.score.treat.winsorise]\n", ""),
        "transform" => node("[node.a.score.treat.transform]\n", ""),
        "test" => node("[node.a.score.treat.test]\n", ""),
        "impute" => node("[node.a.score.impute]\n", ""),
        "places" => made("ordered_weighted", "places"),
        "shares" => made("benefit_of_the_doubt", "shares"),
        "preferences" => made("promethee", "preferences"),
        "weighting" => made("arithmetic_mean", "weighting"),
        "a text in both languages" => node("[node.a.note]\n", ""),
        "rank.breakers" => node("[rank]\nnode = \"a\"\non = \"exact\"\nties = \"dense\"\n[[rank.breakers]]\n", ""),
        "grades.bands" => node("[grades]\nnode = \"a\"\non = \"exact\"\n[[grades.bands]]\n", ""),
        "by group" => node("[node.a.score.goalposts]\n", ""),
        "chain.<id>" => node("[chain.c]\n", ""),
        "bands.<id>" => node("[bands.b]\n", ""),
        "bands.<id>.bands" => node("[bands.b]\nnode = \"a\"\non = \"exact\"\nby = \"rank\"\n[[bands.b.bands]]\n", ""),
        other => node(&format!("[{other}]\n"), ""),
    }
}

fn every_key() -> impl Iterator<Item = (&'static str, &'static Key)> {
    keys::ALL.iter().flat_map(|table| table.keys.iter().map(|key| (table.name, key)))
}

fn with(table: &str, key: &str, value: &str) -> String {
    let (before, after) = around(table);
    // What the key goes with, so that it is looked at.
    let beside = match (table, key) {
        ("entities", "earlier") => ", file = \"a.csv\"",
        ("by group", "groups") => "by = \"type\"\n",
        ("bands.<id>", "bands") => "node = \"a\"\non = \"exact\"\nby = \"rank\"\n",
        ("bands.<id>", "groups") => "node = \"a\"\non = \"exact\"\nby = \"groups\"\n",
        ("rank.breakers", "on") => "node = \"a\"\n",
        ("weighting", "at" | "within" | "over" | "base") => "by = \"entropy\"\n",
        ("weighting", "rotation") => "factor_analysis = 2\n",
        ("impute", "within" | "over" | "base") => "by = \"mean\"\n",
        ("impute", "on") => "nearest = 1\n",
        ("transform", "shifted") => "box_cox = 0.5\n",
        ("node.<id>", "exponent") => "power_mean = [\"c\"]\n",
        ("node.<id>", "places") => "ordered_weighted = [\"c\"]\n",
        ("a step", "gives") => "formula = \"x\"\n",
        ("chain.<id>", "parameters" | "apply_to") => "steps = [{ round = 2 }]\n",
        ("node.<id>", "arithmetic_mean") => "",
        ("node.<id>", _) => "arithmetic_mean = [\"c\"]\n",
        (
            "a step",
            "mode" | "cap" | "at_most" | "at_least" | "keep" | "leave_out" | "deviation" | "ties" | "tied" | "within"
            | "over" | "base",
        ) => "round = 2\n",
        _ => "",
    };
    let line_end = if after.starts_with(' ') { "" } else { "\n" };
    format!("{before}{key} = {value}{line_end}{beside}{after}")
}

#[test]
fn what_the_keys_are_put_into_is_good() {
    assert_eq!(codes(&rulebook(&[])), []);
}

#[test]
fn every_key_that_is_not_built_says_so_and_nothing_else() {
    for (table, key) in every_key().filter(|(_, key)| key.need == Need::NotBuilt) {
        let text = with(table, key.name, "1");
        assert_eq!(codes(&text), [Code::NotBuilt], "{table} {}: {:?}\n{text}", key.name, found(&text));
    }
}

/// A time of day is of no type that a rulebook has: where a key takes it without a word, nobody reads the key.
#[test]
fn every_other_key_is_read() {
    for (table, key) in every_key().filter(|(_, key)| key.need != Need::NotBuilt) {
        let text = with(table, key.name, "07:32:00");
        let found = found(&text);
        let told = found.iter().any(|finding| matches!(finding.code, Code::WrongType | Code::KeysConflict));
        // A key that the good rulebook has already, because it must.
        let is_there = found.iter().all(|finding| finding.code == Code::TomlSyntax);
        assert!(told || (is_there && key.need == Need::Required), "{table} {}: {found:?}\n{text}", key.name);
    }
}
