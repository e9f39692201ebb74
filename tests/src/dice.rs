//! Chance that can be played again: the same seed falls the same way.

/// A small generator (SplitMix64); good enough to choose, not to keep a secret.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub const fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// Dice of its own for one of several tasks.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        Self(self.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From `first` to `last`, both included.
    pub fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.next() % (last - first + 1)
    }

    /// An index of something that has so many places.
    pub fn index(&mut self, places: usize) -> usize {
        usize::try_from(self.between(0, places as u64 - 1)).unwrap_or_default()
    }

    pub fn percent(&mut self, chance: u64) -> bool {
        self.between(1, 100) <= chance
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.index(from.len())]
    }
}
