//! What every request has in common: sessions, keys, forms of the body, and whose things are whose.

use crate::{
    api_region::Region,
    api_support::{Session, World},
};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use kernel::Role;
use serde_json::json;

#[tokio::test]
async fn without_a_session_that_lasts_nothing_is_answered() {
    let world = World::new().await;
    let forged = Session("0".repeat(96));
    for session in [None, Some(&forged), Some(&Session("x".to_owned()))] {
        let answer = world.call(session, Method::GET, "/campaigns").empty().await;
        answer.is_refused(401, "unauthenticated");
        assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"solidaires\"");
    }
    let coordinator = world.coordinator().await;
    let cookie = format!("session={}", coordinator.0);
    let by_cookie = world.call(None, Method::GET, "/campaigns").with("cookie", &cookie);
    by_cookie.empty().await.is_refused(401, "unauthenticated");
    let ended = world.call(Some(&coordinator), Method::DELETE, "/sessions/current").empty().await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    world.get(&coordinator, "/campaigns").await.is_refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_sign_in_link_opens_one_session_and_no_second() {
    let world = World::new().await;
    let account = kernel::AccountId::derived(&[b"somebody"]);
    let details = app::vault::PersonDetails { alias: "Noisette".into(), ..Default::default() };
    let hub = world.hub.into();
    world.app.add_access(hub, account, Role::Coordinator, &details).await.unwrap();
    let link = world.app.sign_in_link(hub, account, [7; 32]).await.unwrap();
    let body = json!({ "link": link.to_string() });
    let open = async || world.call(None, Method::POST, "/sessions").json(&body).await;
    let opened = open().await;
    assert_eq!(opened.status, StatusCode::CREATED);
    assert_eq!(opened.json()["actor"]["role"], "coordinator");
    open().await.is_refused(404, "sign-in-link-spent");
    let session = Session(opened.json()["token"].as_str().unwrap().to_owned());
    assert_eq!(world.get(&session, "/sessions/current").await.json()["role"], "coordinator");
}

#[tokio::test]
async fn a_change_without_a_key_or_with_an_impossible_one_is_refused() {
    let world = World::new().await;
    let coordinator = world.coordinator().await;
    let before = world.events().await;
    let post = || world.call(Some(&coordinator), Method::POST, "/campaigns");
    let body = json!({ "month": "2026-11" });
    post().json(&body).await.is_refused(400, "idempotency-key-missing");
    for key in ["", "deux mots", &"k".repeat(129)] {
        let answer = post().with("idempotency-key", key).json(&body).await;
        answer.is_refused(400, "idempotency-key-invalid");
    }
    assert_eq!(world.events().await, before, "nothing was changed");
}

#[tokio::test]
async fn a_request_sent_twice_changes_nothing_more_and_is_answered_the_same() {
    let world = World::new().await;
    let coordinator = world.coordinator().await;
    let draft = async |month: &str| {
        let post = world.call(Some(&coordinator), Method::POST, "/campaigns");
        post.with("idempotency-key", "novembre").json(&json!({ "month": month })).await
    };
    let first = draft("2026-11").await;
    let before = world.events().await;
    let second = draft("2026-11").await;
    assert_eq!((first.status, first.json()), (second.status, second.json()));
    assert_eq!(first.header("idempotent-replayed"), "");
    assert_eq!(second.header("idempotent-replayed"), "true");
    draft("2026-12").await.is_refused(422, "command-reused");
    assert_eq!(world.events().await, before, "nothing was changed");
}

#[tokio::test]
async fn a_body_of_another_shape_is_refused_at_the_field_that_is_wrong() {
    let world = World::new().await;
    let coordinator = world.coordinator().await;
    let before = world.events().await;
    let send = async |body: &str| {
        let post = world.call(Some(&coordinator), Method::POST, "/producers");
        let post = post.with("idempotency-key", "k").with("content-type", "application/json");
        post.bytes(body.to_owned()).await
    };
    send("{ \"name\": ").await.is_refused(400, "json-unreadable");
    let cases = [
        (r#"{"name":"A","kind":"farm","commune":"54528","distance_km":1,"x":1}"#, "x"),
        (r#"{"name":"A","kind":"farm","commune":"54528"}"#, "distance_km"),
        (r#"{"name":"A","kind":"factory","commune":"54528","distance_km":1}"#, "kind"),
        (r#"{"name":7,"kind":"farm","commune":"54528","distance_km":1}"#, "name"),
        (r#"{"name":"A","kind":"farm","commune":"54528","distance_km":-1}"#, "distance_km"),
    ];
    for (body, field) in cases {
        let told = send(body).await.is_refused(422, "json-invalid");
        assert_eq!(told["errors"][0]["field"], field, "{told}");
        let words = told.to_string();
        assert!(!words.contains("expected") && !words.contains("unknown"), "{words}");
    }
    let post = world.call(Some(&coordinator), Method::POST, "/producers");
    let plain = post.with("idempotency-key", "k").with("content-type", "text/plain").bytes("{}");
    plain.await.is_refused(415, "unsupported-type");
    let huge = format!("{{\"name\":\"{}\"}}", "a".repeat(2 << 20));
    send(&huge).await.is_refused(413, "too-large");
    assert_eq!(world.events().await, before, "nothing was changed");
}

#[tokio::test]
async fn what_is_not_there_is_told_as_a_problem() {
    let world = World::new().await;
    let coordinator = world.coordinator().await;
    world.get(&coordinator, "/nothing").await.is_refused(404, "not-found");
    world.get(&coordinator, "/campaigns/not-an-id").await.is_refused(404, "not-found");
    world.get(&coordinator, "/pooled-orders?x=1").await.is_refused(400, "query-invalid");
    let put = world.call(Some(&coordinator), Method::PUT, "/campaigns").empty().await;
    put.is_refused(405, "method-not-allowed");
    assert!(put.header("allow").contains("POST"), "{}", put.header("allow"));
}

#[tokio::test]
async fn another_tenants_things_are_not_there_and_another_roles_are_forbidden() {
    let region = Region::open().await;
    let world = &region.world;
    let order = region.place(&region.member, "mine", region.jars(2)).await;
    let before = world.events().await;
    let theirs = &region.other_animator;
    world.get(theirs, &region.order_path(&order)).await.is_refused(404, "not-found");
    let put = world.call(Some(theirs), Method::PUT, &region.order_path(&order));
    let put = put.with("if-match", "\"1\"").json(&json!({ "lines": region.jars(9) })).await;
    put.is_refused(404, "not-found");
    let pay = format!("{}/payments", region.order_path(&order));
    let cash = json!({ "means": "cash", "amount_cents": 100 });
    world.post(theirs, &pay, cash).await.is_refused(404, "not-found");
    let tick = format!("/structures/{}/crates/{order}/hand-over", region.town);
    let at = json!({ "handed_over_at": "2026-11-17T16:00:00Z" });
    world.post(theirs, &tick, at).await.is_refused(404, "not-found");
    for (session, path) in [
        (theirs, "/campaigns"),
        (&region.member, "/members"),
        (&region.member, "/ledger/balances"),
        (&region.producer, "/structures"),
        (&region.coordinator, "/order-forms"),
        (&region.animator, "/programmes"),
    ] {
        world.get(session, path).await.is_refused(403, "forbidden");
    }
    assert_eq!(world.events().await, before, "nothing was changed");
}

#[tokio::test]
async fn the_guide_is_a_french_page_that_leads_to_the_description() {
    let world = World::new().await;
    let request = Request::get("/api").body(Body::empty()).unwrap();
    let page = world.send(request).await;
    let html = String::from_utf8(page.bytes).unwrap();
    assert_eq!(page.status, StatusCode::OK);
    assert!(html.contains("/api/v1/openapi.json") && html.contains("Une API pour vos programmes"));
}
