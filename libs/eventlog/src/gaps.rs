//! The numbers that the sealer has not seen yet.
//!
//! Each event takes a number from one sequence, in the order of allocation, but transactions commit
//! in another order, or never. The sealer looks at numbers above its watermark; numbers it jumped
//! over are *gaps*, which it looks at again and again until they turn up, or until every
//! transaction that could own them has ended.

/// Numbers missing without interruption, from `first` to `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) first: i64,
    pub(crate) last: i64,
    /// A transaction id that was given out after every number of the gap had an owner: once all
    /// transactions below it have ended, what is still missing will never come.
    pub(crate) horizon: i64,
}

/// How far the sealer has looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lookout {
    /// The highest number seen.
    pub(crate) watermark: i64,
    /// In ascending order, without overlap.
    pub(crate) gaps: Vec<Gap>,
}

impl Lookout {
    /// Drops the gaps whose owners have all ended: `oldest` is the lowest transaction id still
    /// under way in the snapshot that found `seen` and nothing else up to `examined_to`.
    ///
    /// Call it after [`Lookout::see`], with the same snapshot.
    pub(crate) fn bury(&mut self, oldest: i64, examined_to: i64) {
        self.gaps.retain(|gap| gap.horizon > oldest || gap.last > examined_to);
    }

    /// Takes note of the numbers found, in ascending order; new gaps get this `horizon`.
    pub(crate) fn see(&mut self, found: &[i64], horizon: i64) {
        debug_assert!(found.is_sorted());
        let old = found.partition_point(|number| *number <= self.watermark);
        let (late, new) = found.split_at(old);
        self.fill_gaps(late);
        for &number in new {
            if number > self.watermark + 1 {
                let (first, last) = (self.watermark + 1, number - 1);
                self.gaps.push(Gap { first, last, horizon });
            }
            self.watermark = number;
        }
    }

    /// Would seeing these numbers open a new gap?
    pub(crate) fn jumps(&self, found: &[i64]) -> bool {
        let new = found.iter().filter(|number| **number > self.watermark);
        let highest = found.last().copied().unwrap_or(self.watermark).max(self.watermark);
        i64::try_from(new.count()) != Ok(highest - self.watermark)
    }

    fn fill_gaps(&mut self, late: &[i64]) {
        if late.is_empty() {
            return;
        }
        let gaps = std::mem::take(&mut self.gaps);
        for Gap { mut first, last, horizon } in gaps {
            let from = late.partition_point(|number| *number < first);
            let to = late.partition_point(|number| *number <= last);
            for &number in &late[from..to] {
                if number > first {
                    self.gaps.push(Gap { first, last: number - 1, horizon });
                }
                first = number + 1;
            }
            if first <= last {
                self.gaps.push(Gap { first, last, horizon });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn missing(lookout: &Lookout) -> Vec<i64> {
        lookout.gaps.iter().flat_map(|gap| gap.first..=gap.last).collect()
    }

    #[test]
    fn a_missing_number_is_given_up_only_when_its_owner_must_have_ended() {
        let mut lookout = Lookout { watermark: 0, gaps: vec![] };
        assert!(!lookout.jumps(&[1, 2]));
        assert!(lookout.jumps(&[1, 2, 5]));
        lookout.see(&[1, 2, 5], 100);
        lookout.bury(90, i64::MAX);
        assert_eq!(missing(&lookout), [3, 4]);
        lookout.see(&[4], 120);
        lookout.bury(99, i64::MAX);
        assert_eq!(missing(&lookout), [3]);
        lookout.bury(100, 2);
        assert_eq!(missing(&lookout), [3], "this look did not reach number 3");
        lookout.bury(100, i64::MAX);
        assert!(missing(&lookout).is_empty());
        assert_eq!(lookout.watermark, 5);
    }

    proptest! {
        #[test]
        fn whatever_was_not_seen_below_the_watermark_is_missing(
            looks in prop::collection::vec(prop::collection::btree_set(1..60i64, 0..8), 0..12)
        ) {
            let mut lookout = Lookout { watermark: 0, gaps: vec![] };
            let mut seen = BTreeSet::new();
            for look in looks {
                let found: Vec<i64> = look.difference(&seen).copied().collect();
                let before = lookout.gaps.len();
                let jumps = lookout.jumps(&found);
                lookout.see(&found, 7);
                seen.extend(found);
                prop_assert!(jumps || lookout.gaps.len() >= before || !seen.is_empty());
                let highest = seen.last().copied().unwrap_or(0);
                let unseen: Vec<i64> = (1..highest).filter(|n| !seen.contains(n)).collect();
                prop_assert_eq!(lookout.watermark, highest);
                prop_assert_eq!(missing(&lookout), unseen);
            }
        }
    }
}
