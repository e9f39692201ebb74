//! The worker and the person who waits answer one voucher at the same moment, while its order
//! changes under them. Whoever is faster: what the voucher lost is what the order was paid.

use app::{App, AppError, Command, Platform, Request, VoucherCode};
use domain::{
    Fold,
    allocation::Want,
    orders::{Buyer, Channel, Order, OrderCommand, WantedLine},
    vouchers::Voucher,
};
use eventlog::RecordedEvent;
use kernel::{
    Actor, Category, CommandId, Money, OrderId, PaymentId, ProductId, Steps, TenantId, VoucherId,
};
use solidaires_tests::{
    dice::Dice,
    rest::bring_to_rest,
    world::{Size, World, command_id},
};
use std::sync::Arc;
use test_support::{TestClock, TestDatabase, TestIds};
use tokio::task::JoinSet;
use uuid::Uuid;

const ROUNDS: u64 = 40;
const AMOUNT: Money = Money::from_cents(10);

/// One order, and a voucher that is good for one of its two products.
#[derive(Clone)]
struct Race {
    world: Arc<World>,
    /// Remembers nothing of what the first one did, like a service of its own.
    worker: App,
    member: Actor,
    order: OrderId,
    voucher: VoucherId,
    good_for: ProductId,
    other: ProductId,
}

impl Race {
    async fn prepare(database: &TestDatabase) -> Self {
        let mut dice = Dice::of(3);
        let connect = async |seed| {
            let (clock, ids) = (Arc::new(TestClock::default()), Arc::new(TestIds::seeded(seed)));
            Platform::new(
                database.app().await,
                database.worker().await,
                clock,
                ids,
                solidaires_tests::keys::keys(),
            )
        };
        let (platform, worker) = (connect(1).await, connect(2).await.app);
        let size = Size { structures: 1, members: 1, producers: 2, products: 4 };
        let mut world = World::open(platform.clone(), size, &mut dice).await;
        bring_to_rest(&platform, &database.superuser().await).await;
        world.read_offer().await;
        let first = world.offer[0].clone();
        let other = world.offer.iter().find(|line| line.category != first.category).unwrap();
        let (town, voucher) = (&world.towns[0], issue(&world, first.category).await);
        let race = Self {
            worker,
            member: town.member(town.members[0]),
            order: OrderId::of_member(world.campaign, town.members[0]),
            voucher,
            good_for: first.product,
            other: other.product,
            world: Arc::new(world.clone()),
        };
        let campaign = race.world.campaign;
        let (buyer, channel) = (Buyer::Member(town.members[0]), Channel::Screen);
        let lines = race.lines(true);
        race.tell("place", OrderCommand::Place { campaign, buyer, channel, lines }).await;
        race
    }

    fn tenant(&self) -> TenantId {
        self.member.tenant
    }

    fn command(&self, command: OrderCommand) -> Command {
        Command::Order(self.order, self.world.campaign, command)
    }

    async fn tell(&self, what: &str, command: OrderCommand) {
        self.world.tell(&self.member, what, self.command(command)).await;
    }

    /// With the product that the voucher is good for, or without.
    fn lines(&self, good: bool) -> Vec<WantedLine> {
        let want = Want::exactly(Steps::new(100));
        let good = good.then_some(self.good_for);
        [self.other].into_iter().chain(good).map(|product| WantedLine { product, want }).collect()
    }

    async fn log_of<S: Fold>(&self, tenant: TenantId, id: Uuid) -> Vec<RecordedEvent> {
        let mut reading = self.world.app().reading(tenant).await.unwrap();
        let stream = eventlog::StreamId::new(tenant.uuid(), S::CATEGORY, id);
        eventlog::load(&mut *reading, &stream, 0).await.unwrap()
    }

    async fn state_of<S: Fold>(&self, tenant: TenantId, id: Uuid) -> S {
        let events = self.log_of::<S>(tenant, id).await;
        events.iter().fold(S::default(), |state, recorded| {
            state.evolve(&serde_json::from_str(&recorded.payload).unwrap())
        })
    }

    /// Presents the voucher and lets everybody answer it; says whether it was good.
    async fn run(&self, round: u64, good: bool, changing: bool) -> bool {
        let payment = PaymentId::derived(&[&round.to_be_bytes()]);
        self.tell(&format!("{round}"), OrderCommand::Change { lines: self.lines(good) }).await;
        let present =
            OrderCommand::PresentVoucher { payment, voucher: self.voucher, amount: AMOUNT };
        let present =
            Request::new(CommandId::from_uuid(payment.uuid()), self.command(present.clone()));
        self.world.app().execute(&self.member, present).await.unwrap();
        let log = self.log_of::<Order>(self.tenant(), self.order.uuid()).await;
        let presented = log.last().unwrap().clone();
        assert_eq!(presented.name, "voucher_presented");

        let mut everybody = JoinSet::new();
        for _ in 0..2 {
            let (race, presented) = (self.clone(), presented.clone());
            everybody.spawn(async move { race.worker.react(&presented, None).await });
            let race = self.clone();
            everybody.spawn(async move { race.pay(payment).await });
        }
        if changing {
            let race = self.clone();
            everybody.spawn(async move { race.change_to_and_fro(round, good).await });
        }
        while let Some(answer) = everybody.join_next().await {
            match answer.unwrap() {
                Ok(()) | Err(AppError::Refused(_) | AppError::Overloaded) => {}
                Err(AppError::Conflict { .. }) => {}
                Err(error) => panic!("round {round}: {error}"),
            }
        }
        // What did not go through is tried again, as a worker does.
        self.worker.react(&presented, None).await.unwrap();
        self.answered(payment).await
    }

    async fn pay(&self, payment: PaymentId) -> Result<(), AppError> {
        let (app, campaign) = (self.world.app(), self.world.campaign);
        app.pay_with_voucher(&self.member, self.order, campaign, payment, self.voucher, AMOUNT)
            .await
            .map(|_| ())
    }

    async fn change_to_and_fro(&self, round: u64, good: bool) -> Result<(), AppError> {
        for (number, good) in [!good, good, !good].into_iter().enumerate() {
            let change = self.command(OrderCommand::Change { lines: self.lines(good) });
            let id = command_id(&format!("{round} {number}"));
            self.world.app().execute(&self.member, Request::new(id, change)).await?;
        }
        Ok(())
    }

    async fn answered(&self, payment: PaymentId) -> bool {
        let order: Order = self.state_of(self.tenant(), self.order.uuid()).await;
        let hub = self.world.hub.into();
        let voucher: Voucher = self.state_of(hub, self.voucher.uuid()).await;
        let redeemed = voucher.redeemed.contains_key(&payment);
        assert!(!order.presented.contains_key(&payment), "nobody answered");
        assert_eq!(order.declined.contains(&payment), !redeemed, "declined, but redeemed");
        assert_eq!(order.paid, voucher.redeemed.values().copied().sum(), "debited, not paid");
        redeemed
    }
}

async fn issue(world: &World, category: Category) -> VoucherId {
    let code = VoucherCode::from_random([7; 10]);
    let expires_on = world.app().clock().now().date_naive() + chrono::TimeDelta::days(30);
    let (issuer, value) = (world.towns[0].animator(), Money::from_cents(10_000));
    let id = command_id("issue");
    let app = world.app();
    app.issue_voucher(&issuer, id, &code, value, expires_on, vec![category]).await.unwrap();
    code.voucher()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_answers_a_voucher_first_its_debit_is_the_orders_payment() {
    let database = TestDatabase::new().await;
    let race = Race::prepare(&database).await;
    for round in 0..ROUNDS {
        race.run(round, round % 2 == 0, true).await;
    }
    assert!(race.run(ROUNDS, true, false).await, "a good voucher was declined");
    assert!(!race.run(ROUNDS + 1, false, false).await, "a voucher paid what it is not good for");
}
