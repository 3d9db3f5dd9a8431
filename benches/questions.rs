//! How long the small questions take, each as a process of its own: 100 indicators of 63 provinces, every figure from a congruence, so
//! that every run has the same. `kpi --version` beside them is what a process costs that does nothing. Nothing here asserts a time.

#![allow(clippy::unwrap_used, missing_docs, reason = "a bench may stop at the first surprise")]

use criterion::{Criterion, criterion_group, criterion_main};
use province_kpi::registry::shipped_eras;
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const INDICATORS: usize = 100;
/// Indicators of a pillar.
const PILLAR: usize = 10;

/// Indicators with targets, pillars and a total in points; figures are of `periods`, and of 2023 where they do not say it.
fn rulebook(target: u32, has_periods: bool) -> String {
    let mut text = String::from(
        "format = 1\n\
         [rulebook]\nid = \"large\"\nversion = \"1\"\ntitle = { vi = \"Lớn\", en = \"Large\" }\nentities = \"provinces\"\n\
         [rank]\nnode = \"total\"\non = \"exact\"\nties = \"competition\"\n\
         [missing]\nindicators = \"score 0\"\naggregates = \"require all\"\n",
    );
    if !has_periods {
        text.push_str("[input]\nperiod = \"2023\"\n");
    }
    for at in 0..INDICATORS {
        let title = format!("title = {{ vi = \"Chỉ số {at}\", en = \"Indicator {at}\" }}");
        let _ = writeln!(text, "[field.f{at}]\n{title}\nkind = \"rate\"\nunit = \"%\"\nrange = [0, 100]");
        let _ = writeln!(text, "[node.n{at}]\n{title}\ndirection = \"higher\"\nvalue = \"f{at}\"\ntarget = {target}");
        text.push_str("score = { to_target = \"proportional\", cap = \"full points\" }\n");
    }
    let sum = |children: Vec<String>| format!("sum_of_points = {{ {} }}", children.join(", "));
    for pillar in 0..INDICATORS / PILLAR {
        let title = format!("title = {{ vi = \"Trụ cột {pillar}\", en = \"Pillar {pillar}\" }}");
        let children = (pillar * PILLAR..(pillar + 1) * PILLAR).map(|at| format!("n{at} = 1")).collect();
        let _ = writeln!(text, "[node.p{pillar}]\n{title}\npoints = {PILLAR}\n{}", sum(children));
    }
    let pillars = (0..INDICATORS / PILLAR).map(|pillar| format!("p{pillar} = {PILLAR}")).collect();
    let title = "title = { vi = \"Tổng\", en = \"Total\" }";
    let _ = writeln!(text, "[node.total]\n{title}\npoints = {INDICATORS}\n{}", sum(pillars));
    text
}

/// A wide table of the 63 provinces, from 10 to 99.99, in each of the periods.
fn figures(periods: &[String]) -> String {
    let mut text = String::from(if periods.is_empty() { "entity" } else { "period,entity" });
    (0..INDICATORS).for_each(|at| write!(text, ",f{at}").unwrap());
    let mut state: u64 = 1;
    let provinces = shipped_eras("provinces-63");
    let codes = || provinces.first().into_iter().flat_map(|own| &own.entities).map(|own| own.code.as_str());
    let with_period = periods.iter().flat_map(|period| codes().map(move |code| format!("{period},{code}")));
    let alone = codes().filter(|_| periods.is_empty()).map(str::to_owned);
    for row in with_period.chain(alone) {
        let _ = write!(text, "\n{row}");
        for _ in 0..INDICATORS {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let _ = write!(text, ",{}.{:02}", 10 + (state >> 33) % 90, (state >> 50) % 100);
        }
    }
    text.push('\n');
    text
}

/// Runs the command in a folder; whether its answer is yes or no does not matter here.
fn run(folder: &Path, arguments: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kpi"));
    command.args(arguments.split(' ')).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
    assert_ne!(command.status().unwrap().code(), Some(1), "kpi {arguments} could not run");
}

fn questions(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
    write("one.toml", rulebook(80, false));
    write("other.toml", rulebook(85, false));
    write("many.toml", rulebook(80, true));
    write("one.csv", figures(&[]));
    write("many.csv", figures(&(1..=12).map(|month| format!("2023-{month:02}")).collect::<Vec<_>>()));
    let mut group = criterion.benchmark_group("processes");
    for arguments in [
        "--version",
        "score one.toml one.csv",
        "explain one.toml one.csv --entity 01",
        "compare one.toml one.csv --entity 01",
        "what-if one.toml one.csv --set 01.f3=+5%",
        "what-if one.toml one.csv --entity 01 --reach rank=10",
        "trend many.toml many.csv",
        "trend many.toml many.csv --entity 01",
        "diff one.toml other.toml one.csv",
    ] {
        group.bench_function(arguments, |bench| bench.iter(|| run(folder.path(), arguments)));
    }
    group.finish();
}

criterion_group!(benches, questions);
criterion_main!(benches);
