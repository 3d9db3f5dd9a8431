//! The figures of an entity at both stages, and what was said of them in between.

use super::effect::Effect;
use super::outcome::{Change, Difference, Said, Standing};
use super::{Question, reasons};
use crate::data::panel::{Datum, Observation, Panel, Slice};
use crate::plan::{FieldPlan, Plan};
use crate::registry::EntityIx;
use crate::rulebook::model::{Decision, FieldIx, Missing, Voice};

/// What both stages are read from.
pub(super) struct Sides<'a> {
    pub(super) plan: &'a Plan,
    pub(super) panel: &'a Panel,
    pub(super) question: Question,
    before: Slice,
    after: Slice,
}

/// A figure at both stages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) field: FieldIx,
    pub(super) entity: EntityIx,
    /// What counts at the earlier stage.
    pub(super) before: Option<&'a Observation>,
    /// What counts at the later stage.
    pub(super) after: Option<&'a Observation>,
}

impl Pair<'_> {
    /// Whether the figures differ.
    pub(super) fn differs(&self) -> bool {
        datum(self.before) != datum(self.after)
    }

    /// Whether somebody spoke of it since the earlier stage.
    pub(super) fn is_reached(&self, question: Question) -> bool {
        self.after.is_some_and(|after| after.stage > question.from)
    }

    /// Whether what was written at the later stage is no figure, and no refusal either.
    pub(super) fn is_invalid(&self) -> bool {
        self.differs() && datum(self.after) == Datum::Missing(Missing::Invalid) && !self.is_refused()
    }

    /// Whether the later stage refuses what was said.
    pub(super) fn is_refused(&self) -> bool {
        decision(self.after).is_some_and(Decision::refuses)
    }
}

/// The figure; nobody's is as good as none.
fn datum(observation: Option<&Observation>) -> Datum {
    observation.map_or(Datum::Missing(Missing::NotReported), |own| own.datum)
}

pub(super) fn decision(observation: Option<&Observation>) -> Option<Decision> {
    observation?.remarks.as_ref()?.decision
}

impl<'a> Sides<'a> {
    pub(super) fn new(plan: &'a Plan, panel: &'a Panel, question: Question) -> Self {
        let slice = |stage: usize| panel.slice(question.period, plan.fields.len(), stage);
        Self { plan, panel, question, before: slice(question.from), after: slice(question.to) }
    }

    /// The figures of an entity, of which there is one at either stage, in the order of the fields.
    pub(super) fn pairs(&self, entity: EntityIx) -> Vec<Pair<'a>> {
        let pair = |at: usize| {
            let field = FieldIx(at);
            let side = |slice: &Slice| slice.observation(self.panel, field, entity);
            let pair = Pair { field, entity, before: side(&self.before), after: side(&self.after) };
            (pair.before.is_some() || pair.after.is_some()).then_some(pair)
        };
        (0..self.plan.fields.len()).filter_map(pair).collect()
    }

    /// Who speaks at the stage of an observation.
    pub(super) fn voice(&self, observation: &Observation) -> Option<Voice> {
        self.plan.stages.get(observation.stage).map(|stage| stage.voice)
    }

    /// A pair in words and with its effect.
    pub(super) fn difference(&self, pair: &Pair<'_>, effect: Effect) -> Difference {
        let field = self.plan.fields.get(pair.field.0);
        let nodes = self.plan.nodes.iter().filter(|node| node.fields.contains(&pair.field));
        Difference {
            field: field.map(|field| field.id.clone()).unwrap_or_default(),
            title: field
                .map(|field| field.title.clone())
                .unwrap_or_else(|| crate::rulebook::model::Bilingual { vi: String::new(), en: String::new() }),
            unit: field.and_then(|field| field.unit.clone()),
            nodes: nodes.map(|node| node.id.clone()).collect(),
            stages: self.said(pair, field),
            points: effect.points,
            score: effect.score,
            rank: effect.rank,
            change: effect.change,
            standing: self.standing(pair, effect.change),
        }
    }

    /// How a difference stands.
    fn standing(&self, pair: &Pair<'_>, change: Change) -> Standing {
        let Some(after) = pair.after.filter(|_| change != Change::Invalid) else { return Standing::Open };
        match (decision(pair.after), reasons::given(after)) {
            (Some(Decision::AwaitingEvidence), reasons::Given::Sound) => Standing::AwaitingEvidence,
            (Some(Decision::Rejected), reasons::Given::Sound) => Standing::Rejected,
            (Some(Decision::Agreed), _) if change == Change::Equal => Standing::Agreed,
            (_, reasons::Given::Placeholder) => Standing::Placeholder,
            (Some(own), reasons::Given::None) if own.refuses() => Standing::NoReason,
            (_, reasons::Given::Sound) => Standing::Reasoned,
            (_, reasons::Given::None) if self.voice(after) == Some(Voice::Decision) => Standing::NoReason,
            (_, reasons::Given::None) => Standing::Open,
        }
    }

    /// What was said of a figure, stage by stage.
    fn said(&self, pair: &Pair<'_>, field: Option<&FieldPlan>) -> Vec<Said> {
        let key = (self.question.period, pair.field, pair.entity);
        let of = |own: &Observation| (own.period, own.field, own.entity);
        let all = &self.panel.observations;
        let from = all.partition_point(|own| of(own) < key);
        let least = pair.before.map_or(0, |before| before.stage);
        let these = all.iter().skip(from).take_while(|own| of(own) == key);
        these
            .filter(|own| (least..=self.question.to).contains(&own.stage))
            .map(|own| self.said_once(own, field))
            .collect()
    }

    fn said_once(&self, own: &Observation, field: Option<&FieldPlan>) -> Said {
        let (figure, missing) = match own.datum {
            Datum::Number(number) => (Some(number.to_string()), None),
            Datum::Flag(flag) => (Some(if flag { "yes" } else { "no" }.to_owned()), None),
            Datum::Level(level) => (field.and_then(|field| field.levels.get(level)).cloned(), None),
            Datum::Missing(reason) => (None, Some(reason)),
        };
        let remarks = own.remarks.as_deref().cloned().unwrap_or_default();
        Said {
            stage: self.plan.stages.get(own.stage).map(|stage| stage.id.clone()).unwrap_or_default(),
            figure,
            missing,
            agency: remarks.agency,
            date: remarks.date,
            reason: remarks.reason,
            decision: remarks.decision,
            evidence: remarks.evidence,
            document: Some(remarks.document).filter(|document| !document.is_empty()),
            data_status: own.status,
            file: self.panel.files.get(own.origin.file).map(|file| file.name.clone()).unwrap_or_default(),
            line: own.origin.line,
            column: u32::from(own.origin.column),
            sheet: self.panel.files.get(own.origin.file).and_then(|file| file.sheet_cell(own.origin)),
        }
    }
}
