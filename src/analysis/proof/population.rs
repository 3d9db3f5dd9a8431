//! Made-up populations, for nodes that are made from the figures of other entities too.
//!
//! In: figures worth trying. Out: small populations of entities, each with figures that the data checks let through. A witness is then
//! one entity with the others beside it.

use super::domain::{Domain, Figure};
use super::search::Seeded;
use super::trial::Assignment;

/// Populations that are drawn for a node beside those made of good and bad figures.
const DRAWN: usize = 16;
/// Entities of the largest population that is drawn; with three there are a first, a last and one between.
const ENTITIES_MAX: usize = 5;
/// Most entities of a population that is made of figures found before.
const FOUND_MAX: usize = 12;

/// Populations to begin with: all that is known to be good or bad together, every two neighbours of it, and some at random.
pub(super) fn first(hints: &[Assignment], starts: &[Assignment], dice: &mut Seeded) -> Vec<Vec<Assignment>> {
    let mut all: Vec<Vec<Assignment>> = vec![hints.iter().take(FOUND_MAX).cloned().collect(), starts.to_vec()];
    all.extend(starts.windows(2).chain(hints.windows(2)).take(FOUND_MAX).map(<[Assignment]>::to_vec));
    if let (Some(most), Some(least)) = (hints.first(), hints.last()) {
        all.push(vec![most.clone(), least.clone()]);
    }
    let pool: Vec<Assignment> = hints.iter().chain(starts).cloned().collect();
    for _ in 0..DRAWN {
        let many = 2 + dice.below(ENTITIES_MAX - 1);
        all.push((0..many).filter_map(|_| dice.pick(&pool).cloned()).collect());
    }
    all.retain(|population| !population.is_empty());
    all
}

/// A population with one figure of one entity changed; none where the data checks do not let it through.
pub(super) fn changed(
    domain: &Domain,
    population: &[Assignment],
    candidates: &[Vec<Figure>],
    fields: &[crate::rulebook::model::FieldIx],
    dice: &mut Seeded,
) -> Option<Vec<Assignment>> {
    let mut population = population.to_vec();
    let who = dice.below(population.len().max(1));
    let field = *dice.pick(fields)?;
    let figure = *dice.pick(candidates.get(field.0)?)?;
    let own = population.get_mut(who)?;
    *own.get_mut(field.0)? = figure;
    domain.lets_change(field, own).then_some(population)
}
