//! Findings of a proof: what an author should mend or know.
//!
//! In: the rulebook, its [`Proof`], and the file it was read from. Out: findings at the nodes they speak of. Where a node only inherits
//! a fault from one that it is made from, the fault is told once, where it begins.

use super::Why;
use super::place::{edition, in_edition, place};
use super::verdict::{Always, Direction, NodeProof, Possible, Proof, Witness};
use crate::finding::{Argument, Code, Finding, Severity};
use crate::number::twelve_digits;
use crate::registry::Period;
use crate::rulebook::formula::{Expression, Formula, Function, Term};
use crate::rulebook::model::{Cap, Node, NodeIx, Operation, Rulebook, Source};

/// The findings of a proof. `file` and `text` are the rulebook's name and content.
pub fn findings(rulebook: &Rulebook, proof: &Proof, file: &str, text: &str) -> Vec<Finding> {
    let period = Period::parse(&proof.period);
    let rulebook = period.map_or(rulebook, |period| rulebook.at(period));
    let mut found = proof.remarks.clone();
    let edition = period.and_then(|period| edition(file, text, period));
    for (at, own) in proof.nodes.iter().enumerate() {
        if let Some(node) = rulebook.nodes.get(at) {
            judge(rulebook, proof, NodeIx(at), node, own, &mut found);
        }
    }
    for one in &mut found {
        let argument = |name: &str| match one.argument(name) {
            Some(Argument::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let tables = [("node", "node"), ("field", "field"), ("banding", "bands"), ("ranking", "ranks")];
        let Some((table, id)) = tables.into_iter().find_map(|(name, table)| Some((table, argument(name)?))) else {
            continue;
        };
        let path = match (table, id.as_str()) {
            ("bands", "") => vec!["grades"],
            ("ranks", "") => vec!["rank"],
            (table, id) => vec![table, id],
        };
        let own = place(file, text, period, &path, keys(one.code));
        let beside = edition.clone().filter(|_| !in_edition(text, &own));
        one.places.push(own);
        one.places.extend(beside);
    }
    crate::finding::sort(&mut found);
    found
}

/// The keys of a table that a finding speaks of, the first that is there.
fn keys(code: Code) -> &'static [&'static str] {
    match code {
        Code::TargetOutOfRange | Code::TargetTurnsBack => &["target"],
        Code::CheckNeverPasses | Code::CheckAlwaysPasses => &["check"],
        Code::GradesUnreachable | Code::LabelsAlike => &["bands"],
        Code::RankLowestFirst => &["order"],
        Code::GateWithoutEffect | Code::PenaltyNegative => &["chain"],
        Code::ValueMayBeUndefined => &["value", "chain"],
        Code::PercentOrRatio => &["target", "score", "chain"],
        Code::BandsUnreachable | Code::DirectionViolated | Code::ScoreOutOfBounds => &["score", "chain"],
        Code::PartBeyondWhole | Code::StepOnConstant | Code::ColumnConstant => &["value"],
        Code::GeometricZero => &["geometric_mean"],
        Code::ProofUndecided => &["score", "chain", "value"],
        _ => &[],
    }
}

fn judge(rulebook: &Rulebook, proof: &Proof, at: NodeIx, node: &Node, own: &NodeProof, found: &mut Vec<Finding>) {
    let new = |code: Code| Finding::new(code).with("node", &own.id);
    let children = children(node);
    let inherits =
        |fault: &dyn Fn(&NodeProof) -> bool| children.iter().any(|child| proof.nodes.get(child.0).is_some_and(fault));
    let number = |number: Option<f64>| Argument::from(number.map_or(f64::NAN, twelve_digits));
    if let Some(Always::Violated { witness }) = &own.within
        && !inherits(&|child| matches!(child.within, Some(Always::Violated { .. })))
    {
        let finding = new(Code::ScoreOutOfBounds)
            .with("score", number(witness.score))
            .with("full", number(own.full))
            .with("figures", figures(witness))
            .with("others", others(witness));
        found.push(finding.severity(gravity(rulebook, at, node)));
    }
    if let Some(Direction::Violated { witness }) = &own.direction {
        let (worse, better) = (&witness.0, &witness.1);
        found.push(
            new(Code::DirectionViolated)
                .with("worse", number(worse.value))
                .with("better", number(better.value))
                .with("worse_score", number(worse.score))
                .with("better_score", number(better.score)),
        );
    }
    // A node that never has a value: a check that nothing passes, or its own formula, says why.
    let never = own.score.is_none()
        && proof.remarks.iter().any(|remark| matches!(remark.code, Code::CheckNeverPasses | Code::ValueMayBeUndefined));
    let explained = proof.remarks.iter().any(|remark| {
        matches!(remark.code, Code::PercentOrRatio | Code::TargetOutOfRange | Code::StepOnConstant)
            && remark.argument("node") == Some(&Argument::from(&own.id))
    });
    if matches!(own.full_points, Some(Possible::Impossible))
        && !explained
        && !never
        && !inherits(&|child| matches!(child.full_points, Some(Possible::Impossible)))
    {
        let most = own.score.and_then(|range| range.high);
        found.push(new(Code::FullPointsUnreachable).with("full", number(own.full)).with("most", number(most)));
    }
    let is_constant = proof
        .remarks
        .iter()
        .any(|remark| remark.code == Code::StepOnConstant && remark.argument("node") == Some(&Argument::from(&own.id)));
    // Where a missing figure scores 0, zero is within reach after all.
    let above_zero = own.score_with_missing.is_some_and(|range| range.low.is_some_and(|low| low > 0.0));
    if above_zero
        && !is_constant
        && matches!(own.zero, Some(Possible::Impossible))
        && !inherits(&|child| matches!(child.zero, Some(Possible::Impossible)))
    {
        let least = own.score.and_then(|range| range.low);
        found.push(new(Code::ZeroUnreachable).with("least", number(least)));
    }
    if !inherits(&|child| undecided(child, proof).is_some()) {
        found.extend(undecided(own, proof).map(|(finding, why)| match step_in_the_way(node, why) {
            Some(step) => finding.with("step", step),
            None => finding,
        }));
    }
}

/// One finding that lists what is open about a node, with the first reason.
fn undecided(own: &NodeProof, proof: &Proof) -> Option<(Finding, Why)> {
    let mut open = Vec::new();
    if let Some(Always::Undecided { why }) = own.within {
        open.push(("scale", why));
    }
    if let Some(Direction::Undecided { why }) = own.direction {
        open.push(("direction", why));
    }
    if let Some(Possible::Undecided { why }) = own.full_points {
        open.push(("full-points", why));
    }
    if let Some(Possible::Undecided { why }) = own.zero {
        open.push(("zero", why));
    }
    let whole = proof.whole.as_ref().filter(|whole| whole.node == own.id);
    if open.is_empty() && whole.is_some_and(|whole| !whole.least.decided || !whole.most.decided) {
        open.push(("attainable", Why::NotFound));
    }
    let (what, why) = open.first()?;
    Some((Finding::new(Code::ProofUndecided).with("node", &own.id).with("what", *what).with("why", why.token()), *why))
}

/// The name of the first step (`value`: the source) that does what keeps the proof from being found.
fn step_in_the_way(node: &Node, why: Why) -> Option<&str> {
    let branches = |formula: &Formula| {
        let mut found = false;
        formula.walk(&mut |part: &Expression| found |= matches!(part.term, Term::If(..)));
        found
    };
    let is_in = |formula: &Formula| match why {
        Why::OtherEntities => !formula.statistics.is_empty(),
        Why::Switch => branches(formula),
        Why::Opposing | Why::MissingRule | Why::Unknown | Why::NotFound | Why::Condition | Why::Limit => false,
    };
    let switches = |operation: &Operation| {
        matches!(operation, Operation::Gate { .. } | Operation::Bands { .. } | Operation::Levels(_))
    };
    let fits = |operation: &Operation| matches!(operation, Operation::Treat { .. } | Operation::Impute(_));
    if matches!(&node.source, Source::Formula(formula) if is_in(formula)) {
        return Some("value");
    }
    let step = node.steps.iter().find(|step| {
        let of_its_own = match why {
            Why::OtherEntities | Why::Unknown => fits(&step.operation),
            Why::Switch => switches(&step.operation),
            Why::Opposing | Why::MissingRule | Why::NotFound | Why::Condition | Why::Limit => false,
        };
        of_its_own || step.operation.formulas().iter().any(is_in)
    });
    step.map(|step| step.name.as_str())
}

/// Points must stay within their maximum; where no cap is what the author wrote, or where the score is only averaged, a person
/// should look.
fn gravity(rulebook: &Rulebook, at: NodeIx, node: &Node) -> Severity {
    let uncapped = node.steps.iter().any(|step| match &step.operation {
        Operation::ToTarget(Cap::None) => true,
        // Measured by numbers of a base period, a later value may lie beyond its best and worst.
        Operation::Formula(formula) => is_measured_by_base(formula),
        _ => false,
    });
    let added = rulebook.nodes.iter().any(|parent| match &parent.source {
        Source::SumOfPoints { children, .. } => children.iter().any(|edge| edge.node == at && !edge.weight.is_zero()),
        Source::Mean { .. } | Source::Best { .. } | Source::Combined { .. } | Source::Formula(_) => false,
    });
    if (added || node.points.is_some()) && !uncapped { Severity::Error } else { Severity::Warning }
}

fn is_measured_by_base(formula: &Formula) -> bool {
    let mut computed = false;
    formula.walk(&mut |part| computed |= matches!(part.term, Term::Call(Function::Computed, _)));
    computed && formula.normalised.is_some_and(|own| own.share)
}

/// The children of an aggregate.
fn children(node: &Node) -> Vec<NodeIx> {
    match &node.source {
        Source::SumOfPoints { children, .. }
        | Source::Mean { children, .. }
        | Source::Best { children, .. }
        | Source::Combined { children, .. } => {
            children.iter().filter(|edge| !edge.weight.is_zero()).map(|edge| edge.node).collect()
        }
        Source::Formula(_) => Vec::new(),
    }
}

/// `a = 1, b = 2`, behind the attributes that the rules go by.
fn figures(witness: &Witness) -> String {
    listed(witness.attributes.iter().chain(&witness.figures))
}

/// The other entities of a witness, each as its figures.
fn others(witness: &Witness) -> Vec<String> {
    witness.among.iter().map(|own| listed(own.iter())).collect()
}

fn listed<'w>(figures: impl Iterator<Item = (&'w String, &'w String)>) -> String {
    figures.map(|(field, figure)| format!("{field} = {figure}")).collect::<Vec<_>>().join(", ")
}
