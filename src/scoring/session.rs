//! A rulebook and its data, read and checked, ready to be scored and explained for any of its periods.

use super::bases::{self, Base};
use super::{Earlier, Request, RulebookSource, periods};
use crate::compute::{self, Asked, Standings};
use crate::data::panel::{Panel, Scored};
use crate::data::supposing::{Checker, Supposed};
use crate::data::{self, Eras, ReadOptions, Source};
use crate::finding::{Code, Finding, Place, sort};
use crate::naming::{self, suggestions};
use crate::plan::Plan;
use crate::registry::{EntityIx, Period};
use crate::result::{Explanation, FORMAT, InputStamp, Receipt, Restated, Scoreboard, Stamp, TreeExplanation};
use crate::rulebook::model::{Combine, Entities, Node, NodeIx, Rulebook};
use crate::rulebook::{self};
use indexmap::IndexMap;

/// A rulebook with its data.
#[derive(Debug)]
pub struct Session {
    rulebook: Rulebook,
    rulebook_sha256: String,
    /// What the wanted periods are scored on; there is at least one.
    bases: Vec<Base>,
    periods: Vec<Period>,
    /// Position of the stage up to which figures count.
    stage: usize,
    options: IndexMap<String, String>,
    findings: Vec<Finding>,
}

/// Why there is no session.
#[derive(Debug)]
pub struct Problem {
    /// The rulebook, where only the data or the request are at fault.
    pub rulebook: Option<Box<Rulebook>>,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl Session {
    /// Reads and checks a rulebook and its inputs.
    ///
    /// # Errors
    /// A rulebook with errors, a stage it does not know, or inputs without an observation in the wanted period.
    pub fn open(source: &RulebookSource<'_>, inputs: &[Source<'_>], request: &Request) -> Result<Self, Problem> {
        let read = rulebook::read_with(&source.name, source.bytes, source.beside);
        let Some(rulebook) = read.rulebook else { return Err(Problem { rulebook: None, findings: read.findings }) };
        Self::with(rulebook, read.findings, &[], (source, inputs), request)
    }

    /// Reads inputs for a rulebook that was read from `source`, or made from it; `findings` are those of the rulebook. The figures are to be
    /// scored by the `others` too ([`Session::standings_by`]): there are as many as those need.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub(super) fn with(
        rulebook: Rulebook,
        mut findings: Vec<Finding>,
        others: &[&Rulebook],
        (source, inputs): (&RulebookSource<'_>, &[Source<'_>]),
        request: &Request,
    ) -> Result<Self, Problem> {
        let stage = match stage(&rulebook, request.stage.as_deref()) {
            Ok(stage) => stage,
            Err(finding) => {
                findings.push(finding);
                return Err(Problem { rulebook: Some(Box::new(rulebook)), findings });
            }
        };
        let period = match request.period {
            periods::Wanted::One(period) => Some(period),
            periods::Wanted::Latest | periods::Wanted::All => None,
        };
        let asked = ReadOptions {
            period,
            registry: request.registry.clone(),
            numbers: request.numbers,
            encoding: request.encoding,
        };
        let reading = data::read(&rulebook, inputs, &asked);
        findings.extend(reading.findings);
        let panels: Vec<Panel> = reading.earlier.into_iter().chain([reading.panel]).collect();
        let available: Vec<Period> = panels.iter().flat_map(Panel::periods).collect();
        let files = panels.last().map(|panel| panel.files.as_slice()).unwrap_or_default();
        let periods = match periods::choose(&available, files, request.period) {
            Ok(periods) => periods,
            Err(finding) => {
                // Where the files themselves are at fault, their findings say why there is nothing.
                if !findings.iter().any(Finding::is_error) {
                    findings.push(finding);
                }
                return Err(Problem { rulebook: Some(Box::new(rulebook)), findings });
            }
        };
        // The reading has already said where there are no such eras.
        let eras = Eras::of(&rulebook, request.registry.as_deref()).unwrap_or_default();
        let needs_all = |periods: &[Period]| {
            let looks_back = |own: &Rulebook| periods.iter().any(|period| Plan::compile(own, *period).crosses_periods);
            request.earlier == Earlier::All || looks_back(&rulebook) || others.iter().any(|own| looks_back(own))
        };
        let (bases, found) = bases::bases(&rulebook, panels, &eras, &periods, needs_all);
        findings.extend(found);
        let mut options = IndexMap::new();
        options.insert("period".to_owned(), wanted_word(request, &periods));
        // That which was asked for: each board says in which it is scored.
        if let Some(asked) = &request.registry {
            let registry = eras.asked.as_ref().and_then(|asked| eras.all.get(asked.start));
            options.insert("registry".to_owned(), registry.map_or_else(|| asked.clone(), |own| own.id.clone()));
        }
        if let Entities::File(file) = &rulebook.entities {
            let paths = std::iter::once(&file.path).chain(&file.earlier);
            for (at, beside) in paths.filter_map(|path| source.beside.iter().find(|own| own.path == *path)).enumerate()
            {
                let earlier = if at == 0 { String::new() } else { format!(" before {at}") };
                options.insert(format!("registry file{earlier}"), beside.name.clone());
                options.insert(format!("registry sha256{earlier}"), data::sha256(&beside.bytes));
            }
        }
        if let Some(id) = rulebook.stage_id(stage) {
            options.insert("stage".to_owned(), id.to_owned());
        }
        if let Some(form) = request.numbers {
            options.insert("numbers".to_owned(), form.token().to_owned());
        }
        if let Some(encoding) = request.encoding {
            options.insert("encoding".to_owned(), encoding.token().to_owned());
        }
        for period in &periods {
            findings.extend(not_in_force(&source.name, &rulebook, *period));
        }
        Ok(Self { rulebook_sha256: data::sha256(source.bytes), bases, rulebook, periods, stage, options, findings })
    }

    /// The rulebook.
    pub fn rulebook(&self) -> &Rulebook {
        &self.rulebook
    }

    /// The panel on which the latest wanted period is scored.
    pub fn panel(&self) -> &Panel {
        static NONE: std::sync::LazyLock<Panel> = std::sync::LazyLock::new(Panel::default);
        self.bases.last().map_or(&NONE, |base| &base.panel)
    }

    /// How many figures it holds.
    pub(super) fn cells(&self) -> usize {
        self.bases.iter().map(|base| base.panel.observations.len()).sum()
    }

    /// What a wanted period is scored on; of another, what the latest is.
    fn base(&self, period: Period) -> Option<&Base> {
        self.bases.iter().find(|base| base.periods.contains(&period)).or_else(|| self.bases.last())
    }

    /// What the wanted periods are scored on, by registry, oldest first.
    pub fn stretches(&self) -> impl Iterator<Item = Scored<'_>> {
        self.bases.iter().map(|base| Scored { panel: &base.panel, periods: &base.periods, restated: &base.restated })
    }

    /// What was found in rulebook and data.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The wanted periods, ascending.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// Position of the stage up to which figures count.
    pub fn stage(&self) -> usize {
        self.stage
    }

    /// Supposed figures of the latest wanted period ([`data::supposing`]).
    ///
    /// # Errors
    /// `nothing-in-period`.
    pub fn suppose(&self, texts: &[&str]) -> Result<Supposed, Finding> {
        let period = self.latest()?;
        Ok(data::supposing::suppose(&self.rulebook, self.panel(), (period, self.stage), texts))
    }

    /// What holds supposed figures of the latest wanted period to the checks of the data.
    ///
    /// # Errors
    /// `nothing-in-period`.
    pub fn checker(&self) -> Result<Checker<'_>, Finding> {
        Ok(Checker::new(&self.rulebook, self.panel(), (self.latest()?, self.stage)))
    }

    /// The entity of this name.
    ///
    /// # Errors
    /// `entity-not-found` or `entity-ambiguous`.
    pub fn entity(&self, name: &str) -> Result<EntityIx, Finding> {
        match self.subject(name)? {
            Subject::Entity(entity) => Ok(entity),
            Subject::National => Err(Finding::new(Code::EntityNotFound).with("name", name)),
        }
    }

    /// The latest wanted period.
    ///
    /// # Errors
    /// `nothing-in-period`.
    pub fn latest(&self) -> Result<Period, Finding> {
        self.periods.last().copied().ok_or_else(|| Finding::new(Code::NothingInPeriod))
    }

    /// The rulebook alone.
    pub fn into_rulebook(self) -> Rulebook {
        self.rulebook
    }

    /// A scoreboard for each wanted period, and everything that was found.
    pub fn boards(&self, asked: Asked) -> (Vec<Scoreboard>, Vec<Finding>) {
        let mut all = self.findings.clone();
        let mut boards = Vec::new();
        for base in &self.bases {
            let plans = self.plans_of(base);
            let computed = compute::run(&plans, &base.panel, self.stage);
            for period in &base.periods {
                let Some(run) = computed.period(*period) else { continue };
                let standings = run.standings(asked);
                all.extend(standings.findings.iter().cloned());
                boards.push(self.board(*period, base, standings));
            }
        }
        sort(&mut all);
        (boards, all)
    }

    /// Hands the finished run of a wanted period to `look`; none where it is not wanted.
    pub fn with_run<T>(&self, period: Period, look: impl FnOnce(&compute::Run<'_, '_>) -> T) -> Option<T> {
        let base = self.base(period)?;
        let plans = self.plans_of(base);
        let computed = compute::run(&plans, &base.panel, self.stage);
        computed.period(period).map(|run| look(&run))
    }

    /// The plans that must be computed together for the latest wanted period: those of the wanted periods that are scored with it, or of
    /// all where a formula looks at other periods.
    pub fn plans(&self) -> Vec<Plan> {
        self.bases.last().map(|base| self.plans_of(base)).unwrap_or_default()
    }

    fn plans_of(&self, base: &Base) -> Vec<Plan> {
        Plan::together(&self.rulebook, &base.periods, || base.panel.periods())
    }

    /// The latest wanted period by another rulebook with the same fields and stages.
    pub(super) fn standings_by(&self, rulebook: &Rulebook, asked: Asked) -> Option<Standings> {
        let base = self.bases.last()?;
        let plans = Plan::together(rulebook, &base.periods, || base.panel.periods());
        let computed = compute::run(&plans, &base.panel, self.stage);
        computed.period(*self.periods.last()?).map(|run| run.standings(asked))
    }

    /// What of the latest wanted period was restated, its own figures or earlier ones. Of earlier ones it is left to the reader of the
    /// result whether any was looked at ([`crate::result::Standing::restated`]).
    pub fn restated(&self) -> Option<Restated> {
        let base = self.bases.last()?;
        restated(base, self.latest().ok()?, true)
    }

    fn board(&self, period: Period, base: &Base, standings: Standings) -> Scoreboard {
        let mut findings = self.findings.clone();
        findings.extend(standings.findings);
        findings.retain(|finding| !finding.code.is_confidential());
        sort(&mut findings);
        Scoreboard {
            format: FORMAT,
            rulebook: Stamp {
                id: self.rulebook.id.clone(),
                version: self.rulebook.version.clone(),
                title: self.rulebook.title.clone(),
            },
            period: period.to_string(),
            stage: self.rulebook.stage_id(self.stage).map(str::to_owned),
            registry: base.panel.registry.id.clone(),
            restated: restated(base, period, standings.entities.iter().any(|own| own.restated)),
            data_status: standings.data_status,
            notices: self.rulebook.notes.clone(),
            entities: standings.entities,
            national: standings.national,
            treated: standings.methods.treated,
            imputed: standings.methods.imputed,
            methods: standings.methods.decided,
            nominal_weights: standings.methods.nominal_weights,
            findings,
            receipt: self.receipt(base),
        }
    }

    fn receipt(&self, base: &Base) -> Receipt {
        Receipt {
            engine: concat!("province-kpi ", env!("CARGO_PKG_VERSION")).to_owned(),
            rulebook_sha256: self.rulebook_sha256.clone(),
            inputs: base
                .panel
                .files
                .iter()
                .map(|file| InputStamp { file: file.name.clone(), sha256: file.sha256.clone(), rows: file.rows })
                .collect(),
            options: self.options.clone(),
        }
    }

    /// Explains a node (the ranked one where none is named) for an entity in the latest wanted period. The national row is called
    /// `Toàn quốc`, `Cả nước`, `national` or `whole country`, where no entity has that name.
    ///
    /// # Errors
    /// A finding where the entity or node does not resolve, or the rulebook ranks nothing and no node is named.
    pub fn explain(&self, entity: &str, node: Option<&str>) -> Result<Explanation, Finding> {
        let entity = self.subject(entity)?;
        let node = self.node(node)?;
        let period = self.periods.last().copied().ok_or_else(|| Finding::new(Code::NothingInPeriod))?;
        let explanation = self.with_run(period, |run| match entity {
            Subject::Entity(entity) => run.explain(node, entity),
            Subject::National => run.explain_national(node),
        });
        let explanation = explanation.flatten().map(|mut told| {
            let looked_back = told.node.cells.iter().any(|cell| !cell.members.is_empty());
            told.restated = self.base(period).and_then(|base| restated(base, period, looked_back));
            told
        });
        explanation.ok_or_else(|| Finding::new(Code::NodeNotFound).with("name", ""))
    }

    /// Explains a node (the ranked one where none is named) and all that is below it, at most `depth` levels (none: all), for an
    /// entity in the latest wanted period. Entities are called as in [`Session::explain`].
    ///
    /// # Errors
    /// As [`Session::explain`].
    pub fn explain_tree(
        &self,
        entity: &str,
        node: Option<&str>,
        depth: Option<usize>,
    ) -> Result<TreeExplanation, Finding> {
        let entity = self.subject(entity)?;
        let node = self.node(node)?;
        let period = self.periods.last().copied().ok_or_else(|| Finding::new(Code::NothingInPeriod))?;
        let depth = depth.unwrap_or(usize::MAX);
        let explanation = self.with_run(period, |run| match entity {
            Subject::Entity(entity) => run.explain_tree(node, entity, depth),
            Subject::National => run.explain_tree_national(node, depth),
        });
        let explanation = explanation.flatten().map(|mut told| {
            let looked_back = told.nodes.iter().any(|own| own.cells.iter().any(|cell| !cell.members.is_empty()));
            told.restated = self.base(period).and_then(|base| restated(base, period, looked_back));
            told
        });
        explanation.ok_or_else(|| Finding::new(Code::NodeNotFound).with("name", ""))
    }

    /// Whether there is a national row.
    fn combines(&self) -> bool {
        self.rulebook.fields.iter().any(|field| field.combine != Combine::Not)
    }

    /// The node of an id, or of a title that only one has, in any spelling; without one the ranked node.
    ///
    /// # Errors
    /// `node-not-found`.
    pub fn node(&self, node: Option<&str>) -> Result<NodeIx, Finding> {
        let nodes = &self.rulebook.at(self.latest()?).nodes;
        let ids = || nodes.iter().map(|node| node.id.as_str());
        let unknown = |name: &str, known: Vec<String>| {
            Finding::new(Code::NodeNotFound).with("name", name).with("suggestions", known)
        };
        let Some(name) = node else {
            let ranked = self.rulebook.rank.as_ref().map(|rank| rank.node);
            return ranked.ok_or_else(|| unknown("", ids().map(str::to_owned).collect()));
        };
        if let Some(at) = self.rulebook.node_named(name) {
            return Ok(at);
        }
        let plain = naming::plain(name);
        let means =
            |node: &Node| [&node.id, &node.title.vi, &node.title.en].into_iter().any(|own| naming::plain(own) == plain);
        let meant: Vec<usize> = nodes.iter().enumerate().filter(|(_, node)| means(node)).map(|(at, _)| at).collect();
        if let [at] = meant.as_slice() {
            return Ok(NodeIx(*at));
        }
        if !meant.is_empty() {
            let several = meant.iter().filter_map(|at| nodes.get(*at)).map(|node| node.id.clone());
            return Err(unknown(name, several.collect()));
        }
        // What is near a title is offered by its id.
        let titled = |near: String| {
            let node = nodes.iter().find(|node| [&node.id, &node.title.vi, &node.title.en].contains(&&near));
            node.map_or(near, |node| node.id.clone())
        };
        let words = nodes.iter().flat_map(|node| [&node.id, &node.title.vi, &node.title.en]).map(String::as_str);
        let mut near: Vec<String> = suggestions(name, words, 3).into_iter().map(titled).collect();
        near.dedup();
        Err(unknown(name, if near.is_empty() { ids().map(str::to_owned).collect() } else { near }))
    }

    fn subject(&self, name: &str) -> Result<Subject, Finding> {
        match self.panel().registry.named(name) {
            Err(finding) if finding.code == Code::EntityNotFound && self.combines() && is_national(name) => {
                Ok(Subject::National)
            }
            found => found.map(Subject::Entity),
        }
    }
}

/// Whom an explanation is about.
#[derive(Debug, Clone, Copy)]
enum Subject {
    Entity(EntityIx),
    National,
}

/// What people call the national row.
const NATIONAL: [&str; 4] = ["Toàn quốc", "Cả nước", "national", "whole country"];

/// Whether a name means the national row, in any spelling.
pub fn is_national(name: &str) -> bool {
    NATIONAL.iter().any(|own| naming::plain(own) == naming::plain(name))
}

/// What was restated in a result: all of its figures, or (`looked_back`) those of earlier periods at which it looks.
fn restated(base: &Base, period: Period, looked_back: bool) -> Option<Restated> {
    let whole = base.restated_from(period);
    let from = whole.or_else(|| base.restated_from_any().filter(|_| looked_back))?.clone();
    Some(Restated { from, to: base.panel.registry.id.clone(), only_earlier: whole.is_none() })
}

fn wanted_word(request: &Request, periods: &[Period]) -> String {
    match request.period {
        periods::Wanted::All => "all".to_owned(),
        periods::Wanted::Latest | periods::Wanted::One(_) => periods.last().map(Period::to_string).unwrap_or_default(),
    }
}

pub(super) fn stage(rulebook: &Rulebook, wanted: Option<&str>) -> Result<usize, Finding> {
    let Some(wanted) = wanted else { return Ok(rulebook.stages.len().saturating_sub(1)) };
    rulebook.stage_named(wanted).ok_or_else(|| {
        let near = suggestions(wanted, rulebook.stage_ids(), 3);
        Finding::new(Code::StageUnknown)
            .with("stage", wanted)
            .with("allowed", rulebook.stage_ids().map(str::to_owned).collect::<Vec<_>>())
            .with("suggestions", near)
    })
}

/// A warning where the period lies outside the days on which the rulebook is in force.
fn not_in_force(file: &str, rulebook: &Rulebook, period: Period) -> Option<Finding> {
    let (from, to) = rulebook.in_force;
    let early = from.is_some_and(|from| period.last_day() < from);
    let late = to.is_some_and(|to| period.first_day() > to);
    let show = |date: Option<crate::registry::Date>| date.map_or_else(|| "…".to_owned(), |date| date.to_string());
    (early || late).then(|| {
        Finding::new(Code::NotInForce)
            .at(Place::file(file))
            .with("rulebook", &rulebook.id)
            .with("period", period.to_string())
            .with("from", show(from))
            .with("to", show(to))
    })
}
