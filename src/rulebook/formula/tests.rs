//! The grammar, by its trees, and the types of its parts.

use super::parse::{Fault, Term as Written, Written as Part, parse};
use super::resolve::{Parameter, Scope, resolve};
use super::*;
use crate::finding::Code;
use proptest::prelude::*;

/// A written formula with all its brackets.
fn tree(part: &Part<'_>) -> String {
    match &part.term {
        Written::Number(text) => (*text).to_owned(),
        Written::Name(name, None) => (*name).to_owned(),
        Written::Name(name, Some((step, _))) => format!("{name}.{step}"),
        Written::Quoted(level) => format!("'{level}'"),
        Written::Negative(inner) => format!("(- {})", tree(inner)),
        Written::Not(inner) => format!("(not {})", tree(inner)),
        Written::Binary(operator, left, right) => format!("({} {operator:?} {})", tree(left), tree(right)),
        Written::If(condition, then, otherwise) => {
            format!("(if {} then {} else {})", tree(condition), tree(then), tree(otherwise))
        }
        Written::Call(name, _, arguments) => {
            format!("{name}({})", arguments.iter().map(tree).collect::<Vec<_>>().join(", "))
        }
    }
}

fn parsed(text: &str) -> String {
    parse(text).map_or_else(|fault| format!("{fault:?}"), |part| tree(&part))
}

#[test]
fn precedence_and_direction() {
    for (text, expected) in [
        ("a + b * c", "(a Add (b Multiply c))"),
        ("a - b - c", "((a Subtract b) Subtract c)"),
        ("a / b / c", "((a Divide b) Divide c)"),
        ("a / b * c", "((a Divide b) Multiply c)"),
        ("(a + b) * c", "((a Add b) Multiply c)"),
        ("-a^2", "(- (a Power 2))"),
        ("2^-1", "(2 Power (- 1))"),
        ("2^3^2", "(2 Power (3 Power 2))"),
        ("-a * b", "((- a) Multiply b)"),
        ("a - -b", "(a Subtract (- b))"),
        ("a + 1 < b * 2", "((a Add 1) Less (b Multiply 2))"),
        ("not a = b", "(not (a Equal b))"),
        ("not a and b", "((not a) And b)"),
        ("a or b and c", "(a Or (b And c))"),
        ("a = 1 and b != 2 or c >= 3", "(((a Equal 1) And (b NotEqual 2)) Or (c AtLeast 3))"),
        ("if a then b else if c then d else e", "(if a then b else (if c then d else e))"),
        ("if if a then b else c then d else e + 1", "(if (if a then b else c) then d else (e Add 1))"),
        ("max(a, b + 1, -c)", "max(a, (b Add 1), (- c))"),
        ("total.rounded / 2", "(total.rounded Divide 2)"),
        ("l = 'mức cao'", "(l Equal 'mức cao')"),
        ("l != \"x\"", "(l NotEqual 'x')"),
        (".5 + 1.25e-3", "(.5 Add 1.25e-3)"),
        ("\n a\t+\r\n b ", "(a Add b)"),
    ] {
        assert_eq!(parsed(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_formula_says_what_was_expected_and_where() {
    for (text, expected, found, at) in [
        ("", "operand", "", 0..0),
        ("a +", "operand", "", 3..3),
        ("a b", "operator", "b", 2..3),
        ("(a", ")", "", 2..2),
        ("a)", "operator", ")", 1..2),
        ("a < b < c", "and", "<", 6..7),
        ("a = b != c", "and", "!=", 6..8),
        ("a == b", "=", "==", 2..4),
        ("a ** 2", "^", "**", 2..4),
        ("a ÷ b", "/", "÷", 2..4),
        ("a ≥ b", ">=", "≥", 2..5),
        ("a & b", "operator", "&", 2..3),
        ("a = 'x", "closing quote", "'x", 4..6),
        ("if a then b", "else", "", 11..11),
        ("if a", "then", "", 4..4),
        ("a.", "name", "", 2..2),
        ("1 + if a then b else c", "operand", "if", 4..6),
        ("max(a,)", "operand", ")", 6..7),
        ("1_000", "operator", "_000", 1..5),
        ("a * 0,7", "operator", ",", 5..6),
        ("not", "operand", "", 3..3),
    ] {
        let fault = parse(text).err().unwrap_or_else(|| panic!("{text} is read"));
        assert_eq!(fault, Fault::Expected { what: expected, found: found.to_owned(), span: at }, "{text}");
    }
}

#[test]
fn depth_and_height_are_bounded() {
    let limit = |text: String| match parse(&text) {
        Err(Fault::TooDeep { limit, .. }) => Some(limit),
        _ => None,
    };
    let nested = |deep: usize| format!("{}a{}", "(".repeat(deep), ")".repeat(deep));
    assert_eq!(limit(nested(64)), None);
    assert_eq!(limit(nested(65)), Some("formula-depth"));
    assert_eq!(limit(nested(10_000)), Some("formula-depth"));
    assert_eq!(limit(format!("{}a", "-".repeat(10_000))), Some("formula-depth"));
    assert_eq!(limit(format!("{}a", "not ".repeat(10_000))), Some("formula-depth"));
    assert_eq!(limit(format!("{}a", "2^".repeat(10_000))), Some("formula-depth"));
    assert_eq!(limit(format!("{}b else c", "if a then ".repeat(10_000))), Some("formula-depth"));
    assert_eq!(limit(format!("{}a", "a + ".repeat(300))), None);
    assert_eq!(limit(format!("{}a", "a + ".repeat(500))), Some("formula-height"));
}

/// Fields `n` (number), `f` (flag), `l` (levels `low`, `high`); nodes `a` (steps `value`, `clamp`) and `b`.
struct Names {
    levels: Vec<String>,
    steps: Vec<String>,
    attributes: Vec<String>,
}

impl Scope for Names {
    fn field(&self, id: &str) -> Option<FieldIx> {
        ["n", "f", "l"].iter().position(|own| *own == id).map(FieldIx)
    }
    fn levels(&self, field: FieldIx) -> Option<&[String]> {
        (field == FieldIx(2)).then_some(&self.levels)
    }
    fn is_flag(&self, field: FieldIx) -> bool {
        field == FieldIx(1)
    }
    fn node(&self, id: &str) -> Option<NodeIx> {
        ["a", "b"].iter().position(|own| *own == id).map(NodeIx)
    }
    fn steps(&self, _: NodeIx) -> &[String] {
        &self.steps
    }
    fn id(&self, node: NodeIx) -> Option<&str> {
        ["a", "b"].get(node.0).copied()
    }
    fn below(&self, node: NodeIx) -> Option<Vec<NodeIx>> {
        (node == NodeIx(1)).then(|| vec![NodeIx(0)])
    }
    fn has_before(&self) -> bool {
        true
    }
    fn parameter(&self, _: &str) -> Option<Parameter> {
        None
    }
    fn attributes(&self) -> &[String] {
        &self.attributes
    }
    fn may_read_ranks(&self) -> bool {
        false
    }
    fn near(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
}

fn names() -> Names {
    let owned = |words: [&str; 2]| words.map(str::to_owned).to_vec();
    Names { levels: owned(["low", "high"]), steps: owned(["value", "clamp"]), attributes: owned(["region", "type"]) }
}

/// The faults of a formula, by code with the piece of text they speak of.
fn faults(text: &str) -> Vec<(Code, &str)> {
    let written = parse(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
    match resolve(text, &written, &names()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.into_iter().map(|(finding, span)| (finding.code, &text[span])).collect(),
    }
}

#[test]
fn what_fits_together() {
    for text in [
        "n",
        "f",
        "l",
        "x + n",
        "a.clamp - b.rounded * a.exact",
        "if f then 1 else 0",
        "if f = no then n else -n",
        "if l = 'low' then 0 else 1",
        "'high' != l",
        "f and not (n > 3)",
        "n = 3",
        "round(n, 2)",
        "round(n, -3)",
        "target(a) * 2",
        "max(n, x, 3)",
        "if f then f else n > 2",
        "clamp(n, 0, 1)",
        "yes",
    ] {
        assert_eq!(faults(text), [], "{text}");
    }
}

#[test]
fn what_does_not_fit_is_told_where_it_stands() {
    use Code::{
        AttributeUnknown, EarlierOfWhat, NumberOutOfRange, NumberUnreadable, RanksReadBack, TypesDiffer,
        UnknownFunction, UnknownKey, UnknownName, UnknownWord,
    };
    use Code::{WrongArguments, WrongKind};
    for (text, expected) in [
        ("n + f", vec![(TypesDiffer, "f")]),
        ("n + l", vec![(TypesDiffer, "l")]),
        ("not n", vec![(TypesDiffer, "n")]),
        ("if n then 1 else 2", vec![(TypesDiffer, "n")]),
        ("if f then 1 else no", vec![(TypesDiffer, "no")]),
        ("if f then l else l", vec![(TypesDiffer, "l")]),
        ("n = yes", vec![(TypesDiffer, "yes")]),
        ("l = low", vec![(TypesDiffer, "low")]),
        ("3 = l", vec![(TypesDiffer, "3")]),
        ("n = 'low'", vec![(TypesDiffer, "n")]),
        ("'low' = 'low'", vec![(TypesDiffer, "'low'")]),
        ("'low' + 1", vec![(TypesDiffer, "'low'")]),
        ("l = 'lwo'", vec![(UnknownWord, "'lwo'")]),
        ("m + k", vec![(UnknownName, "m"), (UnknownName, "k")]),
        ("if m then k else j", vec![(UnknownName, "m"), (UnknownName, "k"), (UnknownName, "j")]),
        ("số_dân + n", vec![(UnknownName, "số_dân")]),
        ("a.clmap", vec![(UnknownName, "clmap")]),
        ("c.value", vec![(UnknownName, "c")]),
        ("n.value", vec![(WrongKind, "n")]),
        ("target(n)", vec![(WrongKind, "n")]),
        ("target(3)", vec![(TypesDiffer, "3")]),
        ("sqr(n)", vec![(UnknownFunction, "sqr")]),
        ("mode(n)", vec![(UnknownFunction, "mode")]),
        ("rank(n, ties = 'men')", vec![(UnknownWord, "'men'")]),
        ("mean(n, order = 'ascending')", vec![(UnknownKey, "order")]),
        ("rank(n, n)", vec![(WrongArguments, "rank(n, n)")]),
        ("mean(n, within = 'regio')", vec![(AttributeUnknown, "'regio'")]),
        ("rank(n, among = 'ranked')", vec![(RanksReadBack, "among = 'ranked'")]),
        ("prev(x)", vec![(EarlierOfWhat, "x")]),
        ("prev(mean(n))", vec![(EarlierOfWhat, "mean(n)")]),
        ("sum(l)", vec![(TypesDiffer, "l")]),
        ("round(n)", vec![(WrongArguments, "round(n)")]),
        ("max()", vec![(WrongArguments, "max()")]),
        ("round(n, x)", vec![(TypesDiffer, "x")]),
        ("round(n, 1.5)", vec![(TypesDiffer, "1.5")]),
        ("round(n, 40)", vec![(NumberOutOfRange, "40")]),
        ("n * 1e400", vec![(NumberUnreadable, "1e400")]),
    ] {
        assert_eq!(faults(text), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,60}") {
        if let Ok(written) = parse(&text) {
            let _ = resolve(&text, &written, &names());
        }
    }

    #[test]
    fn no_mixture_of_words_breaks_the_reader(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "if", "then", "else", "and", "or", "not", "(", ")", "+", "-", "*", "/", "^", "=", "<", ",", ".", "n", "f",
                "l", "a", "x", "'low'", "1.5", "max", "round", "target", "yes", "'", "é",
            ]),
            0..40,
        )
    ) {
        let text = words.join(" ");
        if let Ok(written) = parse(&text) {
            match resolve(&text, &written, &names()) {
                Ok(formula) => prop_assert_eq!(formula.text, text),
                Err(faults) => prop_assert!(!faults.is_empty()),
            }
        }
    }
}

#[test]
fn functions_over_what_is_there_and_all_that_is_below() {
    for text in
        ["mean_of(n, a, f)", "share_available(below(b))", "mean_of(n, below(b, 'clamp'))", "value_of(n, entity = 'A')"]
    {
        assert_eq!(faults(text), [], "{text}");
    }
    for (text, code, at) in [
        ("mean_of()", Code::WrongArguments, "mean_of()"),
        ("count_of(l)", Code::TypesDiffer, "l"),
        ("below(b)", Code::TypesDiffer, "below(b)"),
        ("mean_of(below(a))", Code::WrongKind, "a"),
        ("mean_of(below(n))", Code::WrongKind, "n"),
        ("mean_of(below(b, clamp))", Code::TypesDiffer, "clamp"),
        ("mean_of(below(b, 'imputed'))", Code::UnknownName, "'imputed'"),
        ("value_of(n)", Code::MissingKey, "value_of(n)"),
        ("value_of(n, entity = 'A', within = 'region')", Code::UnknownKey, "within"),
        ("rank(n, tied = '3 digits and more')", Code::UnknownWord, "'3 digits and more'"),
    ] {
        assert_eq!(faults(text), [(code, at)], "{text}");
    }
}

#[test]
fn what_is_written_twice_is_computed_once() {
    let text = "(x - min(x)) / (max(x) - min(x)) + max(x, within = 'region')";
    let formula = resolve(text, &parse(text).unwrap_or_else(|fault| panic!("{fault:?}")), &names());
    assert_eq!(formula.map(|formula| formula.statistics.len()).unwrap_or_default(), 3);
}
