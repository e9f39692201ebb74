//! Making proofs, by the recursive definitions of RFC 6962, sections 2.1.1 and 2.1.2.

use crate::compact::CompactRange;
use crate::hash::Hash;

/// The root of the log made of these leaf hashes.
pub fn root_of(leaves: &[Hash]) -> Hash {
    let mut range = CompactRange::new();
    leaves.iter().for_each(|leaf| range.push(*leaf));
    range.root()
}

/// The proof that the leaf at `index` (from 0) is in the log of `leaves`: the sibling hashes from
/// the leaf up to the root. `None` when there is no such leaf.
pub fn inclusion_proof(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let mut proof = Vec::new();
    let (mut part, mut index) = (leaves, index);
    while part.len() > 1 {
        let (left, right) = part.split_at(split(part.len()));
        if index < left.len() {
            proof.push(root_of(right));
            part = left;
        } else {
            proof.push(root_of(left));
            index -= left.len();
            part = right;
        }
    }
    proof.reverse();
    Some(proof)
}

/// The proof that the log of `leaves` only adds to the log of its first `old_size` leaves. `None`
/// when `old_size` is longer than the log; empty when nothing needs proving.
pub fn consistency_proof(leaves: &[Hash], old_size: usize) -> Option<Vec<Hash>> {
    if old_size > leaves.len() {
        return None;
    }
    if old_size == 0 || old_size == leaves.len() {
        return Some(Vec::new());
    }
    let mut proof = Vec::new();
    let (mut part, mut old_size) = (leaves, old_size);
    // As long as the old log is a whole left edge, its root is known to the verifier.
    let mut old_root_is_known = true;
    while old_size < part.len() {
        let (left, right) = part.split_at(split(part.len()));
        if old_size <= left.len() {
            proof.push(root_of(right));
            part = left;
        } else {
            proof.push(root_of(left));
            old_size -= left.len();
            part = right;
            old_root_is_known = false;
        }
    }
    if !old_root_is_known {
        proof.push(root_of(part));
    }
    proof.reverse();
    Some(proof)
}

/// The largest power of two smaller than `size`, where RFC 6962 splits a tree; `size` is above 1.
fn split(size: usize) -> usize {
    debug_assert!(size > 1);
    1 << (size - 1).ilog2()
}
