//! The leaves that the document shows: each is in the log, and none is left out.

use super::{Failure, Said};
use crate::{Commitments, Document, Leaf, Statement, family::FAMILY, report::Figures};
use std::collections::BTreeMap;
use transparency::{
    Checkpoint, Entry, EntryKind, Hash, content_hash, payload_hash, verify_inclusion,
};

/// A statement that the report adds up.
pub(super) struct Counted {
    pub index: u64,
    pub statement: Statement,
    pub commitments: Commitments,
}

/// Rebuilds every leaf and finds it in the log.
pub(super) fn inclusion(
    leaves: &[Leaf],
    entries: &BTreeMap<u64, Entry>,
    checkpoint: &Checkpoint,
) -> Result<Said, Failure> {
    for pair in leaves.windows(2) {
        if let [one, next] = pair {
            if one.index == next.index {
                return Err(Failure::LeafTwice { index: one.index });
            }
            if one.index > next.index {
                return Err(Failure::LeavesOutOfOrder { index: next.index });
            }
        }
    }
    for leaf in leaves {
        let index = leaf.index;
        let of_log = entries.get(&index).ok_or(Failure::LeafNotInLog { index })?;
        let (salt, envelope) = (hash(&leaf.salt, index)?, hash(&leaf.envelope, index)?);
        let content = content_hash(&envelope, &payload_hash(&leaf.payload));
        let entry = Entry::new(EntryKind::Disclosed, &salt, &content);
        if entry != *of_log {
            return Err(Failure::LeafNotInLog { index });
        }
        let path = leaf.inclusion.iter().map(|text| hash(text, index));
        let path: Vec<Hash> = path.collect::<Result<_, _>>()?;
        let (size, root) = (checkpoint.size(), checkpoint.root());
        if !verify_inclusion(&entry.leaf_hash(), index, size, &path, root) {
            return Err(Failure::InclusionProof { index });
        }
    }
    Ok(Said::inclusion(leaves.len()))
}

/// Lower-case hexadecimal.
fn hash(text: &str, index: u64) -> Result<Hash, Failure> {
    let mut hash = [0; 32];
    let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    match hex::decode_to_slice(text, &mut hash) {
        Ok(()) if lower => Ok(hash),
        _ => Err(Failure::LeafHash { index }),
    }
}

/// Compares with all that the log discloses, and reads the statements that the report is about.
pub(super) fn completeness(
    document: &Document,
    figures: &Figures,
    entries: &BTreeMap<u64, Entry>,
) -> Result<(Vec<Counted>, Said), Failure> {
    let mut shown = document.leaves.iter().map(|leaf| leaf.index);
    for index in entries.keys() {
        if shown.next() != Some(*index) {
            return Err(Failure::LeafLeftOut { index: *index });
        }
    }
    let mut counted = vec![];
    for leaf in &document.leaves {
        let index = leaf.index;
        let unreadable = |_| Failure::Payload { index };
        let statement = Statement::of(&leaf.payload).map_err(unreadable)?;
        let mine = |one: &Statement| figures.counts(document.hub, one, index);
        let Some(statement) = statement.filter(mine) else {
            if leaf.commitments.is_some() {
                return Err(Failure::CommitmentsOutOfPlace { index });
            }
            continue;
        };
        if statement.family != FAMILY {
            return Err(Failure::Family { index, family: statement.family });
        }
        let commitments = commitments(leaf, &statement)?;
        counted.push(Counted { index, statement, commitments });
    }
    let settlements = counted.iter().filter(|one| one.statement.number == 0).count();
    let said = Said::completeness(entries.len(), settlements, counted.len() - settlements);
    Ok((counted, said))
}

fn commitments(leaf: &Leaf, statement: &Statement) -> Result<Commitments, Failure> {
    let index = leaf.index;
    let text = leaf.commitments.as_ref().ok_or(Failure::CommitmentsMissing { index })?;
    let differ = Failure::CommitmentsDiffer { index };
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(differ);
    }
    let bytes = hex::decode(text).map_err(|_| Failure::CommitmentsDiffer { index })?;
    let bytes = Commitments::try_new(bytes).map_err(|_| Failure::CommitmentsDiffer { index })?;
    if bytes.sha256() == statement.commitments_sha256 { Ok(bytes) } else { Err(differ) }
}
