//! Two rulebooks on the same inputs, and any rulebook between them.
//!
//! In: the bytes of two rulebooks and of inputs, a [`Request`]. Out: the standings by each, and by the rulebook in which some of the changes
//! between them are made. Inputs are read anew only where a change has to do with how they are read.

use super::{Problem, Request, RulebookSource, Session, Wanted};
use crate::compute::{Asked, Standings};
use crate::data::Source;
use crate::finding::{Code, Finding};
use crate::registry::Period;
use crate::rulebook::changes::{Comparison, Extent};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What is shown of a rulebook between two: scores, ranks, grades.
const BETWEEN: Asked = Asked { steps: false, indicator_ranks: false, without_indicators: true };

/// Two rulebooks on the same inputs.
#[derive(Debug)]
pub struct Versions<'a> {
    comparison: &'a Comparison<'a>,
    source: RulebookSource<'a>,
    inputs: &'a [Source<'a>],
    request: Request,
    /// The old one.
    pub old: Session,
    /// The new one.
    pub new: Session,
    period: Period,
    /// What was read where only these of the changes of reading are made.
    readings: RefCell<HashMap<Vec<bool>, Option<Rc<Session>>>>,
}

impl<'a> Versions<'a> {
    /// Reads the inputs by both rulebooks. The period is the wanted one, or the latest that the new rulebook finds figures of.
    ///
    /// # Errors
    /// As [`Session::open`]; the second of the pair says whether it is the new rulebook that they speak of.
    pub fn open(
        comparison: &'a Comparison<'a>,
        (old, new): (&RulebookSource<'a>, &RulebookSource<'a>),
        inputs: &'a [Source<'a>],
        request: &Request,
    ) -> Result<Self, Problem> {
        let after = Session::open(new, inputs, request)?;
        let period = latest(&after)?;
        let mut before = Session::open(old, inputs, request)?;
        let mut own = request.clone();
        if latest(&before)? != period {
            own.period = Wanted::One(period);
            before = Session::open(old, inputs, &own)?;
        }
        Ok(Self {
            comparison,
            source: old.clone(),
            inputs,
            request: own,
            old: before,
            new: after,
            period,
            readings: RefCell::new(HashMap::new()),
        })
    }

    /// The period.
    pub fn period(&self) -> Period {
        self.period
    }

    /// What was found in both rulebooks and in the inputs, each once. What one rulebook does not know and the other does is a change, and
    /// no finding.
    pub fn findings(&self) -> Vec<Finding> {
        let (old, new) = (self.old.findings(), self.new.findings());
        let alike = |own: &Finding, other: &Finding| own.code == other.code && own.places == other.places;
        let is_between = |own: &Finding, others: &[Finding]| {
            let is_of_names = matches!(own.code, Code::FieldUnknown | Code::ColumnUnknown);
            is_of_names && !others.iter().any(|other| alike(own, other))
        };
        let own = new.iter().filter(|own| !is_between(own, old));
        let more = old.iter().filter(|own| !is_between(own, new) && !new.iter().any(|other| alike(own, other)));
        own.chain(more).cloned().collect()
    }

    /// Everything by the old rulebook, and by the new one. None where the period has nothing to score.
    pub fn ends(&self) -> Option<(Standings, Standings)> {
        let of = |session: &Session| session.with_run(self.period, |run| run.standings(Asked::default()));
        Some((of(&self.old)?, of(&self.new)?))
    }

    /// Scores and ranks by the rulebook in which these changes are made and the others are not. None where there is no such rulebook, or
    /// inputs cannot be read by it.
    pub fn between(&self, taken: &[bool], extent: Extent) -> Option<Standings> {
        let rulebook = self.comparison.mixed(taken, extent)?;
        let reading: Vec<bool> =
            taken.iter().enumerate().map(|(at, taken)| *taken && self.comparison.is_of_reading(at)).collect();
        if !reading.contains(&true) {
            return self.old.standings_by(&rulebook, BETWEEN);
        }
        let known = self.readings.borrow().get(&reading).cloned();
        let session = known.unwrap_or_else(|| {
            let request = Request { period: Wanted::One(self.period), ..self.request.clone() };
            let read = Session::with(rulebook.clone(), Vec::new(), &self.source, self.inputs, &request);
            let read = read.ok().map(Rc::new);
            self.readings.borrow_mut().insert(reading, read.clone());
            read
        });
        session?.standings_by(&rulebook, BETWEEN)
    }
}

fn latest(session: &Session) -> Result<Period, Problem> {
    session.latest().map_err(|finding| Problem { rulebook: None, findings: vec![finding] })
}
