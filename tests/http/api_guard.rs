//! What is refused before any handler looks at it: programs are told in a problem document.

use crate::api_support::{Answer, World};
use axum::{
    body::Body,
    http::{Method, Request},
};
use serde_json::json;

#[tokio::test]
async fn a_change_that_another_site_asks_for_is_refused_with_a_problem_document() {
    let world = World::new().await;
    let coordinator = world.coordinator().await;
    let before = world.events().await;
    for (header, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let post = world.call(Some(&coordinator), Method::POST, "/campaigns");
        let post = post.with("idempotency-key", "novembre").with(header, value);
        post.json(&json!({ "month": "2026-11" })).await.is_refused(403, "foreign-request");
    }
    assert_eq!(world.events().await, before, "nothing was changed");
    let own = world.call(Some(&coordinator), Method::POST, "/campaigns");
    let own = own.with("idempotency-key", "novembre").with("origin", "http://localhost:8080");
    own.json(&json!({ "month": "2026-11" })).await.id();
}

#[tokio::test]
async fn what_no_handler_takes_is_refused_with_a_problem_document() {
    let world = World::new().await;
    let coordinator = world.coordinator().await;
    let before = world.events().await;
    let send = async |method: Method, path: &str, kind: &str, body: String| -> Answer {
        let call = world.call(Some(&coordinator), method, path);
        call.with("idempotency-key", "k").with("content-type", kind).bytes(body).await
    };
    let json = "application/json";
    let unread = send(Method::POST, "/campaigns", json, "{ \"month\": ".to_owned()).await;
    unread.is_refused(400, "json-unreadable");
    let form = "application/x-www-form-urlencoded";
    let other = send(Method::POST, "/campaigns", form, "month=2026-11".to_owned()).await;
    other.is_refused(415, "unsupported-type");
    let huge = format!("{{\"month\":\"{}\"}}", "1".repeat(2 << 20));
    send(Method::POST, "/campaigns", json, huge).await.is_refused(413, "too-large");
    let catalogue = "/producers/00000000-0000-4000-8000-000000000000/catalogue";
    let file = "M1;Miel\n".repeat(4 << 20);
    send(Method::POST, catalogue, "text/csv", file).await.is_refused(413, "too-large");
    for path in ["/campaign", "/campaigns/x/y/z", "/", ""] {
        let nothing = send(Method::POST, path, json, "{}".to_owned()).await;
        nothing.is_refused(404, "not-found");
    }
    let method = send(Method::DELETE, "/campaigns", json, "{}".to_owned()).await;
    method.is_refused(405, "method-not-allowed");
    assert_eq!(method.header("allow"), "GET,HEAD,POST");
    assert_eq!(world.events().await, before, "nothing was changed");
}

#[tokio::test]
async fn an_address_of_another_version_is_a_problem_document_and_a_page_stays_a_page() {
    let world = World::new().await;
    let ask = async |path: &str| world.send(Request::get(path).body(Body::empty()).unwrap()).await;
    ask("/api/v2/campaigns").await.is_refused(404, "not-found");
    ask("/api/").await.is_refused(404, "not-found");
    let page = ask("/nulle-part").await;
    assert!(page.header("content-type").starts_with("text/html"), "{page:?}");
    let foreign = Request::post("/commande").header("origin", "https://evil.example");
    let page = world.send(foreign.body(Body::empty()).unwrap()).await;
    assert_eq!(page.status, 403);
    assert!(page.header("content-type").starts_with("text/html"), "{page:?}");
}
