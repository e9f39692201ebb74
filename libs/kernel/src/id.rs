//! Typed identifiers: one newtype over a UUID for each kind of thing, so that they cannot be
//! confused.

use crate::ValueError;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// The id that always belongs to `parts`: the same parts give the same id, so that a
            /// stream named by it can exist only once.
            pub fn derived(parts: &[&[u8]]) -> Self {
                Self(Uuid::new_v5(&Uuid::NAMESPACE_OID, &parts.concat()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ValueError;

            fn from_str(text: &str) -> Result<Self, ValueError> {
                Uuid::parse_str(text).map(Self).map_err(|_| ValueError::Id)
            }
        }
    )+};
}

typed_ids! {
    /// Whose rows these are: a structure, the hub, or a producer (for what it alone may see).
    TenantId,
    /// A buyers' collective, association, CCAS, social centre or solidarity grocery.
    StructureId,
    /// A buyer of one structure; a random number that says nothing about the person.
    MemberId,
    /// Whose data it is: a member by the same number, or, for who is no member, their access.
    PersonId,
    /// Whoever signs in: the key of a person's access in the vault.
    AccountId,
    ProducerId,
    ProductId,
    NegotiationId,
    AgreementId,
    CampaignId,
    OrderId,
    PooledOrderId,
    VoucherId,
    RoundId,
    LabId,
    ProposalId,
    ProgrammeId,
    PaymentId,
    /// One command as sent: repeated with the same id, it changes nothing more.
    CommandId,
    /// What one command and all that it set off have in common.
    CorrelationId,
    EventId,
}

impl From<StructureId> for TenantId {
    fn from(id: StructureId) -> Self {
        Self::from_uuid(id.uuid())
    }
}

impl From<ProducerId> for TenantId {
    fn from(id: ProducerId) -> Self {
        Self::from_uuid(id.uuid())
    }
}

impl From<TenantId> for StructureId {
    fn from(id: TenantId) -> Self {
        Self::from_uuid(id.uuid())
    }
}

impl From<MemberId> for PersonId {
    fn from(id: MemberId) -> Self {
        Self::from_uuid(id.uuid())
    }
}

impl From<AccountId> for PersonId {
    fn from(id: AccountId) -> Self {
        Self::from_uuid(id.uuid())
    }
}

impl OrderId {
    /// A member has one order in a campaign.
    pub fn of_member(campaign: CampaignId, member: MemberId) -> Self {
        Self::derived(&[b"order", campaign.uuid().as_bytes(), member.uuid().as_bytes()])
    }

    /// A structure may have one order of its own in a campaign.
    pub fn of_structure(campaign: CampaignId, structure: StructureId) -> Self {
        Self::derived(&[b"own-order", campaign.uuid().as_bytes(), structure.uuid().as_bytes()])
    }
}

impl PooledOrderId {
    /// A producer receives one pooled order in a campaign.
    pub fn of(campaign: CampaignId, producer: ProducerId) -> Self {
        Self::derived(&[b"pooled", campaign.uuid().as_bytes(), producer.uuid().as_bytes()])
    }
}
