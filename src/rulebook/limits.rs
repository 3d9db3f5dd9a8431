//! Limits of a rulebook, each with its reason. Past one: a finding that names it.

/// Bytes of a rulebook. The largest published sets (306 criteria with texts) stay under 1 MB.
pub const RULEBOOK_BYTES_MAX: usize = 2 << 20;
/// Fields. Some hundred are collected in practice.
pub const FIELDS_MAX: usize = 10_000;
/// Nodes. 306 criteria with five layers above them need fewer than a thousand.
pub const NODES_MAX: usize = 10_000;
/// Levels of nodes above one another. Bounds the recursion of an exact recomputation.
pub const GRAPH_DEPTH_MAX: usize = 64;
/// Brackets, signs and conditions inside one another in a formula. Bounds the recursion of reading.
pub const FORMULA_DEPTH_MAX: usize = 64;
/// Longest way from a formula's root to a number or name; `a + b + … ` of so many terms. Bounds the recursion of computing.
pub const FORMULA_HEIGHT_MAX: usize = 400;
/// Steps of one chain. A long one has ten; every score is shown with each of them.
pub const STEPS_MAX: usize = 100;
/// Levels of a field. Each is a word that people choose from.
pub const LEVELS_MAX: usize = 1_000;
/// Bytes of a formula. Some pages of text; a longer one belongs in several nodes.
pub const FORMULA_BYTES_MAX: usize = 32_768;
/// Tie-breakers of one ranking; published ones name up to five. Each goes over all entities.
pub const BREAKERS_MAX: usize = 20;
/// Bands of one table.
pub const BANDS_MAX: usize = 1_000;
/// Items of one list or table of a rulebook.
pub const LIST_MAX: usize = 10_000;
/// Findings of one rulebook; the last of them says how many more there are. More than anyone mends at one go.
pub const FINDINGS_MAX: usize = 200;
/// Findings that come with suggestions: each compares a name with every name of the rulebook, and no more are printed in full.
pub const FINDINGS_SUGGESTED_MAX: usize = 50;
/// Links of a cycle that are pointed at.
pub const CYCLE_PLACES_MAX: usize = 20;
/// Faults of one formula that come with suggestions: each is compared with every name of the rulebook.
pub const SUGGESTED_MAX: usize = 10;
