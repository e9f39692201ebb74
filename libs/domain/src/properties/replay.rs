//! State is nothing but the fold of events: any events, in any order, fold without a panic, and
//! the same way each time and from wherever one stops and goes on.

use crate::golden::samples;
use crate::{DomainEvent, Fold, fold};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::fmt::Debug;

fn folds_the_same<S>(events: &[S::Event], stop: usize) -> Result<(), TestCaseError>
where
    S: Fold + PartialEq + Debug,
{
    let whole: S = fold(events);
    prop_assert_eq!(&fold::<S>(events), &whole);
    let (before, after) = events.split_at(stop.min(events.len()));
    let stopped: S = fold(before);
    prop_assert_eq!(&after.iter().fold(stopped, S::evolve), &whole);
    Ok(())
}

macro_rules! every_context {
    ($($context:ident: $state:ty),+ $(,)?) => {
        fn folds_in_every_context(
            happened: &[DomainEvent],
            stop: usize,
        ) -> Result<(), TestCaseError> {
            $(let events: Vec<<$state as Fold>::Event> = happened
                .iter()
                .filter_map(|event| match event {
                    DomainEvent::$context(event) => Some(event.clone()),
                    _ => None,
                })
                .collect();
            folds_the_same::<$state>(&events, stop)?;)+
            // Fails to compile where a context is missing above.
            let _every_context = |event: &DomainEvent| match event {
                $(DomainEvent::$context(_) => (),)+
            };
            Ok(())
        }
    };
}

every_context! {
    Structure: crate::structures::Structure,
    Member: crate::members::Member,
    Producer: crate::producers::Producer,
    Floor: crate::floors::Floors,
    Negotiation: crate::negotiations::Negotiation,
    Campaign: crate::campaigns::Campaign,
    OrderForm: crate::order_forms::OrderForm,
    Order: crate::orders::Order,
    Pooling: crate::pooling::PooledOrder,
    Reception: crate::receptions::Reception,
    Crate: crate::crates::Crate,
    Round: crate::rounds::Round,
    Wallet: crate::wallets::Wallet,
    Voucher: crate::vouchers::Voucher,
    Ledger: crate::ledger::Ledger,
    Transfer: crate::transfers::Transfer,
    Lab: crate::labs::Lab,
    Statement: crate::statements::Statement,
    Funding: crate::funding::Programme,
    Trail: crate::trail::Trail,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_events_in_any_order_fold_without_a_panic_and_always_to_the_same_state(
        picks in proptest::collection::vec(any::<prop::sample::Index>(), 0..300),
        stop in 0..40usize,
    ) {
        let samples = samples::all();
        let happened: Vec<DomainEvent> =
            picks.iter().map(|pick| pick.get(&samples).clone()).collect();
        folds_in_every_context(&happened, stop)?;
    }
}
