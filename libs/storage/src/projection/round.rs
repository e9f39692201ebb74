//! Moving all read models on together: what they read, they read once.

use super::advance::advance_over;
use super::source::Stretch;
use super::{Projector, checkpoint};
use crate::StorageError;
use sqlx::PgPool;
use std::collections::BTreeMap;

/// What [`advance_all`] did.
#[derive(Debug, Default)]
pub struct Round {
    /// Whether there was anything to move on over: another round may find more.
    pub advanced: bool,
    /// Whether projections were left to other workers, which were at them.
    pub shared: bool,
    /// Why projections stand still, each a [`StorageError::Stopped`].
    pub stopped: Vec<StorageError>,
}

/// Moves each projection on by at most `limit` sealed events, as [`super::advance`] would: a
/// stretch of the log is read once for all projections that stand before it, each event is parsed
/// once, and the projections with no event in the stretch get their checkpoints moved together.
/// Several workers may call it at once and share the work: a projection that one is at is skipped
/// by the others.
///
/// # Errors
/// Fails when the database does not answer; some projections may then have moved. An event that
/// cannot be read or written stops its projection alone: see [`Round::stopped`].
pub async fn advance_all(
    worker: &PgPool,
    projectors: &[&dyn Projector],
    limit: u32,
) -> Result<Round, StorageError> {
    let mut round = Round::default();
    for (position, projectors) in by_position(worker, projectors).await? {
        let stretch = Stretch::read(worker, position, limit).await?;
        if stretch.is_empty() {
            continue;
        }
        let (concerned, idle): (Vec<_>, Vec<_>) = projectors
            .into_iter()
            .partition(|projector| stretch.taken_by(*projector).next().is_some());
        if !idle.is_empty() {
            let names: Vec<&str> = idle.iter().map(|projector| projector.name()).collect();
            let moved = checkpoint::move_idle(worker, &names, position, stretch.end).await?;
            round.advanced |= moved > 0;
            round.shared |= moved < names.len();
        }
        for projector in concerned {
            match advance_over(worker, projector, &stretch, limit).await {
                Ok(Some(progress)) => round.advanced |= progress.advanced > 0,
                Ok(None) => round.shared = true,
                Err(error @ StorageError::Stopped { .. }) => round.stopped.push(error),
                Err(error) => return Err(error),
            }
        }
    }
    Ok(round)
}

/// The projectors that stand at the same place; usually all of them.
async fn by_position<'a>(
    worker: &PgPool,
    projectors: &[&'a dyn Projector],
) -> Result<BTreeMap<u64, Vec<&'a dyn Projector>>, StorageError> {
    let names: Vec<&str> = projectors.iter().map(|projector| projector.name()).collect();
    let positions = checkpoint::positions(worker, &names).await?;
    let mut places: BTreeMap<u64, Vec<&dyn Projector>> = BTreeMap::new();
    for projector in projectors {
        let position = positions.get(projector.name()).copied().unwrap_or_default();
        places.entry(position).or_default().push(*projector);
    }
    Ok(places)
}
