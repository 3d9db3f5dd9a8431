//! `kpi explain`.

use super::arguments::{Explain, ExplainFormat};
use super::score::request;
use super::{Ending, findings, language, load, output, threads};
use crate::finding::Finding;
use crate::report::{self, ExplanationFormat};
use crate::rulebook::model::Language;
use crate::scoring::{Problem, RulebookSource, Session};

/// Explains one entity's result, or one number of it.
pub fn run(arguments: &Explain) -> Ending {
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
    let session = match Session::open(&source, &loaded.inputs, &request) {
        Ok(session) => session,
        Err(Problem { findings: found, .. }) => {
            findings::show(&found, Some(&loaded), language);
            return Ending::Errors;
        }
    };
    let mut found = loaded.notes.clone();
    found.extend(session.findings().iter().cloned());
    match told(&session, arguments, language) {
        Ok(text) => {
            if let Err(finding) = output::write(common, &text) {
                return findings::could_not_run(&[finding], language);
            }
        }
        Err(finding) => found.push(finding),
    }
    findings::show(&found, Some(&loaded), language);
    output::ending(&found)
}

/// One node where it is named and no depth with it; else the whole tree.
fn told(session: &Session, arguments: &Explain, language: Language) -> Result<String, Finding> {
    let (entity, node, format) = (&arguments.entity, arguments.node.as_deref(), format(arguments.format));
    if node.is_some() && arguments.depth.is_none() {
        return session.explain(entity, node).map(|own| report::explanation(&own, format, language));
    }
    session.explain_tree(entity, node, arguments.depth).map(|own| report::tree_explanation(&own, format, language))
}

fn format(format: ExplainFormat) -> ExplanationFormat {
    match format {
        ExplainFormat::Text => ExplanationFormat::Text,
        ExplainFormat::Markdown => ExplanationFormat::Markdown,
        ExplainFormat::Json => ExplanationFormat::Json,
    }
}
