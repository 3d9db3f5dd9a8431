//! The sentences of every finding in Vietnamese. In: a code. Out: its [`Template`]. Holds words only, decides nothing.

use super::template::Template;
use crate::finding::Code;

const fn t(message: &'static str, help: &'static str, label: &'static str) -> Template {
    Template { message, help, label }
}

/// The sentence about findings that are counted and not listed.
pub(super) const CUT: Template = t(
    "trong tệp này còn {more} lỗi hoặc cảnh báo {code} nữa không liệt kê",
    "sửa những chỗ đã nêu rồi kiểm tra lại",
    "chưa nêu hết",
);

/// The sentence about many claims without evidence.
pub(super) const CLAIMS: Template = t(
    "{count} đơn vị báo cáo {field} nhưng không kèm minh chứng: {entities}",
    "ghi tên, số hiệu văn bản vào cột `evidence` (bảng dạng ngang: `{field:plain}.evidence`); chưa có minh chứng thì chưa được tính",
    "thiếu minh chứng",
);

/// The sentence of a code.
pub(super) fn template(code: Code) -> Template {
    rulebook(code).or_else(|| data(code)).unwrap_or_else(|| run(code))
}

fn rulebook(code: Code) -> Option<Template> {
    syntax(code).or_else(|| whole(code)).or_else(|| proof(code))
}

#[rustfmt::skip] // a table: one sentence a line
fn syntax(code: Code) -> Option<Template> {
    Some(match code {
        Code::FileUnreadable => t("không đọc được {file}: {reason:words}", "kiểm tra lại tên tệp và quyền đọc tệp", "không đọc được"),
        Code::FileTooLarge => t("{file} vượt quá giới hạn {limit} byte", "tách tệp, hoặc bỏ những phần không cần đến", "quá lớn"),
        Code::NotUtf8 => t("tệp không phải văn bản UTF-8 (tại byte {offset})", "lưu lại tệp ở dạng `CSV UTF-8`, hoặc nêu bảng mã bằng `--encoding` hay dòng `# encoding:` ở đầu tệp; đổi đuôi tệp bảng tính thành .csv không làm tệp thành CSV", "không phải UTF-8"),
        Code::EncodingUnclear => t("văn bản có thể thuộc nhiều bảng mã: {candidates}", "nêu rõ bảng mã bằng `--encoding` hoặc dòng `# encoding: tcvn3` ở đầu tệp, hoặc lưu tệp ở dạng UTF-8", "bảng mã nào?"),
        Code::EncodingWrong => t("tệp không thuộc bảng mã {encoding}", "bỏ `--encoding` hoặc dòng `# encoding:`, hoặc nêu đúng bảng mã", "không phải {encoding}"),
        Code::EncodingTaken => t("tệp được đọc theo bảng mã {encoding}, trong đó có các chữ {sample}", "nếu đọc đúng thì không cần làm gì; nếu không thì nêu rõ bảng mã bằng `--encoding` hoặc dòng `# encoding:` ở đầu tệp", "{encoding}"),
        Code::TextGarbled => t("{text} đã bị đọc sai bảng mã trước khi lưu tệp; đây là chữ {encoding}, nghĩa là {meant} (cả tệp có {count} chữ như vậy)", "xuất lại tệp từ nơi có số liệu, ở dạng UTF-8", "nghĩa là {meant}"),
        Code::LettersLost => t("chữ có dấu đã bị mất khi lưu tệp, ví dụ {text}: mỗi dấu `?` từng là một chữ và không khôi phục được", "xuất lại tệp từ nơi có số liệu, ở dạng UTF-8 (trong Excel: `CSV UTF-8`)", "chữ đã mất"),
        Code::NulByte => t("tệp có byte NUL nên không phải tệp văn bản", "xuất lại tệp ở dạng CSV hoặc văn bản; đổi đuôi tệp bảng tính thành .csv không làm tệp thành CSV", "byte NUL"),
        Code::FileEmpty => t("tệp {file} không có nội dung", "kiểm tra việc xuất dữ liệu đã xong chưa và có chọn đúng tệp không", "trống"),
        Code::TomlSyntax => t("không đúng cú pháp TOML: {detail:plain}", "sửa tại vị trí đánh dấu; văn bản đặt trong dấu nháy, mỗi bảng mở đầu bằng `[tên]`", "tại đây"),
        Code::UnknownKey => t("không có khóa {key} trong {table}", "bỏ khóa này, hoặc tra tên đúng trong tài liệu viết bộ chỉ số", "khóa lạ"),
        Code::MissingKey => t("{table} thiếu {missing_key}", "{missing_key_help}", "thiếu {missing_key}"),
        Code::WrongType => t("{key} phải là {expected:words}, ở đây lại là {found:words}", "viết {key} dưới dạng {expected:words}", "phải là {expected:words}"),
        Code::UnknownWord => t("{key} không nhận giá trị {word}", "dùng một trong các từ: {allowed}", "từ lạ"),
        Code::KeysConflict => t("{key} không đi cùng {other}", "bỏ một trong hai", "không đi cùng {other}"),
        Code::NotBuilt => t("{construct} thuộc ngôn ngữ bộ chỉ số nhưng phiên bản này chưa tính được", "{instead}", "chưa tính được"),
        Code::FormatUnsupported => t("tệp viết theo định dạng {found}; phiên bản này đọc định dạng {supported}", "ghi `format = {supported:plain}`, hoặc dùng phiên bản đọc được {found}", "định dạng lạ"),
        Code::IdInvalid => t("{id} không dùng làm mã định danh được", "mã định danh bắt đầu bằng chữ cái a đến z, chỉ gồm chữ cái a đến z, {id_rule}", "không hợp lệ"),
        Code::NumberUnreadable => t("không đọc được {text} thành số", "viết chữ số với dấu chấm thập phân, không có dấu phân cách hàng nghìn, tối đa 38 chữ số có nghĩa, ví dụ `1234.5`", "không phải số"),
        Code::NumberOutOfRange => t("{key} phải {expected:words}, ở đây lại là {text}", "ghi một số {expected:words}", "phải {expected:words}"),
        Code::BoundsReversed => t("{key} bắt đầu từ {low} nhưng kết thúc ở {high}, tức là ngược thứ tự", "ghi giá trị nhỏ trước, giá trị lớn sau", "ngược thứ tự"),
        Code::LimitPassed => t("{limit:words} vượt giới hạn {most}", "giữ trong giới hạn {most}; các giới hạn và lý do nêu trong tài liệu viết bộ chỉ số", "vượt giới hạn"),
        Code::FormulaSyntax => t("cần có {expected:formula}, nhưng gặp {found:formula}", "kiểm tra dấu ngoặc, phép tính và dấu chấm thập phân quanh vị trí này", "cần có {expected:formula}"),
        Code::UnknownName => t("không có {thing} nào tên là {name}", "khai báo tên này, hoặc sửa lại cho đúng", "tên lạ"),
        Code::WrongKind => t("{name} là {found:words}, trong khi ở đây cần {expected:words}", "nêu tên {expected:words}", "đây là {found:words}"),
        Code::UnknownFunction => t("không có hàm {name}", "danh sách hàm nêu trong tài liệu viết bộ chỉ số", "hàm lạ"),
        Code::WrongArguments => t("hàm {function} cần {expected:span} đối số, ở đây có {found}", "ghi đủ {expected:span} đối số cho {function}", "có {found} đối số"),
        Code::TypesDiffer => t("cần {expected:words}, nhưng gặp {found:words}", "cờ đi với `yes` hoặc `no`, mức đi với một trong các mức đã khai báo (đặt trong dấu nháy), số đi với số", "đây là {found:words}"),
        Code::RanksReadBack => t("không thể lấy kết quả xếp hạng để tính điểm", "tính ở chỉ số thuộc `report_only`, hoặc bỏ `among = 'ranked'`", "chỉ dùng trong chỉ số báo cáo"),
        Code::EarlierOfWhat => t("{function} lấy số của kỳ khác; ở kỳ đó không có `x`, không có số thống kê và không lùi thêm kỳ nào nữa", "đưa phần này thành một chỉ số riêng rồi viết {function} của chỉ số ấy", "không dùng cho kỳ khác"),
        Code::CheckOfWhat => t("{part:formula} không dùng được trong phép kiểm tra: {why:words}", "chỉ dùng số liệu của chính đơn vị, cùng kỳ, với cộng, trừ, nhân, chia và so sánh; phần còn lại đưa vào một chỉ số", "không dùng được ở đây"),
        Code::ReportOnlyRead => t("{node} lấy số từ {child}, là chỉ số chỉ để báo cáo", "chuyển {child} thành chỉ số thường, hoặc để {node} cũng chỉ báo cáo", "chỉ để báo cáo"),
        Code::EditionForeign => t("trước đó bộ chỉ số không có {name}; phần áp dụng từ một kỳ chỉ được sửa những gì đã có, không được thêm mới", "khai báo {name} ở phần chung, tại đây chỉ ghi những gì khác đi từ kỳ này", "trước đó chưa có"),
        _ => return None,
    })
}

#[rustfmt::skip] // a table: one sentence a line
fn whole(code: Code) -> Option<Template> {
    Some(match code {
        Code::DuplicateId => t("{id} được khai báo hai lần", "bỏ một trong hai, hoặc đặt mã định danh khác", "khai báo lần nữa"),
        Code::Cycle => t("các chỉ số tính lẫn nhau thành vòng: {members:chain}", "bỏ một mắt xích trong vòng", "vòng bắt đầu từ đây"),
        Code::PointsDoNotAddUp => t("các chỉ số thành phần của {node} có tổng {sum} điểm, trong khi {node} có {declared} điểm", "sửa điểm của các chỉ số thành phần hoặc của {node} cho khớp nhau", "tổng là {sum}"),
        Code::WeightsDoNotAddUp => t("trọng số các chỉ số thành phần của {node} có tổng {sum}, không phải {declared}", "sửa trọng số để tổng bằng {declared}", "tổng là {sum}"),
        Code::WeightNegative => t("trong {node}, trọng số của {child} là số âm: {weight}", "ghi trọng số từ 0 trở lên; nếu càng thấp càng tốt thì khai báo bằng `direction`", "số âm"),
        Code::NoScore => t("{child} được cộng điểm vào {node} nhưng chưa có cách chấm từ 0 đến điểm tối đa", "khai báo `score` cho {child} (so với mục tiêu, theo khoảng, theo cờ, ...)", "chưa có điểm"),
        Code::PointsDiffer => t("{child} chấm theo thang {own} điểm nhưng được tính {edge} điểm trong {node}", "ghi cùng một số ở hai nơi, hoặc chấm {child} theo tỷ lệ từ 0 đến 1", "ở đây {edge}, trong {child} là {own}"),
        Code::BandsUnordered => t("các khoảng điểm của {node} không theo thứ tự: {after} đứng sau {before}", "khoảng theo giá trị xếp theo cận dưới từ cao xuống thấp, khoảng theo thứ hạng xếp từ hạng nhất trở đi", "sai thứ tự"),
        Code::BandsGap => t("các khoảng của {node} bỏ sót những giá trị cuối", "thêm khoảng cuối cùng không có `from` (theo thứ hạng: không có `to`) cho tất cả phần còn lại", "thiếu khoảng cuối"),
        Code::TargetMissing => t("{node} cần có mục tiêu nhưng chưa khai báo mục tiêu", "bổ sung `target` cho {node}", "thiếu mục tiêu"),
        Code::GoalpostsEqual => t("trong {node}, giá trị kém nhất và tốt nhất bằng nhau: {value}", "ghi hai giá trị khác nhau", "bằng nhau"),
        Code::DirectionMissing => t("{node} chưa nêu càng cao càng tốt hay càng thấp càng tốt", "thêm `direction = \"higher\"` hoặc `direction = \"lower\"`", "thiếu chiều đánh giá"),
        Code::DirectionDiffers => t("hai mốc của {node} đi từ {worst} (kém nhất) đến {best} (tốt nhất), ngược với `direction`", "đổi chỗ `worst` và `best`, hoặc sửa `direction`", "ngược với chiều đánh giá"),
        Code::AttributeUnknown => t("danh mục đơn vị không có thuộc tính {attribute}", "dùng thuộc tính có trong danh mục, ví dụ `region` hoặc `type`", "thuộc tính lạ"),
        Code::GroupUnknown => t("không đơn vị nào trong danh mục có {attribute} là {group}", "ghi một trong các nhóm: {allowed}", "không có nhóm này"),
        Code::StageUnknown => t("{stage_unknown}", "{stages}", "giai đoạn lạ"),
        Code::StagesReversed => t("trong bộ chỉ số, giai đoạn {to} không đứng sau {from}", "ghi giai đoạn trước vào `--from`, giai đoạn sau vào `--to`", "sai thứ tự"),
        Code::RegistryUnknown => t("{registry_unknown}", "{registries}", "danh mục không áp dụng"),
        Code::RegistryNamesAlike => t("{name} là tên của cả hai đơn vị {other} và {code}", "đặt tên hoặc tên gọi khác cho một trong hai, để mỗi tên chỉ một đơn vị", "trùng tên"),
        Code::RegistryCodeUnknown => t("{code_unknown}", "sửa lại mã; đơn vị bị chia tách thì ghi `-` vào cột `successor`", "mã lạ"),
        Code::PlaceOfExact => t("{node} lấy hạng của {ranked} theo điểm chưa làm tròn, còn `[rank]` xếp theo điểm đã làm tròn: hai hạng có thể khác nhau", "ghi {form} để lấy hạng công bố, hoặc `{ranked:plain}.exact` nếu muốn lấy hạng theo điểm chưa làm tròn", "điểm chưa làm tròn"),
        Code::DivisionUnguarded => t("trong {node}, mẫu số {denominator} có thể bằng 0 mà chưa có quy tắc xử lý", "nêu quy tắc cho `division by zero` trong khóa `missing`", "có thể bằng 0"),
        Code::FieldUnused => t("số liệu đầu vào {field} không được dùng đến", "bỏ khai báo này, hoặc dùng trong một chỉ số", "không dùng đến"),
        Code::NodeUnused => t("chỉ số {node} không được dùng đến", "đưa vào một chỉ số tổng hợp, hoặc bỏ khai báo", "không dùng đến"),
        Code::ChainUnused => t("không chỉ số nào dùng chuỗi bước {chain}", "nêu các chỉ số trong `apply_to`, ghi `uses` ở chỉ số, hoặc bỏ khai báo", "không dùng đến"),
        Code::NotInForce => t("{rulebook} có hiệu lực {force}, không áp dụng cho kỳ {period}", "dùng bộ chỉ số của kỳ đó; kết quả này chỉ để tham khảo", "chưa có hoặc đã hết hiệu lực"),
        _ => return None,
    })
}

#[rustfmt::skip] // a table: one sentence a line
fn proof(code: Code) -> Option<Template> {
    Some(match code {
        Code::ScoreOutOfBounds => t("điểm của {node} có thể ra ngoài thang từ 0 đến {full}: bằng {score} khi {figures}{others}", "giới hạn điểm trong thang (`clamp`, `cap`), hoặc thu hẹp `range` của số liệu đầu vào", "có thể bằng {score}"),
        Code::DirectionViolated => t("{node} chấm giá trị tốt hơn với điểm thấp hơn: {worse_score} điểm tại {worse}, {better_score} điểm tại {better}", "đảo lại cách chấm, hoặc sửa `direction`; nếu không ghi thì hiểu là càng cao càng tốt", "ngược chiều đánh giá"),
        Code::FullPointsUnreachable => t("không số liệu báo cáo nào đưa được {node} tới điểm tối đa {full}; cao nhất chỉ tới {most}", "đối chiếu mục tiêu, khoảng điểm và cận với `range` của số liệu đầu vào", "không đạt tối đa"),
        Code::ZeroUnreachable => t("không số liệu nào khiến {node} bằng 0; thấp nhất là {least}", "không cần làm gì nếu đúng ý định", "không về 0"),
        Code::BandsUnreachable => t("không giá trị nào của {node} rơi được vào khoảng từ {bands}", "đối chiếu cận của khoảng với giá trị có thể có và đơn vị tính", "không thể đạt"),
        Code::TargetOutOfRange => t("mục tiêu {target} của {node} nằm ngoài mọi giá trị có thể có hoặc ngoài hai cận chuẩn hóa; phải {range}", "sửa mục tiêu, đơn vị tính của mục tiêu, hoặc `range` của số liệu đầu vào", "mục tiêu ngoài phạm vi"),
        Code::PercentOrRatio => t("{node} so giá trị từ {low} đến {high} với {number}, như thể một bên là phần trăm, một bên là tỷ lệ từ 0 đến 1", "thêm `{factor:plain}` vào công thức, hoặc ghi các số theo đúng đơn vị của giá trị", "phần trăm hay tỷ lệ?"),
        Code::PartBeyondWhole => t("{node} chia {part} cho {whole} như phần chia cho tổng, nhưng chưa có gì ràng buộc {part} không vượt quá {whole}", "thêm `check` vào {part} với `at_most` là {whole} và `severity` là `error`; nếu không, số liệu sai có thể vẫn được điểm tối đa", "có thể lớn hơn tổng"),
        Code::GeometricZero => t("trung bình nhân {node} bằng 0 ngay khi một trong các chỉ số sau bằng 0: {children}", "không cần làm gì nếu đúng ý định; nếu không, để điểm các chỉ số thành phần bắt đầu từ một mức trên 0", "có thể gặp số 0"),
        Code::CheckNeverPasses => t("không giá trị nào của {field} qua được kiểm tra {check}", "sửa lại kiểm tra; điều kiện này trái với `kind` hoặc `range` của số liệu", "không bao giờ đạt"),
        Code::CheckAlwaysPasses => t("mọi giá trị của {field} đều qua kiểm tra {check}", "sửa lại hoặc bỏ kiểm tra; thường là do ghi nhầm tên số liệu", "không kiểm tra được gì"),
        Code::GradesUnreachable => t("không điểm nào của {scored} xếp được vào mức từ {bands}: điểm chỉ nằm từ {least} đến {most}", "ghi cận theo đúng đơn vị của điểm, hoặc xếp loại theo chỉ số khác", "không thể đạt"),
        Code::LabelsAlike => t("hai mức xếp loại có cùng tên {label}", "đặt tên riêng cho từng mức, hoặc gộp hai mức làm một", "trùng tên"),
        Code::RankLowestFirst => t("{scored} tính bằng điểm, nhưng đơn vị ít điểm nhất lại được xếp đầu", "bỏ `order`, hoặc ghi `direction = \"lower\"` ở {scored} nếu ít điểm hơn là tốt hơn", "xếp ngược?"),
        Code::GateWithoutEffect => t("điều kiện khống chế {step} của {node} không bao giờ có tác dụng: mức trần là {at_most}, trong khi giá trị trước đó cao nhất chỉ là {most}", "ghi mức trần theo đơn vị của giá trị ngay trước bước này", "không có tác dụng"),
        Code::PenaltyNegative => t("{kind:words} {points} của {node} có thể âm (từ {least}), khi đó điểm không có giá trị", "viết thành `max(0, x)` với x là công thức này, hoặc đổi chiều phép trừ", "có thể âm"),
        Code::ValueMayBeUndefined => t("trong {node}, có số liệu khiến {formula} không có giá trị: căn bậc hai hoặc lô-ga-rít của số âm hoặc số 0", "thu hẹp `range` của số liệu đầu vào, hoặc nêu quy tắc cho `invalid` trong khóa `missing`", "có thể không có giá trị"),
        Code::TargetTurnsBack => t("mục tiêu của {node} dễ dần theo thời gian: {before} ở kỳ {before_period}, {after} ở kỳ {after_period}", "sửa mục tiêu hoặc `direction` nếu không đúng ý định", "dễ hơn kỳ trước"),
        Code::StepOnConstant => t("trong {node}, bước {step} luôn nhận cùng một giá trị {value}", "để giá trị phụ thuộc vào số liệu đầu vào, hoặc bỏ bước này", "luôn là {value}"),
        Code::ColumnConstant => t("{node} có cùng một giá trị {value} ở cả {count} đơn vị trong kỳ {period}: bước {step} không phân biệt được đơn vị nào", "không cần làm gì nếu thực tế đúng như vậy; nếu không, kiểm tra xem đã đọc đúng cột chưa", "mọi đơn vị như nhau"),
        Code::ProofUndecided => t("chưa quyết định được về {node}: {what:words}; {why:words}{proof_step}", "{proof_help}", "chưa quyết định được"),
        _ => return None,
    })
}

fn data(code: Code) -> Option<Template> {
    form(code).or_else(|| workbook(code)).or_else(|| cell(code)).or_else(|| returned(code)).or_else(|| appraisal(code))
}

#[rustfmt::skip] // a table: one sentence a line
fn workbook(code: Code) -> Option<Template> {
    Some(match code {
        Code::WorkbookUnreadable => t("không đọc được bảng tính {file}: {reason:words}", "{workbook_help}", "không đọc được"),
        Code::SheetSkipped => t("không đọc trang tính {sheet}: {reason:words}", "không cần làm gì nếu trang này không chứa số liệu; nếu có thì bỏ ẩn trang, hoặc sửa dòng tiêu đề cho đúng tên số liệu đầu vào", "không đọc"),
        Code::RowsHidden => t("trang tính {sheet} có {count} dòng đang bị ẩn hoặc bị lọc; các dòng này vẫn được đọc như các dòng khác", "không cần làm gì nếu số liệu ở các dòng ẩn vẫn đúng; nếu không thì xóa hẳn các dòng ấy", "dòng bị ẩn"),
        Code::RowsSkipped => t("{count} dòng không phải dòng số liệu, được bỏ qua: {kind:words} ({texts})", "không cần làm gì nếu đúng là như vậy; nếu là một đơn vị thì ghi lại tên hoặc mã của đơn vị", "bỏ qua"),
        Code::PeriodBesideTitle => t("bảng không ghi kỳ báo cáo nên số liệu được lấy cho kỳ {period}, còn tiêu đề ghi {text}", "nếu đúng là số liệu của kỳ {period} thì ghi rõ kỳ {period} phía trên bảng, ở dòng `Kỳ báo cáo:` hoặc `# period:`; nếu không thì chạy lại với `--period` của kỳ ấy", "không phải kỳ {period}?"),
        Code::TotalDiffers => t("dòng tổng cộng ghi {field} là {total}, cộng {count} dòng số liệu trong bảng được {sum}", "kiểm tra xem dòng nào thiếu, thừa hoặc sai; số ở dòng tổng cộng không được dùng để tính", "khác tổng {sum}"),
        Code::HeaderAmbiguous => t("tiêu đề {column} trùng tên của nhiều số liệu đầu vào: {candidates}", "ghi mã của số liệu đầu vào làm tiêu đề cột, hoặc khai báo tiêu đề này trong `[input.headers]` của bộ chỉ số", "chưa rõ số liệu nào"),
        Code::CellError => t("{field}: ô có lỗi bảng tính {text}", "sửa công thức trong bảng tính, hoặc thay bằng số liệu đúng", "lỗi {text:plain}"),
        Code::CellUncomputed => t("{field}: ô có công thức nhưng chưa có kết quả", "mở tệp bằng Excel (hoặc LibreOffice), lưu lại rồi gửi tệp đã lưu", "chưa tính"),
        Code::CellIsDate => t("{field}: ô chứa ngày tháng {text}, không phải số liệu", "bảng tính có thể đã tự đổi số thành ngày (ví dụ `3/2`): định dạng ô là số rồi nhập lại số liệu", "là ngày tháng"),
        Code::UnitTaken => t("bảng ghi đơn vị tính {unit}; {fields} được quy đổi về đơn vị của bộ chỉ số ({own_unit})", "không cần làm gì nếu đúng; nếu số trong bảng đã tính theo {own_unit} thì sửa lại dòng ghi đơn vị tính", "quy đổi về {own_unit:plain}"),
        Code::UnitUnused => t("bảng ghi đơn vị tính {unit}, nhưng không áp dụng được cho số liệu nào trong bảng", "đối chiếu đơn vị tính của bảng với đơn vị của từng số liệu trong bộ chỉ số; số trong bảng được đọc theo đơn vị của bộ chỉ số", "không áp dụng"),
        Code::PercentShown => t("{field}: {count} ô định dạng phần trăm được đọc theo số hiển thị, ví dụ ô lưu {text} là {read} {unit:plain}", "không cần làm gì nếu đúng; số liệu này có đơn vị tính là {unit:plain}", "đọc là {read:plain}"),
        _ => return None,
    })
}

/// Minh chứng, ý kiến thẩm định và số liệu khác nhau giữa các nguồn.
#[rustfmt::skip] // a table: one sentence a line
fn appraisal(code: Code) -> Option<Template> {
    Some(match code {
        Code::SourcesDiffer => t("{entity}, kỳ {period}: hai nguồn báo cáo khác nhau về {field}: {source} ghi {text}, {other_source} ghi {other_text}", "{settling}", "{source} ghi khác"),
        Code::DateUnreadable => t("{column}: {text} không phải là ngày", "ghi ngày theo dạng `31/03/2023` hoặc `2023-03-31`", "không phải ngày"),
        Code::EvidenceOutsidePeriod => t("minh chứng đề ngày {text}, nằm ngoài kỳ {period}", "kiểm tra lại ngày và văn bản; nếu đúng là văn bản của thời gian khác thì không cần sửa", "ngoài kỳ {period}"),
        Code::LinkInvalid => t("{text} không phải là đường liên kết", "ghi đầy đủ địa chỉ, bắt đầu bằng `https://` hoặc `http://`", "không phải liên kết"),
        Code::PlaceholderText => t("{column}: {text} không có nội dung", "ghi rõ nội dung thành câu, hoặc để trống ô này", "không có nội dung"),
        Code::DecisionUnknown => t("không có kết luận thẩm định {text}", "ghi `đồng ý`, `không đồng ý` hoặc `cần bổ sung minh chứng`", "kết luận lạ"),
        Code::RejectionWithoutReason => t("{entity}, kỳ {period}: ở giai đoạn {stage}, {field} không được công nhận hoặc bị giảm điểm mà không nêu lý do", "ghi lý do vào cột `reason` (bảng dạng ngang: `{field:plain}.reason`); lý do chỉ ghi hình thức không được chấp nhận", "thiếu lý do"),
        Code::ChangeWithoutReason => t("{entity}, kỳ {period}: ở giai đoạn {stage}, {field} được sửa thành {text} mà không nêu lý do", "ghi lý do vào cột `reason` (bảng dạng ngang: `{field:plain}.reason`)", "sửa không nêu lý do"),
        Code::MaximumDiffers => t("{field}: điểm tối đa trong bảng là {text}, trong bộ chỉ số là {points} ({node})", "kiểm tra xem mức nào đúng; điểm được tính theo bộ chỉ số", "bộ chỉ số ghi {points}"),
        _ => return None,
    })
}

#[rustfmt::skip] // a table: one sentence a line
fn form(code: Code) -> Option<Template> {
    Some(match code {
        Code::HeaderMissing => t("không tìm thấy dòng tiêu đề", "dòng đầu của bảng phải ghi tên các cột, trong đó có cột đơn vị (`entity`, `code` hoặc `name`)", "thiếu tiêu đề"),
        Code::ColumnMissing => t("thiếu cột {column} mà {form:words} cần có", "{header_line}", "thiếu cột {column}"),
        Code::ColumnUnknown => t("cột {column} không phải số liệu đầu vào của bộ chỉ số, cũng không phải cột quy định", "sửa lại tiêu đề, hoặc khai báo ý nghĩa của cột trong bộ chỉ số", "cột lạ"),
        Code::ColumnDuplicate => t("cột {column} xuất hiện hai lần; lần đầu ở cột thứ {first}", "bỏ một trong hai cột", "lặp lại ở đây"),
        Code::RowLength => t("dòng này có {found} ô, dòng tiêu đề có {expected} ô", "kiểm tra dấu ngăn cách thừa hoặc thiếu, và văn bản chứa dấu ngăn cách mà không đặt trong dấu nháy", "{found} ô"),
        Code::CsvSyntax => t("không đọc được bảng tại đây: {detail:words}", "kiểm tra dấu nháy ở dòng này và dòng trước; dấu nháy trong ô phải viết hai lần", "tại đây"),
        Code::StatusUnknown => t("không có trạng thái số liệu {status}", "ghi một trong các từ: {allowed}", "trạng thái lạ"),
        Code::NoInput => t("không có số liệu báo cáo cho {rulebook}", "nêu tệp hoặc thư mục số liệu sau tên bộ chỉ số", "không có số liệu"),
        Code::FileSkipped => t("bỏ qua tệp {file}: {reason:words}", "không cần làm gì nếu đúng ý định", "bỏ qua"),
        _ => return None,
    })
}

#[rustfmt::skip] // a table: one sentence a line
fn cell(code: Code) -> Option<Template> {
    Some(match code {
        Code::EntityUnknown => t("không có đơn vị {name} trong danh mục {registry}{elsewhere}", "{entity_help}", "tên lạ"),
        Code::EntityAmbiguous => t("{name} có thể là nhiều đơn vị: {candidates}", "dùng mã hoặc tên đầy đủ", "chưa rõ đơn vị nào"),
        Code::EntityMissing => t("dòng này không ghi đơn vị", "điền mã hoặc tên đơn vị; nếu là dòng tổng cộng thì bỏ khỏi tệp", "để trống"),
        Code::EntityContradicts => t("{code} là {entity} trong danh mục {registry}, nhưng tên ghi bên cạnh là {name}", "sửa mã hoặc tên cho khớp; cả hai phải là của thời kỳ mà kỳ báo cáo thuộc về", "không khớp với mã"),
        Code::CodeOfAnotherEra => t("mã {code} là {entity} trong danh mục {registry} nhưng là {other} trong danh mục {other_registry}, và tệp này có {name} chỉ thuộc danh mục {other_registry}; số dòng không tính: {rows}", "ghi thêm cột tên đơn vị bên cạnh mã, hoặc sửa lại kỳ báo cáo", "mã của thời kỳ khác?"),
        Code::CodeOfTwoEras => t("mã {code} là {entity} trong danh mục {registry}, còn trong danh mục {other_registry} là {other}; được hiểu là {entity} theo kỳ báo cáo", "ghi thêm cột tên đơn vị bên cạnh mã để khỏi nhầm", "mã có hai nghĩa"),
        Code::FieldUnknown => t("bộ chỉ số không có số liệu đầu vào {field}", "sửa lại tên, hoặc khai báo số liệu này", "số liệu lạ"),
        Code::PeriodInvalid => t("{period} không phải là kỳ báo cáo", "ghi năm, nửa năm, quý hoặc tháng: `2023`, `2023-H1`, `2023-Q1`, `2023-06`", "không phải kỳ"),
        Code::PeriodMissing => t("dòng này không ghi kỳ báo cáo", "điền kỳ báo cáo, hoặc ghi `# period: 2023-Q1` phía trên dòng tiêu đề, hoặc ghi `period = \"2023-Q1\"` vào `[input]` của bộ chỉ số", "thiếu kỳ"),
        Code::CellNotNumber => t("{field}: {text} không phải là số", "chỉ ghi số, theo đơn vị tính của số liệu và cách viết số của cột (`1234.5`, hoặc `1.234,5` với `--numbers vi`); không có số liệu thì để trống", "không phải số"),
        Code::CellNotFinite => t("{field}: {text} không phải là số hữu hạn", "ghi số liệu, hoặc để trống", "không hữu hạn"),
        Code::CellTooPrecise => t("{field}: {text} có quá nhiều chữ số để đọc chính xác", "ghi tối đa 38 chữ số có nghĩa", "quá nhiều chữ số"),
        Code::CellUnit => t("{field}: {text} ghi theo đơn vị {unit}, còn đơn vị tính của số liệu là {own_unit}", "quy đổi và ghi số liệu theo đơn vị tính đã khai báo, hoặc sửa đơn vị tính trong bộ chỉ số", "khác đơn vị tính"),
        Code::CellMarked => t("{field}: sau số có dấu chú thích trong {text}", "bỏ dấu chú thích; nội dung chú thích ghi vào cột `note`", "dấu chú thích"),
        Code::NumberFormUnclear => t("{field}: {text} có thể là {readings}, và trong tệp không đủ căn cứ để biết là số nào; không đọc được {count} số liệu của cột này", "nêu rõ cách viết số: `--numbers vi` (1.234,5), `--numbers en` (1,234.5) hoặc `--numbers plain` (1234.5), hoặc ghi dòng `# numbers: vi` phía trên dòng tiêu đề", "là số nào?"),
        Code::NumberFormsMixed => t("{field}: không đọc {text}, vì trong cột có số viết theo hai cách, {vi_text} và {point_text}", "viết mọi số trong một cột theo cùng một cách", "hai cách viết số"),
        Code::NumberFormTaken => t("số được đọc theo {form:words}, căn cứ vào {text}: {fields}", "nếu số được viết theo cách khác thì nêu rõ bằng `--numbers` hoặc dòng `# numbers:` phía trên dòng tiêu đề", "căn cứ"),
        Code::PlaceholderTaken => t("{field}: {text} được coi là không có số liệu, không phải số 0 ({count} ô)", "nếu là số 0 thì ghi `0`; nếu đúng là không có số liệu thì khai báo chữ này ở `missing` của `[input]`", "không có số liệu"),
        Code::CellNotFlag => t("{field}: {text} không phải là có hoặc không", "ghi `có` hoặc `không` (hoặc `yes`, `no`, `1`, `0`)", "có hay không?"),
        Code::CellNotLevel => t("{field}: không có mức {text}", "ghi một trong các mức: {allowed}", "mức lạ"),
        Code::CellOutOfRange => t("{field}: {text} nằm ngoài phạm vi cho phép; phải {range}", "kiểm tra lại số liệu và đơn vị tính", "phải {range}"),
        Code::CellNotWhole => t("{field}: {text} không phải là số nguyên không âm", "số đếm là số nguyên không âm: kiểm tra dấu thập phân và dấu hàng nghìn, hoặc khai báo số liệu là `kind = \"rate\"` hay `\"amount\"`", "không phải số đếm"),
        Code::CellBeyond => t("{field} là {text}, lớn hơn {other} là {other_text}", "kiểm tra cả hai số liệu; số trước là một phần của số sau", "lớn hơn {other}"),
        Code::CellInconsistent => t("{field} là {text}, không thỏa điều kiện {condition} với {figures}", "kiểm tra lại các số liệu nêu trong điều kiện; các số phải khớp nhau", "không khớp"),
        Code::CellChanged => t("{field} là {text}, kỳ {other} là {other_text}: thay đổi {change}, vượt mức {limit}", "kiểm tra số liệu của cả hai kỳ, đơn vị tính và phạm vi thống kê; nếu thay đổi có thật thì nới mức này trong bộ chỉ số", "thay đổi {change}"),
        Code::CellStale => t("{field} là số liệu tính đến ngày {as_of}, cũ hơn {limit}", "lấy số liệu mới hơn; nếu cột `as_of` ghi sai ngày thì sửa lại", "quá cũ"),
        Code::AsOfUnreadable => t("{field}: không đọc được ngày của số liệu {as_of}", "ghi ngày vào cột `as_of` theo dạng `2023-03-31` hoặc `31/03/2023`, hoặc ghi kỳ, ví dụ `2023-Q1`", "ngày không đọc được"),
        Code::CheckTolerated => t("{field}, kỳ {period}: {count} trong {judged} số liệu không qua kiểm tra {check}, còn trong tỷ lệ cho phép {tolerated}: {entities}", "kiểm tra lại các số liệu này; khi chưa sửa thì vẫn tính", "không qua kiểm tra"),
        Code::EvidenceMissing => t("{entity} báo cáo {field} nhưng không kèm minh chứng", "ghi tên, số hiệu văn bản vào cột `evidence` (bảng dạng ngang: `{field:plain}.evidence`); chưa có minh chứng thì chưa được tính", "thiếu minh chứng"),
        Code::DuplicateObservation => t("{entity}, kỳ {period}: {field} có hai số liệu khác nhau, {text} và {other_text}", "giữ lại số liệu đúng; khi chưa sửa thì không tính số nào", "số liệu khác"),
        Code::RepeatedObservation => t("{entity}, kỳ {period}: {field} được ghi hai lần với cùng số liệu", "bỏ một trong hai dòng", "ghi lần nữa"),
        _ => return None,
    })
}

#[rustfmt::skip] // a table: one sentence a line
fn returned(code: Code) -> Option<Template> {
    Some(match code {
        Code::FormUnknown => t("{file} không phải là biểu thu thập số liệu: {reason:words}", "đề nghị đơn vị ghi vào biểu do `kpi template` tạo ra và gửi lại đúng tệp đó; không tổng hợp tệp này", "không phải biểu"),
        Code::FormNotCollected => t("{file} là biểu thu thập số liệu, chưa phải bảng số liệu", "tổng hợp các biểu bằng `kpi collect`, rồi dùng tệp CSV được tạo ra", "là biểu"),
        Code::FormOfAnotherRulebook => t("{file} là biểu của bộ chỉ số {found}, không phải {expected}", "chuyển tệp sang thư mục của bộ chỉ số đó; không tổng hợp tệp này", "bộ chỉ số khác"),
        Code::FormOfAnotherVersion => t("{file} được lập theo bản khác của bộ chỉ số: {form_versions}", "số liệu được đọc theo mã định danh; kiểm tra xem định nghĩa và đơn vị tính giữa hai bản có khác nhau không", "bản khác"),
        Code::FormOfAnotherPeriod => t("{file} là biểu của kỳ {found}, không phải kỳ {expected}", "tổng hợp riêng kỳ đó bằng `--period`; không tổng hợp tệp này", "kỳ khác"),
        Code::FormOfAnotherRegistry => t("{file} được lập cho {entity} theo danh mục {found}; kỳ này theo danh mục {expected}{code_means}", "đề nghị đơn vị ghi vào biểu do `kpi template` tạo ra cho kỳ này mà không nêu `--registry`; không tổng hợp tệp này", "danh mục khác"),
        Code::FormSuperseded => t("{file} (lần gửi {version}) được thay bằng {by} (lần gửi {by_version})", "không cần làm gì nếu bản sau là bản đúng", "có bản sau"),
        Code::FormsConflict => t("{entity} có nhiều biểu cùng lần gửi {version} mà nội dung khác nhau: {files}", "hỏi lại đơn vị và giữ một biểu, hoặc ghi lần gửi lớn hơn vào biểu đúng; khi chưa rõ thì không tổng hợp biểu nào", "chưa rõ biểu nào đúng"),
        Code::FormAltered => t("cấu trúc biểu {file} đã bị thay đổi: {what:words} ({fields})", "số liệu vẫn được đọc theo mã ở cột ẩn; kiểm tra lại các dòng này với đơn vị", "đã thay đổi"),
        Code::FormRenamed => t("{file} là biểu của {entity}, tên tệp không khớp với đơn vị này", "không cần làm gì: đơn vị được đọc từ trong biểu", "tên tệp khác"),
        Code::FormEntryUnreadable => t("không đọc được {entry:words} của biểu: {text}", "ghi ngày theo dạng dd/mm/yyyy, lần gửi là số nguyên từ 1", "không đọc được"),
        Code::NothingCollected => t("không có biểu nào của bộ chỉ số {rulebook} được tổng hợp", "kiểm tra thư mục, bộ chỉ số và kỳ (`--period`); biểu là tệp do `kpi template` tạo ra", "không có biểu"),
        Code::FormContradicts => t("{field}: vừa có số liệu {text}, vừa ghi là không áp dụng", "để trống ô số liệu, hoặc bỏ `không áp dụng` ở cột tình trạng", "mâu thuẫn"),
        Code::FormNumberUnclear => t("{field}: {text} được ghi dưới dạng văn bản và có thể đọc theo hai cách: {readings}", "gõ lại vào ô dưới dạng số: ô căn phải khi bảng tính hiểu là số", "chưa rõ số nào"),
        _ => return None,
    })
}

#[rustfmt::skip] // a table: one sentence a line
fn run(code: Code) -> Template {
    match code {
        Code::NothingInPeriod => t("không có số liệu{within}", "{periods}", "không có số liệu"),
        Code::Restated => t("{count} số liệu của kỳ {of_periods} được tính lại từ danh mục {from} theo danh mục {registry}; đây không phải kết quả công bố", "xem số liệu của từng đơn vị cũ bằng `kpi explain`", "tính lại theo địa giới mới"),
        Code::EntityDivided => t("{count} số liệu của {entities} không tính lại được theo danh mục {registry} vì đơn vị đã bị chia tách", "ở cột `successor` của danh mục cũ, ghi mã của mọi đơn vị nhận một phần, cách nhau bằng `|` (ví dụ `08|09`): số liệu kỳ trước của các đơn vị ấy khi đó được coi là thiếu, thay vì chỉ gồm phần còn lại", "đã chia tách"),
        Code::NotRestated => t("{field}: {count} số liệu không tính lại được theo danh mục {registry} vì chưa có cách gộp", "{restate_help}", "không tính lại được"),
        Code::MethodUnfit => t("không xác định được tham số của bước {step} cho {node}: {reason:words}{method_place}", "xem lại các số liệu dùng để tính, hoặc chọn phương pháp khác", "không xác định được"),
        Code::MethodDoubt => t("phương pháp của {node} cần dùng thận trọng: {what:words} = {value}{method_place}", "đọc phần về phương pháp này trong docs/methods.md, hoặc chọn phương pháp khác", "cần thận trọng"),
        Code::MethodFound => t("{node}: {what:words} = {value}{method_place}", "không cần sửa; đây là thông tin đi kèm kết quả", "thông tin kèm theo"),
        Code::RankedByCode => t("trong bảng xếp hạng {ranking}, {count} đơn vị sau bằng nhau ở mọi tiêu chí nên được xếp theo mã đơn vị: {entities}", "bổ sung tiêu chí xét thứ tự vào `breakers`, hoặc để các đơn vị bằng nhau đồng hạng bằng `ties = \"competition\"`", "theo mã"),
        Code::NotFrozen => t("bước {step} của {node} vẫn phụ thuộc các đơn vị hoặc các kỳ được chấm điểm: {reason:words}", "nếu bước này không được thay đổi theo kỳ thì dùng phương pháp có tham số cho trước; nếu không thì không cần làm gì", "chưa cố định"),
        Code::FreezeDiffers => t("sau khi cố định tham số, điểm {node} của {entity} trong kỳ gốc không còn như trước", "viết chuỗi bước riêng cho {node}, rồi cố định lại", "điểm khác trước"),
        Code::ValueUndefined => t("{entity}, kỳ {period}: {node} không có giá trị: {reason:words}{cells}", "kiểm tra các số liệu dùng để tính", "không có giá trị"),
        Code::NamedEntityUnknown => t("{node} nêu mã đơn vị {entity}, nhưng không có đơn vị nào được chấm điểm mang mã này", "sửa lại mã trong bộ chỉ số, hoặc dùng danh mục đơn vị có mã này", "không có đơn vị này"),
        Code::ReferenceWithoutValue => t("{node} so sánh với {entity}, nhưng đơn vị này không có giá trị", "bổ sung số liệu của {entity}, hoặc chọn đơn vị tham chiếu khác", "không có giá trị để so sánh"),
        Code::Illustrative => t("số liệu minh họa: được dựng lên để trình bày cách tính, không phản ánh kết quả thực của bất kỳ đơn vị nào", "dùng số liệu của cơ quan mình để có kết quả thực", "minh họa"),
        Code::RulebookUnknown => t("không có bộ chỉ số {name}", "các bộ chỉ số có sẵn: {available}; hoặc nêu đường dẫn tới tệp", "bộ chỉ số lạ"),
        Code::EntityNotFound => t("không có đơn vị nào tên là {name}", "nêu mã hoặc tên đơn vị theo danh mục", "tên lạ"),
        Code::NodeNotFound => t("bộ chỉ số không có chỉ số {name}", "nêu mã định danh của chỉ số thành phần hoặc chỉ số tổng hợp", "chỉ số lạ"),
        Code::ColumnsUnknown => t("{name} không phải loại cột, cũng không phải chỉ số", "ghi một số trong các từ: {allowed}, hoặc mã định danh chỉ số, cách nhau bằng dấu phẩy", "cột lạ"),
        Code::NoCases => t("không có trường hợp kiểm thử nào cho {file}", "đặt các tệp `.toml` hoặc `.csv` ghi trường hợp kiểm thử vào thư mục `tests` bên cạnh bộ chỉ số", "không có trường hợp kiểm thử"),
        Code::SupposedSyntax => t("không hiểu {text}", "ghi dạng `48.community_teams=+5%`: mã hoặc tên đơn vị, dấu chấm, số liệu đầu vào, dấu bằng, số mới hoặc mức thay đổi; dấu thập phân là dấu chấm; các thay đổi cách nhau bằng dấu phẩy", "không hiểu"),
        Code::SupposedTwice => t("{text} thay đổi một số liệu đã được thay đổi ở phần khác", "mỗi số liệu chỉ thay đổi một lần", "đã thay đổi"),
        Code::PeersUnknown => t("không rõ so sánh với ai: {peers}", "ghi mã hoặc tên đơn vị, hoặc một trong các từ: {allowed}; với `nearest:N` cần nêu số liệu so sánh ở `--on`", "chưa rõ đơn vị đối chiếu"),
        Code::PeersOptionUnfit => t("{option} không dùng được với `--with` {peers}", "bỏ {option}: `--weight-by` đi với bình quân (`mean`, một thuộc tính, nhiều đơn vị, `nearest:N`), `--on` đi với `nearest:N`", "tùy chọn không có tác dụng"),
        Code::NothingToCompare => t("{entity} không so sánh được: {reason:words}", "chọn kỳ hoặc đơn vị đối chiếu có đủ số liệu; `kpi explain` cho biết vì sao thiếu điểm", "thiếu điểm"),
        Code::RulebooksOrder => t("bộ chỉ số {rulebook} nêu trước nhưng có hiệu lực từ {from:plain}, còn {other} có hiệu lực từ {other_from:plain}", "nêu bộ chỉ số có hiệu lực trước lên trước, hoặc sửa lại `in_force`", "sai thứ tự hiệu lực"),
        Code::RulebooksFigures => t("{rulebook} và {other} có số liệu kèm theo khác nhau; hai bộ chỉ số phải tính trên cùng một bộ số liệu", "nêu tệp số liệu sau tên hai bộ chỉ số", "không cùng số liệu"),
        Code::TrendOnePeriod => t("diễn biến cần ít nhất hai kỳ cùng loại có số liệu: năm với năm, quý với quý", "đưa thêm số liệu của kỳ khác, hoặc nới `--from` và `--to`; {periods}", "chưa đủ hai kỳ"),
        Code::TrendPeriodLeftOut => t("bỏ qua kỳ {period}: bộ chỉ số tính điểm kỳ này, {rulebook} (phiên bản {version:plain}), không có số liệu của kỳ này", "bổ sung số liệu kỳ này cho bộ chỉ số đó, hoặc sửa thời gian hiệu lực (`in_force`) để bộ chỉ số còn lại tính điểm kỳ này", "bỏ qua"),
        Code::RanksNothing => t("{rulebook} (phiên bản {version:plain}) không xếp hạng chỉ số nào nên không có điểm tổng để theo dõi hay so sánh", "ghi trong `[rank]` chỉ số dùng để xếp hạng", "không xếp hạng"),
        Code::SupposedOfNothing => t("{entity} chưa có số liệu {field} để thay đổi {text}", "ghi thẳng số liệu, ví dụ `{field:plain}=100`", "chưa có số liệu"),
        Code::NothingToReach => t("bộ chỉ số không xếp loại nên không có loại {grade}", "chọn mục tiêu khác: `rank=10`, `score=80` hoặc `node:ID=0.8`", "không xếp loại"),
        Code::EntityUnscored => t("{entity} chưa có điểm; các số liệu chưa được báo cáo và làm thiếu điểm: {fields}", "bổ sung số liệu (hoặc thử bằng `--set`); `kpi explain` cho biết vì sao thiếu điểm", "chưa có điểm"),
        Code::GoalBeyondScale => t("mục tiêu {goal} vượt mức tối đa {most} của {node}", "chỉ số có điểm thì mục tiêu tính bằng điểm, như các trang kết quả; kiểm tra lại mức cần đạt", "vượt thang điểm"),
        Code::BoundPassed => t("{field} hiện là {figure}, đã nằm ngoài giới hạn {bound} của `--bound`; phương án không đưa số liệu này ra xa hơn", "sửa lại giới hạn, hoặc dùng `--freeze` nếu số liệu không được thay đổi", "đã ngoài giới hạn"),
        Code::BoundOfNoNumber => t("{field} không phải là con số nên không đặt được giới hạn hay bước thay đổi", "chỉ dùng `--bound` và `--step` cho số liệu là con số; dùng `--freeze` để giữ nguyên", "không phải con số"),
        Code::StepNotWhole => t("bước {step} không phải số nguyên, mà {field} là số đếm", "dùng bước là số nguyên", "bước không nguyên"),
        Code::ResultUnreadable => t("{file} không phải là kết quả của `kpi score --format json`: {reason:words}", "ghi kết quả bằng `kpi score RULEBOOK --format json --output FILE`", "không phải kết quả"),
        Code::RulebookIsData => t("{file} là tệp số liệu, trong khi đối số thứ nhất phải là bộ chỉ số", "ghi bộ chỉ số trước tệp số liệu, ví dụ `kpi score rules/mine {file:plain}`", "không phải bộ chỉ số"),
        Code::OutputNotWorkbook => t("{file} mang đuôi {ending} của bảng tính, trong khi kết quả được ghi là văn bản", "đặt tên tệp theo nội dung, ví dụ `.csv`; để mở bằng Excel thì dùng `kpi score --format csv-excel` với tên tệp `.csv`", "đuôi của bảng tính"),
        Code::OutputExists => t("tệp {file} đã có", "chọn tên khác, hoặc thêm `--force` để ghi đè", "đã có"),
        _ => t("không ghi được {file}: {reason:words}", "kiểm tra thư mục, quyền ghi và dung lượng còn trống", "không ghi được"),
    }
}
