//! What hides a value: an even scalar.

use crate::{NotCanonical, from_hex};
use curve25519_dalek::Scalar;
use sha2::{Digest, Sha512};
use std::{
    fmt,
    iter::Sum,
    ops::{Add, Neg, Sub},
};

/// The blinding of one commitment, or a sum of blindings. A secret: it is not printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Blinding(Scalar);

const DERIVATION: &[u8] = b"solidaires/commitments/v1/blinding";

impl Blinding {
    pub const ZERO: Self = Self(Scalar::ZERO);

    /// From 64 random bytes, reduced modulo the group's order: even but for 2⁻²⁵⁹.
    pub fn from_random(random: &[u8; 64]) -> Self {
        Self(Scalar::from_bytes_mod_order_wide(random))
    }

    /// The blinding number `index` of a family with one random secret `seed`: SHA-512 of a fixed
    /// name, the seed and the number (big endian), as 64 random bytes.
    pub fn derived(seed: &[u8; 32], index: u32) -> Self {
        let hash = Sha512::new().chain_update(DERIVATION).chain_update(seed);
        let hash = hash.chain_update(index.to_be_bytes()).finalize();
        Self::from_random(&hash.into())
    }

    pub(crate) const fn scalar(&self) -> &Scalar {
        &self.0
    }

    /// 32 bytes, little endian, in lower-case hexadecimal.
    pub fn to_hex(&self) -> String {
        hex::encode(self.0.as_bytes())
    }

    /// # Errors
    /// Refuses all but what [`Blinding::to_hex`] writes.
    pub fn from_hex(text: &str) -> Result<Self, NotCanonical> {
        let scalar = Scalar::from_canonical_bytes(from_hex(text)?);
        scalar.into_option().map(Self).ok_or(NotCanonical::Scalar)
    }
}

impl fmt::Debug for Blinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blinding(…)")
    }
}

impl Add for Blinding {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Blinding {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Blinding {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Blinding {
    fn sum<I: Iterator<Item = Self>>(blindings: I) -> Self {
        blindings.fold(Self::ZERO, Add::add)
    }
}
