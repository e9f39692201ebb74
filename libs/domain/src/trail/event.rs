//! What was read, by whom, and for what. Who read is the stream; in which role, the event's
//! metadata; when, its time.

use kernel::{PersonId, StructureId};
use serde::{Deserialize, Serialize};

/// People of a longer list are counted, not named: the list is of their structure.
pub const NAMED_MAX: usize = 20;

/// What it was read for: a page, an endpoint, or a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    MemberList,
    MemberContact,
    SignInLink,
    MonthBoard,
    Order,
    PaperOrder,
    Payment,
    HandOver,
    Packing,
    Recall,
    Lab,
    Holders,
    Wallets,
    Export,
    Erasure,
    Retention,
    Campaign,
    PooledOrders,
    Accounts,
    Demand,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureReason {
    /// They asked for it.
    Request,
    /// They have not bought here for as long as data may be kept.
    Retention,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum TrailEvent {
    PeopleRead {
        purpose: Purpose,
        /// Names, addresses or telephone numbers too, not aliases or orders alone.
        contacts: bool,
        /// Whose; empty for a list of more than [`NAMED_MAX`].
        people: Vec<PersonId>,
        count: u32,
    },
    FiguresRead {
        purpose: Purpose,
        structures: Vec<StructureId>,
    },
    /// What was known of somebody is erased; the number says nothing any more.
    PersonErased {
        person: PersonId,
        reason: ErasureReason,
    },
}
