//! What holds for every allocation, checked on all small cases and on many random ones.

use super::{Allocation, Claim, Kind, Outcome, Totals, Want, reference, ticket};
use kernel::{OrderId, ProductId, Steps};
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

const SEED: [u8; 32] = [42; 32];

fn product() -> ProductId {
    ProductId::from_uuid(Uuid::from_u128(77))
}

fn allocate(claims: &[Claim], target: u64) -> Allocation {
    super::allocate(&SEED, product(), claims, Steps::new(target))
}

fn claim(order: u128, quantity: u64, at_least: u64, at_most: u64) -> Claim {
    let [quantity, at_least, at_most] = [quantity, at_least, at_most].map(Steps::new);
    let want = Want::try_new(quantity, at_least, at_most).unwrap();
    Claim { order: OrderId::from_uuid(Uuid::from_u128(order)), want }
}

fn totals(claims: &[Claim]) -> Totals {
    claims.iter().map(|claim| claim.want).collect()
}

fn given(allocation: &Allocation) -> Vec<u64> {
    allocation.shares.iter().map(|share| share.given.count()).collect()
}

fn by_order(allocation: &Allocation) -> BTreeMap<OrderId, (u64, Outcome)> {
    let share = |share: &super::Share| (share.order, (share.given.count(), share.outcome));
    allocation.shares.iter().map(share).collect()
}

/// Every want with a tolerance within `0..=most`.
fn all_wants(most: u64) -> Vec<reference::Numbers> {
    let least_and_most = |q| (0..=q).flat_map(move |lo| (q..=most).map(move |hi| (q, lo, hi)));
    (0..=most).flat_map(least_and_most).collect()
}

/// Calls `check` with every list of three claims with quantities up to 3.
fn for_all_small_claims(mut check: impl FnMut(&[Claim])) {
    let wants = all_wants(3);
    assert_eq!(wants.len(), 20);
    for a in &wants {
        for b in &wants {
            for c in &wants {
                let claims =
                    (1..).zip([a, b, c]).map(|(order, &(q, lo, hi))| claim(order, q, lo, hi));
                check(&claims.collect::<Vec<_>>());
            }
        }
    }
}

fn a_want(most: u64) -> impl Strategy<Value = reference::Numbers> {
    let quantity = prop_oneof![4 => 0..=most.min(20), 1 => 0..=most];
    let tolerance = prop_oneof![2 => Just(0), 2 => 0..=3u64, 1 => 0..=most];
    (quantity, tolerance.clone(), tolerance)
        .prop_map(|(q, less, more)| (q, q.saturating_sub(less), q.saturating_add(more)))
}

/// Claims under random order ids, and a target: anything up to a little beyond what they accept.
fn shared_out(most: u64, buyers: usize) -> impl Strategy<Value = (Vec<Claim>, u64)> {
    let one = (any::<u128>(), a_want(most)).prop_map(|(id, (q, lo, hi))| claim(id, q, lo, hi));
    proptest::collection::vec(one, 0..=buyers).prop_flat_map(|claims| {
        let Totals { quantity, at_least, at_most } = totals(&claims);
        let edge = prop::sample::select(vec![quantity, at_least, at_most]).prop_map(Steps::count);
        (Just(claims), prop_oneof![4 => 0..=at_most.count() + 3, 1 => edge])
    })
}

/// Between which limits the rule may move a share: as `domain.md` writes the three formulas.
fn limits(kind: Kind, claim: &Claim) -> (u64, u64) {
    let (q, lo, hi) = reference::numbers(claim);
    match kind {
        Kind::Exact => (q, q),
        Kind::Extra => (q, hi),
        Kind::Reduced => (lo, q),
        Kind::Shortage => (0, lo),
    }
}

/// All is given, up to what is accepted, and what is not given is reported.
fn check_sum(claims: &[Claim], target: u64, allocation: &Allocation) {
    let accepted = totals(claims).at_most.count();
    assert_eq!(given(allocation).iter().sum::<u64>(), target.min(accepted));
    assert_eq!(allocation.unallocated.count(), target.saturating_sub(accepted));
    assert_eq!(allocation.target.count(), target);
}

fn check_kind(claims: &[Claim], target: u64, allocation: &Allocation) {
    let Totals { quantity, at_least, .. } = totals(claims);
    let is_true = match allocation.kind {
        Kind::Exact => target == quantity.count(),
        Kind::Extra => target > quantity.count(),
        Kind::Reduced => (at_least.count()..quantity.count()).contains(&target),
        Kind::Shortage => target < at_least.count(),
    };
    assert!(is_true, "{allocation:?}");
}

fn check_limits(claims: &[Claim], allocation: &Allocation) {
    assert_eq!(claims.len(), allocation.shares.len());
    for (claim, share) in claims.iter().zip(&allocation.shares) {
        let (floor, cap) = limits(allocation.kind, claim);
        assert!((floor..=cap).contains(&share.given.count()), "{claim:?} {allocation:?}");
        assert_eq!((share.order, share.wanted), (claim.order, claim.want.quantity()));
    }
}

/// Max-min fairness in whole steps. Whoever could take more (is below their cap) could be raised
/// only at the cost of somebody who, above their own floor, has at most one step more; and has one
/// step more only by a lower ticket. So no step can go to somebody who has less, and to end the
/// difference by a step would only turn it round.
fn check_fairness(claims: &[Claim], allocation: &Allocation) {
    let with_limits = || {
        let both = claims.iter().zip(&allocation.shares);
        both.map(|(claim, share)| (limits(allocation.kind, claim), share))
    };
    for ((_, cap), poorer) in with_limits().filter(|((_, cap), poor)| poor.given.count() < *cap) {
        for ((floor, _), richer) in with_limits() {
            if richer.given.count() > floor && richer.given > poorer.given {
                assert_eq!(richer.given.count(), poorer.given.count() + 1, "{cap} {allocation:?}");
                let ticket_of = |share: &super::Share| ticket(&SEED, product(), share.order);
                assert!(ticket_of(richer) < ticket_of(poorer), "{allocation:?}");
                assert_eq!(richer.outcome, Outcome::DrawWon);
                assert_eq!(poorer.outcome, Outcome::DrawLost);
            }
        }
    }
}

/// The reason that a person reads is true of the numbers that they read.
fn check_outcomes(claims: &[Claim], allocation: &Allocation) {
    let level = allocation.level.count();
    for (claim, share) in claims.iter().zip(&allocation.shares) {
        let (q, lo, hi) = reference::numbers(claim);
        let given = share.given.count();
        let is_true = match share.outcome {
            Outcome::AsOrdered => given == q,
            Outcome::Extra => given > q && given == level.min(hi),
            Outcome::Least => given < q && given == lo,
            Outcome::Level => given < q && given == level,
            Outcome::DrawWon => given == level + 1,
            Outcome::DrawLost => given == level,
        };
        assert!(is_true, "{claim:?} {share:?} {allocation:?}");
    }
    let won = allocation.shares.iter().filter(|share| share.outcome == Outcome::DrawWon).count();
    let lost = allocation.shares.iter().filter(|share| share.outcome == Outcome::DrawLost).count();
    assert_eq!(won == 0, lost == 0, "a draw has winners and losers: {allocation:?}");
}

/// λ is the greatest level whose sum does not pass the target; where all have their cap, it is the
/// greatest cap.
fn check_level(claims: &[Claim], target: u64, allocation: &Allocation) {
    let bounds = claims.iter().map(|claim| match allocation.kind {
        Kind::Exact => limits(Kind::Reduced, claim),
        kind => limits(kind, claim),
    });
    let sum_at = |level: u64| -> u128 {
        bounds.clone().map(|(floor, cap)| u128::from(level.clamp(floor, cap))).sum()
    };
    let level = allocation.level.count();
    assert!(sum_at(level) <= u128::from(target));
    if sum_at(level) == sum_at(u64::MAX) {
        assert_eq!(level, bounds.clone().map(|(_, cap)| cap).max().unwrap_or(0), "{allocation:?}");
    } else {
        assert!(sum_at(level + 1) > u128::from(target), "{allocation:?}");
    }
}

fn check_all(claims: &[Claim], target: u64, allocation: &Allocation) {
    check_sum(claims, target, allocation);
    check_kind(claims, target, allocation);
    check_limits(claims, allocation);
    check_fairness(claims, allocation);
    check_outcomes(claims, allocation);
    check_level(claims, target, allocation);
}

#[test]
fn every_small_case_is_shared_as_the_plain_rule_says() {
    for_all_small_claims(|claims| {
        for target in 0..=totals(claims).at_most.count() + 1 {
            let allocation = allocate(claims, target);
            let expected = reference::allocate(&SEED, product(), claims, target);
            assert_eq!(given(&allocation), expected, "{claims:?} {target}");
            check_all(claims, target, &allocation);
        }
    });
}

#[test]
fn in_every_small_case_more_to_share_never_gives_anyone_less() {
    for_all_small_claims(|claims| {
        let mut before = vec![0; claims.len()];
        for target in 0..=totals(claims).at_most.count() + 1 {
            let now = given(&allocate(claims, target));
            assert!(now.iter().zip(&before).all(|(now, before)| now >= before));
            before = now;
        }
    });
}

#[test]
fn in_every_small_case_whole_cases_are_those_of_the_plain_rule_and_never_fall_with_supply() {
    for_all_small_claims(|claims| {
        let numbers: Vec<_> = claims.iter().map(reference::numbers).collect();
        let totals = totals(claims);
        for case in 1..=4 {
            let supplies = (0..=totals.at_most.count() + case).map(Some).chain([None]);
            let mut before = 0;
            for supply in supplies {
                let target = super::target(totals, Steps::new(case), supply.map(Steps::new));
                let target = target.count();
                assert_eq!(target, reference::target(&numbers, case, supply), "{claims:?}");
                assert!(target >= before, "{claims:?} {case} {supply:?}");
                assert_eq!(target % case, 0);
                assert!(target <= totals.at_most.count().min(supply.unwrap_or(u64::MAX)));
                before = target;
            }
        }
    });
}

proptest! {
    #[test]
    fn shares_are_those_of_the_plain_rule((claims, target) in shared_out(2_500, 30)) {
        let allocation = allocate(&claims, target);
        check_all(&claims, target, &allocation);
        let accepted = totals(&claims).at_most.count();
        let expected = reference::allocate(&SEED, product(), &claims, target.min(accepted));
        prop_assert_eq!(given(&allocation), expected);
    }

    #[test]
    fn no_quantity_is_too_large_to_be_shared_fairly(
        (claims, target) in shared_out(u64::MAX / 256, 60),
    ) {
        check_all(&claims, target, &allocate(&claims, target));
    }

    #[test]
    fn it_does_not_matter_in_which_order_claims_are_read(
        ((claims, target), shuffled) in shared_out(1_000_000, 30).prop_flat_map(|(claims, target)| {
            (Just((claims.clone(), target)), Just(claims).prop_shuffle())
        }),
    ) {
        let (one, other) = (allocate(&claims, target), allocate(&shuffled, target));
        prop_assert_eq!(by_order(&one), by_order(&other));
        prop_assert_eq!(one.level, other.level);
    }

    #[test]
    fn more_to_share_never_gives_anyone_less(
        (claims, target) in shared_out(1_000_000, 30),
        more in 0..1_000u64,
    ) {
        let before = given(&allocate(&claims, target));
        let after = given(&allocate(&claims, target + more));
        prop_assert!(after.iter().zip(&before).all(|(after, before)| after >= before));
    }

    #[test]
    fn the_seed_decides_nothing_but_the_draw(
        (claims, target) in shared_out(50, 30),
        seed in any::<[u8; 32]>(),
    ) {
        let one = allocate(&claims, target);
        prop_assert_eq!(&one, &allocate(&claims, target), "the same seed, the same shares");
        let other = super::allocate(&seed, product(), &claims, Steps::new(target));
        for (one, other) in one.shares.iter().zip(&other.shares) {
            let drawn = |outcome| matches!(outcome, Outcome::DrawWon | Outcome::DrawLost);
            prop_assert!(one == other || (drawn(one.outcome) && drawn(other.outcome)));
            prop_assert!(one.given.count().abs_diff(other.given.count()) <= 1);
        }
        prop_assert_eq!(one.level, other.level);
    }
}

/// Some of those who share out `claims`, by the bits of `which`, with what they were given.
fn packed(allocation: &Allocation, which: u64) -> super::Kept {
    let chosen = allocation.shares.iter().enumerate().filter(|(place, _)| which >> place & 1 == 1);
    chosen.map(|(_, share)| (share.order, share.given)).collect()
}

fn allocate_beside(kept: &super::Kept, claims: &[Claim], target: u64) -> Allocation {
    super::allocate_beside(kept, &SEED, product(), claims, Steps::new(target))
}

#[test]
fn in_every_small_case_packed_crates_keep_what_they_hold_and_nobody_gains_by_a_loss() {
    for_all_small_claims(|claims| {
        for target in 0..=totals(claims).at_most.count() {
            let before = allocate(claims, target);
            for which in 0..8 {
                let kept = packed(&before, which);
                assert_eq!(given(&allocate_beside(&kept, claims, target)), given(&before));
                let in_crates: u64 = kept.values().map(|steps| steps.count()).sum();
                for left in in_crates..target {
                    check_beside(&kept, claims, left, &before);
                }
            }
        }
    });
}

/// What holds when a loss leaves `left` beside packed crates.
fn check_beside(kept: &super::Kept, claims: &[Claim], left: u64, before: &Allocation) {
    let after = allocate_beside(kept, claims, left);
    assert_eq!(given(&after).iter().sum::<u64>(), left, "to the last step: {after:?}");
    assert!(after.unallocated.is_zero());
    for (now, then) in after.shares.iter().zip(&before.shares) {
        assert_eq!((now.order, now.wanted), (then.order, then.wanted));
        match kept.get(&now.order) {
            Some(held) => assert_eq!(now.given, *held, "a packed crate keeps: {after:?}"),
            None => assert!(now.given <= then.given, "nobody gains by a loss: {after:?}"),
        }
    }
    let free: Vec<Claim> =
        claims.iter().filter(|claim| !kept.contains_key(&claim.order)).copied().collect();
    let in_crates: u64 = kept.values().map(|steps| steps.count()).sum();
    let alone = by_order(&allocate(&free, left - in_crates));
    let beside = by_order(&after).into_iter().filter(|(order, _)| !kept.contains_key(order));
    assert!(beside.eq(alone), "the others share by the rule: {after:?}");
}

proptest! {
    #[test]
    fn packed_crates_keep_what_they_hold_and_the_others_bear_the_loss(
        (claims, target) in shared_out(1_000, 30),
        which in any::<u64>(),
        percent in 0..=100u64,
    ) {
        let distinct: std::collections::BTreeSet<_> =
            claims.iter().map(|claim| claim.order).collect();
        prop_assume!(distinct.len() == claims.len());
        let before = allocate(&claims, target.min(totals(&claims).at_most.count()));
        let target = before.target.count();
        let kept = packed(&before, which);
        let in_crates: u64 = kept.values().map(|steps| steps.count()).sum();
        let left = in_crates + (target - in_crates) * percent / 100;
        check_beside(&kept, &claims, left, &before);
    }

    /// It cannot be, and must not break anything: more is noted in crates than there is.
    #[test]
    fn where_crates_were_noted_with_more_than_there_is_all_that_is_there_is_still_shared_out(
        (claims, target) in shared_out(1_000, 12),
        which in any::<u64>(),
        percent in 0..100u64,
    ) {
        let distinct: std::collections::BTreeSet<_> =
            claims.iter().map(|claim| claim.order).collect();
        prop_assume!(distinct.len() == claims.len());
        let kept = packed(&allocate(&claims, target), which);
        let in_crates: u64 = kept.values().map(|steps| steps.count()).sum();
        let left = in_crates * percent / 100;
        let after = allocate_beside(&kept, &claims, left);
        prop_assert_eq!(given(&after).iter().sum::<u64>(), left);
        for share in &after.shares {
            let most = kept.get(&share.order).copied().unwrap_or_default();
            prop_assert!(share.given <= most);
        }
    }
}

#[test]
fn people_share_whatever_structure_they_belong_to() {
    let alone_in_their_structure = [claim(1, 4, 4, 4)];
    let three_of_another = [claim(2, 4, 4, 4), claim(3, 4, 4, 4), claim(4, 4, 4, 4)];
    let pooled = [&alone_in_their_structure[..], &three_of_another[..]].concat();
    assert_eq!(given(&allocate(&pooled, 8)), [2, 2, 2, 2], "not 4 for each structure");
}

#[test]
fn where_nobody_claims_nothing_is_given() {
    let allocation = allocate(&[], 5);
    check_all(&[], 5, &allocation);
    assert_eq!(allocation.unallocated, Steps::new(5));
    assert_eq!(allocate(&[], 0).kind, Kind::Exact);
}

#[test]
fn an_order_that_claims_twice_has_two_shares_and_nothing_is_lost() {
    let claims = [claim(1, 3, 3, 3), claim(1, 3, 3, 3)];
    assert_eq!(given(&allocate(&claims, 5)), [3, 2]);
}
