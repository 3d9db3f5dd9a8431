//! Old figures for new provinces: the population of 22 years restated to the 34, and what every form of output says of a restated result.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod run;

use province_kpi::compute::Asked;
use province_kpi::data::Source;
use province_kpi::finding::Code;
use province_kpi::number::Decimal;
use province_kpi::report::{self, Columns, ExplanationFormat, Format};
use province_kpi::rulebook::model::{Language, Missing};
use province_kpi::scoring::{Request, RulebookSource, Session, Wanted};
use run::text;
use std::collections::BTreeMap;

const POPULATION: &str = r#"
format = 1
[rulebook]
id = "dan-so"
version = "1"
title = { vi = "Dân số", en = "Population" }
entities = "provinces"
[rank]
node = "people"
on = "exact"
ties = "competition"
[field.population]
title = { vi = "Dân số trung bình", en = "Average population" }
kind = "amount"
unit = "nghìn người"
[node.people]
title = { vi = "Dân số", en = "Population" }
value = "population"
missing = { otherwise = "stays missing" }
"#;

fn open(rulebook: &str, figures: &str, registry: Option<&str>, period: Wanted) -> Session {
    let source = RulebookSource { name: "rulebook.toml".into(), bytes: rulebook.as_bytes(), beside: &[] };
    let inputs = [Source { name: "figures.csv".into(), bytes: figures.as_bytes().into() }];
    let request = Request { period, registry: registry.map(str::to_owned), ..Request::default() };
    match Session::open(&source, &inputs, &request) {
        Ok(session) => session,
        Err(problem) => panic!("{:#?}", problem.findings),
    }
}

/// By year and code: the figure, none where the source has none.
fn published(figures: &str) -> BTreeMap<(String, String), Option<Decimal>> {
    let rows = run::parse(figures).into_iter();
    rows.map(|row| ((row["period"].clone(), row["code"].clone()), Decimal::parse(&row["population"]).ok())).collect()
}

/// Members of the 34 by code, from the registry's own file.
fn members() -> BTreeMap<String, Vec<String>> {
    let registry = text("inputs/registries/provinces-63.csv");
    let mut members: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in registry.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split(';').collect();
        if cells[9].is_empty() {
            members.entry(cells[8].to_owned()).or_default().push(cells[0].to_owned());
        }
    }
    members
}

#[test]
fn the_population_of_every_year_adds_up() {
    let figures = text("inputs/population/dan-so-1995-2016.csv");
    let published = published(&figures);
    let session = open(POPULATION, &figures, Some("34"), Wanted::All);
    let (boards, findings) = session.boards(Asked::default());
    assert!(findings.iter().all(|finding| !finding.is_error()), "{findings:#?}");
    assert_eq!(boards.len(), 22);
    let members = members();
    assert_eq!(members.len(), 34);
    let (mut whole, mut lacking) = (0, 0);
    for board in &boards {
        assert_eq!((board.registry.as_str(), board.entities.len()), ("provinces-34", 34));
        for standing in &board.entities {
            let own = &members[&standing.code];
            let figure = |code: &String| published[&(board.period.clone(), code.clone())];
            let sum = own.iter().map(figure).try_fold(Decimal::ZERO, |sum, figure| sum.checked_add(figure?));
            let result = &standing.indicators["people"];
            match sum {
                Some(sum) => {
                    assert_eq!(result.value, Some(sum.to_f64()), "{} {}", board.period, standing.name);
                    whole += 1;
                }
                None => {
                    let expected = if own.iter().all(|code| figure(code).is_none()) {
                        Missing::NotReported
                    } else {
                        Missing::MemberMissing
                    };
                    assert_eq!((result.value, result.missing), (None, Some(expected)));
                    lacking += 1;
                }
            }
            assert_eq!(result.restated, own.len() > 1, "{}", standing.name);
        }
        // The country is the same country, whichever way it is divided.
        let of_year = published.iter().filter(|((year, _), _)| *year == board.period);
        let all = of_year.map(|(_, figure)| *figure).try_fold(Decimal::ZERO, |sum, figure| sum.checked_add(figure?));
        let national = board.national.as_ref().unwrap().indicators["people"].value;
        assert_eq!(national, all.map(Decimal::to_f64), "{}", board.period);
    }
    assert_eq!(whole + lacking, 34 * 22);
    assert!(lacking > 0 && whole > 700, "{whole} {lacking}");
}

const GROWTH: &str = r#"
format = 1
[rulebook]
id = "tang-truong"
version = "1"
title = { vi = "Tăng trưởng", en = "Growth" }
entities = "provinces"
[missing]
indicators = "stays missing"
[rank]
node = "enterprises_per_person"
on = "exact"
ties = "competition"
[field.population]
title = { vi = "Dân số", en = "Population" }
kind = "count"
[field.enterprises]
title = { vi = "Doanh nghiệp", en = "Enterprises" }
kind = "count"
[field.satisfaction]
title = { vi = "Hài lòng", en = "Satisfaction" }
kind = "rate"
combine = { weighted_by = "population" }
[field.score_given]
title = { vi = "Điểm được cho", en = "Score given" }
kind = "rate"
[node.enterprises_per_person]
title = { vi = "Doanh nghiệp trên 1.000 dân", en = "Enterprises per 1,000" }
value = "enterprises / population * 1000"
missing = { "division by zero" = "stays missing" }
[node.growth]
title = { vi = "Tăng so với kỳ trước", en = "Growth" }
value = "enterprises - prev(enterprises)"
[node.satisfied]
title = { vi = "Hài lòng", en = "Satisfaction" }
value = "satisfaction + 0 * score_given"
"#;

/// Hà Giang and Tuyên Quang became Tuyên Quang (08) in July 2025; Hà Nội stayed.
const TWO_QUARTERS: &str = "code,name,period,population,enterprises,satisfaction,score_given\n\
    02,Hà Giang,2025-Q2,1000,10,80,5\n08,Tuyên Quang,2025-Q2,3000,50,90,6\n01,Hà Nội,2025-Q2,8000,900,70,7\n\
    08,Tuyên Quang,2025-Q3,4000,70,88,6\n01,Hà Nội,2025-Q3,8000,950,71,7\n";

#[test]
fn each_period_is_scored_in_its_own_era_and_looks_back_at_restated_figures() {
    let session = open(GROWTH, TWO_QUARTERS, None, Wanted::All);
    let (boards, findings) = session.boards(Asked::default());
    let registries: Vec<&str> = boards.iter().map(|board| board.registry.as_str()).collect();
    assert_eq!(registries, ["provinces-63", "provinces-34"]);
    // The receipt has the registry that was asked for: none was.
    assert!(boards.iter().all(|board| !board.receipt.options.contains_key("registry")));
    assert!(boards[0].restated.is_none());
    let restated = boards[1].restated.clone().unwrap();
    assert_eq!((restated.from.as_str(), restated.only_earlier), ("provinces-63", true));
    let of = |code: &str| boards[1].entities.iter().find(|own| own.code == code).unwrap();
    // 70 − (10 + 50) = 10; 950 − 900 = 50.
    assert_eq!(of("08").indicators["growth"].value, Some(10.0));
    assert_eq!(of("01").indicators["growth"].value, Some(50.0));
    assert!(of("08").indicators["growth"].restated && of("08").restated);
    assert!(!of("08").indicators["enterprises_per_person"].restated && !of("01").restated);
    assert_eq!(findings.iter().filter(|finding| finding.code == Code::Restated).count(), 1);
}

#[test]
fn an_old_period_in_the_new_registry() {
    let session = open(GROWTH, TWO_QUARTERS, Some("34"), Wanted::All);
    let (boards, findings) = session.boards(Asked::default());
    let restated: Vec<_> = boards.iter().map(|board| board.restated.as_ref().map(|own| own.only_earlier)).collect();
    assert_eq!(restated, [Some(false), Some(true)]);
    let tuyen_quang = boards[0].entities.iter().find(|own| own.code == "08").unwrap();
    // Of counts: (10 + 50) / (1000 + 3000) × 1000 = 15.
    assert_eq!(tuyen_quang.indicators["enterprises_per_person"].value, Some(15.0));
    // No rule makes one of the given scores.
    assert_eq!(tuyen_quang.indicators["satisfied"].missing, Some(Missing::NotRestated));
    let told: Vec<Code> =
        findings.iter().map(|finding| finding.code).filter(|code| *code == Code::NotRestated).collect();
    assert_eq!(told.len(), 1);
    // (80 × 1000 + 90 × 3000) / 4000 = 87.5, as an explanation tells with its members.
    let session = open(GROWTH, TWO_QUARTERS, Some("34"), period("2025-Q2"));
    let explained = session.explain("Tuyên Quang", Some("satisfied")).unwrap();
    let cell = &explained.node.cells[0];
    assert_eq!(cell.text.as_deref(), Some("87.5"));
    let members: Vec<(&str, Option<&str>)> =
        cell.members.iter().map(|own| (own.entity.code.as_str(), own.text.as_deref())).collect();
    assert_eq!(members, [("02", Some("80")), ("08", Some("90"))]);
}

fn period(text: &str) -> Wanted {
    Wanted::One(province_kpi::registry::Period::parse(text).unwrap())
}

#[test]
fn new_figures_are_not_divided_among_old_provinces() {
    let source = RulebookSource { name: "rulebook.toml".into(), bytes: GROWTH.as_bytes(), beside: &[] };
    let inputs = [Source { name: "figures.csv".into(), bytes: TWO_QUARTERS.as_bytes().into() }];
    let request = Request { registry: Some("63".into()), ..Request::default() };
    let session = Session::open(&source, &inputs, &request).unwrap();
    assert_eq!(session.periods().iter().map(ToString::to_string).collect::<Vec<_>>(), ["2025-Q2"]);
    let refused = session.findings().iter().find(|finding| finding.code == Code::RegistryUnknown).unwrap();
    assert_eq!(refused.argument("next"), Some(&"provinces-34".into()));
}

#[test]
fn every_form_says_that_a_result_is_restated() {
    let session = open(GROWTH, TWO_QUARTERS, Some("34"), period("2025-Q2"));
    let (boards, _) = session.boards(Asked::default());
    let columns = Columns::default();
    let mut golden = String::new();
    for format in Format::ALL {
        for language in [Language::Vi, Language::En] {
            let text = report::scoreboards(&boards, session.rulebook(), format, &columns, language, false);
            assert!(text.contains("restated") || text.contains("ính lại"), "{}", format.token());
            if format != Format::Json {
                let head: Vec<&str> = text.lines().take(14).collect();
                golden.push_str(&format!("── {} {language:?}\n{}\n\n", format.token(), head.join("\n")));
            }
        }
    }
    for language in [Language::Vi, Language::En] {
        let explanation = session.explain("08", Some("enterprises_per_person")).unwrap();
        golden.push_str(&report::explanation(&explanation, ExplanationFormat::Text, language));
        golden.push('\n');
    }
    let tree = session.explain_tree("08", None, None).unwrap();
    golden.push_str(&report::tree_explanation(&tree, ExplanationFormat::Text, Language::Vi));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../golden/restating");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("forms", golden));
}

const WARDS: &str = r#"
format = 1
[rulebook]
id = "phuong"
version = "1"
title = { vi = "Phường", en = "Wards" }
entities = { file = "moi.csv", earlier = ["cu.csv"] }
[rank]
node = "people"
on = "exact"
ties = "competition"
[field.population]
title = { vi = "Dân số", en = "Population" }
kind = "count"
[node.people]
title = { vi = "Dân số", en = "Population" }
value = "population"
missing = { otherwise = "stays missing" }
"#;

#[test]
fn a_registry_file_can_have_eras_too() {
    use province_kpi::rulebook::Beside;
    let old = "# id: phuong-cu\n# to: 2024-12-31\ncode,name,successor\n1,An Bình,9\n2,An Hòa,9\n3,Bình Minh,\n";
    let new = "# id: phuong-moi\n# from: 2025-01-01\ncode,name\n3,Bình Minh\n9,An Bình Hòa\n";
    let beside = |path: &str, text: &'static str| Beside {
        path: path.to_owned(),
        name: path.to_owned(),
        bytes: text.as_bytes().into(),
    };
    let files = [beside("moi.csv", new), beside("cu.csv", old)];
    let source = RulebookSource { name: "rulebook.toml".into(), bytes: WARDS.as_bytes(), beside: &files };
    let figures = "entity,period,population\nAn Bình,2024,10\nAn Hòa,2024,20\nBình Minh,2024,5\nAn Bình Hòa,2025,33\n";
    let inputs = [Source { name: "figures.csv".into(), bytes: figures.as_bytes().into() }];
    let request = Request { registry: Some("phuong-moi".into()), period: Wanted::All, ..Request::default() };
    let session = Session::open(&source, &inputs, &request).unwrap();
    let (boards, findings) = session.boards(Asked::default());
    assert!(findings.iter().all(|finding| !finding.is_error()), "{findings:#?}");
    let score = |at: usize, code: &str| boards[at].entities.iter().find(|own| own.code == code).unwrap().score;
    assert_eq!((score(0, "9"), score(0, "3"), score(1, "9")), (Some(30.0), Some(5.0), Some(33.0)));
    let options = &boards[0].receipt.options;
    assert!(options.contains_key("registry sha256") && options.contains_key("registry sha256 before 1"), "{options:?}");
    // A successor that is not there.
    let wrong =
        [beside("moi.csv", new), beside("cu.csv", "# to: 2024-12-31\ncode,name,successor\n1,An Bình,8\n3,C,-\n")];
    let read = province_kpi::rulebook::read_with("rulebook.toml", WARDS.as_bytes(), &wrong);
    assert_eq!(read.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::RegistryCodeUnknown]);
}
