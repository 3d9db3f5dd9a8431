//! The voting examples of the OECD/JRC Handbook (2008), Tables 25 to 34, as rulebooks: a candidate is an entity, each order of
//! preference an indicator whose weight is the number of votes, its value the place, of which less is better.

use crate::asem::rows;
use crate::run::{board, of, open};
use province_kpi::result::Scoreboard;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The board of an example; `T31_without_d` is `T31` with `d` struck from every order.
fn voted(example: &str) -> Scoreboard {
    let (table, struck) = example.split_once("_without_").unwrap_or((example, ""));
    let orders: Vec<(String, Vec<String>)> = rows("handbook/oecd_voting_examples/input.csv")
        .into_iter()
        .filter(|row| row["example"] == table)
        .map(|row| {
            let order = row["order"].split('>').filter(|own| *own != struck).map(str::to_owned);
            (row["weight"].clone(), order.collect())
        })
        .collect();
    let mut text = "format = 1\n[rulebook]\nid = \"votes\"\nversion = \"1\"\nentities = \"input\"\n\
         title = { vi = \"Phiếu\", en = \"Votes\" }\n[input]\nperiod = \"2008\"\n"
        .to_owned();
    let mut children = Vec::new();
    for (at, (votes, _)) in orders.iter().enumerate() {
        let title = format!("title = {{ vi = \"Thứ tự {at}\", en = \"Order {at}\" }}");
        let _ = writeln!(text, "[field.f_{at}]\n{title}\nkind = \"count\"");
        let _ = writeln!(text, "[node.order_{at}]\n{title}\nvalue = \"f_{at}\"\ndirection = \"lower\"");
        children.push(format!("order_{at} = {votes}"));
    }
    for method in ["borda", "condorcet", "kemeny", "copeland"] {
        let _ = writeln!(
            text,
            "[node.by_{method}]\ntitle = {{ vi = \"{method}\", en = \"{method}\" }}\n{method} = {{ {} }}",
            children.join(", ")
        );
    }
    text += "[rank]\nnode = \"by_borda\"\non = \"exact\"\nties = \"competition\"\n";
    let candidates: BTreeSet<&String> = orders.iter().flat_map(|(_, order)| order).collect();
    let mut figures = "entity".to_owned();
    (0..orders.len()).for_each(|at| write!(figures, ",f_{at}").unwrap());
    for candidate in candidates {
        let place = |(_, order): &(String, Vec<String>)| order.iter().position(|own| own == candidate).unwrap() + 1;
        let places: Vec<String> = orders.iter().map(|own| place(own).to_string()).collect();
        let _ = write!(figures, "\n{candidate},{}", places.join(","));
    }
    board(&open(&text, &[("figures.csv", &(figures + "\n"))]))
}

fn score(board: &Scoreboard, node: &str, candidate: &str) -> f64 {
    of(&board.entities, candidate).aggregates[node].score.unwrap()
}

/// The candidates from the highest score of a node down, where no two are equal.
fn order(board: &Scoreboard, node: &str) -> Option<String> {
    let mut all: Vec<(f64, &str)> =
        board.entities.iter().map(|own| (own.aggregates[node].score.unwrap(), own.code.as_str())).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let strict = all.windows(2).all(|pair| pair[0].0 > pair[1].0);
    strict.then(|| all.iter().map(|(_, code)| *code).collect::<Vec<_>>().join(">"))
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn borda_condorcet_and_kemeny_of_the_voting_examples() {
    if crate::reference().is_none() {
        return;
    }
    let (mut stated, mut supports) = (0, Vec::new());
    for row in rows("handbook/oecd_voting_examples/expected.csv") {
        let (example, item) = (row["example"].as_str(), row["item"].as_str());
        let board = voted(example);
        match row["kind"].as_str() {
            "borda" => {
                let points = score(&board, "by_borda", item);
                assert!((points - row["value"].parse::<f64>().unwrap()).abs() < 1e-12, "{example} {item}: {points}");
                stated += 1;
            }
            "condorcet_order" => {
                assert_eq!(order(&board, "by_condorcet").as_deref().unwrap_or("cycle"), item, "{example}");
                stated += 1;
            }
            "kemeny" => supports.push((row["value"].parse::<u32>().unwrap(), item.to_owned())),
            // The votes of a pair are a cell of a matrix, which no node has; `reference_outranking` holds them.
            "outrank" => {}
            other => panic!("{other}"),
        }
    }
    let (_, best) = supports.iter().max().unwrap();
    assert_eq!((supports.len(), order(&voted("T28"), "by_kemeny").as_ref()), (6, Some(best)));
    assert_eq!(stated, 32 - 6 - 6);
}
