//! Sentences with places for arguments, and how each kind of argument is written.
//!
//! In: a [`Template`] and a finding. Out: text. `{name}` is the argument in the manner of its type: the user's own words in
//! backticks, counts with thousands marks, lists separated by commas. After a colon stands another manner:
//! `plain` without backticks, `words` a token in words, `era` a registry by its title, `formula` a piece of a formula, `chain` a list as a circle,
//! `span` like `1 to 2`, `#one|many` the form of a noun that goes with a count.

use super::{addressed, eras, help, number, tokens};
use crate::finding::{Argument, Finding};
use crate::rulebook::model::Language;

/// The sentences of one code in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Template {
    pub(super) message: &'static str,
    pub(super) help: &'static str,
    pub(super) label: &'static str,
}

/// Most characters of the user's own words that a sentence repeats; a whole cell of a broken file would hide the sentence.
const QUOTED_CHARACTERS_MOST: usize = 80;

/// Most members of a list in a sentence.
const LISTED_MOST: usize = 20;

/// What stands where an argument is not there.
pub(super) const ABSENT: &str = "…";

/// The text of `template` with the finding's arguments in their places.
pub(super) fn fill(template: &str, finding: &Finding, language: Language) -> String {
    substitute(template, |place| {
        let (name, manner) = place.split_once(':').unwrap_or((place, ""));
        match name {
            "range" => range(finding, language),
            "force" => force(finding, language),
            "others" => others(finding, language),
            "within" => within(finding, language),
            "registry_unknown" => eras::registry_unknown(finding, language),
            "registries" => eras::registries(finding, language),
            "periods" => periods(finding, language),
            "code_means" => eras::code_means(finding, language),
            "entity_help" => eras::entity_help(finding, language).to_owned(),
            "elsewhere" => eras::elsewhere(finding, language),
            "code_unknown" => eras::code_unknown(finding, language),
            "restate_help" => eras::restate_help(finding, language),
            "stage_unknown" => stage_unknown(finding, language),
            "stages" => stages(finding, language),
            "settling" => settling(finding, language),
            "cells" => cells(finding, language),
            "method_place" => method_place(finding, language),
            "thing" => thing(finding, language).to_owned(),
            "header_line" => help::header_line(finding, language),
            "missing_key" => help::missing_key(finding, language),
            "missing_key_help" => help::missing_key_help(finding, language),
            "id_rule" => help::id_rule(finding, language).to_owned(),
            "proof_step" => help::proof_step(finding, language),
            "proof_help" => help::proof_help(finding, language).to_owned(),
            "workbook_help" => help::workbook(finding, language).to_owned(),
            "instead" => help::instead(finding, language).to_owned(),
            "form_versions" => help::form_versions(finding, language),
            _ => addressed::argument(finding, name, language)
                .map_or_else(|| ABSENT.to_owned(), |argument| write(&argument, manner, language)),
        }
    })
}

/// `template` with each `{place}` replaced, in one pass, so that braces in the user's own words stay what they are.
pub(super) fn substitute(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((place, next)) = after.split_once('}') else { break };
        out.push_str(before);
        out.push_str(&value(place));
        rest = next;
    }
    out.push_str(rest);
    out
}

pub(super) fn write(argument: &Argument, manner: &str, language: Language) -> String {
    if let (Some(forms), Argument::Count(_) | Argument::Text(_)) = (manner.strip_prefix('#'), argument) {
        return noun(argument, forms);
    }
    match argument {
        Argument::Count(count) => number::localized(&count.to_string(), language),
        Argument::Number(value) => number::localized(&value.to_string(), language),
        Argument::Text(text) => match manner {
            "plain" => cut(text),
            "era" => eras::registry_named(text, language),
            "words" => tokens::words(text, language).map_or_else(|| cut(text), str::to_owned),
            "formula" if text.is_empty() => tokens::formula_end(language).to_owned(),
            "formula" => tokens::words(text, language).map_or_else(|| quoted(text), str::to_owned),
            "span" => span(text, language),
            _ if text.is_empty() => nothing(language).to_owned(),
            _ => quoted(text),
        },
        Argument::List(list) => listed(list, if manner == "chain" { " → " } else { ", " }, language),
    }
}

/// Of which entity and group a method speaks, where it speaks of one.
fn method_place(finding: &Finding, language: Language) -> String {
    let text = |name: &str| match finding.argument(name) {
        Some(Argument::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    let group = text("group").map(|group| match language {
        Language::Vi => format!("nhóm {group}"),
        Language::En => format!("group {group}"),
    });
    let entities = match finding.argument("entities") {
        Some(Argument::List(list)) => Some(listed(list, ", ", language)),
        _ => None,
    };
    let child = text("child").map(quoted);
    let entity = text("entity").map(str::to_owned);
    let plain = |number: &str| number::localized(number, language);
    // A found number stands in the sentence itself.
    let value = text("value").filter(|_| text("what").is_none()).map(|value| match language {
        Language::Vi => format!("giá trị {}", plain(value)),
        Language::En => format!("the value is {}", plain(value)),
    });
    let needs = text("needed").zip(text("there")).map(|(needed, there)| match (language, is_limit(finding)) {
        (Language::Vi, false) => format!("cần ít nhất {}, hiện có {}", plain(needed), plain(there)),
        (Language::Vi, true) => format!("tối đa {}, hiện có {}", plain(needed), plain(there)),
        (Language::En, false) => format!("at least {} are needed, there are {}", plain(needed), plain(there)),
        (Language::En, true) => format!("at most {} can be, there are {}", plain(needed), plain(there)),
    });
    let all: Vec<String> = [group, child, entity, entities, value, needs].into_iter().flatten().collect();
    if all.is_empty() { String::new() } else { format!(" ({})", all.join("; ")) }
}

/// Whether the number that a method names is one that it takes at most.
fn is_limit(finding: &Finding) -> bool {
    matches!(finding.argument("reason"), Some(Argument::Text(reason)) if reason == "too many")
}

/// The cells that are in the way of a value.
fn cells(finding: &Finding, language: Language) -> String {
    match finding.argument("cells") {
        Some(Argument::List(list)) => format!(" ({})", listed(list, ", ", language)),
        _ => String::new(),
    }
}

/// What a name was looked up as.
fn thing(finding: &Finding, language: Language) -> &'static str {
    let kind = match finding.argument("kind") {
        Some(Argument::Text(kind)) => kind.as_str(),
        _ => "",
    };
    match (kind, language) {
        ("chain", Language::Vi) => "chuỗi bước",
        ("chain", Language::En) => "chain",
        ("node", Language::Vi) => "chỉ số",
        ("node", Language::En) => "node",
        ("step", Language::Vi) => "bước tính",
        ("step", Language::En) => "step",
        ("level", Language::Vi) => "mức",
        ("level", Language::En) => "level",
        ("parameter", Language::Vi) => "tham số",
        ("parameter", Language::En) => "parameter",
        (_, Language::Vi) => "số liệu đầu vào hay chỉ số",
        (_, Language::En) => "field or node",
    }
}

/// The form of a noun that goes with a count; `forms` is `one|many`.
pub(super) fn noun(count: &Argument, forms: &str) -> String {
    let (one, many) = forms.split_once('|').unwrap_or((forms, forms));
    let single = match count {
        Argument::Count(count) => *count == 1,
        Argument::Text(text) => text == "1",
        _ => false,
    };
    if single { one.to_owned() } else { many.to_owned() }
}

/// `1 to 2`, in the language.
fn span(text: &str, language: Language) -> String {
    match (text.split_once(" to "), language) {
        (Some((from, to)), Language::Vi) => format!("từ {from} đến {to}"),
        _ => text.to_owned(),
    }
}

fn listed(list: &[String], between: &str, language: Language) -> String {
    let mut text = list.iter().take(LISTED_MOST).map(|member| quoted(member)).collect::<Vec<_>>().join(between);
    if let Some(more) = list.len().checked_sub(LISTED_MOST).filter(|more| *more > 0) {
        match language {
            Language::Vi => text.push_str(&format!("{between}… (còn {more} mục nữa)")),
            Language::En => text.push_str(&format!("{between}… ({more} more)")),
        }
    }
    if text.is_empty() { ABSENT.to_owned() } else { text }
}

/// The figures of other entities, where they matter.
fn others(finding: &Finding, language: Language) -> String {
    match (finding.argument("others"), language) {
        (Some(Argument::List(list)), _) if list.is_empty() => String::new(),
        (Some(Argument::List(list)), Language::Vi) => {
            format!(", trong khi các đơn vị khác có {}", listed(list, "; ", language))
        }
        (Some(Argument::List(list)), Language::En) => format!(", while others have {}", listed(list, "; ", language)),
        _ => String::new(),
    }
}

/// The bounds of a range whose ends may be open.
fn range(finding: &Finding, language: Language) -> String {
    let end = |name| backticked(&addressed::argument(finding, name, language)?);
    match (end("low"), end("high"), language) {
        (Some(low), Some(high), Language::Vi) => format!("từ {low} đến {high}"),
        (Some(low), Some(high), Language::En) => format!("from {low} to {high}"),
        (Some(low), None, Language::Vi) => format!("từ {low} trở lên"),
        (Some(low), None, Language::En) => format!("at least {low}"),
        (None, Some(high), Language::Vi) => format!("không quá {high}"),
        (None, Some(high), Language::En) => format!("at most {high}"),
        (None, None, _) => ABSENT.to_owned(),
    }
}

/// The days of a rulebook's force, whose ends may be open.
fn force(finding: &Finding, language: Language) -> String {
    match (filled(finding, "from"), filled(finding, "to"), language) {
        (Some(from), Some(to), Language::Vi) => format!("từ {from} đến {to}"),
        (Some(from), Some(to), Language::En) => format!("from {from} to {to}"),
        (Some(from), None, Language::Vi) => format!("từ {from}"),
        (Some(from), None, Language::En) => format!("from {from} on"),
        (None, Some(to), Language::Vi) => format!("đến hết {to}"),
        (None, Some(to), Language::En) => format!("until {to}"),
        (None, None, _) => ABSENT.to_owned(),
    }
}

/// In which period, where one was asked for.
pub(super) fn within(finding: &Finding, language: Language) -> String {
    match (filled(finding, "period"), language) {
        (Some(period), Language::Vi) => format!(" trong kỳ {period}"),
        (Some(period), Language::En) => format!(" in {period}"),
        (None, _) => String::new(),
    }
}

/// Which periods there are, or where figures belong.
fn periods(finding: &Finding, language: Language) -> String {
    match (members(finding, "available", language), language) {
        (Some(known), Language::Vi) => format!("các kỳ có số liệu: {known}"),
        (Some(known), Language::En) => format!("periods with observations: {known}"),
        (None, Language::Vi) => "điền số liệu vào các dòng dưới dòng tiêu đề".to_owned(),
        (None, Language::En) => "fill in figures in the rows below the header".to_owned(),
    }
}

/// A stage that the rulebook does not have, or stages where it has none.
fn stage_unknown(finding: &Finding, language: Language) -> String {
    match (filled(finding, "stage"), language) {
        (Some(stage), Language::Vi) => format!("bộ chỉ số không có giai đoạn {stage}"),
        (Some(stage), Language::En) => format!("there is no stage {stage} in the rulebook"),
        (None, Language::Vi) => "bộ chỉ số này không chia giai đoạn nên không có hai giai đoạn để so sánh".to_owned(),
        (None, Language::En) => "this rulebook has no stages, and so no two of them to compare".to_owned(),
    }
}

/// Which stages there are, if any.
fn stages(finding: &Finding, language: Language) -> String {
    if filled(finding, "stage").is_none() {
        return match language {
            Language::Vi => "khai báo ít nhất hai giai đoạn ở `stages` của `[rulebook]`".to_owned(),
            Language::En => "declare at least two of them under `stages` in `[rulebook]`".to_owned(),
        };
    }
    match (members(finding, "allowed", language), language) {
        (Some(known), Language::Vi) => format!("ghi một trong các giai đoạn: {known}"),
        (Some(known), Language::En) => format!("write one of: {known}"),
        (None, Language::Vi) => "bộ chỉ số này không chia giai đoạn: bỏ cột hoặc tùy chọn giai đoạn".to_owned(),
        (None, Language::En) => "this rulebook has no stages: leave the column or option out".to_owned(),
    }
}

/// How a difference between two sources is settled, or where it was.
fn settling(finding: &Finding, language: Language) -> String {
    match (filled(finding, "settled"), members(finding, "later", language), language) {
        (Some(stage), _, Language::Vi) => {
            format!("không cần làm gì: số liệu ở giai đoạn {stage} được dùng thay cho cả hai")
        }
        (Some(stage), _, Language::En) => format!("nothing to do: the figure of stage {stage} counts instead of both"),
        (None, Some(later), Language::Vi) => {
            format!(
                "đối chiếu hai nguồn rồi ghi số liệu thống nhất ở giai đoạn sau ({later}); trước đó không tính số nào"
            )
        }
        (None, Some(later), Language::En) => {
            format!(
                "ask both sources, and give the settled figure at a later stage ({later}); until then neither counts"
            )
        }
        (None, None, Language::Vi) => {
            "đối chiếu hai nguồn rồi chỉ giữ lại số liệu đúng; trước đó không tính số nào".to_owned()
        }
        (None, None, Language::En) => {
            "ask both sources, and keep the right figure alone; until then neither counts".to_owned()
        }
    }
}

/// A list that is there and not empty.
fn members(finding: &Finding, name: &str, language: Language) -> Option<String> {
    match finding.argument(name)? {
        Argument::List(list) if !list.is_empty() => Some(listed(list, ", ", language)),
        _ => None,
    }
}

/// What stands for the user's own words where there are none.
fn nothing(language: Language) -> &'static str {
    match language {
        Language::Vi => "(để trống)",
        Language::En => "(empty)",
    }
}

/// An argument in backticks, where it is there and not empty.
pub(super) fn filled(finding: &Finding, name: &str) -> Option<String> {
    backticked(finding.argument(name)?)
}

fn backticked(argument: &Argument) -> Option<String> {
    match argument {
        Argument::Text(text) if text.is_empty() => None,
        Argument::Text(text) => Some(quoted(text)),
        Argument::Number(value) => Some(quoted(&value.to_string())),
        Argument::Count(count) => Some(quoted(&count.to_string())),
        Argument::List(_) => None,
    }
}

/// The user's own words: in backticks, cut, with control characters made visible.
pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", cut(text))
}

fn cut(text: &str) -> String {
    let mut characters = text.chars();
    let mut out: String = characters.by_ref().take(QUOTED_CHARACTERS_MOST).map(visible).collect();
    if characters.next().is_some() {
        out.push('…');
    }
    out
}

/// Whether all characters of a text can be seen.
pub fn is_visible(text: &str) -> bool {
    // Of nearly all characters the first byte tells it.
    let may_be_hidden = |byte: u8| byte < 0x20 || byte == 0x7f || matches!(byte, 0xc2 | 0xe2 | 0xef);
    !text.bytes().any(may_be_hidden) || text.chars().all(|own| visible(own) == own)
}

/// A character that can be seen: controls as their Unicode pictures, characters that turn the direction of text as `�`.
pub fn visible(character: char) -> char {
    match character {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        other => other,
    }
}
