//! The head of the sealed log, which anybody may keep.

use crate::{App, AppError};

/// So many events, and the Merkle root over them: who keeps it can prove later that nothing before
/// it was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    pub size: u64,
    /// In hexadecimal.
    pub root: String,
}

impl App {
    /// What the log is sealed up to.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn checkpoint(&self) -> Result<Checkpoint, AppError> {
        let head = eventlog::head(self.store.pool()).await.map_err(AppError::unavailable)?;
        Ok(Checkpoint { size: head.size, root: hex::encode(head.root_hash) })
    }
}
