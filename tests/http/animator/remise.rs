//! `/structure/remise`.

use crate::support::{TestApp, Village};
use app::Command;
use domain::{
    crates::{CrateCommand, PackedLine},
    pooling::{PoolingCommand, ProductQuantity},
};
use kernel::{Actor, PooledOrderId, Steps};

/// Two crates of Toul, packed and brought.
async fn packed(app: &TestApp, village: &Village) {
    for actor in [&village.mimosa, &village.aubepine] {
        let browser = app.browser(actor).await;
        let form = browser.open("/commande").await.form("/commande").with("do", "save");
        form.with(&format!("q.{}", village.milk), "6").submit(&browser).await.is(303);
    }
    village.close_campaign(app).await;
    let id = crate::support::command("send");
    app.app.send_orders(&village.coordinator, id, village.campaign).await.unwrap();
    let pooled = PooledOrderId::of(village.campaign, village.producer);
    let lines = vec![ProductQuantity { product: village.milk, quantity: Steps::new(12) }];
    let confirm = Command::Pooling(pooled, PoolingCommand::Confirm { lines });
    village.tell(app, &village.farmer, "confirm", confirm).await;
    app.catch_up().await;
    for actor in [&village.mimosa, &village.aubepine] {
        pack(app, village, actor).await;
    }
    app.catch_up().await;
}

async fn pack(app: &TestApp, village: &Village, actor: &Actor) {
    let order = village.order_of(actor);
    let line = PackedLine {
        product: village.milk,
        quantity: Steps::new(6),
        lots: vec!["L1".to_owned()],
        weight_grams: None,
    };
    let pack = Command::Crate(village.toul, order, CrateCommand::Pack { lines: vec![line] });
    village.tell(app, &village.coordinator, &format!("pack {order}"), pack).await;
}

#[tokio::test]
async fn ticks_of_two_people_merge_and_a_crate_is_handed_over_once() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    packed(&app, &village).await;
    let animator = app.browser(&village.camille).await;
    let page = animator.open("/structure/remise").await;
    page.is(200).says("0 sur 2 cagettes remises").says_nothing_of("Iris");
    let [mimosa, aubepine] =
        [&village.mimosa, &village.aubepine].map(|actor| village.order_of(actor).to_string());
    let one = page.form("/structure/remise").tick("order", &mimosa);
    let other = animator.open("/structure/remise").await.form("/structure/remise");
    let other = other.tick("order", &mimosa).tick("order", &aubepine);
    assert_eq!(one.submit(&animator).await.location(), "/structure/remise?fait=remise");
    let merged = other.submit(&animator).await;
    assert_eq!(merged.location(), "/structure/remise?fait=remise-deja");
    animator.follow(&merged).await.says("2 sur 2 cagettes remises").says("déjà remise");
    let member = app.browser(&village.mimosa).await;
    member.open("/ma-commande").await.says("Vous avez reçu votre cagette.");
}

#[tokio::test]
async fn a_crate_that_is_not_packed_is_not_handed_over() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    animator.open("/structure/remise").await.says("Pas de cagette à remettre.");
    let order = village.order_of(&village.mimosa).to_string();
    let keys = animator.open("/structure/bon").await.form("/structure/bon");
    let fields = [
        ("session_key", keys.value("session_key").unwrap()),
        ("action_key", keys.value("action_key").unwrap()),
        ("order", order.as_str()),
    ];
    let refused = animator.post("/structure/remise", &fields).await;
    refused.is(409).says("Cette cagette n’est pas encore emballée.");
}
