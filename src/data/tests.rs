//! The room as a whole: what comes out for what goes in.

use super::panel::Datum;
use super::*;
use crate::finding::{Argument, Code, Severity};
use crate::number::Decimal;
use crate::rulebook::model::{
    Bilingual, Check, CheckRule, Combine, Entities, Field, FieldIx, Header, Kind, Level, Missing, Stage, Typing,
};

mod hostile;
mod properties;
mod stages;

pub(super) fn text(text: &str) -> Bilingual {
    Bilingual { vi: text.to_owned(), en: text.to_owned() }
}

fn field(id: &str, kind: Kind) -> Field {
    Field {
        id: id.to_owned(),
        title: text(id),
        unit: None,
        kind,
        combine: Combine::Not,
        combine_declared: false,
        evidence_required: false,
        agency: None,
        source: None,
        range: (None, None),
        checks: Vec::new(),
    }
}

/// Fields: `people` (count), `online` (count, at most `people`), `plan` (flag with evidence), `head` (level), `rate` (0 to 100),
/// `share` (rate, better at most `rate`).
pub(super) fn rulebook() -> Rulebook {
    let level = |id: &str, vi: &str, en: &str| Level {
        id: id.to_owned(),
        title: Bilingual { vi: vi.to_owned(), en: en.to_owned() },
    };
    let at_most = |at: usize, severity| vec![Check { rule: CheckRule::AtMost(FieldIx(at)), severity, tolerated: None }];
    let hundred = Decimal::parse("100").ok();
    Rulebook {
        id: "test".to_owned(),
        version: "1".to_owned(),
        title: text("test"),
        basis: Vec::new(),
        notes: Vec::new(),
        in_force: (None, None),
        entities: Entities::Registry("provinces".to_owned()),
        stages: Vec::new(),
        default_period: None,
        headers: vec![
            ("Dân số".to_owned(), Header::Field(FieldIx(0))),
            ("Tỉnh/Thành phố".to_owned(), Header::Entity),
            ("iso3".to_owned(), Header::Entity),
            ("country".to_owned(), Header::Name),
            ("continent".to_owned(), Header::Attribute("region".to_owned())),
            ("STT".to_owned(), Header::Ignored),
        ],
        sentinels: vec!["…".to_owned(), "-999".to_owned()],
        typing: Typing::default(),
        rank: None,
        ranks: Vec::new(),
        grades: None,
        bandings: Vec::new(),
        later: Vec::new(),
        fields: vec![
            field("people", Kind::Count),
            Field { checks: at_most(0, Severity::Error), ..field("online", Kind::Count) },
            Field { evidence_required: true, ..field("plan", Kind::Flag) },
            field(
                "head",
                Kind::Level(vec![level("chairman", "Chủ tịch", "Chairman"), level("deputy", "Phó chủ tịch", "Deputy")]),
            ),
            Field { range: (Some(Decimal::ZERO), hundred), ..field("rate", Kind::Rate) },
            Field { checks: at_most(4, Severity::Warning), ..field("share", Kind::Rate) },
        ],
        nodes: Vec::new(),
        order: Vec::new(),
        turns: Vec::new(),
    }
}

pub(super) fn read_all(rulebook: &Rulebook, files: &[(&str, &[u8])]) -> Reading {
    let sources: Vec<Source<'_>> =
        files.iter().map(|(name, bytes)| Source { name: (*name).to_owned(), bytes: Cow::Borrowed(bytes) }).collect();
    read(rulebook, &sources, &ReadOptions::default())
}

pub(super) fn read_text(text: &str) -> Reading {
    read_all(&rulebook(), &[("a.csv", text.as_bytes())])
}

fn read_in(registry: Option<&str>, text: &str) -> Reading {
    let options = ReadOptions { registry: registry.map(str::to_owned), ..ReadOptions::default() };
    let source = Source { name: "a.csv".to_owned(), bytes: Cow::Borrowed(text.as_bytes()) };
    read(&rulebook(), &[source], &options)
}

/// Period, field, entity, figure of every observation, as one writes them down.
pub(super) fn figures(reading: &Reading) -> Vec<String> {
    let rulebook = rulebook();
    let panel = &reading.panel;
    let figure = |observation: &panel::Observation| {
        let field = &rulebook.field(observation.field).unwrap().id;
        let code = &panel.registry.get(observation.entity).unwrap().code;
        let datum = match observation.datum {
            Datum::Number(number) => number.to_string(),
            Datum::Flag(flag) => flag.to_string(),
            Datum::Level(level) => format!("level {level}"),
            Datum::Missing(reason) => reason.token().to_owned(),
        };
        format!("{} {field} {code} {datum}", observation.period)
    };
    panel.observations.iter().map(figure).collect()
}

/// Code, line and column of every finding.
pub(super) fn found(reading: &Reading) -> Vec<(Code, usize, usize)> {
    reading.findings.iter().map(|finding| (finding.code, finding.places[0].line, finding.places[0].column)).collect()
}

#[test]
fn a_long_table_becomes_a_sorted_panel() {
    let reading = read_text(
        "# status: provisional\nperiod,entity,field,value,status,evidence,note\n2023-Q1,79,people,9000,estimated,,n\n2022,Hà Nội,plan,có,,\"QĐ 1, 2022\",\n2023-Q1,TP. HCM,head,Phó chủ tịch,,,\n2023-Q1,1,people,,,,\n",
    );
    assert_eq!(found(&reading), []);
    assert_eq!(
        figures(&reading),
        ["2022 plan 01 true", "2023-Q1 people 01 not reported", "2023-Q1 people 79 9000", "2023-Q1 head 79 level 1"]
    );
    let of_hcm = &reading.panel.observations[2];
    assert_eq!((of_hcm.status, of_hcm.origin.line, of_hcm.origin.column), (DataStatus::Estimated, 3, 4));
    assert_eq!(of_hcm.remarks.as_ref().unwrap().note.as_deref(), Some("n"));
    assert_eq!(reading.panel.observations[0].remarks.as_ref().unwrap().evidence.as_deref(), Some("QĐ 1, 2022"));
    assert_eq!((reading.status, reading.panel.files[0].rows), (DataStatus::Estimated, 4));
}

#[test]
fn a_wide_table_with_mapped_headers_and_another_delimiter() {
    let reading = read_text(
        "\u{feff}# period: 2022\r\n# status: illustrative\r\nSTT;Tỉnh/Thành phố;Dân số;plan;plan.evidence;rate;rate.status\r\n1;Đà Nẵng;1200000;yes;QĐ 5;99.5;what-if\r\n2;Hoà Bình;-999;no;;…;\r\n;;;;;;\r\n",
    );
    assert_eq!(found(&reading), []);
    assert_eq!(
        figures(&reading),
        ["2022 people 48 1200000", "2022 plan 17 false", "2022 plan 48 true", "2022 rate 48 99.5"]
    );
    assert_eq!(reading.panel.observations[0].status, DataStatus::Illustrative);
    assert_eq!(reading.panel.observations[3].status, DataStatus::WhatIf);
    assert_eq!((reading.panel.files[0].rows, reading.panel.observations[3].origin.line), (2, 4));
}

#[test]
fn entities_of_the_input_stand_in_code_order_with_their_attributes() {
    let mut rulebook = rulebook();
    rulebook.entities = Entities::Input;
    let one = "iso3,country,continent,people,period\nVNM,\"Viet Nam\",Asia,97,2021\nAUS,Australia,Oceania,26,2022\n";
    let two = "iso3,continent,people,period\nVNM,Asia,98,2022\n,Asia,1,2022\n";
    let reading = read_all(&rulebook, &[("a.csv", one.as_bytes()), ("b.csv", two.as_bytes())]);
    assert_eq!(found(&reading), [(Code::EntityMissing, 3, 1)]);
    assert_eq!(
        reading
            .panel
            .registry
            .entities
            .iter()
            .map(|entity| (entity.code.as_str(), entity.name_en.as_str(), entity.attribute("region")))
            .collect::<Vec<_>>(),
        [("AUS", "Australia", Some("Oceania")), ("VNM", "Viet Nam", Some("Asia"))]
    );
    assert_eq!(figures(&reading), ["2021 people VNM 97", "2022 people AUS 26", "2022 people VNM 98"]);
}

#[test]
fn bad_cells_become_invalid_and_are_all_named() {
    let reading = read_text(
        "code,period,people,online,rate,head\n01,2022,mười,5,101,king\n02,2022,100,101,50,\nĐN,2022,1,1,1,\n99,2022,1,1,1,\nHuế,2022-13,1,1,1,\n04,2022,\"7\n\",1,NaN,\n",
    );
    assert_eq!(
        found(&reading),
        [
            (Code::CellNotNumber, 2, 9),
            (Code::CellOutOfRange, 2, 16),
            (Code::CellNotLevel, 2, 20),
            (Code::CellBeyond, 3, 13),
            (Code::EntityAmbiguous, 4, 1),
            (Code::EntityUnknown, 5, 1),
            (Code::EntityUnknown, 6, 1),
            (Code::PeriodInvalid, 6, 5),
            (Code::CellNotFinite, 8, 5),
        ]
    );
    let beyond = reading.findings.iter().find(|finding| finding.code == Code::CellBeyond).unwrap();
    assert_eq!(
        (beyond.argument("text"), beyond.argument("other_text")),
        (Some(&Argument::from("101")), Some(&Argument::from("100")))
    );
    assert_eq!((beyond.places[1].line, beyond.places[1].column), (3, 9));
    assert!(figures(&reading).contains(&"2022 online 02 invalid".to_owned()));
    assert!(figures(&reading).contains(&"2022 people 02 100".to_owned()));
    assert!(figures(&reading).contains(&"2022 rate 04 invalid".to_owned()));
}

#[test]
fn a_relation_that_only_warns_takes_nothing_out() {
    let reading = read_text("code,period,rate,share\n01,2022,50,60\n");
    assert_eq!((reading.findings[0].code, reading.findings[0].severity), (Code::CellBeyond, Severity::Warning));
    assert_eq!(figures(&reading), ["2022 rate 01 50", "2022 share 01 60"]);
}

#[test]
fn a_claim_without_evidence_does_not_count() {
    let reading = read_text("code,period,plan,plan.evidence\n01,2022,yes,\n02,2022,no,\n04,2022,yes,QĐ 5\n");
    assert_eq!(figures(&reading), ["2022 plan 01 no evidence", "2022 plan 02 false", "2022 plan 04 true"]);
    assert_eq!(found(&reading), [(Code::EvidenceMissing, 2, 9)]);
    assert_eq!(reading.findings[0].argument("entity"), Some(&Argument::from("Hà Nội")));
}

#[test]
fn the_same_figure_twice_is_kept_once_and_two_figures_are_a_contradiction() {
    let one = "# status: illustrative\ncode,period,people,plan,plan.evidence\n01,2022,5.0,yes,\n02,2022,7,,\n";
    let two = "code,period,people,plan,plan.evidence\n01,2022,5,yes,QĐ 5\n02,2022,8,,\n";
    let reading = read_all(&rulebook(), &[("b.csv", two.as_bytes()), ("a.csv", one.as_bytes())]);
    assert_eq!(figures(&reading), ["2022 people 01 5", "2022 people 02 invalid", "2022 plan 01 true"]);
    assert_eq!(reading.panel.observations[0].status, DataStatus::Illustrative);
    assert_eq!((reading.panel.observations[0].origin.file, reading.panel.files[0].name.as_str()), (0, "a.csv"));
    assert_eq!(
        found(&reading),
        [(Code::RepeatedObservation, 2, 9), (Code::RepeatedObservation, 2, 11), (Code::DuplicateObservation, 3, 9)]
    );
    let contradiction = &reading.findings[2];
    assert_eq!(
        (contradiction.argument("text"), contradiction.argument("other_text")),
        (Some(&Argument::from("8")), Some(&Argument::from("7")))
    );
    assert_eq!((contradiction.places[1].file.as_str(), contradiction.places[1].line), ("a.csv", 4));
}

#[test]
fn periods_come_from_the_row_the_file_the_user_or_the_rulebook() {
    let mut rulebook = rulebook();
    let source = |text: &'static str| [Source { name: "a.csv".to_owned(), bytes: Cow::Borrowed(text.as_bytes()) }];
    let options = ReadOptions { period: Period::parse("2021"), ..ReadOptions::default() };
    assert_eq!(figures(&read(&rulebook, &source("code,people\n01,5\n"), &options)), ["2021 people 01 5"]);
    assert_eq!(
        figures(&read(&rulebook, &source("# period: 2020\ncode,people\n01,5\n"), &options)),
        ["2020 people 01 5"]
    );
    assert_eq!(
        found(&read(&rulebook, &source("code,people\n01,5\n"), &ReadOptions::default())),
        [(Code::PeriodMissing, 1, 1)]
    );
    rulebook.default_period = Period::parse("2019");
    assert_eq!(
        figures(&read(&rulebook, &source("code,people\n01,5\n"), &ReadOptions::default())),
        ["2019 people 01 5"]
    );
}

#[test]
fn a_period_after_the_era_that_is_asked_for_is_refused() {
    let text =
        "code,period,people\n15,2025-06,5\n15,2025-07,5\n15,2026,5\nSao Hỏa,2025-07,5\n01,2025-07,5\n02,2025-06,5\n";
    let reading = read_in(Some("63"), text);
    assert_eq!(figures(&reading), ["2025-06 people 02 5", "2025-06 people 15 5"]);
    // One finding a period, at its first row, with the number of its rows.
    assert_eq!(found(&reading), [(Code::RegistryUnknown, 3, 4), (Code::RegistryUnknown, 4, 4)]);
    let rows = |at: usize| reading.findings[at].argument("rows");
    assert_eq!((rows(0), rows(1)), (Some(&Argument::Count(3)), Some(&Argument::Count(1))));
}

/// The figures of a text in each of its eras.
type OfEras = (Vec<(String, Vec<String>)>, Vec<(Code, usize, usize)>);

fn in_eras(text: &str) -> OfEras {
    let reading = read_text(text);
    let found = found(&reading);
    let panels = reading.earlier.iter().chain([&reading.panel]);
    let of = |panel: &Panel| {
        let name = |one: &panel::Observation| panel.registry.get(one.entity).unwrap().name_vi.clone();
        let figures = panel.observations.iter().map(|one| format!("{} {}", one.period, name(one)));
        (panel.registry.id.clone(), figures.collect())
    };
    (panels.map(of).collect(), found)
}

#[test]
fn a_row_is_read_in_the_era_of_its_period() {
    let text = "code,name,period,people\n15,Yên Bái,2024,1\n46,Thừa Thiên Huế,2024,1\n46,TP. Huế,2025-Q1,1\n15,Lào Cai,2025-Q3,1\n46,Huế,2025-Q3,1\n";
    let (eras, found) = in_eras(text);
    assert_eq!(found, []);
    let expected = [
        ("provinces-63", vec!["2024 Yên Bái", "2024 Thừa Thiên Huế"]),
        ("provinces-63", vec!["2025-Q1 Huế"]),
        ("provinces-34", vec!["2025-Q3 Lào Cai", "2025-Q3 Huế"]),
    ];
    let expected = expected.map(|(id, rows)| (id.to_owned(), rows.into_iter().map(str::to_owned).collect::<Vec<_>>()));
    assert_eq!(eras, expected);
}

#[test]
fn a_code_and_a_name_that_contradict_each_other_are_refused() {
    let text = "code,name,period,people\n15,Yên Bái,2025-Q3,1\n15,Lào Cai,2024,1\n01,Hà Nội,2024,1\n48,ĐN,2024,1\n02,Sao Hỏa,2024,1\n";
    let (eras, found) = in_eras(text);
    let code = Code::EntityContradicts;
    assert_eq!(found, [(code, 2, 4), (code, 3, 4), (code, 6, 4)]);
    assert_eq!(eras[0].1, ["2024 Hà Nội", "2024 Đà Nẵng"]);
}

#[test]
fn a_bare_code_with_two_meanings_is_never_taken_without_a_word() {
    // Nothing in the file shows its era but the period.
    let (eras, found) = in_eras("code,period,people\n15,2025-Q3,1\n01,2025-Q3,1\n");
    assert_eq!(found, [(Code::CodeOfTwoEras, 2, 1)]);
    assert_eq!(eras[0].1, ["2025-Q3 Hà Nội", "2025-Q3 Lào Cai"]);
    // A dissolved province shows that these are codes of the 63.
    let (eras, found) = in_eras("code,period,people\n15,2025-Q3,1\n02,2025-Q3,1\n01,2025-Q3,1\n");
    assert_eq!(found, [(Code::CodeOfAnotherEra, 2, 1), (Code::EntityUnknown, 3, 1)]);
    assert_eq!(eras[0].1, ["2025-Q3 Hà Nội"]);
    // Whoever is named in full in another row stands: one row is refused, and one is told.
    let text = "code,name,period,people\n15,,2025-Q3,1\n02,Hà Giang,2025-Q3,1\n15,Lào Cai,2025-Q4,1\n";
    let reading = read_text(text);
    let finding = reading.findings.iter().find(|finding| finding.code == Code::CodeOfAnotherEra).unwrap();
    assert_eq!(finding.argument("rows"), Some(&Argument::Count(1)));
    assert_eq!(in_eras(text).0[0].1, ["2025-Q4 Lào Cai"]);
    // The same codes in their own era need no word: 02 is of the 63 alone.
    let (eras, found) = in_eras("code,period,people\n15,2024,1\n02,2024,1\n");
    assert_eq!(found, []);
    assert_eq!(eras[0].1, ["2024 Hà Giang", "2024 Yên Bái"]);
}

#[test]
fn who_is_of_another_era_is_told_with_what_he_has_become() {
    let reading = read_text("entity,period,field,value\nHà Giang,2025-Q3,people,1\n");
    let finding = &reading.findings[0];
    assert_eq!(finding.code, Code::EntityUnknown);
    assert_eq!(finding.argument("other_registry"), Some(&"provinces-63".into()));
    assert_eq!(finding.argument("became"), Some(&"Tuyên Quang".into()));
}

#[test]
fn stages_are_kept_apart() {
    let mut rulebook = rulebook();
    rulebook.stages = vec![Stage::of_id("self", 0), Stage::of_id("appraised", 1)];
    let text = "period,entity,field,value,stage\n2022,01,people,5,appraised\n2022,01,people,6,self\n2022,02,people,6,\n2022,04,people,6,apraised\n";
    let reading = read_all(&rulebook, &[("a.csv", text.as_bytes())]);
    assert_eq!(figures(&reading), ["2022 people 01 6", "2022 people 01 5", "2022 people 02 6"]);
    let found: Vec<Code> = reading.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(found, [Code::ChangeWithoutReason, Code::StageUnknown]);
    assert_eq!(reading.findings[1].argument("suggestions"), Some(&Argument::List(vec!["appraised".to_owned()])));
}

#[test]
fn a_status_that_is_not_known_is_never_official() {
    let reading = read_text("period,entity,field,value,status\n2022,01,people,5,oficial\n");
    assert_eq!(found(&reading), [(Code::StatusUnknown, 2, 18)]);
    assert_eq!(reading.panel.observations[0].status, DataStatus::Illustrative);
}

#[test]
fn missing_reasons_are_figures() {
    let reading = read_text("code,period,people,plan\n01,2022,Không áp dụng,not applicable\n");
    assert_eq!(figures(&reading), ["2022 people 01 not applicable", "2022 plan 01 not applicable"]);
    assert_eq!(reading.panel.observations[0].datum, Datum::Missing(Missing::NotApplicable));
}
