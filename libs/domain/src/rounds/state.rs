//! A round, folded from its events.

use super::event::{RoundEvent, Stop};
use crate::Fold;
use kernel::StructureId;
use std::collections::BTreeSet;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Round {
    pub stops: Vec<Stop>,
    pub departed: bool,
    pub delivered: BTreeSet<StructureId>,
}

impl Fold for Round {
    const CATEGORY: &'static str = "round";
    type Event = RoundEvent;

    fn evolve(mut self, event: &RoundEvent) -> Self {
        match event {
            RoundEvent::RoundPlanned { stops, .. } => self.stops.clone_from(stops),
            RoundEvent::RoundDeparted => self.departed = true,
            RoundEvent::StopDelivered { structure } => {
                self.delivered.insert(*structure);
            }
        }
        self
    }
}
