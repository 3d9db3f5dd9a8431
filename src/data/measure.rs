//! Units of a whole table: `Đơn vị tính: triệu đồng` above it, `(triệu đồng)` below a header.
//!
//! In: the units as stated, the columns of figures. Out: by which power of ten the figures of each column (in a long table: of each
//! field) are shifted into the unit of their field, and what is to be told. The unit below a header counts before the one above the
//! table. Must not: touch a field of another dimension, or one whose unit nobody declared; a cell that names its own unit keeps it.

use super::cell::own_unit;
use super::context::Context;
use super::header::{Form, Layout};
use super::ledger::{Ledger, shown};
use super::title::Stated;
use super::typed::{is_bare_scale, shift};
use crate::finding::{Code, Finding, Place};
use crate::rulebook::model::{Field, FieldIx};

/// The unit that stands below a header, by column.
pub(super) type Below = Vec<Option<(String, Place)>>;

/// Figures that are shifted by one unit.
struct Taken<'a> {
    unit: &'a str,
    place: &'a Place,
    fields: Vec<&'a Field>,
}

/// The powers of ten, as the choices of number forms are kept: in a wide table by column, in a long one by field.
pub(super) fn powers(
    context: &Context<'_>,
    layout: &Layout,
    (above, below): (&[Stated], &Below),
    ledger: &mut Ledger,
) -> Vec<i32> {
    let columns: Vec<(usize, FieldIx)> = match &layout.form {
        Form::Wide(figures) => figures.iter().map(|figure| (figure.value, figure.field)).collect(),
        Form::Long { .. } => (0..context.rulebook.fields.len()).map(|at| (at, FieldIx(at))).collect(),
    };
    let is_wide = matches!(layout.form, Form::Wide(_));
    let fields = || columns.iter().filter_map(|(at, field)| Some((*at, context.rulebook.field(*field)?)));
    let mut powers = vec![0; columns.iter().map(|(at, _)| at + 1).max().unwrap_or(0)];
    let mut taken: Vec<Taken<'_>> = Vec::new();
    for (at, field) in fields() {
        let own = below.get(at).and_then(Option::as_ref).filter(|_| is_wide);
        let own = own.and_then(|(unit, place)| Some((unit.as_str(), place, shift(unit, field.unit.as_ref())?)));
        let of_table = || {
            let all = above.iter().flat_map(|stated| parts(&stated.text).map(move |unit| (unit, &stated.place)));
            let mut fitting = all.filter_map(|(unit, place)| Some((unit, place, fit(unit, field, fields())?)));
            let first = fitting.next()?;
            // Two that fit and say different things say nothing.
            fitting.all(|other| other.2 == first.2).then_some(first)
        };
        let Some((unit, place, power)) = own.or_else(of_table) else { continue };
        if let Some(own) = powers.get_mut(at) {
            *own = power;
        }
        match taken.iter_mut().find(|taken| (taken.unit, taken.place) == (unit, place)) {
            Some(taken) => taken.fields.push(field),
            None => taken.push(Taken { unit, place, fields: vec![field] }),
        }
    }
    tell(&taken, above, ledger);
    powers
}

/// The units that one title names.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';']).map(str::trim).filter(|unit| !unit.is_empty())
}

/// The power of ten that a table's unit is to a field; a scale alone counts only where all fields that it fits have one unit.
fn fit<'f>(unit: &str, field: &Field, mut fields: impl Iterator<Item = (usize, &'f Field)>) -> Option<i32> {
    let power = shift(unit, field.unit.as_ref())?;
    let is_alike = |other: &Field| shift(unit, other.unit.as_ref()).is_none() || other.unit == field.unit;
    (!is_bare_scale(unit) || fields.all(|(_, other)| is_alike(other))).then_some(power)
}

/// Tells which units were taken to convert figures, and which fit none.
fn tell(taken: &[Taken<'_>], above: &[Stated], ledger: &mut Ledger) {
    for own in taken {
        let differs = |field: &&&Field| shift(own.unit, field.unit.as_ref()) != Some(0);
        let changed: Vec<&&Field> = own.fields.iter().filter(differs).collect();
        let Some(first) = changed.first() else { continue };
        ledger.add(Code::UnitTaken, || {
            let fields: Vec<String> = changed.iter().map(|field| field.id.clone()).collect();
            let finding = Finding::new(Code::UnitTaken).at(own.place.clone()).with("unit", shown(own.unit));
            own_unit(finding.with("fields", fields), first)
        });
    }
    for stated in above.iter().filter(|stated| stated.is_sure) {
        if taken.iter().all(|own| own.place != &stated.place) {
            ledger.add(Code::UnitUnused, || {
                Finding::new(Code::UnitUnused).at(stated.place.clone()).with("unit", shown(&stated.text))
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::data::tests::{figures, read_all, rulebook};
    use crate::finding::Code;
    use crate::rulebook::model::Rulebook;

    /// `people` in người, `rate` in tỷ đồng.
    fn with_units() -> Rulebook {
        let mut rulebook = rulebook();
        rulebook.fields[0].unit = Some("người".into());
        rulebook.fields[4].unit = Some("tỷ đồng".into());
        rulebook.fields[4].range = (None, None);
        rulebook
    }

    fn read(text: &str) -> (Vec<Code>, Vec<String>) {
        let reading = read_all(&with_units(), &[("a.csv", text.as_bytes())]);
        (reading.findings.iter().map(|finding| finding.code).collect(), figures(&reading))
    }

    #[test]
    fn the_unit_above_a_table_converts_what_is_of_its_dimension() {
        // 950 000 million dong are 950 billion.
        for title in ["# Đơn vị tính: triệu đồng\n", "(ĐVT: triệu đồng),,\n", "Đơn vị:,triệu đồng,\n"]
        {
            let (codes, figures) = read(&format!("# period: 2022\n{title}entity,people,rate\nHà Nội,5,950000\n"));
            assert_eq!(
                (codes, figures),
                (vec![Code::UnitTaken], vec!["2022 people 01 5".into(), "2022 rate 01 950".into()]),
                "{title}"
            );
        }
        // What names its own unit keeps it.
        let (_, figures) = read("# period: 2022\n# ĐVT: triệu đồng\nentity,people,rate\nHà Nội,5,3 tỷ đồng\n");
        assert_eq!(figures, ["2022 people 01 5", "2022 rate 01 3"]);
    }

    #[test]
    fn a_long_table_is_converted_by_field() {
        let text =
            "# period: 2022\n# Đơn vị tính: nghìn người, tỷ đồng\nentity,field,value\nHà Nội,people,5\nHà Nội,rate,7\n";
        assert_eq!(read(text), (vec![Code::UnitTaken], vec!["2022 people 01 5000".into(), "2022 rate 01 7".into()]));
    }

    #[test]
    fn the_unit_below_a_header_converts_its_column() {
        let (codes, figures) = read("# period: 2022\nentity,people,rate\n,(người),(triệu đồng)\nHà Nội,5,950000\n");
        assert_eq!(
            (codes, figures),
            (vec![Code::UnitTaken], vec!["2022 people 01 5".into(), "2022 rate 01 950".into()])
        );
        let (codes, _) = read("# period: 2022\nentity,people,rate\n,(hộ),(tỷ đồng)\nHà Nội,5,950000\n");
        assert_eq!(codes, [Code::ColumnUnknown]);
    }

    #[test]
    fn a_unit_that_fits_nothing_is_told_and_an_office_is_none() {
        let (codes, figures) = read("# period: 2022\n# Đơn vị tính: ha\nentity,people,rate\nHà Nội,5,7\n");
        assert_eq!(
            (codes, figures),
            (vec![Code::UnitUnused], vec!["2022 people 01 5".into(), "2022 rate 01 7".into()])
        );
        assert!(read("# period: 2022\n# Đơn vị: Sở Nội vụ\nentity,people,rate\nHà Nội,5,7\n").0.is_empty());
        // Millions of what?
        let (codes, figures) = read("# period: 2022\n# Đơn vị tính: triệu\nentity,people,rate\nHà Nội,5,7\n");
        assert_eq!(
            (codes, figures),
            (vec![Code::UnitUnused], vec!["2022 people 01 5".into(), "2022 rate 01 7".into()])
        );
    }
}
