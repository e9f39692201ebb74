//! What a programme answers.

use super::{FundingCommand, FundingEvent, FundingRefusal, Programme};
use crate::Context;

/// # Errors
/// Refuses a programme without name or funder, and reports outside its period, of months that are
/// none of the [`periods`](Programme::may_report), or that were reported already.
pub fn decide(
    programme: &Programme,
    command: FundingCommand,
    _context: &Context,
) -> Result<Vec<FundingEvent>, FundingRefusal> {
    use {FundingCommand as C, FundingEvent as E, FundingRefusal as R};
    match (command, programme.period) {
        (C::Register { .. }, Some(_)) => Err(R::AlreadyRegistered),
        (C::Register { name, funders, from, to, territory, categories }, None) => {
            if name.trim().is_empty() {
                return Err(R::NameMissing);
            }
            if funders.is_empty() {
                return Err(R::NoFunder);
            }
            if from > to {
                return Err(R::PeriodReversed);
            }
            Ok(vec![E::ProgrammeRegistered { name, funders, from, to, territory, categories }])
        }
        (C::PublishReport { .. }, None) => Err(R::NotRegistered),
        (
            C::PublishReport { from, to, position, root, sha256, withheld, after: _ },
            Some((first, last)),
        ) => {
            if from > to {
                return Err(R::PeriodReversed);
            }
            if from < first || to > last {
                return Err(R::OutsidePeriod);
            }
            if !programme.may_report(from, to) {
                return Err(R::NotAReportingPeriod);
            }
            if programme.reports.contains(&(from, to)) {
                return Err(R::AlreadyPublished);
            }
            Ok(vec![E::ReportPublished { from, to, position, root, sha256, withheld }])
        }
    }
}

/// Refuses a report of one programme that was computed without knowing all reports of another.
///
/// # Errors
/// [`FundingRefusal::OthersPublished`], where `known` is not how many there are.
pub fn still_known(other: &Programme, known: usize) -> Result<(), FundingRefusal> {
    if other.reports.len() == known { Ok(()) } else { Err(FundingRefusal::OthersPublished) }
}

/// What may be published of a report: nothing, where it cannot be protected.
///
/// # Errors
/// [`FundingRefusal::WouldReveal`].
pub fn protected<T>(report: Option<T>) -> Result<T, FundingRefusal> {
    report.ok_or(FundingRefusal::WouldReveal)
}
