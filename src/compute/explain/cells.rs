//! Raw cells in an explanation: the figure, its place, stage and status, what earlier stages said, and the cells of other periods.

use crate::compute::formula::{self, Here};
use crate::compute::grid::{Run, formula_of};
use crate::compute::inputs::Input;
use crate::compute::world::{Fast, World};
use crate::data::panel::{Datum, Member, Observation, Remarks};
use crate::plan::{Expression, NodePlan, Term};
use crate::registry::EntityIx;
use crate::result::{CombinedAs, EarlierStage, ExplainedCell, ExplainedMember, Named, SaidBy};
use crate::rulebook::model::{Combine, FieldIx, Missing};

impl Run<'_, '_> {
    /// The cells that a node reads for a row: those of this period, then those of earlier ones.
    pub(super) fn explain_cells(&self, node: &NodePlan, row: usize) -> Vec<ExplainedCell> {
        let (mut now, mut before) = (Vec::new(), Vec::new());
        for formula in (0..=node.steps.len()).filter_map(|step| formula_of(node, step)) {
            self.read_by(&formula.root, row, (&mut now, &mut before));
            for statistic in &formula.statistics {
                for inside in std::iter::once(&statistic.argument).chain(&statistic.weight) {
                    self.read_by(inside, row, (&mut now, &mut before));
                }
            }
        }
        let own =
            node.fields.iter().filter(|field| now.contains(*field)).map(|field| self.explain_cell(*field, row, None));
        let earlier = before.iter().filter_map(|(at, field)| {
            let grid = self.computed.grid(*at)?;
            let run = Run { at: *at, grid, ..*self };
            Some(run.explain_cell(*field, row, Some(grid.plan.period.to_string())))
        });
        own.chain(earlier).collect()
    }

    /// The fields that a formula reads of this period, and those that it reads of the earlier period it looked at.
    fn read_by(&self, root: &Expression, row: usize, (now, before): (&mut Vec<FieldIx>, &mut Vec<(usize, FieldIx)>)) {
        let mut told = 0..0;
        root.walk(&mut |part| {
            // What stands inside `prev(…)` is not read of this period.
            if told.contains(&part.span.start) {
                return;
            }
            match &part.term {
                Term::Field(field) | Term::IsLevel { field, .. } if !now.contains(field) => now.push(*field),
                Term::Earlier(which, inner) => {
                    told = part.span.clone();
                    let worlds = Fast { computed: self.computed, at: self.at, row }.earlier(*which);
                    let has_value =
                        |world: &Fast<'_, '_>| formula::number(world, inner, Here { before: None, of: None }).is_ok();
                    let Some(chosen) = worlds.iter().find(|world| has_value(world)).or(worlds.first()) else { return };
                    inner.walk(&mut |part| {
                        if let Term::Field(field) | Term::IsLevel { field, .. } = &part.term
                            && !before.contains(&(chosen.at, *field))
                        {
                            before.push((chosen.at, *field));
                        }
                    });
                }
                _ => {}
            }
        });
    }

    /// The cell of a field in this run's period; `period` is told where it is not that of the explanation.
    fn explain_cell(&self, field: FieldIx, row: usize, period: Option<String>) -> ExplainedCell {
        let plan = self.grid.plan.fields.get(field.0);
        let observation = self.grid.inputs.slice.observation(self.panel, field, EntityIx(row));
        let input = self.grid.inputs.get(field, row);
        let national = row == self.grid.inputs.national_row();
        let combine = plan.filter(|_| national).map(|plan| &plan.combine);
        let text = match input {
            Input::Number(value) => Some(match (observation.map(|seen| seen.datum), combine) {
                (Some(Datum::Flag(flag)), _) => flag_word(flag),
                (_, Some(Combine::All | Combine::Any)) => flag_word(value.value > 0.0),
                _ => {
                    let decimal = self.grid.inputs.decimal(field, row);
                    decimal.map_or_else(|| crate::number::shortest(value.value), |decimal| decimal.to_string())
                }
            }),
            Input::Level(_) => Some(self.level_word(field, row)),
            Input::Missing(_) => None,
        };
        let missing = match input {
            Input::Missing(reason) => Some(reason),
            Input::Number(_) | Input::Level(_) => None,
        };
        let remarks = observation.and_then(|seen| seen.remarks.as_ref());
        let members = observation.map_or(&[][..], Observation::members);
        // A restated figure stands nowhere; its members do.
        let placed = observation.filter(|_| members.is_empty());
        let combine = combine.or(plan.filter(|_| !members.is_empty()).map(|plan| &plan.combine));
        let file = placed.and_then(|seen| self.panel.files.get(seen.origin.file));
        ExplainedCell {
            field: plan.map_or_else(String::new, |field| field.id.clone()),
            title: plan.map_or_else(
                || crate::rulebook::model::Bilingual { vi: String::new(), en: String::new() },
                |field| field.title.clone(),
            ),
            period,
            unit: plan.and_then(|field| field.unit.clone()),
            text,
            missing,
            unread: remarks.and_then(|remarks| remarks.unread.clone()),
            file: file.map(|file| file.name.clone()),
            line: placed.map(|seen| seen.origin.line),
            column: placed.map(|seen| u32::from(seen.origin.column)),
            sheet: placed.zip(file).and_then(|(seen, file)| file.sheet_cell(seen.origin)),
            stage: observation.and_then(|seen| self.stage_id(seen)),
            earlier: observation.map_or_else(Vec::new, |seen| self.earlier_stages(seen)),
            data_status: (missing != Some(Missing::NotReported)).then(|| self.grid.inputs.status(field, row)),
            evidence: remarks.and_then(|remarks| remarks.evidence.clone()),
            said_by: remarks.and_then(|remarks| said_by(&Remarks { evidence: None, ..remarks.as_ref().clone() })),
            combined: match (national, members.len()) {
                (true, _) => Some(self.panel.registry.entities.len()),
                (false, 0) => None,
                (false, members) => Some(members),
            },
            combined_as: match (combine, missing) {
                (Some(_), Some(_)) if plan.is_some_and(|plan| !plan.levels.is_empty()) => Some(CombinedAs::NotLevels),
                (Some(_), Some(Missing::NotRestated)) => Some(CombinedAs::Not),
                (combine, _) => combine.map(|combine| self.combined_as(combine)),
            },
            members: members.iter().map(|member| self.explain_member(field, member)).collect(),
        }
    }

    /// The figure of an entity of an earlier era.
    fn explain_member(&self, field: FieldIx, member: &Member) -> ExplainedMember {
        let (text, missing) = self.datum_text(field, member.datum);
        let origin = member.read.map(|(_, _, origin)| origin);
        let file = origin.and_then(|origin| self.panel.files.get(origin.file));
        ExplainedMember {
            entity: Named { code: member.code.clone(), name: member.name_vi.clone(), name_en: member.name_en.clone() },
            text,
            missing,
            file: file.map(|file| file.name.clone()),
            line: origin.map(|origin| origin.line),
            column: origin.map(|origin| u32::from(origin.column)),
            sheet: origin.zip(file).and_then(|(origin, file)| file.sheet_cell(origin)),
            stage: member.read.and_then(|(stage, _, _)| self.grid.plan.stages.get(stage).map(|stage| stage.id.clone())),
            data_status: member.read.map(|(_, status, _)| status),
        }
    }

    fn combined_as(&self, combine: &Combine) -> CombinedAs {
        match combine {
            Combine::Sum => CombinedAs::Sum,
            Combine::Share => CombinedAs::Share,
            Combine::All => CombinedAs::All,
            Combine::Any => CombinedAs::Any,
            Combine::WeightedBy(weight) => match self.grid.plan.fields.get(weight.0) {
                Some(weight) => CombinedAs::WeightedBy { field: weight.id.clone(), title: weight.title.clone() },
                None => CombinedAs::Not,
            },
            Combine::Not => CombinedAs::Not,
        }
    }

    /// What the cell of an observation said at earlier stages, where that was something else.
    fn earlier_stages(&self, seen: &Observation) -> Vec<EarlierStage> {
        let key = |own: &Observation| (own.period, own.field, own.entity);
        let all = &self.panel.observations;
        let from = all.partition_point(|own| key(own) < key(seen));
        all.iter()
            .skip(from)
            .take_while(|own| key(own) == key(seen) && own.stage < seen.stage)
            .filter(|own| own.datum != seen.datum || own.remarks.is_some())
            .map(|own| {
                let (text, missing) = self.datum_text(own.field, own.datum);
                EarlierStage {
                    stage: self.stage_id(own).unwrap_or_default(),
                    text,
                    missing,
                    file: self.panel.files.get(own.origin.file).map_or_else(String::new, |file| file.name.clone()),
                    line: own.origin.line,
                    column: u32::from(own.origin.column),
                    sheet: self.panel.files.get(own.origin.file).and_then(|file| file.sheet_cell(own.origin)),
                    data_status: own.status,
                    said_by: own.remarks.as_deref().and_then(said_by),
                }
            })
            .collect()
    }

    fn stage_id(&self, own: &Observation) -> Option<String> {
        self.grid.plan.stages.get(own.stage).map(|stage| stage.id.clone())
    }

    fn datum_text(&self, field: FieldIx, datum: Datum) -> (Option<String>, Option<Missing>) {
        match datum {
            Datum::Number(decimal) => (Some(decimal.to_string()), None),
            Datum::Flag(flag) => (Some(flag_word(flag)), None),
            Datum::Level(level) => {
                let levels = self.grid.plan.fields.get(field.0).map(|field| field.levels.as_slice());
                (levels.and_then(|levels| levels.get(level)).cloned(), None)
            }
            Datum::Missing(reason) => (None, Some(reason)),
        }
    }

    /// The level of a row, as the rulebook names it.
    pub(super) fn level_word(&self, field: FieldIx, row: usize) -> String {
        let levels = self.grid.plan.fields.get(field.0).map(|field| field.levels.as_slice()).unwrap_or_default();
        match self.grid.inputs.get(field, row) {
            Input::Level(level) => levels.get(level).cloned().unwrap_or_default(),
            Input::Number(_) | Input::Missing(_) => String::new(),
        }
    }
}

/// Who said a figure, when and why; none where nothing of it is known.
fn said_by(remarks: &Remarks) -> Option<SaidBy> {
    let own = SaidBy {
        agency: remarks.agency.clone(),
        date: remarks.date.clone(),
        reason: remarks.reason.as_ref().map(|reason| reason.text.clone()),
        decision: remarks.decision,
        evidence: remarks.evidence.clone(),
        document: Some(remarks.document.clone()).filter(|document| !document.is_empty()),
    };
    (own != SaidBy::default()).then_some(own)
}

fn flag_word(flag: bool) -> String {
    if flag { "yes" } else { "no" }.to_owned()
}
