//! How long the work takes: the main job in process, a large country, a whole composite indicator, the reading of cells. Nothing here
//! asserts a time.
//!
//! For times of whole processes, `KPI_BENCH_FILES=<folder> cargo bench --bench score -- files` writes the rulebooks and figures of
//! the cases there, for `kpi score <folder>/treated.toml <folder>/treated.csv --format csv` under any timer. The example of 51 entities is
//! made from the reference results that `KPI_REFERENCE` names, and left out without them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a bench may stop at the first surprise"
)]

#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../tests/reference_rulebooks/asem.rs"]
mod asem;
#[path = "../tests/run/mod.rs"]
mod run;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use province_kpi::compute::Asked;
use province_kpi::data::{self, ReadOptions, Source};
use province_kpi::number::Decimal;
use province_kpi::report::{self, Columns, Format};
use province_kpi::rulebook;
use province_kpi::rulebook::model::Language;
use province_kpi::scoring::{Request, RulebookSource, Session};
use std::borrow::Cow;
use std::fmt::Write;
use std::hint::black_box;
use std::path::PathBuf;

const GIAO_BAN: &[u8] = include_bytes!("../rules/giao-ban/rulebook.toml");
const INPUTS: [(&str, &[u8]); 3] = [
    ("dan-so-2022.csv", include_bytes!("../inputs/giao-ban/dan-so-2022.csv")),
    ("ke-hoach-2023-q1.csv", include_bytes!("../inputs/giao-ban/ke-hoach-2023-q1.csv")),
    ("so-lieu-2023-q1.csv", include_bytes!("../inputs/giao-ban/so-lieu-2023-q1.csv")),
];

/// About the number of communes of the country before 2025.
const ENTITIES: usize = 10_000;
const FIELDS: usize = 50;

/// Rulebook and inputs to the text of a scoreboard, as the command makes it.
fn scored(rulebook: &[u8], inputs: &[Source<'_>]) -> String {
    let source = RulebookSource { name: "rulebook.toml".to_owned(), bytes: rulebook, beside: &[] };
    let session = Session::open(&source, inputs, &Request::default()).unwrap();
    let (boards, _) = session.boards(Asked { without_indicators: true, ..Asked::default() });
    report::scoreboards(&boards, session.rulebook(), Format::Csv, &Columns::default(), Language::En, false)
}

/// The folder of the reference results, where it is at hand.
fn reference() -> Option<PathBuf> {
    std::env::var_os("KPI_REFERENCE").map(PathBuf::from)
}

fn sources<'a>(files: &[(&str, &'a [u8])]) -> Vec<Source<'a>> {
    files.iter().map(|(name, bytes)| Source { name: (*name).to_owned(), bytes: Cow::Borrowed(bytes) }).collect()
}

/// A rulebook of [`FIELDS`] rates, each with a target, and their mean.
fn large_rulebook() -> String {
    let mut text = String::from(
        "format = 1\n\
         [rulebook]\nid = \"large\"\nversion = \"1\"\ntitle = { vi = \"Lớn\", en = \"Large\" }\nentities = \"input\"\n\
         [input]\nperiod = \"2023\"\n[rank]\nnode = \"total\"\non = \"exact\"\nties = \"competition\"\n",
    );
    let mut children = Vec::new();
    for field in 0..FIELDS {
        let title = format!("title = {{ vi = \"Tỷ lệ {field}\", en = \"Rate {field}\" }}");
        let _ = writeln!(text, "[field.rate_{field}]\n{title}\nkind = \"rate\"\nunit = \"%\"\nrange = [0, 100]");
        let _ = writeln!(
            text,
            "[node.node_{field}]\n{title}\nvalue = \"rate_{field}\"\ndirection = \"higher\"\ntarget = 80"
        );
        text.push_str("score = { to_target = \"proportional\", cap = \"full points\" }\n");
        children.push(format!("\"node_{field}\""));
    }
    let _ = writeln!(
        text,
        "[node.total]\ntitle = {{ vi = \"Tổng\", en = \"Total\" }}\narithmetic_mean = [{}]",
        children.join(", ")
    );
    text
}

/// A wide table of [`ENTITIES`] rows; the figures come from a congruence, so that every run has the same.
fn large_table() -> String {
    let mut text = String::from("entity");
    (0..FIELDS).for_each(|field| {
        let _ = write!(text, ",rate_{field}");
    });
    let mut state: u64 = 1;
    for entity in 0..ENTITIES {
        let _ = write!(text, "\nXã {entity}");
        for _ in 0..FIELDS {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let _ = write!(text, ",{}.{:02}", (state >> 33) % 100, (state >> 50) % 100);
        }
    }
    text.push('\n');
    text
}

/// A rulebook of [`FIELDS`] indicators: gaps filled by the mean of the region, outliers treated, min-max, their mean.
fn treated_rulebook() -> String {
    let mut text = String::from(
        "format = 1\n\
         [rulebook]\nid = \"treated\"\nversion = \"1\"\ntitle = { vi = \"Chỉ số tổng hợp\", en = \"Composite\" }\nentities = \"input\"\n\
         [input]\nperiod = \"2023\"\nheaders = { region = \"attribute.region\" }\n\
         [rank]\nnode = \"total\"\non = \"exact\"\nties = \"competition\"\n",
    );
    let mut children = Vec::new();
    for field in 0..FIELDS {
        let title = format!("title = {{ vi = \"Chỉ số {field}\", en = \"Indicator {field}\" }}");
        let _ = writeln!(text, "[field.rate_{field}]\n{title}\nkind = \"rate\"");
        let _ = writeln!(text, "[node.node_{field}]\n{title}\nvalue = \"rate_{field}\"\ndirection = \"higher\"");
        text.push_str(
            "chain = [{ impute = { by = \"mean\", within = \"region\" } }, \
             { treat = { winsorise = { most = 5 }, then = \"coin\" } }, { min_max = [0, 100] }]\n",
        );
        children.push(format!("\"node_{field}\""));
    }
    let title = "title = { vi = \"Tổng\", en = \"Total\" }";
    let _ = writeln!(text, "[node.total]\n{title}\narithmetic_mean = [{}]", children.join(", "));
    text
}

/// A wide table of [`ENTITIES`] rows in eight regions, one figure in 50 missing, and in every third column some a thousand times too
/// large.
fn treated_table() -> String {
    let mut text = String::from("entity,region");
    (0..FIELDS).for_each(|field| write!(text, ",rate_{field}").unwrap());
    let mut state: u64 = 1;
    for entity in 0..ENTITIES {
        let _ = write!(text, "\nXã {entity},Vùng {}", entity % 8);
        for field in 0..FIELDS {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let drawn = state >> 33;
            let size = if field % 3 == 0 && drawn % 997 == 1 { 1000 } else { 1 };
            let _ = match drawn % 50 {
                0 => write!(text, ","),
                _ => write!(text, ",{}.{:02}", drawn / 100 % 100 * size, drawn % 100),
            };
        }
    }
    text.push('\n');
    text
}

/// Rulebook and figures of a case.
struct Case {
    name: &'static str,
    rulebook: String,
    figures: String,
}

/// Composite indicators with all their steps: the example of 51 entities where it is at hand, and a large one.
fn composites() -> Vec<Case> {
    let example = reference().map(|_| {
        let asem = asem::Asem::read();
        Case { name: "example", rulebook: asem::default_build(&asem), figures: asem.figures(asem::RAW) }
    });
    let treated = Case { name: "treated", rulebook: treated_rulebook(), figures: treated_table() };
    example.into_iter().chain([treated]).collect()
}

/// Writes the cases where they are asked for.
fn files(_: &mut Criterion) {
    let Some(folder) = std::env::var_os("KPI_BENCH_FILES").map(PathBuf::from) else { return };
    for case in composites() {
        std::fs::write(folder.join(case.name).with_extension("toml"), case.rulebook).unwrap();
        std::fs::write(folder.join(case.name).with_extension("csv"), case.figures).unwrap();
    }
}

fn composite(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("imputed, treated, normalised, aggregated");
    group.sample_size(10);
    for case in composites() {
        let files = [("figures.csv", case.figures.as_bytes())];
        let inputs = sources(&files);
        group.bench_function(case.name, |bench| bench.iter(|| black_box(scored(case.rulebook.as_bytes(), &inputs))));
    }
    group.finish();
}

fn main_job(criterion: &mut Criterion) {
    let inputs = sources(&INPUTS);
    criterion
        .bench_function("giao-ban, from bytes to csv", |bench| bench.iter(|| black_box(scored(GIAO_BAN, &inputs))));
    criterion.bench_function("giao-ban, rulebook alone", |bench| {
        bench.iter(|| black_box(rulebook::read("rulebook.toml", GIAO_BAN)));
    });
    let rulebook = rulebook::read("rulebook.toml", GIAO_BAN).rulebook.unwrap();
    criterion.bench_function("giao-ban, figures alone", |bench| {
        bench.iter(|| black_box(data::read(&rulebook, &inputs, &ReadOptions::default())));
    });
}

fn large_country(criterion: &mut Criterion) {
    let (rulebook_text, table) = (large_rulebook(), large_table());
    let files = [("xa.csv", table.as_bytes())];
    let inputs = sources(&files);
    let mut group = criterion.benchmark_group("10,000 entities of 50 fields");
    group.sample_size(10).throughput(Throughput::Elements((ENTITIES * FIELDS) as u64));
    group.bench_function("from bytes to csv", |bench| {
        bench.iter(|| black_box(scored(rulebook_text.as_bytes(), &inputs)))
    });
    let rulebook = rulebook::read("rulebook.toml", rulebook_text.as_bytes()).rulebook.unwrap();
    group.bench_function("figures alone", |bench| {
        bench.iter(|| black_box(data::read(&rulebook, &inputs, &ReadOptions::default())));
    });
    group.finish();
}

fn cells(criterion: &mut Criterion) {
    let texts = ["0", "69345", "8435700", "74.72", "0,71", "1e-3", "-12.50", "1.234.567,89", "không có", "NaN"];
    let mut group = criterion.benchmark_group("cells");
    group.throughput(Throughput::Elements(texts.len() as u64));
    group.bench_function("texts to decimals", |bench| {
        bench.iter_batched(
            || texts,
            |texts| texts.map(|text| Decimal::parse(black_box(text)).is_ok()),
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

criterion_group!(benches, files, main_job, large_country, composite, cells);
criterion_main!(benches);
