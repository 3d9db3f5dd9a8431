//! Two rulebooks on the same inputs, and any rulebook between them.
//!
//! In: the bytes of two rulebooks and of inputs, a [`Request`]. Out: the standings by each, and by the rulebook in which some of the changes
//! between them are made. Inputs are read anew only where a change has to do with how they are read.

use super::{Problem, Request, RulebookSource, Session, Wanted};
use crate::compute::{Asked, Standings};
use crate::data::Source;
use crate::finding::{Code, Finding};
use crate::registry::Period;
use crate::rulebook::changes::Comparison;
use crate::rulebook::model::Rulebook;
use crate::rulebook::read_with;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What hybrids show: scores and ranks.
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
    /// Reads the inputs by both rulebooks. The period is the wanted one, or the latest that the new rulebook finds figures of. Figures of
    /// earlier periods are there for both where one of them looks back: so may any rulebook between them.
    ///
    /// # Errors
    /// As [`Session::open`], of the new rulebook first.
    pub fn open(
        comparison: &'a Comparison<'a>,
        (old, new): (&RulebookSource<'a>, &RulebookSource<'a>),
        inputs: &'a [Source<'a>],
        request: &Request,
    ) -> Result<Self, Problem> {
        let after = Read::of(new)?;
        let before = Read::of(old)?;
        let open = |own: &Read, other: &Read, source, request: &Request| {
            let (rulebook, findings) = (own.rulebook.clone(), own.findings.clone());
            Session::with(rulebook, findings, &[&other.rulebook], (source, inputs), request)
        };
        let new = open(&after, &before, new, request)?;
        let period = latest(&new)?;
        let mut own = request.clone();
        let mut first = open(&before, &after, old, request)?;
        if latest(&first)? != period {
            own.period = Wanted::One(period);
            first = open(&before, &after, old, &own)?;
        }
        Ok(Self {
            comparison,
            source: old.clone(),
            inputs,
            request: own,
            old: first,
            new,
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
    pub fn between(&self, taken: &[bool]) -> Option<Standings> {
        let rulebook = self.comparison.mixed(taken)?;
        let reading: Vec<bool> =
            taken.iter().enumerate().map(|(at, taken)| *taken && self.comparison.is_of_reading(at)).collect();
        if !reading.contains(&true) {
            return self.old.standings_by(&rulebook, BETWEEN);
        }
        let known = self.readings.borrow().get(&reading).cloned();
        let session = known.unwrap_or_else(|| {
            let request = Request { period: Wanted::One(self.period), ..self.request.clone() };
            let ends = [self.old.rulebook(), self.new.rulebook()];
            let read = Session::with(rulebook.clone(), Vec::new(), &ends, (&self.source, self.inputs), &request);
            let read = read.ok().map(Rc::new);
            self.readings.borrow_mut().insert(reading, read.clone());
            read
        });
        session?.standings_by(&rulebook, BETWEEN)
    }
}

/// A rulebook that was read, with what was found in it.
struct Read {
    rulebook: Rulebook,
    findings: Vec<Finding>,
}

impl Read {
    fn of(source: &RulebookSource<'_>) -> Result<Self, Problem> {
        let read = read_with(&source.name, source.bytes, source.beside);
        let findings = read.findings;
        match read.rulebook {
            Some(rulebook) => Ok(Self { rulebook, findings }),
            None => Err(Problem { rulebook: None, findings }),
        }
    }
}

fn latest(session: &Session) -> Result<Period, Problem> {
    session.latest().map_err(|finding| Problem { rulebook: None, findings: vec![finding] })
}
