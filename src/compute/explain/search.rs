//! The figure nearest to a field's own at which a formula that is no fraction in it reaches a target, and whether a figure would be let in.
//!
//! In: a formula, a field, a target. Out: a figure on the grid of the field's decimals whose value reaches the target while that of the
//! figure one unit nearer does not, found by doubling and halving (bisection). Only where the values on the way move towards the target at
//! every point that was looked at, and where no node or statistic that reads the field stands in between.

use super::distance::{Goal, Solve, Supposed};
use crate::compute::formula;
use crate::compute::inputs::Input;
use crate::compute::number::Number;
use crate::compute::world::Slow;
use crate::number::Exact;
use crate::plan::{FieldCheck, FieldPlan, Term};
use crate::result::Refusal;
use crate::rulebook::model::FieldIx;
use std::cmp::Ordering;

/// Doublings of the step until it is given up: past 2^40 units no figure of a province lies.
const DOUBLINGS_MOST: u32 = 40;
/// Points on the way at which the value must have moved towards the target.
const POINTS: i64 = 32;

impl Solve<'_, '_, '_> {
    /// The figure nearest to `from` that reaches the target, in whichever direction.
    pub(super) fn search(&self, goal: &Goal, from: &Exact, decimals: i32) -> Option<Exact> {
        let mut is_direct = true;
        self.formula.root.walk(&mut |part| {
            is_direct &= !(matches!(part.term, Term::Node { .. } | Term::Statistic(_)) && self.reads(part));
        });
        if !is_direct {
            return None;
        }
        let unit = Exact::one().div(&(0..decimals).fold(Exact::one(), |unit, _| unit.mul(&Exact::from_integer(10))))?;
        let ways = [unit.clone(), unit.neg()].into_iter();
        let found = ways.filter_map(|unit| self.way(goal, from, &unit).map(|count| (count, unit)));
        let (count, unit) = found.min_by_key(|(count, _)| *count)?;
        Some(from.add(&unit.mul(&Exact::from_integer(count))))
    }

    /// How many units from `from` in one direction.
    fn way(&self, goal: &Goal, from: &Exact, unit: &Exact) -> Option<i64> {
        let figure = |count: i64| from.add(&unit.mul(&Exact::from_integer(count)));
        let plan = self.run.grid.plan.fields.get(self.field.0)?;
        let value = |count: i64| {
            let figure = figure(count);
            let is_count = !(plan.is_whole && figure.sign() == Ordering::Less);
            self.value_with(&figure).filter(|_| is_count)
        };
        let reached = |count: i64| goal.is_reached(&value(count)?);
        let (mut short, mut enough) = (0, 1);
        let mut doublings = 0;
        while !reached(enough)? {
            doublings += 1;
            if doublings > DOUBLINGS_MOST {
                return None;
            }
            (short, enough) = (enough, self.doubled(plan, &figure, enough)?);
        }
        while enough - short > 1 {
            let middle = short + (enough - short) / 2;
            if reached(middle)? { enough = middle } else { short = middle }
        }
        let mut before = value(0)?;
        for point in 1..=POINTS {
            let next = value(enough.saturating_mul(point) / POINTS)?;
            let order = next.compare(&before).ok()?;
            let is_back = if goal.lower { Ordering::Greater } else { Ordering::Less };
            if order == is_back {
                return None;
            }
            before = next;
        }
        Some(enough)
    }

    /// Twice as far, but not past 0 for a count, which has nothing there; none at the end.
    fn doubled(&self, plan: &FieldPlan, figure: &dyn Fn(i64) -> Exact, count: i64) -> Option<i64> {
        let twice = count.checked_mul(2)?;
        if !plan.is_whole || figure(twice).sign() != Ordering::Less {
            return Some(twice);
        }
        // The figure falls by one for each unit, so that what is left of it is how far it can go.
        let left = figure(count).to_f64();
        #[expect(clippy::cast_possible_truncation, reason = "a count below 2^53 that is left of a figure")]
        let last = count + left as i64;
        (last > count).then_some(last)
    }

    /// The check that would refuse a figure of the field: of its own range, or one that looks at it.
    pub(super) fn refusal(&self, to: &Exact) -> Option<Refusal> {
        let fields = &self.run.grid.plan.fields;
        let own = fields.get(self.field.0)?;
        let bound = |check: &str, limit: Exact| Refusal {
            check: check.to_owned(),
            limit: Some(limit.to_f64()),
            condition: None,
        };
        let below = |least: &Exact| to.cmp(least) == Ordering::Less;
        let above = |most: &Exact| to.cmp(most) == Ordering::Greater;
        let (least, most) = (own.range.0.map(|least| least.exact()), own.range.1.map(|most| most.exact()));
        if let Some(limit) = least.filter(below).or(most.filter(above)) {
            return Some(bound("range", limit));
        }
        let of_field = |(at, field): (usize, &FieldPlan)| {
            let is_own = at == self.field.0;
            field.checks.iter().find_map(|check| match check {
                FieldCheck::Range(least, most) if is_own => {
                    let limit = Some(least.exact()).filter(below).or(Some(most.exact()).filter(above));
                    limit.map(|limit| bound("range", limit))
                }
                FieldCheck::AtMost(other) if is_own => {
                    self.figure(*other).filter(above).map(|limit| bound("at_most", limit))
                }
                FieldCheck::AtMost(other) if *other == self.field => {
                    self.figure(FieldIx(at)).filter(below).map(|limit| bound("at_most", limit))
                }
                FieldCheck::Holds(condition) if is_own || condition_reads(condition, self.field) => {
                    let slow = Slow::new(self.run.computed, self.run.at, self.row);
                    let world = Supposed { slow, figure: Some((self.field, to.clone())) };
                    let holds = formula::truth(&world, &condition.root, self.here()).ok()?;
                    (!holds).then(|| Refusal {
                        check: "holds".to_owned(),
                        limit: None,
                        condition: Some(condition.text.clone()),
                    })
                }
                FieldCheck::Range(..) | FieldCheck::AtMost(_) | FieldCheck::Holds(_) => None,
            })
        };
        fields.iter().enumerate().find_map(of_field)
    }

    /// The figure of another field.
    fn figure(&self, field: FieldIx) -> Option<Exact> {
        match self.run.grid.inputs.get(field, self.row) {
            Input::Number(_) => self.run.grid.inputs.exact(field, self.row),
            Input::Level(_) | Input::Missing(_) => None,
        }
    }
}

/// Whether a condition names a field.
fn condition_reads(condition: &crate::plan::Formula, field: FieldIx) -> bool {
    let mut reads = false;
    condition.root.walk(&mut |part| reads |= matches!(part.term, Term::Field(own) if own == field));
    reads
}
