//! Sharing out again once some crates are packed: what is packed stays where it is.

use super::{Allocation, Claim, Outcome, Share, Want, allocate};
use kernel::{OrderId, ProductId, Steps};
use std::{cmp::Ordering, collections::BTreeMap};

/// What the crates that are packed hold of one product, by their order.
pub type Kept = BTreeMap<OrderId, Steps>;

/// Shares out what there is beside `kept`: who keeps something gets just that, and the others share
/// the rest by the uniform rule, in the same draw. For who keeps, the share's outcome says no more
/// than how it compares with what was wanted.
///
/// The rule is consistent: as long as nothing is lost, whoever keeps what the rule gave them leaves
/// to the others just what it gave those. So only what is missing since is borne by the others.
///
/// Should less be there than is kept, the crates cannot hold what they were noted with: those who
/// keep share the target by the rule, and the others get nothing.
///
/// The shares sum to `min(target, Σ kept + U of the others)`, and are in the order of the claims.
pub fn allocate_beside(
    kept: &Kept,
    seed: &[u8; 32],
    product: ProductId,
    claims: &[Claim],
    target: Steps,
) -> Allocation {
    if kept.is_empty() {
        return allocate(seed, product, claims, target);
    }
    let keeping = |claim: &&Claim| kept.contains_key(&claim.order);
    let (held, free): (Vec<&Claim>, Vec<&Claim>) = claims.iter().partition(keeping);
    let held: Vec<Claim> = held.into_iter().map(|claim| as_kept(kept, claim)).collect();
    let free: Vec<Claim> = free.into_iter().copied().collect();
    let in_crates: Steps = held.iter().map(|claim| claim.want.quantity()).sum();
    let beside = allocate(seed, product, &free, target.saturating_sub(in_crates));
    let held = allocate(seed, product, &held, target.min(in_crates));
    let given: BTreeMap<OrderId, Share> =
        beside.shares.iter().chain(&held.shares).map(|share| (share.order, *share)).collect();
    let shares = claims.iter().filter_map(|claim| {
        let share = *given.get(&claim.order)?;
        Some(if kept.contains_key(&claim.order) { told(claim, share) } else { share })
    });
    Allocation { target, shares: shares.collect(), ..beside }
}

/// Exactly what the crate holds.
fn as_kept(kept: &Kept, claim: &Claim) -> Claim {
    let quantity = kept.get(&claim.order).copied().unwrap_or_default();
    Claim { order: claim.order, want: Want::exactly(quantity) }
}

/// The share of a packed crate, beside what was wanted.
fn told(claim: &Claim, share: Share) -> Share {
    let wanted = claim.want.quantity();
    let outcome = match share.given.cmp(&wanted) {
        Ordering::Equal => Outcome::AsOrdered,
        Ordering::Greater => Outcome::Extra,
        Ordering::Less if share.given == claim.want.at_least() => Outcome::Least,
        Ordering::Less => Outcome::Level,
    };
    Share { wanted, outcome, ..share }
}
