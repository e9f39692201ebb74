//! A trail, folded: nothing of it plays a part in what comes next.

use super::TrailEvent;
use crate::Fold;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Trail;

impl Fold for Trail {
    const CATEGORY: &'static str = "trail";
    type Event = TrailEvent;

    fn evolve(self, _event: &TrailEvent) -> Self {
        self
    }
}
