//! Files that mean harm, or look like it: each gives its finding, none a panic or a long wait.

use super::*;
use crate::data::limits::{CELL_BYTES_MAX, COLUMNS_MAX, FINDINGS_MAX};

fn codes(bytes: &[u8]) -> Vec<Code> {
    read_all(&rulebook(), &[("a.csv", bytes)]).findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn files_that_are_no_tables() {
    let cases: [(&[u8], &[Code]); 10] = [
        (b"", &[Code::FileEmpty]),
        (b"\n \n", &[Code::FileEmpty]),
        (b"# status: official\n# only notes\n", &[Code::HeaderMissing]),
        (b"01,2022,5\n", &[Code::HeaderMissing]),
        (b"people,rate\n5,6\n", &[Code::ColumnMissing]),
        (b"entity,value\n", &[Code::ColumnMissing]),
        (b"code,period,people\n01,2022,\xFF\n", &[Code::NotUtf8]),
        (b"code,period,people\n01,2022,\0\n", &[Code::NulByte]),
        (b"\xFF\xFEc\0o\0d\0e\0", &[Code::PeriodMissing]),
        (b"PK\x03\x04\0\0", &[Code::WorkbookUnreadable]),
    ];
    for (bytes, expected) in cases {
        assert_eq!(codes(bytes), expected, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn rows_that_do_not_fit_are_named_and_the_others_read() {
    let reading =
        read_text("code,period,people\n01,2022\n02,2022,5,6\n04,2022,7,,\n06,2022,\"8\"x\n08,2022,\"9\n10,2022,10\n");
    assert_eq!(
        found(&reading),
        [(Code::RowLength, 2, 8), (Code::RowLength, 3, 11), (Code::CsvSyntax, 5, 9), (Code::CsvSyntax, 6, 9)]
    );
    assert_eq!(figures(&reading), ["2022 people 04 7"]);
}

#[test]
fn a_figure_below_no_header_is_not_lost_silently() {
    assert_eq!(found(&read_text("code,period,people,\n01,2022,5,6\n")), [(Code::ColumnUnknown, 2, 11)]);
}

#[test]
fn ten_megabytes_on_one_line() {
    let long = "9".repeat(10_000_000);
    assert_eq!(codes(long.as_bytes()), [Code::LimitPassed]);
    assert_eq!(codes(format!("code,period,people\n01,2022,{long}\n").as_bytes()), [Code::LimitPassed]);
    assert_eq!(codes(format!("{long},period,people\n").as_bytes()), [Code::LimitPassed]);
    assert_eq!(codes("a,".repeat(5_000_000).as_bytes()), [Code::LimitPassed]);
    let within =
        format!("code,period,people\n01,2022,{}\n{},2022,5\n", "9".repeat(CELL_BYTES_MAX), "x".repeat(CELL_BYTES_MAX));
    assert_eq!(codes(within.as_bytes()), [Code::CellNotFinite, Code::EntityUnknown]);
    let wide: String = (0..COLUMNS_MAX).map(|column| format!("c{column},")).collect();
    assert_eq!(codes(format!("code,period,{wide}\n").as_bytes()), [Code::LimitPassed]);
}

#[test]
fn a_million_findings_are_a_thousand_and_one() {
    let mut text = String::from("entity,period,field,value\n");
    for row in 0..300_000 {
        text.push_str(&format!("nowhere{row},2022,people,x\n"));
    }
    let reading = read_text(&text);
    assert_eq!(reading.findings.len(), FINDINGS_MAX + 1);
    let cut = reading.findings.iter().find(|finding| finding.code == Code::LimitPassed).unwrap();
    assert_eq!(cut.argument("more"), Some(&Argument::Count(299_000)));
}

#[test]
fn one_figure_a_hundred_thousand_times() {
    let mut text = String::from("entity,period,field,value\n");
    for row in 0..100_000 {
        text.push_str(&format!("01,2022,people,{row}\n"));
    }
    let reading = read_text(&text);
    assert_eq!(figures(&reading), ["2022 people 01 invalid"]);
    assert_eq!(reading.findings.len(), 1);
    assert!(reading.findings[0].places.len() <= 11);
}

#[test]
fn an_unknown_registry_gives_an_empty_panel() {
    let mut rulebook = rulebook();
    rulebook.entities = Entities::Registry("communes".to_owned());
    let reading = read_all(&rulebook, &[("a.csv", b"code,period,people\n01,2022,5\n")]);
    assert_eq!((reading.findings[0].code, reading.panel.observations.len()), (Code::RegistryUnknown, 0));
}
