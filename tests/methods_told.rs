//! What methods did stands in every form of a result: treated figures with both values, estimates with how they were made, and what was
//! decided over the entities.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod run;

use province_kpi::report::{self, Columns, Format};
use province_kpi::result::{Filled, Scoreboard};
use province_kpi::rulebook::model::{DataStatus, Language, Missing};
use province_kpi::scoring::Session;

const RULEBOOK: &str = r#"
format = 1

[rulebook]
id = "told"
version = "1"
title = { vi = "Phương pháp", en = "Methods" }
entities = "input"

[input]
period = "2023"

[rank]
node = "index"
on = "exact"
ties = "competition"

[field.a]
title = { vi = "A", en = "A" }
kind = "rate"

[field.b]
title = { vi = "B", en = "B" }
kind = "rate"

[node.na]
title = { vi = "Chỉ tiêu A", en = "Indicator A" }
value = "a"
chain = [{ treat = { winsorise = { percentiles = [0, 0.75] }, test = "none" } }]

[node.nb]
title = { vi = "Chỉ tiêu B", en = "Indicator B" }
value = "b"
chain = [{ impute = "mean" }]

[node.index]
title = { vi = "Chỉ số", en = "Index" }
arithmetic_mean = ["na", "nb"]
weighting = { analytic_hierarchy = [[1, 3], ["1/3", 1]] }

[node.order]
title = { vi = "Thứ tự", en = "Order" }
kemeny = ["na", "nb"]
"#;

/// 1, 2, 3, 4, 100: the quantile of 3/4 of type 7 is 4. B's mean is (1 + 2 + 3 + 6) / 4 = 3.
const FIGURES: &str = "entity,a,b\nA,1,1\nB,2,2\nC,3,3\nD,4,6\nE,100,\n";

fn session() -> Session {
    run::open(RULEBOOK, &[("figures.csv", FIGURES)])
}

#[test]
fn what_was_done_by_hand() {
    let board: Scoreboard = run::board(&session());
    let treated: Vec<(&str, &str, &str, f64, f64)> =
        board.treated.iter().map(|own| (&*own.code, &*own.node, &*own.step, own.before, own.after)).collect();
    assert_eq!(treated, [("E", "na", "treat", 100.0, 4.0)]);
    let [imputed] = board.imputed.as_slice() else { panic!("{:?}", board.imputed) };
    assert_eq!(
        (&*imputed.code, &*imputed.node, imputed.value, imputed.missing),
        ("E", "nb", 3.0, Missing::NotReported)
    );
    assert_eq!(imputed.how, Filled::Formula { text: "mean(x)".into(), with_numbers: Vec::new() });
    let method = |node: &str| board.methods.iter().find(|own| own.node == node).unwrap();
    assert_eq!((method("na").method.as_str(), method("na").numbers["high bound"]), ("winsorised", 4.0));
    // 3 to 1: three quarters and one quarter, without contradiction.
    let weights = &method("index").weights;
    assert!((weights["na"] - 0.75).abs() < 1e-12 && (weights["nb"] - 0.25).abs() < 1e-12, "{weights:?}");
    assert!(method("index").numbers["consistency ratio"].abs() < 1e-9);
    // D and E: 4 and 4, 6 and 3; then C.
    assert_eq!(method("order").orders[0][..3], ["D", "E", "C"].map(str::to_owned));
    let estimated = board.entities.iter().filter(|own| own.data_status == DataStatus::Estimated);
    assert!(estimated.map(|own| own.code.as_str()).any(|code| code == "E"));
}

/// ```text
/// top = ¾ ways, ¼ least
/// ways = ¼ na, ¾ nb                 na = ¾ · ¼ = 3/16; nb = ¾ · ¾ = 9/16
/// least = the least of nb and nc    no weights: neither nb nor nc can be told
/// ```
#[test]
fn nominal_weights_by_hand() {
    let nodes = RULEBOOK.split_once("[node.index]").unwrap().0.replace("node = \"index\"", "node = \"top\"");
    let nodes = nodes
        + r#"
[node.nc]
title = { vi = "C", en = "C" }
value = "a"

[node.ways]
title = { vi = "Hai nhánh", en = "Ways" }
arithmetic_mean = { na = 0.25, nb = 0.75 }

[node.least]
title = { vi = "Thấp nhất", en = "Least" }
minimum = ["nb", "nc"]

[node.top]
title = { vi = "Chỉ số", en = "Index" }
geometric_mean = { ways = 0.75, least = 0.25 }
"#;
    let board: Scoreboard = run::board(&run::open(&nodes, &[("figures.csv", FIGURES)]));
    let told = board.nominal_weights.iter().map(|own| {
        let within: Vec<String> = own.within.iter().map(|(parent, share)| format!("{share} of {parent}")).collect();
        format!("{}: {}, {} in all", own.node, within.join(" and "), own.weight)
    });
    let expected =
        ["na: 0.25 of ways, 0.1875 in all", "ways: 0.75 of top, 0.75 in all", "least: 0.25 of top, 0.25 in all"];
    assert_eq!(told.collect::<Vec<_>>(), expected);
}

#[test]
fn every_form_tells_it() {
    let session = session();
    let boards = [run::board(&session)];
    let written = |format, language| {
        report::scoreboards(&boards, session.rulebook(), format, &Columns::default(), language, false)
    };
    for (format, language, name) in [
        (Format::Table, Language::Vi, "methods-told-table-vi"),
        (Format::Markdown, Language::En, "methods-told-markdown-en"),
    ] {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../golden/report");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, written(format, language)));
    }
    for format in [Format::Csv, Format::CsvExcel, Format::Tidy, Format::Json] {
        assert!(written(format, Language::En).contains("estimated"), "{format:?}");
    }
    for key in [r#""treated""#, r#""imputed""#, r#""methods""#] {
        assert!(written(Format::Json, Language::En).contains(key), "{key}");
    }
}

/// The national row: two of three say yes, a rate that no rule combines, and a level, of which there is neither a sum nor a mean. In English the unit is
/// the English one.
#[test]
fn the_national_row_says_how_and_why_not() {
    let rulebook = r#"
format = 1
[rulebook]
id = "national"
version = "1"
title = "National"
entities = "input"
[input]
period = "2023"
[rank]
node = "n"
on = "exact"
ties = "competition"
[field.plan]
title = "Plan"
kind = "flag"
[field.share]
title = "Share"
kind = "rate"
[field.stage]
title = "Stage"
kind = "level"
levels = { low = "Low", high = "High" }
[field.people]
title = "People"
kind = "count"
unit = { vi = "người", en = "people" }
[node.n]
title = "N"
value = "people * share + (if stage = 'high' and plan then 1 else 0)"
"#;
    let figures = "entity,plan,share,stage,people\nA,yes,1,low,5 people\nB,yes,2,high,6 người\nC,no,3,low,7\n";
    let session = run::open(rulebook, &[("figures.csv", figures)]);
    let explanation = session.explain("national", None).unwrap();
    let page = |language| report::explanation(&explanation, report::ExplanationFormat::Text, language);
    let (vi, en) = (page(Language::Vi), page(Language::En));
    for part in ["0,6666667", "người", "không nêu cách gộp", "các mức không cộng"] {
        assert!(vi.contains(part), "{part} in\n{vi}");
    }
    for part in ["0.6666667", "people", "names no way", "levels neither add up"] {
        assert!(en.contains(part), "{part} in\n{en}");
    }
    assert!(!en.contains("người") && !vi.contains("0,66666666"), "{en}\n{vi}");
}
