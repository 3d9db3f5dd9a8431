//! Runs the cases and goldens of a suite against its rulebook.
//!
//! In: a suite, the rulebook's bytes, the figures and files of its goldens. Out: what came, and which rules were reached. A case goes
//! the way of real figures: its figures become an input file, its overrides a rulebook's text, and both are read and checked as any.

use super::compare;
use super::coverage::Reached;
use super::expectation::Subject;
use super::figures::Given;
use super::golden::{self, Form};
use super::outcome::{Came, CaseOutcome, Coverage, Difference, Failure, GoldenOutcome, GoldenState, SuiteOutcome};
use super::overrides::{self, Overridden};
use super::resolve;
use super::suite::{Case, Expectation, Golden, Suite};
use crate::compute::{self, Asked, Run};
use crate::data::Source;
use crate::finding::{Code, Finding};
use crate::naming::plain;
use crate::plan::Plan;
use crate::registry::{EntityIx, Period, Resolution};
use crate::result::{Explanation, Scoreboard, Standing};
use crate::rulebook;
use crate::rulebook::model::{Bilingual, NodeIx, Rulebook};
use crate::scoring::{Problem, Request, RulebookSource, Session, Wanted, is_national};
use indexmap::IndexMap;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Writes a ranking as CSV with more columns, for goldens; `report` knows how.
pub type Render<'r> = &'r dyn Fn(&Scoreboard, &Rulebook, &str) -> Result<String, Finding>;

/// What a suite needs beside itself.
#[derive(Debug)]
pub struct Material<'m> {
    /// The rulebook.
    pub rulebook: RulebookSource<'m>,
    /// For each golden of the suite what it needs.
    pub goldens: Vec<GoldenMaterial<'m>>,
}

/// What a golden needs.
#[derive(Debug)]
pub struct GoldenMaterial<'m> {
    /// Its figures.
    pub inputs: Vec<Source<'m>>,
    /// The file to compare with, where it is there.
    pub file: Option<Cow<'m, [u8]>>,
}

/// Runs suites one after the other and keeps count of the rules that they reach.
#[derive(Debug, Default)]
pub struct Runner {
    filter: Option<String>,
    reached: IndexMap<String, Reached>,
}

impl Runner {
    /// Runs everything, or the cases and goldens in whose name (or file's name) `filter` stands, accents and case aside.
    pub fn new(filter: Option<&str>) -> Self {
        Self { filter: filter.map(plain).filter(|text| !text.is_empty()), reached: IndexMap::new() }
    }

    /// Runs a suite.
    pub fn run(&mut self, suite: &Suite, material: &Material<'_>, render: Render<'_>) -> SuiteOutcome {
        let mut outcome =
            SuiteOutcome { file: suite.file.clone(), findings: Vec::new(), cases: Vec::new(), goldens: Vec::new() };
        let read = rulebook::read_with(&material.rulebook.name, material.rulebook.bytes, material.rulebook.beside);
        let Some(rulebook) = read.rulebook else {
            outcome.findings = read.findings.into_iter().filter(Finding::is_error).collect();
            return outcome;
        };
        outcome.findings = resolve::twins(suite);
        outcome.findings.extend(suite.cases.iter().flat_map(|case| resolve::check(case, &rulebook)));
        if !outcome.findings.is_empty() {
            return outcome;
        }
        let bench = Bench { source: &material.rulebook, rulebook: &rulebook };
        let filter = self.filter.as_deref();
        let reached = self.reached.entry(material.rulebook.name.clone());
        let reached = reached.or_insert_with(|| Reached::new(&rulebook, any_period(suite, &rulebook)));
        for case in suite.cases.iter().filter(|case| wanted(filter, &suite.file, &case.name)) {
            outcome.cases.push(bench.case(case, reached));
        }
        for (golden, GoldenMaterial { inputs, file }) in suite.goldens.iter().zip(&material.goldens) {
            let name = Bilingual { vi: golden.file.clone(), en: String::new() };
            if wanted(filter, &suite.file, &name) {
                outcome.goldens.push(bench.golden(golden, inputs, file.as_deref(), render));
            }
        }
        outcome
    }

    /// The rules reached so far, by rulebook. A filter leaves cases out, so that there is nothing to say.
    pub fn coverage(self) -> Vec<Coverage> {
        if self.filter.is_some() {
            return Vec::new();
        }
        self.reached.into_iter().map(|(rulebook, reached)| reached.coverage(&rulebook)).collect()
    }
}

/// Whether a case of this name is asked for.
fn wanted(filter: Option<&str>, file: &str, name: &Bilingual) -> bool {
    let Some(filter) = filter else { return true };
    [file, &name.vi, &name.en].into_iter().any(|text| plain(text).contains(filter))
}

/// A period in which to count the rules; which ones there are does not depend on it.
fn any_period(suite: &Suite, rulebook: &Rulebook) -> Period {
    let of_cases = suite.cases.iter().filter_map(|case| case.period).next();
    of_cases.or(rulebook.default_period).unwrap_or(Period::FIRST)
}

/// A rulebook to run cases on.
struct Bench<'b> {
    source: &'b RulebookSource<'b>,
    rulebook: &'b Rulebook,
}

impl Bench<'_> {
    fn case(&self, case: &Case, reached: &mut Reached) -> CaseOutcome {
        let expectations = case.expects.len() + case.findings.len();
        let mut outcome =
            CaseOutcome { name: case.name.clone(), place: case.place.clone(), expectations, failures: Vec::new() };
        let unexpected = |finding: Finding| Failure::FindingUnexpected { finding };
        let Some(period) = case.period.or(self.rulebook.default_period) else {
            let finding = Finding::new(Code::MissingKey).at(case.place.clone());
            outcome.failures.push(unexpected(finding.with("key", "period").with("table", "case")));
            return outcome;
        };
        let overridden = match self.overridden(case) {
            Ok(overridden) => overridden,
            Err(findings) => {
                outcome.failures.extend(findings.into_iter().map(unexpected));
                return outcome;
            }
        };
        let given = Given::of(case, self.rulebook, period);
        let bytes = overridden.as_ref().map_or(self.source.bytes, |own| own.text.as_bytes());
        let source = RulebookSource { name: self.source.name.clone(), bytes, beside: self.source.beside };
        let request = Request {
            period: Wanted::One(period),
            stage: case.stage.clone(),
            registry: case.registry.clone(),
            ..Request::default()
        };
        let opened = Session::open(&source, &[given.source()], &request);
        let (session, mut findings) = match opened {
            Ok(session) => (Some(session), Vec::new()),
            Err(Problem { findings, .. }) => (None, findings),
        };
        match &session {
            Some(session) => {
                let (boards, found) =
                    session.boards(Asked { steps: true, indicator_ranks: true, without_indicators: false });
                findings = found;
                if let Some(board) = boards.last() {
                    let stage = case.stage.as_deref();
                    Judged { case, session, given: &given, board, stage }.judge(&mut outcome, reached);
                }
            }
            None => outcome
                .failures
                .extend(case.expects.first().map(|first| Failure::NoResult { place: first.place.clone() })),
        }
        let home = |finding| {
            let finding = given.home(finding);
            match (&overridden, self.text()) {
                (Some(overridden), Some(text)) => overridden.home(finding, &self.source.name, text),
                (Some(_), None) | (None, _) => finding,
            }
        };
        judge_findings(case, findings.into_iter().map(home).collect(), &mut outcome.failures);
        outcome
    }

    fn text(&self) -> Option<&str> {
        rulebook::text(&self.source.name, self.source.bytes).ok()
    }

    fn overridden(&self, case: &Case) -> Result<Option<Overridden>, Vec<Finding>> {
        match self.text() {
            Some(text) if !case.overrides.is_empty() => overrides::apply(text, &case.overrides).map(Some),
            Some(_) | None => Ok(None),
        }
    }

    fn golden(&self, golden: &Golden, inputs: &[Source<'_>], file: Option<&[u8]>, render: Render<'_>) -> GoldenOutcome {
        let period = golden.period.map_or(Wanted::Latest, Wanted::One);
        let request =
            Request { period, stage: golden.stage.clone(), registry: golden.registry.clone(), ..Request::default() };
        let mut outcome = GoldenOutcome {
            file: golden.file.clone(),
            place: golden.place.clone(),
            state: GoldenState::NoResult,
            findings: Vec::new(),
            changes: Vec::new(),
            text: None,
        };
        let session = match Session::open(self.source, inputs, &request) {
            Ok(session) => session,
            Err(Problem { findings, .. }) => {
                outcome.findings = findings.into_iter().filter(Finding::is_error).collect();
                return outcome;
            }
        };
        let (boards, _) = session.boards(Asked { steps: true, indicator_ranks: true, without_indicators: false });
        let Some(board) = boards.last() else { return outcome };
        let form = Form::of(&golden.file);
        let text = match form {
            Form::Csv => render(board, session.rulebook(), &golden.columns),
            Form::Json => Ok(golden::json(board)),
        };
        let text = match text {
            Ok(text) => text,
            Err(finding) => {
                outcome.findings.push(finding.at(golden.place.clone()));
                return outcome;
            }
        };
        outcome.changes = file.map(|file| golden::changes(file, &text, form)).unwrap_or_default();
        outcome.state = match (file, outcome.changes.is_empty()) {
            (None, _) => GoldenState::Absent,
            (Some(_), true) => GoldenState::Same,
            (Some(_), false) => GoldenState::Differs,
        };
        outcome.text = Some(text);
        outcome
    }
}

/// Every expected finding is there, and no error that nobody expected.
fn judge_findings(case: &Case, findings: Vec<Finding>, failures: &mut Vec<Failure>) {
    for (code, place) in &case.findings {
        if !findings.iter().any(|finding| finding.code == *code) {
            failures.push(Failure::FindingAbsent { code: *code, place: place.clone() });
        }
    }
    let expected: BTreeSet<Code> = case.findings.iter().map(|(code, _)| *code).collect();
    let mut told: Vec<Finding> = Vec::new();
    for finding in findings.into_iter().filter(|finding| finding.is_error() && !expected.contains(&finding.code)) {
        if !told.contains(&finding) {
            told.push(finding.clone());
            failures.push(Failure::FindingUnexpected { finding });
        }
    }
}

/// A case with its result.
struct Judged<'j> {
    case: &'j Case,
    session: &'j Session,
    given: &'j Given<'j>,
    board: &'j Scoreboard,
    stage: Option<&'j str>,
}

impl Judged<'_> {
    /// Compares every expectation, and notes the rules that the case reaches.
    fn judge(&self, outcome: &mut CaseOutcome, reached: &mut Reached) {
        let rulebook = self.session.rulebook();
        let Some(period) = self.session.periods().last().copied() else { return };
        let plan = Plan::compile(rulebook, period);
        let stage = self.stage.and_then(|stage| rulebook.stage_named(stage));
        let last = rulebook.stages.len().saturating_sub(1);
        let plans = self.session.plans();
        let computed = compute::run(&plans, self.session.panel(), stage.unwrap_or(last));
        let Some(run) = computed.period(period) else { return };
        reached.tried(rulebook, period);
        let mut entities = BTreeSet::new();
        for expectation in &self.case.expects {
            match self.entity(expectation) {
                Ok((entity, standing)) => {
                    entities.insert(entity);
                    reached.stands(&plan, standing);
                    let came = compare::came(standing, &expectation.subject);
                    reached.expected(&plan, &expectation.subject, &expectation.expected, &came);
                    let tolerance = self.case.tolerance.as_ref();
                    if !compare::holds(&expectation.expected, &came, &expectation.subject, rulebook, tolerance) {
                        let difference = self.difference(expectation, standing, came, &run, entity);
                        outcome.failures.push(Failure::Differs(Box::new(difference)));
                    }
                }
                Err(finding) => outcome.failures.push(Failure::FindingUnexpected { finding }),
            }
        }
        entities.extend(self.case.given.iter().filter_map(|figure| self.resolve(&figure.entity)).map(Some));
        let registry = &self.session.panel().registry;
        for at in entities {
            let entity = at.and_then(|at| registry.get(at));
            for (node, of_plan) in plan.nodes.iter().enumerate() {
                if let Some(explanation) = explain(&run, NodeIx(node), at) {
                    reached.went(of_plan, &explanation.node, entity);
                }
            }
        }
    }

    fn resolve(&self, name: &str) -> Option<EntityIx> {
        match self.session.panel().registry.resolve(name) {
            Resolution::One(entity) => Some(entity),
            Resolution::None(_) | Resolution::Several(_) => None,
        }
    }

    /// Of whom something is expected, with the standing; none: the national row.
    fn entity(&self, expectation: &Expectation) -> Result<(Option<EntityIx>, &Standing), Finding> {
        let registry = &self.session.panel().registry;
        let unknown = |near: Vec<String>| {
            let finding = Finding::new(Code::EntityUnknown).at(expectation.entity_place.clone());
            finding.with("name", &expectation.entity).with("registry", &registry.id).with("suggestions", near)
        };
        let entity = match registry.resolve(&expectation.entity) {
            Resolution::One(entity) => entity,
            Resolution::None(near) => {
                let national = self.board.national.as_ref().filter(|_| is_national(&expectation.entity));
                return national.map(|national| (None, national)).ok_or_else(|| unknown(near));
            }
            Resolution::Several(several) => {
                let names: Vec<String> = several
                    .into_iter()
                    .filter_map(|at| registry.get(at))
                    .map(|own| format!("{} {}", own.code, own.name_vi))
                    .collect();
                let finding = Finding::new(Code::EntityAmbiguous).at(expectation.entity_place.clone());
                return Err(finding.with("name", &expectation.entity).with("candidates", names));
            }
        };
        let code = registry.get(entity).map(|own| own.code.as_str()).unwrap_or_default();
        let standing = self.board.entities.iter().find(|standing| standing.code == code);
        standing.map(|standing| (Some(entity), standing)).ok_or_else(|| unknown(Vec::new()))
    }

    fn difference(
        &self,
        expectation: &Expectation,
        standing: &Standing,
        came: Came,
        run: &Run<'_, '_>,
        entity: Option<EntityIx>,
    ) -> Difference {
        use super::expectation::Expected;
        let rulebook = self.session.rulebook();
        let ranked = rulebook.rank.as_ref().map(|rank| rank.node);
        let node = match &expectation.subject {
            Subject::Node { id, .. } => rulebook.node_named(id),
            Subject::Grade => rulebook.grades.as_ref().map(|grades| grades.node),
            Subject::Rank | Subject::RankWithin(_) | Subject::DataStatus => ranked,
        };
        Difference {
            place: expectation.place.clone(),
            code: standing.code.clone(),
            name: standing.name.clone(),
            name_en: standing.name_en.clone(),
            subject: expectation.subject.text(),
            expected: match &expectation.expected {
                Expected::Amount(amount) => Some(amount.text.clone()),
                Expected::Word(word) => Some(word.clone()),
                Expected::Nothing => None,
            },
            came,
            explanation: node.and_then(|node| explain(run, node, entity)).map(|own| self.given.home_explanation(own)),
        }
    }
}

/// How a node of an entity, or of the national row, came about.
fn explain(run: &Run<'_, '_>, node: NodeIx, entity: Option<EntityIx>) -> Option<Explanation> {
    match entity {
        Some(entity) => run.explain(node, entity),
        None => run.explain_national(node),
    }
}
