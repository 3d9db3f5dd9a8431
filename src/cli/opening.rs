//! What the commands with a subject have in common: the arguments are understood, the files read, a session is opened, what the
//! command has to say is written, and the findings are shown.

use super::arguments::Subject;
use super::load::{self, Loaded};
use super::score::request;
use super::{Ending, findings, language, output, threads};
use crate::finding::Finding;
use crate::rulebook::model::Language;
use crate::scoring::{Problem, Request, RulebookSource, Session};
use std::mem::ManuallyDrop;

/// A command's files, read as its arguments say.
pub struct Opened<'a> {
    subject: &'a Subject,
    pub language: Language,
    pub request: Request,
    pub loaded: Loaded,
}

/// What a command has to say of a session.
#[derive(Default)]
pub struct Told {
    /// The result; none where there is none.
    pub text: Option<String>,
    /// What was found, that of the session with it.
    pub findings: Vec<Finding>,
    /// How the command ends; where all is well the findings decide.
    pub ending: Option<Ending>,
}

impl Told {
    /// A result, what was found in the session, and what else was found.
    pub fn result(text: String, session: &Session, findings: impl IntoIterator<Item = Finding>) -> Self {
        let findings = session.findings().iter().cloned().chain(findings).collect();
        Self { text: Some(text), findings, ending: None }
    }

    /// No result, and why.
    pub fn nothing(session: &Session, why: impl IntoIterator<Item = Finding>) -> Self {
        Self { text: None, findings: session.findings().iter().cloned().chain(why).collect(), ending: None }
    }
}

impl<'a> Opened<'a> {
    /// Understands the arguments and reads the files; `inputs_needed` where nothing can be said without figures.
    ///
    /// # Errors
    /// The ending of a command that could not run; its findings are shown.
    pub fn new(subject: &'a Subject, inputs_needed: bool) -> Result<Self, Ending> {
        let language = language::language(&subject.common);
        let no = |found: Vec<Finding>| findings::could_not_run(&found, language);
        let prepared = output::refuse_existing(&subject.common).and_then(|()| request(subject));
        let request = prepared.map_err(|finding| no(vec![finding]))?;
        threads::limit(&subject.common);
        let loaded = load::load(&subject.rulebook, &subject.input, inputs_needed).map_err(no)?;
        Ok(Self { subject, language, request, loaded: loaded.in_encoding(subject.reading.encoding) })
    }

    /// The rulebook as it was read.
    pub fn source(&self) -> RulebookSource<'_> {
        self.loaded.source()
    }

    /// Opens a session, writes what is told of it, and shows what was found.
    pub fn tell(&self, tell: impl FnOnce(&Session) -> Told) -> Ending {
        let told = match Session::open(&self.source(), &self.loaded.inputs, &self.request) {
            // The process ends with this command: its memory need not be given back figure by figure.
            Ok(session) => tell(&ManuallyDrop::new(session)),
            Err(Problem { findings, .. }) => Told { findings, ..Told::default() },
        };
        self.finish(told)
    }

    /// Writes what is told, and shows what was found.
    pub fn finish(&self, told: Told) -> Ending {
        if let Some(text) = &told.text
            && let Err(finding) = output::write(&self.subject.common, text)
        {
            return findings::could_not_run(&[finding], self.language);
        }
        let mut found = self.loaded.notes.clone();
        found.extend(told.findings);
        findings::show(&found, Some(&self.loaded), self.language);
        told.ending.unwrap_or_else(|| output::ending(&found))
    }
}
