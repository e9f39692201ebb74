//! Crates are packed, driven and handed over; the rest is paid, the month settled.

use crate::{
    months::Month,
    supplying,
    witness::{must, must_not, send, short_name},
};
use app::{AppError, Command, Weights};
use domain::{
    Refusal,
    campaigns::CampaignCommand,
    crates::{Crate, CrateCommand, CrateRefusal},
    orders::{Means, Order, OrderCommand, OrderStage},
    receptions::{LossReason, ReceptionCommand},
    rounds::{RoundCommand, Stop},
};
use kernel::{Money, OrderId, PaymentId, PooledOrderId, RoundId, Steps, StructureId};
use solidaires_tests::dice::Dice;

pub async fn pack_and_deliver(month: &Month, dice: &mut Dice) {
    let (world, witness) = (&month.world, &month.witness);
    let coordinator = world.coordinator();
    for town in &world.towns {
        pack(month, town.id, dice).await;
    }
    month.rest().await;
    drive(month, dice).await;
    find_shortages(month, dice).await;
    hand_over(month, dice).await;
    let delivered = Command::Campaign(world.campaign, CampaignCommand::MarkDelivered);
    must(world, witness, &coordinator, month.request(delivered), dice).await;
}

/// Two people pack the same structure's crates at the same moment, and somebody drops goods
/// between them: each crate is packed once, with what its order is given then.
async fn pack(month: &Month, structure: StructureId, dice: &mut Dice) {
    let packers = [dice.fork(), dice.fork()];
    let packers = packers.map(|dice| tokio::spawn(pack_all(month.clone(), structure, dice)));
    if dice.percent(60) {
        supplying::lose_while_packing(month, dice).await;
    }
    for packer in packers {
        packer.await.unwrap();
    }
}

/// Packs until nothing waits; whoever finds that a share has changed looks again.
async fn pack_all(month: Month, structure: StructureId, mut dice: Dice) {
    let (app, campaign) = (month.world.app(), month.world.campaign);
    let coordinator = month.world.coordinator();
    loop {
        let waiting = app.crates_to_pack(&coordinator, campaign, structure).await.unwrap();
        let to_pack = |one: &&app::CrateToPack| !one.packed && !one.lines.is_empty();
        if !waiting.iter().any(|one| to_pack(&one)) {
            return;
        }
        assert!(waiting.iter().all(|one| !one.awaited), "an order still waits for its share");
        let weights = weighed(waiting.iter().filter(to_pack), &mut dice);
        let id = month.fresh_id();
        match app.pack_as_shared(&coordinator, id, campaign, structure, &weights).await {
            Ok(_) => {}
            Err(AppError::Refused(Refusal::Crate(
                CrateRefusal::NotAsAllocated(_) | CrateRefusal::WeightMissing(_),
            ))) => month.tally.count("pack: share changed"),
            Err(error) => panic!("cannot pack: {error}"),
        }
        month.rest().await;
    }
}

pub fn weighed<'a>(crates: impl Iterator<Item = &'a app::CrateToPack>, dice: &mut Dice) -> Weights {
    let mut weights = Weights::new();
    for one in crates {
        for line in &one.lines {
            if let Some(announced) = line.variable_weight_grams {
                let pieces = u32::try_from(line.quantity.count()).unwrap();
                let percent = u32::try_from(dice.between(85, 112)).unwrap();
                weights.insert((one.order, line.product), announced * pieces * percent / 100);
            }
        }
    }
    weights
}

/// What is missing in a packed crate is found at the stop; of what is in crates, nothing else can
/// be lost.
async fn find_shortages(month: &Month, dice: &mut Dice) {
    let (world, witness, coordinator) = (&month.world, &month.witness, month.world.coordinator());
    let history = month.history().await;
    let producer_of = |product| {
        let offer = world.offer.iter().find(|offer| offer.product == product).unwrap();
        PooledOrderId::of(world.campaign, offer.producer)
    };
    for ((_, order), packed) in history.states::<Crate>() {
        for line in &packed.lines {
            if !dice.percent(15) {
                continue;
            }
            let (product, reason) = (line.product, LossReason::Missing);
            let lacking = |quantity| {
                let order = OrderId::from_uuid(order);
                let short = ReceptionCommand::RecordShortage { order, product, quantity, reason };
                month.request(Command::Reception(producer_of(product), short))
            };
            let too_much = lacking(line.quantity + Steps::new(1));
            must_not(world, witness, &coordinator, too_much, dice).await;
            let some = Steps::new(dice.between(1, line.quantity.count()));
            let answer = send(world, witness, &coordinator, lacking(some), dice).await;
            month.count("shortage", &answer.map(|_| ()));
        }
    }
    month.rest().await;
}

async fn drive(month: &Month, dice: &mut Dice) {
    let (world, witness) = (&month.world, &month.witness);
    let coordinator = world.coordinator();
    let round = RoundId::from_uuid(month.fresh_id().uuid());
    let stops: Vec<Stop> = world
        .towns
        .iter()
        .map(|town| Stop {
            structure: town.id,
            place: "Salle des fêtes".into(),
            commune: "Toul".into(),
            crates: 1,
        })
        .collect();
    let date = world.app().clock().now().date_naive();
    let (campaign, name) = (world.campaign, "Tournée".to_owned());
    let first = world.towns[0].id;
    let plan = RoundCommand::Plan { campaign, date, name, stops };
    let early = RoundCommand::DeliverStop { structure: first };
    must(world, witness, &coordinator, month.request(Command::Round(round, plan)), dice).await;
    must_not(world, witness, &coordinator, month.request(Command::Round(round, early)), dice).await;
    let depart = month.request(Command::Round(round, RoundCommand::Depart));
    must(world, witness, &coordinator, depart, dice).await;
    for town in &world.towns {
        let deliver = RoundCommand::DeliverStop { structure: town.id };
        let request = month.request(Command::Round(round, deliver));
        must(world, witness, &coordinator, request, dice).await;
    }
}

/// Two people tick the same crate at the same moment: it is handed over once.
async fn hand_over(month: &Month, dice: &mut Dice) {
    let (world, witness) = (&month.world, &month.witness);
    let crates = month.history().await.states::<Crate>();
    for town in &world.towns {
        for ((_, order), _) in crates.iter().filter(|((tenant, _), _)| *tenant == town.id.into()) {
            let at = world.app().clock().now();
            let order = OrderId::from_uuid(*order);
            let tick = || {
                let hand = CrateCommand::HandOver { at };
                month.request(Command::Crate(town.id, order, hand))
            };
            let animator = town.animator();
            let (mut one, mut other) = (dice.fork(), dice.fork());
            let answers = tokio::join!(
                send(world, witness, &animator, tick(), &mut one),
                send(world, witness, &animator, tick(), &mut other)
            );
            match answers {
                (Ok(_), Err(error)) | (Err(error), Ok(_)) => {
                    month.tally.count(format!("hand over: {}", short_name(&error)));
                }
                answers => panic!("handed over twice or never: {answers:?}"),
            }
        }
    }
}

pub async fn settle(month: &Month, dice: &mut Dice) {
    let world = &month.world;
    month.rest().await;
    for ((tenant, id), order) in month.history().await.states::<Order>() {
        let town = world.towns.iter().find(|town| kernel::TenantId::from(town.id) == tenant);
        if let (OrderStage::Placed, Some(town)) = (order.stage, town) {
            pay_the_rest(month, town, OrderId::from_uuid(id), order.due(), dice).await;
        }
    }
    let coordinator = world.coordinator();
    let settle = |id| {
        let (world, coordinator) = (world.clone(), coordinator);
        tokio::spawn(async move { world.app().settle(&coordinator, id, world.campaign).await })
    };
    let (first, second) = (settle(month.fresh_id()), settle(month.fresh_id()));
    first.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
}

/// What is still due at the stop, or part of it; a cent more is refused.
async fn pay_the_rest(
    month: &Month,
    town: &solidaires_tests::world::Town,
    order: OrderId,
    due: Money,
    dice: &mut Dice,
) {
    let (world, witness) = (&month.world, &month.witness);
    let receive = |amount: Money| {
        let id = month.fresh_id();
        let payment = PaymentId::from_uuid(id.uuid());
        let receive = OrderCommand::ReceivePayment { payment, means: Means::Cash, amount };
        app::Request::new(id, Command::Order(order, world.campaign, receive))
    };
    let a_cent_more = receive(due + Money::from_cents(1));
    must_not(world, witness, &town.animator(), a_cent_more, dice).await;
    if due.is_positive() && dice.percent(80) {
        must(world, witness, &town.animator(), receive(due), dice).await;
    }
}
