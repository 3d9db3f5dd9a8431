//! The methods of the reference, told for one entity: every example of `docs/rulebook.md` that imputes, treats, weighs or aggregates by a
//! method has its explanations as a golden in both languages, to be read with a pocket calculator. And figures that make a method
//! impossible have their findings.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod run;

use province_kpi::compute::{self, Asked};
use province_kpi::data::Source;
use province_kpi::plan::Plan;
use province_kpi::registry::EntityIx;
use province_kpi::report::{ExplanationFormat, explanation, findings_text};
use province_kpi::rulebook::model::{Language, NodeIx};
use province_kpi::scoring::{Request, RulebookSource, Session, Wanted};
use run::{last_stage, open, text};
use std::fmt::Write;

/// Id of the example, entity, period.
const EXAMPLES: [(&str, &str, &str); 9] = [
    ("gaps", "E", "2023"),
    ("between", "A", "2022"),
    ("outliers", "I", "2023"),
    ("means", "A", "2023"),
    ("majorities", "A", "2023"),
    ("ideal", "C", "2023"),
    ("doubt", "C", "2023"),
    ("made", "B", "2023"),
    ("factors", "A", "2023"),
];

fn golden(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../golden/methods");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The rulebook and figures of an example of the reference.
fn example(id: &str) -> (String, String) {
    let reference = text("docs/rulebook.md").replace("\r\n", "\n");
    let (before, after) =
        reference.split_once(&format!("id = \"{id}\"\n")).unwrap_or_else(|| panic!("no example {id}"));
    let begin = before.rfind("```toml rulebook\n").unwrap() + "```toml rulebook\n".len();
    let rulebook = format!("{}id = \"{id}\"\n{}", &before[begin..], after.split_once("```").unwrap().0);
    let figures = after.split_once("```csv figures\n").unwrap().1.split_once("```").unwrap().0;
    (rulebook, figures.to_owned())
}

/// How each node that is no plain figure came about, from its reckoning to its table of children.
fn told(id: &str, entity: &str, period: &str, language: Language) -> String {
    let (rulebook, figures) = example(id);
    let source = RulebookSource { name: "rulebook.toml".into(), bytes: rulebook.as_bytes(), beside: &[] };
    let inputs = [Source { name: "figures.csv".into(), bytes: figures.as_bytes().into() }];
    let request = Request { period: Wanted::All, ..Request::default() };
    let session = Session::open(&source, &inputs, &request).unwrap_or_else(|own| panic!("{:#?}", own.findings));
    let plans: Vec<Plan> = session.periods().iter().map(|own| Plan::compile(session.rulebook(), *own)).collect();
    let computed = compute::run(&plans, session.panel(), last_stage(&session));
    let plan = plans.iter().find(|plan| plan.period.to_string() == period).unwrap();
    let run = computed.period(plan.period).unwrap();
    let row = session.panel().registry.entities.iter().position(|own| own.code == entity).unwrap();
    let mut out = String::new();
    for (at, node) in plan.nodes.iter().enumerate() {
        if node.steps.is_empty() && node.source.children().is_empty() {
            continue;
        }
        let page = explanation(&run.explain(NodeIx(at), EntityIx(row)).unwrap(), ExplanationFormat::Text, language);
        let begin = if language == Language::Vi { "\nCách tính" } else { "\nReckoning" };
        let _ = writeln!(
            out,
            "── {}\n{}",
            node.id,
            page.split_once(begin).unwrap().1.split_once('\n').unwrap().1.trim_end()
        );
    }
    out
}

#[test]
fn every_method_is_told() {
    for (id, entity, period) in EXAMPLES {
        golden(&format!("{id}_vi"), &told(id, entity, period, Language::Vi));
        golden(&format!("{id}_en"), &told(id, entity, period, Language::En));
    }
}

/// Four figures of which some make a method impossible.
fn impossible(node: &str, figures: &str) -> String {
    let field = |id: &str| format!("[field.{id}]\ntitle = {{ vi = \"{id}\", en = \"{id}\" }}\nkind = \"rate\"\n");
    let own = |id: &str| format!("[node.{id}]\ntitle = {{ vi = \"{id}\", en = \"{id}\" }}\nvalue = \"{id}_rate\"\n");
    let rulebook = format!(
        "format = 1\n[rulebook]\nid = \"impossible\"\nversion = \"1\"\ntitle = {{ vi = \"a\", en = \"a\" }}\nentities = \"input\"\n[input]\nperiod = \"2023\"\n{}{}{}{}{}{}[node.index]\ntitle = {{ vi = \"i\", en = \"i\" }}\n{node}\n",
        field("a_rate"),
        field("b_rate"),
        field("c_rate"),
        own("a"),
        own("b"),
        own("c"),
    );
    let session = open(&rulebook, &[("figures.csv", &format!("entity,a_rate,b_rate,c_rate\n{figures}"))]);
    let (_, findings) = session.boards(Asked::default());
    let of_the_run: Vec<_> = findings.into_iter().filter(|finding| finding.places.is_empty()).collect();
    let said = |language| findings_text(&of_the_run, &|_| None, language, false);
    format!("{node}\n{figures}\n{}\n{}", said(Language::Vi), said(Language::En))
}

#[test]
fn figures_that_make_a_method_impossible_are_named() {
    let plain = "A,1,5,2\nB,2,5,3\nC,3,5,1\nD,4,5,7\n";
    let zero = "A,1,0,2\nB,2,-5,3\nC,3,5,0\nD,4,5,7\n";
    let few = "A,1,5,2\nB,2,,3\nC,,5,1\nD,4,,\n";
    let all = "[\"a\", \"b\", \"c\"]";
    let unused =
        "scored = false\n[node.rest]\ntitle = { vi = \"r\", en = \"r\" }\narithmetic_mean = [\"a\", \"b\", \"c\"]";
    let cases = [
        (
            "constant column of components",
            format!("arithmetic_mean = {all}\nweighting = \"principal components\""),
            plain,
        ),
        ("constant column of CRITIC", format!("arithmetic_mean = {all}\nweighting = \"critic\""), plain),
        ("constant column of VIKOR", format!("vikor = {all}"), plain),
        (
            "too few for components",
            format!("arithmetic_mean = {all}\nweighting = \"principal components\"\nmissing = \"reweight\""),
            few,
        ),
        ("negative for entropy", format!("arithmetic_mean = {all}\nweighting = \"entropy\""), zero),
        ("zero in a geometric mean", format!("geometric_mean = {all}"), zero),
        ("zero in a harmonic mean", format!("harmonic_mean = {all}"), zero),
        ("negative for benefit of the doubt", format!("benefit_of_the_doubt = {all}"), zero),
        (
            "bounds that nobody can meet",
            format!("benefit_of_the_doubt = {all}\nshares = {{ least = 0, most = 0.4 }}\nmissing = \"reweight\""),
            few,
        ),
        (
            "logarithm of zero",
            format!("value = \"b_rate\"\nchain = [{{ treat = {{ transform = \"ln\" }} }}]\n{unused}"),
            zero,
        ),
        (
            "regression on a constant",
            format!(
                "value = \"c_rate\"\nchain = [{{ impute = {{ regression = \"linear\", on = [\"b_rate\"] }} }}]\n{unused}"
            ),
            "A,1,5,2\nB,2,5,3\nC,3,5,1\nD,4,5,6\nE,7,5,\n",
        ),
        (
            "contradicting judgements",
            format!(
                "arithmetic_mean = {all}\nweighting = {{ analytic_hierarchy = [[1, 9, \"1/9\"], [\"1/9\", 1, 9], [9, \"1/9\", 1]] }}"
            ),
            plain,
        ),
    ];
    for (name, node, figures) in cases {
        golden(&format!("impossible_{}", name.replace(' ', "-")), &impossible(&node, figures));
    }
}
