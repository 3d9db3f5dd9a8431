//! Any lines as the cells of a column of numbers: never a crash, and what is read does not depend on the order of the cells.

#![no_main]

use libfuzzer_sys::fuzz_target;
use province_kpi::data::{self, Reading, ReadOptions, Source};
use province_kpi::rulebook::model::Rulebook;
use std::sync::OnceLock;

const RULEBOOK: &[u8] = include_bytes!("../../inputs/messy/rulebook.toml");

/// Cells of one table; the registry has so many entities.
const CELLS_MOST: usize = 63;

fn rulebook() -> &'static Rulebook {
    static READ: OnceLock<Rulebook> = OnceLock::new();
    READ.get_or_init(|| province_kpi::rulebook::read("rulebook.toml", RULEBOOK).rulebook.expect("the rulebook is good"))
}

/// The codes of the 63, of which many are left out of the numbers from 1 to 96.
fn codes() -> Vec<String> {
    let day = province_kpi::registry::Date::parse("2024-12-31").expect("a day");
    let registry = province_kpi::registry::shipped("provinces", day).expect("the registry of the 63");
    registry.entities.iter().map(|entity| entity.code.clone()).collect()
}

fn read(rows: &[String]) -> Reading {
    let text = format!("entity,period,online_rate,files\n{}", rows.concat());
    let inputs = [Source { name: "figures.csv".to_owned(), bytes: text.as_bytes().into() }];
    data::read(rulebook(), &inputs, &ReadOptions::default())
}

/// Figures without the places where they stood.
fn figures(reading: &Reading) -> Vec<String> {
    let own = reading.panel.observations.iter();
    own.map(|own| format!("{:?} {:?} {:?}", own.field, own.entity, own.datum)).collect()
}

fuzz_target!(|text: &str| {
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let row = |(code, cell): (String, &str)| format!("{code},2024,{0},{0}\n", quoted(cell));
    let mut rows: Vec<String> = codes().into_iter().zip(text.lines().take(CELLS_MOST)).map(row).collect();
    let first = read(&rows);
    rows.reverse();
    assert_eq!(figures(&first), figures(&read(&rows)), "the order of cells does not show");
});
