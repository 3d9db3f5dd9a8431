//! Mixtures of two inputs: one panel changed from mixture to mixture has the numbers of a run of its own.

use super::*;
use crate::data::Source;
use crate::scoring::{Request, RulebookSource, Session};

/// Everything that reaches beyond a cell: other entities, other periods, a national figure, another stage, a group.
const RULES: &str = r#"
format = 1
[rulebook]
id = "mixed"
version = "1"
title = { vi = "Trộn", en = "Mixed" }
entities = "provinces"
stages = ["self", "final"]
[rank]
node = "total"
on = "rounded"
ties = "competition"
[field.people]
title = { vi = "Dân số", en = "People" }
kind = "count"
[field.rate]
title = { vi = "Tỷ lệ", en = "Rate" }
kind = "rate"
combine = { weighted_by = "people" }
[field.plan]
title = { vi = "Kế hoạch", en = "Plan" }
kind = "flag"
[node.growth]
title = { vi = "Tăng trưởng", en = "Growth" }
value = "people - prev(people)"
direction = "higher"
score = { min_max = [0, 100] }
missing = "score 0"
[node.level]
title = { vi = "Mức", en = "Level" }
value = "rate / mean(rate, within = 'region')"
direction = "higher"
score = { min_max = [0, 100] }
missing = "score 0"
[node.planned]
title = { vi = "Có kế hoạch", en = "Planned" }
value = "plan"
direction = "higher"
missing = "score 0"
[node.total]
title = { vi = "Tổng", en = "Total" }
arithmetic_mean = { growth = 0.4, level = 0.4, planned = 0.2 }
chain = [{ round = 2 }]
"#;

/// A number below `most`, the next of a fixed sequence (D. H. Lehmer's, modulo 2³¹ − 1).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 % most
    }
}

/// Figures of six provinces in two periods at two stages, and the same with some of them changed, gone or new.
fn figures(seed: u64) -> [String; 2] {
    let mut dice = Dice(seed);
    let mut texts = [(); 2].map(|()| "entity,period,stage,field,value\n".to_owned());
    for period in ["2022", "2023"] {
        for entity in ["01", "02", "04", "48", "79", "92"] {
            for (field, most) in [("people", 900), ("rate", 90), ("plan", 2)] {
                for stage in ["self", "final"] {
                    let text = |number: u64| {
                        if field == "plan" {
                            ["no", "yes"][usize::from(number > 0)].to_owned()
                        } else {
                            number.to_string()
                        }
                    };
                    let was = text(dice.below(most));
                    let (is_there, how) = (stage == "self" || dice.below(2) == 0, dice.below(8));
                    let is = if how == 0 { text(dice.below(most)) } else { was.clone() };
                    let sides = [(is_there && how != 1, was), ((is_there || how == 3) && how != 2, is)];
                    for (text, (_, value)) in texts.iter_mut().zip(sides).filter(|(_, (is_there, _))| *is_there) {
                        text.push_str(&format!("{entity},{period},{stage},{field},{value}\n"));
                    }
                }
            }
        }
    }
    texts
}

fn open(text: &str) -> Session {
    let source = RulebookSource { name: "rules.toml".into(), bytes: RULES.as_bytes(), beside: &[] };
    let inputs = [Source { name: "figures.csv".into(), bytes: text.as_bytes().into() }];
    Session::open(&source, &inputs, &Request::default()).unwrap_or_else(|problem| panic!("{:#?}", problem.findings))
}

#[test]
fn a_mixture_made_from_another_is_the_one_made_afresh() {
    let mut turns = 0;
    for seed in 1..=12 {
        let [old, new] = figures(seed).map(|text| open(&text));
        let (period, stage) = (new.latest().unwrap(), new.stage());
        let inputs = Inputs {
            rulebook: new.rulebook(),
            old: old.panel(),
            new: new.panel(),
            period,
            stage,
            restated: (None, None),
        };
        let found = inputs.found();
        let players: Vec<usize> = (0..found.len()).filter(|at| found[*at].moves()).collect();
        let blocks: Vec<Vec<usize>> = players.iter().map(|at| vec![*at]).collect();
        let codes = ["01", "02", "04", "48", "79", "92"];
        let mixtures = Mixtures { inputs: &inputs, found: &found, blocks: &blocks, codes: &codes };
        assert!(mixtures.is_again(), "seed {seed}");
        let mut dice = Dice(seed + 100);
        mixtures.with(|between| {
            for _ in 0..12 {
                let made: Vec<bool> = blocks.iter().map(|_| dice.below(2) == 0).collect();
                assert_eq!(between(&made), mixtures.afresh(&made), "seed {seed}: {made:?}");
                turns += 1;
            }
            // All of them make the new input.
            let all = between(&vec![true; blocks.len()]).unwrap();
            let after = inputs.standings(inputs.new).unwrap();
            for (code, [score, rank]) in codes.iter().zip(all) {
                let row = after.entities.iter().find(|row| row.code == *code).unwrap();
                assert_eq!((score, rank), (row.score, row.rank.map(f64::from)), "seed {seed}: {code}");
            }
        });
    }
    assert_eq!(turns, 144);
}
