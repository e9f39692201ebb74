//! Whole cases: what buyers want, and how much is ordered so that no case is opened for nobody.

use kernel::Steps;
use serde::{Deserialize, Serialize};

/// What one buyer wants of one product: a quantity, and the least and the most that would do.
///
/// Always `at_least ≤ quantity ≤ at_most`; without a tolerance all three are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "UncheckedWant")]
pub struct Want {
    quantity: Steps,
    at_least: Steps,
    at_most: Steps,
}

/// Why a want is none: `at_least ≤ quantity ≤ at_most` does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WantError {
    #[error("the least accepted is more than the quantity")]
    LeastAboveQuantity,
    #[error("the most accepted is less than the quantity")]
    MostBelowQuantity,
}

impl Want {
    /// # Errors
    /// Refuses a tolerance that does not contain the quantity.
    pub fn try_new(quantity: Steps, at_least: Steps, at_most: Steps) -> Result<Self, WantError> {
        if at_least > quantity {
            return Err(WantError::LeastAboveQuantity);
        }
        if at_most < quantity {
            return Err(WantError::MostBelowQuantity);
        }
        Ok(Self { quantity, at_least, at_most })
    }

    /// A want without tolerance.
    pub const fn exactly(quantity: Steps) -> Self {
        Self { quantity, at_least: quantity, at_most: quantity }
    }

    pub const fn quantity(self) -> Steps {
        self.quantity
    }

    pub const fn at_least(self) -> Steps {
        self.at_least
    }

    pub const fn at_most(self) -> Steps {
        self.at_most
    }
}

/// A want as it is read, before the check.
#[derive(Deserialize)]
struct UncheckedWant {
    quantity: Steps,
    at_least: Steps,
    at_most: Steps,
}

impl TryFrom<UncheckedWant> for Want {
    type Error = WantError;

    fn try_from(want: UncheckedWant) -> Result<Self, WantError> {
        Self::try_new(want.quantity, want.at_least, want.at_most)
    }
}

/// The wants of all buyers of one product, over all structures, summed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// D, what is ordered.
    pub quantity: Steps,
    /// L, the least that would do.
    pub at_least: Steps,
    /// U, the most that would do.
    pub at_most: Steps,
}

impl Totals {
    pub fn add(&mut self, want: Want) {
        self.quantity += want.quantity;
        self.at_least += want.at_least;
        self.at_most += want.at_most;
    }
}

impl FromIterator<Want> for Totals {
    fn from_iter<I: IntoIterator<Item = Want>>(wants: I) -> Self {
        let mut totals = Self::default();
        wants.into_iter().for_each(|want| totals.add(want));
        totals
    }
}

/// T: how much to order, or to share out, in whole cases.
///
/// - With a confirmed `supply` S below what is ordered (D): the whole cases in S.
/// - Otherwise the whole cases nearest to D that every tolerance together allows, in
///   `[L, min(U, S)]`, the higher on a tie; if there are none, the whole cases in D.
///
/// `supply` is `None` while it is unlimited. A product without cases has a `case_size` of one step;
/// zero is read as one. The result never exceeds `min(U, S)` and never falls when S rises.
pub fn target(totals: Totals, case_size: Steps, supply: Option<Steps>) -> Steps {
    let ordered = totals.quantity;
    let supply = supply.unwrap_or(Steps::new(u64::MAX));
    if supply < ordered {
        return whole_cases(supply, case_size);
    }
    // L ≤ D ≤ min(U, S), so only the whole cases on either side of D can be the nearest.
    let below = whole_cases(ordered, case_size);
    let above = below + one_case(case_size);
    let can_give_way = below >= totals.at_least;
    let can_take_more = above <= totals.at_most.min(supply);
    let above_is_as_near = above.saturating_sub(ordered) <= ordered.saturating_sub(below);
    if can_take_more && (above_is_as_near || !can_give_way) { above } else { below }
}

/// How many more steps fill the case that `total` has begun; zero when no case is begun.
pub fn missing_to_next_case(total: Steps, case_size: Steps) -> Steps {
    let begun = total.saturating_sub(whole_cases(total, case_size));
    if begun.is_zero() { Steps::ZERO } else { one_case(case_size).saturating_sub(begun) }
}

fn whole_cases(quantity: Steps, case_size: Steps) -> Steps {
    quantity.saturating_sub(Steps::new(quantity.count() % one_case(case_size).count()))
}

fn one_case(case_size: Steps) -> Steps {
    case_size.max(Steps::new(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn steps(count: u64) -> Steps {
        Steps::new(count)
    }

    fn totals(at_least: u64, quantity: u64, at_most: u64) -> Totals {
        let (quantity, at_least) = (steps(quantity), steps(at_least));
        Totals { quantity, at_least, at_most: steps(at_most) }
    }

    #[test]
    fn a_tolerance_contains_the_quantity() {
        let want = |q, lo, hi| Want::try_new(steps(q), steps(lo), steps(hi));
        assert_eq!(want(3, 4, 5), Err(WantError::LeastAboveQuantity));
        assert_eq!(want(3, 2, 2), Err(WantError::MostBelowQuantity));
        assert_eq!(want(3, 3, 3), Ok(Want::exactly(steps(3))));
    }

    #[test]
    fn a_want_is_checked_when_it_is_read() {
        let json = r#"{"quantity":3,"at_least":2,"at_most":5}"#;
        let want: Want = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&want).unwrap(), json);
        assert!(serde_json::from_str::<Want>(&json.replace('5', "1")).is_err());
    }

    #[test]
    fn the_nearest_whole_cases_that_everybody_accepts_are_ordered() {
        let cases_of_6 = |totals| target(totals, steps(6), None).count();
        assert_eq!(cases_of_6(totals(12, 12, 12)), 12, "full cases as they are");
        assert_eq!(cases_of_6(totals(6, 9, 12)), 12, "the higher on a tie");
        assert_eq!(cases_of_6(totals(6, 8, 12)), 6, "the nearer below");
        assert_eq!(cases_of_6(totals(7, 8, 12)), 12, "above when below is not accepted");
        assert_eq!(cases_of_6(totals(6, 11, 11)), 6, "below when above is not accepted");
        assert_eq!(cases_of_6(totals(8, 8, 8)), 6, "the whole cases in D when neither is");
        assert_eq!(cases_of_6(totals(0, 0, 6)), 0, "nothing when nothing is ordered");
    }

    #[test]
    fn a_confirmed_supply_is_never_passed() {
        let supplied = |supply| target(totals(6, 9, 12), steps(6), Some(steps(supply))).count();
        assert_eq!(supplied(0), 0);
        assert_eq!(supplied(8), 6, "less than ordered: the whole cases in it");
        assert_eq!(supplied(11), 6, "enough for the orders, not for two cases");
        assert_eq!(supplied(12), 12);
    }

    #[test]
    fn an_open_form_says_what_fills_the_next_case() {
        let missing = |total| missing_to_next_case(steps(total), steps(6)).count();
        assert_eq!([0, 1, 5, 6, 7].map(missing), [0, 5, 1, 0, 5]);
        assert_eq!(missing_to_next_case(steps(7), steps(1)), Steps::ZERO);
        assert_eq!(missing_to_next_case(steps(7), steps(0)), Steps::ZERO, "sold loose");
    }
}
