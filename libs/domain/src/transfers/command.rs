//! What can be asked about a transfer.

use super::event::Payment;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferCommand {
    Record(Payment),
    /// It was recorded by mistake, or the money came back.
    Reverse {
        reason: String,
    },
}
