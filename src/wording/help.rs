//! Parts of a help that depend on what the finding is about: which key to write instead, what keeps a proof from being found.
//!
//! In: a finding. Out: a sentence or a part of one. Only words; what a finding knows is in its arguments.

use super::template::quoted;
use crate::finding::{Argument, Finding};
use crate::rulebook::model::Language;

/// A text argument; empty where there is none.
fn text<'f>(finding: &'f Finding, name: &str) -> &'f str {
    match finding.argument(name) {
        Some(Argument::Text(text)) => text,
        _ => "",
    }
}

/// The line of `[input]` that says which header is meant, where a column looks like it.
pub(super) fn header_line(finding: &Finding, language: Language) -> String {
    match (text(finding, "header"), language) {
        ("", Language::Vi) => {
            "bổ sung cột, hoặc khai báo ở `headers` của `[input]` tiêu đề nào ứng với cột này".to_owned()
        }
        ("", Language::En) => "add the column, or say in `headers` of `[input]` which header means it".to_owned(),
        (header, language) => {
            let line = quoted(&format!("headers = {{ {header} = \"{}\" }}", text(finding, "column")));
            match language {
                Language::Vi => {
                    format!("bổ sung cột, hoặc nếu cột {header} chính là cột này thì ghi {line} vào `[input]`")
                }
                Language::En => format!("add the column, or if {header} is meant, write {line} under `[input]`"),
            }
        }
    }
}

/// From which versions a form and the rulebook are: the same number can stand above two texts.
pub(super) fn form_versions(finding: &Finding, language: Language) -> String {
    let (found, expected) = (text(finding, "found"), text(finding, "expected"));
    match (found == expected, language) {
        (true, Language::Vi) => {
            format!("cùng ghi phiên bản {}, nhưng nội dung bộ chỉ số đã được sửa sau khi lập biểu", quoted(found))
        }
        (true, Language::En) => {
            format!("both say version {}, but the rulebook's text was changed after the form was made", quoted(found))
        }
        (false, Language::Vi) => {
            format!("phiên bản {} trong biểu, {} hiện nay", quoted(found), quoted(expected))
        }
        (false, Language::En) => format!("version {} in the form, {} now", quoted(found), quoted(expected)),
    }
}

/// What a table lacks: a key, or one of the sources of a node.
pub(super) fn missing_key(finding: &Finding, language: Language) -> String {
    let key = quoted(text(finding, "key"));
    match (text(finding, "one_of"), language) {
        ("", Language::Vi) => format!("khóa {key}"),
        ("", Language::En) => key,
        (_, Language::Vi) => "cách tính giá trị".to_owned(),
        (_, Language::En) => "source of its value".to_owned(),
    }
}

/// What to add to a table.
pub(super) fn missing_key_help(finding: &Finding, language: Language) -> String {
    let (key, table) = (quoted(text(finding, "key")), quoted(text(finding, "table")));
    match (text(finding, "one_of"), language) {
        ("", Language::Vi) => format!("bổ sung {key} vào {table}"),
        ("", Language::En) => format!("add {key} to {table}"),
        (_, Language::Vi) => {
            "ghi một trong các cách: `value = \"công thức\"` cho chỉ số thành phần; `sum_of_points`, `arithmetic_mean`, `geometric_mean` hoặc cách gộp khác cho chỉ số gộp".to_owned()
        }
        (_, Language::En) => {
            "write one of them: `value = \"a formula\"` of an indicator; `sum_of_points`, `arithmetic_mean`, `geometric_mean` or another combination of an aggregate".to_owned()
        }
    }
}

/// What an id may look like there.
pub(super) fn id_rule(finding: &Finding, language: Language) -> &'static str {
    match (text(finding, "hyphen"), language) {
        ("", Language::Vi) => "chữ số và dấu `_`, và không trùng với từ riêng của công thức",
        ("", Language::En) => "digits and `_`, and is no word that formulas use themselves",
        (_, Language::Vi) => "chữ số, dấu `_` và dấu `-`, và không trùng với từ riêng của công thức",
        (_, Language::En) => "digits, `_` and `-`, and is no word that formulas use themselves",
    }
}

/// In which step that lies which keeps a proof from being found.
pub(super) fn proof_step(finding: &Finding, language: Language) -> String {
    match (text(finding, "step"), language) {
        ("", _) => String::new(),
        (step, Language::Vi) => format!(" (bước {})", quoted(step)),
        (step, Language::En) => format!(" (step {})", quoted(step)),
    }
}

/// What helps a proof that was not found. Ranges help only where the ranges are what is too wide.
pub(super) fn proof_help(finding: &Finding, language: Language) -> &'static str {
    match (text(finding, "why"), language) {
        ("opposing", Language::Vi) => {
            "viết công thức sao cho mỗi số liệu chỉ xuất hiện một lần, nếu được; khai báo `range` không giúp được gì ở đây"
        }
        ("opposing", Language::En) => {
            "write the formula so that each figure stands in it once, if that can be; a `range` does not help here"
        }
        ("switch", Language::Vi) => {
            "so hai vế ở chỗ điều kiện đổi: điểm ở đó có thể nhảy; khai báo `range` chỉ giúp khi loại bỏ được một vế"
        }
        ("switch", Language::En) => {
            "compare what both sides give where the condition changes, the score may jump there; a `range` helps only where it rules out one side"
        }
        ("missing-rule", Language::Vi) => {
            "nếu quy tắc ở `missing` đúng ý thì không cần làm gì; khai báo `range` không giúp được gì ở đây"
        }
        ("missing-rule", Language::En) => {
            "nothing to do, if the rule under `missing` is meant; a `range` does not help here"
        }
        ("unknown-operation", Language::Vi) => {
            "`clamp` đặt sau bước này chứng minh được thang điểm; khai báo `range` không giúp được gì ở đây"
        }
        ("unknown-operation", Language::En) => "a `clamp` behind it proves the scale; a `range` does not help here",
        ("other-entities", Language::Vi) => {
            "kết quả còn tùy các đơn vị khác báo cáo gì nên không phải lỗi; `clamp` chứng minh được thang điểm, còn khai báo `range` không giúp được gì ở đây"
        }
        ("other-entities", Language::En) => {
            "nothing is wrong, it follows from what others report; a `clamp` proves the scale, a `range` does not help here"
        }
        ("search-limit", Language::Vi) => "chia chỉ số thành nhiều chỉ số nhỏ hơn thì có thể chứng minh được",
        ("search-limit", Language::En) => "split the node into several, and it may be proven",
        (_, Language::Vi) => {
            "khai báo `range` hẹp hơn cho số liệu đầu vào, hoặc đặt mức tối đa cho điểm, thì có thể chứng minh được"
        }
        (_, Language::En) => "declare narrower `range`s of its fields, or cap the score, and it may be proven",
    }
}

/// How to say in another way what this version does not compute.
pub(super) fn instead(finding: &Finding, language: Language) -> &'static str {
    let construct = text(finding, "construct");
    let key = construct.rsplit('.').next().unwrap_or_default();
    match (key, language) {
        ("from", Language::Vi) if construct.starts_with("field.") => {
            "số liệu vẫn khai báo bình thường; chỉ số nào dùng số liệu này từ một kỳ trở đi thì ghi công thức mới trong `[from.<kỳ>.node.<id>]`"
        }
        ("from", Language::En) if construct.starts_with("field.") => {
            "declare the field without it; what reads it only from a period on gets its new formula in `[from.<period>.node.<id>]`"
        }
        ("in_force", Language::Vi) => {
            "ghi `[from.<kỳ>]` với tổng điểm không còn (hoặc bắt đầu có) chỉ số này: `[from.2024.node.total]`; chỉ số vẫn khai báo, điểm 0 thì không tính"
        }
        ("in_force", Language::En) => {
            "say in `[from.<period>]` what counts from then on: in `[from.2024.node.total]` the children without this node, or with it at 0 points before"
        }
        ("extends", Language::Vi) => {
            "chép bộ chỉ số gốc rồi sửa; nếu chỉ khác từ một kỳ trở đi thì ghi phần khác vào `[from.<kỳ>]` của chính bộ chỉ số đó"
        }
        ("extends", Language::En) => {
            "copy the rulebook and change the copy; where it only changes from a period on, write the change into its own `[from.<period>]`"
        }
        ("restate", Language::Vi) => {
            "phiên bản này chưa tính lại theo địa giới khác; `combine` cho biết số liệu gộp nhiều đơn vị thế nào"
        }
        ("restate", Language::En) => {
            "this version does not restate figures for another era; `combine` says how figures of several entities become one"
        }
        (_, Language::Vi) => "diễn đạt quy tắc theo cách khác, hoặc dùng phiên bản mới hơn",
        (_, Language::En) => "write the rule another way, or use a newer version",
    }
}

/// How to mend a workbook that cannot be read.
pub(super) fn workbook(finding: &Finding, language: Language) -> &'static str {
    match (text(finding, "reason"), language) {
        ("workbook-locked", Language::Vi) => {
            "bỏ mật khẩu mở tệp trong Excel (Tệp › Thông tin › Bảo vệ sổ làm việc) rồi lưu lại"
        }
        ("workbook-locked", Language::En) => {
            "take the password off in Excel (File › Info › Protect Workbook) and save it again"
        }
        ("html-page" | "spreadsheet-xml", Language::Vi) => "mở tệp bằng Excel rồi lưu thành Excel Workbook (.xlsx)",
        ("html-page" | "spreadsheet-xml", Language::En) => {
            "open the file in Excel and save it as an Excel workbook (.xlsx)"
        }
        (_, Language::Vi) => {
            "lấy lại tệp gốc; mở bằng Excel hoặc LibreOffice, lưu thành Excel Workbook (.xlsx) rồi gửi lại"
        }
        (_, Language::En) => {
            "get the original file again; open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx)"
        }
    }
}
