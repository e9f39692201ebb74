//! Pooling's algorithms: price tiers, whole cases, and the fair allocation of what there is.
//!
//! 1. Everybody's [`Want`]s are summed over all structures into [`Totals`].
//! 2. [`target`] says how much is ordered, or shared out, in whole cases.
//! 3. [`PriceTiers::reached`] gives the price: at most the ceiling that each order was taken at.
//! 4. [`allocate`] says who gets what, and why, by the uniform rule.
//!
//! **Invariant:** claims are persons' orders. No structure, status, name or time comes in here, so
//! none can matter; the same seed and the same claims give the same shares, in whatever order the
//! claims are read.

mod cases;
mod draw;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod reference;
mod tiers;
mod uniform_rule;

pub use cases::{Totals, Want, WantError, missing_to_next_case, target};
pub use draw::ticket;
pub use tiers::{PriceTiers, Tier, TiersError};
pub use uniform_rule::{Allocation, Claim, Kind, Outcome, Share, allocate};
