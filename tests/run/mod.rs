//! How the tests of the whole engine run it: shipped rulebooks from the repository's own files, others from text.

#![allow(dead_code, reason = "each test file uses its own part of this")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use province_kpi::compute::{self, Asked, Standings};
use province_kpi::data::Source;
use province_kpi::finding::Finding;
use province_kpi::plan::Plan;
use province_kpi::result::{Scoreboard, Standing};
use province_kpi::scoring::{Request, RulebookSource, Session};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
#[cfg(feature = "cli")]
use std::process::{Command, Output};

/// The ids of the shipped rulebooks.
pub const SHIPPED: [&str; 3] = ["giao-ban", "dti-2022", "hdi"];

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// A file of the repository as text.
pub fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

/// The rows of a CSV file by header; lines that begin with `#` are passed over.
pub fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    parse(&std::fs::read_to_string(path).unwrap())
}

/// The rows of a CSV text by header.
pub fn parse(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().unwrap()
}

/// Opens a rulebook with its figures, each a name and a text; errors stop the test.
pub fn open(rulebook: &str, inputs: &[(&str, &str)]) -> Session {
    let source = RulebookSource { name: "rulebook.toml".into(), bytes: rulebook.as_bytes(), beside: &[] };
    let inputs: Vec<Source<'_>> =
        inputs.iter().map(|(name, text)| Source { name: (*name).to_owned(), bytes: text.as_bytes().into() }).collect();
    match Session::open(&source, &inputs, &Request::default()) {
        Ok(session) => {
            let errors: Vec<&Finding> = session.findings().iter().filter(|finding| finding.is_error()).collect();
            assert!(errors.is_empty(), "{errors:#?}\n{rulebook}");
            session
        }
        Err(problem) => panic!("{:#?}\n{rulebook}", problem.findings),
    }
}

/// Opens a shipped rulebook with its shipped figures.
pub fn open_shipped(id: &str) -> Session {
    let mut inputs: Vec<(String, String)> = std::fs::read_dir(root().join("inputs").join(id))
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    inputs.sort();
    let inputs: Vec<(&str, &str)> = inputs.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    open(&text(&format!("rules/{id}/rulebook.toml")), &inputs)
}

/// The scoreboard of the latest period with everything in it.
pub fn board(session: &Session) -> Scoreboard {
    let (mut boards, _) = session.boards(Asked { steps: true, indicator_ranks: true, without_indicators: false });
    boards.pop().unwrap()
}

/// The plan of the latest period.
pub fn plan(session: &Session) -> Plan {
    Plan::compile(session.rulebook(), *session.periods().last().unwrap())
}

/// The last stage of a session's rulebook.
pub fn last_stage(session: &Session) -> usize {
    session.rulebook().stages.len().saturating_sub(1)
}

/// Runs a plan and gives the rows with every step and rank.
pub fn standings(session: &Session, plan: &Plan) -> Standings {
    let computed = compute::run(std::slice::from_ref(plan), session.panel(), last_stage(session));
    computed.period(plan.period).unwrap().standings(Asked {
        steps: true,
        indicator_ranks: true,
        without_indicators: false,
    })
}

/// The standing of a code.
pub fn of<'b>(entities: &'b [Standing], code: &str) -> &'b Standing {
    entities.iter().find(|standing| standing.code == code).unwrap()
}

/// Runs the program in the repository's root.
#[cfg(feature = "cli")]
pub fn kpi(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kpi"))
        .args(arguments)
        .env_remove("KPI_LANG")
        .env("LC_ALL", "C")
        .current_dir(root())
        .output()
        .unwrap()
}

/// What the program prints; it must not have failed to run.
#[cfg(feature = "cli")]
pub fn printed(arguments: &[&str]) -> String {
    let output = kpi(arguments);
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "kpi {arguments:?}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}

/// Pseudo-random numbers from a seed: SplitMix64 (Steele, Lea, Flood 2014).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_F491_4F6C_DD1D).wrapping_add(922))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// 0 to `most` − 1.
    pub fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(most).unwrap()).unwrap()
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of several.
    pub fn one_of<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// Shuffled.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}
