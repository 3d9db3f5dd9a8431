//! The difference of two weighted geometric means, split by the logarithmic mean.
//!
//! In: the scores of both sides and their shares. Out: a part for each score, and what one unit of it is worth. Must not: leave out a zero.

use crate::method::{count, dot, sum};

/// The parts of a difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// The part of each score in the difference of the means.
    pub parts: Vec<f64>,
    /// Part ÷ difference of the scores, also where that difference is 0; none where there is no such number.
    pub worth: Vec<Option<f64>>,
}

/// L(a, b) = (a − b) / ln(a/b), and a where both are equal. For numbers above zero.
///
/// Through ln(1 + x) with x = (a − b)/b, so that numbers that lie close together lose no digits.
pub fn logarithmic_mean(a: f64, b: f64) -> f64 {
    let apart = (a - b) / b;
    if apart.abs() > 0.0 { (a - b) / libm::log1p(apart) } else { a }
}

/// The additive decomposition of G = Π sᵢ^wᵢ, Σ wᵢ = 1, between two sides: Gᴬ − Gᴮ = Σ wᵢ · L(Gᴬ, Gᴮ) · ln(sᵢᴬ/sᵢᴮ) (logarithmic mean Divisia
/// index, LMDI-I; B. W. Ang, *The LMDI approach to decomposition analysis: a practical guide*, Energy Policy 33, 2005, pp. 867–871).
///
/// A zero: the limit of small numbers in its place (Ang, p. 870, and B. W. Ang, F. Q. Zhang and K. H. Choi, *Factorizing changes in energy
/// and environmental indicators through decomposition*, Energy 23, 1998). Where one mean is 0 and the other is not, the whole difference belongs to
/// those scores that are 0 on one side only, in proportion to their shares. Where both means are 0 there is nothing to split.
///
/// None where a score is negative or not finite, or the lengths differ.
pub fn geometric(own: &[f64], theirs: &[f64], shares: &[f64]) -> Option<Parts> {
    let fits = own.len() == theirs.len() && own.len() == shares.len();
    let is_score = |score: &f64| score.is_finite() && *score >= 0.0;
    if !fits || !own.iter().chain(theirs).all(is_score) {
        return None;
    }
    let sides: Vec<(f64, f64, f64)> =
        own.iter().zip(theirs).zip(shares).map(|((own, theirs), share)| (*own, *theirs, *share)).collect();
    let positive = |score: f64| score > 0.0;
    let mean = |of: &dyn Fn(&(f64, f64, f64)) -> f64| {
        let logs: Vec<f64> = sides.iter().map(|side| libm::log(of(side))).collect();
        libm::exp(dot(&logs, shares))
    };
    let (own_there, their_there) = (own.iter().copied().all(positive), theirs.iter().copied().all(positive));
    if own_there && their_there {
        let between = logarithmic_mean(mean(&|side| side.0), mean(&|side| side.1));
        let worth = |(own, theirs, share): &(f64, f64, f64)| share * between / logarithmic_mean(*own, *theirs);
        let worths: Vec<f64> = sides.iter().map(worth).collect();
        let parts = sides.iter().zip(&worths).map(|((own, theirs, _), worth)| worth * (own - theirs)).collect();
        return Some(Parts { parts, worth: worths.into_iter().map(Some).collect() });
    }
    let difference = match (own_there, their_there) {
        (true, false) => mean(&|side| side.0),
        (false, true) => -mean(&|side| side.1),
        _ => 0.0,
    };
    let is_one_sided = |own: f64, theirs: f64| positive(own) != positive(theirs);
    let zeros = sum(sides.iter().filter(|(own, theirs, _)| is_one_sided(*own, *theirs)).map(|(.., share)| *share));
    let part = |(own, theirs, share): &(f64, f64, f64)| {
        if is_one_sided(*own, *theirs) && zeros > 0.0 { difference * share / zeros } else { 0.0 }
    };
    let parts: Vec<f64> = sides.iter().map(part).collect();
    let worth = |(part, (own, theirs, _)): (&f64, &(f64, f64, f64))| {
        let apart = own - theirs;
        (apart.abs() > 0.0).then(|| part / apart)
    };
    let worth = parts.iter().zip(&sides).map(worth).collect();
    Some(Parts { parts, worth })
}

/// Equal shares.
pub fn equal_shares(number: usize) -> Vec<f64> {
    vec![1.0 / count(number.max(1)); number]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    /// L(e, 1) = (e − 1)/1; L(8, 2) = 6/ln 4.
    #[test]
    fn the_logarithmic_mean_lies_between_its_numbers() {
        assert!(near(logarithmic_mean(std::f64::consts::E, 1.0), std::f64::consts::E - 1.0));
        assert!(near(logarithmic_mean(8.0, 2.0), 6.0 / libm::log(4.0)));
        assert!(near(logarithmic_mean(8.0, 2.0), logarithmic_mean(2.0, 8.0)));
        assert_eq!(logarithmic_mean(3.0, 3.0), 3.0);
        let close = logarithmic_mean(1.0 + 1e-15, 1.0);
        assert!((1.0..=1.0 + 2e-15).contains(&close), "{close}");
    }

    /// √(4·9) = 6 and √(1·9) = 3 differ in the first score alone. √(8·2) = 4 and √(2·2) = 2 as well. √(4·9) = 6 against √(1·1) = 1:
    /// L = 5/ln 6; the parts are ½·L·ln 4 = 1.934 and ½·L·ln 9 = 3.066, together 5.
    #[test]
    fn two_square_roots_by_hand() {
        let parts = geometric(&[4.0, 9.0], &[1.0, 9.0], &[0.5, 0.5]).unwrap();
        assert!(near(parts.parts[0], 3.0) && near(parts.parts[1], 0.0), "{parts:?}");
        let parts = geometric(&[4.0, 9.0], &[1.0, 1.0], &[0.5, 0.5]).unwrap();
        let l = 5.0 / libm::log(6.0);
        assert!(near(parts.parts[0], 0.5 * l * libm::log(4.0)), "{parts:?}");
        assert!(near(parts.parts[1], 0.5 * l * libm::log(9.0)), "{parts:?}");
        assert!(near(parts.parts.iter().sum(), 5.0));
        assert!((parts.parts[0] - 1.934_264).abs() < 1e-6, "{parts:?}");
    }

    /// With 8 where the other has 0 the mean falls from 2 to 0: all of it is the doing of that score.
    #[test]
    fn a_zero_takes_the_whole_difference() {
        let parts = geometric(&[8.0, 0.5], &[0.0, 4.0], &[0.5, 0.5]).unwrap();
        assert!(near(parts.parts[0], 2.0) && near(parts.parts[1], 0.0), "{parts:?}");
        assert!(near(parts.worth[0].unwrap(), 0.25));
        // Two zeros share by weight: 2 · ¼/¾ and 2 · ½/¾, of 4^¼ · 16^¼ · √½ = 2.
        let parts = geometric(&[4.0, 16.0, 0.5], &[0.0, 16.0, 0.0], &[0.25, 0.25, 0.5]).unwrap();
        assert!(near(parts.parts[0], 2.0 / 3.0) && near(parts.parts[2], 4.0 / 3.0), "{parts:?}");
        // Zero on both sides of one score: both means are 0.
        let parts = geometric(&[0.0, 3.0], &[0.0, 5.0], &[0.5, 0.5]).unwrap();
        assert_eq!(parts.parts, [0.0, 0.0]);
    }

    #[test]
    fn what_is_no_score_has_no_parts() {
        assert_eq!(geometric(&[-1.0], &[2.0], &[1.0]), None);
        assert_eq!(geometric(&[1.0, 2.0], &[2.0], &[1.0]), None);
    }

    /// Equal scores have a worth too: what is below them can differ and cancel.
    #[test]
    fn equal_scores_have_a_worth() {
        let parts = geometric(&[2.0, 8.0], &[2.0, 8.0], &equal_shares(2)).unwrap();
        assert_eq!(parts.parts, [0.0, 0.0]);
        // dG/ds = w·G/s: ½·4/2 and ½·4/8.
        assert!(near(parts.worth[0].unwrap(), 1.0) && near(parts.worth[1].unwrap(), 0.25));
    }
}
