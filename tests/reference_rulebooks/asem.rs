//! The ASEM index of the R package COINr: its tables, and rulebooks written from them by code. A node's id is its code in small
//! letters; the field of an indicator is its id behind `f_`.

use crate::run::{self, board, of, open};
use province_kpi::result::{Scoreboard, Standing};
use std::collections::BTreeMap;
use std::fmt::Write;

pub type Row = BTreeMap<String, String>;

pub const BUILD: &str = "coinr/golden/00_example_coin_default";
/// The raw data.
pub const RAW: &str = "coinr/data/ASEM_iData.csv";
/// Attributes of the countries by which something is grouped.
const GROUPS: [&str; 2] = ["EurAsia_group", "GDP_group"];

/// A table of the reference results, where they are at hand.
pub fn rows(path: &str) -> Vec<Row> {
    run::rows(&crate::reference().unwrap().join(path))
}

pub struct Indicator {
    pub code: String,
    pub id: String,
    pub lower: bool,
    pub pillar: String,
    /// The field that it is divided by.
    pub denominator: Option<String>,
}

pub struct Aggregate {
    pub code: String,
    pub id: String,
    /// 2 is the lowest.
    pub level: u8,
    /// Codes.
    pub children: Vec<String>,
}

pub struct Asem {
    pub indicators: Vec<Indicator>,
    pub aggregates: Vec<Aggregate>,
    denominators: Vec<String>,
}

pub fn id(code: &str) -> String {
    code.to_lowercase()
}

fn title(id: &str) -> String {
    format!("title = {{ vi = \"{id}\", en = \"{id}\" }}")
}

impl Asem {
    pub fn read() -> Self {
        let meta = rows("coinr/data/ASEM_iMeta.csv");
        let of_type = |kind: &str| meta.iter().filter(|row| row["Type"] == kind).collect::<Vec<_>>();
        let indicators: Vec<Indicator> = of_type("Indicator")
            .into_iter()
            .map(|row| Indicator {
                code: row["iCode"].clone(),
                id: id(&row["iCode"]),
                lower: row["Direction"] == "-1",
                pillar: row["Parent"].clone(),
                denominator: Some(row["Denominator"].clone()).filter(|own| own != "NA"),
            })
            .collect();
        let children = |code: &str| -> Vec<String> {
            meta.iter().filter(|row| row["Parent"] == code).map(|row| row["iCode"].clone()).collect()
        };
        let aggregates: Vec<Aggregate> = of_type("Aggregate")
            .into_iter()
            .map(|row| Aggregate {
                code: row["iCode"].clone(),
                id: id(&row["iCode"]),
                level: row["Level"].parse().unwrap(),
                children: children(&row["iCode"]),
            })
            .collect();
        let denominators = of_type("Denominator").into_iter().map(|row| row["iCode"].clone()).collect();
        assert_eq!((indicators.len(), aggregates.len()), (49, 11));
        Self { indicators, aggregates, denominators }
    }

    /// For figures that are normalised already: more of each is better.
    pub fn of_scores(mut self) -> Self {
        self.indicators.iter_mut().for_each(|own| own.lower = false);
        self
    }

    /// A rulebook of all indicators and aggregates; what stands in a node is written by `own` and `source`. The index ranks, also
    /// within the groups; further tables in `rest`.
    pub fn rulebook(
        &self,
        own: impl Fn(&Indicator) -> String,
        source: impl Fn(&Aggregate) -> String,
        rest: &str,
    ) -> String {
        let mut text = "format = 1\n[rulebook]\nid = \"asem\"\nversion = \"1\"\nentities = \"input\"\n\
             title = { vi = \"ASEM\", en = \"ASEM\" }\n[input]\nperiod = \"2018\"\nmissing = [\"NA\"]\n\
             [input.headers]\neurasia_group = \"attribute.eurasia_group\"\ngdp_group = \"attribute.gdp_group\"\n\
             [rank]\nnode = \"index\"\non = \"exact\"\nties = \"competition\"\ntied = \"exact\"\nwithin = [\"eurasia_group\"]\n"
            .to_owned();
        let fields = self.indicators.iter().map(|own| &own.code).chain(&self.denominators);
        for field in fields {
            let _ = writeln!(text, "[field.f_{}]\n{}\nkind = \"rate\"", id(field), title(field));
        }
        for indicator in &self.indicators {
            let (id, direction) = (&indicator.id, if indicator.lower { "lower" } else { "higher" });
            let _ = writeln!(
                text,
                "[node.{id}]\n{}\ndirection = \"{direction}\"\n{}",
                title(&indicator.code),
                own(indicator)
            );
        }
        for aggregate in &self.aggregates {
            let _ = writeln!(text, "[node.{}]\n{}\n{}", aggregate.id, title(&aggregate.code), source(aggregate));
        }
        text + rest
    }

    /// The figures of a table whose columns are indicators' codes, as an input file; the groups always those of the raw data.
    pub fn figures(&self, path: &str) -> String {
        let groups: BTreeMap<String, Row> = rows(RAW).into_iter().map(|row| (row["uCode"].clone(), row)).collect();
        let rows = rows(path);
        let codes = self.indicators.iter().map(|own| &own.code).chain(&self.denominators);
        let codes: Vec<&String> = codes.filter(|code| rows[0].contains_key(*code)).collect();
        let mut text = "entity,eurasia_group,gdp_group".to_owned();
        codes.iter().for_each(|code| write!(text, ",f_{}", id(code)).unwrap());
        for row in &rows {
            let group = &groups[&row["uCode"]];
            write!(text, "\n{},{},{}", row["uCode"], group[GROUPS[0]], group[GROUPS[1]]).unwrap();
            codes.iter().for_each(|code| write!(text, ",{}", row[*code]).unwrap());
        }
        text + "\n"
    }

    /// The scoreboard of a rulebook over a table.
    pub fn scored(&self, rulebook: &str, input: &str) -> Scoreboard {
        board(&open(rulebook, &[("figures.csv", &self.figures(input))]))
    }

    /// From the raw data.
    pub fn scored_raw(&self, rulebook: &str) -> Scoreboard {
        self.scored(rulebook, RAW)
    }

    /// Every code, indicators first.
    pub fn codes(&self) -> Vec<&str> {
        let aggregates = self.aggregates.iter().map(|own| own.code.as_str());
        self.indicators.iter().map(|own| own.code.as_str()).chain(aggregates).collect()
    }

    /// The codes of the aggregates.
    pub fn aggregate_codes(&self) -> Vec<&str> {
        self.aggregates.iter().map(|own| own.code.as_str()).collect()
    }
}

/// An indicator's value: denominated where its description says by what.
pub fn denominated(own: &Indicator) -> String {
    match &own.denominator {
        Some(by) => format!("value = \"f_{} / f_{}\"", own.id, id(by)),
        None => format!("value = \"f_{}\"", own.id),
    }
}

/// The steps of the example from imputation to treatment.
pub const TREATED: &str = "{ impute = { by = \"mean\", within = \"eurasia_group\" } }, \
    { treat = { winsorise = { most = 5 }, then = \"coin\" } }";

/// A mean of equal weights.
pub fn equal(key: &str, own: &Aggregate) -> String {
    let children: Vec<String> = own.children.iter().map(|child| format!("\"{}\"", id(child))).collect();
    format!("{key} = [{}]", children.join(", "))
}

/// A source with the weights of a table; they add up to what it says.
pub fn weighted(key: &str, own: &Aggregate, weights: &BTreeMap<String, String>) -> String {
    let children: Vec<String> =
        own.children.iter().map(|child| format!("{} = {}", id(child), weights[child])).collect();
    let sum: f64 = own.children.iter().map(|child| weights[child].parse::<f64>().unwrap()).sum();
    let declared = if key.ends_with("_mean") { format!("\nweights = {sum:.3}") } else { String::new() };
    format!("{key} = {{ {} }}{declared}", children.join(", "))
}

/// The rulebook of the full default build. Screening asks what is there after the imputation, as the example does.
pub fn default_build(asem: &Asem) -> String {
    let chain = "chain = [{ impute = { by = \"mean\", within = \"eurasia_group\" } }, { screen = \"available >= 0.9\" }, \
         { treat = { winsorise = { most = 5 }, then = \"coin\" } }, { min_max = [0, 100] }, { round = 2, mode = \"half even\" }]";
    let mut rest = "[node.available]\ntitle = { vi = \"Tỷ lệ có số liệu\", en = \"Availability\" }\n\
         value = \"share_available(below(index, 'impute'))\"\nscored = false\n"
        .to_owned();
    let fields: Vec<String> = asem.indicators.iter().map(|own| format!("f_{}", own.id)).collect();
    rest += &format!(
        "[node.available_raw]\ntitle = {{ vi = \"Tỷ lệ có số liệu gốc\", en = \"Availability of raw figures\" }}\n\
         value = \"share_available({})\"\nscored = false\n",
        fields.join(", ")
    );
    for own in &asem.aggregates {
        rest += &format!(
            "[ranks.of_{0}]\nnode = \"{0}\"\non = \"exact\"\nties = \"competition\"\ntied = \"exact\"\n\
             within = [\"eurasia_group\"]\n",
            own.id
        );
    }
    asem.rulebook(
        |own| format!("{}\n{chain}", denominated(own)),
        |own| format!("{}\nchain = [{{ round = 2, mode = \"half even\" }}]", equal("arithmetic_mean", own)),
        &rest,
    )
}

/// The weights that are not all equal, with their three decimals: the table writes them as floats, `1.3440000000000001`.
pub fn custom_weights() -> BTreeMap<String, String> {
    let rows = rows("coinr/data/ASEM_weights_custom.csv");
    let written = |row: &Row| format!("{:.3}", row["Weight"].parse::<f64>().unwrap());
    rows.iter().map(|row| (row["iCode"].clone(), written(row))).collect()
}

/// The exact score of a node.
pub fn score(standing: &Standing, id: &str) -> Option<f64> {
    match (standing.indicators.get(id), standing.aggregates.get(id)) {
        (Some(own), _) => own.score,
        (None, Some(own)) => own.score,
        (None, None) => panic!("no node {id}"),
    }
}

/// What a step of an indicator gave.
pub fn step(standing: &Standing, id: &str, step: &str) -> Option<f64> {
    let own = &standing.indicators[id];
    if step == "value" { own.value } else { own.steps[step] }
}

/// The rank of a node.
pub fn rank(standing: &Standing, id: &str) -> Option<u32> {
    match (standing.indicators.get(id), standing.aggregates.get(id)) {
        (Some(own), _) => own.rank,
        (None, own) => own.unwrap().rank,
    }
}

/// A cell of a golden.
pub fn number(text: &str) -> Option<f64> {
    if text == "NA" { None } else { Some(text.parse().unwrap()) }
}

/// Within 1e-12 of the expected number. What is near zero came from numbers of size `scale` and is held to that.
#[track_caller]
pub fn assert_near(found: Option<f64>, expected: Option<f64>, scale: f64, place: &str) {
    let same = match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-12 * expected.abs().max(scale),
        (found, expected) => found == expected,
    };
    assert!(same, "{place}: {found:?} is not {expected:?}");
}

/// Compares `of_code` with each column of a golden; gives the number of cells.
#[track_caller]
pub fn compare(
    board: &Scoreboard,
    golden: &str,
    codes: &[&str],
    of_code: impl Fn(&Standing, &str) -> Option<f64>,
) -> usize {
    let expected = rows(golden);
    assert_eq!(expected.len(), 51, "{golden}");
    for code in codes {
        let column: Vec<Option<f64>> = expected.iter().map(|row| number(&row[*code])).collect();
        let cells = column.iter().flatten();
        // A difference of cells can be as small as it likes: 1e-3 of the greatest is where its own digits end.
        let scale = cells.map(|own| own.abs()).fold(0.0, f64::max) * 1e-3;
        for (row, own) in expected.iter().zip(&column) {
            let found = of_code(of(&board.entities, &row["uCode"]), code);
            assert_near(found, *own, scale, &format!("{golden}: {code} of {}", row["uCode"]));
        }
    }
    expected.len() * codes.len()
}

/// Compares ranks with each column of a golden.
#[track_caller]
pub fn compare_ranks(
    board: &Scoreboard,
    golden: &str,
    codes: &[&str],
    of_code: impl Fn(&Standing, &str) -> Option<u32>,
) {
    for row in rows(golden) {
        let standing = of(&board.entities, &row["uCode"]);
        for code in codes {
            let found = of_code(standing, code).map(f64::from);
            assert_eq!(found, number(&row[*code]), "{golden}: {code} of {}", row["uCode"]);
        }
    }
}
