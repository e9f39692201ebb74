//! A campaign's offer as one structure presents it to its members (stream id = the campaign's id,
//! tenant = the structure).

use crate::campaigns::OfferLine;
use chrono::{DateTime, Utc};
use kernel::{Month, ProductId, StructureId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum OrderFormEvent {
    /// The hub's campaign opened: from now on this structure's members can order.
    OrderFormPresented {
        hub: StructureId,
        month: Month,
        closes_at: DateTime<Utc>,
        lines: Vec<OfferLine>,
    },
    /// What the structure tells its members at the head of the form.
    NoticeSet { notice: String },
    /// The lines that this structure's form leaves out, replacing any choice before.
    LinesLeftOut { products: Vec<ProductId> },
    /// The hub's campaign closed.
    OrderFormClosed,
    /// The hub took the close back: orders are taken again until then.
    OrderFormReopened { closes_at: DateTime<Utc> },
}
