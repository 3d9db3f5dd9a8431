//! What can be typed behind `kpi diff`.

use super::arguments::{Common, Reading};
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
    #[command(flatten)]
    pub reading: Reading,
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
    #[value(alias = "text")]
    Table,
    /// For people, in a document.
    Markdown,
    /// Everything, for programs.
    Json,
}
