//! Random rulebooks of the extended language (statistics, gates, penalties, bonuses, the best of several, other periods, editions):
//! every explanation equals the bulk result, and neither the order of rows nor the number of threads changes anything.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod run;

use province_kpi::compute::{self, Asked, Computed};
use province_kpi::data::Source;
use province_kpi::data::panel::{Datum, Figure};
use province_kpi::number::Decimal;
use province_kpi::registry::EntityIx;
use province_kpi::result::{Did, Scoreboard};
use province_kpi::rulebook::model::{FieldIx, Missing, NodeIx};
use province_kpi::scoring::{Request, RulebookSource, Session, Wanted};
use run::{Dice, last_stage, of};
use std::fmt::Write as _;

const RULEBOOKS: u64 = 1000;
const PERIODS: [&str; 3] = ["2021", "2022", "2023"];
const TITLE: &str = "title = { vi = \"t\", en = \"t\" }\n";
const FIELDS: [(&str, &str); 5] = [
    ("count", "kind = \"count\"\ncombine = \"sum\"\n"),
    ("rate", "kind = \"rate\"\n"),
    ("share", "kind = \"rate\"\nrange = [0, 100]\n"),
    ("flag", "kind = \"flag\"\n"),
    ("size", "kind = \"count\"\nrange = [1, 1000]\n"),
];

/// A number that a formula can read: a field, or a node before.
fn leaf(dice: &mut Dice, nodes: usize) -> String {
    match dice.below(7) {
        0 => (*dice.one_of(&["0.5", "2", "10"])).to_owned(),
        1 | 2 if nodes > 0 => format!("n{}", dice.below(nodes)),
        3 if nodes > 0 => format!("n{}.value", dice.below(nodes)),
        _ => (*dice.one_of(&["count", "rate", "share", "size"])).to_owned(),
    }
}

fn population(dice: &mut Dice) -> &'static str {
    dice.one_of::<&str>(&["", "", "", ", within = 'region'", ", over = 'all periods'", ", base = '2021'"])
}

/// A statistic over entities.
fn statistic(dice: &mut Dice, nodes: usize) -> String {
    let (of, among) = (leaf(dice, nodes), population(dice));
    match dice.below(6) {
        0 => format!("rank({of}, ties = '{}'{among})", dice.one_of(&["min", "average", "max", "dense"])),
        1 => format!("percentile_rank({of}, form = '{}'{among})", dice.one_of(&["(r-1)/(n-1)", "r/n"])),
        2 => format!("quantile({of}, {}, type = {}{among})", dice.one_of(&["0.25", "0.5", "0.9"]), 1 + dice.below(9)),
        3 => format!("mean({of}, weight = size{among})"),
        _ => {
            let name = dice.one_of(&["max", "min", "mean", "sum", "count", "median", "sd", "sd_population"]);
            format!("{name}({of}{among})")
        }
    }
}

/// Another period, of something that is no statistic.
fn earlier(dice: &mut Dice, nodes: usize) -> String {
    format!("{}({})", dice.one_of(&["prev", "year_ago", "last"]), leaf(dice, nodes))
}

fn formula(dice: &mut Dice, depth: usize, nodes: usize) -> String {
    if depth == 0 {
        return leaf(dice, nodes);
    }
    let inner = |dice: &mut Dice| formula(dice, depth - 1, nodes);
    match dice.below(13) {
        0 | 1 => statistic(dice, nodes),
        2 => earlier(dice, nodes),
        3 => {
            let own = leaf(dice, nodes);
            let among = population(dice);
            format!("({own} - min({own}{among})) / (max({own}{among}) - min({own}{among}))")
        }
        4 => format!("{} / {}", leaf(dice, nodes), statistic(dice, nodes)),
        5 => format!(
            "(if {} {} {} then {} else {})",
            inner(dice),
            dice.one_of(&["<", ">=", "="]),
            leaf(dice, nodes),
            inner(dice),
            inner(dice)
        ),
        6 => format!("(if missing({}) then {} else {})", leaf(dice, nodes), inner(dice), inner(dice)),
        7 => format!("first_of({}, {})", earlier(dice, nodes), inner(dice)),
        8 => format!("(if flag then {} else {})", inner(dice), inner(dice)),
        9 => format!("{}({}, {})", dice.one_of(&["min", "max"]), inner(dice), inner(dice)),
        _ => format!("({} {} {})", inner(dice), dice.one_of(&["+", "-", "*", "/"]), inner(dice)),
    }
}

/// A gate, a penalty or a bonus, on a score from 0 to 1.
fn condition(dice: &mut Dice, nodes: usize) -> String {
    let points = |dice: &mut Dice| format!("abs({}) / 50", leaf(dice, nodes));
    match dice.below(4) {
        0 => format!("{{ gate = \"not flag\", at_most = {} }}", dice.one_of(&["0.2", "0.75"])),
        1 => format!("{{ gate = \"{} < {}\", at_most = 0.5 }}", leaf(dice, nodes), statistic(dice, nodes)),
        2 => format!("{{ penalty = \"{}\", at_least = {} }}", points(dice), dice.one_of(&["0", "0.1"])),
        _ => format!("{{ bonus = \"{}\", at_most = {} }}", points(dice), dice.one_of(&["1", "0.8"])),
    }
}

fn node(dice: &mut Dice, at: usize) -> String {
    let mut text = format!("[node.n{at}]\n{TITLE}value = \"{}\"\n", formula(dice, 2, at));
    let scoring = match dice.below(5) {
        0 => "{ goalposts = { worst = -5, best = 40 } }, { clamp = [0, 1] }".to_owned(),
        1 => {
            text.push_str("direction = \"higher\"\ntarget = { 2021 = 4, 2023 = 6, between = \"straight line\" }\n");
            "{ to_target = \"proportional\", cap = \"full points\" }".to_owned()
        }
        2 => {
            text.push_str("direction = \"lower\"\ntarget = { by = \"region\", groups = { north = 3, south = { 2021 = 2, 2022 = 5 } } }\n");
            "{ to_target = \"proportional\", cap = \"full points\" }".to_owned()
        }
        3 => "{ bands = [{ from = 10, share = 1 }, { from = 0.5, share = 0.4 }, { share = 0 }] }".to_owned(),
        _ => format!(
            "{{ formula = \"x / {}\" }}, {{ clamp = [0, 1] }}, {{ given = \"share\" }}",
            dice.one_of(&["max(x)", "sum(x)", "(1 + sd_population(x))", "20"])
        ),
    };
    let mut chain = vec![scoring];
    while dice.once_in(2) && chain.len() < 4 {
        let own = condition(dice, at);
        chain.push(own);
    }
    if dice.once_in(2) {
        chain.push(format!("{{ round = {} }}", 1 + dice.below(3)));
    }
    let missing = dice.one_of(&["score 0", "full points", "stays missing", "stays missing"]);
    write!(text, "missing = \"{missing}\"\nchain = [{}]\n", chain.join(", ")).unwrap();
    text
}

fn rulebook(dice: &mut Dice) -> String {
    let mut text = format!(
        "format = 1\n[rulebook]\nid = \"random\"\nversion = \"1\"\n{TITLE}entities = \"input\"\n[input]\nheaders = {{ region = \"attribute.region\" }}\n\
         [rank]\nnode = \"total\"\non = \"exact\"\nties = \"{}\"\nwithin = [\"region\"]\n",
        dice.one_of(&["competition", "dense"])
    );
    FIELDS.iter().for_each(|(id, body)| write!(text, "[field.{id}]\n{TITLE}{body}").unwrap());
    let many = 2 + dice.below(4);
    (0..many).for_each(|at| text.push_str(&node(dice, at)));
    let rule = |dice: &mut Dice| *dice.one_of(&["\"require all\"", "\"reweight\"", "{ share_of_number = 0.5 }"]);
    let best = rule(dice);
    let lowest = if dice.once_in(3) { "direction = \"lower\"\n" } else { "" };
    write!(text, "[node.best]\n{TITLE}best_of = [\"n0\", \"n1\"]\nmissing = {best}\n{lowest}").unwrap();
    let children = |dice: &mut Dice| (0..many).map(|at| format!("n{at} = {}", 1 + dice.below(9))).collect::<Vec<_>>();
    let (first, second) = (children(dice), children(dice));
    let all = rule(dice);
    let weights =
        |own: &[String]| own.iter().filter_map(|child| child.split(" = ").nth(1)?.parse::<u32>().ok()).sum::<u32>() + 2;
    let total =
        |own: &[String]| format!("arithmetic_mean = {{ {}, best = 2 }}\nweights = {}\n", own.join(", "), weights(own));
    write!(text, "[node.total]\n{TITLE}{}missing = {all}\nchain = [{{ round = 4 }}]\n", total(&first)).unwrap();
    if dice.once_in(2) {
        write!(text, "[from.2022.node.total]\n{}", total(&second)).unwrap();
    }
    if dice.once_in(2) {
        write!(text, "[from.2023.node.n0]\nvalue = \"{}\"\n", leaf(dice, 0)).unwrap();
    }
    write!(text, "[report_only.gap]\n{TITLE}value = \"rank(n0, among = 'ranked') - rank(total, among = 'ranked')\"\n")
        .unwrap();
    text
}

/// The rows of a wide table of several periods.
fn rows(dice: &mut Dice) -> Vec<String> {
    let many = 3 + dice.below(6);
    let mut rows = Vec::new();
    for period in PERIODS {
        for entity in 0..many {
            if dice.once_in(12) {
                continue;
            }
            let region = if entity % 3 == 0 { "north" } else { "south" };
            let mut row = format!("{period},e{entity},{region}");
            for (id, _) in FIELDS {
                let figure = match id {
                    _ if dice.once_in(9) => String::new(),
                    "count" => dice.below(12).to_string(),
                    "rate" => format!("{}", i64::try_from(dice.below(60)).unwrap() - 10),
                    "share" => format!("{}.5", dice.below(99)),
                    "flag" => (*dice.one_of(&["yes", "no"])).to_owned(),
                    _ => (1 + dice.below(30)).to_string(),
                };
                write!(row, ",{figure}").unwrap();
            }
            rows.push(row);
        }
    }
    rows
}

fn table(rows: &[String]) -> String {
    let header = FIELDS.map(|(id, _)| id).join(",");
    format!("period,entity,region,{header}\n{}\n", rows.join("\n"))
}

fn opened(rulebook: &str, rows: &[String]) -> Session {
    let source = RulebookSource { name: "rulebook.toml".into(), bytes: rulebook.as_bytes(), beside: &[] };
    let table = table(rows);
    let inputs = [Source { name: "figures.csv".to_owned(), bytes: table.as_bytes().into() }];
    let request = Request { period: Wanted::All, ..Request::default() };
    Session::open(&source, &inputs, &request).unwrap_or_else(|problem| panic!("{:#?}\n{rulebook}", problem.findings))
}

fn boards(session: &Session) -> Vec<Scoreboard> {
    session.boards(Asked { steps: true, indicator_ranks: true, without_indicators: false }).0
}

fn bits(number: Option<f64>) -> Option<u64> {
    number.map(f64::to_bits)
}

/// Holds every cell of every period to its explanation; gives how many there were.
fn assert_explained(seed: u64, text: &str, session: &Session) -> usize {
    let plans = session.plans();
    let computed = compute::run(&plans, session.panel(), last_stage(session));
    let mut cells = 0;
    for plan in plans.iter().filter(|plan| session.periods().contains(&plan.period)) {
        let run = computed.period(plan.period).unwrap();
        let standings = run.standings(Asked { steps: true, indicator_ranks: true, without_indicators: false });
        for (row, entity) in session.panel().registry.entities.iter().enumerate() {
            let standing = of(&standings.entities, &entity.code);
            for (at, node) in plan.nodes.iter().enumerate() {
                let explanation = run.explain(NodeIx(at), EntityIx(row)).unwrap();
                let own = &explanation.node;
                let context =
                    || format!("seed {seed}, {} of {} in {}: {own:#?}\n{text}", node.id, entity.code, plan.period);
                let (value, score, shown, points, steps) = match standing.indicators.get(&node.id) {
                    Some(bulk) => (bulk.value, bulk.score, bulk.shown, bulk.points, &bulk.steps),
                    None => {
                        let bulk = &standing.aggregates[&node.id];
                        (bulk.steps["value"], bulk.score, bulk.shown, bulk.points, &bulk.steps)
                    }
                };
                assert_eq!(bits(own.value), bits(value), "value of {}", context());
                assert_eq!(bits(own.score), bits(score), "score of {}", context());
                assert_eq!(bits(own.shown), bits(shown), "shown of {}", context());
                assert_eq!(bits(own.points), bits(points), "points of {}", context());
                for step in own.steps.iter().filter(|step| !matches!(step.did, Did::Missing { .. })) {
                    assert_eq!(bits(step.after), bits(steps[&step.name]), "step {} of {}", step.name, context());
                }
                assert_eq!(explanation.rank, standing.rank, "rank in {}", context());
                cells += 1;
            }
        }
    }
    cells
}

fn assert_random(seed: u64) -> usize {
    let mut dice = Dice::new(seed);
    let text = rulebook(&mut dice);
    let mut rows = rows(&mut dice);
    let session = opened(&text, &rows);
    let cells = assert_explained(seed, &text, &session);
    if seed.is_multiple_of(4) {
        let before = boards(&session);
        dice.shuffle(&mut rows);
        for (one, other) in before.iter().zip(boards(&opened(&text, &rows))) {
            assert_eq!(one.entities, other.entities, "seed {seed}: the order of rows matters\n{text}");
        }
    }
    cells
}

#[test]
fn a_thousand_random_rulebooks_are_explained_as_they_were_computed() {
    let cells: usize = (0..RULEBOOKS).map(assert_random).sum();
    assert!(cells > 50_000, "{cells}");
}

/// A run begun again with other figures is the run of the panel that has them.
#[test]
fn a_run_begun_again_equals_one_from_the_beginning() {
    let asked = Asked { steps: true, indicator_ranks: true, without_indicators: false };
    for seed in 0..RULEBOOKS / 4 {
        let mut dice = Dice::new(seed);
        let text = rulebook(&mut dice);
        let session = opened(&text, &rows(&mut dice));
        let (plans, stage) = (session.plans(), last_stage(&session));
        let computed = compute::run(&plans, session.panel(), stage);
        for _ in 0..3 {
            let figures: Vec<Figure> = (0..1 + dice.below(2))
                .map(|_| Figure {
                    entity: EntityIx(dice.below(session.panel().registry.entities.len())),
                    field: FieldIx(dice.below(FIELDS.len())),
                    datum: match dice.below(5) {
                        0 => Datum::Missing(Missing::NotReported),
                        _ => Datum::Number(Decimal::from_integer(i64::try_from(dice.below(90)).unwrap())),
                    },
                })
                .collect();
            let period = session.periods()[dice.below(session.periods().len())];
            let panel = session.panel().supposing(period, stage, &figures);
            let (again, anew) =
                (computed.supposing(&panel, figures.iter().map(Figure::cell)), compute::run(&plans, &panel, stage));
            for plan in &plans {
                let standings = |own: &Computed<'_>| own.period(plan.period).unwrap().standings(asked);
                let (again, anew) = (standings(&again), standings(&anew));
                assert_eq!(again, anew, "seed {seed}, {}, {figures:?}\n{text}", plan.period);
            }
        }
    }
}

#[test]
#[ignore = "takes its time: cargo test slow_ -- --ignored"]
fn slow_thirty_thousand_random_rulebooks() {
    (RULEBOOKS..30 * RULEBOOKS).for_each(|seed| _ = assert_random(seed));
}

#[cfg(feature = "cli")]
#[test]
fn one_thread_equals_eight() {
    let folder = tempfile::TempDir::new().unwrap();
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let (path, figures) = (folder.path().join("rulebook.toml"), folder.path().join("figures.csv"));
        std::fs::write(&path, rulebook(&mut dice)).unwrap();
        std::fs::write(&figures, table(&rows(&mut dice))).unwrap();
        let on = |threads: &str| {
            let arguments = [
                "score",
                path.to_str().unwrap(),
                figures.to_str().unwrap(),
                "--period",
                "all",
                "--format",
                "csv",
                "--columns",
                "values,scores,steps,ranks,groups",
                "--threads",
                threads,
            ];
            run::kpi(&arguments).stdout
        };
        let one = on("1");
        assert!(!one.is_empty(), "seed {seed}");
        assert_eq!(String::from_utf8(one).unwrap(), String::from_utf8(on("8")).unwrap(), "seed {seed}");
    }
}
