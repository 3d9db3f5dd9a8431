//! The words of the forms that entities fill in, and of periods as officials write them. In: a [`FormText`] or a period's token. Out:
//! its words in a language, with places in braces filled where it has any.

use super::template::substitute;
use super::texts::{Text, texts};
use crate::rulebook::model::Language;

texts! {
    /// A piece of text in a form.
    FormText:
    // sheets
    SheetFigures "Số liệu" "Figures"
    SheetInstructions "Hướng dẫn" "Instructions"
    // heading
    Title "BIỂU THU THẬP SỐ LIỆU" "DATA COLLECTION FORM"
    ForPeriod "Kỳ báo cáo: {period}" "Period: {period}"
    Reporter "Đơn vị báo cáo: {name} (mã {code})" "Reporting entity: {name} (code {code})"
    Stage "Giai đoạn: {stage}" "Stage: {stage}"
    Sent "Ngày gửi" "Date sent"
    Version "Lần gửi" "Sending no."
    Author "Người lập biểu" "Filled in by"
    Contact "Điện thoại, thư điện tử" "Telephone, e-mail"
    EarlierIllustrative "Cột “{column}” có số liệu MINH HỌA: được dựng lên để trình bày cách tính, không phản ánh kết quả thực của bất kỳ đơn vị nào." "The column “{column}” has ILLUSTRATIVE figures: made up to show the method; they say nothing about the real performance of any entity."
    EnteredIllustrative "Biểu được điền sẵn SỐ LIỆU MINH HỌA: được dựng lên để trình bày cách tính, không phản ánh kết quả thực của bất kỳ đơn vị nào." "ILLUSTRATIVE FIGURES are filled in: made up to show the method; they say nothing about the real performance of any entity."
    // columns
    ColumnNumber "STT" "No."
    ColumnFigure "Số liệu" "Figure"
    ColumnUnit "Đơn vị tính" "Unit"
    ColumnDefinition "Nội dung, nguồn số liệu" "Definition and source"
    ColumnHow "Cách ghi" "How to enter it"
    ColumnEarlier "Số liệu kỳ gần nhất" "Latest earlier figure"
    ColumnEarlierPeriod "Kỳ của số liệu đó" "Period of that figure"
    ColumnValue "Số liệu kỳ này" "Figure of this period"
    ColumnStatus "Tình trạng số liệu" "Status"
    ColumnAsOf "Số liệu tính đến ngày" "As of"
    GroupEvidence "Tài liệu kiểm chứng" "Evidence"
    ColumnEvidenceNumber "Số, ký hiệu" "Number, symbol"
    ColumnEvidenceDate "Ngày ban hành" "Date"
    ColumnEvidenceIssuer "Cơ quan ban hành" "Issued by"
    ColumnEvidenceAbstract "Trích yếu" "Abstract"
    ColumnEvidenceLink "Liên kết" "Link"
    ColumnNote "Ghi chú" "Note"
    NoAgency "Chưa quy định cơ quan phụ trách" "No agency in charge"
    Restated "tính lại theo địa giới mới" "recomputed for the new boundaries"
    // how to enter a figure
    HowCount "Số đếm: số nguyên, không âm" "Count: a whole number, not negative"
    HowAmount "Khối lượng, giá trị: số thập phân" "Amount: a decimal number"
    HowRate "Tỷ lệ, mức bình quân: số thập phân" "Rate: a decimal number"
    HowPercent "Tỷ lệ phần trăm: chỉ ghi số, không gõ dấu % (74,72% thì ghi 74,72)" "Percentage: the number alone, without the sign % (74.72 for 74.72%)"
    HowFlag "Có hoặc không: chọn trong danh sách" "Yes or no: choose from the list"
    HowLevel "Mức độ: chọn trong danh sách" "Level: choose from the list"
    HowBetween "từ {low} đến {high}" "from {low} to {high}"
    HowFrom "từ {low} trở lên" "at least {low}"
    HowUpTo "không quá {high}" "at most {high}"
    HowAtMost "không lớn hơn số ở dòng {row}" "not greater than the figure in row {row}"
    HowEvidence "bắt buộc có tài liệu kiểm chứng" "evidence is required"
    // what a cell says when something else is typed
    ErrorTitle "Số liệu chưa hợp lệ" "This figure cannot be"
    ErrorFigure "{title}. {how}. Chưa có số liệu thì để trống." "{title}. {how}. Leave the cell empty where there is no figure."
    ErrorStatus "Chọn trong danh sách, hoặc để trống nếu là số liệu chính thức." "Choose from the list, or leave it empty if the figure is official."
    ErrorDate "Ghi ngày theo dạng dd/mm/yyyy, ví dụ 15/03/2023." "Write a day as dd/mm/yyyy, such as 15/03/2023."
    ErrorVersion "Ghi lần gửi: 1, 2, 3…" "Write which sending it is: 1, 2, 3…"
    // words to choose
    Yes "có" "yes"
    No "không" "no"
    FlagShare "có ở {percent}% số đơn vị trước sắp xếp" "yes in {percent}% of the former entities"
    NotApplicable "không áp dụng" "not applicable"
    // foot of a printed page
    Foot "{rulebook}, phiên bản {version}; {period}; {name}" "{rulebook}, version {version}; {period}; {name}"
    Page "Trang" "Page"
    // below the table, where the form goes on paper
    SignedOn "Ngày … tháng … năm …" "Date: …"
    SignedAuthor "NGƯỜI LẬP BIỂU" "FILLED IN BY"
    SignedHead "THỦ TRƯỞNG ĐƠN VỊ" "HEAD OF THE ENTITY"
    SignedAuthorHow "(Ký, ghi rõ họ tên)" "(signature, full name)"
    SignedHeadHow "(Ký, ghi rõ họ tên, đóng dấu)" "(signature, full name, seal)"
    // instructions
    GuideTitle "HƯỚNG DẪN GHI BIỂU" "HOW TO FILL IN THIS FORM"
    GuidePurpose "Biểu này thu thập số liệu của {name} kỳ {period} để tính bộ chỉ số “{title}” (phiên bản {version})." "This form collects the figures of {name} for {period}, from which “{title}” (version {version}) is computed."
    GuideCells "Chỉ ghi vào các ô nền vàng trên trang “{sheet}”. Các ô khác được khóa để giữ nguyên cấu trúc biểu (khóa không có mật khẩu). Không chèn, xóa, đổi chỗ dòng hay cột; không chép bảng sang tệp khác." "Fill in the yellow cells of the sheet “{sheet}” only. All others are locked to keep the structure (there is no password). Do not insert, delete or move rows or columns, and do not copy the table to another file."
    GuideAgency "Các dòng được xếp theo cơ quan phụ trách; mỗi cơ quan ghi phần của mình, đơn vị báo cáo gửi lại một biểu chung." "Rows stand by the agency in charge. Each agency fills in its part; the entity sends back one form."
    GuideNumbers "Ghi số theo đúng đơn vị tính của dòng. Dấu thập phân theo thiết lập của máy tính (ở Việt Nam là dấu phẩy). Không gõ đơn vị tính, chữ hay dấu % vào ô số liệu; với tỷ lệ phần trăm, 74,72% thì ghi 74,72." "Write numbers in the unit of their row. The decimal sign is that of the computer. Do not type units, words or the sign % into the cell of a figure; for 74.72% write 74.72."
    GuideEmpty "Chưa có số liệu thì để trống; chỉ ghi 0 khi kết quả thực sự bằng 0. Nội dung không thuộc phạm vi của đơn vị: để trống ô số liệu và chọn “{word}” ở cột “{column}”." "Leave the cell empty where there is no figure; write 0 only where the result is 0. Where the question does not arise for the entity, leave the figure empty and choose “{word}” in the column “{column}”."
    GuideStatus "Cột “{column}”: để trống nếu là số liệu chính thức; nếu không thì chọn {words}." "The column “{column}” stays empty for official figures; for others choose {words}."
    GuideEvidence "Tài liệu kiểm chứng: ghi số, ký hiệu, ngày ban hành (dd/mm/yyyy), cơ quan ban hành, trích yếu và liên kết (nếu có) ngay trên dòng của số liệu. Dòng ghi “{required}” mà thiếu thì số liệu chưa được tính." "Evidence: write number or symbol, date (dd/mm/yyyy), issuer, abstract and, where there is one, the link in the row of the figure. A figure whose row says “{required}” does not count without it."
    GuideEarlier "Cột “{column}” chỉ để đối chiếu, không phải ghi lại. Số liệu có ghi chú về tình trạng (sơ bộ, ước tính, minh họa) thì không phải số liệu chính thức." "The column “{column}” is there to compare with. A figure with a status behind its period (provisional, estimated, illustrative) is not official."
    GuideRestated "Số liệu có ghi chú “{word}” được tổng hợp từ số liệu của các đơn vị trước sắp xếp, không phải số liệu đã công bố của đơn vị hiện nay." "A figure marked “{word}” was put together from those of the entities before the merger; nobody published it for the present one."
    GuideSending "Trước khi gửi, ghi “{sent}” (dd/mm/yyyy) và “{version}”: lần đầu ghi 1, gửi bản sửa thì ghi 2, 3… Khi có nhiều bản, bản có lần gửi lớn nhất được dùng." "Before sending, write “{sent}” (dd/mm/yyyy) and “{version}”: 1 for the first, 2, 3, … for a corrected form. Of several, the one with the greatest number counts."
    GuideFile "Lưu và gửi lại chính tệp này ở định dạng .xlsx; không chuyển sang PDF hay ảnh chụp." "Save and send back this very file as .xlsx, not as a PDF or a picture."
    // words of a period
    PeriodYear "năm {year}" "{year}"
    PeriodFirstHalf "6 tháng đầu năm {year}" "first half of {year}"
    PeriodSecondHalf "6 tháng cuối năm {year}" "second half of {year}"
    PeriodQuarter "quý {roman}/{year}" "Q{quarter} {year}"
    PeriodMonth "tháng {month}/{year}" "{month}/{year}"
}

/// The words of a text with its places filled.
pub fn form_text(what: FormText, places: &[(&str, &str)], language: Language) -> String {
    substitute(what.words(language), |name| {
        places.iter().find(|(own, _)| *own == name).map_or_else(|| "…".to_owned(), |(_, text)| (*text).to_owned())
    })
}

/// A period's token (`2023`, `2023-H1`, `2023-Q1`, `2023-06`) as officials write it: `quý I/2023`.
pub fn period(token: &str, language: Language) -> String {
    let (year, part) = token.split_once('-').unwrap_or((token, ""));
    let year = ("year", year);
    match (part, part.strip_prefix('Q')) {
        ("", _) => form_text(FormText::PeriodYear, &[year], language),
        ("H1", _) => form_text(FormText::PeriodFirstHalf, &[year], language),
        ("H2", _) => form_text(FormText::PeriodSecondHalf, &[year], language),
        (_, Some(quarter)) => {
            let roman = match quarter {
                "1" => "I",
                "2" => "II",
                "3" => "III",
                _ => "IV",
            };
            form_text(FormText::PeriodQuarter, &[year, ("quarter", quarter), ("roman", roman)], language)
        }
        (month, None) => {
            let month = month.trim_start_matches('0');
            form_text(FormText::PeriodMonth, &[year, ("month", month)], language)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_as_officials_write_them() {
        for (token, vi, en) in [
            ("2023", "năm 2023", "2023"),
            ("2023-H1", "6 tháng đầu năm 2023", "first half of 2023"),
            ("2023-H2", "6 tháng cuối năm 2023", "second half of 2023"),
            ("2023-Q4", "quý IV/2023", "Q4 2023"),
            ("2023-06", "tháng 6/2023", "6/2023"),
            ("2023-12", "tháng 12/2023", "12/2023"),
        ] {
            assert_eq!((period(token, Language::Vi), period(token, Language::En)), (vi.into(), en.into()));
        }
    }

    #[test]
    fn both_languages_speak_of_the_same_things() {
        let places = |text: &str| {
            let names = std::cell::RefCell::new(Vec::new());
            substitute(text, |name| {
                names.borrow_mut().push(name.to_owned());
                String::new()
            });
            let mut names = names.into_inner();
            names.retain(|name| name != "roman" && name != "quarter");
            names.sort();
            names
        };
        for &what in FormText::ALL {
            assert_eq!(places(what.words(Language::Vi)), places(what.words(Language::En)), "{what:?}");
        }
    }
}
