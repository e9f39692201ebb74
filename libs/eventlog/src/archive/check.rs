//! Checking an archive file against the log.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sqlx::PgConnection;
use transparency::{CompactRange, Hash};

use super::error::ArchiveError;
use super::file::Reader;
use super::line::Numbered;
use super::plan::{Plan, Positions};
use super::{Progress, Report};
use crate::checkpoints::{Checkpoints, Comparison};
use crate::salts::{Agreement, Salts};

/// What a file that is as it should be holds.
pub(super) struct Checked {
    pub(super) sha256: Hash,
    pub(super) events: u64,
    /// How many of them can be tied to their entries by nobody any more.
    pub(super) unlinked: u64,
    /// The checkpoints before the end of the prefix that its events lead to.
    pub(super) checkpoints: u64,
    /// Its events beyond the prefix.
    pub(super) stragglers: BTreeMap<u64, Hash>,
}

/// Reads a file and recomputes from it every entry, and every root of the log from the end of
/// the partition before to the end of its prefix.
///
/// Events are in order of number, the tree grows in order of position. These differ only for events
/// that committed late, so what has to wait for its turn is as little as that.
pub(super) async fn check(
    connection: &mut PgConnection,
    path: &Path,
    plan: &Plan,
    report: Report<'_>,
) -> Result<Checked, ArchiveError> {
    let mut reader = Reader::open(path, plan.header());
    let mut growth = Growth {
        path: path.to_owned(),
        range: plan.before.clone(),
        end: plan.prefix.size(),
        waiting: plan.older_leaves(connection).await?,
        checkpoints: Checkpoints::default(),
        agreeing: 0,
    };
    let (mut last_seq, mut events, mut unlinked) = (plan.first_seq - 1, 0, 0);
    while let Some(batch) = reader.next().await {
        let (Some(first), Some(last)) = (batch.first(), batch.last()) else { continue };
        let positions = Positions::read(connection, first.seq, last.seq).await?;
        let salts = Salts::of(connection, batch.iter().map(|numbered| &numbered.event)).await?;
        for Numbered { seq, event } in &batch {
            let position = positions.of(*seq);
            let agreement = salts.agreement(event);
            unlinked += u64::from(agreement == Agreement::Unlinked);
            let flaw = if *seq <= last_seq || *seq > plan.last_seq {
                "its events are not in order of number"
            } else if agreement == Agreement::Differs {
                "an event is not the one of its entry"
            } else if let (Some(position), true) = (position, position == event.position) {
                last_seq = *seq;
                growth.waiting.insert(position, event.entry.leaf_hash());
                continue;
            } else {
                "an event is not at the position that the log has for it"
            };
            return Err(growth.damaged(flaw));
        }
        growth.grow(connection).await?;
        events += batch.len() as u64;
        report(Progress { events, of: plan.events });
    }
    let sha256 = reader.finish().await?;
    growth.grow(connection).await?;
    if growth.range != plan.prefix {
        return Err(growth.damaged("its events do not lead to the root of the log"));
    }
    let (checkpoints, stragglers) = (growth.agreeing, growth.waiting);
    Ok(Checked { sha256, events, unlinked, checkpoints, stragglers })
}

/// The log, growing with the events of the file.
struct Growth {
    path: PathBuf,
    range: CompactRange,
    end: u64,
    /// Leaf hashes by position, whose turn has not come.
    waiting: BTreeMap<u64, Hash>,
    checkpoints: Checkpoints,
    agreeing: u64,
}

impl Growth {
    async fn grow(&mut self, connection: &mut PgConnection) -> Result<(), ArchiveError> {
        while self.range.size() < self.end
            && let Some(leaf) = self.waiting.remove(&(self.range.size() + 1))
        {
            self.range.push(leaf);
            match self.checkpoints.compare(connection, &self.range).await? {
                // The last one is left to whoever goes on from here.
                Comparison::Agrees if self.range.size() < self.end => self.agreeing += 1,
                Comparison::Agrees | Comparison::NoCheckpoint => {}
                Comparison::Differs => {
                    return Err(self.damaged("its events do not lead to the roots of the log"));
                }
            }
        }
        Ok(())
    }

    fn damaged(&self, flaw: &'static str) -> ArchiveError {
        ArchiveError::Damaged { file: self.path.clone(), flaw }
    }
}
