//! Published indices written in the rule language: what the engine gives is what plain arithmetic gives.
//!
//! `tests/indices/<name>/` has a rulebook, figures, and expected values that `expected.py` works out without the engine (`HOW.md`
//! says how). Values are held to 1e-9 of themselves, ranks, groups and gaps exactly. An empty expected cell is a missing value.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use province_kpi::compute::{self, Asked};
use province_kpi::data::Source;
use province_kpi::finding::Finding;
use province_kpi::plan::Plan;
use province_kpi::registry::{EntityIx, Period};
use province_kpi::report::{self, Columns, ExplanationFormat, Format};
use province_kpi::result::{ExplainedNode, Scoreboard, Standing};
use province_kpi::rulebook::model::{DataStatus, Language, NodeIx};
use province_kpi::scoring::{Problem, Request, RulebookSource, Session, Wanted};
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/indices").join(name)
}

/// Every index, by the name of its folder.
fn indices() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder(""))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("rulebook.toml").exists())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.len() >= 9, "{names:?}");
    names
}

fn text(index: &str, file: &str) -> String {
    std::fs::read_to_string(folder(index).join(file)).unwrap()
}

fn try_session(index: &str, rulebook: &str, figures: &[(&str, &str)], period: Wanted) -> Result<Session, Problem> {
    let source = RulebookSource { name: format!("{index}/rulebook.toml"), bytes: rulebook.as_bytes(), beside: &[] };
    let inputs: Vec<Source<'_>> =
        figures.iter().map(|(name, text)| Source { name: (*name).to_owned(), bytes: text.as_bytes().into() }).collect();
    Session::open(&source, &inputs, &Request { period, ..Request::default() })
}

fn session(index: &str, figures: &[(&str, &str)], period: Wanted) -> Session {
    let rulebook = text(index, "rulebook.toml");
    try_session(index, &rulebook, figures, period).unwrap_or_else(|problem| {
        let said = report::findings_text(&problem.findings, &|_| Some(rulebook.as_str()), Language::En, false);
        panic!("{index}:\n{said}")
    })
}

fn opened(index: &str) -> Session {
    session(index, &[("figures.csv", &text(index, "figures.csv"))], Wanted::All)
}

const ASKED: Asked = Asked { steps: true, indicator_ranks: true, without_indicators: false };

fn boards(session: &Session) -> Vec<Scoreboard> {
    session.boards(ASKED).0
}

/// What an entity has in a column of `expected.csv`, as text where it is no number.
enum Found {
    Number(Option<f64>),
    Text(String),
}

fn found(standing: &Standing, column: &str) -> Found {
    let place = |rank: Option<u32>| Found::Text(rank.map_or_else(String::new, |rank| rank.to_string()));
    match column.split_once('.') {
        None if column == "rank" => place(standing.rank),
        None if column == "grade" => {
            Found::Text(standing.grade.as_ref().map_or_else(String::new, |own| own.en.clone()))
        }
        Some(("within", attribute)) => place(standing.ranks_within.get(attribute).copied()),
        Some(("ranks", id)) => place(standing.ranks.get(id).copied()),
        Some(("bands", id)) => Found::Text(standing.bands.get(id).map_or_else(String::new, |own| own.en.clone())),
        None => Found::Number(node(standing, column, "score")),
        Some((id, part)) => Found::Number(node(standing, id, part)),
    }
}

fn node(standing: &Standing, id: &str, part: &str) -> Option<f64> {
    let (score, shown, steps) = match (standing.aggregates.get(id), standing.indicators.get(id)) {
        (Some(own), _) => (own.score, own.shown, &own.steps),
        (None, Some(own)) => (own.score, own.shown, &own.steps),
        (None, None) => panic!("no node {id}"),
    };
    match part {
        "score" => score,
        "shown" => shown,
        step => *steps.get(step).unwrap_or_else(|| panic!("{id} has no step {step}")),
    }
}

fn is_near(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * expected.abs().max(1e-3)
}

#[test]
fn every_index_gives_what_plain_arithmetic_gives() {
    let mut cells = 0;
    for index in indices() {
        let session = opened(&index);
        let boards = boards(&session);
        let expected = text(&index, "expected.csv");
        let mut reader = csv::Reader::from_reader(expected.as_bytes());
        let header = reader.headers().unwrap().clone();
        let at = |name: &str| header.iter().position(|own| own == name);
        let code = at("code").unwrap();
        for row in reader.records() {
            let row = row.unwrap();
            let board = match at("period") {
                Some(period) => boards.iter().find(|board| board.period == row[period]),
                None => boards.first(),
            };
            let standing = board.unwrap().entities.iter().find(|standing| standing.code == row[code]).unwrap();
            for (column, expected) in header.iter().zip(&row) {
                if matches!(column, "period" | "code") {
                    continue;
                }
                let place =
                    format!("{index}, {} {}, {column}: expected {expected:?}", board.unwrap().period, &row[code]);
                match (found(standing, column), expected.parse::<f64>()) {
                    (Found::Text(found), _) => assert_eq!(found, expected, "{place}"),
                    (Found::Number(Some(found)), Ok(number)) => {
                        assert!(is_near(found, number), "{place}, found {found}")
                    }
                    (Found::Number(found), _) => {
                        assert!(found.is_none() && expected.is_empty(), "{place}, found {found:?}")
                    }
                }
                cells += 1;
            }
        }
    }
    assert!(cells > 5_000, "only {cells} cells were compared");
}

/// Nothing is wrong with these rulebooks and figures but what the figures are there to show.
#[test]
fn nothing_is_found_but_values_that_are_not_there() {
    for index in indices() {
        let session = opened(&index);
        let (_, findings) = session.boards(ASKED);
        let said = |finding: &&Finding| finding.code.text() != "value-undefined";
        let found: Vec<&Finding> = findings.iter().filter(said).collect();
        assert!(found.is_empty(), "{index}: {found:#?}");
    }
}

fn same(explained: Option<f64>, bulk: Option<f64>) -> bool {
    explained.map(f64::to_bits) == bulk.map(f64::to_bits)
}

fn hold_explanation(place: &str, explained: &ExplainedNode, standing: &Standing) {
    let id = explained.id.as_str();
    let (score, shown, value, points, steps) = match (standing.aggregates.get(id), standing.indicators.get(id)) {
        (Some(own), _) => (own.score, own.shown, own.steps["value"], own.points, &own.steps),
        (None, Some(own)) => (own.score, own.shown, own.value, own.points, &own.steps),
        (None, None) => panic!("{place}: not in the board"),
    };
    assert!(same(explained.score, score), "{place}: score {:?}, in bulk {score:?}", explained.score);
    assert!(same(explained.shown, shown), "{place}: shown {:?}, in bulk {shown:?}", explained.shown);
    assert!(same(explained.value, value), "{place}: value {:?}, in bulk {value:?}", explained.value);
    assert!(same(explained.points, points), "{place}: points");
    for step in explained.steps.iter().filter(|step| step.name != "missing") {
        assert!(same(step.after, steps[&step.name]), "{place}, {}: {:?}", step.name, step.after);
    }
}

#[test]
fn an_explanation_equals_the_bulk_in_every_cell() {
    for index in indices() {
        let session = opened(&index);
        let (boards, panel) = (boards(&session), session.panel());
        let plans: Vec<Plan> =
            session.periods().iter().map(|period| Plan::compile(session.rulebook(), *period)).collect();
        let computed = compute::run(&plans, panel, 0);
        for (period, board) in session.periods().iter().zip(&boards) {
            let run = computed.period(*period).unwrap();
            for (at, entity) in panel.registry.entities.iter().enumerate() {
                let standing = board.entities.iter().find(|standing| standing.code == entity.code).unwrap();
                for node in 0..plans[0].nodes.len() {
                    let explanation = run.explain(NodeIx(node), EntityIx(at)).unwrap();
                    let place = format!("{index}, {period} {}, {}", entity.code, explanation.node.id);
                    assert_eq!(explanation.rank, standing.rank, "{place}");
                    hold_explanation(&place, &explanation.node, standing);
                    for language in [Language::Vi, Language::En] {
                        let said = report::explanation(&explanation, ExplanationFormat::Markdown, language);
                        assert!(!said.contains("NaN") && !said.contains("inf"), "{place}:\n{said}");
                    }
                }
            }
        }
    }
}

/// One period alone gives what it gives among all: a look at other periods does not depend on which are asked for.
#[test]
fn a_period_alone_gives_the_same() {
    for index in indices() {
        let all = boards(&opened(&index));
        for board in &all {
            let period = Period::parse(&board.period).unwrap();
            let figures = text(&index, "figures.csv");
            let one = boards(&session(&index, &[("figures.csv", &figures)], Wanted::One(period)));
            assert_eq!(one.len(), 1);
            assert_eq!(one[0].entities, board.entities, "{index}, {}", board.period);
        }
    }
}

/// Notes, header and rows of a table of figures.
fn parts(figures: &str) -> (Vec<&str>, &str, Vec<&str>) {
    let notes: Vec<&str> = figures.lines().take_while(|line| line.starts_with('#')).collect();
    let mut rest = figures.lines().skip(notes.len());
    (notes, rest.next().unwrap(), rest.collect())
}

fn table(index: &str, session: &Session) -> String {
    let columns =
        Columns::parse("values,scores,points,missing,steps,ranks,groups,bands,attributes", session.rulebook()).unwrap();
    let (boards, _) = session.boards(ASKED);
    let csv = report::scoreboards(&boards, session.rulebook(), Format::Csv, &columns, Language::En, true);
    assert!(csv.lines().count() > 10, "{index}");
    csv
}

#[test]
fn the_order_of_rows_and_files_does_not_show() {
    for index in indices() {
        let figures = text(&index, "figures.csv");
        let (_, header, rows) = parts(&figures);
        let straight = table(&index, &opened(&index));
        let turned = format!("{header}\n{}\n", rows.iter().rev().copied().collect::<Vec<_>>().join("\n"));
        assert_eq!(table(&index, &session(&index, &[("a.csv", &turned)], Wanted::All)), straight, "{index}");
        let half = |odd: usize| {
            let own: Vec<&str> = rows.iter().skip(odd).step_by(2).copied().collect();
            format!("{header}\n{}\n", own.join("\n"))
        };
        let (one, other) = (half(1), half(0));
        let halves = session(&index, &[("a.csv", &one), ("b.csv", &other)], Wanted::All);
        assert_eq!(table(&index, &halves), straight, "{index}");
    }
}

/// Each row once more under other codes: enough of them that columns are spread over threads.
#[cfg(feature = "rayon")]
#[test]
fn one_thread_and_eight_give_the_same_bytes() {
    for index in ["deprivation", "vulnerability", "tree"] {
        let figures = text(index, "figures.csv");
        let (_, header, rows) = parts(&figures);
        let many: Vec<String> =
            (0..5_000 / rows.len()).flat_map(|copy| rows.iter().map(move |row| format!("{copy}-{row}"))).collect();
        let figures = format!("{header}\n{}\n", many.join("\n"));
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| table(index, &session(index, &[("a.csv", &figures)], Wanted::All)))
        };
        assert_eq!(on(1), on(8), "{index}");
    }
}

// ── data status ──────────────────────────────────────────────────────────────────────────────────────

/// Every status that a result has: boards, rows and nodes.
fn statuses(board: &Scoreboard) -> Vec<DataStatus> {
    let mut statuses = vec![board.data_status];
    for standing in &board.entities {
        statuses.push(standing.data_status);
        statuses.extend(standing.aggregates.values().map(|own| own.data_status));
        statuses.extend(standing.indicators.values().map(|own| own.data_status));
    }
    statuses
}

#[test]
fn illustrative_figures_make_everything_illustrative() {
    for index in indices() {
        let (figures, note) = (text(&index, "figures.csv"), "# status: illustrative");
        let (_, header, rows) = parts(&figures);
        let made_up = format!("{note}\n{header}\n{}\n", rows.join("\n"));
        for board in boards(&session(&index, &[("figures.csv", &made_up)], Wanted::All)) {
            assert!(statuses(&board).iter().all(|status| *status == DataStatus::Illustrative), "{index}");
        }
        // One row is enough.
        let others = format!("{header}\n{}\n", rows[1..].join("\n"));
        let one = format!("{note}\n{header}\n{}\n", rows[0]);
        let all = boards(&session(&index, &[("a.csv", &others), ("b.csv", &one)], Wanted::All));
        let first = all.iter().find(|board| rows[0].starts_with(&format!("{},", board.period)));
        let first = statuses(first.unwrap_or(&all[0]));
        assert!(first.iter().all(|status| *status == DataStatus::Illustrative), "{index}");
    }
}

/// What a period was compared with, or standardised by, has a part in its result.
#[test]
fn a_status_travels_from_other_periods() {
    for (index, made_up) in [("surveys", "2019"), ("constructs", "2022-Q1"), ("constructs", "2022")] {
        let figures = text(index, "figures.csv");
        let (_, header, rows) = parts(&figures);
        let is_made_up = |row: &&str| row.starts_with(&format!("{made_up},"));
        let own: Vec<&str> = rows.iter().copied().filter(is_made_up).collect();
        let rest: Vec<&str> = rows.iter().copied().filter(|row| !is_made_up(row)).collect();
        let own = format!("# status: illustrative\n{header}\n{}\n", own.join("\n"));
        let rest = format!("# status: official\n{header}\n{}\n", rest.join("\n"));
        let period = Wanted::Latest;
        let boards = boards(&session(index, &[("a.csv", &own), ("b.csv", &rest)], period));
        assert_eq!(boards.len(), 1);
        assert!(statuses(&boards[0]).iter().all(|status| *status == DataStatus::Illustrative), "{index}, {made_up}");
    }
    // The year before last is looked at by nobody: the latest year stays official where only `prev` looks back.
    let figures = text("best-of-year", "figures.csv");
    let (_, header, rows) = parts(&figures);
    let (old, new): (Vec<&str>, Vec<&str>) = rows.iter().copied().partition(|row| row.starts_with("2019,"));
    let old = format!("# status: illustrative\n{header}\n{}\n", old.join("\n"));
    let new = format!("{header}\n{}\n", new.join("\n"));
    let boards = boards(&session("best-of-year", &[("a.csv", &old), ("b.csv", &new)], Wanted::Latest));
    assert!(statuses(&boards[0]).iter().all(|status| *status == DataStatus::Official));
}

/// An estimate weakens those that are compared with it, and nobody else.
#[test]
fn an_estimate_weakens_those_of_its_group() {
    let figures = text("constructs", "figures.csv");
    let (_, header, rows) = parts(&figures);
    let is_it = |row: &&str| row.starts_with("2023-Q1,P11,");
    let own: Vec<&str> = rows.iter().copied().filter(is_it).collect();
    let rest: Vec<&str> = rows.iter().copied().filter(|row| !is_it(row)).collect();
    let own = format!("# status: estimated\n{header}\n{}\n", own.join("\n"));
    let rest = format!("{header}\n{}\n", rest.join("\n"));
    let period = Wanted::One(Period::parse("2023-Q1").unwrap());
    let board = boards(&session("constructs", &[("a.csv", &own), ("b.csv", &rest)], period)).remove(0);
    let status = |code: &str, node: &str| {
        let standing = board.entities.iter().find(|standing| standing.code == code).unwrap();
        let aggregate = standing.aggregates.get(node).map(|own| own.data_status);
        aggregate.or(standing.indicators.get(node).map(|own| own.data_status)).unwrap()
    };
    // P10 and P11 lie in the south, P01 in the north.
    assert_eq!(status("P11", "online_rate"), DataStatus::Estimated);
    assert_eq!(status("P10", "place_in_region"), DataStatus::Estimated);
    assert_eq!(status("P01", "place_in_region"), DataStatus::Official);
    assert_eq!(status("P01", "mean_by_files"), DataStatus::Estimated);
    assert_eq!(status("P01", "online_score"), DataStatus::Official);
    assert_eq!(status("P11", "growth"), DataStatus::Estimated);
}

// ── against published results ────────────────────────────────────────────────────────────────────────

/// All countries of the Human Development Report 2023/24, where the reference results are at hand.
#[test]
fn ranks_by_income_less_ranks_by_the_index_are_those_published() {
    let Ok(reference) = std::env::var("KPI_REFERENCE") else { return };
    let published = Path::new(&reference).join("published/hdi_2022");
    let input = std::fs::read_to_string(published.join("input.csv")).unwrap();
    let board = boards(&session("human-development", &[("input.csv", &input)], Wanted::Latest)).remove(0);
    let mut reader = csv::Reader::from_path(published.join("expected.csv")).unwrap();
    let mut countries = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let standing = board.entities.iter().find(|standing| standing.code == row[0]).unwrap();
        assert_eq!(standing.rank, row[2].parse().ok(), "{}", &row[0]);
        assert_eq!(node(standing, "hdi", "shown"), row[1].parse().ok(), "{}", &row[0]);
        assert_eq!(node(standing, "income_rank_less_index_rank", "score"), row[3].parse().ok(), "{}", &row[0]);
        countries += 1;
    }
    assert_eq!(countries, 193);
}
