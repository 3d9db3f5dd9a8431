//! From a finished run to the rows of a scoreboard.

use super::bulk::spread;
use super::grid::Run;
use super::number::Number;
use super::operate::Part;
use super::rank::{How, ranks};
use super::status::weaken;
use crate::finding::Finding;
use crate::number::{Filtered, TiePrecision};
use crate::plan::{BandingPlan, Constant, CutPlan, Edge, NodePlan, Source, TargetPlan};
use crate::registry::EntityIx;
use crate::result::{AggregateResult, IndicatorResult, Methods, Standing};
use crate::rulebook::model::{Bilingual, ChildRule, DataStatus, Grouped, NodeIx, Reading, Role, Ties};
use indexmap::IndexMap;
use std::cmp::Ordering;

/// What a result shows beside what it always has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// Every step of every node.
    pub steps: bool,
    /// Ranks by every indicator.
    pub indicator_ranks: bool,
    /// Aggregates alone, where nobody shows the indicators or what methods did to them: of thousands of entities they are most of the work.
    pub without_indicators: bool,
}

/// The rows of a scoreboard and what was found while computing them.
#[derive(Debug, Clone, PartialEq)]
pub struct Standings {
    /// The entities by rank, then code; unranked ones last.
    pub entities: Vec<Standing>,
    /// The national row; none where no field combines.
    pub national: Option<Standing>,
    /// Weakest status of all cells.
    pub data_status: DataStatus,
    /// What methods did and decided.
    pub methods: Methods,
    /// Cells that had no value though their figures were there.
    pub findings: Vec<Finding>,
}

/// Ranks of one node, by entity.
type Ranks = Vec<Option<u32>>;

/// Every ranking of a run.
#[derive(Default)]
struct RankedBy {
    /// By node.
    nodes: Vec<Ranks>,
    /// Within groups, by attribute.
    within: Vec<(String, Ranks)>,
    /// Further rankings, by id.
    further: Vec<(String, Ranks)>,
    /// For each banding by rank: the ranks, and how many are ranked.
    banded: Vec<(Ranks, usize)>,
    /// Which results were made from restated figures, by node; empty where none was.
    restated: super::restated::ByNode,
}

impl Run<'_, '_> {
    /// The rows of the scoreboard.
    pub fn standings(&self, asked: Asked) -> Standings {
        let entities = self.panel.registry.entities.len();
        let ranked_by = RankedBy {
            nodes: self.ranks_by_node(asked),
            within: self.ranks_within(),
            further: self.further_ranks(),
            banded: self.banded_ranks(),
            restated: self.restated(),
        };
        let statuses = self.row_statuses();
        let standing = |row: usize, ranked_by: &RankedBy| {
            self.standing(row, statuses.get(row).copied().unwrap_or_default(), ranked_by, asked)
        };
        let mut rows: Vec<Standing> = spread(entities, |row| standing(row, &ranked_by));
        // A stable sort: entities stand in code order already.
        rows.sort_by_key(|standing| standing.rank.unwrap_or(u32::MAX));
        Standings {
            entities: rows,
            national: self.has_national().then(|| standing(self.grid.inputs.national_row(), &RankedBy::default())),
            data_status: self.grid.weakest,
            methods: if asked.without_indicators {
                Methods::default()
            } else {
                self.methods().with_status(self.grid.weakest)
            },
            findings: self.findings(),
        }
    }

    pub(super) fn has_national(&self) -> bool {
        use crate::rulebook::model::Combine;
        self.grid.plan.fields.iter().any(|field| field.combine != Combine::Not)
    }

    fn rank_rule(&self, node: NodeIx) -> How<'_> {
        let plan = self.grid.plan;
        let lower = plan.node(node).is_some_and(NodePlan::lowest_is_best);
        match &plan.rank {
            Some(rank) if rank.node == node => How::of(rank),
            // Tie-breakers are of the ranking that names them; what is level in another node shares its place there.
            Some(rank) => How {
                node,
                reads: rank.on,
                lowest_first: lower,
                ties: if rank.ties == Ties::Ordinal { Ties::Competition } else { rank.ties },
                tied_at: rank.tied_at,
                breakers: &[],
            },
            None => How {
                node,
                reads: Reading::Exact,
                lowest_first: lower,
                ties: Ties::Competition,
                tied_at: TiePrecision::default(),
                breakers: &[],
            },
        }
    }

    fn ranks_by_node(&self, asked: Asked) -> Vec<Ranks> {
        let all: Vec<usize> = (0..self.panel.registry.entities.len()).collect();
        let plan = self.grid.plan;
        let ranked = |at: usize, node: &NodePlan| {
            let is_the_one = plan.rank.as_ref().is_some_and(|rank| rank.node == NodeIx(at));
            is_the_one || (plan.rank.is_some() && node.role == Role::Aggregate) || asked.indicator_ranks
        };
        plan.nodes
            .iter()
            .enumerate()
            .map(
                |(at, node)| {
                    if ranked(at, node) { ranks(*self, self.rank_rule(NodeIx(at)), &all) } else { Vec::new() }
                },
            )
            .collect()
    }

    /// The rank of each entity in the whole; none at all where the rulebook ranks nothing.
    pub fn ranks(&self) -> Vec<Option<u32>> {
        let all: Vec<usize> = (0..self.panel.registry.entities.len()).collect();
        let rule = self.grid.plan.rank.as_ref().map(|rank| self.rank_rule(rank.node));
        rule.map_or_else(Vec::new, |rule| ranks(*self, rule, &all))
    }

    /// The rank of each of some entities among these alone, in their order; none at all where the rulebook ranks nothing.
    pub fn ranks_among(&self, these: &[EntityIx]) -> Vec<Option<u32>> {
        let rows: Vec<usize> = these.iter().map(|entity| entity.0).collect();
        let rule = self.grid.plan.rank.as_ref().map(|rank| self.rank_rule(rank.node));
        rule.map_or_else(Vec::new, |rule| ranks(*self, rule, &rows))
    }

    /// The exact score of the ranked node for an entity; none where it has none, or the rulebook ranks nothing.
    pub fn ranked_score(&self, entity: EntityIx) -> Option<f64> {
        self.score_of(self.grid.plan.rank.as_ref()?.node, Reading::Exact, entity)
    }

    /// Ranks within each group of each attribute: attribute, rank by entity.
    fn ranks_within(&self) -> Vec<(String, Ranks)> {
        let Some(rank) = &self.grid.plan.rank else { return Vec::new() };
        rank.within
            .iter()
            .map(|attribute| (attribute.clone(), self.ranks_in_groups(How::of(rank), attribute)))
            .collect()
    }

    /// The rank of each entity within its group.
    fn ranks_in_groups(&self, how: How<'_>, attribute: &str) -> Ranks {
        let entities = &self.panel.registry.entities;
        let mut groups: IndexMap<&str, Vec<usize>> = IndexMap::new();
        for (row, entity) in entities.iter().enumerate() {
            if let Some(value) = entity.attribute(attribute) {
                groups.entry(value).or_default().push(row);
            }
        }
        let mut all: Ranks = vec![None; entities.len()];
        for rows in groups.values() {
            for (row, rank) in rows.iter().zip(ranks(*self, how, rows)) {
                if let Some(own) = all.get_mut(*row) {
                    *own = rank;
                }
            }
        }
        all
    }

    fn standing(&self, row: usize, data_status: DataStatus, ranked_by: &RankedBy, asked: Asked) -> Standing {
        let RankedBy { nodes: by_node, within, further, banded, restated } = ranked_by;
        let is_restated = |node: usize| restated.get(node).and_then(|own| own.get(row)).copied().unwrap_or(false);
        let plan = self.grid.plan;
        let entity = self.panel.registry.get(EntityIx(row));
        let ranked = plan.rank.as_ref().map(|rank| rank.node);
        let rank_of = |node: usize| by_node.get(node).and_then(|ranks| ranks.get(row)).copied().flatten();
        let score = ranked.map(|node| self.grid.cell(node, None, Reading::Exact, row));
        let aggregates = plan.nodes.iter().filter(|node| node.role == Role::Aggregate).count();
        let indicators = if asked.without_indicators { 0 } else { plan.nodes.len() - aggregates };
        let mut standing = Standing {
            code: entity.map_or_else(String::new, |entity| entity.code.clone()),
            name: entity.map_or_else(String::new, |entity| entity.name_vi.clone()),
            name_en: entity.map_or_else(String::new, |entity| entity.name_en.clone()),
            rank: ranked.and_then(|node| rank_of(node.0)),
            score: score.and_then(|score| score.ok().map(|score| score.value)),
            shown: ranked.and_then(|node| self.grid.shown(node, row)),
            ranks: further.iter().filter_map(|(id, ranks)| Some((id.clone(), (*ranks.get(row)?)?))).collect(),
            grade: self.grade(row),
            bands: self.bands(row, banded),
            missing: score.and_then(Result::err),
            data_status,
            restated: (0..restated.len()).any(is_restated),
            attributes: IndexMap::new(),
            ranks_within: IndexMap::new(),
            aggregates: IndexMap::with_capacity(aggregates),
            indicators: IndexMap::with_capacity(indicators),
        };
        for attribute in entity.map_or(&[][..], |entity| &entity.attributes) {
            standing.attributes.insert(attribute.id.clone(), attribute.value.clone());
        }
        for (attribute, ranks) in within {
            if let Some(Some(rank)) = ranks.get(row) {
                standing.ranks_within.insert(attribute.clone(), *rank);
            }
        }
        for (at, node) in plan.nodes.iter().enumerate() {
            match node.role {
                Role::Aggregate => {
                    let result = self.aggregate(NodeIx(at), node, row, rank_of(at), asked);
                    let result = AggregateResult { restated: is_restated(at), ..result };
                    standing.aggregates.insert(node.id.clone(), result);
                }
                Role::Indicator if asked.without_indicators => {}
                Role::Indicator => {
                    let result = self.indicator(NodeIx(at), node, row, rank_of(at), asked);
                    let result = IndicatorResult { restated: is_restated(at), ..result };
                    standing.indicators.insert(node.id.clone(), result);
                }
            }
        }
        standing
    }

    /// The status of each row: the weakest of its figures and of all that was made from them. What was made up, for one entity, has a
    /// part in every entity's rank. Column by column, as they lie in memory.
    fn row_statuses(&self) -> Vec<DataStatus> {
        use crate::rulebook::model::FieldIx;
        let plan = self.grid.plan;
        let mut statuses = vec![self.infectious(); self.grid.inputs.national_row() + 1];
        for field in (0..plan.fields.len()).map(FieldIx) {
            weaken(&mut statuses, self.grid.inputs.statuses(field));
        }
        for node in (0..plan.nodes.len()).map(NodeIx) {
            weaken(&mut statuses, self.grid.statuses(node, None));
        }
        statuses
    }

    /// Illustrative and what-if figures make the whole result such; it could pass for an official one otherwise.
    fn infectious(&self) -> DataStatus {
        let weakest = self.grid.weakest;
        if weakest >= DataStatus::Illustrative { weakest } else { DataStatus::Official }
    }

    pub(super) fn node_status(&self, node: NodeIx, row: usize) -> DataStatus {
        self.grid.status(node, row).max(self.infectious())
    }

    fn aggregate(&self, at: NodeIx, node: &NodePlan, row: usize, rank: Option<u32>, asked: Asked) -> AggregateResult {
        let score = self.grid.cell(at, None, Reading::Exact, row);
        AggregateResult {
            score: score.ok().map(|score| score.value),
            shown: self.grid.shown(at, row),
            points: self.points(at, node, row),
            rank,
            missing: score.err(),
            data_status: self.node_status(at, row),
            restated: false,
            steps: self.steps(at, node, row, asked),
        }
    }

    fn indicator(&self, at: NodeIx, node: &NodePlan, row: usize, rank: Option<u32>, asked: Asked) -> IndicatorResult {
        let value = self.grid.cell(at, Some(0), Reading::Exact, row);
        let last = self.grid.cell(at, Some(node.steps.len()), Reading::Exact, row);
        let score = self.grid.cell(at, None, Reading::Exact, row);
        IndicatorResult {
            value: value.ok().map(|value| value.value),
            target: self.target(node, row),
            score: score.ok().map(|score| score.value),
            shown: self.grid.shown(at, row),
            points: self.points(at, node, row),
            missing: last.err(),
            stage: self.stage(node, row),
            rank,
            data_status: self.node_status(at, row),
            restated: false,
            steps: self.steps(at, node, row, asked),
        }
    }

    /// Points that it brings to the main parent, after those of missing children went to the others, so that the points of all
    /// children add up to the parent's value; an aggregate that has no such parent shows its own.
    pub(super) fn points(&self, at: NodeIx, node: &NodePlan, row: usize) -> Option<f64> {
        let score = |reads| self.grid.cell(at, None, reads, row).ok();
        match &node.main_edge {
            Some(edge) => Some(score(edge.reads)?.mul(edge.factor.filtered).value * self.raise(edge.parent, row)),
            None => matches!(node.source, Source::SumOfPoints { .. })
                .then(|| score(Reading::Exact))
                .flatten()
                .map(|score| score.value)
                .filter(|_| node.in_points),
        }
    }

    /// By how much the points of a sum's children are raised because those of missing ones went to them:
    /// Σ points / Σ points of those that are there. 1 where nothing is missing, or too much for there to be a sum.
    pub(super) fn raise(&self, parent: NodeIx, row: usize) -> f64 {
        let Some(Source::SumOfPoints { children, reads, rule }) = self.grid.plan.node(parent).map(|node| &node.source)
        else {
            return 1.0;
        };
        let is_there = |edge: &&Edge| self.grid.cell(edge.node, None, *reads, row).is_ok();
        let is_whole = || children.iter().filter(|edge| !edge.weight.exact.is_zero()).all(|edge| is_there(&edge));
        if matches!(rule, ChildRule::RequireAll) || is_whole() || self.grid.at(parent, Part::Step(0), row).is_err() {
            return 1.0;
        }
        let sum = |chosen: &dyn Fn(&&Edge) -> bool| {
            let weights = children.iter().filter(chosen).map(|edge| edge.weight.filtered);
            Filtered::sum(weights).value
        };
        sum(&|_| true) / sum(&is_there)
    }

    fn steps(&self, at: NodeIx, node: &NodePlan, row: usize, asked: Asked) -> IndexMap<String, Option<f64>> {
        if !asked.steps {
            return IndexMap::new();
        }
        let chain = node.steps.iter().chain(&node.shown).map(|step| step.name.as_str());
        let value = |(step, name): (usize, &str)| {
            let cell = self.grid.cell(at, Some(step), Reading::Exact, row);
            (name.to_owned(), cell.ok().map(|number| number.value))
        };
        std::iter::once("value").chain(chain).enumerate().map(value).collect()
    }

    /// The least advanced stage of the cells that an indicator was made from; the national row is made from those of all entities.
    fn stage(&self, node: &NodePlan, row: usize) -> Option<String> {
        let slice = &self.grid.inputs.slice;
        let rows = if row == self.grid.inputs.national_row() { 0..row } else { row..row + 1 };
        let seen = |field, row| slice.observation(self.panel, field, EntityIx(row)).map(|seen| seen.stage);
        let stages = node.fields.iter().flat_map(|field| rows.clone().filter_map(move |row| seen(*field, row)));
        stages.min().and_then(|stage| self.grid.plan.stages.get(stage)).map(|stage| stage.id.clone())
    }

    /// The target of a node for an entity.
    pub(super) fn target(&self, node: &NodePlan, row: usize) -> Option<f64> {
        self.settled_target(node, row).map(|target| target.value.value())
    }

    /// The target of a node for an entity, with how it was found.
    pub(super) fn settled_target<'p>(&self, node: &'p NodePlan, row: usize) -> Option<&'p TargetPlan> {
        match node.target.as_ref()? {
            Grouped::Single(target) => target.as_ref(),
            Grouped::By { attribute, groups } => {
                let own = self.grid.attribute(attribute, row)?;
                let (_, target) = groups.iter().find(|(group, _)| group == own)?;
                target.as_ref()
            }
        }
    }

    pub(super) fn grade(&self, row: usize) -> Option<Bilingual> {
        let grades = self.grid.plan.grades.as_ref()?;
        self.band_by_value(grades.node, grades.on, &grades.bands, row)
    }

    /// The band that a score falls into, decided exactly.
    fn band_by_value(
        &self,
        node: NodeIx,
        on: Reading,
        bands: &[(Option<Constant>, Bilingual)],
        row: usize,
    ) -> Option<Bilingual> {
        let score = self.grid.cell(node, None, on, row).ok()?;
        for (from, label) in bands {
            let reached = from.as_ref().is_none_or(|from| {
                let exact = || self.computed.exact_score(self.at, node, on, row).map(|own| own.cmp(&from.exact));
                crate::number::compare(score, from.filtered, exact) != Ordering::Less
            });
            if reached {
                return Some(label.clone());
            }
        }
        None
    }

    /// The bands of an entity beside its grade, by the bandings' ids.
    fn bands(&self, row: usize, banded: &[(Ranks, usize)]) -> IndexMap<String, Bilingual> {
        let mut bands = IndexMap::new();
        for (at, banding) in self.grid.plan.bandings.iter().enumerate() {
            let (rank, ranked) =
                banded.get(at).map_or((None, 0), |(ranks, ranked)| (ranks.get(row).copied().flatten(), *ranked));
            let label = match &banding.cut {
                CutPlan::Values(own) => self.band_by_value(banding.node, banding.on, own, row),
                CutPlan::Ranks(own) => rank.and_then(|rank| {
                    own.iter().find(|(to, _)| to.is_none_or(|to| rank <= to)).map(|(_, label)| label.clone())
                }),
                CutPlan::Groups(groups) => rank.map(|rank| group_label(*groups, rank, ranked)),
            };
            bands.extend(label.map(|label| (banding.id.clone(), label)));
        }
        bands
    }

    /// Further rankings that the rulebook names, and behind each its ranks within groups, as `id.attribute`.
    fn further_ranks(&self) -> Vec<(String, Ranks)> {
        let all: Vec<usize> = (0..self.panel.registry.entities.len()).collect();
        let mut further = Vec::new();
        for (id, rank) in &self.grid.plan.ranks {
            further.push((id.clone(), ranks(*self, How::of(rank), &all)));
            let within = rank.within.iter();
            further.extend(within.map(|own| (format!("{id}.{own}"), self.ranks_in_groups(How::of(rank), own))));
        }
        further
    }

    /// The ranks that bandings by rank need.
    fn banded_ranks(&self) -> Vec<(Ranks, usize)> {
        let all: Vec<usize> = (0..self.panel.registry.entities.len()).collect();
        let one = |banding: &BandingPlan| match banding.cut {
            CutPlan::Values(_) => (Vec::new(), 0),
            CutPlan::Ranks(_) | CutPlan::Groups(_) => {
                let mut how = How { reads: banding.on, ..self.rank_rule(banding.node) };
                // Groups of equal size need ranks that run to n.
                if matches!(banding.cut, CutPlan::Groups(_)) {
                    how.ties = Ties::Competition;
                }
                let ranks = ranks(*self, how, &all);
                let ranked = ranks.iter().flatten().count();
                (ranks, ranked)
            }
        };
        self.grid.plan.bandings.iter().map(one).collect()
    }

    /// A finding for each cell whose figures are there and whose operation has no value.
    fn findings(&self) -> Vec<Finding> {
        let unfit = self.grid.unfit().map(|unfit| self.unfit(unfit));
        let found = self.grid.plan.order.iter().flat_map(|node| self.beside(*node));
        let named = self.named_entities();
        named
            .into_iter()
            .chain(self.ranked_by_code())
            .chain(unfit)
            .chain(found)
            .chain(self.grid.undefined().filter_map(|own| self.undefined(own)))
            .collect()
    }
}

/// Group ceil(q · rank / n) of q groups of equal size.
fn group_label(groups: u32, rank: u32, ranked: usize) -> Bilingual {
    let ranked = u64::try_from(ranked).unwrap_or(u64::MAX).max(1);
    let group = (u64::from(groups) * u64::from(rank)).div_ceil(ranked);
    Bilingual { vi: group.to_string(), en: group.to_string() }
}
