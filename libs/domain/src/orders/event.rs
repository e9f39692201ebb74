//! What happened to one order (stream id = [`OrderId`](kernel::OrderId) of its buyer).

use crate::allocation::{Outcome, Want};
use kernel::{CampaignId, MemberId, Money, PaymentId, ProductId, Steps, VoucherId};
use serde::{Deserialize, Serialize};

/// Whose order it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Buyer {
    Member(MemberId),
    /// The structure orders for itself.
    Structure,
}

/// How the order reached us. Equal in all respects; kept to know what paper costs volunteers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Screen,
    Paper,
}

/// What is ordered of one product, and what it costs at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    pub product: ProductId,
    pub want: Want,
    /// `want.quantity` at the ceiling price, with VAT.
    pub amount: Money,
}

/// A means of payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    Cash,
    Cheque,
    Card,
    Transfer,
    Voucher(VoucherId),
    Wallet,
}

/// Why an order gets what it gets of one product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Shared out by the uniform rule.
    Shared(Outcome),
    /// The pooled order did not reach the producer's minimum, so nothing was ordered.
    BelowMinimum,
    /// Missing in the crate, or spoilt in it, once it was packed.
    Missing,
}

/// What an order gets of one product, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocatedLine {
    pub product: ProductId,
    pub quantity: Steps,
    pub reason: Reason,
    /// The level λ of the uniform rule.
    pub level: Steps,
    /// The price of one sale unit that the pooled total reached, with VAT.
    pub unit_price: Money,
    pub amount: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum OrderEvent {
    OrderPlaced {
        campaign: CampaignId,
        buyer: Buyer,
        channel: Channel,
        lines: Vec<OrderLine>,
        total: Money,
    },
    /// All lines anew.
    OrderChanged {
        lines: Vec<OrderLine>,
        total: Money,
    },
    /// Before the close; what was paid goes to the buyer's wallet. Once more with the amount of a
    /// voucher that was under way when the order was cancelled.
    OrderCancelled {
        credited: Money,
    },
    /// Before the hub is asked whether the voucher is good: never lost, whatever crashes between.
    VoucherPresented {
        payment: PaymentId,
        voucher: VoucherId,
        amount: Money,
    },
    /// The voucher was not good for this amount.
    VoucherDeclined {
        payment: PaymentId,
    },
    PaymentReceived {
        payment: PaymentId,
        means: Means,
        amount: Money,
    },
    /// One producer's pooled order was shared out, or shared out anew after a loss: these lines
    /// replace those of the same products. `credited` goes to the buyer's wallet. Without lines
    /// where a voucher presented earlier turned out to pay more than is still due.
    OrderAllocated {
        lines: Vec<AllocatedLine>,
        total: Money,
        credited: Money,
    },
    /// A line of variable weight is priced by what was weighed at packing.
    LineWeighed {
        product: ProductId,
        weight_grams: u32,
        amount: Money,
        total: Money,
        credited: Money,
    },
}
