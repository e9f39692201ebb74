//! What a member's stream answers.

use super::{Member, MemberCommand, MemberEvent, MemberRefusal};
use crate::Context;

/// # Errors
/// Nobody joins twice or leaves without having joined.
pub fn decide(
    member: &Member,
    command: MemberCommand,
    _context: &Context,
) -> Result<Vec<MemberEvent>, MemberRefusal> {
    match (command, member.active) {
        (MemberCommand::Join, false) => Ok(vec![MemberEvent::MemberJoined]),
        (MemberCommand::Join, true) => Err(MemberRefusal::AlreadyMember),
        (MemberCommand::Leave, true) => Ok(vec![MemberEvent::MemberLeft]),
        (MemberCommand::Leave, false) => Err(MemberRefusal::NotAMember),
    }
}
