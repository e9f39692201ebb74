//! One month from its opening to its settlement.

use crate::{
    checks,
    crashes::CrashingWorkers,
    packing,
    shoppers::Shopper,
    supplying,
    vouchers::{self, Vouchers},
    witness::{Tally, Witness, must, must_not, send, short_name},
};
use app::{AppError, Command, Platform, Request};
use domain::{
    allocation::Want,
    campaigns::CampaignCommand,
    orders::{Buyer, Channel, OrderCommand, WantedLine},
};
use kernel::{CommandId, OrderId, Steps, TenantId};
use solidaires_tests::{
    dice::Dice,
    history::History,
    rest::{at_rest, bring_to_rest},
    world::{Size, World},
};
use sqlx::PgPool;
use std::sync::Arc;
use test_support::{TestClock, TestDatabase, TestIds, eventually};
use tokio::task::JoinSet;
use uuid::Uuid;

/// What everybody in one month shares.
#[derive(Clone)]
pub struct Month {
    pub world: Arc<World>,
    pub witness: Arc<Witness>,
    pub tally: Arc<Tally>,
    pub vouchers: Vouchers,
    pub superuser: PgPool,
    pub worker: PgPool,
    seed: u64,
}

impl Month {
    pub fn fresh_id(&self) -> CommandId {
        self.witness.fresh_id(self.seed)
    }

    pub fn request(&self, command: Command) -> Request {
        Request::new(self.fresh_id(), command)
    }

    /// Counts what was answered, by its short name.
    pub fn count(&self, what: &str, answer: &Result<(), AppError>) {
        match answer {
            Ok(()) => self.tally.count(format!("{what}: done")),
            Err(error) => self.tally.count(format!("{what}: {}", short_name(error))),
        }
    }

    /// One stream as it is at this moment, sealed or not.
    pub async fn log_of(
        &self,
        tenant: TenantId,
        category: &'static str,
        id: Uuid,
    ) -> Vec<eventlog::RecordedEvent> {
        let mut reading = self.world.app().reading(tenant).await.unwrap();
        let stream = eventlog::StreamId::new(tenant.uuid(), category, id);
        eventlog::load(&mut *reading, &stream, 0).await.unwrap()
    }

    /// All that is sealed.
    pub async fn history(&self) -> History {
        History::read(&self.worker).await
    }

    pub async fn rest(&self) {
        at_rest(&self.superuser).await;
    }
}

pub async fn play(seed: u64, tally: &Arc<Tally>) {
    let mut dice = Dice::of(seed);
    let database = TestDatabase::new().await;
    let (clock, ids) = (Arc::new(TestClock::default()), Arc::new(TestIds::seeded(seed)));
    let worker = database.worker().await;
    let platform = Platform::new(
        database.app().await,
        worker.clone(),
        clock,
        ids,
        solidaires_tests::keys::keys(),
    );
    let size = Size {
        structures: dice.between(3, 5) as usize,
        members: dice.between(3, 5) as usize,
        producers: dice.between(2, 3) as usize,
        products: dice.between(2, 4) as usize,
    };
    let mut world = World::open(platform.clone(), size, &mut dice).await;
    let superuser = database.superuser().await;
    bring_to_rest(&platform, &superuser).await;
    world.read_offer().await;
    let vouchers = Arc::new(vouchers::issue(&world, &mut dice).await);
    let month = Month {
        world: Arc::new(world),
        witness: Arc::new(Witness::default()),
        tally: Arc::clone(tally),
        vouchers,
        superuser,
        worker,
        seed,
    };
    let crashing = CrashingWorkers::start(&platform, &mut dice);
    shop_and_close(&month, &mut dice).await;
    supplying::order_and_confirm(&month, &mut dice).await;
    supplying::receive(&month, &mut dice).await;
    packing::pack_and_deliver(&month, &mut dice).await;
    packing::settle(&month, &mut dice).await;
    month.rest().await;
    tally.add("worker crash", crashing.end().await);
    checks::all(&month).await;
}

/// Everybody shops; in the middle of it, the campaign closes.
async fn shop_and_close(month: &Month, dice: &mut Dice) {
    let mut people = JoinSet::new();
    for town in &month.world.towns {
        if dice.percent(40) {
            people.spawn(order_for_the_shelf(month.clone(), town.clone(), dice.fork()));
        }
        for member in &town.members {
            let (month, dice) = (month.clone(), dice.fork());
            let town = town.clone();
            let shopper = Shopper { month, town, member: *member, dice, told_closed: false };
            people.spawn(shopper.shop());
        }
    }
    let some = people.len() * usize::try_from(dice.between(1, 4)).unwrap();
    people.spawn(close(month.clone(), some, dice.fork()));
    people.spawn(duel_before(month.clone(), some / 2));
    while let Some(done) = people.join_next().await {
        done.unwrap();
    }
    month.rest().await;
}

/// The structure's own order.
async fn order_for_the_shelf(month: Month, town: solidaires_tests::world::Town, mut dice: Dice) {
    let campaign = month.world.campaign;
    let order = OrderId::of_structure(campaign, town.id);
    let product = dice.pick(&month.world.offer).product;
    let want = Want::exactly(Steps::new(dice.between(3, 15)));
    let lines = vec![WantedLine { product, want }];
    let (buyer, channel) = (Buyer::Structure, Channel::Screen);
    let place = OrderCommand::Place { campaign, buyer, channel, lines };
    let request = month.request(Command::Order(order, campaign, place));
    let answer = send(&month.world, &month.witness, &town.animator(), request, &mut dice).await;
    month.count("own order", &answer.map(|_| ()));
}

/// Others change and cancel the same orders meanwhile, so that not every duel is decided: here is
/// one more than before the close.
async fn duel_before(month: Month, after: usize) {
    eventually(|| async { (month.witness.answered() >= after).then_some(()) }).await;
    month.duel().await;
}

/// Closes the campaign once so many commands were answered; off-stage steps are refused before.
async fn close(month: Month, after: usize, mut dice: Dice) {
    eventually(|| async { (month.witness.answered() >= after).then_some(()) }).await;
    month.duel().await;
    let (world, witness) = (&month.world, &month.witness);
    let coordinator = world.coordinator();
    for early in [CampaignCommand::MarkOrdered, CampaignCommand::MarkDelivered] {
        let request = month.request(Command::Campaign(world.campaign, early));
        must_not(world, witness, &coordinator, request, &mut dice).await;
        month.tally.count("off-stage: refused");
    }
    let close = month.request(Command::Campaign(world.campaign, CampaignCommand::Close));
    must(world, witness, &coordinator, close, &mut dice).await;
}
