//! Formulas with the numbers of one entity in the place of their names.

use crate::compute::formula::{self, Here};
use crate::compute::grid::Run;
use crate::compute::inputs::Input;
use crate::compute::world::Fast;
use crate::plan::{Formula, Term};
use crate::result::Piece;
use crate::rulebook::model::NodeIx;

impl Run<'_, '_> {
    /// A formula with the numbers of this entity in the place of its names.
    pub(super) fn pieces(
        &self,
        place: (NodeIx, usize),
        formula: &Formula,
        before: Option<f64>,
        row: usize,
    ) -> Vec<Piece> {
        let text = formula.text.as_str();
        let mut names: Vec<(std::ops::Range<usize>, Piece)> = Vec::new();
        formula.root.walk(&mut |part| {
            let piece = match &part.term {
                Term::Field(field) => match self.grid.inputs.get(*field, row) {
                    Input::Number(value) => Piece::Number(Some(value.value)),
                    Input::Level(_) => Piece::Level(self.level_word(*field, row)),
                    Input::Missing(_) => Piece::Number(None),
                },
                // A parameter of the chain: a number under a name.
                Term::Number(number)
                    if text.get(part.span.clone()).is_some_and(|own| own.starts_with(char::is_alphabetic)) =>
                {
                    Piece::Number(Some(number.value()))
                }
                Term::Before => Piece::Number(before),
                Term::Node { node, step, reads } => {
                    Piece::Number(self.grid.cell(*node, *step, *reads, row).ok().map(|number| number.value))
                }
                Term::Target(node) => Piece::Number(self.grid.plan.node(*node).and_then(|node| self.target(node, row))),
                Term::Statistic(at) => {
                    let column = self.grid.statistics(place.0, place.1).get(*at);
                    Piece::Number(column.and_then(|column| column.at(row).ok()).map(|number| number.value))
                }
                Term::Earlier(..) => {
                    let world = Fast { computed: self.computed, at: self.at, row };
                    let here = Here { before: None, of: None };
                    Piece::Number(formula::number(&world, part, here).ok().map(|number| number.value))
                }
                _ => return,
            };
            names.push((part.span.clone(), piece));
        });
        let (mut pieces, mut at, mut last) = (Vec::new(), 0, 0..0);
        for (span, piece) in names {
            // What `below(…)` stands for has its span: all of them are a list in its place.
            if span == last {
                pieces.extend([Piece::Text(", ".to_owned()), piece]);
                continue;
            }
            // What stands inside `prev(…)` was already told.
            if span.start < at {
                continue;
            }
            if let Some(between) = text.get(at..span.start).filter(|between| !between.is_empty()) {
                pieces.push(Piece::Text(between.to_owned()));
            }
            pieces.push(piece);
            at = span.end;
            last = span;
        }
        if let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        pieces
    }
}
