//! Suggestions: which of some candidates an unknown name was probably meant to be.

use super::plain;

/// Names longer than this many characters get no suggestion: nobody mistypes a page of text, and the comparison costs
/// the product of both lengths.
const NAME_CHARACTERS_MAX: usize = 80;

/// One wrong character in three is taken for a slip of the keyboard, more for another name.
const CHARACTERS_PER_SLIP: usize = 3;

/// Parts of names shorter than this stand in too many names to say anything.
const PART_CHARACTERS_MIN: usize = 3;

/// How near a candidate is; the smaller, the nearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// So many slips away (missing, additional, wrong or swapped characters).
    Slips(usize),
    /// One is a part of the other, in whole words.
    Part,
}

/// How near two unaccented forms ([`plain`]) are; none where they are not.
pub fn nearness(name: &str, candidate: &str) -> Option<Nearness> {
    let (name_length, candidate_length) = (name.chars().count(), candidate.chars().count());
    if name_length > NAME_CHARACTERS_MAX || candidate_length > NAME_CHARACTERS_MAX || name_length == 0 {
        return None;
    }
    let longer = name_length.max(candidate_length);
    let slips_allowed = (longer / CHARACTERS_PER_SLIP).min(name_length.saturating_sub(1));
    if name_length.abs_diff(candidate_length) <= slips_allowed {
        let slips = strsim::osa_distance(name, candidate);
        if slips <= slips_allowed {
            return Some(Nearness::Slips(slips));
        }
    }
    let shorter_is_telling = name_length.min(candidate_length) >= PART_CHARACTERS_MIN;
    let part = is_part(name, candidate) || is_part(candidate, name);
    (shorter_is_telling && part).then_some(Nearness::Part)
}

/// Missing, additional, wrong or swapped characters between two words.
pub fn slips(one: &str, other: &str) -> usize {
    strsim::osa_distance(one, other)
}

/// Whether `part` stands in `whole` between word borders.
fn is_part(part: &str, whole: &str) -> bool {
    whole.match_indices(part).any(|(at, _)| {
        let before = whole.get(..at).and_then(|text| text.chars().next_back());
        let behind = whole.get(at + part.len()..).and_then(|text| text.chars().next());
        [before, behind].into_iter().flatten().all(|letter| !letter.is_alphanumeric())
    })
}

/// The candidates nearest to `name`, best first, at most `most`; none where nothing is near. Accents, case and spaces do
/// not count.
///
/// ```
/// # use province_kpi::naming::suggestions;
/// assert_eq!(suggestions("populaton", ["poverty", "population"], 3), ["population"]);
/// ```
pub fn suggestions<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<String> {
    if name.len() > NAME_CHARACTERS_MAX * 4 {
        return Vec::new();
    }
    let name = plain(name);
    let mut near: Vec<(Nearness, &str)> =
        candidates.into_iter().filter_map(|candidate| Some((nearness(&name, &plain(candidate))?, candidate))).collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(most).map(|(_, candidate)| candidate.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_found_and_another_name_is_not() {
        assert_eq!(suggestions("Hà Nôị", ["Hà Nam", "Hà Nội", "Lào Cai"], 1), ["Hà Nội"]);
        assert!(suggestions("Paris", ["Hà Nội", "Đà Nẵng"], 3).is_empty());
    }

    #[test]
    fn the_nearest_comes_first_and_the_list_is_cut() {
        assert_eq!(suggestions("node_a", ["node_b", "node_a1", "node_c", "node_d"], 2), ["node_a1", "node_b"]);
    }

    #[test]
    fn a_part_of_a_name_suggests_the_name() {
        assert_eq!(suggestions("Huế", ["Thừa Thiên Huế", "Hà Nội"], 3), ["Thừa Thiên Huế"]);
        assert!(suggestions("ai", ["Lào Cai", "ai"], 3).len() == 1);
    }

    #[test]
    fn very_long_names_cost_nothing() {
        assert!(suggestions(&"x".repeat(10_000_000), ["population"], 3).is_empty());
    }

    #[test]
    fn the_order_of_candidates_does_not_show() {
        assert_eq!(suggestions("abcd", ["abcf", "abce"], 2), suggestions("abcd", ["abce", "abcf"], 2));
    }
}
