//! Random rulebooks: small figures with few digits, so that edges, halves and ties are met often.

use super::model::{Cell, ChildRule, Condition, Formula, Kind, Node, Number, Of, Rule, Rulebook, Source, Step, Tied};
use crate::run::Dice;

const MODES: [&str; 3] = ["half away from zero", "half even", "truncate"];
const REASONS: [&str; 4] = ["not reported", "not applicable", "division by zero", "invalid"];

/// A random rulebook with random figures.
pub fn rulebook(dice: &mut Dice) -> Rulebook {
    let mut fields = vec![Kind::Count, Kind::Rate];
    for _ in 0..1 + dice.below(4) {
        fields.push(*dice.one_of(&[Kind::Count, Kind::Rate, Kind::Flag, Kind::Level]));
    }
    let mut maker = Maker { dice, fields, nodes: Vec::new() };
    for _ in 0..2 + maker.dice.below(4) {
        let node = maker.indicator();
        maker.nodes.push(node);
    }
    let indicators = maker.nodes.len();
    for _ in 0..1 + maker.dice.below(3) {
        let node = maker.aggregate(indicators);
        maker.nodes.push(node);
    }
    let total = maker.total(indicators);
    maker.nodes.push(total);
    let cells = (0..4 + maker.dice.below(8)).map(|_| maker.cells()).collect();
    let grades = maker.edges(2);
    let (fields, nodes) = (maker.fields, maker.nodes);
    let is_rounded = nodes.last().is_some_and(|total| total.roundings() > 0);
    Rulebook {
        fields,
        nodes,
        on_rounded: is_rounded && dice.once_in(2),
        dense: dice.once_in(2),
        lowest_first: dice.once_in(4),
        tied: match dice.below(4) {
            0 => Tied::Exact,
            1 => Tied::Decimals(i32::try_from(dice.below(5)).unwrap()),
            2 => Tied::Digits(u32::try_from(1 + dice.below(12)).unwrap()),
            _ => Tied::Digits(12),
        },
        grades,
        cells,
    }
}

struct Maker<'d> {
    dice: &'d mut Dice,
    fields: Vec<Kind>,
    nodes: Vec<Node>,
}

impl Maker<'_> {
    fn number(&mut self, least: i64, most: i64) -> Number {
        let decimals = *self.dice.one_of(&[0, 0, 1, 2]);
        let power = 10i64.pow(decimals);
        let span = usize::try_from((most - least) * power + 1).unwrap();
        Number::new(least * power + i64::try_from(self.dice.below(span)).unwrap(), decimals)
    }

    fn of_kind(&mut self, kinds: &[Kind]) -> Option<usize> {
        let fields: Vec<usize> = (0..self.fields.len()).filter(|at| kinds.contains(&self.fields[*at])).collect();
        (!fields.is_empty()).then(|| *self.dice.one_of(&fields))
    }

    fn cells(&mut self) -> Vec<Cell> {
        let cell = |maker: &mut Self, kind: Kind| match (maker.dice.below(12), kind) {
            (0, _) => Cell::Nothing,
            (1, _) if maker.dice.once_in(3) => Cell::NotApplicable,
            (_, Kind::Count) => Cell::Number(Number::new(i64::try_from(maker.dice.below(13)).unwrap(), 0)),
            (_, Kind::Rate) => Cell::Number(maker.number(-2, 12)),
            (_, Kind::Flag) => Cell::Flag(maker.dice.once_in(2)),
            (_, Kind::Level) => Cell::Level(maker.dice.below(3)),
        };
        self.fields.clone().into_iter().map(|kind| cell(self, kind)).collect()
    }

    /// A formula, `depth` operations deep at most; with `x` in a chain.
    fn formula(&mut self, depth: usize, in_chain: bool) -> Formula {
        if depth == 0 || self.dice.once_in(4) {
            return self.leaf(in_chain);
        }
        let inner = |maker: &mut Self| Box::new(maker.formula(depth - 1, in_chain));
        match self.dice.below(14) {
            0..=6 => {
                let operator = *self.dice.one_of(&['+', '-', '*', '/', '/']);
                Formula::Two(operator, inner(self), inner(self))
            }
            7 => Formula::If(Box::new(self.condition(depth - 1, in_chain)), inner(self), inner(self)),
            8 => Formula::Min(vec![*inner(self), *inner(self)]),
            9 => Formula::Max(vec![*inner(self), *inner(self), *inner(self)]),
            10 => {
                let (a, b) = (self.number(-3, 2), self.number(3, 9));
                Formula::Clamp(inner(self), a, b)
            }
            11 => match self.dice.below(3) {
                0 => Formula::Abs(inner(self)),
                1 => Formula::Floor(inner(self)),
                _ => Formula::Ceil(inner(self)),
            },
            12 => {
                let decimals = i32::try_from(self.dice.below(3)).unwrap();
                Formula::Round(inner(self), decimals)
            }
            _ => match self.dice.below(2) {
                0 => Formula::Negative(inner(self)),
                _ => Formula::Power(inner(self), *self.dice.one_of(&[-2, -1, 0, 2, 3])),
            },
        }
    }

    fn leaf(&mut self, in_chain: bool) -> Formula {
        if in_chain && self.dice.once_in(2) {
            return Formula::Before;
        }
        match self.dice.below(8) {
            0 | 1 => Formula::Number(self.number(-3, 10)),
            2 if !self.nodes.is_empty() => {
                let node = self.dice.below(self.nodes.len());
                let steps = self.nodes[node].steps.len();
                let of = match self.dice.below(4) {
                    0 => Of::Exact,
                    1 if self.nodes[node].roundings() > 0 => Of::Rounded,
                    2 => Of::Value,
                    _ => Of::Step(1 + self.dice.below(steps)),
                };
                Formula::Node(node, of)
            }
            _ => Formula::Field(self.of_kind(&[Kind::Count, Kind::Rate]).unwrap()),
        }
    }

    fn condition(&mut self, depth: usize, in_chain: bool) -> Condition {
        let flag = self.of_kind(&[Kind::Flag]);
        let level = self.of_kind(&[Kind::Level]);
        match (self.dice.below(6), flag, level) {
            (0, Some(flag), _) => Condition::Flag(flag),
            (1, _, Some(level)) => Condition::Level(level, self.dice.below(3), self.dice.once_in(2)),
            (2, ..) if depth > 0 => Condition::Not(Box::new(self.condition(depth - 1, in_chain))),
            (3, ..) if depth > 0 => {
                let (left, right) = (self.condition(depth - 1, in_chain), self.condition(depth - 1, in_chain));
                match self.dice.below(2) {
                    0 => Condition::And(Box::new(left), Box::new(right)),
                    _ => Condition::Or(Box::new(left), Box::new(right)),
                }
            }
            _ => {
                let sign = *self.dice.one_of(&["=", "!=", "<", "<=", ">", ">="]);
                Condition::Compare(sign, self.formula(depth.min(2), in_chain), self.formula(depth.min(2), in_chain))
            }
        }
    }

    /// Descending edges.
    fn edges(&mut self, most: usize) -> Vec<Number> {
        let mut edges: Vec<Number> = (0..=self.dice.below(most + 1)).map(|_| self.number(-1, 9)).collect();
        edges.sort_by(|a, b| b.value.cmp(&a.value));
        edges.dedup_by(|a, b| a.value == b.value);
        edges
    }

    fn rounding(&mut self) -> Step {
        let decimals = *self.dice.one_of(&[-1, 0, 1, 1, 2, 2, 3, 4]);
        Step::Round(decimals, MODES[self.dice.below(MODES.len())])
    }

    fn indicator(&mut self) -> Node {
        let source = match (self.dice.below(7), self.of_kind(&[Kind::Flag]), self.of_kind(&[Kind::Level])) {
            (0, Some(flag), _) => Source::Flag(flag),
            (1, _, Some(level)) => Source::Level(level),
            _ => Source::Formula(self.formula(3, false)),
        };
        let (mut steps, mut target) = (Vec::new(), None);
        match source {
            Source::Flag(_) => steps.push(Step::Flag),
            Source::Level(_) => steps.push(Step::Levels(vec![Number::new(1, 0), self.number(0, 1), Number::new(0, 0)])),
            _ => {
                for _ in 0..self.dice.below(3) {
                    steps.push(match self.dice.below(3) {
                        0 => self.rounding(),
                        1 => Step::Clamp(Some(self.number(-4, 0)), self.dice.once_in(2).then(|| self.number(1, 20))),
                        _ => Step::Formula(self.formula(2, true)),
                    });
                }
                steps.push(self.scoring(&mut target));
            }
        }
        for _ in 0..self.dice.below(3) {
            steps.push(if self.dice.once_in(3) {
                Step::Clamp(Some(self.number(0, 1)), Some(Number::new(3, 0)))
            } else {
                self.rounding()
            });
        }
        let rules = [Rule::Zero, Rule::Full, Rule::Stays, Rule::Stays];
        let mut by_reason = Vec::new();
        if self.dice.once_in(3) {
            by_reason.push((*self.dice.one_of(&REASONS), *self.dice.one_of(&rules)));
        }
        let missing = (by_reason, *self.dice.one_of(&rules));
        Node { source, steps, target, missing, children: ChildRule::All, reads_rounded: false }
    }

    /// A step that makes a score.
    fn scoring(&mut self, target: &mut Option<Number>) -> Step {
        match self.dice.below(6) {
            0 => {
                *target = Some(self.number(1, 9));
                Step::ToTarget(self.dice.once_in(2))
            }
            1 => {
                let (low, high) = (self.number(-5, 0), self.number(1, 9));
                if self.dice.once_in(2) { Step::Goalposts(low, high) } else { Step::Goalposts(high, low) }
            }
            2 | 3 => {
                let in_points = self.dice.once_in(2);
                let most = if in_points { 30 } else { 1 };
                let edges: Vec<Option<Number>> = self.edges(3).into_iter().map(Some).chain([None]).collect();
                // Full points are above zero: they divide.
                let award =
                    |maker: &mut Self, at: usize| if at == 0 { Number::new(most, 0) } else { maker.number(0, most) };
                Step::Bands(
                    edges.into_iter().enumerate().map(|(at, from)| (from, award(self, at))).collect(),
                    in_points,
                )
            }
            4 => Step::Each(self.number(1, 3), self.number(1, 20)),
            _ => Step::Given(self.dice.once_in(2).then(|| self.number(1, 12))),
        }
    }

    fn child_rule(&mut self) -> ChildRule {
        match self.dice.below(4) {
            0 => ChildRule::All,
            1 => ChildRule::Reweight,
            2 => ChildRule::ShareOfWeight(self.number(0, 1)),
            _ => ChildRule::ShareOfNumber(self.number(0, 1)),
        }
    }

    /// A sum of points or a mean of some indicators.
    fn aggregate(&mut self, indicators: usize) -> Node {
        let mut children: Vec<usize> = (0..indicators).filter(|_| !self.dice.once_in(3)).collect();
        if children.is_empty() {
            children.push(0);
        }
        let in_points = self.dice.once_in(2);
        let mut weights = Vec::new();
        for child in children {
            let own = self.nodes[child].points(&self.nodes);
            let weight = match own {
                _ if !weights.is_empty() && self.dice.once_in(5) => Number::new(0, 0),
                Some(own) if in_points => Number::new(
                    i64::try_from((own * num_rational::BigRational::from_integer(100.into())).to_integer()).unwrap(),
                    2,
                ),
                _ => self.number(1, 40),
            };
            weights.push((child, weight));
        }
        let reads_rounded = self.reads_rounded(&weights);
        let source = if in_points { Source::Sum(weights) } else { Source::Mean(weights) };
        let mut steps = Vec::new();
        if self.dice.once_in(3) {
            let divisor = self.number(1, 90);
            steps.push(Step::Formula(Formula::Two('/', Box::new(Formula::Before), Box::new(Formula::Number(divisor)))));
        }
        for _ in 0..self.dice.below(3) {
            steps.push(self.rounding());
        }
        let children = self.child_rule();
        let missing = (Vec::new(), Rule::Stays);
        Node { source, steps, target: None, missing, children, reads_rounded }
    }

    /// Whether an aggregate reads rounded scores, where all its children have them.
    fn reads_rounded(&mut self, children: &[(usize, Number)]) -> bool {
        children.iter().all(|(child, _)| self.nodes[*child].roundings() > 0) && self.dice.once_in(2)
    }

    /// The mean of the aggregates.
    fn total(&mut self, from: usize) -> Node {
        let weights: Vec<(usize, Number)> = (from..self.nodes.len()).map(|child| (child, self.number(1, 5))).collect();
        let reads_rounded = self.reads_rounded(&weights);
        let steps = (0..self.dice.below(3)).map(|_| self.rounding()).collect();
        let missing = (Vec::new(), Rule::Stays);
        let children = self.child_rule();
        Node { source: Source::Mean(weights), steps, target: None, missing, children, reads_rounded }
    }
}
