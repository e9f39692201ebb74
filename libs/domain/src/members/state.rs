//! A member, folded.

use super::event::MemberEvent;
use crate::Fold;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Member {
    pub active: bool,
}

impl Fold for Member {
    const CATEGORY: &'static str = "member";
    type Event = MemberEvent;

    fn evolve(self, event: &MemberEvent) -> Self {
        Self { active: matches!(event, MemberEvent::MemberJoined) }
    }
}
