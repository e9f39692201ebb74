//! Fair allocation: one common level λ, within what each buyer accepts.
//!
//! Source: Sprumont, Y. (1991), "The Division Problem with Single-Peaked Preferences: A
//! Characterization of the Uniform Allocation Rule", *Econometrica* 59(2). It is the one rule that
//! is efficient, treats equals equally, and leaves nobody better off by asking for more or less
//! than they want. Here it is bounded by each buyer's tolerance and counted in whole steps.

use super::draw::Draw;
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
/// one each to those with the lowest [`ticket`](super::ticket)s among them.
///
/// The shares sum to `min(target, U)`: more than everybody accepts is given to nobody, and is
/// reported as `unallocated`. More to share never gives anyone less.
///
/// The caller sees to it that an order claims a product once. An order that comes twice is two
/// claims with one ticket; if the draw comes to part them, the first in `claims` wins. The time is
/// linear in the number of claims, whatever the quantities; most of it is hashing the contenders of
/// the draw, if steps remain.
pub fn allocate(
    seed: &[u8; 32],
    product: ProductId,
    claims: &[Claim],
    target: Steps,
) -> Allocation {
    let totals: Totals = claims.iter().map(|claim| claim.want).collect();
    let kind = Kind::of(totals, target);
    let level = find_level(claims, kind, totals, target);
    let mut shares: Vec<Share> = claims.iter().map(|claim| share_at(level, kind, claim)).collect();
    if level.remaining > 0 {
        let in_draw = |claim: &Claim| kind.bounds(claim.want).let_rise_from(level.value);
        let contenders = (0..).zip(claims).filter(|(_, claim)| in_draw(claim));
        let positions = contenders.map(|(position, _)| position);
        let places = usize::try_from(level.remaining).unwrap_or(usize::MAX);
        for position in (Draw { seed, product, claims }).winners(positions, places) {
            if let Some(share) = shares.get_mut(position) {
                share.given += Steps::new(1);
                share.outcome = Outcome::DrawWon;
            }
        }
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

impl Bounds {
    /// Whether one level more would be one step more.
    const fn let_rise_from(self, level: u64) -> bool {
        self.floor <= level && level < self.cap
    }
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
        self.bounds_of(want.at_least(), want.quantity(), want.at_most())
    }

    fn bounds_of(self, least: Steps, quantity: Steps, most: Steps) -> Bounds {
        let [least, quantity, most] = [least, quantity, most].map(Steps::count);
        match self {
            Self::Extra => Bounds { floor: quantity, cap: most },
            Self::Exact | Self::Reduced => Bounds { floor: least, cap: quantity },
            Self::Shortage => Bounds { floor: 0, cap: least },
        }
    }
}

/// What a claim gets at the level, as long as no draw is won.
fn share_at(level: Level, kind: Kind, claim: &Claim) -> Share {
    let bounds = kind.bounds(claim.want);
    let given = Steps::new(level.value.clamp(bounds.floor, bounds.cap));
    let wanted = claim.want.quantity();
    let outcome = if level.remaining > 0 && bounds.let_rise_from(level.value) {
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
///
/// Σ floor ≤ target, which each [`Kind`] ensures. `i128`, so that no quantities overflow.
fn find_level(claims: &[Claim], kind: Kind, totals: Totals, target: Steps) -> Level {
    let bounds = claims.iter().map(|claim| kind.bounds(claim.want));
    let sums = kind.bounds_of(totals.at_least, totals.quantity, totals.at_most);
    let highest = bounds.clone().map(|bounds| bounds.cap).max().unwrap_or(0);
    if sums.cap <= target.count() {
        return Level { value: highest, remaining: 0 };
    }
    let remaining = i128::from(target.count()) - i128::from(sums.floor);
    let mut level = Level { value: 0, remaining };
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
