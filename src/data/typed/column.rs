//! The form of a whole column, by the evidence of all its cells, and of the file's other columns where it has none of its own.
//!
//! In: the evidence of each cell, column by column. Out: for each column the form in which it is read, or that there is none. Must not:
//! decide a cell by itself, or let the order of cells matter.

use super::evidence::Evidence;
use crate::finding::Place;
use crate::rulebook::model::NumberForm;

/// A cell that stands for its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::data) struct Sample {
    pub(in crate::data) text: String,
    pub(in crate::data) place: Place,
}

/// Cells of one kind in a column: how many, and the first.
#[derive(Debug, Clone, Default)]
struct Cells {
    count: usize,
    first: Option<Sample>,
}

impl Cells {
    fn add(&mut self, sample: impl FnOnce() -> Sample) {
        self.count += 1;
        if self.first.is_none() {
            self.first = Some(sample());
        }
    }
}

/// What the cells of a column say.
#[derive(Debug, Clone, Default)]
pub(in crate::data) struct Column {
    vi: Cells,
    point: Cells,
    likely_vi: Cells,
    likely_point: Cells,
    either: Cells,
    /// Counts with three zeros behind a point (thousands in `vi`), and behind a comma.
    zeros_vi: Cells,
    zeros_point: Cells,
    /// Whether the plain form is too narrow where there is a decimal point.
    grouped: bool,
}

/// How a column is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::data) enum Choice {
    /// In this form, which was said.
    Said(NumberForm),
    /// In this form, which its cells show, this one among them.
    Shown(NumberForm, Sample),
    /// In this form, which the file's other columns show.
    Beside(NumberForm, Sample),
    /// Every form reads it alike.
    Alike(NumberForm),
    /// Nothing shows it: the number of cells that can be read in two ways, and the first.
    Unclear(usize, Sample),
    /// Its cells contradict each other: read are those that can only be of the form that more cells have (none where both have as
    /// many), and refused the others. Of each form the first.
    Mixed { kept: Option<NumberForm>, vi: Sample, point: Sample },
}

impl Choice {
    /// The form in which the cells of the column are read, those that can only be of it aside where it is none.
    pub(in crate::data) fn form(&self) -> Option<NumberForm> {
        match self {
            Self::Said(form) | Self::Shown(form, _) | Self::Beside(form, _) | Self::Alike(form) => Some(*form),
            Self::Unclear(..) | Self::Mixed { .. } => None,
        }
    }
}

impl Column {
    /// Adds a cell.
    pub(in crate::data) fn add(&mut self, evidence: Evidence, sample: impl FnOnce() -> Sample) {
        match evidence {
            Evidence::None => {}
            Evidence::Spaced => self.grouped = true,
            Evidence::Vi => self.vi.add(sample),
            Evidence::Point { grouped } => {
                self.grouped |= grouped;
                self.point.add(sample);
            }
            Evidence::LikelyVi => self.likely_vi.add(sample),
            Evidence::LikelyPoint { grouped } => {
                self.grouped |= grouped;
                self.likely_point.add(sample);
            }
            Evidence::Either => self.either.add(sample),
            Evidence::Zeros(NumberForm::Vi) => self.zeros_vi.add(sample),
            Evidence::Zeros(NumberForm::Plain | NumberForm::En) => self.zeros_point.add(sample),
        }
    }

    /// The form with a decimal point that all cells have.
    fn pointed(&self) -> NumberForm {
        if self.grouped { NumberForm::En } else { NumberForm::Plain }
    }

    /// One of two forms by its evidence; both where they contradict each other.
    fn one_of<'c>(vi: &'c Cells, point: &'c Cells, pointed: NumberForm) -> Option<Choice> {
        match (&vi.first, &point.first) {
            (None, None) => None,
            (Some(vi), None) => Some(Choice::Shown(NumberForm::Vi, vi.clone())),
            (None, Some(point)) => Some(Choice::Shown(pointed, point.clone())),
            (Some(first_vi), Some(first_point)) => {
                let kept = match vi.count.cmp(&point.count) {
                    std::cmp::Ordering::Greater => Some(NumberForm::Vi),
                    std::cmp::Ordering::Less => Some(pointed),
                    std::cmp::Ordering::Equal => None,
                };
                Some(Choice::Mixed { kept, vi: first_vi.clone(), point: first_point.clone() })
            }
        }
    }

    fn own(&self) -> Option<Choice> {
        Self::one_of(&self.vi, &self.point, self.pointed_with_either())
    }

    /// With a decimal point shown, `1,234` among the cells has a comma between thousands.
    fn pointed_with_either(&self) -> NumberForm {
        let comma = |cells: &Cells| cells.first.as_ref().is_some_and(|sample| sample.text.contains(','));
        if self.grouped || [&self.either, &self.likely_vi, &self.zeros_point].into_iter().any(comma) {
            NumberForm::En
        } else {
            self.pointed()
        }
    }

    fn likely(&self) -> Option<Choice> {
        Self::one_of(&self.likely_vi, &self.likely_point, self.pointed_with_either())
    }

    fn open(&self) -> Option<(usize, &Sample)> {
        let kinds = [&self.either, &self.likely_vi, &self.likely_point, &self.zeros_vi, &self.zeros_point];
        let first = kinds.into_iter().find_map(|cells| cells.first.as_ref())?;
        Some((kinds.iter().map(|cells| cells.count).sum(), first))
    }

    /// Whether this form leaves counts with zeros behind the decimal sign, which nobody writes.
    fn leaves_zeros(&self, form: NumberForm) -> bool {
        let zeros = if form == NumberForm::Vi { &self.zeros_point } else { &self.zeros_vi };
        zeros.count > 0
    }
}

/// The choices of all columns of a file, in their order.
pub(in crate::data) fn choose(columns: &[Column]) -> Vec<Choice> {
    let own: Vec<Option<Choice>> = columns.iter().map(Column::own).collect();
    let file = shared(own.iter().flatten());
    let likely: Vec<Option<Choice>> = match &file {
        Shared::None => columns.iter().map(Column::likely).collect(),
        Shared::One(..) | Shared::Both => vec![None; columns.len()],
    };
    let likely_file = shared(likely.iter().flatten());
    columns
        .iter()
        .zip(own)
        .zip(likely)
        .map(|((column, own), likely)| {
            if let Some(choice) = own.or(likely) {
                return choice;
            }
            let Some((count, first)) = column.open() else { return Choice::Alike(column.pointed()) };
            match (&file, &likely_file) {
                // The other columns say one thing, and that it is a count says another.
                (Shared::One(form, _), _) | (Shared::None, Shared::One(form, _)) if column.leaves_zeros(*form) => {
                    Choice::Unclear(count, first.clone())
                }
                (Shared::One(form, sample), _) | (Shared::None, Shared::One(form, sample)) => {
                    let form = if *form == NumberForm::Vi { NumberForm::Vi } else { column.pointed_with_either() };
                    Choice::Beside(form, sample.clone())
                }
                // Columns that contradict each other say nothing of a third; its own field may.
                (Shared::Both, _) => column.likely().unwrap_or_else(|| Choice::Unclear(count, first.clone())),
                _ => Choice::Unclear(count, first.clone()),
            }
        })
        .collect()
}

/// What the columns with evidence have in common.
enum Shared {
    None,
    One(NumberForm, Sample),
    Both,
}

fn shared<'c>(choices: impl Iterator<Item = &'c Choice>) -> Shared {
    let mut found = Shared::None;
    for choice in choices {
        let Choice::Shown(form, sample) = choice else { return Shared::Both };
        let is_vi = *form == NumberForm::Vi;
        found = match found {
            Shared::None => Shared::One(*form, sample.clone()),
            Shared::One(own, _) if (own == NumberForm::Vi) != is_vi => return Shared::Both,
            same => same,
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::tests::rulebook;
    use crate::data::typed::evidence::evidence;

    /// The choices of columns given as `field: cells`.
    fn chosen(columns: &[(&str, &[&str])]) -> Vec<String> {
        let rulebook = rulebook();
        let read = |(id, cells): &(&str, &[&str])| {
            let field = rulebook.field(rulebook.field_named(id).unwrap()).unwrap();
            let mut column = Column::default();
            for cell in *cells {
                let sample = || Sample { text: (*cell).to_owned(), place: Place::file("a.csv") };
                column.add(evidence(cell, field), sample);
            }
            column
        };
        let columns: Vec<Column> = columns.iter().map(read).collect();
        let told = |choice: &Choice| match choice {
            Choice::Said(form) => format!("said {}", form.token()),
            Choice::Shown(form, sample) => format!("{} by {}", form.token(), sample.text),
            Choice::Beside(form, sample) => format!("{} beside {}", form.token(), sample.text),
            Choice::Alike(form) => format!("alike {}", form.token()),
            Choice::Unclear(count, sample) => format!("unclear {count}: {}", sample.text),
            Choice::Mixed { kept, vi, point } => {
                format!("{} against {}, kept {}", vi.text, point.text, kept.map_or("none", NumberForm::token))
            }
        };
        choose(&columns).iter().map(told).collect()
    }

    #[test]
    fn one_cell_decides_its_column() {
        assert_eq!(chosen(&[("share", &["1.234", "69.345", "0,71", "5"])]), ["vi by 0,71"]);
        assert_eq!(chosen(&[("share", &["1.234", "12.5"])]), ["plain by 12.5"]);
        assert_eq!(chosen(&[("share", &["12.5", "1,234"])]), ["en by 12.5"]);
        assert_eq!(chosen(&[("share", &["1,234", "1,234.5"])]), ["en by 1,234.5"]);
        assert_eq!(chosen(&[("share", &["0.123", "1.234"])]), ["plain by 0.123"]);
    }

    #[test]
    fn whole_numbers_say_nothing() {
        assert_eq!(chosen(&[("share", &["1234", "5", "", "chưa có"])]), ["alike plain"]);
        assert_eq!(chosen(&[("share", &["1 234", "5"])]), ["alike en"]);
        assert_eq!(chosen(&[("share", &["1234", "1.234"])]), ["unclear 1: 1.234"]);
    }

    #[test]
    fn the_field_decides_where_the_text_leaves_it_open() {
        assert_eq!(chosen(&[("people", &["69.345", "18.600", "1.000"])]), ["vi by 69.345"]);
        assert_eq!(chosen(&[("rate", &["69.345", "74.720"])]), ["plain by 69.345"]);
        assert_eq!(chosen(&[("people", &["1.000", "2.000"])]), ["unclear 2: 1.000"]);
    }

    #[test]
    fn other_columns_decide_where_a_column_has_no_evidence() {
        assert_eq!(chosen(&[("share", &["1.234"]), ("rate", &["74,72"])]), ["vi beside 74,72", "vi by 74,72"]);
        assert_eq!(chosen(&[("share", &["1.234"]), ("rate", &["74.72"])]), ["plain beside 74.72", "plain by 74.72"]);
        assert_eq!(chosen(&[("share", &["1.234"]), ("people", &["69.345"])]), ["vi beside 69.345", "vi by 69.345"]);
        // Text is stronger than what the field allows: 69.345 people are a slip in a file with decimal points.
        assert_eq!(chosen(&[("people", &["69.345"]), ("rate", &["91.5"])]), ["plain beside 91.5", "plain by 91.5"]);
        // Twelve thousand, or twelve with three zeros: of a count the other columns do not decide that.
        assert_eq!(
            chosen(&[("people", &["12.000", "500"]), ("rate", &["53.37"])]),
            ["unclear 1: 12.000", "plain by 53.37"]
        );
        assert_eq!(
            chosen(&[("people", &["12,000", "7.000"]), ("rate", &["53,37"])]),
            ["unclear 2: 7.000", "vi by 53,37"]
        );
        assert_eq!(chosen(&[("people", &["12.000"]), ("rate", &["53,37"])]), ["vi beside 53,37", "vi by 53,37"]);
    }

    #[test]
    fn contradictions_are_kept() {
        assert_eq!(chosen(&[("share", &["91.5", "93,5"])]), ["93,5 against 91.5, kept none"]);
        assert_eq!(chosen(&[("share", &["91.5", "93,5", "4.5"])]), ["93,5 against 91.5, kept plain"]);
        assert_eq!(
            chosen(&[("share", &["1.234"]), ("rate", &["74,72"]), ("rate", &["74.72"])]),
            ["unclear 1: 1.234", "vi by 74,72", "plain by 74.72"]
        );
        assert_eq!(chosen(&[("people", &["69.345", "12,345"])]), ["69.345 against 12,345, kept none"]);
    }

    #[test]
    fn the_order_of_cells_does_not_show() {
        for cells in [["1.234", "0,71", "5"], ["0,71", "5", "1.234"], ["5", "1.234", "0,71"]] {
            assert_eq!(chosen(&[("share", &cells)]), ["vi by 0,71"]);
        }
    }
}
