//! Where things stand in a form: every column, entry and detail has a key of its own, written into hidden cells, so that reading a form
//! back depends neither on titles nor on the place of a row.
//!
//! The sheet of figures has a hidden first column and a hidden row. In the hidden row, which begins with [`KEY_ROW`], stand the
//! keys of the columns; in the hidden column stand the ids of fields, and the keys of the entries above the table. The sheet
//! [`META_SHEET`], which spreadsheets do not show, says what the form is, one key and value a row.

use crate::rulebook::model::DataStatus;

/// The version of the form's layout. A reader refuses one that it does not know.
pub const FORM_FORMAT: &str = "1";

/// The first cell of the hidden sheet.
pub const MARK: &str = "province-kpi form";

/// The name of the hidden sheet, in every language.
pub const META_SHEET: &str = "kpi";

/// What the hidden row of column keys begins with.
pub const KEY_ROW: &str = "#columns";

/// The key of a row of the hidden sheet that names a field and its row in the sheet of figures (from 1).
pub const FIELD_ROW: &str = "field";

/// The first column (from 0) of the hidden sheet that holds the words of a list to choose from.
pub const LISTS_COLUMN: u16 = 5;

/// The greatest number of a sending; a year beside it is none.
pub const SENDINGS_MAX: u32 = 999;

/// The token in the column of statuses that says that a figure does not apply to the entity.
pub const NOT_APPLICABLE: &str = "not applicable";

/// The statuses that a form offers. What was tried out is not reported.
pub const STATUSES: [DataStatus; 4] =
    [DataStatus::Official, DataStatus::Provisional, DataStatus::Estimated, DataStatus::Illustrative];

/// A column of the table of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// Position of the figure in the form, from 1.
    Number,
    /// Title of the field.
    Figure,
    /// Unit.
    Unit,
    /// What it counts and where it comes from.
    Definition,
    /// How to fill it in: kind, range, other conditions.
    How,
    /// The figure of an earlier period.
    Earlier,
    /// That period, with the status of the figure where it is not official.
    EarlierPeriod,
    /// The figure: to be filled in.
    Value,
    /// Its status: to be filled in.
    Status,
    /// As of which day: to be filled in.
    AsOf,
    /// Evidence, number or symbol of the document.
    EvidenceNumber,
    /// Evidence, date of the document.
    EvidenceDate,
    /// Evidence, who issued it.
    EvidenceIssuer,
    /// Evidence, what it is about.
    EvidenceAbstract,
    /// Evidence, link.
    EvidenceLink,
    /// Note.
    Note,
}

impl Column {
    /// Every column, from the left.
    pub const ALL: [Column; 16] = [
        Self::Number,
        Self::Figure,
        Self::Unit,
        Self::Definition,
        Self::How,
        Self::Earlier,
        Self::EarlierPeriod,
        Self::Value,
        Self::Status,
        Self::AsOf,
        Self::EvidenceNumber,
        Self::EvidenceDate,
        Self::EvidenceIssuer,
        Self::EvidenceAbstract,
        Self::EvidenceLink,
        Self::Note,
    ];

    /// The key in the hidden row; of a column that is collected, the column of observations that it becomes.
    pub fn key(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Figure => "figure",
            Self::Unit => "unit",
            Self::Definition => "definition",
            Self::How => "how",
            Self::Earlier => "earlier",
            Self::EarlierPeriod => "earlier.period",
            Self::Value => "value",
            Self::Status => "status",
            Self::AsOf => "as_of",
            Self::EvidenceNumber => "evidence.number",
            Self::EvidenceDate => "evidence.date",
            Self::EvidenceIssuer => "evidence.issuer",
            Self::EvidenceAbstract => "evidence.abstract",
            Self::EvidenceLink => "evidence.link",
            Self::Note => "note",
        }
    }

    /// The column of this key.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.key() == key.trim())
    }

    /// Whether its cells are filled in by whoever reports.
    pub fn is_entry(self) -> bool {
        self >= Self::Value
    }

    /// Whether it belongs to the evidence of a figure.
    pub fn is_evidence(self) -> bool {
        (Self::EvidenceNumber..=Self::EvidenceLink).contains(&self)
    }
}

/// An entry above the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// The day on which the form is sent.
    Sent,
    /// Which sending it is, from 1.
    Version,
    /// Who filled it in.
    Author,
    /// How to reach them.
    Contact,
}

impl Head {
    /// Every entry, from above.
    pub const ALL: [Head; 4] = [Self::Sent, Self::Version, Self::Author, Self::Contact];

    /// The key in the hidden column; the entry stands in the column [`Column::Unit`] of that row.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sent => "#sent",
            Self::Version => "#version",
            Self::Author => "#author",
            Self::Contact => "#contact",
        }
    }
}

/// A detail of the hidden sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meta {
    /// Version of the layout: [`FORM_FORMAT`].
    Format,
    /// Id of the rulebook.
    Rulebook,
    /// Version of the rulebook, its author's own.
    Version,
    /// SHA-256 of the rulebook's text.
    Sha256,
    /// Period.
    Period,
    /// Stage; empty where the rulebook has none.
    Stage,
    /// Id of the registry.
    Registry,
    /// Code of the entity.
    Entity,
    /// Its Vietnamese name: a code alone can mean another entity in another era. Forms of earlier versions have none.
    Name,
    /// Language of the form: `vi` or `en`.
    Language,
}

impl Meta {
    /// Every detail, from above.
    pub const ALL: [Meta; 10] = [
        Self::Format,
        Self::Rulebook,
        Self::Version,
        Self::Sha256,
        Self::Period,
        Self::Stage,
        Self::Registry,
        Self::Entity,
        Self::Name,
        Self::Language,
    ];

    /// The key in the hidden sheet.
    pub fn key(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Rulebook => "rulebook.id",
            Self::Version => "rulebook.version",
            Self::Sha256 => "rulebook.sha256",
            Self::Period => "period",
            Self::Stage => "stage",
            Self::Registry => "registry",
            Self::Entity => "entity.code",
            Self::Name => "entity.name",
            Self::Language => "language",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn keys_are_told_apart_and_no_field_can_have_one() {
        let columns = Column::ALL.map(Column::key);
        assert_eq!(columns.iter().collect::<BTreeSet<_>>().len(), columns.len());
        assert!(Column::ALL.into_iter().all(|column| Column::parse(column.key()) == Some(column)));
        assert_eq!(Column::parse("Số liệu"), None);
        // An id of a field has letters, digits and `_` only.
        assert!(Head::ALL.iter().all(|head| head.key().starts_with('#')) && KEY_ROW.starts_with('#'));
        let details = Meta::ALL.map(Meta::key);
        assert_eq!(details.iter().collect::<BTreeSet<_>>().len(), details.len());
        assert!(!details.contains(&FIELD_ROW));
    }

    #[test]
    fn what_is_collected_is_to_be_filled_in() {
        let entries: Vec<&str> = Column::ALL.into_iter().filter(|column| column.is_entry()).map(Column::key).collect();
        assert_eq!(entries.first(), Some(&"value"));
        assert_eq!(entries.len(), 9);
        assert_eq!(Column::ALL.into_iter().filter(|column| column.is_evidence()).count(), 5);
    }
}
