//! `/plateforme/programmes`: publishing; and `/financeur`, where it is read.

use super::month::{self, tell};
use crate::support::{Page, TestApp, Village, funder};
use app::Command;
use domain::funding::FundingCommand;
use kernel::{Actor, ProgrammeId};

/// A programme from September to next June.
pub async fn programme(app: &TestApp, village: &Village) -> (ProgrammeId, Actor) {
    let programme = ProgrammeId::derived(&[b"programme"]);
    let register = FundingCommand::Register {
        name: "Mieux manger pour tous".into(),
        funders: vec!["Département".into()],
        from: "2026-09".parse().unwrap(),
        to: "2027-06".parse().unwrap(),
        territory: vec![],
        categories: vec![],
    };
    let command = Command::Funding(programme, register);
    tell(app, &village.coordinator, "programme", command).await;
    (programme, funder(app, village, programme).await)
}

pub async fn publish(app: &TestApp, village: &Village, id: ProgrammeId, months: [&str; 2]) -> Page {
    let browser = app.browser(&village.coordinator).await;
    let action = format!("/plateforme/programmes/{id}/publier");
    let form = browser.open("/plateforme/programmes").await.form(&action);
    let form = form.with(&format!("from.{id}"), months[0]);
    form.with(&format!("to.{id}"), months[1]).submit(&browser).await
}

#[tokio::test]
async fn a_published_report_is_read_by_its_funder_and_is_the_same_for_ever() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::settled(&app, &village).await;
    let (id, department) = programme(&app, &village).await;
    let browser = app.browser(&department).await;
    browser.open("/financeur").await.is(200).says("Pas encore de rapport");
    browser.open("/financeur/rapport.json").await.is(404);
    publish(&app, &village, id, ["2026-11", "2026-11"]).await.is(303);
    let page = browser.open("/financeur").await;
    page.is(200).says("Mieux manger pour tous").says("secret statistique").says("n. c.");
    let json = browser.open("/financeur/rapport.json?depuis=2026-11").await;
    assert_eq!(json.is(200).header("content-type"), "application/json");
    let document: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    let root = document["root_hash"].as_str().unwrap();
    assert!(page.body.contains(root), "the page names the log's root");
    let csv = browser.open("/financeur/rapport.csv").await;
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert!(csv.body.contains("Position du journal") && csv.body.contains(root));
    // Two structures are too few for any figure to be told.
    assert!(!page.text().contains("20,00 €"), "{}", page.text());
    month::something_later(&app, &village).await;
    assert_eq!(browser.open("/financeur/rapport.json").await.body, json.body);
    let hub = app.browser(&village.coordinator).await;
    let same = hub.open(&format!("/plateforme/programmes/{id}/rapport.json")).await;
    assert_eq!(same.body, json.body);
}

#[tokio::test]
async fn a_period_is_published_once_and_within_the_programme() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::settled(&app, &village).await;
    let (id, _) = programme(&app, &village).await;
    publish(&app, &village, id, ["2026-11", "2026-10"]).await.is(422);
    publish(&app, &village, id, ["2026-08", "2026-11"]).await.is(422);
    publish(&app, &village, id, ["2026-10", "2026-11"]).await.is(422).says("un trimestre");
    publish(&app, &village, id, ["2026-10", "2026-12"]).await.is(303);
    let again = publish(&app, &village, id, ["2026-10", "2026-12"]).await;
    again.is(409).says("déjà");
    publish(&app, &village, id, ["2026-11", "2026-11"]).await.is(303);
    publish(&app, &village, id, ["novembre", "2026-11"]).await.is(400);
}

#[tokio::test]
async fn a_funder_reads_the_reports_of_its_own_programme_alone() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::settled(&app, &village).await;
    let (id, _) = programme(&app, &village).await;
    publish(&app, &village, id, ["2026-11", "2026-11"]).await.is(303);
    let other = ProgrammeId::derived(&[b"another"]);
    let stranger = funder(&app, &village, other).await;
    let browser = app.browser(&stranger).await;
    for page in ["/financeur", "/financeur/rapport.csv", "/financeur/rapport.json?depuis=2026-11"] {
        browser.open(page).await.is(404);
    }
    let path = format!("/plateforme/programmes/{id}/rapport");
    browser.open(&path).await.is(404);
    let hub = app.browser(&village.coordinator).await;
    hub.open(&path).await.is(200).says("Mieux manger pour tous");
}
