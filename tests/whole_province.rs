//! A whole province in one explanation: its tree, its neighbours in the ranking, its distances, each held to numbers worked by hand.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test may stop at the first surprise"
)]

mod run;

use province_kpi::report::{ExplanationFormat, tree_explanation};
use province_kpi::result::{Did, DifferencePart, ExplainedNode, Piece, Rival, TreeExplanation, TreeNode};
use province_kpi::rulebook::model::Language;
use province_kpi::scoring::Session;
use run::{SHIPPED, open, open_shipped};

/// Two pillars that share an indicator, a gate, relative figures, stages, targets both ways.
const RULEBOOK: &str = r#"
format = 1
[rulebook]
id = "whole"
version = "1"
title = { vi = "Cả tỉnh", en = "Whole" }
entities = "input"
stages = ["self", "final"]
[missing]
indicators = "score 0"
aggregates = "reweight"
[rank]
node = "total"
on = "exact"
ties = "competition"

[field.firms]
title = { vi = "Doanh nghiệp", en = "Firms" }
kind = "count"
unit = "doanh nghiệp"
[field.people]
title = { vi = "Dân số", en = "People" }
kind = "count"
unit = "người"
[field.late]
title = { vi = "Hồ sơ trễ hạn", en = "Late files" }
kind = "count"
unit = "hồ sơ"
[field.files]
title = { vi = "Hồ sơ", en = "Files" }
kind = "count"
unit = "hồ sơ"
[field.output]
title = { vi = "Sản lượng", en = "Output" }
kind = "amount"
unit = "tỷ đồng"
[field.plan]
title = { vi = "Kế hoạch", en = "Plan" }
kind = "flag"

[node.density]
title = { vi = "Doanh nghiệp trên 1.000 dân", en = "Firms per 1,000" }
value = "firms / people * 1000"
unit = "doanh nghiệp/1.000 dân"
direction = "higher"
target = 0.7
score = { to_target = "proportional", cap = "full points" }
[node.lateness]
title = { vi = "Tỷ lệ trễ hạn", en = "Share late" }
value = "late / files * 100"
unit = "%"
direction = "lower"
target = 5
score = { to_target = "proportional", cap = "full points" }
[node.relative]
title = { vi = "Sản lượng so với tốt nhất", en = "Output against the best" }
value = "output / max(output) * 100"
direction = "higher"
chain = [{ formula = "x / 100" }, { given = "share" }]
[node.economy]
title = { vi = "Kinh tế", en = "Economy" }
sum_of_points = { relative = 30, density = 20 }
points = 50
[node.service]
title = { vi = "Phục vụ", en = "Service" }
sum_of_points = { lateness = 40, density = 10 }
points = 50
chain = [{ gate = "not plan", at_most = 25 }]
[node.total]
title = { vi = "Tổng điểm", en = "Total" }
sum_of_points = { economy = 50, service = 50 }
points = 100
chain = [{ round = 2 }]
"#;

/// A: 588 firms of 1,000,000 people, 10 late of 100, half of the best output, no plan.
/// B: everything full; E: one file more is late. C and D: more firms than A and less output; both stand level.
const FIGURES: &str = "entity,period,stage,firms,people,late,files,output,plan
A,2023,self,700,1000000,10,100,25,no
A,2023,final,588,1000000,10,100,25,no
B,2023,final,900,1000000,5,100,50,yes
E,2023,final,900,1000000,6,100,50,yes
C,2023,final,700,1000000,10,100,20,no
D,2023,final,700,1000000,10,100,20,no
";

fn session() -> Session {
    open(RULEBOOK, &[("q.csv", FIGURES)])
}

fn tree(session: &Session, entity: &str) -> TreeExplanation {
    session.explain_tree(entity, None, None).unwrap()
}

fn node<'t>(tree: &'t TreeExplanation, id: &str) -> &'t ExplainedNode {
    tree.nodes.iter().find(|node| node.id == id).unwrap()
}

fn places(tree: &TreeNode) -> Vec<(String, bool)> {
    let own = std::iter::once((tree.id.clone(), tree.told_before));
    own.chain(tree.children.iter().flat_map(places)).collect()
}

fn parts(part: &DifferencePart) -> Vec<&DifferencePart> {
    std::iter::once(part).chain(part.parts.iter().flat_map(parts)).collect()
}

/// A: service lost 50 − 25 (gated) = 25; economy 30 · 25/50 + 20 · 0.588/0.7 = 15 + 16.8 = 31.8, lost 18.2.
#[test]
fn what_lost_most_stands_first_and_each_node_once() {
    let tree = tree(&session(), "A");
    let order: Vec<(String, bool)> = places(&tree.tree);
    let expected = [
        ("total", false),
        ("service", false),
        ("lateness", false),
        ("density", false),
        ("economy", false),
        ("relative", false),
        ("density", true),
    ];
    assert_eq!(order, expected.map(|(id, again)| (id.to_owned(), again)));
    let told: Vec<&str> = tree.nodes.iter().map(|node| node.id.as_str()).collect();
    assert_eq!(told, ["total", "service", "lateness", "density", "economy", "relative"]);
    let service = &tree.tree.children[0];
    assert_eq!(
        (service.got, service.most, service.lost, service.share),
        (Some(25.0), Some(50.0), Some(25.0), Some(0.5))
    );
    assert_eq!(tree.tree.got.map(|total| (total * 1e9).round() / 1e9), Some(56.8));
    let brought: Vec<_> = node(&tree, "density").parents.iter().map(|own| (own.id.as_str(), own.weight)).collect();
    assert_eq!(brought, [("economy", 20.0), ("service", 10.0)]);
}

#[test]
fn as_deep_as_was_asked() {
    let session = session();
    let shallow = session.explain_tree("A", None, Some(1)).unwrap();
    assert_eq!(places(&shallow.tree).len(), 3);
    let pillar = session.explain_tree("A", Some("service"), Some(9)).unwrap();
    assert_eq!(pillar.tree.id, "service");
    assert!(pillar.neighbours.is_none(), "nobody stands around what does not rank");
}

/// A needs 0.7 · 1,000,000 / 1,000 = 700 firms and has 588: 112 short. Late files may be 5 % of 100: 5, that is 5 too many. The
/// population and the number of files only divide.
#[test]
fn a_distance_is_told_in_the_units_of_the_fields() {
    let session = session();
    let tree = tree(&session, "A");
    let density = node(&tree, "density").distance.as_ref().unwrap();
    assert!(!density.reached);
    assert_eq!(density.gap, 0.112);
    let found: Vec<_> = density.fields.iter().map(|own| (own.field.as_str(), own.from, own.to, own.change)).collect();
    assert_eq!(found, [("firms", 588.0, 700.0, 112.0)]);
    let lateness = node(&tree, "lateness").distance.as_ref().unwrap();
    let found: Vec<_> = lateness.fields.iter().map(|own| (own.field.as_str(), own.to, own.change)).collect();
    assert_eq!((lateness.lower_is_better, found), (true, vec![("late", 5.0, -5.0)]));
    // 700 / 1,000,000 · 1,000 is 0.7 exactly, and 5 / 100 · 100 is 5.
    let reached = session.explain_tree("C", None, None).unwrap();
    let density = node(&reached, "density").distance.as_ref().unwrap();
    assert!(density.reached && density.gap == 0.0 && density.fields.is_empty());
    let text = tree_explanation(&tree, ExplanationFormat::Text, Language::Vi);
    assert!(text.contains("Còn thiếu 112 doanh nghiệp"), "{text}");
    assert!(text.contains("Còn thừa 5 hồ sơ"), "{text}");
}

/// The figures that a distance names are put into the input: the target is reached, and one less does not reach it.
#[test]
fn the_figure_of_a_distance_reaches_the_target_and_one_less_does_not() {
    for (field, reaches, misses) in [("588", "700", "699"), ("10,100", "5,100", "6,100")] {
        let id = if field == "588" { "density" } else { "lateness" };
        for (with, reached) in [(reaches, true), (misses, false)] {
            let line = FIGURES.lines().find(|line| line.starts_with("A,2023,final")).unwrap();
            let figures = FIGURES.replace(line, &line.replace(field, with));
            let tree = tree(&open(RULEBOOK, &[("q.csv", &figures)]), "A");
            assert_eq!(node(&tree, id).distance.as_ref().unwrap().reached, reached, "{id} with {with}");
        }
    }
}

/// B and E produce 50 each: both set the best value of five.
#[test]
fn a_statistic_says_who_set_it() {
    let tree = tree(&session(), "A");
    let relative = node(&tree, "relative");
    let [statistic] = relative.statistics.as_slice() else { panic!("{relative:#?}") };
    assert_eq!((statistic.text.as_str(), statistic.value, statistic.count), ("max(output)", Some(50.0), 5));
    let set_by = statistic.set_by.as_ref().unwrap();
    let names: Vec<&str> = set_by.first.iter().map(|own| own.entity.name.as_str()).collect();
    assert_eq!((set_by.count, names), (2, vec!["B", "E"]));
    let text = tree_explanation(&tree, ExplanationFormat::Text, Language::Vi);
    assert!(text.contains("25 ÷ 50 × 100 = 50"), "{text}");
    assert!(text.contains("do B, E xác lập"), "{text}");
}

/// C has no plan: 40 · 5/10 + 10 = 30 points are capped at 25.
#[test]
fn a_gate_that_acted_has_its_condition_with_numbers() {
    let tree = tree(&session(), "C");
    let Did::Gate { with_numbers, holds, acted, .. } = &node(&tree, "service").steps[0].did else { panic!("no gate") };
    assert!(*holds && *acted);
    assert_eq!(with_numbers, &[Piece::Text("not ".into()), Piece::Number(Some(0.0))]);
}

#[test]
fn a_cell_that_said_something_else_before_tells_it() {
    let tree = tree(&session(), "A");
    let cell = &node(&tree, "density").cells[0];
    assert_eq!((cell.text.as_deref(), cell.stage.as_deref(), cell.line), (Some("588"), Some("final"), Some(3)));
    let before: Vec<_> = cell.earlier.iter().map(|own| (own.stage.as_str(), own.text.as_deref(), own.line)).collect();
    assert_eq!(before, [("self", Some("700"), 2)]);
    assert!(node(&tree, "density").cells[1].earlier.is_empty(), "it said the same");
}

/// B leads E by 40 − 40 · 5/6 = 6.67 points, all in lateness. C and D share a rank above A: 57 points against 56.8.
#[test]
fn neighbours_and_where_the_difference_lies() {
    let session = session();
    let own = tree(&session, "E").neighbours.unwrap();
    let above = own.above.unwrap();
    assert_eq!((above.rank, above.count, above.first[0].entity.name.as_str()), (1, 1, "B"));
    let rival = &above.first[0];
    assert!(rival.adds_up);
    let late = rival.parts.iter().flat_map(parts).find(|part| part.id == "lateness").unwrap();
    assert!((late.difference.unwrap() + 40.0 / 6.0).abs() < 1e-9, "{late:#?}");
    assert_eq!(rival.parts[0].id, "service", "what explains the difference stands first");

    let own = tree(&session, "C").neighbours.unwrap();
    assert_eq!((own.tied.count, own.tied.first[0].name.as_str()), (1, "D"));
    assert_eq!(own.below.as_ref().map(|below| below.rank), Some(5));
    let last = tree(&session, "A").neighbours.unwrap();
    assert!(last.below.is_none());
    let above = last.above.unwrap();
    assert_eq!((above.rank, above.count, above.first.len()), (3, 2, 2));
    assert!((above.first[0].difference + 0.2).abs() < 1e-9);
    // Both are gated at 25, A from 28.4 and C from 30: what A lacks in density, 8.4 of 10, the gate gives back.
    let service = above.first[0].parts.iter().find(|part| part.id == "service").unwrap();
    assert_eq!(service.difference, Some(0.0));
    let parts: Vec<(&str, f64)> =
        service.parts.iter().map(|part| (part.id.as_str(), part.difference.unwrap())).collect();
    for ((id, part), (expected, by_hand)) in parts.iter().zip([("density", -1.6), ("lateness", 0.0), ("service", 1.6)])
    {
        assert!(*id == expected && (part - by_hand).abs() < 1e-9, "{parts:?}");
    }
    assert_eq!(parts.len(), 3);
}

fn assert_sums(rival: &Rival, context: &str) -> usize {
    let sum = |parts: &[DifferencePart]| parts.iter().filter_map(|part| part.difference).sum::<f64>();
    let whole = sum(&rival.parts) + rival.steps;
    assert!((whole - rival.difference).abs() < 1e-9, "{context}: {whole} is not {}", rival.difference);
    let split = rival.parts.iter().flat_map(parts).filter(|part| !part.parts.is_empty());
    split
        .map(|part| {
            let difference = part.difference.unwrap();
            assert!((sum(&part.parts) - difference).abs() < 1e-9, "{context}, {}: not {difference}", part.id);
        })
        .count()
}

#[test]
fn differences_add_up_for_every_entity_of_the_shipped_rulebooks() {
    let mut split = 0;
    for id in SHIPPED {
        let session = open_shipped(id);
        for entity in &session.panel().registry.entities {
            let tree = tree(&session, &entity.code);
            let Some(own) = tree.neighbours else { continue };
            for rival in own.above.iter().chain(&own.below).flat_map(|neighbour| &neighbour.first) {
                let context = format!("{id}, {} and {}", entity.name_vi, rival.entity.name);
                if rival.adds_up {
                    split += assert_sums(rival, &context);
                } else {
                    assert_eq!(id, "hdi", "{context}: a geometric mean alone does not add up");
                }
            }
        }
    }
    assert!(split > 300, "{split} splits below the first level");
}

/// In each tree children stand by what they lost, and of a sum of points got and lost make the most.
#[test]
fn trees_of_the_shipped_rulebooks_are_in_order() {
    for id in SHIPPED {
        let session = open_shipped(id);
        for entity in session.panel().registry.entities.iter().step_by(7) {
            let tree = tree(&session, &entity.code);
            let mut open = vec![&tree.tree];
            while let Some(node) = open.pop() {
                open.extend(&node.children);
                for child in &node.children {
                    if let (Some(got), Some(lost), Some(most)) = (child.got, child.lost, child.most) {
                        assert!((got + lost - most).abs() < 1e-9, "{id}: {child:#?}");
                    }
                }
                let is_sum = node.children.iter().all(|child| child.in_points);
                let lost = |at: usize| node.children[at].lost.unwrap_or(0.0);
                assert!(!is_sum || (1..node.children.len()).all(|at| lost(at - 1) >= lost(at)), "{id}: {node:#?}");
            }
        }
    }
}

/// `firms / year_ago(firms) - 1` reads one field twice: of this quarter and of the same quarter a year before.
#[test]
fn cells_of_earlier_periods_are_told_with_their_period() {
    let place = "tests/indices/constructs";
    let (rulebook, figures) =
        (run::text(&format!("{place}/rulebook.toml")), run::text(&format!("{place}/figures.csv")));
    let explanation = open(&rulebook, &[("f.csv", &figures)]).explain("P01", Some("growth_year")).unwrap();
    let told: Vec<_> =
        explanation.node.cells.iter().map(|cell| (cell.field.as_str(), cell.period.as_deref())).collect();
    let (year, quarter) = explanation.period.split_once('-').unwrap();
    let before = format!("{}-{quarter}", year.parse::<i32>().unwrap() - 1);
    assert_eq!(told, [("firms", None), ("firms", Some(before.as_str()))]);
    assert_ne!(explanation.node.cells[0].line, explanation.node.cells[1].line);
}

/// Points are taken behind the sum: they are a part of the difference that no child has.
#[test]
fn what_steps_make_of_a_difference_is_told() {
    let rulebook = RULEBOOK.replace(
        "points = 100\nchain = [{ round = 2 }]",
        "points = 100\nchain = [{ penalty = \"late\", at_least = 0 }]",
    );
    let own = tree(&open(&rulebook, &[("q.csv", FIGURES)]), "E").neighbours.unwrap();
    let rival = &own.above.unwrap().first[0];
    // B: 100 − 5; E: 93.33 − 6.
    assert!(rival.adds_up && (rival.steps + 1.0).abs() < 1e-9, "{rival:#?}");
    assert_sums(rival, "E and B");
}

/// Figures that checks refuse, formulas that are no fractions, a gate without its figure, weights of missing siblings.
const SCEPTIC: &str = r#"
format = 1
[rulebook]
id = "sceptic"
version = "1"
title = { vi = "Kiểm tra lại", en = "Sceptic" }
entities = "input"
[missing]
indicators = "stays missing"
[rank]
node = "total"
on = "exact"
ties = "competition"

[field.a]
title = { vi = "Hồ sơ đúng hạn", en = "Files in time" }
kind = "count"
check = [{ at_most = "b" }]
[field.b]
title = { vi = "Hồ sơ", en = "Files" }
kind = "count"
[field.plan]
title = { vi = "Kế hoạch", en = "Plan" }
kind = "flag"

[node.share]
title = { vi = "Tỷ trọng", en = "Share" }
value = "a / (a + b) * 100"
direction = "higher"
target = 80
score = { to_target = "proportional", cap = "full points" }
[node.root]
title = { vi = "Căn bậc hai", en = "Root" }
value = "sqrt(a)"
direction = "higher"
target = 10.5
score = { to_target = "proportional", cap = "full points" }
[node.tens]
title = { vi = "Hàng chục", en = "Tens" }
value = "floor(a / 10)"
direction = "higher"
target = 7
score = { to_target = "proportional", cap = "full points" }
[node.planned]
title = { vi = "Có kế hoạch", en = "Planned" }
value = "plan"
score = { flag = "full points" }

[node.best]
title = { vi = "Tốt nhất", en = "Best" }
best_of = ["share", "root"]
scored = false
[node.gated]
title = { vi = "Khống chế", en = "Gated" }
sum_of_points = { share = 60, root = 40 }
points = 100
chain = [{ gate = "not plan", at_most = 50 }]
scored = false
[node.total]
title = { vi = "Tổng", en = "Total" }
sum_of_points = { share = 40, root = 40, planned = 20 }
points = 100
missing = "reweight"
"#;

const SCEPTIC_INPUT: &str = "period,entity,a,b,plan\n2023,A,60,140,\n2023,B,100,140,yes\n";

fn sceptic(node: &str) -> ExplainedNode {
    open(SCEPTIC, &[("f.csv", SCEPTIC_INPUT)]).explain("A", Some(node)).unwrap().node
}

/// x / (x + 140) = 0.8 at x = 560, which the check a ≤ b = 140 refuses.
#[test]
fn advice_that_a_check_would_refuse_says_so() {
    let distance = sceptic("share").distance.unwrap();
    let own = distance.fields.iter().find(|own| own.field == "a").unwrap();
    let refused = own.refused.as_ref().unwrap();
    assert_eq!((own.to, refused.check.as_str(), refused.limit), (560.0, "at_most", Some(140.0)));
}

/// 10.5² = 110.25, so 111 files; ⌊x / 10⌋ is 7 from 70 on.
#[test]
fn roots_and_steps_are_searched_for_the_nearest_figure() {
    for (node, to) in [("root", 111.0), ("tens", 70.0)] {
        let distance = sceptic(node).distance.unwrap();
        let found: Vec<_> = distance.fields.iter().map(|own| (own.field.as_str(), own.to)).collect();
        assert_eq!(found, [("a", to)], "{node}");
        assert_eq!(distance.fields[0].refused, None);
    }
}

#[test]
fn a_gate_whose_figure_is_missing_is_told_with_that_figure() {
    let own = sceptic("gated");
    let Did::Unsettled { step, lacking, .. } = &own.steps[0].did else { panic!("{:?}", own.steps) };
    assert_eq!((step.as_str(), lacking[0].vi.as_str(), own.steps[0].after), ("gate", "Kế hoạch", None));
}

/// 30 of 80 and √60 of 10.5: the root is the better one, and alone counts.
#[test]
fn of_a_best_of_several_one_counts_and_has_no_share() {
    let own = sceptic("best");
    let told: Vec<_> = own.children.iter().map(|child| (child.id.as_str(), child.counted, child.share)).collect();
    assert_eq!(told, [("share", Some(false), None), ("root", Some(true), None)]);
}

/// The plan is missing: its 20 points go to the others, 40 × 100 ÷ 80 = 50 for each; 30 / 80 × 50 = 18.75.
#[test]
fn points_and_differences_are_those_after_reweighting() {
    let session = open(SCEPTIC, &[("f.csv", SCEPTIC_INPUT)]);
    let share = sceptic("share");
    assert_eq!(
        (share.points, share.points_max, share.parents.last().unwrap().contribution),
        (Some(18.75), Some(50.0), Some(18.75))
    );
    let board = run::board(&session);
    assert_eq!(run::of(&board.entities, "A").indicators["share"].points, Some(18.75));
    let whole = session.explain_tree("A", None, None).unwrap();
    let rival = whole.neighbours.unwrap().above.unwrap().first.remove(0);
    let parts: f64 = rival.parts.iter().filter_map(|part| part.difference).sum();
    assert!(rival.adds_up);
    assert!((parts + rival.steps - rival.difference).abs() < 1e-9, "{rival:#?}");
}
