//! Statistical secrecy, as INSEE applies it: which figures of a report are withheld.
//!
//! Every figure is a sum of unknown *atoms* that are at least zero, the same for all reports of a
//! hub ([`Layer`]); what is shown, in this report or an earlier one, is an equation between them.
//! Nothing is assumed of the shape of tables, so that margins of margins, tables in three
//! dimensions and tables of several reports are all the same thing.
//!
//! 1. *Primary* ([`Contributions::is_confidential`]): fewer than 3 contributing structures, one
//!    above 85 % of the value, fewer than 11 people. A figure to which nobody contributed is an
//!    open zero.
//! 2. *Complementary* (`protect`): where the model is small, the integer program of least loss
//!    (`optimum`); otherwise need after need the linear program of least cost in a box around the
//!    figure (`search`), and then again without what proves idle.
//! 3. *Certificates* (`search::Move`): for each range that is promised, another world in which
//!    all that is shown is the same, checked in whole numbers over all atoms. Without one, nothing
//!    is published. The linear programs themselves are in exact fractions (`simplex`).
//!
//! **The rule.** Of a *secret* figure worth `v` (withheld by the primary rules, in any of its
//! linked measures), the reader cannot exclude `v − 15 %` nor `v + 15 %` (rounded outwards to the
//! unit). It holds also for a reader who is one of the contributing structures and subtracts what
//! it sold itself: the others' part keeps that range. A figure withheld since another layer
//! withholds it, or an earlier report did, has the same range for anybody wherever that costs no
//! total of a table, and otherwise is at least not determined. A *complementary* figure only
//! covers others: in some possible world it is another.
//!
//! The crate's README says what was taken from where, and what is out of scope.

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
