//! What a pooled order can be asked.

use super::event::{Cause, DemandLine, KeptShare, ProductQuantity};
use crate::campaigns::OfferLine;
use kernel::{CampaignId, Money, ProducerId, StructureId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PoolingCommand {
    RecordDemand {
        structure: StructureId,
        lines: Vec<DemandLine>,
    },
    /// `offer` are the campaign's lines of this producer; `seed` is 64 hexadecimal digits.
    Fix {
        campaign: CampaignId,
        producer: ProducerId,
        offer: Vec<OfferLine>,
        minimum: Money,
        seed: String,
    },
    OverrideMinimum {
        reason: String,
    },
    Send,
    CancelBelowMinimum,
    /// What the producer can supply of each product; products left out are supplied whole.
    Confirm {
        lines: Vec<ProductQuantity>,
    },
    /// Less is there than was allocated: `lines` are the quantities that are left, `kept` what is
    /// packed of them.
    Reallocate {
        cause: Cause,
        lines: Vec<ProductQuantity>,
        kept: Vec<KeptShare>,
    },
}
