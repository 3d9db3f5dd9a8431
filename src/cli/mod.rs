//! The command line: arguments, exit codes, the only reader and writer of files.
//!
//! In: the process's arguments and environment. Out: text on standard output and error, files, an exit code. Everything between
//! is done by pure rooms; nothing imports this one.

mod appraisal;
mod arguments;
mod check;
mod collect;
mod compare;
mod diff;
mod diff_arguments;
mod explain;
mod findings;
mod freeze;
mod help;
mod language;
mod load;
mod opening;
mod output;
mod registry;
mod score;
mod shipped;
mod template;
mod test;
mod test_files;
mod threads;
mod trend;
mod trend_arguments;
mod verify;
mod what_if;
mod what_if_arguments;

use crate::finding::{Code, Finding, Severity};
use crate::registry::{Date, Period};
use arguments::{Arguments, Command};
use clap::Parser;
use std::ffi::OsString;
use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// It ran, and all is well.
    Fine,
    /// It could not run.
    CouldNotRun,
    /// It ran, and the answer is no or there are errors.
    Errors,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(match ending {
            Ending::Fine => 0,
            Ending::CouldNotRun => 1,
            Ending::Errors => 2,
        })
    }
}

/// The day of an option, as a form writes it (15/04/2023) or as a file does (2023-04-15).
///
/// # Errors
/// `date-unreadable`.
fn day(option: &str, text: &str) -> Result<Date, Finding> {
    let finding = || Finding::new(Code::DateUnreadable).severity(Severity::Error).with("column", option);
    crate::data::day(text).ok_or_else(|| finding().with("text", text))
}

/// The period of an argument.
///
/// # Errors
/// `period-invalid`, with the period that may be meant.
fn period(text: &str) -> Result<Period, Finding> {
    Period::parse(text).ok_or_else(|| {
        let meant: Vec<String> = Period::meant(text).map(|period| period.to_string()).into_iter().collect();
        Finding::new(Code::PeriodInvalid).with("period", text).with("suggestions", meant)
    })
}

/// Runs the command that the arguments name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    silence_fenced_panics();
    let typed: Vec<OsString> = arguments.into_iter().collect();
    let arguments = match Arguments::try_parse_from(&typed) {
        Ok(arguments) => arguments,
        Err(problem) => {
            let problem = help::told(&typed).unwrap_or(problem);
            let _ = problem.print();
            return if problem.use_stderr() { Ending::CouldNotRun.into() } else { Ending::Fine.into() };
        }
    };
    match &arguments.command {
        Command::Score(own) => score::run(own),
        Command::Appraisal(own) => appraisal::run(own),
        Command::Check(own) => check::run(own),
        Command::Explain(own) => explain::run(own),
        Command::Freeze(own) => freeze::run(own),
        Command::Test(own) => test::run(own),
        Command::Registry(own) => registry::run(own),
        Command::Template(own) => template::run(own),
        Command::Compare(own) => compare::run(own),
        Command::Trend(own) => trend::run(own),
        Command::Diff(own) => diff::run(own),
        Command::WhatIf(own) => what_if::run(own),
        Command::Verify(own) => verify::run(own),
        Command::Collect(own) => collect::run(own),
    }
    .into()
}

/// A panic inside the reading of a workbook is caught and becomes a finding; nothing is printed of it. Every other is printed.
fn silence_fenced_panics() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !crate::data::is_fenced() {
            print(panic);
        }
    }));
}
