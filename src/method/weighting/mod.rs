//! Step 6 of the handbook, weights (Handbook p. 89–101): how much each indicator counts in its parent.
//!
//! In: columns of normalised values, or what experts said. Out: one weight a column, with what led to it. Must not: choose a method,
//! mend data, or turn a column over: what is better when lower is turned over before.
//!
//! | method | from | weights |
//! |---|---|---|
//! | [`budget`] | a table of experts | mean share |
//! | [`hierarchy`] | judgements by pairs | principal eigenvector |
//! | [`principal_components`] | columns | loadings of the first component |
//! | [`factor_analysis`] | columns | squared rotated loadings, by factor |
//! | [`entropy`] | columns | 1 − entropy |
//! | [`critic`] | columns | deviation × conflict |
//! | [`benefit_of_the_doubt`] | columns | the best for each entity |
//! | [`nominal`] | weights of a tree | multiplied down to the indicators |

pub mod benefit_of_the_doubt;
pub mod budget;
pub mod critic;
pub mod entropy;
pub mod factor_analysis;
pub mod frontier;
pub mod hierarchy;
pub mod nominal;
pub mod principal_components;
pub mod varimax;
