//! The documentation cannot lie: its tables of keys are those of the program, its rulebooks are read and scored by it, its lines of
//! output are printed by it, and every finding has its paragraph.
//!
//! `KPI_REFRESH=1 cargo test --test docs -- --test-threads=1` writes the tables of keys and limits and the lines of findings anew. Expected results of
//! examples are never refreshed: they are worked out by hand and the program has to agree.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use province_kpi::data::Source;
use province_kpi::finding::Code;
use province_kpi::report::{self, Columns, Format};
use province_kpi::rulebook::keys::{self, Key, Need, Table};
use province_kpi::rulebook::model::Language;
use province_kpi::scoring::{RulebookSource, Session, Wanted};
use province_kpi::{compute::Asked, scoring::Request, wording};
use std::path::{Path, PathBuf};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|problem| panic!("{name}: {problem}")).replace("\r\n", "\n")
}

/// Compares a file with what it should be, or writes it anew where that was asked for.
fn hold(name: &str, should: &str) {
    if std::env::var_os("KPI_REFRESH").is_some() {
        std::fs::write(path(name), should).unwrap();
    }
    let refresh = "KPI_REFRESH=1 cargo test --test docs -- --test-threads=1";
    assert!(read(name) == should, "{name} is not up to date; refresh it with: {refresh}");
}

/// A fenced block: the words behind the fence, its text, and the line it begins in.
struct Block<'t> {
    words: Vec<&'t str>,
    text: String,
    line: usize,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut open = false;
    for (at, line) in text.lines().enumerate() {
        match line.strip_prefix("```") {
            Some(words) if !open => {
                blocks.push(Block { words: words.split_whitespace().collect(), text: String::new(), line: at + 1 });
                open = true;
            }
            Some(_) => open = false,
            None if open => {
                let block = blocks.last_mut().unwrap();
                block.text.push_str(line);
                block.text.push('\n');
            }
            None => {}
        }
    }
    assert!(!open, "a fence is not closed");
    blocks
}

// ── tables of keys ───────────────────────────────────────────────────────────────────────────────────

fn row(key: &Key) -> String {
    let need = match key.need {
        Need::Required => "required",
        Need::Optional => "",
        Need::NotBuilt => "not built",
    };
    format!("| `{}` | {need} | {} |\n", key.name, key.says.replace('|', "\\|"))
}

fn key_table(table: &Table) -> String {
    let rows: String = table.keys.iter().map(row).collect();
    format!("| key | | what it takes and does |\n|---|---|---|\n{rows}")
}

#[test]
fn the_tables_of_keys_are_those_of_the_program() {
    let text = read("docs/rulebook.md");
    let (mut out, mut rest, mut found) = (String::new(), text.as_str(), Vec::new());
    while let Some((before, after)) = rest.split_once("<!-- keys: ") {
        let (name, after) = after.split_once(" -->").unwrap();
        let (_, after) =
            after.split_once("<!-- /keys -->").unwrap_or_else(|| panic!("the table of `{name}` has no end"));
        let table = keys::ALL.iter().find(|table| table.name == name);
        let table = table.unwrap_or_else(|| panic!("the program has no table `{name}`"));
        found.push(name);
        out.push_str(&format!("{before}<!-- keys: {name} -->\n{}<!-- /keys -->", key_table(table)));
        rest = after;
    }
    out.push_str(rest);
    let all: Vec<&str> = keys::ALL.iter().map(|table| table.name).collect();
    assert_eq!(found, all, "every table of the program, in its order");
    hold("docs/rulebook.md", &out);
}

// ── methods ──────────────────────────────────────────────────────────────────────────────────────────

/// Steps and sources that are explained in the reference: they need no method.
const NO_METHOD: [&str; 15] = [
    "round",
    "clamp",
    "formula",
    "goalposts",
    "to_target",
    "bands",
    "flag",
    "levels",
    "each",
    "given",
    "complement",
    "gate",
    "penalty",
    "bonus",
    "value",
];

/// Keys that say something of a method, in its own section.
const OPTIONS: [&str; 3] = ["within", "over", "base"];

/// Whether a key of a step names what it does; the others belong to one.
fn names_a_step(key: &&Key) -> bool {
    let option = ["mode", "cap", "at_most", "at_least", "name", "keep", "leave_out", "deviation", "ties", "tied"];
    !option.contains(&key.name) && !OPTIONS.contains(&key.name) && !NO_METHOD.contains(&key.name)
}

#[test]
fn every_method_has_its_section() {
    let text = read("docs/methods.md");
    let sections: Vec<&str> = text.split("\n### ").flat_map(|part| part.split("\n## ")).collect();
    let sources = keys::NODE.keys.iter().filter(|key| key.says.starts_with("source") && !NO_METHOD.contains(&key.name));
    let options =
        [keys::WEIGHTING, keys::TREAT, keys::WINSORISE, keys::TRANSFORM, keys::IMPUTE, keys::PLACES, keys::SHARES];
    let options = options.into_iter().flat_map(|table| table.keys);
    let steps = keys::STEP.keys.iter().filter(names_a_step);
    let mut names: Vec<&str> = sources.chain(options).chain(steps).map(|key| key.name).collect();
    names.extend(["principal components", "entropy", "critic", "coin negative", "coin by skewness", "coin original"]);
    for name in names {
        // `name`, `name = …`, "name" in code.
        let written = [format!("`{name}`"), format!("`{name} "), format!("{name} = "), format!("\"{name}\"")];
        let is_there = |section: &&str| written.iter().any(|own| section.contains(own.as_str()));
        assert!(sections.iter().any(is_there), "docs/methods.md has no section on `{name}`");
    }
    for (link, _) in text.split("](findings.md#").skip(1).filter_map(|rest| rest.split_once(')')) {
        assert!(Code::ALL.iter().any(|code| code.text() == link), "docs/methods.md links to no finding `{link}`");
    }
}

// ── limits ───────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn the_limits_are_those_of_the_program() {
    use province_kpi::{data::limits as data, rulebook::limits as rules};
    let limits = [
        ("bytes of a rulebook", rules::RULEBOOK_BYTES_MAX),
        ("fields", rules::FIELDS_MAX),
        ("nodes", rules::NODES_MAX),
        ("layers of nodes above one another", rules::GRAPH_DEPTH_MAX),
        ("items of one list or table of a rulebook", rules::LIST_MAX),
        ("tie-breakers of one ranking", rules::BREAKERS_MAX),
        ("bands of one step", rules::BANDS_MAX),
        ("bytes of a formula", rules::FORMULA_BYTES_MAX),
        ("parentheses, signs and conditions inside one another in a formula", rules::FORMULA_DEPTH_MAX),
        ("operations in a row in a formula", rules::FORMULA_HEIGHT_MAX),
        ("bytes of a file of figures", data::FILE_BYTES_MAX),
        ("rows of a file of figures", data::ROWS_MAX),
        ("columns of a file of figures", data::COLUMNS_MAX),
        ("figures of one file", data::OBSERVATIONS_MAX),
        ("bytes of a cell", data::CELL_BYTES_MAX),
        ("findings of one code in one file; the rest are counted", data::FINDINGS_MAX),
    ];
    let rows: String = limits
        .iter()
        .map(|(what, most)| format!("| {what} | {} |\n", wording::localized(&most.to_string(), Language::En)))
        .collect();
    let text = read("docs/rulebook.md");
    let (before, rest) = text.split_once("<!-- limits -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /limits -->").unwrap();
    hold(
        "docs/rulebook.md",
        &format!("{before}<!-- limits -->\n| at most | |\n|---|---:|\n{rows}<!-- /limits -->{after}"),
    );
}

// ── rulebooks with figures and results ───────────────────────────────────────────────────────────────

fn scored(rulebook: &str, figures: &str, columns: &str, line: usize) -> String {
    let source =
        RulebookSource { name: format!("docs/rulebook.md, line {line}"), bytes: rulebook.as_bytes(), beside: &[] };
    let inputs = [Source { name: "figures.csv".into(), bytes: figures.as_bytes().into() }];
    let request =
        Request { period: if columns.contains("period") { Wanted::All } else { Wanted::Latest }, ..Request::default() };
    let words = columns.split(',').filter(|word| *word != "period").collect::<Vec<_>>().join(",");
    let session = Session::open(&source, &inputs, &request)
        .unwrap_or_else(|problem| panic!("line {line}: {:#?}", problem.findings));
    let columns = Columns::parse(&words, session.rulebook()).unwrap();
    let asked = Asked {
        steps: columns.wants_steps(),
        indicator_ranks: columns.wants_ranks(),
        without_indicators: !columns.wants_indicators(),
    };
    let (boards, _) = session.boards(asked);
    let all = request.period == Wanted::All;
    report::scoreboards(&boards, session.rulebook(), Format::Csv, &columns, Language::En, all)
}

#[test]
fn every_rulebook_of_the_reference_is_read_and_scored_as_it_says() {
    let text = read("docs/rulebook.md");
    let (mut rulebook, mut figures, mut scored_examples) = (None, None, 0);
    for block in blocks(&text) {
        match block.words.as_slice() {
            ["toml", "rulebook"] => {
                let reading = province_kpi::rulebook::read("docs/rulebook.md", block.text.as_bytes());
                let said =
                    report::findings_text(&reading.findings, &|_| Some(block.text.as_str()), Language::En, false);
                assert!(reading.findings.is_empty(), "line {}: {said}", block.line);
                (rulebook, figures) = (Some(block.text), None);
            }
            ["csv", "figures"] => figures = Some(block.text),
            ["csv", "expected", columns @ ..] => {
                let columns = columns.first().and_then(|word| word.strip_prefix("columns=")).unwrap_or_default();
                let (rulebook, figures) = (rulebook.as_ref().unwrap(), figures.as_ref().unwrap());
                let result = scored(rulebook, figures, columns, block.line);
                assert_eq!(result, block.text, "docs/rulebook.md, line {}:\n{result}", block.line);
                scored_examples += 1;
            }
            _ => {}
        }
    }
    assert!(scored_examples >= 10, "only {scored_examples} examples are scored");
}

// ── lines of output ──────────────────────────────────────────────────────────────────────────────────

/// The words of a command line; double quotes keep words together.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate();
    parts
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

#[cfg(feature = "cli")]
#[test]
fn every_line_of_output_is_one_that_the_program_prints() {
    let mut commands = 0;
    for document in ["README.md", "README.vi.md", "docs/contract.md"] {
        let text = read(document);
        for block in blocks(&text).into_iter().filter(|block| block.words == ["console"]) {
            let mut printed = String::new();
            for line in block.text.lines().map(str::trim_end) {
                if let Some(command) = line.strip_prefix("$ kpi ") {
                    let mut kpi = std::process::Command::new(env!("CARGO_BIN_EXE_kpi"));
                    let run = kpi.args(words(command)).current_dir(path("")).env("KPI_LANG", "en").output().unwrap();
                    printed = String::from_utf8(run.stdout).unwrap() + &String::from_utf8(run.stderr).unwrap();
                    commands += 1;
                } else if !line.is_empty() && line.trim() != "…" {
                    let is_printed = printed.lines().any(|own| own.trim_end() == line);
                    assert!(
                        is_printed,
                        "{document}, block of line {}: the program does not print\n{line}\n",
                        block.line
                    );
                }
            }
        }
    }
    assert!(commands >= 6, "only {commands} commands are shown");
}

// ── findings ─────────────────────────────────────────────────────────────────────────────────────────

/// The English sentence of each code, with the arguments of an example, as the golden of all sentences has it.
fn example(code: Code) -> String {
    let golden = read("golden/report/sentences.snap");
    let heading = format!("\n## {}\n", code.text());
    let section = golden.split_once(&heading).unwrap_or_else(|| panic!("no sentence of {}", code.text())).1;
    let section = section.split("\n## ").next().unwrap();
    // Vietnamese message, label, help; then the same in English.
    let messages: Vec<&str> = section.lines().filter(|line| !line.is_empty() && !line.starts_with("  ")).collect();
    let message = messages.get(1).unwrap_or_else(|| panic!("{} has no English sentence", code.text()));
    format!("{}[{}]: {message}", wording::severity(code.severity(), Language::En), code.text())
}

#[test]
fn every_finding_has_its_paragraph_and_its_line() {
    let text = read("docs/findings.md");
    let (head, rest) = text.split_once("\n## ").unwrap();
    let (mut out, mut found) = (format!("{head}\n"), Vec::new());
    for section in rest.split("\n## ") {
        let (heading, body) = section.split_once('\n').unwrap();
        let code = Code::ALL.iter().find(|code| code.text() == heading);
        let code = *code.unwrap_or_else(|| panic!("no finding is called `{heading}`"));
        found.push(heading);
        let (before, after) = body.split_once("```text\n").unwrap_or_else(|| panic!("`{heading}` shows no line"));
        let (_, after) = after.split_once("\n```").unwrap();
        assert!(before.trim().len() > 40, "`{heading}` says too little");
        assert!(after.contains("**To mend:**"), "`{heading}` does not say how to mend it");
        out.push_str(&format!("## {heading}\n{before}```text\n{}\n```{after}\n", example(code)));
    }
    let all: Vec<&str> = Code::ALL.iter().map(|code| code.text()).collect();
    assert_eq!(found, all, "every code, in the order of the program");
    hold("docs/findings.md", &format!("{}\n", out.trim_end()));
}
