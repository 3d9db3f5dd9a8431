//! Registries: who is scored, in which era, and the periods that figures belong to.
//!
//! In: the text of a registry file. Out: [`Registry`] with [`Entity`]s in code order, name resolution, [`Period`] and
//! [`Date`]. Registries of one kind follow each other: [`versions`] cuts them where names change, [`lineage`] says what became of
//! the entities of an earlier one. This room reads no file: it is handed text, or has it compiled in ([`shipped`]).

mod date;
mod entity;
mod file;
mod period;
mod resolve;
mod shipped;
mod succession;

pub use date::Date;
pub use entity::{Attribute, Entity, EntityIx, Registry};
pub use period::Period;
pub use resolve::{Found, Resolution};
pub use shipped::{SHIPPED, Shipped, shipped, shipped_eras};
pub use succession::{era_of, known_elsewhere, lineage, meanings_differ, receivers, versions};
