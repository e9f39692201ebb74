//! What happened to a campaign: one month's cycle of a hub.

use crate::allocation::PriceTiers;
use chrono::{DateTime, Utc};
use kernel::{
    AgreementId, Allergen, Category, Content, Label, Money, Month, ProducerId, ProductId, Step,
    Steps, StructureId, VatRate,
};
use serde::{Deserialize, Serialize};

/// One product as a campaign offers it: the catalogue's line under an agreement's terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferLine {
    pub product: ProductId,
    pub producer: ProducerId,
    pub agreement: AgreementId,
    pub name: String,
    pub producer_name: String,
    pub category: Category,
    pub step: Step,
    pub case_size: Steps,
    pub tiers: PriceTiers,
    pub vat: VatRate,
    pub labels: Vec<Label>,
    pub allergens: Vec<Allergen>,
    pub variable_weight_grams: Option<u32>,
    pub content: Option<Content>,
    pub retail_price: Option<Money>,
    /// Kilometres from the producer to the packing premises.
    pub distance_km: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CampaignEvent {
    CampaignDrafted {
        month: Month,
    },
    /// The whole offer, replacing any composed before.
    OfferComposed {
        lines: Vec<OfferLine>,
    },
    CampaignOpened {
        closes_at: DateTime<Utc>,
        structures: Vec<StructureId>,
    },
    /// No order changes from here on.
    CampaignClosed,
    /// The close is taken back, before anything was sent: orders change again until `closes_at`.
    CampaignReopened {
        closes_at: DateTime<Utc>,
        reason: String,
    },
    /// Every pooled order is sent, or cancelled below its minimum.
    CampaignOrdered,
    CampaignReceived,
    CampaignDelivered,
    CampaignSettled,
}
