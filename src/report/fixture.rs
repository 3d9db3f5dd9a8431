//! A small scoreboard made by hand for tests: a tie, an unranked province, a missing figure, illustrative status, names with
//! diacritics and a comma.

use crate::number::{Decimal, RoundingMode, TiePrecision};
use crate::result::{AggregateResult, FORMAT, IndicatorResult, InputStamp, Receipt, Scoreboard, Stamp, Standing};
use crate::rulebook::formula::{Expression, Formula, Term};
use crate::rulebook::model::*;
use indexmap::IndexMap;

pub(crate) fn both(vi: &str, en: &str) -> Bilingual {
    Bilingual { vi: vi.into(), en: en.into() }
}

/// Holds `text` against `golden/report/<name>.snap`.
pub(crate) fn golden(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/golden/report"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn node(id: &str, vi: &str, en: &str, role: Role, source: Source) -> Node {
    Node {
        id: id.into(),
        title: both(vi, en),
        unit: None,
        role,
        lower_is_better: false,
        source,
        steps: Vec::new(),
        shown_steps: 0,
        target: None,
        missing: MissingRules { by_reason: Vec::new(), otherwise: MissingRule::ScoreZero },
        points: None,
        note: None,
        report_only: false,
    }
}

fn formula(text: &str) -> Source {
    let root = Expression { term: Term::Number(Decimal::from_integer(1)), span: 0..1 };
    Source::Formula(Formula { text: text.into(), root, statistics: Vec::new(), normalised: None })
}

pub(crate) fn rulebook() -> Rulebook {
    let mut enterprises = node(
        "enterprises",
        "Doanh nghiệp số trên 1.000 dân",
        "Digital enterprises per 1,000 people",
        Role::Indicator,
        formula("digital_enterprises / population * 1000"),
    );
    enterprises.target = Some(Target {
        points: Grouped::Single(vec![TargetPoint { period: None, value: Decimal::from_integer(1) }]),
        straight_line: false,
        source: Some("QĐ 411/QĐ-TTg".into()),
    });
    enterprises.steps = vec![Step { name: "score".into(), operation: Operation::ToTarget(Cap::FullPoints) }];
    let mut plan = node("plan", "Kế hoạch | phát triển", "Plan issued", Role::Indicator, formula("plan_issued"));
    plan.steps = vec![Step { name: "issued".into(), operation: Operation::Flag }];
    let children = [(NodeIx(0), 60), (NodeIx(1), 40)];
    let children = children.map(|(node, points)| Edge { node, weight: Decimal::from_integer(points) }).into();
    let sum = Source::SumOfPoints { children, reads: Reading::Exact, rule: ChildRule::RequireAll };
    let mut total = node("total", "Tổng điểm", "Total", Role::Aggregate, sum);
    let round = Operation::Round { decimals: 2, mode: RoundingMode::HalfAwayFromZero };
    total.steps = vec![Step { name: "shown".into(), operation: round }];
    Rulebook {
        id: "sample".into(),
        version: "1.0".into(),
        title: both("Bộ chỉ số mẫu", "Sample rulebook"),
        basis: Vec::new(),
        notes: Vec::new(),
        in_force: (None, None),
        entities: Entities::Registry("provinces".into()),
        stages: Vec::new(),
        default_period: None,
        headers: Vec::new(),
        sentinels: Vec::new(),
        typing: Typing::default(),
        rank: Some(RankRule {
            node: NodeIx(2),
            on: Reading::Exact,
            lowest_first: false,
            ties: Ties::Competition,
            tied_at: TiePrecision::SignificantDigits(12),
            within: vec!["region".into()],
            breakers: Vec::new(),
        }),
        ranks: Vec::new(),
        grades: Some(Grades { node: NodeIx(2), on: Reading::Rounded, bands: Vec::new() }),
        bandings: Vec::new(),
        later: Vec::new(),
        fields: Vec::new(),
        nodes: vec![enterprises, plan, total],
        order: vec![NodeIx(0), NodeIx(1), NodeIx(2)],
        turns: Vec::new(),
    }
}

/// A province with its value (and score) of `enterprises`, its flag, and its rank.
fn standing(code: &str, names: (&str, &str), value: Option<f64>, plan: bool, rank: Option<u32>) -> Standing {
    let flag = if plan { 1.0 } else { 0.0 };
    let score = value.map(|value| value * 60.0 + flag * 40.0);
    let shown = score.map(|score| (score * 100.0).round() / 100.0);
    let missing = value.is_none().then_some(Missing::NotReported);
    let status = DataStatus::Illustrative;
    let enterprises = IndicatorResult {
        value,
        target: Some(1.0),
        score: value,
        shown: None,
        points: value.map(|value| value * 60.0),
        missing,
        stage: None,
        rank: None,
        data_status: status,
        restated: false,
        steps: IndexMap::from([("score".into(), value)]),
    };
    let issued = IndicatorResult {
        value: Some(flag),
        target: None,
        score: Some(flag),
        points: Some(flag * 40.0),
        missing: None,
        steps: IndexMap::from([("issued".into(), Some(flag))]),
        ..enterprises.clone()
    };
    let total = AggregateResult {
        score,
        shown,
        points: score,
        rank,
        missing: missing.map(|_| Missing::MemberMissing),
        data_status: status,
        restated: false,
        steps: IndexMap::from([("shown".into(), shown)]),
    };
    Standing {
        code: code.into(),
        name: names.0.into(),
        name_en: names.1.into(),
        rank,
        score,
        shown,
        ranks: IndexMap::new(),
        bands: IndexMap::new(),
        grade: score.map(|score| if score >= 80.0 { both("Tốt", "Good") } else { both("Khá", "Fair") }),
        missing: missing.map(|_| Missing::MemberMissing),
        data_status: status,
        restated: false,
        attributes: IndexMap::from([("region".into(), "Đồng bằng sông Hồng".into())]),
        ranks_within: rank.map(|rank| ("region".into(), rank)).into_iter().collect(),
        aggregates: IndexMap::from([("total".into(), total)]),
        indicators: IndexMap::from([("enterprises".into(), enterprises), ("plan".into(), issued)]),
    }
}

pub(crate) fn scoreboard(period: &str) -> Scoreboard {
    Scoreboard {
        format: FORMAT,
        rulebook: Stamp { id: "sample".into(), version: "1.0".into(), title: rulebook().title },
        period: period.into(),
        stage: None,
        registry: "provinces-63".into(),
        restated: None,
        data_status: DataStatus::Illustrative,
        notices: vec![both("Trọng số do nhóm biên soạn đặt.", "The weights are the authors' own.")],
        entities: vec![
            standing("01", ("Hà Nội", "Ha Noi"), Some(2.0 / 3.0), true, Some(1)),
            standing("79", ("Thành phố Hồ Chí Minh", "Ho Chi Minh City"), Some(0.5), true, Some(2)),
            standing("77", ("Bà Rịa, Vũng Tàu", "Ba Ria, Vung Tau"), Some(0.5), true, Some(2)),
            standing("99", ("=1+1", "=1+1"), Some(0.25), false, Some(4)),
            standing("11", ("Điện Biên", "Dien Bien"), None, true, None),
        ],
        national: Some(standing("", ("Toàn quốc", "Whole country"), Some(0.55), true, None)),
        nominal_weights: Vec::new(),
        treated: Vec::new(),
        imputed: Vec::new(),
        methods: Vec::new(),
        findings: Vec::new(),
        receipt: Receipt {
            engine: "province-kpi 0.1.0".into(),
            rulebook_sha256: "0123456789abcdef".repeat(4),
            inputs: vec![InputStamp { file: "a.csv".into(), sha256: "ab".repeat(32), rows: 1250 }],
            options: IndexMap::new(),
        },
    }
}
