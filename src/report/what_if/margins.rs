//! The value of one more unit of each field, as a page.

use super::super::document::{Block, Document, Grid};
use super::super::figures::explained;
use super::super::named::{NOTHING, name};
use super::page::heading;
use super::words::{enough, field, figure, gained, rank, ranked_decimals, score, standing, unit_of_step};
use crate::analysis::what_if::{Margin, Margins};
use crate::rulebook::model::{Language, Rulebook};
use crate::wording::{Label, label, phrase};

pub(super) fn document(own: &Margins, rulebook: &Rulebook, language: Language) -> Document {
    let mut document = Document::default();
    let base = ranked_decimals(rulebook);
    let about = phrase(Label::MarginsAbout, &[("entity", &name(&own.entity, language))], language);
    let places = (own.rank, own.sharing, own.ranked);
    let now = standing(places, &score(own.score, base, language), language);
    heading(&own.head, &[about, now], language, &mut document);
    let decimals = enough(own.margins.iter().map(|own| &own.score), base);
    let (moving, still): (Vec<&Margin>, Vec<&Margin>) = own.margins.iter().partition(|own| own.score.moved());
    let lowest_first = own.lowest_first;
    let helps = |own: &&Margin| own.score.gained.is_some_and(|gained| (gained < 0.0) == lowest_first);
    let (moving, losing): (Vec<&Margin>, Vec<&Margin>) = moving.into_iter().partition(helps);
    let header = [
        (Label::WhatIfField, false),
        (Label::WhatIfNow, true),
        (Label::MarginsStep, true),
        (Label::WhatIfUnit, false),
        (Label::WhatIfGained, true),
        (Label::MarginsRank, true),
    ];
    document.push(Block::Table(Grid {
        header: header.iter().map(|(title, _)| label(*title, language).to_owned()).collect(),
        to_the_right: header.iter().map(|(_, right)| *right).collect(),
        groups: vec![moving.into_iter().map(|own| row(own, decimals, language)).collect()],
    }));
    document.push(Block::Line(label(Label::MarginsNote, language).to_owned()));
    let titles = |these: &[&Margin]| these.iter().map(|own| own.title.get(language)).collect::<Vec<_>>().join(", ");
    let (tried, unknown): (Vec<&Margin>, Vec<&Margin>) = still.into_iter().partition(|own| own.after.is_some());
    let lists = [
        (Label::MarginsOnlyLose, titles(&losing)),
        (Label::MarginsNothing, titles(&tried)),
        (Label::MarginsUnknown, titles(&unknown)),
    ];
    for (what, list) in lists {
        if !list.is_empty() {
            document.push(Block::Line(phrase(what, &[("list", &list)], language)));
        }
    }
    document
}

fn row(own: &Margin, decimals: usize, language: Language) -> Vec<String> {
    let step = match own.by {
        Some(by) if by > 0.0 => format!("+{}", explained(by, language)),
        Some(by) => explained(by, language),
        None => format!("→ {}", figure(own.after.as_ref(), language)),
    };
    let places = if own.rank.before == own.rank.after {
        NOTHING.to_owned()
    } else {
        format!("{} → {}", rank(own.rank.before), rank(own.rank.after))
    };
    vec![
        field(&own.figure, language),
        figure(own.before.as_ref(), language),
        step,
        own.by.and(own.unit.as_ref()).map_or("", |unit| unit_of_step(unit, language)).to_owned(),
        gained(&own.score, decimals, language),
        places,
    ]
}
