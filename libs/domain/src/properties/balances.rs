//! Vouchers and wallets are never overdrawn, whoever asks for what, and how often.

use crate::testing::{cents, context, day, order, payment, structure};
use crate::vouchers::{Voucher, VoucherCommand};
use crate::wallets::{Wallet, WalletCommand, WalletEvent};
use crate::{Context, Fold, fold, vouchers, wallets};
use chrono::TimeDelta;
use kernel::Money;
use proptest::prelude::*;

fn an_amount() -> impl Strategy<Value = Money> {
    prop_oneof![8 => -5_00..=20_00i64, 1 => any::<i64>()].prop_map(cents)
}

fn a_wallet_command() -> impl Strategy<Value = WalletCommand> {
    (any::<bool>(), an_amount()).prop_map(|(credit, amount)| match credit {
        true => WalletCommand::Credit { order: order(1), amount },
        false => WalletCommand::Debit { order: order(1), amount },
    })
}

/// A command, and how many days have passed since the first.
fn a_voucher_command() -> impl Strategy<Value = (VoucherCommand, i64)> {
    let redeem = (0..6u128, an_amount(), an_amount()).prop_map(|(number, amount, eligible)| {
        let (payment, structure) = (payment(number), structure(number % 3));
        VoucherCommand::Redeem { payment, structure, amount, eligible }
    });
    let issue = (an_amount(), 20..=30u32).prop_map(|(value, last_day)| VoucherCommand::Issue {
        issuer: structure(1),
        value,
        expires_on: day(last_day),
        categories: vec![],
    });
    (prop_oneof![4 => redeem, 1 => issue], 0..=7i64)
}

proptest! {
    #[test]
    fn a_wallet_never_holds_less_than_nothing(
        commands in proptest::collection::vec(a_wallet_command(), 0..60),
    ) {
        let mut events: Vec<WalletEvent> = vec![];
        for command in commands {
            let wallet: Wallet = fold(&events);
            events.extend(wallets::decide(&wallet, command, &context()).unwrap_or_default());
            let wallet: Wallet = fold(&events);
            prop_assert!(!wallet.balance.is_negative());
        }
    }

    #[test]
    fn a_voucher_never_pays_more_than_its_value_nor_one_payment_twice_nor_after_its_last_day(
        commands in proptest::collection::vec(a_voucher_command(), 0..60),
    ) {
        let mut voucher = Voucher::default();
        let mut value = None;
        let mut used = Money::ZERO;
        for (command, days) in commands {
            let now = context().now + TimeDelta::days(days);
            let on_that_day = Context { now, ..context() };
            let before = voucher.clone();
            for event in vouchers::decide(&voucher, command, &on_that_day).unwrap_or_default() {
                voucher = voucher.evolve(&event);
                match event {
                    vouchers::VoucherEvent::VoucherIssued { value: issued, .. } => {
                        prop_assert_eq!(value.replace(issued), None, "issued once");
                    }
                    vouchers::VoucherEvent::VoucherRedeemed { payment, amount, .. } => {
                        prop_assert!(amount.is_positive());
                        prop_assert!(!before.redeemed.contains_key(&payment));
                        prop_assert!(before.expires_on >= Some(now.date_naive()));
                        used += amount;
                    }
                }
            }
            prop_assert!(!voucher.left.is_negative());
            prop_assert_eq!(used + voucher.left, value.unwrap_or_default());
        }
    }
}
