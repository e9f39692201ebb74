//! What must hold at the end of every month, read from the log.

use crate::{committed, months::Month};
use domain::{
    crates::Crate,
    ledger::{Account, Ledger},
    orders::{Order, OrderEvent, OrderStage},
    pooling::{PooledOrder, PooledStage},
    receptions::Reception,
    vouchers::{Voucher, VoucherEvent},
};
use kernel::{CommandId, Money, OrderId, PaymentId, ProductId, Steps, TenantId};
use solidaires_tests::history::History;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

type Orders = BTreeMap<(TenantId, Uuid), Order>;

pub async fn all(month: &Month) {
    let history = month.history().await;
    history.assert_gapless();
    nothing_is_lost(month, &history).await;
    what_was_told_is_so(month, &history);
    let orders = history.states::<Order>();
    demand_is_what_was_ordered(&history, &orders);
    goods_are_all_somebodys(&history, &orders);
    shares_keep_their_promise(month, &orders);
    crates_hold_what_their_orders_are_given(month, &history, &orders);
    every_payment_counts_once(&history);
    vouchers_keep_within_their_value(&history);
    books_balance(month, &history, &orders);
    read_models_say_the_same(month, &history).await;
    committed::commitments_are_to_what_is_reported(month, &history).await;
}

async fn nothing_is_lost(month: &Month, history: &History) {
    let events: i64 = sqlx::query_scalar("SELECT count(*) FROM eventlog.events")
        .fetch_one(&month.superuser)
        .await
        .unwrap();
    assert_eq!(history.0.len(), usize::try_from(events).unwrap(), "an event is not sealed");
    let verification = month.world.platform.verify_log().await.unwrap();
    assert_eq!(verification.difference, None, "the log does not verify");
    assert_eq!(verification.events, history.0.len() as u64);
}

/// Who was told "done" finds it done, once; who was told "no" finds nothing.
fn what_was_told_is_so(month: &Month, history: &History) {
    let happened: BTreeSet<CommandId> = history
        .0
        .iter()
        .filter(|event| event.metadata.causation.is_none())
        .map(|event| CommandId::from_uuid(event.metadata.correlation))
        .collect();
    let lost: Vec<_> = month.witness.acknowledged().difference(&happened).copied().collect();
    assert!(lost.is_empty(), "acknowledged, but not in the log: {lost:?}");
    let refused = month.witness.refused();
    let uninvited: Vec<_> = refused.intersection(&happened).collect();
    assert!(uninvited.is_empty(), "refused, but in the log: {uninvited:?}");

    let mut of_orders = BTreeSet::new();
    for (recorded, event) in history.events::<Order>() {
        let by_somebody = matches!(
            event,
            OrderEvent::OrderPlaced { .. }
                | OrderEvent::OrderChanged { .. }
                | OrderEvent::OrderCancelled { .. }
        ) && recorded.metadata.role != "system";
        let command = recorded.metadata.correlation;
        assert!(!by_somebody || of_orders.insert(command), "{command} was carried out twice");
    }
}

/// What the closing found is what every order said then; no change slipped in after.
fn demand_is_what_was_ordered(history: &History, orders: &Orders) {
    let mut recorded: BTreeMap<(TenantId, OrderId), BTreeMap<ProductId, Steps>> = BTreeMap::new();
    for pooled in history.states::<PooledOrder>().values() {
        for (structure, lines) in &pooled.demand {
            for line in lines {
                let of_order = recorded.entry(((*structure).into(), line.order)).or_default();
                let twice = of_order.insert(line.product, line.want.quantity());
                assert_eq!(twice, None, "demand is recorded twice");
            }
        }
    }
    let ordered: BTreeMap<_, BTreeMap<ProductId, Steps>> = orders
        .iter()
        .filter(|(_, order)| order.stage == OrderStage::Placed)
        .map(|((tenant, id), order)| {
            let lines = order.lines.values().map(|line| (line.product, line.want.quantity()));
            ((*tenant, OrderId::from_uuid(*id)), lines.collect())
        })
        .collect();
    assert_eq!(recorded, ordered, "the demand is not what was ordered");
}

/// received = allocated to orders + recorded losses, for every product.
fn goods_are_all_somebodys(history: &History, orders: &Orders) {
    let receptions = history.states::<Reception>();
    for (key, pooled) in history.states::<PooledOrder>() {
        let reception = receptions.get(&key);
        for product in pooled.lines.keys() {
            let allocated: Steps = orders
                .values()
                .filter_map(|order| order.allocated.get(product))
                .map(|line| line.quantity)
                .sum();
            let Some(reception) = reception else {
                assert_eq!(pooled.stage, PooledStage::Cancelled, "goods never came");
                assert!(allocated.is_zero(), "an order has goods that never came");
                continue;
            };
            let received = reception
                .lines
                .get(product)
                .map_or(Steps::ZERO, |line| line.delivered.saturating_sub(line.refused));
            let lost = reception.lost.get(product).copied().unwrap_or_default();
            assert_eq!(received, allocated + lost, "of {product}");
        }
    }
}

/// Whatever was lost while crates were packed: a packed crate keeps what it was packed with, less
/// what was found missing in it. But where more was noted in crates than was left, because they
/// were packed at the very moment of the loss, that much less is in them.
fn crates_hold_what_their_orders_are_given(month: &Month, history: &History, orders: &Orders) {
    let receptions = history.states::<Reception>();
    let crates = history.states::<Crate>();
    for (pooled, reception) in &receptions {
        for product in reception.lines.keys() {
            let kept = |order: Uuid, packed: &Crate| {
                reception.kept(*product, OrderId::from_uuid(order), packed.holds(*product))
            };
            let noted: Steps = crates.iter().map(|((_, order), one)| kept(*order, one)).sum();
            if noted > reception.left(*product) {
                month.tally.count("packed at the moment of the loss");
                continue;
            }
            for ((tenant, order), packed) in &crates {
                let share = orders[&(*tenant, *order)].allocated.get(product);
                let share = share.map(|line| line.quantity).unwrap_or_default();
                assert_eq!(kept(*order, packed), share, "{order} of {product}, {pooled:?}");
            }
        }
    }
}

/// No order gets more than it accepts, nor pays more than the ceiling.
fn shares_keep_their_promise(month: &Month, orders: &Orders) {
    for order in orders.values().filter(|order| order.stage == OrderStage::Placed) {
        assert_eq!(order.lines.len(), order.allocated.len(), "a line has no share");
        for share in order.allocated.values() {
            let line = &order.lines[&share.product];
            assert!(share.quantity <= line.want.at_most(), "more than accepted: {share:?}");
            let offers = &month.world.offer;
            let offer = offers.iter().find(|offer| offer.product == share.product).unwrap();
            let ceiling = offer.tiers.ceiling().with_vat(offer.vat).unwrap();
            assert!(share.unit_price <= ceiling, "dearer than the ceiling: {share:?}");
        }
        let parts: Money = order.allocated.values().map(|line| line.amount).sum();
        assert_eq!(order.total, parts, "a total is the sum of its lines");
    }
}

fn every_payment_counts_once(history: &History) {
    let mut seen = BTreeSet::new();
    for (_, event) in history.events::<Order>() {
        if let OrderEvent::PaymentReceived { payment, .. } = event {
            assert!(seen.insert(payment), "{payment} was received twice");
        }
    }
}

/// Never beyond their value, and each redemption pays an order.
fn vouchers_keep_within_their_value(history: &History) {
    for voucher in history.states::<Voucher>().values() {
        assert!(!voucher.left.is_negative(), "a voucher went beyond its value: {voucher:?}");
    }
    let mut redeemed: BTreeMap<PaymentId, Money> = BTreeMap::new();
    for (_, event) in history.events::<Voucher>() {
        if let VoucherEvent::VoucherRedeemed { payment, amount, .. } = event {
            assert_eq!(redeemed.insert(payment, amount), None, "{payment} redeemed twice");
        }
    }
    let mut paid: BTreeMap<PaymentId, Money> = BTreeMap::new();
    for (_, event) in history.events::<Order>() {
        if let OrderEvent::PaymentReceived { payment, means, amount } = event
            && matches!(means, domain::orders::Means::Voucher(_))
        {
            paid.insert(payment, amount);
        }
    }
    assert_eq!(redeemed, paid, "what vouchers lost is not what orders were paid");
}

fn books_balance(month: &Month, history: &History, orders: &Orders) {
    let mut books: BTreeMap<TenantId, BTreeMap<Account, Money>> = BTreeMap::new();
    for ((tenant, _), ledger) in history.states::<Ledger>() {
        for (account, amount) in ledger.balances {
            *books.entry(tenant).or_default().entry(account).or_default() += amount;
        }
    }
    for (tenant, accounts) in &books {
        let sum: Money = accounts.values().copied().sum();
        assert_eq!(sum, Money::ZERO, "the books of {tenant} do not balance: {accounts:?}");
    }
    for ((tenant, id), order) in orders {
        let account = Account::Order(OrderId::from_uuid(*id));
        let balance = books.get(tenant).and_then(|accounts| accounts.get(&account)).copied();
        let balance = balance.unwrap_or_default();
        assert_eq!(balance, order.due(), "what {id} owes, against {order:?}");
        assert!(order.presented.is_empty(), "a voucher was never answered");
    }
    let hub = books.get(&month.world.hub.into()).cloned().unwrap_or_default();
    let owed: Money = hub
        .iter()
        .filter(|(account, _)| matches!(account, Account::Structure(_)))
        .map(|(_, amount)| *amount)
        .sum();
    let totals: Money = orders.values().map(|order| order.total).sum();
    assert_eq!(owed, totals, "what the structures owe is not what their orders come to");
}

async fn read_models_say_the_same(month: &Month, history: &History) {
    let platform = &month.world.platform;
    for tenant in month.world.tenants() {
        let mut reading = platform.app.reading(tenant).await.unwrap();
        let shown = app::queries::books::balances(&mut reading, tenant).await.unwrap();
        let mut balances: BTreeMap<Account, Money> = BTreeMap::new();
        for ((of, _), ledger) in history.states::<Ledger>() {
            for (account, amount) in ledger.balances.into_iter().filter(|_| of == tenant) {
                *balances.entry(account).or_default() += amount;
            }
        }
        let shown: BTreeMap<Account, Money> =
            shown.into_iter().map(|posting| (posting.account, posting.amount)).collect();
        assert_eq!(shown, balances, "the balances shown are not those of the log");
    }
    let live = platform.dump().await.unwrap();
    for rebuilt in platform.rebuild(None).await.unwrap() {
        assert!(rebuilt.unchanged, "{} is another when rebuilt", rebuilt.projection);
    }
    assert!(platform.dump().await.unwrap() == live, "the read models changed when rebuilt");
    assert!(live.lines().count() > 100, "the read models are empty");
}
