//! Scores and ranks over periods: parts of every change add up, whatever the rules; cases worked by hand; pages held by goldens.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod aggregations;
#[path = "trend/cases.rs"]
mod cases;
#[cfg(feature = "cli")]
mod process;
mod run;

use aggregations::{KINDS, figures, rulebook};
use province_kpi::analysis::trend::{self, Cause, Change, EntityTrend, NotSplit, Parts, Question, Rules, Trend, Who};
use province_kpi::data::Source;
use province_kpi::finding::{Code, Finding};
use province_kpi::registry::Period;
use province_kpi::scoring::{Request, RulebookSource, Session, Wanted};
use run::Dice;
use std::fmt::Write as _;

const RULEBOOKS: u64 = 120;
/// How far the parts may be from the whole.
const APART: f64 = 1e-9;

/// A rulebook as it was read, with what it scores.
struct Book {
    text: String,
    session: Session,
}

fn opened_in(text: &str, inputs: &[(&str, &str)], registry: Option<&str>) -> Option<Book> {
    let source = RulebookSource { name: "rulebook.toml".into(), bytes: text.as_bytes(), beside: &[] };
    let inputs: Vec<Source<'_>> =
        inputs.iter().map(|(name, text)| Source { name: (*name).to_owned(), bytes: text.as_bytes().into() }).collect();
    let request = Request { period: Wanted::All, registry: registry.map(str::to_owned), ..Request::default() };
    Some(Book { text: text.to_owned(), session: Session::open(&source, &inputs, &request).ok()? })
}

fn opened(text: &str, inputs: &[(&str, &str)]) -> Option<Book> {
    opened_in(text, inputs, None)
}

fn session(text: &str, figures: &str) -> Book {
    opened(text, &[("figures.csv", figures)]).unwrap_or_else(|| panic!("{text}\n{figures}"))
}

fn rules(book: &Book) -> Rules<'_> {
    let own = &book.session;
    Rules::new(own.rulebook(), (book.text.as_bytes(), &[]), own.stage(), own.stretches())
}

fn told(book: &Book, question: &Question<'_>) -> Result<Trend, Finding> {
    trend::trend(&[rules(book)], question)
}

fn codes(list: &[Who]) -> Vec<&str> {
    list.iter().map(|own| own.code.as_str()).collect()
}

fn of<'t>(own: &'t Trend, code: &str) -> &'t EntityTrend {
    own.entities.iter().find(|own| own.entity.code == code).unwrap()
}

fn sum(parts: &Parts) -> f64 {
    let causes = [Cause::Own, Cause::Others, Cause::Targets, Cause::Rules, Cause::Revisions];
    causes.iter().filter_map(|cause| parts.of(*cause)).sum()
}

/// Fails unless the parts of a change add up to it; says whether it has any.
fn adds_up(change: &Change, context: &dyn Fn() -> String) -> bool {
    for moved in [&change.score, &change.rank] {
        assert_eq!(moved.parts.is_some(), change.not_split.is_none(), "{change:#?}\n{}", context());
        let Some(parts) = &moved.parts else { return false };
        let size = moved.before.abs().max(moved.after.abs()).max(1.0);
        assert!((sum(parts) - moved.gained).abs() <= APART * size, "{change:#?}\n{}", context());
    }
    let (score, rank) = (&change.score, &change.rank);
    assert!((score.after - score.before - score.gained).abs() <= APART * score.after.abs().max(1.0));
    assert!((rank.before - rank.after - rank.gained).abs() <= APART);
    true
}

/// What rulebooks of comparisons do not have: targets that move, a look at the period before, an edition from the second period on.
fn over_time(text: &str, dice: &mut Dice) -> String {
    let mut text = text.replace("target = 70\n", "target = { 2022 = 60, 2023 = 80 }\n");
    if dice.once_in(3) {
        text = text.replacen("value = \"f1\"", "value = \"f1 + first_of(prev(f1), 0) / 2\"", 1);
    }
    if dice.once_in(3) {
        let clamped = "chain = [{ goalposts = { worst = 0, best = 50 } }, { clamp = [0.1, 1] }, { given = \"share\" }]";
        write!(text, "[from.2023.node.i{}]\n{clamped}\n", dice.below(3)).unwrap();
    }
    text
}

/// The figures, those of an entity in 2023 as in 2022.
fn the_same(table: &str, code: &str) -> String {
    let of = |period: &str| table.lines().find(|line| line.starts_with(&format!("{period},{code},"))).unwrap();
    table.replace(of("2023"), &of("2022").replacen("2022", "2023", 1))
}

#[test]
fn parts_add_up_on_random_rulebooks_of_every_aggregation() {
    let (mut split, mut whole, mut targets, mut editions, mut still) = (0, 0, 0, 0, 0);
    for seed in 0..RULEBOOKS {
        let mut dice = Dice::new(seed);
        let kind = KINDS[usize::try_from(seed).unwrap() % KINDS.len()];
        let text = rulebook(&mut dice, kind);
        let table = figures(&mut dice);
        let text = over_time(&text, &mut dice);
        let table = the_same(&table, "e0");
        // What checks refuse is no rulebook to score by.
        let Some(session) = opened(&text, &[("figures.csv", &table)]) else { continue };
        let own = told(&session, &Question::default()).unwrap();
        targets += usize::from(own.causes.contains(&Cause::Targets));
        editions += usize::from(own.causes.contains(&Cause::Rules));
        for entity in &own.entities {
            let context = || format!("seed {seed}, {}\n{text}\n{table}", entity.entity.code);
            for change in entity.steps.iter().map(|step| &step.change).chain(&entity.change) {
                // Mixtures that are all of one period give that period's result.
                assert_ne!(change.not_split, Some(NotSplit::NotReproduced), "{}", context());
                if adds_up(change, &context) {
                    split += 1
                } else {
                    whole += 1
                }
                // Who has the same figures in both periods has no part in its own change.
                let parts = change.score.parts.iter().chain(&change.rank.parts);
                for parts in parts.filter(|_| entity.entity.code == "e0" && !text.contains("prev(")) {
                    assert!(parts.own.abs() <= APART, "{parts:?}\n{}", context());
                    still += 1;
                }
            }
        }
    }
    assert!(still > 100, "{still} parts of who has the same figures");
    assert!(split > 500 && split > 4 * whole, "{split} were split, {whole} were not");
    assert!(targets > 5 && editions > 5, "{targets} moved targets, {editions} editions");
}

const HAND: &str = r#"
format = 1
[rulebook]
id = "hand"
version = "1"
title = { vi = "Hai tỉnh", en = "Two provinces" }
entities = "input"
[rank]
node = "total"
on = "exact"
ties = "competition"
[field.a]
title = { vi = "A", en = "A" }
kind = "rate"
[field.b]
title = { vi = "B", en = "B" }
kind = "amount"
[node.one]
title = { vi = "Một", en = "One" }
value = "a"
direction = "higher"
target = { 2022 = 50, 2023 = 80 }
score = { to_target = "proportional", cap = "full points" }
[node.two]
title = { vi = "Hai", en = "Two" }
value = "b"
direction = "higher"
chain = [{ formula = "x / max(x)" }, { given = "share" }]
[node.total]
title = { vi = "Tổng", en = "Total" }
sum_of_points = { one = 60, two = 40 }
points = 100
"#;

const HAND_FIGURES: &str = "period,entity,a,b\n2022,X,40,10\n2022,Y,50,4\n2023,X,48,12\n2023,Y,64,20\n";

fn assert_parts(parts: &Parts, own: f64, others: f64, targets: Option<f64>) {
    let near = |one: f64, other: f64| (one - other).abs() < APART;
    assert!(near(parts.own, own) && near(parts.others, others), "{parts:?}");
    assert!(parts.targets.zip(targets).map_or(parts.targets == targets, |(one, other)| near(one, other)), "{parts:?}");
    assert_eq!((parts.rules, parts.revisions), (None, None));
}

/// X has 60·40/50 + 40·10/10 = 88 points, then 60·48/80 + 40·12/20 = 60: −28. Of `one`, own figures are the mean of 48/50 − 40/50 = 0.16 (old
/// target) and 48/80 − 40/80 = 0.10: 60·0.13 = 7.8; the target the mean of 40/80 − 40/50 = −0.30 and 48/80 − 48/50 = −0.36: 60·(−0.33) = −19.8.
/// Of `two`, own figures the mean of 12/12 − 10/10 = 0 and 12/20 − 10/20 = 0.1: 40·0.05 = 2; the others' the mean of 10/20 − 1 = −0.5 and
/// 12/20 − 1 = −0.4: 40·(−0.45) = −18.
///
/// The rank: Y has 60·50/50 + 40·4/10 = 76. With the others' figures alone of 2023 Y has 60 + 40 = 100 against 60·0.8 + 40·0.5 = 68; with X's too
/// 100 against 60·0.96 + 40·0.6 = 81.6; with the new target Y's 60·0.8 + 40 = 88 against 50 and 60. With the others' figures of 2022 X is first
/// always: 97.6 against 60 + 40·4/12 = 73.3, and at the new target 70 and 76 against 53.5 and 50.8. So the others' figures alone decide.
#[test]
fn two_provinces_and_two_periods_by_hand() {
    let session = session(HAND, HAND_FIGURES);
    let own = told(&session, &Question::default()).unwrap();
    assert_eq!(own.causes, [Cause::Own, Cause::Others, Cause::Targets]);
    assert!(own.is_relative);
    let change = of(&own, "X").change.as_ref().unwrap();
    assert_eq!((change.score.before, change.score.after), (88.0, 60.0));
    assert_parts(change.score.parts.as_ref().unwrap(), 9.8, -18.0, Some(-19.8));
    assert_eq!((change.rank.before, change.rank.after, change.rank.gained), (1.0, 2.0, -1.0));
    assert_parts(change.rank.parts.as_ref().unwrap(), 0.0, -1.0, Some(0.0));
    assert_eq!(codes(&own.movers.rank_up), ["Y"]);
    assert_eq!(codes(&own.movers.score_down), ["X"]);
}

/// Without `two` nothing compares entities: X's 60·a/target hangs on its own figures and the target alone, whatever Y does.
#[test]
fn others_have_no_part_in_a_score_where_no_rule_compares() {
    let text = HAND.replace("{ one = 60, two = 40 }", "{ one = 100 }");
    let own = told(&session(&text, HAND_FIGURES), &Question::default()).unwrap();
    assert!(!own.is_relative);
    let change = of(&own, "X").change.as_ref().unwrap();
    assert_parts(change.score.parts.as_ref().unwrap(), 13.0, 0.0, Some(-33.0));
    assert!(change.rank.gained.abs() < APART);
}

/// 100·a/50 then, from 2023, 50·a/50: rules halve it. Own figures: the mean of 100·8/50 = 16 and 50·8/50 = 8 is 12; rules: the mean of −50·40/50 = −40
/// and −50·48/50 = −48 is −44. Together 80 → 48.
#[test]
fn rules_that_changed_have_their_part() {
    let text = HAND.replace("{ 2022 = 50, 2023 = 80 }", "50").replace(
        "sum_of_points = { one = 60, two = 40 }\npoints = 100",
        "arithmetic_mean = { one = 100 }\nweights = 100",
    ) + "chain = [{ formula = \"x * 100\" }]\n[from.2023.node.total]\nchain = [{ formula = \"x * 50\" }]\n";
    let own = told(&session(&text, HAND_FIGURES), &Question::default()).unwrap();
    assert_eq!(own.causes, [Cause::Own, Cause::Others, Cause::Rules]);
    let score = &of(&own, "X").change.as_ref().unwrap().score;
    let parts = score.parts.as_ref().unwrap();
    assert!((parts.own - 12.0).abs() < APART && (parts.rules.unwrap() + 44.0).abs() < APART, "{parts:?}");
    assert_eq!((score.before, score.after, parts.targets), (80.0, 48.0, None));
}

/// A formula that is written wider in the new edition is the same formula: its target is still a target, and the rules changed nothing.
#[test]
fn spaces_in_a_formula_are_no_rule() {
    let text = HAND.replace("{ one = 60, two = 40 }", "{ one = 100 }").replace("value = \"a\"", "value = \"a*1\"");
    let text = format!("{text}[from.2023.node.one]\nvalue = \"a * 1\"\n");
    let own = told(&session(&text, HAND_FIGURES), &Question::default()).unwrap();
    let parts = of(&own, "X").change.as_ref().unwrap().score.parts.unwrap();
    assert!((parts.own - 13.0).abs() < APART && (parts.targets.unwrap() + 33.0).abs() < APART, "{parts:?}");
    assert_eq!((parts.rules, own.causes.contains(&Cause::Rules)), (None, false));
}

/// Brackets are no rule either, in an edition and in a second rulebook; and what moves no score is no cause: a title, a note, from which day it
/// holds, which version it is.
#[test]
fn where_no_rule_changed_rules_are_no_cause() {
    let single = HAND.replace("{ one = 60, two = 40 }", "{ one = 100 }");
    let edition = |node: &str| format!("{single}[from.2023.node.one]\n{node}\n");
    for text in [
        edition("value = \"(a)\""),
        edition("title = { vi = \"Một nữa\", en = \"One again\" }"),
        edition("target = { 2022 = 50, 2023 = 80 }"),
    ] {
        let own = told(&session(&text, HAND_FIGURES), &Question::default()).unwrap();
        assert_eq!(own.causes, [Cause::Own, Cause::Others, Cause::Targets], "{text}");
        assert_parts(of(&own, "X").change.as_ref().unwrap().score.parts.as_ref().unwrap(), 13.0, 0.0, Some(-33.0));
    }
    let second = single
        .replace("id = \"hand\"\nversion = \"1\"", "id = \"hand\"\nversion = \"2\"\nin_force = { from = 2023-01-01 }")
        .replace("value = \"a\"", "value = \"((a))\"");
    let sessions = [session(&single, HAND_FIGURES), session(&second, HAND_FIGURES)];
    let all: Vec<Rules<'_>> = sessions.iter().map(rules).collect();
    let own = trend::trend(&all, &Question::default()).unwrap();
    assert_eq!(own.causes, [Cause::Own, Cause::Others, Cause::Targets]);
    assert_parts(of(&own, "X").change.as_ref().unwrap().score.parts.as_ref().unwrap(), 13.0, 0.0, Some(-33.0));
    // A rule of reading is one: figures above 60 do not count by the second rulebook.
    let strict = second.replace("kind = \"rate\"", "kind = \"rate\"\nrange = [0, 60]");
    let sessions = [session(&single, HAND_FIGURES), session(&strict, HAND_FIGURES)];
    let all: Vec<Rules<'_>> = sessions.iter().map(rules).collect();
    assert!(trend::trend(&all, &Question::default()).unwrap().causes.contains(&Cause::Rules));
}

/// A second rulebook takes the place of the first one when it comes into force; the first scores what was before.
#[test]
fn two_rulebooks_are_rules_that_changed() {
    let single = HAND.replace("{ one = 60, two = 40 }", "{ one = 100 }").replace("{ 2022 = 50, 2023 = 80 }", "50");
    let halved = single
        .replace("target = 50", "target = 100")
        .replace("id = \"hand\"", "id = \"hand\"\nin_force = { from = 2023-01-01 }");
    let sessions = [session(&single, HAND_FIGURES), session(&halved, HAND_FIGURES)];
    let all: Vec<Rules<'_>> = sessions.iter().map(rules).collect();
    let own = trend::trend(&all, &Question::default()).unwrap();
    assert_eq!(own.periods.iter().map(|own| own.rulebook).collect::<Vec<_>>(), [0, 1]);
    // The target of `one` is of the same formula in both: it moved, and nothing else did.
    let score = &of(&own, "X").change.as_ref().unwrap().score;
    let parts = score.parts.as_ref().unwrap();
    assert_eq!((score.before, score.after), (80.0, 48.0));
    // 100·8/50 = 16 or 8: 12; 40·(−1) or 48·(−1): −44.
    assert!((parts.own - 12.0).abs() < APART && (parts.targets.unwrap() + 44.0).abs() < APART, "{parts:?}");
    assert_eq!(parts.rules, None);
    let third =
        halved.replace("arithmetic_mean", "geometric_mean").replace("{ one = 100 }\npoints", "{ one = 50 }\npoints");
    let third = third.replace("points = 100", "points = 50");
    let sessions = [session(&single, HAND_FIGURES), session(&third, HAND_FIGURES)];
    let all: Vec<Rules<'_>> = sessions.iter().map(rules).collect();
    let own = trend::trend(&all, &Question::default()).unwrap();
    // 100·40/50 = 80, then 50·48/100 = 24; own figures: 8 points of 50 or 100, of all points or half of them: the mean over the orders, with
    // (16 + 4)/3 + (8 + 8)/6 = 28/3; targets (−40 − 24)/3 + (−20 − 48)/6 = −98/3; rules (−40 − 24)/3 + (−20 − 48)/6 = −98/3.
    let score = &of(&own, "X").change.as_ref().unwrap().score;
    let parts = score.parts.unwrap();
    assert_eq!((score.before, score.after), (80.0, 24.0));
    let near = |one: f64, other: f64| (one - other).abs() < APART;
    assert!(near(parts.own, 28.0 / 3.0) && near(parts.targets.unwrap(), -98.0 / 3.0), "{parts:?}");
    assert!(near(parts.rules.unwrap(), -98.0 / 3.0), "{parts:?}");
}

/// X was given out with a = 45 (60·45/50 + 40 = 94 points); today's figures say 40 and 88. The six points and no place are revisions.
#[test]
fn revisions_stand_before_the_first_step() {
    let (now, then) = (session(HAND, HAND_FIGURES), session(HAND, "period,entity,a,b\n2022,X,45,10\n2022,Y,50,4\n"));
    let published = rules(&then);
    let own = told(&now, &Question { published: Some(&published), ..Question::default() }).unwrap();
    let score = &of(&own, "X").change.as_ref().unwrap().score;
    let parts = score.parts.as_ref().unwrap();
    assert_eq!((score.before, score.after, score.gained), (94.0, 60.0, -34.0));
    assert!((parts.revisions.unwrap() + 6.0).abs() < APART && (sum(parts) + 34.0).abs() < APART);
    assert_eq!(of(&own, "X").change.as_ref().unwrap().rank.parts.as_ref().unwrap().revisions, Some(0.0));
    // Figures of another time are no published figures of the first period.
    let other = session(HAND, "period,entity,a,b\n2021,X,45,10\n");
    let error = told(&now, &Question { published: Some(&rules(&other)), ..Question::default() }).unwrap_err();
    assert_eq!(error.code, Code::NothingInPeriod);
}

/// A revision is known where the change is not split too: X was given out with 94 points, and by today's figures has 88.
#[test]
fn a_revision_is_known_without_a_split() {
    let text = HAND.replace("x / max(x)", "x / max(x, base = '2022') * x / max(x, over = 'all periods')");
    let (now, then) = (session(&text, HAND_FIGURES), session(&text, "period,entity,a,b\n2022,X,45,10\n2022,Y,50,4\n"));
    let published = rules(&then);
    let own = told(&now, &Question { published: Some(&published), ..Question::default() }).unwrap();
    let change = of(&own, "X").change.as_ref().unwrap();
    assert_eq!(change.not_split, Some(NotSplit::PoolAndBase));
    let (given, today) = (of(&own, "X").published.unwrap().score.unwrap(), of(&own, "X").points[0].score.unwrap());
    assert!((change.score.revision.unwrap() - (today - given)).abs() < APART);
    assert!((change.score.before - given).abs() < APART);
}

/// Asked for by the first period's rulebook: a second one without a day from which it holds scores the latest period that has figures, whatever is
/// asked for.
#[test]
fn a_second_rulebook_holds_in_the_latest_of_all_periods() {
    let figures = format!("{HAND_FIGURES}2024,X,50,12\n2024,Y,60,20\n");
    let sessions = [session(HAND, &figures), session(HAND, &figures)];
    let all: Vec<Rules<'_>> = sessions.iter().map(rules).collect();
    let by = |to: Option<&str>| {
        let question = Question { to: to.and_then(Period::parse), ..Question::default() };
        let own = trend::trend(&all, &question).unwrap();
        own.periods.iter().map(|own| own.rulebook).collect::<Vec<_>>()
    };
    assert_eq!((by(None), by(Some("2023"))), (vec![0, 0, 1], vec![0, 0]));
    assert_eq!(trend::first_rulebook(&all, (Period::parse("2023"), None)).unwrap(), 0);
}

#[test]
fn one_period_is_no_trend() {
    let only = session(HAND, "period,entity,a,b\n2022,X,45,10\n");
    assert_eq!(told(&only, &Question::default()).unwrap_err().code, Code::TrendOnePeriod);
    let both = session(HAND, HAND_FIGURES);
    let from = Question { from: Period::parse("2023"), ..Question::default() };
    assert_eq!(told(&both, &from).unwrap_err().code, Code::TrendOnePeriod);
    // A quarter beside two years stands aside.
    let mixed = session(HAND, &format!("{HAND_FIGURES}2023-Q1,X,45,10\n"));
    let own = told(&mixed, &Question::default()).unwrap();
    assert_eq!(own.periods.iter().map(|own| own.period.as_str()).collect::<Vec<_>>(), ["2022", "2023"]);
}

/// Of 600 entities that are compared with each other, as many are split as there is room for, those who moved most among them; of anybody else
/// the one that is asked for.
#[test]
fn of_many_entities_those_who_moved_most_are_split() {
    let mut figures = String::from("period,entity,a,b\n");
    for (period, shift) in [("2022", 0), ("2023", 7)] {
        for at in 0..600 {
            let (a, b) = ((at * 37 + shift * (at % 11)) % 80 + 1, (at * 53 + shift * (at % 7)) % 90 + 1);
            writeln!(figures, "{period},E{at:03},{a},{b}").unwrap();
        }
    }
    let session = session(HAND, &figures);
    let own = told(&session, &Question::default()).unwrap();
    let movers = &own.movers;
    let lists = [&movers.rank_up, &movers.rank_down, &movers.score_up, &movers.score_down];
    let mut split = 0;
    for entity in &own.entities {
        let change = entity.change.as_ref().unwrap();
        let is_split = adds_up(change, &|| entity.entity.code.clone());
        let is_mover = lists.iter().any(|list| codes(list).contains(&entity.entity.code.as_str()));
        assert!(is_split || !is_mover, "{}", entity.entity.code);
        assert_eq!(change.not_split, (!is_split).then_some(NotSplit::OnlyMovers));
        split += usize::from(is_split);
    }
    // 600 entities, 3 nodes, two computations with either target: 2,000,000 / (600 · 3 · 2 · 2) is 277 and a bit.
    assert_eq!(split, 277);
    let other = own.entities.iter().find(|own| own.change.as_ref().unwrap().not_split.is_some()).unwrap();
    let code = Some(other.entity.code.as_str());
    let one = told(&session, &Question { entity: code, ..Question::default() }).unwrap();
    assert!(adds_up(one.entities[0].change.as_ref().unwrap(), &|| other.entity.code.clone()));
}

/// Six hundred entities that are compared, and nobody moved from the first to the last of three periods: some are split all the same.
#[test]
fn where_nobody_moved_in_all_some_are_split() {
    let mut figures = String::from("period,entity,a,b\n");
    for (period, shift) in [("2022", 0), ("2023", 7), ("2024", 0)] {
        for at in 0..600 {
            let (a, b) = ((at * 37 + shift * (at % 11)) % 80 + 1, (at * 53 + shift * (at % 7)) % 90 + 1);
            writeln!(figures, "{period},E{at:03},{a},{b}").unwrap();
        }
    }
    let text = HAND.replace("{ 2022 = 50, 2023 = 80 }", "50");
    let own = told(&session(&text, &figures), &Question::default()).unwrap();
    assert!(own.movers.rank_up.is_empty() && own.movers.score_up.is_empty(), "{:?}", own.movers);
    let is_split = |own: &&EntityTrend| own.steps.iter().all(|step| step.change.not_split.is_none());
    assert_eq!(own.entities.iter().filter(is_split).count(), 277);
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let mut lines: Vec<&str> = HAND_FIGURES.lines().collect();
    lines[1..].reverse();
    let turned = lines.join("\n");
    let own = |figures: &str| told(&session(HAND, figures), &Question::default()).unwrap();
    assert_eq!(own(HAND_FIGURES), own(&turned));
}

/// Who is missing in a period goes on from the one before it; its whole change is the sum of its steps.
#[test]
fn a_gap_is_stepped_over() {
    let session = session(&run::text("tests/trend/rulebook.toml"), &run::text("tests/trend/figures.csv"));
    let own = told(&session, &Question::default()).unwrap();
    let gap = of(&own, "Tỉnh D");
    let steps: Vec<(&str, &str)> = gap.steps.iter().map(|own| (own.from.as_str(), own.to.as_str())).collect();
    assert_eq!(steps, [("2021", "2023"), ("2023", "2024")]);
    let parts = |change: &Change| change.score.parts.as_ref().map(sum).unwrap();
    let of_steps: f64 = gap.steps.iter().map(|own| parts(&own.change)).sum();
    assert!((of_steps - parts(gap.change.as_ref().unwrap())).abs() < APART);
    // The rules changed with the year 2024 alone.
    let rules: Vec<bool> =
        gap.steps.iter().map(|own| own.change.score.parts.as_ref().unwrap().rules.is_some()).collect();
    assert_eq!(rules, [false, true]);
}

/// The years 2024 and 2026 have different provinces, codes that stayed the same included: nothing is compared. All restated for the 34 it is.
#[test]
fn periods_of_two_eras_are_compared_on_one_registry_alone() {
    let text = HAND
        .replace("entities = \"input\"", "entities = \"provinces\"")
        .replace("kind = \"amount\"", "kind = \"count\"\ncombine = \"sum\"")
        .replace("kind = \"rate\"", "kind = \"count\"\ncombine = \"sum\"");
    let figures = "period,entity,a,b\n2024,Hà Nội,40,10\n2024,Cao Bằng,50,4\n2026,Hà Nội,48,12\n2026,Cao Bằng,64,20\n";
    let own = told(&session(&text, figures), &Question::default()).unwrap();
    let hanoi = of(&own, "01");
    assert_eq!((hanoi.registry.as_str(), &hanoi.change), ("provinces-34", &None));
    assert_eq!(own.entities.iter().filter(|own| own.entity.code == "01").count(), 2);
    assert!(own.movers.rank_up.is_empty() && own.movers.score_up.is_empty());
    // Cao Bằng and Hà Nội are in both; Hà Giang is a province of the earlier periods alone.
    let earlier = format!("{figures}2023,Hà Giang,4,1\n");
    let one = told(&session(&text, &earlier), &Question { entity: Some("Hà Giang"), ..Question::default() }).unwrap();
    assert_eq!((one.entities.len(), one.entities[0].registry.as_str()), (1, "provinces-63"));
    let restated = opened_in(&text, &[("figures.csv", figures)], Some("34")).unwrap();
    let own = told(&restated, &Question::default()).unwrap();
    let hanoi = of(&own, "01");
    assert!(hanoi.change.as_ref().unwrap().score.parts.is_some(), "{hanoi:#?}");
    assert_eq!(hanoi.restated_from.as_deref(), Some("provinces-63"));
}

/// A rulebook of one field and two nodes; `n` is `early` before 2022 and `late` from then on.
fn edition(early: &str, late: &str, total: &str) -> String {
    let head = HAND.split("[field.b]").next().unwrap();
    let head = head.replace("kind = \"rate\"", "kind = \"amount\"");
    format!(
        "{head}[node.n]\ntitle = {{ vi = \"N\", en = \"N\" }}\nvalue = \"{early}\"\n[node.total]\ntitle = {{ vi = \"T\", en = \"T\" }}\nvalue = \"{total}\"\n[from.2022.node.n]\nvalue = \"{late}\"\n"
    )
}

/// The period before was scored against the best of all, and the total of 2022 reads it still. Z reports the same in every period: it has no own
/// part. Whether a rule compares entities is asked of the rules of all periods that are computed: with a rule that compares and does nothing in
/// 2022 too, all comes out the same.
#[test]
fn a_comparison_in_an_earlier_edition_alone_is_one() {
    let figures = "period,entity,a\n2021,X,10\n2022,X,10\n2023,X,12\n2021,Y,20\n2022,Y,40\n2023,Y,50\n2021,Z,5\n2022,Z,5\n2023,Z,5\n";
    let from = Question { from: Period::parse("2022"), ..Question::default() };
    let parts = |total: &str| {
        let session = session(&edition("100 * a / max(a)", "a", total), figures);
        let own = told(&session, &from).unwrap();
        assert!(own.is_relative);
        ["X", "Z"].map(|code| of(&own, code).change.as_ref().unwrap().score.parts.unwrap())
    };
    let [x, z] = parts("n + prev(n)");
    assert!((z.own).abs() < APART && (z.others + 6.25).abs() < APART, "{z:?}");
    assert!((z.rules.unwrap() + 13.75).abs() < APART, "{z:?}");
    assert!((x.own - 2.0).abs() < APART && (x.others + 12.5).abs() < APART, "{x:?}");
    assert!((x.rules.unwrap() + 27.5).abs() < APART, "{x:?}");
    assert_eq!(parts("n + prev(n) + 0 * max(a)"), [x, z]);
}

/// The total of 2022 reads `n` of 2021, which by the rules of that year reads the figures of 2020: they are moved too.
#[test]
fn an_earlier_edition_looks_back_further() {
    let figures = "period,entity,a\n2020,X,1\n2021,X,2\n2022,X,4\n2023,X,8\n2020,Y,3\n2021,Y,3\n2022,Y,3\n2023,Y,3\n";
    let session = session(&edition("a + prev(a)", "a", "n + prev(n)"), figures);
    let own = told(&session, &Question { from: Period::parse("2022"), ..Question::default() }).unwrap();
    // X: 4 + (2 + 1) = 7, then 8 + 4 = 12. By the rules of 2022 the figures of 2023 give 8 + (4 + 2) = 14, by those of 2023 the figures of 2022
    // give 4 + 2 = 6. Own figures: the mean of 14 − 7 and 12 − 6 is 6.5; rules: the mean of 6 − 7 and 12 − 14 is −1.5.
    let x = of(&own, "X").change.as_ref().unwrap();
    assert_eq!((x.score.before, x.score.after, x.not_split), (7.0, 12.0, None));
    let parts = x.score.parts.unwrap();
    assert!((parts.own - 6.5).abs() < APART && (parts.rules.unwrap() + 1.5).abs() < APART, "{parts:?}");
    // Y: 3 + 6 = 9, then 3 + 3 = 6: nothing of it is its own.
    let parts = of(&own, "Y").change.as_ref().unwrap().score.parts.unwrap();
    assert!(parts.own.abs() < APART && (parts.rules.unwrap() + 3.0).abs() < APART, "{parts:?}");
}

/// In the first period of a rulebook that looks back nobody has a score: who moved is told from the second one on.
#[test]
fn movers_begin_where_anybody_is_ranked() {
    let text = edition("a", "a", "n - prev(n)");
    let figures = "period,entity,a\n2021,X,1\n2022,X,2\n2023,X,9\n2021,Y,1\n2022,Y,4\n2023,Y,5\n";
    let own = told(&session(&text, figures), &Question::default()).unwrap();
    assert_eq!((own.movers.from.as_deref(), own.movers.to.as_deref()), (Some("2022"), Some("2023")));
    assert_eq!((codes(&own.movers.rank_up), codes(&own.movers.rank_down)), (vec!["X"], vec!["Y"]));
}

#[cfg(feature = "cli")]
mod pages {
    use super::process::{golden, kpi};

    const FILES: [&str; 3] = ["trend", "tests/trend/rulebook.toml", "tests/trend/figures.csv"];

    fn ran(more: &[&str]) -> String {
        let ran = kpi(FILES.iter().chain(more)).run();
        assert_eq!((ran.code, ran.complaints.contains("error")), (0, false), "{}", ran.complaints);
        ran.output
    }

    #[test]
    fn everybody() {
        golden("trend", "all-vi", &ran(&["--lang", "vi"]));
        golden("trend", "all-en", &ran(&["--lang", "en"]));
        golden("trend", "all-markdown-vi", &ran(&["--lang", "vi", "--format", "markdown", "--from", "2022"]));
        golden("trend", "all-csv", &ran(&["--format", "csv"]));
    }

    #[test]
    fn one() {
        let published = ["--published", "tests/trend/published-2021.csv", "--entity", "Tỉnh A"];
        let told = |more: &[&str]| ran(&[&published, more].concat());
        golden("trend", "one-vi", &told(&["--lang", "vi"]));
        golden("trend", "one-markdown-en", &told(&["--lang", "en", "--format", "markdown"]));
        golden("trend", "one-json", &told(&["--format", "json"]));
    }

    /// A second rulebook takes over with the year 2023; that it is not in force before is no news.
    #[test]
    fn two_rulebooks() {
        let folder = tempfile::tempdir().unwrap();
        let second = super::run::text("tests/trend/rulebook.toml")
            .replace("version = \"2\"", "version = \"3\"\nin_force = { from = 2023-01-01 }")
            .replace("online_files = 50, density = 30", "online_files = 60, density = 20");
        let path = folder.path().join("second.toml");
        std::fs::write(&path, second).unwrap();
        let both = format!("tests/trend/rulebook.toml,{}", path.display());
        let told =
            |more: &[&str]| kpi([&["trend", &both, "tests/trend/figures.csv", "--lang", "en"], more].concat()).run();
        let page = told(&["--entity", "Tỉnh B"]);
        assert_eq!(page.code, 0, "{}", page.complaints);
        assert!(!page.complaints.contains("not-in-force"), "{}", page.complaints);
        for line in [
            "From 2021: Digital",
            "From 2023: Digital",
            "Rules changed",
            "Nodes that changed the score most, 2023 – 2024",
        ] {
            assert!(page.output.contains(line), "{line}: {}", page.output);
        }
        // What was given out for 2023 is scored by the rulebook that scored it: the same figures are no revision.
        let given = ["--from", "2023", "--published", "tests/trend/figures.csv", "--format", "csv"];
        let csv = told(&given).output;
        let mut revisions = 0;
        for line in csv.lines().filter(|line| line.contains(",published,")) {
            let gained = line.split(",published,").nth(1).unwrap().split(',').next().unwrap();
            assert_eq!(gained.parse::<f64>(), Ok(0.0), "{line}");
            revisions += 1;
        }
        assert_eq!(revisions, 4, "{csv}");
        let csv = told(&["--format", "csv"]).output;
        assert_eq!(csv.lines().count(), 17, "{csv}");
    }

    #[test]
    fn a_shipped_rulebook_of_one_period_says_so() {
        let ran = kpi(["trend", "hdi", "--lang", "en"]).run();
        assert_eq!((ran.code, ran.output.as_str()), (2, ""));
        assert!(ran.complaints.contains("trend-one-period"), "{}", ran.complaints);
    }

    #[test]
    fn a_made_up_status_stands_in_every_row() {
        let csv = ran(&["--format", "csv"]);
        assert!(csv.lines().skip(1).all(|line| line.contains(",illustrative,")), "{csv}");
        for line in ran(&["--lang", "vi"]).lines().filter(|line| line.contains("Tỉnh ")) {
            assert!(line.contains("(minh họa)"), "{line}");
        }
    }
}
