//! What changed between two inputs by one rulebook, cell by cell, and what each does to scores and ranks.
//!
//! In: the rulebook and the panels of both. Out: [`Figures`]. Cells are the same where entity (by code), field, period and stage are; another
//! order, layout or notation of the same figures is no change. What an input says of an entity itself, its attributes, is compared too.

mod found;
mod mixture;
#[cfg(test)]
mod tests;

use super::outcome::{Affected, Alike, Effect};
use super::split::{ALONE_MOST, split};
use super::{Ends, are_split, effect};
use crate::analysis::Whose;
use crate::compute::{self, Asked, Standings};
use crate::data::panel::{InputFile, Observation, Panel};
use crate::registry::{Entity, Period, Registry};
use crate::result::{FORMAT, Named, Restated, Stamp};
use crate::rulebook::model::{Bilingual, DataStatus, Rulebook, Text};
use found::{Found, Key, by_code, datum};
use mixture::Mixtures;
use serde::Serialize;
use std::collections::BTreeMap;

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
    pub unit: Option<Text>,
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

/// Compares two inputs. None where the period has nothing to score.
pub fn of_inputs(inputs: &Inputs<'_>) -> Option<Figures> {
    let found = inputs.found();
    let (before, after) = (inputs.standings(inputs.old)?, inputs.standings(inputs.new)?);
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
    let codes = ends.moved();
    let mixtures = Mixtures { inputs, found: &found, blocks: &blocks, codes: &codes };
    let splits = mixtures.with(|between| split(blocks.len(), &codes, between)).ok()?;
    let mut effect = effect(&ends, &blocks, &splits);
    if is_grouped {
        for block in &mut effect.split.blocks {
            block.of = block.changes.first().and_then(|at| found.get(*at)).map(|own| inputs.alike(own));
        }
    }
    let table = Told::of(&effect, if is_grouped { &[] } else { &blocks });
    let files = |panel: &Panel| panel.files.iter().map(|file| file.name.clone()).collect();
    let Rulebook { id, version, title, .. } = inputs.rulebook;
    let cells = found.iter().enumerate().map(|(at, own)| inputs.told(own, at, &table));
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

impl Inputs<'_> {
    fn standings(&self, panel: &Panel) -> Option<Standings> {
        let plans = self.plans(panel);
        let computed = compute::run(&plans, panel, self.stage);
        computed.period(self.period).map(|run| run.standings(Asked::default()))
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

    fn told(&self, own: &Found<'_>, at: usize, table: &Told<'_>) -> Cell {
        let effect = table.effect;
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
        let (parts, others_moved) = table.of_cell(own, at);
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
            others_moved,
        }
    }
}

/// The effect, looked up by cell.
struct Told<'e> {
    effect: &'e Effect,
    /// The block of each cell that is one.
    block_of: BTreeMap<usize, usize>,
    rows: BTreeMap<&'e str, &'e Affected>,
    are_split: bool,
}

impl<'e> Told<'e> {
    fn of(effect: &'e Effect, blocks: &[Vec<usize>]) -> Self {
        let cell = |(block, cells): (usize, &Vec<usize>)| cells.first().map(|at| (*at, block));
        Self {
            effect,
            block_of: blocks.iter().enumerate().filter_map(cell).collect(),
            rows: effect.entities.iter().map(|row| (row.entity.code.as_str(), row)).collect(),
            are_split: are_split(&effect.entities),
        }
    }

    /// The parts of a cell in the score and the rank of its own entity, and how many others it moves.
    fn of_cell(&self, own: &Found<'_>, at: usize) -> ((Option<f64>, Option<f64>), Option<usize>) {
        let block = self.block_of.get(&at).copied();
        let part = |parts: &Option<Vec<f64>>| parts.as_ref()?.get(block?).copied();
        let row = self.rows.get(own.code);
        let parts = row.map_or((None, None), |row| (part(&row.parts), part(&row.rank_parts)));
        let is_moved = [parts.0, parts.1].into_iter().flatten().any(|part| part.abs() > super::FELT);
        let moves = block.and_then(|block| self.effect.split.blocks.get(block)?.moves);
        // The status of a figure moves nothing; of what was not split nobody can say.
        let others = match (own.moves(), moves) {
            (false, _) => Some(0),
            (true, moves) => moves.filter(|_| self.are_split).map(|all| all.saturating_sub(usize::from(is_moved))),
        };
        (parts, others)
    }
}

fn named(entity: &Entity) -> Named {
    Named { code: entity.code.clone(), name: entity.name_vi.clone(), name_en: entity.name_en.clone() }
}

fn nobody(code: &str) -> Named {
    Named { code: code.to_owned(), name: code.to_owned(), name_en: code.to_owned() }
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
