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
    let unknown = |asked: &str| {
        let mut ids: Vec<&str> = eras.iter().map(|own| own.id.as_str()).collect();
        ids.dedup();
        Finding::new(Code::RegistryUnknown).with("registry", asked).with("suggestions", suggestions(asked, ids, 3))
    };
    let day = match arguments.on.as_deref() {
        Some(text) => Some(Date::parse(text).ok_or_else(|| Finding::new(Code::PeriodInvalid).with("period", text))?),
        None => None,
    };
    let is_it = |own: &registry::Registry| {
        let era = arguments.era.as_deref();
        let is_era = era.is_none_or(|era| own.id == era || own.id.rsplit('-').next() == Some(era));
        is_era && day.is_none_or(|day| own.in_era(day))
    };
    match eras.iter().rposition(|own| is_it(own)) {
        Some(at) => Ok((eras, at)),
        None => Err(unknown(arguments.era.as_deref().or(arguments.on.as_deref()).unwrap_or_default())),
    }
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
