//! Pooling: one producer's order in one campaign, summed over every tenant.
//!
//! It lives with the hub and is the single crossing between tenants: structures send it what their
//! orders want, under random order ids, and it sends back what each order gets. Once fixed it
//! never gives more and never costs more.

mod command;
mod decide;
mod event;
mod outlook;
mod preview;
mod refusal;
mod resharing;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::PoolingCommand;
pub use decide::{decide, withdraw};
pub use event::{Cause, DemandLine, KeptShare, PooledLine, PoolingEvent, ProductQuantity};
pub use outlook::mean_of;
pub use preview::Preview;
pub use refusal::PoolingRefusal;
pub use resharing::Resharing;
pub use state::{PooledOrder, PooledStage};

/// 64 hexadecimal digits as 32 bytes.
pub(crate) fn seed_from_hex(seed: &str) -> Option<[u8; 32]> {
    let digits = seed.as_bytes();
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut bytes = [0; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(seed.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(bytes)
}
