//! What stands above every page of results: the rulebook, the period, the registry, the data status, and what must be read with it.
//!
//! In: what a result says of itself. Out: blocks of a page, the same lines in the same order on every page. No option leaves any out.

use super::document::{Block, Document};
use super::restated;
use crate::analysis::Context;
use crate::result::{Restated, Stamp};
use crate::rulebook::model::{Bilingual, DataStatus, Language};
use crate::wording::{self, Label, phrase};

/// What a page is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct About<'a> {
    /// The rulebook, where the page's title does not name it.
    pub(super) rulebook: Option<&'a Stamp>,
    pub(super) period: Option<&'a str>,
    pub(super) stage: Option<&'a str>,
    /// Id of the registry.
    pub(super) registry: Option<&'a str>,
    /// What else is said before the status.
    pub(super) lines: &'a [String],
    pub(super) data_status: DataStatus,
    /// Of a what-if: the status of the figures that were not changed.
    pub(super) figures_status: Option<DataStatus>,
    /// What must be read first.
    pub(super) warnings: &'a [String],
    pub(super) restated: Option<&'a Restated>,
    pub(super) notices: &'a [Bilingual],
}

impl<'a> About<'a> {
    /// A page of which nothing else is known.
    pub(super) fn new(data_status: DataStatus, notices: &'a [Bilingual]) -> Self {
        Self {
            rulebook: None,
            period: None,
            stage: None,
            registry: None,
            lines: &[],
            data_status,
            figures_status: None,
            warnings: &[],
            restated: None,
            notices,
        }
    }

    /// A page about an answer; what was restated is among its notices (see [`with_restated`]).
    pub(super) fn of(context: &'a Context) -> Self {
        Self {
            period: Some(&context.period),
            registry: Some(&context.registry),
            figures_status: context.figures_status,
            ..Self::new(context.data_status, &context.notices)
        }
    }

    pub(super) fn write(&self, language: Language, document: &mut Document) {
        let mut line = |what: Label, text: &str| {
            document.push(Block::Line(phrase(what, &[("text", text)], language)));
        };
        let told = [
            (Label::AboutPeriod, self.period),
            (Label::AboutStage, self.stage),
            (Label::AboutRegistry, self.registry.map(|id| wording::registry_title(id, language))),
        ];
        if let Some(stamp) = self.rulebook {
            line(Label::AboutRulebook, &named(stamp, language));
        }
        told.into_iter().filter_map(|(what, text)| Some((what, text?))).for_each(|(what, text)| line(what, text));
        self.lines.iter().for_each(|own| document.push(Block::Line(own.clone())));
        let (what, status) = match self.figures_status {
            Some(figures) => (Label::WhatIfStatus, figures),
            None => (Label::AboutStatus, self.data_status),
        };
        document.push(Block::Line(phrase(what, &[("text", wording::status(status, language))], language)));
        self.notices(language).into_iter().for_each(|notice| document.push(Block::Notice(notice)));
    }

    /// What must be read with it, in its order.
    fn notices(&self, language: Language) -> Vec<String> {
        let others = self.figures_status.filter(|own| *own != self.data_status);
        let statuses = [Some(self.data_status), others].into_iter().flatten();
        let statuses = statuses.filter_map(|own| wording::status_notice(own, language)).map(str::to_owned);
        let restated = self.restated.map(|own| restated::notice(own, language));
        let own = self.notices.iter().map(|own| own.get(language).to_owned());
        self.warnings.iter().cloned().chain(statuses).chain(restated).chain(own).collect()
    }
}

/// A rulebook in words: title, id, version.
pub(super) fn named(stamp: &Stamp, language: Language) -> String {
    let places = [("title", stamp.title.get(language)), ("id", &*stamp.id), ("version", &*stamp.version)];
    phrase(Label::RulebookNamed, &places, language)
}

/// An answer with what was restated first among its notices, as pages and machines read it.
pub(super) fn with_restated(context: &mut Context) {
    restated::told(context.restated.as_ref(), &mut context.notices);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_stands_in_its_order_and_ids_of_registries_do_not_stand_at_all() {
        let title = Bilingual { vi: "Chỉ số".into(), en: "Index".into() };
        let stamp = Stamp { id: "x".into(), version: "2".into(), title };
        let restated = Restated { from: "provinces-63".into(), to: "provinces-34".into(), only_earlier: false };
        let notices = [Bilingual { vi: "Lưu ý.".into(), en: "Note.".into() }];
        let lines = ["Đà Nẵng".to_owned()];
        let about = About {
            rulebook: Some(&stamp),
            period: Some("2025"),
            registry: Some("provinces-34"),
            lines: &lines,
            figures_status: Some(DataStatus::Illustrative),
            restated: Some(&restated),
            ..About::new(DataStatus::WhatIf, &notices)
        };
        let mut document = Document::default();
        about.write(Language::Vi, &mut document);
        let text = document.text();
        let expected = [
            "Bộ chỉ số: Chỉ số (x, phiên bản 2)\n",
            "Kỳ: 2025\n",
            "Danh mục đơn vị: 34 tỉnh, thành phố (từ 01/07/2025)\n",
            "Đà Nẵng\n",
            "Trạng thái số liệu: tính thử; số liệu không thay đổi: minh họa\n",
            "TÍNH THỬ",
            "MINH HỌA",
            "63 tỉnh, thành phố (đến 30/06/2025)",
            "Lưu ý.",
        ];
        let mut from = 0;
        for part in expected {
            let at = text[from..].find(part).unwrap_or_else(|| panic!("{part} in {text}"));
            from += at + part.len();
        }
        assert!(!text.contains("provinces-"), "{text}");
    }
}
