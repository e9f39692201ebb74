//! `/structure/remise`.

use crate::support::{Browser, Page, TestApp, Village};
use app::Command;
use axum::body::Body;
use domain::{
    crates::{CrateCommand, PackedLine},
    pooling::{PoolingCommand, ProductQuantity},
};
use kernel::{Actor, PooledOrderId, Steps};
use serde_json::{Value, json};

/// Two crates of Toul, packed and brought.
async fn packed(app: &TestApp, village: &Village) {
    for actor in [&village.mimosa, &village.aubepine] {
        let browser = app.browser(actor).await;
        let form = browser.open("/commande").await.form("/commande").with("do", "save");
        form.with(&village.q(village.milk), "6").submit(&browser).await.is(303);
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

async fn taken_along(browser: &Browser<'_>) -> Value {
    let page = browser.open("/structure/remise/cagettes.json").await;
    serde_json::from_str(&page.is(200).body).unwrap()
}

async fn brought_back(browser: &Browser<'_>, document: &Value) -> Page {
    let request = browser
        .request("POST", "/structure/remise/fusion")
        .header("content-type", "application/json")
        .body(Body::from(document.to_string()));
    browser.send(request.unwrap()).await
}

fn entry(number: u128, order: &Value, at: Option<&str>, differences: Value, signed: bool) -> Value {
    let id = uuid::Uuid::from_u128(number);
    json!({
        "id": id, "order": order, "handed_over_at": at, "signed": signed,
        "differences": differences,
    })
}

#[tokio::test]
async fn two_devices_merge_to_one_hand_over_and_what_both_noted_is_kept() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    packed(&app, &village).await;
    let one = app.browser(&village.camille).await;
    let other = app.browser(&village.camille).await;
    let day = taken_along(&one).await;
    assert_eq!(day["crates"].as_array().unwrap().len(), 2);
    assert!(!day.to_string().contains("Iris"), "aliases, and no name");
    let (order, line) = (&day["crates"][0]["order"], &day["crates"][0]["lines"][0]);
    assert_eq!(line["amounts"].as_array().unwrap().len(), 6, "one step, up to six");
    let product = &line["product"];
    let noted = |kind, steps| json!([{ "product": product, "kind": kind, "steps": steps }]);
    let at = "2026-10-01T08:00:00.123Z";
    let first = json!({
        "session_key": day["session_key"],
        "entries": [entry(1, order, Some(at), noted("missing", 1), true)],
    });
    let second = json!({
        "session_key": taken_along(&other).await["session_key"],
        "entries": [
            entry(2, order, Some("2026-10-01T07:30:00Z"), noted("damaged", 2), false),
            entry(3, &day["crates"][1]["order"], None, noted("missing", 7), false),
        ],
    });
    for _ in 0..2 {
        let answer: Value = read(&brought_back(&one, &first).await);
        assert_eq!(answer["results"][0]["outcome"], "done", "also when the answer was lost");
    }
    for _ in 0..2 {
        let answer: Value = read(&brought_back(&other, &second).await);
        assert_eq!(answer["results"][0]["outcome"], "handed-over-before");
        let told = answer["results"][0]["message"].as_str().unwrap();
        assert!(told.contains("déjà notée remise"), "{told}");
        assert_eq!(answer["results"][1]["outcome"], "refused", "more than is in the crate");
    }
    let crate_ = &taken_along(&one).await["crates"][0];
    assert_eq!(crate_["handed_over_at"], at, "the first recorded stands");
    assert_eq!(
        (&crate_["signed"], crate_["differences"].as_array().unwrap().len()),
        (&json!(true), 2)
    );
    let page = one.open("/structure/remise").await;
    page.says("Il manque").says("C’est abîmé").says("signée").says("1 sur 2");
}

fn read(page: &Page) -> Value {
    serde_json::from_str(&page.is(200).body).unwrap()
}

#[tokio::test]
async fn a_device_is_told_that_its_session_is_over_and_sends_nothing_for_somebody_else() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    app.stranger().open("/structure/remise/cagettes.json").await.is(401);
    let member = app.browser(&village.mimosa).await;
    member.open("/structure/remise/cagettes.json").await.is(404);
    let animator = app.browser(&village.camille).await;
    let forged = json!({ "session_key": "0".repeat(64), "entries": [] });
    brought_back(&animator, &forged).await.is(403);
    brought_back(&app.stranger(), &forged).await.is(401);
    brought_back(&animator, &json!({ "entries": 3 })).await.is(400);
}

#[tokio::test]
async fn the_page_that_a_device_keeps_says_nothing_of_anybody() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let page = animator.open("/remise/").await;
    page.is(200).says_nothing_of("Camille").says("Sans réseau.");
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("connect-src 'self'"));
    assert!(!policy.contains("unsafe"));
    assert_eq!(page.body, app.stranger().open("/remise/").await.body);
    let worker = animator.open("/remise/sw.js").await;
    assert_eq!(worker.is(200).header("content-type"), "text/javascript; charset=utf-8");
    animator.open("/remise/application.webmanifest").await.is(200).says("standalone");
}
