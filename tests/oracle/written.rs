//! A rulebook of the oracle and its figures as the engine reads them.

use super::model::{Cell, ChildRule, Condition, Formula, Kind, Node, Of, Rule, Rulebook, Source, Step, Tied};
use std::fmt::Write as _;

const LEVELS: [&str; 3] = ["a", "b", "c"];

/// The rulebook as TOML.
pub fn rulebook(rulebook: &Rulebook) -> String {
    let mut text = String::from(
        "format = 1\n\n[rulebook]\nid = \"random\"\nversion = \"1\"\ntitle = { vi = \"r\", en = \"r\" }\nentities = \"input\"\n\n",
    );
    let last = rulebook.nodes.len() - 1;
    let tied = match rulebook.tied {
        Tied::Exact => "exact".to_owned(),
        Tied::Decimals(decimals) => format!("{decimals} decimals"),
        Tied::Digits(digits) => format!("{digits} digits"),
    };
    let on = if rulebook.on_rounded { "rounded" } else { "exact" };
    let ties = if rulebook.dense { "dense" } else { "competition" };
    let order = if rulebook.lowest_first { "lowest first" } else { "highest first" };
    writeln!(
        text,
        "[rank]\nnode = \"n{last}\"\non = \"{on}\"\nties = \"{ties}\"\norder = \"{order}\"\ntied = \"{tied}\"\n"
    )
    .unwrap();
    writeln!(text, "[grades]\nnode = \"n{last}\"\non = \"{on}\"\nbands = [").unwrap();
    for (at, from) in rulebook.grades.iter().enumerate() {
        writeln!(text, "  {{ from = {}, label = {{ vi = \"g{at}\", en = \"g{at}\" }} }},", from.text).unwrap();
    }
    let rest = rulebook.grades.len();
    writeln!(text, "  {{ label = {{ vi = \"g{rest}\", en = \"g{rest}\" }} }},\n]\n").unwrap();
    for (at, kind) in rulebook.fields.iter().enumerate() {
        let word = match kind {
            Kind::Count => "count",
            Kind::Rate => "rate",
            Kind::Flag => "flag",
            Kind::Level => "level",
        };
        writeln!(text, "[field.f{at}]\ntitle = {{ vi = \"f\", en = \"f\" }}\nkind = \"{word}\"").unwrap();
        if *kind == Kind::Level {
            writeln!(text, "levels = {{ a = \"a\", b = \"b\", c = \"c\" }}").unwrap();
        }
        text.push('\n');
    }
    for (at, own) in rulebook.nodes.iter().enumerate() {
        node(&mut text, at, own);
    }
    text
}

fn node(text: &mut String, at: usize, node: &Node) {
    writeln!(text, "[node.n{at}]\ntitle = {{ vi = \"n\", en = \"n\" }}").unwrap();
    match &node.source {
        Source::Formula(source) => writeln!(text, "value = \"{}\"", formula(source)).unwrap(),
        Source::Flag(field) | Source::Level(field) => writeln!(text, "value = \"f{field}\"").unwrap(),
        Source::Sum(children) | Source::Mean(children) => {
            let list: Vec<String> =
                children.iter().map(|(child, weight)| format!("n{child} = {}", weight.text)).collect();
            let (key, total_key) = match node.source {
                Source::Sum(_) => ("sum_of_points", "points"),
                _ => ("arithmetic_mean", "weights"),
            };
            let total: num_rational::BigRational = children.iter().map(|(_, weight)| weight.value.clone()).sum();
            // Weights of the oracle have at most two decimals.
            let cents = (total * num_rational::BigRational::from_integer(100.into())).to_integer();
            writeln!(text, "{key} = {{ {} }}\n{total_key} = {cents}e-2", list.join(", ")).unwrap();
            writeln!(text, "children = \"{}\"", if node.reads_rounded { "rounded" } else { "exact" }).unwrap();
            let rule = match &node.children {
                ChildRule::All => "\"require all\"".to_owned(),
                ChildRule::Reweight => "\"reweight\"".to_owned(),
                ChildRule::ShareOfWeight(share) => format!("{{ share_of_weight = {} }}", share.text),
                ChildRule::ShareOfNumber(share) => format!("{{ share_of_number = {} }}", share.text),
            };
            writeln!(text, "missing = {rule}").unwrap();
        }
    }
    if let Some(target) = &node.target {
        writeln!(text, "direction = \"higher\"\ntarget = {}", target.text).unwrap();
    }
    if !matches!(node.source, Source::Sum(_) | Source::Mean(_)) {
        let word = |rule: Rule| match rule {
            Rule::Zero => "score 0",
            Rule::Full => "full points",
            Rule::Stays => "stays missing",
        };
        let (by_reason, otherwise) = &node.missing;
        let list: Vec<String> =
            by_reason.iter().map(|(reason, rule)| format!("\"{reason}\" = \"{}\"", word(*rule))).collect();
        match list.as_slice() {
            [] => writeln!(text, "missing = \"{}\"", word(*otherwise)).unwrap(),
            list => {
                writeln!(text, "missing = {{ {}, otherwise = \"{}\" }}", list.join(", "), word(*otherwise)).unwrap()
            }
        }
    }
    text.push_str("chain = [\n");
    for (at, own) in node.steps.iter().enumerate() {
        writeln!(text, "  {{ name = \"s{}\", {} }},", at + 1, step(own)).unwrap();
    }
    text.push_str("]\n\n");
}

fn step(step: &Step) -> String {
    match step {
        Step::Round(decimals, mode) => format!("round = {decimals}, mode = \"{mode}\""),
        Step::Clamp(low, high) => {
            let bounds: Vec<String> = [("low", low), ("high", high)]
                .into_iter()
                .filter_map(|(key, bound)| bound.as_ref().map(|bound| format!("{key} = {}", bound.text)))
                .collect();
            format!("clamp = {{ {} }}", bounds.join(", "))
        }
        Step::Formula(own) => format!("formula = \"{}\"", formula(own)),
        Step::Goalposts(worst, best) => format!("goalposts = {{ worst = {}, best = {} }}", worst.text, best.text),
        Step::ToTarget(capped) => {
            format!("to_target = \"proportional\", cap = \"{}\"", if *capped { "full points" } else { "none" })
        }
        Step::Bands(bands, in_points) => {
            let award = if *in_points { "points" } else { "share" };
            let list: Vec<String> = bands
                .iter()
                .map(|(from, given)| match from {
                    Some(from) => format!("{{ from = {}, {award} = {} }}", from.text, given.text),
                    None => format!("{{ {award} = {} }}", given.text),
                })
                .collect();
            format!("bands = [{}]", list.join(", "))
        }
        Step::Flag => "flag = \"full points\"".to_owned(),
        Step::Levels(shares) => {
            let list: Vec<String> =
                LEVELS.iter().zip(shares).map(|(level, share)| format!("{level} = {}", share.text)).collect();
            format!("levels = {{ {} }}", list.join(", "))
        }
        Step::Each(points, most) => format!("each = {}, at_most = {}", points.text, most.text),
        Step::Given(None) => "given = \"share\"".to_owned(),
        Step::Given(Some(most)) => format!("given = \"points\", at_most = {}", most.text),
    }
}

fn formula(own: &Formula) -> String {
    let list = |several: &[Formula]| several.iter().map(formula).collect::<Vec<_>>().join(", ");
    match own {
        Formula::Number(number) if number.text.starts_with('-') => format!("({})", number.text),
        Formula::Number(number) => number.text.clone(),
        Formula::Field(field) => format!("f{field}"),
        Formula::Before => "x".to_owned(),
        Formula::Node(node, of) => match of {
            Of::Exact => format!("n{node}"),
            Of::Rounded => format!("n{node}.rounded"),
            Of::Value => format!("n{node}.value"),
            Of::Step(step) => format!("n{node}.s{step}"),
        },
        Formula::Negative(inner) => format!("(-({}))", formula(inner)),
        Formula::Two(operator, left, right) => format!("({} {operator} {})", formula(left), formula(right)),
        Formula::Power(base, exponent) => format!("(({}) ^ {exponent})", formula(base)),
        Formula::If(when, then, otherwise) => {
            format!("(if {} then {} else {})", condition(when), formula(then), formula(otherwise))
        }
        Formula::Min(several) => format!("min({})", list(several)),
        Formula::Max(several) => format!("max({})", list(several)),
        Formula::Clamp(inner, low, high) => format!("clamp({}, {}, {})", formula(inner), low.text, high.text),
        Formula::Abs(inner) => format!("abs({})", formula(inner)),
        Formula::Floor(inner) => format!("floor({})", formula(inner)),
        Formula::Ceil(inner) => format!("ceil({})", formula(inner)),
        Formula::Round(inner, decimals) => format!("round({}, {decimals})", formula(inner)),
    }
}

fn condition(own: &Condition) -> String {
    match own {
        Condition::Flag(field) => format!("f{field}"),
        Condition::Level(field, level, true) => format!("f{field} = '{}'", LEVELS[*level]),
        Condition::Level(field, level, false) => format!("f{field} != '{}'", LEVELS[*level]),
        Condition::Compare(sign, left, right) => format!("{} {sign} {}", formula(left), formula(right)),
        Condition::Not(inner) => format!("not ({})", condition(inner)),
        Condition::And(left, right) => format!("({}) and ({})", condition(left), condition(right)),
        Condition::Or(left, right) => format!("({}) or ({})", condition(left), condition(right)),
    }
}

/// The figures as a wide table of one period; entities are `e000`, `e001`, …
pub fn figures(rulebook: &Rulebook) -> String {
    let mut text = String::from("code,period");
    (0..rulebook.fields.len()).for_each(|field| write!(text, ",f{field}").unwrap());
    text.push('\n');
    for (at, cells) in rulebook.cells.iter().enumerate() {
        write!(text, "e{at:03},2023").unwrap();
        for cell in cells {
            text.push(',');
            match cell {
                Cell::Number(number) => text.push_str(&number.text),
                Cell::Flag(flag) => text.push_str(if *flag { "yes" } else { "no" }),
                Cell::Level(level) => text.push_str(LEVELS[*level]),
                Cell::Nothing => {}
                Cell::NotApplicable => text.push_str("not applicable"),
            }
        }
        text.push('\n');
    }
    text
}
