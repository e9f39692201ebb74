//! The same rules once more, as slowly and plainly as `domain.md` states them: what the tests hold
//! the real code against. It shares no code with it but the types of what goes in.

use super::Claim;
use kernel::ProductId;
use sha2::{Digest, Sha256};

/// One buyer's numbers: quantity, least, most.
pub type Numbers = (u64, u64, u64);

pub fn numbers(claim: &Claim) -> Numbers {
    let want = claim.want;
    (want.quantity().count(), want.at_least().count(), want.at_most().count())
}

/// T: of all multiples of the case in `[L, min(U, S)]`, the nearest to D, the higher on a tie.
pub fn target(wants: &[Numbers], case: u64, supply: Option<u64>) -> u64 {
    let d: u64 = wants.iter().map(|want| want.0).sum();
    let l: u64 = wants.iter().map(|want| want.1).sum();
    let u: u64 = wants.iter().map(|want| want.2).sum();
    match supply {
        Some(s) if s < d => s / case * case,
        _ => (l..=u.min(supply.unwrap_or(u)))
            .filter(|t| t % case == 0)
            .min_by_key(|t| (t.abs_diff(d), u64::MAX - t))
            .unwrap_or(d / case * case),
    }
}

/// The share of each claim, in the order of the claims; of a target beyond U, U is given.
pub fn allocate(seed: &[u8; 32], product: ProductId, claims: &[Claim], target: u64) -> Vec<u64> {
    let d: u64 = claims.iter().map(|claim| numbers(claim).0).sum();
    let l: u64 = claims.iter().map(|claim| numbers(claim).1).sum();
    let highest = claims.iter().map(|claim| numbers(claim).2).max().unwrap_or(0);
    let share = |claim: &Claim, level: u64| {
        let (q, lo, hi) = numbers(claim);
        if target > d {
            hi.min(q.max(level))
        } else if target >= l {
            lo.max(q.min(level))
        } else {
            lo.min(level)
        }
    };
    let sum = |level| claims.iter().map(|claim| share(claim, level)).sum::<u64>();

    let mut level = 0;
    while level < highest && sum(level + 1) <= target {
        level += 1;
    }
    let mut in_draw: Vec<usize> = (0..claims.len())
        .filter(|i| share(&claims[*i], level + 1) > share(&claims[*i], level))
        .collect();
    in_draw.sort_by_key(|i| {
        let mut hash = Sha256::new();
        hash.update(seed);
        hash.update(product.uuid().as_bytes());
        hash.update(claims[*i].order.uuid().as_bytes());
        hash.finalize().to_vec()
    });
    let mut shares: Vec<u64> = claims.iter().map(|claim| share(claim, level)).collect();
    let remaining = usize::try_from(target - sum(level)).unwrap();
    for winner in in_draw.into_iter().take(remaining) {
        shares[winner] += 1;
    }
    shares
}
