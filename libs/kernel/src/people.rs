//! Who acts, and in what role.

use crate::{AccountId, MemberId, ProducerId, ProgrammeId, TenantId, ValueError};
use serde::{Deserialize, Serialize};

/// What somebody may do within one tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "role", content = "of")]
pub enum Role {
    /// Orders, pays, proposes and votes for themself.
    Member(MemberId),
    /// Runs one structure's month.
    Animator,
    /// Runs the hub's month.
    Coordinator,
    Producer(ProducerId),
    /// Reads the reports of one programme.
    Funder(ProgrammeId),
    /// The platform itself, where a process reacts to events.
    System,
}

impl Role {
    /// The stable name, as stored and as shown in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Member(_) => "member",
            Self::Animator => "animator",
            Self::Coordinator => "coordinator",
            Self::Producer(_) => "producer",
            Self::Funder(_) => "funder",
            Self::System => "system",
        }
    }

    /// The member, producer or programme that the role is about, if any.
    pub const fn subject(self) -> Option<uuid::Uuid> {
        match self {
            Self::Member(id) => Some(id.uuid()),
            Self::Producer(id) => Some(id.uuid()),
            Self::Funder(id) => Some(id.uuid()),
            Self::Animator | Self::Coordinator | Self::System => None,
        }
    }

    /// The role that was stored as a name and a subject.
    pub fn from_parts(name: &str, subject: Option<uuid::Uuid>) -> Result<Self, ValueError> {
        match (name, subject) {
            ("member", Some(id)) => Ok(Self::Member(MemberId::from_uuid(id))),
            ("producer", Some(id)) => Ok(Self::Producer(ProducerId::from_uuid(id))),
            ("funder", Some(id)) => Ok(Self::Funder(ProgrammeId::from_uuid(id))),
            ("animator", None) => Ok(Self::Animator),
            ("coordinator", None) => Ok(Self::Coordinator),
            ("system", None) => Ok(Self::System),
            _ => Err(ValueError::Role),
        }
    }
}

/// Somebody at work: an access (never a name), the tenant they act in, and their role there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    pub account: AccountId,
    pub tenant: TenantId,
    pub role: Role,
}
