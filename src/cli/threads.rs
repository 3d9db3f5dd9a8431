//! The number of threads. Without the option they are started only where an input is large enough to need them.

use super::arguments::Common;

/// Limits the threads of this process, where it was asked for.
pub fn limit(common: &Common) {
    #[cfg(feature = "rayon")]
    if let Some(threads) = common.threads {
        // Fails only where the threads already run; they do not.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global();
    }
    #[cfg(not(feature = "rayon"))]
    let _ = common;
}
