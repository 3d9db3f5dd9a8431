//! Bulk, explanation and exact arithmetic say the same: every number of every shipped rulebook, and of a thousand random ones.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test may stop at the first surprise"
)]

mod oracle;
mod run;

use indexmap::IndexMap;
use num_rational::BigRational;
use num_traits::ToPrimitive;
use oracle::evaluate::{self, Evaluated, Outcome};
use oracle::model::{Rulebook, Step};
use province_kpi::compute::{self, Run, Standings};
use province_kpi::plan::{Plan, Source};
use province_kpi::registry::EntityIx;
use province_kpi::result::{Did, ExplainedNode, Explanation, Piece, Standing};
use province_kpi::rulebook::model::{MeanKind, NodeIx, Role};
use province_kpi::scoring::Session;
use run::{Dice, SHIPPED, last_stage, of, open, open_shipped, plan, standings};

/// Random rulebooks of one run of the tests.
const RULEBOOKS: u64 = 1000;

fn bits(number: Option<f64>) -> Option<u64> {
    number.map(f64::to_bits)
}

/// What the bulk says of a node for an entity.
struct Bulk<'b> {
    value: Option<f64>,
    score: Option<f64>,
    shown: Option<f64>,
    points: Option<f64>,
    steps: &'b IndexMap<String, Option<f64>>,
}

fn bulk<'b>(standing: &'b Standing, node: &str) -> Bulk<'b> {
    if let Some(own) = standing.aggregates.get(node) {
        let value = own.steps["value"];
        return Bulk { value, score: own.score, shown: own.shown, points: own.points, steps: &own.steps };
    }
    let own = &standing.indicators[node];
    Bulk { value: own.value, score: own.score, shown: own.shown, points: own.points, steps: &own.steps }
}

/// Holds every explanation of a run to the bulk; gives how many there were.
fn assert_explained(run: &Run<'_, '_>, plan: &Plan, session: &Session, standings: &Standings) -> usize {
    let entities = &session.panel().registry.entities;
    for (row, entity) in entities.iter().enumerate() {
        let standing = of(&standings.entities, &entity.code);
        for (at, node) in plan.nodes.iter().enumerate() {
            let explanation = run.explain(NodeIx(at), EntityIx(row)).unwrap();
            assert_eq!(explanation.rank, standing.rank);
            let own = &explanation.node;
            let bulk = bulk(standing, &node.id);
            let context = || format!("{} of {}: {own:#?}", node.id, entity.code);
            assert_eq!(bits(own.value), bits(bulk.value), "value of {}", context());
            assert_eq!(bits(own.score), bits(bulk.score), "score of {}", context());
            assert_eq!(bits(own.shown), bits(bulk.shown), "shown of {}", context());
            assert_eq!(bits(own.points), bits(bulk.points), "points of {}", context());
            assert_brought(own, node.main_edge.as_ref().map(|edge| plan.nodes[edge.parent.0].id.as_str()), &context);
            assert_steps(own, &bulk, &context);
            assert_adds_up(&explanation, &plan.nodes[at].source, &context);
        }
    }
    for row in 0..entities.len() {
        assert_whole(run, plan, EntityIx(row));
    }
    entities.len() * plan.nodes.len()
}

/// The points of a node are what its main parent got from it, also where those of missing siblings went to it.
fn assert_brought(own: &ExplainedNode, parent: Option<&str>, context: &dyn Fn() -> String) {
    let brought = own.parents.iter().find(|brought| Some(brought.id.as_str()) == parent);
    if let Some((points, contribution)) = brought.and_then(|brought| own.points.zip(brought.contribution)) {
        assert!(near(points, contribution), "{points} points, {contribution} brought: {}", context());
    }
}

/// A whole province has what each node alone has, each node that is below the ranked one once.
fn assert_whole(run: &Run<'_, '_>, plan: &Plan, entity: EntityIx) {
    let Some(top) = plan.rank.as_ref().map(|rank| rank.node) else { return };
    let whole = run.explain_tree(top, entity, usize::MAX).unwrap();
    let (mut below, mut open) = (vec![false; plan.nodes.len()], vec![top]);
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut below[at.0], true) {
            open.extend(&plan.nodes[at.0].reads);
        }
    }
    assert_eq!(whole.nodes.len(), below.iter().filter(|below| **below).count());
    for own in &whole.nodes {
        let at = plan.nodes.iter().position(|node| node.id == own.id).unwrap();
        assert_eq!(*own, run.explain(NodeIx(at), entity).unwrap().node);
    }
}

fn assert_steps(own: &ExplainedNode, bulk: &Bulk<'_>, context: &dyn Fn() -> String) {
    let mut before = own.value;
    for step in &own.steps {
        if matches!(step.did, Did::Missing { .. }) {
            assert_eq!(step.before, None, "{}", context());
        } else {
            assert_eq!(bits(step.after), bits(bulk.steps[&step.name]), "step {} of {}", step.name, context());
            assert_eq!(bits(step.before), bits(before), "before {} of {}", step.name, context());
        }
        before = step.after;
    }
    // Every step that gave a number in bulk is told.
    for (name, value) in bulk.steps.iter().skip(1).filter(|(_, value)| value.is_some()) {
        assert!(own.steps.iter().any(|step| step.name == *name), "step {name} = {value:?} is not told: {}", context());
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

/// Children's parts add up to the value; points and lost points to the most; pieces are those of the formula.
fn assert_adds_up(explanation: &Explanation, source: &Source, context: &dyn Fn() -> String) {
    let own = &explanation.node;
    if let (Some(most), Some(points), Some(lost)) = (own.points_max, own.points, own.points_lost) {
        assert!((points + lost - most).abs() <= 1e-9 * points.abs().max(most.abs()).max(1.0), "{}", context());
    }
    let is_geometric = matches!(source, Source::Mean { kind: MeanKind::Geometric, .. });
    if let (Some(value), false, false) = (own.value, own.children.is_empty(), is_geometric) {
        let parts = || own.children.iter().filter_map(|child| child.contribution);
        let (sum, size) = (parts().sum::<f64>(), parts().map(f64::abs).sum::<f64>());
        let shares: f64 = own.children.iter().filter_map(|child| child.share).sum();
        assert!((sum - value).abs() <= 1e-9 * size.max(1.0), "parts add up to {sum}: {}", context());
        assert!(near(shares, 1.0) || own.children.iter().all(|child| child.weight == 0.0), "{}", context());
    }
    for child in own.children.iter().filter(|child| child.lost.is_some()) {
        assert!(child.contribution.is_some() && child.score.is_some(), "{}", context());
    }
    let names = |pieces: &[Piece]| pieces.iter().filter(|piece| !matches!(piece, Piece::Text(_))).count();
    if let Source::Formula(formula) = source {
        let mut read = 0;
        formula.root.walk(&mut |part| {
            use province_kpi::plan::Term;
            read += usize::from(matches!(part.term, Term::Field(_) | Term::Node { .. } | Term::Target(_)));
        });
        assert_eq!(names(&own.with_numbers), read, "{}", context());
    }
}

#[test]
fn every_number_of_the_shipped_rulebooks_is_explained_as_it_was_computed() {
    let mut explained = 0;
    for id in SHIPPED {
        let session = open_shipped(id);
        let plan = plan(&session);
        let computed = compute::run(std::slice::from_ref(&plan), session.panel(), last_stage(&session));
        let run = computed.period(plan.period).unwrap();
        explained += assert_explained(&run, &plan, &session, &standings(&session, &plan));
    }
    // 63 provinces with 19 and with 14 nodes, 28 countries with 6.
    assert_eq!(explained, 63 * 19 + 63 * 14 + 28 * 6);
}

/// The pieces of a shipped formula, reckoned from left to right as an officer would, give the value.
#[test]
fn pieces_of_the_shipped_formulas_give_the_value() {
    let mut reckoned = 0;
    for id in ["giao-ban", "dti-2022"] {
        let session = open_shipped(id);
        let plan = plan(&session);
        let computed = compute::run(std::slice::from_ref(&plan), session.panel(), last_stage(&session));
        let run = computed.period(plan.period).unwrap();
        for row in 0..session.panel().registry.entities.len() {
            for at in (0..plan.nodes.len()).filter(|at| plan.nodes[*at].role == Role::Indicator) {
                let node = run.explain(NodeIx(at), EntityIx(row)).unwrap().node;
                let Some(value) = node.value else { continue };
                assert!(near(left_to_right(&node.with_numbers), value), "{node:#?}");
                reckoned += 1;
            }
        }
    }
    assert_eq!(reckoned, 63 * 15 + 5 * 8);
}

/// Products and quotients from left to right.
fn left_to_right(pieces: &[Piece]) -> f64 {
    let mut result = 1.0;
    let mut divide = false;
    let mut take = |number: f64, divide: bool| if divide { result /= number } else { result *= number };
    for piece in pieces {
        match piece {
            Piece::Number(number) => take(number.unwrap(), divide),
            Piece::Text(text) => {
                for word in text.split_whitespace() {
                    match word {
                        "*" => divide = false,
                        "/" => divide = true,
                        number => take(number.parse().unwrap(), divide),
                    }
                }
            }
            Piece::Level(_) => {}
        }
    }
    result
}

fn float(exact: &BigRational) -> f64 {
    exact.to_f64().unwrap()
}

/// A number of the engine against exact arithmetic: a rounding and a decision are its nearest float, bit for bit; any other number
/// is right to ten digits.
fn assert_is(ours: Option<f64>, exact: &Outcome, is_decision: bool, context: &dyn Fn() -> String) {
    match (ours, exact) {
        (None, Err(_)) => {}
        (Some(ours), Ok(exact)) if is_decision => assert_eq!(ours + 0.0, float(exact), "{}", context()),
        (Some(ours), Ok(exact)) => {
            let truth = float(exact);
            assert!((ours - truth).abs() <= 1e-10 * truth.abs(), "{ours} is not {truth}: {}", context());
        }
        (ours, exact) => assert_eq!(ours, exact.as_ref().ok().map(float), "{exact:?}: {}", context()),
    }
}

fn assert_equals_oracle(rulebook: &Rulebook, standings: &Standings, context: &dyn Fn() -> String) {
    let truth: Vec<Vec<Evaluated>> = rulebook.cells.iter().map(|cells| evaluate::entity(rulebook, cells)).collect();
    let last = rulebook.nodes.len() - 1;
    let ranked: Vec<Outcome> = truth
        .iter()
        .map(|nodes| if rulebook.on_rounded { nodes[last].shown.clone() } else { nodes[last].score.clone() })
        .collect();
    let ranks = evaluate::ranks(rulebook, &ranked);
    for (row, nodes) in truth.iter().enumerate() {
        let standing = of(&standings.entities, &format!("e{row:03}"));
        for (at, (node, truth)) in rulebook.nodes.iter().zip(nodes).enumerate() {
            let context = || format!("n{at} of e{row:03}: {truth:?}\n{}", context());
            let own = bulk(standing, &format!("n{at}"));
            assert_is(own.value, &truth.steps[0], false, &context);
            for (position, step) in node.steps.iter().enumerate() {
                let is_decision = matches!(step, Step::Round(..) | Step::Bands(..) | Step::Levels(_) | Step::Flag);
                assert_is(own.steps[&format!("s{}", position + 1)], &truth.steps[position + 1], is_decision, &context);
            }
            assert_is(own.score, &truth.score, false, &context);
            if node.roundings() > 0 {
                assert_is(own.shown, &truth.shown, true, &context);
            }
            let scored = &truth.steps[node.steps.len() - node.roundings()];
            let id = format!("n{at}");
            // An aggregate (made from nodes alone) says why it has no score; an indicator why it has no value.
            let (missing, scored) = match standing.indicators.get(&id) {
                Some(own) => (own.missing, scored),
                None => (standing.aggregates[&id].missing, &truth.score),
            };
            assert_eq!(missing.map(|reason| reason.token()), scored.as_ref().err().copied(), "{}", context());
        }
        assert_eq!(standing.rank, ranks[row], "rank of e{row:03}: {ranked:?}\n{}", context());
        let grade = evaluate::grade(rulebook, &ranked[row]).map(|at| format!("g{at}"));
        assert_eq!(standing.grade.as_ref().map(|grade| grade.en.clone()), grade, "{:?}\n{}", ranked[row], context());
    }
}

fn assert_random(seed: u64) {
    let rulebook = oracle::dice::rulebook(&mut Dice::new(seed));
    let (text, figures) = (oracle::written::rulebook(&rulebook), oracle::written::figures(&rulebook));
    let session = open(&text, &[("figures.csv", &figures)]);
    let plan = plan(&session);
    let computed = compute::run(std::slice::from_ref(&plan), session.panel(), last_stage(&session));
    let run = computed.period(plan.period).unwrap();
    let standings = standings(&session, &plan);
    assert_equals_oracle(&rulebook, &standings, &|| format!("seed {seed}\n{text}\n{figures}"));
    assert_explained(&run, &plan, &session, &standings);
}

#[test]
fn a_thousand_random_rulebooks_equal_exact_arithmetic_and_their_explanations() {
    (0..RULEBOOKS).for_each(assert_random);
}

/// Goes through many more than each run of the tests.
#[test]
#[ignore = "takes its time: cargo test slow_ -- --ignored"]
fn slow_ten_thousand_random_rulebooks() {
    (RULEBOOKS..10 * RULEBOOKS).for_each(assert_random);
}
