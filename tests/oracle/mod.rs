//! An oracle: small rulebooks as data, written out as TOML for the engine, and evaluated here over exact rationals by code that shares
//! nothing with it.
//!
//! `model` is what a rulebook can say, `dice` makes random ones, `written` writes them and their figures out, `evaluate` says what
//! they mean, word by word as `docs/rulebook.md` does.

#![allow(dead_code, reason = "each test file uses its own part of this")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::large_enum_variant,
    reason = "a test may stop at the first surprise"
)]

pub mod dice;
pub mod evaluate;
pub mod model;
pub mod written;
