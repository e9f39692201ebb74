//! Rows to answers: one file for each screen or report.
//!
//! Each function is given a connection whose transaction is set to the tenant that it names.
