//! Data: observations from files, resolved against rulebook and registry into a checked panel.
//!
//! In: the bytes of input files with their names. Out: a [`panel::Panel`] and findings. This room opens no file.

pub mod panel;
