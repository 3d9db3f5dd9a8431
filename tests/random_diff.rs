//! What changed between random rulebooks: nothing is lost on the way from one to the other, parts add up, and the way back is the same list.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod oracle;
mod run;

use oracle::model::{ChildRule, Kind, Number, Rule, Rulebook, Source as From, Step};
use province_kpi::analysis::effect::{Effect, Ends, Way, of_rulebooks};
use province_kpi::data::Source;
use province_kpi::result::Standing;
use province_kpi::rulebook::changes::{Change, Comparison, Extent};
use province_kpi::scoring::{Request, RulebookSource, Versions};
use run::Dice;

const PAIRS: u64 = 32;

fn number(dice: &mut Dice, least: i64, most: usize) -> Number {
    Number::new(least + i64::try_from(dice.below(most)).unwrap(), 1)
}

/// The same rulebook with some of what it says said otherwise.
fn changed(rulebook: &Rulebook, dice: &mut Dice) -> Rulebook {
    let mut own = rulebook.clone();
    own.dense ^= dice.once_in(3);
    own.lowest_first ^= dice.once_in(6);
    if dice.once_in(2) {
        own.grades.pop();
    }
    for node in &mut own.nodes {
        match &mut node.source {
            From::Mean(children) => {
                if children.len() > 2 && dice.once_in(3) {
                    children.pop();
                }
                if dice.once_in(2) {
                    children.iter_mut().for_each(|(_, weight)| *weight = number(dice, 5, 90));
                }
                node.reads_rounded ^= dice.once_in(4);
                if dice.once_in(4) {
                    node.children = ChildRule::Reweight;
                }
            }
            From::Formula(_) | From::Flag(_) | From::Level(_) => {
                if dice.once_in(4) {
                    node.missing.1 = *dice.one_of(&[Rule::Zero, Rule::Stays]);
                }
            }
            From::Sum(_) => {}
        }
        if node.target.is_some() && dice.once_in(2) {
            node.target = Some(number(dice, 10, 200));
        }
        for step in &mut node.steps {
            match step {
                Step::Goalposts(_, best) if dice.once_in(2) => *best = number(dice, 900, 500),
                Step::ToTarget(capped) if dice.once_in(3) => *capped = true,
                Step::Round(decimals, _) if dice.once_in(3) => *decimals += 1,
                _ => {}
            }
        }
    }
    own
}

/// What the oracle does not know, written into its rulebook on one side or the other: checks and groups of entities, a chain declared
/// once, a further ranking, an edition from a period on, borders of grades.
fn extended(text: &str, rulebook: &Rulebook, dice: &mut Dice) -> String {
    let last = rulebook.nodes.len() - 1;
    let mut own = text.replacen("[rank]\n", "[input]\nheaders = { region = \"attribute.region\" }\n[rank]\n", 1);
    let count = rulebook.fields.iter().position(|kind| matches!(kind, Kind::Count | Kind::Rate));
    if let Some(field) = count.filter(|_| dice.once_in(2)) {
        let most = 50 + dice.below(60);
        let at = format!("[field.f{field}]\n");
        own = own.replacen(&at, &format!("{at}check = [{{ range = [0, {most}], severity = \"warning\" }}]\n"), 1);
    }
    if dice.once_in(2) {
        own = own.replacen("[rank]\n", "[rank]\nwithin = [\"region\"]\n", 1);
    }
    let order = if dice.once_in(2) { "lowest first" } else { "highest first" };
    own.push_str(&format!(
        "[ranks.more]\nnode = \"n{last}\"\non = \"exact\"\nties = \"competition\"\norder = \"{order}\"\nwithin = [\"region\"]\n"
    ));
    if let Some(at) = rulebook.nodes.iter().position(|node| node.target.is_some()).filter(|_| dice.once_in(2)) {
        own.push_str(&format!("[from.{}.node.n{at}]\ntarget = {}\n", 2020 + dice.below(6), 5 + dice.below(90)));
    }
    if dice.once_in(2) {
        own.push_str(&format!("[from.{}.rank]\nties = \"dense\"\n", 2020 + dice.below(6)));
    }
    // The chain of the last node, declared by itself: the same, said elsewhere.
    let chain = own.rfind("[node.").and_then(|from| Some((from + own[from..].find("chain = [\n")?, from)));
    if let Some((from, _)) = chain.filter(|_| dice.once_in(2))
        && let Some(to) = own[from..].find("\n]\n").map(|at| from + at + 3)
    {
        let steps = own[from..to].replacen("chain", "steps", 1);
        own.replace_range(from..to, "uses = \"last\"\n");
        own.push_str(&format!("[chain.last]\n{steps}"));
    }
    own
}

/// Figures with a region, of which the oracle knows nothing.
fn regions(figures: &str) -> String {
    let with = |(at, line): (usize, &str)| match at {
        0 => format!("{line},region\n"),
        at => format!("{line},{}\n", ["north", "south"][at % 2]),
    };
    figures.lines().enumerate().map(with).collect()
}

fn source(text: &str) -> RulebookSource<'_> {
    RulebookSource { name: "rulebook.toml".into(), bytes: text.as_bytes(), beside: &[] }
}

fn sound(text: &str) -> bool {
    province_kpi::rulebook::read("rulebook.toml", text.as_bytes()).rulebook.is_some()
}

/// The changes without the places in the files.
fn told(changes: &[Change]) -> Vec<String> {
    let mut all: Vec<String> = changes
        .iter()
        .flat_map(|own| own.details.iter().map(move |place| (own, place)))
        .map(|(own, place)| {
            format!("{:?} {} {} {:?} → {:?}", own.of.kind, own.of.id, place.key, place.before, place.after)
        })
        .collect();
    all.sort();
    all
}

/// The same list as the way back tells it.
fn turned(changes: &[Change]) -> Vec<String> {
    let mut all: Vec<String> = changes
        .iter()
        .flat_map(|own| own.details.iter().map(move |place| (own, place)))
        .map(|(own, place)| {
            format!("{:?} {} {} {:?} → {:?}", own.of.kind, own.of.id, place.key, place.after, place.before)
        })
        .collect();
    all.sort();
    all
}

fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(1.0),
        (a, b) => a == b,
    }
}

fn same(rows: &[Standing], other: &[Standing], context: &str) {
    assert_eq!(rows.len(), other.len(), "{context}");
    for row in rows {
        let other = run::of(other, &row.code);
        assert!(near(row.score, other.score) && row.rank == other.rank, "{row:?}\n{other:?}\n{context}");
    }
}

/// Compares both and gives the effect; what must hold of every pair is held.
fn effect(old: &str, new: &str, figures: &str) -> Option<Effect> {
    let comparison = Comparison::of((old.as_bytes(), &[]), (new.as_bytes(), &[]));
    let back = Comparison::of((new.as_bytes(), &[]), (old.as_bytes(), &[]));
    let context = format!("{old}\n────\n{new}\n{figures}\n{:#?}", comparison.changes());
    assert_eq!(told(comparison.changes()), turned(back.changes()), "{context}");
    let inputs = [Source { name: "figures.csv".into(), bytes: figures.as_bytes().into() }];
    let versions = Versions::open(&comparison, (&source(old), &source(new)), &inputs, &Request::default()).ok()?;
    let (before, after) = versions.ends().unwrap();
    let count = comparison.changes().len();
    same(
        &before.entities,
        &versions.between(&vec![false; count], Extent::Scores).unwrap_or_else(|| panic!("{context}")).entities,
        &context,
    );
    same(
        &after.entities,
        &versions.between(&vec![true; count], Extent::Scores).unwrap_or_else(|| panic!("{context}")).entities,
        &context,
    );
    let ends = Ends {
        before: &before,
        after: &after,
        period: versions.period(),
        registry: "input",
        notices: Vec::new(),
        restated: (None, None),
    };
    let effect =
        of_rulebooks(&ends, &comparison, &|taken, extent| versions.between(taken, extent).map(|own| own.entities));
    for own in &effect.entities {
        if let (Some(parts), Some(before), Some(after)) = (&own.parts, own.score.before, own.score.after) {
            let sum: f64 = parts.iter().sum();
            assert!(near(Some(sum), Some(after - before)), "{own:#?}\n{context}");
            assert_eq!(own.together, Some(0.0), "{own:#?}\n{context}");
        }
        if let (Some(parts), Some(before), Some(after)) = (&own.rank_parts, own.rank.before, own.rank.after) {
            let sum: f64 = parts.iter().sum();
            assert!(near(Some(sum), Some(f64::from(after) - f64::from(before))), "{own:#?}\n{context}");
        }
    }
    // Grades and further rankings: the way to a grade adds up to 1, places to the difference of the ranks.
    for further in effect.further.iter().filter(|own| own.split.way != Way::Alone) {
        for own in further.gradings.iter().flat_map(|own| &own.entities) {
            let sum = own.parts.as_ref().map(|parts| parts.iter().sum());
            assert!(sum.is_none() || near(sum, Some(1.0)), "{own:#?}\n{context}");
        }
        for own in further.rankings.iter().flat_map(|own| &own.entities) {
            let whole = own.rank.before.zip(own.rank.after).map(|(before, after)| f64::from(after) - f64::from(before));
            let sum = own.parts.as_ref().map(|parts| parts.iter().sum());
            assert!(sum.is_none() || near(sum, whole), "{own:#?}\n{context}");
        }
    }
    assert!(effect.split.way != Way::Whole || effect.entities.is_empty() || effect.split.blocks.is_empty());
    Some(effect)
}

#[test]
fn changed_rulebooks_lose_nothing_and_parts_add_up() {
    let (mut split, mut pairs, mut graded, mut reranked) = (0, 0, 0, 0);
    for seed in 0..PAIRS {
        let mut dice = Dice::new(seed);
        let old = oracle::dice::rulebook(&mut dice);
        let new = changed(&old, &mut dice);
        let figures = oracle::written::figures(&old);
        let texts = [&old, &new].map(|own| extended(&oracle::written::rulebook(own), own, &mut dice));
        let [old, new] = texts;
        let figures = regions(&figures);
        let itself = Comparison::of((old.as_bytes(), &[]), (old.as_bytes(), &[]));
        assert_eq!(itself.changes(), [], "seed {seed}");
        if !sound(&old) || !sound(&new) {
            continue;
        }
        let Some(effect) = effect(&old, &new, &figures) else { continue };
        pairs += 1;
        let further = effect.further.iter();
        graded += further.clone().filter(|own| own.gradings.iter().any(|own| own.entities[0].parts.is_some())).count();
        reranked += further.filter(|own| own.rankings.iter().any(|own| own.entities[0].parts.is_some())).count();
        split += usize::from(effect.split.blocks.len() > 1 && effect.entities.iter().any(|own| own.parts.is_some()));
    }
    assert!(pairs > 20 && split > 8, "{pairs} pairs, {split} of them split");
    assert!(graded > 4 && reranked > 8, "{graded} with other grades, {reranked} with other ranks");
}

/// Rulebooks that have nothing to do with each other: fields and nodes come and go, figures are read otherwise.
#[test]
fn strange_rulebooks_lose_nothing_either() {
    for seed in 1000..1000 + PAIRS {
        let mut dice = Dice::new(seed);
        let (old, new) = (oracle::dice::rulebook(&mut dice), oracle::dice::rulebook(&mut dice));
        let figures = oracle::written::figures(if old.fields.len() > new.fields.len() { &old } else { &new });
        let (old, new) = (oracle::written::rulebook(&old), oracle::written::rulebook(&new));
        effect(&old, &new, &figures);
    }
}
