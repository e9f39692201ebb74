//! Two structures of one hub, a neighbour hub, and what each has that the other must not reach.

use app::{Command, Platform, vault::Vault};
use domain::{
    allocation::Want,
    campaigns::CampaignCommand,
    labs::LabCommand,
    orders::{Buyer, Channel, OrderCommand, WantedLine},
    pooling::PoolingCommand,
    receptions::{ReceivedLine, ReceptionCommand},
    structures::{StructureCommand, StructureKind, Territory},
};
use kernel::{
    Actor, LabId, MemberId, NegotiationId, OrderId, PooledOrderId, ProposalId, Role, Steps,
    StructureId, TenantId,
};
use solidaires_tests::{
    dice::Dice,
    rest::bring_to_rest,
    world::{Size, World, actor},
};
use sqlx::PgPool;
use std::sync::Arc;
use test_support::{TestClock, TestDatabase, TestIds};

const SIZE: Size = Size { structures: 2, members: 2, producers: 2, products: 1 };

pub struct Neighbours {
    pub world: World,
    pub superuser: PgPool,
    database: TestDatabase,
}

impl Neighbours {
    /// Both have ordered; their order is packed, their lab talks.
    pub async fn meet() -> Self {
        let neighbours = Self::open().await;
        neighbours.close_and_receive().await;
        neighbours
    }

    /// The form is open, and everybody has ordered.
    pub async fn open() -> Self {
        let database = TestDatabase::new().await;
        let (clock, ids) = (Arc::new(TestClock::default()), Arc::new(TestIds::seeded(5)));
        let (app, worker) = (database.app().await, database.worker().await);
        let platform = Platform::new(app, worker, clock, ids, solidaires_tests::keys::keys());
        let mut world = World::open(platform.clone(), SIZE, &mut Dice::of(5)).await;
        let superuser = database.superuser().await;
        bring_to_rest(&platform, &superuser).await;
        world.read_offer().await;
        let neighbours = Self { world, superuser, database };
        neighbours.found_other_hub().await;
        neighbours.order_and_talk().await;
        neighbours.rest().await;
        neighbours
    }

    pub async fn rest(&self) {
        bring_to_rest(&self.world.platform, &self.superuser).await;
    }

    /// The rows and people of a tenant, as the web service reads them.
    pub async fn vault(&self, tenant: TenantId) -> Vault {
        let pool = self.database.app().await;
        let transaction = eventlog::begin_tenant(&pool, tenant.uuid()).await;
        Vault::open(transaction.unwrap(), solidaires_tests::keys::keys())
    }

    pub fn ours(&self) -> TenantId {
        self.world.towns[0].id.into()
    }

    pub fn theirs(&self) -> TenantId {
        self.world.towns[1].id.into()
    }

    pub fn their_member(&self) -> MemberId {
        self.world.towns[1].members[0]
    }

    pub fn their_order(&self) -> OrderId {
        OrderId::of_member(self.world.campaign, self.their_member())
    }

    pub fn their_lab(&self) -> LabId {
        LabId::derived(&[b"their lab"])
    }

    pub fn their_proposal(&self) -> ProposalId {
        ProposalId::derived(&[b"their proposal"])
    }

    pub fn their_negotiation(&self) -> NegotiationId {
        NegotiationId::from_uuid(self.world.offer[0].agreement.uuid())
    }

    pub fn their_pooled_order(&self) -> PooledOrderId {
        PooledOrderId::of(self.world.campaign, self.world.offer[0].producer)
    }

    /// The coordination of a hub that has nothing to do with theirs.
    pub fn other_coordinator(&self) -> Actor {
        actor("other coordinator", other_hub().into(), Role::Coordinator)
    }

    async fn found_other_hub(&self) {
        let (name, kind) = ("L’autre plateforme".to_owned(), StructureKind::Hub);
        let territory = Territory { commune: "88160".into(), epci: "200068757".into() };
        let register = StructureCommand::Register { name, kind, territory, hub: None };
        let command = Command::Structure(other_hub(), register);
        self.world.tell(&self.other_coordinator(), "other hub", command).await;
    }

    async fn order_and_talk(&self) {
        let campaign = self.world.campaign;
        for town in &self.world.towns {
            let member = town.members[0];
            let want = Want::exactly(Steps::new(12));
            let lines = self.world.offer.iter();
            let lines = lines.map(|line| WantedLine { product: line.product, want }).collect();
            let (buyer, channel) = (Buyer::Member(member), Channel::Screen);
            let place = OrderCommand::Place { campaign, buyer, channel, lines };
            let place = Command::Order(OrderId::of_member(campaign, member), campaign, place);
            self.world.tell(&town.member(member), &format!("{member} orders"), place).await;
        }
        let town = &self.world.towns[1];
        let (proposal, by) = (self.their_proposal(), self.their_member());
        let open = LabCommand::Open { title: "Labo".into() };
        let propose = LabCommand::Propose { proposal, by, text: "Du pain".into() };
        for (what, command) in [("lab opens", open), ("lab proposal", propose)] {
            let command = Command::Lab(self.their_lab(), command);
            self.world.tell(&town.animator(), what, command).await;
        }
    }

    async fn close_and_receive(&self) {
        let (world, campaign) = (&self.world, self.world.campaign);
        let coordinator = world.coordinator();
        let close = Command::Campaign(campaign, CampaignCommand::Close);
        world.tell(&coordinator, "close", close).await;
        self.rest().await;
        for (number, line) in world.offer.iter().enumerate() {
            let pooled = PooledOrderId::of(campaign, line.producer);
            let reason = "Pour tout le monde.".to_owned();
            let over = Command::Pooling(pooled, PoolingCommand::OverrideMinimum { reason });
            let id = solidaires_tests::world::command_id(&format!("override {number}"));
            // Refused where the minimum is reached: just as well.
            world.app().execute(&coordinator, app::Request::new(id, over)).await.ok();
        }
        let id = solidaires_tests::world::command_id("send");
        world.app().send_orders(&coordinator, id, campaign).await.unwrap();
        for line in &world.offer {
            self.supply(line).await;
        }
        let town = &world.towns[1];
        let id = solidaires_tests::world::command_id("pack");
        let weights =
            world.offer.iter().map(|line| ((self.their_order(), line.product), 9_000)).collect();
        let packed = world.app().pack_as_shared(&coordinator, id, campaign, town.id, &weights);
        assert_eq!(packed.await.unwrap().count, 1);
        self.rest().await;
    }

    async fn supply(&self, line: &domain::campaigns::OfferLine) {
        let (world, campaign, producer) = (&self.world, self.world.campaign, line.producer);
        let pooled = PooledOrderId::of(campaign, producer);
        let confirm = Command::Pooling(pooled, PoolingCommand::Confirm { lines: vec![] });
        world.tell(&world.producer(producer), &format!("confirm {producer}"), confirm).await;
        self.rest().await;
        let lines = vec![ReceivedLine {
            product: line.product,
            delivered: Steps::new(20),
            refused: Steps::ZERO,
            refusal_reason: None,
            lot: "L1".into(),
            use_by: None,
            temperature_decidegrees: None,
        }];
        let receive = ReceptionCommand::Receive { campaign, producer, lines };
        let receive = Command::Reception(pooled, receive);
        world.tell(&world.coordinator(), &format!("receive {producer}"), receive).await;
        self.rest().await;
    }
}

fn other_hub() -> StructureId {
    StructureId::derived(&[b"other hub"])
}
