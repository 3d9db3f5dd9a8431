//! Differences between entities: in every decomposition the parts add up to the whole, whatever the aggregation; and cases worked by hand.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod aggregations;
#[cfg(feature = "cli")]
mod process;
mod run;

use aggregations::{KINDS, TITLE, figures, rulebook};
use province_kpi::compute::{self, Peer, Run, Typical};
use province_kpi::data::Source;
use province_kpi::plan::Plan;
use province_kpi::registry::EntityIx;
use province_kpi::result::{Split, SplitBy, SplitNode, WholeBecause};
use province_kpi::rulebook::model::Reading;
use province_kpi::scoring::{Request, RulebookSource, Session, Wanted};
use run::{Dice, last_stage, open};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const RULEBOOKS: u64 = 300;
/// How far the parts may be from the whole.
const APART: f64 = 1e-9;

/// Fails unless every node's part is what its own and its parts' make, and all that nodes keep to themselves is the whole.
fn assert_adds_up(split: &Split, context: &dyn Fn() -> String) {
    let mut kept = 0.0;
    let size = split.own.abs().max(split.theirs.abs()).max(1.0);
    split.tree.walk(&mut |node| {
        kept += node.itself;
        let below: f64 = node.parts.iter().map(|part| part.part).sum();
        assert!((node.part - node.itself - below).abs() <= APART * size, "{}: {node:#?}\n{}", node.id, context());
    });
    let whole = split.own - split.theirs;
    assert!((kept - whole).abs() <= APART * size, "{kept} is not {whole}: {:#?}\n{}", split.tree, context());
    assert!((split.tree.part - whole).abs() <= APART * size);
}

#[derive(Default)]
struct Seen {
    by: BTreeMap<SplitBy, usize>,
    whole: BTreeMap<WholeBecause, usize>,
    splits: usize,
}

fn assert_random(seed: u64, seen: &mut Seen) {
    let mut dice = Dice::new(seed);
    let kind = KINDS[usize::try_from(seed).unwrap() % KINDS.len()];
    let (text, table) = (rulebook(&mut dice, kind), figures(&mut dice));
    let source = RulebookSource { name: "rulebook.toml".into(), bytes: text.as_bytes(), beside: &[] };
    let inputs = [Source { name: "figures.csv".to_owned(), bytes: table.as_bytes().into() }];
    let request = Request { period: Wanted::All, ..Request::default() };
    // What checks refuse (a share that can be negative in points) is no rulebook to compare by.
    let Ok(session) = Session::open(&source, &inputs, &request) else { return };
    let plans: Vec<Plan> = session.periods().iter().map(|period| Plan::compile(session.rulebook(), *period)).collect();
    let computed = compute::run(&plans, session.panel(), last_stage(&session));
    let (before, now) = (plans[0].period, plans[1].period);
    let run = computed.period(now).unwrap();
    let total = session.rulebook().node_named("total").unwrap();
    let entities = session.panel().registry.entities.len();
    for row in 0..entities {
        let others = [row, (row + 1) % entities, (row + 2) % entities];
        let mut peers: Vec<Peer> = others.iter().map(|other| Peer::Entity(EntityIx(*other))).collect();
        peers.extend([Peer::InPeriod(before), Peer::Typical(Typical::Median), Peer::Typical(Typical::Best)]);
        for peer in peers {
            let split = run.difference((total, Reading::Exact), EntityIx(row), peer, 1);
            let context = || format!("seed {seed}, e{row} and {peer:?}\n{text}\n{table}");
            if let Peer::Entity(other) = peer {
                let scores = [EntityIx(row), other].map(|entity| run.score_of(total, Reading::Exact, entity));
                assert_eq!(split.is_some(), scores.iter().all(Option::is_some), "{}", context());
                if let (Some(split), [Some(own), Some(theirs)]) = (&split, scores) {
                    assert_eq!([split.own.to_bits(), split.theirs.to_bits()], [own.to_bits(), theirs.to_bits()]);
                }
            }
            let Some(split) = split else { continue };
            assert_adds_up(&split, &context);
            seen.splits += 1;
            split.tree.walk(&mut |node| {
                node.by.iter().for_each(|by| *seen.by.entry(*by).or_default() += 1);
                node.whole_because.iter().for_each(|why| *seen.whole.entry(*why).or_default() += 1);
            });
        }
    }
}

#[test]
fn the_parts_add_up_in_random_rulebooks_of_every_aggregation() {
    let mut seen = Seen::default();
    (0..RULEBOOKS).for_each(|seed| assert_random(seed, &mut seen));
    println!("{} splits; {:?}; {:?}", seen.splits, seen.by, seen.whole);
    assert!(seen.splits > 3_000, "{}", seen.splits);
    for by in [SplitBy::Contribution, SplitBy::LogarithmicMean, SplitBy::Shapley] {
        assert!(seen.by.get(&by).is_some_and(|count| *count > 100), "{by:?}: {:?}", seen.by);
    }
}

/// Nodes `a` to `d` that are fields as they stand, and a total.
fn plain(total: &str, figures: &str) -> Session {
    let mut text = format!(
        "format = 1\n[rulebook]\nid = \"plain\"\nversion = \"1\"\n{TITLE}entities = \"input\"\n[input]\nperiod = \"2023\"\n[rank]\nnode = \"total\"\non = \"exact\"\nties = \"competition\"\n"
    );
    let header = figures.split('\n').next().unwrap();
    for id in header.split(',').skip(1).map(|column| column.strip_prefix("f_").unwrap()) {
        write!(text, "[field.f_{id}]\n{TITLE}kind = \"rate\"\n[node.{id}]\n{TITLE}value = \"f_{id}\"\n").unwrap();
    }
    write!(text, "[node.total]\n{TITLE}{total}").unwrap();
    open(&text, &[("figures.csv", figures)])
}

fn compared(session: &Session, own: &str, peer: impl FnOnce(&dyn Fn(&str) -> EntityIx) -> Peer) -> Split {
    let at = |code: &str| session.panel().registry.with_code(code).unwrap();
    let node = session.rulebook().rank.as_ref().unwrap().node;
    let period = *session.periods().last().unwrap();
    session
        .with_run(period, |run: &Run<'_, '_>| run.difference((node, Reading::Exact), at(own), peer(&at), 1))
        .flatten()
        .unwrap()
}

fn with(session: &Session, own: &str, other: &str) -> Split {
    compared(session, own, |at| Peer::Entity(at(other)))
}

fn part<'s>(split: &'s Split, id: &str) -> &'s SplitNode {
    let mut found = None;
    split.tree.walk(&mut |node| {
        if node.id == id {
            found = Some(node);
        }
    });
    found.unwrap()
}

fn assert_parts(split: &Split, by: SplitBy, parts: &[(&str, f64)]) {
    assert_eq!(split.tree.by, Some(by), "{split:#?}");
    for (id, expected) in parts {
        let found = part(split, id).part;
        assert!((found - expected).abs() < 1e-9, "{id}: {found}, not {expected}\n{split:#?}");
    }
}

/// (4·30 + 6·20)/10 = 24 against (4·10 + 6·25)/10 = 19: 0.4·20 = 8 and 0.6·(−5) = −3.
#[test]
fn a_weighted_mean_by_hand() {
    let session = plain("arithmetic_mean = { a = 4, b = 6 }\nweights = 10\n", "entity,f_a,f_b\nA,30,20\nB,10,25\n");
    assert_parts(&with(&session, "A", "B"), SplitBy::Contribution, &[("a", 8.0), ("b", -3.0)]);
    assert_parts(&with(&session, "B", "A"), SplitBy::Contribution, &[("a", -8.0), ("b", 3.0)]);
}

/// B has no `b`: its mean is its `a` alone, 10. From B to A `a` can change first (10 → 30, then b enters: 24) or last (10 and 20 make 16, then
/// 24): (20 + 8)/2 = 14 for `a`, (−6 + 6)/2 = 0 for `b`.
#[test]
fn a_missing_child_that_is_left_out_has_its_part_too() {
    let session = plain(
        "arithmetic_mean = { a = 4, b = 6 }\nweights = 10\nmissing = \"reweight\"\n",
        "entity,f_a,f_b\nA,30,20\nB,10,\n",
    );
    let split = with(&session, "A", "B");
    assert_parts(&split, SplitBy::Shapley, &[("a", 14.0), ("b", 0.0)]);
    assert!((split.difference - 14.0).abs() < 1e-12);
}

/// √(4·9) = 6 against √(1·1) = 1, by the logarithmic mean: L = 5/ln 6 = 2.790553, ½·L·ln 4 = 1.934264 and ½·L·ln 9 = 3.065736.
#[test]
fn a_geometric_mean_by_hand() {
    let session = plain("geometric_mean = [\"a\", \"b\"]\n", "entity,f_a,f_b\nA,4,9\nB,1,1\nC,0,5\n");
    let l = 5.0 / 6.0_f64.ln();
    let parts = [("a", 0.5 * l * 4.0_f64.ln()), ("b", 0.5 * l * 9.0_f64.ln())];
    assert_parts(&with(&session, "A", "B"), SplitBy::LogarithmicMean, &parts);
    assert!((parts[0].1 - 1.934_264).abs() < 1e-6 && (parts[1].1 - 3.065_736).abs() < 1e-6);
    // C has 0 because of `a` alone.
    assert_parts(&with(&session, "B", "C"), SplitBy::LogarithmicMean, &[("a", 1.0), ("b", 0.0)]);
}

/// min(7, 4) = 4 against min(2, 5) = 2: 2.5 and −0.5, as worked beside the method.
#[test]
fn a_minimum_by_hand() {
    let session = plain("minimum = [\"a\", \"b\"]\n", "entity,f_a,f_b\nA,7,4\nB,2,5\n");
    assert_parts(&with(&session, "A", "B"), SplitBy::Shapley, &[("a", 2.5), ("b", -0.5)]);
}

/// 2/(1/2 + 1/6) = 3 against 2/(1/1 + 1/1) = 1. `a` first: 2/(1/2 + 1) − 1 = 1/3; last: 3 − 2/(1 + 1/6) = 9/7. Mean 17/21; `b`: 25/21.
#[test]
fn a_harmonic_mean_by_hand() {
    let session = plain("harmonic_mean = [\"a\", \"b\"]\n", "entity,f_a,f_b\nA,2,6\nB,1,1\n");
    assert_parts(&with(&session, "A", "B"), SplitBy::Shapley, &[("a", 17.0 / 21.0), ("b", 25.0 / 21.0)]);
}

/// 40 + 60 = 100, cut to 90, against 40 + 20 = 60. Only `b` differs, by 40; the clamp took 10.
#[test]
fn what_a_clamp_takes_is_its_own() {
    let total = "arithmetic_mean = [\"a\", \"b\"]\nchain = [{ formula = \"2 * x\" }, { clamp = [0, 90] }]\n";
    let session = plain(total, "entity,f_a,f_b\nA,40,60\nB,40,20\n");
    let split = with(&session, "A", "B");
    assert_parts(&split, SplitBy::Shapley, &[("a", 0.0), ("b", 40.0)]);
    assert!((split.tree.itself + 10.0).abs() < 1e-12 && split.tree.steps.len() == 1, "{split:#?}");
}

/// Half of 40 and 10 is 25, but a gate at 20 acts on A since its `b` is below 15: 20 against 25 of B with 20 and 30. The contributions differ by 20/2 and
/// −20/2; the gate took 5 from A and nothing from B.
#[test]
fn what_a_gate_takes_is_its_own() {
    let total = "arithmetic_mean = [\"a\", \"b\"]\nchain = [{ gate = \"b < 15\", at_most = 20 }]\n";
    let session = plain(total, "entity,f_a,f_b\nA,40,10\nB,20,30\n");
    let split = with(&session, "A", "B");
    assert_parts(&split, SplitBy::Contribution, &[("a", 10.0), ("b", -10.0)]);
    let [gate] = split.tree.steps.as_slice() else { panic!("{split:#?}") };
    assert_eq!((gate.name.as_str(), gate.own, gate.theirs, gate.part), ("gate", -5.0, 0.0, -5.0));
    assert!((split.tree.itself + 5.0).abs() < 1e-12, "{split:#?}");
}

/// (4 + 9)/2 = 6.5 less a penalty of `c`/10 = 0.5, and (4 + 1)/2 = 2.5 less 2: 6 against 0.5. `a` is level, `b` is worth 4, and of `c`, which the penalty alone
/// reads, −(5 − 20)/10 = 1.5.
#[test]
fn a_node_that_a_penalty_alone_reads_has_its_part() {
    let total = "arithmetic_mean = [\"a\", \"b\"]\nchain = [{ penalty = \"c / 10\", at_least = 0 }]\n";
    let session = plain(total, "entity,f_a,f_b,f_c\nA,4,9,5\nB,4,1,20\n");
    let split = with(&session, "A", "B");
    assert_parts(&split, SplitBy::Contribution, &[("a", 0.0), ("b", 4.0), ("c", 1.5)]);
    assert!(split.tree.itself.abs() < 1e-12 && split.tree.steps[0].shared, "{split:#?}");
}

/// Under a minimum 5.1 against 5.2, of 9 and 1.2 against 1.4 and 9: the two differ by 3.8 and −3.9. The part is no larger than the node's own difference, so that
/// nothing is blown up, and the node is split though its parts nearly cancel.
#[test]
fn what_is_not_blown_up_is_split() {
    let mean = format!("[node.m]\n{TITLE}arithmetic_mean = [\"a\", \"b\"]\n");
    let total = format!("minimum = [\"m\", \"c\"]\n{mean}");
    let session = plain(&total, "entity,f_a,f_b,f_c\nA,9,1.2,8\nB,1.4,9,8\n");
    let split = with(&session, "A", "B");
    assert_parts(&split, SplitBy::Shapley, &[("m", -0.1), ("a", 3.8), ("b", -3.9), ("c", 0.0)]);
}

/// 0.5 of 0.9 and 0.1 passes a threshold that 0.49 of 0.1 and 0.88 does not: all ten points hang on 0.01, and blown up to them 0.4 and −0.39 would say
/// nothing.
#[test]
fn what_a_threshold_blows_up_is_not_split() {
    let mean = format!("[node.m]\n{TITLE}arithmetic_mean = [\"a\", \"b\"]\n");
    let total = format!("value = \"(if m >= 0.5 then 10 else 0) + c\"\n{mean}");
    let session = plain(&total, "entity,f_a,f_b,f_c\nA,0.9,0.1,1\nB,0.1,0.88,1\n");
    let split = with(&session, "A", "B");
    assert_eq!(part(&split, "m").whole_because, Some(WholeBecause::Cancels), "{split:#?}");
    assert!((part(&split, "m").part - 10.0).abs() < 1e-12, "{split:#?}");
}

/// Borda of three entities, two children: A has places 1 and 2 (2 + 1 points), B 3 and 1 (0 + 2), C 2 and 3. With their `a` exchanged A
/// stands behind in `a` (0) and has 1 in `b`: 1; with `b` exchanged A has 2 and 2: 4. `a`: ((3 − 1) + (4 − 2))/2 = 2; `b`:
/// ((3 − 4) + (1 − 2))/2 = −1.
#[test]
fn borda_exchanges_two_among_the_others() {
    let session = plain("borda = [\"a\", \"b\"]\n", "entity,f_a,f_b\nA,9,5\nB,1,8\nC,4,2\n");
    let split = with(&session, "A", "B");
    assert_parts(&split, SplitBy::Shapley, &[("a", 2.0), ("b", -1.0)]);
    assert!((split.difference - 1.0).abs() < 1e-12);
}

/// A place among the entities is not made of parts.
#[test]
fn a_rank_is_not_split() {
    let total = "arithmetic_mean = [\"a\", \"b\"]\nchain = [{ formula = \"rank(x)\" }]\n";
    let session = plain(total, "entity,f_a,f_b\nA,9,5\nB,1,8\nC,4,2\n");
    let split = with(&session, "A", "B");
    assert_eq!(split.tree.whole_because, Some(WholeBecause::AmongOthers), "{split:#?}");
    assert!((split.tree.itself - split.difference).abs() < 1e-12);
}

/// Medians of `a` (1, 4, 9) and `b` (2, 5, 10) are 4 and 5, and make 4.5; the median of the totals 7, 5.5 and 3 is 5.5, which these medians do not
/// make. The best of each make 9.5, which nobody has.
#[test]
fn peers_of_medians_and_of_the_best() {
    let session = plain("arithmetic_mean = [\"a\", \"b\"]\n", "entity,f_a,f_b\nA,9,5\nB,1,10\nC,4,2\n");
    let median = compared(&session, "A", |_| Peer::Typical(Typical::Median));
    assert!((median.theirs - 4.5).abs() < 1e-12);
    assert_parts(&median, SplitBy::Contribution, &[("a", 2.5), ("b", 0.0)]);
    let best = compared(&session, "A", |_| Peer::Typical(Typical::Best));
    assert!((best.theirs - 9.5).abs() < 1e-12);
    assert_parts(&best, SplitBy::Contribution, &[("a", 0.0), ("b", -2.5)]);
}

/// Fourteen children of a quadratic mean are more than are computed in all subsets.
#[test]
fn many_children_are_sampled_and_add_up() {
    let ids: Vec<String> = (0..14).map(|at| format!("n{at}")).collect();
    let list = ids.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(", ");
    let header = ids.iter().map(|id| format!("f_{id}")).collect::<Vec<_>>().join(",");
    let row = |by: usize| (0..14).map(|at| (1 + at * by % 17).to_string()).collect::<Vec<_>>().join(",");
    let table = format!("entity,{header}\nA,{}\nB,{}\n", row(5), row(3));
    let session = plain(&format!("power_mean = [{list}]\nexponent = 2\n"), &table);
    let split = with(&session, "A", "B");
    assert_eq!(split.tree.by, Some(SplitBy::ShapleySample));
    assert_adds_up(&split, &|| table.clone());
    assert_eq!(split, with(&session, "A", "B"));
}

#[test]
fn shipped_rulebooks_add_up_against_everyone() {
    for id in run::SHIPPED {
        let session = run::open_shipped(id);
        let rank = session.rulebook().rank.as_ref().unwrap().node;
        let period = *session.periods().last().unwrap();
        let entities = session.panel().registry.entities.len();
        let splits = session
            .with_run(period, |run| {
                let read = (rank, Reading::Exact);
                let first =
                    (0..entities).map(EntityIx).find(|row| run.score_of(rank, Reading::Exact, *row).is_some()).unwrap();
                let whole = |other: usize| run.difference(read, first, Peer::Entity(EntityIx(other)), 1);
                (0..entities).filter_map(whole).collect::<Vec<_>>()
            })
            .unwrap();
        assert!(!splits.is_empty());
        splits.iter().for_each(|split| assert_adds_up(split, &|| id.to_owned()));
        assert!(splits.iter().any(|split| split.tree.by.is_some()), "{id}");
    }
}

#[cfg(feature = "cli")]
mod pages {
    use super::process::{Ran, golden, kpi};

    fn page(arguments: &[&str]) -> Ran {
        kpi([&["compare"], arguments].concat()).run()
    }

    fn told(arguments: &[&str]) -> String {
        let ran = page(arguments);
        assert_eq!(ran.code, 0, "{}", ran.complaints);
        ran.output
    }

    fn held(name: &str, arguments: &[&str]) {
        for language in ["vi", "en"] {
            let text = told(&[arguments, &["--lang", language]].concat());
            golden("compare", &format!("{name}-{language}"), &text);
        }
    }

    #[test]
    fn giao_ban_against_its_region_and_a_neighbour() {
        held("da-nang-region", &["giao-ban", "--entity", "Đà Nẵng", "--with", "region"]);
        held("da-nang-best", &["giao-ban", "--entity", "Đà Nẵng", "--with", "best"]);
        let pair = ["giao-ban", "--entity", "48", "--with", "Hà Nội", "--lang", "vi", "--format"];
        golden("compare", "da-nang-ha-noi-markdown", &told(&[&pair[..], &["markdown"]].concat()));
        golden("compare", "da-nang-ha-noi-json", &told(&[&pair[..], &["json"]].concat()));
    }

    #[test]
    fn hdi_is_split_by_the_logarithmic_mean() {
        held("norway-median", &["hdi", "--entity", "Norway", "--with", "median"]);
        let pair = ["hdi", "--entity", "Norway", "--with", "Switzerland", "--lang", "en", "--format"];
        golden("compare", "norway-switzerland-markdown", &told(&[&pair[..], &["markdown"]].concat()));
        golden("compare", "norway-switzerland-json", &told(&[&pair[..], &["json"]].concat()));
    }

    #[test]
    fn the_most_alike_and_a_weighted_mean() {
        let near = ["giao-ban", "--entity", "48", "--with", "nearest:4", "--on", "population_2022,communes"];
        held("da-nang-nearest", &near);
        let weighted = ["giao-ban", "--entity", "48", "--weight-by", "population_2022", "--lang", "vi"];
        golden("compare", "da-nang-weighted-vi", &told(&weighted));
    }

    /// Đà Nẵng of the 34 provinces is not the Đà Nẵng of the 63: its earlier figures are restated, and every form says so.
    #[test]
    fn an_earlier_period_of_another_registry_is_restated_and_said_to_be() {
        let folder = tempfile::tempdir().unwrap();
        let rulebook = "format = 1\n[rulebook]\nid = \"t\"\nversion = \"1\"\ntitle = \"t\"\nentities = \"provinces\"\n[rank]\nnode = \"n\"\n\
            on = \"exact\"\nties = \"competition\"\n[field.a]\ntitle = \"a\"\nkind = \"count\"\n[node.n]\ntitle = \"n\"\nvalue = \"a * 2\"\n";
        std::fs::write(folder.path().join("rulebook.toml"), rulebook).unwrap();
        let figures = "period,entity,a\n2024,Đà Nẵng,5\n2024,Quảng Nam,6\n2025,Đà Nẵng,14\n2025,Huế,2\n";
        std::fs::write(folder.path().join("figures.csv"), figures).unwrap();
        let run = |more: &[&str]| {
            let own = ["compare", "rulebook.toml", "figures.csv", "--entity", "Đà Nẵng", "--with", "previous"];
            kpi([&own[..], more].concat()).inside(folder.path()).run()
        };
        let page = run(&["--lang", "vi"]);
        assert_eq!(page.code, 0, "{}", page.complaints);
        for part in [
            "Chính đơn vị này ở kỳ 2024 (tính lại)",
            "63 tỉnh, thành phố (đến 30/06/2025)",
            "không phải số liệu công bố",
        ] {
            assert!(page.output.contains(part), "{part} in {}", page.output);
        }
        // 14 against the 5 + 6 of both old provinces, each twice.
        for asked in [&[][..], &["--registry", "34"]] {
            let restated = run(&[asked, &["--format", "json", "--lang", "en"]].concat());
            let told: serde_json::Value = serde_json::from_str(&restated.output).unwrap();
            assert_eq!((&told["split"]["own"], &told["split"]["theirs"]), (&28.0.into(), &22.0.into()));
            assert_eq!(told["restated"]["from"], "provinces-63");
            assert_eq!(told["peers"]["place"]["restated_from"], "provinces-63");
        }
    }

    /// What was made up stays so, on every line that names an entity.
    #[test]
    fn the_status_stands_behind_every_name() {
        let registry =
            std::fs::read_to_string(super::process::root().join("inputs/registries/provinces-63.csv")).unwrap();
        let rows = registry.lines().filter(|line| !line.starts_with('#')).skip(1);
        let names: Vec<&str> = rows.map(|line| line.split(';').nth(1).unwrap()).collect();
        assert!(names.len() >= 63 && names.contains(&"Đà Nẵng"), "{names:?}");
        let near = ["giao-ban", "--entity", "48", "--with", "nearest:9", "--on", "population_2022", "--lang", "vi"];
        for arguments in [&["giao-ban", "--entity", "48", "--with", "region", "--lang", "vi"][..], &near] {
            let text = told(arguments);
            let mut found = 0;
            // Columns of tables are padded; a name is followed by its status all the same.
            for name in &names {
                found += text.matches(name).count();
                let marked = text.matches(&format!("{name} (minh họa)")).count();
                assert_eq!(text.matches(name).count(), marked, "{name}\n{text}");
            }
            assert!(found > 8, "{text}");
        }
    }

    #[test]
    fn peers_that_cannot_be_are_findings() {
        for (with, code) in
            [("regoin", "peers-unknown"), ("nearest:3", "peers-unknown"), ("previous", "nothing-to-compare")]
        {
            let ran = page(&["giao-ban", "--entity", "48", "--with", with, "--lang", "en"]);
            assert_eq!((ran.code, ran.output.as_str()), (2, ""), "{with}");
            assert!(ran.complaints.contains(&format!("[{code}]")), "{with}: {}", ran.complaints);
        }
        let unknown = page(&["giao-ban", "--entity", "48", "--weight-by", "populatoin", "--lang", "en"]);
        assert!(unknown.complaints.contains("[field-unknown]"), "{}", unknown.complaints);
    }
}
