//! `/plateforme/emballage`: crates as they are shared out.

use super::month;
use crate::support::{TestApp, Village};

fn sheet(village: &Village) -> String {
    format!("/plateforme/emballage/{}/{}", village.campaign, village.toul)
}

#[tokio::test]
async fn a_crate_is_packed_as_shared_and_what_is_sold_by_weight_is_weighed() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::received(&app, &village).await;
    let browser = app.browser(&village.coordinator).await;
    browser.open("/plateforme/emballage").await.says("0 cagette emballée sur 1");
    let path = sheet(&village);
    let page = browser.open(&path).await;
    page.says("6 l Lait entier · lot L-MILK").says("Poids annoncé : 200 g la pièce");
    let unweighed = page.form(&path).submit(&browser).await;
    unweighed.is(422).says("Il manque un poids. Rien n’est emballé.");
    let order = village.order_of(&village.mimosa);
    let cheese = format!("weight.{order}.{}", village.cheese);
    let light = browser.open(&path).await.form(&path).with(&cheese, "0").submit(&browser).await;
    light.is(422).says("Écrivez le poids en grammes.");
    browser.open("/plateforme/emballage").await.says("0 cagette emballée sur 1");
    let form = browser.open(&path).await.form(&path).with(&cheese, "214");
    let packed = form.submit(&browser).await;
    browser.follow(&packed).await.says("Emballée").says_nothing_of("Tout emballer");
    form.submit(&browser).await.is(303);
    let mimosa = app.browser(&village.mimosa).await;
    mimosa.open("/ma-commande").await.says("4,07 €");
}

#[tokio::test]
async fn the_coordination_sees_crates_by_alias_without_a_price() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::received(&app, &village).await;
    let browser = app.browser(&village.coordinator).await;
    let page = browser.open(&sheet(&village)).await;
    page.is(200).says("Mimosa").says_nothing_of("€").says_nothing_of("Iris");
    let elsewhere = format!("/plateforme/emballage/{}/{}", village.campaign, uuid::Uuid::nil());
    browser.open(&elsewhere).await.is(404);
    let animator = app.browser(&village.camille).await;
    animator.open(&sheet(&village)).await.is(404);
}
