//! Mixtures in which everything is of one period are that period's results: what is moved in time is computed as it was.

use super::*;
use crate::analysis::trend::moments::moments;
use crate::analysis::trend::{Rules, Stretch};
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

fn session(text: &str) -> Session {
    let source = RulebookSource { name: "rulebook.toml".into(), bytes: text.as_bytes(), beside: &[] };
    let inputs = [Source { name: "figures.csv".to_owned(), bytes: FIGURES.as_bytes().into() }];
    let request = Request { period: Wanted::All, ..Request::default() };
    Session::open(&source, &inputs, &request).unwrap_or_else(|problem| panic!("{text}{:#?}", problem.findings))
}

fn rules(session: &Session) -> Rules<'_> {
    let stretches = session.stretches();
    let stretches = stretches.map(|own| Stretch { panel: own.panel, periods: own.periods, restated: own.restated });
    Rules { rulebook: session.rulebook(), stage: session.stage(), stretches: stretches.collect() }
}

/// Fails unless the two pure mixtures of every pair of periods are the results of these. Says of each pair whether rules compare entities.
fn assert_ends(node: &str) -> bool {
    let session = session(&format!("{HEAD}{node}"));
    let all = [rules(&session)];
    let moments = moments(&all, (None, None)).unwrap();
    let mut relative = false;
    for (at, before) in moments.iter().enumerate() {
        for after in &moments[at + 1..] {
            let pair = Pair::new(&all, (before, after)).unwrap_or_else(|why| panic!("{why:?}"));
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
    let moments = moments(&all, (None, None)).unwrap();
    let entities: Vec<EntityIx> = (0..2).map(EntityIx).collect();
    let mut worlds_seen = 0;
    for (before, after) in moments.iter().zip(&moments[1..]) {
        let pair = Pair::new(&all, (before, after)).unwrap_or_else(|why| panic!("{why:?}"));
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
