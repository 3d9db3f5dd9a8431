//! Analysis: what can be said about rulebooks and results beyond the scores themselves.
//!
//! In: checked rulebooks, plans, results. Out: plain data with serde. Holds no sentence (`report` and `wording` have them) and reads
//! no file. Inhabitants: [`proof`], what the scores of a rulebook can be before a
//! figure is read, and [`figures`], what figures show of a rulebook; [`appraisal`], what two stages of the figures make of it;
//! [`what_if`], what would be with other figures; [`verification`], whether a published result is what files give; [`compare`], an
//! entity beside its peers; [`trend`], scores and ranks over periods and why they changed; [`effect`], what changes of rules or
//! figures do to scores and ranks.

pub mod appraisal;
pub mod compare;
pub mod effect;
pub mod figures;
mod head;
pub mod proof;
mod relative;
pub mod trend;
pub mod verification;
pub mod what_if;
mod whose;

pub use head::{Context, Head, Stated};
pub use whose::Whose;
