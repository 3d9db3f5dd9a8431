//! `kpi template`.

use super::arguments::Template;
use super::{Ending, findings, language, load, output};
use crate::finding::Finding;
use crate::form::file_name;
use crate::report;
use crate::rulebook::model::{Language, NumberForm, Rulebook};
use crate::scoring::{FormRequest, Forms, forms};
use crate::wording::{self, Label};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Writes the forms of a period.
pub fn run(arguments: &Template) -> Ending {
    let language = language::of(arguments.lang);
    let request = match request(arguments) {
        Ok(request) => request,
        Err(finding) => return findings::could_not_run(&[finding], language),
    };
    let loaded = match load::load(&arguments.rulebook, &arguments.input, false) {
        Ok(loaded) => loaded,
        Err(problems) => return findings::could_not_run(&problems, language),
    };
    let source = loaded.source();
    let made = forms(&source, &loaded.inputs, &request);
    let mut found = loaded.notes.clone();
    found.extend(made.findings.iter().cloned());
    if let Some(rulebook) = made.rulebook.as_ref().filter(|_| !made.forms.is_empty()) {
        match write(arguments, &made, rulebook, language) {
            Ok(count) => {
                let folder = load::show(&arguments.output);
                let count = wording::localized(&count.to_string(), language);
                let text = wording::phrase(Label::FormsWritten, &[("count", &count), ("folder", &folder)], language);
                output::print(&mut std::io::stdout().lock(), &format!("{text}\n"));
            }
            Err(finding) => return findings::could_not_run(&[finding], language),
        }
    }
    findings::show(&found, Some(&loaded), language);
    output::ending(&found)
}

fn request(arguments: &Template) -> Result<FormRequest, Finding> {
    Ok(FormRequest {
        period: super::period(&arguments.period)?,
        stage: arguments.stage.clone(),
        registry: arguments.registry.clone(),
        entity: arguments.entity.clone(),
        filled: arguments.filled,
        numbers: arguments.numbers.map(NumberForm::from),
    })
}

/// Writes every form, and says how many; none where one of them exists and may not be replaced.
fn write(arguments: &Template, made: &Forms, rulebook: &Rulebook, language: Language) -> Result<usize, Finding> {
    let folder = arguments.output.as_path();
    let names = names(made, folder, language);
    if !arguments.force
        && let Some(file) = names.iter().find(|file| file.exists())
    {
        return Err(output::exists(file));
    }
    std::fs::create_dir_all(folder).map_err(|problem| output::unwritable(folder, &problem))?;
    for (form, file) in made.forms.iter().zip(&names) {
        let bytes = report::form(form, rulebook, language)?;
        output::to_file(file, &bytes, arguments.force)?;
    }
    Ok(names.len())
}

/// The files of the forms; no two alike, whether or not a system tells capitals from small letters.
fn names(made: &Forms, folder: &Path, language: Language) -> Vec<PathBuf> {
    let mut taken = HashSet::new();
    let mut names = Vec::new();
    for form in &made.forms {
        let name = file_name(form, language);
        let stem = name.strip_suffix(".xlsx").unwrap_or(&name);
        let others = (2_usize..).map(|number| format!("{stem} ({number}).xlsx"));
        let free = std::iter::once(name.clone()).chain(others).find(|name| taken.insert(name.to_lowercase()));
        names.push(folder.join(free.unwrap_or(name)));
    }
    names
}
