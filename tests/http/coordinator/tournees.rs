//! `/plateforme/tournees`: rounds over stops.

use super::month;
use crate::support::{Browser, Form, TestApp, Village};

fn path(village: &Village) -> String {
    format!("/plateforme/tournees/nouvelle?campagne={}", village.campaign)
}

async fn form(browser: &Browser<'_>, village: &Village, ranks: [&str; 2]) -> Form {
    let page = browser.open(&path(village)).await;
    let form = page.form(&path(village)).with("round_name", "Tournée sud");
    let form = form.with(&format!("order.{}", village.toul), ranks[0]);
    form.with(&format!("order.{}", village.nancy), ranks[1]).with("date", "2026-11-19")
}

#[tokio::test]
async fn a_round_has_a_name_a_day_and_stops_in_one_order() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::packed(&app, &village).await;
    let browser = app.browser(&village.coordinator).await;
    browser.open(&path(&village)).await.says("Maison des solidarités, Toul");
    for (field, value, words) in [
        ("round_name", "", "Écrivez un nom"),
        ("date", "jeudi", "Écrivez un jour."),
        (&*format!("order.{}", village.nancy), "1", "Ce rang est déjà pris."),
        (&*format!("order.{}", village.nancy), "bis", "Écrivez un rang"),
    ] {
        let wrong = form(&browser, &village, ["1", "2"]).await.with(field, value);
        wrong.submit(&browser).await.is(422).says(words);
    }
    let empty = form(&browser, &village, ["", ""]).await.submit(&browser).await;
    empty.is(422).says("arrêt");
    browser.open("/plateforme/tournees").await.says("Aucune tournée n’est prévue.");
}

#[tokio::test]
async fn a_round_departs_and_each_stop_is_delivered_once() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::packed(&app, &village).await;
    let browser = app.browser(&village.coordinator).await;
    let planned = form(&browser, &village, ["2", "1"]).await.submit(&browser).await;
    let page = browser.follow(&planned).await;
    page.says("jeudi 19 novembre 2026").says("1. Maison des solidarités Les Paniers de Nancy");
    page.says_nothing_of("Sans tournée");
    browser.open(&path(&village)).await.says("Toutes les structures ont déjà une tournée.");
    let (_, after) = page.body.split_once("action=\"/plateforme/tournees/").unwrap();
    let round = after.split('/').next().unwrap();
    let depart = format!("/plateforme/tournees/{round}/partir");
    let deliver = format!("/plateforme/tournees/{round}/livrer");
    let toul = village.toul.to_string();
    let early = page.form(&depart);
    let keys = ["session_key", "action_key"].map(|name| (name, early.value(name).unwrap()));
    let fields = [keys[0], keys[1], ("structure", toul.as_str())];
    browser.post(&deliver, &fields).await.is(409).says("pas encore partie");
    let departed = page.form(&depart).submit(&browser).await;
    let page = browser.follow(&departed).await;
    let stop = page.form(&deliver).with("structure", &toul);
    let delivered = stop.submit(&browser).await;
    browser.follow(&delivered).await.says("livré à 9 h");
    let again = stop.with("action_key", &uuid::Uuid::from_u128(7).to_string());
    again.submit(&browser).await.is(409).says("déjà");
}
