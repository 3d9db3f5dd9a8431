//! `kpi freeze`.

use super::arguments::Freeze;
use super::score::request;
use super::{Ending, findings, language, load, output, threads};
use crate::finding::{Code, Finding};
use crate::freeze;
use crate::scoring::{RulebookSource, Wanted};

/// Freezes a rulebook on the figures of one period; the new rulebook is the result.
pub fn run(arguments: &Freeze) -> Ending {
    let common = &arguments.subject.common;
    let language = language::language(common);
    let prepared = output::refuse_existing(common).and_then(|()| request(&arguments.subject)).and_then(one_period);
    let request = match prepared {
        Ok(request) => request,
        Err(finding) => return findings::could_not_run(&[finding], language),
    };
    threads::limit(common);
    let loaded = match load::load(&arguments.subject.rulebook, &arguments.subject.input, true) {
        Ok(loaded) => loaded.in_encoding(arguments.subject.encoding),
        Err(problems) => return findings::could_not_run(&problems, language),
    };
    let source = RulebookSource { name: loaded.rulebook_name.clone(), bytes: &loaded.rulebook, beside: &loaded.beside };
    let frozen = freeze::freeze(&source, &loaded.inputs, &request);
    if let Some(text) = &frozen.text
        && let Err(finding) = output::write(common, text)
    {
        return findings::could_not_run(&[finding], language);
    }
    let mut found = loaded.notes.clone();
    found.extend(frozen.findings);
    findings::show(&found, Some(&loaded), language);
    output::ending(&found)
}

/// A base is one period.
fn one_period(request: crate::scoring::Request) -> Result<crate::scoring::Request, Finding> {
    match request.period {
        Wanted::All => Err(Finding::new(Code::PeriodInvalid).with("period", "all")),
        Wanted::Latest | Wanted::One(_) => Ok(request),
    }
}
