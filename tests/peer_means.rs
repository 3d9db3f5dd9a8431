//! The peers' column of a comparison, on random rulebooks of points with penalties, bonuses, gates, clamps and geometric pillars: it is the mean of all
//! peers as the standings have them, whoever asks; the part of what is added up is the difference of both columns; and nothing is its own but what steps did.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod run;

use province_kpi::analysis::compare::Ground;
use province_kpi::analysis::compare::{Comparison, PeersKind, Wanted, With, compare};
use province_kpi::compute::{self, Run};
use province_kpi::plan::Plan;
use province_kpi::registry::EntityIx;
use province_kpi::result::SplitNode;
use province_kpi::rulebook::model::{NodeIx, Reading};
use province_kpi::scoring::Session;
use run::{Dice, last_stage, open};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const RULEBOOKS: u64 = 120;
const APART: f64 = 1e-9;
const TITLE: &str = "title = { vi = \"t\", en = \"t\" }\n";
/// Points of each indicator below its pillar; the middle pillar is a geometric mean of shares.
const POINTS: [(&str, &[(&str, f64)]); 3] =
    [("p", &[("i0", 20.0), ("i1", 12.0), ("i2", 8.0)]), ("g", &[]), ("q", &[("i5", 10.0), ("i6", 10.0), ("i7", 10.0)])];
const PILLARS: [(&str, f64); 3] = [("p", 40.0), ("g", 30.0), ("q", 30.0)];

/// An indicator; bands and flags bring the same points to many, so that pillars can be level while what is below differs.
fn indicator(dice: &mut Dice, at: usize) -> String {
    let chain = match dice.below(4) {
        0 => "chain = [{ goalposts = { worst = 0, best = 100 } }, { clamp = [0.05, 1] }, { given = \"share\" }]\n",
        1 => "chain = [{ bands = [{ from = 60, share = 1 }, { from = 25, share = 0.5 }, { share = 0 }] }]\n",
        2 => "chain = [{ bands = [{ from = 50, share = 1 }, { share = 0.2 }] }]\n",
        _ => "direction = \"higher\"\ntarget = 70\nscore = { to_target = \"proportional\", cap = \"full points\" }\n",
    };
    let missing = if (3..5).contains(&at) { "full points" } else { "score 0" };
    format!("[node.i{at}]\n{TITLE}value = \"f{at}\"\nmissing = \"{missing}\"\n{chain}")
}

/// Steps that add points and take them.
fn chain(dice: &mut Dice, most: usize) -> String {
    let all = [
        "{ penalty = \"late * 0.5\", at_least = 0 }".to_owned(),
        format!("{{ bonus = \"f0 / 40\", at_most = {most} }}"),
        format!("{{ gate = \"late > 3\", at_most = {} }}", most / 2),
        format!("{{ gate = \"i0 < 0.3\", at_most = {} }}", most * 2 / 3),
        format!("{{ clamp = [0, {}] }}", most * 4 / 5),
        "{ round = 1 }".to_owned(),
    ];
    let steps: Vec<String> = all.into_iter().filter(|_| dice.once_in(3)).collect();
    if steps.is_empty() { String::new() } else { format!("chain = [{}]\n", steps.join(", ")) }
}

fn rulebook(dice: &mut Dice) -> String {
    let mut text = format!(
        "format = 1\n[rulebook]\nid = \"random\"\nversion = \"1\"\n{TITLE}entities = \"input\"\n[input]\nperiod = \"2024\"\n[missing]\nindicators = \"score 0\"\n\
         [rank]\nnode = \"total\"\non = \"exact\"\nties = \"competition\"\n[field.late]\n{TITLE}kind = \"count\"\n"
    );
    (0..8).for_each(|at| write!(text, "[field.f{at}]\n{TITLE}kind = \"rate\"\nrange = [0, 100]\n").unwrap());
    (0..8).for_each(|at| text.push_str(&indicator(dice, at)));
    for (pillar, below) in POINTS {
        let most: f64 = below.iter().map(|(_, points)| points).sum();
        if below.is_empty() {
            write!(text, "[node.{pillar}]\n{TITLE}geometric_mean = {{ i3 = 0.6, i4 = 0.4 }}\n").unwrap();
        } else {
            let list = below.iter().map(|(id, points)| format!("{id} = {points}")).collect::<Vec<_>>().join(", ");
            let chain = if dice.once_in(2) { chain(dice, 30) } else { String::new() };
            write!(text, "[node.{pillar}]\n{TITLE}sum_of_points = {{ {list} }}\npoints = {most}\n{chain}").unwrap();
        }
    }
    let list = PILLARS.map(|(id, points)| format!("{id} = {points}")).join(", ");
    write!(text, "[node.total]\n{TITLE}sum_of_points = {{ {list} }}\npoints = 100\n{}", chain(dice, 100)).unwrap();
    text
}

fn figures(dice: &mut Dice) -> String {
    let mut text = format!("entity,late,{}\n", (0..8).map(|at| format!("f{at}")).collect::<Vec<_>>().join(","));
    let mut rows: Vec<String> = Vec::new();
    for entity in 0..6 + dice.below(3) {
        // Twins differ in nothing.
        let row = match rows.last() {
            Some(last) if dice.once_in(5) => last.clone(),
            _ => {
                let late = dice.below(6);
                let figure =
                    |dice: &mut Dice| if dice.below(12) == 0 { String::new() } else { dice.below(101).to_string() };
                let figures: Vec<String> = (0..8).map(|_| figure(dice)).collect();
                format!("{late},{}", figures.join(","))
            }
        };
        writeln!(text, "e{entity},{row}").unwrap();
        rows.push(row);
    }
    text
}

fn found<'s>(tree: &'s SplitNode, id: &str) -> Option<&'s SplitNode> {
    let mut found = None;
    tree.walk(&mut |node| {
        // A gate of the total can read an indicator too; below its pillar it stands first.
        if node.id == id {
            found = found.or(Some(node));
        }
    });
    found
}

/// The points of a node for every peer, weighted.
fn mean(run: &Run<'_, '_>, own: &Comparison, session: &Session, node: NodeIx, points: f64) -> f64 {
    let one = |member: &province_kpi::analysis::compare::Member| {
        let at = session.panel().registry.with_code(&member.entity.code).unwrap();
        member.share * points * run.score_of(node, Reading::Exact, at).unwrap()
    };
    own.peers.members.iter().map(one).sum()
}

fn assert_means(seed: u64, seen: &mut (usize, usize)) {
    let mut dice = Dice::new(seed);
    let (text, table) = (rulebook(&mut dice), figures(&mut dice));
    let session = open(&text, &[("figures.csv", &table)]);
    let period = *session.periods().last().unwrap();
    let plans = [Plan::compile(session.rulebook(), period)];
    let computed = compute::run(&plans, session.panel(), last_stage(&session));
    let run = computed.period(period).unwrap();
    let ground = Ground {
        rulebook: session.rulebook(),
        panel: session.panel(),
        period,
        stage: last_stage(&session),
        restated: &BTreeMap::new(),
    };
    let named = With::Named(vec!["e0".into(), "e1".into(), "e3".into()]);
    let asked = |with: &With, weight_by: Option<&str>| Wanted {
        with: with.clone(),
        on: Vec::new(),
        weight_by: weight_by.map(str::to_owned),
    };
    for row in 0..session.panel().registry.entities.len() {
        let entity = EntityIx(row);
        for wanted in [asked(&With::Mean, None), asked(&With::Mean, Some("f5")), asked(&named, None)] {
            let Ok(own) = compare(&ground, entity, &wanted) else { continue };
            let context = || format!("seed {seed}, e{row}, {:?}\n{text}\n{table}", own.peers.kind);
            let near =
                |a: f64, b: f64, what: &str| assert!((a - b).abs() < APART, "{what}: {a}, not {b}\n{}", context());
            let tree = &own.split.tree;
            let mut kept = 0.0;
            tree.walk(&mut |node| {
                kept += node.itself;
                let steps: f64 = node.steps.iter().map(|step| step.part).sum();
                // Nothing is its own but what steps did: there are no rules that read figures beside them.
                if !node.parts.is_empty() && node.id != "g" {
                    near(node.itself, steps, &node.id);
                    let whole = node.steps.iter().filter(|step| !step.shared);
                    whole.for_each(|step| near(step.part, step.own - step.theirs, &step.name));
                    seen.1 += usize::from(steps.abs() > 0.1);
                }
                assert!(node.unsplit.abs() <= 0.0 && node.whole_because.is_none(), "{node:?}\n{}", context());
            });
            near(kept, own.split.difference, "together");
            let sums = POINTS.iter().flat_map(|(_, below)| below.iter()).copied();
            for (id, points) in sums.chain(PILLARS.map(|(id, points)| (id, if id == "g" { points } else { 1.0 }))) {
                let at = session.rulebook().node_named(id).unwrap();
                let node = found(tree, id).unwrap_or_else(|| panic!("{id}\n{}", context()));
                let (mine, theirs) = (
                    points * run.score_of(at, Reading::Exact, entity).unwrap(),
                    mean(&run, &own, &session, at, points),
                );
                near(node.own.unwrap(), mine, id);
                near(node.theirs.unwrap(), theirs, id);
                near(node.part, mine - theirs, id);
                seen.0 += 1;
            }
            for id in ["i3", "i4"] {
                let at = session.rulebook().node_named(id).unwrap();
                near(found(tree, id).unwrap().theirs.unwrap(), mean(&run, &own, &session, at, 1.0), id);
            }
        }
    }
}

#[test]
fn the_column_is_the_mean_of_all_peers_and_parts_are_differences_of_contributions() {
    let mut seen = (0, 0);
    (0..RULEBOOKS).for_each(|seed| assert_means(seed, &mut seen));
    println!("{seen:?}");
    assert!(seen.0 > 10_000 && seen.1 > 500, "{seen:?}");
}

/// The best and the median of everything are the same whoever asks, penalties, bonuses and gates by own figures too.
#[test]
fn who_asks_does_not_change_the_best_or_the_median() {
    for seed in 0..RULEBOOKS {
        let mut dice = Dice::new(seed);
        let (text, table) = (rulebook(&mut dice), figures(&mut dice));
        let session = open(&text, &[("figures.csv", &table)]);
        let period = *session.periods().last().unwrap();
        let (panel, stage) = (session.panel(), last_stage(&session));
        let ground = Ground { rulebook: session.rulebook(), panel, period, stage, restated: &BTreeMap::new() };
        for with in [With::Best, With::Median] {
            let wanted = Wanted { with, on: Vec::new(), weight_by: None };
            let asked = (0..panel.registry.entities.len()).map(EntityIx);
            let told: Vec<Comparison> = asked.filter_map(|row| compare(&ground, row, &wanted).ok()).collect();
            for own in &told {
                let first = &told[0];
                assert!(own.peers.borrowed.is_empty() && own.peers.kind != PeersKind::Mean);
                let told = || format!("seed {seed}, {} {:?}\n{text}\n{table}", own.entity.code, wanted.with);
                assert!(
                    (own.split.theirs - first.split.theirs).abs() < APART,
                    "{} {}\n{}",
                    own.split.theirs,
                    first.split.theirs,
                    told()
                );
                let kept: f64 = {
                    let mut kept = 0.0;
                    own.split.tree.walk(&mut |node| kept += node.itself);
                    kept
                };
                assert!((kept - own.split.difference).abs() < APART, "{}", told());
            }
        }
    }
}
