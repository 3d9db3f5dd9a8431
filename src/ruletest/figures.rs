//! The figures of a case as an input file, and the way back from its lines to the case file.
//!
//! In: the figures of a case. Out: a long table that `data` reads as any other, so that a case goes the very way of real figures.
//! Every line of it holds one figure, whose places are known.

use super::suite::{Case, Figure};
use crate::data::Source;
use crate::finding::{Finding, Place};
use crate::registry::Period;
use crate::result::{ExplainedNode, Explanation};
use crate::rulebook::model::Rulebook;
use std::borrow::Cow;

/// Columns of the table.
const HEADER: &str = "period,entity,field,value,status,evidence";

/// Status of a figure that states none: a figure of a case is made up, even where it is a real province's.
const STATUS: &str = "illustrative";

/// The figures of one case.
#[derive(Debug)]
pub(super) struct Given<'c> {
    name: String,
    text: String,
    /// By line, from the second on; several where a text has line ends in it.
    lines: Vec<&'c Figure>,
}

impl<'c> Given<'c> {
    /// The table of a case in `period`.
    pub(super) fn of(case: &'c Case, rulebook: &Rulebook, period: Period) -> Self {
        let staged = case.given.iter().any(|figure| figure.stage.is_some());
        let mut text = String::from(HEADER);
        text.push_str(if staged { ",stage\n" } else { "\n" });
        let mut lines = Vec::new();
        let first_field = rulebook.fields.first().map_or("", |field| field.id.as_str());
        for figure in &case.given {
            let period = figure.period.unwrap_or(period).to_string();
            let field = figure.field.as_ref().map_or(first_field, |(field, _)| field);
            let evidence = figure.evidence.as_deref().unwrap_or_default();
            let status = figure.status.as_deref().unwrap_or(STATUS);
            let mut cells = vec![&*period, &figure.entity, field, &figure.value, status, evidence];
            cells.extend(staged.then(|| figure.stage.as_deref().unwrap_or_default()));
            let row = cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",");
            lines.extend(std::iter::repeat_n(figure, 1 + row.matches('\n').count()));
            text.push_str(&row);
            text.push('\n');
        }
        Self { name: format!("{} (given)", case.place.file), text, lines }
    }

    /// The table as an input file.
    pub(super) fn source(&self) -> Source<'_> {
        Source { name: self.name.clone(), bytes: Cow::Borrowed(self.text.as_bytes()) }
    }

    /// A finding about the table, with its places in the case file.
    pub(super) fn home(&self, mut finding: Finding) -> Finding {
        for place in finding.places.iter_mut().filter(|place| place.file == self.name) {
            let Some(figure) = self.figure(place.line) else {
                place.span = None;
                continue;
            };
            let column = self.column(place);
            let own = match (column, &figure.field) {
                (1, _) => &figure.entity_place,
                (2, Some((_, field_place))) => field_place,
                _ => &figure.place,
            };
            *place = Place { role: place.role, ..own.clone() };
        }
        finding
    }

    /// An explanation whose cells stand in the case file.
    pub(super) fn home_explanation(&self, mut explanation: Explanation) -> Explanation {
        self.home_cells(&mut explanation.node);
        explanation
    }

    fn home_cells(&self, node: &mut ExplainedNode) {
        for cell in node.cells.iter_mut().filter(|cell| cell.file.as_deref() == Some(&self.name)) {
            let line = cell.line.and_then(|line| usize::try_from(line).ok()).unwrap_or(0);
            if let Some(figure) = self.figure(line) {
                cell.file = Some(figure.place.file.clone());
                cell.line = u32::try_from(figure.place.line).ok();
                cell.column = u32::try_from(figure.place.column).ok();
            }
        }
    }

    fn figure(&self, line: usize) -> Option<&'c Figure> {
        self.lines.get(line.checked_sub(2)?).copied()
    }

    /// The number of the cell that a place begins at, from 0. Cells are all in quotation marks.
    fn column(&self, place: &Place) -> usize {
        let line = self.text.lines().nth(place.line.saturating_sub(1)).unwrap_or_default();
        let before: String = line.chars().take(place.column.saturating_sub(1)).collect();
        before.matches("\",\"").count() + usize::from(before.ends_with("\","))
    }
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}
