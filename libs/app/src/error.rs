//! What a use case can answer instead of doing what was asked.

use domain::Refusal;
use std::sync::Arc;

#[derive(Debug, Clone, thiserror::Error)]
pub enum AppError {
    /// The business says no.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// The actor's role does not allow it.
    #[error("forbidden")]
    Forbidden,
    /// There is no such thing for this actor; another tenant's thing is none.
    #[error("not found")]
    NotFound,
    /// It was changed by somebody else meanwhile: `actual` is its version now.
    #[error("changed meanwhile: now at version {actual}")]
    Conflict { actual: u64 },
    /// The command's id was used before, for another command.
    #[error("the command id was used for another command")]
    CommandReused,
    /// Another person of the structure goes by this alias.
    #[error("alias taken")]
    AliasTaken,
    #[error("alias missing")]
    AliasMissing,
    /// A published report's figures are no longer those that were published.
    #[error("a published report has changed")]
    ReportChanged,
    /// A value that cannot be what it claims to be.
    #[error("{0}")]
    Value(kernel::ValueError),
    /// Too much at once: the same request can be sent again.
    #[error("overloaded")]
    Overloaded,
    /// The database does not answer: the same request can be sent again.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// A key of the vault is missing or another; an operator must look.
    #[error(transparent)]
    Keys(Arc<storage::vault::KeyError>),
    /// What is stored cannot be understood; an operator must look.
    #[error("unreadable: {0}")]
    Unreadable(Arc<domain::UnreadableEvent>),
}

impl AppError {
    pub(crate) fn unavailable(error: impl std::fmt::Display) -> Self {
        Self::Unavailable(error.to_string())
    }
}

macro_rules! refused_by {
    ($($refusal:ty),+ $(,)?) => {$(
        impl From<$refusal> for AppError {
            fn from(refusal: $refusal) -> Self {
                Self::Refused(refusal.into())
            }
        }
    )+};
}

refused_by! {
    domain::structures::StructureRefusal, domain::members::MemberRefusal,
    domain::producers::ProducerRefusal, domain::floors::FloorRefusal,
    domain::negotiations::NegotiationRefusal, domain::campaigns::CampaignRefusal,
    domain::order_forms::OrderFormRefusal, domain::orders::OrderRefusal,
    domain::pooling::PoolingRefusal, domain::receptions::ReceptionRefusal,
    domain::crates::CrateRefusal, domain::rounds::RoundRefusal, domain::wallets::WalletRefusal,
    domain::vouchers::VoucherRefusal, domain::ledger::LedgerRefusal,
    domain::transfers::TransferRefusal, domain::labs::LabRefusal,
    domain::statements::StatementRefusal,
    domain::funding::FundingRefusal,
}

impl From<kernel::ValueError> for AppError {
    fn from(error: kernel::ValueError) -> Self {
        Self::Value(error)
    }
}
