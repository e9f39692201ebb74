//! The commitment itself.

use crate::{Blinding, NotCanonical, from_hex};
use curve25519_dalek::{
    RistrettoPoint, Scalar,
    ristretto::{CompressedRistretto, RistrettoBasepointTable},
    traits::Identity,
};
use sha2::{Digest, Sha512};
use std::{
    iter::Sum,
    ops::{Add, AddAssign, Neg, Sub},
    sync::LazyLock,
};

/// A commitment to a value, or a sum of commitments, which is one too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commitment(RistrettoPoint);

const SECOND_GENERATOR: &[u8] = b"solidaires/commitments/v1/second-generator";

/// Multiples of the second generator.
static TABLE: LazyLock<RistrettoBasepointTable> =
    LazyLock::new(|| RistrettoBasepointTable::create(&hashed_to_the_group(SECOND_GENERATOR)));

/// `H`: the element that RFC 9496, section 4.3.4, derives from SHA-512 of the ASCII text
/// `solidaires/commitments/v1/second-generator`, in its canonical encoding.
pub fn second_generator() -> [u8; 32] {
    TABLE.basepoint().compress().to_bytes()
}

fn hashed_to_the_group(name: &[u8]) -> RistrettoPoint {
    RistrettoPoint::from_uniform_bytes(&Sha512::digest(name).into())
}

impl Commitment {
    /// The sum of no commitments: to 0, with blinding 0.
    pub fn none() -> Self {
        Self(RistrettoPoint::identity())
    }

    /// In constant time.
    pub fn to(value: i64, blinding: &Blinding) -> Self {
        Self(RistrettoPoint::mul_base(&scalar(value)) + &*TABLE * blinding.scalar())
    }

    /// Whether it commits to this value with this blinding. Of a sum: whether the total and the
    /// total blinding are those of the parts.
    pub fn opens_to(&self, value: i64, blinding: &Blinding) -> bool {
        *self == Self::to(value, blinding)
    }

    /// The canonical encoding of RFC 9496, section 4.3.2.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.compress().to_bytes()
    }

    /// # Errors
    /// Refuses all but what [`Commitment::to_bytes`] gives (RFC 9496, section 4.3.1).
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, NotCanonical> {
        CompressedRistretto(*bytes).decompress().map(Self).ok_or(NotCanonical::Element)
    }

    /// 64 lower-case hexadecimal digits.
    pub fn to_hex(&self) -> String {
        hex::encode(self.to_bytes())
    }

    /// # Errors
    /// Refuses all but what [`Commitment::to_hex`] writes.
    pub fn from_hex(text: &str) -> Result<Self, NotCanonical> {
        Self::from_bytes(&from_hex(text)?)
    }
}

/// A whole number of the group: negative ones count from the order down.
fn scalar(value: i64) -> Scalar {
    let size = Scalar::from(value.unsigned_abs());
    if value < 0 { -size } else { size }
}

impl Add for Commitment {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Commitment {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Commitment {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Commitment {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Commitment {
    fn sum<I: Iterator<Item = Self>>(commitments: I) -> Self {
        commitments.fold(Self::none(), Add::add)
    }
}
