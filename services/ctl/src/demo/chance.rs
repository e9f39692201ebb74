//! Chance that is the same every time: the demonstration month never changes.

/// SplitMix64 (Steele, Lea and Flood, 2014), seeded by a text.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// FNV-1a of the text.
    pub fn of(text: &str) -> Self {
        let seed = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `sides` − 1; 0 where there are none.
    pub fn under(&mut self, sides: u64) -> u64 {
        self.next() % sides.max(1)
    }

    /// An index of a list, the first ones more often.
    pub fn favourite(&mut self, length: usize) -> usize {
        let sides = length as u64;
        let index = self.under(sides).min(self.under(sides));
        usize::try_from(index).unwrap_or_default()
    }

    pub fn percent(&mut self, chance: u64) -> bool {
        self.under(100) < chance
    }
}
