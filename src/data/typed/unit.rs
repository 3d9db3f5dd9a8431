//! The unit behind a number: `%`, `người`, `tỷ đồng`.
//!
//! In: the text behind the digits and the field's own unit. Out: by which power of ten the number is to be shifted so that it stands in
//! the field's unit. Must not: guess. A unit that the field does not have is refused, and so is a scale for which the field's unit leaves
//! open what is counted.

use crate::naming;
use crate::rulebook::model::Text;

/// Words for powers of ten, in normal form; those without accents are taken only where they can mean nothing else.
const SCALES: [(&str, i32); 11] = [
    ("nghìn", 3),
    ("ngàn", 3),
    ("nghin", 3),
    ("vạn", 4),
    ("triệu", 6),
    ("trieu", 6),
    ("tr", 6),
    ("tỷ", 9),
    ("tỉ", 9),
    ("million", 6),
    ("billion", 9),
];

/// Spellings of one unit, in plain form; the first is what the others become.
const ALIKE: [&[&str]; 2] = [&["dong", "d", "vnd", "dong viet nam", "viet nam dong"], &naming::PERCENTAGE];

/// Abbreviations that join a scale and the currency.
const JOINED: [(&str, i32); 4] = [("trđ", 6), ("trđồng", 6), ("tỷđ", 9), ("tỉđ", 9)];

/// A unit in its parts.
#[derive(Debug, PartialEq, Eq)]
struct Unit {
    /// The power of ten that its scale words make.
    scale: i32,
    /// What is left of it, in plain form.
    base: String,
}

impl Unit {
    fn of(text: &str) -> Unit {
        let form = naming::normal(text);
        let joined = JOINED.iter().find(|(own, _)| naming::normal(own) == form);
        if let Some((_, scale)) = joined {
            return Unit { scale: *scale, base: "dong".to_owned() };
        }
        let (mut scale, mut rest) = (0, form.as_str());
        while !rest.is_empty() {
            let (word, behind) = rest.split_once(' ').unwrap_or((rest, ""));
            let Some((_, power)) = SCALES.iter().find(|(own, _)| naming::normal(own) == word) else { break };
            scale += power;
            rest = behind;
        }
        let base = naming::plain(rest);
        let alike =
            ALIKE.iter().find(|spellings| spellings.contains(&base.as_str())).and_then(|spellings| spellings.first());
        Unit { scale, base: alike.map_or(base, |first| (*first).to_owned()) }
    }

    /// Whether a scale without a unit behind it says how many of this there are: so many people, so much money, but not so many
    /// per 1,000 and no percentage.
    fn is_countable(&self) -> bool {
        !self.base.is_empty() && !self.base.contains('%') && !self.base.contains(|letter: char| letter.is_ascii_digit())
    }
}

/// Whether a cell that stores 0.7472 and shows `74.72%` is read as shown in a field of this unit: where the unit begins with `%`. In any other
/// unit, and without one, it is as if `74.72%` were typed there, which is another unit.
pub(in crate::data) fn percent_cell(own: Option<&str>) -> bool {
    own.is_some_and(|own| own.trim_start().starts_with('%') || Unit::of(own).base == "%")
}

/// The power of ten that brings a number with the unit `written` into the unit `own` of its field; none where that is not defined.
///
/// `1,2` `tỷ đồng` in `đồng`: 9; `1.200` `tỷ` in `tỷ đồng`: 0; `950` `triệu đồng` in `tỷ đồng`: −3.
pub(in crate::data) fn shift(written: &str, own: Option<&Text>) -> Option<i32> {
    let written = written.trim();
    if written.is_empty() {
        return Some(0);
    }
    // In whichever language the unit is written.
    own?.forms().find_map(|own| shift_to(written, own))
}

fn shift_to(written: &str, own: &str) -> Option<i32> {
    if naming::normal(written) == naming::normal(own) {
        return Some(0);
    }
    let (cell, field) = (Unit::of(written), Unit::of(own));
    let is_percent = cell.base == "%" && cell.scale == 0;
    if is_percent {
        return percent_cell(Some(own)).then_some(0);
    }
    let fits = cell.base == field.base || (cell.base.is_empty() && cell.scale > 0 && field.is_countable());
    fits.then_some(cell.scale - field.scale)
}

/// Whether a unit is a scale alone, which leaves open what is counted: `triệu`.
pub(in crate::data) fn is_bare_scale(written: &str) -> bool {
    let unit = Unit::of(written);
    unit.base.is_empty() && unit.scale > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::model::Bilingual;

    #[test]
    fn a_unit_in_two_languages_is_taken_in_either() {
        let own = Text::new(Bilingual { vi: "tỷ đồng".into(), en: "billion dong".into() });
        let shifts =
            ["tỷ đồng", "triệu đồng", "billion dong", "Million dong"].map(|written| shift(written, Some(&own)));
        assert_eq!(shifts, [Some(0), Some(-3), Some(0), Some(-3)]);
        assert_eq!(shift("people", Some(&own)), None);
    }

    #[test]
    fn the_unit_of_the_field_is_accepted() {
        for (written, own) in [
            ("người", "người"),
            ("Người", "người"),
            ("nguoi", "người"),
            ("%", "%"),
            ("phần trăm", "%"),
            ("%", "% dân số"),
            ("tỷ đồng", "tỷ đồng"),
            ("tỉ đồng", "tỷ đồng"),
            ("km²", "km2"),
            ("VNĐ", "đồng"),
            ("triệu đồng/người", "triệu đồng/người"),
            ("doanh nghiệp/1.000 dân", "doanh nghiệp/1.000 dân"),
            ("văn bản", "văn bản"),
        ] {
            assert_eq!(shift(written, Some(&own.into())), Some(0), "{written} in {own}");
        }
    }

    #[test]
    fn scales_multiply_where_the_unit_defines_it() {
        for (written, own, power) in [
            ("tỷ đồng", "đồng", 9),
            ("tỷ", "tỷ đồng", 0),
            ("tỷ", "đồng", 9),
            ("triệu đồng", "tỷ đồng", -3),
            ("triệu", "tỷ đồng", -3),
            ("đồng", "tỷ đồng", -9),
            ("nghìn tỷ đồng", "tỷ đồng", 3),
            ("nghìn tỷ", "đồng", 12),
            ("trđ", "tỷ đồng", -3),
            ("tr.đ", "triệu đồng", 0),
            ("triệu", "người", 6),
            ("nghìn người", "người", 3),
            ("vạn", "người", 4),
            ("ngàn", "nghìn đồng/người", 0),
        ] {
            assert_eq!(shift(written, Some(&own.into())), Some(power), "{written} in {own}");
        }
    }

    #[test]
    fn a_percentage_is_read_as_shown_where_the_unit_begins_with_its_sign() {
        for (own, is_shown) in [
            (Some("%"), true),
            (Some("% dân số"), true),
            (Some("phần trăm"), true),
            (Some("lần"), false),
            (None, false),
        ] {
            assert_eq!(percent_cell(own), is_shown, "{own:?}");
        }
    }

    #[test]
    fn another_unit_is_never_guessed() {
        for (written, own) in [
            ("%", Some("người")),
            ("%", None),
            ("người", Some("doanh nghiệp")),
            ("triệu", Some("%")),
            ("nghìn", Some("doanh nghiệp/1.000 dân")),
            ("tỷ đồng", Some("người")),
            ("nghìn đồng", Some("nghìn đồng/người")),
            ("người", None),
            ("triệu", None),
            ("văn bản", Some("bản")),
        ] {
            assert_eq!(shift(written, own.map(Text::from).as_ref()), None, "{written} in {own:?}");
        }
    }
}
