//! What can be typed behind `kpi trend`.

use super::arguments::{Common, Numbers};
use crate::data::Encoding;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Trend {
    /// A rulebook: a file, a folder with `rulebook.toml`, or a shipped id. Two by a comma: the earlier one, and the one that took its place
    /// when it came into force.
    #[arg(default_value = "giao-ban", value_name = "RULEBOOK[,RULEBOOK]")]
    pub rulebook: String,
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
    /// Take each figure at the last stage it has up to this one of the rulebook. Without it: up to the last.
    #[arg(long, value_name = "S")]
    pub stage: Option<String>,
    /// The registry to score all periods in: its id, or the number of its era (34). Without it: each in that of its own time.
    #[arg(long, value_name = "ERA")]
    pub registry: Option<String>,
    /// How numbers are typed in files that do not say it: 1234.5, 1.234,5 or 1,234.5. Without it: what the columns show.
    #[arg(long, value_enum, value_name = "plain|vi|en")]
    pub numbers: Option<Numbers>,
    /// The encoding of files that do not say it: utf-8, utf-16le, utf-16be, windows-1258, tcvn3 or vni. Without it: found.
    #[arg(long, value_name = "E", value_parser = super::arguments::encoding)]
    pub encoding: Option<Encoding>,
    /// Form of the result.
    #[arg(long, value_enum, default_value_t = TrendFormat::Table)]
    pub format: TrendFormat,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TrendFormat {
    /// For people, in a terminal.
    Table,
    /// For people, in a document.
    Markdown,
    /// One row an entity and period, for programs.
    Csv,
    /// Everything, for programs.
    Json,
}
