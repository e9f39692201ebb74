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
    /// A value that cannot be what it claims to be.
    #[error(transparent)]
    Value(#[from] kernel::ValueError),
    /// Too much at once: the same request can be sent again.
    #[error("overloaded")]
    Overloaded,
    /// The database does not answer: the same request can be sent again.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// What is stored cannot be understood; an operator must look.
    #[error("unreadable: {0}")]
    Unreadable(Arc<domain::UnreadableEvent>),
}

impl AppError {
    pub(crate) fn unavailable(error: impl std::fmt::Display) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl<R: Into<Refusal>> From<R> for AppError {
    fn from(refusal: R) -> Self {
        Self::Refused(refusal.into())
    }
}
