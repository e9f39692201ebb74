//! `/api/v1/producers/{producer}/catalogue`: a whole file, or nothing of it.

use crate::{
    api_region::{CATALOGUE, Region},
    api_support::Answer,
};
use axum::http::Method;
use serde_json::Value;

const BROKEN: &str = "\
Réf;Produit;Famille;Unité;Colisage;PU HT €;TVA
M1;Miel de fleurs;Épicerie;pièce;6;2,20;5,5 %
M3;Miel de sapin;Épicerie;pièce;six;gratuit;5,5 %
";

async fn send(region: &Region, query: &str, file: impl Into<axum::body::Body>) -> Answer {
    let path = format!("/producers/{}/catalogue{query}", region.producer_id);
    let post = region.world.call(Some(&region.coordinator), Method::POST, &path);
    post.with("idempotency-key", "un-fichier").bytes(file).await
}

async fn products(region: &Region) -> Value {
    let path = format!("/producers/{}/catalogue", region.producer_id);
    region.world.get(&region.coordinator, &path).await.json()
}

#[tokio::test]
async fn a_file_with_a_broken_line_is_refused_whole_and_every_cell_is_named() {
    let region = Region::open().await;
    let (before, list) = (region.world.events().await, products(&region).await);
    let refused = send(&region, "?file_name=miel.csv", BROKEN).await;
    let told = refused.is_refused(422, "catalogue-lines");
    let errors = told["errors"].as_array().unwrap();
    let mut fields: Vec<_> = errors.iter().map(|error| error["field"].as_str().unwrap()).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["miel.csv:3:Colisage", "miel.csv:3:PU HT €"]);
    let words = told.to_string();
    assert!(words.contains("«\u{a0}gratuit\u{a0}» n’est pas un prix"), "{words}");
    assert_eq!(region.world.events().await, before, "nothing was changed");
    assert_eq!(products(&region).await, list);
}

#[tokio::test]
async fn a_preview_tells_all_and_changes_nothing() {
    let region = Region::open().await;
    let before = region.world.events().await;
    let preview = send(&region, "?preview=true", BROKEN).await.json();
    assert_eq!((&preview["imported"], &preview["products"]), (&false.into(), &1.into()));
    assert_eq!(preview["errors"].as_array().unwrap().len(), 2, "{preview}");
    assert_eq!(region.world.events().await, before);
}

#[tokio::test]
async fn a_file_sent_twice_is_imported_once() {
    let region = Region::open().await;
    let before = region.world.events().await;
    let file = CATALOGUE.replace("2,20", "2,30");
    let first = send(&region, "", file.clone()).await;
    let second = send(&region, "", file).await;
    assert_eq!((first.json(), second.header("idempotent-replayed")), (second.json(), "true"));
    assert_eq!(region.world.events().await, before + 1);
    send(&region, "", CATALOGUE.replace("2,20", "2,40")).await.is_refused(422, "command-reused");
}

#[tokio::test]
async fn what_is_no_table_is_refused() {
    let region = Region::open().await;
    send(&region, "", "").await.is_refused(422, "catalogue-unreadable");
    let path = format!("/producers/{}/catalogue", region.producer_id);
    let post = || {
        let post = region.world.call(Some(&region.coordinator), Method::POST, &path);
        post.with("idempotency-key", "autre")
    };
    let json = post().with("content-type", "application/json").bytes("{}").await;
    json.is_refused(415, "unsupported-type");
    post().bytes(vec![b'x'; 12 << 20]).await.is_refused(413, "too-large");
    let theirs = region.world.call(Some(&region.animator), Method::POST, &path);
    let theirs = theirs.with("idempotency-key", "autre").bytes(CATALOGUE).await;
    theirs.is_refused(403, "forbidden");
}
