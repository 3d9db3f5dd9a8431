//! A form before it is filled in: for whom, for which period, and what is asked, grouped by who is in charge.

use crate::registry::Period;
use crate::rulebook::model::{Bilingual, DataStatus, FieldIx, Rulebook, Text};

/// The rulebook that a form belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Id.
    pub id: String,
    /// Version.
    pub version: String,
    /// Title.
    pub title: Bilingual,
    /// SHA-256 of its text, hexadecimal.
    pub sha256: String,
}

/// A form for one entity and period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The rulebook.
    pub rulebook: Stamp,
    /// Period that is asked about.
    pub period: Period,
    /// Stage at which the figures count; none where the rulebook has no stages.
    pub stage: Option<String>,
    /// Id of the registry that names the entity.
    pub registry: String,
    /// Code of the entity.
    pub code: String,
    /// Its Vietnamese name.
    pub name_vi: String,
    /// Its English name.
    pub name_en: String,
    /// What is asked, by who is in charge.
    pub groups: Vec<Group>,
    /// Whether figures of earlier periods are shown beside; the same in all forms of a run.
    pub has_earlier: bool,
}

/// The figures that one agency is in charge of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The agency; none where the rulebook names none.
    pub agency: Option<Text>,
    /// Its figures, in the rulebook's order.
    pub rows: Vec<Row>,
}

/// One figure that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its field.
    pub field: FieldIx,
    /// The entity's figure of the latest earlier period that has one.
    pub earlier: Option<Earlier>,
    /// What is filled in already.
    pub entered: Option<Entered>,
}

/// A figure of an earlier period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// That period.
    pub period: Period,
    /// The figure: a plain decimal, `yes`, `no`, or the id of a level.
    pub value: String,
    /// Its status.
    pub status: DataStatus,
    /// Whether it is reckoned from the figures of the entities that became this one: nobody reported it as it stands.
    pub restated: bool,
}

/// What stands in the cells of one figure that are to be filled in; texts as they are, empty where there is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entered {
    /// The figure: a plain decimal, `yes`, `no`, the id of a level, or `not applicable`.
    pub value: String,
    /// Its status.
    pub status: DataStatus,
    /// As of which day.
    pub as_of: String,
    /// Number, date, issuer, abstract and link of the evidence.
    pub evidence: [String; 5],
    /// Note.
    pub note: String,
}

impl Form {
    /// The figures in the order of the form, numbered from 1.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.groups.iter().flat_map(|group| &group.rows)
    }

    /// Whether an earlier figure is reckoned from those of other entities.
    pub fn has_restated(&self) -> bool {
        self.rows().filter_map(|row| row.earlier.as_ref()).any(|earlier| earlier.restated)
    }

    /// The weakest status of the earlier figures that are shown.
    pub fn earlier_status(&self) -> DataStatus {
        let statuses = self.rows().filter_map(|row| row.earlier.as_ref()).map(|earlier| earlier.status);
        statuses.max().unwrap_or_default()
    }
}

impl Group {
    /// The fields of a rulebook by agency, in the order in which agencies are first named; those without one stand last. `row` makes
    /// the row of a field.
    pub fn of(rulebook: &Rulebook, mut row: impl FnMut(FieldIx) -> Row) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for (at, field) in rulebook.fields.iter().enumerate() {
            let own = row(FieldIx(at));
            match groups.iter_mut().find(|group| group.agency == field.agency) {
                Some(group) => group.rows.push(own),
                None => groups.push(Group { agency: field.agency.clone(), rows: vec![own] }),
            }
        }
        groups.sort_by_key(|group| group.agency.is_none());
        groups
    }
}

impl Row {
    /// A row in which nothing is known yet.
    pub fn blank(field: FieldIx) -> Self {
        Self { field, earlier: None, entered: None }
    }
}
