//! The difference of two scores, split exactly into the nodes below.
//!
//! In: a finished run, a node, an entity and a peer. Out: a [`Split`], whose parts add up. One definition for every comparison: who stands
//! just above (`explain`), peers of any kind, the same entity in another period. Must not: compute a score in another way than the bulk
//! did: what is exchanged goes through the same operations.

mod blend;
mod given;
mod inputs;
mod node;
mod over;
mod parts;
mod sums;
mod tree;

pub use given::Typical;
pub use parts::{NodePart, Parts};

use super::grid::Run;
use crate::registry::{EntityIx, Period};
use crate::result::Split;
use crate::rulebook::model::{NodeIx, Reading};
use blend::{Form, Side};
use given::Given;
use tree::Splitter;

/// With whom an entity is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    /// Another entity of the period.
    Entity(EntityIx),
    /// The entity itself in another period that was computed together with this one.
    InPeriod(Period),
    /// An entity like it in all but its indicators.
    Typical(Typical),
}

impl Run<'_, '_> {
    /// The difference of an entity and a peer in a node, split down the tree. `comparisons` is how many are made together: nodes of more than
    /// a dozen children that are neither sums nor geometric means get the fewer orders the more there are.
    ///
    /// None where one of the two has no such score, the period was not computed, or the score is a place that no one but an entity has.
    pub fn difference(&self, read: (NodeIx, Reading), own: EntityIx, peer: Peer, comparisons: usize) -> Option<Split> {
        self.difference_of_rows(read, own.0, peer, comparisons)
    }

    pub(super) fn difference_of_rows(
        &self,
        read: (NodeIx, Reading),
        row: usize,
        peer: Peer,
        comparisons: usize,
    ) -> Option<Split> {
        self.parts_of_rows(read, row, peer, comparisons)?.told(self.grid.plan)
    }

    /// As [`Run::difference`], without the names of the nodes.
    pub fn parts(&self, read: (NodeIx, Reading), own: EntityIx, peer: Peer, comparisons: usize) -> Option<Parts> {
        self.parts_of_rows(read, own.0, peer, comparisons)
    }

    fn parts_of_rows(
        &self,
        (node, reads): (NodeIx, Reading),
        row: usize,
        peer: Peer,
        comparisons: usize,
    ) -> Option<Parts> {
        let at = self.at;
        let given;
        let theirs = match peer {
            Peer::Entity(other) => Side::Row { at, row: other.0 },
            Peer::InPeriod(period) => {
                let other = self.computed.grids.iter().position(|grid| grid.plan.period == period)?;
                Side::Row { at: other, row }
            }
            Peer::Typical(typical) => {
                given = Given::new(self.computed, (at, row), node, typical)?;
                Side::Given { given: &given, at, row }
            }
        };
        let form = Form { step: None, reads };
        Splitter::new(self.computed, (Side::Row { at, row }, theirs), comparisons).split(node, form)
    }
}
