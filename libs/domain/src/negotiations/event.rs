//! What happened in a negotiation.

use crate::allocation::PriceTiers;
use chrono::NaiveDate;
use kernel::{AgreementId, LabId, Money, ProducerId, ProductId, ProposalId, Steps};
use serde::{Deserialize, Serialize};

/// One of the two sides of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    Hub,
    Producer,
}

/// What is proposed for one product: prices before VAT by pooled quantity, and the case size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermLine {
    pub product: ProductId,
    pub tiers: PriceTiers,
    pub case_size: Steps,
}

/// Everything that one side proposes, and that the other can only accept whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub lines: Vec<TermLine>,
    /// The least that a pooled order must come to, before VAT.
    pub minimum_order: Money,
    /// How and when the goods arrive.
    pub delivery: String,
    pub valid_from: NaiveDate,
    /// The last day on which a campaign may use these terms.
    pub valid_to: NaiveDate,
}

/// The decision of a usage lab that asked for this negotiation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabDecision {
    pub lab: LabId,
    pub proposal: ProposalId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NegotiationEvent {
    NegotiationOpened {
        producer: ProducerId,
        products: Vec<ProductId>,
        origin: Option<LabDecision>,
    },
    TermsProposed {
        by: Party,
        terms: Terms,
    },
    /// The other side accepted the last proposal: an agreement, immutable from here on.
    AgreementConcluded {
        agreement: AgreementId,
        producer: ProducerId,
        terms: Terms,
    },
    NegotiationBrokenOff {
        by: Party,
    },
}
