//! What a formula can give.
//!
//! In: a formula of the plan and a [`Scope`]. Out: [`Known`]. One function for each kind of term; a term that is not known here gives
//! "anything at all". Must not: treat two occurrences of a field as independent where it claims more than intervals give.

use super::curve;
use super::domain::{Can, Domain};
use super::interval::{End, Interval};
use super::known::{Known, Trend, Variable, Why};
use super::node::NodeKnown;
use super::part_of;
use super::statistic;
use crate::number::{Exact, RoundingMode};
use crate::plan::{Expression, Formula, NodePlan, Plan, Statistic, TargetPlan, Term};
use crate::rulebook::formula::{Function, Operator, Over};
use crate::rulebook::model::{FieldIx, Grouped, Missing, NodeIx, Reading};

/// Largest whole exponent that is multiplied out.
const EXPONENT_MAX: i32 = 64;
/// Up to this power a figure of 60 digits still fits a float.
const EXPONENT_SMALL: i32 = 4;

/// What a formula can read.
#[derive(Debug, Clone)]
pub(super) struct Scope<'a> {
    pub(super) plan: &'a Plan,
    pub(super) domain: &'a Domain,
    /// The nodes that are known already, by position.
    pub(super) nodes: &'a [NodeKnown],
    /// `x`.
    pub(super) before: Option<&'a Known>,
    /// What conditions around this place say of a field or of `x`.
    pub(super) narrowed: Vec<(Variable, Interval)>,
    /// The statistics of the formula.
    pub(super) statistics: &'a [Statistic],
    /// Whether to look at what parts are to each other.
    pub(super) relations: bool,
    /// Whether the figures of other entities come into `x`.
    pub(super) relative_before: bool,
}

impl<'a> Scope<'a> {
    /// A scope of these nodes, with no formula yet.
    pub(super) fn new(plan: &'a Plan, domain: &'a Domain, nodes: &'a [NodeKnown]) -> Self {
        Self {
            plan,
            domain,
            nodes,
            before: None,
            narrowed: Vec::new(),
            statistics: &[],
            relations: true,
            relative_before: false,
        }
    }

    /// What a formula can give.
    pub(super) fn formula(&self, formula: &Formula) -> Known {
        Scope { statistics: &formula.statistics, ..self.clone() }.known(&formula.root)
    }

    /// What a part of a formula can give.
    pub(super) fn known(&self, root: &Expression) -> Known {
        match &root.term {
            Term::Number(constant) => Known::constant(&constant.exact),
            Term::Truth(truth) => Known::constant(&Exact::from_integer(i64::from(*truth))),
            Term::Field(field) => self.field(*field),
            Term::Before => {
                let known = self.before.cloned().unwrap_or_else(|| Known::never(Missing::Invalid));
                self.narrow(known, Variable::Value)
            }
            Term::Node { node, step, reads } => self.node(*node, *step, *reads),
            Term::Target(node) => match self.plan.node(*node) {
                Some(node) => self.target(node),
                None => Known::never(Missing::NotInForce),
            },
            Term::Statistic(at) => match self.statistics.get(*at) {
                Some(own) => statistic::known(self, own),
                None => self.unknown(),
            },
            Term::Earlier(_, inner) => self.earlier(inner),
            Term::IsMissing(inner) => self.is_missing(inner),
            Term::FirstOf(parts) => self.first_of(parts),
            Term::Gathered(..) | Term::ByGroup(_) => self.unknown(),
            Term::Negative(inner) => self.known(inner).neg(),
            Term::Not(inner) => Known::constant(&Exact::one()).add(&self.known(inner).neg()),
            Term::IsLevel { field, level, equal } => self.is_level(*field, *level, *equal),
            Term::Binary(operator, left, right) => self.binary(*operator, left, right),
            Term::If(condition, then, otherwise) => self.choice(condition, then, otherwise),
            Term::Call(function, arguments) => self.call(*function, arguments),
        }
    }

    /// The target of a node in the period; by group it is any of several, and an entity of another group has none.
    pub(super) fn target(&self, node: &NodePlan) -> Known {
        let of = |target: &Option<TargetPlan>| match target {
            Some(target) => Known::constant(&target.value.exact),
            None => Known::never(Missing::NotInForce),
        };
        match &node.target {
            None => Known::never(Missing::NotInForce),
            Some(target) => any_of(target, of),
        }
    }

    /// Another period: what holds of every period holds there, and there may be no figures.
    fn earlier(&self, inner: &Expression) -> Known {
        let there = Scope { narrowed: Vec::new(), before: None, ..self.clone() }.known(inner);
        let mut known = Known::within(Interval::all());
        if self.domain.steady {
            known.range = there.range;
        }
        known.reasons.extend(Missing::ALL);
        // This period's figures come in only through a statistic over several periods.
        let pooled = |node: &NodePlan| node.statistics().any(|own| own.population.over != Over::Period);
        if self.plan.nodes.iter().any(pooled) {
            let fields = (0..self.plan.fields.len()).map(|at| Variable::Field(FieldIx(at)));
            fields.for_each(|field| known.join(field, Trend::Open(Why::OtherEntities)));
            known.guards.extend(known.trends.keys());
        }
        known
    }

    fn is_missing(&self, inner: &Expression) -> Known {
        let level = matches!(inner.term, Term::Field(field) if matches!(self.domain.field(field), Some(Can::Level(_))));
        let part = self.known(inner);
        let there = if level { !self.domain.may_be_missing } else { part.reasons.is_empty() };
        let never = !level && part.range.is_none();
        let truth = if there { Some(false) } else { never.then_some(true) };
        let mut known = Known::within(truth_range(truth));
        part.guards.iter().for_each(|variable| known.join(*variable, Trend::Open(Why::Switch)));
        known.settled()
    }

    /// The first part that is there: any of those up to the first that always is.
    fn first_of(&self, parts: &[Expression]) -> Known {
        let mut all = Known::never(Missing::NotReported);
        for part in parts {
            let own = self.known(part);
            all.range = Interval::join(all.range.take(), own.range.clone());
            all.trends_of(&own.trends, Some(true));
            // Where one drops out, another takes its place.
            own.guards.iter().for_each(|variable| all.join(*variable, Trend::Open(Why::Switch)));
            all.guards.extend(&own.guards);
            all.reasons.clone_from(&own.reasons);
            if own.reasons.is_empty() {
                all.guards.clear();
                break;
            }
        }
        all.settled()
    }

    /// Any number at all, made from any field: what a proof about one entity's figures does not see.
    pub(super) fn unknown(&self) -> Known {
        let fields: Vec<Known> = (0..self.plan.fields.len()).map(|at| self.field(FieldIx(at))).collect();
        let mut known = Known::anything(fields.iter().chain(self.before));
        known.reasons.extend(Missing::ALL);
        known
    }

    fn field(&self, field: FieldIx) -> Known {
        let mut known = match self.domain.field(field) {
            Some(Can::Number { range, .. }) => Known { range: range.clone(), ..Known::within(Interval::all()) },
            // A level is no number.
            Some(Can::Level(_)) | None => Known::never(Missing::Invalid),
        };
        let variable = Variable::Field(field);
        known.join(variable, Trend::Rising);
        if self.domain.may_be_missing {
            known.reasons.extend(Missing::ALL);
        }
        self.narrow(known.settled(), variable)
    }

    fn narrow(&self, known: Known, variable: Variable) -> Known {
        self.narrowed.iter().filter(|(own, _)| *own == variable).fold(known, |known, (_, range)| known.bounded(range))
    }

    fn node(&self, node: NodeIx, step: Option<usize>, reads: Reading) -> Known {
        self.nodes.get(node.0).map_or_else(|| Known::never(Missing::Invalid), |known| known.read(step, reads))
    }

    fn is_level(&self, field: FieldIx, level: usize, equal: bool) -> Known {
        let Some(Can::Level(levels)) = self.domain.field(field) else { return Known::never(Missing::Invalid) };
        let has = levels.contains(&level);
        let range = match (has, levels.len()) {
            (true, 1) => Interval::point(Exact::from_integer(i64::from(equal))),
            (false, _) => Interval::point(Exact::from_integer(i64::from(!equal))),
            (true, _) => Interval::unit(),
        };
        let mut known = Known::within(range);
        known.join(Variable::Field(field), Trend::Open(Why::Switch));
        if self.domain.may_be_missing {
            known.reasons.extend(Missing::ALL);
        }
        known.settled()
    }

    fn binary(&self, operator: Operator, left: &Expression, right: &Expression) -> Known {
        use Operator::{
            Add, And, AtLeast, AtMost, Divide, Equal, Greater, Less, Multiply, NotEqual, Or, Power, Subtract,
        };
        match operator {
            Add => self.known(left).add(&self.known(right)),
            Subtract => self.difference(left, right),
            Multiply => self.known(left).mul(&self.known(right)),
            Divide => part_of::quotient(self, left, right),
            Power => power(&self.known(left), &self.known(right)),
            And => extreme(&[self.known(left), self.known(right)], Interval::min),
            Or => extreme(&[self.known(left), self.known(right)], Interval::max),
            Less => holds(&self.difference(right, left), false),
            AtMost => holds(&self.difference(right, left), true),
            Greater => holds(&self.difference(left, right), false),
            AtLeast => holds(&self.difference(left, right), true),
            Equal | NotEqual => self.equality(left, right, operator == Equal),
        }
    }

    fn difference(&self, left: &Expression, right: &Expression) -> Known {
        let known = self.known(left).add(&self.known(right).neg());
        match part_of::order(self, left, right) {
            Some(range) => known.bounded(&range),
            None => known,
        }
    }

    fn equality(&self, left: &Expression, right: &Expression, equal: bool) -> Known {
        let difference = self.difference(left, right);
        let truth = match &difference.range {
            Some(range) if range.as_point().is_some_and(Exact::is_zero) => Some(equal),
            Some(range) if !range.contains(&Exact::zero()) => Some(!equal),
            _ => None,
        };
        let mut known = difference.mapped(Some(truth_range(truth)), None);
        known.trends.values_mut().for_each(|trend| *trend = Trend::Open(Why::Switch));
        known.settled()
    }

    fn choice(&self, condition: &Expression, then: &Expression, otherwise: &Expression) -> Known {
        let decision = self.known(condition);
        let branch = |truth: bool, part: &Expression| {
            let number = Exact::from_integer(i64::from(truth));
            let can_be = decision.range.as_ref().is_some_and(|range| range.contains(&number));
            let mut inside = self.clone();
            self.narrowing(condition, truth, &mut inside.narrowed);
            can_be.then(|| inside.known(part))
        };
        let (yes, no) = (branch(true, then), branch(false, otherwise));
        let (mut known, other) = match (yes, no) {
            (Some(yes), Some(no)) => (yes, no),
            (Some(only), None) | (None, Some(only)) => {
                let mut known = only;
                known.there_as(&decision);
                return known;
            }
            (None, None) => return Known { range: None, ..decision },
        };
        // Where the condition turns, the value goes from one branch to the other.
        let climbs =
            known.ranges(&other, |yes, no| yes.low.at.as_ref().zip(no.high.at.as_ref()).is_some_and(|(a, b)| a >= b));
        let drops =
            known.ranges(&other, |yes, no| yes.high.at.as_ref().zip(no.low.at.as_ref()).is_some_and(|(a, b)| a <= b));
        known.range = Interval::join(known.range.take(), other.range.clone());
        known.also(&other);
        known.there_as(&decision);
        // A branch that has no value where the other has one.
        if !known.reasons.is_empty() {
            known.guards.extend(decision.trends.keys());
        }
        match (climbs == Some(true), drops == Some(true)) {
            (true, true) => {}
            (true, false) => known.trends_of(&decision.trends, Some(true)),
            (false, true) => known.trends_of(&decision.trends, Some(false)),
            (false, false) => {
                decision.trends.keys().for_each(|variable| known.join(*variable, Trend::Open(Why::Switch)));
            }
        }
        known.settled()
    }

    /// What a condition says of single fields (or of `x`) where it is `truth`.
    pub(super) fn narrowing(&self, condition: &Expression, truth: bool, into: &mut Vec<(Variable, Interval)>) {
        let variable = |part: &Expression| match part.term {
            Term::Field(field) => Some(Variable::Field(field)),
            Term::Before => Some(Variable::Value),
            _ => None,
        };
        match &condition.term {
            Term::Not(inner) => self.narrowing(inner, !truth, into),
            Term::Binary(Operator::And, left, right) if truth => {
                self.narrowing(left, true, into);
                self.narrowing(right, true, into);
            }
            Term::Binary(Operator::Or, left, right) if !truth => {
                self.narrowing(left, false, into);
                self.narrowing(right, false, into);
            }
            Term::Binary(operator, left, right) => {
                let sides = match (variable(left), &right.term, &left.term, variable(right)) {
                    (Some(variable), Term::Number(number), _, _) => Some((variable, number, *operator)),
                    (_, _, Term::Number(number), Some(variable)) => Some((variable, number, turned(*operator))),
                    _ => None,
                };
                if let Some((variable, number, operator)) = sides {
                    into.extend(satisfying(operator, &number.exact, truth).map(|range| (variable, range)));
                }
            }
            _ => {
                if let Some(variable) = variable(condition) {
                    into.push((variable, Interval::point(Exact::from_integer(i64::from(truth)))));
                }
            }
        }
    }

    fn call(&self, function: Function, arguments: &[Expression]) -> Known {
        let parts: Vec<Known> = arguments.iter().map(|argument| self.known(argument)).collect();
        let (Some(first), rest) = (parts.first(), parts.get(1..).unwrap_or_default()) else {
            return Known::never(Missing::Invalid);
        };
        let rounded = |decimals: i32, mode: RoundingMode| {
            first.mapped(first.range.as_ref().map(|range| curve::rounded(range, decimals, mode)), Some(true))
        };
        let not_negative = Interval::between(Some(Exact::zero()), None);
        match function {
            Function::Abs => {
                let range = first.range.as_ref();
                let rises = match range {
                    Some(range) if range.not_negative() => Some(true),
                    Some(range) if range.not_positive() => Some(false),
                    _ => None,
                };
                first.mapped(range.map(Interval::abs), rises)
            }
            Function::Sqrt => {
                let has = first.only_within(&not_negative);
                has.mapped(has.range.as_ref().and_then(curve::root), Some(true))
            }
            Function::Ln => {
                let has = first.only_within(&Interval { low: End::open(Exact::zero()), high: End::INFINITE });
                has.mapped(has.range.as_ref().and_then(curve::logarithm), Some(true))
            }
            Function::Exp => overflowing(first.mapped(first.range.as_ref().map(curve::exponential), Some(true)), first),
            Function::Power => match rest {
                [exponent] => power(first, exponent),
                _ => Known::anything(&parts),
            },
            Function::Log10 => {
                let has = first.only_within(&Interval { low: End::open(Exact::zero()), high: End::INFINITE });
                has.mapped(has.range.as_ref().and_then(curve::logarithm_10), Some(true))
            }
            // What a number was computed from is not known here, nor what it meets in later periods.
            Function::Computed | Function::BoxCox => Known::anything(&parts),
            Function::Floor => rounded(0, RoundingMode::Floor),
            Function::Ceil => rounded(0, RoundingMode::Ceiling),
            Function::Round => {
                let decimals = rest.first().and_then(whole_exponent).unwrap_or(0);
                rounded(decimals, RoundingMode::HalfAwayFromZero)
            }
            Function::Min => extreme(&parts, Interval::min),
            Function::Max => extreme(&parts, Interval::max),
            Function::Clamp => match rest {
                [low, high] => clamp(first, low, high),
                _ => Known::anything(&parts),
            },
        }
    }
}

/// What holds for a value that is any of several by group, and of an entity of none of them.
pub(super) fn any_of<T>(grouped: &Grouped<T>, known: impl Fn(&T) -> Known) -> Known {
    let join = |mut all: Known, own: Known| {
        all.range = Interval::join(all.range.take(), own.range.clone());
        all.also(&own);
        all
    };
    match grouped {
        Grouped::Single(own) => known(own),
        Grouped::By { groups, .. } => {
            let all = groups.iter().map(|(_, own)| known(own)).reduce(join);
            let mut all = all.unwrap_or_else(|| Known::never(Missing::NotApplicable));
            all.reasons.insert(Missing::NotApplicable);
            all
        }
    }
}

/// An operator with its sides changed over.
fn turned(operator: Operator) -> Operator {
    match operator {
        Operator::Less => Operator::Greater,
        Operator::Greater => Operator::Less,
        Operator::AtMost => Operator::AtLeast,
        Operator::AtLeast => Operator::AtMost,
        other => other,
    }
}

/// The numbers for which `number operator bound` is `truth`; none where they are no interval.
fn satisfying(operator: Operator, bound: &Exact, truth: bool) -> Option<Interval> {
    let above = |closed: bool| Interval { low: End { at: Some(bound.clone()), closed }, high: End::INFINITE };
    let below = |closed: bool| Interval { low: End::INFINITE, high: End { at: Some(bound.clone()), closed } };
    match (operator, truth) {
        (Operator::Greater, true) | (Operator::AtMost, false) => Some(above(false)),
        (Operator::AtLeast, true) | (Operator::Less, false) => Some(above(true)),
        (Operator::Less, true) | (Operator::AtLeast, false) => Some(below(false)),
        (Operator::AtMost, true) | (Operator::Greater, false) => Some(below(true)),
        (Operator::Equal, true) | (Operator::NotEqual, false) => Some(Interval::point(bound.clone())),
        _ => None,
    }
}

fn truth_range(truth: Option<bool>) -> Interval {
    truth.map_or_else(Interval::unit, |truth| Interval::point(Exact::from_integer(i64::from(truth))))
}

/// Whether a difference is above zero, or zero too, as a truth that rises with it.
fn holds(difference: &Known, or_zero: bool) -> Known {
    let zero = Exact::zero();
    let truth = difference.range.as_ref().and_then(|range| {
        let (always, never) = if or_zero {
            (range.at_least(&zero), range.below(&zero))
        } else {
            (range.above(&zero), range.at_most(&zero))
        };
        if always { Some(true) } else { never.then_some(false) }
    });
    let range = difference.range.as_ref().map(|_| truth_range(truth));
    difference.mapped(range, Some(true))
}

/// The least or greatest of several.
pub(super) fn extreme(parts: &[Known], pick: impl Fn(&Interval, &Interval) -> Interval) -> Known {
    let mut all = parts.iter();
    let Some(mut known) = all.next().cloned() else { return Known::never(Missing::Invalid) };
    for part in all {
        let range = known.ranges(part, &pick);
        known.also(part);
        known.range = range;
    }
    known.settled()
}

fn clamp(x: &Known, low: &Known, high: &Known) -> Known {
    let in_order =
        low.ranges(high, |low, high| low.high.at.as_ref().zip(high.low.at.as_ref()).is_some_and(|(a, b)| a <= b));
    if in_order == Some(true) {
        let raised = extreme(&[x.clone(), low.clone()], Interval::max);
        return extreme(&[raised, high.clone()], Interval::min);
    }
    let mut known = extreme(&[x.clone(), low.clone(), high.clone()], |a, b| a.clone().hull(b.clone()));
    known.trends.values_mut().for_each(|trend| *trend = Trend::Open(Why::Switch));
    known
}

/// The number as a small whole exponent, where it is one.
fn whole_exponent(known: &Known) -> Option<i32> {
    let point = known.range.as_ref()?.as_point()?;
    (-EXPONENT_MAX..=EXPONENT_MAX).find(|whole| Exact::from_integer(i64::from(*whole)) == *point)
}

/// A result that goes past the largest float for figures of an ordinary size: there it is no value.
fn overflowing(mut known: Known, of: &Known) -> Known {
    let fits = |end: &End| end.at.as_ref().is_some_and(|at| at.to_f64().is_finite());
    if known.range.as_ref().is_some_and(|range| !fits(&range.high) || !fits(&range.low)) {
        known.may_lack(Missing::Invalid, of);
    }
    known
}

fn power(base: &Known, exponent: &Known) -> Known {
    if let Some(whole) = whole_exponent(exponent) {
        let known = whole_power(base, whole, exponent);
        return if whole.abs() > EXPONENT_SMALL { overflowing(known, base) } else { known };
    }
    let Some(constant) = exponent.range.as_ref().and_then(Interval::as_point) else {
        return Known::anything([base, exponent]);
    };
    let has = base.only_within(&Interval::between(Some(Exact::zero()), None));
    let range = has.range.as_ref().and_then(|range| curve::real_power(range, constant));
    let rises = constant.sign().is_gt();
    let mut known = overflowing(has.mapped(range, Some(rises)), base);
    known.there_as(exponent);
    if !rises && has.range.as_ref().is_some_and(|range| range.contains(&Exact::zero())) {
        known.may_lack(Missing::Invalid, base);
    }
    known
}

fn whole_power(base: &Known, whole: i32, exponent: &Known) -> Known {
    let range = base.range.as_ref();
    // The power of 0 to |exponent| is a function of the base by its sign; a negative exponent turns it over.
    let positive = base.mapped(range.and_then(|range| curve::power(range, whole.abs())), {
        let odd = whole % 2 != 0;
        match range {
            Some(range) if range.not_negative() => Some(true),
            Some(range) if range.not_positive() => Some(odd),
            _ => odd.then_some(true),
        }
    });
    let mut known = if whole < 0 { Known::constant(&Exact::one()).div(&positive) } else { positive };
    known.there_as(exponent);
    known
}
