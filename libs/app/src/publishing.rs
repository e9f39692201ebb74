//! Publishing the log as signed files, and holding the database against what was signed.

use crate::{AppError, Platform};
use publication::{Checkpoint, Extension, Hash, Publication, PublicationError, Published};
use std::time::Duration;
use transparency::CompactRange;

/// Entries read from the database together.
const READ_MAX: u32 = 10_000;
/// The longest wait for news that was missed.
const POLL: Duration = Duration::from_secs(1);

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    #[error(transparent)]
    App(#[from] AppError),
    #[error(transparent)]
    Publication(#[from] PublicationError),
    /// The events are no longer those that were sealed, whatever was signed.
    #[error("le journal n’est plus ce qu’il était\u{a0}: {0}")]
    Changed(String),
}

impl PublishError {
    fn unavailable(error: impl std::fmt::Display) -> Self {
        AppError::unavailable(error).into()
    }

    /// Whether trying again could help: not when the log contradicts what was signed of it.
    fn is_passing(&self) -> bool {
        match self {
            Self::App(_) => true,
            Self::Changed(_) => false,
            Self::Publication(error) => !matches!(
                error,
                PublicationError::RolledBack { .. }
                    | PublicationError::Rewritten { .. }
                    | PublicationError::OtherRoot { .. }
                    | PublicationError::Checkpoint { .. }
            ),
        }
    }
}

impl Platform {
    /// Compares the log of the database with the checkpoint that was signed last: its size, and the
    /// root over the entries up to there, each read anew. With nothing signed yet, all is well.
    ///
    /// # Errors
    /// [`PublicationError::RolledBack`] when the log is shorter, [`PublicationError::Rewritten`]
    /// when it is another one.
    pub async fn check_publication(&self, publication: &Publication) -> Result<(), PublishError> {
        let publication = publication.clone();
        let known = publication.clone();
        let last = blocking(move || known.last()).await?;
        let Some((signed, _)) = last else { return Ok(()) };
        let head = eventlog::head(&self.worker_pool).await.map_err(PublishError::unavailable)?;
        let root = match head.size < signed.size() {
            true => None,
            false => self.root_of_entries(signed.size()).await?,
        };
        Ok(publication.compare(head.size, root.as_ref())?)
    }

    /// Compares the log with a checkpoint that somebody kept.
    ///
    /// # Errors
    /// As [`Platform::check_publication`].
    pub async fn compare(&self, kept: &Checkpoint) -> Result<(), PublishError> {
        let head = eventlog::head(&self.worker_pool).await.map_err(PublishError::unavailable)?;
        if head.size < kept.size() {
            let (published, now) = (kept.size(), head.size);
            return Err(PublicationError::RolledBack { published, now }.into());
        }
        match self.root_of_entries(kept.size()).await? {
            Some(root) if root == *kept.root() => Ok(()),
            _ => Err(PublicationError::Rewritten { size: kept.size() }.into()),
        }
    }

    /// The root over the first entries, computed from them; where some are in archive files, from
    /// what the archive left in the log.
    async fn root_of_entries(&self, size: u64) -> Result<Option<Hash>, PublishError> {
        let mut range = CompactRange::new();
        while range.size() < size {
            let wanted = (size - range.size()).min(u64::from(READ_MAX));
            let entries = eventlog::entries(&self.worker_pool, range.size(), wanted as u32).await;
            match entries {
                Ok(entries) if entries.is_empty() => return Ok(None),
                Ok(entries) => entries.iter().for_each(|entry| range.push(entry.leaf_hash())),
                Err(eventlog::ReadError::Archived { .. }) => {
                    let root = eventlog::root_at(&self.worker_pool, size).await;
                    return root.map_err(PublishError::unavailable);
                }
                Err(error) => return Err(PublishError::unavailable(error)),
            }
        }
        Ok(Some(range.root()))
    }

    /// Publishes and signs what is sealed and not published yet; `None` when there is nothing, or
    /// when another program is at it.
    ///
    /// # Errors
    /// When the log does not add to what was signed before: then nothing is signed.
    pub async fn publish(
        &self,
        publication: &Publication,
    ) -> Result<Option<Published>, PublishError> {
        let at = publication.clone();
        let Some(mut extension) = blocking(move || at.extend()).await? else { return Ok(None) };
        let head = eventlog::head(&self.worker_pool).await.map_err(PublishError::unavailable)?;
        let signed = extension.last().map_or(0, Checkpoint::size);
        if head.size < signed {
            let error = PublicationError::RolledBack { published: signed, now: head.size };
            return Err(error.into());
        }
        if head.size == signed {
            return Ok(None);
        }
        while extension.next() < head.size {
            let wanted = (head.size - extension.next()).min(u64::from(READ_MAX)) as u32;
            let entries = eventlog::entries(&self.worker_pool, extension.next(), wanted).await;
            let entries = entries.map_err(PublishError::unavailable)?;
            if entries.is_empty() {
                return Err(PublicationError::OtherRoot { size: head.size }.into());
            }
            extension = blocking(move || pushed(extension, &entries)).await?;
        }
        let root = head.root_hash;
        Ok(Some(blocking(move || extension.finish(&root)).await?))
    }

    /// Verifies the log, then publishes whenever it has grown, at most once in each `pause`.
    /// A database or a disk that is away is logged and tried again; ends only with what no trying
    /// mends.
    pub async fn publish_regularly(
        &self,
        publication: &Publication,
        pause: Duration,
    ) -> PublishError {
        let head = eventlog::HeadWatch::start(self.worker_pool.clone(), POLL);
        let (mut verified, mut published) = (false, 0);
        loop {
            let done = match verified {
                false => self.verify_before_publishing(publication).await.map(|()| None),
                true => self.publish(publication).await,
            };
            match done {
                Ok(None) if !verified => {
                    verified = true;
                    continue;
                }
                Ok(None) => {}
                Ok(Some(new)) => {
                    published = new.checkpoint.size();
                    tracing::info!(size = published, added = new.added, "published");
                }
                Err(error) if error.is_passing() => {
                    tracing::error!(%error, "the log is not published, and will be tried again");
                }
                Err(error) => return error,
            }
            tokio::time::sleep(pause).await;
            // With or without news: a key may have come.
            let _ = head.wait_for(published + 1, POLL).await;
        }
    }

    async fn verify_before_publishing(
        &self,
        publication: &Publication,
    ) -> Result<(), PublishError> {
        self.check_publication(publication).await?;
        match self.verify_log().await?.difference {
            None => Ok(()),
            Some(difference) => Err(PublishError::Changed(format!("{difference:?}"))),
        }
    }
}

fn pushed(
    mut extension: Extension,
    entries: &[eventlog::Entry],
) -> Result<Extension, PublicationError> {
    for entry in entries {
        extension.push(&entry.to_bytes())?;
    }
    Ok(extension)
}

/// Files are read and written beside the runtime's own threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PublicationError> + Send + 'static,
) -> Result<T, PublishError> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(PublishError::unavailable)??)
}
