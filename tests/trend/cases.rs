//! What a trend must not mix up, leave out or make up: eras, statuses, periods, what was given out.

use super::{APART, Book, adds_up, codes, of, opened_in, rules, session, told};
use province_kpi::analysis::trend::{self, NotSplit, Question, Rules, Trend};
use province_kpi::finding::Code;
use province_kpi::registry::Period;
use province_kpi::rulebook::model::{DataStatus, Language};

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
combine = "sum"
[missing]
indicators = "stays missing"
[node.total]
title = { vi = "Tổng", en = "Total" }
"#;

fn book(node: &str) -> String {
    format!("{HEAD}{node}")
}

fn of_provinces(node: &str) -> String {
    book(node).replace("entities = \"input\"", "entities = \"provinces\"")
}

fn page(own: &Trend, book: &Book, format: province_kpi::report::TrendFormat) -> String {
    province_kpi::report::trend(own, book.session.rulebook(), format, Language::En)
}

fn csv(own: &Trend, book: &Book) -> Vec<Vec<String>> {
    let text = page(own, book, province_kpi::report::TrendFormat::Csv);
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// The cells of a column, of the rows whose first cells are these.
fn cells<'t>(table: &'t [Vec<String>], begins: &[&str], column: &str) -> Vec<&'t str> {
    let at = table[0].iter().position(|own| own == column).unwrap_or_else(|| panic!("{column}"));
    let is_it = |row: &&Vec<String>| row.iter().zip(begins).all(|(own, wanted)| own == wanted);
    table[1..].iter().filter(is_it).map(|row| row[at].as_str()).collect()
}

fn table(own: &Trend, book: &Book) -> String {
    page(own, book, province_kpi::report::TrendFormat::Table)
}

/// Two years of the 63 provinces, two of the 34: who moved is told of the 34 alone. In the earlier era the province of code 01 fell, in the later
/// one it rose; each code stands once in a period, of its own registry.
#[test]
fn movers_are_of_one_era() {
    let figures = "period,entity,a\n2023,Hà Nội,9\n2023,Cao Bằng,5\n2024,Hà Nội,4\n2024,Cao Bằng,6\n\
                   2025,Hà Nội,3\n2025,Cao Bằng,5\n2026,Hà Nội,8\n2026,Cao Bằng,6\n";
    let book = session(&of_provinces("value = \"a\"\n"), figures);
    let own = told(&book, &Question::default()).unwrap();
    let movers = &own.movers;
    assert_eq!((movers.from.as_deref(), movers.to.as_deref()), (Some("2025"), Some("2026")));
    assert_eq!((codes(&movers.rank_up), codes(&movers.rank_down)), (vec!["01"], vec!["04"]));
    assert!(movers.rank_up.iter().chain(&movers.score_up).all(|own| own.registry == "provinces-34"), "{movers:?}");
    let text = table(&own, &book);
    let why: Vec<&str> =
        text.split("Why ranks changed").nth(1).unwrap().split("Why scores").next().unwrap().lines().collect();
    assert_eq!(why.iter().filter(|line| line.contains("Ha Noi")).count(), 1, "{text}");
    assert!(why.iter().any(|line| line.contains("Ha Noi") && line.contains("+1")), "{text}");
    let rows = csv(&own, &book);
    assert_eq!(cells(&rows, &["2023", "01"], "registry"), ["provinces-63"]);
    assert_eq!(cells(&rows, &["2026", "01"], "registry"), ["provinces-34"]);
    assert_eq!(cells(&rows, &["2026", "01"], "since"), ["2025"]);
    for entity in &own.entities {
        let periods = if entity.registry == "provinces-34" { ["2025", "2026"] } else { ["2023", "2024"] };
        assert_eq!(entity.points.iter().map(|own| own.period.as_str()).collect::<Vec<_>>(), periods);
    }
    let one = told(&book, &Question { entity: Some("01"), ..Question::default() }).unwrap();
    let who = one.entity.as_ref().unwrap();
    assert_eq!((who.registry.as_str(), who.code.as_str(), one.entities.len()), ("provinces-34", "01", 1));
}

/// Huế became a city with the year 2025, within the era of the 63: the last quarter of 2024 and the first of 2025 have the same provinces. Its
/// target is 10 as a province and 20 as a city: 100·4/10 = 40, then 100·6/20 = 30. What the registry says of it goes with its figures, so that
/// all −10 are its own.
#[test]
fn within_an_era_a_province_may_become_a_city() {
    let node = "value = \"a\"\ndirection = \"higher\"\n\
                target = { by = \"type\", groups = { \"tỉnh\" = 10, \"thành phố trực thuộc trung ương\" = 20 } }\n\
                score = { to_target = \"proportional\", cap = \"full points\" }\n";
    let text = of_provinces(node).replace(
        "[node.total]\ntitle = { vi = \"Tổng\", en = \"Total\" }\n",
        "[node.total]\ntitle = { vi = \"Tổng\", en = \"Total\" }\nsum_of_points = { i = 100 }\npoints = 100\n[node.i]\ntitle = { vi = \"I\", en = \"I\" }\n",
    );
    let figures = "period,entity,a\n2024-Q3,01,12\n2024-Q4,01,16\n2025-Q1,01,17\n2024-Q3,46,2\n2024-Q4,46,4\n2025-Q1,46,6\n\
                   2024-Q3,04,3\n2024-Q4,04,2\n2025-Q1,04,3.5\n";
    for text in [text.clone(), text.replace("value = \"a\"", "value = \"a * 1 + 0 * max(a)\"")] {
        let book = session(&text, figures);
        let own = told(&book, &Question { entity: Some("46"), ..Question::default() }).unwrap();
        let steps = &own.entities[0].steps;
        let step = &steps[1].change;
        assert_eq!((steps[1].from.as_str(), step.score.before, step.score.after), ("2024-Q4", 40.0, 30.0));
        assert!(adds_up(step, &|| text.clone()), "{step:?}");
        let parts = step.score.parts.unwrap();
        assert!((parts.own + 10.0).abs() < APART && parts.others.abs() < APART, "{parts:?}");
        assert_eq!((parts.targets, parts.rules), (None, None));
        // 40 was second behind 80 and before 20, 30 is last behind 85 and 35.
        assert_eq!((step.rank.before, step.rank.after), (2.0, 3.0));
        // Node by node only what had the same class can be compared: it was a province before.
        let story = own.story.as_ref().unwrap();
        assert_eq!((story.from.as_str(), story.nodes.is_empty()), ("2025-Q1", true));
        let hanoi = told(&book, &Question { entity: Some("01"), ..Question::default() }).unwrap();
        let story = hanoi.story.as_ref().unwrap();
        assert_eq!((story.from.as_str(), story.nodes.len(), story.figures.len()), ("2024-Q3", 1, 1), "{story:?}");
        // 60 to 85 points.
        assert!((story.nodes[0].part - 25.0).abs() < APART, "{story:?}");
    }
}

/// Quarters per yearly figure: 4 / 10 in the first quarter of 2022, and so on; over the new year the yearly figure changes.
#[test]
fn quarters_over_yearly_figures_are_split() {
    let figures = "period,entity,field,value\n2021,X,b,10\n2021,Y,b,20\n2022,X,b,16\n2022,Y,b,10\n2022-Q4,X,a,8\n2022-Q4,Y,a,5\n\
                   2022-Q3,X,a,4\n2022-Q3,Y,a,6\n2023-Q1,X,a,8\n2023-Q1,Y,a,2\n";
    let text = book("value = \"a / last(b)\"\n")
        .replace("[missing]", "[field.b]\ntitle = \"B\"\nkind = \"amount\"\n[missing]");
    let book = session(&text, figures);
    let to = Question { to: Period::parse("2023-Q1"), ..Question::default() };
    let own = told(&book, &to).unwrap();
    let changes: Vec<_> = of(&own, "X").steps.iter().map(|own| &own.change).collect();
    assert_eq!(changes.len(), 2);
    for change in &changes {
        assert!(adds_up(change, &|| text.clone()), "{change:?}");
    }
    // 8/10 − 4/10, then 8/16 − 8/10: all its own.
    assert!((changes[0].score.parts.unwrap().own - 0.4).abs() < APART, "{changes:?}");
    assert!((changes[1].score.parts.unwrap().own + 0.3).abs() < APART, "{changes:?}");
}

/// A change from illustrative figures to official ones is illustrative, in its row and in its step; the earlier rows of official figures are not.
#[test]
fn a_change_has_the_weaker_status_of_both_ends() {
    let inputs = [
        (
            "a.csv",
            "# status: official\nperiod,entity,a\n2020,X,1\n2020,Y,2\n2022,X,5\n2022,Y,3\n2023,X,4\n2023,Y,4.5\n",
        ),
        ("b.csv", "# status: illustrative\nperiod,entity,a\n2021,X,4\n2021,Y,1\n"),
    ];
    let book = opened_in(&book("value = \"a\"\n"), &inputs, None).unwrap();
    let own = told(&book, &Question::default()).unwrap();
    let x = of(&own, "X");
    let statuses: Vec<DataStatus> = x.points.iter().map(|own| own.data_status).collect();
    use DataStatus::{Illustrative, Official};
    assert_eq!(statuses, [Official, Illustrative, Official, Official]);
    let steps: Vec<DataStatus> = x.steps.iter().map(|own| own.change.data_status).collect();
    assert_eq!(steps, [Illustrative, Illustrative, Official]);
    assert_eq!(x.change.as_ref().unwrap().data_status, Illustrative);
    let rows = csv(&own, &book);
    let status = |period: &str| cells(&rows, &[period, "X"], "data_status").concat();
    assert_eq!(["2020", "2021", "2022", "2023"].map(status), ["official", "illustrative", "illustrative", "official"]);
}

/// What was given out was illustrative: so is every row beside it, and that of Z, who is not in it.
#[test]
fn a_made_up_first_result_marks_everybody() {
    let text = book("value = \"a\"\n");
    let now = session(&text, "period,entity,a\n2021,X,1\n2021,Y,2\n2021,Z,9\n2022,X,3\n2022,Y,4\n2022,Z,5\n");
    let then = session(&text, "# status: illustrative\nperiod,entity,a\n2021,X,1.5\n2021,Y,2\n");
    let published = rules(&then);
    let own = told(&now, &Question { published: Some(&published), ..Question::default() }).unwrap();
    assert!(own.entities.iter().all(|own| own.data_status == DataStatus::Illustrative));
    let rows = csv(&own, &now);
    // Z, the first of today, was not in it: its row of 2021 has nothing of what was given out.
    assert_eq!(cells(&rows, &["2021"], "data_status"), ["official", "illustrative", "illustrative"], "{rows:?}");
    assert_eq!(cells(&rows, &["2022"], "data_status"), ["official"; 3]);
    assert!(table(&own, &now).lines().filter(|line| line.contains("  Z")).all(|line| line.contains("illustrative")));
}

/// Two rulebooks, the second of which asks for another field: 2024 has figures for the first alone, and is the second's.
fn two(figures: &str, from: &str) -> [Book; 2] {
    let first = book("value = \"a\"\n");
    let second = first.replace("id = \"t\"", &format!("id = \"t2\"\nin_force = {{ from = {from}-01-01 }}"));
    let second = second
        .replace("[field.a]\ntitle = { vi = \"A\", en = \"A\" }", "[field.b]\ntitle = \"B\"")
        .replace("value = \"a\"", "value = \"b\"");
    [session(&first, figures), session(&second, figures)]
}

fn by_both(books: &[Book; 2], question: &Question<'_>) -> Result<Trend, province_kpi::finding::Finding> {
    let all: Vec<Rules<'_>> = books.iter().map(rules).collect();
    trend::trend(&all, question)
}

#[test]
fn a_period_without_figures_for_its_rulebook_is_told() {
    let figures = "period,entity,field,value\n2022,X,a,1\n2022,Y,a,2\n2023,X,a,2\n2023,Y,a,1\n2024,X,a,1\n2024,Y,a,1\n2025,X,b,4\n2025,Y,b,2\n";
    let books = two(figures, "2024");
    let own = by_both(&books, &Question::default()).unwrap();
    assert_eq!(own.periods.iter().map(|own| own.period.as_str()).collect::<Vec<_>>(), ["2022", "2023", "2025"]);
    let left_out: Vec<_> = own.findings.iter().filter(|(_, own)| own.code == Code::TrendPeriodLeftOut).collect();
    assert_eq!(left_out.len(), 1);
    assert_eq!((left_out[0].0, left_out[0].1.argument("period")), (1, Some(&"2024".into())));
    // Of the pair 2023 and 2025 neither rulebook has figures of the other's period: no other provinces, but no figures.
    let step = &of(&own, "X").steps[1];
    assert_eq!((step.from.as_str(), step.change.not_split), ("2023", Some(NotSplit::NoFigures)));
    assert!(table(&own, &books[1]).contains("has no figures of the other"));
    // With 2023 alone before it there is one period, and no trend.
    let from = Question { from: Period::parse("2023"), to: Period::parse("2024"), ..Question::default() };
    assert_eq!(by_both(&books, &from).unwrap_err().code, Code::TrendOnePeriod);
    let books = two(figures, "2022");
    assert_eq!(by_both(&books, &Question::default()).unwrap_err().code, Code::TrendOnePeriod);
}

#[test]
fn a_rulebook_without_a_ranking_is_named() {
    let text = book("value = \"a\"\n");
    let without = text.replace("[rank]\nnode = \"total\"\non = \"exact\"\nties = \"competition\"\n", "");
    let figures = "period,entity,a\n2022,X,1\n2023,X,2\n";
    let books = [session(&text, figures), session(&without.replace("id = \"t\"", "id = \"u\""), figures)];
    let error = by_both(&books, &Question::default()).unwrap_err();
    assert_eq!((error.code, error.argument("rulebook")), (Code::RanksNothing, Some(&"u".into())));
}

/// Z was given out with 40 and is not ranked in 2022; W had a score and has none today; V was not given out and is ranked first today.
#[test]
fn revisions_are_told_of_those_who_are_ranked_once() {
    let text = book("value = \"a\"\n");
    let now = session(&text, "period,entity,a\n2021,X,1\n2021,Z,90\n2021,W,\n2021,V,95\n2022,X,3\n2022,W,\n2022,V,7\n");
    let then = session(&text, "period,entity,a\n2021,X,1\n2021,Z,40\n2021,W,50\n2021,V,\n");
    let published = rules(&then);
    let own = told(&now, &Question { published: Some(&published), ..Question::default() }).unwrap();
    let revised = |code: &str| {
        let own = of(&own, code).published.unwrap();
        (own.score, own.rank, own.revision.score, own.revision.rank)
    };
    assert_eq!(of(&own, "Z").change, None);
    assert_eq!(revised("Z"), (Some(40.0), Some(2), Some(50.0), Some(0.0)));
    assert_eq!(revised("W"), (Some(50.0), Some(1), None, None));
    assert_eq!(revised("V"), (None, None, None, None));
    assert_eq!(revised("X"), (Some(1.0), Some(3), Some(0.0), Some(0.0)));
    let rows = csv(&own, &now);
    let row = |code: &str| {
        let of = |column: &str| cells(&rows, &["2021", code], column).concat();
        ["since", "score_gained", "score_revisions", "rank_gained", "score_published", "rank_published"]
            .map(of)
            .join(" ")
    };
    assert_eq!(row("Z"), "published 50 50 0 40 2");
    assert_eq!(row("W"), "published    50 1");
    assert_eq!(row("V"), "     ");
    let text = table(&own, &now);
    let corrected = text.split("as given out and by").nth(1).unwrap().split("Ranks").next().unwrap();
    let listed: Vec<bool> = ["Z", "W", "V", "X"].map(|own| corrected.contains(&format!("  {own}  "))).to_vec();
    assert_eq!(listed, [true, true, true, false], "{corrected}");
    let one = told(&now, &Question { published: Some(&published), entity: Some("Z"), ..Question::default() }).unwrap();
    assert!(
        table(&one, &now).contains("score 40.00, rank 2; by today's figures score 90.00, rank 2"),
        "{}",
        table(&one, &now)
    );
}

/// Dividing by zero leaves Y without a score: the finding of it is handed back, once, though three periods have it alike.
#[test]
fn what_computing_found_is_handed_back() {
    let text = book("value = \"a / (a - 1)\"\n");
    let book = session(&text, "period,entity,a\n2021,X,3\n2021,Y,1\n2022,X,2\n2022,Y,1\n2023,X,2\n2023,Y,2\n");
    let own = told(&book, &Question::default()).unwrap();
    let found: Vec<_> = own.findings.iter().filter(|(_, own)| own.code == Code::ValueUndefined).collect();
    assert!(!found.is_empty() && found.iter().all(|(at, _)| *at == 0), "{:?}", own.findings);
    let distinct: std::collections::HashSet<_> =
        found.iter().collect::<Vec<_>>().into_iter().map(|own| format!("{own:?}")).collect();
    assert_eq!(distinct.len(), found.len());
}

/// Ranks by whole points: 51.23 and 51.0 are 51 and first both. The table shows what was published; the change is of the exact score.
#[test]
fn rounded_scores_that_rank_are_shown_with_their_ties() {
    let text = book("value = \"a\"\nchain = [{ round = 0 }]\n").replace("on = \"exact\"", "on = \"rounded\"");
    let book =
        session(&text, "period,entity,a\n2021,X,51.23\n2021,Y,51.0\n2021,Z,4\n2022,X,53.4\n2022,Y,53.6\n2022,Z,4\n");
    let own = told(&book, &Question::default()).unwrap();
    let x = of(&own, "X");
    assert_eq!((x.points[0].shown, x.points[0].rank, x.points[0].sharing), (Some(51.0), Some(1), 2));
    assert!(own.periods.iter().all(|own| own.ranks_rounded));
    let text = table(&own, &book);
    let line = |table: &str| {
        let of = text.split(table).nth(1).unwrap();
        of.lines().find(|line| line.contains(" X ")).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line("\nRanks:\n"), "X X 1= 2 −1");
    assert!(line("\nScores:\n").starts_with("X X 51.00 53.00 +2.17"), "{text}");
    assert!(text.contains("Ranks go by the rounded scores"), "{text}");
    assert!(text.contains("X up 2.17, from 51.23 to 53.40 (scores before rounding)"), "{text}");
}

/// 0.1 + 0.2 and then 0.3: floats differ in the last bit, and nobody moved.
#[test]
fn what_floats_leave_behind_is_no_movement() {
    let text =
        book("value = \"a + b\"\n").replace("[missing]", "[field.b]\ntitle = \"B\"\nkind = \"amount\"\n[missing]");
    let book = session(&text, "period,entity,a,b\n2022,X,0.1,0.2\n2022,Y,9,0\n2023,X,0.3,0\n2023,Y,9,0\n");
    let own = told(&book, &Question::default()).unwrap();
    let x = of(&own, "X").change.as_ref().unwrap();
    assert_eq!((x.score.gained, x.rank.gained), (0.0, 0.0));
    assert!(adds_up(x, &String::new));
    assert!(table(&own, &book).contains("Nobody's rank or score changed\n"), "{}", table(&own, &book));
}
