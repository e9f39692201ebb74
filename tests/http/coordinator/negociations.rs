//! `/plateforme/negociations` and `/producteur/negociations`: both sides of the table.

use super::month::tell;
use crate::support::{Browser, Page, TestApp, Village};
use app::Command;
use domain::floors::FloorCommand;
use kernel::UnitPrice;

/// A negotiation about milk, opened on the page; its address.
async fn opened(browser: &Browser<'_>, village: &Village) -> String {
    let path = "/plateforme/negociations/nouvelle";
    let page = browser.open(&format!("{path}?producer={}", village.producer)).await;
    let nothing = page.form(path).submit(browser).await;
    nothing.is(422).says("Choisissez au moins un produit.");
    let form = page.form(path).tick("product", &village.milk.to_string());
    let fresh = form.with("action_key", &uuid::Uuid::from_u128(9).to_string());
    let location = fresh.submit(browser).await.location();
    location.split('?').next().unwrap().to_owned()
}

/// The form to propose, filled in with two tiers.
fn proposal(page: &Page, path: &str, village: &Village, prices: [&str; 2]) -> crate::support::Form {
    let milk = village.milk;
    let form = page.form(path).with(&format!("from.{milk}.1"), "0");
    let form = form.with(&format!("price.{milk}.1"), prices[0]);
    let form = form.with(&format!("from.{milk}.2"), "100");
    let form = form.with(&format!("price.{milk}.2"), prices[1]).with("delivery", "À Toul.");
    form.with("minimum", "50,00").with("valid_from", "2026-12-01").with("valid_to", "2027-06-30")
}

#[tokio::test]
async fn both_sides_propose_until_one_accepts_what_the_other_said_last() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let hub = app.browser(&village.coordinator).await;
    let farmer = app.browser(&village.farmer).await;
    let path = opened(&hub, &village).await;
    let own = path.replace("/plateforme", "/producteur");
    let page = hub.open(&path).await;
    let proposed = proposal(&page, &path, &village, ["1,20", "1,10"]).submit(&hub).await;
    hub.follow(&proposed).await.says("Attend le producteur").says("1,10 €");
    let accept = format!("{path}/accepter");
    let mine = hub.open(&accept).await.form(&accept).submit(&hub).await;
    mine.is(409).says("C’est votre propre proposition.");
    let asked = farmer.open(&format!("{own}/accepter")).await;
    farmer.open("/producteur/negociations").await.says("Attend le producteur");
    let cheaper = proposal(&hub.open(&path).await, &path, &village, ["1,19", "1,09"]);
    cheaper.submit(&hub).await.is(303);
    let late = asked.form(&format!("{own}/accepter")).submit(&farmer).await;
    late.is(409).says("Rien n’a été écrasé").says("1,09 €");
    let early = farmer.open(&own).await;
    let answer = proposal(&early, &own, &village, ["1,25", "1,18"]);
    answer.submit(&farmer).await.is(303);
    let behind = proposal(&page, &path, &village, ["1,15", "1,05"]);
    let fresh = behind.with("action_key", &uuid::Uuid::from_u128(8).to_string());
    let behind = fresh.submit(&hub).await;
    behind.is(409).says("Une autre proposition est arrivée entre-temps.").says("1,18 €");
    let question = hub.open(&accept).await;
    question.says("Lait entier").says("du 01/12/2026 au 30/06/2027").says("50,00 €");
    let agreed = question.form(&accept).submit(&hub).await;
    hub.follow(&agreed).await.says("Accord trouvé").says("1,18 €").says_nothing_of("Faire une");
    let stale = proposal(&page, &path, &village, ["1,00", "0,90"]);
    let ended = stale.with("action_key", &uuid::Uuid::from_u128(10).to_string()).submit(&hub).await;
    ended.is(409).says("Cette négociation est terminée.");
}

#[tokio::test]
async fn what_is_wrong_with_tiers_is_said_beside_them_and_stays_as_typed() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let hub = app.browser(&village.coordinator).await;
    let path = opened(&hub, &village).await;
    let milk = village.milk;
    for (field, value, words) in [
        (format!("price.{milk}.2"), "1,30", "Le prix doit baisser à chaque palier."),
        (format!("from.{milk}.2"), "0", "La quantité doit monter à chaque palier."),
        (format!("from.{milk}.1"), "5", "Le premier palier commence à 0."),
        (format!("price.{milk}.1"), "cher", "Écrivez un prix, par exemple 1,2345."),
        (format!("from.{milk}.2"), "cent", "Écrivez un nombre entier."),
        (format!("case.{milk}"), "", "Écrivez un nombre entier."),
        (format!("case.{milk}"), "0", "combien il y en a dans un carton"),
        ("minimum".to_owned(), "peu", "Écrivez un montant, par exemple 150,00."),
        ("valid_from".to_owned(), "demain", "Écrivez un jour."),
        ("valid_to".to_owned(), "2026-11-30", "La fin doit être après le début."),
    ] {
        let form = proposal(&hub.open(&path).await, &path, &village, ["1,20", "1,10"]);
        let wrong = form.with(&field, value).submit(&hub).await;
        wrong.is(422).says(words);
        assert_eq!(wrong.form(&path).value(&field), Some(value), "{field}");
    }
    let nothing = proposal(&hub.open(&path).await, &path, &village, ["", ""]);
    let nothing = nothing.with(&format!("from.{milk}.2"), "").submit(&hub).await;
    nothing.is(422).says("Choisissez au moins un produit.");
    hub.open(&path).await.says("Pas encore de proposition.");
}

#[tokio::test]
async fn a_floor_price_is_the_producers_secret() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let hub = app.browser(&village.coordinator).await;
    let farmer = app.browser(&village.farmer).await;
    let path = opened(&hub, &village).await;
    let own = path.replace("/plateforme", "/producteur");
    let floors = format!("{own}/planchers");
    let field = format!("floor.{}", village.milk);
    let wrong = farmer.open(&own).await.form(&floors).with(&field, "assez").submit(&farmer).await;
    wrong.is(422).says("Écrivez un prix, par exemple 1,05.");
    let saved = farmer.open(&own).await.form(&floors).with(&field, "1,0537").submit(&farmer).await;
    let page = farmer.follow(&saved).await;
    assert_eq!(page.form(&floors).value(&field), Some("1,0537"));
    let low = proposal(&hub.open(&path).await, &path, &village, ["1,20", "1,05"]);
    let refused = low.submit(&hub).await;
    refused.is(422).says("Lait entier : ce prix est trop bas pour le producteur.");
    assert!(!refused.body.contains("1,0537") && !refused.body.contains("1.0537"));
    hub.open(&path).await.says_nothing_of("1,0537").says("Pas encore de proposition.");
    let gone = farmer.open(&own).await.form(&floors).with(&field, "").submit(&farmer).await;
    gone.is(303);
    let low = proposal(&hub.open(&path).await, &path, &village, ["1,20", "1,05"]);
    low.submit(&hub).await.is(303);
}

#[tokio::test]
async fn a_negotiation_is_broken_off_only_after_a_question() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let hub = app.browser(&village.coordinator).await;
    let path = opened(&hub, &village).await;
    let break_off = format!("{path}/rompre");
    let question = hub.open(&break_off).await;
    question.says("Mettre fin à la négociation avec GAEC du Saintois");
    hub.open(&path).await.says("Attend les acheteurs");
    let ended = question.form(&break_off).submit(&hub).await;
    hub.follow(&ended).await.says("Sans accord");
}

#[tokio::test]
async fn another_producers_negotiation_is_none() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let other = crate::support::stranger_farmer(&app, &village).await;
    let browser = app.browser(&other).await;
    let path = format!("/producteur/negociations/{}", village.negotiation());
    browser.open(&path).await.is(404);
    browser.open(&format!("{path}/accepter")).await.is(404);
    let unit_price = UnitPrice::try_from_decimal("1".parse().unwrap()).unwrap();
    let floor = FloorCommand::Record { product: village.milk, unit_price };
    tell(&app, &village.farmer, "floor", Command::Floor(village.producer, floor)).await;
    browser.open("/producteur/negociations").await.is(200).says_nothing_of("Lait entier");
}
