//! Tokens that stand in arguments of findings, in words. In: a token. Out: its words, where it is a known one.

use crate::rulebook::model::{Language, Missing};

/// Token, Vietnamese, English.
#[rustfmt::skip]
const TOKENS: &[(&str, &str, &str)] = &[
    // why a file cannot be read, or is left out
    ("not-found", "không có tệp hay thư mục này", "there is no such file or folder"),
    ("directory", "đây là thư mục, cần một tệp", "it is a folder, and a file is wanted"),
    ("permission", "không có quyền truy cập", "no right to read it"),
    ("no-data", "trong thư mục không có tệp số liệu nào (.csv, .tsv, .txt)", "there is no data file in the folder (.csv, .tsv, .txt)"),
    ("other", "hệ thống báo lỗi khi đọc", "the system reports an error"),
    // why a file cannot be written
    ("no-folder", "không có thư mục để ghi tệp vào", "the folder for it does not exist"),
    ("write-permission", "không có quyền ghi vào đây", "no right to write there"),
    ("storage-full", "ổ đĩa đã đầy", "the disk is full"),
    ("shipped", "tệp nằm trong chương trình, không sửa được", "it is part of the program"),
    ("no-ranking", "không lập được bảng xếp hạng", "there is no ranking to write"),
    ("write-failed", "hệ thống báo lỗi khi ghi", "the system reports an error"),
    // why a table cannot be cut into cells
    ("unclosed-quote", "dấu nháy mở ở đây không được đóng, nên không đọc được phần còn lại của tệp", "the quote that opens here is never closed, so the rest of the file cannot be read"),
    ("text-behind-quote", "sau dấu nháy đóng còn chữ trước dấu ngăn cách", "there is text between the closing quote and the separator"),
    ("not-csv", "không phải tệp CSV", "not a CSV file"),
    ("lock-file", "tệp khóa do phần mềm bảng tính tạo ra", "a lock file of a spreadsheet program"),
    ("hidden", "tệp ẩn", "a hidden file"),
    // why a row cannot be cut into cells
    ("unclosed-quote", "dấu nháy kép mở ra mà không đóng lại", "a quotation mark is opened and never closed"),
    ("text-behind-quote", "còn chữ sau dấu nháy kép đóng", "text stands behind a closing quotation mark"),
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
    ("number or percent", "số, hoặc tỷ lệ phần trăm viết như `\"50 %\"`", "a number, or a percentage written `\"50 %\"`"),
    ("date or period", "ngày hoặc kỳ báo cáo", "a date or a period"),
    ("not-a-figure", "đây không phải số liệu đầu vào", "it is not a field"),
    ("of-others", "số thống kê lấy từ nhiều đơn vị", "a statistic looks at other entities"),
    ("of-another-period", "đây là số của kỳ khác; dùng `change` để so với kỳ khác", "it is of another period; `change` compares periods"),
    ("not-exact", "phép tính này không cho kết quả chính xác", "this operation has no exact result"),
    ("not-itself", "điều kiện không nhắc đến chính số liệu được kiểm tra", "it does not read the field that it is a check of"),
    ("truth", "giá trị có/không", "a yes-or-no value"),
    ("level", "mức", "a level"),
    ("field", "số liệu đầu vào", "a field"),
    ("node", "chỉ số", "a node"),
    ("indicator", "chỉ số thành phần", "an indicator"),
    ("aggregate", "chỉ số tổng hợp", "an aggregate"),
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
    ("registry", "danh mục đơn vị", "a registry file"),
    ("cases", "bảng trường hợp kiểm thử", "a table of cases"),
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
    ("cell-length", "độ dài ô số liệu (byte)", "the length of the cell in bytes is"),
    ("rows", "số dòng", "the number of rows is"),
    ("columns", "số cột", "the number of columns is"),
    ("observations", "số lượng số liệu trong tệp", "the number of figures in the file is"),
    ("files", "số tệp số liệu", "the number of data files is"),
    ("digits", "số chữ số", "the number of digits is"),
    ("findings", "số lỗi và cảnh báo", "the number of findings is"),
    // what changes a score
    ("penalty", "điểm trừ", "penalty"),
    ("bonus", "điểm thưởng", "bonus"),
    // what a proof could not decide
    ("scale", "điểm có luôn nằm trong thang không", "whether the score stays on its scale"),
    ("direction", "điểm có luôn theo chiều đánh giá không", "whether the score follows its direction"),
    ("full-points", "có đạt được điểm tối đa không", "whether full points can be had"),
    ("zero", "có thể bằng 0 điểm không", "whether zero can be had"),
    ("attainable", "mức cao nhất và thấp nhất đạt được", "the least and greatest attainable score"),
    // why not
    ("opposing", "cùng một số liệu tác động theo hai chiều trái nhau", "the same figure pulls in two directions"),
    ("switch", "kết quả chuyển theo điều kiện hoặc bảng điểm lên xuống", "a condition or a table that goes up and down lies in between"),
    ("missing-rule", "điểm nhảy theo quy tắc xử lý thiếu số liệu", "the rule for missing values sets the score there"),
    ("unknown-operation", "phép tính này chưa có cách chứng minh", "there is no proof for this operation"),
    ("not-found-by-search", "khoảng giá trị chưa đủ chặt và cũng chưa tìm được số liệu làm chứng", "the ranges are too wide, and no figures were found that show it"),
    ("other-entities", "còn tùy số liệu của các đơn vị khác", "it depends on the figures of other entities"),
    ("not-found-by-condition", "điều kiện `holds` của kiểm tra đầu vào ràng buộc số liệu, và chưa tìm được số liệu nào thỏa điều kiện để làm chứng", "a `holds` condition of the checks of data binds the figures, and none that pass it were found that show it"),
    ("search-limit", "đã dừng tìm kiếm ở giới hạn", "the search was stopped at its limit"),
    // why a value is undefined
    ("logarithm", "lôgarit của số không dương", "logarithm of a number that is not positive"),
    ("root", "căn bậc hai của số âm", "square root of a negative number"),
    ("power", "lũy thừa không xác định", "power without a value"),
    // what a method found
    ("consistency ratio", "tỷ số nhất quán của các phán đoán", "consistency ratio of the judgements"),
    ("explained variance", "tỷ lệ phương sai được giải thích", "share of the variance that is explained"),
    ("negative weight", "có trọng số âm, nhỏ nhất", "there are negative weights, the least"),
    ("factors", "số nhân tố được giữ lại", "factors that are kept"),
    ("majority cycle", "đa số Condorcet tạo thành vòng, số đơn vị nhiều nhất trong một vòng", "the majorities form a cycle; entities in the greatest one"),
    ("several orders", "số thứ tự cùng tốt nhất", "orders that are equally good"),
    ("concordance", "mức phù hợp của thứ tự", "concordance of the order"),
    ("not proven", "chưa chứng minh được là thứ tự tốt nhất, mức phù hợp cao nhất có thể", "not proven to be the best order; no order has a concordance above"),
    ("compromise set", "số đơn vị trong tập thỏa hiệp", "entities in the compromise set"),
    // why a method could not be fitted
    ("constant column", "mọi giá trị bằng nhau", "all values are the same"),
    ("too few figures", "quá ít số liệu", "there are too few values"),
    ("not positive", "có giá trị không dương", "a value is not above zero"),
    ("missing figure", "thiếu một giá trị cần có", "a value that is needed is missing"),
    ("bad weight", "trọng số âm hoặc không hợp lệ", "a weight is negative or no number"),
    ("no weight", "không có trọng số nào lớn hơn 0", "no weight is above zero"),
    ("unequal lengths", "các danh sách không cùng độ dài", "lists that belong together differ in length"),
    ("too many", "quá nhiều đơn vị cho phương pháp này", "too many entities for this method"),
    ("no columns", "không có chỉ số thành phần nào", "there is nothing to work on"),
    ("negative figure", "có giá trị âm", "a value is negative"),
    ("not reciprocal", "hai phán đoán về cùng một cặp không phải nghịch đảo của nhau", "two judgements on one pair are not each other's reciprocal"),
    ("equal eigenvalues", "hai giá trị riêng bằng nhau, không tách được thành phần", "two eigenvalues are equal, so that no component can be told from the next"),
    ("no factor", "không có nhân tố nào đạt điều kiện giữ lại", "no factor fulfils the rule by which factors are kept"),
    ("no information", "các cột không chứa thông tin để xác định trọng số", "the columns carry nothing that could become weights"),
    ("circle", "các chỉ số vòng tròn", "nodes stand above themselves"),
    ("not settled", "phép tính không hội tụ", "the computation did not settle"),
    ("collinear", "các số liệu phụ thuộc tuyến tính vào nhau", "the figures depend on each other linearly"),
    ("all alike", "mọi đơn vị có số liệu như nhau", "all entities have the same figures"),
    ("zero mean", "giá trị bình quân bằng 0", "the mean is zero"),
    ("no neighbours", "không có đơn vị nào đủ số liệu để so sánh", "no other entity has enough figures in common"),
    ("no known period", "không có kỳ nào có số liệu ở một phía", "there is no known period on one side"),
    ("no group", "đơn vị không thuộc nhóm nào", "the entity has no group"),
    ("nothing to weigh", "đơn vị không có giá trị nào để gán trọng số", "the entity has no value to weigh"),
    ("least shares above one", "tổng các tỷ trọng tối thiểu lớn hơn 1", "the least shares add up to more than 1"),
    ("most shares below one", "tổng các tỷ trọng tối đa nhỏ hơn 1", "the greatest shares add up to less than 1"),
    ("no contribution", "giới hạn đòi hỏi đóng góp của chỉ số bằng 0", "a bound asks for a contribution of a value that is 0"),
    ("unbounded", "hàm mục tiêu tăng không giới hạn", "the objective can grow without end"),
    ("not certain", "lời giải không qua được phép kiểm tra lại", "the solution did not stand up to its own check"),
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
