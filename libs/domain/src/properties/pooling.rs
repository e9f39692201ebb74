//! Whatever structures want, all that is allocated belongs to somebody's order.

use crate::allocation::Want;
use crate::campaigns::OfferLine;
use crate::pooling::{
    self, Cause, DemandLine, PooledOrder, PoolingCommand, PoolingEvent, Preview, ProductQuantity,
};
use crate::testing::{campaign, context, offer, order, producer, product, steps, structure};
use crate::{Fold, fold};
use kernel::{Money, OrderId, Steps};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::collections::BTreeMap;

/// What the orders of one structure want of two products.
fn a_structure() -> impl Strategy<Value = Vec<(u128, Want)>> {
    let want = (1..30u64, 0..4u64, 0..4u64).prop_map(|(q, less, more)| {
        Want::try_new(steps(q), steps(q.saturating_sub(less)), steps(q + more)).unwrap()
    });
    proptest::collection::vec((1..=2u128, want), 0..12)
}

fn demand(structures: &[Vec<(u128, Want)>]) -> Vec<PoolingEvent> {
    let mut orders = (1..).map(order);
    let recorded = |(number, wants): (u128, &Vec<(u128, Want)>)| PoolingEvent::DemandRecorded {
        structure: structure(number),
        lines: wants
            .iter()
            .zip(orders.by_ref())
            .map(|(&(number, want), order)| DemandLine { order, product: product(number), want })
            .collect(),
    };
    (1..).zip(structures).map(recorded).collect()
}

fn ask(pooled: PooledOrder, command: PoolingCommand) -> Result<PooledOrder, TestCaseError> {
    let events = pooling::decide(&pooled, command, &context())
        .map_err(|refusal| TestCaseError::fail(format!("{refusal:?}")))?;
    Ok(events.iter().fold(pooled, PooledOrder::evolve))
}

fn sent(demand: &[PoolingEvent], case: u64) -> Result<PooledOrder, TestCaseError> {
    let in_cases = |number| OfferLine { case_size: steps(case), ..offer(number) };
    let fix = PoolingCommand::Fix {
        campaign: campaign(1),
        producer: producer(1),
        offer: vec![in_cases(1), in_cases(2)],
        minimum: Money::ZERO,
        seed: "5e".repeat(32),
    };
    ask(ask(fold(demand), fix)?, PoolingCommand::Send)
}

/// A part of what there is of each product, in hundredths.
fn part(
    of: impl Iterator<Item = (kernel::ProductId, Steps)>,
    percent: u64,
) -> Vec<ProductQuantity> {
    of.map(|(product, all)| ProductQuantity {
        product,
        quantity: steps(all.count() * percent / 100),
    })
    .collect()
}

type Shares = BTreeMap<(kernel::ProductId, OrderId), Steps>;

/// The shares of every product, once they are checked.
fn shares(pooled: &PooledOrder) -> Result<Shares, TestCaseError> {
    let mut all = Shares::new();
    for (product, allocated) in &pooled.allocated {
        let allocation = pooled.allocation(*product).unwrap();
        let sum: Steps = allocation.shares.iter().map(|share| share.given).sum();
        prop_assert_eq!(sum, *allocated, "to the last step");
        prop_assert!(allocation.unallocated.is_zero());
        for (claim, share) in pooled.claims(*product).iter().zip(&allocation.shares) {
            prop_assert!(share.given <= claim.want.at_most());
            all.insert((*product, share.order), share.given);
        }
    }
    Ok(all)
}

proptest! {
    #[test]
    fn all_that_is_allocated_is_shared_out_and_nobody_gets_more_than_they_accept(
        structures in proptest::collection::vec(a_structure(), 1..6),
        case in 1..13u64,
        supplied in 0..=100u64,
        left in 0..=100u64,
    ) {
        let demand = demand(&structures);
        prop_assume!(structures.iter().any(|wants| !wants.is_empty()));
        let sent = sent(&demand, case)?;
        for line in sent.lines.values() {
            prop_assert_eq!(line.target.count() % case, 0);
            prop_assert!(line.unit_price <= offer(1).tiers.ceiling());
        }
        let supply = part(sent.lines.iter().map(|(id, line)| (*id, line.target)), supplied);
        let confirmed = ask(sent, PoolingCommand::Confirm { lines: supply.clone() })?;
        for line in &supply {
            prop_assert!(confirmed.allocated[&line.product] <= line.quantity);
        }
        let first = shares(&confirmed)?;
        let lines = part(confirmed.allocated.iter().map(|(id, all)| (*id, *all)), left);
        let (cause, kept) = (Cause::Reception, vec![]);
        let reallocate = PoolingCommand::Reallocate { cause, lines, kept };
        let second = shares(&ask(confirmed, reallocate)?)?;
        prop_assert!(second.iter().all(|(claim, share)| *share <= first[claim]), "never more");
    }

    #[test]
    fn what_a_preview_shows_is_what_the_close_fixes(
        structures in proptest::collection::vec(a_structure(), 1..6),
        case in 1..13u64,
    ) {
        prop_assume!(structures.iter().any(|wants| !wants.is_empty()));
        let demand = demand(&structures);
        let gathered: PooledOrder = fold(&demand);
        let offers = [1, 2].map(|number| OfferLine { case_size: steps(case), ..offer(number) });
        let totals = |line: &OfferLine| {
            gathered.claims(line.product).into_iter().map(|claim| claim.want).collect()
        };
        let shown = offers.iter().map(|line| (line, totals(line)));
        let preview = Preview::of(shown, Money::ZERO).unwrap();
        let sent = sent(&demand, case)?;
        prop_assert_eq!(preview.total, sent.total);
        let lines: BTreeMap<_, _> =
            preview.lines.into_iter().map(|line| (line.product, line)).collect();
        prop_assert_eq!(lines, sent.lines);
    }

    #[test]
    fn which_structure_comes_first_does_not_matter(
        structures in proptest::collection::vec(a_structure(), 1..6),
        case in 1..13u64,
    ) {
        prop_assume!(structures.iter().any(|wants| !wants.is_empty()));
        let demand = demand(&structures);
        let reversed: Vec<PoolingEvent> = demand.iter().rev().cloned().collect();
        let whole = || PoolingCommand::Confirm { lines: vec![] };
        let one = ask(sent(&demand, case)?, whole())?;
        let other = ask(sent(&reversed, case)?, whole())?;
        prop_assert_eq!(shares(&one)?, shares(&other)?);
    }
}
