//! Lengths on paper as whole numbers, so that a layout is exact and the same everywhere.

use std::ops::{Add, AddAssign, Sub, SubAssign};

/// A length in thousandths of a typographic point (1/72 inch).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Length(i32);

impl Length {
    pub const ZERO: Self = Self(0);

    /// From thousandths of a point.
    pub const fn new(thousandths: i32) -> Self {
        Self(thousandths)
    }

    pub const fn tenths_of_pt(tenths: i32) -> Self {
        Self(tenths * 100)
    }

    pub const fn pt(points: i32) -> Self {
        Self(points * 1000)
    }

    pub const fn mm(millimetres: i32) -> Self {
        Self::tenths_of_mm(millimetres * 10)
    }

    /// 25.4 mm are 72 points.
    pub const fn tenths_of_mm(tenths: i32) -> Self {
        Self(tenths * 72_000 / 254)
    }

    /// In thousandths of a point.
    pub const fn thousandths(self) -> i32 {
        self.0
    }

    pub const fn times(self, count: i32) -> Self {
        Self(self.0 * count)
    }

    /// `part` of `whole` parts of it, rounded down; all of it where there are no parts.
    pub fn share(self, part: i32, whole: i32) -> Self {
        if whole == 0 {
            return self;
        }
        let share = i64::from(self.0) * i64::from(part) / i64::from(whole);
        Self(i32::try_from(share).unwrap_or(self.0))
    }

    /// As PDF writes it.
    #[expect(clippy::float_arithmetic, reason = "coordinates in a PDF are real numbers")]
    pub fn points(self) -> f32 {
        self.0 as f32 / 1000.0
    }
}

impl Add for Length {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Length {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Length {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl std::iter::Sum for Length {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Add::add)
    }
}
