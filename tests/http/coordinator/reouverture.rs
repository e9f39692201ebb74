//! A close, shown before it is taken, and taken back before anything is sent; what is ordered, as
//! it comes in.

use super::month;
use crate::support::{Browser, Page, TestApp, Village, command};
use app::{Command, Request};
use axum::body::Body;
use domain::{Fold, campaigns::Campaign, orders::OrderCommand};
use eventlog::{RecordedEvent, StreamId};
use serde_json::Value;

fn base(village: &Village) -> String {
    format!("/plateforme/campagnes/{}", village.campaign)
}

async fn cancel(app: &TestApp, village: &Village, what: &str) {
    let cancel =
        Command::Order(village.order_of(&village.iris), village.campaign, OrderCommand::Cancel);
    village.tell(app, &village.iris, what, cancel).await;
    app.catch_up().await;
}

/// Takes the close back, for a reason.
async fn reopen(browser: &Browser<'_>, village: &Village, reason: &str) -> Page {
    let path = format!("{}/rouvrir", base(village));
    let form = browser.open(&path).await.form(&path).with("reason", reason);
    form.with("closes_on", "2026-11-20").submit(browser).await
}

/// What happened to the campaign, as the log has it.
async fn log_of_campaign(app: &TestApp, village: &Village) -> Vec<RecordedEvent> {
    let hub = village.coordinator.tenant;
    let mut reading = app.app.reading(hub).await.unwrap();
    let stream = StreamId::new(hub.uuid(), Campaign::CATEGORY, village.campaign.uuid());
    eventlog::load(&mut *reading, &stream, 0).await.unwrap()
}

#[tokio::test]
async fn a_close_shows_its_effects_producer_by_producer_before_it_is_taken() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.coordinator).await;
    let path = format!("{}/cloturer", base(&village));
    browser.open(&path).await.is(200).says("Personne n’a encore commandé.");
    month::ordered(&app, &village).await;
    let page = browser.open(&path).await;
    page.says("2 commandes, pour 20,00 €, ne pourront plus changer.");
    page.says("GAEC du Saintois").says("Total hors taxes 18,96 €").says("Lait entier 12 l 12 l");
    let closed = page.form(&path).submit(&browser).await;
    assert_eq!(closed.location(), format!("{}/cloture", base(&village)));
    let fixed = browser.open(&format!("{}/commandes", base(&village))).await;
    fixed.says("Total hors taxes 18,96 €").says("Lait entier 12 l 12 l");
}

#[tokio::test]
async fn a_close_is_taken_back_and_the_next_one_counts_what_is_ordered_then() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::ordered(&app, &village).await;
    village.close_campaign(&app).await;
    let browser = app.browser(&village.coordinator).await;
    browser.open(&format!("{}/commandes", base(&village))).await.says("Lait entier 12 l");
    let unsaid = reopen(&browser, &village, " ").await;
    unsaid.is(422).says("Écrivez une raison.");
    let reopened = reopen(&browser, &village, "un bon papier oublié").await;
    assert_eq!(reopened.location(), format!("{}?fait=rouverture", base(&village)));
    let page = browser.follow(&reopened).await;
    page.says("Les commandes sont ouvertes de nouveau.").says("Clôturer les commandes");
    browser.open(&format!("{}/commandes", base(&village))).await.says_nothing_of("Lait entier");

    cancel(&app, &village, "iris cancels").await;
    // A worker that fell over repeats what it reacted to: the first close changes nothing more.
    let first_close = log_of_campaign(&app, &village).await;
    let first_close = first_close.iter().find(|event| event.name == "campaign_closed").unwrap();
    app.app.react(first_close, Some([7; 32])).await.unwrap();
    app.catch_up().await;
    browser.open(&base(&village)).await.says("Clôturer les commandes");
    let mimosa = app.browser(&village.mimosa).await;
    mimosa.open("/ma-commande").await.is(200).says("Changer ma commande");

    let path = format!("{}/cloturer", base(&village));
    browser.open(&path).await.form(&path).submit(&browser).await.is(303);
    let pooled = browser.open(&format!("{}/commandes", base(&village))).await;
    pooled.says("Lait entier 6 l").says_nothing_of("Lait entier 12 l");
}

#[tokio::test]
async fn nothing_is_taken_back_once_the_orders_are_sent() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::ordered(&app, &village).await;
    village.close_campaign(&app).await;
    let browser = app.browser(&village.coordinator).await;
    let path = format!("{}/rouvrir", base(&village));
    let form = browser.open(&path).await.form(&path).with("reason", "trop tard");
    // Somebody sends one of them meanwhile; the campaign is still closed.
    let send = domain::pooling::PoolingCommand::Send;
    let send = Command::Pooling(month::pooled(&village), send);
    let request = Request::new(command("send one"), send);
    app.app.execute(&village.coordinator, request).await.unwrap();
    form.submit(&browser).await.is(409).says("déjà");
    let events = log_of_campaign(&app, &village).await;
    assert!(events.iter().all(|event| event.name != "campaign_reopened"));
}

/// Asks for the figures that are not `known`.
async fn figures(browser: &Browser<'_>, village: &Village, known: &str) -> Page {
    let path = format!("{}/en-direct/flux", base(village));
    let request = browser.request("GET", &path).header("last-event-id", known);
    browser.send(request.body(Body::empty()).unwrap()).await
}

fn field<'a>(event: &'a Page, name: &str) -> &'a str {
    let lines = event.body.lines().filter_map(|line| line.split_once(": "));
    lines.into_iter().find(|(field, _)| *field == name).map(|(_, value)| value).unwrap()
}

#[tokio::test]
async fn what_is_ordered_comes_in_as_events_until_the_close() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.coordinator).await;
    let page = browser.open(&format!("{}/en-direct", base(&village))).await;
    page.is(200).says("Les commandes en direct").says("Lait entier rien");
    let first = figures(&browser, &village, "").await;
    assert_eq!(first.is(200).header("content-type"), "text/event-stream");
    let (news, ()) = tokio::join!(
        figures(&browser, &village, field(&first, "id")),
        month::ordered(&app, &village),
    );
    let told: Value = serde_json::from_str(field(&news, "data")).unwrap();
    assert_eq!(
        told[format!("{}-demand", village.milk)]
            .as_str()
            .unwrap()
            .replace(['\u{a0}', '\u{202f}'], " "),
        "12 l"
    );
    village.close_campaign(&app).await;
    figures(&browser, &village, field(&news, "id")).await.is(204);
    let camille = app.browser(&village.camille).await;
    figures(&camille, &village, "").await.is(404);
}
