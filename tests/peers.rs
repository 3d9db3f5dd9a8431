//! `kpi compare` as a whole process, on rulebooks small enough to be worked by hand: what it says of ranks, gaps, earlier periods, restated
//! figures, and what it refuses.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod process;

use process::{Ran, golden, kpi, root};
use serde_json::Value;
use std::fs;

const HEAD: &str = "format = 1\n[rulebook]\nid = \"t\"\nversion = \"1\"\ntitle = \"T\"\nentities = \"input\"\n";
const FIELDS: &str = "[field.a]\ntitle = \"A\"\nkind = \"rate\"\n[field.b]\ntitle = \"B\"\nkind = \"rate\"\n";

fn run(command: &str, rulebook: &str, figures: &str, arguments: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("rulebook.toml"), rulebook).unwrap();
    fs::write(folder.path().join("figures.csv"), figures).unwrap();
    let all = [command, "rulebook.toml", "figures.csv"].into_iter().chain(arguments.iter().copied());
    kpi(all).inside(folder.path()).run()
}

fn json(command: &str, rulebook: &str, figures: &str, arguments: &[&str]) -> Value {
    let ran = run(command, rulebook, figures, &[arguments, &["--format", "json"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.complaints);
    serde_json::from_str(&ran.output).unwrap()
}

/// The old edition scores `a` by its growth, the new one by its level: 100 of each are 50 points.
fn editions(head: &str) -> String {
    let node = |id: &str, value: &str| {
        format!(
            "[node.n{id}]\ntitle = \"N{id}\"\nvalue = \"{value}\"\ndirection = \"higher\"\ntarget = 100\n\
             score = {{ to_target = \"proportional\", cap = \"full points\" }}\n"
        )
    };
    format!(
        "{HEAD}{head}[rank]\nnode = \"total\"\non = \"exact\"\nties = \"competition\"\n{FIELDS}{}{}\
         [node.total]\ntitle = \"Total\"\nsum_of_points = {{ na = 50, nb = 50 }}\npoints = 100\n[from.2023.node.na]\nvalue = \"a\"\n",
        node("a", "a - prev(a)"),
        node("b", "b")
    )
}

const YEARS: &str =
    "period,entity,a,b\n2021,P,40,90\n2021,X,10,20\n2022,P,90,90\n2022,X,60,20\n2023,P,80,80\n2023,X,50,50\n";

/// X in 2022 grew from 10 to 60, which is 25 points, and 20 of `b` are 10: 35, behind P with 25 + 45. In 2023 it has 25 + 25. That 2022
/// itself looks back at 2021 must not be lost, whatever a missing figure does.
#[test]
fn the_earlier_period_has_the_score_that_it_was_published_with() {
    for head in ["", "[missing]\nindicators = \"score 0\"\n"] {
        let rulebook = editions(head);
        let board = json("score", &rulebook, YEARS, &["--period", "2022"]);
        let published = board["entities"].as_array().unwrap().iter().find(|row| row["code"] == "X").unwrap();
        let own = json("compare", &rulebook, YEARS, &["--entity", "X", "--with", "previous"]);
        assert_eq!((own["split"]["theirs"].as_f64(), own["split"]["own"].as_f64()), (Some(35.0), Some(50.0)));
        assert_eq!(own["split"]["theirs"], published["score"]);
        assert_eq!((&own["peers"]["period"], &own["peers"]["place"]["rank"]), (&"2022".into(), &published["rank"]));
        let parts = own["split"]["tree"]["parts"].as_array().unwrap();
        let part = |id: &str| parts.iter().find(|own| own["id"] == id).unwrap()["part"].as_f64().unwrap();
        assert!((part("na") - 0.0).abs() < 1e-9 && (part("nb") - 15.0).abs() < 1e-9, "{parts:?}");
    }
    let text = run("compare", &editions(""), YEARS, &["--entity", "X", "--with", "previous", "--lang", "vi"]);
    golden("compare", "previous-vi", &text.output);
}

#[test]
fn what_cannot_be_compared_says_why() {
    let rulebook = editions("");
    for (arguments, code, said) in [
        (&["--period", "2021"][..], "nothing-to-compare", "it has no score"),
        (&["--period", "2022", "--with", "previous"], "nothing-to-compare", "no score in the earlier period"),
        (&["--with", "X"], "nothing-to-compare", "the peer is the entity itself"),
        (
            &["--with", "median", "--weight-by", "a"],
            "peers-option-unfit",
            "`--weight-by` does not go with `--with` `median`",
        ),
        (&["--with", "best", "--weight-by", "a"], "peers-option-unfit", "`--weight-by`"),
        (&["--with", "previous", "--weight-by", "a"], "peers-option-unfit", "`--weight-by`"),
        (&["--with", "mean", "--on", "a"], "peers-option-unfit", "`--on` does not go with `--with` `mean`"),
        (&["--with", "P", "--on", "a"], "peers-option-unfit", "`--on`"),
    ] {
        let ran = run("compare", &rulebook, YEARS, &[&["--entity", "X", "--lang", "en"], arguments].concat());
        assert_eq!((ran.code, ran.output.as_str()), (2, ""), "{arguments:?}");
        let told = ran.complaints.contains(&format!("[{code}]")) && ran.complaints.contains(said);
        assert!(told, "{arguments:?}: {}", ran.complaints);
    }
}

/// The first period has no earlier one.
#[test]
fn where_there_is_no_earlier_period_that_is_said() {
    let rulebook = editions("[missing]\nindicators = \"score 0\"\n");
    let ran =
        run("compare", &rulebook, YEARS, &["--entity", "X", "--period", "2021", "--with", "previous", "--lang", "en"]);
    assert!(ran.complaints.contains("no figures of an earlier period"), "{}", ran.complaints);
}

/// A mean of two with a gate that reads what is none of both: below 15 of `c` at most 20 remain.
fn gated(rank: &str) -> String {
    format!(
        "{HEAD}[input]\nperiod = \"2023\"\n[rank]\nnode = \"total\"\nties = \"competition\"\n{rank}{FIELDS}\
         [field.c]\ntitle = \"C\"\nkind = \"rate\"\n[node.na]\ntitle = \"NA\"\nvalue = \"a\"\n[node.nb]\ntitle = \"NB\"\nvalue = \"b\"\n\
         [node.total]\ntitle = \"Total\"\narithmetic_mean = [\"na\", \"nb\"]\nchain = [{{ gate = \"c < 15\", at_most = 20 }}, {{ round = 1 }}]\n"
    )
}

/// Y's 80 and 30 make 55, gated to 20; X and Z have 50. The gate is exchanged as a third beside both nodes: alone it is worth 55 − 20 = 35,
/// with X's `na` 35 − 20, with X's `nb` 70 − 20, with both 50 − 20: 35/3 + 15/6 + 50/6 + 30/3 = 32.5. `na` is worth −20 where the gate is open and
/// nothing where it is shut: −10.
#[test]
fn the_step_is_named_and_shared_ranks_are_told() {
    let figures = "entity,a,b,c\nX,40,60,20\nY,80,30,10\nZ,60,40,20\nV,90,90,20\n";
    let rulebook = gated("on = \"exact\"\n");
    let own = json("compare", &rulebook, figures, &["--entity", "X", "--with", "V"]);
    assert_eq!(
        (&own["own"]["rank"], &own["own"]["sharing"], &own["peers"]["place"]["rank"]),
        (&2.into(), &2.into(), &1.into())
    );
    let text = run("compare", &rulebook, figures, &["--entity", "X", "--with", "Y", "--lang", "vi"]).output;
    golden("compare", "a-gate-between-vi", &text);
    assert!(text.contains("bước điểm khống chế (+32,50)"), "{text}");
    assert!(text.contains("hạng 2 trên 4, đồng hạng với 1 đơn vị khác"), "{text}");
    let en = run("compare", &rulebook, figures, &["--entity", "Y", "--with", "mean", "--lang", "en"]).output;
    golden("compare", "gated-against-the-mean-en", &en);
}

/// 48.87 and 47.47 as rounded are 1.40 apart; before rounding 1.414. The rulebook ranks by the rounded ones.
#[test]
fn the_gap_is_that_of_the_scores_that_rank() {
    let rulebook = |on: &str| gated(&format!("on = \"{on}\"\n")).replace("round = 1", "round = 2");
    let figures = "entity,a,b,c\nX,47.4650,47.4650,20\nY,48.8790,48.8650,20\n";
    let gap =
        |on: &str| json("compare", &rulebook(on), figures, &["--entity", "X"])["ahead"][0]["gap"].as_f64().unwrap();
    assert_eq!(gap("rounded").to_string(), "1.4");
    assert_eq!(gap("exact").to_string(), "1.407");
    let text = run("compare", &rulebook("rounded"), figures, &["--entity", "X", "--lang", "vi"]).output;
    assert!(text.contains("48,87 điểm làm tròn: cần thêm 1,40 điểm để bằng"), "{text}");
}

/// Where the lowest score is first, a higher one is worse, and the page says so.
#[test]
fn what_is_worse_is_called_so() {
    let rulebook = gated("on = \"exact\"\norder = \"lowest first\"\n").replace(
        "chain = [{ gate = \"c < 15\", at_most = 20 }, { round = 1 }]\n",
        "chain = [{ gate = \"c < 15\", at_most = 20 }]\n",
    );
    let ran = run(
        "compare",
        &rulebook,
        "entity,a,b,c\nX,40,60,20\nY,30,20,20\n",
        &["--entity", "X", "--with", "Y", "--lang", "en"],
    );
    golden("compare", "lowest-first-en", &ran.output);
    assert!(ran.output.contains("Higher by 25.00, which is worse"), "{}\n{}", ran.output, ran.complaints);
}

/// Of three peers one has no `b`: what is not split is not split against that one.
#[test]
fn a_node_that_is_not_split_against_some_says_against_how_many() {
    let rulebook = gated("on = \"exact\"\n").replace("[\"na\", \"nb\"]\nchain", "[\"nc\", \"nb\"]\nchain").replace(
        "[node.total]",
        "[node.nc]\ntitle = \"NC\"\narithmetic_mean = [\"na\", \"nb\"]\nmissing = \"require all\"\n[node.total]",
    );
    let rulebook = rulebook.replace("chain = [", "missing = \"reweight\"\nchain = [");
    let figures = "entity,a,b,c\nX,40,60,20\nY,80,20,20\nZ,,40,20\nV,90,90,20\n";
    let own = json("compare", &rulebook, figures, &["--entity", "X"]);
    let whole: Vec<(&str, u64, u64)> = own["not_split"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| (own["id"].as_str().unwrap(), own["count"].as_u64().unwrap(), own["of"].as_u64().unwrap()))
        .collect();
    assert_eq!(whole, [("nc", 1, 4)], "{own}");
    let text = run("compare", &rulebook, figures, &["--entity", "X", "--lang", "en"]).output;
    assert!(text.contains("Not split, NC, against 1 of 4 peers: one side has no score"), "{text}");
}

/// Nodes and attributes are understood by their titles in any spelling; what is not known offers what is.
#[test]
fn titles_are_understood() {
    let told = |arguments: &[&str]| kpi(arguments.iter().copied().chain(["--lang", "vi"])).run();
    let by_id = told(&["explain", "giao-ban", "--entity", "48", "--node", "enterprises_per_1000"]);
    let title = by_id.output.lines().next().unwrap();
    let title = title.split(" (").next().unwrap().split(": ").last().unwrap();
    let by_title = told(&["explain", "giao-ban", "--entity", "48", "--node", &title.to_uppercase()]);
    assert_eq!((by_title.code, &by_title.output), (0, &by_id.output), "{title}: {}", by_title.complaints);
    let unknown = told(&["explain", "giao-ban", "--entity", "48", "--node", "xyz"]);
    assert!(unknown.complaints.contains("enterprises_per_1000"), "{}", unknown.complaints);
    let region = told(&["compare", "giao-ban", "--entity", "48", "--with", "region"]).output;
    assert_eq!(told(&["compare", "giao-ban", "--entity", "48", "--with", "vung"]).output, region);
}

/// X has 5 of at most 10, half of 100 points. With 20 it is the best: Y falls from 100 to 50, and both extremes and the relative rule are told.
#[test]
fn a_relative_rule_is_told_with_what_it_moves() {
    let rulebook = format!(
        "{HEAD}[input]\nperiod = \"2023\"\n[rank]\nnode = \"total\"\non = \"exact\"\nties = \"competition\"\n[field.a]\ntitle = \"A\"\nkind = \"count\"\n\
         [node.na]\ntitle = \"NA\"\nvalue = \"a\"\ndirection = \"higher\"\nchain = [{{ name = \"scaled\", formula = \"x / max(a)\", gives = \"share\" }}]\n\
         [node.total]\ntitle = \"Total\"\nsum_of_points = {{ na = 100 }}\npoints = 100\n"
    );
    let ran = run("what-if", &rulebook, "entity,a\nX,5\nY,10\nZ,5\nV,\n", &["--set", "X.a=20", "--lang", "vi"]);
    golden("what-if", "set-relative-vi", &ran.output);
    assert!(
        ran.output.contains("Hạng: từ 2 (đồng hạng với 1 đơn vị khác) thành 1"),
        "{}\n{}",
        ran.output,
        ran.complaints
    );
    assert!(ran.output.contains("Vượt lên trên Y (tính thử), Z (tính thử)"), "{}", ran.output);
}

/// What was put together for new boundaries is told above the page, behind every name, and in JSON.
#[test]
fn restated_figures_are_told() {
    let rulebook = "rules/giao-ban";
    let compare = |arguments: &[&str]| {
        kpi([&["compare", rulebook, "inputs/giao-ban", "--registry", "34"], arguments].concat()).run()
    };
    let ran = compare(&["--entity", "Lào Cai", "--lang", "vi"]);
    assert_eq!(ran.code, 0, "{}", ran.complaints);
    assert!(ran.output.contains("không phải kết quả công bố"), "{}", ran.output);
    for line in ran.output.lines().filter(|line| line.contains("Lào Cai")) {
        assert!(line.contains("Lào Cai (tính lại)"), "{line}");
    }
    let own: Value = serde_json::from_str(&compare(&["--entity", "Lào Cai", "--format", "json"]).output).unwrap();
    assert_eq!((&own["restated"]["from"], &own["restated"]["to"]), (&"provinces-63".into(), &"provinces-34".into()));
    assert_eq!(own["entity"]["restated_from"], "provinces-63");
    assert!(own["notices"][0]["vi"].as_str().unwrap().contains("TÍNH LẠI"), "{}", own["notices"]);
    let what_if =
        ["what-if", rulebook, "inputs/giao-ban", "--registry", "34", "--set", "Lào Cai.communes=+1", "--lang", "vi"];
    let ran = kpi(what_if).run();
    assert_eq!(ran.code, 0, "{}", ran.complaints);
    assert!(ran.output.contains("không phải kết quả công bố"), "{}", ran.output);
    assert!(ran.output.contains("Lào Cai (tính lại) (tính thử)"), "{}", ran.output);
    assert!(root().join(rulebook).is_dir());
}

/// The status stands in every row of JSON that has an entity.
#[test]
fn every_row_has_its_status() {
    fn named(value: &Value, rows: &mut usize) {
        match value {
            Value::Object(own) => {
                if own.contains_key("code") && own.contains_key("name") {
                    *rows += 1;
                    assert!(own.contains_key("data_status"), "{value}");
                }
                own.values().for_each(|below| named(below, rows));
            }
            Value::Array(list) => list.iter().for_each(|below| named(below, rows)),
            _ => {}
        }
    }
    for arguments in [
        &["compare", "giao-ban", "--entity", "48", "--with", "region"][..],
        &["compare", "giao-ban", "--entity", "48", "--with", "nearest:4", "--on", "population_2022"],
        &["what-if", "giao-ban", "--set", "48.digital_enterprises=+500,01.it_revenue=+10%"],
    ] {
        let ran = kpi([arguments, &["--format", "json"]].concat()).run();
        let mut rows = 0;
        named(&serde_json::from_str(&ran.output).unwrap(), &mut rows);
        assert!(rows >= 4, "{rows} {}", ran.output);
    }
}

/// A figure as score, by period, for the provinces.
fn provinces() -> String {
    format!(
        "{}[rank]\nnode = \"total\"\non = \"exact\"\nties = \"competition\"\n[missing]\nindicators = \"stays missing\"\n\
         [field.a]\ntitle = \"A\"\nkind = \"amount\"\n[node.total]\ntitle = \"Total\"\nvalue = \"a\"\n",
        HEAD.replace("input", "provinces")
    )
}

fn previous(rulebook: &str, figures: &str, entity: &str, arguments: &[&str]) -> Value {
    json("compare", rulebook, figures, &[&["--entity", entity, "--with", "previous"], arguments].concat())
}

/// Yên Bái and Lào Cai became Lào Cai in July 2025: 1 + 3 in 2024. What stands in the file of another era hides no earlier period.
#[test]
fn the_earlier_period_is_found_in_its_own_era_and_over_the_border() {
    let figures = "period,entity,a\n2023,Hà Nội,5\n2024,Yên Bái,1\n2024,Lào Cai,3\n2024,Hà Nội,2\n2025,Lào Cai,9\n2025,Hà Nội,7\n2026,Lào Cai,5\n2026,Hà Nội,6\n";
    let quarters = "period,entity,a\n2024-Q3,01,1\n2024-Q4,01,3\n2024-Q4,46,2\n2025-Q1,01,1\n2025-Q1,46,2\n";
    for (figures, period, entity, then, theirs, own, restated) in [
        (figures, "2026", "Hà Nội", "2025", 7.0, 6.0, false),
        (figures, "2025", "Lào Cai", "2024", 4.0, 9.0, true),
        (figures, "2024", "Hà Nội", "2023", 5.0, 2.0, false),
        // Huế became a city between the two: another version of one registry.
        (quarters, "2025-Q1", "46", "2024-Q4", 2.0, 2.0, false),
    ] {
        let told = previous(&provinces(), figures, entity, &["--period", period]);
        assert_eq!(told["peers"]["period"], then, "{period}");
        assert_eq!((told["split"]["theirs"].as_f64(), told["split"]["own"].as_f64()), (Some(theirs), Some(own)));
        assert_eq!(told["restated"]["from"].as_str(), restated.then_some("provinces-63"), "{period}: {told}");
    }
}

/// 2021 is made up: so is the difference to it, whatever 2022 is.
#[test]
fn a_difference_to_made_up_figures_is_made_up() {
    let rulebook = provinces().replace("provinces", "input");
    let figures =
        "period,entity,a,status\n2021,X,1,illustrative\n2021,Y,2,official\n2022,X,3,official\n2022,Y,2,official\n";
    let told = previous(&rulebook, figures, "X", &[]);
    assert_eq!(
        [&told["data_status"], &told["entity"]["data_status"], &told["peers"]["place"]["data_status"]],
        ["illustrative"; 3]
    );
    assert_eq!(told["own"]["data_status"], "official");
    let ran = run("compare", &rulebook, figures, &["--entity", "X", "--with", "previous", "--lang", "en"]);
    assert!(ran.output.contains("X (illustrative)") && !ran.output.contains("Data status: official"), "{}", ran.output);
    // Beside a peer of the same period nothing is made up.
    assert_eq!(json("compare", &rulebook, figures, &["--entity", "X", "--with", "Y"])["data_status"], "official");
}

/// What says that there is no figure is none, in whatever words, and at whatever stage.
#[test]
fn a_cell_without_a_figure_makes_no_earlier_period() {
    let rulebook = provinces().replace("provinces", "input");
    for cell in ["n/a", "-", "…", "không áp dụng", ""] {
        let figures = format!("period,entity,a\n2021,X,1\n2021,Y,2\n2022,X,{cell}\n2022,Y,3\n2023,X,3\n2023,Y,4\n");
        let told = previous(&rulebook, &figures, "X", &[]);
        assert_eq!((&told["peers"]["period"], &told["split"]["theirs"]), (&"2021".into(), &1.0.into()), "{cell}");
    }
    let staged = rulebook.replace("entities = ", "stages = [\"first\", \"last\"]\nentities = ");
    let figures = "period,entity,stage,a\n2021,X,first,1\n2022,X,last,2\n2023,X,first,3\n";
    for (stage, period) in [("first", "2021"), ("last", "2022")] {
        assert_eq!(previous(&staged, figures, "X", &["--stage", stage])["peers"]["period"], period);
    }
}

/// A division by zero is told by whoever computes it: also of the earlier period alone.
#[test]
fn what_is_found_in_computing_is_told() {
    let rulebook = provinces().replace("provinces", "input").replace("\"a\"\n", "\"1 / a\"\n");
    let figures = "period,entity,a\n2021,X,1\n2021,Y,0\n2022,X,2\n2022,Y,4\n2023,X,3\n2023,Y,0\n";
    for (arguments, count) in [
        (&["compare", "--with", "mean", "--period", "2021"][..], 1),
        (&["compare", "--with", "mean", "--period", "2022"], 0),
        (&["compare", "--with", "previous", "--period", "2022"], 1),
        (&["compare", "--with", "previous"], 1),
    ] {
        let ran =
            run(arguments[0], &rulebook, figures, &[&arguments[1..], &["--entity", "X", "--lang", "en"]].concat());
        assert_eq!(ran.code, 0, "{}", ran.complaints);
        assert_eq!(ran.complaints.matches("[value-undefined]").count(), count, "{arguments:?}: {}", ran.complaints);
    }
}
