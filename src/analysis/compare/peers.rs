//! With whom an entity is compared: from the words of a user to entities with their weights.
//!
//! In: what was asked, the panel. Out: [`Found`]. Must not: leave anyone out silently: who cannot be compared is named.

use super::Ground;
use super::outcome::PeersKind;
use crate::data::panel::Datum;
use crate::finding::{Code, Finding};
use crate::method::imputation::{How, Nearest, nearest};
use crate::naming::{plain, suggestions};
use crate::registry::{EntityIx, Registry};
use crate::rulebook::model::{Bilingual, FieldIx};

/// With whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum With {
    /// These, by code or name.
    Named(Vec<String>),
    /// All.
    Mean,
    /// The median of each indicator.
    Median,
    /// The best of each indicator.
    Best,
    /// All of the entity's group of this attribute.
    Group(String),
    /// So many of the most alike.
    Nearest(usize),
    /// Itself in the latest earlier period that has data.
    Previous,
}

impl With {
    /// The word for [`With::Previous`]; no attribute and no entity goes before it.
    pub const PREVIOUS: &str = "previous";

    /// From what a user wrote: a word, an attribute of the registry, `nearest:N`, or entities by commas. An attribute is meant by any of its
    /// `titles` too, in any spelling (`Vùng`), where no entity has that name.
    pub fn parse(text: &str, registry: &Registry, titles: impl Fn(&str) -> Vec<&'static str>) -> Self {
        let with = Self::word(text, registry);
        let Self::Named(names) = &with else { return with };
        let [name] = names.as_slice() else { return with };
        if registry.named(name).is_ok() {
            return with;
        }
        let is_meant = |id: &&str| std::iter::once(*id).chain(titles(id)).any(|own| plain(own) == plain(name));
        let mut meant = registry.attributes().filter(is_meant);
        match (meant.next(), meant.next()) {
            (Some(id), None) => Self::Group(id.to_owned()),
            _ => with,
        }
    }

    fn word(text: &str, registry: &Registry) -> Self {
        let text = text.trim();
        match text {
            "mean" => Self::Mean,
            "median" => Self::Median,
            "best" => Self::Best,
            Self::PREVIOUS => Self::Previous,
            _ if registry.attributes().any(|attribute| attribute == text) => Self::Group(text.to_owned()),
            _ => match text.strip_prefix("nearest:").and_then(|count| count.parse().ok()) {
                Some(count) if count > 0 => Self::Nearest(count),
                _ => Self::Named(text.split(',').map(|name| name.trim().to_owned()).collect()),
            },
        }
    }
}

/// What is asked of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// With whom.
    pub with: With,
    /// Fields by which likeness is measured.
    pub on: Vec<String>,
    /// The field by whose figures a mean is weighted.
    pub weight_by: Option<String>,
}

/// The peers that were found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) kind: PeersKind,
    /// Entities with their weights, above zero.
    pub(super) rows: Vec<(EntityIx, f64)>,
    pub(super) attribute: Option<(String, String)>,
    pub(super) near_in: Vec<Bilingual>,
    pub(super) weighted_by: Option<Bilingual>,
    /// Who could not be weighed or compared by likeness.
    pub(super) left_out: Vec<EntityIx>,
}

/// Finds the peers.
pub(super) fn find(ground: &Ground<'_>, entity: EntityIx, wanted: &Wanted) -> Result<Found, Finding> {
    fits(wanted)?;
    let registry = &ground.panel.registry;
    let all = || (0..registry.entities.len()).map(EntityIx);
    let mut found = Found {
        kind: PeersKind::Mean,
        rows: Vec::new(),
        attribute: None,
        near_in: Vec::new(),
        weighted_by: None,
        left_out: Vec::new(),
    };
    let equal = |rows: &mut dyn Iterator<Item = EntityIx>| rows.map(|row| (row, 1.0)).collect();
    match &wanted.with {
        With::Mean => found.rows = equal(&mut all()),
        With::Median => (found.kind, found.rows) = (PeersKind::Median, equal(&mut all())),
        With::Best => (found.kind, found.rows) = (PeersKind::Best, equal(&mut all())),
        With::Previous => (found.kind, found.rows) = (PeersKind::Previous, equal(&mut std::iter::once(entity))),
        With::Group(attribute) => {
            let value = |row: EntityIx| registry.get(row).and_then(|own| own.attribute(attribute));
            let own = value(entity).ok_or_else(|| unknown(attribute, registry))?;
            found.rows = equal(&mut all().filter(|row| value(*row) == Some(own)));
            (found.kind, found.attribute) = (PeersKind::Group, Some((attribute.clone(), own.to_owned())));
        }
        With::Named(names) => {
            let one = |name: &String| match registry.named(name) {
                Err(finding) if finding.code == Code::EntityNotFound && names.len() == 1 => {
                    Err(unknown(name, registry))
                }
                found => found,
            };
            let mut rows: Vec<EntityIx> = names.iter().map(one).collect::<Result<_, _>>()?;
            rows.sort();
            rows.dedup();
            if rows == [entity] {
                return Err(nothing(ground, entity, "with-itself"));
            }
            (found.kind, found.rows) = (PeersKind::Named, equal(&mut rows.into_iter()));
        }
        With::Nearest(count) => alike(ground, entity, *count, &wanted.on, &mut found)?,
    }
    if let Some(name) = &wanted.weight_by {
        weigh(ground, name, &mut found)?;
    }
    Ok(found)
}

/// Options that do not go with the peers are refused: they would change nothing, and be believed to.
fn fits(wanted: &Wanted) -> Result<(), Finding> {
    let with = match &wanted.with {
        With::Median => "median",
        With::Best => "best",
        With::Previous => "previous",
        With::Mean => "mean",
        With::Group(attribute) => attribute,
        With::Named(names) => &names.join(","),
        With::Nearest(_) => return Ok(()),
    };
    let is_mean = matches!(wanted.with, With::Mean | With::Group(_) | With::Named(_));
    let unfit = |option: &str| Finding::new(Code::PeersOptionUnfit).with("option", option).with("peers", with);
    match (&wanted.weight_by, wanted.on.as_slice()) {
        (Some(_), _) if !is_mean => Err(unfit("--weight-by")),
        (_, [_, ..]) => Err(unfit("--on")),
        _ => Ok(()),
    }
}

fn nothing(ground: &Ground<'_>, entity: EntityIx, why: &str) -> Finding {
    let name = ground.panel.registry.get(entity).map_or("", |own| own.name_vi.as_str());
    Finding::new(Code::NothingToCompare).with("entity", name).with("reason", why)
}

fn unknown(text: &str, registry: &Registry) -> Finding {
    let attributes = registry.attributes();
    let words = ["mean", "median", "best", "previous", "nearest:5"].into_iter();
    let known: Vec<String> = words.chain(attributes).map(str::to_owned).collect();
    Finding::new(Code::PeersUnknown).with("peers", text).with("allowed", known)
}

/// The figures of a field in the period; flags are 1 and 0.
fn figures(ground: &Ground<'_>, name: &str) -> Result<(Bilingual, Vec<Option<f64>>), Finding> {
    let fields = &ground.edition().fields;
    let position = fields.iter().position(|field| field.id == name).ok_or_else(|| {
        let near = suggestions(name, fields.iter().map(|field| field.id.as_str()), 3);
        Finding::new(Code::FieldUnknown).with("field", name).with("suggestions", near)
    })?;
    let title = fields
        .get(position)
        .map_or_else(|| Bilingual { vi: String::new(), en: String::new() }, |field| field.title.clone());
    let slice = ground.panel.slice(ground.period, fields.len(), ground.stage);
    let figure = |row: usize| match slice.observation(ground.panel, FieldIx(position), EntityIx(row))?.datum {
        Datum::Number(number) => Some(number.to_f64()),
        Datum::Flag(flag) => Some(f64::from(u8::from(flag))),
        Datum::Level(_) | Datum::Missing(_) => None,
    };
    Ok((title, (0..ground.panel.registry.entities.len()).map(figure).collect()))
}

/// The mean is weighted by a field; who has no figure of it above zero is left out.
fn weigh(ground: &Ground<'_>, name: &str, found: &mut Found) -> Result<(), Finding> {
    let (title, figures) = figures(ground, name)?;
    for (row, weight) in &mut found.rows {
        *weight = figures.get(row.0).copied().flatten().filter(|weight| *weight > 0.0).unwrap_or(0.0);
    }
    found.left_out.extend(found.rows.iter().filter(|(_, weight)| *weight <= 0.0).map(|(row, _)| *row));
    found.rows.retain(|(_, weight)| *weight > 0.0);
    found.weighted_by = Some(title);
    Ok(())
}

/// The most alike in all of these fields, by standardised Euclidean distance; of those as near as the last one all.
fn alike(ground: &Ground<'_>, entity: EntityIx, count: usize, on: &[String], found: &mut Found) -> Result<(), Finding> {
    if on.is_empty() {
        return Err(unknown(&format!("nearest:{count}"), &ground.panel.registry));
    }
    let mut columns = Vec::new();
    for name in on {
        let (title, column) = figures(ground, name.trim())?;
        found.near_in.push(title);
        columns.push(column);
    }
    let rows = ground.panel.registry.entities.len();
    let has_all = |row: usize| columns.iter().all(|column| column.get(row).copied().flatten().is_some());
    // The gap that the nearest would fill is the entity's.
    let column: Vec<Option<f64>> = (0..rows).map(|row| (row != entity.0 && has_all(row)).then_some(1.0)).collect();
    found.left_out = (0..rows).filter(|row| *row != entity.0 && !has_all(*row)).map(EntityIx).collect();
    found.kind = PeersKind::Nearest;
    let rule = Nearest { neighbours: count, shared_least: 1 };
    let near = if has_all(entity.0) { nearest(&column, &columns, rows, rule).ok() } else { None };
    let filled = near.and_then(|near| near.filled.into_iter().find(|filled| filled.row == entity.0));
    match filled.map(|filled| filled.how) {
        Some(How::Neighbours(neighbours)) => {
            found.rows = neighbours.into_iter().map(|own| (EntityIx(own.row), 1.0)).collect();
            Ok(())
        }
        _ => Err(nothing(ground, entity, "nobody-alike")),
    }
}
