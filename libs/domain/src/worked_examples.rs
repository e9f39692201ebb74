//! The worked examples that the rules were agreed on, from the order to the books.

use crate::allocation::Want;
use crate::campaigns::OfferLine;
use crate::ledger::{Account, Ledger, LedgerCommand, Memo};
use crate::order_forms::{OrderForm, OrderFormEvent};
use crate::orders::{
    AllocatedLine, Buyer, Channel, Means, Order, OrderCommand, OrderEvent, Reason, WantedLine,
};
use crate::pooling::{
    Cause, DemandLine, PooledOrder, PoolingCommand, PoolingEvent, PoolingRefusal, ProductQuantity,
};
use crate::testing::{
    campaign, cents, closing, context, euros, exactly, given, member, month, offer, order, payment,
    price, producer, product, steps, structure, text,
};
use crate::{Fold, fold, ledger, orders, pooling};
use kernel::Money;

/// Decides and evolves, as the application does.
fn ask(pooled: PooledOrder, command: PoolingCommand) -> PooledOrder {
    let events = pooling::decide(&pooled, command, &context()).unwrap();
    events.iter().fold(pooled, PooledOrder::evolve)
}

/// The wants, spread over three structures, of orders numbered from 1.
fn demand(wants: &[Want]) -> PooledOrder {
    let events: Vec<PoolingEvent> = (0..3)
        .map(|place| {
            let lines = (1..).zip(wants).skip(place).step_by(3);
            let line = |(number, want): (u128, &Want)| DemandLine {
                order: order(number),
                product: product(1),
                want: *want,
            };
            let structure = structure(2 + place as u128);
            PoolingEvent::DemandRecorded { structure, lines: lines.map(line).collect() }
        })
        .collect();
    fold(&events)
}

fn fix(offer: OfferLine, minimum: Money) -> PoolingCommand {
    PoolingCommand::Fix {
        campaign: campaign(1),
        producer: producer(1),
        offer: vec![offer],
        minimum,
        seed: "0".repeat(64),
    }
}

fn quantity(quantity: u64) -> Vec<ProductQuantity> {
    vec![ProductQuantity { product: product(1), quantity: steps(quantity) }]
}

/// What each order gets, by the number of the order.
fn shares(pooled: &PooledOrder) -> Vec<u64> {
    let mut shares = pooled.allocation(product(1)).unwrap().shares;
    shares.sort_by_key(|share| share.order);
    shares.iter().map(|share| share.given.count()).collect()
}

#[test]
fn the_final_price_is_that_of_the_tier_the_structures_reach_together() {
    for (pooled, reached) in
        [(99, "2.00"), (100, "1.80"), (499, "1.80"), (500, "1.50"), (3_000, "1.50")]
    {
        let wants = [exactly(pooled - 60), exactly(40), exactly(20)];
        let fixed = ask(demand(&wants), fix(offer(1), Money::ZERO));
        let line = fixed.lines[&product(1)];
        assert_eq!((line.target, line.unit_price), (steps(pooled), price(reached)), "{pooled}");
    }
}

/// An order with its books: every event's entry is posted, or the test fails.
#[derive(Default)]
struct Kept {
    order: Order,
    books: Ledger,
    memos: Vec<Memo>,
}

impl Kept {
    fn ask(&mut self, form: &OrderForm, command: OrderCommand) -> Vec<OrderEvent> {
        let events = orders::decide(form, &self.order, command, &context()).unwrap();
        for event in &events {
            let after = self.order.clone().evolve(event);
            if let Some((memo, postings)) = ledger::of_order(order(1), &self.order, &after, event) {
                let post = LedgerCommand::Post { campaign: campaign(1), memo, postings };
                let posted = ledger::decide(&self.books, post, &context()).unwrap();
                self.books = posted.iter().fold(std::mem::take(&mut self.books), Ledger::evolve);
                self.memos.push(memo);
            }
            self.order = after;
        }
        events
    }

    /// Four at 2.00 €, paid in cash.
    fn four_paid() -> Self {
        let form: OrderForm = fold(&[OrderFormEvent::OrderFormPresented {
            hub: structure(1),
            month: month(11),
            closes_at: closing(),
            lines: vec![offer(1)],
        }]);
        let mut kept = Self::default();
        let lines = vec![WantedLine { product: product(1), want: exactly(4) }];
        let (campaign, buyer) = (campaign(1), Buyer::Member(member(1)));
        let place = OrderCommand::Place { campaign, buyer, channel: Channel::Screen, lines };
        kept.ask(&form, place);
        assert_eq!((kept.order.total, kept.order.due()), (cents(8_00), cents(8_00)));
        let (payment, means, amount) = (payment(1), Means::Cash, cents(8_00));
        kept.ask(&form, OrderCommand::ReceivePayment { payment, means, amount });
        assert_eq!(kept.order.due(), Money::ZERO);
        kept
    }

    fn balance(&self, account: Account) -> Money {
        self.books.balances.get(&account).copied().unwrap_or_default()
    }
}

/// What the pooled order gives order 1, at the price reached.
fn share_of_order_1(pooled: &PooledOrder) -> AllocatedLine {
    let allocation = pooled.allocation(product(1)).unwrap();
    let share = allocation.shares.iter().find(|share| share.order == order(1)).unwrap();
    let line = pooled.lines[&product(1)];
    AllocatedLine {
        product: product(1),
        quantity: share.given,
        reason: Reason::Shared(share.outcome),
        level: allocation.level,
        unit_price: line.unit_price.with_vat(line.vat).unwrap(),
        amount: offer(1).line_amount(line.unit_price, share.given).unwrap(),
    }
}

#[test]
fn a_member_who_paid_4_times_2_euros_gets_2_euros_back_when_500_are_pooled() {
    let mut kept = Kept::four_paid();
    let fixed = ask(demand(&[exactly(4), exactly(400), exactly(96)]), fix(offer(1), Money::ZERO));
    let sent = ask(fixed, PoolingCommand::Send);
    let pooled = ask(sent, PoolingCommand::Confirm { lines: vec![] });
    let line = share_of_order_1(&pooled);
    assert_eq!((line.quantity, line.unit_price), (steps(4), cents(1_50)));

    let form = OrderForm::default();
    let events = kept.ask(&form, OrderCommand::Allocate { lines: vec![line] });
    let (total, credited) = (cents(6_00), cents(2_00));
    assert_eq!(events, [OrderEvent::OrderAllocated { lines: vec![line], total, credited }]);
    assert_eq!(kept.order.due(), Money::ZERO);

    assert_eq!(kept.memos, [Memo::Payment, Memo::Charge]);
    assert_eq!(kept.balance(Account::Cash), cents(8_00));
    assert_eq!(kept.balance(Account::Goods), cents(-6_00));
    assert_eq!(kept.balance(Account::Wallets), cents(-2_00));
    assert_eq!(kept.balance(Account::Order(order(1))), Money::ZERO);
    assert_eq!(kept.books.balances.values().copied().sum::<Money>(), Money::ZERO);
}

#[test]
fn below_the_minimum_nothing_is_sent_and_every_line_is_credited() {
    let mut kept = Kept::four_paid();
    let fixed = ask(demand(&[exactly(4), exactly(2)]), fix(offer(1), euros(100)));
    let refused = pooling::decide(&fixed, PoolingCommand::Send, &context());
    let (minimum, total) = (euros(100), cents(12_00));
    assert_eq!(refused, Err(PoolingRefusal::BelowMinimum { minimum, total }));
    let cancelled = ask(fixed, PoolingCommand::CancelBelowMinimum);
    assert_eq!(shares(&cancelled), [0, 0]);

    let reason = Reason::BelowMinimum;
    let line = AllocatedLine { reason, ..share_of_order_1(&cancelled) };
    assert_eq!((line.quantity, line.amount), (steps(0), Money::ZERO));
    kept.ask(&OrderForm::default(), OrderCommand::Allocate { lines: vec![line] });
    assert_eq!((kept.order.total, kept.order.credited), (Money::ZERO, cents(8_00)));
    assert_eq!(kept.balance(Account::Wallets), cents(-8_00));
    assert_eq!(kept.balance(Account::Order(order(1))), Money::ZERO);
}

#[test]
fn below_the_minimum_a_coordinators_reason_sends_it_and_is_an_event() {
    let fixed = ask(demand(&[exactly(4), exactly(2)]), fix(offer(1), euros(100)));
    let reason = text("Le producteur passe de toute façon à Toul");
    let overridden = given([]).when(|_: &PooledOrder, context| {
        let command = PoolingCommand::OverrideMinimum { reason: reason.clone() };
        pooling::decide(&fixed, command, context)
    });
    overridden.then([PoolingEvent::MinimumOverridden { reason: reason.clone() }]);
    let overridden = ask(fixed, PoolingCommand::OverrideMinimum { reason });
    let sent = ask(overridden, PoolingCommand::Send);
    assert_eq!(shares(&ask(sent, PoolingCommand::Confirm { lines: vec![] })), [4, 2]);
}

/// As the rules were agreed: what is wanted, the case, the supply; then T, λ and the shares.
const ALLOCATIONS: &str = "
    | case        | q        | lo       | hi       | C  | S  | T  | λ | result  |
    | exact       | 6 4 2    | 6 4 2    | 6 4 2    | 6  | –  | 12 | – | 6 4 2   |
    | surplus     | 5 3 2    | 5 3 2    | 7 5 3    | 12 | –  | 12 | 4 | 5 4 3   |
    | cut         | 5 3 1 5  | 5 3 1 5  | 5 3 1 5  | 6  | –  | 12 | 4 | 4 3 1 4 |
    | give way    | 5 3 1 4  | 3 3 1 2  | 5 3 1 4  | 6  | –  | 12 | 4 | 4 3 1 4 |
    | shortage    | 10 6 3 1 | 10 6 3 1 | 10 6 3 1 | 1  | 12 | 12 | 4 | 4 4 3 1 |
    | tie goes up | 3 3 3    | 0 0 0    | 6 6 6    | 6  | –  | 12 | 4 | 4 4 4   |
";

fn numbers(cell: &str) -> Vec<u64> {
    cell.split_whitespace().map(|number| number.parse().unwrap()).collect()
}

fn wants(q: &str, lo: &str, hi: &str) -> Vec<Want> {
    let limits = numbers(lo).into_iter().zip(numbers(hi));
    let want = |(q, (lo, hi))| Want::try_new(steps(q), steps(lo), steps(hi)).unwrap();
    numbers(q).into_iter().zip(limits).map(want).collect()
}

/// Calls `check` with each row's name, wants, case size, supply, T, λ and shares.
fn for_each_row(check: impl Fn(&str, PooledOrder, Option<u64>, u64, Option<u64>, Vec<u64>)) {
    let rows: Vec<&str> = ALLOCATIONS.lines().filter(|line| line.contains('|')).skip(1).collect();
    assert_eq!(rows.len(), 6);
    for row in rows {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let [_, case, q, lo, hi, c, s, t, level, result, _] = cells[..] else {
            panic!("a row has nine cells: {row}")
        };
        let in_cases = OfferLine { case_size: steps(c.parse().unwrap()), ..offer(1) };
        let fixed = ask(demand(&wants(q, lo, hi)), fix(in_cases, Money::ZERO));
        let sent = ask(fixed, PoolingCommand::Send);
        let target = t.parse().unwrap();
        check(case, sent, s.parse().ok(), target, level.parse().ok(), numbers(result));
    }
}

#[test]
fn what_a_producer_confirms_is_shared_out_as_agreed() {
    for_each_row(|case, sent, supply, target, level, result| {
        let ordered = sent.lines[&product(1)].target.count();
        assert_eq!(ordered, supply.map_or(target, |_| 20), "{case}");
        let lines = supply.map(quantity).unwrap_or_default();
        let confirmed = ask(sent, PoolingCommand::Confirm { lines });
        assert_eq!(confirmed.allocated[&product(1)], steps(target), "{case}");
        assert_eq!(shares(&confirmed), result, "{case}");
        let found = confirmed.allocation(product(1)).unwrap().level.count();
        assert!(level.is_none_or(|level| level == found), "{case}: {found}");
    });
}

#[test]
fn what_arrives_short_is_shared_out_as_if_only_that_had_been_confirmed() {
    for_each_row(|case, sent, _, target, _, result| {
        let confirmed = ask(sent, PoolingCommand::Confirm { lines: vec![] });
        let (cause, lines) = (Cause::Reception, quantity(target));
        let shared = ask(confirmed, PoolingCommand::Reallocate { cause, lines, kept: vec![] });
        assert_eq!(shares(&shared), result, "{case}");
        let (cause, lines) = (Cause::Loss, quantity(0));
        let nothing = ask(shared, PoolingCommand::Reallocate { cause, lines, kept: vec![] });
        assert!(shares(&nothing).iter().all(|share| *share == 0), "{case}");
    });
}
