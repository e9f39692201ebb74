//! What happened to one producer's order in one campaign, summed over every tenant.

use crate::allocation::Want;
use kernel::{
    CampaignId, Money, OrderId, ProducerId, ProductId, Step, Steps, StructureId, UnitPrice, VatRate,
};
use serde::{Deserialize, Serialize};

/// What one order wants of one product. The order's id is random; no more of it is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandLine {
    pub order: OrderId,
    pub product: ProductId,
    pub want: Want,
}

/// One product of the pooled order, as it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PooledLine {
    pub product: ProductId,
    pub step: Step,
    pub variable_weight_grams: Option<u32>,
    pub vat: VatRate,
    pub case_size: Steps,
    /// D = Σq over all structures.
    pub demand: Steps,
    /// T: what is ordered from the producer, in whole cases.
    pub target: Steps,
    /// The price of the tier that the target reaches; at most the ceiling.
    pub unit_price: UnitPrice,
    /// `target` at that price, before VAT.
    pub amount: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductQuantity {
    pub product: ProductId,
    pub quantity: Steps,
}

/// What a crate that is packed holds of one product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptShare {
    pub order: OrderId,
    pub product: ProductId,
    pub quantity: Steps,
}

/// What made the goods be shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The producer said what it can supply.
    Confirmation,
    /// Less was accepted at reception.
    Reception,
    /// Accepted goods were lost.
    Loss,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PoolingEvent {
    /// What one structure's orders want of this producer, once.
    DemandRecorded {
        structure: StructureId,
        lines: Vec<DemandLine>,
    },
    /// The demand is complete; cases, tiers and totals are fixed. `seed` is the log's root hash at
    /// the close, in hexadecimal: it orders every draw.
    PooledOrderFixed {
        campaign: CampaignId,
        producer: ProducerId,
        seed: String,
        minimum: Money,
        lines: Vec<PooledLine>,
        total: Money,
    },
    /// The close is taken back before anything was sent: nothing is recorded any more.
    DemandWithdrawn,
    /// The coordinator sends it although it is below the agreement's minimum.
    MinimumOverridden {
        reason: String,
    },
    PooledOrderSent,
    /// Below the minimum: nothing is ordered, every line is credited.
    PooledOrderCancelled,
    SupplyConfirmed {
        lines: Vec<ProductQuantity>,
    },
    /// From now on the orders share these totals.
    GoodsAllocated {
        cause: Cause,
        lines: Vec<ProductQuantity>,
        /// What is packed stays in its crate; the other orders share the rest.
        kept: Vec<KeptShare>,
    },
}
