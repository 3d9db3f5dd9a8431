//! Names: normal forms under which different spellings of one name are equal, and suggestions for unknown ones.
//!
//! In: names as people type them (NFC or NFD, old or new tone placement, with or without accents, with "TP." or "Tỉnh").
//! Out: keys to compare by, the title taken off, the nearest of some candidates. The keys are for comparing and never
//! shown. This room knows no list of names: which names there are is the registry's business.

mod called;
mod form;
mod suggestion;
mod title;

pub use called::called;
pub use form::{PERCENTAGE, is_invisible, is_less_accented, is_percentage, normal, plain, plain_of};
pub use suggestion::{Nearness, nearness, slips, suggestions};
pub use title::{Title, untitled};
