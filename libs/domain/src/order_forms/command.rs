//! What an order form can be asked.

use crate::campaigns::OfferLine;
use chrono::{DateTime, Utc};
use kernel::{Month, ProductId, StructureId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderFormCommand {
    Present { hub: StructureId, month: Month, closes_at: DateTime<Utc>, lines: Vec<OfferLine> },
    SetNotice { notice: String },
    LeaveOut { products: Vec<ProductId> },
    Close,
    Reopen { closes_at: DateTime<Utc> },
}
