//! What checks of data say of the figures of one entity beside `at_most`: ranges, and conditions over several fields.
//!
//! In: the checked rulebook. Out: what each field can be with them, and whether figures pass the conditions. A check counts here where
//! no figure that fails it is used: of severity `error`, and with no tolerated share. Must not: take a condition for a bound where
//! a figure that is missing, or a denominator of 0, would leave it unjudged.

use super::domain::{Can, Domain, Figure};
use super::formula::Scope;
use super::interval::Interval;
use super::known::{Known, Variable};
use crate::finding::Severity;
use crate::plan::{Formula, Plan};
use crate::registry::Period;
use crate::rulebook::formula::{Expression, Operator, Term};
use crate::rulebook::model::{Check, CheckRule, FieldIx, Rulebook};

/// A condition that figures must pass.
#[derive(Debug, Clone)]
struct Condition {
    formula: Formula,
    fields: Vec<FieldIx>,
    /// Two fields that must be equal, where that is all it says.
    equal: Option<(FieldIx, FieldIx)>,
}

/// The conditions of a rulebook.
#[derive(Debug)]
pub(super) struct Conditions {
    /// A plan without nodes: conditions read none.
    plan: Plan,
    all: Vec<Condition>,
}

/// Whether no figure that fails the check is used.
pub(super) fn is_held(check: &Check) -> bool {
    check.severity == Severity::Error && check.tolerated.is_none()
}

impl Conditions {
    /// Those that are held to.
    pub(super) fn new(rulebook: &Rulebook) -> Option<Self> {
        let checks = rulebook.fields.iter().flat_map(|field| &field.checks).filter(|check| is_held(check));
        let all: Vec<Condition> = checks.filter_map(condition).collect();
        (!all.is_empty()).then_some(())?;
        Some(Self { plan: blank(rulebook)?, all })
    }

    /// Whether figures pass them all; those that say something of `field` alone, where one is named. `gone` are fields that never have
    /// a figure.
    pub(super) fn pass(&self, field: Option<FieldIx>, figures: &[Figure], gone: &dyn Fn(FieldIx) -> bool) -> bool {
        let mut own = self.all.iter().filter(|own| field.is_none_or(|field| own.fields.contains(&field)));
        own.all(|own| {
            let there: Vec<FieldIx> = own.fields.iter().copied().filter(|field| !gone(*field)).collect();
            let domain = Domain::exactly(&there, figures);
            let known = Scope { relations: false, ..Scope::new(&self.plan, &domain, &[]) }.formula(&own.formula);
            // What has no value is not judged. What cannot be told is taken for broken: it is no witness.
            known.range.is_none_or(|range| range.as_point().is_some_and(|truth| !truth.is_zero()))
        })
    }

    /// Pairs of fields that must be equal.
    pub(super) fn equal(&self) -> impl Iterator<Item = (FieldIx, FieldIx)> {
        self.all.iter().filter_map(|own| own.equal)
    }

    /// Whether one of them reads one of these fields.
    pub(super) fn touch(&self, read: impl Fn(FieldIx) -> bool) -> bool {
        self.all.iter().any(|own| own.fields.iter().any(|field| read(*field)))
    }
}

/// The plan of a rulebook without its nodes.
fn blank(rulebook: &Rulebook) -> Option<Plan> {
    let period = rulebook.default_period.or_else(|| Period::parse(super::YEAR_WITHOUT_PERIOD))?;
    let mut plan = Plan::compile(rulebook, period);
    plan.nodes.clear();
    plan.order.clear();
    Some(plan)
}

fn condition(check: &Check) -> Option<Condition> {
    let CheckRule::Holds(formula) = &check.rule else { return None };
    let field = |part: &Expression| match part.term {
        Term::Field(field) => Some(field),
        _ => None,
    };
    let equal = match &formula.root.term {
        Term::Binary(Operator::Equal, left, right) => field(left).zip(field(right)),
        _ => None,
    };
    Some(Condition { formula: formula.into(), fields: fields(&formula.root), equal })
}

/// The fields that a condition reads.
fn fields(root: &Expression) -> Vec<FieldIx> {
    let mut fields = Vec::new();
    root.walk(&mut |part: &Expression| {
        if let Term::Field(field) | Term::IsLevel { field, .. } = part.term
            && !fields.contains(&field)
        {
            fields.push(field);
        }
    });
    fields
}

/// What a field can be where its own check is passed.
pub(super) fn narrowed(rulebook: &Rulebook, at: FieldIx, check: &Check, can: Can) -> Can {
    let Can::Number { range: Some(range), whole, flag } = can else { return can };
    let range = match &check.rule {
        CheckRule::Range(low, high) => {
            let ordered = low <= high;
            let own = Interval::between(Some(low.exact()), Some(high.exact()));
            if ordered { range.intersect(&own) } else { None }
        }
        CheckRule::Holds(formula) if always_judged(&formula.root, at) => bounds(rulebook, at, &formula.into(), range),
        CheckRule::Holds(_) | CheckRule::AtMost(_) | CheckRule::Change { .. } | CheckRule::Fresh(_) => Some(range),
    };
    Can::Number { range, whole, flag }
}

/// Whether a condition reads this field alone and always has a value.
fn always_judged(root: &Expression, at: FieldIx) -> bool {
    let mut judged = true;
    root.walk(&mut |part: &Expression| {
        judged &= match part.term {
            Term::Field(field) => field == at,
            Term::Binary(operator, ..) => operator != Operator::Divide,
            Term::Number(_) | Term::Truth(_) | Term::Negative(_) | Term::Not(_) => true,
            _ => false,
        };
    });
    judged
}

/// What a condition over one field leaves of its range.
fn bounds(rulebook: &Rulebook, at: FieldIx, formula: &Formula, range: Interval) -> Option<Interval> {
    let Some(plan) = blank(rulebook) else { return Some(range) };
    let domain = Domain::exactly(&[], &[]);
    let mut narrowed = Vec::new();
    Scope::new(&plan, &domain, &[]).narrowing(&formula.root, true, &mut narrowed);
    let mut own = narrowed.iter().filter(|(variable, _)| *variable == Variable::Field(at));
    own.try_fold(range, |range, (_, bounds)| range.intersect(bounds))
}

/// What a condition can give for the figures of a domain.
pub(super) fn truth(rulebook: &Rulebook, domain: &Domain, formula: &Formula) -> Option<Known> {
    Some(Scope::new(&blank(rulebook)?, domain, &[]).formula(formula))
}
