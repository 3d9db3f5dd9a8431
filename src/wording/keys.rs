//! The keys of a rulebook, and the words that stand behind them, as people call them. In: the keys from a node or table on, with points
//! between. Out: words in a language. What is no key, an id or a period, stays as it is. A test walks the table of keys and fails on one
//! without words.

use super::status::missing;
use crate::rulebook::model::{Language, Missing};

/// Key, Vietnamese, English.
#[rustfmt::skip]
const KEYS: &[(&str, &str, &str)] = &[
    // the file and its head
    ("format", "phiên bản định dạng", "version of the format"),
    ("rulebook", "bộ chỉ số", "rulebook"),
    ("input", "cách đọc số liệu đầu vào", "reading of input"),
    ("rank", "xếp hạng", "ranking"),
    ("grades", "xếp loại", "grades"),
    ("field", "số liệu đầu vào", "field"),
    ("node", "chỉ số", "node"),
    ("chain", "các bước tính", "steps"),
    ("report_only", "chỉ để báo cáo", "for reporting only"),
    ("ranks", "bảng xếp hạng khác", "further rankings"),
    ("bands", "các khoảng", "bands"),
    ("from", "từ", "from"),
    ("id", "mã", "id"),
    ("version", "phiên bản", "version"),
    ("title", "tên gọi", "title"),
    ("basis", "căn cứ", "basis"),
    ("in_force", "thời gian hiệu lực", "days in force"),
    ("entities", "danh sách đơn vị", "entities"),
    ("stages", "các giai đoạn", "stages"),
    ("stage", "giai đoạn", "stage"),
    ("notes", "ghi chú", "notes"),
    ("extends", "sửa đổi từ bộ chỉ số", "changes the rulebook"),
    ("to", "đến", "to"),
    ("file", "tệp danh mục", "registry file"),
    ("earlier", "danh mục của giai đoạn trước", "registries of earlier eras"),
    ("voice", "bên xác nhận", "who speaks"),
    ("vi", "tiếng Việt", "Vietnamese"),
    ("en", "tiếng Anh", "English"),
    // input
    ("period", "kỳ", "period"),
    ("headers", "tiêu đề cột", "headers"),
    ("missing", "khi thiếu số liệu", "missing values"),
    ("numbers", "cách viết số", "form of numbers"),
    ("means", "ý nghĩa", "meaning"),
    ("indicators", "chỉ số thành phần", "indicators"),
    ("aggregates", "chỉ số tổng hợp", "aggregates"),
    // ranks, grades, bands
    ("on", "tính trên", "by the score"),
    ("ties", "cách xếp khi đồng hạng", "ranks of tied entities"),
    ("order", "thứ tự xếp", "order"),
    ("tied", "mức coi là bằng nhau", "when scores are tied"),
    ("within", "trong từng nhóm theo", "within groups by"),
    ("breakers", "tiêu chí phụ khi bằng điểm", "tie-breakers"),
    ("label", "tên loại", "label"),
    ("by", "theo", "by"),
    ("groups", "theo nhóm", "by group"),
    // fields
    ("kind", "loại số liệu", "kind"),
    ("unit", "đơn vị tính", "unit"),
    ("levels", "các mức", "levels"),
    ("combine", "cách gộp nhiều đơn vị", "how entities combine"),
    ("weighted_by", "bình quân gia quyền theo", "weighted by"),
    ("evidence", "minh chứng", "evidence"),
    ("agency", "cơ quan báo cáo", "agency"),
    ("source", "nguồn", "source"),
    ("range", "giới hạn giá trị", "range"),
    ("check", "điều kiện kiểm tra", "check"),
    ("restate", "cách tính lại theo địa giới mới", "how it is restated"),
    ("at_most", "không vượt quá", "at most"),
    ("holds", "điều kiện phải đúng", "condition that holds"),
    ("change", "mức thay đổi tối đa", "largest change"),
    ("against", "so với", "against"),
    ("fresh", "ngày số liệu không sớm hơn", "not older than"),
    ("severity", "mức độ xử lý", "severity"),
    ("tolerated", "tỷ lệ chấp nhận sai", "share tolerated"),
    // nodes
    ("value", "giá trị", "value"),
    ("sum_of_points", "tổng điểm thành phần", "sum of points"),
    ("arithmetic_mean", "bình quân cộng", "arithmetic mean"),
    ("geometric_mean", "bình quân nhân", "geometric mean"),
    ("harmonic_mean", "bình quân điều hòa", "harmonic mean"),
    ("power_mean", "bình quân lũy thừa", "power mean"),
    ("minimum", "giá trị nhỏ nhất", "minimum"),
    ("median", "trung vị", "median"),
    ("best_of", "lấy kết quả tốt nhất", "best of"),
    ("ordered_weighted", "bình quân có trọng số theo thứ tự", "ordered weighted mean"),
    ("mazziotta_pareto", "phương pháp Mazziotta – Pareto", "Mazziotta–Pareto"),
    ("benefit_of_the_doubt", "trọng số có lợi nhất cho đơn vị", "benefit of the doubt"),
    ("borda", "điểm Borda", "Borda points"),
    ("copeland", "điểm Copeland", "Copeland score"),
    ("condorcet", "xếp theo đa số Condorcet", "Condorcet order"),
    ("kemeny", "thứ tự Kemeny", "Kemeny order"),
    ("topsis", "phương pháp TOPSIS", "TOPSIS"),
    ("vikor", "phương pháp VIKOR", "VIKOR"),
    ("promethee", "phương pháp PROMETHEE II", "PROMETHEE II"),
    ("points", "tổng điểm tối đa", "points"),
    ("weights", "tổng trọng số", "sum of the weights"),
    ("children", "điểm thành phần được lấy", "scores of the children"),
    ("child", "thành phần", "child"),
    ("direction", "chiều đánh giá", "direction"),
    ("target", "mục tiêu", "target"),
    ("score", "cách chấm điểm", "score"),
    ("scored", "có chấm điểm", "scored"),
    ("note", "ghi chú", "note"),
    ("exponent", "số mũ", "exponent"),
    ("places", "trọng số theo thứ tự", "weights by place"),
    ("penalty", "điểm trừ", "penalty"),
    ("deviation", "mẫu số của độ lệch chuẩn", "divisor of the deviation"),
    ("shares", "giới hạn tỷ trọng", "bounds of shares"),
    ("scaling", "cách đưa về cùng thang", "scaling"),
    ("majority", "trọng số của đa số", "weight of the majority"),
    ("preferences", "hàm ưu tiên", "preference function"),
    ("weighting", "cách xác định trọng số", "weighting"),
    ("uses", "dùng các bước tính chung", "uses the steps"),
    ("override", "bước tính thay thế", "overridden steps"),
    ("between", "giữa hai mốc", "between two periods"),
    // steps
    ("step", "bước tính", "step"),
    ("name", "tên bước", "name"),
    ("flag", "điểm khi có và khi không", "score of yes and of no"),
    ("steps", "các bước tính", "steps"),
    ("share", "tỷ lệ", "share"),
    ("each", "điểm cho mỗi đơn vị số liệu", "points for one"),
    ("to_target", "chấm theo mục tiêu", "scored against the target"),
    ("cap", "mức trần", "cap"),
    ("goalposts", "chấm theo mốc thấp nhất và cao nhất", "goalposts"),
    ("worst", "mốc thấp nhất", "worst"),
    ("best", "mốc cao nhất", "best"),
    ("round", "làm tròn", "rounding"),
    ("mode", "cách thức", "mode"),
    ("clamp", "giới hạn trong khoảng", "clamped"),
    ("low", "mức thấp", "low"),
    ("high", "mức cao", "high"),
    ("formula", "công thức", "formula"),
    ("gate", "điều kiện khống chế", "gate"),
    ("bonus", "điểm thưởng", "bonus"),
    ("screen", "điều kiện loại", "screen"),
    ("at_least", "không dưới", "at least"),
    ("at", "bước của thành phần được dùng", "step of the children"),
    ("then", "đường cong khi vẫn còn ngoại lệ", "curve beyond the test"),
    ("given", "lấy giá trị làm điểm", "the value is the score"),
    ("gives", "cho kết quả", "gives"),
    ("complement", "lấy phần bù", "complement"),
    ("constant", "hằng số", "constant"),
    ("min_max", "chuẩn hóa theo nhỏ nhất – lớn nhất", "min-max"),
    ("z_score", "chuẩn hóa theo độ lệch chuẩn", "z-scores"),
    ("percentile_rank", "thứ hạng phần trăm", "percentile rank"),
    ("percentiles", "các mức phân vị", "percentiles"),
    ("by_percentiles", "chấm theo phân vị", "scored by percentiles"),
    ("ratio_to", "tỷ lệ so với", "ratio to"),
    ("difference_to", "chênh lệch so với", "difference to"),
    ("distance_to", "khoảng cách tới", "distance to"),
    ("above_mean", "trên hoặc dưới bình quân", "above the mean"),
    ("interquartile", "số lần khoảng tứ phân vị", "interquartile distances"),
    ("entity", "đơn vị", "entity"),
    ("over", "tính trên tập", "population"),
    ("base", "kỳ gốc", "base period"),
    ("keep", "luôn giữ", "always kept"),
    ("leave_out", "luôn loại", "always left out"),
    ("least", "ít nhất", "least"),
    ("most", "nhiều nhất", "most"),
    ("of", "của", "of"),
    ("type", "kiểu phân vị", "type of quantile"),
    ("indifference", "ngưỡng coi như nhau", "indifference"),
    ("preference", "ngưỡng ưu tiên hẳn", "preference"),
    ("parameters", "tham số", "parameters"),
    ("apply_to", "áp dụng cho", "applied to"),
    // outliers and gaps
    ("treat", "xử lý ngoại lệ", "treatment"),
    ("test", "phép kiểm tra ngoại lệ", "test for outliers"),
    ("skewness", "độ lệch", "skewness"),
    ("kurtosis", "độ nhọn", "kurtosis"),
    ("winsorise", "cắt giá trị ngoại lệ", "winsorised"),
    ("transform", "biến đổi", "transformed"),
    ("box_cox", "biến đổi Box – Cox", "Box–Cox"),
    ("shifted", "dịch về số dương trước", "shifted first"),
    ("ln_plus", "lôgarit của x cộng thêm", "logarithm of x plus"),
    ("impute", "ước tính thay thế", "imputed"),
    ("regression", "hồi quy", "regression"),
    ("nearest", "các đơn vị gần nhất", "nearest entities"),
    // weights made from figures
    ("factor_analysis", "phân tích nhân tố", "factor analysis"),
    ("rotation", "phép xoay nhân tố", "rotation"),
    ("budget_allocation", "phân bổ ngân sách điểm của chuyên gia", "budget allocation"),
    ("analytic_hierarchy", "phân tích thứ bậc (AHP)", "analytic hierarchy"),
    // what a comparison says of itself
    ("order of children", "thứ tự các thành phần", "order of the children"),
    ("order of levels", "thứ tự các mức", "order of the levels"),
    ("otherwise", "các trường hợp khác", "otherwise"),
    ("share_of_weight", "tỷ lệ trọng số tối thiểu phải có", "least share of weight"),
    ("share_of_number", "tỷ lệ thành phần tối thiểu phải có", "least share of children"),
];

/// What is told of the entities of a registry file.
#[rustfmt::skip]
const ENTITIES: &[(&str, &str, &str)] = &[
    ("entities", "danh sách đơn vị", "entities"),
    ("added", "bổ sung", "added"),
    ("removed", "không còn", "removed"),
    ("renamed", "đổi tên", "renamed"),
    ("recoded", "đổi mã", "another code"),
    ("successor", "nay thuộc hoặc trở thành", "went on as"),
    ("aliases", "tên gọi khác", "other names"),
    ("region", "vùng", "region"),
    ("type", "loại đơn vị", "type"),
    ("from", "áp dụng từ", "from"),
    ("to", "áp dụng đến", "to"),
];

/// Values that are words of the language, as people call them.
#[rustfmt::skip]
const VALUES: &[(&str, &str, &str)] = &[
    ("yes", "có", "yes"),
    ("no", "không", "no"),
    ("higher", "càng cao càng tốt", "higher is better"),
    ("lower", "càng thấp càng tốt", "lower is better"),
    ("score 0", "cho 0 điểm", "score 0"),
    ("full points", "cho điểm tối đa", "full points"),
    ("stays missing", "để trống", "stays missing"),
    ("require all", "phải đủ mọi thành phần", "all are required"),
    ("reweight", "chia lại trọng số cho các thành phần còn lại", "the others are reweighted"),
    ("competition", "1, 2, 2, 4", "1, 2, 2, 4"),
    ("dense", "1, 2, 2, 3", "1, 2, 2, 3"),
    ("ordinal", "1, 2, 3, 4", "1, 2, 3, 4"),
    ("exact", "điểm chưa làm tròn", "before rounding"),
    ("rounded", "điểm đã làm tròn", "after rounding"),
    ("highest first", "từ cao xuống thấp", "highest first"),
    ("lowest first", "từ thấp lên cao", "lowest first"),
    ("latest", "lấy mốc gần nhất", "the latest"),
    ("straight line", "nội suy tuyến tính", "on a straight line"),
    ("proportional", "theo tỷ lệ", "proportional"),
    ("none", "không có", "none"),
    ("half away from zero", "nửa làm tròn ra xa 0", "half away from zero"),
    ("half even", "nửa làm tròn về số chẵn", "half to even"),
    ("truncate", "cắt bỏ", "truncated"),
    ("count", "số đếm", "a count"),
    ("amount", "lượng", "an amount"),
    ("rate", "tỷ lệ", "a rate"),
    ("flag", "có hoặc không", "yes or no"),
    ("level", "mức", "a level"),
    ("sum", "cộng lại", "summed"),
    ("required", "bắt buộc", "required"),
    ("error", "lỗi", "an error"),
    ("warning", "cảnh báo", "a warning"),
];

fn words(table: &'static [(&str, &str, &str)], key: &str, language: Language) -> Option<&'static str> {
    let (_, vi, en) = table.iter().find(|(own, ..)| *own == key)?;
    Some(match language {
        Language::Vi => vi,
        Language::En => en,
    })
}

/// The words of a key of a rulebook, or of a reason for a missing value; none where it is no key.
pub fn key(key: &str, language: Language) -> Option<&'static str> {
    let reason = || Missing::ALL.into_iter().find(|reason| reason.token() == key);
    words(KEYS, key, language).or_else(|| reason().map(|reason| missing(reason, language)))
}

/// The words of keys with points between, from the widest to the narrowest. A key that the author chose, an id, a period, a place in a
/// list, stays as it is.
pub fn keys(path: &str, language: Language) -> String {
    let mut said: Vec<&str> = Vec::new();
    // A target is its value.
    let path = if path.starts_with("target.") { path.trim_end_matches(".value") } else { path };
    // Attributes and codes of entities can be called like keys of other things.
    let is_of_entities = path.starts_with("entities.");
    for own in path.split('.') {
        let words = if is_of_entities { words(ENTITIES, own, language) } else { key(own, language) };
        let own = words.unwrap_or(own);
        // The step `round` rounds: once is enough.
        if said.last() != Some(&own) {
            said.push(own);
        }
    }
    said.join(" › ")
}

/// The words of a value that is a word of the language; none of a number, a text, a formula.
pub fn value(value: &str, language: Language) -> Option<&'static str> {
    words(VALUES, value, language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::keys::ALL;
    use std::collections::BTreeSet;

    /// Every key that a reader can see has words, and every word is of a key.
    #[test]
    fn every_key_has_words_in_both_languages() {
        let tables = ALL.iter().flat_map(|table| table.keys.iter().map(move |key| (table.name, key.name)));
        let missing: Vec<(&str, &str)> = tables.filter(|(_, own)| key(own, Language::Vi).is_none()).collect();
        assert!(missing.is_empty(), "{missing:?}");
        let mut seen = BTreeSet::new();
        for (own, vi, en) in KEYS {
            assert!(!vi.is_empty() && !en.is_empty() && seen.insert(own), "{own}");
        }
        // The comparison's own keys, and those inside of values, stand in no table.
        let own = ["stage", "child", "step", "order of children", "order of levels", "weighted_by"];
        let own = own.into_iter().chain(["otherwise", "share_of_weight", "share_of_number"]);
        let known: BTreeSet<&str> = ALL.iter().flat_map(|table| table.keys).map(|key| key.name).chain(own).collect();
        let strange: Vec<&&str> = KEYS.iter().map(|(own, ..)| own).filter(|own| !known.contains(**own)).collect();
        assert!(strange.is_empty(), "{strange:?}");
    }

    #[test]
    fn keys_are_told_from_the_widest_to_the_narrowest() {
        assert_eq!(keys("step.round.round", Language::Vi), "bước tính › làm tròn");
        assert_eq!(keys("target.groups.tỉnh.2025", Language::Vi), "mục tiêu › theo nhóm › tỉnh › 2025");
        assert_eq!(keys("target.value", Language::En), "target");
        assert_eq!(keys("entities.xa.1 An.type", Language::Vi), "danh sách đơn vị › xa › 1 An › loại đơn vị");
        assert_eq!(keys("bands.1.from", Language::En), "bands › 1 › from");
    }
}
