//! The frontier of a log: all that is needed to go on appending, in O(log n) space.

use crate::hash::{EMPTY_ROOT, Hash, node_hash};

/// A log reduced to the roots of its complete subtrees, the largest (oldest) first: one for each
/// 1 in the binary form of its size.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompactRange {
    size: u64,
    subtrees: Vec<Hash>,
}

/// Bytes that are not what [`CompactRange::to_bytes`] writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are not the frontier of a log")]
pub struct NotAFrontier;

impl CompactRange {
    /// The log without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many leaves the log has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends one leaf hash: at most one hash per level of the tree, two on average.
    pub fn push(&mut self, leaf: Hash) {
        let mut subtree = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.subtrees.pop() {
                subtree = node_hash(&left, &subtree);
            }
        }
        self.subtrees.push(subtree);
        self.size += 1;
        debug_assert_eq!(self.subtrees.len(), self.size.count_ones() as usize);
    }

    /// The root hash of the log as it stands.
    pub fn root(&self) -> Hash {
        let joined = self.subtrees.iter().rev().copied();
        joined.reduce(|right, left| node_hash(&left, &right)).unwrap_or(EMPTY_ROOT)
    }

    /// The frontier as bytes: the size (8 bytes, big endian), then the subtree roots.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        bytes.extend(self.subtrees.iter().flatten());
        bytes
    }

    /// Reads what [`CompactRange::to_bytes`] wrote; refuses any other length.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotAFrontier> {
        let (size, rest) = bytes.split_first_chunk::<8>().ok_or(NotAFrontier)?;
        let size = u64::from_be_bytes(*size);
        let (subtrees, remainder) = rest.as_chunks::<32>();
        if !remainder.is_empty() || subtrees.len() != size.count_ones() as usize {
            return Err(NotAFrontier);
        }
        Ok(Self { size, subtrees: subtrees.to_vec() })
    }
}
