//! The whole way in one call: from the bytes of a rulebook and of input files to scoreboards and explanations.
//!
//! In: bytes with names, a [`Request`]. Out: an [`Outcome`]. Pure: the same bytes and request give the same outcome, on any
//! machine and any number of threads. `cli` only reads files for it and prints what it gives.

mod bases;
mod forms;
mod periods;
mod readings;
mod session;
mod several;
mod versions;

pub use crate::data::panel::Scored;
pub use forms::{FormRequest, Forms, forms};
pub use periods::Wanted;
pub use session::{Problem, Session, is_national};
pub use several::found_by;
pub use versions::Versions;

use crate::compute::Asked;
use crate::data::{Encoding, Source};
use crate::finding::Finding;
use crate::result::Scoreboard;
use crate::rulebook::Beside;
use crate::rulebook::model::{NumberForm, Rulebook};

/// A rulebook's bytes with its name.
#[derive(Debug, Clone)]
pub struct RulebookSource<'b> {
    /// As the user named it; for a shipped one, its path in the repository.
    pub name: String,
    /// Its bytes.
    pub bytes: &'b [u8],
    /// The files that it names ([`crate::rulebook::files_named`]), where it names any.
    pub beside: &'b [Beside<'b>],
}

/// Which figures of earlier registries' entities are restated for the entities of a wanted period's registry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Earlier {
    /// All of the periods before, where a formula looks back; else none.
    #[default]
    Needed,
    /// All of the periods before: a result of theirs is asked for beside that of a wanted period.
    All,
}

/// What is wanted of a run.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Which period.
    pub period: Wanted,
    /// Which earlier figures are restated.
    pub earlier: Earlier,
    /// Figures count up to this stage of the rulebook; none: up to the last.
    pub stage: Option<String>,
    /// The registry and era to score in; none: that of the period.
    pub registry: Option<String>,
    /// How numbers are typed in files that do not say it; none: what the rulebook says, or else what the columns show.
    pub numbers: Option<NumberForm>,
    /// The encoding of files that do not say it; none: found from the bytes.
    pub encoding: Option<Encoding>,
}

/// What a run gave.
#[derive(Debug)]
pub struct Outcome {
    /// The checked rulebook; none where it has errors.
    pub rulebook: Option<Rulebook>,
    /// A scoreboard for each period that was wanted; none where there could be no result.
    pub boards: Vec<Scoreboard>,
    /// Everything that was found, about the rulebook, the data and the run.
    pub findings: Vec<Finding>,
}

/// Scores `inputs` by a rulebook.
pub fn score(rulebook: &RulebookSource<'_>, inputs: &[Source<'_>], request: &Request) -> Outcome {
    let session = match Session::open(rulebook, inputs, request) {
        Ok(session) => session,
        Err(Problem { rulebook, findings }) => {
            return Outcome { rulebook: rulebook.map(|own| *own), boards: Vec::new(), findings };
        }
    };
    let (boards, findings) = session.boards(Asked::default());
    Outcome { rulebook: Some(session.into_rulebook()), boards, findings }
}
