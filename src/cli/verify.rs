//! `kpi verify`.

use super::arguments::{Verify, VerifyFormat};
use super::{Ending, findings, language, load, output, threads};
use crate::analysis::verification::{self, Published, Verdict, Verification};
use crate::data::Encoding;
use crate::finding::Finding;
use crate::registry::Period;
use crate::report::{self, VerificationFormat};
use crate::rulebook::model::NumberForm;
use crate::scoring::{Earlier, Problem, Request, Session, Wanted};

/// Computes a published result anew and compares.
pub fn run(arguments: &Verify) -> Ending {
    let common = &arguments.common;
    let language = language::language(common);
    let name = load::show(&arguments.result);
    let read = |()| Published::read(&name, &load::read(&arguments.result)?);
    let published = match output::refuse_existing(common).and_then(read) {
        Ok(published) => published,
        Err(finding) => return findings::could_not_run(&[finding], language),
    };
    threads::limit(common);
    let encoding = published.option("encoding").and_then(Encoding::parse);
    let loaded = match load::load(&arguments.rulebook, &arguments.input, true) {
        Ok(loaded) => loaded.in_encoding(encoding),
        Err(problems) => return findings::could_not_run(&problems, language),
    };
    let source = loaded.source();
    let mut best: Option<(Verification, Vec<Finding>)> = None;
    let mut problems = Vec::new();
    for wanted in wanted(&published) {
        let request = Request {
            period: wanted,
            earlier: Earlier::Needed,
            stage: published.option("stage").map(str::to_owned),
            registry: published.option("registry").map(str::to_owned),
            numbers: published.option("numbers").and_then(NumberForm::parse),
            encoding,
        };
        match Session::open(&source, &loaded.inputs, &request) {
            // The latest period now need not be the published one.
            Ok(session) if wanted == Wanted::Latest && session.periods() != published.periods() => {}
            Ok(session) => {
                let (boards, found) = session.boards(published.asked());
                let own = verification::verify(&published, &loaded.rulebook_name, &boards);
                if best.as_ref().is_none_or(|(best, _)| own.differences.len() < best.differences.len()) {
                    best = Some((own, found));
                }
            }
            Err(Problem { findings, .. }) => problems = findings,
        }
        if best.as_ref().is_some_and(|(own, _)| own.verdict != Verdict::Differs) {
            break;
        }
    }
    let Some((own, mut found)) = best else {
        findings::show(&problems, Some(&loaded), language);
        return Ending::Errors;
    };
    if let Err(finding) = output::write(common, &report::verification(&own, format(arguments.format), language)) {
        return findings::could_not_run(&[finding], language);
    }
    // A cell that was left out then is left out now; the answer is about the result as a whole.
    found.splice(0..0, loaded.notes.iter().cloned());
    findings::show(&found, Some(&loaded), language);
    if own.verdict == Verdict::Matches { Ending::Fine } else { Ending::Errors }
}

/// The ways in which the periods can have been asked for, the likeliest first: a period that was named is also that of files which
/// name none, and the receipt does not say whether it was.
fn wanted(published: &Published) -> Vec<Wanted> {
    let periods: &[Period] = published.periods();
    if published.option("period") == Some("all") {
        return vec![Wanted::All];
    }
    std::iter::once(Wanted::Latest).chain(periods.iter().copied().map(Wanted::One)).collect()
}

fn format(format: VerifyFormat) -> VerificationFormat {
    match format {
        VerifyFormat::Text => VerificationFormat::Text,
        VerifyFormat::Markdown => VerificationFormat::Markdown,
        VerifyFormat::Json => VerificationFormat::Json,
    }
}
