//! Limits of a rulebook, each with its reason. Past one: a finding that names it.

/// Bytes of a rulebook. The largest published sets (306 criteria with texts) stay under 1 MB.
pub const RULEBOOK_BYTES_MAX: usize = 8 << 20;
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
/// Bytes of a formula. A page of text; a longer one belongs in several nodes.
pub const FORMULA_BYTES_MAX: usize = 16_384;
/// Bands of one table.
pub const BANDS_MAX: usize = 1_000;
/// Items of one list or table of a rulebook.
pub const LIST_MAX: usize = 10_000;
