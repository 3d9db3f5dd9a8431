//! Which forms count: those of the rulebook and period, and of each entity the one with the greatest number of sending.
//!
//! In: forms as returned. Out: one [`Candidate`] an entity, and findings about all that do not count. Never decides between two forms that
//! claim to be the same sending and say different things.

use super::super::Eras;
use super::super::record::CellKind;
use super::super::typed;
use super::returned::{RawCell, Returned};
use crate::finding::{Code, Finding, Place};
use crate::form::{Head, Meta, SENDINGS_MAX, Submitted, Superseded, file_stem};
use crate::naming;
use crate::registry::{Date, Found, Period, Registry};
use crate::rulebook::model::{Entities, Rulebook};
use std::collections::BTreeMap;

/// A form that may count.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) form: Returned,
    /// Code of the entity.
    pub(super) code: String,
    pub(super) sent: Option<Date>,
    pub(super) version: u32,
    /// The days on which the forms of the entity were sent, where they say it.
    days: Vec<Option<Date>>,
}

/// The choice being made.
#[derive(Debug)]
pub(super) struct Choice<'r> {
    rulebook: &'r Rulebook,
    sha256: &'r str,
    pub(super) superseded: Vec<Superseded>,
    /// Code and name of entities whose forms contradict each other.
    pub(super) conflicting: Vec<(String, String)>,
    pub(super) findings: Vec<Finding>,
}

/// The latest period that a form is about.
pub(super) fn latest_period(forms: &[Returned]) -> Option<Period> {
    forms.iter().filter_map(|form| Period::parse(form.detail(Meta::Period))).max()
}

impl<'r> Choice<'r> {
    pub(super) fn new(rulebook: &'r Rulebook, sha256: &'r str) -> Self {
        Self { rulebook, sha256, superseded: Vec::new(), conflicting: Vec::new(), findings: Vec::new() }
    }

    /// The forms of the rulebook; one of another version of it is told and read all the same, by the ids of its fields.
    pub(super) fn of_rulebook(&mut self, forms: Vec<Returned>) -> Vec<Returned> {
        let mut own = Vec::new();
        for form in forms {
            let about = |code| Finding::new(code).at(Place::file(&form.file)).with("file", &form.file);
            if form.detail(Meta::Rulebook) != self.rulebook.id {
                let finding = about(Code::FormOfAnotherRulebook).with("found", form.detail(Meta::Rulebook));
                self.findings.push(finding.with("expected", &self.rulebook.id));
                continue;
            }
            if form.detail(Meta::Sha256) != self.sha256 {
                let finding = about(Code::FormOfAnotherVersion).with("found", form.detail(Meta::Version));
                self.findings.push(finding.with("expected", &self.rulebook.version));
            }
            own.push(form);
        }
        own
    }

    /// The forms of a period.
    pub(super) fn of_period(&mut self, forms: Vec<Returned>, period: Period) -> Vec<Returned> {
        let (own, others): (Vec<Returned>, Vec<Returned>) =
            forms.into_iter().partition(|form| Period::parse(form.detail(Meta::Period)) == Some(period));
        for form in others {
            let finding = Finding::new(Code::FormOfAnotherPeriod).at(Place::file(&form.file)).with("file", &form.file);
            let finding = finding.with("found", form.detail(Meta::Period));
            self.findings.push(finding.with("expected", period.to_string()));
        }
        own
    }

    /// The form of each entity that counts, in the order of codes.
    pub(super) fn chosen(&mut self, forms: Vec<Returned>, registry: &Registry) -> Vec<Candidate> {
        let mut by_code: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
        for form in forms {
            let code = form.detail(Meta::Entity).to_owned();
            if !self.is_of_registry(&form, registry) {
                continue;
            }
            let is_known = matches!(self.rulebook.entities, Entities::Input) || registry.with_code(&code).is_some();
            if !is_known || code.is_empty() {
                let finding = Finding::new(Code::EntityUnknown).at(form.sheet.clone()).with("name", &code);
                self.findings.push(finding.with("registry", &registry.id).with("suggestions", registry.near(&code)));
                continue;
            }
            let sent = self.sent(&form);
            let version = self.version(&form);
            let candidate = Candidate { form, code: code.clone(), sent, version, days: vec![sent] };
            by_code.entry(code).or_default().push(candidate);
        }
        let mut chosen = Vec::new();
        for (_, candidates) in by_code {
            chosen.extend(self.latest(candidates, registry));
        }
        for candidate in &chosen {
            self.renamed(candidate, registry);
        }
        chosen
    }

    /// Whether the code of a form means, in the registry that is collected in, whom the form was made for; told where it does not.
    fn is_of_registry(&mut self, form: &Returned, registry: &Registry) -> bool {
        let (made, code, name) = (form.detail(Meta::Registry), form.detail(Meta::Entity), form.detail(Meta::Name));
        let own = registry.with_code(code).and_then(|at| Some((at, registry.get(at)?)));
        let is_it = own.is_none_or(|(at, own)| {
            let is_named = name.is_empty() || [&own.name_vi, &own.name_en].into_iter().any(|own| own == name);
            is_named
                || match registry.find(name) {
                    Found::One(found) => found == at,
                    Found::Several(these) => these.contains(&at),
                    Found::None => false,
                }
        });
        let is_own = made.is_empty() || made == registry.id;
        if matches!(self.rulebook.entities, Entities::Input) || (is_own && is_it) {
            return true;
        }
        // Forms of earlier versions do not say the name; the registry that they were made in does.
        let eras = Eras::of(self.rulebook, None).unwrap_or_default();
        let maker = eras.all.iter().find(|era| era.id == made);
        let meant = match maker {
            Some(maker) if name.is_empty() => name_of(code, maker),
            _ => name.to_owned(),
        };
        let finding = Finding::new(Code::FormOfAnotherRegistry).at(form.sheet.clone()).with("file", &form.file);
        let finding = finding.with("entity", format!("{code} {meant}")).with("found", made);
        let finding = finding.with("expected", &registry.id);
        self.findings.push(finding.with("other", own.map_or("", |(_, own)| own.name_vi.as_str())));
        false
    }

    /// Of the forms of one entity the one with the greatest number of sending, of several with that number the one sent last.
    fn latest(&mut self, mut candidates: Vec<Candidate>, registry: &Registry) -> Option<Candidate> {
        candidates.sort_by(|a, b| (a.version, a.sent, &a.form.file).cmp(&(b.version, b.sent, &b.form.file)));
        let days = candidates.iter().map(|candidate| candidate.sent).collect();
        let last = Candidate { days, ..candidates.pop()? };
        let is_same_sending = |other: &Candidate| (other.version, other.sent) == (last.version, last.sent);
        let differing: Vec<&Candidate> = candidates
            .iter()
            .filter(|other| is_same_sending(other) && !says_the_same(&other.form, &last.form))
            .collect();
        if !differing.is_empty() {
            let mut finding = Finding::new(Code::FormsConflict).at(Place::file(&last.form.file));
            for other in &differing {
                finding = finding.at(Place::file(&other.form.file).related());
            }
            let files = differing.iter().map(|other| &other.form.file).chain([&last.form.file]).cloned();
            let name = name_of(&last.code, registry);
            let finding =
                finding.with("entity", format!("{} {name}", last.code)).with("files", files.collect::<Vec<_>>());
            self.conflicting.push((last.code.clone(), name));
            self.findings.push(finding.with("version", usize::try_from(last.version).unwrap_or(0)));
            return None;
        }
        for other in candidates {
            let version = |of: u32| usize::try_from(of).unwrap_or(0);
            let finding = Finding::new(Code::FormSuperseded).at(Place::file(&other.form.file));
            let finding = finding.with("file", &other.form.file).with("version", version(other.version));
            self.findings.push(finding.with("by", &last.form.file).with("by_version", version(last.version)));
            self.superseded.push(Superseded {
                code: last.code.clone(),
                file: other.form.file,
                version: other.version,
                by: last.form.file.clone(),
                by_version: last.version,
            });
        }
        Some(last)
    }

    /// The day of sending.
    fn sent(&mut self, form: &Returned) -> Option<Date> {
        let cell = form.head(Head::Sent)?;
        let day = typed::day(cell.text.trim());
        if day.is_none() {
            self.unreadable(form, cell, Head::Sent);
        }
        day
    }

    /// Which sending it is; the first where the form does not say.
    fn version(&mut self, form: &Returned) -> u32 {
        let Some(cell) = form.head(Head::Version) else { return 1 };
        let text = cell.text.trim();
        let is_plain = matches!(cell.kind, CellKind::Number | CellKind::Text);
        sending(text).filter(|_| is_plain).unwrap_or_else(|| {
            self.unreadable(form, cell, Head::Version);
            1
        })
    }

    fn unreadable(&mut self, form: &Returned, cell: &RawCell, head: Head) {
        let finding = Finding::new(Code::FormEntryUnreadable).at(cell.place.clone()).with("file", &form.file);
        let finding = finding.with("entry", if head == Head::Sent { "form-sent" } else { "form-version" });
        self.findings.push(finding.with("text", super::super::ledger::shown(cell.text.trim())));
    }

    /// A note where the name of the file is that of another entity.
    fn renamed(&mut self, candidate: &Candidate, registry: &Registry) {
        let form = &candidate.form;
        let Some(own) = registry.with_code(&candidate.code).and_then(|at| registry.get(at)) else { return };
        let name = form.file.rsplit(['/', '\\']).next().unwrap_or(&form.file);
        // Some systems store the diacritics of a name apart from its letters.
        let name = naming::normal(name);
        let stems = [&own.name_vi, &own.name_en].map(|own| naming::normal(&file_stem(&candidate.code, own)));
        if stems.iter().any(|stem| name.starts_with(stem.as_str())) {
            return;
        }
        let finding = Finding::new(Code::FormRenamed).at(Place::file(&form.file)).with("file", &form.file);
        self.findings.push(finding.with("entity", format!("{} {}", own.code, own.name_vi)));
    }
}

impl Candidate {
    /// What is told of it, before its figures are counted.
    pub(super) fn submitted(&self, registry: &Registry, deadline: Option<Date>) -> Submitted {
        let head = |head| self.form.head(head).map(|cell| cell.text.trim().to_owned()).unwrap_or_default();
        Submitted {
            code: self.code.clone(),
            name: name_of(&self.code, registry),
            file: self.form.file.clone(),
            sent: self.sent,
            first_sent: first_sending(&self.days, deadline),
            version: self.version,
            author: head(Head::Author),
            contact: head(Head::Contact),
            taken: 0,
            refused: 0,
            empty: 0,
        }
    }
}

/// The name of an entity; its code where the input says who there is.
pub(super) fn name_of(code: &str, registry: &Registry) -> String {
    let entity = registry.with_code(code).and_then(|at| registry.get(at));
    entity.map_or_else(|| code.to_owned(), |entity| entity.name_vi.clone())
}

/// The number of a sending as people write it: `2`, `lần 2`. `Lần 2 năm 2025` has two numbers, and either could be meant.
fn sending(text: &str) -> Option<u32> {
    if !text.chars().all(|letter| letter.is_ascii_digit() || letter.is_alphabetic() || letter == ' ') {
        return None;
    }
    let mut groups = text.split(|letter: char| !letter.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let only = groups.next().filter(|_| groups.next().is_none())?;
    only.parse().ok().filter(|version| (1..=SENDINGS_MAX).contains(version))
}

/// The day of the first of several sendings, as far as they say their days: none where one says nothing and the others came after the
/// deadline, for then that one may have come before it.
fn first_sending(days: &[Option<Date>], deadline: Option<Date>) -> Option<Date> {
    let first = days.iter().flatten().copied().min()?;
    let is_in_time = deadline.is_some_and(|deadline| first <= deadline);
    (is_in_time || days.iter().all(Option::is_some)).then_some(first)
}

/// Whether two forms have the same entries.
fn says_the_same(one: &Returned, other: &Returned) -> bool {
    let entries = |form: &Returned| {
        let rows = form
            .rows
            .iter()
            .flat_map(|row| row.cells.iter().map(move |(column, cell)| ((&row.field, *column), &cell.text)));
        rows.map(|(key, text)| (key.0.clone(), key.1, text.clone())).collect::<std::collections::BTreeSet<_>>()
    };
    entries(one) == entries(other)
}

/// The number of a day, so that a difference is one of days (Gregorian; after Richards, in the *Explanatory Supplement to the
/// Astronomical Almanac*, 3rd edition 2013, 15.11: the day number from year, month and day).
pub(super) fn day_number(day: Date) -> u32 {
    let (year, month, day) = (i64::from(day.year), i64::from(day.month), i64::from(day.day));
    let before_march = (14 - month) / 12;
    let years = year + 4800 - before_march;
    let months = month + 12 * before_march - 3;
    let number = day + (153 * months + 2) / 5 + 365 * years + years / 4 - years / 100 + years / 400 - 32045;
    u32::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sending_has_one_number() {
        for (text, number) in [("2", Some(2)), ("lần 2", Some(2)), ("Lần thứ 12", Some(12)), ("999", Some(999))] {
            assert_eq!(sending(text), number, "{text}");
        }
        for text in ["Lần 2 năm 2025", "2 3", "2025", "0", "x?", "", "2.0", "-1", "99999999999"] {
            assert_eq!(sending(text), None, "{text}");
        }
    }

    #[test]
    fn a_correction_after_the_deadline_is_not_late() {
        let day = |text: &str| Date::parse(text);
        let deadline = day("2023-07-15");
        let (before, after, later) = (day("2023-07-10"), day("2023-07-20"), day("2023-07-25"));
        assert_eq!(first_sending(&[before, after], deadline), before);
        assert_eq!(first_sending(&[later, after], deadline), after);
        // A form without a day may have been the first, and in time.
        assert_eq!(first_sending(&[None, after], deadline), None);
        assert_eq!(first_sending(&[None, before], deadline), before);
        assert_eq!(first_sending(&[None, before], None), None);
        assert_eq!(first_sending(&[], deadline), None);
    }

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        let number = |text: &str| day_number(Date::parse(text).unwrap());
        // The epoch J2000 is day 2,451,545.
        assert_eq!(number("2000-01-01"), 2_451_545);
        for (from, to, days) in [
            ("2023-07-15", "2023-07-20", 5),
            ("2024-02-28", "2024-03-01", 2),
            ("2023-02-28", "2023-03-01", 1),
            ("2023-12-31", "2024-01-01", 1),
            ("2023-01-01", "2024-01-01", 365),
        ] {
            assert_eq!(number(to) - number(from), days, "{from} {to}");
        }
    }
}
