//! Findings about forms, in the words of who filled them in: the title of a field, the columns that the form has, numbers as people
//! write them. In: a finding that says `audience: form`. Out: its template and arguments; those of every other finding as they are.

use super::form::{FormText, form_text};
use super::number::localized;
use super::template::Template;
use crate::finding::{Argument, Code, Finding};
use crate::rulebook::model::Language;

/// Arguments that hold a number as a file stores it.
const NUMBERS: [&str; 8] = ["text", "other_text", "low", "high", "read", "readings", "suggestions", "total"];

/// Whether a finding speaks to who filled a form in.
fn is_of_form(finding: &Finding) -> bool {
    matches!(finding.argument("audience"), Some(Argument::Text(audience)) if audience == "form")
}

/// An argument as its reader knows it: under its name with `_vi` or `_en` behind it, where there is such a one.
pub(super) fn argument(finding: &Finding, name: &str, language: Language) -> Option<Argument> {
    let ending = match language {
        Language::Vi => "vi",
        Language::En => "en",
    };
    if let Some(own) = finding.argument(&format!("{name}_{ending}")) {
        return Some(own.clone());
    }
    let own = finding.argument(name)?;
    if !is_of_form(finding) {
        return Some(own.clone());
    }
    // What was typed as text and can be read in two ways is repeated as it was typed.
    let is_typed = finding.code == Code::FormNumberUnclear && name == "text";
    let shown = |text: &String| day(text, language).unwrap_or_else(|| localized(text, language));
    Some(match own {
        Argument::Text(key) if name == "column" => Argument::Text(column(key, language).unwrap_or_else(|| key.clone())),
        Argument::Text(text) if NUMBERS.contains(&name) && !is_typed => Argument::Text(shown(text)),
        Argument::List(list) if NUMBERS.contains(&name) => Argument::List(list.iter().map(shown).collect()),
        other => other.clone(),
    })
}

/// `2022-05-05` as officials write it.
fn day(text: &str, language: Language) -> Option<String> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = |part: &str, digits| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_day = parts.next().is_none() && plain(year, 4) && plain(month, 2) && plain(day, 2);
    (is_day && language == Language::Vi).then(|| format!("{day}/{month}/{year}"))
}

/// The title that a form gives a column of figures.
fn column(key: &str, language: Language) -> Option<String> {
    let what = match key {
        "value" => FormText::ColumnValue,
        "status" => FormText::ColumnStatus,
        "as_of" => FormText::ColumnAsOf,
        "evidence" => FormText::GroupEvidence,
        "evidence.number" => FormText::ColumnEvidenceNumber,
        "evidence.date" => FormText::ColumnEvidenceDate,
        "evidence.issuer" => FormText::ColumnEvidenceIssuer,
        "evidence.abstract" => FormText::ColumnEvidenceAbstract,
        "evidence.link" => FormText::ColumnEvidenceLink,
        "note" => FormText::ColumnNote,
        _ => return None,
    };
    Some(form_text(what, &[], language))
}

/// The template of a finding, with the help for who filled the form in.
pub(super) fn template(finding: &Finding, own: Template, language: Language) -> Template {
    if !is_of_form(finding) {
        return own;
    }
    let help = match language {
        Language::Vi => help_vi(finding.code),
        Language::En => help_en(finding.code),
    };
    Template { help: help.unwrap_or(own.help), ..own }
}

#[rustfmt::skip] // a table: one sentence a line
fn help_vi(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::EvidenceMissing => "ghi số, ký hiệu, ngày và cơ quan ban hành văn bản vào các cột `Tài liệu kiểm chứng` ở cùng dòng; chưa có thì số liệu chưa được tính",
        Code::CellNotNumber => "chỉ ghi số, theo đơn vị tính của dòng, không gõ chữ hay đơn vị tính; không có số liệu thì để trống",
        Code::CellUnit => "quy đổi rồi ghi số theo đơn vị tính của dòng, không gõ đơn vị tính vào ô",
        Code::CellMarked => "bỏ dấu chú thích; nội dung chú thích ghi vào cột `Ghi chú`",
        Code::PlaceholderTaken => "nếu là số 0 thì ghi `0`; nếu không có số liệu thì để trống ô",
        Code::CellNotFlag => "chọn `có` hoặc `không` trong danh sách của ô",
        Code::CellNotLevel => "chọn một mức trong danh sách của ô: {allowed}",
        Code::CellNotWhole => "số đếm là số nguyên, không âm: kiểm tra dấu âm, dấu thập phân và dấu hàng nghìn",
        Code::CellChanged => "kiểm tra số liệu của cả hai kỳ, đơn vị tính và phạm vi thống kê; nếu thay đổi có thật thì báo cơ quan tổng hợp",
        Code::CellStale => "lấy số liệu mới hơn; nếu cột `Số liệu tính đến ngày` ghi sai ngày thì sửa lại",
        Code::AsOfUnreadable => "ghi ngày vào cột `Số liệu tính đến ngày` theo dạng `31/03/2023`",
        Code::DateUnreadable => "ghi ngày theo dạng `31/03/2023`",
        Code::StatusUnknown => "chọn trong danh sách của ô, hoặc để trống nếu là số liệu chính thức",
        _ => return None,
    })
}

#[rustfmt::skip] // a table: one sentence a line
fn help_en(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::EvidenceMissing => "write number, date and issuer of the document into the columns `Evidence` of the same row; until then the figure does not count",
        Code::CellNotNumber => "write the number alone, in the unit of the row, without words or unit; leave the cell empty where there is no figure",
        Code::CellUnit => "write the figure in the unit of the row, and no unit into the cell",
        Code::CellMarked => "take the mark out; what it says belongs into the column `Note`",
        Code::PlaceholderTaken => "write `0` where zero is meant; leave the cell empty where there is no figure",
        Code::CellNotFlag => "choose `yes` or `no` from the list of the cell",
        Code::CellNotLevel => "choose one from the list of the cell: {allowed}",
        Code::CellNotWhole => "a count is whole and not negative: check its sign, decimal and thousands signs",
        Code::CellChanged => "check the figures of both periods, their unit and what they count; if the change is real, tell who collects the forms",
        Code::CellStale => "find a newer figure; if the day in the column `As of` is wrong, correct it",
        Code::AsOfUnreadable => "write the day into the column `As of` as `31/03/2023`",
        Code::DateUnreadable => "write the day as `31/03/2023`",
        Code::StatusUnknown => "choose from the list of the cell, or leave it empty if the figure is official",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::sentence;
    use super::*;

    fn of_form(code: Code) -> Finding {
        let finding = Finding::new(code).with("field", "phu_song").with("audience", "form");
        finding.with("field_vi", "Tỷ lệ phủ sóng").with("field_en", "Coverage")
    }

    #[test]
    fn who_filled_a_form_in_reads_titles_and_their_own_numbers() {
        let finding = of_form(Code::CellNotWhole).with("text", "1416.5");
        let vi = sentence(&finding, Language::Vi);
        assert_eq!(vi.message, "`Tỷ lệ phủ sóng`: `1.416,5` không phải là số nguyên không âm");
        assert!(!vi.help.unwrap().contains("kind"));
        assert_eq!(
            sentence(&finding, Language::En).message,
            "`Coverage`: `1,416.5` is not a whole number of 0 or more"
        );
        let range = of_form(Code::CellOutOfRange).with("text", "120").with("low", "0").with("high", "99.5");
        assert_eq!(
            sentence(&range, Language::Vi).message,
            "`Tỷ lệ phủ sóng`: `120` nằm ngoài phạm vi cho phép; phải từ `0` đến `99,5`"
        );
    }

    #[test]
    fn what_was_typed_stays_where_it_is_the_question() {
        let finding = of_form(Code::FormNumberUnclear).with("text", "1.234");
        let finding = finding.with("readings", vec!["1.234".to_owned(), "1234".to_owned()]);
        let vi = sentence(&finding, Language::Vi).message;
        assert!(vi.starts_with("`Tỷ lệ phủ sóng`: `1.234` "), "{vi}");
        assert!(vi.ends_with("`1,234`, `1.234`"), "{vi}");
    }

    #[test]
    fn days_and_columns_are_those_of_the_form() {
        let finding = of_form(Code::EvidenceOutsidePeriod).with("text", "2022-05-05").with("period", "2024");
        let vi = sentence(&finding, Language::Vi).message;
        assert_eq!(vi, "minh chứng đề ngày `05/05/2022`, nằm ngoài kỳ `2024`");
        let finding = of_form(Code::DateUnreadable).with("column", "evidence.date").with("text", "hôm qua");
        assert_eq!(sentence(&finding, Language::Vi).message, "`Ngày ban hành`: `hôm qua` không phải là ngày");
    }

    #[test]
    fn the_author_of_a_rulebook_is_told_of_ids() {
        let finding = Finding::new(Code::CellNotWhole).with("field", "thon").with("text", "1416.5");
        assert!(sentence(&finding, Language::Vi).message.starts_with("`thon`: `1416.5` "));
    }
}
