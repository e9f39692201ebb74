//! Pooled orders are sent, confirmed in whole or part, and received with losses.

use crate::{
    months::Month,
    witness::{must, must_not, send},
};
use app::Command;
use domain::{
    campaigns::CampaignCommand,
    pooling::{PooledOrder, PooledStage, PoolingCommand, ProductQuantity},
    receptions::{LossReason, ReceivedLine, Reception, ReceptionCommand},
};
use kernel::{PooledOrderId, ProductId, Steps};
use solidaires_tests::dice::Dice;
use std::collections::BTreeMap;

impl Month {
    async fn pooled(&self) -> BTreeMap<PooledOrderId, PooledOrder> {
        let states = self.history().await.states::<PooledOrder>();
        states.into_iter().map(|((_, id), state)| (PooledOrderId::from_uuid(id), state)).collect()
    }
}

/// Some that stay below the minimum are sent all the same, the others are cancelled.
pub async fn order_and_confirm(month: &Month, dice: &mut Dice) {
    let (world, witness) = (&month.world, &month.witness);
    let coordinator = world.coordinator();
    for (id, pooled) in month.pooled().await {
        if pooled.stage == PooledStage::Fixed && pooled.is_below_minimum() && dice.percent(50) {
            let reason = "Elle passe par Toul ce jour-là.".to_owned();
            let over = PoolingCommand::OverrideMinimum { reason };
            let request = month.request(Command::Pooling(id, over));
            must(world, witness, &coordinator, request, dice).await;
        }
    }
    let id = month.fresh_id();
    let send = || world.app().send_orders(&coordinator, id, world.campaign);
    let (first, second) = tokio::join!(send(), send());
    // Whoever came second may find the campaign ordered already.
    assert!(first.is_ok() || second.is_ok(), "{first:?} {second:?}");
    month.rest().await;
    for (id, pooled) in month.pooled().await {
        if pooled.stage == PooledStage::Sent {
            confirm(month, id, &pooled, dice).await;
        }
    }
    month.rest().await;
}

async fn confirm(month: &Month, id: PooledOrderId, pooled: &PooledOrder, dice: &mut Dice) {
    let (world, witness) = (&month.world, &month.witness);
    let producer = world.producer(pooled.producer.unwrap());
    let too_much = pooled.lines.values().take(1).map(|line| ProductQuantity {
        product: line.product,
        quantity: line.target + Steps::new(1),
    });
    let too_much = PoolingCommand::Confirm { lines: too_much.collect() };
    let request = month.request(Command::Pooling(id, too_much));
    must_not(world, witness, &producer, request, dice).await;

    let mut lines = vec![];
    for line in pooled.lines.values() {
        if dice.percent(50) {
            let quantity = Steps::new(dice.between(0, line.target.count()));
            lines.push(ProductQuantity { product: line.product, quantity });
            month.tally.count("supply: cut");
        }
    }
    let request = month.request(Command::Pooling(id, PoolingCommand::Confirm { lines }));
    must(world, witness, &producer, request, dice).await;
}

pub async fn receive(month: &Month, dice: &mut Dice) {
    let (world, witness) = (&month.world, &month.witness);
    let coordinator = world.coordinator();
    let received =
        || month.request(Command::Campaign(world.campaign, CampaignCommand::MarkReceived));
    for (id, pooled) in month.pooled().await {
        if pooled.stage != PooledStage::Confirmed {
            continue;
        }
        must_not(world, witness, &coordinator, received(), dice).await;
        let lines = delivered(month, &pooled, dice);
        let producer = pooled.producer.unwrap();
        let receive = ReceptionCommand::Receive { campaign: world.campaign, producer, lines };
        let request = month.request(Command::Reception(id, receive));
        must(world, witness, &coordinator, request, dice).await;
        if dice.percent(60) {
            month.rest().await;
        }
        lose(month, id, dice).await;
    }
    must(world, witness, &coordinator, received(), dice).await;
    month.rest().await;
}

/// Most of it comes and is taken.
fn delivered(month: &Month, pooled: &PooledOrder, dice: &mut Dice) -> Vec<ReceivedLine> {
    let mut lines = vec![];
    for (product, allocated) in &pooled.allocated {
        if dice.percent(5) {
            continue;
        }
        let missing = if dice.percent(20) { dice.between(0, allocated.count()) } else { 0 };
        let delivered = allocated.count() - missing;
        let refused = if dice.percent(40) { dice.between(0, delivered) } else { 0 };
        if refused > 0 {
            month.tally.count("reception: refused in part");
        }
        lines.push(ReceivedLine {
            product: *product,
            delivered: Steps::new(delivered),
            refused: Steps::new(refused),
            refusal_reason: (refused > 0).then_some(LossReason::Quality),
            lot: lot(*product),
            use_by: None,
            temperature_decidegrees: Some(38),
        });
    }
    lines
}

pub fn lot(product: ProductId) -> String {
    format!("L{}", &product.uuid().simple().to_string()[..6])
}

/// Two people may record losses at the same moment: never more than there is.
async fn lose(month: &Month, id: PooledOrderId, dice: &mut Dice) {
    let (world, witness) = (&month.world, &month.witness);
    let reception = month.log_of(world.hub.into(), "reception", id.uuid()).await;
    let reception = solidaires_tests::history::History(reception).states::<Reception>();
    let Some(reception) = reception.into_values().next() else { return };
    for product in reception.lines.keys() {
        let left = reception.left(*product).count();
        if left == 0 || !dice.percent(50) {
            continue;
        }
        let lose = |quantity: u64| {
            let (product, quantity) = (*product, Steps::new(quantity));
            let loss =
                ReceptionCommand::RecordLoss { product, quantity, reason: LossReason::Broken };
            month.request(Command::Reception(id, loss))
        };
        let coordinator = world.coordinator();
        let (mut one, mut other) = (dice.fork(), dice.fork());
        let (part, all) = (lose(dice.between(1, left)), lose(left));
        let answers = tokio::join!(
            send(world, witness, &coordinator, part, &mut one),
            send(world, witness, &coordinator, all, &mut other)
        );
        assert!(answers.0.is_ok() || answers.1.is_ok(), "{answers:?}");
        month.tally.count("loss");
    }
}

/// Goods that are in no crate yet are lost; what is packed already cannot be.
pub async fn lose_while_packing(month: &Month, dice: &mut Dice) {
    let (world, witness) = (&month.world, &month.witness);
    let coordinator = world.coordinator();
    for ((_, id), reception) in month.history().await.states::<Reception>() {
        for product in reception.lines.keys() {
            let left = reception.left(*product).count();
            if left == 0 || !dice.percent(40) {
                continue;
            }
            let quantity = Steps::new(dice.between(1, left.min(6)));
            let (product, reason) = (*product, LossReason::Broken);
            let lose = ReceptionCommand::RecordLoss { product, quantity, reason };
            let request = month.request(Command::Reception(PooledOrderId::from_uuid(id), lose));
            let answer = send(world, witness, &coordinator, request, dice).await;
            month.count("loss while packing", &answer.map(|_| ()));
        }
    }
}
