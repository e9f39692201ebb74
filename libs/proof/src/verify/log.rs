//! The log itself: signed, never rewritten, and read entry by entry.

use super::{Failure, Said};
use crate::{Document, report::Head};
use std::{collections::BTreeMap, fmt};
use transparency::{
    Checkpoint, Entry, EntryKind, LogReadError, LogReader, TILE_WIDTH, TileSource, VerifierKey,
};

/// The checkpoints, each signed by the log.
pub(super) struct Signed {
    /// The one that the document brings.
    pub document: Checkpoint,
    /// The newest of the published log.
    pub newest: Checkpoint,
    /// The one that the verifier kept.
    pub since: Option<Checkpoint>,
}

pub(super) fn signatures(
    document: &Document,
    keys: &[VerifierKey],
    newest: &[u8],
    since: Option<&[u8]>,
) -> Result<(Signed, Said), Failure> {
    let open = |bytes: &[u8], which: &'static str| {
        Checkpoint::open(bytes, keys)
            .map(|(checkpoint, _)| checkpoint)
            .map_err(|error| Failure::Signature { which, why: error.to_string() })
    };
    let signed = Signed {
        document: open(document.checkpoint.as_bytes(), "report")?,
        newest: open(newest, "log")?,
        since: since.map(|bytes| open(bytes, "since")).transpose()?,
    };
    let others = [Some(&signed.document), signed.since.as_ref()];
    if let Some(other) =
        others.into_iter().flatten().find(|other| other.origin() != signed.newest.origin())
    {
        return Err(Failure::Origin(other.origin().to_owned()));
    }
    let said = Said::signature(signed.newest.origin(), signed.newest.size());
    Ok((signed, said))
}

/// Opens the log's tiles under its newest checkpoint, and compares what they say of earlier sizes.
pub(super) fn consistency<S: TileSource>(
    signed: &Signed,
    report: &Head,
    tiles: S,
) -> Result<(LogReader<S>, Said), Failure>
where
    S::Error: fmt::Display,
{
    let (newest, document) = (&signed.newest, &signed.document);
    if let Some(since) = &signed.since
        && since.size() > newest.size()
    {
        return Err(Failure::RolledBack { since: since.size(), now: newest.size() });
    }
    if document.size() > newest.size() {
        return Err(Failure::LogTooShort { report: document.size(), now: newest.size() });
    }
    if report.position > document.size() {
        let (position, size) = (report.position, document.size());
        return Err(Failure::StaleCheckpoint { position, size });
    }
    let mut reader = LogReader::open(newest.size(), newest.root(), tiles).map_err(unreadable)?;
    for (checkpoint, failure) in [
        (Some(document), Failure::Forked { size: document.size() }),
        (signed.since.as_ref(), Failure::Rewritten),
    ] {
        let Some(checkpoint) = checkpoint else { continue };
        if reader.root_at(checkpoint.size()).map_err(unreadable)? != *checkpoint.root() {
            return Err(failure);
        }
    }
    let root = reader.root_at(report.position).map_err(unreadable)?;
    if hex::encode(root) != report.root_hash {
        return Err(Failure::ReportRoot { position: report.position });
    }
    let said = Said::consistency(report.position, signed.since.as_ref().map(Checkpoint::size));
    Ok((reader, said))
}

/// The disclosed entries among the first `position`, by index. Every entry is read, so that none
/// is missed.
pub(super) fn disclosed<S: TileSource>(
    reader: &mut LogReader<S>,
    position: u64,
) -> Result<BTreeMap<u64, Entry>, Failure>
where
    S::Error: fmt::Display,
{
    let mut disclosed = BTreeMap::new();
    let width = u64::from(TILE_WIDTH);
    for bundle in 0..position.div_ceil(width) {
        let entries = reader.entries(bundle).map_err(unreadable)?;
        for (index, bytes) in (bundle * width..position).zip(entries) {
            let entry = Entry::try_from(bytes.as_slice());
            let entry = entry.map_err(|error| Failure::Tiles(error.to_string()))?;
            if entry.kind == EntryKind::Disclosed {
                disclosed.insert(index, entry);
            }
        }
    }
    Ok(disclosed)
}

fn unreadable<E: fmt::Display>(error: LogReadError<E>) -> Failure {
    match error {
        LogReadError::Source(error) => Failure::Tiles(error.to_string()),
        LogReadError::Missing(tile) => Failure::Tiles(format!("{tile}: missing")),
        LogReadError::Length(tile) => Failure::Tiles(format!("{tile}: length")),
        LogReadError::Bundle(tile, error) => Failure::Tiles(format!("{tile}: {error}")),
        LogReadError::WrongRoot => Failure::LogRoot,
        LogReadError::WrongTile(tile) => Failure::Tiles(format!("{tile}: wrong hash")),
        LogReadError::OutOfLog => Failure::Tiles("no such entry".to_owned()),
    }
}
