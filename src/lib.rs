//! Scores and ranks provinces (or any entities) by a rulebook, and explains every number down to the input cell.
//!
//! A **rulebook** says what is collected, how each figure becomes a score and how the scores become a rank. **Observations** are
//! the figures. Everything between is computed by pure functions: the same bytes give the same result, on any machine.
//!
//! ```
//! use province_kpi::scoring::{self, Request, RulebookSource};
//! use province_kpi::data::Source;
//!
//! let rulebook = include_bytes!("../rules/hdi/rulebook.toml");
//! let figures = b"country,life_expectancy,expected_schooling,mean_schooling,gni_per_capita\n\
//!     Switzerland,84.255,16.5837307,13.90406622,69432.78669\n";
//! let rulebook = RulebookSource { name: "rules/hdi/rulebook.toml".into(), bytes: rulebook, beside: &[] };
//! let inputs = [Source { name: "figures.csv".into(), bytes: figures.into() }];
//! let outcome = scoring::score(&rulebook, &inputs, &Request::default());
//! let first = &outcome.boards[0].entities[0];
//! assert_eq!((first.name.as_str(), first.rank, first.shown), ("Switzerland", Some(1), Some(0.967)));
//! ```
//!
//! The rooms, in the order in which the data pass through them:
//!
//! 1. [`rulebook`]: an index as rules, as written and as checked;
//! 2. [`registry`]: who is scored, in which era, and periods;
//! 3. [`data`]: observations from files, resolved into a panel;
//! 4. [`plan`]: the rulebook compiled for one period, as data;
//! 5. [`compute`]: the plan run over the panel, in bulk or for one explained cell;
//! 6. [`result`]: scoreboards and explanations as plain data;
//! 7. [`scoring`]: 1 to 6 in one call;
//! 8. [`ruletest`]: the cases that a rulebook's author wrote beside it, run and counted;
//! 9. [`freeze`]: a rulebook with the numbers of a base period in the place of what was decided over entities;
//! 10. [`analysis`]: what can be said beyond the scores, such as what a rulebook's scores can be at all;
//! 11. [`report`]: results as tables, CSV, JSON, Markdown and text, in the words of [`wording`];
//! 12. `cli`: the command line, the only room that reads files or knows the clock.
//!
//! Figures come in on forms, too: [`form`] is what is asked and what came back, as data; `data` reads forms, `report` writes them.
//!
//! Below them lie [`number`] (decimals, exact decisions), [`method`] (the mathematics of composite indicators), [`naming`] (spellings of
//! names) and [`finding`] (what is wrong, as data).
//! Which room may import which is a table in `docs/ARCHITECTURE.md`, kept by a test.

pub mod analysis;
#[cfg(feature = "cli")]
pub mod cli;
pub mod compute;
pub mod data;
pub mod finding;
pub mod form;
pub mod freeze;
pub mod method;
pub mod naming;
pub mod number;
pub mod plan;
pub mod registry;
pub mod report;
pub mod result;
pub mod rulebook;
pub mod ruletest;
pub mod scoring;
pub mod wording;
