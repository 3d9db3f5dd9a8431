//! What can be typed behind `kpi trend`.

use super::arguments::{Common, Reading};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Trend {
    /// A rulebook: a file, a folder with `rulebook.toml`, or a shipped id. Two by a comma: the earlier one, and the one that took its place
    /// when it came into force.
    #[arg(default_value = "giao-ban", value_name = "RULEBOOK[,RULEBOOK]")]
    pub rulebook: PathBuf,
    /// Figures of all periods: CSV files, or folders of them. A shipped id without them uses its shipped figures.
    pub input: Vec<PathBuf>,
    /// One entity's story: a code, or any name that means exactly one. Without it: all of them, and who rose and fell most.
    #[arg(long, value_name = "E")]
    pub entity: Option<String>,
    /// The first period: 2020, 2020-H1, 2020-Q1, 2020-06. Without it: the first that has figures.
    #[arg(long, value_name = "P")]
    pub from: Option<String>,
    /// The last period. Without it: the last that has figures.
    #[arg(long, value_name = "P")]
    pub to: Option<String>,
    /// The figures as they were when the first period's result was given out, by commas: files or folders. What was corrected since then is
    /// a cause of its own.
    #[arg(long, value_name = "FILE,…", value_delimiter = ',')]
    pub published: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: Reading,
    /// Form of the result.
    #[arg(long, value_enum, default_value_t = TrendFormat::Table)]
    pub format: TrendFormat,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TrendFormat {
    /// For people, in a terminal.
    #[value(alias = "text")]
    Table,
    /// For people, in a document.
    Markdown,
    /// One row an entity and period, for programs.
    Csv,
    /// Everything, for programs.
    Json,
}
