//! What was read already, kept as long as there is room.
//!
//! In: what was read, under what it was read for, with its size. Out: it again. Must not: hold more than was said; what was read first goes
//! first, and is read anew where it is asked for again.

use std::collections::VecDeque;
use std::rc::Rc;

/// Things by key, the oldest first.
#[derive(Debug)]
pub(super) struct Kept<K, T> {
    all: VecDeque<(K, Option<Rc<T>>, usize)>,
    size: usize,
    size_max: usize,
}

impl<K: PartialEq, T> Kept<K, T> {
    /// Nothing yet, and room for so much. The latest thing is kept, however large it is.
    pub(super) fn new(size_max: usize) -> Self {
        Self { all: VecDeque::new(), size: 0, size_max }
    }

    /// What is kept under a key: that it could not be had, too.
    pub(super) fn get(&self, key: &K) -> Option<Option<Rc<T>>> {
        self.all.iter().find(|(own, ..)| own == key).map(|(_, own, _)| own.clone())
    }

    /// Keeps a thing of a size.
    pub(super) fn keep(&mut self, key: K, thing: Option<Rc<T>>, size: usize) {
        self.all.push_back((key, thing, size));
        self.size += size;
        while self.size > self.size_max && self.all.len() > 1 {
            let Some((.., oldest)) = self.all.pop_front() else { return };
            self.size -= oldest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_where_there_is_no_room() {
        let mut kept = Kept::new(10);
        for (key, size) in [("a", 4), ("b", 4), ("none", 0), ("c", 4)] {
            kept.keep(key, (size > 0).then(|| Rc::new(key)), size);
        }
        let has = |kept: &Kept<&str, &str>, key: &'static str| kept.get(&key).map(|own| own.is_some());
        assert_eq!(["a", "b", "none", "c"].map(|key| has(&kept, key)), [None, Some(true), Some(false), Some(true)]);
        kept.keep("whole", Some(Rc::new("whole")), 99);
        assert_eq!(["c", "whole"].map(|key| has(&kept, key)), [None, Some(true)]);
    }
}
