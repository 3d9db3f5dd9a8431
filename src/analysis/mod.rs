//! Analysis: what can be said about rulebooks and results beyond the scores themselves.
//!
//! In: checked rulebooks, plans, results. Out: plain data with serde. Holds no sentence (`report` and `wording` have them) and reads
//! no file. Inhabitants: [`proof`], what the scores of a rulebook can be before a
//! figure is read, [`figures`], what figures show of a rulebook, and [`appraisal`], what two stages of
//! the figures make of it.

pub mod appraisal;
pub mod figures;
pub mod proof;
