//! Equal weights.
//!
//! In: how many indicators. Out: a weight for each. Must not: look at a value.

use crate::method::Fault;

/// 1 ÷ n for each of n indicators (Handbook p. 31, "equal weighting").
///
/// Errors: no column.
pub fn equal(columns: usize) -> Result<Vec<f64>, Fault> {
    if columns == 0 {
        return Err(Fault::NoColumns);
    }
    Ok(vec![1.0 / columns as f64; columns])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_by_hand() {
        assert_eq!(equal(8), Ok(vec![0.125; 8]));
        assert_eq!(equal(0), Err(Fault::NoColumns));
    }
}
