//! What a statement answers.

use super::{Statement, StatementCommand, StatementEvent, StatementRefusal};
use crate::Context;

/// # Errors
/// Refuses a commitment that does not follow those the sender saw.
pub fn decide(
    statement: &Statement,
    command: StatementCommand,
    _context: &Context,
) -> Result<Vec<StatementEvent>, StatementRefusal> {
    let StatementCommand::Commit { hub, month, territory, number, family, commitments_sha256 } =
        command;
    if number != statement.number() {
        return Err(StatementRefusal::OutOfTurn);
    }
    let (commune, epci) = (territory.commune, territory.epci);
    Ok(vec![StatementEvent::VolumesCommitted {
        hub,
        month,
        commune,
        epci,
        number,
        family,
        commitments_sha256,
    }])
}
