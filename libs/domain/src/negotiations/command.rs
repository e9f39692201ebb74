//! What a negotiation can be asked.

use super::event::{LabDecision, Party, Terms};
use kernel::{AgreementId, ProducerId, ProductId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NegotiationCommand {
    Open {
        producer: ProducerId,
        products: Vec<ProductId>,
        origin: Option<LabDecision>,
    },
    Propose {
        by: Party,
        terms: Terms,
    },
    /// Accept what the other side proposed last.
    Accept {
        by: Party,
        agreement: AgreementId,
    },
    BreakOff {
        by: Party,
    },
}
