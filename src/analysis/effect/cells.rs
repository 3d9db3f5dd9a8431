//! What changed between two inputs by one rulebook, cell by cell, and what each does to scores and ranks.
//!
//! In: the rulebook and the panels of both. Out: [`Figures`]. Cells are the same where entity (by code), field, period and stage are; another
//! order, layout or notation of the same figures is no change. What an input says of an entity itself, its attributes, is compared too.

use super::outcome::{Alike, Effect};
use super::split::{ALONE_MOST, Placings, placings, split};
use super::{Ends, are_split, effect};
use crate::analysis::Whose;
use crate::compute::{self, Asked, Standings};
use crate::data::panel::{Datum, InputFile, Observation, Panel};
use crate::plan::Plan;
use crate::registry::{Entity, EntityIx, Period, Registry};
use crate::result::{FORMAT, Named, Restated, Stamp};
use crate::rulebook::model::{Bilingual, DataStatus, FieldIx, Missing, Rulebook};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What changed between two inputs, and what that does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// Version of this form.
    pub format: u32,
    /// The rulebook.
    pub rulebook: Stamp,
    /// The old files by name.
    pub before: Vec<String>,
    /// The new ones.
    pub after: Vec<String>,
    /// Every changed cell: by period, then field in the rulebook's order, then entity; what is said of entities at the end.
    pub cells: Vec<Cell>,
    /// What they do to scores and ranks.
    pub effect: Option<Effect>,
}

/// A cell that is another one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// What sort of change it is.
    pub what: CellChange,
    /// Whose.
    pub entity: Whose,
    /// Id of the field, or of the attribute.
    pub field: String,
    /// The field's title; none of an attribute.
    pub title: Option<Bilingual>,
    /// Its unit.
    pub unit: Option<String>,
    /// The period; none of an attribute.
    pub period: Option<String>,
    /// The stage, where the rulebook has any.
    pub stage: Option<String>,
    /// The old figure, as files write it; none: there was no cell.
    pub before: Option<String>,
    /// The new one.
    pub after: Option<String>,
    /// Status of the old one.
    pub status_before: Option<DataStatus>,
    /// Status of the new one.
    pub status_after: Option<DataStatus>,
    /// Status of what is told of it: the weakest of both results, which every figure goes into.
    pub data_status: DataStatus,
    /// Where the old one stands.
    pub place_before: Option<Standing>,
    /// Where the new one stands.
    pub place_after: Option<Standing>,
    /// Its part in the score of its own entity; none where that was not split.
    pub score_part: Option<f64>,
    /// Its part in the rank of its own entity.
    pub rank_part: Option<f64>,
    /// How many other entities it moves, among those whose difference was split; none where none was.
    pub others_moved: Option<usize>,
}

/// What sort of change a cell has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CellChange {
    /// There was none.
    Added,
    /// There is none.
    Removed,
    /// It is another figure.
    Changed,
    /// It is the same figure with another status.
    Status,
    /// An attribute of an entity.
    Attribute,
}

/// Where a cell stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The file.
    pub file: String,
    /// The sheet and cell of a workbook.
    pub cell: Option<String>,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u16,
}

/// Two panels by one rulebook.
#[derive(Debug)]
pub struct Inputs<'a> {
    /// The rulebook.
    pub rulebook: &'a Rulebook,
    /// The figures before.
    pub old: &'a Panel,
    /// The figures after.
    pub new: &'a Panel,
    /// The period of the scores.
    pub period: Period,
    /// Position of the stage up to which figures count.
    pub stage: usize,
    /// What was restated of the old figures, and of the new ones.
    pub restated: (Option<Restated>, Option<Restated>),
}

/// A cell with what computing needs of it.
struct Found<'a> {
    code: &'a str,
    key: Key<'a>,
    before: Option<&'a Observation>,
    after: Option<&'a Observation>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Figure(Period, FieldIx, usize),
    Attribute(&'a str),
}

/// Compares two inputs. None where the period has nothing to score.
pub fn of_inputs(inputs: &Inputs<'_>) -> Option<Figures> {
    let found = inputs.found();
    let (before, after) =
        (inputs.standings(inputs.old, Asked::default())?, inputs.standings(inputs.new, Asked::default())?);
    let ends = Ends {
        before: &before,
        after: &after,
        period: inputs.period,
        registry: &inputs.new.registry.id,
        notices: inputs.rulebook.notes.clone(),
        restated: inputs.restated.clone(),
    };
    // A figure of another period or stage moves scores where the rulebook looks at it; it costs nothing to ask.
    let players: Vec<usize> = (0..found.len()).filter(|at| found.get(*at).is_some_and(Found::moves)).collect();
    let blocks = blocks(&players, &found);
    let is_grouped = blocks.len() < players.len();
    let mut between = |made: &[bool]| -> Option<Placings> {
        let own = blocks.iter().zip(made).filter(|(_, made)| **made);
        let taken: BTreeSet<usize> = own.flat_map(|(cells, _)| cells.iter().copied()).collect();
        let asked = Asked { without_indicators: true, ..Asked::default() };
        inputs.standings(&inputs.mixed(&found, &taken), asked).map(|own| placings(&own.entities))
    };
    let splits = split(blocks.len(), &ends.moved(), &mut between).ok()?;
    let mut effect = effect(&ends, &blocks, &splits);
    if is_grouped {
        for block in &mut effect.split.blocks {
            block.of = block.changes.first().and_then(|at| found.get(*at)).map(|own| inputs.alike(own));
        }
    }
    let block_of: BTreeMap<usize, usize> = blocks
        .iter()
        .enumerate()
        .filter_map(|(block, cells)| cells.first().filter(|_| !is_grouped).map(|at| (*at, block)))
        .collect();
    let files = |panel: &Panel| panel.files.iter().map(|file| file.name.clone()).collect();
    let Rulebook { id, version, title, .. } = inputs.rulebook;
    let cells = found.iter().enumerate().map(|(at, own)| inputs.told(own, block_of.get(&at).copied(), &effect));
    Some(Figures {
        format: FORMAT,
        rulebook: Stamp { id: id.clone(), version: version.clone(), title: title.clone() },
        before: files(inputs.old),
        after: files(inputs.new),
        cells: cells.collect(),
        effect: (!found.is_empty()).then_some(effect),
    })
}

/// Each cell a block; of too many, those of a field in a period together.
fn blocks(players: &[usize], found: &[Found<'_>]) -> Vec<Vec<usize>> {
    if players.len() <= ALONE_MOST {
        return players.iter().map(|at| vec![*at]).collect();
    }
    let mut groups: BTreeMap<Key<'_>, Vec<usize>> = BTreeMap::new();
    for (at, own) in players.iter().filter_map(|at| Some((*at, found.get(*at)?))) {
        let key = match own.key {
            Key::Figure(period, field, _) => Key::Figure(period, field, 0),
            Key::Attribute(id) => Key::Attribute(id),
        };
        groups.entry(key).or_default().push(at);
    }
    groups.into_values().collect()
}

/// What counts of a cell: nothing reported is no cell.
fn datum(own: Option<&Observation>) -> Option<Datum> {
    own.map(|own| own.datum).filter(|own| *own != Datum::Missing(Missing::NotReported))
}

impl Found<'_> {
    /// Whether a score can move with it.
    fn moves(&self) -> bool {
        matches!(self.key, Key::Attribute(_)) || datum(self.before) != datum(self.after)
    }
}

impl<'a> Inputs<'a> {
    /// Every cell that is another one.
    fn found(&self) -> Vec<Found<'a>> {
        let by_key = |panel: &'a Panel| -> BTreeMap<(Key<'a>, &'a str), &'a Observation> {
            let own = panel.observations.iter().filter_map(|own| {
                let code = panel.registry.get(own.entity)?.code.as_str();
                Some(((Key::Figure(own.period, own.field, own.stage), code), own))
            });
            own.collect()
        };
        let (old, new) = (by_key(self.old), by_key(self.new));
        let keys: BTreeSet<&(Key<'_>, &str)> = old.keys().chain(new.keys()).collect();
        let mut found = Vec::new();
        for own in keys {
            let (before, after) = (old.get(own).copied(), new.get(own).copied());
            let status = |own: Option<&Observation>| datum(own).and(own).map(|own| own.status);
            if datum(before) != datum(after) || status(before) != status(after) {
                found.push(Found { code: own.1, key: own.0.clone(), before, after });
            }
        }
        found.extend(self.attributes());
        found
    }

    /// Attributes of entities that both inputs name.
    fn attributes(&self) -> Vec<Found<'a>> {
        let mut found = Vec::new();
        if self.old.registry == self.new.registry {
            return found;
        }
        for entity in &self.old.registry.entities {
            let Some(other) = by_code(&self.new.registry, &entity.code) else { continue };
            let ids: BTreeSet<&'a str> =
                entity.attributes.iter().chain(&other.attributes).map(|own| own.id.as_str()).collect();
            let differ = ids.into_iter().filter(|id| entity.attribute(id) != other.attribute(id));
            found.extend(differ.map(|id| Found {
                code: entity.code.as_str(),
                key: Key::Attribute(id),
                before: None,
                after: None,
            }));
        }
        found
    }

    fn standings(&self, panel: &Panel, asked: Asked) -> Option<Standings> {
        let own = Plan::compile(self.rulebook, self.period);
        let plans = if own.crosses_periods {
            panel.periods().into_iter().map(|period| Plan::compile(self.rulebook, period)).collect()
        } else {
            vec![own]
        };
        let computed = compute::run(&plans, panel, self.stage);
        computed.period(self.period).map(|run| run.standings(asked))
    }

    /// The panel in which these cells are the new ones and all others the old ones. Where the input itself says who there is, an entity is
    /// there while it has a cell, or is on both sides.
    fn mixed(&self, found: &[Found<'_>], taken: &BTreeSet<usize>) -> Panel {
        let (mut out, mut attributes) = (BTreeSet::new(), BTreeSet::new());
        let mut put: Vec<(&str, &Observation)> = Vec::new();
        for own in taken.iter().filter_map(|at| found.get(*at)) {
            match &own.key {
                Key::Figure(..) => {
                    out.insert((own.key.clone(), own.code));
                    put.extend(own.after.map(|after| (own.code, after)));
                }
                Key::Attribute(id) => {
                    attributes.insert((own.code, *id));
                }
            }
        }
        let kept = self.old.observations.iter().filter_map(|own| {
            let code = self.old.registry.get(own.entity)?.code.as_str();
            (!out.contains(&(Key::Figure(own.period, own.field, own.stage), code))).then_some((code, own))
        });
        let all: Vec<(&str, &Observation)> = kept.chain(put).collect();
        let registry = self.registry(&all, &attributes);
        let place: BTreeMap<&str, usize> =
            registry.entities.iter().enumerate().map(|(at, own)| (own.code.as_str(), at)).collect();
        let mut observations: Vec<Observation> = all
            .iter()
            .filter_map(|(code, own)| Some(Observation { entity: EntityIx(*place.get(code)?), ..(*own).clone() }))
            .collect();
        observations.sort_by_key(|own| (own.period, own.field, own.entity, own.stage));
        Panel { registry, files: self.old.files.clone(), observations }
    }

    fn registry(&self, all: &[(&str, &Observation)], attributes: &BTreeSet<(&str, &str)>) -> Registry {
        let (old, new) = (&self.old.registry, &self.new.registry);
        if old == new {
            return old.clone();
        }
        let with_cells: BTreeSet<&str> = all.iter().map(|(code, _)| *code).collect();
        let own = old.entities.iter().filter_map(|entity| match by_code(new, &entity.code) {
            Some(other) => Some(with_attributes(entity, other, attributes)),
            None => with_cells.contains(entity.code.as_str()).then(|| entity.clone()),
        });
        let more = new
            .entities
            .iter()
            .filter(|entity| by_code(old, &entity.code).is_none() && with_cells.contains(entity.code.as_str()));
        Registry::new(old.id.clone(), own.chain(more.cloned()).collect())
    }

    /// What a cell has in common with the others of its block.
    fn alike(&self, own: &Found<'_>) -> Alike {
        match own.key {
            Key::Figure(period, field, _) => {
                let field = self.rulebook.field(field);
                Alike {
                    field: field.map(|own| own.id.clone()).unwrap_or_default(),
                    title: field.map(|own| own.title.clone()),
                    period: Some(period.to_string()),
                }
            }
            Key::Attribute(id) => Alike { field: id.to_owned(), title: None, period: None },
        }
    }

    fn told(&self, own: &Found<'_>, block: Option<usize>, effect: &Effect) -> Cell {
        let entity = by_code(&self.new.registry, own.code).or_else(|| by_code(&self.old.registry, own.code));
        let attribute = |registry: &Registry, id: &str| by_code(registry, own.code)?.attribute(id).map(str::to_owned);
        let field = match own.key {
            Key::Figure(_, field, _) => self.rulebook.field(field),
            Key::Attribute(_) => None,
        };
        let token = |side: Option<&Observation>| datum(side).and_then(|datum| datum.token(field?));
        let (before, after) = match own.key {
            Key::Attribute(id) => (attribute(&self.old.registry, id), attribute(&self.new.registry, id)),
            Key::Figure(..) => (token(own.before), token(own.after)),
        };
        let what = match (&own.key, datum(own.before), datum(own.after)) {
            (Key::Attribute(_), ..) => CellChange::Attribute,
            (_, None, _) => CellChange::Added,
            (_, _, None) => CellChange::Removed,
            (_, before, after) if before == after => CellChange::Status,
            _ => CellChange::Changed,
        };
        let is_moved = |parts: &Option<Vec<f64>>| part(parts, block).is_some_and(|part| part.abs() > super::FELT);
        let mut others_moved = 0;
        let mut parts = (None, None);
        for row in &effect.entities {
            if row.entity.code == own.code {
                parts = (part(&row.parts, block), part(&row.rank_parts, block));
            } else {
                others_moved += usize::from(is_moved(&row.parts) || is_moved(&row.rank_parts));
            }
        }
        Cell {
            what,
            entity: Whose::of(
                entity.map_or_else(|| nobody(own.code), named),
                effect.context.data_status,
                effect.context.restated.as_ref(),
            ),
            field: match own.key {
                Key::Attribute(id) => id.to_owned(),
                Key::Figure(..) => field.map(|field| field.id.clone()).unwrap_or_default(),
            },
            title: field.map(|field| field.title.clone()),
            unit: field.and_then(|field| field.unit.clone()),
            period: match own.key {
                Key::Figure(period, ..) => Some(period.to_string()),
                Key::Attribute(_) => None,
            },
            stage: match own.key {
                Key::Figure(.., stage) => self.rulebook.stage_id(stage).map(str::to_owned),
                Key::Attribute(_) => None,
            },
            before,
            after,
            status_before: own.before.map(|own| own.status),
            status_after: own.after.map(|own| own.status),
            data_status: effect.context.data_status,
            place_before: own.before.and_then(|own| place(&self.old.files, own)),
            place_after: own.after.and_then(|own| place(&self.new.files, own)),
            score_part: parts.0,
            rank_part: parts.1,
            // The status of a figure moves nothing; of what was not split nobody can say.
            others_moved: (!own.moves() || block.is_some() && are_split(&effect.entities)).then_some(others_moved),
        }
    }
}

fn part(parts: &Option<Vec<f64>>, block: Option<usize>) -> Option<f64> {
    parts.as_ref()?.get(block?).copied()
}

fn by_code<'r>(registry: &'r Registry, code: &str) -> Option<&'r Entity> {
    let at = registry.entities.binary_search_by(|own| own.code.as_str().cmp(code)).ok()?;
    registry.entities.get(at)
}

fn named(entity: &Entity) -> Named {
    Named { code: entity.code.clone(), name: entity.name_vi.clone(), name_en: entity.name_en.clone() }
}

fn nobody(code: &str) -> Named {
    Named { code: code.to_owned(), name: code.to_owned(), name_en: code.to_owned() }
}

/// The old entity with the new attributes that were taken.
fn with_attributes(old: &Entity, new: &Entity, taken: &BTreeSet<(&str, &str)>) -> Entity {
    let is_taken = |id: &str| taken.contains(&(old.code.as_str(), id));
    let kept = old.attributes.iter().filter(|own| !is_taken(&own.id)).cloned();
    let put = new.attributes.iter().filter(|own| is_taken(&own.id)).cloned();
    Entity { attributes: kept.chain(put).collect(), ..old.clone() }
}

fn place(files: &[InputFile], own: &Observation) -> Option<Standing> {
    let file = files.get(own.origin.file)?;
    // What was restated has many places, and none.
    if own.origin.line == 0 || !own.members().is_empty() {
        return None;
    }
    let cell = file.sheet_cell(own.origin).map(|own| format!("{}!{}", own.sheet, own.cell.unwrap_or_default()));
    Some(Standing { file: file.name.clone(), cell, line: own.origin.line, column: own.origin.column })
}
