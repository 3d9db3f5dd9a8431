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

/// Bytes of a workbook as it lies on the disk. A country's communes with a hundred figures each take less than 20 MB.
pub const WORKBOOK_BYTES_MAX: usize = 48 << 20;

/// Bytes that the parts of a workbook that hold figures may unpack to, all together: some hundred thousand cells in use. What a
/// file says about its own size is not believed; unpacking stops here.
pub const UNPACKED_BYTES_MAX: usize = 64 << 20;

/// Entries in a workbook's directory. A workbook of a hundred sheets with pictures has a thousand.
pub(super) const ENTRIES_MAX: usize = 10_000;

/// Sheets of one workbook: a sheet for each of 63 provinces, four times over.
pub const SHEETS_MAX: usize = 256;

/// Cells of one workbook in which something stands, or that a reader would make room for.
pub const SHEET_CELLS_MAX: usize = 1_000_000;

/// Bytes of text in the cells of one workbook. A text that is stored once counts for each cell that refers to it.
pub const WORKBOOK_TEXTS_BYTES_MAX: usize = 64 << 20;

/// Rows below the first that the merged cells of one sheet go over.
pub(super) const SPREAD_MAX: usize = 100_000;

/// Places that the rows of a workbook go over, empty ones included: each row counts up to its last cell.
pub(super) const SHEET_AREA_MAX: usize = 32_000_000;

/// Depth of a workbook's XML. Office programs write less than thirty levels.
pub const XML_DEPTH_MAX: usize = 256;

/// Formats, fonts and the like of one workbook; Excel itself stops at 65,490 cell formats.
pub(super) const STYLES_MAX: usize = 70_000;

/// Spaces that one element of an OpenDocument text may stand for.
pub(super) const SPACES_MAX: usize = 1_000;

/// Cells of the rectangles around the figures of an `.xls` workbook, for which its reader makes room.
pub(super) const XLS_AREA_MAX: usize = 2_000_000;

/// Bytes of the table of texts in an `.xls` file, each of which may be as short as three bytes and takes thirty in memory.
pub(super) const XLS_TEXTS_BYTES_MAX: usize = 8 << 20;

/// Bytes of input from which several files are read in parallel; below, starting threads costs more than it brings.
#[cfg(feature = "rayon")]
pub(super) const PARALLEL_BYTES_MIN: usize = 512 * 1024;
