//! The data status stands in every row of JSON of every command: a row is read without its head, and a made-up figure stays one wherever it goes.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod process;

use process::{kpi, root};
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// What is said of the rules and files themselves, or was asked, and of no figure.
const NO_FIGURES: [&str; 7] = ["rulebook", "rulebooks", "changes", "findings", "receipt", "notices", "goal"];

/// A treatment, an imputation, weights that are made and an order of all: what methods did has rows of its own.
const METHODS: &str = r#"
format = 1
[rulebook]
id = "methods"
version = "1"
title = "Methods"
entities = "input"
[input]
period = "2023"
[rank]
node = "index"
on = "exact"
ties = "competition"
[field.a]
title = "A"
kind = "rate"
[field.b]
title = "B"
kind = "rate"
[node.na]
title = "A"
value = "a"
chain = [{ treat = { winsorise = { percentiles = [0, 0.75] }, test = "none" } }]
[node.nb]
title = "B"
value = "b"
chain = [{ impute = "mean" }]
[node.index]
title = "Index"
arithmetic_mean = ["na", "nb"]
weighting = { analytic_hierarchy = [[1, 3], ["1/3", 1]] }
[node.order]
title = "Order"
kemeny = ["na", "nb"]
"#;

/// A folder with made-up figures for every command.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    let (rulebook, figures) = (read("tests/trend/rulebook.toml"), read("tests/trend/figures.csv"));
    put("rules.toml", &rulebook);
    put("figures.csv", &figures);
    assert!(figures.starts_with("# status: illustrative\n"), "{figures}");
    put("other-rules.toml", &rulebook.replace("2024 = 80", "2024 = 90"));
    put("other.csv", &figures.replace("2024,Tỉnh A,82", "2024,Tỉnh A,83").replace("2024,Tỉnh D,51", "2024,Tỉnh D,"));
    put("methods.toml", METHODS);
    put("methods.csv", "# status: illustrative\nentity,a,b\nA,1,1\nB,2,2\nC,3,3\nD,4,6\nE,100,\n");
    put("commune.toml", &read("tests/appraisal/commune/rulebook.toml"));
    put("sheet.csv", &format!("# status: illustrative\n{}", read("tests/appraisal/commune/sheet.csv")));
    folder
}

/// Whether an object names an entity, a field or a node.
fn names(own: &serde_json::Map<String, Value>) -> bool {
    let is_named = |key: &str| own.get(key).is_some_and(|own| own.is_string() || own.is_object());
    ["code", "entity", "field", "node"].into_iter().any(is_named) || (is_named("id") && is_named("title"))
}

/// What is asked of a command, and everything in its answer that is not as it must be.
struct Walk<'a> {
    command: &'a str,
    problems: Vec<String>,
}

impl Walk<'_> {
    /// `stated`: whether a row around it has the status. The head of an answer is no row, unless the whole answer is of one entity.
    fn object(&mut self, own: &serde_json::Map<String, Value>, at: &str, stated: bool) {
        let status = own.get("data_status");
        // A figure that nobody gave has no status; a version is that of a rulebook, a voice that of a stage.
        let is_of_figures = !["version", "voice"].iter().any(|key| own.contains_key(*key));
        let is_head = at.is_empty();
        if names(own) && is_of_figures && !is_head && !stated && status.is_none() {
            self.problems.push(format!("{}: `{at}` has no status: {:?}", self.command, own.keys().collect::<Vec<_>>()));
        }
        if let Some(status) = status.and_then(Value::as_str)
            && !["illustrative", "what-if"].contains(&status)
        {
            self.problems.push(format!("{}: `{at}` is {status}", self.command));
        }
        let stated = stated || (status.is_some() && (!is_head || own.contains_key("code")));
        for (key, value) in own.iter().filter(|(key, _)| !NO_FIGURES.contains(&key.as_str())) {
            self.value(value, &format!("{at}.{key}"), stated);
        }
    }

    fn value(&mut self, value: &Value, at: &str, stated: bool) {
        match value {
            Value::Object(own) => self.object(own, at, stated),
            Value::Array(list) => list.iter().for_each(|own| self.value(own, &format!("{at}[]"), stated)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

fn walked(command: &str, folder: &Path) -> Vec<String> {
    let arguments: Vec<&str> = command.split('|').chain(["--format", "json"]).collect();
    let ran = kpi(&arguments).inside(folder).run();
    let told: Value = serde_json::from_str(&ran.output).unwrap_or_else(|_| panic!("{command}: {}", ran.complaints));
    let whole = told.as_object().unwrap();
    let mut walk = Walk { command, problems: Vec::new() };
    // Of several periods each has a head.
    match whole.get("periods").and_then(Value::as_array).filter(|_| command.starts_with("score")) {
        Some(boards) => boards.iter().for_each(|own| walk.object(own.as_object().unwrap(), "", false)),
        None => walk.object(whole, "", false),
    }
    walk.problems
}

#[test]
fn every_row_of_every_command_has_its_status() {
    let folder = folder();
    let score = ["score", "rules.toml", "figures.csv", "--period", "all", "--format", "json"];
    let published = kpi(score).inside(folder.path()).run().output;
    fs::write(folder.path().join("result.json"), published.replace("\"rank\": 1", "\"rank\": 7")).unwrap();
    let commands = [
        "score|rules.toml|figures.csv|--columns|values,targets,scores,points,steps,ranks,bands,missing",
        "score|rules.toml|figures.csv|--period|all",
        "score|methods.toml|methods.csv",
        "explain|rules.toml|figures.csv|--entity|Tỉnh A",
        "explain|rules.toml|figures.csv|--entity|Tỉnh A|--node|density",
        "explain|rules.toml|figures.csv|--entity|national",
        "explain|methods.toml|methods.csv|--entity|E",
        "compare|rules.toml|figures.csv|--entity|Tỉnh A|--with|Tỉnh B",
        "compare|rules.toml|figures.csv|--entity|Tỉnh A|--with|mean",
        "compare|rules.toml|figures.csv|--entity|Tỉnh A|--with|median",
        "compare|rules.toml|figures.csv|--entity|Tỉnh A|--with|nearest:2|--on|population",
        "compare|rules.toml|figures.csv|--entity|Tỉnh A|--with|previous",
        "trend|rules.toml|figures.csv",
        "trend|rules.toml|figures.csv|--entity|Tỉnh A",
        "what-if|rules.toml|figures.csv|--set|Tỉnh C.enterprises=2000",
        "what-if|rules.toml|figures.csv|--entity|Tỉnh A",
        "what-if|rules.toml|figures.csv|--entity|Tỉnh D|--reach|rank=1",
        "what-if|rules.toml|figures.csv|--entity|Tỉnh D|--reach|node:density=0.9",
        "diff|rules.toml|other-rules.toml|figures.csv",
        "diff|rules.toml|--inputs|figures.csv,other.csv",
        "appraisal|commune.toml|sheet.csv",
        "verify|result.json|rules.toml|figures.csv",
    ];
    let problems: Vec<String> = commands.iter().flat_map(|command| walked(command, folder.path())).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// The walk itself: a row without its status is found, in a head that has one too; a row within a row that has it is not.
#[test]
fn a_row_without_its_status_is_found() {
    let found = |text: &str| {
        let told: Value = serde_json::from_str(text).unwrap();
        let mut walk = Walk { command: "x", problems: Vec::new() };
        walk.object(told.as_object().unwrap(), "", false);
        walk.problems.len()
    };
    let head = "\"data_status\": \"illustrative\"";
    assert_eq!(found(&format!("{{ {head}, \"rows\": [{{ \"node\": \"a\", \"part\": 1 }}] }}")), 1);
    assert_eq!(found(&format!("{{ {head}, \"code\": \"01\", \"rows\": [{{ \"node\": \"a\", \"part\": 1 }}] }}")), 0);
    assert_eq!(
        found(&format!("{{ \"rows\": [{{ \"code\": \"01\", {head}, \"nodes\": [{{ \"node\": \"a\" }}] }}] }}")),
        0
    );
    assert_eq!(found("{ \"rows\": [{ \"code\": \"01\", \"data_status\": \"official\" }] }"), 1);
}
