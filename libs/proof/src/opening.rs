//! What the vault holds of one settlement: the values, and the secret that hides them.

use crate::family::{self, CELLS, Combination, Group, Measure};
use commitments::{Blinding, Commitment};
use kernel::Category;
use sha2::{Digest, Sha256};

/// The cells of a settlement in the order of the family, or of a correction: then differences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values(Vec<i64>);

/// A value is out of range, or not one for each cell of the family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the values of a family of cells")]
pub struct NotValues;

impl Default for Values {
    fn default() -> Self {
        Self(vec![0; CELLS])
    }
}

impl Values {
    /// # Errors
    /// Refuses another number of values than the family has cells.
    pub fn try_new(values: Vec<i64>) -> Result<Self, NotValues> {
        if values.len() == CELLS { Ok(Self(values)) } else { Err(NotValues) }
    }

    pub fn as_slice(&self) -> &[i64] {
        &self.0
    }

    pub fn is_nothing(&self) -> bool {
        self.0.iter().all(|value| *value == 0)
    }

    /// Counts `amount` in the cell of its category, and in that of all categories.
    ///
    /// # Errors
    /// Fails where there is no such cell, or the value passes 64 bits.
    pub fn add(
        &mut self,
        category: Category,
        group: Group,
        measure: Measure,
        amount: i64,
    ) -> Result<(), NotValues> {
        let place = family::index(category, group, measure).ok_or(NotValues)?;
        for place in [Some(place), family::index_of_all(group, measure)].into_iter().flatten() {
            let value = self.0.get_mut(place).ok_or(NotValues)?;
            *value = value.checked_add(amount).ok_or(NotValues)?;
        }
        Ok(())
    }

    /// From `before` to `self`.
    ///
    /// # Errors
    /// Fails when a difference passes 64 bits.
    pub fn since(&self, before: &Self) -> Result<Self, NotValues> {
        let differences = self.0.iter().zip(&before.0).map(|(now, then)| now.checked_sub(*then));
        differences.collect::<Option<Vec<i64>>>().map(Self).ok_or(NotValues)
    }

    /// Together with `other`.
    ///
    /// # Errors
    /// Fails when a sum passes 64 bits.
    pub fn plus(&self, other: &Self) -> Result<Self, NotValues> {
        let sums = self.0.iter().zip(&other.0).map(|(one, other)| one.checked_add(*other));
        sums.collect::<Option<Vec<i64>>>().map(Self).ok_or(NotValues)
    }
}

/// The values of one settlement with the seed of their blindings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    pub values: Values,
    /// Random and secret: the blinding of cell `i` is [`Blinding::derived`] from it.
    pub seed: [u8; 32],
}

impl Opening {
    /// The commitments, in the order of the family.
    pub fn commit(&self) -> Commitments {
        let cells = (0..).zip(self.values.as_slice());
        let commitment = |(index, value): (u32, &i64)| {
            Commitment::to(*value, &Blinding::derived(&self.seed, index)).to_bytes()
        };
        Commitments(cells.flat_map(commitment).collect())
    }

    /// The part of a figure that this settlement makes: its value and its blinding.
    pub fn part(
        &self,
        categories: &[Category],
        label: Combination,
        measure: Measure,
    ) -> Option<(i128, Blinding)> {
        let (mut value, mut blinding) = (0, Blinding::ZERO);
        for (place, sign) in family::cells(categories, label, measure) {
            let (index, cell) = (u32::try_from(place).ok()?, *self.values.0.get(place)?);
            let hidden = Blinding::derived(&self.seed, index);
            value += i128::from(cell) * i128::from(sign);
            blinding = if sign < 0 { blinding - hidden } else { blinding + hidden };
        }
        Some((value, blinding))
    }
}

/// The encoded commitments of one settlement, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitments(Vec<u8>);

impl Commitments {
    /// # Errors
    /// Refuses another length than 32 bytes for each cell of the family. Whether the bytes encode
    /// commitments is for [`commitments::Commitment::from_bytes`] to say.
    pub fn try_new(bytes: Vec<u8>) -> Result<Self, NotValues> {
        if bytes.len() == CELLS * 32 { Ok(Self(bytes)) } else { Err(NotValues) }
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// What the log's event says of them, in lower-case hexadecimal.
    pub fn sha256(&self) -> String {
        hex::encode(Sha256::digest(&self.0))
    }

    pub(crate) fn encoded(&self, place: usize) -> Option<&[u8; 32]> {
        self.0.as_chunks().0.get(place)
    }
}
