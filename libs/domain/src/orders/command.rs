//! What an order can be asked.

use super::event::{AllocatedLine, Buyer, Channel, Means};
use crate::allocation::Want;
use kernel::{CampaignId, Money, PaymentId, ProductId, VoucherId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedLine {
    pub product: ProductId,
    pub want: Want,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderCommand {
    /// Also after a cancellation, as long as the form is open.
    Place {
        campaign: CampaignId,
        buyer: Buyer,
        channel: Channel,
        lines: Vec<WantedLine>,
    },
    Change {
        lines: Vec<WantedLine>,
    },
    Cancel,
    /// Asks to pay with a voucher, which the hub keeps.
    PresentVoucher {
        payment: PaymentId,
        voucher: VoucherId,
        amount: Money,
    },
    DeclineVoucher {
        payment: PaymentId,
    },
    ReceivePayment {
        payment: PaymentId,
        means: Means,
        amount: Money,
    },
    /// What pooling gives this order of one producer's goods; amounts are at the price reached.
    Allocate {
        lines: Vec<AllocatedLine>,
    },
    Weigh {
        product: ProductId,
        weight_grams: u32,
        amount: Money,
    },
}
