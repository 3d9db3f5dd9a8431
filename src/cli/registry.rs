//! `kpi registry`: who there is in an era, and what names mean.

use super::arguments::{Registry, RegistryForm};
use super::{Ending, findings, language, load, output};
use crate::finding::{Code, Finding};
use crate::naming::suggestions;
use crate::registry::{self, Date, SHIPPED};
use crate::report::{self, RegistryFormat};
use std::io::Read;

/// Bytes of names on standard input: ten thousand communes by name have one.
const NAMES_BYTES_MAX: u64 = 4 << 20;

/// Lists a registry, or resolves the names given.
pub fn run(arguments: &Registry) -> Ending {
    let language = language::language(&arguments.common);
    let prepared =
        output::refuse_existing(&arguments.common).and_then(|()| Ok((version(arguments)?, names(arguments)?)));
    let ((eras, at), names) = match prepared {
        Ok(prepared) => prepared,
        Err(finding) => return findings::could_not_run(&[finding], language),
    };
    let format = match arguments.format {
        RegistryForm::Table => RegistryFormat::Table,
        RegistryForm::Csv => RegistryFormat::Csv,
        RegistryForm::Json => RegistryFormat::Json,
    };
    let (text, unresolved) = if names.is_empty() {
        (report::registry(&eras, at, format, language), 0)
    } else {
        report::registry_names(&eras, at, &names, format, language)
    };
    match output::write(&arguments.common, &text) {
        Err(finding) => findings::could_not_run(&[finding], language),
        Ok(()) if unresolved > 0 => Ending::Errors,
        Ok(()) => Ending::Fine,
    }
}

/// The versions of the shipped registries, and which of them is meant: that of a day, the last one of an era, or the latest.
fn version(arguments: &Registry) -> Result<(Vec<&'static registry::Registry>, usize), Finding> {
    let eras = registry::shipped_eras(SHIPPED.first().map_or("", |shipped| shipped.name));
    let day = arguments.on.as_deref().map(|text| super::day("--on", text)).transpose()?;
    let asked = arguments.era.as_deref();
    let is_era = |own: &registry::Registry| asked.is_none_or(|era| own.id == era || number(own) == era);
    let is_day = |own: &registry::Registry| day.is_none_or(|day| own.in_era(day));
    if let Some(at) = eras.iter().rposition(|own| is_era(own) && is_day(own)) {
        return Ok((eras, at));
    }
    let is_known = eras.iter().any(|own| is_era(own));
    let unknown = Finding::new(Code::RegistryUnknown).with("registry", asked.unwrap_or_default());
    Err(match day.filter(|_| is_known) {
        Some(day) => outside(&eras, unknown, day),
        None => among(&eras, unknown, asked.unwrap_or_default()),
    })
}

/// The number of an era, by which people call its registry: 63.
fn number(registry: &registry::Registry) -> &str {
    registry.id.rsplit('-').next().unwrap_or(&registry.id)
}

/// That the registry, or any, is not in force on a day, and which one is.
fn outside(eras: &[&registry::Registry], finding: Finding, day: Date) -> Finding {
    let own = eras.iter().rfind(|own| own.in_era(day)).map(|own| number(own)).unwrap_or_default();
    finding.with("day", day.to_string()).with("of_day", own).with("suggestions", Vec::new())
}

/// That there is no such registry, and which there are.
fn among(eras: &[&registry::Registry], finding: Finding, asked: &str) -> Finding {
    let mut numbers: Vec<String> = eras.iter().map(|own| number(own).to_owned()).collect();
    numbers.dedup();
    // Of two digits one is no slip: 35 is not meant as 34.
    let is_number = asked.bytes().all(|byte| byte.is_ascii_digit());
    let ids = eras.iter().map(|own| own.id.as_str());
    let near = if is_number { Vec::new() } else { suggestions(asked, ids, 3) };
    finding.with("known", numbers).with("suggestions", near)
}

/// The names to resolve; `-` stands for the lines of standard input.
fn names(arguments: &Registry) -> Result<Vec<String>, Finding> {
    let mut names = Vec::new();
    for name in &arguments.names {
        if name != "-" {
            names.push(name.clone());
            continue;
        }
        let mut text = String::new();
        let read = std::io::stdin().lock().take(NAMES_BYTES_MAX).read_to_string(&mut text);
        read.map_err(|problem| load::unreadable(std::path::Path::new("-"), &problem))?;
        let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
        names.extend(lines.filter(|line| !line.is_empty()).map(str::to_owned));
    }
    Ok(names)
}
