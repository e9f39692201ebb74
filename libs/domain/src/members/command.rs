//! What a member's stream can be asked.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberCommand {
    Join,
    Leave,
}
