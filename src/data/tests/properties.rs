//! What holds for every input: order does not show, both forms say the same, nothing panics.

use super::*;
use proptest::prelude::*;

/// One row of the wide table: entity code, people, online, rate, plan, its evidence, status.
type Row = (usize, Option<u32>, Option<u32>, Option<i32>, Option<bool>, bool, usize);

fn row() -> impl Strategy<Value = Row> {
    let figure = || prop::option::of(0u32..50);
    (
        0usize..63,
        figure(),
        figure(),
        prop::option::of(-5i32..110),
        prop::option::of(any::<bool>()),
        any::<bool>(),
        0usize..6,
    )
}

fn status(at: usize) -> &'static str {
    DataStatus::ALL.get(at).map_or("", |status| status.token())
}

/// The four figures of a row as text, by field.
fn cells((_, people, online, rate, plan, ..): &Row) -> [(&'static str, String); 4] {
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let flag = plan.map_or("", |plan| if plan { "yes" } else { "no" });
    [
        ("people", number(people.map(i64::from))),
        ("online", number(online.map(i64::from))),
        ("rate", number(rate.map(i64::from))),
        ("plan", flag.to_owned()),
    ]
}

fn code_of(at: usize) -> String {
    let day = crate::registry::Date::parse("2022-12-31").unwrap();
    crate::registry::shipped("provinces", day).unwrap().entities[at].code.clone()
}

fn wide(rows: &[Row]) -> String {
    let mut text = String::from("code,period,status,people,online,rate,plan,plan.evidence\n");
    for row in rows {
        let [people, online, rate, plan] = cells(row).map(|(_, text)| text);
        let evidence = if row.5 { "QĐ 1" } else { "" };
        text.push_str(&format!(
            "{},2022,{},{people},{online},{rate},{plan},{evidence}\n",
            code_of(row.0),
            status(row.6)
        ));
    }
    text
}

fn long(rows: &[Row]) -> String {
    let mut text = String::from("field,value,entity,evidence,status,period\n");
    for row in rows {
        for (field, value) in cells(row).into_iter().filter(|(_, value)| !value.is_empty()) {
            let evidence = if field == "plan" && row.5 { "QĐ 1" } else { "" };
            text.push_str(&format!("{field},{value},{},{evidence},{},2022\n", code_of(row.0), status(row.6)));
        }
    }
    text
}

/// All that must not depend on order and form: everything but places.
fn essence(reading: &Reading) -> (Vec<String>, Vec<String>) {
    let observations = reading.panel.observations.iter().map(|observation| {
        let remarks = observation.remarks.as_deref().cloned().unwrap_or_default();
        format!(
            "{:?} {:?} {:?} {:?} {:?}",
            observation.field, observation.entity, observation.datum, observation.status, remarks
        )
    });
    let mut findings: Vec<String> = reading
        .findings
        .iter()
        // It is said of a file as a whole: what else stands in it tells the era.
        .filter(|finding| finding.code != Code::CodeOfTwoEras)
        .map(|finding| format!("{:?} {:?} {:?}", finding.code, finding.severity, finding.arguments))
        .collect();
    findings.sort();
    (observations.collect(), findings)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_order_of_rows_and_files_does_not_show(
        rows in prop::collection::vec(row(), 0..30),
        shuffled in any::<prop::sample::Index>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let expected = read_text(&wide(&rows));
        let mut other = rows.clone();
        other.reverse();
        if !other.is_empty() {
            let at = shuffled.index(other.len());
            other.rotate_left(at);
        }
        prop_assert_eq!(essence(&read_text(&wide(&other))), essence(&expected));
        let at = cut.index(other.len() + 1);
        let (one, two) = (wide(&other[..at]), wide(&other[at..]));
        let split = read_all(&rulebook(), &[("z.csv", one.as_bytes()), ("b.csv", two.as_bytes())]);
        let swapped = read_all(&rulebook(), &[("b.csv", two.as_bytes()), ("z.csv", one.as_bytes())]);
        prop_assert_eq!(essence(&split), essence(&expected));
        prop_assert_eq!(&split.panel.observations, &swapped.panel.observations);
        prop_assert_eq!(&split.findings, &swapped.findings);
    }

    #[test]
    fn long_equals_wide(rows in prop::collection::vec(row(), 0..30)) {
        prop_assert_eq!(essence(&read_text(&long(&rows))), essence(&read_text(&wide(&rows))));
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_all(&rulebook(), &[("a.csv", &bytes)]);
    }

    #[test]
    fn arbitrary_tables_never_panic_and_every_place_is_in_the_text(
        body in prop::collection::vec("(01|ĐN|Hà Nội|99|2022|2022-Q5|people|plan|yes|x|\"|,|;|\n|\r|…|1e400|NaN|-1| |\u{300})", 0..60),
        header in prop::sample::select(vec!["code,period,people,plan,plan.evidence\n", "entity,field,value,period,stage\n", "# status: x\ncode;people;people;period\n"]),
        input in any::<bool>(),
    ) {
        let text = format!("{header}{}", body.concat());
        let mut rulebook = rulebook();
        if input {
            rulebook.entities = Entities::Input;
        }
        let reading = read_all(&rulebook, &[("a.csv", text.as_bytes())]);
        for place in reading.findings.iter().flat_map(|finding| &finding.places) {
            if let Some(span) = place.span.clone() {
                prop_assert!(text.get(span).is_some());
            }
        }
        let panel = &reading.panel;
        let key = |one: &panel::Observation| (one.period, one.field, one.entity, one.stage);
        prop_assert!(panel.observations.is_sorted_by(|a, b| key(a) < key(b)));
        prop_assert!(panel.observations.iter().all(|one| panel.registry.get(one.entity).is_some()));
    }
}
