//! November, brought to where a test begins.

use crate::support::{TestApp, Village, command, member};
use app::{Command, Request};
use domain::{
    allocation::Want,
    orders::{Buyer, Channel, OrderCommand, WantedLine},
    pooling::PoolingCommand,
    receptions::{ReceivedLine, ReceptionCommand},
};
use kernel::{Actor, PooledOrderId, ProductId, Steps};

/// Mimosa takes 6 l of milk and a cheese, Iris 6 l of milk.
pub async fn ordered(app: &TestApp, village: &Village) {
    order(app, village, &village.mimosa, &[(village.milk, 6), (village.cheese, 1)]).await;
    order(app, village, &village.iris, &[(village.milk, 6)]).await;
    app.catch_up().await;
}

pub async fn order(app: &TestApp, village: &Village, actor: &Actor, lines: &[(ProductId, u64)]) {
    let line = |(product, quantity): &(ProductId, u64)| {
        let exact = Steps::new(*quantity);
        WantedLine { product: *product, want: Want::try_new(exact, exact, exact).unwrap() }
    };
    let place = OrderCommand::Place {
        campaign: village.campaign,
        buyer: Buyer::Member(member(actor)),
        channel: Channel::Screen,
        lines: lines.iter().map(line).collect(),
    };
    let order = village.order_of(actor);
    let command = Command::Order(order, village.campaign, place);
    village.tell(app, actor, &format!("order {order}"), command).await;
}

/// The orders are closed, pooled and sent.
pub async fn sent(app: &TestApp, village: &Village) {
    ordered(app, village).await;
    village.close_campaign(app).await;
    let coordinator = &village.coordinator;
    app.app.send_orders(coordinator, command("send"), village.campaign).await.unwrap();
    app.catch_up().await;
}

/// The producer supplies everything.
pub async fn confirmed(app: &TestApp, village: &Village) {
    sent(app, village).await;
    let confirm = Command::Pooling(pooled(village), PoolingCommand::Confirm { lines: vec![] });
    village.tell(app, &village.farmer, "confirm", confirm).await;
    app.catch_up().await;
}

/// Everything arrived: the milk in lot L-MILK, the cheese in lot L-CHEESE.
pub async fn received(app: &TestApp, village: &Village) {
    confirmed(app, village).await;
    let line = |product, delivered, lot: &str| ReceivedLine {
        product,
        delivered: Steps::new(delivered),
        refused: Steps::ZERO,
        refusal_reason: None,
        lot: lot.to_owned(),
        use_by: None,
        temperature_decidegrees: Some(35),
    };
    let receive = ReceptionCommand::Receive {
        campaign: village.campaign,
        producer: village.producer,
        lines: vec![line(village.milk, 12, "L-MILK"), line(village.cheese, 1, "L-CHEESE")],
    };
    let command_ = Command::Reception(pooled(village), receive);
    village.tell(app, &village.coordinator, "receive", command_).await;
    app.catch_up().await;
}

/// Every crate is packed; the cheese weighs 214 g.
pub async fn packed(app: &TestApp, village: &Village) {
    received(app, village).await;
    let cheese = (village.order_of(&village.mimosa), village.cheese);
    let weights = [(cheese, 214)].into();
    let coordinator = &village.coordinator;
    for structure in [village.toul, village.nancy] {
        let id = command(&format!("pack {structure}"));
        let campaign = village.campaign;
        app.app.pack_as_shared(coordinator, id, campaign, structure, &weights).await.unwrap();
    }
    app.catch_up().await;
}

/// The month is delivered and settled.
pub async fn settled(app: &TestApp, village: &Village) {
    packed(app, village).await;
    finish(app, village).await;
}

/// Of a month that is packed: delivered and settled.
pub async fn finish(app: &TestApp, village: &Village) {
    use domain::campaigns::CampaignCommand as C;
    for (what, step) in [("received", C::MarkReceived), ("delivered", C::MarkDelivered)] {
        let step = Command::Campaign(village.campaign, step);
        village.tell(app, &village.coordinator, what, step).await;
    }
    let coordinator = &village.coordinator;
    app.app.settle(coordinator, command("settle"), village.campaign).await.unwrap();
    app.catch_up().await;
}

/// Something more happens after a report was published.
pub async fn something_later(app: &TestApp, village: &Village) {
    let producer = kernel::ProducerId::derived(&[b"later"]);
    let register = domain::producers::ProducerCommand::Register {
        name: "Rucher de Domgermain".into(),
        kind: domain::producers::ProducerKind::Farm,
        commune: "54528".into(),
        distance_km: 9,
    };
    tell(app, &village.coordinator, "later", Command::Producer(producer, register)).await;
}

pub fn pooled(village: &Village) -> PooledOrderId {
    PooledOrderId::of(village.campaign, village.producer)
}

/// Sends a command of somebody's and lets everything follow.
pub async fn tell(app: &TestApp, actor: &Actor, what: &str, command_: Command) {
    app.app.execute(actor, Request::new(command(what), command_)).await.unwrap();
    app.catch_up().await;
}
