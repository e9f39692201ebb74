//! A statement, folded from its events.

use super::event::StatementEvent;
use crate::Fold;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statement {
    /// The SHA-256 of each family of commitments, in order.
    pub committed: Vec<String>,
}

impl Statement {
    /// The number of the next commitment.
    pub fn number(&self) -> u32 {
        u32::try_from(self.committed.len()).unwrap_or(u32::MAX)
    }
}

impl Fold for Statement {
    const CATEGORY: &'static str = "statement";
    type Event = StatementEvent;

    fn evolve(mut self, event: &StatementEvent) -> Self {
        let StatementEvent::VolumesCommitted { commitments_sha256, .. } = event;
        self.committed.push(commitments_sha256.clone());
        self
    }
}
