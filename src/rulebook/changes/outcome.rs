//! What changed between two rulebooks, as plain data with a serde form.

use crate::rulebook::model::Bilingual;
use serde::Serialize;

/// What changed, as a person would list it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What sort of change it is.
    pub what: What,
    /// What was changed.
    #[serde(flatten)]
    pub of: Subject,
    /// What else was changed in the same way, by one declaration that they share.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Subject>,
    /// Why something with another id is taken for the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grounds: Option<Grounds>,
    /// What stood there and stands there now, place by place.
    pub details: Vec<Detail>,
    /// Whether scores and ranks can move with it. Wording, grades and further rankings cannot move them.
    pub moves_scores: bool,
}

/// What sort of change it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Removed,
    /// It has another id.
    Renamed,
    /// It counts in another aggregate.
    Moved,
    /// It counts in one more aggregate.
    Counted,
    /// It does not count in an aggregate any more.
    Uncounted,
    /// Points or weights of an aggregate's children.
    Weights,
    /// How an aggregate is made of its children, or where a value comes from.
    Method,
    /// A formula.
    Formula,
    /// Which steps a chain has.
    Steps,
    /// A step.
    Step,
    /// The value to reach.
    Target,
    /// What a missing value does.
    Missing,
    /// Another key.
    Setting,
    /// Titles, notes, sources: what is read and not computed.
    Wording,
}

/// Why something with another id is taken for the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grounds {
    /// It has the same title.
    Title,
    /// All that counts is the same.
    Content,
    /// Both.
    TitleAndContent,
}

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// What it is.
    pub kind: Kind,
    /// Its id; empty for a table that there is once.
    pub id: String,
    /// Its title, where it has one: that of the new rulebook, if it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Bilingual>,
}

/// What a rulebook is made of, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The head.
    Rulebook,
    /// A stage of figures.
    Stage,
    /// How input is read.
    Input,
    /// The rules for missing values.
    Missing,
    /// The ranking.
    Rank,
    /// The grades.
    Grades,
    /// A further ranking.
    Ranks,
    /// A banding.
    Bands,
    /// A field.
    Field,
    /// A node.
    Node,
    /// Something that no other kind has.
    Other,
}

impl Kind {
    /// The table of the rulebook.
    pub fn section(self) -> &'static str {
        match self {
            Self::Rulebook => "rulebook",
            Self::Stage => "stage",
            Self::Input => "input",
            Self::Missing => "missing",
            Self::Rank => "rank",
            Self::Grades => "grades",
            Self::Ranks => "ranks",
            Self::Bands => "bands",
            Self::Field => "field",
            Self::Node => "node",
            Self::Other => "",
        }
    }

    /// The kind of a table.
    pub(super) fn of(section: &str) -> Self {
        const ALL: [Kind; 10] = [
            Kind::Rulebook,
            Kind::Stage,
            Kind::Input,
            Kind::Missing,
            Kind::Rank,
            Kind::Grades,
            Kind::Ranks,
            Kind::Bands,
            Kind::Field,
            Kind::Node,
        ];
        ALL.into_iter().find(|own| own.section() == section).unwrap_or(Self::Other)
    }
}

/// One place before and after.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Detail {
    /// Keys from the subject on, with points between: `target.2023`; of weights and places in aggregates the child's or the parent's id.
    pub key: String,
    /// What stood there, as rulebooks write it; none: nothing.
    pub before: Option<String>,
    /// What stands there.
    pub after: Option<String>,
    /// What holds on the side where nothing stands; absent: nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// From which periods on it is so; empty: always. The first of all is `null`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<Option<String>>,
    /// Its line in the old rulebook.
    pub line_before: Option<usize>,
    /// Its line in the new one.
    pub line_after: Option<usize>,
}
