//! Methods of aggregation and what they found, in words.

use super::tokens;
use crate::rulebook::model::Language;

/// A method by its key in rulebooks.
pub fn method(key: &str, language: Language) -> &'static str {
    let (vi, en) = match key {
        "minimum" => ("Thành phần thấp nhất của", "Least of"),
        "median" => ("Trung vị của", "Median of"),
        "ordered_weighted" => (
            "Bình quân gia quyền theo thứ tự, điểm cao nhất đứng trước:",
            "Ordered weighted average, the greatest score first:",
        ),
        "mazziotta_pareto" => ("Chỉ số Mazziotta-Pareto của", "Mazziotta-Pareto index of"),
        "benefit_of_the_doubt" => ("Với trọng số có lợi nhất cho đơn vị:", "With the entity's own best weights:"),
        "borda" => ("Điểm Borda trên", "Borda points over"),
        "copeland" => ("Điểm Copeland trên", "Copeland score over"),
        "condorcet" => {
            ("Số đơn vị xếp dưới theo đa số Condorcet, trên", "Entities below by Condorcet's majorities over")
        }
        "kemeny" => ("Số đơn vị xếp dưới theo thứ tự Kemeny, trên", "Entities below in Kemeny's order over"),
        "topsis" => ("Độ gần phương án lý tưởng (TOPSIS) trên", "Closeness to the ideal (TOPSIS) over"),
        "vikor" => ("Chỉ số thỏa hiệp VIKOR trên", "VIKOR compromise index over"),
        "promethee" => ("Dòng ưu tiên thuần PROMETHEE II trên", "PROMETHEE II net flow over"),
        _ => ("Phương pháp khác trên", "Another method over"),
    };
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}

/// What a method did: its words, those of an aggregation, or else its own.
pub fn done(token: &str, language: Language) -> String {
    let known = tokens::words(token, language);
    known.map_or_else(|| token.replace('_', " "), str::to_owned)
}

/// How weights are made, by the key or word in rulebooks.
pub fn weighting(key: &str, language: Language) -> &'static str {
    let (vi, en) = match key {
        "budget_allocation" => {
            ("phân bổ điểm của chuyên gia, lấy bình quân tỷ trọng", "budget allocation, the mean shares of the experts")
        }
        "analytic_hierarchy" => ("so sánh cặp (AHP)", "the analytic hierarchy process"),
        "principal components" => {
            ("hệ số tải của thành phần chính thứ nhất", "the loadings of the first principal component")
        }
        "factor_analysis" => (
            "phân tích nhân tố, xoay varimax (bình phương hệ số tải × tỷ trọng của nhân tố, chia cho tổng)",
            "factor analysis with varimax (squared loading × share of the factor, divided by their sum)",
        ),
        "entropy" => ("entropy (1 − entropy, chia cho tổng)", "entropy (1 − entropy, divided by their sum)"),
        "critic" => (
            "phương pháp CRITIC (độ lệch chuẩn × mức khác biệt, chia cho tổng)",
            "CRITIC (standard deviation × conflict, divided by their sum)",
        ),
        _ => ("phương pháp khác", "another method"),
    };
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}

/// Something that a method found, by its token.
pub fn fact(token: &str, language: Language) -> &'static str {
    tokens::words(token, language).unwrap_or_default()
}
