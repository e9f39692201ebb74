//! Checking proofs, by the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2 (the same tree as
//! RFC 6962, with the verification spelled out).

use crate::hash::{EMPTY_ROOT, Hash, node_hash};

/// Is `leaf` the leaf at `index` (from 0) of the log of `size` leaves with this `root`?
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            climb_to_left_turn(&mut node, &mut last);
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Does the log `(new_size, new_root)` only add to the log `(old_size, old_root)`?
///
/// Every log adds to the empty one, which therefore needs no proof, but must have the empty root.
pub fn verify_consistency(
    (old_size, old_root): (u64, &Hash),
    (new_size, new_root): (u64, &Hash),
    proof: &[Hash],
) -> bool {
    if old_size > new_size {
        return false;
    }
    if old_size == new_size {
        return proof.is_empty() && old_root == new_root;
    }
    if old_size == 0 {
        return proof.is_empty() && *old_root == EMPTY_ROOT;
    }
    // An old log that is one complete subtree starts the proof with its own root.
    let (first, rest) = match (old_size.is_power_of_two(), proof.split_first()) {
        (true, _) => (old_root, proof),
        (false, Some((first, rest))) => (first, rest),
        (false, None) => return false,
    };
    let skipped = (old_size - 1).trailing_ones();
    let (node, last) = ((old_size - 1) >> skipped, (new_size - 1) >> skipped);
    match fold_both(node, last, *first, rest) {
        Some((old, new)) => old == *old_root && new == *new_root,
        None => false,
    }
}

/// Climbs from `first` to both roots at once; `None` when the proof has not the right length.
fn fold_both(mut node: u64, mut last: u64, first: Hash, proof: &[Hash]) -> Option<(Hash, Hash)> {
    let (mut old, mut new) = (first, first);
    for sibling in proof {
        if last == 0 {
            return None;
        }
        if node & 1 == 1 || node == last {
            old = node_hash(sibling, &old);
            new = node_hash(sibling, &new);
            climb_to_left_turn(&mut node, &mut last);
        } else {
            new = node_hash(&new, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    (last == 0).then_some((old, new))
}

/// Skips the levels on which the node is the last one and alone, so has no sibling.
fn climb_to_left_turn(node: &mut u64, last: &mut u64) {
    while *node & 1 == 0 && *node != 0 {
        *node >>= 1;
        *last >>= 1;
    }
}
