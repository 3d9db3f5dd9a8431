//! Two rulebooks on the same inputs, and any rulebook between them.
//!
//! In: the bytes of two rulebooks and of inputs, a [`Request`]. Out: the standings by each, and by the rulebook in which some of the changes
//! between them are made. Inputs are read anew only where a change has to do with how they are read.

use super::readings::Kept;
use super::several::found_by;
use super::{Problem, Request, RulebookSource, Session, Wanted};
use crate::compute::{Asked, Standings};
use crate::data::Source;
use crate::finding::Finding;
use crate::registry::Period;
use crate::rulebook::changes::Comparison;
use crate::rulebook::model::Rulebook;
use crate::rulebook::read_with;
use std::cell::RefCell;
use std::rc::Rc;

/// What hybrids show: scores and ranks.
const BETWEEN: Asked = Asked { steps: false, indicator_ranks: false, without_indicators: true };

/// Cells of readings that are kept: some 400 MB of the figures of a country's communes over years.
const CELLS_MAX: usize = 4_000_000;

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
    readings: RefCell<Kept<Vec<bool>, Session>>,
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
            readings: RefCell::new(Kept::new(CELLS_MAX)),
        })
    }

    /// The period.
    pub fn period(&self) -> Period {
        self.period
    }

    /// What was found in both rulebooks and in the inputs, each once ([`found_by`]).
    pub fn findings(&self) -> Vec<Finding> {
        let found = found_by(&[self.new.findings(), self.old.findings()]);
        found.into_iter().map(|(_, finding)| finding.clone()).collect()
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
        let known = self.readings.borrow().get(&reading);
        let session = known.unwrap_or_else(|| {
            let request = Request { period: Wanted::One(self.period), ..self.request.clone() };
            let ends = [self.old.rulebook(), self.new.rulebook()];
            let read = Session::with(rulebook.clone(), Vec::new(), &ends, (&self.source, self.inputs), &request);
            let read = read.ok().map(Rc::new);
            let cells = read.as_ref().map_or(0, |session| session.cells());
            self.readings.borrow_mut().keep(reading, read.clone(), cells);
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
