//! The same work on many items, on several threads where the program has them.
//!
//! In: items, and what is made of one. Out: what was made, in the order of the items, whatever the number of threads. Must not: let one item see
//! another.

/// What `work` makes of each item, in their order.
pub(super) fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    each_with(items, || (), |(), item| work(item))
}

/// The same, each thread with something of its own that it works on.
pub(super) fn each_with<T: Sync, S, R: Send>(
    items: &[T],
    own: impl Fn() -> S + Sync + Send,
    work: impl Fn(&mut S, &T) -> R + Sync + Send,
) -> Vec<R> {
    #[cfg(feature = "rayon")]
    {
        use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
        items.par_iter().map_init(own, work).collect()
    }
    #[cfg(not(feature = "rayon"))]
    {
        let mut own = own();
        items.iter().map(|item| work(&mut own, item)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_stands_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1_000).collect();
        assert_eq!(each(&items, |own| own * 2), items.iter().map(|own| own * 2).collect::<Vec<_>>());
        let seen = each_with(&items, Vec::new, |seen: &mut Vec<usize>, own| {
            seen.push(*own);
            *seen.last().unwrap_or(&0)
        });
        assert_eq!(seen, items);
    }
}
