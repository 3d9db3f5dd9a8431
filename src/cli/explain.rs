//! `kpi explain`.

use super::Ending;
use super::arguments::{Explain, ExplainFormat};
use super::opening::{Opened, Told};
use crate::finding::Finding;
use crate::report::{self, ExplanationFormat};
use crate::rulebook::model::Language;
use crate::scoring::Session;

/// Explains one entity's result, or one number of it.
pub fn run(arguments: &Explain) -> Ending {
    let opened = match Opened::new(&arguments.subject, true) {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    opened.tell(|session| match told(session, arguments, opened.language) {
        Ok(text) => Told::result(text, session, None),
        Err(finding) => Told::nothing(session, [finding]),
    })
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
