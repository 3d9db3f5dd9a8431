//! What a rulebook of the oracle means, over exact rationals.

use super::model::{Cell, ChildRule, Condition, Formula, Node, Of, Rule, Rulebook, Source, Step, Tied};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Pow, Signed, Zero};

/// A number, or the reason why there is none.
pub type Outcome = Result<BigRational, &'static str>;

/// A node for one entity.
#[derive(Debug, Clone)]
pub struct Evaluated {
    /// The value, then each step of the chain. The roundings at its end round the score.
    pub steps: Vec<Outcome>,
    pub score: Outcome,
    /// The last of the roundings at the end; the score where there are none.
    pub shown: Outcome,
}

fn whole(number: i64) -> BigRational {
    BigRational::from_integer(number.into())
}

/// Every node for an entity.
pub fn entity(rulebook: &Rulebook, cells: &[Cell]) -> Vec<Evaluated> {
    let mut done: Vec<Evaluated> = Vec::new();
    for node in &rulebook.nodes {
        let evaluated = Entity { rulebook, cells, done: &done }.node(node);
        done.push(evaluated);
    }
    done
}

struct Entity<'a> {
    rulebook: &'a Rulebook,
    cells: &'a [Cell],
    done: &'a [Evaluated],
}

impl Entity<'_> {
    fn node(&self, node: &Node) -> Evaluated {
        let value = match &node.source {
            Source::Formula(formula) => self.formula(formula, None),
            Source::Flag(field) => self.flag(*field).map(|flag| whole(i64::from(flag))),
            Source::Level(field) => self.level(*field).and(Err("not applicable")),
            Source::Sum(children) => self.sum(node, children),
            Source::Mean(children) => self.mean(node, children),
        };
        let mut steps = vec![value];
        let scored = node.steps.len() - node.roundings();
        for step in &node.steps[..scored] {
            let after = match (&node.source, step) {
                (Source::Level(field), Step::Levels(shares)) => {
                    self.level(*field).map(|level| shares[level].value.clone())
                }
                _ => steps.last().unwrap().clone().and_then(|x| self.step(node, step, x)),
            };
            steps.push(after);
        }
        let score = steps.last().unwrap().clone().or_else(|reason| self.by_rule(node, reason));
        let mut shown = score.clone();
        for step in &node.steps[scored..] {
            shown = shown.and_then(|x| self.step(node, step, x));
            steps.push(shown.clone());
        }
        Evaluated { steps, score, shown }
    }

    fn by_rule(&self, node: &Node, reason: &'static str) -> Outcome {
        let (by_reason, otherwise) = &node.missing;
        match by_reason.iter().find(|(own, _)| *own == reason).map_or(*otherwise, |(_, rule)| *rule) {
            Rule::Zero => Ok(whole(0)),
            Rule::Full => Ok(node.points(&self.rulebook.nodes).unwrap_or_else(BigRational::one)),
            Rule::Stays => Err(reason),
        }
    }

    fn child(&self, node: &Node, child: usize) -> Outcome {
        if node.reads_rounded { self.done[child].shown.clone() } else { self.done[child].score.clone() }
    }

    /// Weights of all, and of those that are there; none where the rule for missing children gives no value.
    fn weights(&self, node: &Node, children: &[(usize, super::model::Number)]) -> Option<(BigRational, BigRational)> {
        let there = |child: usize| self.child(node, child).is_ok();
        let total: BigRational = children.iter().map(|(_, weight)| weight.value.clone()).sum();
        let present: BigRational =
            children.iter().filter(|(child, _)| there(*child)).map(|(_, weight)| weight.value.clone()).sum();
        let asked: Vec<usize> =
            children.iter().filter(|(_, weight)| !weight.value.is_zero()).map(|(child, _)| *child).collect();
        let count = asked.iter().filter(|child| there(**child)).count();
        let share = |part: usize, of: usize| BigRational::new(part.into(), of.into());
        let stands = match &node.children {
            ChildRule::All => count == asked.len(),
            ChildRule::Reweight => count > 0 || asked.is_empty(),
            ChildRule::ShareOfWeight(least) => count > 0 && &present / &total >= least.value,
            ChildRule::ShareOfNumber(least) => count > 0 && share(count, asked.len()) >= least.value,
        };
        stands.then_some((total, present))
    }

    fn sum(&self, node: &Node, children: &[(usize, super::model::Number)]) -> Outcome {
        let (total, present) = self.weights(node, children).ok_or("member missing")?;
        let mut sum = whole(0);
        let mut whole_sum = true;
        for (child, points) in children {
            match self.child(node, *child) {
                Ok(score) => {
                    let own = self.rulebook.nodes[*child].points(&self.rulebook.nodes).unwrap_or_else(BigRational::one);
                    sum += score / own * &points.value;
                }
                Err(_) => whole_sum &= points.value.is_zero(),
            }
        }
        Ok(if whole_sum { sum } else { sum * total / present })
    }

    fn mean(&self, node: &Node, children: &[(usize, super::model::Number)]) -> Outcome {
        let (_, present) = self.weights(node, children).ok_or("member missing")?;
        let scored =
            children.iter().filter_map(|(child, weight)| Some((self.child(node, *child).ok()?, &weight.value)));
        Ok(scored.map(|(score, weight)| score * weight).sum::<BigRational>() / present)
    }

    fn step(&self, node: &Node, step: &Step, x: BigRational) -> Outcome {
        let (zero, one) = (whole(0), whole(1));
        match step {
            Step::Round(decimals, mode) => Ok(round(&x, *decimals, mode)),
            Step::Clamp(low, high) => {
                let x = low.as_ref().map_or(x.clone(), |low| x.max(low.value.clone()));
                Ok(high.as_ref().map_or(x.clone(), |high| x.min(high.value.clone())))
            }
            Step::Formula(formula) => self.formula(formula, Some(&x)),
            Step::Goalposts(worst, best) => Ok((x - &worst.value) / (&best.value - &worst.value)),
            Step::ToTarget(capped) => {
                let share = x / &node.target.as_ref().unwrap().value;
                Ok(if *capped { share.max(zero).min(one) } else { share })
            }
            Step::Bands(bands, _) => {
                let band = bands.iter().find(|(from, _)| from.as_ref().is_none_or(|from| x >= from.value));
                Ok(band.unwrap().1.value.clone())
            }
            Step::Flag if x == zero || x == one => Ok(x),
            Step::Flag => Err("invalid"),
            Step::Levels(_) => panic!("a level has no number"),
            Step::Each(points, most) => Ok((x * &points.value).max(zero).min(most.value.clone())),
            Step::Given(most) => {
                let most = most.as_ref().map_or(one, |most| most.value.clone());
                if x < zero || x > most { Err("invalid") } else { Ok(x) }
            }
        }
    }

    fn number(&self, field: usize) -> Outcome {
        match &self.cells[field] {
            Cell::Number(number) => Ok(number.value.clone()),
            Cell::Nothing => Err("not reported"),
            Cell::NotApplicable => Err("not applicable"),
            Cell::Flag(_) | Cell::Level(_) => panic!("no number"),
        }
    }

    fn flag(&self, field: usize) -> Result<bool, &'static str> {
        match &self.cells[field] {
            Cell::Flag(flag) => Ok(*flag),
            _ => self.number(field).map(|_| panic!("no flag")),
        }
    }

    fn level(&self, field: usize) -> Result<usize, &'static str> {
        match &self.cells[field] {
            Cell::Level(level) => Ok(*level),
            _ => self.number(field).map(|_| panic!("no level")),
        }
    }

    fn formula(&self, formula: &Formula, x: Option<&BigRational>) -> Outcome {
        let of = |inner: &Formula| self.formula(inner, x);
        let all = |several: &[Formula]| several.iter().map(of).collect::<Result<Vec<_>, _>>();
        Ok(match formula {
            Formula::Number(number) => number.value.clone(),
            Formula::Field(field) => self.number(*field)?,
            Formula::Before => x.unwrap().clone(),
            Formula::Node(node, Of::Exact) => self.done[*node].score.clone()?,
            Formula::Node(node, Of::Rounded) => self.done[*node].shown.clone()?,
            Formula::Node(node, Of::Value) => self.done[*node].steps[0].clone()?,
            Formula::Node(node, Of::Step(step)) => self.done[*node].steps[*step].clone()?,
            Formula::Negative(inner) => -of(inner)?,
            Formula::Two(operator, left, right) => {
                let (left, right) = (of(left)?, of(right)?);
                match operator {
                    '+' => left + right,
                    '-' => left - right,
                    '*' => left * right,
                    _ if right.is_zero() => return Err("division by zero"),
                    _ => left / right,
                }
            }
            Formula::Power(base, exponent) => match of(base)? {
                base if base.is_zero() && *exponent < 0 => return Err("division by zero"),
                base => base.pow(*exponent),
            },
            Formula::If(condition, then, otherwise) => of(if self.truth(condition, x)? { then } else { otherwise })?,
            Formula::Min(several) => all(several)?.into_iter().min().unwrap(),
            Formula::Max(several) => all(several)?.into_iter().max().unwrap(),
            Formula::Clamp(inner, low, high) => of(inner)?.max(low.value.clone()).min(high.value.clone()),
            Formula::Abs(inner) => of(inner)?.abs(),
            Formula::Floor(inner) => of(inner)?.floor(),
            Formula::Ceil(inner) => of(inner)?.ceil(),
            Formula::Round(inner, decimals) => round(&of(inner)?, *decimals, "half away from zero"),
        })
    }

    fn truth(&self, condition: &Condition, x: Option<&BigRational>) -> Result<bool, &'static str> {
        Ok(match condition {
            Condition::Flag(field) => self.flag(*field)?,
            Condition::Level(field, level, equal) => (self.level(*field)? == *level) == *equal,
            Condition::Compare(sign, left, right) => {
                let (left, right) = (self.formula(left, x)?, self.formula(right, x)?);
                match *sign {
                    "=" => left == right,
                    "!=" => left != right,
                    "<" => left < right,
                    "<=" => left <= right,
                    ">" => left > right,
                    _ => left >= right,
                }
            }
            Condition::Not(inner) => !self.truth(inner, x)?,
            // Both sides are asked, so that a missing figure is missing on either.
            Condition::And(left, right) => {
                let (left, right) = (self.truth(left, x)?, self.truth(right, x)?);
                left && right
            }
            Condition::Or(left, right) => {
                let (left, right) = (self.truth(left, x)?, self.truth(right, x)?);
                left || right
            }
        })
    }
}

/// Rounded to decimals (negative: tens, hundreds).
pub fn round(x: &BigRational, decimals: i32, mode: &str) -> BigRational {
    let power = BigRational::from_integer(BigInt::from(10)).pow(decimals);
    let scaled = x * &power;
    let half = BigRational::new(1.into(), 2.into());
    let rounded = match mode {
        "truncate" => scaled.trunc(),
        "half even" => {
            let floor = scaled.floor();
            let rest = &scaled - &floor;
            let up = rest > half || (rest == half && (floor.to_integer() % BigInt::from(2)) != BigInt::zero());
            if up { floor + whole(1) } else { floor }
        }
        _ if scaled.is_negative() => -((-scaled + half).floor()),
        _ => (scaled + half).floor(),
    };
    rounded / power
}

/// Rounded to significant digits, half away from zero.
fn significant(x: &BigRational, digits: u32) -> BigRational {
    if x.is_zero() {
        return whole(0);
    }
    let ten = BigRational::from_integer(BigInt::from(10));
    let mut place = 0i32;
    let size = x.abs();
    while ten.clone().pow(place + 1) <= size {
        place += 1;
    }
    while ten.clone().pow(place) > size {
        place -= 1;
    }
    round(x, i32::try_from(digits).unwrap() - 1 - place, "half away from zero")
}

/// The ranks of scores; none for one that is missing.
pub fn ranks(rulebook: &Rulebook, scores: &[Outcome]) -> Vec<Option<u32>> {
    let key = |score: &BigRational| match rulebook.tied {
        Tied::Exact => score.clone(),
        Tied::Decimals(decimals) => round(score, decimals, "half away from zero"),
        Tied::Digits(digits) => significant(score, digits),
    };
    let keys: Vec<Option<BigRational>> = scores.iter().map(|score| score.as_ref().ok().map(key)).collect();
    let mut distinct: Vec<&BigRational> = keys.iter().flatten().collect();
    distinct.sort();
    distinct.dedup();
    let rank = |own: &BigRational| {
        let is_before = |other: &&BigRational| if rulebook.lowest_first { *other < own } else { *other > own };
        let before = match rulebook.dense {
            true => distinct.iter().filter(|other| is_before(other)).count(),
            false => keys.iter().flatten().filter(|other| is_before(other)).count(),
        };
        u32::try_from(before + 1).unwrap()
    };
    keys.iter().map(|own| own.as_ref().map(rank)).collect()
}

/// The position of the grade of a score.
pub fn grade(rulebook: &Rulebook, score: &Outcome) -> Option<usize> {
    let score = score.as_ref().ok()?;
    Some(rulebook.grades.iter().position(|from| *score >= from.value).unwrap_or(rulebook.grades.len()))
}
