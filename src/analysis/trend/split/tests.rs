//! Mixtures in which everything is of one period are that period's results: what is moved in time is computed as it was.

use super::*;
use crate::analysis::trend::Rules;
use crate::analysis::trend::moments::moments;
use crate::analysis::trend::rulings::Rulings;
use crate::data::Source;
use crate::scoring::{Request, RulebookSource, Session, Wanted};

const HEAD: &str = r#"
format = 1
[rulebook]
id = "t"
version = "1"
title = { vi = "T", en = "T" }
entities = "input"
[rank]
node = "total"
on = "exact"
ties = "competition"
[field.a]
title = { vi = "A", en = "A" }
kind = "amount"
[node.total]
title = { vi = "Tổng", en = "Total" }
"#;

const FIGURES: &str =
    "period,entity,a\n2019,X,1\n2019,Y,7\n2020,X,2\n2020,Y,5\n2021,X,4\n2021,Y,9\n2022,X,3\n2022,Y,20\n";

/// A rulebook's text with what it scores.
type Book = (String, Session);

fn session_of(text: &str, figures: &str) -> Book {
    let source = RulebookSource { name: "rulebook.toml".into(), bytes: text.as_bytes(), beside: &[] };
    let inputs = [Source { name: "figures.csv".to_owned(), bytes: figures.as_bytes().into() }];
    let request = Request { period: Wanted::All, ..Request::default() };
    let session = Session::open(&source, &inputs, &request);
    (text.to_owned(), session.unwrap_or_else(|problem| panic!("{text}{:#?}", problem.findings)))
}

fn session(text: &str) -> Book {
    session_of(text, FIGURES)
}

fn rules((text, session): &Book) -> Rules<'_> {
    Rules::new(session.rulebook(), (text.as_bytes(), &[]), session.stage(), session.stretches())
}

/// Fails unless the two pure mixtures of every pair of periods are the results of these. Says of each pair whether rules compare entities.
fn assert_ends(node: &str) -> bool {
    assert_ends_of(&session(&format!("{HEAD}{node}")), node)
}

fn assert_ends_of(session: &Book, node: &str) -> bool {
    let all = [rules(session)];
    let (moments, _) = moments(&all, (None, None)).unwrap();
    let mut relative = false;
    for (at, before) in moments.iter().enumerate() {
        for after in &moments[at + 1..] {
            let pair = Pair::new(&mut Rulings::new(&all), (before, after)).unwrap_or_else(|why| panic!("{why:?}"));
            relative |= pair.is_relative;
            let entities: Vec<EntityIx> = (0..2).map(EntityIx).collect();
            // What is no cause is of the later period: the earlier result comes out where rules and targets are the same or were mixed.
            let later = Mixture::at(MIXTURES - 1);
            let earlier =
                Mixture { own: false, others: false, targets: !pair.targets_moved, rules: !pair.rules_changed };
            for (entity, found) in entities.iter().zip(outcomes(&pair, &entities)) {
                for (mixture, moment) in [(earlier, before), (later, after)] {
                    let code = &moment.panel.registry.get(*entity).unwrap().code;
                    let row = moment.standings.entities.iter().find(|row| row.code == *code).unwrap();
                    let result = row.score.map(|score| Scored { score, rank: row.rank.map(|rank| -f64::from(rank)) });
                    let own = found[mixture.index()];
                    assert_eq!(own, result, "{node} {code} {} as of {}", moment.period, after.period);
                }
            }
        }
    }
    relative
}

#[test]
fn pure_mixtures_are_the_results() {
    assert!(!assert_ends("value = \"a\"\n"));
    assert!(assert_ends("value = \"a / max(a)\"\n"));
    // Looking back at one period, at a year ago, at whatever was last.
    assert!(!assert_ends("value = \"a / prev(a)\"\n"));
    assert!(!assert_ends("value = \"a - year_ago(a)\"\n"));
    assert!(!assert_ends("value = \"a - last(a)\"\n"));
    // A frozen base in the middle: what is moved must not stand in its place.
    assert!(assert_ends("value = \"a / max(a, base = '2020')\"\n"));
    assert!(assert_ends("value = \"a / prev(a) / max(a, base = '2020')\"\n"));
    // All periods pooled: the pool is the same however it is moved.
    assert!(assert_ends("value = \"rank(a, over = 'all periods')\"\n"));
}

#[test]
fn targets_and_rules_of_both_sides() {
    let target = "value = \"a\"\ndirection = \"higher\"\ntarget = { 2019 = 10, 2021 = 20, 2022 = 30 }\nscore = { to_target = \"proportional\", cap = \"full points\" }\n";
    assert!(!assert_ends(target));
    assert!(!assert_ends(&format!("{target}[from.2021.node.total]\ntarget = 12\n")));
    assert!(!assert_ends(&format!("{target}[from.2020.node.total]\nvalue = \"a * 2\"\n")));
    // An edition that looks back across its own beginning.
    assert!(!assert_ends(
        "value = \"a + prev(total_before)\"\n[node.total_before]\ntitle = { vi = \"B\", en = \"B\" }\nvalue = \"a\"\n[from.2021.node.total_before]\nvalue = \"a * a\"\n"
    ));
}

/// Where no rule compares entities, one computation with everybody twice says what one for each of them says.
#[test]
fn everybody_at_once_is_each_alone() {
    let target = "value = \"a + first_of(prev(a), 0)\"\ndirection = \"higher\"\ntarget = { 2019 = 10, 2021 = 20, 2022 = 30 }\nscore = { to_target = \"proportional\", cap = \"full points\" }\n";
    let session = session(&format!("{HEAD}{target}[from.2022.node.total]\nvalue = \"a * 2\"\n"));
    let all = [rules(&session)];
    let (moments, _) = moments(&all, (None, None)).unwrap();
    let entities: Vec<EntityIx> = (0..2).map(EntityIx).collect();
    let mut worlds_seen = 0;
    for (before, after) in moments.iter().zip(&moments[1..]) {
        let pair = Pair::new(&mut Rulings::new(&all), (before, after)).unwrap_or_else(|why| panic!("{why:?}"));
        assert!(!pair.is_relative);
        for world in worlds(&pair) {
            let [mut at_once, mut each] = [(); 2].map(|()| vec![Outcomes::default(); 2]);
            alone(&pair, world, &entities, &mut at_once);
            compare(&pair, world, &entities, &mut each);
            assert_eq!(at_once, each, "{} {world:?}", after.period);
            worlds_seen += 1;
        }
    }
    // The target stays, moves and moves while the formula changes, where it goes with the rules.
    assert_eq!(worlds_seen, 1 + 2 + 2);
}

/// Quarters over yearly figures: at every step of a quarter the year that was over before stays the last one. A year's end lies between two of
/// the quarters, and two years are looked at.
#[test]
fn yearly_figures_stand_where_they_were_over() {
    let mut figures = String::from("period,entity,a,b\n");
    for (year, b) in [("2020", [10, 20]), ("2021", [11, 24]), ("2022", [14, 25]), ("2023", [16, 21])] {
        figures += &format!("{year},X,,{}\n{year},Y,,{}\n", b[0], b[1]);
    }
    for (at, quarter) in ["2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4", "2023-Q1", "2023-Q2"].iter().enumerate() {
        figures += &format!("{quarter},X,{},\n{quarter},Y,{},\n", 3 + at * at, 9 - at);
    }
    let head =
        HEAD.replace("[node.total]", "[field.b]\ntitle = { vi = \"B\", en = \"B\" }\nkind = \"amount\"\n[node.total]");
    for (node, compares) in [
        ("value = \"a / last(b)\"\n", false),
        ("value = \"a / last(b) + rank(a, ties = 'min')\"\n", true),
        ("value = \"a / last(b) / max(last(b), base = '2022-Q1')\"\n", true),
        ("value = \"(a + first_of(prev(a), 0)) / last(b)\"\n", false),
    ] {
        let session = session_of(&format!("{head}{node}"), &figures);
        assert_eq!(assert_ends_of(&session, node), compares, "{node}");
    }
}
