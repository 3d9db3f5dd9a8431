//! What running cases gave, as plain data: every failure with what was expected, what came and why.

use crate::finding::{Code, Finding, Place};
use crate::result::Explanation;
use crate::rulebook::model::Bilingual;
use serde::Serialize;

/// Version of the JSON form.
pub const FORMAT: u32 = 1;

/// Everything that one call ran.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// By case file.
    pub suites: Vec<SuiteOutcome>,
    /// By rulebook.
    pub coverage: Vec<Coverage>,
}

/// What the cases of one file gave.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SuiteOutcome {
    /// The file.
    pub file: String,
    /// Errors that kept the whole file from being run.
    pub findings: Vec<Finding>,
    /// The cases that ran, in their order.
    pub cases: Vec<CaseOutcome>,
    /// The rankings that were compared.
    pub goldens: Vec<GoldenOutcome>,
}

/// What one case gave.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CaseOutcome {
    /// Its name.
    pub name: Bilingual,
    /// Where it begins.
    pub place: Place,
    /// How much was expected: numbers, words and findings.
    pub expectations: usize,
    /// What did not come as expected.
    pub failures: Vec<Failure>,
}

/// Something that did not come as expected.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Failure {
    /// A number or word is another one.
    Differs(Box<Difference>),
    /// An expected finding did not come.
    FindingAbsent {
        /// Its code.
        code: Code,
        /// Where it is expected.
        place: Place,
    },
    /// An error that nobody expected.
    FindingUnexpected {
        /// The error.
        finding: Finding,
    },
    /// Something is expected of a case that has no result.
    NoResult {
        /// Where it is expected.
        place: Place,
    },
}

/// An expectation with what came in its stead.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Where it is expected.
    pub place: Place,
    /// Code of the entity.
    pub code: String,
    /// Vietnamese name of the entity.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Of what: `total.points`.
    pub subject: String,
    /// What was expected, as written; none: nothing.
    pub expected: Option<String>,
    /// What came; none: nothing.
    pub came: Came,
    /// How the number came about.
    pub explanation: Option<Explanation>,
}

/// What came.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Came {
    /// A number.
    Number(f64),
    /// A rank.
    Rank(u32),
    /// A word: a reason, a grade (in both languages), a status.
    Word(Bilingual),
    /// Nothing.
    Nothing,
}

/// What comparing a ranking gave.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoldenOutcome {
    /// Its file.
    pub file: String,
    /// Where it is declared.
    pub place: Place,
    /// How it ended.
    pub state: GoldenState,
    /// Errors that kept it from being made.
    pub findings: Vec<Finding>,
    /// Where the rankings differ, by row and column.
    pub changes: Vec<Change>,
    /// The ranking that came, to be written where it is accepted.
    #[serde(skip)]
    pub text: Option<String>,
}

/// How comparing a ranking ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GoldenState {
    /// Both are the same.
    Same,
    /// They differ.
    Differs,
    /// There is no file to compare with.
    Absent,
    /// There is no ranking to compare.
    NoResult,
    /// It was written.
    Accepted,
}

/// A difference between two rankings; a row is named by code and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Change {
    /// A row stands only in the file.
    RowGone {
        /// Code and name.
        row: String,
    },
    /// A row stands only in the result.
    RowNew {
        /// Code and name.
        row: String,
    },
    /// A column stands only in the file.
    ColumnGone {
        /// Its header.
        column: String,
    },
    /// A column stands only in the result.
    ColumnNew {
        /// Its header.
        column: String,
    },
    /// A cell.
    Cell {
        /// Code and name.
        row: String,
        /// Header.
        column: String,
        /// In the file.
        expected: String,
        /// In the result.
        came: String,
    },
    /// The same rows in another order.
    Order,
    /// The file is no ranking of its kind.
    Unreadable,
}

/// Which rules of a rulebook some case reaches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    /// The rulebook's file.
    pub rulebook: String,
    /// Nodes and branches that cases reach.
    pub reached: usize,
    /// Nodes and branches that there are.
    pub all: usize,
    /// Those that no case reaches, in the rulebook's order.
    pub unreached: Vec<Rule>,
}

/// A node, or a branch of one of its steps.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rule {
    /// Id of the node.
    pub node: String,
    /// The step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// The branch; none: the node itself, of which no case expects anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<Branch>,
}

/// A way that a step can go.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "branch", rename_all = "kebab-case")]
pub enum Branch {
    /// A band by its lower edge; none: the last.
    Band {
        /// Lower edge.
        from: Option<f64>,
    },
    /// A flag says yes.
    Yes,
    /// A flag says no.
    No,
    /// A level.
    Level {
        /// Its id.
        level: String,
    },
    /// The cap acts.
    Capped,
    /// The cap does not act.
    BelowCap,
    /// The value lies outside of the bounds.
    Outside,
    /// The value lies within the bounds.
    Within,
    /// The rule for a missing value acts.
    Missing,
    /// The gate acts.
    GateActs,
    /// The gate lets the value pass.
    GatePasses,
    /// A penalty takes something.
    Taken,
    /// A penalty takes nothing.
    NothingTaken,
    /// A bonus gives something.
    Given,
    /// A bonus gives nothing.
    NothingGiven,
    /// A treatment changes the value.
    Treated,
    /// A treatment leaves the value as it is.
    Untreated,
    /// A missing value is filled in.
    Filled,
    /// A value is there, and nothing is filled in.
    NotFilled,
    /// This child is the best of the cases.
    Best {
        /// Its id.
        child: String,
    },
    /// An entity of this group, by which goalposts or targets go.
    Group {
        /// The value of the attribute.
        group: String,
    },
    /// What the rulebook is from a period on.
    Edition {
        /// The period.
        from: String,
    },
    /// A band of a further banding.
    Banding {
        /// Id of the banding.
        banding: String,
        /// Label of the band.
        label: Bilingual,
    },
    /// A grade.
    Grade {
        /// Its label.
        label: Bilingual,
    },
}

impl Outcome {
    /// Cases and rankings that ran.
    pub fn cases(&self) -> usize {
        self.suites.iter().map(|suite| suite.cases.len() + suite.goldens.len()).sum()
    }

    /// How much was expected: a ranking is one expectation.
    pub fn expectations(&self) -> usize {
        let of = |suite: &SuiteOutcome| {
            suite.cases.iter().map(|case| case.expectations).sum::<usize>() + suite.goldens.len()
        };
        self.suites.iter().map(of).sum()
    }

    /// How much did not come as expected.
    pub fn failures(&self) -> usize {
        let of = |suite: &SuiteOutcome| {
            let cases: usize = suite.cases.iter().map(|case| case.failures.len()).sum();
            cases + suite.goldens.iter().filter(|golden| golden.failed()).count()
        };
        self.suites.iter().map(of).sum()
    }

    /// Whether everything ran and came as expected.
    pub fn passed(&self) -> bool {
        self.failures() == 0 && !self.suites.iter().any(|suite| suite.findings.iter().any(Finding::is_error))
    }
}

impl GoldenOutcome {
    /// Whether the ranking is not the one expected.
    pub fn failed(&self) -> bool {
        !matches!(self.state, GoldenState::Same | GoldenState::Accepted)
    }
}

impl Coverage {
    /// Whether at least `percent` of the rules are reached, decided exactly.
    pub fn reaches(&self, percent: &crate::number::Exact) -> bool {
        use crate::number::Exact;
        let whole = |count: usize| Exact::from_integer(i64::try_from(count).unwrap_or(i64::MAX));
        whole(self.reached).mul(&Exact::from_integer(100)) >= whole(self.all).mul(percent)
    }

    /// The share that is reached, in tenths of a percent, never rounded up: 99.96 % is not 100 %.
    pub fn per_mille(&self) -> usize {
        (self.reached * 1000).checked_div(self.all).unwrap_or(1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{Decimal, Exact};

    #[test]
    fn coverage_is_decided_exactly() {
        let coverage = |reached, all| Coverage { rulebook: String::new(), reached, all, unreached: Vec::new() };
        let percent = |text: &str| -> Exact { Decimal::parse(text).unwrap().exact() };
        assert!(coverage(57, 100).reaches(&percent("57")));
        assert!(!coverage(2, 3).reaches(&percent("66.67")));
        assert!(coverage(0, 0).reaches(&percent("100")));
        assert_eq!(coverage(9_999, 10_000).per_mille(), 999);
    }
}
