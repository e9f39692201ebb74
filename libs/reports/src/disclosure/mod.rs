//! Statistical secrecy, as INSEE applies it: which figures of a report are withheld.
//!
//! **The figures are flows.** Every published sum is an arc of one network in which what enters
//! a node leaves it: months → categories → EPCIs → labels, closed by the grand total. A table
//! with margins, a margin that two tables share and a subtotal are all conservation at a node,
//! so the whole report is protected at once, and a margin has one fate in all its tables.
//!
//! 1. *Primary* ([`Contributions::is_confidential`]): fewer than 3 contributing structures, one
//!    above 85 % of the value, fewer than 11 people. A cell to which nobody contributed is an open
//!    zero. Measures that tell each other (euros paid and euros to producers; euros and the only
//!    quantity of a cell; buyers, orders and structures) are withheld together.
//! 2. *Complementary* (`choose`): for each withheld figure, the cheapest cycles of the network
//!    along which it could be moved up and down; the figures on them are withheld too.
//! 3. *Audit* (`audit`): for each withheld figure and each measure, the exact range of values that
//!    all that is shown leaves possible (everything being ≥ 0), by maximum flow in whole numbers.
//!
//! **The rule.** Of a *secret* figure worth `v` (withheld by the primary rules, in any of its
//! linked measures), the reader cannot exclude `v − 15 %` nor `v + 15 %` (rounded outwards to the
//! unit). It holds also for a reader who is one of the contributing structures and subtracts what
//! it sold itself: the others' part keeps that range. A *complementary* figure is no secret, it
//! only covers one: it has the same range wherever that costs no total of a table, and otherwise
//! is at least not determined. (Beside a label worth 20 € of 10 000 €, what is without the label is
//! known within 20 €; asking 15 % of it would withhold the grand total of almost every report.)
//!
//! **Out of scope for now.** (a) Comparing two dates: the same report at two log positions, whose
//! difference may be one structure's purchases. (b) Comparing two programmes that overlap in
//! territory, period or categories. Both are a later piece of work, and until then two reports
//! over overlapping perimeters must not both be published. (c) Several contributors who pool what
//! they know. (d) Knowledge from outside (prices, census, who is a customer). (e) Reasoning on how
//! this algorithm picks complementary figures, beyond the arithmetic of what it shows.
//! (f) Inequalities between tables that do not add up: a label's part of one category, say, is at
//! most that category; no published table crosses the two, and labels are guarded as parts of
//! the total only. (g) Guessing a withheld quantity of a cell that mixes kilograms and litres from
//! its euros and its other quantity, by assuming prices.

mod fraction;
mod layer;
mod model;
mod optimum;
mod primary;
mod protect;
mod search;
mod simplex;

pub use layer::{At, Layer, Withheld};
pub use primary::{Contributions, too_few_people};
pub use search::COMPANION;

/// How far on each side of a withheld figure its range reaches, in per cent.
pub const PROTECTION_PERCENT: i128 = 15;

/// The units that [`PROTECTION_PERCENT`] of `value` makes, rounded up.
const fn protection(value: i128) -> i128 {
    (value * PROTECTION_PERCENT + 99) / 100
}
