//! What organisations owe each other is paid, and mistakes are taken back.

use crate::{api_region::Region, api_support::Session};
use axum::http::Method;
use serde_json::{Value, json};

/// A settled month: 12 jars at 1.80 € before VAT; 7 of them went to the town, 5 to the village.
async fn settled() -> Region {
    let region = Region::open().await;
    crate::api_month::settle_a_month(&region).await;
    region
}

fn transfer(region: &Region, kind: &str, id: &str, amount: i64) -> Value {
    json!({
        "campaign": region.campaign, "party": { "kind": kind, "id": id },
        "amount_cents": amount, "means": "bank_transfer", "reference": "VIR-118",
        "paid_on": "2026-11-01",
    })
}

/// What is owed, paid and left between the caller and the other side.
async fn due(region: &Region, session: &Session, id: &str) -> [i64; 3] {
    let dues = region.world.get(session, &format!("/dues?campaign={}", region.campaign)).await;
    let dues = dues.json();
    let due = dues.as_array().unwrap().iter().find(|due| due["party"]["id"] == id);
    let due = due.unwrap_or_else(|| panic!("{id} is not among {dues}"));
    ["owed_cents", "paid_cents", "left_cents"].map(|name| due[name].as_i64().unwrap())
}

async fn books_balance(region: &Region) {
    for session in [&region.coordinator, &region.animator] {
        let books = region.world.get(session, "/ledger/balances").await.json();
        let amounts = books.as_array().unwrap().iter().map(|it| it["balance_cents"].as_i64());
        assert_eq!(amounts.map(Option::unwrap).sum::<i64>(), 0, "{books}");
    }
}

#[tokio::test]
async fn a_structure_pays_its_hub_and_both_sides_books_say_so() {
    let region = settled().await;
    let (world, coordinator, hub) = (&region.world, &region.coordinator, region.world.hub);
    assert_eq!(due(&region, coordinator, &region.town).await, [1330, 0, 1330]);
    let part = transfer(&region, "structure", &region.town, 1000);
    world.post(coordinator, "/transfers", part).await.id();
    assert_eq!(due(&region, coordinator, &region.town).await, [1330, 1000, 330]);
    let own = format!("/transfers?campaign={}", region.campaign);
    let there = |list: &Value| list.as_array().is_some_and(|list| list.len() == 1);
    let list = world.get_until(&region.animator, &own, there).await;
    assert_eq!(list[0]["party"], json!({ "kind": "hub", "id": hub }));
    assert_eq!(
        (&list[0]["reference"], &list[0]["amount_cents"]),
        (&json!("VIR-118"), &json!(1000))
    );
    assert_eq!(due(&region, &region.animator, &hub.to_string()).await, [1330, 1000, 330]);
    let others = world.get(&region.other_animator, "/transfers").await.json();
    assert_eq!(others, json!([]), "a neighbour's payment is nobody else's business");
    books_balance(&region).await;
}

#[tokio::test]
async fn a_payment_sent_twice_with_one_key_is_one_payment() {
    let region = settled().await;
    let body = transfer(&region, "structure", &region.town, 665);
    let send = async || {
        let post = region.world.call(Some(&region.coordinator), Method::POST, "/transfers");
        post.with("idempotency-key", "vir-118").json(&body).await
    };
    let (first, second) = (send().await, send().await);
    assert_eq!((first.status, first.id()), (second.status, second.id()));
    assert_eq!(second.header("idempotent-replayed"), "true");
    assert_eq!(due(&region, &region.coordinator, &region.town).await, [1330, 665, 665]);
}

#[tokio::test]
async fn the_hub_pays_a_producer_who_reads_it_in_their_account() {
    let region = settled().await;
    let (world, producer) = (&region.world, &region.producer_id);
    let whole = transfer(&region, "producer", producer, 2279);
    world.post(&region.coordinator, "/transfers", whole).await.id();
    assert_eq!(due(&region, &region.producer, producer).await, [2279, 2279, 0]);
    let read = world.get(&region.producer, "/transfers").await.json();
    assert_eq!(read.as_array().unwrap().len(), 1, "{read}");
    let balances = world.get(&region.producer, "/ledger/balances").await.json();
    assert_eq!(balances[0]["balance_cents"], 0, "{balances}");
    let dues = world.get(&region.producer, "/dues").await.json();
    assert_eq!(dues.as_array().unwrap().len(), 1, "structures' dues are not theirs: {dues}");
    books_balance(&region).await;
    let again = transfer(&region, "producer", producer, 1);
    let told = world.post(&region.coordinator, "/transfers", again).await;
    told.is_refused(409, "transfer-nothing-due");
}

#[tokio::test]
async fn a_payment_noted_by_mistake_is_taken_back_on_both_sides_and_owed_again() {
    let region = settled().await;
    let (world, coordinator) = (&region.world, &region.coordinator);
    let mistaken = transfer(&region, "structure", &region.village, 950);
    let payment = world.post(coordinator, "/transfers", mistaken).await.id();
    let reversal = format!("/transfers/{payment}/reversal");
    let reason = json!({ "reason": "Noté deux fois" });
    let empty = json!({ "reason": " " });
    world.post(coordinator, &reversal, empty).await.is_refused(422, "transfer-reason-missing");
    world.post(coordinator, &reversal, reason.clone()).await.id();
    assert_eq!(due(&region, coordinator, &region.village).await, [950, 0, 950]);
    let taken_back = |list: &Value| list[0]["reversal"]["reason"] == "Noté deux fois";
    world.get_until(&region.other_animator, "/transfers", taken_back).await;
    let hub = world.hub.to_string();
    assert_eq!(due(&region, &region.other_animator, &hub).await, [950, 0, 950]);
    let again = world.post(coordinator, &reversal, reason.clone()).await;
    again.is_refused(409, "transfer-already-reversed");
    let nobodys = "/transfers/00000000-0000-4000-8000-000000000000/reversal";
    world.post(coordinator, nobodys, reason).await.is_refused(404, "transfer-unknown");
    books_balance(&region).await;
}

#[tokio::test]
async fn what_cannot_be_a_payment_is_refused_at_its_field() {
    let region = settled().await;
    let (world, coordinator) = (&region.world, &region.coordinator);
    let before = world.events().await;
    let good = || transfer(&region, "structure", &region.town, 100);
    let with = |field: &str, value: Value| {
        let mut body = good();
        body[field] = value;
        body
    };
    for (body, kind, field) in [
        (with("amount_cents", json!(0)), "transfer-amount", "amount_cents"),
        (with("amount_cents", json!(-5)), "transfer-amount", "amount_cents"),
        (with("amount_cents", json!(i64::MAX)), "invalid-amount", "amount_cents"),
        (with("amount_cents", json!(1331)), "transfer-more-than-due", "amount_cents"),
        (with("reference", json!("")), "transfer-reference-missing", "reference"),
        (with("paid_on", json!("2030-01-01")), "transfer-in-the-future", "paid_on"),
    ] {
        let told = world.post(coordinator, "/transfers", body).await.is_refused(422, kind);
        assert_eq!(told["errors"][0]["field"], field, "{told}");
    }
    let to_itself = with("party", json!({ "kind": "hub", "id": world.hub }));
    world.post(coordinator, "/transfers", to_itself).await.is_refused(403, "forbidden");
    for session in [&region.animator, &region.member, &region.producer] {
        world.post(session, "/transfers", good()).await.is_refused(403, "forbidden");
    }
    world.get(&region.member, "/dues").await.is_refused(403, "forbidden");
    assert_eq!(world.events().await, before, "nothing was changed");
}
