//! A buyer's credit with their structure (stream id = the member, or the structure itself).

use kernel::{Money, OrderId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum WalletEvent {
    WalletCredited { order: OrderId, amount: Money },
    WalletDebited { order: OrderId, amount: Money },
}
