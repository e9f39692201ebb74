//! Fair allocation: one common level λ, within what each buyer accepts.
//!
//! Source: Sprumont, Y. (1991), "The Division Problem with Single-Peaked Preferences: A
//! Characterization of the Uniform Allocation Rule", *Econometrica* 59(2). It is the one rule that
//! is efficient, treats equals equally, and leaves nobody better off by asking for more or less
//! than they want. Here it is bounded by each buyer's tolerance and counted in whole steps.

use super::draw::{ticket, winners};
use super::{Totals, Want};
use kernel::{OrderId, ProductId, Steps};
use serde::{Deserialize, Serialize};

/// What one order claims of the product that is shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    pub order: OrderId,
    pub want: Want,
}

/// How what there is compares with what was ordered (D), and at least accepted (L).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// T = D: everybody gets what they ordered.
    Exact,
    /// T > D: extra goes first to those who ordered least.
    Extra,
    /// L ≤ T < D: small orders are served whole first, nobody gets less than they accept.
    Reduced,
    /// T < L: not everybody can get the least they accept; small orders come first.
    Shortage,
}

/// Why a share is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Given what was ordered.
    AsOrdered,
    /// Given more than ordered, up to the level or to the most that the buyer accepts.
    Extra,
    /// Given the least that the buyer accepts.
    Least,
    /// Given the level, like everybody who wanted more.
    Level,
    /// At the level, and given one of the remaining steps by the draw.
    DrawWon,
    /// At the level, and not given one of the remaining steps by the draw.
    DrawLost,
}

/// What one claim gets; with the allocation's level, all that is needed to tell the buyer why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub order: OrderId,
    pub wanted: Steps,
    pub given: Steps,
    pub outcome: Outcome,
}

/// Who gets what of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// T, what there was to share.
    pub target: Steps,
    /// λ, the greatest whole level whose sum does not pass the target. Beyond the largest bound it
    /// would change nothing, so it stops there.
    pub level: Steps,
    pub kind: Kind,
    /// One share for each claim, in the order of the claims.
    pub shares: Vec<Share>,
    /// What nobody accepts: the part of the target beyond U, zero when T ≤ U.
    pub unallocated: Steps,
}

/// Shares `target` out among `claims` by the uniform rule.
///
/// Everybody gets the level λ, but no less than their floor and no more than their cap, which
/// depend on the [`Kind`]. The steps that remain, fewer than the buyers whom λ + 1 would raise, go
/// one each to those with the lowest [`ticket`]s among them.
///
/// The shares sum to `min(target, U)`: more than everybody accepts is given to nobody, and is
/// reported as `unallocated`. More to share never gives anyone less.
///
/// The caller sees to it that an order claims a product once. An order that comes twice is two
/// claims with one ticket; if the draw comes to part them, the first in `claims` wins. It takes
/// O(n) time for n claims, whatever the quantities, and 2 SHA-256 blocks for each contender of the
/// draw, if there is one. Sums of all wants are below 2^64.
pub fn allocate(
    seed: &[u8; 32],
    product: ProductId,
    claims: &[Claim],
    target: Steps,
) -> Allocation {
    let totals: Totals = claims.iter().map(|claim| claim.want).collect();
    let kind = Kind::of(totals, target);
    let level = find_level(claims.iter().map(|claim| kind.bounds(claim.want)), target.count());
    let mut shares: Vec<Share> = claims.iter().map(|claim| share_at(level, kind, claim)).collect();
    if level.remaining > 0 {
        let places = usize::try_from(level.remaining).unwrap_or(usize::MAX);
        draw(seed, product, &mut shares, places);
    }
    let unallocated = target.saturating_sub(totals.at_most);
    Allocation { target, level: Steps::new(level.value), kind, shares, unallocated }
}

/// Between which limits the level counts for one buyer: `floor ≤ cap`.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    floor: u64,
    cap: u64,
}

impl Kind {
    fn of(totals: Totals, target: Steps) -> Self {
        if target > totals.quantity {
            Self::Extra
        } else if target == totals.quantity {
            Self::Exact
        } else if target >= totals.at_least {
            Self::Reduced
        } else {
            Self::Shortage
        }
    }

    /// The three formulas of the rule are one, the level held within these bounds.
    fn bounds(self, want: Want) -> Bounds {
        let [least, quantity, most] =
            [want.at_least(), want.quantity(), want.at_most()].map(Steps::count);
        match self {
            Self::Extra => Bounds { floor: quantity, cap: most },
            Self::Exact | Self::Reduced => Bounds { floor: least, cap: quantity },
            Self::Shortage => Bounds { floor: 0, cap: least },
        }
    }
}

/// What a claim gets at the level, as long as no draw is won.
fn share_at(level: Level, kind: Kind, claim: &Claim) -> Share {
    let Bounds { floor, cap } = kind.bounds(claim.want);
    let given = Steps::new(level.value.clamp(floor, cap));
    let wanted = claim.want.quantity();
    let would_be_raised = (floor..cap).contains(&level.value);
    let outcome = if level.remaining > 0 && would_be_raised {
        Outcome::DrawLost
    } else if given == wanted {
        Outcome::AsOrdered
    } else if given > wanted {
        Outcome::Extra
    } else if given == claim.want.at_least() {
        Outcome::Least
    } else {
        Outcome::Level
    };
    Share { order: claim.order, wanted, given, outcome }
}

/// Gives one step more to as many of those in the draw as there are `places`.
fn draw(seed: &[u8; 32], product: ProductId, shares: &mut [Share], places: usize) {
    let contenders = shares
        .iter()
        .enumerate()
        .filter(|(_, share)| share.outcome == Outcome::DrawLost)
        .map(|(position, share)| (ticket(seed, product, share.order), position))
        .collect();
    for position in winners(contenders, places) {
        if let Some(share) = shares.get_mut(position) {
            share.given += Steps::new(1);
            share.outcome = Outcome::DrawWon;
        }
    }
}

/// A whole level, and the steps that remain when everybody is served at it.
#[derive(Debug, Clone, Copy)]
struct Level {
    value: u64,
    remaining: i128,
}

/// Levels are looked at in ranges of 1024 buckets: 2 rounds for quantities up to a million.
const BUCKET_BITS: u32 = 10;

/// What happens to the sum of all shares while the level crosses one bucket of levels.
#[derive(Clone, Copy, Default)]
struct Bucket {
    /// Buyers whose floor lies in it, less those whose cap does: all ride on the level from here
    /// to the next such limit.
    joining: i128,
    /// What the joining add to the sum before the bucket ends.
    gain: i128,
}

/// The greatest level whose sum of shares does not pass `target`.
///
/// The sum grows by one for each level and each buyer between floor and cap. Counting these limits
/// by bucket gives the sum at every bucket's edge, without sorting anybody; the bucket in which the
/// sum would pass the target is then looked at more closely, until buckets are one level wide.
/// `i128` so that no quantities overflow. Needs Σ floor ≤ target, which each [`Kind`] ensures.
fn find_level(bounds: impl Iterator<Item = Bounds> + Clone, target: u64) -> Level {
    let (mut floors, mut caps, mut highest) = (0, 0, 0);
    for Bounds { floor, cap } in bounds.clone() {
        floors += i128::from(floor);
        caps += i128::from(cap);
        highest = highest.max(cap);
    }
    let target = i128::from(target);
    if caps <= target {
        return Level { value: highest, remaining: 0 };
    }
    let mut level = Level { value: 0, remaining: target - floors };
    let mut width_bits = (u64::BITS - highest.leading_zeros()).saturating_sub(BUCKET_BITS);
    loop {
        let buckets = count_limits(bounds.clone(), level.value, width_bits);
        level = climb(level, &buckets, width_bits);
        if width_bits == 0 {
            return level;
        }
        width_bits = width_bits.saturating_sub(BUCKET_BITS);
    }
}

/// Counts floors and caps in buckets of `2^width_bits` levels, the first starting at `from`. Limits
/// below it count as at it; those beyond the last bucket do not matter yet.
fn count_limits(
    bounds: impl Iterator<Item = Bounds>,
    from: u64,
    width_bits: u32,
) -> [Bucket; 1 << BUCKET_BITS] {
    let mut buckets = [Bucket::default(); 1 << BUCKET_BITS];
    let width = 1 << width_bits;
    let mut count = |limit: u64, sign: i128| {
        let distance = limit.saturating_sub(from);
        let bucket = usize::try_from(distance >> width_bits).unwrap_or(usize::MAX);
        if let Some(bucket) = buckets.get_mut(bucket) {
            bucket.joining += sign;
            bucket.gain += sign * i128::from(width - distance % width);
        }
    };
    for Bounds { floor, cap } in bounds.filter(|bounds| bounds.floor < bounds.cap) {
        count(floor, 1);
        count(cap, -1);
    }
    buckets
}

/// Raises the level bucket by bucket for as long as what remains suffices.
fn climb(mut level: Level, buckets: &[Bucket], width_bits: u32) -> Level {
    let mut riding = 0;
    for bucket in buckets {
        let gain = (riding << width_bits) + bucket.gain;
        if gain > level.remaining {
            break;
        }
        level.remaining -= gain;
        level.value += 1 << width_bits;
        riding += bucket.joining;
    }
    level
}
