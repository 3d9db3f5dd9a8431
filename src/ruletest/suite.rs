//! A file of cases as read: what is given, what is expected, and where each word of it stands.

use super::expectation::{Expected, Subject};
use crate::finding::{Code, Place};
use crate::number::Exact;
use crate::registry::Period;
use crate::rulebook::model::Bilingual;

/// The cases of one file.
#[derive(Debug, Clone)]
pub struct Suite {
    /// The file, as the user named it.
    pub file: String,
    /// The rulebook's folder or file, from where the user stands.
    pub rulebook: String,
    /// Where the rulebook is named; the file where it is not.
    pub rulebook_place: Place,
    /// Rankings to compare with.
    pub goldens: Vec<Golden>,
    /// The cases in their order.
    pub cases: Vec<Case>,
}

/// A whole ranking to compare with.
#[derive(Debug, Clone)]
pub struct Golden {
    /// Its file, from where the user stands.
    pub file: String,
    /// Files or folders of figures, from where the user stands.
    pub inputs: Vec<String>,
    /// The period; none: the latest that has data.
    pub period: Option<Period>,
    /// Stage up to which figures count.
    pub stage: Option<String>,
    /// Registry.
    pub registry: Option<String>,
    /// More columns of a CSV.
    pub columns: String,
    /// Where it is declared.
    pub place: Place,
}

/// One case.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it shows.
    pub name: Bilingual,
    /// Where it begins.
    pub place: Place,
    /// The period; none: the rulebook's default.
    pub period: Option<Period>,
    /// Stage up to which figures count.
    pub stage: Option<String>,
    /// Registry.
    pub registry: Option<String>,
    /// Share by which numbers that are not rounded may differ.
    pub tolerance: Option<Exact>,
    /// Other values of the rulebook.
    pub overrides: Vec<Override>,
    /// The figures.
    pub given: Vec<Figure>,
    /// What is expected of entities.
    pub expects: Vec<Expectation>,
    /// Findings that are expected.
    pub findings: Vec<(Code, Place)>,
}

/// A value of the rulebook that is another in a case.
#[derive(Debug, Clone)]
pub struct Override {
    /// The way to the value: `node.total.points`.
    pub path: String,
    /// Where the way is written.
    pub path_place: Place,
    /// The value as TOML.
    pub toml: String,
    /// Where it is written.
    pub place: Place,
    /// The values of a table that is written out in the case file; they go to the values of the table of this path.
    pub members: Vec<Override>,
}

/// A figure that is given.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Code or name of the entity.
    pub entity: String,
    /// Where it is named.
    pub entity_place: Place,
    /// The field; none: the entity is there, without figures.
    pub field: Option<(String, Place)>,
    /// As a cell would say it.
    pub value: String,
    /// Where it is written.
    pub place: Place,
    /// Another period than that of the case.
    pub period: Option<Period>,
    /// Stage.
    pub stage: Option<String>,
    /// Data status as written.
    pub status: Option<String>,
    /// Evidence.
    pub evidence: Option<String>,
}

/// What is expected of one thing of one entity.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// Code or name of the entity.
    pub entity: String,
    /// Where it is named.
    pub entity_place: Place,
    /// Of what.
    pub subject: Subject,
    /// What.
    pub expected: Expected,
    /// Where it is written.
    pub place: Place,
    /// Where its subject is written.
    pub subject_place: Place,
}

/// A path that is written in `file`, from where the user of `file` stands: `rules/hdi/tests/a.toml` and `..` are `rules/hdi`.
pub fn beside(file: &str, path: &str) -> String {
    let absolute = path.starts_with('/');
    let folder = match file.rsplit_once('/') {
        Some((folder, _)) if !absolute => folder,
        Some(_) | None => "",
    };
    let rooted = absolute || folder.starts_with('/') || (folder.is_empty() && file.starts_with('/'));
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn paths_are_seen_from_their_file() {
        assert_eq!(beside("rules/hdi/tests/a.toml", ".."), "rules/hdi");
        assert_eq!(beside("rules/hdi/tests/a.toml", "../../../inputs/hdi"), "inputs/hdi");
        assert_eq!(beside("a.toml", ".."), "..");
        assert_eq!(beside("tests/a.toml", ".."), ".");
        assert_eq!(beside("../x/a.toml", "../../y"), "../../y");
        assert_eq!(beside("/r/tests/a.toml", "../b.csv"), "/r/b.csv");
        assert_eq!(beside("r/a.toml", "/b//./c"), "/b/c");
        assert_eq!(beside("./tests/a.toml", "ranking.csv"), "tests/ranking.csv");
    }
}
