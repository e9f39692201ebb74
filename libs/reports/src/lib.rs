//! What a funder may read: report tables computed from typed rows, with statistical secrecy.
//!
//! Entry: [`Report::compute`] takes a [`Request`] (a programme and a sealed log position) and
//! [`Rows`], which storage fills, and gives a [`Report`]: a fixed family of tables in which every
//! figure is [`Published::Shown`] or [`Published::Withheld`]. [`Report::canonical_bytes`] and
//! [`Report::to_csv`] write it.
//!
//! **Invariant:** pure (no IO, no time, no chance, no floating point): the same position and the
//! same rows, in whatever order, give the same bytes. No figure reaches a [`Report`] without
//! passing through [`disclosure`], whose page says which attacks are met and which are not yet.

mod axes;
mod canonical;
mod cells;
mod code;
mod compute;
mod csv;
mod csv_words;
pub mod disclosure;
mod family;
mod labels;
mod people;
mod programme;
mod report;
mod rows;
mod scope;
mod secrecy;
mod selection;
mod volumes;

#[cfg(test)]
mod tests;

pub use axes::{CategoryGroup, CategoryRow, Period};
pub(crate) use family::Family;
pub use labels::LabelRow;
pub use programme::{Earlier, LogPosition, Perimeter, Programme, Request};
pub use report::{
    Amounts, CategoryPeriod, Commune, Cube, Epci, Headline, LabelTable, Method, MonthClosed,
    PeopleCounts, PeopleTable, PlaceRow, ProgrammeHead, Published, Report, Saving, Shares, Table,
    TerritoryCategory,
};
pub use rows::{CommuneCode, EpciSiren, MonthlyPeopleRow, PeriodPeopleRow, Place, Rows, VolumeRow};
pub(crate) use scope::Scope;
pub use selection::{CellKey, Measure, Part, Selection, Territory};

/// Why a report cannot be computed: in every case the rows or the request contradict themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    #[error("the programme ends before it begins, or lasts more than 60 months")]
    Period,
    #[error("an INSEE commune code has 5 characters, an EPCI SIREN 9 digits")]
    PlaceCode,
    #[error("an amount below zero: credits are netted in the row of the purchase they correct")]
    NegativeAmount,
    #[error("the buyers of a period are fewer than those of a month, or more than all months'")]
    PeopleDisagree,
    #[error("an amount is out of range")]
    OutOfRange,
    #[error("the audit found a withheld figure that can be derived: nothing is published")]
    NotProtected,
    #[error("what an earlier report withheld is not written as it should be")]
    Withheld,
    #[error("the report could not be written")]
    Unwritable,
}
