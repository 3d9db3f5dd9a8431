//! The checked rulebook: every name resolved, every number read, nothing optional that is not.

mod called;
mod check;
mod evidence;
mod field;
mod method;
mod node;
mod rank;
mod stage;
mod typing;
mod words;

pub use check::{Against, Check, CheckRule, Move};
pub use evidence::{Document, Reason};
pub use field::{Combine, Field, FieldIx, Kind, Level};
pub use method::{Combination, Impute, Treat, Weigh, Weighting};
pub use node::{
    Award, Band, Bounds, Cap, ChildRule, Edge, Grouped, MeanKind, MissingRule, MissingRules, Node, NodeIx, Operation,
    Posts, Reading, Role, Source, Step, Target, TargetPoint, Turn,
};
pub use rank::{BreakBy, Breaker, RankRule, Ties};
pub use stage::{Decision, Stage, Voice};
pub use typing::{NumberForm, Typing};
pub use words::{Bilingual, DataStatus, Language, Missing, Text};

use crate::registry::{Date, Period, Registry};
use std::sync::Arc;

/// A rulebook as checked.
#[derive(Debug, Clone)]
pub struct Rulebook {
    /// Id, the name of its folder.
    pub id: String,
    /// Version, the author's own.
    pub version: String,
    /// Title.
    pub title: Bilingual,
    /// Legal or other basis, as written.
    pub basis: Vec<String>,
    /// Notes that travel with every result.
    pub notes: Vec<Bilingual>,
    /// First and last day in force.
    pub in_force: (Option<Date>, Option<Date>),
    /// Who is scored.
    pub entities: Entities,
    /// Stages in their order; empty where the rulebook knows none.
    pub stages: Vec<Stage>,
    /// Period of input files that name none.
    pub default_period: Option<Period>,
    /// What header texts mean, beside the fields' own ids: header text → meaning.
    pub headers: Vec<(String, Header)>,
    /// Texts that stand for a missing cell.
    pub sentinels: Vec<String>,
    /// How the numbers of input files are typed.
    pub typing: Typing,
    /// How entities are ranked.
    pub rank: Option<RankRule>,
    /// Further rankings by id.
    pub ranks: Vec<(String, RankRule)>,
    /// Grade bands.
    pub grades: Option<Grades>,
    /// Further bandings.
    pub bandings: Vec<Banding>,
    /// What is collected, in the order of the file.
    pub fields: Vec<Field>,
    /// What has a value for each entity, in the order of the file.
    pub nodes: Vec<Node>,
    /// The nodes in the order of their ends: each stands after all whose scores it reads, in every edition.
    pub order: Vec<NodeIx>,
    /// The turns of the computation, each after all that it reads, in every edition.
    pub turns: Vec<Turn>,
    /// What the rulebook becomes from a period on, ascending; each whole in itself, with the same fields and nodes.
    pub later: Vec<(Period, Rulebook)>,
}

/// Who is scored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entities {
    /// A shipped registry by name (`provinces`); its era follows the period.
    Registry(String),
    /// Those of the input.
    Input,
    /// Those of a registry file beside the rulebook.
    File(RegistryFile),
}

/// A registry file beside a rulebook, with those of earlier eras.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryFile {
    /// Its path as the rulebook says it.
    pub path: String,
    /// The paths of the files of earlier eras, oldest first.
    pub earlier: Vec<String>,
    /// What they were read to: every version of every era, oldest first; the editions of a rulebook share it.
    pub eras: Arc<[Registry]>,
}

impl RegistryFile {
    /// The attributes that any of the entities has in any era, each once.
    pub fn attributes(&self) -> Vec<&str> {
        let mut attributes: Vec<&str> = Vec::new();
        for id in self.eras.iter().flat_map(Registry::attributes) {
            if !attributes.contains(&id) {
                attributes.push(id);
            }
        }
        attributes
    }
}

/// What a column of an input file means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Header {
    /// Code or name of the entity.
    Entity,
    /// Name of the entity, shown and not used to find it.
    Name,
    /// The period.
    Period,
    /// The day as of which the figures of the row are.
    AsOf,
    /// An attribute of the entity.
    Attribute(String),
    /// A field.
    Field(FieldIx),
    /// The figures of a stage, in a table with a column a stage.
    Stage(usize),
    /// One of [`COLUMNS`], the columns that have a meaning of their own.
    Column(String),
    /// Read over.
    Ignored,
}

/// The columns that have a meaning of their own, as far as a header text can be mapped to them.
pub const COLUMNS: [&str; 16] = [
    "field",
    "value",
    "max_points",
    "stage",
    "status",
    "note",
    "agency",
    "date",
    "reason",
    "decision",
    "evidence",
    "evidence.number",
    "evidence.date",
    "evidence.issuer",
    "evidence.abstract",
    "evidence.link",
];

/// Grade bands.
#[derive(Debug, Clone)]
pub struct Grades {
    /// The node that is graded.
    pub node: NodeIx,
    /// Exact or rounded score.
    pub on: Reading,
    /// Bands from the highest down; the last has no lower edge.
    pub bands: Vec<GradeBand>,
}

/// A banding beside the grades.
#[derive(Debug, Clone)]
pub struct Banding {
    /// Id.
    pub id: String,
    /// The node.
    pub node: NodeIx,
    /// Exact or rounded score.
    pub on: Reading,
    /// How bands are cut.
    pub cut: Cut,
}

/// How bands are cut.
#[derive(Debug, Clone)]
pub enum Cut {
    /// By value, from the highest edge down.
    Values(Vec<GradeBand>),
    /// By rank: up to which rank, and the label; the last one without an edge.
    Ranks(Vec<(Option<u32>, Bilingual)>),
    /// So many groups of equal size: ceil(q · rank / n).
    Groups(u32),
}

/// One grade.
#[derive(Debug, Clone)]
pub struct GradeBand {
    /// Lower edge, which belongs to the band; none: all that is left.
    pub from: Option<crate::number::Decimal>,
    /// Label.
    pub label: Bilingual,
}

impl Rulebook {
    /// The rulebook as it is in a period.
    pub fn at(&self, period: Period) -> &Rulebook {
        self.later.iter().rev().find(|(from, _)| from.first_day() <= period.last_day()).map_or(self, |(_, later)| later)
    }

    /// Computes in this order from now on.
    pub fn set_order(&mut self, turns: &[Turn]) {
        (self.order, self.turns) = (Turn::ends(turns), turns.to_vec());
    }

    /// The node at an index.
    pub fn node(&self, at: NodeIx) -> Option<&Node> {
        self.nodes.get(at.0)
    }

    /// The node of this id.
    pub fn node_named(&self, id: &str) -> Option<NodeIx> {
        self.nodes.iter().position(|node| node.id == id).map(NodeIx)
    }

    /// The stage of this id.
    pub fn stage_named(&self, id: &str) -> Option<usize> {
        self.stages.iter().position(|stage| stage.id == id)
    }

    /// The id of the stage at a place in the order.
    pub fn stage_id(&self, at: usize) -> Option<&str> {
        self.stages.get(at).map(|stage| stage.id.as_str())
    }

    /// The ids of the stages in their order.
    pub fn stage_ids(&self) -> impl Iterator<Item = &str> {
        self.stages.iter().map(|stage| stage.id.as_str())
    }

    /// The field at an index.
    pub fn field(&self, at: FieldIx) -> Option<&Field> {
        self.fields.get(at.0)
    }

    /// The field of this id.
    pub fn field_named(&self, id: &str) -> Option<FieldIx> {
        self.fields.iter().position(|field| field.id == id).map(FieldIx)
    }
}
