//! `/api/v1/order-forms/{campaign}/orders/{order}`: what is refused, and that nothing changes then.

use crate::{api_region::Region, api_support::Answer};
use axum::http::{Method, StatusCode};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// Tries to place a first order of these lines, as the member.
async fn try_to_place(region: &Region, lines: Value) -> Answer {
    let put = region.world.call(Some(&region.member), Method::PUT, &region.order_path("mine"));
    put.with("if-none-match", "*").json(&json!({ "lines": lines })).await
}

/// The order is refused for its first line, and no event is written.
async fn is_refused_for_its_line(lines: impl Fn(&Region) -> Value, kind: &str, field: &str) {
    let region = Region::open().await;
    let before = region.world.events().await;
    let told = try_to_place(&region, lines(&region)).await.is_refused(422, kind);
    assert_eq!(told["errors"][0]["field"], field, "{told}");
    assert_eq!(region.world.events().await, before, "nothing was changed");
    region.world.get(&region.member, &region.order_path("mine")).await.is_refused(404, "not-found");
}

#[tokio::test]
async fn a_quantity_off_the_step_is_refused() {
    let half = |region: &Region| region.jars(1.5);
    is_refused_for_its_line(half, "quantity-off-step", "lines[0].quantity_steps").await;
}

#[tokio::test]
async fn a_negative_quantity_is_refused() {
    let negative = |region: &Region| region.jars(-3);
    is_refused_for_its_line(negative, "invalid-quantity", "lines[0].quantity_steps").await;
}

#[tokio::test]
async fn a_huge_quantity_is_refused() {
    let huge = |region: &Region| region.jars(1_001);
    is_refused_for_its_line(huge, "quantity-too-large", "lines[0]").await;
}

#[tokio::test]
async fn a_quantity_beyond_all_bounds_is_refused() {
    let beyond = |region: &Region| region.jars(9_000_000_000_000_000_000_u64);
    is_refused_for_its_line(beyond, "invalid-quantity", "lines[0].quantity_steps").await;
}

#[tokio::test]
async fn no_quantity_is_refused() {
    is_refused_for_its_line(|region| region.jars(0), "quantity-missing", "lines[0]").await;
}

#[tokio::test]
async fn an_unknown_product_is_refused_by_its_place_in_the_order() {
    let unknown = |region: &Region| {
        json!([
            { "product": region.honey, "quantity_steps": 1 },
            { "product": "00000000-0000-4000-8000-000000000000", "quantity_steps": 1 },
        ])
    };
    is_refused_for_its_line(unknown, "product-not-offered", "lines[1]").await;
}

#[tokio::test]
async fn a_tolerance_that_leaves_the_quantity_out_is_refused() {
    let wrong = |region: &Region| {
        let mut lines = region.jars(3);
        lines[0]["at_least_steps"] = json!(4);
        lines
    };
    is_refused_for_its_line(wrong, "invalid-values", "lines[0]").await;
}

#[tokio::test]
async fn after_the_closing_hour_no_order_is_taken() {
    let region = Region::open().await;
    let before = region.world.events().await;
    region.world.clock.advance(TimeDelta::days(7));
    try_to_place(&region, region.jars(1)).await.is_refused(409, "order-form-closed");
    assert_eq!(region.world.events().await, before, "nothing was changed");
}

#[tokio::test]
async fn of_two_tabs_that_change_one_order_the_second_is_told_and_nothing_is_overwritten() {
    let region = Region::open().await;
    region.place(&region.member, "mine", region.jars(2)).await;
    let path = region.order_path("mine");
    let change = async |version: &str, jars: u64| {
        let put = region.world.call(Some(&region.member), Method::PUT, &path);
        put.with("if-match", version).json(&json!({ "lines": region.jars(jars) })).await
    };
    let first = change("\"1\"", 3).await;
    assert_eq!((first.status, first.header("etag")), (StatusCode::OK, "\"2\""));
    change("\"1\"", 9).await.is_refused(412, "conflict");
    let read = region.world.get(&region.member, &path).await.json();
    assert_eq!(read["lines"][0]["quantity_steps"], 3);
}

#[tokio::test]
async fn a_change_sent_again_with_its_key_is_answered_as_the_first_time() {
    let region = Region::open().await;
    region.place(&region.member, "mine", region.jars(2)).await;
    let path = region.order_path("mine");
    let change = async || {
        let put = region.world.call(Some(&region.member), Method::PUT, &path);
        let put = put.with("if-match", "\"1\"").with("idempotency-key", "trois-pots");
        put.json(&json!({ "lines": region.jars(3) })).await
    };
    let first = change().await;
    assert_eq!((first.status, first.header("etag")), (StatusCode::OK, "\"2\""));
    let again = change().await;
    assert_eq!((again.status, again.json()), (first.status, first.json()));
    assert_eq!(again.header("idempotent-replayed"), "true");
}

#[tokio::test]
async fn a_change_says_which_version_it_is_for() {
    let region = Region::open().await;
    region.place(&region.member, "mine", region.jars(2)).await;
    let path = region.order_path("mine");
    let body = json!({ "lines": region.jars(3) });
    let put = || region.world.call(Some(&region.member), Method::PUT, &path);
    put().json(&body).await.is_refused(428, "precondition-required");
    put().with("if-match", "2").json(&body).await.is_refused(400, "precondition-unclear");
    let both = put().with("if-match", "\"1\"").with("if-none-match", "*");
    both.json(&body).await.is_refused(400, "precondition-unclear");
    put().with("if-none-match", "*").json(&body).await.is_refused(412, "order-already-placed");
    let delete = region.world.call(Some(&region.member), Method::DELETE, &path);
    delete.empty().await.is_refused(428, "precondition-required");
}

#[tokio::test]
async fn a_cancelled_order_gives_back_what_was_paid() {
    let region = Region::open().await;
    region.place(&region.animator, &format!("member:{}", region.member_id), region.jars(2)).await;
    let path = region.order_path("mine");
    let payments =
        format!("{}/payments", region.order_path(&format!("member:{}", region.member_id)));
    let cash = json!({ "means": "cash", "amount_cents": 422 });
    region.world.post(&region.animator, &payments, cash).await.id();
    let tag = region.world.get(&region.member, &path).await.header("etag").to_owned();
    let delete = region.world.call(Some(&region.member), Method::DELETE, &path);
    delete.with("if-match", &tag).empty().await.id();
    let read = region.world.get(&region.member, &path).await.json();
    assert_eq!((&read["cancelled"], &read["credited_cents"]), (&json!(true), &json!(422)));
    assert_eq!(read["channel"], "paper");
}
