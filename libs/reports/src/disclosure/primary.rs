//! The primary rules: what a figure reveals by itself.

use kernel::StructureId;
use std::collections::BTreeMap;

/// A figure by the structures that make it up; those that contribute nothing are not in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contributions(BTreeMap<StructureId, i128>);

impl Contributions {
    const FEWEST_STRUCTURES: usize = 3;
    const DOMINANCE_PERCENT: i128 = 85;

    pub fn add(&mut self, structure: StructureId, amount: i128) {
        let sum = self.0.entry(structure).or_default();
        *sum += amount;
        if *sum == 0 {
            self.0.remove(&structure);
        }
    }

    pub fn total(&self) -> i128 {
        self.0.values().sum()
    }

    pub fn iter(&self) -> impl Iterator<Item = (StructureId, i128)> + '_ {
        self.0.iter().map(|(structure, amount)| (*structure, *amount))
    }

    /// How many structures contribute.
    pub fn structures(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Fewer than 3 structures, or one above 85 % of the sum of absolute contributions. Nobody's
    /// zero is open.
    pub fn is_confidential(&self) -> bool {
        if self.is_empty() {
            return false;
        }
        let sum: i128 = self.0.values().map(|amount| amount.abs()).sum();
        let largest = self.0.values().map(|amount| amount.abs()).max().unwrap_or_default();
        self.0.len() < Self::FEWEST_STRUCTURES || largest * 100 > sum * Self::DOMINANCE_PERCENT
    }
}

/// Whether a count of people is withheld: 1 to 10.
pub const fn too_few_people(count: i128) -> bool {
    0 < count && count < 11
}
