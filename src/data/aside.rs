//! What stands beside a figure: its evidence, who said it, when and why, and what was decided; read and looked at.
//!
//! In: the columns of one figure (or of a whole row), a record. Out: [`Remarks`], and findings about days that cannot be read or lie
//! outside the period, links that are none, texts that only fill their place, decisions that nobody knows. No figure changes here.

use super::filler;
use super::ledger::shown;
use super::panel::Remarks;
use super::record::Record;
use super::table::Table;
use super::typed::day;
use crate::finding::Code;
use crate::naming;
use crate::registry::Period;
use crate::rulebook::model::{Decision, Document, Reason};

/// Decisions offered where one is not known.
const SUGGESTIONS_MAX: usize = 1;

/// Words for a decision are no longer than this.
const WORD_BYTES_MAX: usize = 96;

/// A column beside a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Aside {
    Evidence,
    Number,
    IssuedOn,
    Issuer,
    About,
    Link,
    Agency,
    Date,
    Reason,
    Decision,
}

/// How many there are.
const KINDS: usize = 10;

/// Every kind with its name, which stands behind a field's or stage's own: `plan.evidence.number`.
const NAMES: [(&str, Aside); KINDS] = [
    ("evidence", Aside::Evidence),
    ("evidence.number", Aside::Number),
    ("evidence.date", Aside::IssuedOn),
    ("evidence.issuer", Aside::Issuer),
    ("evidence.abstract", Aside::About),
    ("evidence.link", Aside::Link),
    ("agency", Aside::Agency),
    ("date", Aside::Date),
    ("reason", Aside::Reason),
    ("decision", Aside::Decision),
];

/// The header of a column in which an office writes a decision or gives its reasons.
const OPINION: &str = "y kien tham dinh";

/// What decisions are called in Vietnamese, as offered where one is not known.
const DECISIONS_VI: [&str; 3] = ["đồng ý", "không đồng ý", "cần bổ sung minh chứng"];

/// How offices head these columns, without accents and signs.
const WORDS: [(&str, Aside); 36] = [
    ("minh chung", Aside::Evidence),
    ("tai lieu minh chung", Aside::Evidence),
    ("tai lieu kiem chung", Aside::Evidence),
    ("so ky hieu", Aside::Number),
    ("so va ky hieu", Aside::Number),
    ("so ky hieu van ban", Aside::Number),
    ("so hieu", Aside::Number),
    ("so hieu van ban", Aside::Number),
    ("ngay ban hanh", Aside::IssuedOn),
    ("ngay thang ban hanh", Aside::IssuedOn),
    ("ngay thang nam ban hanh", Aside::IssuedOn),
    ("ngay van ban", Aside::IssuedOn),
    ("co quan ban hanh", Aside::Issuer),
    ("don vi ban hanh", Aside::Issuer),
    ("noi ban hanh", Aside::Issuer),
    ("trich yeu", Aside::About),
    ("trich yeu noi dung", Aside::About),
    ("trich yeu van ban", Aside::About),
    ("lien ket", Aside::Link),
    ("duong lien ket", Aside::Link),
    ("duong dan", Aside::Link),
    ("link", Aside::Link),
    ("co quan bao cao", Aside::Agency),
    ("don vi bao cao", Aside::Agency),
    ("co quan tham dinh", Aside::Agency),
    ("don vi tham dinh", Aside::Agency),
    ("ngay danh gia", Aside::Date),
    ("ngay tham dinh", Aside::Date),
    ("ly do", Aside::Reason),
    ("ly do dieu chinh", Aside::Reason),
    ("giai trinh", Aside::Reason),
    ("noi dung giai trinh", Aside::Reason),
    (OPINION, Aside::Reason),
    ("ket luan", Aside::Decision),
    ("ket luan tham dinh", Aside::Decision),
    ("y kien dong y hoac khong dong y", Aside::Decision),
];

/// What a decision is called, without accents and signs.
const DECISIONS: [(&str, Decision); 24] = [
    ("agreed", Decision::Agreed),
    ("dong y", Decision::Agreed),
    ("thong nhat", Decision::Agreed),
    ("chap nhan", Decision::Agreed),
    ("chap thuan", Decision::Agreed),
    ("cong nhan", Decision::Agreed),
    ("duoc cong nhan", Decision::Agreed),
    ("dat", Decision::Agreed),
    ("awaiting evidence", Decision::AwaitingEvidence),
    ("can bo sung minh chung", Decision::AwaitingEvidence),
    ("de nghi bo sung minh chung", Decision::AwaitingEvidence),
    ("yeu cau bo sung minh chung", Decision::AwaitingEvidence),
    ("bo sung minh chung", Decision::AwaitingEvidence),
    ("cho bo sung minh chung", Decision::AwaitingEvidence),
    ("thieu minh chung", Decision::AwaitingEvidence),
    ("chua co minh chung", Decision::AwaitingEvidence),
    ("rejected", Decision::Rejected),
    ("khong dong y", Decision::Rejected),
    ("khong thong nhat", Decision::Rejected),
    ("khong chap nhan", Decision::Rejected),
    ("khong chap thuan", Decision::Rejected),
    ("khong cong nhan", Decision::Rejected),
    ("khong dat", Decision::Rejected),
    ("tu choi", Decision::Rejected),
];

impl Aside {
    /// The kind of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = match name.to_ascii_lowercase() {
            short if short == "by" => "agency".to_owned(),
            short if short == "on" => "date".to_owned(),
            name => name,
        };
        NAMES.iter().find(|(own, _)| *own == name).map(|(_, kind)| *kind)
    }

    /// The kind of a column that an office heads so: `Số, ký hiệu`.
    pub(super) fn headed(header: &str) -> Option<Self> {
        let words = words(header)?;
        WORDS.iter().find(|(own, _)| *own == words).map(|(_, kind)| *kind)
    }

    /// The name of each.
    pub(super) fn names<'n>() -> impl Iterator<Item = &'n str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        NAMES.iter().find(|(_, own)| *own == self).map_or("", |(name, _)| name)
    }

    /// Whether it is evidence, which belongs to one figure and not to a whole row of them.
    pub(super) fn is_evidence(self) -> bool {
        !matches!(self, Self::Agency | Self::Date | Self::Reason | Self::Decision)
    }
}

/// A short text in words: without accents, case and signs.
pub(super) fn words(text: &str) -> Option<String> {
    if text.len() > WORD_BYTES_MAX {
        return None;
    }
    let plain = naming::plain(text);
    let parts = plain.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
    Some(parts.collect::<Vec<_>>().join(" "))
}

/// The columns beside one figure, or beside a row of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Asides([Option<usize>; KINDS]);

impl Asides {
    /// Takes what `of` says of each kind.
    pub(super) fn new(of: impl Fn(Aside) -> Option<usize>) -> Self {
        Self(NAMES.map(|(_, kind)| of(kind)))
    }

    fn column(&self, kind: Aside) -> Option<usize> {
        self.0.get(kind as usize).copied().flatten()
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    /// Whether there is a column of decisions of which `says` is true.
    pub(super) fn decides(&self, says: impl Fn(usize) -> bool) -> bool {
        self.column(Aside::Decision).is_some_and(says)
    }

    /// Those of evidence, or the others.
    pub(super) fn only(&self, evidence: bool) -> Self {
        Self::new(|kind| self.column(kind).filter(|_| kind.is_evidence() == evidence))
    }

    /// These, and those of `other` where there is none.
    pub(super) fn or(&self, other: &Self) -> Self {
        Self::new(|kind| self.column(kind).or_else(|| other.column(kind)))
    }
}

impl Table<'_, '_> {
    /// Reads what stands beside a figure or a row; none where nothing does.
    pub(super) fn remarks(&mut self, record: &Record, asides: &Asides, period: Period) -> Option<Remarks> {
        if asides.is_empty() {
            return None;
        }
        let texts = NAMES.map(|(_, kind)| {
            let text = self.cell(record, asides.column(kind));
            (!text.is_empty()).then(|| text.into_owned())
        });
        if texts.iter().all(Option::is_none) {
            return None;
        }
        let opinion = self.opinion(record, asides);
        for ((_, kind), text) in NAMES.iter().zip(&texts) {
            if opinion.is_some() && *kind == Aside::Reason {
                continue;
            }
            if let Some((text, column)) = text.as_deref().zip(asides.column(*kind)) {
                self.look_at(record, *kind, (text, column), period);
            }
        }
        let [evidence, number, issued_on, issuer, about, link, agency, date, reason, decision] = texts;
        let reason = reason.filter(|_| opinion.is_none());
        let reason = reason.map(|text| Reason { is_placeholder: filler::is_explanation(&text), text });
        Some(Remarks {
            evidence,
            document: Document { number, date: issued_on, issuer, about, link },
            agency,
            date,
            decision: decision.and_then(|text| decided(&text)).or(opinion),
            reason,
            ..Remarks::default()
        })
    }

    /// The decision that stands in a column `Ý kiến thẩm định`, where no other column has one: `Đồng ý` is no reason.
    pub(super) fn opinion(&self, record: &Record, asides: &Asides) -> Option<Decision> {
        let column = asides.column(Aside::Reason)?;
        let is_opinion = words(self.headers.get(column)?).as_deref() == Some(OPINION);
        let is_decided = !self.cell(record, asides.column(Aside::Decision)).is_empty();
        if !is_opinion || is_decided { None } else { decided(&self.cell(record, Some(column))) }
    }

    /// What a column is called: in the words of the table.
    fn called(&self, kind: Aside, column: usize) -> String {
        let header = self.headers.get(column).filter(|header| !header.is_empty());
        header.map_or_else(|| kind.name().to_owned(), |header| shown(header))
    }

    /// Tells what is wrong with one of them.
    fn look_at(&mut self, record: &Record, kind: Aside, (text, column): (&str, usize), period: Period) {
        let is_placeholder = match kind {
            Aside::Reason => filler::is_explanation(text),
            Aside::Evidence | Aside::About => filler::is_evidence(text),
            _ => false,
        };
        let called = self.called(kind, column);
        if is_placeholder {
            self.report(record, column, Code::PlaceholderText, |finding| {
                finding.with("column", called.as_str()).with("text", shown(text))
            });
        }
        match kind {
            Aside::Date | Aside::IssuedOn => match day(text) {
                None => self.report(record, column, Code::DateUnreadable, |finding| {
                    finding.with("column", called.as_str()).with("text", shown(text))
                }),
                Some(day) if kind == Aside::IssuedOn && !period.contains_day(day) => {
                    self.report(record, column, Code::EvidenceOutsidePeriod, |finding| {
                        finding.with("text", shown(text)).with("period", period.to_string())
                    });
                }
                Some(_) => {}
            },
            Aside::Link if !is_link(text) => {
                self.report(record, column, Code::LinkInvalid, |finding| finding.with("text", shown(text)));
            }
            Aside::Decision if decided(text).is_none() => {
                self.report(record, column, Code::DecisionUnknown, |finding| {
                    let tokens = Decision::ALL.map(Decision::token);
                    let near = naming::suggestions(text, DECISIONS_VI.into_iter().chain(tokens), SUGGESTIONS_MAX);
                    let finding = finding.with("text", shown(text)).with("suggestions", near);
                    finding.with("allowed", tokens.map(str::to_owned).to_vec())
                });
            }
            _ => {}
        }
    }
}

/// The decision that a text names.
fn decided(text: &str) -> Option<Decision> {
    let words = words(text)?;
    DECISIONS.iter().find(|(own, _)| *own == words).map(|(_, decision)| *decision)
}

/// Whether a text is the address of a page: a scheme of the web, a host with a point in it, and no space.
fn is_link(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let Some(rest) = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")) else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty() && label.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'))
    };
    labels.len() > 1 && labels.iter().all(is_label) && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_as_offices_head_them() {
        for (header, kind) in [
            ("Số, ký hiệu", Aside::Number),
            ("SỐ/KÝ HIỆU", Aside::Number),
            ("Ngày ban hành", Aside::IssuedOn),
            ("Cơ quan ban hành", Aside::Issuer),
            ("Trích yếu", Aside::About),
            ("Liên kết", Aside::Link),
            ("Lý do", Aside::Reason),
            ("Kết luận thẩm định", Aside::Decision),
            ("Tài liệu kiểm chứng", Aside::Evidence),
        ] {
            assert_eq!(Aside::headed(header), Some(kind), "{header}");
        }
        assert_eq!(Aside::headed("Điểm"), None);
        assert_eq!(Aside::named("evidence.abstract"), Some(Aside::About));
        assert_eq!((Aside::named("by"), Aside::named("On")), (Some(Aside::Agency), Some(Aside::Date)));
        for (at, (name, kind)) in NAMES.iter().enumerate() {
            assert_eq!((*kind as usize, kind.name()), (at, *name));
        }
    }

    #[test]
    fn decisions_in_words() {
        for (text, decision) in [
            ("agreed", Some(Decision::Agreed)),
            ("awaiting-evidence", Some(Decision::AwaitingEvidence)),
            ("Đồng ý.", Some(Decision::Agreed)),
            ("Cần bổ sung minh chứng", Some(Decision::AwaitingEvidence)),
            ("KHÔNG ĐỒNG Ý", Some(Decision::Rejected)),
            ("tạm ổn", None),
        ] {
            assert_eq!(decided(text), decision, "{text}");
        }
    }

    #[test]
    fn links_have_a_scheme_and_a_host() {
        for text in ["https://abc.gov.vn", "http://abc.gov.vn:8080/vb?id=1#x", "HTTPS://sở.vn/tệp"] {
            assert!(is_link(text), "{text}");
        }
        for text in
            ["abc.gov.vn", "https://", "https://abc", "https://a b.vn", "ftp://abc.vn", "xem tệp", "https://.vn"]
        {
            assert!(!is_link(text), "{text}");
        }
    }
}
