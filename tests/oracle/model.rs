//! What a rulebook of the oracle can say.

use num_rational::BigRational;

/// A number with its text.
#[derive(Debug, Clone)]
pub struct Number {
    pub text: String,
    pub value: BigRational,
}

impl Number {
    /// `whole` × 10^−decimals.
    pub fn new(whole: i64, decimals: u32) -> Self {
        let power = 10i64.pow(decimals);
        let value = BigRational::new(whole.into(), power.into());
        let size = whole.unsigned_abs();
        let sign = if whole < 0 { "-" } else { "" };
        let power = power.unsigned_abs();
        let text = match decimals {
            0 => format!("{sign}{size}"),
            _ => format!("{sign}{}.{:0width$}", size / power, size % power, width = decimals as usize),
        };
        Self { text, value }
    }
}

/// Kind of a field. A level is one of `a`, `b`, `c`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Count,
    Rate,
    Flag,
    Level,
}

/// A cell.
#[derive(Debug, Clone)]
pub enum Cell {
    Number(Number),
    Flag(bool),
    Level(usize),
    /// Nobody reported it.
    Nothing,
    NotApplicable,
}

/// Which part of an earlier node a formula reads.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    Exact,
    Rounded,
    Value,
    /// From 1.
    Step(usize),
}

/// A formula that gives a number.
#[derive(Debug, Clone)]
pub enum Formula {
    Number(Number),
    Field(usize),
    Before,
    Node(usize, Of),
    Negative(Box<Formula>),
    /// One of `+ - * /`.
    Two(char, Box<Formula>, Box<Formula>),
    Power(Box<Formula>, i32),
    If(Box<Condition>, Box<Formula>, Box<Formula>),
    Min(Vec<Formula>),
    Max(Vec<Formula>),
    Clamp(Box<Formula>, Number, Number),
    Abs(Box<Formula>),
    Floor(Box<Formula>),
    Ceil(Box<Formula>),
    Round(Box<Formula>, i32),
}

/// A formula that gives a truth.
#[derive(Debug, Clone)]
pub enum Condition {
    Flag(usize),
    /// A field of kind level, its level, and whether it is that one or is not.
    Level(usize, usize, bool),
    /// One of `= != < <= > >=`.
    Compare(&'static str, Formula, Formula),
    Not(Box<Condition>),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
}

/// A step.
#[derive(Debug, Clone)]
pub enum Step {
    /// Decimals and mode.
    Round(i32, &'static str),
    Clamp(Option<Number>, Option<Number>),
    Formula(Formula),
    Goalposts(Number, Number),
    /// With or without a cap.
    ToTarget(bool),
    /// Edge (none: the rest) and award, in shares or points.
    Bands(Vec<(Option<Number>, Number)>, bool),
    Flag,
    Levels(Vec<Number>),
    /// Points for one, and at most.
    Each(Number, Number),
    /// In shares (none) or in points up to a maximum.
    Given(Option<Number>),
}

/// What a missing value of an indicator does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    Zero,
    Full,
    Stays,
}

/// What missing children do.
#[derive(Debug, Clone)]
pub enum ChildRule {
    All,
    Reweight,
    ShareOfWeight(Number),
    ShareOfNumber(Number),
}

#[derive(Debug, Clone)]
pub enum Source {
    Formula(Formula),
    Flag(usize),
    Level(usize),
    Sum(Vec<(usize, Number)>),
    Mean(Vec<(usize, Number)>),
}

#[derive(Debug, Clone)]
pub struct Node {
    pub source: Source,
    pub steps: Vec<Step>,
    pub target: Option<Number>,
    /// By reason, and otherwise.
    pub missing: (Vec<(&'static str, Rule)>, Rule),
    pub children: ChildRule,
    /// Whether children's rounded scores are read.
    pub reads_rounded: bool,
}

#[derive(Debug, Clone, Copy)]
pub enum Tied {
    Exact,
    Decimals(i32),
    Digits(u32),
}

/// A rulebook; its last node is ranked and graded.
#[derive(Debug, Clone)]
pub struct Rulebook {
    pub fields: Vec<Kind>,
    pub nodes: Vec<Node>,
    pub on_rounded: bool,
    pub dense: bool,
    pub lowest_first: bool,
    pub tied: Tied,
    /// Edges of the grades `g0`, `g1`, …; the last grade has none.
    pub grades: Vec<Number>,
    /// By entity, then field.
    pub cells: Vec<Vec<Cell>>,
}

impl Node {
    /// How many roundings stand at the end of the chain.
    pub fn roundings(&self) -> usize {
        self.steps.iter().rev().take_while(|step| matches!(step, Step::Round(..))).count()
    }

    /// Most points of the scale, where the score is in points.
    pub fn points(&self, nodes: &[Node]) -> Option<BigRational> {
        let mut scale = match &self.source {
            Source::Sum(children) => Some(children.iter().map(|(_, points)| points.value.clone()).sum()),
            Source::Mean(children) => {
                let mut scales = children.iter().map(|(child, _)| nodes[*child].points(nodes));
                let first = scales.next().flatten();
                first.filter(|first| scales.all(|scale| scale.as_ref() == Some(first)))
            }
            Source::Formula(_) | Source::Flag(_) | Source::Level(_) => None,
        };
        for step in &self.steps {
            scale = match step {
                Step::Round(..) | Step::Clamp(..) => scale,
                Step::Bands(bands, true) => bands.iter().map(|(_, award)| award.value.clone()).max(),
                Step::Each(_, most) | Step::Given(Some(most)) => Some(most.value.clone()),
                _ => None,
            };
        }
        scale
    }
}
