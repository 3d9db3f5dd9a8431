//! `kpi what-if`.

use super::arguments::{WhatIf, WhatIfFormat};
use super::score::request;
use super::{Ending, findings, language, load, output, threads};
use crate::analysis::what_if::{self, Ground, Supposition};
use crate::finding::{Code, Finding};
use crate::report;
use crate::rulebook::model::Language;
use crate::scoring::{Problem, RulebookSource, Session};

/// Computes everything anew with other figures.
pub fn run(arguments: &WhatIf) -> Ending {
    let common = &arguments.subject.common;
    let language = language::language(common);
    let prepared = output::refuse_existing(common).and_then(|()| request(&arguments.subject));
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
    let mut found = loaded.notes.clone();
    match Session::open(&source, &loaded.inputs, &request) {
        Ok(session) => {
            found.extend(session.findings().iter().cloned());
            match told(&session, arguments, language) {
                Ok((text, findings)) => {
                    if let Err(finding) = output::write(common, &text) {
                        return findings::could_not_run(&[finding], language);
                    }
                    found.extend(findings);
                }
                Err(findings) => found.extend(findings),
            }
        }
        Err(Problem { findings, .. }) => found.extend(findings),
    }
    findings::show(&found, Some(&loaded), language);
    output::ending(&found)
}

/// The what-if as text; nothing of it where one of the figures cannot be.
fn told(session: &Session, arguments: &WhatIf, language: Language) -> Result<(String, Vec<Finding>), Vec<Finding>> {
    let texts: Vec<&str> = arguments.set.iter().map(|text| text.trim()).collect();
    let supposed = session.suppose(&texts).map_err(|finding| vec![finding])?;
    if supposed.findings.iter().any(Finding::is_error) {
        return Err(supposed.findings);
    }
    let plans = session.plans();
    let ground = ground(session, &plans).map_err(|finding| vec![finding])?;
    let suppositions: Vec<Supposition> = supposed
        .changes
        .into_iter()
        .map(|own| Supposition { figure: own.figure, before: own.before, text: Some(own.text) })
        .collect();
    let nothing = || vec![Finding::new(Code::NothingInPeriod)];
    let own = what_if::what_if(&ground, &suppositions).ok_or_else(nothing)?;
    Ok((report::what_if(&own, session.rulebook(), format(arguments.format), language), supposed.findings))
}

fn ground<'a>(session: &'a Session, plans: &'a [crate::plan::Plan]) -> Result<Ground<'a>, Finding> {
    Ok(Ground {
        rulebook: session.rulebook(),
        plans,
        panel: session.panel(),
        period: session.latest()?,
        stage: session.stage(),
    })
}

fn format(format: WhatIfFormat) -> report::WhatIfFormat {
    match format {
        WhatIfFormat::Table => report::WhatIfFormat::Table,
        WhatIfFormat::Markdown => report::WhatIfFormat::Markdown,
        WhatIfFormat::Json => report::WhatIfFormat::Json,
    }
}
