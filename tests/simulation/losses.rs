//! Two things are lost at once, and every crate is packed before either loss is shared out.

use crate::packing::weighed;
use app::{Command, Platform};
use domain::{
    allocation::Want,
    campaigns::CampaignCommand,
    orders::{Buyer, Channel, Order, OrderCommand, WantedLine},
    pooling::{PooledOrder, PoolingCommand},
    receptions::{LossReason, ReceivedLine, Reception, ReceptionCommand},
};
use kernel::{OrderId, PooledOrderId, Steps};
use solidaires_tests::{
    dice::Dice,
    history::History,
    rest::bring_to_rest,
    world::{Size, World, command_id},
};
use sqlx::PgPool;
use std::sync::Arc;
use test_support::{TestClock, TestDatabase, TestIds};

/// What each of the two members orders of each product: whole cases, whatever their size.
const EACH: Steps = Steps::new(12);

struct Packing {
    platform: Platform,
    superuser: PgPool,
    world: World,
    pooled: PooledOrderId,
    dice: Dice,
}

impl Packing {
    /// Two products of one producer, ordered by two members, received whole, not packed yet.
    async fn prepare(database: &TestDatabase) -> Self {
        let mut dice = Dice::of(5);
        let (clock, ids) = (Arc::new(TestClock::default()), Arc::new(TestIds::seeded(5)));
        let platform = Platform::new(
            database.app().await,
            database.worker().await,
            clock,
            ids,
            solidaires_tests::keys::keys(),
        );
        let superuser = database.superuser().await;
        let size = Size { structures: 1, members: 2, producers: 1, products: 2 };
        let mut world = World::open(platform.clone(), size, &mut dice).await;
        bring_to_rest(&platform, &superuser).await;
        world.read_offer().await;
        let pooled = PooledOrderId::of(world.campaign, world.producers[0]);
        let packing = Self { platform, superuser, world, pooled, dice };
        packing.order().await;
        packing.receive().await;
        packing
    }

    async fn rest(&self) {
        bring_to_rest(&self.platform, &self.superuser).await;
    }

    async fn order(&self) {
        let (world, campaign) = (&self.world, self.world.campaign);
        let town = &world.towns[0];
        let want = Want::exactly(EACH);
        let products = world.offer.iter().map(|line| line.product);
        let lines: Vec<_> = products.map(|product| WantedLine { product, want }).collect();
        for member in &town.members {
            let (buyer, channel) = (Buyer::Member(*member), Channel::Paper);
            let place = OrderCommand::Place { campaign, buyer, channel, lines: lines.clone() };
            let order = OrderId::of_member(campaign, *member);
            let command = Command::Order(order, campaign, place);
            world.tell(&town.animator(), &format!("order {member}"), command).await;
        }
        let close = Command::Campaign(campaign, CampaignCommand::Close);
        world.tell(&world.coordinator(), "close", close).await;
        self.rest().await;
    }

    async fn receive(&self) {
        let (world, coordinator) = (&self.world, self.world.coordinator());
        let (campaign, producer) = (world.campaign, world.producers[0]);
        world.app().send_orders(&coordinator, command_id("send"), campaign).await.unwrap();
        let confirm = PoolingCommand::Confirm { lines: vec![] };
        let confirm = Command::Pooling(self.pooled, confirm);
        world.tell(&world.producer(producer), "confirm", confirm).await;
        self.rest().await;
        let lines = world.offer.iter().map(|line| ReceivedLine {
            product: line.product,
            delivered: EACH + EACH,
            refused: Steps::ZERO,
            refusal_reason: None,
            lot: "L1".into(),
            use_by: None,
            temperature_decidegrees: None,
        });
        let receive = ReceptionCommand::Receive { campaign, producer, lines: lines.collect() };
        world.tell(&coordinator, "receive", Command::Reception(self.pooled, receive)).await;
        self.rest().await;
    }

    async fn lose(&self, line: usize, quantity: u64) {
        let (product, reason) = (self.world.offer[line].product, LossReason::Broken);
        let lose = ReceptionCommand::RecordLoss { product, quantity: Steps::new(quantity), reason };
        let lose = Command::Reception(self.pooled, lose);
        self.world.tell(&self.world.coordinator(), &format!("lose {line}"), lose).await;
    }

    async fn pack(&mut self) -> usize {
        let (app, coordinator) = (self.world.app(), self.world.coordinator());
        let (campaign, town) = (self.world.campaign, self.world.towns[0].id);
        let waiting = app.crates_to_pack(&coordinator, campaign, town).await.unwrap();
        let weights = weighed(waiting.iter(), &mut self.dice);
        let id = command_id("pack");
        app.pack_as_shared(&coordinator, id, campaign, town, &weights).await.unwrap().count
    }

    async fn history(&self, database: &TestDatabase) -> History {
        History::read(&database.worker().await).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_two_losses_leave_is_shared_out_though_all_was_packed_meanwhile() {
    let database = TestDatabase::new().await;
    let mut packing = Packing::prepare(&database).await;
    packing.lose(0, 9).await;
    packing.lose(1, 1).await;
    // The losses are known and what is left is decided, but no order has heard of it.
    packing.platform.worker().round().await.unwrap();
    assert_eq!(packing.pack().await, 2);
    packing.rest().await;

    let history = packing.history(&database).await;
    let reception = history.states::<Reception>().into_values().next().unwrap();
    let pooled = history.states::<PooledOrder>().into_values().next().unwrap();
    for product in pooled.lines.keys() {
        let orders = history.states::<Order>();
        let shares = orders.values().filter_map(|order| order.allocated.get(product));
        let shared: Steps = shares.map(|line| line.quantity).sum();
        assert_eq!(shared, reception.left(*product), "all that is left, and no more");
    }
}
