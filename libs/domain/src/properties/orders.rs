//! Whatever is asked of an order, its money adds up, in the order and in the books.

use crate::allocation::{Outcome, Want};
use crate::ledger::{self, Account, Ledger, LedgerCommand};
use crate::order_forms::{OrderForm, OrderFormEvent};
use crate::orders::{
    self, AllocatedLine, Buyer, Channel, Means, Order, OrderCommand, OrderEvent, OrderStage,
    Reason, WantedLine,
};
use crate::testing::{
    campaign, cents, closing, context, member, month, offer, order, payment, product, steps,
    structure, voucher,
};
use crate::{Fold, fold};
use kernel::Money;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

#[derive(Debug, Clone)]
enum Step {
    Ask(OrderCommand),
    /// The hub answers the first voucher that waits, and finds it good or not.
    AnswerVoucher {
        good: bool,
    },
    CloseForm,
}

fn an_amount() -> impl Strategy<Value = Money> {
    prop_oneof![1 => -1_00..=0i64, 8 => 1..=12_00i64, 1 => any::<i64>()].prop_map(cents)
}

fn lines() -> impl Strategy<Value = Vec<WantedLine>> {
    let want = (0..5u64, 0..3u64, 0..3u64).prop_map(|(q, less, more)| {
        Want::try_new(steps(q), steps(q.saturating_sub(less)), steps(q + more)).unwrap()
    });
    let line =
        (1..=4u128, want).prop_map(|(number, want)| WantedLine { product: product(number), want });
    proptest::collection::vec(line, 0..4)
}

fn shares() -> impl Strategy<Value = Vec<AllocatedLine>> {
    let share =
        (1..=3u128, 0..6u64, an_amount()).prop_map(|(number, quantity, amount)| AllocatedLine {
            product: product(number),
            quantity: steps(quantity),
            reason: Reason::Shared(Outcome::Level),
            level: steps(quantity),
            unit_price: cents(2_00),
            amount,
        });
    proptest::collection::vec(share, 0..3)
}

fn means() -> impl Strategy<Value = Means> {
    let voucher = Means::Voucher(voucher(1));
    let money = [Means::Cash, Means::Cheque, Means::Card, Means::Transfer, Means::Wallet];
    prop::sample::select([money.to_vec(), vec![voucher]].concat())
}

fn a_command() -> impl Strategy<Value = OrderCommand> {
    use OrderCommand as C;
    let of_payment = || (0..5u128).prop_map(payment);
    prop_oneof![
        2 => lines().prop_map(|lines| C::Place {
            campaign: campaign(1),
            buyer: Buyer::Member(member(1)),
            channel: Channel::Screen,
            lines,
        }),
        2 => lines().prop_map(|lines| C::Change { lines }),
        1 => Just(C::Cancel),
        3 => (of_payment(), an_amount()).prop_map(|(payment, amount)| {
            C::PresentVoucher { payment, voucher: voucher(1), amount }
        }),
        1 => of_payment().prop_map(|payment| C::DeclineVoucher { payment }),
        4 => (of_payment(), means(), an_amount())
            .prop_map(|(payment, means, amount)| C::ReceivePayment { payment, means, amount }),
        3 => shares().prop_map(|lines| C::Allocate { lines }),
        2 => (1..=3u128, 0..2_000u32, an_amount()).prop_map(|(number, weight_grams, amount)| {
            C::Weigh { product: product(number), weight_grams, amount }
        }),
    ]
}

fn a_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        20 => a_command().prop_map(Step::Ask),
        3 => any::<bool>().prop_map(|good| Step::AnswerVoucher { good }),
        1 => Just(Step::CloseForm),
    ]
}

/// An order, its books and its form, and all that happened.
struct World {
    form: OrderForm,
    order: Order,
    books: Ledger,
    events: Vec<OrderEvent>,
}

impl World {
    fn new() -> Self {
        let form = fold(&[OrderFormEvent::OrderFormPresented {
            hub: structure(1),
            month: month(11),
            closes_at: closing(),
            lines: vec![offer(1), offer(2), offer(3)],
        }]);
        Self { form, order: Order::default(), books: Ledger::default(), events: vec![] }
    }

    fn take(&mut self, step: Step) -> Result<(), TestCaseError> {
        match step {
            Step::Ask(command) => self.ask(command),
            Step::CloseForm => {
                self.form = self.form.clone().evolve(&OrderFormEvent::OrderFormClosed);
                Ok(())
            }
            Step::AnswerVoucher { good } => {
                let waiting = self.order.presented.iter().next();
                let Some((&payment, &(voucher, amount))) = waiting else { return Ok(()) };
                let means = Means::Voucher(voucher);
                self.ask(match good {
                    true => OrderCommand::ReceivePayment { payment, means, amount },
                    false => OrderCommand::DeclineVoucher { payment },
                })
            }
        }
    }

    /// A refusal changes nothing; what happens is posted.
    fn ask(&mut self, command: OrderCommand) -> Result<(), TestCaseError> {
        let decided = orders::decide(&self.form, &self.order, command, &context());
        for event in decided.unwrap_or_default() {
            let after = self.order.clone().evolve(&event);
            if let Some((memo, postings)) = ledger::of_order(order(1), &self.order, &after, &event)
            {
                let post = LedgerCommand::Post { campaign: campaign(1), memo, postings };
                let posted = ledger::decide(&self.books, post, &context());
                let posted =
                    posted.map_err(|refusal| TestCaseError::fail(format!("{refusal:?}")))?;
                self.books = posted.iter().fold(std::mem::take(&mut self.books), Ledger::evolve);
            }
            self.order = after;
            self.events.push(event);
        }
        Ok(())
    }

    fn paid(&self) -> Money {
        let amounts = self.events.iter().filter_map(|event| match event {
            OrderEvent::PaymentReceived { amount, .. } => Some(*amount),
            _ => None,
        });
        amounts.sum()
    }

    /// Each line at what it came to, or else at its ceiling.
    fn lines_total(&self) -> Money {
        let order = &self.order;
        let amount_of = |line: &orders::OrderLine| {
            order.allocated.get(&line.product).map_or(line.amount, |share| share.amount)
        };
        order.lines.values().map(amount_of).sum()
    }

    fn adds_up(&self) -> Result<(), TestCaseError> {
        let order = &self.order;
        prop_assert!(!order.due().is_negative());
        prop_assert_eq!(order.paid, self.paid());
        prop_assert_eq!(order.total, self.lines_total());
        prop_assert!(!order.credited.is_negative() && order.credited <= order.paid);
        prop_assert_eq!(&fold::<Order>(&self.events), order, "replayed");
        self.books_agree()
    }

    /// The books sum to zero, and the order's own account ends at what is due: vouchers that are
    /// still under way are due in the books, and are not asked for again.
    fn books_agree(&self) -> Result<(), TestCaseError> {
        let order = &self.order;
        prop_assert_eq!(self.books.balances.values().copied().sum::<Money>(), Money::ZERO);
        let account = Account::Order(crate::testing::order(1));
        let balance = self.books.balances.get(&account).copied().unwrap_or_default();
        prop_assert_eq!(balance, order.charged() + order.credited - order.paid);
        let all_shared_out = order.lines.keys().all(|id| order.allocated.contains_key(id));
        if all_shared_out || order.stage == OrderStage::Cancelled {
            let under_way: Money = order.presented.values().map(|(_, amount)| *amount).sum();
            prop_assert!(!balance.is_negative(), "paid too much and not credited: {}", balance);
            prop_assert_eq!(order.due(), Money::ZERO.max(balance - under_way));
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn an_orders_money_adds_up_after_any_sequence_of_commands(
        steps in proptest::collection::vec(a_step(), 0..40),
    ) {
        let mut world = World::new();
        for step in steps {
            world.take(step)?;
            world.adds_up()?;
        }
    }
}
