//! One rulebook for each claim about statistics, groups, gates, penalties, bonuses and other periods.

use super::*;

const RATE: [(&str, &str); 2] = [("r", "kind = \"rate\"\nrange = [0, 100]"), ("ok", "kind = \"flag\"")];

/// The proof of one indicator, `a`, read by a total, with every witness computed again.
fn one(body: &str) -> NodeProof {
    let nodes = [("a", body), ("total", "arithmetic_mean = [\"a\"]")];
    let text = text(&RATE, &nodes, "total").replacen(
        "[missing]",
        "[input]\nheaders = { k = \"attribute.type\" }\n[missing]",
        1,
    );
    let (proof, _) = proven(&text);
    witnesses_hold(&read(&text), &proof);
    proof.nodes[0].clone()
}

fn ends(range: Option<Range>) -> (Option<f64>, Option<f64>) {
    range.map_or((None, None), |range| (range.low, range.high))
}

/// Range of the value and how it moves with `r`, of a formula alone.
fn value(formula: &str) -> ((Option<f64>, Option<f64>), Moves) {
    let node = one(&format!("value = \"{formula}\""));
    (ends(node.value), node.fields.get("r").cloned().unwrap_or(Moves::Constant))
}

#[test]
fn a_share_of_the_greatest_is_a_share() {
    let node = one("value = \"r / max(r)\"\nscore = { given = \"share\" }\nmissing = \"score 0\"");
    assert_eq!((ends(node.value), node.within), ((Some(0.0), Some(1.0)), Some(Always::Proven)));
    // The best has 1 and who has nothing has 0, beside another.
    for reached in [node.full_points, node.zero] {
        let Some(Possible::Reached { witness }) = reached else { panic!("{reached:?}") };
        assert!(!witness.among.is_empty());
    }
    assert_eq!(node.direction, Some(Direction::Proven));
    assert_eq!(value("r / max(r) * 100"), ((Some(0.0), Some(100.0)), Moves::Rising));
    assert_eq!(value("r / sum(r)"), ((Some(0.0), Some(1.0)), Moves::Rising));
    assert_eq!(value("(r - min(r)) / (max(r) - min(r))"), ((Some(0.0), Some(1.0)), Moves::Rising));
    assert_eq!(value("(max(r) - r) / (max(r) - min(r))"), ((Some(0.0), Some(1.0)), Moves::Falling));
    assert_eq!(value("min(r) / r"), ((Some(0.0), Some(1.0)), Moves::Falling));
    assert_eq!(value("mean(r) / max(r)").0, (Some(0.0), Some(1.0)));
    // Of a base period it is no share: this year's may be more.
    assert_eq!(value("r / max(r, base = '2020')").0, (Some(0.0), None));
}

#[test]
fn statistics_lie_among_their_figures() {
    for between in ["mean(r)", "median(r)", "quantile(r, 0.9)", "max(r, within = 'type')", "mean(r, weight = r)"] {
        assert_eq!(value(between).0, (Some(0.0), Some(100.0)), "{between}");
    }
    // Popoviciu: at most half the width with n, and the width over √2 with n − 1.
    assert_eq!(value("sd_population(r)").0, (Some(0.0), Some(50.0)));
    let (low, high) = value("sd(r)").0;
    assert!(low == Some(0.0) && (high.unwrap() - 70.710_678_118_654_76).abs() < 1e-6, "{high:?}");
    assert_eq!(value("count(r)").0, (Some(1.0), None));
    assert_eq!(value("sum(r + 1)").0, (Some(1.0), None));
    assert_eq!(value("rank(r)"), ((Some(1.0), None), Moves::Falling));
    assert_eq!(value("percentile_rank(r)"), ((Some(0.0), Some(1.0)), Moves::Rising));
    assert_eq!(value("percentile_rank(r, order = 'descending')").1, Moves::Falling);
    assert_eq!(value("percentile_rank(r, base = '2020')").0, (Some(0.0), Some(2.0)));
    // A change of one rank changes the ranks of others: nothing is claimed of a rank of ranks.
    assert!(matches!(value("rank(rank(r) + r)").1, Moves::Undecided { why: Why::OtherEntities }));
    // A condition says something of this entity, not of the greatest of all.
    assert_eq!(value("if r < 10 then max(r) else 0").0, (Some(0.0), Some(100.0)));
}

#[test]
fn another_period_may_have_no_figures() {
    let node = one("value = \"prev(r) / 100\"\nscore = { given = \"share\" }\nmissing = \"score 0\"");
    assert_eq!((ends(node.score), node.within), ((Some(0.0), Some(1.0)), Some(Always::Proven)));
    assert_eq!(node.fields["r"], Moves::Constant);
    assert_eq!(value("r - first_of(prev(r), 0)"), ((Some(-100.0), Some(100.0)), Moves::Rising));
    assert_eq!(value("if missing(r) then 7 else 1").0, (Some(1.0), Some(1.0)));
}

#[test]
fn gates_penalties_and_bonuses() {
    let share = "value = \"r / 100\"\nchain = [{ given = \"share\" }, ";
    let gate = one(&format!("{share}{{ gate = \"not ok\", at_most = 0.4 }}]"));
    assert_eq!((ends(gate.score), gate.within), ((Some(0.0), Some(1.0)), Some(Always::Proven)));
    assert_eq!((&gate.fields["r"], &gate.fields["ok"]), (&Moves::Rising, &Moves::Rising));
    assert!(matches!(gate.full_points, Some(Possible::Reached { .. })));
    // A gate that always acts is a cap.
    let shut = one(&format!("{share}{{ gate = \"r >= 0\", at_most = 0.4 }}]"));
    assert_eq!((ends(shut.score), shut.full_points), ((Some(0.0), Some(0.4)), Some(Possible::Impossible)));
    // Above 0.4 capped, else as it is: 0.4 whatever is more.
    let own = one(&format!("{share}{{ gate = \"x > 0.4\", at_most = 0.3 }}]"));
    assert_eq!(ends(own.score), (Some(0.0), Some(0.4)));
    assert!(matches!(own.direction, Some(Direction::Violated { .. })), "0.4 is better than 0.5, which is cut to 0.3");
    // 1 − 0.2 at best where it always takes; the floor holds.
    let penalty = one(&format!("{share}{{ penalty = \"0.2\", at_least = 0 }}]"));
    assert_eq!((ends(penalty.score), penalty.within), ((Some(0.0), Some(0.8)), Some(Always::Proven)));
    let taken = one(&format!("{share}{{ penalty = \"if ok then 0 else 5\" }}]"));
    assert_eq!((ends(taken.score), &taken.fields["ok"]), ((Some(0.0), Some(1.0)), &Moves::Rising));
    let bonus = one(&format!("{share}{{ bonus = \"if ok then 0.5 else 0\", at_most = 1 }}]"));
    assert_eq!((ends(bonus.score), bonus.within), ((Some(0.0), Some(1.0)), Some(Always::Proven)));
}

#[test]
fn groups_and_less_is_better() {
    let posts =
        "{ goalposts = { by = \"type\", groups = { c = { worst = 20, best = 120 }, p = { worst = 0, best = 80 } } } }";
    let node = one(&format!("value = \"r\"\nmissing = \"score 0\"\ndirection = \"higher\"\nchain = [{posts}]"));
    // (0 − 20)/100 and 100/80.
    assert_eq!((ends(node.score), &node.fields["r"]), ((Some(-0.2), Some(1.25)), &Moves::Rising));
    let Some(Always::Violated { witness }) = &node.within else { panic!("{node:?}") };
    assert!(witness.attributes.contains_key("type"));
    let to_target = "score = { to_target = \"proportional\", cap = \"full points\" }\ndirection = \"lower\"";
    let node = one(&format!(
        "value = \"r\"\ntarget = {{ by = \"type\", groups = {{ c = 5, p = 10 }} }}\nmissing = \"score 0\"\n{to_target}"
    ));
    assert_eq!((ends(node.score), node.direction), ((Some(0.0), Some(1.0)), Some(Direction::Proven)));
    assert_eq!(node.fields["r"], Moves::Falling);
    // 5 of 100 at worst: nothing brings it to 0.
    let node = one(&format!("value = \"r\"\ntarget = 5\n{to_target}"));
    assert_eq!((ends(node.score), node.zero), ((Some(0.05), Some(1.0)), Some(Possible::Impossible)));
}

#[test]
fn the_best_of_several() {
    let share = |value: &str| format!("value = \"{value}\"\nscore = {{ given = \"share\" }}\nmissing = \"score 0\"");
    let (low, high) = (share("r / 200"), share("0.25 + r / 200"));
    let proof = |own: &str| {
        let text = text(&RATE, &[("low", &low), ("high", &high), ("best", own)], "best");
        let proof = proven(&text).0;
        witnesses_hold(&read(&text), &proof);
        ends(proof.nodes[2].score)
    };
    assert_eq!(proof("best_of = [\"low\", \"high\"]"), (Some(0.25), Some(0.75)));
    assert_eq!(proof("best_of = [\"low\", \"high\"]\ndirection = \"lower\""), (Some(0.0), Some(0.5)));
    assert_eq!(proof("best_of = [\"low\", \"high\"]\nmissing = \"reweight\""), (Some(0.25), Some(0.75)));
}

/// A formula as deep as the language lets it be, in which every level is a part of the next, is proven in no time.
#[test]
fn deep_relations_take_no_time() {
    let began = std::time::Instant::now();
    let deep = |open: &str, close: &str| format!("{}r{}", open.repeat(40), close.repeat(40));
    value(&deep("r / (r + ", ")"));
    value(&format!("{}r{}", "(1 + r / (r + ".repeat(20), "))".repeat(20)));
    value(&deep("r - (r + ", ")"));
    assert!(began.elapsed() < std::time::Duration::from_secs(20), "{:?}", began.elapsed());
}
