//! A producer's pages, under `/producteur`.

use crate::{
    coordinator::month,
    support::{TestApp, Village, stranger_farmer},
};

#[tokio::test]
async fn a_producer_sees_the_demand_for_its_products_summed_over_everyone() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let farmer = app.browser(&village.farmer).await;
    farmer.open("/producteur").await.is(200).says("Aucun de vos produits n’est commandé");
    village.open_campaign(&app).await;
    month::ordered(&app, &village).await;
    let page = farmer.open("/producteur").await;
    page.says("ouvertes jusqu’au dimanche 8 novembre 2026")
        .says("Lait entier demande à ce jour 12 l");
    page.says("lundi 2 novembre 2026 12 l").says("cartons complets 2");
    page.says_nothing_of("Mimosa").says_nothing_of("Emplettes").says_nothing_of("Nancy");
    let other = app.browser(&stranger_farmer(&app, &village).await).await;
    other.open("/producteur").await.is(200).says_nothing_of("Lait entier");
}

#[tokio::test]
async fn a_producer_confirms_wholly_or_in_part_what_was_sent_to_it() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::sent(&app, &village).await;
    let farmer = app.browser(&village.farmer).await;
    farmer.open("/producteur/commandes").await.says("novembre 2026").says("Attend la réponse");
    let path = format!("/producteur/commandes/{}", month::pooled(&village));
    let milk = format!("confirmed.{}", village.milk);
    let page = farmer.open(&path).await;
    page.says("Commandé : 12 l").says("Le jeudi matin, à Toul.").says_nothing_of("Nancy");
    let more = page.form(&path).with(&milk, "100").submit(&farmer).await;
    more.is(422).says("C’est plus que ce qui est commandé.");
    assert_eq!(more.form(&path).value(&milk), Some("100"));
    let part = farmer.open(&path).await.form(&path).with(&milk, "6").submit(&farmer).await;
    farmer.follow(&part).await.says("La réponse est enregistrée.");
    let coordinator = app.browser(&village.coordinator).await;
    coordinator.open("/plateforme/commandes").await.says("Confirmée en partie");
    let other = app.browser(&stranger_farmer(&app, &village).await).await;
    other.open(&path).await.is(404);
    other.open("/producteur/commandes").await.says("Pas encore de commande pour vous.");
}

#[tokio::test]
async fn a_statement_says_what_is_owed_once_the_month_is_settled() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::packed(&app, &village).await;
    let farmer = app.browser(&village.farmer).await;
    let before = farmer.open("/producteur/comptes").await;
    before.says("0,00 €").says("pas encore calculé");
    month::finish(&app, &village).await;
    // 12 l at 1,28 € and 214 g at 18,01 € a kilo, with VAT.
    farmer.open("/producteur/comptes").await.says("20,27 €").says_nothing_of("pas encore");
    app.browser(&village.mimosa).await.open("/producteur/comptes").await.is(404);
}
