//! What buyers hold, what members mean to spend, and how a structure presents its form.

use crate::{api_month, api_region::Region};
use axum::http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_wallet_says_what_is_held_and_how_it_came_about() {
    let region = Region::open().await;
    let world = &region.world;
    let nothing = json!({ "balance_cents": 0, "entries": [] });
    assert_eq!(world.get(&region.member, "/wallet").await.json(), nothing);
    api_month::settle_a_month(&region).await;
    // 7 jars were paid at 2.11 € and cost 1.90 € in the end.
    let wallet = world.get(&region.member, "/wallet").await.json();
    assert_eq!(
        (&wallet["balance_cents"], &wallet["entries"][0]["amount_cents"]),
        (&json!(147), &json!(147))
    );
    let path = format!("/members/{}/wallet", region.member_id);
    assert_eq!(world.get(&region.animator, &path).await.json(), wallet);
    assert_eq!(world.get(&region.animator, "/wallet").await.json(), nothing, "the structure's own");
    world.get(&region.other_animator, &path).await.is_refused(404, "not-found");
    world.get(&region.member, &path).await.is_refused(403, "forbidden");
    world.get(&region.coordinator, "/wallet").await.is_refused(403, "forbidden");
}

#[tokio::test]
async fn a_budget_is_the_members_own_affair_and_is_in_no_event() {
    let region = Region::open().await;
    let world = &region.world;
    let before = world.events().await;
    let set = async |cents: Value| {
        world.put(&region.member, "/budget", json!({ "monthly_cents": cents })).await
    };
    assert_eq!(world.get(&region.member, "/budget").await.json()["monthly_cents"], Value::Null);
    assert_eq!(set(json!(45_00)).await.status, 200);
    assert_eq!(world.get(&region.member, "/budget").await.json()["monthly_cents"], 45_00);
    let told = set(json!(-1)).await.is_refused(422, "invalid-values");
    assert_eq!(told["errors"][0]["field"], "monthly_cents");
    set(json!(i64::MAX)).await.is_refused(422, "invalid-amount");
    assert_eq!(set(Value::Null).await.status, 200);
    assert_eq!(world.get(&region.member, "/budget").await.json()["monthly_cents"], Value::Null);
    for session in [&region.animator, &region.coordinator, &region.producer] {
        world.get(session, "/budget").await.is_refused(403, "forbidden");
        let body = json!({ "monthly_cents": 1 });
        world.put(session, "/budget", body).await.is_refused(403, "forbidden");
    }
    assert_eq!(world.events().await, before, "what people say stays in the vault");
}

#[tokio::test]
async fn an_animator_sets_the_notice_and_what_is_left_out_of_the_version_they_saw() {
    let region = Region::open().await;
    let world = &region.world;
    let form = format!("/order-forms/{}", region.campaign);
    let read = world.get(&region.animator, &form).await;
    let seen = read.header("etag").to_owned();
    let put = async |what: &str, version: &str, body: Value| {
        let put = world.call(Some(&region.animator), Method::PUT, &format!("{form}/{what}"));
        put.with("if-match", version).json(&body).await
    };
    let notice = json!({ "notice": "Pensez à vos sacs." });
    let noted = put("notice", &seen, notice.clone()).await;
    noted.id();
    put("notice", &seen, json!({ "notice": "Trop tard" })).await.is_refused(412, "conflict");
    let left_out = json!({ "products": [region.juice] });
    put("left-out", noted.header("etag"), left_out.clone()).await.id();
    let read = world.get(&region.member, &form).await.json();
    assert_eq!(read["notice"], "Pensez à vos sacs.");
    let lines = read["lines"].as_array().unwrap();
    assert!(lines.iter().all(|line| line["product"] != region.juice), "{read}");
    let seen = world.get(&region.animator, &form).await;
    let too_long = json!({ "notice": "a".repeat(2_001) });
    put("notice", seen.header("etag"), too_long).await.is_refused(422, "notice-too-long");
    let unknown = json!({ "products": ["00000000-0000-4000-8000-000000000000"] });
    let told = put("left-out", seen.header("etag"), unknown).await;
    assert_eq!(told.status, 422, "{}", told.json());
    let path = format!("{form}/notice");
    let unconditional = world.put(&region.animator, &path, notice.clone()).await;
    unconditional.is_refused(428, "precondition-required");
    let by_member = world.call(Some(&region.member), Method::PUT, &path);
    by_member.with("if-match", "\"1\"").json(&notice).await.is_refused(403, "forbidden");
    let nowhere = "/order-forms/00000000-0000-4000-8000-000000000000/left-out";
    let nowhere = world.call(Some(&region.animator), Method::PUT, nowhere);
    nowhere.with("if-match", "\"0\"").json(&left_out).await.is_refused(404, "not-found");
}
