//! A negotiation, folded from its events.

use super::event::{LabDecision, NegotiationEvent, Party, Terms};
use crate::Fold;
use kernel::{AgreementId, ProducerId, ProductId};
use std::collections::BTreeSet;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Progress {
    #[default]
    NotOpen,
    Open,
    Agreed(AgreementId),
    BrokenOff,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Negotiation {
    pub progress: Progress,
    pub producer: Option<ProducerId>,
    pub products: BTreeSet<ProductId>,
    pub origin: Option<LabDecision>,
    /// The last proposal, and whose it is.
    pub on_the_table: Option<(Party, Terms)>,
}

impl Fold for Negotiation {
    const CATEGORY: &'static str = "negotiation";
    type Event = NegotiationEvent;

    fn evolve(mut self, event: &NegotiationEvent) -> Self {
        match event {
            NegotiationEvent::NegotiationOpened { producer, products, origin } => {
                self.progress = Progress::Open;
                self.producer = Some(*producer);
                self.products = products.iter().copied().collect();
                self.origin = *origin;
            }
            NegotiationEvent::TermsProposed { by, terms } => {
                self.on_the_table = Some((*by, terms.clone()));
            }
            NegotiationEvent::AgreementConcluded { agreement, .. } => {
                self.progress = Progress::Agreed(*agreement);
            }
            NegotiationEvent::NegotiationBrokenOff { .. } => self.progress = Progress::BrokenOff,
        }
        self
    }
}
