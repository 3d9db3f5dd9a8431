//! Proofs of small rulebooks worked out by hand, and of random ones held against the real computation.

mod by_hand;
mod checks;
mod extended;
mod random;

use super::domain::Figure;
use super::node::closure;
use super::trial::{Bench, Outcome};
use super::*;
use crate::finding::Finding;
use crate::number::Decimal;
use crate::rulebook::model::{FieldIx, Kind};
use indexmap::IndexMap;

const HEAD: &str = "format = 1\n[rulebook]\nid = \"a\"\nversion = \"1\"\ntitle = { vi = \"a\", en = \"a\" }\n\
    entities = \"input\"\n[missing]\nindicators = \"stays missing\"\naggregates = \"require all\"\n";

/// A rulebook of these fields and nodes (each `id` and body).
fn text(fields: &[(&str, &str)], nodes: &[(&str, &str)], rank: &str) -> String {
    let mut text = format!("{HEAD}[rank]\nnode = \"{rank}\"\non = \"exact\"\nties = \"competition\"\n");
    let title = "title = { vi = \"a\", en = \"a\" }";
    fields.iter().for_each(|(id, body)| text.push_str(&format!("[field.{id}]\n{title}\n{body}\n")));
    nodes.iter().for_each(|(id, body)| text.push_str(&format!("[node.{id}]\n{title}\n{body}\n")));
    text
}

fn read(text: &str) -> Rulebook {
    let read = crate::rulebook::read("a.toml", text.as_bytes());
    read.rulebook.unwrap_or_else(|| panic!("{text}\n{:?}", read.findings))
}

fn period() -> Period {
    Period::parse("2023").expect("a year")
}

fn proven(text: &str) -> (Proof, Vec<Finding>) {
    let rulebook = read(text);
    let proof = prove(&rulebook, period());
    let findings = findings(&rulebook, &proof, "a.toml", text);
    (proof, findings)
}

/// The figures of a witness; fields that it does not name get any that is let through.
fn figures(rulebook: &Rulebook, witness: &IndexMap<String, String>) -> Vec<Figure> {
    rulebook
        .fields
        .iter()
        .map(|field| match (&field.kind, witness.get(&field.id)) {
            (Kind::Flag, text) => Figure::Flag(text.is_some_and(|text| text == "yes")),
            (Kind::Level(levels), text) => {
                Figure::Level(levels.iter().position(|level| Some(&level.id) == text).unwrap_or(0))
            }
            (_, Some(text)) => Figure::Number(Decimal::parse(text).expect("a number")),
            (_, None) => Figure::Number(field.range.0.unwrap_or(Decimal::ONE)),
        })
        .collect()
}

/// What the computation makes of a node for these entities.
fn computed(rulebook: &Rulebook, at: usize, assignments: &[Vec<Figure>]) -> Vec<Outcome> {
    computed_as(rulebook, at, &IndexMap::new(), assignments)
}

/// The same for entities with these attributes.
fn computed_as(
    rulebook: &Rulebook,
    at: usize,
    attributes: &IndexMap<String, String>,
    assignments: &[Vec<Figure>],
) -> Vec<Outcome> {
    let plan = Plan::compile(rulebook, period());
    let nodes = closure(&plan, NodeIx(at));
    let mut bench = Bench::new(&plan);
    let is_meant = |class: &Vec<crate::registry::Attribute>| {
        class.iter().all(|own| attributes.is_empty() || attributes.get(&own.id) == Some(&own.value))
    };
    bench.enter(trial::classes(&plan).iter().position(is_meant).expect("one of the groups"));
    bench.turn_to(NodeIx(at), &nodes, (0..rulebook.fields.len()).map(FieldIx).collect());
    bench.run(assignments).expect("within the budget")
}

/// Every witness gives what it says when it is computed again from its text.
fn witnesses_hold(rulebook: &Rulebook, proof: &Proof) {
    for (at, node) in proof.nodes.iter().enumerate() {
        let mut all: Vec<&Witness> = Vec::new();
        if let Some(Always::Violated { witness }) = &node.within {
            let (score, full) = (witness.score.unwrap(), node.full.unwrap());
            assert!(score < 0.0 || score > full);
            all.push(witness);
        }
        for (possible, goal) in [(&node.full_points, node.full), (&node.zero, Some(0.0))] {
            if let Some(Possible::Reached { witness }) = possible {
                let (score, goal) = (witness.score.unwrap(), goal.unwrap());
                assert!(if goal > 0.0 { score >= goal * (1.0 - 1e-11) } else { score <= 1e-300 }, "{score} {goal}");
                all.push(witness);
            }
        }
        if let Some(Direction::Violated { witness }) = &node.direction {
            let lower = rulebook.nodes[at].lower_is_better;
            assert!((witness.1.value > witness.0.value) != lower && witness.1.score < witness.0.score);
            all.extend([&witness.0, &witness.1]);
        }
        for (field, moves) in &node.fields {
            if let Moves::BothWays { up, down } = moves {
                for (pair, rises) in [(up, true), (down, false)] {
                    assert_eq!(pair.1.score > pair.0.score, rises);
                    let differing: Vec<&String> =
                        pair.0.figures.keys().filter(|key| pair.0.figures[*key] != pair.1.figures[*key]).collect();
                    assert_eq!(differing, [field]);
                    all.extend([&pair.0, &pair.1]);
                }
            }
        }
        let domain = Domain::new(rulebook);
        for witness in all {
            let own = figures(rulebook, &witness.figures);
            let read = |at: usize| witness.figures.contains_key(&rulebook.fields[at].id);
            assert!(own.iter().enumerate().all(|(at, figure)| !read(at) || domain.fields[at].holds(figure)));
            let others = witness.among.iter().map(|other| figures(rulebook, other));
            let population: Vec<Vec<Figure>> = std::iter::once(own).chain(others).collect();
            let outcome = computed_as(rulebook, at, &witness.attributes, &population)[0];
            // A sum of many in another order may differ in the last digit.
            let is = |told: Option<f64>, found: Option<f64>| match (told, found) {
                (Some(told), Some(found)) if !witness.among.is_empty() => {
                    (told - found).abs() <= 1e-12 * told.abs().max(1.0)
                }
                (told, found) => told == found,
            };
            let same = is(witness.value, outcome.value) && is(witness.score, outcome.score);
            assert!(same, "{}: {witness:?} {outcome:?}", node.id);
        }
    }
}
