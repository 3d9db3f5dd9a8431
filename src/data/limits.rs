//! The limits of input files, each with its reason. Past one of them there is a finding that names it.

/// Bytes of one file. Ten thousand communes with fifty figures in a hundred periods fit; lines and columns fit into 32 bits.
pub const FILE_BYTES_MAX: usize = 1 << 30;

/// Bytes of one cell. The longest true cell is an evidence text of some pages; a longer one is a broken file (a quotation
/// mark that never closes, a file without line ends).
pub const CELL_BYTES_MAX: usize = 64 * 1024;

/// Columns of one table. Excel itself has 16,384; no rulebook collects a tenth of this.
pub const COLUMNS_MAX: usize = 10_000;

/// Data rows of one file.
pub const ROWS_MAX: usize = 2_000_000;

/// Observations of one file, so that a file of commas cannot fill the memory: at about a hundred bytes each.
pub const OBSERVATIONS_MAX: usize = 4_000_000;

/// Findings of one code in one file; the last says how many more there are. Nobody reads the thousand and first.
pub const FINDINGS_MAX: usize = 1_000;

/// Places of one finding beside its first.
pub(super) const RELATED_PLACES_MAX: usize = 10;

/// Characters of a cell's text that a finding repeats.
pub(super) const SHOWN_CHARACTERS_MAX: usize = 80;

/// Bytes of input from which several files are read in parallel; below, starting threads costs more than it brings.
#[cfg(feature = "rayon")]
pub(super) const PARALLEL_BYTES_MIN: usize = 512 * 1024;
