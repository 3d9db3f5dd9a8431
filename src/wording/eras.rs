//! Sentences about registries, their eras, and figures that were restated from one era to another.

use super::template::{ABSENT, filled, noun, quoted, within, write};
use crate::finding::{Argument, Finding};
use crate::rulebook::model::Language;

/// A registry as pages name it: what it has in it and of which days; one of an author's own by its id.
pub fn registry_title(id: &str, language: Language) -> &str {
    match (id, language) {
        ("provinces-63", Language::Vi) => "63 tỉnh, thành phố (đến 30/06/2025)",
        ("provinces-63", Language::En) => "63 provinces and cities (until 30/06/2025)",
        ("provinces-34", Language::Vi) => "34 tỉnh, thành phố (từ 01/07/2025)",
        ("provinces-34", Language::En) => "34 provinces and cities (from 01/07/2025)",
        ("input", Language::Vi) => "các đơn vị nêu trong tệp số liệu",
        ("input", Language::En) => "the entities named in the input",
        _ => id,
    }
}

/// A registry in a sentence: by its title, one of an author's own by its id.
pub(super) fn registry_named(id: &str, language: Language) -> String {
    match (registry_title(id, language), language) {
        (title, Language::Vi) if title == id => format!("danh mục {}", quoted(id)),
        (title, Language::En) if title == id => format!("the registry {}", quoted(id)),
        (title, Language::Vi) => format!("danh mục {title}"),
        (title, Language::En) => format!("the registry of {title}"),
    }
}

/// A registry that is not there, in a period where one was asked for, or rows of a period outside its era.
pub(super) fn registry_unknown(finding: &Finding, language: Language) -> String {
    let registry = filled(finding, "registry").unwrap_or_else(|| ABSENT.to_owned());
    let within = within(finding, language);
    if let Some(Argument::Text(day)) = finding.argument("day") {
        let day = quoted(&day.rsplit('-').collect::<Vec<_>>().join("/"));
        return match (filled(finding, "registry"), language) {
            (Some(own), Language::Vi) => format!("danh mục đơn vị {own} không áp dụng vào ngày {day}"),
            (Some(own), Language::En) => format!("the registry {own} is not in force on {day}"),
            (None, Language::Vi) => format!("không có danh mục đơn vị nào áp dụng vào ngày {day}"),
            (None, Language::En) => format!("no registry is in force on {day}"),
        };
    }
    let Some(rows) = finding.argument("rows") else {
        return match language {
            Language::Vi if finding.argument("own").is_some() => {
                format!("danh mục đơn vị {registry} không áp dụng{within}")
            }
            Language::En if finding.argument("own").is_some() => {
                format!("the registry {registry} is not in force{within}")
            }
            Language::Vi => format!("không có danh mục đơn vị {registry}{within}"),
            Language::En => format!("there is no registry {registry}{within}"),
        };
    };
    let (count, were) = (write(rows, "", language), noun(rows, "row was|rows were"));
    match language {
        Language::Vi => format!("danh mục đơn vị {registry} không áp dụng{within}; số dòng không đọc: {count}"),
        Language::En => format!("the registry {registry} is not in force{within}; {count} {were} not read"),
    }
}

/// What to do where the registry does not fit.
pub(super) fn registries(finding: &Finding, language: Language) -> String {
    let entities = finding.argument("entities").map(|entities| write(entities, "", language));
    let day = |name: &str| match finding.argument(name) {
        Some(Argument::Text(day)) if !day.is_empty() => Some(day.rsplit('-').collect::<Vec<_>>().join("/")),
        _ => None,
    };
    let next = match finding.argument("next") {
        Some(Argument::Text(next)) if !next.is_empty() => Some(next),
        _ => None,
    };
    if finding.argument("day").is_some() {
        return match (filled(finding, "of_day"), language) {
            (Some(own), Language::Vi) => {
                format!("ngày đó theo danh mục {own}: bỏ `--era`, hoặc nêu `--on` là ngày khác")
            }
            (Some(own), Language::En) => {
                format!("the registry of that day is {own}: leave out `--era`, or name another day with `--on`")
            }
            (None, Language::Vi) => "nêu `--on` là ngày khác, hoặc bỏ `--on`".to_owned(),
            (None, Language::En) => "name another day with `--on`, or leave it out".to_owned(),
        };
    }
    if let Some(known) = finding.argument("known").map(|known| write(known, "", language)) {
        return match language {
            Language::Vi => format!("nêu một trong các danh mục: {known}"),
            Language::En => format!("name one of: {known}"),
        };
    }
    if let Some(own) = filled(finding, "own") {
        return match language {
            Language::Vi => format!("kỳ này theo danh mục {own}: bỏ tùy chọn `--registry`"),
            Language::En => format!("the registry of that period is {own}: leave out `--registry`"),
        };
    }
    match (entities, language) {
        (Some(_), Language::Vi) if next.is_some() => {
            let next = next.map(String::as_str).unwrap_or_default();
            format!(
                "các kỳ đó được chấm theo danh mục `{next}`: bỏ tùy chọn `--registry`, hoặc nêu `--registry {next}`; số liệu của đơn vị mới không tách được về đơn vị cũ"
            )
        }
        (Some(_), Language::En) if next.is_some() => {
            let next = next.map(String::as_str).unwrap_or_default();
            format!(
                "those periods are scored in `{next}`: leave out `--registry`, or say `--registry {next}`; figures of merged entities cannot be divided among the old ones"
            )
        }
        (Some(entities), Language::Vi) => {
            let from = day("from").map(|from| format!(" từ {from}")).unwrap_or_default();
            let to = day("to").map(|to| format!(" đến hết {to}")).unwrap_or_default();
            format!(
                "danh mục này có {entities} đơn vị{from}{to}; bỏ các dòng đó ra, hoặc khai báo `entities = \"input\"` để tệp số liệu nêu các đơn vị"
            )
        }
        (Some(entities), Language::En) => {
            let from = day("from").map(|from| format!(" from {from}")).unwrap_or_default();
            let to = day("to").map(|to| format!(" up to {to}")).unwrap_or_default();
            format!(
                "this registry has {entities} entities{from}{to}; leave those rows out, or let the input name the entities with `entities = \"input\"`"
            )
        }
        (None, Language::Vi) => {
            "dùng danh mục có sẵn, hoặc để tệp số liệu nêu các đơn vị (`entities = \"input\"`)".to_owned()
        }
        (None, Language::En) => {
            "use a shipped registry, or let the input name the entities (`entities = \"input\"`)".to_owned()
        }
    }
}

/// Whom the code of a form means in the registry that is collected in.
pub(super) fn code_means(finding: &Finding, language: Language) -> String {
    match (filled(finding, "other"), language) {
        (Some(other), Language::Vi) => format!(", trong đó mã này là {other}"),
        (Some(other), Language::En) => format!(", in which that code is {other}"),
        (None, Language::Vi) => ", trong đó không có mã này".to_owned(),
        (None, Language::En) => ", which does not have that code".to_owned(),
    }
}

/// How to name an entity. Whoever typed a name has no row of totals to take out.
pub(super) fn entity_help(finding: &Finding, language: Language) -> &'static str {
    let is_lost = |name: &str| name.split('?').skip(1).any(|rest| rest.starts_with(char::is_alphabetic));
    if matches!(finding.argument("name"), Some(Argument::Text(name)) if is_lost(name)) {
        return match language {
            Language::Vi => "chữ có dấu đã bị mất khi lưu tệp (thành dấu `?`): xuất lại tệp ở dạng UTF-8",
            Language::En => "letters were destroyed when the file was saved (each `?`): export it again as UTF-8",
        };
    }
    match (finding.argument("typed").is_some(), language) {
        (true, Language::Vi) => "dùng mã hoặc tên chính thức của thời gian đó",
        (true, Language::En) => "use the code or the official name of that time",
        (false, Language::Vi) => {
            "dùng mã hoặc tên chính thức tại thời điểm của kỳ báo cáo; nếu là dòng tổng cộng thì bỏ khỏi tệp"
        }
        (false, Language::En) => "use the code or the official name of the time; take a row of totals out of the file",
    }
}

/// In which other registry a name is known, and what its bearer has become.
pub(super) fn elsewhere(finding: &Finding, language: Language) -> String {
    let other = match finding.argument("other_registry") {
        Some(Argument::Text(id)) if !id.is_empty() => Some(registry_named(id, language)),
        _ => None,
    };
    match (other, filled(finding, "became"), language) {
        (Some(other), Some(now), Language::Vi) => format!("; tên hoặc mã này thuộc {other}, nay là {now}"),
        (Some(other), Some(now), Language::En) => format!("; it stands in {other}, and has become {now}"),
        (Some(other), None, Language::Vi) => format!("; tên hoặc mã này thuộc {other}"),
        (Some(other), None, Language::En) => format!("; it stands in {other}"),
        (None, ..) => String::new(),
    }
}

/// A code that a registry file names and no registry has.
pub(super) fn code_unknown(finding: &Finding, language: Language) -> String {
    let code = filled(finding, "code").unwrap_or_else(|| ABSENT.to_owned());
    match (filled(finding, "registry"), language) {
        (Some(registry), Language::Vi) => format!("danh mục {registry} không có mã {code} là đơn vị kế thừa"),
        (Some(registry), Language::En) => format!("{registry} has no {code}, which is said to be a successor"),
        (None, Language::Vi) => format!("dòng đổi tên từ một ngày nêu mã {code}, nhưng không có dòng đầu của mã này"),
        (None, Language::En) => format!("a line renames {code} from a day on, and no line says what it was before"),
    }
}

/// What would let a figure be restated.
pub(super) fn restate_help(finding: &Finding, language: Language) -> String {
    let rule = match finding.argument("rule") {
        Some(Argument::Text(rule)) if !rule.is_empty() => Some(quoted(rule)),
        _ => None,
    };
    match (rule, language) {
        (Some(rule), Language::Vi) => {
            format!("khai báo cách gộp, ví dụ {rule}, hoặc thay bằng các số đếm rồi tính tỷ lệ bằng công thức")
        }
        (Some(rule), Language::En) => {
            format!("say how its figures become one, as {rule}, or collect counts and compute the rate by a formula")
        }
        (None, Language::Vi) => "các mức không gộp được; nếu cần thì thu thập số liệu của đơn vị mới".to_owned(),
        (None, Language::En) => {
            "levels cannot be made one; collect the figure of the new entity where it is needed".to_owned()
        }
    }
}
