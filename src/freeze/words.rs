//! Numbers and decisions as formulas say them.
//!
//! In: what was decided over entities. Out: parts of formulas that give the same values, decided at the same precision. A number that was
//! computed stands in `computed(…)`: it is compared at 12 significant digits, as the statistic was.

use crate::compute::{Amount, OfGroup};
use crate::method::treatment::{Applied, Bounds, Curve};
use crate::number::shortest;
use crate::rulebook::model::Missing;

/// Groups that one formula can tell apart: each is an `if` inside the one before.
const GROUPS_MOST: usize = 50;

/// A computed number.
pub(super) fn computed(number: f64) -> String {
    format!("computed({})", shortest(number))
}

/// A statistic: one number, or a number a group. None where there is none, or where a group cannot be written.
pub(super) fn statistic(
    attribute: Option<&str>,
    amounts: &[(Option<String>, Result<Amount, Missing>)],
) -> Option<String> {
    let Some(attribute) = attribute else {
        let (_, amount) = amounts.first()?;
        let amount = amount.ok()?;
        return Some(if amount.is_exact { shortest(amount.value) } else { computed(amount.value) });
    };
    let mut pairs = quoted(attribute)?;
    let mut is_exact = true;
    // A group without a number (a deviation of one entity) has none in the frozen rulebook either.
    let there = amounts.iter().filter_map(|(group, amount)| Some((group.as_deref()?, amount.ok()?)));
    let mut any = false;
    for (group, amount) in there {
        pairs.push_str(&format!(", {}, {}", quoted(group)?, shortest(amount.value)));
        is_exact &= amount.is_exact;
        any = true;
    }
    let call = format!("by_group({pairs})");
    any.then(|| if is_exact { call } else { format!("computed({call})") })
}

/// A formula by group, or the one of all; none where nothing was decided.
pub(super) fn by_group<T>(
    attribute: Option<&str>,
    decided: &[OfGroup<T>],
    formula: impl Fn(&T) -> String,
) -> Option<String> {
    let Some(attribute) = attribute else { return decided.first()?.decided.as_ref().map(formula) };
    let there: Vec<(&str, String)> =
        decided.iter().filter_map(|own| Some((own.group.as_deref()?, formula(own.decided.as_ref()?)))).collect();
    if there.is_empty() || there.len() > GROUPS_MOST {
        return None;
    }
    let attribute = quoted(attribute)?;
    let mut text = String::new();
    for (group, own) in &there {
        let group = quoted(group)?;
        text.push_str(&format!("if first_of(by_group({attribute}, {group}, 1), 0) = 1 then {own} else "));
    }
    // An entity of none of these groups has no value.
    let last = there.last().and_then(|(group, _)| quoted(group))?;
    Some(format!("{text}by_group({attribute}, {last}, 0)"))
}

/// A treatment as a formula over `x`.
pub(super) fn treatment(applied: &Applied) -> String {
    match applied {
        Applied::Untouched(_) => "x".to_owned(),
        Applied::Winsorised(bounds) => winsorised(bounds),
        Applied::Transformed(curve) => transformed(curve),
    }
}

fn winsorised(bounds: &Bounds) -> String {
    match (bounds.low, bounds.high) {
        (Some(low), Some(high)) => format!("clamp(x, {}, {})", computed(low), computed(high)),
        (Some(low), None) => format!("max(x, {})", computed(low)),
        (None, Some(high)) => format!("min(x, {})", computed(high)),
        (None, None) => "x".to_owned(),
    }
}

fn transformed(curve: &Curve) -> String {
    let from_x = |from: f64, plus: f64| {
        let shifted = if from.abs() > 0.0 { format!("x - {}", computed(from)) } else { "x".to_owned() };
        added(&shifted, plus)
    };
    match *curve {
        Curve::Log { from, plus } => format!("ln({})", from_x(from, plus)),
        Curve::LogMirrored { from, plus } => format!("-ln({})", added(&format!("{} - x", computed(from)), plus)),
        Curve::Power { from, plus, lambda } => format!("box_cox({}, {})", from_x(from, plus), computed(lambda)),
    }
}

fn added(text: &str, plus: f64) -> String {
    if plus.abs() > 0.0 { format!("{text} + {}", computed(plus)) } else { text.to_owned() }
}

/// A regression on formulas: the constant, then a coefficient for each of them.
pub(super) fn regression(coefficients: &[f64], on: &[String]) -> String {
    let (constant, slopes) = coefficients.split_first().map_or((0.0, &[][..]), |(first, rest)| (*first, rest));
    let terms = slopes.iter().zip(on).map(|(slope, own)| format!(" + {} * ({own})", computed(*slope)));
    std::iter::once(computed(constant)).chain(terms).collect()
}

/// A word in quotes, as formulas have it; none where no quotes are left for it.
fn quoted(word: &str) -> Option<String> {
    ['\'', '"'].into_iter().find(|quote| !word.contains(*quote)).map(|quote| format!("{quote}{word}{quote}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn treatments_as_formulas() {
        let bounds = |low, high| Applied::Winsorised(Bounds { low, high, low_cells: 0, high_cells: 1 });
        assert_eq!(treatment(&bounds(Some(-1.5), Some(9.0))), "clamp(x, computed(-1.5), computed(9))");
        assert_eq!(treatment(&bounds(None, Some(9.0))), "min(x, computed(9))");
        let curve = |curve| treatment(&Applied::Transformed(curve));
        assert_eq!(curve(Curve::Log { from: 0.0, plus: 0.0 }), "ln(x)");
        assert_eq!(curve(Curve::LogMirrored { from: 9.0, plus: 0.1 }), "-ln(computed(9) - x + computed(0.1))");
        let power = Curve::Power { from: 2.0, plus: 1.0, lambda: 0.5 };
        assert_eq!(curve(power), "box_cox(x - computed(2) + computed(1), computed(0.5))");
    }

    #[test]
    fn numbers_by_group() {
        let amount = |value, is_exact| Ok(Amount { value, is_exact });
        assert_eq!(statistic(None, &[(None, amount(3.0, true))]).as_deref(), Some("3"));
        assert_eq!(statistic(None, &[(None, Err(Missing::DivisionByZero))]), None);
        let own = [(Some("Bắc".to_owned()), amount(0.1, false)), (Some("đ'x".to_owned()), amount(2.0, true))];
        let text = r#"computed(by_group('vùng', 'Bắc', 0.1, "đ'x", 2))"#;
        assert_eq!(statistic(Some("vùng"), &own).as_deref(), Some(text));
        let groups = |value: Option<f64>| OfGroup { group: Some("a".to_owned()), decided: value };
        let text = "if first_of(by_group('g', 'a', 1), 0) = 1 then computed(2) else by_group('g', 'a', 0)";
        assert_eq!(by_group(Some("g"), &[groups(Some(2.0))], |own| computed(*own)).as_deref(), Some(text));
        assert_eq!(by_group(Some("g"), &[groups(None)], |own: &f64| computed(*own)), None);
    }

    #[test]
    fn a_regression_as_a_formula() {
        let on = ["a".to_owned(), "b / c".to_owned()];
        assert_eq!(regression(&[1.0, -2.0, 0.5], &on), "computed(1) + computed(-2) * (a) + computed(0.5) * (b / c)");
    }
}
