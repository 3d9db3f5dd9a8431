//! Nodes that look at all entities at once, with the scores of two of them exchanged child by child.
//!
//! In: a node and what was decided for it. Out: the score of the own row where some children are its own and the others the peer's. Of
//! two rows each exchange is made both ways, the row getting the other's score and the other the row's, so that the others keep whom they stand
//! among, and with all exchanged the row has exactly the other's score. Of given scores they take the place of the row's.

use super::blend::Side;
use super::given::tied;
use crate::compute::fit::{self, Scores};
use crate::compute::grid::Computed;
use crate::plan::{NodePlan, Source};
use crate::rulebook::model::{Combination, NodeIx};

/// Comparisons of figures that may be made for one node: a fraction of a second.
const WORK_MOST: usize = 200_000_000;
/// A linear programme for each row, or a search over orders, in comparisons of figures, for each pair of rows.
const SEARCH: usize = 200;

/// A node over entities, ready to be computed with others' children.
pub(super) struct Over<'o> {
    node: &'o NodePlan,
    scores: &'o Scores,
    row: usize,
    position: usize,
    theirs: Theirs,
    /// The children that count, in the order of the columns.
    asked: Vec<NodeIx>,
}

enum Theirs {
    /// Position of another row.
    Row(usize),
    /// Their figures, in the order of the columns.
    Given(Vec<Option<f64>>),
}

impl<'o> Over<'o> {
    /// None where one of the two takes no part, or they stand in two periods.
    pub(super) fn new(
        computed: &'o Computed<'_>,
        sides: (Side<'_>, Side<'_>),
        (at, node): (NodeIx, &'o NodePlan),
    ) -> Option<Self> {
        let (period, row) = sides.0.place();
        let scores = computed.grid(period)?.fit(at, 0)?.scores()?;
        let position = |row: usize| scores.rows.iter().position(|own| *own == row);
        let theirs = match sides.1 {
            Side::Row { at, row } if at == period => Theirs::Row(position(row)?),
            Side::Row { .. } => return None,
            Side::Given { given, .. } => Theirs::Given(given.figures(computed, period, node)),
        };
        let asked = node.source.children().iter().filter(|child| !child.weight.exact.is_zero());
        let asked: Vec<NodeIx> = asked.map(|edge| edge.node).collect();
        Some(Self { node, scores, row, position: position(row)?, theirs, asked })
    }

    /// The score of the own row, with these children its own.
    pub(super) fn score(&self, own: &dyn Fn(NodeIx) -> bool) -> Option<f64> {
        let change = |columns: &mut [Vec<Option<f64>>]| {
            for (at, (column, child)) in columns.iter_mut().zip(&self.asked).enumerate() {
                if own(*child) {
                    continue;
                }
                match &self.theirs {
                    Theirs::Row(other) => {
                        let figures = (column.get(self.position).copied(), column.get(*other).copied());
                        if let (Some(mine), Some(theirs)) = figures {
                            put(column, self.position, theirs);
                            put(column, *other, mine);
                        }
                    }
                    Theirs::Given(figures) => {
                        let figure = figures.get(at).copied().flatten().map(|figure| tied(column, figure));
                        put(column, self.position, figure);
                    }
                }
            }
        };
        fit::supposed(self.node, self.scores, self.row, change)
    }

    /// How many scores may be computed.
    pub(super) fn results_most(&self) -> usize {
        let rows = self.scores.rows.len().max(1);
        let searches = matches!(
            &self.node.source,
            Source::Combined { combination: Combination::Kemeny | Combination::BenefitOfTheDoubt { .. }, .. }
        );
        let each = rows.saturating_mul(rows).saturating_mul(self.asked.len().max(1));
        WORK_MOST / each.saturating_mul(if searches { SEARCH } else { 1 }).max(1)
    }
}

fn put(column: &mut [Option<f64>], at: usize, figure: Option<f64>) {
    if let Some(own) = column.get_mut(at) {
        *own = figure;
    }
}
