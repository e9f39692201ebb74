//! A transfer, folded from its events.

use super::event::{Payment, TransferEvent};
use crate::Fold;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transfer {
    pub payment: Option<Payment>,
    pub reversed: bool,
}

impl Fold for Transfer {
    const CATEGORY: &'static str = "transfer";
    type Event = TransferEvent;

    fn evolve(mut self, event: &TransferEvent) -> Self {
        match event {
            TransferEvent::TransferRecorded { payment } => self.payment = Some(payment.clone()),
            TransferEvent::TransferReversed { .. } => self.reversed = true,
        }
        self
    }
}
