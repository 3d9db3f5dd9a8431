//! The split of a difference, down the tree of nodes.
//!
//! In: two sides, the node at the top. Out: [`Parts`]. Each node's part is split on in the proportions of its own difference, so that the
//! parts of a node are what they are of it, in the unit of the top. Must not: leave a remainder: what is not in a node's parts is its own.

use super::blend::{Form, Side};
use super::ending::{effects, ending};
use super::inputs::{inputs, reads_nothing};
use super::node::{Divided, Share, Sides, Unit};
use super::parts::{NodePart, Parts, StepPart};
use crate::compute::cell::Cell;
use crate::compute::grid::{Computed, Run};
use crate::method::sum;
use crate::plan::NodePlan;
use crate::result::{SplitBy, WholeBecause};
use crate::rulebook::model::{NodeIx, Reading};
use std::collections::HashMap;
use std::rc::Rc;

/// Nodes of one split. A node that many others read is a part below each of them, so there could be more than the rulebook has; past it a
/// part is not split further.
const NODES_MOST: usize = 2_000;
/// By how much more the parts of a node may differ than the node itself, where a unit of it is worth more than anywhere in the rule: beyond it they
/// cancel each other, and blown up to its part they would say nothing.
const CANCELS: f64 = 10.0;
/// What is rounding and no part.
const NOTHING: f64 = 1e-12;

/// A difference on its way down.
pub(super) struct Splitter<'s, 'a> {
    sides: Sides<'s, 'a>,
    known: HashMap<(NodeIx, Form), Rc<Unit>>,
    room: usize,
}

impl<'s, 'a> Splitter<'s, 'a> {
    pub(super) fn new(computed: &'s Computed<'a>, sides: (Side<'s>, Side<'s>), comparisons: usize) -> Self {
        Self { sides: Sides { computed, sides, comparisons }, known: HashMap::new(), room: NODES_MOST }
    }

    /// The whole difference; none where one side has no score.
    pub(super) fn split(mut self, node: NodeIx, form: Form) -> Option<Parts> {
        let (own, theirs) = self.sides.both(node, form);
        let (own, theirs) = (own.ok()?.value, theirs.ok()?.value);
        let difference = own - theirs;
        let top =
            Share { node, form: Some(form), amount: difference, worth: Some(1.0), sound: true, bound: f64::INFINITY };
        let tree = self.grow(&top, true)?;
        Some(Parts { own, theirs, difference, tree })
    }

    /// A node with its part of the whole. As deep as the graph of nodes, which is limited.
    /// `sums` says that all above are sums.
    fn grow(&mut self, share: &Share, sums: bool) -> Option<NodePart> {
        let plan = self.sides.plan(share.node)?;
        let form = share.form.unwrap_or(Form { step: None, reads: Reading::Exact });
        let cells = self.sides.both(share.node, form);
        let mut grown = self.alone(share, plan, cells);
        if let (true, Some(_), Some(worth)) = (sums, share.form, share.worth) {
            grown.brought =
                cells.0.ok().zip(cells.1.ok()).map(|(own, theirs)| (own.value * worth, theirs.value * worth));
        }
        let Some(form) = share.form else {
            grown.whole_because = Some(WholeBecause::SeveralForms);
            return Some(grown);
        };
        if reads_nothing(plan, share.node) {
            return Some(grown);
        }
        grown.steps = self.steps(share.node, plan, form);
        let unit = self.unit(share.node, form);
        let below = match unit.as_ref() {
            Unit::Leaf => return Some(grown),
            Unit::Whole(why) => Err(*why),
            Unit::Split(parts) => self.stays_whole(share, &parts.shares).map_or(Ok(parts), Err),
        };
        match (below, share.worth) {
            (Err(why), _) => {
                grown.whole_because = Some(why);
                // Beside other peers it may be split, and then this one counts in their mean.
                if self.sides.comparisons > 1 {
                    grown.unseen = self.level(share.node, plan);
                }
            }
            (Ok(parts), Some(worth)) => self.divide(&mut grown, (share, worth), parts, sums),
            // Both sides are level in it: it has no part, and nothing below it has.
            (Ok(_), None) => grown.parts = self.level(share.node, plan),
        }
        Some(grown)
    }

    /// Splits the part of a node. What its steps and the nodes below do not have is its own.
    fn divide(&mut self, grown: &mut NodePart, (share, worth): (&Share, f64), parts: &Divided, sums: bool) {
        self.room -= parts.shares.len();
        grown.parts.reserve_exact(parts.shares.len());
        for below in &parts.shares {
            let below = Share {
                amount: below.amount * worth,
                worth: below.worth.map(|own| own * worth),
                bound: below.bound * worth.abs(),
                ..below.clone()
            };
            grown.parts.extend(self.grow(&below, sums && parts.by == SplitBy::Contribution));
        }
        for own in &parts.steps {
            if let Some(told) = grown.steps.iter_mut().find(|told| told.step == own.step) {
                told.part = own.amount * worth;
                told.shared = own.shared;
            }
        }
        grown.by = Some(parts.by);
        // What rounding left over stands with the node itself, unless it is nothing.
        let below = sum(grown.parts.iter().map(|part| part.part));
        let size = sum(grown.parts.iter().map(|part| part.part.abs())) + share.amount.abs();
        let rest = share.amount - below;
        let nothing = parts.itself.abs() <= 0.0 && rest.abs() <= NOTHING * size;
        grown.itself = if nothing { 0.0 } else { rest };
    }

    /// Why a node is not split though it could be.
    fn stays_whole(&self, share: &Share, shares: &[Share]) -> Option<WholeBecause> {
        if self.room < shares.len() {
            return Some(WholeBecause::TooMany);
        }
        let Some(worth) = share.worth else {
            return (share.amount.abs() > 0.0).then_some(WholeBecause::Cancels);
        };
        let blown_up = !share.sound && worth.abs() > share.bound * (1.0 + NOTHING);
        let apart = share.amount / worth;
        let size = sum(shares.iter().map(|below| below.amount.abs()));
        (blown_up && size > CANCELS * apart.abs()).then_some(WholeBecause::Cancels)
    }

    /// What both sides have of the nodes below one, each without a part.
    fn level(&mut self, at: NodeIx, plan: &NodePlan) -> Vec<NodePart> {
        let below = inputs(plan, at);
        if self.room < below.len() {
            return Vec::new();
        }
        self.room -= below.len();
        let mut found = Vec::with_capacity(below.len());
        for input in below {
            let Some(plan) = self.sides.plan(input.node) else { continue };
            let form = input.form();
            let share = Share { node: input.node, form, amount: 0.0, worth: None, sound: true, bound: 1.0 };
            let cells = self.sides.both(input.node, form.unwrap_or(Form { step: None, reads: Reading::Exact }));
            let mut own = self.alone(&share, plan, cells);
            if let Some(form) = form.filter(|_| !reads_nothing(plan, input.node)) {
                own.steps = self.steps(input.node, plan, form);
                own.parts = self.level(input.node, plan);
            }
            found.push(own);
        }
        found
    }

    fn unit(&mut self, node: NodeIx, form: Form) -> Rc<Unit> {
        if let Some(unit) = self.known.get(&(node, form)) {
            return Rc::clone(unit);
        }
        let unit = Rc::new(self.sides.unit(node, form));
        self.known.insert((node, form), Rc::clone(&unit));
        unit
    }

    /// A node without what is below it; `cells` are its scores as they are read.
    fn alone(&self, share: &Share, plan: &NodePlan, cells: (Cell, Cell)) -> NodePart {
        let (own, theirs) = self.sides.sides;
        NodePart {
            node: share.node,
            own: self.had(own, share.node, plan, cells.0),
            theirs: self.had(theirs, share.node, plan, cells.1),
            values: self.values(share.node, plan),
            missing: cells.0.err(),
            brought: None,
            part: share.amount,
            itself: share.amount,
            by: None,
            whole_because: None,
            steps: Vec::new(),
            unsplit: 0.0,
            parts: Vec::new(),
            unseen: Vec::new(),
        }
    }

    /// The values of an indicator; of several comparisons they are told once, of the mean.
    fn values(&self, node: NodeIx, plan: &NodePlan) -> Option<(Option<f64>, Option<f64>)> {
        let number = |cell: Cell| cell.ok().map(|cell| cell.value);
        let wanted = self.sides.comparisons == 1 && plan.has_quantity();
        wanted.then(|| self.sides.both(node, Form::VALUE)).map(|(own, theirs)| (number(own), number(theirs)))
    }

    /// What the last steps of an aggregate's chain did for both sides, in points where the node is in points.
    fn steps(&self, at: NodeIx, plan: &NodePlan, form: Form) -> Vec<StepPart> {
        let (own, theirs) = self.sides.sides;
        let ending = ending(self.sides.computed, (own.place().0, theirs.place().0), at, form);
        let Some(ending) = ending else { return Vec::new() };
        let factor = plan.main_edge.as_ref().map_or(1.0, |edge| edge.factor.value());
        let effects = effects(self.sides.computed, self.sides.sides, at, &ending).into_iter();
        let told = effects.map(|effect| StepPart {
            step: effect.step,
            own: effect.own * factor,
            theirs: effect.theirs * factor,
            part: 0.0,
            shared: false,
        });
        told.collect()
    }

    /// What a side has of a node: its points, or its score as it is read.
    fn had(&self, side: Side<'_>, node: NodeIx, plan: &NodePlan, cell: Cell) -> Option<f64> {
        let Some(edge) = &plan.main_edge else { return cell.ok().map(|cell| cell.value) };
        match side {
            Side::Row { at, row } => {
                let grid = self.sides.computed.grid(at)?;
                let run = Run { computed: self.sides.computed, at, grid, panel: grid.panel };
                run.points(node, grid.plan.node(node)?, row)
            }
            Side::Given { .. } => {
                let read = Form { step: None, reads: edge.reads };
                let own_at = self.sides.sides.0.place().0;
                let score = side.cell(self.sides.computed, own_at, node, read).ok();
                score.map(|score| score.value * edge.factor.value())
            }
        }
    }
}
