//! Analysis: what can be said about rulebooks and results beyond the scores themselves.
//!
//! In: checked rulebooks, plans, results. Out: plain data with serde. Holds no sentence (`report` and `wording` have them) and reads
//! no file. Inhabitants: [`proof`], what the scores of a rulebook can be before a
//! figure is read, and [`figures`], what figures show of a rulebook; [`appraisal`], what two stages of the figures make of it;
//! [`what_if`], what would be with other figures; [`verification`], whether a published result is what files give; [`compare`], an
//! entity beside its peers; [`trend`], scores and ranks over periods and why they changed; [`effect`], what changes of rules or
//! figures do to scores and ranks.
//!
//! What it is given comes from a [session](crate::scoring::Session). X beside itself a year before, in which it had 30 of 50 points:
//!
//! ```
//! use province_kpi::analysis::compare::{self, Ground, Wanted, With};
//! use province_kpi::data::Source;
//! use province_kpi::scoring::{Earlier, Request, RulebookSource, Session};
//!
//! let rulebook = br#"
//!     format = 1
//!     rulebook = { id = "teams", version = "1", title = "Teams", entities = "input" }
//!     rank = { node = "total", on = "exact", ties = "competition" }
//!     [field.teams]
//!     title = "Teams"
//!     kind = "count"
//!     [node.reach]
//!     title = "Reach"
//!     value = "teams"
//!     direction = "higher"
//!     target = 10
//!     score = { to_target = "proportional", cap = "full points" }
//!     [node.total]
//!     title = "Total"
//!     sum_of_points = { reach = 50 }
//!     points = 50
//! "#;
//! let figures = "entity,period,teams\nX,2023,6\nY,2023,2\nX,2024,8\nY,2024,9\n";
//! let source = RulebookSource { name: "rulebook.toml".into(), bytes: rulebook, beside: &[] };
//! let inputs = [Source { name: "figures.csv".into(), bytes: figures.as_bytes().into() }];
//! // An earlier period may be of another registry: ask for all.
//! let request = Request { earlier: Earlier::All, ..Request::default() };
//! let session = Session::open(&source, &inputs, &request).unwrap();
//! let scored = session.stretches().last().unwrap();
//! let ground = Ground {
//!     rulebook: session.rulebook(),
//!     panel: scored.panel,
//!     period: session.latest().unwrap(),
//!     stage: session.stage(),
//!     restated: scored.restated,
//! };
//! let wanted = Wanted { with: With::Previous, on: Vec::new(), weight_by: None };
//! let told = compare::compare(&ground, session.entity("X").unwrap(), &wanted).unwrap();
//! assert_eq!(told.peers.period.as_deref(), Some("2023"));
//! assert_eq!((told.split.theirs, told.split.own, told.split.difference), (30.0, 40.0, 10.0));
//! ```

pub mod appraisal;
pub mod compare;
pub mod effect;
pub mod figures;
mod head;
pub mod proof;
mod relative;
mod threads;
pub mod trend;
pub mod verification;
pub mod what_if;
mod whose;

pub use head::{Context, Head, Stated};
pub use whose::Whose;
