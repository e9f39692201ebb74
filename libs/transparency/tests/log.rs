//! The log against the published vectors of Certificate Transparency and a naive recursion.

use proptest::prelude::*;
use transparency::*;

/// The eight inputs of certificate-transparency's `merkle_tree_test`.
const INPUTS: [&[u8]; 8] =
    [b"", b"\x00", b"\x10", b" !", b"01", b"@ABC", b"PQRSTUVW", b"`abcdefghijklmno"];

/// Their published roots, for the logs of 1 to 8 leaves.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn published_leaves() -> Vec<Hash> {
    INPUTS.iter().map(|input| leaf_hash(input)).collect()
}

fn hexes(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(hex::encode).collect()
}

/// MTH of RFC 6962, section 2.1, word for word.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => EMPTY_ROOT,
        [leaf] => *leaf,
        _ => {
            let mut split = 1;
            while split * 2 < leaves.len() {
                split *= 2;
            }
            node_hash(&naive_root(&leaves[..split]), &naive_root(&leaves[split..]))
        }
    }
}

#[test]
fn the_published_logs_have_their_published_roots() {
    let mut range = CompactRange::new();
    assert_eq!(range.root(), EMPTY_ROOT);
    for (leaf, root) in published_leaves().into_iter().zip(ROOTS) {
        range.push(leaf);
        assert_eq!(hex::encode(range.root()), root, "with {} leaves", range.size());
    }
}

#[test]
fn the_published_inclusion_proofs_are_made() {
    let leaves = published_leaves();
    assert_eq!(inclusion_proof(&leaves[..1], 0), Some(vec![]));
    assert_eq!(
        hexes(&inclusion_proof(&leaves, 0).unwrap()),
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    );
    assert_eq!(
        hexes(&inclusion_proof(&leaves, 5).unwrap()),
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
    assert_eq!(inclusion_proof(&leaves, 8), None);
}

#[test]
fn the_published_consistency_proofs_are_made() {
    let leaves = published_leaves();
    assert_eq!(
        hexes(&consistency_proof(&leaves, 6).unwrap()),
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
    assert_eq!(
        hexes(&consistency_proof(&leaves[..5], 2).unwrap()),
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ]
    );
    assert_eq!(consistency_proof(&leaves, 9), None);
}

/// All small cases rather than random ones: each leaf and each older log, up to 40 leaves.
#[test]
fn every_proof_is_accepted_for_what_it_proves_and_for_nothing_else() {
    let leaves: Vec<Hash> = (0..40u8).map(|number| leaf_hash(&[number])).collect();
    for size in 1..=leaves.len() {
        let log = &leaves[..size];
        let root = naive_root(log);
        for index in 0..size {
            let proof = inclusion_proof(log, index).unwrap();
            for claimed in 0..=size {
                let accepted =
                    verify_inclusion(&log[index], claimed as u64, size as u64, &proof, &root);
                assert_eq!(accepted, claimed == index, "leaf {index}/{size} as {claimed}");
            }
            assert!(!verify_inclusion(&EMPTY_ROOT, index as u64, size as u64, &proof, &root));
        }
        for old in 0..=size {
            let proof = consistency_proof(log, old).unwrap();
            let old_root = naive_root(&log[..old]);
            for claimed in 0..=size {
                let accepted =
                    verify_consistency((claimed as u64, &old_root), (size as u64, &root), &proof);
                assert_eq!(accepted, claimed == old, "{old} to {size} as {claimed}");
            }
        }
    }
}

proptest! {
    #[test]
    fn a_growing_log_always_has_the_root_of_the_definition(
        leaves in prop::collection::vec(any::<Hash>(), 0..200)
    ) {
        prop_assert_eq!(root_of(&leaves), naive_root(&leaves));
    }

    #[test]
    fn a_log_goes_on_after_a_restart_as_if_nothing_had_happened(
        leaves in prop::collection::vec(any::<Hash>(), 0..200),
        stop in any::<prop::sample::Index>(),
    ) {
        let stop = stop.index(leaves.len() + 1);
        let mut range = CompactRange::new();
        leaves[..stop].iter().for_each(|leaf| range.push(*leaf));
        let mut range = CompactRange::from_bytes(&range.to_bytes()).unwrap();
        leaves[stop..].iter().for_each(|leaf| range.push(*leaf));
        prop_assert_eq!(range.size(), leaves.len() as u64);
        prop_assert_eq!(range.root(), naive_root(&leaves));
    }

    #[test]
    fn a_proof_with_any_bit_changed_is_refused(
        leaves in prop::collection::vec(any::<Hash>(), 2..80),
        (index, old) in any::<(prop::sample::Index, prop::sample::Index)>(),
        (step, byte, bit) in (any::<prop::sample::Index>(), 0..32usize, 0..8u8),
    ) {
        let (size, root) = (leaves.len() as u64, root_of(&leaves));
        let index = index.index(leaves.len());
        let mut proof = inclusion_proof(&leaves, index).unwrap();
        let step_changed = step.index(proof.len());
        proof[step_changed][byte] ^= 1 << bit;
        prop_assert!(!verify_inclusion(&leaves[index], index as u64, size, &proof, &root));

        let old = 1 + old.index(leaves.len() - 1);
        let old_root = root_of(&leaves[..old]);
        let mut proof = consistency_proof(&leaves, old).unwrap();
        let step_changed = step.index(proof.len());
        proof[step_changed][byte] ^= 1 << bit;
        prop_assert!(!verify_consistency((old as u64, &old_root), (size, &root), &proof));
    }

    #[test]
    fn bytes_of_another_length_are_not_a_frontier(
        bytes in prop::collection::vec(any::<u8>(), 0..90)
    ) {
        let read = CompactRange::from_bytes(&bytes);
        prop_assert_eq!(read.map(|range| range.to_bytes()).unwrap_or(bytes.clone()), bytes);
    }
}
