//! An appraisal as a page: the entities at both stages, then each entity's differences.

use super::super::NOTHING;
use super::super::document::{Block, Document, Grid};
use super::super::heading::About;
use super::super::{figures, grid};
use super::said;
use crate::analysis::appraisal::{Appraisal, Difference, EntityAppraisal, Measured, Move, Places};
use crate::rulebook::model::{Language, Rulebook};
use crate::wording::{self, Label, label, phrase};

/// What every row of a page needs.
struct Page<'a> {
    own: &'a Appraisal,
    decimals: usize,
    language: Language,
}

pub(super) fn document(own: &Appraisal, rulebook: &Rulebook, language: Language) -> Document {
    let page = Page { own, decimals: grid::score_decimals(rulebook), language };
    let mut document = Document::default();
    page.heading(&mut document);
    document.push(Block::Table(page.totals()));
    for entity in own.entities.iter().filter(|entity| !entity.differences.is_empty()) {
        page.entity(entity, &mut document);
    }
    let how = match own.measured {
        Measured::Alone => Label::AppraisalAlone,
        Measured::Together => Label::AppraisalTogether,
    };
    document.push(Block::Line(label(how, language).to_owned()));
    document
}

impl Page<'_> {
    fn label(&self, what: Label) -> String {
        label(what, self.language).to_owned()
    }

    fn heading(&self, document: &mut Document) {
        let (own, language) = (self.own, self.language);
        document.push(Block::Title(own.rulebook.title.get(language).to_owned()));
        let stages = [("from", own.from.title.get(language)), ("to", own.to.title.get(language))];
        let about = About {
            period: Some(&own.period),
            registry: Some(&own.registry),
            lines: &[phrase(Label::AboutStages, &stages, language)],
            warnings: &[self.label(Label::AppraisalPrivate)],
            ..About::new(own.data_status, &own.notices)
        };
        about.write(language, document);
    }

    fn totals(&self) -> Grid {
        let stage = |what: Label, title: &str| phrase(what, &[("stage", title)], self.language);
        let (from, to) = (self.own.from.title.get(self.language), self.own.to.title.get(self.language));
        let mut header = vec![
            self.label(Label::Name),
            stage(Label::ScoreAtStage, from),
            stage(Label::ScoreAtStage, to),
            self.label(Label::Gained),
            stage(Label::RankAtStage, from),
            stage(Label::RankAtStage, to),
            self.label(Label::CountRaised),
            self.label(Label::CountLowered),
            self.label(Label::CountWithoutEffect),
            self.label(Label::CountEqual),
            self.label(Label::CountNotReached),
        ];
        let has_invalid = self.own.entities.iter().any(|entity| entity.counts.invalid > 0);
        header.extend(has_invalid.then(|| self.label(Label::CountInvalid)));
        let row = |entity: &EntityAppraisal| {
            let rank = |rank: Option<u32>| rank.map_or_else(|| NOTHING.to_owned(), |rank| rank.to_string());
            let counts = &entity.counts;
            let mut row = vec![
                self.name(entity),
                self.number(entity.score.before),
                self.number(entity.score.after),
                self.gained(&entity.score),
                rank(entity.rank.before),
                rank(entity.rank.after),
            ];
            let all = [counts.raised, counts.lowered, counts.without_effect, counts.equal, counts.not_reached];
            row.extend(all.map(|count| count.to_string()));
            row.extend(has_invalid.then(|| counts.invalid.to_string()));
            row
        };
        Grid {
            to_the_right: (0..header.len()).map(|at| at > 0).collect(),
            header,
            groups: vec![self.own.entities.iter().map(row).collect()],
        }
    }

    fn entity(&self, entity: &EntityAppraisal, document: &mut Document) {
        document.push(Block::Heading(self.name(entity)));
        document.push(Block::Table(self.differences(entity)));
        for difference in &entity.differences {
            // What a sheet has for all stages at once is told once.
            let mut before = None;
            let told = difference.stages.iter().filter_map(|own| {
                let evidence = said::evidence(own, self.language)?;
                if before.replace(evidence.clone()).as_ref() == Some(&evidence) {
                    return None;
                }
                let places =
                    [("field", difference.field.as_str()), ("stage", self.stage(&own.stage)), ("text", &evidence)];
                Some(phrase(Label::EvidenceAtStage, &places, self.language))
            });
            told.for_each(|line| document.push(Block::Point(line)));
        }
        if let Some(joint) = entity.joint.filter(|joint| *joint != 0.0) {
            let places = [("gained", &*self.signed(joint))];
            document.push(Block::Line(phrase(Label::AppraisalJoint, &places, self.language)));
        }
    }

    fn differences(&self, entity: &EntityAppraisal) -> Grid {
        let by_figure = entity.differences.iter().any(|own| own.points.is_some());
        let ranked = entity.differences.iter().any(|own| own.rank.is_some());
        let scored = entity.differences.iter().any(|own| own.score.is_some());
        let (from, to) = (self.own.from.title.get(self.language), self.own.to.title.get(self.language));
        let mut header = vec![(self.label(Label::Field), false), (from.to_owned(), true), (to.to_owned(), true)];
        header.extend(by_figure.then(|| (self.label(Label::PointsGained), true)));
        header.extend(scored.then(|| (self.label(Label::ScoreGained), true)));
        header.extend(ranked.then(|| (self.label(Label::Rank), true)));
        header.extend([(self.label(Label::Status), false), (self.label(Label::Why), false)]);
        let row = |own: &Difference| {
            let mut row = vec![
                format!("{} ({})", own.title.get(self.language), own.field),
                said::figure(said::before(self.own, own), self.language),
                said::figure(said::after(own), self.language),
            ];
            row.extend(by_figure.then(|| own.points.as_ref().map_or_else(String::new, |points| self.gained(points))));
            row.extend(scored.then(|| own.score.as_ref().map_or_else(String::new, |score| self.gained(score))));
            row.extend(ranked.then(|| own.rank.map_or_else(String::new, ranks)));
            row.push(said::status(own, self.language));
            row.push(self.why(own));
            row
        };
        Grid {
            to_the_right: header.iter().map(|(_, right)| *right).collect(),
            header: header.into_iter().map(|(title, _)| title).collect(),
            groups: vec![entity.differences.iter().map(row).collect()],
        }
    }

    /// Who, when and why at the last stage; what stages in between said before it.
    fn why(&self, difference: &Difference) -> String {
        let Some((last, earlier)) = difference.stages.split_last() else { return String::new() };
        let between = earlier.iter().skip(1).map(|own| {
            let figure = said::figure(Some(own), self.language);
            let why = said::why(own, self.language);
            let places = [("stage", self.stage(&own.stage)), ("figure", &figure), ("why", &why)];
            let what = if why.is_empty() { Label::SaidAtStage } else { Label::SaidAtStageWhy };
            phrase(what, &places, self.language)
        });
        let last = Some(said::why(last, self.language)).filter(|why| !why.is_empty());
        between.chain(last).collect::<Vec<_>>().join("; ")
    }

    /// The title of a stage between the two, or its id: the appraisal names its ends alone.
    fn stage<'s>(&'s self, id: &'s str) -> &'s str {
        let ends = [&self.own.from, &self.own.to];
        ends.into_iter().find(|own| own.id == id).map_or(id, |own| own.title.get(self.language))
    }

    fn name(&self, entity: &EntityAppraisal) -> String {
        let name = match self.language {
            Language::En if !entity.name_en.is_empty() => &entity.name_en,
            Language::Vi | Language::En => &entity.name,
        };
        format!("{name}{}", wording::status_suffix(entity.data_status, self.language))
    }

    fn number(&self, number: Option<f64>) -> String {
        number.map_or_else(|| NOTHING.to_owned(), |number| figures::fixed(number, self.decimals, self.language))
    }

    fn gained(&self, own: &Move) -> String {
        own.gained.map_or_else(|| NOTHING.to_owned(), |gained| self.signed(gained))
    }

    /// A number with its sign; none before zero.
    fn signed(&self, number: f64) -> String {
        let text = figures::fixed(number, self.decimals, self.language);
        if number > 0.0 && text.chars().any(|own| ('1'..='9').contains(&own)) { format!("+{text}") } else { text }
    }
}

fn ranks(places: Places) -> String {
    let text = |rank: Option<u32>| rank.map_or_else(|| NOTHING.to_owned(), |rank| rank.to_string());
    if places.before == places.after {
        text(places.before)
    } else {
        format!("{} → {}", text(places.before), text(places.after))
    }
}
