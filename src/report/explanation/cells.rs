//! Raw cells in an explanation: a table with a row each, or a line each with the files by number.

use super::super::appraisal::said;
use super::super::document::Grid;
use super::super::figures::explained;
use super::{NOTHING, heading};
use crate::finding::SheetCell;
use crate::result::{CombinedAs, EarlierStage, ExplainedCell, ExplainedMember, SaidBy};
use crate::rulebook::model::Language;
use crate::wording::{self, Label, label, localized, phrase, visible};

/// A table of the cells; behind each what earlier stages said.
pub(super) fn table(cells: &[ExplainedCell], language: Language) -> Grid {
    let staged = cells.iter().any(|cell| cell.stage.is_some());
    let mut header = vec![Label::Field, Label::Figure, Label::Unit, Label::Place];
    header.extend(staged.then_some(Label::Stage));
    header.extend([Label::Status, Label::Evidence]);
    let own = |cell: &ExplainedCell| {
        let mut row = vec![
            title(cell, language),
            figure(cell, language),
            cell.unit.as_ref().map_or("", |unit| unit.get(language)).to_owned(),
            place(cell, language, |file| file.to_owned()),
        ];
        row.extend(staged.then(|| stage(cell.stage.as_deref(), cell.said_by.as_ref(), language)));
        row.push(cell.data_status.map_or(NOTHING, |status| wording::status(status, language)).to_owned());
        row.push(evidence(cell.evidence.as_deref(), cell.said_by.as_ref(), language));
        row
    };
    let rows = cells.iter().flat_map(|cell| {
        let members = cell.members.iter().map(|member| member_row(member, staged, language));
        let earlier = cell.earlier.iter().map(|before| earlier_row(before, language));
        std::iter::once(own(cell)).chain(members).chain(earlier)
    });
    Grid {
        to_the_right: header.iter().map(|what| *what == Label::Figure).collect(),
        header: header.into_iter().map(|what| label(what, language).to_owned()).collect(),
        groups: vec![rows.collect()],
    }
}

/// A row of a member of a restated figure, below it.
fn member_row(member: &ExplainedMember, staged: bool, language: Language) -> Vec<String> {
    let mut row = vec![
        format!("– {} {}", member.entity.code, heading::name((&member.entity.name, &member.entity.name_en), language)),
        member_figure(member, language),
        String::new(),
        member_place(member, language, str::to_owned),
    ];
    row.extend(staged.then(|| member.stage.clone().unwrap_or_default()));
    row.push(member.data_status.map_or(NOTHING, |status| wording::status(status, language)).to_owned());
    row.push(String::new());
    row
}

fn member_figure(member: &ExplainedMember, language: Language) -> String {
    match (member.text.as_deref(), member.missing) {
        (Some(text), _) => text_figure(text, language),
        (None, Some(reason)) => wording::missing(reason, language).to_owned(),
        (None, None) => NOTHING.to_owned(),
    }
}

fn member_place(member: &ExplainedMember, language: Language, name: impl Fn(&str) -> String) -> String {
    let Some(file) = member.file.as_deref().map(name) else { return label(Label::NobodyReported, language).to_owned() };
    if let Some(sheet) = &member.sheet {
        return in_sheet(&file, sheet);
    }
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let places = [("file", file.as_str()), ("line", &number(member.line)), ("column", &number(member.column))];
    phrase(Label::LineColumn, &places, language)
}

/// A row of what an earlier stage said; a cell with stages has their column.
fn earlier_row(before: &EarlierStage, language: Language) -> Vec<String> {
    vec![
        String::new(),
        earlier_figure(before, language),
        String::new(),
        earlier_place(before, before.file.clone(), language),
        stage(Some(&before.stage), before.said_by.as_ref(), language),
        wording::status(before.data_status, language).to_owned(),
        evidence(None, before.said_by.as_ref(), language),
    ]
}

/// Who, when and why.
fn who(by: &SaidBy, language: Language) -> String {
    said::told((by.agency.as_deref(), by.date.as_deref()), (by.decision, by.reason.as_deref()), language)
}

/// A stage, with who spoke at it.
fn stage(stage: Option<&str>, by: Option<&SaidBy>, language: Language) -> String {
    let stage = stage.unwrap_or_default();
    let who = by.map(|by| who(by, language)).filter(|who| !who.is_empty());
    who.map_or_else(|| stage.to_owned(), |who| format!("{stage} ({who})"))
}

/// The evidence: a text, and the document.
fn evidence(text: Option<&str>, by: Option<&SaidBy>, language: Language) -> String {
    let text = text.or_else(|| by?.evidence.as_deref()).map(str::to_owned);
    let document = by.and_then(|by| by.document.as_ref()).map(|own| said::document_told(own, language));
    text.into_iter().chain(document).collect::<Vec<_>>().join("; ")
}

fn earlier_figure(before: &EarlierStage, language: Language) -> String {
    match (before.text.as_deref(), before.missing) {
        (Some(text), _) => text_figure(text, language),
        (None, Some(reason)) => wording::missing(reason, language).to_owned(),
        (None, None) => NOTHING.to_owned(),
    }
}

/// The field's title, with the period where it is another.
fn title(cell: &ExplainedCell, language: Language) -> String {
    let title = format!("{} ({})", cell.title.get(language), cell.field);
    match &cell.period {
        Some(period) => phrase(Label::CellOfPeriod, &[("title", &title), ("period", period)], language),
        None => title,
    }
}

fn text_figure(text: &str, language: Language) -> String {
    match text {
        "yes" => label(Label::Yes, language).to_owned(),
        "no" => label(Label::No, language).to_owned(),
        text => localized(text, language),
    }
}

fn figure(cell: &ExplainedCell, language: Language) -> String {
    let is_reckoned = matches!(cell.combined_as, Some(CombinedAs::Share | CombinedAs::WeightedBy { .. }));
    match (cell.text.as_deref(), cell.missing) {
        // What is a quotient has as many digits as a float has; what files say stands as they say it.
        (Some(text), _) if is_reckoned => {
            text.parse().map_or_else(|_| text_figure(text, language), |value: f64| explained(value, language))
        }
        (Some(text), _) => text_figure(text, language),
        (None, Some(reason)) if cell.unread.is_some() => {
            let text = phrase(Label::Unread, &[("text", cell.unread.as_deref().unwrap_or_default())], language);
            format!("{}: {text}", wording::missing(reason, language))
        }
        (None, Some(reason)) => wording::missing(reason, language).to_owned(),
        (None, None) => NOTHING.to_owned(),
    }
}

/// Where the figure stands; `name` says how a file is called.
fn place(cell: &ExplainedCell, language: Language, name: impl Fn(&str) -> String) -> String {
    if let Some(count) = cell.combined {
        let count = localized(&count.to_string(), language);
        let how = match &cell.combined_as {
            Some(CombinedAs::Sum) | None => label(Label::CombinedSum, language).to_owned(),
            Some(CombinedAs::Share) => label(Label::CombinedShare, language).to_owned(),
            Some(CombinedAs::All) => label(Label::CombinedAll, language).to_owned(),
            Some(CombinedAs::Any) => label(Label::CombinedAny, language).to_owned(),
            Some(CombinedAs::WeightedBy { field, title }) => {
                let field = format!("{} ({field})", title.get(language));
                phrase(Label::CombinedWeighted, &[("field", &field)], language)
            }
            Some(CombinedAs::Not) => return label(Label::CombinedNot, language).to_owned(),
            Some(CombinedAs::NotLevels) => return label(Label::CombinedNotLevels, language).to_owned(),
        };
        let what = if cell.members.is_empty() { Label::Combined } else { Label::CellRestated };
        return phrase(what, &[("count", &count), ("how", &how)], language);
    }
    let Some(file) = cell.file.as_deref().map(name) else { return label(Label::NobodyReported, language).to_owned() };
    if let Some(sheet) = &cell.sheet {
        return in_sheet(&file, sheet);
    }
    match (cell.line, cell.column) {
        (Some(line), Some(column)) => {
            let places = [("file", file.as_str()), ("line", &line.to_string()), ("column", &column.to_string())];
            phrase(Label::LineColumn, &places, language)
        }
        (Some(line), None) => phrase(Label::Line, &[("file", file.as_str()), ("line", &line.to_string())], language),
        (None, _) => file,
    }
}

/// A cell of a workbook: `figures.xlsx [Quý I] C7`.
fn in_sheet(file: &str, at: &SheetCell) -> String {
    let shown: String = at.shown().chars().map(visible).collect();
    format!("{file} {shown}")
}

/// Where an earlier stage was read.
fn earlier_place(before: &EarlierStage, file: String, language: Language) -> String {
    if let Some(sheet) = &before.sheet {
        return in_sheet(&file, sheet);
    }
    let places = [("file", file), ("line", before.line.to_string()), ("column", before.column.to_string())];
    phrase(Label::LineColumn, &places.each_ref().map(|(name, text)| (*name, text.as_str())), language)
}

/// A line for each cell, and one for each earlier stage that said something else. `files` are the files by their numbers, from 1.
pub(super) fn lines(cells: &[ExplainedCell], files: &[&str], language: Language) -> Vec<String> {
    cells.iter().flat_map(|cell| line(cell, files, language)).collect()
}

fn line(cell: &ExplainedCell, files: &[&str], language: Language) -> Vec<String> {
    let marked = |file: &str| {
        let number = files.iter().position(|own| *own == file).map_or(0, |at| at + 1);
        format!("[{number}]")
    };
    let unit = cell.unit.as_ref().filter(|_| cell.text.is_some());
    let unit = unit.map(|unit| format!(" {}", unit.get(language))).unwrap_or_default();
    let figure = format!("{}{unit}", figure(cell, language));
    if cell.file.is_none() && cell.combined.is_none() {
        let places = [("title", &*title(cell, language)), ("figure", &figure)];
        return vec![phrase(Label::CellNone, &places, language)];
    }
    let mut notes = vec![place(cell, language, marked)];
    notes.extend(cell.stage.as_ref().map(|stage| phrase(Label::CellStage, &[("stage", stage)], language)));
    notes.extend(cell.data_status.map(|status| wording::status(status, language).to_owned()));
    notes.extend(cell.said_by.as_ref().map(|by| who(by, language)).filter(|who| !who.is_empty()));
    let proof = evidence(cell.evidence.as_deref(), cell.said_by.as_ref(), language);
    notes.extend((!proof.is_empty()).then(|| phrase(Label::CellEvidence, &[("text", &proof)], language)));
    let places = [("title", title(cell, language)), ("figure", figure), ("notes", notes.join("; "))];
    let own = phrase(Label::CellIs, &places.each_ref().map(|(name, text)| (*name, text.as_str())), language);
    let earlier = cell.earlier.iter().map(|before| {
        let place = earlier_place(before, marked(&before.file), language);
        let figure = format!("{}{unit}", earlier_figure(before, language));
        let by = before.said_by.as_ref();
        let proof = evidence(None, by, language);
        let proof = (!proof.is_empty()).then(|| phrase(Label::CellEvidence, &[("text", &proof)], language));
        let who = by.map(|by| who(by, language)).filter(|who| !who.is_empty());
        let place = std::iter::once(place).chain(who).chain(proof).collect::<Vec<_>>().join("; ");
        let places = [("stage", before.stage.as_str()), ("figure", &figure), ("place", &place)];
        phrase(Label::EarlierStage, &places, language)
    });
    let members = cell.members.iter().map(|member| {
        let name = heading::name((&member.entity.name, &member.entity.name_en), language);
        let figure = format!("{}{}", member_figure(member, language), if member.text.is_some() { &unit } else { "" });
        let place = member_place(member, language, marked);
        let places = [("code", member.entity.code.as_str()), ("name", name), ("figure", &figure), ("place", &place)];
        phrase(Label::MemberFigure, &places, language)
    });
    std::iter::once(own).chain(members).chain(earlier).collect()
}
