//! A structure, folded from its events.

use super::event::{StructureEvent, StructureKind, Territory};
use crate::Fold;
use kernel::StructureId;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Structure {
    pub name: String,
    /// None before the registration.
    pub kind: Option<StructureKind>,
    pub territory: Option<Territory>,
    pub hub: Option<StructureId>,
    /// Name and commune of the place where crates are handed over.
    pub delivery_point: Option<(String, String)>,
}

impl Fold for Structure {
    const CATEGORY: &'static str = "structure";
    type Event = StructureEvent;

    fn evolve(mut self, event: &StructureEvent) -> Self {
        match event {
            StructureEvent::StructureRegistered { name, kind, territory, hub } => {
                self.name.clone_from(name);
                self.kind = Some(*kind);
                self.territory = Some(territory.clone());
                self.hub = *hub;
            }
            StructureEvent::DeliveryPointSet { name, commune } => {
                self.delivery_point = Some((name.clone(), commune.clone()));
            }
        }
        self
    }
}
