//! What can be typed.

use super::diff_arguments::Diff;
use super::trend_arguments::Trend;
use super::what_if_arguments::WhatIf;
use crate::data::Encoding;
use crate::number::Decimal;
use crate::rulebook::model::NumberForm;
use crate::scoring::{Earlier, Request, Wanted};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Scores and ranks provinces by a rulebook, and explains every number down to the input cell.
#[derive(Debug, Parser)]
#[command(name = "kpi", version, about, after_help = EXITS, max_term_width = 110)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

const EXITS: &str = "\
Exit codes: 0 fine; 1 could not run (bad arguments, unreadable or missing file, output exists); 2 ran, and there are errors.

Examples:
  kpi score                                          the shipped rulebook on its shipped figures
  kpi score dti-2022 --format csv                    another shipped rulebook, for a program
  kpi score rules/mine figures/ --output ranking.md  your own rulebook and figures
  kpi explain giao-ban --entity \"Đà Nẵng\"            why a province has the points it has
  kpi compare giao-ban --entity \"Đà Nẵng\" --with region
                                                     in what a province is ahead and behind
  kpi trend rules/mine figures/                      who rose and fell over the years, and why
  kpi what-if giao-ban --set 48.community_teams=+5%  what would be with other figures
  kpi what-if giao-ban --entity 48 --reach rank=1    the least effort that reaches a rank
  kpi diff rules/2023 rules/2024 figures/            what changed in the rules, and what each change does
  kpi verify result.json rules/mine figures/         whether a published result is what these files give
  kpi check rules/mine figures/                      what is wrong with a rulebook and its figures
  kpi freeze rules/mine figures/ --period 2023       the rulebook with the numbers of 2023, for later years
  kpi template giao-ban --period 2023-Q2 --all --output forms/
                                                     an Excel form for each province
  kpi collect giao-ban forms/ --output figures.csv   the forms that came back, as one table
  kpi registry --era 63 \"TP. Huế\" ĐN                 whom names mean, each exactly one or a finding
  kpi test rules/mine                                whether a rulebook still gives what its cases expect";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Score and rank the entities of a rulebook.
    Score(Score),
    /// Check a rulebook and its figures, and say everything that is wrong at once.
    Check(Check),
    /// Explain the result of one entity, or one number of it, down to its input cells.
    Explain(Explain),
    /// Compare an entity with its peers, and split the difference exactly into nodes.
    ///
    /// Side by side by pillar and indicator; strengths and weaknesses; who stands just above and what it would take to be level.
    Compare(Compare),
    /// Say what changed between two rulebooks, or between two inputs, and what each change does to every score and rank.
    ///
    /// Changes are listed as a person would list them; another layout of the same rules is no change. With figures, the difference of
    /// every score and rank is split exactly by change.
    Diff(Box<Diff>),
    /// Put two stages side by side: every figure that an appraisal changed, and what it cost.
    ///
    /// Self-assessment, evidence and explanations are for the entity they speak of and for whoever appraises it; with `--entity`, nobody
    /// else's are in the result.
    Appraisal(Appraisal),
    /// Write a rulebook in which what was decided over the entities of a period is a number.
    ///
    /// Means, extremes, bounds of outliers and made weights of the base period take the place of what would be decided anew each
    /// time, so that later periods are measured by the same rule and last year's can be computed again. The author's text is kept;
    /// what stays relative by its nature, such as a rank, is told.
    Freeze(Freeze),
    /// Run the cases that authors wrote beside their rulebooks.
    Test(Test),
    /// List the provinces of an era, or say whom names and codes mean.
    Registry(Registry),
    /// Write Excel forms that entities fill in for a period.
    ///
    /// A form has a row for each figure that the rulebook collects, by the agency in charge, with its unit, definition and latest earlier
    /// value; cells to fill in for the figure, its status, evidence and a note, and rules in them. `collect` reads them again.
    Template(Template),
    /// Tell scores and ranks over periods, who rose and fell most, and why.
    ///
    /// A change is split by cause: the entity's own figures, those of the others, targets that moved, rules that changed, and corrections of
    /// old figures. Parts add up to the change. With `--entity`: its story, and which of its nodes and figures moved most.
    Trend(Box<Trend>),
    /// Say what would be with other figures, and what it would take to reach a rank, a score or a grade.
    ///
    /// With `--set` everything is computed anew with other figures: score and rank before and after, of whom the figures are and of everybody
    /// else. With `--entity` alone: what one more unit of each field is worth. With `--entity` and `--reach`: the least effort
    /// that reaches a goal, in several ways, each computed anew before it is told.
    WhatIf(Box<WhatIf>),
    /// Say whether a published result is what a rulebook and figures give.
    ///
    /// The result is computed anew with the options in its receipt, and compared to the last digit; where it is another one, the first
    /// differences are told, and which file is not the published one.
    Verify(Verify),
    /// Read the forms that came back into one table, and say what is missing, late, refused or changed.
    ///
    /// Forms are read by their hidden keys, so that neither names of files nor places of rows matter. Of several forms of one entity the
    /// last sending counts. Without `--output` nothing is written but the report.
    Collect(Collect),
}

/// What every command that scores takes.
#[derive(Debug, Args)]
pub struct Subject {
    /// A rulebook: a file, a folder with `rulebook.toml`, or a shipped id (giao-ban, dti-2022, hdi).
    #[arg(default_value = "giao-ban")]
    pub rulebook: PathBuf,
    /// Figures: CSV files, or folders of them. A shipped id without them uses its shipped figures.
    pub input: Vec<PathBuf>,
    /// The period: 2023, 2023-H1, 2023-Q1, 2023-06, or `all`. Without it: the latest that has data.
    #[arg(long, value_name = "P")]
    pub period: Option<String>,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub common: Common,
}

/// How figures are read.
#[derive(Debug, Args)]
pub struct Reading {
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
}

impl Reading {
    /// What a run asks of its figures.
    pub fn request(&self, period: Wanted) -> Request {
        Request {
            period,
            earlier: Earlier::Needed,
            stage: self.stage.clone(),
            registry: self.registry.clone(),
            numbers: self.numbers.map(NumberForm::from),
            encoding: self.encoding,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Numbers {
    Plain,
    Vi,
    En,
}

impl From<Numbers> for NumberForm {
    fn from(numbers: Numbers) -> Self {
        match numbers {
            Numbers::Plain => Self::Plain,
            Numbers::Vi => Self::Vi,
            Numbers::En => Self::En,
        }
    }
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Common {
    /// Language of what people read: vi or en. Without it: KPI_LANG, else that of the locale.
    #[arg(long, value_enum, value_name = "vi|en")]
    pub lang: Option<Lang>,
    /// Write the result to this file instead of standard output. It appears whole or not at all.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite the output file if it exists.
    #[arg(long)]
    pub force: bool,
    /// Threads for large inputs; the bytes of a result do not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    Vi,
    En,
}

#[derive(Debug, Args)]
pub struct Score {
    #[command(flatten)]
    pub subject: Subject,
    /// Form of the result.
    #[arg(long, value_enum, default_value_t = ScoreFormat::Table)]
    pub format: ScoreFormat,
    /// More columns, by commas: values, targets, scores, points, steps, ranks, groups, bands, missing, attributes, or ids of nodes.
    #[arg(long, value_name = "LIST")]
    pub columns: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ScoreFormat {
    /// For people, in a terminal.
    Table,
    /// For programs: UTF-8, decimal point, full precision.
    Csv,
    /// For Excel: BOM, semicolons, decimal comma, codes kept as text.
    CsvExcel,
    /// Everything, for programs.
    Json,
    /// For people, in a document.
    Markdown,
    /// One row an entity and node, for statistics.
    Tidy,
}

#[derive(Debug, Args)]
pub struct Appraisal {
    #[command(flatten)]
    pub subject: Subject,
    /// The entity: a code, or any name that means exactly one. Without it: all of them.
    #[arg(long, value_name = "E")]
    pub entity: Option<String>,
    /// The earlier stage. Without it: the first of the rulebook.
    #[arg(long, value_name = "STAGE")]
    pub from: Option<String>,
    /// The later stage. Without it: the last of the rulebook.
    #[arg(long, value_name = "STAGE", conflicts_with = "stage")]
    pub to: Option<String>,
    /// Form of the result.
    #[arg(long, value_enum, default_value_t = AppraisalFormat::Table)]
    pub format: AppraisalFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AppraisalFormat {
    /// For people, in a terminal.
    Table,
    /// For people, in a document.
    Markdown,
    /// One row a difference, for programs.
    Csv,
    /// Everything, for programs.
    Json,
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub subject: Subject,
    /// Form of the findings.
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub struct Freeze {
    #[command(flatten)]
    pub subject: Subject,
}

#[derive(Debug, Args)]
pub struct Explain {
    #[command(flatten)]
    pub subject: Subject,
    /// The entity: a code, or any name that means exactly one.
    #[arg(long, value_name = "E")]
    pub entity: String,
    /// One node alone. Without it: the one that ranks, and all that is below it.
    #[arg(long, value_name = "N")]
    pub node: Option<String>,
    /// How many levels below the node are explained too. Without it: none below a named node, else all.
    #[arg(long, value_name = "LEVELS")]
    pub depth: Option<usize>,
    /// Form of the explanation.
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub format: ExplainFormat,
}

#[derive(Debug, Args)]
pub struct Compare {
    #[command(flatten)]
    pub subject: Subject,
    /// The entity: a code, or any name that means exactly one.
    #[arg(long, value_name = "E")]
    pub entity: String,
    /// With whom: entities by commas; `mean`, `median` or `best` of all; an attribute (region, type) for the mean of its group; `nearest:N`
    /// for the most alike in the fields of --on; `previous` for itself in the period before.
    #[arg(long, value_name = "PEERS", default_value = "mean")]
    pub with: String,
    /// Fields by which likeness is measured, by commas.
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',')]
    pub on: Vec<String>,
    /// Weight the mean of several peers by the figures of a field, such as the population.
    #[arg(long, value_name = "FIELD")]
    pub weight_by: Option<String>,
    /// Form of the comparison.
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub format: ExplainFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    Text,
    Markdown,
    Json,
}

#[derive(Debug, Args)]
pub struct Registry {
    /// Names or codes to resolve; `-` reads them from standard input, one a line. Without any: the whole registry.
    pub names: Vec<String>,
    /// The era: 63 (to 30/06/2025) or 34. Without it: the latest, or that of the day.
    #[arg(long, value_name = "ERA")]
    pub era: Option<String>,
    /// The day on which names and types hold, such as 2024-12-31: Thừa Thiên Huế became Huế inside the era of the 63.
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// Form of the answer.
    #[arg(long, value_enum, default_value_t = RegistryForm::Table)]
    pub format: RegistryForm,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RegistryForm {
    /// For people.
    Table,
    /// For programs.
    Csv,
    /// For programs.
    Json,
}

#[derive(Debug, Args)]
pub struct Test {
    /// A rulebook's folder, a folder of cases, a case file, or a shipped id. Without it: every rulebook below `rules/`, or else
    /// every shipped one.
    pub path: Vec<PathBuf>,
    /// Run only the cases in whose name, or file's name, this stands.
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// Form of the result.
    #[arg(long, value_enum, default_value_t = TestFormat::Text)]
    pub format: TestFormat,
    /// Write the golden rankings anew, whole, as they come.
    #[arg(long)]
    pub accept: bool,
    /// Fail where the cases reach fewer of a rulebook's rules.
    #[arg(long, value_name = "PERCENT", conflicts_with = "filter", value_parser = percent)]
    pub coverage_at_least: Option<Decimal>,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TestFormat {
    /// For people.
    Text,
    /// Everything, for programs.
    Json,
    /// JUnit XML, for build servers.
    Junit,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("whom").required(true).args(["entity", "all"]))]
pub struct Template {
    /// A rulebook: a file, a folder with `rulebook.toml`, or a shipped id.
    pub rulebook: PathBuf,
    /// Figures of earlier periods, shown beside. A shipped id without them uses its shipped figures.
    pub input: Vec<PathBuf>,
    /// The period to ask about: 2023, 2023-H1, 2023-Q1, 2023-06.
    #[arg(long, value_name = "P")]
    pub period: String,
    /// The form of one entity: a code, or any name that means exactly one.
    #[arg(long, value_name = "E")]
    pub entity: Option<String>,
    /// The forms of all entities.
    #[arg(long)]
    pub all: bool,
    /// The stage of the rulebook at which the answers count. Without it: the first.
    #[arg(long, value_name = "S")]
    pub stage: Option<String>,
    /// The registry: its id, or the number of its era (63). Without it: that of the period.
    #[arg(long, value_name = "ERA")]
    pub registry: Option<String>,
    /// How numbers are typed in files that do not say it: 1234.5, 1.234,5 or 1,234.5. Without it: what the columns show.
    #[arg(long, value_enum, value_name = "plain|vi|en")]
    pub numbers: Option<Numbers>,
    /// Fill in the figures that the input already has for the period.
    #[arg(long)]
    pub filled: bool,
    /// The folder to write the forms to; it is made where it is not there.
    #[arg(long, value_name = "DIR")]
    pub output: PathBuf,
    /// Overwrite forms that exist.
    #[arg(long)]
    pub force: bool,
    /// Language of the forms: vi or en. Without it: KPI_LANG, else that of the locale.
    #[arg(long, value_enum, value_name = "vi|en")]
    pub lang: Option<Lang>,
}

#[derive(Debug, Args)]
pub struct Verify {
    /// The published result: a file that `kpi score --format json` wrote.
    pub result: PathBuf,
    /// The rulebook: a file, a folder with `rulebook.toml`, or a shipped id.
    pub rulebook: PathBuf,
    /// The figures: CSV files, or folders of them. A shipped id without them uses its shipped figures.
    pub input: Vec<PathBuf>,
    /// Form of the answer.
    #[arg(long, value_enum, default_value_t = VerifyFormat::Text)]
    pub format: VerifyFormat,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VerifyFormat {
    /// For people, in a terminal.
    Text,
    /// For people, in a document.
    Markdown,
    /// Everything, for programs.
    Json,
}

#[derive(Debug, Args)]
pub struct Collect {
    /// The rulebook that the forms were made from: a file, a folder with `rulebook.toml`, or a shipped id.
    pub rulebook: PathBuf,
    /// Forms, or folders of them.
    #[arg(required = true)]
    pub forms: Vec<PathBuf>,
    /// The period to collect. Without it: the latest that a form is about.
    #[arg(long, value_name = "P")]
    pub period: Option<String>,
    /// The last day on which a form is in time: 15/04/2023 or 2023-04-15.
    #[arg(long, value_name = "DAY")]
    pub deadline: Option<String>,
    /// The registry: its id, or the number of its era (63). Without it: that of the period.
    #[arg(long, value_name = "ERA")]
    pub registry: Option<String>,
    /// Write the figures to this file as a long table. It appears whole or not at all.
    #[arg(long, value_name = "FILE.csv")]
    pub output: Option<PathBuf>,
    /// Overwrite the output file if it exists.
    #[arg(long)]
    pub force: bool,
    /// Form of the report.
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
    /// Language of the report: vi or en. Without it: KPI_LANG, else that of the locale.
    #[arg(long, value_enum, value_name = "vi|en")]
    pub lang: Option<Lang>,
}

/// A percentage from 0 to 100.
fn percent(text: &str) -> Result<Decimal, String> {
    let percent =
        Decimal::parse(text).ok().filter(|percent| !percent.is_negative() && *percent <= Decimal::from_integer(100));
    percent.ok_or_else(|| "a number from 0 to 100 is wanted".to_owned())
}

/// An encoding by its name.
pub fn encoding(text: &str) -> Result<Encoding, String> {
    Encoding::parse(text).ok_or_else(|| {
        let known: Vec<&str> = Encoding::ALL.iter().map(|encoding| encoding.token()).collect();
        format!("one of these is wanted: {}", known.join(", "))
    })
}
