//! `/api/v1/order-forms/{campaign}/orders/{order}/payments`, and vouchers.

use crate::api_region::Region;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

/// A region whose member ordered 2 jars, for 4.22 €, and the address of its payments.
async fn ordered() -> (Region, String) {
    let region = Region::open().await;
    region.place(&region.member, "mine", region.jars(2)).await;
    let payments = format!("{}/payments", region.order_path("mine"));
    (region, payments)
}

async fn voucher(region: &Region, cents: i64) -> String {
    let issue = json!({ "value_cents": cents, "expires_on": "2026-12-31", "categories": [] });
    let issued = region.world.post(&region.animator, "/vouchers", issue).await;
    assert_eq!(issued.status, StatusCode::CREATED, "{}", issued.json());
    issued.json()["code"].as_str().unwrap().to_owned()
}

fn by_voucher(code: &str, cents: i64) -> Value {
    json!({ "means": "voucher", "amount_cents": cents, "voucher_code": code })
}

#[tokio::test]
async fn a_voucher_used_up_pays_nothing_more() {
    let (region, payments) = ordered().await;
    let code = voucher(&region, 300).await;
    region.world.post(&region.member, &payments, by_voucher(&code, 300)).await.id();
    let again = region.world.post(&region.member, &payments, by_voucher(&code, 100)).await;
    let told = again.is_refused(422, "voucher-not-enough");
    assert_eq!(told["errors"][0]["field"], "voucher_code", "{told}");
    let order = region.world.get(&region.member, &region.order_path("mine")).await.json();
    assert_eq!((&order["paid_cents"], &order["due_cents"]), (&json!(300), &json!(122)));
}

#[tokio::test]
async fn a_code_that_nobody_issued_or_that_is_no_code_pays_nothing() {
    let (region, payments) = ordered().await;
    let unknown = by_voucher("0000-0000-0000-0000", 100);
    region.world.post(&region.member, &payments, unknown).await.is_refused(422, "voucher-unknown");
    let before = region.world.events().await;
    for wrong in [by_voucher("trop court", 100), json!({ "means": "voucher", "amount_cents": 1 })] {
        let told = region.world.post(&region.member, &payments, wrong).await;
        assert_eq!(told.is_refused(422, "invalid-values")["errors"][0]["field"], "voucher_code",);
    }
    assert_eq!(region.world.events().await, before, "nothing was changed");
}

#[tokio::test]
async fn a_negative_or_huge_or_unowed_amount_is_refused() {
    let (region, _) = ordered().await;
    let payments =
        format!("{}/payments", region.order_path(&format!("member:{}", region.member_id)));
    let before = region.world.events().await;
    let cases = [
        (json!(-1), "payment-not-positive"),
        (json!(0), "payment-not-positive"),
        (json!(423), "more-than-due"),
        (json!(9_000_000_000_000_000_000_i64), "invalid-amount"),
        (json!(1e30), "json-invalid"),
        (json!(4.5), "json-invalid"),
    ];
    for (cents, kind) in cases {
        let cash = json!({ "means": "cash", "amount_cents": cents });
        let told = region.world.post(&region.animator, &payments, cash).await.is_refused(422, kind);
        assert_eq!(told["errors"][0]["field"], "amount_cents", "{told}");
    }
    assert_eq!(region.world.events().await, before, "nothing was changed");
}

#[tokio::test]
async fn a_member_notes_no_cash_and_pays_no_order_of_somebody_else() {
    let (region, payments) = ordered().await;
    let own = region.place(&region.animator, "mine", region.jars(1)).await;
    let before = region.world.events().await;
    let cash = json!({ "means": "cash", "amount_cents": 100 });
    region.world.post(&region.member, &payments, cash.clone()).await.is_refused(403, "forbidden");
    let others = format!("{}/payments", region.order_path(&own));
    region.world.post(&region.member, &others, cash).await.is_refused(404, "not-found");
    region.world.get(&region.member, &others).await.is_refused(404, "not-found");
    assert_eq!(region.world.events().await, before, "nothing was changed");
}

#[tokio::test]
async fn the_same_request_for_a_voucher_gives_the_same_code_and_one_voucher() {
    let region = Region::open().await;
    let body = json!({ "value_cents": 500, "expires_on": "2026-12-31" });
    let issue = async || {
        let post = region.world.call(Some(&region.animator), Method::POST, "/vouchers");
        post.with("idempotency-key", "un-bon").json(&body).await
    };
    let (first, second) = (issue().await, issue().await);
    assert_eq!(first.json(), second.json());
    assert_eq!(second.header("idempotent-replayed"), "true");
    let there = region.world.get(&region.animator, "/vouchers").await.json();
    assert_eq!(there.as_array().unwrap().len(), 1, "{there}");
    assert!(!there.to_string().contains(first.json()["code"].as_str().unwrap()));
}
