//! Data status, reasons for missing values and severities, in words. In: the token's type. Out: its words.

use crate::finding::Severity;
use crate::rulebook::model::{DataStatus, Language, Missing};

fn pick(language: Language, vi: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}

/// The name of a data status.
pub fn status(status: DataStatus, language: Language) -> &'static str {
    let (vi, en) = match status {
        DataStatus::Official => ("chính thức", "official"),
        DataStatus::Provisional => ("sơ bộ", "provisional"),
        DataStatus::Estimated => ("ước tính", "estimated"),
        DataStatus::Illustrative => ("minh họa", "illustrative"),
        DataStatus::WhatIf => ("tính thử", "what-if"),
    };
    pick(language, vi, en)
}

/// What stands behind an entity's name so that a made-up rank cannot pass for an official one; empty for real figures.
pub fn status_suffix(status: DataStatus, language: Language) -> &'static str {
    match status {
        DataStatus::Official | DataStatus::Provisional | DataStatus::Estimated => "",
        DataStatus::Illustrative => pick(language, " (minh họa)", " (illustrative)"),
        DataStatus::WhatIf => pick(language, " (tính thử)", " (what-if)"),
    }
}

/// What stands behind an entity's name in a result for the boundaries of another era than its figures'.
pub fn restated_suffix(is_restated: bool, language: Language) -> &'static str {
    if is_restated { pick(language, " (tính lại)", " (restated)") } else { "" }
}

/// What must be read above a result of this status; none for official figures.
pub fn status_notice(status: DataStatus, language: Language) -> Option<&'static str> {
    let (vi, en) = match status {
        DataStatus::Official => return None,
        DataStatus::Provisional => {
            ("Số liệu sơ bộ, còn có thể điều chỉnh.", "Provisional figures, which may still change.")
        }
        DataStatus::Estimated => (
            "Có số liệu ước tính, không phải số liệu báo cáo hay công bố.",
            "Some figures are estimates, neither reported nor published.",
        ),
        DataStatus::Illustrative => (
            "SỐ LIỆU MINH HỌA: được dựng lên để trình bày cách tính, không phản ánh kết quả thực của bất kỳ đơn vị nào.",
            "ILLUSTRATIVE FIGURES: made up to show the method; they say nothing about the real performance of any entity.",
        ),
        DataStatus::WhatIf => (
            "KẾT QUẢ TÍNH THỬ: một số số liệu đã được thay đổi để xem kết quả sẽ ra sao, không phải kết quả thực.",
            "WHAT-IF RESULT: some figures were changed to see what would be; this is not the real result.",
        ),
    };
    Some(pick(language, vi, en))
}

/// Why there is no value.
pub fn missing(reason: Missing, language: Language) -> &'static str {
    let (vi, en) = match reason {
        Missing::NotReported => ("chưa báo cáo", "not reported"),
        Missing::NotApplicable => ("không áp dụng", "not applicable"),
        Missing::NoEvidence => ("thiếu minh chứng", "no evidence"),
        Missing::DivisionByZero => ("mẫu số bằng 0", "division by zero"),
        Missing::Excluded => ("đã loại trừ", "excluded"),
        Missing::NotInForce => ("chưa có hoặc đã hết hiệu lực", "not in force"),
        Missing::Invalid => ("số liệu không hợp lệ", "invalid"),
        Missing::MemberMissing => ("thiếu số liệu thành phần", "member missing"),
        Missing::NotRestated => ("không tính lại được theo địa giới mới", "not restated for the new boundaries"),
    };
    pick(language, vi, en)
}

/// How grave a finding is.
pub fn severity(severity: Severity, language: Language) -> &'static str {
    let (vi, en) = match severity {
        Severity::Error => ("lỗi", "error"),
        Severity::Warning => ("cảnh báo", "warning"),
        Severity::Note => ("lưu ý", "note"),
    };
    pick(language, vi, en)
}
