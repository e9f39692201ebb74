//! What happened to a member. No name, contact or status: those live in the vault.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum MemberEvent {
    MemberJoined,
    MemberLeft,
}
