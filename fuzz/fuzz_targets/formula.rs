//! Any text as a formula over two fields: findings, or a value for every entity, and never a crash.

#![no_main]

use libfuzzer_sys::fuzz_target;
use province_kpi::data::Source;
use province_kpi::report;
use province_kpi::rulebook::model::Language;
use province_kpi::scoring::{self, Request, RulebookSource};

const HEAD: &str = r#"format = 1
[rulebook]
id = "fuzz"
version = "1"
title = { vi = "a", en = "a" }
entities = "input"
[input]
period = "2023"
[field.a]
title = { vi = "a", en = "a" }
kind = "amount"
[field.b]
title = { vi = "b", en = "b" }
kind = "amount"
[field.c]
title = { vi = "c", en = "c" }
kind = "flag"
[node.n]
title = { vi = "n", en = "n" }
value = "#;

const FIGURES: &[u8] = b"entity,a,b,c\nx,1,2,yes\ny,0,-3.5,no\nz,1e18,1e-18,\n";

fuzz_target!(|formula: &str| {
    // As a TOML text: quotes, backslashes and controls written as escapes, everything else as it is.
    let mut text = String::from(HEAD);
    text.push('"');
    for character in formula.chars() {
        match character {
            '"' | '\\' => text.extend(['\\', character]),
            control if control.is_control() => text.push_str(&format!("\\u{:04X}", u32::from(control))),
            other => text.push(other),
        }
    }
    text.push_str("\"\n");
    let rulebook = RulebookSource { name: "rulebook.toml".to_owned(), bytes: text.as_bytes(), beside: &[] };
    let inputs = [Source { name: "figures.csv".to_owned(), bytes: FIGURES.into() }];
    let outcome = scoring::score(&rulebook, &inputs, &Request::default());
    assert!(outcome.rulebook.is_some() || !outcome.findings.is_empty(), "no rulebook and no reason");
    for board in &outcome.boards {
        for standing in &board.entities {
            for result in standing.indicators.values() {
                assert!(result.value.is_none_or(f64::is_finite), "a value that is no number");
                assert!(result.value.is_some() || result.missing.is_some(), "missing without a reason");
            }
        }
    }
    report::findings_text(&outcome.findings, &|_| Some(text.as_str()), Language::Vi, false);
});
