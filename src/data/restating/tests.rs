//! Mergers worked by hand: 2 becomes a part of 1, 3 goes on alone, 4 and 5 become 4.

use super::*;
use crate::data::panel::InputFile;
use crate::number::Decimal;
use crate::registry::versions;
use crate::rulebook::model::{Combine, DataStatus, Entities, Field, Kind, RegistryFile};

const OLD: &str = "# id: old\n# to: 2024-12-31\ncode,name,successor\n1,A,\n2,B,1\n3,C,\n4,D,\n5,E,4\n";
const NEW: &str = "# id: new\n# from: 2025-01-01\ncode,name\n1,AB\n3,C\n4,DE\n";

fn rulebook() -> Rulebook {
    let mut rulebook = crate::data::tests::rulebook();
    let registries = [OLD, NEW].map(|text| Registry::parse("r.csv", text).unwrap());
    let eras = versions(registries).into();
    rulebook.entities = Entities::File(RegistryFile { path: "r.csv".into(), earlier: vec!["old.csv".into()], eras });
    let first = rulebook.fields[0].clone();
    let field = |id: &str, kind: Kind, combine: Combine, combine_declared: bool| Field {
        id: id.into(),
        kind,
        combine,
        combine_declared,
        ..first.clone()
    };
    rulebook.fields = vec![
        field("people", Kind::Count, Combine::Sum, false),
        field("rate", Kind::Rate, Combine::WeightedBy(FieldIx(0)), true),
        field("plain", Kind::Rate, Combine::Not, false),
        field("all", Kind::Flag, Combine::All, true),
        field("any", Kind::Flag, Combine::Any, true),
        field("share", Kind::Flag, Combine::Share, true),
        field("flag", Kind::Flag, Combine::Share, false),
    ];
    rulebook
}

fn number(text: &str) -> Datum {
    Datum::Number(Decimal::parse(text).unwrap())
}

/// An observation of 2024 in the old registry: field, entity, figure, stage.
fn seen(field: usize, entity: usize, datum: Datum, stage: usize) -> Observation {
    let line = u32::try_from(10 * field + entity).unwrap();
    Observation {
        period: Period::parse("2024").unwrap(),
        field: FieldIx(field),
        entity: EntityIx(entity),
        stage,
        datum,
        status: DataStatus::Official,
        origin: Origin { file: 0, sheet: 0, line, column: 1 },
        remarks: None,
    }
}

fn restated(observations: Vec<Observation>) -> Restated {
    let rulebook = rulebook();
    let eras = Eras::of(&rulebook, None).unwrap();
    let files = vec![InputFile { name: "a.csv".into(), sha256: String::new(), rows: 1, sheets: Vec::new() }];
    let panel = Panel { registry: eras.all[0].clone(), files, observations };
    restate(&rulebook, &[panel], &eras, 1, |_| true)
}

/// Field, new entity and figure of each restated observation.
fn told(observations: Vec<Observation>) -> Vec<(usize, usize, Datum)> {
    restated(observations).panel.observations.iter().map(|own| (own.field.0, own.entity.0, own.datum)).collect()
}

#[test]
fn counts_add_up_and_who_went_on_alone_keeps_his_figure() {
    let all = [10, 5, 7, 1, 2].iter().enumerate();
    let made = restated(all.map(|(at, count)| seen(0, at, number(&count.to_string()), 0)).collect());
    let figures: Vec<_> = made.panel.observations.iter().map(|own| (own.entity.0, own.datum)).collect();
    assert_eq!(figures, [(0, number("15")), (1, number("7")), (2, number("3"))]);
    let members: Vec<Vec<&str>> = made
        .panel
        .observations
        .iter()
        .map(|own| own.members().iter().map(|member| member.code.as_str()).collect())
        .collect();
    assert_eq!(members, [vec!["1", "2"], vec![], vec!["4", "5"]]);
    // The figure of him who went on alone stands where it stood.
    assert_eq!(made.panel.observations[1].origin.line, 2);
    let codes: Vec<Code> = made.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::Restated]);
    assert_eq!(made.panel.registry.id, "new");
}

#[test]
fn a_rate_is_weighted_as_declared() {
    // (20 × 10 + 50 × 5) / (10 + 5) = 450 / 15 = 30.
    let figures = vec![
        seen(0, 0, number("10"), 0),
        seen(0, 1, number("5"), 0),
        seen(1, 0, number("20"), 0),
        seen(1, 1, number("50"), 0),
    ];
    assert_eq!(told(figures), [(0, 0, number("15")), (1, 0, number("30"))]);
    // Without the weights of all there is no mean.
    let figures = vec![seen(0, 0, number("10"), 0), seen(1, 0, number("20"), 0), seen(1, 1, number("50"), 0)];
    let missing = Datum::Missing(Missing::MemberMissing);
    assert_eq!(told(figures), [(0, 0, missing), (1, 0, missing)]);
    let none = vec![
        seen(0, 0, number("0"), 0),
        seen(0, 1, number("0"), 0),
        seen(1, 0, number("20"), 0),
        seen(1, 1, number("50"), 0),
    ];
    assert_eq!(told(none)[1], (1, 0, Datum::Missing(Missing::DivisionByZero)));
}

#[test]
fn flags_follow_their_declared_rule_and_no_other() {
    let (yes, no) = (Datum::Flag(true), Datum::Flag(false));
    let figures = (3..=6).flat_map(|field| [seen(field, 0, yes, 0), seen(field, 1, no, 0)]).collect();
    assert_eq!(
        told(figures),
        [(3, 0, no), (4, 0, yes), (5, 0, number("0.5")), (6, 0, Datum::Missing(Missing::NotRestated)),]
    );
}

#[test]
fn what_has_no_rule_is_missing_and_said_so_once() {
    let made = restated(vec![
        seen(2, 0, number("1"), 0),
        seen(2, 1, number("1"), 0),
        seen(2, 2, number("1"), 0),
        seen(2, 3, number("1"), 0),
        seen(2, 4, number("1"), 0),
    ]);
    let missing = Datum::Missing(Missing::NotRestated);
    let figures: Vec<_> = made.panel.observations.iter().map(|own| own.datum).collect();
    assert_eq!(figures, [missing, number("1"), missing]);
    let finding = made.findings.iter().find(|finding| finding.code == Code::NotRestated).unwrap();
    assert_eq!(finding.argument("count"), Some(&crate::finding::Argument::Count(2)));
}

#[test]
fn a_missing_member_makes_the_sum_missing() {
    let nobody = Datum::Missing(Missing::NotReported);
    let not_for_them = Datum::Missing(Missing::NotApplicable);
    let of = |one: Datum, other: Option<Datum>| {
        let first = seen(0, 0, one, 0);
        told(std::iter::once(first).chain(other.map(|other| seen(0, 1, other, 0))).collect())[0].2
    };
    assert_eq!(of(number("1"), None), Datum::Missing(Missing::MemberMissing));
    assert_eq!(of(number("1"), Some(Datum::Missing(Missing::Invalid))), Datum::Missing(Missing::MemberMissing));
    assert_eq!(of(nobody, Some(not_for_them)), Datum::Missing(Missing::MemberMissing));
    // What is so of all of them is so of the whole.
    assert_eq!(of(nobody, None), nobody);
    assert_eq!(of(not_for_them, Some(not_for_them)), not_for_them);
    assert!(told(Vec::new()).is_empty());
}

#[test]
fn each_stage_takes_the_last_of_each_member_up_to_it() {
    // A said 10 and then 12; B said 5 and was never appraised.
    let figures = vec![seen(0, 0, number("10"), 0), seen(0, 0, number("12"), 1), seen(0, 1, number("5"), 0)];
    assert_eq!(told(figures), [(0, 0, number("15")), (0, 0, number("17"))]);
    // B has nothing at the first stage.
    let figures = vec![seen(0, 0, number("10"), 0), seen(0, 1, number("5"), 1)];
    assert_eq!(told(figures), [(0, 0, Datum::Missing(Missing::MemberMissing)), (0, 0, number("15"))]);
}

#[test]
fn the_status_is_the_weakest_of_the_members_and_their_weights() {
    let mut figures = vec![
        seen(0, 0, number("10"), 0),
        seen(0, 1, number("5"), 0),
        seen(1, 0, number("20"), 0),
        seen(1, 1, number("50"), 0),
    ];
    figures[1].status = DataStatus::Provisional;
    figures[2].status = DataStatus::Estimated;
    let statuses: Vec<DataStatus> = restated(figures).panel.observations.iter().map(|own| own.status).collect();
    assert_eq!(statuses, [DataStatus::Provisional, DataStatus::Estimated]);
}

#[test]
fn whoever_received_a_part_of_a_divided_entity_has_a_missing_member() {
    // 2 is divided among 1 and 3; 1 would else be restated as itself alone.
    let divided = |successor: &str| {
        let old = OLD.replace("2,B,1", &format!("2,B,{successor}"));
        let mut rulebook = rulebook();
        let registries = [old.as_str(), NEW].map(|text| Registry::parse("r.csv", text).unwrap());
        let eras = versions(registries).into();
        rulebook.entities =
            Entities::File(RegistryFile { path: "r.csv".into(), earlier: vec!["old.csv".into()], eras });
        let eras = Eras::of(&rulebook, None).unwrap();
        let observations = (0..3).map(|entity| seen(0, entity, number("10"), 0)).collect();
        let panel = Panel { registry: eras.all[0].clone(), files: Vec::new(), observations };
        let made = restate(&rulebook, &[panel], &eras, 1, |_| true);
        let figures: Vec<_> = made.panel.observations.iter().map(|own| (own.entity.0, own.datum)).collect();
        (figures, made.findings)
    };
    let (figures, findings) = divided("1|3");
    let missing = Datum::Missing(Missing::MemberMissing);
    assert_eq!(figures, [(0, missing), (1, missing)]);
    assert_eq!(findings.iter().map(|own| own.code).collect::<Vec<_>>(), [Code::EntityDivided]);
    assert_eq!(findings[0].argument("entities"), Some(&vec!["B".to_owned()].into()));
    // Nobody says who received it: the figures that went nowhere are told.
    let (figures, findings) = divided("-");
    assert_eq!(figures, [(0, number("10")), (1, number("10"))]);
    assert_eq!(findings[0].argument("count"), Some(&crate::finding::Argument::Count(1)));
}

#[test]
fn only_figures_that_were_made_count_as_restated_and_weights_of_nobody_are_a_missing_member() {
    let made = restated(vec![seen(1, 0, number("20"), 0), seen(1, 1, number("50"), 0)]);
    assert_eq!(made.panel.observations[0].datum, Datum::Missing(Missing::MemberMissing));
    assert!(made.findings.is_empty(), "{:?}", made.findings);
}
