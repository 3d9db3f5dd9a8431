//! The best practices: the entities to which others are compared.
//!
//! In: values of entities on some indicators. Out: those that no other entity surpasses, in an order that values alone decide. Must
//! not: leave out an entity that some weights would put first.

use std::cmp::Ordering;

/// The rows that no other row reaches or surpasses in every place, each once, from the greatest (place by place).
///
/// With weights that are not negative, a row that another one surpasses can never have the highest sum alone, so the rest is all that a
/// benchmark needs (Handbook p. 91–92, figure 16: the performance frontier lies among them). Rows of equal values are one.
pub fn frontier(rows: impl IntoIterator<Item = Vec<f64>>) -> Vec<Vec<f64>> {
    let mut sorted: Vec<Vec<f64>> = rows.into_iter().collect();
    sorted.sort_by(|a, b| by_place(b, a));
    let mut best: Vec<Vec<f64>> = Vec::new();
    for row in sorted {
        // Who surpasses a row stands before it in this order.
        if !best.iter().any(|other| row.iter().zip(other).all(|(own, other)| own <= other)) {
            best.push(row);
        }
    }
    best
}

fn by_place(a: &[f64], b: &[f64]) -> Ordering {
    a.iter().zip(b).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_surpassed_is_left_out() {
        let rows = [vec![0.5, 0.5], vec![1.0, 0.2], vec![0.6, 0.9], vec![1.0, 0.2], vec![1.0, 0.1], vec![0.6, 0.9]];
        let best = vec![vec![1.0, 0.2], vec![0.6, 0.9]];
        assert_eq!(frontier(rows.clone()), best);
        assert_eq!(frontier(rows.into_iter().rev()), best);
        assert_eq!(frontier([]), Vec::<Vec<f64>>::new());
    }
}
