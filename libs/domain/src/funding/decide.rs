//! What a programme answers.

use super::{FundingCommand, FundingEvent, FundingRefusal, Programme};
use crate::Context;

/// # Errors
/// Refuses a programme without name or funder, and reports outside its period or of months that
/// were already reported: publishing them twice could reveal a withheld cell by difference.
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
        (C::PublishReport { from, to, position, root, sha256 }, Some((first, last))) => {
            if from > to {
                return Err(R::PeriodReversed);
            }
            if from < first || to > last {
                return Err(R::OutsidePeriod);
            }
            if programme.reports.iter().any(|(start, end)| from <= *end && *start <= to) {
                return Err(R::AlreadyPublished);
            }
            Ok(vec![E::ReportPublished { from, to, position, root, sha256 }])
        }
    }
}
