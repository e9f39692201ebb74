//! Members who order, change their mind, pay, and try what is not allowed.

use crate::{
    months::Month,
    witness::{must_not, send, short_name},
};
use app::{AppError, Command, Request};
use domain::{
    Refusal,
    allocation::Want,
    orders::{Buyer, Channel, Means, Order, OrderCommand, OrderRefusal, WantedLine},
    pooling::PoolingCommand,
};
use kernel::{Actor, MemberId, Money, OrderId, PaymentId, PooledOrderId, Steps};
use solidaires_tests::{dice::Dice, history::History, world::Town};

/// What one member does in a month of ordering.
const ACTIONS: (u64, u64) = (5, 12);
const MEANS: [Means; 4] = [Means::Cash, Means::Cheque, Means::Card, Means::Transfer];

pub struct Shopper {
    pub month: Month,
    pub town: Town,
    pub member: MemberId,
    pub dice: Dice,
    pub told_closed: bool,
}

impl Shopper {
    /// Some go on until they are told that it is too late.
    pub async fn shop(mut self) {
        for _ in 0..self.dice.between(ACTIONS.0, ACTIONS.1) {
            match self.dice.between(1, 20) {
                1..=5 => self.order("place").await,
                6..=8 => self.order("change").await,
                9 | 10 => self.order("cancel").await,
                11..=13 => self.pay().await,
                14 | 15 => self.pay_too_much().await,
                16 | 17 => self.pay_with_voucher().await,
                18 => self.pay_from_wallet().await,
                _ => self.try_what_is_not_allowed().await,
            }
        }
        let goes_on = self.dice.percent(20);
        while goes_on && !self.told_closed {
            let what = *self.dice.pick(&["place", "change", "cancel"]);
            self.order(what).await;
        }
    }

    fn id(&self) -> OrderId {
        OrderId::of_member(self.month.world.campaign, self.member)
    }

    /// Themself on screen, or the animator for them on paper.
    fn actor(&mut self) -> (Actor, Channel) {
        match self.dice.percent(70) {
            true => (self.town.member(self.member), Channel::Screen),
            false => (self.town.animator(), Channel::Paper),
        }
    }

    fn command(&self, command: OrderCommand) -> Request {
        let command = Command::Order(self.id(), self.month.world.campaign, command);
        self.month.request(command)
    }

    async fn order(&mut self, what: &str) {
        let (actor, channel) = self.actor();
        let lines = self.basket();
        let campaign = self.month.world.campaign;
        let buyer = Buyer::Member(self.member);
        let request = self.command(match what {
            "place" => OrderCommand::Place { campaign, buyer, channel, lines },
            "change" => OrderCommand::Change { lines },
            _ => OrderCommand::Cancel,
        });
        let seen = self.dice.percent(20).then(|| self.dice.between(0, 3));
        let request = match what {
            "change" => request.expecting(seen),
            _ => request,
        };
        let month = self.month.clone();
        let answer = send(&month.world, &month.witness, &actor, request, &mut self.dice).await;
        let closed = Refusal::Order(OrderRefusal::FormClosed);
        self.told_closed |= matches!(&answer, Err(AppError::Refused(told)) if *told == closed);
        self.month.count(what, &answer.map(|_| ()));
    }

    /// A few products, some with a tolerance.
    fn basket(&mut self) -> Vec<WantedLine> {
        let offer = self.month.world.offer.clone();
        let mut lines: Vec<WantedLine> = vec![];
        for _ in 0..self.dice.between(1, 5) {
            let product = self.dice.pick(&offer).product;
            if lines.iter().any(|line| line.product == product) {
                continue;
            }
            let quantity = self.dice.between(1, 8);
            let (less, more) = match self.dice.percent(50) {
                true => (self.dice.between(0, quantity), self.dice.between(0, 4)),
                false => (0, 0),
            };
            let [least, quantity, most] =
                [quantity - less, quantity, quantity + more].map(Steps::new);
            let want = Want::try_new(quantity, least, most).unwrap();
            lines.push(WantedLine { product, want });
        }
        lines
    }

    /// The order as it is now, read from the log.
    async fn state(&self) -> Order {
        let log = self.month.log_of(self.town.id.into(), "order", self.id().uuid()).await;
        let states = History(log).states::<Order>();
        states.into_values().next().unwrap_or_default()
    }

    async fn pay(&mut self) {
        let due = self.state().await.due();
        if due.is_positive() {
            let part = match self.dice.percent(50) {
                true => Money::from_cents(1 + due.cents() / 2),
                false => due,
            };
            let means = *self.dice.pick(&MEANS);
            let answer = self.receive(means, part).await;
            self.month.count("pay", &answer.map(|_| ()));
        }
    }

    async fn receive(&mut self, means: Means, amount: Money) -> Result<app::Done, app::AppError> {
        let actor = match means {
            Means::Wallet => self.town.member(self.member),
            _ => self.town.animator(),
        };
        let month = self.month.clone();
        let id = month.fresh_id();
        let payment = PaymentId::from_uuid(id.uuid());
        let receive = OrderCommand::ReceivePayment { payment, means, amount };
        let command = Command::Order(self.id(), month.world.campaign, receive);
        let request = Request::new(id, command);
        send(&month.world, &month.witness, &actor, request, &mut self.dice).await
    }

    /// More than an order can ever cost.
    async fn pay_too_much(&mut self) {
        let answer = self.receive(Means::Cash, Money::from_cents(100_000_000)).await;
        assert!(answer.is_err(), "an order was paid more than is due");
        self.month.count("pay", &answer.map(|_| ()));
    }

    /// What was paid for an order that is cancelled pays the next one.
    async fn pay_from_wallet(&mut self) {
        if self.dice.percent(60) {
            self.pay().await;
            self.order("cancel").await;
            self.order("place").await;
        }
        let due = self.state().await.due();
        if due.is_positive() {
            let answer = self.receive(Means::Wallet, due.min(Money::from_cents(50))).await;
            self.month.count("wallet", &answer.map(|_| ()));
        }
    }

    async fn pay_with_voucher(&mut self) {
        let voucher = *self.dice.pick(&self.month.vouchers.clone());
        let due = self.state().await.due();
        if due.is_positive() {
            let amount = Money::from_cents(1 + due.cents() * 2 / 3);
            let order = (self.town.animator(), self.id());
            self.month.pay_with_voucher(&order, voucher, amount).await.ok();
        }
    }

    /// Another's order, and what belongs to another role.
    async fn try_what_is_not_allowed(&mut self) {
        let month = self.month.clone();
        let (world, witness) = (&month.world, &month.witness);
        let me = self.town.member(self.member);
        let other = self.town.members.iter().find(|other| **other != self.member);
        let campaign = world.campaign;
        let theirs = OrderId::of_member(campaign, *other.unwrap());
        let cancel = month.request(Command::Order(theirs, campaign, OrderCommand::Cancel));
        let error = must_not(world, witness, &me, cancel, &mut self.dice).await;
        month.tally.count(format!("somebody else's: {}", short_name(&error)));

        let pooled = PooledOrderId::of(campaign, world.producers[0]);
        let send = month.request(Command::Pooling(pooled, PoolingCommand::Send));
        let error = must_not(world, witness, &me, send, &mut self.dice).await;
        month.tally.count(format!("above the role: {}", short_name(&error)));
    }
}
