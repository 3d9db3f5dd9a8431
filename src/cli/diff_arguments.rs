//! What can be typed behind `kpi diff`.

use super::arguments::{Common, Numbers, encoding};
use crate::data::Encoding;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Diff {
    /// The old rulebook: a file, a folder with `rulebook.toml`, or a shipped id. With --inputs: the rulebook of both inputs.
    pub old: PathBuf,
    /// The new rulebook.
    #[arg(required_unless_present = "inputs", conflicts_with = "inputs")]
    pub new: Option<PathBuf>,
    /// Figures on which the effect is computed: CSV files, or folders of them. A shipped id without them uses its shipped figures.
    #[arg(conflicts_with = "inputs")]
    pub input: Vec<PathBuf>,
    /// Two inputs by one rulebook, by a comma: which cells changed, and what each does. Each is a file or a folder.
    #[arg(long, value_name = "OLD,NEW", value_parser = two)]
    pub inputs: Option<(PathBuf, PathBuf)>,
    /// The effect on this entity alone, by code or name.
    #[arg(long, value_name = "E")]
    pub entity: Option<String>,
    /// Form of the result.
    #[arg(long, value_enum, default_value_t = DiffFormat::Table)]
    pub format: DiffFormat,
    /// The period: 2023, 2023-H1, 2023-Q1, 2023-06. Without it: the latest that has data.
    #[arg(long, value_name = "P")]
    pub period: Option<String>,
    /// Take each figure at the last stage it has up to this one of the rulebook. Without it: up to the last.
    #[arg(long, value_name = "S")]
    pub stage: Option<String>,
    /// The registry to score in: its id, or the number of its era (63). Without it: that of the period.
    #[arg(long, value_name = "ERA")]
    pub registry: Option<String>,
    /// How numbers are typed in files that do not say it: 1234.5, 1.234,5 or 1,234.5. Without it: what the columns show.
    #[arg(long, value_enum, value_name = "plain|vi|en")]
    pub numbers: Option<Numbers>,
    /// The encoding of files that do not say it: utf-8, utf-16le, utf-16be, windows-1258, tcvn3 or vni. Without it: found.
    #[arg(long, value_name = "E", value_parser = encoding)]
    pub encoding: Option<Encoding>,
    #[command(flatten)]
    pub common: Common,
}

/// Two paths, by a comma.
fn two(text: &str) -> Result<(PathBuf, PathBuf), String> {
    match text.split(',').map(str::trim).collect::<Vec<_>>().as_slice() {
        [old, new] if !old.is_empty() && !new.is_empty() => Ok((PathBuf::from(old), PathBuf::from(new))),
        _ => Err("wanted is OLD,NEW: two files or folders, by a comma".to_owned()),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people, in a terminal.
    Table,
    /// For people, in a document.
    Markdown,
    /// Everything, for programs.
    Json,
}
