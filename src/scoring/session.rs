//! A rulebook and its data, read and checked, ready to be scored and explained for any of its periods.

use super::{Request, RulebookSource, periods};
use crate::compute::{self, Asked, Standings};
use crate::data::{self, ReadOptions, Source, panel::Panel, supposing::Supposed};
use crate::finding::{Code, Finding, Place, sort};
use crate::naming::{self, suggestions};
use crate::plan::Plan;
use crate::registry::{EntityIx, Period};
use crate::result::{Explanation, FORMAT, InputStamp, Receipt, Scoreboard, Stamp, TreeExplanation};
use crate::rulebook::model::{Combine, Entities, NodeIx, Rulebook};
use crate::rulebook::{self};
use indexmap::IndexMap;

/// A rulebook with its data.
#[derive(Debug)]
pub struct Session {
    rulebook: Rulebook,
    rulebook_sha256: String,
    panel: Panel,
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
        let mut findings = read.findings;
        let Some(rulebook) = read.rulebook else { return Err(Problem { rulebook: None, findings }) };
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
        let periods = match periods::choose(&reading.panel, request.period) {
            Ok(periods) => periods,
            Err(finding) => {
                // Where the files themselves are at fault, their findings say why there is nothing.
                if !findings.iter().any(Finding::is_error) {
                    findings.push(finding);
                }
                return Err(Problem { rulebook: Some(Box::new(rulebook)), findings });
            }
        };
        let mut options = IndexMap::new();
        options.insert("period".to_owned(), wanted_word(request, &periods));
        options.insert("registry".to_owned(), reading.panel.registry.id.clone());
        if let Entities::File(file) = &rulebook.entities
            && let Some(beside) = source.beside.iter().find(|beside| beside.path == file.path)
        {
            options.insert("registry file".to_owned(), beside.name.clone());
            options.insert("registry sha256".to_owned(), data::sha256(&beside.bytes));
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
        Ok(Self {
            rulebook_sha256: data::sha256(source.bytes),
            panel: reading.panel,
            rulebook,
            periods,
            stage,
            options,
            findings,
        })
    }

    /// The rulebook.
    pub fn rulebook(&self) -> &Rulebook {
        &self.rulebook
    }

    /// The panel.
    pub fn panel(&self) -> &Panel {
        &self.panel
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
        Ok(data::supposing::suppose(&self.rulebook, &self.panel, (period, self.stage), texts))
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
        let plans = self.plans();
        let computed = compute::run(&plans, &self.panel, self.stage);
        let mut all = self.findings.clone();
        let mut boards = Vec::new();
        for period in &self.periods {
            let Some(run) = computed.period(*period) else { continue };
            let standings = run.standings(asked);
            all.extend(standings.findings.iter().cloned());
            boards.push(self.board(*period, standings));
        }
        sort(&mut all);
        (boards, all)
    }

    /// Hands the finished run of a wanted period to `look`; none where it is not wanted.
    pub fn with_run<T>(&self, period: Period, look: impl FnOnce(&compute::Run<'_, '_>) -> T) -> Option<T> {
        let plans = self.plans();
        let computed = compute::run(&plans, &self.panel, self.stage);
        computed.period(period).map(|run| look(&run))
    }

    /// The plans that must be computed together: those of the wanted periods, or of all where a formula looks at other periods.
    pub fn plans(&self) -> Vec<Plan> {
        let wanted: Vec<Plan> = self.periods.iter().map(|period| Plan::compile(&self.rulebook, *period)).collect();
        if !wanted.iter().any(|plan| plan.crosses_periods) {
            return wanted;
        }
        self.panel.periods().into_iter().map(|period| Plan::compile(&self.rulebook, period)).collect()
    }

    fn board(&self, period: Period, standings: Standings) -> Scoreboard {
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
            registry: self.panel.registry.id.clone(),
            data_status: standings.data_status,
            notices: self.rulebook.notes.clone(),
            entities: standings.entities,
            national: standings.national,
            treated: standings.methods.treated,
            imputed: standings.methods.imputed,
            methods: standings.methods.decided,
            nominal_weights: standings.methods.nominal_weights,
            findings,
            receipt: self.receipt(),
        }
    }

    fn receipt(&self) -> Receipt {
        Receipt {
            engine: concat!("province-kpi ", env!("CARGO_PKG_VERSION")).to_owned(),
            rulebook_sha256: self.rulebook_sha256.clone(),
            inputs: self
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
        let plans = self.plans();
        let computed = compute::run(&plans, &self.panel, self.stage);
        let explanation = computed.period(period).and_then(|run| match entity {
            Subject::Entity(entity) => run.explain(node, entity),
            Subject::National => run.explain_national(node),
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
        let plans = self.plans();
        let computed = compute::run(&plans, &self.panel, self.stage);
        let depth = depth.unwrap_or(usize::MAX);
        let explanation = computed.period(period).and_then(|run| match entity {
            Subject::Entity(entity) => run.explain_tree(node, entity, depth),
            Subject::National => run.explain_tree_national(node, depth),
        });
        explanation.ok_or_else(|| Finding::new(Code::NodeNotFound).with("name", ""))
    }

    /// Whether there is a national row.
    fn combines(&self) -> bool {
        self.rulebook.fields.iter().any(|field| field.combine != Combine::Not)
    }

    fn node(&self, node: Option<&str>) -> Result<NodeIx, Finding> {
        let ids = || self.rulebook.nodes.iter().map(|node| node.id.as_str());
        let Some(name) = node else {
            return self.rulebook.rank.as_ref().map(|rank| rank.node).ok_or_else(|| {
                let known: Vec<String> = ids().map(str::to_owned).collect();
                Finding::new(Code::NodeNotFound).with("name", "").with("suggestions", known)
            });
        };
        self.rulebook.node_named(name).ok_or_else(|| {
            Finding::new(Code::NodeNotFound).with("name", name).with("suggestions", suggestions(name, ids(), 3))
        })
    }

    fn subject(&self, name: &str) -> Result<Subject, Finding> {
        use crate::registry::Resolution;
        let registry = &self.panel.registry;
        match registry.resolve(name) {
            Resolution::One(entity) => Ok(Subject::Entity(entity)),
            Resolution::None(_) if self.combines() && is_national(name) => Ok(Subject::National),
            Resolution::None(near) => {
                Err(Finding::new(Code::EntityNotFound).with("name", name).with("suggestions", near))
            }
            Resolution::Several(several) => {
                let names: Vec<String> = several
                    .into_iter()
                    .filter_map(|entity| registry.get(entity))
                    .map(|entity| format!("{} {}", entity.code, entity.name_vi))
                    .collect();
                Err(Finding::new(Code::EntityAmbiguous).with("name", name).with("candidates", names))
            }
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
