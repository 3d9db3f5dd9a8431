//! Tokens that stand in arguments of findings, in words. In: a token. Out: its words, where it is a known one.

use crate::rulebook::model::{Language, Missing};

/// Token, Vietnamese, English.
#[rustfmt::skip]
const TOKENS: &[(&str, &str, &str)] = &[
    // why a file cannot be read, or is left out
    ("not-found", "không có tệp hay thư mục này", "there is no such file or folder"),
    ("directory", "đây là thư mục, cần một tệp", "it is a folder, and a file is wanted"),
    ("permission", "không có quyền truy cập", "no right to read it"),
    ("other", "hệ thống báo lỗi khi đọc", "the system reports an error"),
    ("not-csv", "không phải tệp CSV", "not a CSV file"),
    ("lock-file", "tệp khóa do phần mềm bảng tính tạo ra", "a lock file of a spreadsheet program"),
    ("hidden", "tệp ẩn", "a hidden file"),
    // what is expected and found in a rulebook
    ("text", "văn bản", "a text"),
    ("number", "số", "a number"),
    ("whole number", "số nguyên", "a whole number"),
    ("date", "ngày", "a date"),
    ("time", "thời điểm có giờ", "a time of day"),
    ("yes or no", "có hoặc không", "yes or no"),
    ("list", "danh sách", "a list"),
    ("two numbers", "danh sách gồm đúng hai số", "a list of exactly two numbers"),
    ("table", "bảng khóa", "a table of keys"),
    ("bilingual text", "văn bản song ngữ", "a text in both languages"),
    ("formula", "công thức", "a formula"),
    ("period", "kỳ báo cáo", "a period"),
    ("quoted word", "một từ trong dấu nháy", "a word in quotes"),
    ("written number", "một số ghi trực tiếp", "a number written out"),
    ("truth", "giá trị có/không", "a yes-or-no value"),
    ("level", "mức", "a level"),
    ("field", "số liệu đầu vào", "a field"),
    ("node", "chỉ số", "a node"),
    // bounds of a number
    ("from 0 to 1", "nằm trong khoảng từ 0 đến 1", "from 0 to 1"),
    ("above 0", "lớn hơn 0", "above 0"),
    ("0 or more", "lớn hơn hoặc bằng 0", "0 or more"),
    ("from 1 to 9", "nằm trong khoảng từ 1 đến 9", "from 1 to 9"),
    ("from 2 to 1000", "là số nguyên từ 2 đến 1.000", "a whole number from 2 to 1,000"),
    ("a rank from 1", "là thứ hạng từ 1 trở đi", "a rank from 1 on"),
    ("from -12 to 12", "nằm trong khoảng từ −12 đến 12", "from −12 to 12"),
    // what a formula wants next
    ("operand", "một số, một tên hoặc dấu ngoặc mở", "a number, a name or an opening parenthesis"),
    ("operator", "một phép tính", "an operator"),
    ("name", "một tên", "a name"),
    ("end", "hết công thức", "the end of the formula"),
    ("closing quote", "dấu nháy đóng", "a closing quote"),
    // forms of an input table
    ("long", "bảng dạng dọc (mỗi dòng một số liệu)", "a long table (one figure a row)"),
    ("wide", "bảng dạng ngang (mỗi dòng một đơn vị)", "a wide table (one entity a row)"),
    // limits
    ("rulebook-bytes", "dung lượng bộ chỉ số (byte)", "the size of the rulebook in bytes is"),
    ("nodes", "số lượng chỉ số", "the number of nodes is"),
    ("fields", "số lượng số liệu đầu vào", "the number of fields is"),
    ("formula-depth", "số tầng lồng nhau của công thức", "the nesting of the formula is"),
    ("formula-height", "số phép tính nối tiếp trong công thức", "the number of operations in a row is"),
    ("formula-length", "độ dài công thức (byte)", "the length of the formula in bytes is"),
    ("graph-depth", "số tầng chỉ số", "the number of layers of nodes is"),
    ("bands", "số khoảng điểm", "the number of bands is"),
    ("list-length", "số mục trong danh sách", "the length of the list is"),
    ("cell-length", "độ dài ô số liệu (ký tự)", "the length of the cell in characters is"),
    ("rows", "số dòng", "the number of rows is"),
    ("digits", "số chữ số", "the number of digits is"),
    ("findings", "số lỗi và cảnh báo", "the number of findings is"),
    // why a value is undefined
    ("logarithm", "lôgarit của số không dương", "logarithm of a number that is not positive"),
    ("root", "căn bậc hai của số âm", "square root of a negative number"),
    ("power", "lũy thừa không xác định", "power without a value"),
    ("too large", "kết quả quá lớn", "the result is too large"),
    ("out of range", "nằm ngoài phạm vi cho phép", "outside of what it may be"),
    ("product of negatives", "trung bình nhân của số không dương", "geometric mean of numbers that are not positive"),
];

/// The words of a token; reasons for missing values are known too.
pub(super) fn words(token: &str, language: Language) -> Option<&'static str> {
    if let Some(reason) = Missing::parse(token) {
        return Some(super::status::missing(reason, language));
    }
    let (_, vi, en) = TOKENS.iter().find(|(own, _, _)| *own == token)?;
    Some(match language {
        Language::Vi => vi,
        Language::En => en,
    })
}

/// What is found where a formula ends too soon.
pub(super) fn formula_end(language: Language) -> &'static str {
    match language {
        Language::Vi => "hết công thức",
        Language::En => "the end of the formula",
    }
}
