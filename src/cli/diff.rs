//! `kpi diff`.

use super::diff_arguments::{Diff, DiffFormat};
use super::load::Loaded;
use super::{Ending, findings, language, load, output, threads};
use crate::analysis::effect::cells::Figures;
use crate::analysis::effect::{self, Effect, Ends, Revision};
use crate::data::Source;
use crate::finding::{Code, Finding, Place, once};
use crate::report::{self, Whom};
use crate::result::{FORMAT, Stamp};
use crate::rulebook::changes::Comparison;
use crate::rulebook::model::{Bilingual, Language, Rulebook};
use crate::rulebook::read_with;
use crate::scoring::{Problem, Request, RulebookSource, Session, Versions, Wanted};
use std::path::PathBuf;

/// Says what changed.
pub fn run(arguments: &Diff) -> Ending {
    let common = &arguments.common;
    let language = language::language(common);
    let prepared = output::refuse_existing(common).and_then(|()| request(arguments));
    let request = match prepared {
        Ok(request) => request,
        Err(finding) => return findings::could_not_run(&[finding], language),
    };
    threads::limit(common);
    match &arguments.inputs {
        Some((before, after)) => inputs(arguments, (before, after), &request, language),
        // Without two inputs the new rulebook was asked for.
        None => rulebooks(arguments, arguments.new.as_ref().unwrap_or(&arguments.old), &request, language),
    }
}

/// What the arguments ask of a run.
fn request(arguments: &Diff) -> Result<Request, Finding> {
    let period = match arguments.period.as_deref() {
        None => Wanted::Latest,
        Some(text) => Wanted::One(super::period(text)?),
    };
    Ok(arguments.reading.request(period))
}

/// Two rulebooks, and their effect where there are figures.
fn rulebooks(arguments: &Diff, new: &std::path::Path, request: &Request, language: Language) -> Ending {
    let loaded =
        load::load(&arguments.old, &[], false).and_then(|old| Ok((old, load::load(new, &arguments.input, false)?)));
    let (old, new) = match loaded {
        Ok((old, new)) => (old.in_encoding(arguments.reading.encoding), new.in_encoding(arguments.reading.encoding)),
        Err(problems) => return findings::could_not_run(&problems, language),
    };
    // A shipped rulebook brings its figures.
    let inputs: &[Source<'static>] = if new.inputs.is_empty() { &old.inputs } else { &new.inputs };
    let sides = (old.source(), new.source());
    let mut found: Vec<Finding> = new.notes.clone();
    let mut ending = Ending::Fine;
    match read(&sides) {
        Ok(read) => match revised(arguments, &sides, &read, inputs, request) {
            Ok(told) => {
                let format = format(arguments.format);
                let text = report::revision(&told.revision, &read.1, told.whom.as_ref(), format, language);
                if let Err(finding) = output::write(&arguments.common, &text) {
                    return findings::could_not_run(&[finding], language);
                }
                found.extend(told.findings);
            }
            Err(findings) => {
                found.extend(findings);
                ending = Ending::Errors;
            }
        },
        Err(findings) => {
            found.extend(findings);
            ending = Ending::Errors;
        }
    }
    findings::show_of(&found, &|name| new.text(name).or_else(|| old.text(name)), language);
    if ending == Ending::Fine { output::ending(&found) } else { ending }
}

/// Two inputs by one rulebook.
fn inputs(arguments: &Diff, (before, after): (&PathBuf, &PathBuf), request: &Request, language: Language) -> Ending {
    let load = |input: &PathBuf| load::load(&arguments.old, std::slice::from_ref(input), true);
    let loaded = load(before).and_then(|old| Ok((old, load(after)?)));
    let (old, new) = match loaded {
        Ok((old, new)) => (old.in_encoding(arguments.reading.encoding), new.in_encoding(arguments.reading.encoding)),
        Err(problems) => return findings::could_not_run(&problems, language),
    };
    let mut found: Vec<Finding> = old.notes.iter().chain(&new.notes).cloned().collect();
    let mut ending = Ending::Fine;
    match sessions((&old, &new), request).and_then(|(old, new)| compared(arguments, &old, &new)) {
        Ok(told) => {
            let whom = told.whom.as_ref();
            let format = format(arguments.format);
            let text = report::figures_diff(&told.figures, &told.rulebook, whom, format, language);
            if let Err(finding) = output::write(&arguments.common, &text) {
                return findings::could_not_run(&[finding], language);
            }
            found.extend(told.findings);
        }
        Err(findings) => {
            found.extend(findings);
            ending = Ending::Errors;
        }
    }
    findings::show_of(&found, &|name| new.text(name).or_else(|| old.text(name)), language);
    if ending == Ending::Fine { output::ending(&found) } else { ending }
}

/// Both inputs, read for one period: the wanted one, or the earlier of their latest, so that new figures of a new period do not hide
/// what was corrected of the old one.
fn sessions((old, new): (&Loaded, &Loaded), request: &Request) -> Result<(Session, Session), Vec<Finding>> {
    let open = |loaded: &Loaded, request: &Request| {
        let opened = Session::open(&loaded.source(), &loaded.inputs, request);
        // Of two inputs it matters which one has nothing.
        let named = |finding: Finding| match loaded.inputs.first() {
            Some(input) if finding.places.is_empty() => finding.at(Place::file(&input.name)),
            _ => finding,
        };
        opened.map_err(|Problem { findings, .. }| findings.into_iter().map(named).collect::<Vec<_>>())
    };
    let latest = |session: &Session| session.latest().map_err(|finding| vec![finding]);
    let (mut before, mut after) = (open(old, request)?, open(new, request)?);
    let common = latest(&before)?.min(latest(&after)?);
    let request = Request { period: Wanted::One(common), ..request.clone() };
    if latest(&after)? != common {
        after = open(new, &request)?;
    }
    if latest(&before)? != common {
        before = open(old, &request)?;
    }
    Ok((before, after))
}

/// What is printed of two inputs.
struct Compared {
    figures: Figures,
    rulebook: Rulebook,
    whom: Option<Whom>,
    findings: Vec<Finding>,
}

fn compared(arguments: &Diff, old: &Session, new: &Session) -> Result<Compared, Vec<Finding>> {
    let one = |finding: Finding| vec![finding];
    let own = effect::cells::Inputs {
        rulebook: new.rulebook(),
        old: old.panel(),
        new: new.panel(),
        period: new.latest().map_err(one)?,
        stage: new.stage(),
        restated: (old.restated(), new.restated()),
    };
    let mut figures = effect::cells::of_inputs(&own).ok_or_else(|| vec![Finding::new(Code::NothingInPeriod)])?;
    let whom = arguments.entity.as_deref().map(|name| whom((old, new), name)).transpose().map_err(one)?;
    if let Some(whom) = &whom {
        figures.effect = figures.effect.map(|effect| effect.only(&whom.code));
    }
    let findings = once(new.findings().iter().chain(old.findings()).cloned());
    Ok(Compared { figures, rulebook: new.rulebook().clone(), whom, findings })
}

/// Both rulebooks, checked.
///
/// # Errors
/// The findings of those that have errors.
fn read(sides: &(RulebookSource<'_>, RulebookSource<'_>)) -> Result<(Rulebook, Rulebook), Vec<Finding>> {
    let one = |side: &RulebookSource<'_>| read_with(&side.name, side.bytes, side.beside);
    let (old, new) = (one(&sides.0), one(&sides.1));
    match (old.rulebook, new.rulebook) {
        (Some(old), Some(new)) => Ok((old, new)),
        (old_read, new_read) => {
            let old = old.findings.into_iter().filter(|_| old_read.is_none());
            Err(old.chain(new.findings.into_iter().filter(|_| new_read.is_none())).collect())
        }
    }
}

/// What is printed.
struct Told {
    revision: Revision,
    whom: Option<Whom>,
    findings: Vec<Finding>,
}

fn revised(
    arguments: &Diff,
    sides: &(RulebookSource<'_>, RulebookSource<'_>),
    read: &(Rulebook, Rulebook),
    inputs: &[Source<'_>],
    request: &Request,
) -> Result<Told, Vec<Finding>> {
    let comparison = Comparison::of((sides.0.bytes, sides.0.beside), (sides.1.bytes, sides.1.beside));
    let mut told = Told {
        revision: Revision {
            format: FORMAT,
            before: stamp(&read.0),
            after: stamp(&read.1),
            changes: comparison.changes().to_vec(),
            effect: None,
        },
        whom: None,
        findings: Vec::new(),
    };
    if inputs.is_empty() {
        return match &arguments.entity {
            Some(_) => Err(vec![Finding::new(Code::NoInput).with("rulebook", &sides.1.name)]),
            None => Ok(told),
        };
    }
    let versions = match Versions::open(&comparison, (&sides.0, &sides.1), inputs, request) {
        Ok(versions) => versions,
        // What changed in the rules is known without figures.
        Err(Problem { findings, .. }) => {
            told.findings = findings;
            return Ok(told);
        }
    };
    told.findings = versions.findings();
    let sessions = (&versions.old, &versions.new);
    told.whom = arguments.entity.as_deref().map(|name| whom(sessions, name)).transpose().map_err(|own| vec![own])?;
    if !comparison.changes().is_empty() {
        let effect = computed(&versions, &comparison).ok_or_else(|| vec![Finding::new(Code::NothingInPeriod)])?;
        told.revision.effect = Some(match &told.whom {
            Some(whom) => effect.only(&whom.code),
            None => effect,
        });
    }
    Ok(told)
}

fn stamp(rulebook: &Rulebook) -> Stamp {
    Stamp { id: rulebook.id.clone(), version: rulebook.version.clone(), title: rulebook.title.clone() }
}

/// The entity of a name: as the new side knows it, or the old one where the new one does not.
fn whom((old, new): (&Session, &Session), name: &str) -> Result<Whom, Finding> {
    let of = |session: &Session| {
        let entity = session.entity(name)?;
        let own = session.panel().registry.get(entity);
        Ok(Whom {
            code: own.map(|own| own.code.clone()).unwrap_or_default(),
            name: own.map(|own| own.name_vi.clone()).unwrap_or_default(),
        })
    };
    of(new).or_else(|finding| of(old).map_err(|_: Finding| finding))
}

fn computed(versions: &Versions<'_>, comparison: &Comparison<'_>) -> Option<Effect> {
    let (before, after) = versions.ends()?;
    let mut notices: Vec<Bilingual> = versions.new.rulebook().notes.clone();
    for notice in &versions.old.rulebook().notes {
        if !notices.contains(notice) {
            notices.push(notice.clone());
        }
    }
    let ends = Ends {
        before: &before,
        after: &after,
        period: versions.period(),
        registry: &versions.new.panel().registry.id,
        notices,
        restated: (versions.old.restated(), versions.new.restated()),
    };
    let mut between = |taken: &[bool]| versions.between(taken).map(|own| own.entities);
    Some(effect::of_rulebooks(&ends, comparison, &mut between))
}

fn format(format: DiffFormat) -> report::DiffFormat {
    match format {
        DiffFormat::Table => report::DiffFormat::Table,
        DiffFormat::Markdown => report::DiffFormat::Markdown,
        DiffFormat::Json => report::DiffFormat::Json,
    }
}
