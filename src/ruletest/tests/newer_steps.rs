//! The rules of the newer steps are counted: gates, penalties, bonuses, best cases, groups, editions, further bandings; and the national row
//! can be expected of.

use super::*;
use crate::rulebook::model::Bilingual;
use crate::ruletest::outcome::{Branch, Coverage};

const NEWER: &str = r#"format = 1
[rulebook]
id = "newer"
version = "1"
title = { vi = "a", en = "a" }
entities = "provinces"
[rank]
node = "total"
on = "exact"
ties = "competition"
[bands.prize]
node = "total"
on = "exact"
by = "value"
bands = [{ from = 10, label = { vi = "Cao", en = "High" } }, { label = { vi = "Thấp", en = "Low" } }]
[field.n]
title = { vi = "n", en = "n" }
kind = "count"
[field.late]
title = { vi = "l", en = "l" }
kind = "count"
[field.plan]
title = { vi = "p", en = "p" }
kind = "flag"
[node.portal]
title = { vi = "a", en = "a" }
value = "n"
direction = "higher"
score = { goalposts = { by = "type", groups = { "tỉnh" = { worst = 0, best = 10 }, "thành phố trực thuộc trung ương" = { worst = 0, best = 20 } } } }
[node.app]
title = { vi = "b", en = "b" }
value = "if plan then 0.25 else 0.75"
score = { given = "share" }
[node.service]
title = { vi = "c", en = "c" }
best_of = ["portal", "app"]
[node.total]
title = { vi = "t", en = "t" }
sum_of_points = { service = 20 }
points = 20
chain = [{ gate = "not plan", at_most = 12 }, { penalty = "late", at_least = 0 }, { bonus = "if n > 5 then 2 else 0", at_most = 20 }]
[from.2024.node.app]
value = "if plan then 0.5 else 0.75"
"#;

const TYPES: [&str; 2] = ["Hà Nội", "Hà Giang"];

fn coverage(cases: &str) -> (SuiteOutcome, Coverage) {
    coverage_of(NEWER, cases)
}

fn coverage_of(rulebook: &str, cases: &str) -> (SuiteOutcome, Coverage) {
    let mut runner = Runner::new(None);
    let rulebook = RulebookSource { name: "rules/newer/rulebook.toml".into(), bytes: rulebook.as_bytes(), beside: &[] };
    let (suite, findings) = read("rules/newer/tests/a.toml", format!("format = 1\n{cases}").as_bytes());
    assert!(findings.is_empty(), "{findings:?}");
    let material = Material { rulebook, goldens: Vec::new() };
    let outcome = runner.run(&suite.unwrap(), &material, &|_, _, _| Ok(String::new()));
    (outcome, runner.coverage().remove(0))
}

fn unreached(coverage: &Coverage) -> Vec<&Branch> {
    coverage.unreached.iter().filter_map(|rule| rule.branch.as_ref()).collect()
}

/// A case of one entity of which the total is expected.
fn case(name: &str, period: &str, entity: &str, figures: &str, total: &str) -> String {
    format!(
        "[[case]]\nname = \"{name}\"\nperiod = \"{period}\"\n[case.given.\"{entity}\"]\n{figures}\n[case.expect.\"{entity}\"]\ntotal = {total}\n"
    )
}

#[test]
fn a_case_reaches_the_ways_that_it_goes() {
    // A province with 5 of 10 is half, which its app beats: 0.75 · 20 = 15, capped at 12 without a plan, less 3 is 9; no bonus.
    let one = case("one", "2023", TYPES[1], "n = 5\nlate = 3\nplan = \"no\"", "9");
    let (outcome, told) = coverage(&one);
    assert!(outcome.cases[0].failures.is_empty(), "{:#?}", outcome.cases[0].failures);
    let left = unreached(&told);
    for reached in [Branch::GateActs, Branch::Taken, Branch::NothingGiven, Branch::Best { child: "app".into() }] {
        assert!(!left.contains(&&reached), "{reached:?}");
    }
    let low = Branch::Banding { banding: "prize".into(), label: Bilingual { vi: "Thấp".into(), en: "Low".into() } };
    assert!(!left.contains(&&low));
    let group = |group: &str| Branch::Group { group: group.into() };
    assert!(!left.contains(&&group("tỉnh")) && left.contains(&&group("thành phố trực thuộc trung ương")));
    for open in [
        Branch::GatePasses,
        Branch::NothingTaken,
        Branch::Given,
        Branch::Capped,
        Branch::Best { child: "portal".into() },
        Branch::Edition { from: "2024".into() },
    ] {
        assert!(left.contains(&&open), "{open:?}");
    }
}

#[test]
fn cases_for_every_way_are_all_of_them() {
    let cases = [
        case("one", "2023", TYPES[1], "n = 5\nlate = 3\nplan = \"no\"", "9"),
        // A city with 20 of 20 is full, and stays there with its bonus.
        case("two", "2023", TYPES[0], "n = 20\nlate = 0\nplan = \"yes\"", "20"),
        // From 2024 on a plan brings the app 0.5: 0.5 · 20 = 10.
        case("three", "2024", TYPES[1], "n = 0\nlate = 0\nplan = \"yes\"", "10"),
    ];
    let expects = "[case.expect.\"Hà Giang\".portal]\nscore = 0\n[case.expect.\"Hà Giang\".app]\nscore = 0.5\n[case.expect.\"Hà Giang\".service]\nscore = 0.5\n";
    let (outcome, told) = coverage(&format!("{}{expects}", cases.concat()));
    for case in &outcome.cases {
        assert!(case.failures.is_empty(), "{:#?}", case.failures);
    }
    assert_eq!((told.reached, &told.unreached), (told.all, &Vec::new()));
}

#[test]
fn the_national_row_can_be_expected_of() {
    let (outcome, _) = coverage(
        "[[case]]\nname = \"sum\"\nperiod = \"2023\"\n[case.given.01]\nn = 4\n[case.expect.\"Cả nước\"]\n\"portal.missing\" = \"member missing\"\n",
    );
    assert!(outcome.findings.is_empty() && outcome.cases[0].failures.is_empty(), "{:#?}", outcome.cases[0].failures);
}

/// Imputed with a constant, pulled in to the fences of the quartiles, and a logarithm that changes every value.
const METHODS: &str = r#"format = 1
[rulebook]
id = "methods"
version = "1"
title = { vi = "a", en = "a" }
entities = "provinces"
[rank]
node = "total"
on = "exact"
ties = "competition"
[field.n]
title = { vi = "n", en = "n" }
kind = "rate"
[node.total]
title = { vi = "t", en = "t" }
value = "n"
chain = [{ impute = { constant = 3 } }, { treat = { winsorise = { interquartile = 1.5 } } }, { treat = { transform = { ln_plus = 1 } } }]
"#;

#[test]
fn treatments_and_imputations_are_counted() {
    // One province has 3, as all that are imputed: no spread, nothing to treat; ln(3 + 1) for all.
    let (outcome, told) = coverage_of(METHODS, &case("there", "2023", TYPES[0], "n = 3", "\"1.38629436 ± 0.000001\""));
    assert!(outcome.findings.is_empty(), "{:#?}", outcome.findings);
    let left = unreached(&told);
    for reached in [Branch::NotFilled, Branch::Untreated] {
        assert!(!left.contains(&&reached), "{reached:?}");
    }
    // The winsorisation has two ways, the logarithm one.
    assert_eq!(left, [&Branch::Filled, &Branch::Treated]);
}
