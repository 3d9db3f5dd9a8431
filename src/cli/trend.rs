//! `kpi trend`.

use super::load::Loaded;
use super::trend_arguments::{Trend, TrendFormat};
use super::{Ending, findings, language, load, output, threads};
use crate::analysis::trend::{self, Question, Rules};
use crate::finding::{Argument, Code, Finding, Said};
use crate::report;
use crate::rulebook::model::Language;
use crate::scoring::{Problem, Session, Wanted, found_by};
use std::path::PathBuf;

/// Tells scores and ranks over periods, and why they changed.
pub fn run(arguments: &Trend) -> Ending {
    let common = &arguments.common;
    let language = language::language(common);
    let prepared = output::refuse_existing(common).and_then(|()| ends(arguments));
    let ends = match prepared {
        Ok(ends) => ends,
        Err(finding) => return findings::could_not_run(&[finding], language),
    };
    threads::limit(common);
    let paths = paths(arguments);
    let mut files = match files(&paths, &arguments.input, arguments) {
        Ok(files) => files,
        Err(problems) => return findings::could_not_run(&problems, language),
    };
    let mut found = Vec::new();
    let Some(mut sessions) = sessions(&files, 0, arguments, &mut found) else { return show(&found, &files, language) };
    if !arguments.published.is_empty() {
        let published = match first(&sessions, &files, &paths, ends) {
            Ok(path) => self::files(&[path], &arguments.published, arguments),
            Err(finding) => {
                found.push((0, finding));
                return show(&found, &files, language);
            }
        };
        let published = match published {
            Ok(published) => published,
            Err(problems) => return findings::could_not_run(&problems, language),
        };
        let opened = self::sessions(&published, files.len(), arguments, &mut found);
        files.extend(published);
        let Some(opened) = opened else { return show(&found, &files, language) };
        sessions.extend(opened);
    }
    match told(&sessions, &files, arguments, ends, language) {
        Ok(mut told) => {
            if let Err(finding) = output::write(common, &told.text) {
                return findings::could_not_run(&[finding], language);
            }
            found.retain(|(at, finding)| told.concerns(*at, finding));
            found.append(&mut told.found);
        }
        Err(finding) => found.push((0, finding)),
    }
    show(&found, &files, language)
}

/// The first and the last period that are asked for.
fn ends(arguments: &Trend) -> Result<Ends, Finding> {
    let period = |text: &Option<String>| text.as_deref().map(super::period).transpose();
    Ok((period(&arguments.from)?, period(&arguments.to)?))
}

type Ends = (Option<crate::registry::Period>, Option<crate::registry::Period>);

/// The rulebooks, the earlier one first.
fn paths(arguments: &Trend) -> Vec<PathBuf> {
    let whole = &arguments.rulebook;
    match whole.to_str().and_then(|text| text.split_once(',')) {
        Some((one, other)) if !whole.exists() => vec![PathBuf::from(one.trim()), PathBuf::from(other.trim())],
        Some(_) | None => vec![whole.to_owned()],
    }
}

/// Rulebooks with figures.
fn files(paths: &[PathBuf], inputs: &[PathBuf], arguments: &Trend) -> Result<Vec<Loaded>, Vec<Finding>> {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        match load::load(path, inputs, true) {
            Ok(loaded) => files.push(loaded.in_encoding(arguments.reading.encoding)),
            Err(found) => problems.extend(found),
        }
    }
    problems.extend(other_figures(&files));
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

/// That two shipped rulebooks each bring their own figures: both are scored on the same.
fn other_figures(files: &[Loaded]) -> Option<Finding> {
    let [first, second] = files else { return None };
    let names = |loaded: &Loaded| -> Vec<String> { loaded.inputs.iter().map(|own| own.name.clone()).collect() };
    let (rulebook, other) = (first.rulebook_name.as_str(), second.rulebook_name.as_str());
    (names(first) != names(second))
        .then(|| Finding::new(Code::RulebooksFigures).with("rulebook", rulebook).with("other", other))
}

/// The rulebook that scores the first period: by it what was given out then is scored too.
fn first(sessions: &[Session], files: &[Loaded], paths: &[PathBuf], ends: Ends) -> Result<PathBuf, Finding> {
    let all: Vec<Rules<'_>> = sessions.iter().zip(files).map(rules).collect();
    let at = trend::first_rulebook(&all, ends)?;
    Ok(paths.get(at).cloned().unwrap_or_default())
}

/// A session for each; none where one cannot be opened. What is found stands with the position of its files, counted from `begin`.
fn sessions(
    files: &[Loaded],
    begin: usize,
    arguments: &Trend,
    found: &mut Vec<(usize, Finding)>,
) -> Option<Vec<Session>> {
    let request = arguments.reading.request(Wanted::All);
    let (mut sessions, mut lists) = (Vec::new(), Vec::new());
    for loaded in files {
        let mut list = loaded.notes.clone();
        match Session::open(&loaded.source(), &loaded.inputs, &request) {
            Ok(session) => {
                list.extend_from_slice(session.findings());
                sessions.push(session);
            }
            Err(Problem { findings, .. }) => list.extend(findings),
        }
        lists.push(list);
    }
    let are_all = sessions.len() == files.len();
    let fresh: Vec<(usize, Finding)> = {
        let mut said = Said::default();
        found.iter().for_each(|(_, other)| _ = said.is_first(other));
        let lists: Vec<&[Finding]> = lists.iter().map(Vec::as_slice).collect();
        // Of a rulebook that cannot be used nobody can say what it knows.
        let own = if are_all { found_by(&lists) } else { each(&lists).collect() };
        own.into_iter().filter(|(_, own)| said.is_first(own)).map(|(at, own)| (begin + at, own.clone())).collect()
    };
    found.extend(fresh);
    are_all.then_some(sessions)
}

/// All findings with the positions of their lists.
fn each<'f>(lists: &[&'f [Finding]]) -> impl Iterator<Item = (usize, &'f Finding)> {
    lists.iter().enumerate().flat_map(|(at, list)| list.iter().map(move |own| (at, own)))
}

/// What is printed, and by which rulebook each period is scored.
struct Told {
    text: String,
    periods: Vec<(usize, String)>,
    /// What was found on the way, by the position of the rulebook.
    found: Vec<(usize, Finding)>,
}

impl Told {
    /// Whether a finding speaks of what was told: that a rulebook is not in force in a period matters where it scores the period.
    fn concerns(&self, at: usize, finding: &Finding) -> bool {
        let Some(Argument::Text(period)) = finding.argument("period").filter(|_| finding.code == Code::NotInForce)
        else {
            return true;
        };
        self.periods.iter().any(|(rules, own)| *rules == at && own == period)
    }
}

fn told(
    sessions: &[Session],
    files: &[Loaded],
    arguments: &Trend,
    (from, to): Ends,
    language: Language,
) -> Result<Told, Finding> {
    let mut all: Vec<Rules<'_>> = sessions.iter().zip(files).map(rules).collect();
    let published = if arguments.published.is_empty() { None } else { all.pop() };
    let question = Question { from, to, entity: arguments.entity.as_deref(), published: published.as_ref() };
    let mut own = trend::trend(&all, &question)?;
    let found = std::mem::take(&mut own.findings);
    let last = own.periods.last().and_then(|own| all.get(own.rulebook)).map(|own| own.rulebook);
    let text = last.map_or_else(String::new, |last| report::trend(&own, last, format(arguments.format), language));
    Ok(Told { text, found, periods: own.periods.into_iter().map(|own| (own.rulebook, own.period)).collect() })
}

/// What a session scores, by a rulebook as it was read.
fn rules<'s>((session, loaded): (&'s Session, &'s Loaded)) -> Rules<'s> {
    let written = (loaded.rulebook.as_ref(), loaded.beside.as_slice());
    Rules::new(session.rulebook(), written, session.stage(), session.stretches())
}

/// Shows what was found, each with its own files.
fn show(found: &[(usize, Finding)], files: &[Loaded], language: Language) -> Ending {
    for (at, loaded) in files.iter().enumerate() {
        let own: Vec<Finding> = found.iter().filter(|(of, _)| *of == at).map(|(_, own)| own.clone()).collect();
        findings::show(&own, Some(loaded), language);
    }
    let all: Vec<Finding> = found.iter().map(|(_, own)| own.clone()).collect();
    output::ending(&all)
}

fn format(format: TrendFormat) -> report::TrendFormat {
    match format {
        TrendFormat::Table => report::TrendFormat::Table,
        TrendFormat::Markdown => report::TrendFormat::Markdown,
        TrendFormat::Csv => report::TrendFormat::Csv,
        TrendFormat::Json => report::TrendFormat::Json,
    }
}
