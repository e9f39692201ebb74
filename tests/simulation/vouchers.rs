//! Vouchers, and the moment at which two people redeem the same one.

use crate::{months::Month, witness::short_name};
use app::{AppError, VoucherCode};
use domain::{
    Refusal,
    orders::{Order, OrderStage},
};
use kernel::{Actor, CommandId, Money, OrderId, PaymentId, VoucherId};
use solidaires_tests::{
    dice::Dice,
    world::{World, command_id},
};
use std::sync::Arc;

const VALUE_CENTS: i64 = 2_500;

/// Some vouchers good for everything, each known to everybody.
pub async fn issue(world: &World, dice: &mut Dice) -> Vec<VoucherId> {
    let issuer = world.towns[0].animator();
    let expires_on = world.app().clock().now().date_naive();
    let mut vouchers = vec![];
    for number in 0..dice.between(2, 4) {
        let id = command_id(&format!("voucher {number}"));
        let mut random = [0; 10];
        random.copy_from_slice(&id.uuid().as_bytes()[..10]);
        let code = VoucherCode::from_random(random);
        let value = Money::from_cents(VALUE_CENTS);
        let expires_on = expires_on + chrono::TimeDelta::days(90);
        world.app().issue_voucher(&issuer, id, &code, value, expires_on, vec![]).await.unwrap();
        vouchers.push(code.voucher());
    }
    vouchers
}

impl Month {
    /// Pays, and sends it once more: it is one payment all the same.
    pub async fn pay_with_voucher(
        &self,
        (actor, order): &(Actor, OrderId),
        voucher: VoucherId,
        amount: Money,
    ) -> Result<(), AppError> {
        let payment = PaymentId::from_uuid(self.fresh_id().uuid());
        let mut answers = vec![];
        for _ in 0..2 {
            let campaign = self.world.campaign;
            let pay = self
                .world
                .app()
                .pay_with_voucher(actor, *order, campaign, payment, voucher, amount);
            answers.push(pay.await.map(|_| ()));
        }
        let answer = answers.remove(0);
        self.count("voucher", &answer);
        match &answer {
            Ok(()) => self.witness.told(CommandId::from_uuid(payment.uuid()), true),
            Err(AppError::Refused(_) | AppError::Overloaded | AppError::Conflict { .. }) => {}
            Err(error) => panic!("a voucher: {}", short_name(error)),
        }
        answer
    }

    /// Two people redeem the whole of one voucher at the same moment: one of them does.
    pub async fn duel(&self) {
        let mut rich: Vec<(Actor, OrderId, Money)> = vec![];
        for ((tenant, id), order) in self.history().await.states::<Order>() {
            let town =
                self.world.towns.iter().find(|town| kernel::TenantId::from(town.id) == tenant);
            if let (OrderStage::Placed, Some(town)) = (order.stage, town) {
                rich.push((town.animator(), OrderId::from_uuid(id), order.due()));
            }
        }
        rich.retain(|(.., due)| due.is_positive());
        let [first, second, ..] = rich.as_slice() else { return };
        let value = first.2.min(second.2);
        let random = *self.fresh_id().uuid().as_bytes();
        let code = VoucherCode::from_random(random[..10].try_into().unwrap());
        let expires_on = self.world.app().clock().now().date_naive();
        let issuer = self.world.towns[0].animator();
        let id = self.fresh_id();
        let app = self.world.app();
        app.issue_voucher(&issuer, id, &code, value, expires_on, vec![]).await.unwrap();
        let pay = |order: &(Actor, OrderId, Money)| {
            let (month, order) = (self.clone(), (order.0, order.1));
            let voucher = code.voucher();
            tokio::spawn(async move { month.pay_with_voucher(&order, voucher, value).await })
        };
        let (first, second) = (pay(first), pay(second));
        let answers = [first.await.unwrap(), second.await.unwrap()];
        let redeemed = answers.iter().filter(|answer| answer.is_ok()).count();
        assert!(redeemed <= 1, "a voucher was redeemed twice");
        let refused = answers.iter().any(|answer| {
            matches!(answer, Err(AppError::Refused(Refusal::Voucher(_) | Refusal::Order(_))))
        });
        if redeemed == 1 && refused {
            self.tally.count("duel: one");
        }
    }
}

/// What a month's people share.
pub type Vouchers = Arc<Vec<VoucherId>>;
