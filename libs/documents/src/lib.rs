//! Paper and files: print models in, bytes out.
//!
//! `papers/` has one print model for each paper of the month and sets it with the small
//! typesetter of `pdf/`; `sheets/` takes any table away as CSV, XLSX, ODS or PDF; `calendar`
//! has the month's dates for other calendars; `french` is how numbers and dates are written
//! everywhere, on screens too.
//!
//! **Invariant:** nothing here does IO or reads a clock: the same model gives the same bytes, on
//! every machine.

pub mod calendar;
pub mod french;
pub mod papers;
mod pdf;
pub mod sheets;

pub use pdf::PdfError;
