//! Orders, payments and wallets.

use crate::town::{Town, cents};
use domain::{
    orders::{Buyer, Means, OrderEvent, Reason},
    wallets::WalletEvent,
};
use kernel::{MemberId, Money, OrderId, PaymentId, Steps, VoucherId};
use storage::queries::{
    order::{OrderView, order, orders_of_member},
    payments::{PaymentState, cash_desk, payments_of_order},
    wallet::wallet,
};

/// A town with one member of the grocery, who ordered.
async fn ordered() -> (Town, MemberId, OrderId) {
    let town = Town::new().await;
    town.present(town.grocery).await;
    let member = town.member(town.grocery, "Colibri").await;
    let placed = town.order(town.grocery, member).await;
    (town, member, placed)
}

impl Town {
    async fn then(&self, order: OrderId, event: OrderEvent) {
        self.world.happened(self.grocery, order.uuid(), event).await;
    }

    async fn paid(&self, order: OrderId, means: Means, amount: Money) {
        let payment = PaymentId::from_uuid(self.world.id());
        self.then(order, OrderEvent::PaymentReceived { payment, means, amount }).await;
    }

    async fn view(&self, id: OrderId) -> OrderView {
        self.world.project().await;
        let mut reading = self.world.reading(self.grocery).await;
        order(&mut reading, self.grocery.into(), id).await.unwrap().unwrap()
    }
}

#[tokio::test]
async fn an_order_shows_what_is_wanted_at_most_and_what_is_left_to_pay() {
    let (town, member, placed) = ordered().await;
    town.paid(placed, Means::Cash, cents(5_00)).await;

    let view = town.view(placed).await;
    assert_eq!(view.head.buyer, Buyer::Member(member));
    assert_eq!(
        (view.head.version, view.head.total, view.head.due()),
        (2, cents(6_55), cents(1_55))
    );
    let lentils = &view.lines[0];
    assert_eq!((lentils.name.as_str(), lentils.step), ("Lentilles vertes", town.lentils.step));
    assert_eq!((lentils.want, lentils.amount), (town.wanted()[0].want, cents(3_38)));
    assert_eq!((lentils.share, lentils.weight_grams), (None, None));
    assert_eq!(view.lines[1].variable_weight_grams, Some(250));
}

#[tokio::test]
async fn a_changed_order_has_its_new_lines_only() {
    let (town, _, placed) = ordered().await;
    let lines = vec![town.wanted()[1]];
    town.then(placed, OrderEvent::OrderChanged { lines, total: cents(3_17) }).await;

    let view = town.view(placed).await;
    let products: Vec<_> = view.lines.iter().map(|line| line.product).collect();
    assert_eq!(products, [town.cheese.product]);
    assert_eq!((view.head.version, view.head.total), (2, cents(3_17)));
}

#[tokio::test]
async fn everybody_reads_what_they_got_why_and_at_what_price() {
    let (town, _, placed) = ordered().await;
    let lines = vec![town.lentils_shared_out()];
    let shared = OrderEvent::OrderAllocated { lines, total: cents(7_84), credited: Money::ZERO };
    town.then(placed, shared).await;

    let view = town.view(placed).await;
    let share = view.lines[0].share.unwrap();
    assert_eq!(share.quantity, Steps::new(3));
    assert_eq!((share.reason, share.level), (town.lentils_shared_out().reason, Steps::new(3)));
    assert_eq!((share.unit_price, view.lines[0].amount), (cents(3_11), cents(4_67)));
    assert_eq!((view.head.total, view.lines[1].share), (cents(7_84), None));
}

#[tokio::test]
async fn goods_below_the_minimum_are_none_and_cost_nothing() {
    let (town, _, placed) = ordered().await;
    town.paid(placed, Means::Card, cents(6_55)).await;
    let mut line = town.lentils_shared_out();
    (line.reason, line.quantity, line.amount) = (Reason::BelowMinimum, Steps::ZERO, Money::ZERO);
    let (total, credited) = (cents(3_17), cents(3_38));
    town.then(placed, OrderEvent::OrderAllocated { lines: vec![line], total, credited }).await;

    let view = town.view(placed).await;
    let share = view.lines[0].share.unwrap();
    assert_eq!((share.reason, share.quantity), (Reason::BelowMinimum, Steps::ZERO));
    assert_eq!((view.head.credited, view.head.due()), (cents(3_38), Money::ZERO));
}

#[tokio::test]
async fn a_cheese_is_priced_by_what_was_weighed() {
    let (town, _, placed) = ordered().await;
    let mut line = town.lentils_shared_out();
    (line.product, line.quantity) = (town.cheese.product, Steps::new(1));
    let (total, credited) = (cents(6_55), Money::ZERO);
    town.then(placed, OrderEvent::OrderAllocated { lines: vec![line], total, credited }).await;
    let weighed = OrderEvent::LineWeighed {
        product: town.cheese.product,
        weight_grams: 231,
        amount: cents(2_92),
        total: cents(6_30),
        credited: cents(25),
    };
    town.then(placed, weighed).await;

    let view = town.view(placed).await;
    assert_eq!((view.lines[1].weight_grams, view.lines[1].amount), (Some(231), cents(2_92)));
    assert_eq!((view.head.total, view.head.credited), (cents(6_30), cents(25)));
}

#[tokio::test]
async fn a_cancelled_order_has_no_lines_and_keeps_the_memory_of_what_was_paid() {
    let (town, member, placed) = ordered().await;
    town.paid(placed, Means::Cheque, cents(2_00)).await;
    town.then(placed, OrderEvent::OrderCancelled { credited: cents(2_00) }).await;

    let view = town.view(placed).await;
    assert!(view.head.cancelled && view.lines.is_empty());
    assert_eq!((view.head.paid, view.head.due()), (cents(2_00), Money::ZERO));

    town.order(town.grocery, member).await;
    let again = town.view(placed).await;
    assert_eq!((again.head.cancelled, again.lines.len(), again.head.version), (false, 2, 4));
    assert_eq!(again.head.due(), cents(6_55), "what was paid before went to the wallet");
}

#[tokio::test]
async fn a_voucher_counts_while_it_is_under_way_and_no_more_once_declined() {
    let (town, _, placed) = ordered().await;
    let voucher = VoucherId::from_uuid(town.world.id());
    let [good, bad] = [(); 2].map(|()| PaymentId::from_uuid(town.world.id()));
    for (payment, amount) in [(good, cents(4_00)), (bad, cents(1_00))] {
        town.then(placed, OrderEvent::VoucherPresented { payment, voucher, amount }).await;
    }
    assert_eq!(town.view(placed).await.head.due(), cents(1_55));

    let (means, amount) = (Means::Voucher(voucher), cents(4_00));
    town.then(placed, OrderEvent::PaymentReceived { payment: good, means, amount }).await;
    town.then(placed, OrderEvent::VoucherDeclined { payment: bad }).await;
    let view = town.view(placed).await;
    assert_eq!((view.head.paid, view.head.presented), (cents(4_00), Money::ZERO));
    assert_eq!(view.head.due(), cents(2_55));
    let mut reading = town.world.reading(town.grocery).await;
    let payments = payments_of_order(&mut reading, town.grocery.into(), placed).await.unwrap();
    let states: Vec<_> = payments.iter().map(|payment| (payment.payment, payment.state)).collect();
    assert_eq!(states, [(good, PaymentState::Received), (bad, PaymentState::Declined)]);
    assert_eq!(payments[0].means, Means::Voucher(voucher));
}

#[tokio::test]
async fn the_cash_desk_adds_up_what_came_in_by_means() {
    let (town, _, placed) = ordered().await;
    let voucher = VoucherId::from_uuid(town.world.id());
    for (means, amount) in [
        (Means::Cash, 1_00),
        (Means::Cash, 50),
        (Means::Cheque, 2_00),
        (Means::Card, 30),
        (Means::Transfer, 20),
        (Means::Voucher(voucher), 10),
        (Means::Wallet, 5),
    ] {
        town.paid(placed, means, cents(amount)).await;
    }
    let payment = PaymentId::from_uuid(town.world.id());
    let amount = cents(9_99);
    town.then(placed, OrderEvent::VoucherPresented { payment, voucher, amount }).await;
    town.world.project().await;

    let mut reading = town.world.reading(town.grocery).await;
    let desk = cash_desk(&mut reading, town.grocery.into(), town.campaign).await.unwrap();
    assert_eq!((desk.cash, desk.cheques, desk.card), (cents(1_50), cents(2_00), cents(30)));
    assert_eq!((desk.transfers, desk.vouchers, desk.wallets), (cents(20), cents(10), cents(5)));
    assert_eq!(desk.total(), cents(4_15));
}

#[tokio::test]
async fn a_wallet_tells_where_its_balance_comes_from() {
    let (town, member, placed) = ordered().await;
    for event in [
        WalletEvent::WalletCredited { order: placed, amount: cents(3_00) },
        WalletEvent::WalletDebited { order: placed, amount: cents(1_20) },
    ] {
        town.world.happened(town.grocery, member.uuid(), event).await;
    }
    town.world.project().await;

    let mut reading = town.world.reading(town.grocery).await;
    let tenant = town.grocery.into();
    let own = wallet(&mut reading, tenant, Buyer::Member(member)).await.unwrap();
    let amounts: Vec<_> = own.entries.iter().map(|entry| entry.amount).collect();
    assert_eq!((own.balance, amounts), (cents(1_80), vec![cents(-1_20), cents(3_00)]));
    let empty = wallet(&mut reading, tenant, Buyer::Structure).await.unwrap();
    assert_eq!((empty.balance, empty.entries.len()), (Money::ZERO, 0));
}

#[tokio::test]
async fn an_order_is_read_in_its_own_structure_only() {
    let (town, member, placed) = ordered().await;
    town.world.project().await;

    let mut own = town.world.reading(town.grocery).await;
    let history = orders_of_member(&mut own, town.grocery.into(), member).await.unwrap();
    assert_eq!(history.iter().map(|head| head.order).collect::<Vec<_>>(), [placed]);
    let mut foreign = town.world.reading(town.centre).await;
    assert_eq!(order(&mut foreign, town.grocery.into(), placed).await.unwrap(), None);
    assert_eq!(order(&mut foreign, town.centre.into(), placed).await.unwrap(), None);
}
