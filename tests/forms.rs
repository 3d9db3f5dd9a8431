//! Forms out and back: what is written into a form is what is collected from it, whatever the texts are; forms that offices filled in
//! with other programs; every ending of the two commands.
//!
//! The workbooks under `tests/forms/returned/` were filled in with other programs from forms of `tests/forms/rulebook.toml`; they hold
//! the layout of forms that are out in the provinces, which later versions must still read.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod process;

use process::{Ran, golden, kpi, root};
use proptest::prelude::*;
use province_kpi::data::{self, CollectOptions, Collected, Source};
use province_kpi::finding::Code;
use province_kpi::form::{Entered, Form, Group, Row, Stamp, file_name};
use province_kpi::registry::Period;
use province_kpi::report;
use province_kpi::rulebook::model::{DataStatus, FieldIx, Language, Rulebook};
use province_kpi::scoring::{FormRequest, RulebookSource, forms};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

const RULEBOOK: &str = "tests/forms/rulebook.toml";
const RETURNED: &str = "tests/forms/returned";

fn rulebook() -> (Rulebook, String) {
    let text = fs::read(root().join(RULEBOOK)).unwrap();
    let read = province_kpi::rulebook::read_with(RULEBOOK, &text, &[]);
    (read.rulebook.unwrap(), data::sha256(&text))
}

fn form(rulebook: &Rulebook, sha256: &str, mut entered: BTreeMap<&str, Entered>) -> Form {
    let groups = Group::of(rulebook, |field| {
        let id = rulebook.field(field).unwrap().id.as_str();
        Row { entered: entered.remove(id), ..Row::blank(field) }
    });
    Form {
        rulebook: Stamp {
            id: rulebook.id.clone(),
            version: rulebook.version.clone(),
            title: rulebook.title.clone(),
            sha256: sha256.to_owned(),
        },
        period: Period::parse("2023-Q2").unwrap(),
        stage: Some("self-assessed".to_owned()),
        registry: "provinces-63".to_owned(),
        code: "01".to_owned(),
        name_vi: "Hà Nội".to_owned(),
        name_en: "Ha Noi".to_owned(),
        groups,
        has_earlier: false,
    }
}

fn collect(entered: BTreeMap<&str, Entered>, language: Language) -> Collected {
    let (rulebook, sha256) = rulebook();
    let form = form(&rulebook, &sha256, entered);
    let bytes = report::form(&form, &rulebook, language).unwrap();
    let source = Source { name: file_name(&form, language), bytes: bytes.into() };
    data::collect(&rulebook, &sha256, &[source], &CollectOptions::default())
}

/// The rows of the collected table by field.
fn rows(csv: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.unwrap();
        let row: BTreeMap<String, String> =
            header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect();
        (row["field"].clone(), row)
    };
    reader.records().map(row).collect()
}

/// What officers write beside a figure, and what a spreadsheet could take for something else.
fn remark() -> impl Strategy<Value = String> {
    let seen = prop::sample::select(vec![
        "12/QĐ-UBND",
        "=SUM(A1:A9)",
        "+84 24 3825 3536",
        "-",
        "@ubnd",
        "007",
        "00012345678901234567890",
        "1E5",
        "1/2",
        "3-4",
        "TRUE",
        "#N/A",
        "'trích dẫn'",
        "nói \"có\"\ndòng hai\n\ndòng bốn",
        "  thụt vào  ",
        "<b>&amp;</b> & ]]>",
        "_x0041_ _x000D_",
        "Quyết định;của,UBND\ttỉnh",
        "31/03/2023",
        "không áp dụng",
        "𝟙 👍",
    ]);
    let seen = seen.prop_map(str::to_owned);
    let composed = "[a-zà-ỹđ0-9 ,;\"'\n=&<>_-]{0,40}".prop_map(|text: String| text.nfc().collect());
    let decomposed = "[a-zà-ỹđ ]{0,30}".prop_map(|text: String| text.nfd().collect());
    let any: BoxedStrategy<String> = prop_oneof![3 => seen, 2 => composed, 1 => decomposed].boxed();
    // Spaces alone say nothing.
    any.prop_map(|text: String| if text.trim().is_empty() { String::new() } else { text })
}

/// A decimal with at most 15 digits, as a spreadsheet holds it, or with more, which then stands in the cell as text.
fn decimal(digits: u32) -> impl Strategy<Value = String> {
    (0..10u64.pow(digits), 0usize..6).prop_map(|(whole, decimals)| {
        let text = format!("{whole:0>width$}", width = decimals + 1);
        let (front, back) = text.split_at(text.len() - decimals);
        let back = back.trim_end_matches('0');
        if back.is_empty() { front.to_owned() } else { format!("{front}.{back}") }
    })
}

fn entered(value: String) -> impl Strategy<Value = Entered> {
    let status = prop::sample::select(vec![
        DataStatus::Official,
        DataStatus::Provisional,
        DataStatus::Estimated,
        DataStatus::Illustrative,
    ]);
    (status, [remark(), remark(), remark(), remark(), remark()], remark()).prop_map(move |(status, evidence, note)| {
        Entered { value: value.clone(), status, as_of: String::new(), evidence, note }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Every value and every text comes back exactly.
    #[test]
    fn out_and_back(
        communes in 1u32..2000, part in 0.0f64..=1.0, share in 0u32..=10_000, revenue in prop_oneof![decimal(15), decimal(18)],
        plan in prop::sample::select(vec!["yes", "no", "not applicable"]),
        head in prop::sample::select(vec!["chairman", "deputy", "other"]),
        language in prop::sample::select(vec![Language::Vi, Language::En]),
        remarks in prop::collection::vec(entered(String::new()), 6),
    ) {
        let with_team = (f64::from(communes) * part).floor();
        let values = [
            ("communes", communes.to_string()),
            ("communes_with_team", with_team.to_string()),
            ("online_share", (f64::from(share) / 100.0).to_string()),
            ("revenue", revenue),
            ("plan_issued", plan.to_owned()),
            ("head", head.to_owned()),
        ];
        let filled: BTreeMap<&str, Entered> = values.into_iter().zip(remarks).map(|((field, value), remarks)| {
            (field, Entered { value, ..remarks })
        }).collect();
        let collected = collect(filled.clone(), language);
        let refused: Vec<_> = collected.findings.iter().filter(|finding| finding.is_error()).collect();
        prop_assert!(refused.is_empty(), "{refused:?}");
        prop_assert_eq!(collected.collection.counts.taken, 6);
        let rows = rows(&collected.csv);
        for (field, own) in &filled {
            let row = &rows[*field];
            prop_assert_eq!(&row["value"], &own.value);
            // A figure that does not apply has no status of its own.
            let is_told = own.status != DataStatus::Official && own.value != "not applicable";
            prop_assert_eq!(row["status"].as_str(), if is_told { own.status.token() } else { "" });
            for (part, text) in ["number", "date", "issuer", "abstract", "link"].iter().zip(&own.evidence) {
                prop_assert_eq!(&row[&format!("evidence.{part}")], text);
            }
            prop_assert_eq!(&row["note"], &own.note);
        }
    }
}

#[test]
fn an_empty_form_has_no_figures_and_nothing_is_wrong_with_it() {
    let collected = collect(BTreeMap::new(), Language::Vi);
    assert_eq!(collected.findings, []);
    assert_eq!(collected.csv.lines().count(), 2);
    let counts = collected.collection.counts;
    assert_eq!((counts.entities, counts.taken, counts.refused, counts.empty), (63, 0, 0, 6));
    assert_eq!(collected.collection.missing.len(), 62);
}

/// Evidence without a figure is not lost.
#[test]
fn a_remark_without_a_figure_is_kept() {
    let entered = Entered { note: "đang tổng hợp".to_owned(), ..Entered::default() };
    let collected = collect([("communes", entered)].into(), Language::Vi);
    let row = &rows(&collected.csv)["communes"];
    assert_eq!((row["value"].as_str(), row["note"].as_str()), ("", "đang tổng hợp"));
}

#[test]
fn what_a_figure_may_be_typed_as() {
    let value = |field: &'static str, text: &str| {
        let entered = Entered { value: text.to_owned(), ..Entered::default() };
        let collected = collect([(field, entered)].into(), Language::Vi);
        let codes: Vec<Code> = collected.findings.iter().map(|finding| finding.code).collect();
        (rows(&collected.csv).get(field).map(|row| row["value"].clone()).unwrap_or_default(), codes)
    };
    let taken = |text: &str| (text.to_owned(), Vec::new());
    let refused = |code| ("invalid".to_owned(), vec![code]);
    assert_eq!(value("revenue", "49.154,4"), taken("49154.4"));
    assert_eq!(value("revenue", "1.234.567"), taken("1234567"));
    assert_eq!(value("revenue", "12,5 tỷ đồng"), taken("12.5"));
    assert_eq!(value("revenue", "950 triệu đồng"), taken("0.95"));
    assert_eq!(value("online_share", "74,72%"), taken("74.72"));
    assert_eq!(value("revenue", "chưa có số liệu"), taken(""));
    assert_eq!(value("revenue", "1.234 tỷ đồng"), refused(Code::FormNumberUnclear));
    assert_eq!(value("revenue", "12 người"), refused(Code::CellUnit));
    assert_eq!(value("revenue", "12,5*"), refused(Code::CellMarked));
    assert_eq!(value("revenue", "-"), (String::new(), vec![Code::PlaceholderTaken]));
    assert_eq!(value("revenue", "không phát sinh"), (String::new(), vec![Code::PlaceholderTaken]));
    assert_eq!(value("revenue", "x"), taken("not applicable"));
    assert_eq!(value("plan_issued", "…"), taken(""));
    assert_eq!(value("head", "chưa báo cáo"), taken(""));
    assert_eq!(value("revenue", "khoảng 12"), refused(Code::CellNotNumber));
    assert_eq!(value("communes", "12.5"), refused(Code::CellNotWhole));
    assert_eq!(value("communes", "2001"), refused(Code::CellOutOfRange));
    assert_eq!(value("head", "Phó chủ tịch"), taken("deputy"));
    assert_eq!(value("head", "Trưởng ban"), refused(Code::CellNotLevel));
    assert_eq!(value("plan_issued", "đang làm"), refused(Code::CellNotFlag));
    assert_eq!(value("plan_issued", "CÓ"), ("yes".to_owned(), vec![Code::EvidenceMissing]));
}

/// A row that came twice with two figures: neither is taken, and it is told where both stand.
#[test]
fn rows_that_contradict_each_other() {
    let (rulebook, sha256) = rulebook();
    for (second, value, code) in
        [("13", "invalid", Code::DuplicateObservation), ("12", "12", Code::RepeatedObservation)]
    {
        let entered = |value: &str| Some(Entered { value: value.to_owned(), ..Entered::default() });
        let mut form = form(&rulebook, &sha256, BTreeMap::new());
        let row = |value: &str| Row { entered: entered(value), ..Row::blank(FieldIx(0)) };
        form.groups[0].rows = vec![row("12"), row(second)];
        let bytes = report::form(&form, &rulebook, Language::Vi).unwrap();
        let source = Source { name: "01 Hà Nội.xlsx".to_owned(), bytes: bytes.into() };
        let collected = data::collect(&rulebook, &sha256, &[source], &CollectOptions::default());
        let found: Vec<Code> = collected.findings.iter().map(|finding| finding.code).collect();
        assert!(found.contains(&code) && found.contains(&Code::FormAltered), "{:?}", collected.findings);
        let told = collected.findings.iter().find(|finding| finding.code == code).unwrap();
        let cells: Vec<_> = told.places.iter().map(|place| place.sheet.as_ref().unwrap().shown()).collect();
        assert_eq!(cells.len(), 2, "{cells:?}");
        let values = collected.csv.lines().filter(|line| line.contains(&format!("communes,{value},"))).count();
        assert_eq!(values, 2, "{}", collected.csv);
    }
}

/// What the rulebook says stands for a missing figure is none in a form either.
#[test]
fn a_sentinel_is_no_figure() {
    let (mut rulebook, sha256) = rulebook();
    rulebook.sentinels.push("-999".to_owned());
    for text in ["-999", "-999,0"] {
        let entered = Entered { value: text.to_owned(), ..Entered::default() };
        let form = form(&rulebook, &sha256, [("revenue", entered)].into());
        let bytes = report::form(&form, &rulebook, Language::Vi).unwrap();
        let source = Source { name: "01 Hà Nội.xlsx".to_owned(), bytes: bytes.into() };
        let collected = data::collect(&rulebook, &sha256, &[source], &CollectOptions::default());
        assert_eq!((collected.findings, collected.collection.counts.taken), (vec![], 0), "{text}");
    }
}

/// Code 15 is Yên Bái among the 63 provinces and Lào Cai among the 34.
#[test]
fn a_form_of_another_registry_is_not_taken() {
    let (rulebook, sha256) = rulebook();
    let collect = |registry: &str, (code, name): (&str, &str), period: &str, asked: Option<&str>| {
        let entered = Entered { value: "100".to_owned(), ..Entered::default() };
        let form = Form {
            period: Period::parse(period).unwrap(),
            registry: registry.to_owned(),
            code: code.to_owned(),
            name_vi: name.to_owned(),
            ..form(&rulebook, &sha256, [("communes", entered)].into())
        };
        let bytes = report::form(&form, &rulebook, Language::Vi).unwrap();
        let source = Source { name: file_name(&form, Language::Vi), bytes: bytes.into() };
        let options = CollectOptions { registry: asked.map(str::to_owned), ..CollectOptions::default() };
        let collected = data::collect(&rulebook, &sha256, &[source], &options);
        let codes: Vec<Code> = collected.findings.iter().map(|finding| finding.code).collect();
        let named = rows(&collected.csv).get("communes").map(|row| format!("{} {}", row["entity"], row["name"]));
        (codes, named.unwrap_or_default())
    };
    let (yen_bai, lao_cai) = (("15", "Yên Bái"), ("15", "Lào Cai"));
    let taken = |name: &str| (vec![], name.to_owned());
    let refused = |code| (vec![code, Code::NothingCollected], String::new());
    assert_eq!(collect("provinces-34", lao_cai, "2025", None), taken("15 Lào Cai"));
    assert_eq!(collect("provinces-63", yen_bai, "2023", None), taken("15 Yên Bái"));
    assert_eq!(collect("provinces-63", yen_bai, "2025", None), refused(Code::FormOfAnotherRegistry));
    assert_eq!(collect("provinces-34", lao_cai, "2023", None), refused(Code::FormOfAnotherRegistry));
    // The same registry, and the name of another.
    assert_eq!(collect("provinces-34", yen_bai, "2025", None), refused(Code::FormOfAnotherRegistry));
    // A period is collected in its own registry, whatever it will be scored in; the 63 are no more by the end of 2025.
    assert_eq!(collect("provinces-63", yen_bai, "2023", Some("34")), taken("15 Yên Bái"));
    assert_eq!(collect("provinces-63", yen_bai, "2025", Some("63")), refused(Code::RegistryUnknown));
    // The spelling of a name is no other name.
    assert_eq!(collect("provinces-63", ("15", "YÊN BÁI"), "2023", None), taken("15 Yên Bái"));
}

/// A form that came back with nothing in it came back, and is told apart.
#[test]
fn a_form_without_a_single_figure_is_told() {
    let (rulebook, sha256) = rulebook();
    let form = form(&rulebook, &sha256, BTreeMap::new());
    let bytes = report::form(&form, &rulebook, Language::Vi).unwrap();
    let source = Source { name: file_name(&form, Language::Vi), bytes: bytes.into() };
    let collected = data::collect(&rulebook, &sha256, &[source], &CollectOptions::default());
    assert_eq!(collected.findings, []);
    let told = report::collection(&collected.collection, &[], None, Language::Vi, false);
    assert!(told.contains("Đã gửi nhưng không ghi số liệu nào (1): Hà Nội\n"), "{told}");
}

/// A system that stores diacritics apart from their letters has not renamed the file.
#[test]
fn a_decomposed_name_is_the_same_name() {
    let (rulebook, sha256) = rulebook();
    let form = form(&rulebook, &sha256, BTreeMap::new());
    let bytes = report::form(&form, &rulebook, Language::Vi).unwrap();
    for (name, codes) in [
        ("01 Hà Nội.xlsx".nfd().collect::<String>(), vec![]),
        ("biểu/01 hà nội (2).xlsx".to_owned(), vec![]),
        ("01 Hà Nam.xlsx".to_owned(), vec![Code::FormRenamed]),
    ] {
        let source = Source { name, bytes: bytes.clone().into() };
        let collected = data::collect(&rulebook, &sha256, &[source], &CollectOptions::default());
        assert_eq!(collected.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), codes);
    }
}

/// 100 communes of Lào Cai and 150 of Yên Bái are 250 of the Lào Cai of today, which nobody reported.
#[test]
fn an_earlier_figure_of_a_merged_province_is_told_as_restated() {
    let text = fs::read(root().join(RULEBOOK)).unwrap();
    let source = RulebookSource { name: RULEBOOK.into(), bytes: &text, beside: &[] };
    let figures = "period,entity,field,value\n2024,Lào Cai,communes,100\n2024,Yên Bái,communes,150\n2024,Hà Nội,communes,579\n2024,Lào Cai,online_share,50\n2024,Yên Bái,online_share,60\n";
    let inputs = [Source { name: "figures.csv".into(), bytes: figures.as_bytes().into() }];
    let period = Period::parse("2025").unwrap();
    let request = FormRequest { period, stage: None, registry: None, entity: None, filled: false, numbers: None };
    let made = forms(&source, &inputs, &request);
    let earlier = |code: &str| {
        let form = made.forms.iter().find(|form| form.code == code).unwrap();
        let row = form.rows().find(|row| row.field == FieldIx(0)).unwrap();
        row.earlier.as_ref().map(|earlier| (earlier.value.clone(), earlier.restated)).unwrap()
    };
    assert_eq!(earlier("15"), ("250".to_owned(), true));
    assert_eq!(earlier("01"), ("579".to_owned(), false));
    let codes: Vec<Code> = made.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::Restated, Code::NotRestated]);
}

#[test]
fn the_same_form_is_the_same_file() {
    let (rulebook, sha256) = rulebook();
    let made = || report::form(&form(&rulebook, &sha256, BTreeMap::new()), &rulebook, Language::Vi).unwrap();
    assert_eq!(made(), made());
}

#[test]
fn fields_stand_by_agency() {
    let (rulebook, sha256) = rulebook();
    let form = form(&rulebook, &sha256, BTreeMap::new());
    let groups: Vec<(Option<&str>, Vec<FieldIx>)> = form
        .groups
        .iter()
        .map(|group| (group.agency.as_deref(), group.rows.iter().map(|row| row.field).collect()))
        .collect();
    assert_eq!(
        groups,
        [
            (Some("Sở Nội vụ"), vec![FieldIx(0)]),
            (Some("Sở Thông tin và Truyền thông"), vec![FieldIx(1), FieldIx(3), FieldIx(4)]),
            (Some("Văn phòng UBND tỉnh"), vec![FieldIx(2)]),
            (None, vec![FieldIx(5)]),
        ]
    );
}

// ── the commands ─────────────────────────────────────────────────────────────────────────────────────

fn run(arguments: &[&str]) -> Ran {
    kpi(arguments).run()
}

#[test]
fn a_form_for_each_province() {
    let folder = tempfile::tempdir().unwrap();
    let forms = folder.path().join("forms");
    let output = forms.to_str().unwrap();
    let all = ["template", "giao-ban", "--period", "2023-Q2", "--all", "--output", output, "--lang", "vi"];
    let ran = run(&all);
    assert_eq!((ran.code, ran.complaints.as_str()), (0, ""), "{}", ran.output);
    assert_eq!(ran.output, format!("đã ghi 63 biểu vào {output}\n"));
    assert!(forms.join("77 Bà Rịa - Vũng Tàu.xlsx").exists());
    let first = fs::read(forms.join("01 Hà Nội.xlsx")).unwrap();
    // Forms that provinces may have begun to fill in are not overwritten.
    let again = run(&all);
    assert_eq!(again.code, 1);
    assert!(again.complaints.contains("[output-exists]"), "{}", again.complaints);
    assert_eq!(run(&[&all[..], &["--force"]].concat()).code, 0);
    assert_eq!(fs::read(forms.join("01 Hà Nội.xlsx")).unwrap(), first);
    // All blank: nothing is refused, nobody is missing.
    let ran = run(&["collect", "giao-ban", output, "--lang", "en"]);
    assert_eq!(ran.code, 0, "{}", ran.output);
    assert!(ran.output.contains("Sent: 63 of 63 entities"), "{}", ran.output);
}

/// The 34 provinces since the middle of 2025, and a form of one of them out and back.
#[test]
fn a_form_for_each_of_the_34_provinces() {
    let folder = tempfile::tempdir().unwrap();
    let (output, table) = (folder.path().join("forms"), folder.path().join("figures.csv"));
    let (forms, table) = (output.to_str().unwrap(), table.to_str().unwrap());
    let ran = run(&["template", RULEBOOK, "--period", "2026", "--all", "--output", forms, "--lang", "vi"]);
    assert_eq!((ran.code, ran.complaints.as_str()), (0, ""), "{}", ran.output);
    assert_eq!(ran.output, format!("đã ghi 34 biểu vào {forms}\n"));
    assert_eq!(fs::read_dir(&output).unwrap().count(), 34);
    assert!(output.join("15 Lào Cai.xlsx").exists() && !output.join("15 Yên Bái.xlsx").exists());
    let ran = run(&["collect", RULEBOOK, forms, "--lang", "en"]);
    assert_eq!(ran.code, 0, "{}", ran.output);
    assert!(ran.output.contains("Sent: 34 of 34 entities"), "{}", ran.output);
    // Filled in from figures, collected, and scored.
    let figures = folder.path().join("in.csv");
    let cells = [("communes", "99"), ("communes_with_team", "33"), ("online_share", "74.72")];
    let lines = cells.map(|(field, value)| format!("2026,15,Lào Cai,{field},{value},self-assessed\n"));
    fs::write(&figures, format!("period,entity,name,field,value,stage\n{}", lines.concat())).unwrap();
    let filled = ["--entity", "Lào Cai", "--filled", "--force", "--lang", "vi"];
    let begin = ["template", RULEBOOK, figures.to_str().unwrap(), "--period", "2026", "--output", forms];
    let ran = run(&[&begin[..], &filled].concat());
    assert_eq!(ran.code, 0, "{}", ran.complaints);
    let one = output.join("15 Lào Cai.xlsx");
    assert_eq!(run(&["collect", RULEBOOK, one.to_str().unwrap(), "--output", table]).code, 0);
    let rows = rows(&fs::read_to_string(table).unwrap());
    let values = ["communes", "communes_with_team", "online_share"].map(|field| rows[field]["value"].as_str());
    assert_eq!(values, ["99", "33", "74.72"]);
    assert_eq!((rows["communes"]["entity"].as_str(), rows["communes"]["name"].as_str()), ("15", "Lào Cai"));
    let scored = run(&["score", RULEBOOK, table, "--format", "csv", "--columns", "points"]);
    assert!(scored.output.contains(",15,Lào Cai,"), "{} {}", scored.output, scored.complaints);
}

/// Codes of the 63 say nothing of a period in which there are 34, nor the other way round.
#[test]
fn a_form_is_of_the_registry_of_its_period() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("forms");
    let output = output.to_str().unwrap();
    for (period, era, own) in [("2025", "63", "provinces-34"), ("2023", "34", "provinces-63")] {
        let all = ["--all", "--output", output, "--lang", "vi"];
        let ran = run(&[&["template", RULEBOOK, "--period", period, "--registry", era], &all[..]].concat());
        assert_eq!(ran.code, 2, "{}", ran.output);
        let told = format!("danh mục đơn vị `provinces-{era}` không áp dụng trong kỳ `{period}`");
        assert!(ran.complaints.contains(&told), "{}", ran.complaints);
        assert!(ran.complaints.contains(&format!("kỳ này theo danh mục `{own}`")), "{}", ran.complaints);
        assert!(!Path::new(output).exists());
    }
    let ran = run(&["template", RULEBOOK, "--period", "2025-Q1", "--registry", "63", "--all", "--output", output]);
    assert_eq!(ran.code, 0, "{}", ran.complaints);
}

#[test]
fn figures_that_are_there_can_be_filled_in() {
    let folder = tempfile::tempdir().unwrap();
    let (forms, table) = (folder.path().join("forms"), folder.path().join("figures.csv"));
    let (forms, table) = (forms.to_str().unwrap(), table.to_str().unwrap());
    let ran = run(&["template", "giao-ban", "--period", "2023-Q1", "--all", "--filled", "--output", forms]);
    assert_eq!(ran.code, 0, "{}", ran.complaints);
    let ran = run(&["collect", "giao-ban", forms, "--output", table]);
    assert_eq!(ran.code, 0, "{}", ran.output);
    let scored = run(&["score", "giao-ban", table, "--format", "csv"]);
    assert_eq!(scored.code, 0, "{}", scored.complaints);
    assert_eq!(scored.output, run(&["score", "giao-ban", "--format", "csv"]).output);
}

#[test]
fn one_form_and_what_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().to_str().unwrap();
    let begin = ["template", RULEBOOK, "--output", output, "--lang", "en"];
    let with = |more: &[&str]| run(&[&begin[..], more].concat());
    assert_eq!(with(&["--period", "2023", "--entity", "Huế, tỉnh"]).code, 2);
    assert_eq!(with(&["--period", "2023", "--entity", "ĐN"]).code, 2);
    assert_eq!(with(&["--period", "2023-Q7", "--all"]).code, 1);
    assert_eq!(with(&["--period", "2023"]).code, 1);
    assert_eq!(with(&["--period", "2023", "--all", "--entity", "01"]).code, 1);
    assert_eq!(with(&["--period", "2023", "--all", "--stage", "final"]).code, 2);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    assert_eq!(with(&["--period", "2023", "--entity", "Tp. HCM", "--stage", "appraised"]).code, 0);
    assert!(
        folder.path().join("79 Ho Chi Minh City.xlsx").exists() || fs::read_dir(folder.path()).unwrap().count() == 1
    );
    // A file where a folder is wanted.
    let file = folder.path().join("a-file");
    fs::write(&file, "x").unwrap();
    let ran = run(&["template", RULEBOOK, "--period", "2023", "--all", "--output", file.to_str().unwrap()]);
    assert_eq!(ran.code, 1);
    // Who is asked, where the input says who there is: nobody without input.
    let nobody = folder.path().join("nobody");
    let rules = root().join("rules/hdi");
    let ran =
        run(&["template", rules.to_str().unwrap(), "--period", "2024", "--all", "--output", nobody.to_str().unwrap()]);
    assert_eq!(ran.code, 2);
    assert!(ran.complaints.contains("[no-input]"), "{}", ran.complaints);
    assert!(!nobody.exists());
}

/// Forms as they came back, told in both languages.
#[test]
fn what_is_told_of_the_forms_that_came_back() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("figures.csv");
    for language in ["vi", "en"] {
        let ran = run(&[
            "collect",
            RULEBOOK,
            RETURNED,
            "--deadline",
            "2023-07-15",
            "--lang",
            language,
            "--output",
            table.to_str().unwrap(),
            "--force",
        ]);
        assert_eq!((ran.code, ran.complaints.as_str()), (2, ""));
        let told = ran.output.replace(table.to_str().unwrap(), "figures.csv");
        golden("command-line", &format!("collect-{language}"), &told);
    }
    golden("command-line", "collect-csv", &fs::read_to_string(&table).unwrap());
}

#[test]
fn a_collection_as_json() {
    let ran = run(&["collect", RULEBOOK, RETURNED, "--format", "json", "--deadline", "2023-07-15"]);
    assert_eq!(ran.code, 2);
    let told: serde_json::Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(told["format"], 1);
    assert_eq!(told["period"], "2023-Q2");
    assert_eq!(told["counts"]["entities"], 63);
    // The first was sent on the 12th, the correction on the 20th.
    assert_eq!(told["late"].as_array().unwrap().len(), 0);
    let ran = run(&["collect", RULEBOOK, RETURNED, "--format", "json", "--deadline", "2023-07-11"]);
    let early: serde_json::Value = serde_json::from_str(&ran.output).unwrap();
    let late = early["late"].as_array().unwrap().iter().find(|late| late["code"] == "02").unwrap();
    let told_of = (&late["first_sent"], &late["sent"], &late["days"]);
    assert_eq!(told_of, (&"2023-07-12".into(), &"2023-07-20".into(), &1.into()));
    let ran = run(&["collect", RULEBOOK, RETURNED, "--deadline", "2023-07-11", "--lang", "vi"]);
    let line = "Hà Giang (lần đầu 12/07/2023, chậm 1 ngày; bản được tổng hợp gửi ngày 20/07/2023)";
    assert!(ran.output.contains(line), "{}", ran.output);
    assert!(told["findings"].as_array().unwrap().iter().any(|finding| finding["code"] == "form-superseded"));
}

#[test]
fn collecting_has_its_endings() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("figures.csv");
    let output = output.to_str().unwrap();
    // Partial collection is normal.
    let good = format!("{RETURNED}/01 Hà Nội.xlsx");
    assert_eq!(run(&["collect", RULEBOOK, &good, "--output", output]).code, 0);
    assert_eq!(run(&["collect", RULEBOOK, &good, "--output", output]).code, 1);
    assert_eq!(run(&["collect", RULEBOOK, &good, "--output", output, "--force"]).code, 0);
    assert_eq!(run(&["collect", RULEBOOK, "khong-co"]).code, 1);
    assert_eq!(run(&["collect", "khong-co", RETURNED]).code, 1);
    assert_eq!(run(&["collect", RULEBOOK]).code, 1);
    assert_eq!(run(&["collect", RULEBOOK, RETURNED, "--deadline", "15/13/2023"]).code, 1);
    assert_eq!(run(&["collect", RULEBOOK, &good, "--deadline", "15/07/2023"]).code, 0);
    assert_eq!(run(&["collect", RULEBOOK, RETURNED, "--period", "quý 2"]).code, 1);
    // Another rulebook's forms, and no forms at all, leave nothing to collect.
    let other = run(&["collect", "giao-ban", &good, "--lang", "en"]);
    assert_eq!(other.code, 2);
    assert!(other.output.contains("[form-of-another-rulebook]"), "{}", other.output);
    let empty = tempfile::tempdir().unwrap();
    let none = run(&["collect", RULEBOOK, empty.path().to_str().unwrap(), "--lang", "vi"]);
    assert_eq!(none.code, 2);
    assert!(
        none.output.contains("lỗi[nothing-collected]: không có biểu nào của bộ chỉ số `bieu-thu`"),
        "{}",
        none.output
    );
    assert!(none.output.ends_with("không có biểu nào\n"), "{}", none.output);
    // What would be an empty table is not written, and no text goes under the name of a workbook.
    let nowhere = empty.path().join("figures.csv");
    run(&["collect", RULEBOOK, empty.path().to_str().unwrap(), "--output", nowhere.to_str().unwrap()]);
    assert!(!nowhere.exists());
    let workbook = empty.path().join("figures.xlsx");
    let refused = run(&["collect", RULEBOOK, &good, "--output", workbook.to_str().unwrap(), "--lang", "en"]);
    assert_eq!(refused.code, 1);
    assert!(refused.complaints.contains("error[output-not-workbook]"), "{}", refused.complaints);
    assert!(!workbook.exists());
}

/// The collected table is read by the other commands as it stands.
#[test]
fn what_was_collected_is_scored() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("figures.csv");
    let table = table.to_str().unwrap();
    let good = format!("{RETURNED}/01 Hà Nội.xlsx");
    assert_eq!(run(&["collect", RULEBOOK, &good, "--output", table]).code, 0);
    let scored = run(&["score", RULEBOOK, table, "--format", "csv", "--columns", "points"]);
    assert_eq!(scored.code, 0, "{}", scored.complaints);
    assert!(scored.output.lines().nth(1).unwrap().starts_with("1,01,Hà Nội,"), "{}", scored.output);
}

/// A form is no input yet.
#[test]
fn a_form_is_collected_first() {
    let ran = run(&["score", RULEBOOK, &format!("{RETURNED}/01 Hà Nội.xlsx"), "--period", "2023-Q2", "--lang", "en"]);
    assert_eq!(ran.code, 2);
    assert!(ran.complaints.contains("error[form-not-collected]"), "{}", ran.complaints);
    assert!(!ran.complaints.contains("column-unknown"), "{}", ran.complaints);
}

#[test]
fn the_workbooks_are_there() {
    let names = fs::read_dir(Path::new(&root()).join(RETURNED)).unwrap();
    assert!(names.count() >= 8);
}
