//! Statistical secrecy, as INSEE applies it: which figures of a report are withheld.
//!
//! **The figures are flows.** Every published sum is an arc of one network in which what enters
//! a node leaves it: months → categories → EPCIs → labels, closed by the grand total. A table
//! with margins, a margin that two tables share and a subtotal are all conservation at a node,
//! so the whole report is protected at once, and a margin has one fate in all its tables.
//!
//! 1. *Primary* ([`Contributions::is_confidential`]): fewer than 3 contributing structures, one
//!    above 85 % of the value, fewer than 11 people. True of any measure of a cell (euros, grams,
//!    …), it withholds all its measures. A cell to which nobody contributed is an open zero.
//! 2. *Complementary* (`choose`): for each withheld figure, the cheapest cycles of the network
//!    along which it could be moved up and down; the figures on them are withheld too.
//! 3. *Audit* (`audit`): for each withheld figure and each measure, the exact range of values that
//!    all that is shown leaves possible (everything being ≥ 0), by maximum flow in whole numbers.
//!
//! **The rule.** Of a withheld figure worth `v`, the reader cannot exclude `v − 15 %` nor
//! `v + 15 %` (rounded outwards to the unit). For the figures that are withheld by the primary
//! rule, it holds also for a reader who is one of the contributing structures and subtracts what
//! it sold itself: the others' part keeps that range.
//!
//! **Out of scope for now.** (a) Comparing two dates: the same report at two log positions, whose
//! difference may be one structure's purchases. (b) Comparing two programmes that overlap in
//! territory, period or categories. Both are a later piece of work, and until then two reports
//! over overlapping perimeters must not both be published. (c) Several contributors who pool what
//! they know. (d) Knowledge from outside (prices, census, who is a customer). (e) Reasoning on how
//! this algorithm picks complementary figures, beyond the arithmetic of what it shows.
//! (f) Inequalities between tables that do not add up: a label's part of one category, say, is at
//! most that category; no published table crosses the two, and labels are guarded as parts of
//! the total only.

mod audit;
mod choose;
mod figures;
mod network;
mod primary;

pub use figures::{Edge, Figures};
pub use primary::{Contributions, too_few_people};

/// How far on each side of a withheld figure its range reaches, in per cent.
pub const PROTECTION_PERCENT: i128 = 15;

/// The units that [`PROTECTION_PERCENT`] of `value` makes, rounded up.
const fn protection(value: i128) -> i128 {
    (value * PROTECTION_PERCENT + 99) / 100
}
