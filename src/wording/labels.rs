//! Headings, column titles, notes and the words of explanations. In: a [`Label`]. Out: its words in a language, with places
//! in braces filled where it has any.

use super::template::substitute;
use crate::rulebook::model::Language;

macro_rules! labels {
    ($($variant:ident $vi:literal $en:literal)*) => {
        /// A piece of text that reports use.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Label { $($variant,)* }

        impl Label {
            /// Every label.
            pub const ALL: &[Label] = &[$(Label::$variant),*];
        }

        /// The words of a label.
        pub fn label(label: Label, language: Language) -> &'static str {
            match (label, language) {
                $((Label::$variant, Language::Vi) => $vi, (Label::$variant, Language::En) => $en,)*
            }
        }
    };
}

labels! {
    // columns
    Period "Kỳ" "Period"
    Rank "Hạng" "Rank"
    Code "Mã" "Code"
    Name "Đơn vị" "Entity"
    Score "Điểm" "Score"
    Grade "Xếp loại" "Grade"
    DataStatus "Trạng thái số liệu" "Data status"
    ColumnValue "{title}: giá trị" "{title}: value"
    ColumnTarget "{title}: mục tiêu" "{title}: target"
    ColumnScore "{title}: điểm đánh giá" "{title}: score"
    ColumnPoints "{title}: điểm đạt" "{title}: points"
    ColumnMissing "{title}: lý do thiếu" "{title}: why missing"
    ColumnStep "{title}: bước {step}" "{title}: step {step}"
    ColumnRank "{title}: hạng" "{title}: rank"
    ColumnGrade "{title}: xếp loại" "{title}: grade"
    ColumnRanking "Xếp hạng {id}" "Rank by {id}"
    ColumnBanding "Nhóm {id}" "Band by {id}"
    ColumnRankWithin "Hạng theo {attribute}" "Rank within {attribute}"
    Region "vùng" "region"
    Type "loại đơn vị" "type"
    // heading of a scoreboard
    AboutPeriod "Kỳ: {text}" "Period: {text}"
    AboutStage "Giai đoạn: {text}" "Stage: {text}"
    AboutRegistry "Danh mục đơn vị: {text}" "Registry: {text}"
    AboutStatus "Trạng thái số liệu: {text}" "Data status: {text}"
    National "Toàn quốc" "Whole country"
    Notes "Ghi chú" "Notes"
    NoteTies "Dấu = sau hạng: các đơn vị đồng hạng." "= behind a rank: entities that share it."
    NoteUnrounded "Đơn vị có điểm in ra bằng nhau mà khác hạng: xếp theo điểm chưa làm tròn." "Entities with equal printed scores and different ranks: ranked by the scores before rounding."
    NoteNational "Dòng “Toàn quốc” tính từ số liệu cộng gộp của các đơn vị, không xếp hạng." "“Whole country” is computed from the combined figures of all entities and is not ranked."
    NoteUnranked "Dấu – ở cột hạng: đơn vị chưa xếp hạng, lý do ghi ở cột điểm." "– in place of a rank: unranked, with the reason in the score column."
    NoteMissing "Số đơn vị có chỉ số thiếu số liệu: {count} trên {all}." "Entities with an indicator that lacks figures: {count} of {all}."
    Receipt "Phiếu xác nhận: {engine}; bộ chỉ số {rulebook} phiên bản {version}, sha256 {hash}; {files} tệp số liệu, {rows} dòng" "Receipt: {engine}; rulebook {rulebook} version {version}, sha256 {hash}; data files: {files}, rows: {rows}"
    // findings
    CheckedRulebook "Đã kiểm tra {rulebook}: {fields} số liệu đầu vào, {nodes} chỉ số" "checked {rulebook}: fields {fields}, nodes {nodes}"
    CheckedInputs "và {files} tệp số liệu, {rows} dòng, {entities} đơn vị, {periods} kỳ" "and data files {files}, rows {rows}, entities {entities}, periods {periods}"
    CheckedClean "không có lỗi, không có cảnh báo" "no errors, no warnings"
    Help "cách sửa" "help"
    SeeAlso "liên quan" "related"
    MoreFindings "còn {count} phát hiện nữa không in ra ở đây" "{count} more findings are not printed here"
    OneError "1 lỗi" "1 error"
    Errors "{count} lỗi" "{count} errors"
    OneWarning "1 cảnh báo" "1 warning"
    Warnings "{count} cảnh báo" "{count} warnings"
    OneNote "1 lưu ý" "1 note"
    NotesCount "{count} lưu ý" "{count} notes"
    // cases of a rulebook
    CaseFailed "KHÔNG ĐẠT: {name} ({place})" "FAILED: {name} ({place})"
    CaseOf "{entity}: {subject}" "{entity}: {subject}"
    CaseExpected "mong đợi: {text}" "expected: {text}"
    CaseCame "kết quả: {text}" "came:     {text}"
    CaseNothing "không có" "nothing"
    CaseFindingAbsent "mong đợi phát hiện {code}, nhưng không có" "expected the finding {code}, but it did not come"
    CaseFindingUnexpected "lỗi ngoài mong đợi {code} ({place}): {message}" "unexpected error {code} ({place}): {message}"
    CaseError "lỗi {code} ({place}): {message}" "error {code} ({place}): {message}"
    CaseNoResult "trường hợp này không có kết quả để so sánh ({place})" "this case has no result to compare with ({place})"
    GoldenDiffers "KHÔNG ĐẠT: bảng xếp hạng mẫu {file} khác kết quả tính (khai báo tại {place}); nếu kết quả mới là đúng, chạy lại với --accept" "FAILED: the golden ranking {file} is not the result (declared at {place}); if the new result is right, run again with --accept"
    GoldenAbsent "KHÔNG ĐẠT: chưa có bảng xếp hạng mẫu {file} (khai báo tại {place}); chạy với --accept để ghi" "FAILED: there is no golden ranking {file} yet (declared at {place}); run with --accept to write it"
    GoldenNoResult "KHÔNG ĐẠT: không lập được bảng xếp hạng để so với {file} (khai báo tại {place})" "FAILED: there is no ranking to compare with {file} (declared at {place})"
    GoldenAccepted "đã ghi bảng xếp hạng mẫu {file}" "wrote the golden ranking {file}"
    ChangeRowGone "{row}: chỉ có trong tệp mẫu" "{row}: only in the golden file"
    ChangeRowNew "{row}: chỉ có trong kết quả" "{row}: only in the result"
    ChangeColumnGone "cột {column}: chỉ có trong tệp mẫu" "column {column}: only in the golden file"
    ChangeColumnNew "cột {column}: chỉ có trong kết quả" "column {column}: only in the result"
    ChangeCell "{row}, cột {column}: trong tệp mẫu {expected}, kết quả {came}" "{row}, column {column}: {expected} in the golden file, {came} in the result"
    ChangeHead "phần chung" "the head"
    ChangeOrder "cùng các dòng như nhau nhưng khác thứ tự" "the same rows in another order"
    ChangeUnreadable "tệp mẫu không phải bảng xếp hạng đúng dạng (cần cột `code`, hoặc JSON có `entities`)" "the golden file is no ranking of its form (it needs a column `code`, or JSON with `entities`)"
    ChangesMore "còn {count} khác biệt nữa" "{count} more differences"
    TestsCounted "{files} tệp, {cases} trường hợp kiểm thử, {expectations} điều mong đợi, {failures} điều không đạt" "files {files}, cases {cases}, expectations {expectations}, failures {failures}"
    TestsPassed "ĐẠT" "PASSED"
    TestsFailed "KHÔNG ĐẠT" "FAILED"
    TestsNotRun "{file}: chưa chạy được vì có lỗi" "{file}: not run, because it has errors"
    CoverageOf "Mức bao phủ của {rulebook}: {percent} % ({reached} trên {all} quy tắc)" "Coverage of {rulebook}: {percent} % ({reached} of {all} rules)"
    CoverageUnreached "chưa có trường hợp nào kiểm tra: {rule}" "no case reaches: {rule}"
    CoverageMore "còn {count} quy tắc nữa chưa được kiểm tra" "{count} more rules that no case reaches"
    CoverageBelow "KHÔNG ĐẠT: mức bao phủ của {rulebook} là {percent} %, thấp hơn mức yêu cầu {least} %; cần bổ sung trường hợp kiểm thử cho các quy tắc nêu trên" "FAILED: the coverage of {rulebook} is {percent} %, below the {least} % asked for; write cases for the rules named above"
    RuleNode "{node}, không có điều mong đợi nào" "{node}, of which nothing is expected"
    RuleStep "{node}, bước {step}: {branch}" "{node}, step {step}: {branch}"
    RuleBranch "{node}: {branch}" "{node}: {branch}"
    BranchBand "mức từ {from} trở lên" "the band from {from}"
    BranchBandLast "mức cuối" "the last band"
    BranchYes "có" "yes"
    BranchNo "không" "no"
    BranchLevel "mức {level}" "the level {level}"
    BranchCapped "đạt mức trần" "at the cap"
    BranchBelowCap "dưới mức trần" "below the cap"
    BranchOutside "ngoài giới hạn" "outside of the bounds"
    BranchWithin "trong giới hạn" "within the bounds"
    BranchMissing "thiếu số liệu" "a missing value"
    BranchGrade "xếp loại {label}" "the grade {label}"
    // proofs
    ProofTitle "Chứng minh cho kỳ {period}, với mọi số liệu mà kiểm tra đầu vào cho qua" "Proven for {period}, for all figures that the checks of data let through"
    ProofPoints "{node}: điểm thành phần cộng đúng {points}" "{node}: the points of its parts add up to {points}"
    ProofAttainable "{node}: đạt được từ {least} đến {most}" "{node}: attainable from {least} to {most}"
    ProofBounds "{node}: nằm giữa {least} và {most}; số liệu đã tìm được cho từ {low} đến {high}" "{node}: lies between {least} and {most}; figures were found for {low} to {high}"
    ProofNoBound "chưa rõ" "unknown"
    ProofWithin "điểm luôn trong thang: {count} trên {all} chỉ số" "score always on its scale: {count} of {all} nodes"
    ProofDirection "điểm luôn theo chiều đánh giá (đơn điệu): {count} trên {all} chỉ số" "score always follows its direction (monotone): {count} of {all} nodes"
    ProofFull "đạt được điểm tối đa: {count} trên {all} chỉ số" "full points attainable: {count} of {all} nodes"
    ProofZero "có thể bằng 0 điểm: {count} trên {all} chỉ số" "zero attainable: {count} of {all} nodes"
    ProofBothWays "điểm vừa tăng vừa giảm theo cùng một số liệu (có ví dụ trong bản JSON): {list}" "score moves both ways with one field (examples in the JSON form): {list}"
    ProofFails "không bảo đảm đủ các điều trên: {list}" "not all of this holds for: {list}"
    ProofOpen "chưa quyết định được: {list}" "could not be decided: {list}"
    ProofNothingOpen "chưa quyết định được: không có mục nào" "could not be decided: nothing"
    ProofFieldsOpen "chưa rõ chiều theo từng số liệu: {list}" "direction by single fields not decided: {list}"
    // explanations
    ExplanationTitle "Diễn giải cách tính điểm: {node}, {entity}" "How the number came about: {node}, {entity}"
    ExplanationRank "Xếp hạng chung: {rank} trên {ranked} đơn vị" "Rank in the whole: {rank} of {ranked}"
    ExplanationNational "Dòng “Toàn quốc” tính từ số liệu cộng gộp của các đơn vị, không xếp hạng." "“Whole country” is computed from the combined figures of all entities and is not ranked."
    ExplanationUnranked "Xếp hạng chung: chưa xếp hạng" "Rank in the whole: unranked"
    ExplanationRulebook "Bộ chỉ số: {title} ({id}, phiên bản {version})" "Rulebook: {title} ({id}, version {version})"
    Cells "Số liệu đầu vào" "Figures that were read"
    Field "Tên số liệu" "Field"
    Figure "Số liệu" "Figure"
    Unit "Đơn vị tính" "Unit"
    Place "Vị trí" "Place"
    Stage "Giai đoạn" "Stage"
    Status "Trạng thái" "Status"
    Evidence "Minh chứng" "Evidence"
    Line "{file}, dòng {line}" "{file}, line {line}"
    LineColumn "{file}, dòng {line}, cột {column}" "{file}, line {line}, column {column}"
    NobodyReported "chưa có ai báo cáo" "nobody reported it"
    Combined "gộp từ {count} đơn vị: {how}" "combined from {count} entities: {how}"
    CombinedSum "cộng lại" "added up"
    CombinedShare "tỷ lệ đơn vị trả lời có" "share of yes"
    CombinedAll "có khi mọi đơn vị đều có" "yes where all say yes"
    CombinedAny "có khi ít nhất một đơn vị có" "yes where one says yes"
    CombinedWeighted "bình quân gia quyền theo {field}" "mean weighted by {field}"
    CombinedNot "số liệu này không gộp chung các đơn vị" "this field is not combined"
    Unread "không đọc được “{text}”" "cannot read “{text}”"
    Reckoning "Cách tính" "Reckoning"
    Formula "Công thức: {text}" "Formula: {text}"
    WithNumbers "Thay số: {text}" "With numbers: {text}"
    ValueIs "Giá trị: {text}" "Value: {text}"
    NoValue "Không có giá trị: {reason}" "No value: {reason}"
    TargetIs "Mục tiêu: {text}" "Target: {text}"
    TargetLine "Mục tiêu trên đường thẳng từ kỳ {from} đến kỳ {to}, tính theo tháng: {text}" "Target on the straight line from {from} to {to}, by months: {text}"
    TargetSource "Mục tiêu: {text} (theo {source})" "Target: {text} (from {source})"
    NoteIs "Ghi chú: {text}" "Note: {text}"
    MethodSum "Cộng điểm các thành phần: {text}" "Sum of points: {text}"
    MethodMean "Bình quân gia quyền: {text}" "Weighted mean: {text}"
    MethodGeometric "Trung bình nhân: {text}" "Geometric mean: {text}"
    MethodBest "Lấy thành phần tốt nhất: {text}" "Best of the children: {text}"
    GreatestOf "lớn nhất của {text}" "greatest of {text}"
    LeastOf "nhỏ nhất của {text}" "least of {text}"
    BecauseMissing "{text}, vì thiếu: {names}" "{text}, because these are missing: {names}"
    MembersMissing "Thiếu: {names}" "Missing: {names}"
    TermsMore "{text} (tất cả {count} thành phần)" "{text} ({count} children in all)"
    Steps "Các bước tính" "Steps"
    ScoreIs "Điểm: {text}" "Score: {text}"
    ScoreShown "Điểm: {text}; công bố: {shown}" "Score: {text}; shown: {shown}"
    ShareIs "Mức đạt: {text} ({percent} %)" "Share: {text} ({percent} %)"
    ShareShown "Mức đạt: {text} ({percent} %); công bố: {shown}" "Share: {text} ({percent} %); shown: {shown}"
    NoScore "Không có điểm" "No score"
    PointsIs "Điểm đạt: {points} trên tối đa {most}; mất {lost}" "Points: {points} of at most {most}; lost: {lost}"
    PointsOnly "Điểm đạt: {points}" "Points: {points}"
    Children "Các chỉ số thành phần" "Children"
    ChildrenByLost "Các chỉ số thành phần, mất nhiều điểm nhất đứng trước" "Children, most points lost first"
    ChildTitle "Chỉ số" "Node"
    Weight "Điểm tối đa hoặc trọng số" "Points or weight"
    Share "Tỷ trọng" "Share"
    Contribution "Đóng góp" "Contribution"
    Lost "Mất" "Lost"
    Reason "Lý do thiếu" "Why missing"
    ReasonAndRule "{reason} → {rule}" "{reason} → {rule}"
    Yes "có" "yes"
    No "không" "no"
    NothingThere "chưa có số liệu" "no figure"
    // steps of an explanation
    StepNumbered "Bước {number}, {name}: {sentence}" "Step {number}, {name}: {sentence}"
    StepNameRound "làm tròn" "rounding"
    StepNameClamp "giới hạn" "clamp"
    StepNameFormula "công thức" "formula"
    StepNameGoalposts "theo hai mốc" "goalposts"
    StepNameToTarget "so với mục tiêu" "against the target"
    StepNameBands "theo khoảng" "by bands"
    StepNameFlag "có hoặc không" "yes or no"
    StepNameLevels "theo mức" "by level"
    StepNameEach "điểm theo số lượng" "points for each"
    StepNameGiven "điểm cho trước" "as given"
    StepNameComplement "phần bù" "complement"
    StepNameGate "điểm khống chế" "gate"
    StepNameScreen "sàng lọc" "screening"
    StepNameMinMax "chuẩn hóa min–max" "min-max normalisation"
    StepNameZScore "chuẩn hóa z" "z-score"
    StepNameRank "xếp hạng" "rank"
    StepNamePercentileRank "hạng phần trăm" "percentile rank"
    StepNameBorda "điểm Borda" "Borda count"
    StepNameRatioTo "tỷ số so với mốc tham chiếu" "ratio to a reference"
    StepNameDifferenceTo "chênh lệch so với mốc tham chiếu" "difference to a reference"
    StepNameDistanceTo "khoảng cách tới mốc tham chiếu" "distance to a reference"
    StepNameAboveMean "trên hay dưới trung bình" "above or below the mean"
    StepNameByPercentiles "phân mức theo phân vị" "by percentiles"
    StepNameMazziottaPareto "chuẩn hóa Mazziotta–Pareto" "Mazziotta-Pareto scaling"
    StepNamePenalty "điểm trừ" "penalty"
    StepNameBonus "điểm thưởng" "bonus"
    StepNameMissing "thiếu số liệu" "missing value"
    StepNameAgain "{name}, lần {count}" "{name} {count}"
    StepRound "làm tròn {before} đến {decimals} chữ số thập phân ({mode}) → {after}" "round {before} to {decimals} decimals ({mode}) → {after}"
    StepRoundTens "làm tròn {before} đến bội của {unit} ({mode}) → {after}" "round {before} to multiples of {unit} ({mode}) → {after}"
    StepClampLow "{before} thấp hơn mức tối thiểu {low} → lấy {after}" "{before} is below the least value {low} → {after}"
    StepClampHigh "{before} vượt mức tối đa {high} → lấy {after}" "{before} is above the greatest value {high} → {after}"
    StepClampActed "{before} nằm ngoài giới hạn {bounds} → lấy {after}" "{before} is outside {bounds} → {after}"
    StepClampKept "{before} nằm trong giới hạn {bounds} → giữ nguyên {after}" "{before} is within {bounds} → stays {after}"
    BoundsBoth "từ {low} đến {high}" "{low} to {high}"
    BoundsLow "từ {low} trở lên" "at least {low}"
    BoundsHigh "không quá {high}" "at most {high}"
    StepCapped "{reckoning} → tối đa {after}" "{reckoning} → at most {after}"
    StepBand "{before} đạt mức từ {from} trở lên → {award}" "{before} is in the band from {from} → {award}"
    StepBandLast "{before} thuộc mức cuối → {award}" "{before} is in the last band → {award}"
    AwardPoints "{award} điểm" "{award} points"
    AwardShare "{award} lần điểm tối đa" "{award} of full points"
    StepFlagYes "có → điểm tối đa ({after})" "yes → full points ({after})"
    StepFlagNo "không → {after}" "no → {after}"
    StepLevel "mức {level} → {share} lần điểm tối đa" "level {level} → {share} of full points"
    StepScreenHolds "đạt điều kiện sàng lọc “{when}”: giữ lại" "the screening condition “{when}” holds: stays"
    StepScreenFails "không đạt điều kiện sàng lọc “{when}” → loại khỏi tính toán" "the screening condition “{when}” does not hold → excluded"
    StepScreenUndecided "điều kiện sàng lọc “{when}” không tính được, coi là không đạt → loại khỏi tính toán" "the screening condition “{when}” has no value and counts as not met → excluded"
    StepScreenKept "được quy định giữ lại, không xét điều kiện sàng lọc “{when}”" "kept by name, whatever the screening condition “{when}” says"
    StepScreenLeftOut "được quy định loại khỏi tính toán, không xét điều kiện sàng lọc “{when}” → loại" "left out by name, whatever the screening condition “{when}” says → excluded"
    StepScreenNational "số toàn quốc không thuộc diện sàng lọc “{when}”" "the national figure is not screened by “{when}”"
    StepGateOpen "điều kiện khống chế “{when}” không xảy ra → giữ {after}" "the gate “{when}” does not hold → stays {after}"
    StepGateBelow "điều kiện khống chế “{when}” xảy ra, {before} không vượt mức {most} → giữ {after}" "the gate “{when}” holds; {before} is not above {most} → stays {after}"
    StepGateActed "điều kiện khống chế “{when}” xảy ra: {before} bị khống chế ở mức {most} → {after}" "the gate “{when}” holds: {before} is capped at {most} → {after}"
    StepPenalty "{before} trừ {points} ({rule}) → {after}" "{before} less {points} ({rule}) → {after}"
    StepPenaltyFloor "{before} trừ {points} ({rule}), không thấp hơn {least} → {after}" "{before} less {points} ({rule}), not below {least} → {after}"
    StepBonus "{before} cộng thưởng {points} ({rule}) → {after}" "{before} plus {points} ({rule}) → {after}"
    StepBonusCapped "{before} cộng thưởng {points} ({rule}), không vượt {most} → {after}" "{before} plus {points} ({rule}), not above {most} → {after}"
    StepGiven "điểm được chấm {before}, tối đa {most} → {after}" "given {before}, at most {most} → {after}"
    StepMissing "{reason}; quy tắc: {rule} → {after}" "{reason}; rule: {rule} → {after}"
    RuleScoreZero "tính 0 điểm" "score 0"
    RuleFullPoints "tính điểm tối đa" "full points"
    ModeHalfUp "nửa làm tròn ra xa số 0" "half away from zero"
    ModeHalfEven "nửa làm tròn về số chẵn" "half to even"
    ModeTruncate "bỏ phần thừa" "cut off"
    ModeFloor "làm tròn xuống" "down"
    ModeCeiling "làm tròn lên" "up"
}

/// The words of a label with its places filled.
pub fn phrase(what: Label, places: &[(&str, &str)], language: Language) -> String {
    substitute(label(what, language), |name| {
        places.iter().find(|(own, _)| *own == name).map_or_else(|| "…".to_owned(), |(_, text)| (*text).to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The places of a label in order of name.
    fn places(text: &str) -> Vec<String> {
        let names = std::cell::RefCell::new(Vec::new());
        substitute(text, |name| {
            names.borrow_mut().push(name.to_owned());
            String::new()
        });
        let mut names = names.into_inner();
        names.sort();
        names
    }

    #[test]
    fn both_languages_have_the_same_places() {
        for &what in Label::ALL {
            let (vi, en) = (label(what, Language::Vi), label(what, Language::En));
            assert_eq!(places(vi), places(en), "{what:?}");
            assert!(!vi.is_empty() && !en.is_empty(), "{what:?}");
        }
    }

    #[test]
    fn a_phrase_is_filled() {
        let text = phrase(Label::Line, &[("file", "a{line}.csv"), ("line", "3")], Language::Vi);
        assert_eq!(text, "a{line}.csv, dòng 3");
    }
}
