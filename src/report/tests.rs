//! Goldens of every format in both languages, and the rule that no option takes the data status out.

use super::*;
use crate::finding::{Code, Finding, Place};
use crate::result::{
    Did, EarlierStage, ExplainedCell, ExplainedChild, ExplainedNode, ExplainedParent, ExplainedStatistic,
    ExplainedStep, Explanation, Named, Piece, SetBy, Setter, StatisticGroup, TargetDistance, TargetLine,
};
use crate::rulebook::model::DataStatus;
use fixture::{both, golden};

const LANGUAGES: [(Language, &str); 2] = [(Language::Vi, "vi"), (Language::En, "en")];

/// Every kind of column.
const ALL: &str = "values,targets,scores,points,missing,steps,ranks,groups,bands,attributes";

fn report(format: Format, columns: &str, language: Language, all_periods: bool) -> String {
    let rulebook = fixture::rulebook();
    let columns = Columns::parse(columns, &rulebook).expect("known columns");
    let boards = ["2022-Q4", "2023-Q1"].map(fixture::scoreboard);
    let boards = if all_periods { &boards[..] } else { &boards[1..] };
    scoreboards(boards, &rulebook, format, &columns, language, all_periods)
}

#[test]
fn scoreboards_are_as_agreed() {
    for format in Format::ALL {
        for (language, tag) in LANGUAGES {
            let people = matches!(format, Format::Table | Format::Markdown | Format::CsvExcel);
            if people || language == Language::Vi {
                let tag = if people { format!("_{tag}") } else { String::new() };
                golden(&format!("scoreboard_{}{tag}", format.token()), &report(format, "", language, false));
                golden(&format!("scoreboard_{}{tag}_full", format.token()), &report(format, ALL, language, false));
            }
        }
    }
    golden("scoreboard_csv_periods", &report(Format::Csv, "", Language::Vi, true));
}

#[test]
fn machine_formats_do_not_follow_the_language() {
    for format in [Format::Csv, Format::Json, Format::Tidy] {
        assert_eq!(report(format, ALL, Language::Vi, false), report(format, ALL, Language::En, false));
    }
}

#[test]
fn no_option_takes_the_illustrative_status_out() {
    let ids = ["", ALL, "enterprises", "total"];
    for format in Format::ALL {
        for columns in ids.into_iter().chain(ALL.split(',')) {
            for (language, _) in LANGUAGES {
                for all_periods in [false, true] {
                    holds_the_status(&report(format, columns, language, all_periods), format, language);
                }
            }
        }
    }
}

/// Every row of an entity (and every object of one, in JSON) says that it is illustrative.
fn holds_the_status(text: &str, format: Format, language: Language) {
    let word = match (format, language) {
        (Format::Csv | Format::Json | Format::Tidy, _) | (_, Language::En) => "illustrative",
        (_, Language::Vi) => "minh họa",
    };
    if format == Format::Json {
        let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
        let boards =
            value.get("periods").and_then(|list| list.as_array().cloned()).unwrap_or_else(|| vec![value.clone()]);
        for board in boards {
            assert_eq!(board["data_status"], word);
            assert!(board["entities"].as_array().expect("list").iter().all(|entity| entity["data_status"] == word));
        }
        return;
    }
    let names =
        ["Hà Nội", "Minh", "Vũng", "Điện Biên", "=1+1", "Ha Noi", "Vung", "Dien Bien", "Toàn quốc ", "Whole country "];
    let rows: Vec<&str> = text.lines().filter(|line| names.iter().any(|name| line.contains(name))).collect();
    assert!(rows.len() >= 5, "{text}");
    for row in rows {
        assert!(row.contains(word), "{format:?} {language:?}: {row}");
    }
}

#[test]
fn what_if_rows_say_so() {
    let rulebook = fixture::rulebook();
    let mut board = fixture::scoreboard("2023-Q1");
    board.entities[0].data_status = DataStatus::WhatIf;
    let text = scoreboards(&[board], &rulebook, Format::Table, &Columns::default(), Language::Vi, false);
    assert!(text.contains("Hà Nội (tính thử)"), "{text}");
}

#[test]
fn csv_reads_back_with_the_same_numbers() {
    let text = report(Format::Csv, ALL, Language::Vi, false);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("header").clone();
    let unique: std::collections::BTreeSet<&str> = header.iter().collect();
    assert_eq!(unique.len(), header.len(), "two columns have one header: {header:?}");
    let board = fixture::scoreboard("2023-Q1");
    for (row, standing) in reader.records().zip(&board.entities) {
        let row = row.expect("row");
        assert_eq!(row.get(2), Some(standing.name.as_str()));
        let score =
            row.get(3).filter(|text| !text.is_empty()).map(|text| text.parse::<f64>().expect("number").to_bits());
        assert_eq!(score, standing.score.map(f64::to_bits));
    }
}

const RULEBOOK: &str = "format = 1\n\n[node.total]\ntitel = \"Tổng điểm\"\npoints = 100\npoints = 90\n";

fn findings() -> Vec<Finding> {
    let at = |word: &str, nth: usize| {
        let (start, _) = RULEBOOK.match_indices(word).nth(nth).expect("there");
        Place::span("rulebook.toml", RULEBOOK, start..start + word.len())
    };
    vec![
        Finding::new(Code::UnknownKey)
            .with("key", "titel")
            .with("table", "node.total")
            .with("suggestions", vec!["title".to_owned()])
            .at(at("titel", 0)),
        Finding::new(Code::DuplicateId).with("id", "points").at(at("points", 1)).at(at("points", 0).related()),
        Finding::new(Code::FieldUnused).with("field", "a").at(Place::file("rulebook.toml")),
        Finding::new(Code::CellNotNumber).with("field", "population").with("text", "12a").at(Place::at("b.xlsx", 7, 3)),
        Finding::new(Code::Illustrative),
    ]
}

#[test]
fn findings_are_as_agreed() {
    let sources = |file: &str| (file == "rulebook.toml").then_some(RULEBOOK);
    for (language, tag) in LANGUAGES {
        golden(&format!("findings_{tag}"), &findings_text(&findings(), &sources, language, false));
    }
    golden("findings_json", &findings_json(&findings()));
    assert!(findings_text(&findings(), &sources, Language::Vi, true).contains('\u{1b}'));
    assert_eq!(findings_text(&[], &sources, Language::Vi, false), "");
}

#[test]
fn a_long_list_of_findings_is_cut_and_says_so() {
    let finding = Finding::new(Code::EntityMissing).at(Place::at("a.csv", 2, 1));
    let text = findings_text(&vec![finding; 1234], &|_| None, Language::Vi, false);
    assert!(text.ends_with("còn 1.184 phát hiện nữa không in ra ở đây\n1.234 lỗi\n"), "{text}");
    assert!(text.len() < 20_000);
}

#[test]
fn a_finding_on_a_line_of_ten_megabytes_stays_small() {
    let text: String = "x".repeat(10_000_000);
    let finding = Finding::new(Code::CellNotNumber).with("field", "a").with("text", text.clone());
    let finding = finding.at(Place::span("a.csv", &text, 0..text.len()));
    let out = findings_text(&[finding], &|_| Some(text.as_str()), Language::En, false);
    assert!(out.len() < 2_000, "{} bytes", out.len());
}

#[test]
fn a_place_far_into_a_long_line_keeps_its_column() {
    let text = format!("{}HERE{}", "é".repeat(1_000), "x".repeat(1_000));
    let finding = Finding::new(Code::EntityMissing).at(Place::span("a.csv", &text, 2_000..2_004));
    let out = findings_text(&[finding], &|_| Some(text.as_str()), Language::En, false);
    assert!(out.contains("a.csv:1:1001") && out.contains("HERE"), "{out}");
}

fn cell(field: &str, title: (&str, &str), text: &str, line: u32) -> ExplainedCell {
    ExplainedCell {
        field: field.into(),
        title: both(title.0, title.1),
        period: None,
        unit: Some("người".into()),
        text: Some(text.into()),
        missing: None,
        unread: None,
        file: Some("inputs/sample/q1.csv".into()),
        line: Some(line),
        column: Some(4),
        sheet: None,
        stage: Some("appraised".into()),
        earlier: vec![EarlierStage {
            stage: "self".into(),
            text: Some((line * 2000).to_string()),
            missing: None,
            file: "inputs/sample/q1.csv".into(),
            line: line + 10,
            column: 4,
            sheet: None,
            data_status: DataStatus::Illustrative,
            said_by: None,
        }],
        data_status: Some(DataStatus::Illustrative),
        evidence: Some("Báo cáo 12/BC-STTTT".into()),
        said_by: None,
        combined: None,
        combined_as: None,
        members: Vec::new(),
    }
}

fn explained() -> Explanation {
    let step = |name: &str, did, before, after| ExplainedStep {
        name: name.into(),
        did,
        before: Some(before),
        after: Some(after),
    };
    Explanation {
        format: 1,
        rulebook: fixture::scoreboard("2023-Q1").rulebook,
        period: "2023-Q1".into(),
        code: "01".into(),
        name: "Hà Nội".into(),
        name_en: "Ha Noi".into(),
        rank: Some(1),
        ranked: 62,
        restated: None,
        data_status: DataStatus::Illustrative,
        notices: vec![both("Trọng số do nhóm biên soạn đặt.", "The weights are the authors' own.")],
        node: ExplainedNode {
            id: "enterprises".into(),
            title: both("Doanh nghiệp số trên 1.000 dân", "Digital enterprises per 1,000 people"),
            unit: Some("doanh nghiệp/1.000 dân".into()),
            note: Some(both(
                "Tính theo dân số trung bình của năm trước.",
                "By the mean population of the year before.",
            )),
            formula: Some("digital_enterprises / population * 1000".into()),
            with_numbers: vec![
                Piece::Number(Some(6_000.0)),
                Piece::Text(" / ".into()),
                Piece::Number(Some(8_435_700.0)),
                Piece::Text(" * 1000".into()),
            ],
            statistics: vec![ExplainedStatistic {
                step: Some("score".into()),
                text: "max(x)".into(),
                value: Some(1.25),
                missing: None,
                count: 63,
                group: Some(StatisticGroup { attribute: "region".into(), value: "Đông Nam Bộ".into() }),
                periods: vec!["2023-Q1".into()],
                ranked_only: false,
                set_by: Some(SetBy {
                    count: 6,
                    first: vec![Setter {
                        entity: Named { code: "79".into(), name: "Bình Dương".into(), name_en: "Binh Duong".into() },
                        period: "2023-Q1".into(),
                    }],
                }),
            }],
            combination: None,
            cells: vec![
                cell("digital_enterprises", ("Doanh nghiệp số", "Digital enterprises"), "6000", 2),
                cell("population", ("Dân số", "Population"), "8435700", 3),
            ],
            value: Some(6_000.0 / 8_435_700.0 * 1000.0),
            missing: None,
            target: Some(0.7),
            target_source: Some("QĐ 411/QĐ-TTg".into()),
            target_line: Some(TargetLine {
                from: 0.6,
                from_period: "2021".into(),
                to: 1.0,
                to_period: "2025".into(),
                months: 12,
                months_all: 48,
            }),
            distance: Some(TargetDistance {
                reached: true,
                lower_is_better: false,
                gap: 6_000.0 / 8_435.7 - 0.7,
                fields: Vec::new(),
            }),
            steps: vec![
                step("score", Did::ToTarget { target: 0.7, inverse: false, capped: true }, 6_000.0 / 8_435.7, 1.0),
                step("shown", Did::Round { decimals: 2, mode: "half away from zero".into() }, 1.0, 1.0),
            ],
            score: Some(1.0),
            is_share: true,
            shown: Some(1.0),
            points: Some(60.0),
            points_max: Some(60.0),
            points_lost: Some(0.0),
            parents: vec![ExplainedParent {
                id: "total".into(),
                title: both("Tổng điểm", "Total"),
                weight: 60.0,
                share: Some(0.6),
                counted: None,
                score: Some(1.0),
                contribution: Some(60.0),
                lost: Some(0.0),
                in_points: true,
            }],
            data_status: DataStatus::Illustrative,
            children: vec![ExplainedChild {
                id: "plan".into(),
                title: both("Kế hoạch", "Plan issued"),
                score: None,
                weight: 40.0,
                share: None,
                counted: None,
                contribution: None,
                lost: Some(40.0),
                missing: Some(crate::rulebook::model::Missing::NoEvidence),
                rule: Some("score 0".into()),
            }],
        },
    }
}

#[test]
fn explanations_are_as_agreed() {
    for (language, tag) in LANGUAGES {
        let text = explanation(&explained(), ExplanationFormat::Text, language);
        assert!(text.contains(if language == Language::Vi {
            "Hà Nội (minh họa)"
        } else {
            "Ha Noi (illustrative)"
        }));
        golden(&format!("explanation_text_{tag}"), &text);
        golden(
            &format!("explanation_markdown_{tag}"),
            &explanation(&explained(), ExplanationFormat::Markdown, language),
        );
    }
    golden("explanation_json", &explanation(&explained(), ExplanationFormat::Json, Language::Vi));
}
