//! The recorder: nothing in bulk, everything that a step did in an explanation.

use crate::result::{Did, ExplainedChild};

/// Hears what an operation did. What it hears is made only where it listens.
pub(super) trait Recorder {
    /// A step did this.
    fn did(&mut self, make: impl FnOnce() -> Did);
    /// A child brought this.
    fn child(&mut self, make: impl FnOnce() -> ExplainedChild);
    /// What was heard of this cell is void: it is run again on exact numbers.
    fn restart(&mut self);
}

/// Hears nothing.
pub(super) struct Silent;

impl Recorder for Silent {
    fn did(&mut self, _: impl FnOnce() -> Did) {}
    fn child(&mut self, _: impl FnOnce() -> ExplainedChild) {}
    fn restart(&mut self) {}
}

/// Writes down one cell.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) did: Option<Did>,
    pub(super) children: Vec<ExplainedChild>,
}

impl Recorder for Notes {
    fn did(&mut self, make: impl FnOnce() -> Did) {
        self.did = Some(make());
    }
    fn child(&mut self, make: impl FnOnce() -> ExplainedChild) {
        self.children.push(make());
    }
    fn restart(&mut self) {
        *self = Self::default();
    }
}
