//! The forms that entities fill in for a period, from a rulebook and the figures of earlier periods.
//!
//! In: the bytes of a rulebook and of input files, a [`FormRequest`]. Out: a [`Form`] for each entity, and what was found. Computes no
//! score.

use super::RulebookSource;
use super::session::stage;
use crate::data::panel::{Datum, Observation, Panel};
use crate::data::{self, Eras, ReadOptions, Source};
use crate::finding::{Code, Finding, sort};
use crate::form::{Earlier, Entered, Form, Group, NOT_APPLICABLE, Row, Stamp};
use crate::registry::{EntityIx, Period};
use crate::rulebook::model::{Field, FieldIx, Missing, NumberForm, Rulebook};
use crate::rulebook::read_with;
use std::collections::HashMap;

/// What forms are wanted.
#[derive(Debug, Clone)]
pub struct FormRequest {
    /// The period to ask about.
    pub period: Period,
    /// The stage at which the answers count; none: the first.
    pub stage: Option<String>,
    /// The registry and era; none: that of the period.
    pub registry: Option<String>,
    /// One entity, by code or any name that means exactly one; none: all.
    pub entity: Option<String>,
    /// Whether figures that the input already has for the period and stage are filled in.
    pub filled: bool,
    /// How numbers are typed in input files that do not say it; none: what their columns show.
    pub numbers: Option<NumberForm>,
}

/// Forms with their rulebook.
#[derive(Debug)]
pub struct Forms {
    /// The rulebook as it is in the period; none where it has errors.
    pub rulebook: Option<Rulebook>,
    /// By code of the entity.
    pub forms: Vec<Form>,
    /// Everything that was found.
    pub findings: Vec<Finding>,
}

/// The forms of a period.
pub fn forms(source: &RulebookSource<'_>, inputs: &[Source<'_>], request: &FormRequest) -> Forms {
    let read = read_with(&source.name, source.bytes, source.beside);
    let mut findings = read.findings;
    let Some(whole) = read.rulebook else { return Forms { rulebook: None, forms: Vec::new(), findings } };
    let eras = Eras::of(&whole, request.registry.as_deref()).unwrap_or_default();
    if !eras.all.is_empty()
        && let Err(finding) = eras.in_force(request.period)
    {
        findings.push(finding);
        return Forms { rulebook: None, forms: Vec::new(), findings };
    }
    let options = ReadOptions {
        period: Some(request.period),
        registry: request.registry.clone(),
        numbers: request.numbers,
        ..ReadOptions::default()
    };
    let reading = data::read(&whole, inputs, &options);
    findings.extend(reading.findings);
    let panels = reading.earlier.into_iter().chain([reading.panel]).collect();
    let (panel, restating) = super::bases::panel_for(&whole, panels, request.registry.as_deref(), request.period);
    findings.extend(restating);
    let rulebook = whole.at(request.period).clone();
    let none = |findings| Forms { rulebook: Some(rulebook.clone()), forms: Vec::new(), findings };
    let (stage, entities) =
        match stage_asked(&rulebook, request).and_then(|stage| Ok((stage, entities(&panel, request)?))) {
            Ok(found) => found,
            Err(finding) => {
                findings.push(finding);
                return none(findings);
            }
        };
    if entities.is_empty() && !findings.iter().any(Finding::is_error) {
        findings.push(Finding::new(Code::NoInput).with("rulebook", &source.name));
        return none(findings);
    }
    sort(&mut findings);
    let maker = Maker::new(&rulebook, &panel, data::sha256(source.bytes), stage, request);
    let forms = entities.into_iter().filter_map(|entity| maker.form(entity)).collect();
    Forms { rulebook: Some(rulebook), forms, findings }
}

/// The first stage, where none is named: that is where figures begin.
fn stage_asked(rulebook: &Rulebook, request: &FormRequest) -> Result<usize, Finding> {
    request.stage.as_deref().map_or(Ok(0), |name| stage(rulebook, Some(name)))
}

fn entities(panel: &Panel, request: &FormRequest) -> Result<Vec<EntityIx>, Finding> {
    let registry = &panel.registry;
    let Some(name) = &request.entity else { return Ok((0..registry.entities.len()).map(EntityIx).collect()) };
    registry.named(name).map(|entity| vec![entity])
}

/// Makes forms from a panel.
struct Maker<'a> {
    rulebook: &'a Rulebook,
    panel: &'a Panel,
    sha256: String,
    stage: usize,
    period: Period,
    earlier: HashMap<(EntityIx, FieldIx), &'a Observation>,
    entered: HashMap<(EntityIx, FieldIx), &'a Observation>,
}

impl<'a> Maker<'a> {
    fn new(rulebook: &'a Rulebook, panel: &'a Panel, sha256: String, stage: usize, request: &FormRequest) -> Self {
        let period = request.period;
        let mut maker =
            Self { rulebook, panel, sha256, stage, period, earlier: HashMap::new(), entered: HashMap::new() };
        for observation in &panel.observations {
            let key = (observation.entity, observation.field);
            if observation.period == period && observation.stage == stage && request.filled {
                maker.entered.insert(key, observation);
            }
            if observation.period.last_day() >= period.first_day() || matches!(observation.datum, Datum::Missing(_)) {
                continue;
            }
            // Of earlier periods one as long as that asked about says most; of those the latest, of that the latest stage.
            let rank = |of: &Observation| (of.period.is_as_long_as(period), of.period, of.stage);
            if maker.earlier.get(&key).is_none_or(|known| rank(known) <= rank(observation)) {
                maker.earlier.insert(key, observation);
            }
        }
        maker
    }

    fn form(&self, entity: EntityIx) -> Option<Form> {
        let own = self.panel.registry.get(entity)?;
        let groups = Group::of(self.rulebook, |field| Row {
            field,
            earlier: self.earlier.get(&(entity, field)).and_then(|observation| self.earlier(observation)),
            entered: self.entered.get(&(entity, field)).and_then(|observation| self.entered(observation)),
        });
        Some(Form {
            rulebook: Stamp {
                id: self.rulebook.id.clone(),
                version: self.rulebook.version.clone(),
                title: self.rulebook.title.clone(),
                sha256: self.sha256.clone(),
            },
            period: self.period,
            stage: self.rulebook.stage_id(self.stage).map(str::to_owned),
            registry: self.panel.registry.id.clone(),
            code: own.code.clone(),
            name_vi: own.name_vi.clone(),
            name_en: own.name_en.clone(),
            groups,
            has_earlier: !self.earlier.is_empty(),
        })
    }

    fn earlier(&self, observation: &Observation) -> Option<Earlier> {
        let value = written(self.rulebook.field(observation.field)?, observation.datum)?;
        let restated = !observation.members().is_empty();
        Some(Earlier { period: observation.period, value, status: observation.status, restated })
    }

    fn entered(&self, observation: &Observation) -> Option<Entered> {
        let value = written(self.rulebook.field(observation.field)?, observation.datum)?;
        let remarks = observation.remarks.as_deref().cloned().unwrap_or_default();
        let document = remarks.document;
        // Evidence in one piece says what the document is about.
        let about = document.about.or(remarks.evidence);
        let evidence = [document.number, document.date, document.issuer, about, document.link];
        Some(Entered {
            value,
            status: observation.status,
            as_of: remarks.as_of.unwrap_or_default(),
            evidence: evidence.map(Option::unwrap_or_default),
            note: remarks.note.unwrap_or_default(),
        })
    }
}

/// A figure as a form writes it; none where there is none.
fn written(field: &Field, datum: Datum) -> Option<String> {
    match datum {
        Datum::Missing(Missing::NotApplicable) => Some(NOT_APPLICABLE.to_owned()),
        Datum::Missing(_) => None,
        figure => figure.token(field),
    }
}
