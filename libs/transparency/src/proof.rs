//! Making proofs, by the recursive definitions of RFC 6962, sections 2.1.1 and 2.1.2.

use crate::compact::CompactRange;
use crate::hash::Hash;
use std::ops::Range;

/// The root of the log made of these leaf hashes.
pub fn root_of(leaves: &[Hash]) -> Hash {
    let mut range = CompactRange::new();
    leaves.iter().for_each(|leaf| range.push(*leaf));
    range.root()
}

/// The proof that the leaf at `index` (from 0) is in the log of `leaves`: the sibling hashes from
/// the leaf up to the root. `None` when there is no such leaf.
pub fn inclusion_proof(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    Some(roots_of(leaves, inclusion_ranges(index as u64, leaves.len() as u64)?))
}

/// The proof that the log of `leaves` only adds to the log of its first `old_size` leaves. `None`
/// when `old_size` is longer than the log; empty when nothing needs proving.
pub fn consistency_proof(leaves: &[Hash], old_size: usize) -> Option<Vec<Hash>> {
    Some(roots_of(leaves, consistency_ranges(old_size as u64, leaves.len() as u64)?))
}

fn roots_of(leaves: &[Hash], ranges: Vec<Range<u64>>) -> Vec<Hash> {
    let part = |range: Range<u64>| &leaves[range.start as usize..range.end as usize];
    ranges.into_iter().map(|range| root_of(part(range))).collect()
}

/// The leaves under each hash of an inclusion proof, in the order of the proof.
pub(crate) fn inclusion_ranges(index: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if index >= size {
        return None;
    }
    let mut ranges = vec![];
    let mut part = 0..size;
    while part.end - part.start > 1 {
        let split = split(&part);
        if index < split {
            ranges.push(split..part.end);
            part.end = split;
        } else {
            ranges.push(part.start..split);
            part.start = split;
        }
    }
    ranges.reverse();
    Some(ranges)
}

/// The leaves under each hash of a consistency proof, in the order of the proof.
pub(crate) fn consistency_ranges(old_size: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if old_size > size {
        return None;
    }
    let mut ranges = vec![];
    if old_size == 0 || old_size == size {
        return Some(ranges);
    }
    let mut part = 0..size;
    // As long as the old log is a whole left edge, its root is known to the verifier.
    let mut old_root_is_known = true;
    while old_size < part.end {
        let split = split(&part);
        if old_size <= split {
            ranges.push(split..part.end);
            part.end = split;
        } else {
            ranges.push(part.start..split);
            part.start = split;
            old_root_is_known = false;
        }
    }
    if !old_root_is_known {
        ranges.push(part);
    }
    ranges.reverse();
    Some(ranges)
}

/// Where RFC 6962 splits a tree of more than one leaf: after the largest power of two that is
/// smaller than its size.
fn split(part: &Range<u64>) -> u64 {
    let size = part.end - part.start;
    debug_assert!(size > 1);
    part.start + (1 << (size - 1).ilog2())
}
