//! Exact fractions of bounded size: what does not fit is said, never rounded.

use std::cmp::Ordering;

/// A fraction in lowest terms, its denominator positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fraction {
    up: i128,
    down: i128,
}

/// A number does not fit any more; the question stays open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLarge;

impl Fraction {
    pub const ZERO: Self = Self::whole(0);

    pub const fn whole(up: i128) -> Self {
        Self { up, down: 1 }
    }

    pub const fn is_zero(self) -> bool {
        self.up == 0
    }

    pub const fn signum(self) -> i128 {
        self.up.signum()
    }

    pub const fn is_one(self) -> bool {
        self.up == 1 && self.down == 1
    }

    pub const fn down(self) -> i128 {
        self.down
    }

    /// `self × by`, where that is a whole number.
    pub fn times_whole(self, by: i128) -> Result<i128, TooLarge> {
        let up = self.up.checked_mul(by).ok_or(TooLarge)?;
        if up % self.down == 0 { Ok(up / self.down) } else { Err(TooLarge) }
    }

    fn new(up: i128, down: i128) -> Self {
        if down == 1 || up == 0 {
            return Self::whole(up);
        }
        let common = gcd(up.unsigned_abs(), down.unsigned_abs()).cast_signed() * down.signum();
        Self { up: up / common, down: down / common }
    }

    pub fn minus(self) -> Self {
        Self { up: -self.up, down: self.down }
    }

    pub fn plus(self, other: Self) -> Result<Self, TooLarge> {
        if self.down == other.down {
            let up = self.up.checked_add(other.up).ok_or(TooLarge)?;
            return Ok(Self::new(up, self.down));
        }
        let left = self.up.checked_mul(other.down).ok_or(TooLarge)?;
        let right = other.up.checked_mul(self.down).ok_or(TooLarge)?;
        let down = self.down.checked_mul(other.down).ok_or(TooLarge)?;
        Ok(Self::new(left.checked_add(right).ok_or(TooLarge)?, down))
    }

    pub fn less(self, other: Self) -> Result<Self, TooLarge> {
        self.plus(other.minus())
    }

    pub fn times(self, other: Self) -> Result<Self, TooLarge> {
        let up = self.up.checked_mul(other.up).ok_or(TooLarge)?;
        if self.down == 1 && other.down == 1 {
            return Ok(Self::whole(up));
        }
        Ok(Self::new(up, self.down.checked_mul(other.down).ok_or(TooLarge)?))
    }

    /// `self ÷ other`, which is not zero.
    pub fn over(self, other: Self) -> Result<Self, TooLarge> {
        self.times(Self { up: other.down * other.up.signum(), down: other.up.abs().max(1) })
    }

    pub fn compare(self, other: Self) -> Result<Ordering, TooLarge> {
        Ok(self.less(other)?.up.cmp(&0))
    }
}

fn gcd(mut one: u128, mut other: u128) -> u128 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one.max(1)
}
