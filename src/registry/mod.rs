//! Registries: who is scored, in which era, and the periods that figures belong to.
//!
//! In: the text of a registry file. Out: [`Registry`] with [`Entity`]s in code order, name resolution, [`Period`] and
//! [`Date`]. This room reads no file: it is handed text.

mod date;
mod entity;
mod period;

pub use date::Date;
pub use entity::{Shipped, SHIPPED};
pub use entity::{Attribute, Entity, EntityIx, Registry, Resolution};
pub use period::Period;
