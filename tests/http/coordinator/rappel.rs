//! `/plateforme/rappel`: from a lot to those who have it.

use super::month;
use crate::support::{TestApp, Village};

#[tokio::test]
async fn a_lot_leads_to_its_crates_and_to_whom_to_call() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::packed(&app, &village).await;
    let browser = app.browser(&village.coordinator).await;
    let milk = browser.open("/plateforme/rappel?lot=L-MILK").await;
    milk.is(200).says("2 cagettes touchées").says("Lait entier , GAEC du Saintois");
    milk.says("Emplettes et Cagettes À appeler : Camille").says("Mimosa").says("Iris").says("6 l");
    milk.says("cagette pas encore remise").says("À prévenir de vive voix");
    let cheese = browser.open("/plateforme/rappel?lot=L-CHEESE").await;
    cheese.says("1 cagette touchée").says_nothing_of("Iris");
    browser.open("/plateforme/rappel?lot=L-OTHER").await.says("Aucun lot de ce numéro");
    browser.open("/plateforme/rappel?lot=").await.is(422).says("Écrivez un numéro de lot.");
}
