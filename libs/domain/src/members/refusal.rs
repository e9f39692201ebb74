//! Why not.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberRefusal {
    AlreadyMember,
    NotAMember,
}
