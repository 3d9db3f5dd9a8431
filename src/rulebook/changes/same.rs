//! Whether two rulebooks, or two editions of one, make the same scores of the same figures, but for the numbers to reach.
//!
//! In: two sides, each with a period. Out: yes or no, by the one definition of a change that there is. Titles, notes and the version move no
//! score; nor does it matter how wide a formula is written, or from which day a rulebook is in force.

use super::leaves::Edition;
use super::outcome::What;
use super::{Comparison, Side, editions, formula};
use crate::registry::Period;

/// A rulebook's text, taken as it is in a period.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// Its bytes, and the files that it names.
    pub side: Side<'a>,
    /// The period.
    pub period: Period,
}

/// A formula in one spelling: spaces, superfluous brackets and the spelling of numbers say nothing. As it is where it cannot be read.
///
/// ```
/// # use province_kpi::rulebook::changes::canonical;
/// assert_eq!(canonical("((a)/b) * 100.0"), canonical("a / b * 100"));
/// ```
pub fn canonical(text: &str) -> String {
    formula::canonical(text, &[])
}

/// Whether nothing that can move scores or ranks differs but targets. A node or field under another id is not the same.
pub fn same_but_targets(one: Written<'_>, other: Written<'_>) -> bool {
    let [before, after] = [one, other].map(edition);
    let compared = Comparison::between(before, after, (one.side.1, other.side.1));
    compared.changes().iter().all(|own| match own.what {
        What::Target => true,
        What::Renamed => false,
        _ => !own.moves_scores,
    })
}

/// The edition that holds in the period, as the only one.
fn edition(own: Written<'_>) -> Vec<Edition> {
    let holds = |edition: &Edition| edition.from.is_none_or(|from| from.first_day() <= own.period.last_day());
    let held = editions(own.side).into_iter().rfind(holds);
    held.map(|edition| Edition { from: None, ..edition }).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: &str = r#"
format = 1
[rulebook]
id = "t"
version = "1"
title = { vi = "T", en = "T" }
entities = "input"
in_force = { from = 2022-01-01 }
[rank]
node = "total"
on = "exact"
ties = "competition"
[field.a]
title = { vi = "A", en = "A" }
kind = "amount"
[node.total]
title = { vi = "Tổng", en = "Total" }
value = "a / 2"
direction = "higher"
target = { 2022 = 10, 2023 = 20 }
score = { to_target = "proportional", cap = "full points" }
[from.2023.node.total]
title = { vi = "Tổng số", en = "The total" }
[from.2024.node.total]
value = "a / 3"
"#;

    fn same(one: (&str, &str), other: (&str, &str)) -> bool {
        let written = |(text, period): (&'static str, &str)| Written {
            side: (text.as_bytes(), &[]),
            period: Period::parse(period).unwrap(),
        };
        let kept = |(text, period): (&str, &str)| (&*Box::leak(text.to_owned().into_boxed_str()), period.to_owned());
        let [(one, early), (other, late)] = [kept(one), kept(other)];
        same_but_targets(written((one, &early)), written((other, &late)))
    }

    #[test]
    fn editions_of_one_rulebook() {
        assert!(same((BOOK, "2022"), (BOOK, "2023")));
        assert!(!same((BOOK, "2023"), (BOOK, "2024")));
        // The edition of 2024 holds from its first day, so in no quarter before it.
        assert!(same((BOOK, "2022-Q4"), (BOOK, "2023-Q4")));
        assert!(!same((BOOK, "2023-Q4"), (BOOK, "2024-Q1")));
    }

    #[test]
    fn what_moves_no_score_is_no_rule() {
        let of = |from: &str, to: &str| same((BOOK, "2022"), (&BOOK.replace(from, to), "2022"));
        assert!(of("2022-01-01", "2023-01-01") && of("version = \"1\"", "version = \"2\""));
        assert!(of("a / 2", "((a))/2.0") && of("2022 = 10", "2022 = 11"));
        assert!(!of("a / 2", "a / 2.5") && !of("competition", "dense"));
        assert!(!of("on = \"exact\"", "on = \"exact\"\norder = \"lowest first\""));
        assert!(!of("kind = \"amount\"", "kind = \"amount\"\nrange = [0, 100]"));
    }
}
