//! The methods of aggregates with numbers.

use super::*;
use crate::report::fixture::both;
use crate::rulebook::model::DataStatus;

/// A child of a weight with its score, and what it brings.
fn child(id: &str, weight: f64, score: Option<f64>, contribution: Option<f64>) -> ExplainedChild {
    ExplainedChild {
        id: id.into(),
        title: both(id, id),
        score,
        weight,
        share: None,
        counted: None,
        contribution,
        lost: None,
        missing: score.is_none().then_some(Missing::NotReported),
        rule: None,
    }
}

fn aggregate(method: Method, weights: (f64, f64), value: Option<f64>, children: Vec<ExplainedChild>) -> ExplainedNode {
    ExplainedNode {
        id: "total".into(),
        title: both("Tổng điểm", "Total"),
        unit: None,
        note: None,
        formula: None,
        with_numbers: Vec::new(),
        statistics: Vec::new(),
        combination: Some(Combination {
            method,
            weight_total: weights.0,
            weight_present: weights.1,
            weighting: None,
            workings: None,
            turned: Vec::new(),
        }),
        cells: Vec::new(),
        value,
        missing: value.is_none().then_some(Missing::MemberMissing),
        target: None,
        target_source: None,
        target_line: None,
        distance: None,
        steps: Vec::new(),
        score: value,
        is_share: false,
        shown: None,
        points: None,
        points_max: None,
        points_lost: None,
        parents: Vec::new(),
        data_status: DataStatus::Official,
        children,
    }
}

fn said(method: Method, weights: (f64, f64), value: f64, children: Vec<ExplainedChild>) -> String {
    reckoning(&aggregate(method, weights, Some(value), children), Language::Vi).unwrap_or_default()
}

#[test]
fn a_sum_is_written_out() {
    let points = [30.0, 42.736_46, 23.536_98].map(|points| child("a", 40.0, Some(points), Some(points)));
    let text = said(Method::SumOfPoints, (120.0, 120.0), 96.273_44, points.into());
    assert_eq!(text, "Cộng điểm các thành phần: 30 + 42,73646 + 23,53698 = 96,27344");
}

#[test]
fn points_of_missing_children_are_seen_to_be_shared_out() {
    let raised = |points: f64| Some(points * 100.0 / 80.0);
    let children = vec![
        child("a", 50.0, Some(0.8), raised(40.0)),
        child("b", 30.0, Some(20.0), raised(20.0)),
        child("Kế hoạch", 20.0, None, None),
    ];
    let text = said(Method::SumOfPoints, (100.0, 80.0), 75.0, children);
    assert_eq!(
        text,
        "Cộng điểm các thành phần: 50 + 25 = 75; thiếu Kế hoạch, nên điểm của các thành phần còn lại được nhân với 100 ÷ 80"
    );
}

#[test]
fn means_show_weights_where_they_say_something() {
    let pair = |weight: f64| vec![child("a", weight, Some(0.9), None), child("b", weight, Some(0.7), None)];
    let text = said(Method::WeightedMean, (1.0, 1.0), 0.8, pair(0.5));
    assert_eq!(text, "Trung bình cộng: (0,5 × 0,9 + 0,5 × 0,7) ÷ 1 = 0,8");
    assert_eq!(said(Method::WeightedMean, (2.0, 2.0), 0.8, pair(1.0)), "Trung bình cộng: (0,9 + 0,7) ÷ 2 = 0,8");
    let unlike = vec![child("a", 2.0, Some(0.25), None), child("b", 1.0, Some(1.0), None)];
    let text = said(Method::WeightedMean, (3.0, 3.0), 0.5, unlike);
    assert_eq!(text, "Bình quân gia quyền: (2 × 0,25 + 1 × 1) ÷ 3 = 0,5");
    let three = [0.5, 0.25, 1.0].map(|score| child("a", 1.0, Some(score), None));
    assert_eq!(
        said(Method::GeometricMean, (3.0, 3.0), 0.5, three.into()),
        "Trung bình nhân: (0,5 × 0,25 × 1)^(1/3) = 0,5"
    );
    let unlike = vec![child("a", 2.0, Some(0.25), None), child("b", 1.0, Some(0.5), None)];
    assert_eq!(
        said(Method::GeometricMean, (3.0, 3.0), 0.314_980_262_473_718_3, unlike),
        "Trung bình nhân: (0,25^2 × 0,5^1)^(1/3) ≈ 0,3149803"
    );
}

#[test]
fn the_best_names_all_and_takes_one() {
    let children = vec![child("a", 1.0, Some(7.5), None), child("b", 1.0, Some(9.0), None)];
    assert_eq!(said(Method::Greatest, (2.0, 2.0), 9.0, children), "Lấy thành phần tốt nhất: lớn nhất của 7,5; 9 = 9");
}

#[test]
fn of_a_best_of_several_the_table_says_which_one_was_taken() {
    let mut children = vec![child("a", 1.0, Some(7.5), None), child("b", 1.0, Some(9.0), None)];
    children.push(child("c", 1.0, None, None));
    for (own, counted) in children.iter_mut().zip([false, true, false]) {
        own.counted = Some(counted);
    }
    let remarks: Vec<String> = children.iter().map(|child| reason(child, Language::Vi)).collect();
    assert_eq!(remarks, ["không được lấy", "được lấy", "chưa báo cáo"]);
    let header = table(&children, Language::Vi).header;
    assert_eq!(header, ["Chỉ số", "Điểm", "Điểm tối đa hoặc trọng số", "Ghi chú"]);
}

#[test]
fn a_long_sum_is_cut_and_says_so() {
    let children = (0..30).map(|_| child("a", 1.0, Some(1.0), Some(1.0))).collect();
    let text = said(Method::SumOfPoints, (30.0, 30.0), 30.0, children);
    assert!(text.ends_with("1 + 1 + … (tất cả 30 thành phần) = 30"), "{text}");
}

#[test]
fn without_a_value_it_says_who_is_missing() {
    let children = vec![child("a", 1.0, Some(7.5), None), child("Kế hoạch", 1.0, None, None)];
    let node = aggregate(Method::WeightedMean, (2.0, 1.0), None, children);
    assert_eq!(reckoning(&node, Language::Vi).as_deref(), Some("Thiếu: Kế hoạch"));
}

#[test]
fn the_rule_stands_beside_the_reason() {
    let mut ruled = child("a", 1.0, Some(0.0), Some(0.0));
    (ruled.missing, ruled.rule) = (Some(Missing::NotReported), Some("score 0".into()));
    assert_eq!(reason(&ruled, Language::Vi), "chưa báo cáo → tính 0 điểm");
    assert_eq!(heading(&[ruled], Language::Vi), "Các chỉ số thành phần");
}
