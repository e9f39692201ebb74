//! `/plateforme/commandes`: pooled orders, minimums, answers given by telephone.

use super::month;
use crate::support::{TestApp, Village};
use app::Command;
use domain::{
    allocation::{PriceTiers, Tier},
    negotiations::{NegotiationCommand, Party, TermLine, Terms},
};
use kernel::{AgreementId, Money, NegotiationId, Steps, UnitPrice};

/// A newer agreement about milk, with a minimum of 100 €; the campaign is composed of it alone.
async fn open_with_a_minimum(app: &TestApp, village: &Village) {
    let negotiation = NegotiationId::derived(&[b"with a minimum"]);
    let unit_price = UnitPrice::try_from_decimal("1.30".parse().unwrap()).unwrap();
    let tier = Tier { from: Steps::ZERO, unit_price };
    let tiers = PriceTiers::try_new(vec![tier]).unwrap();
    let line = TermLine { product: village.milk, tiers, case_size: Steps::new(6) };
    let terms = Terms {
        lines: vec![line],
        minimum_order: Money::from_cents(10_000),
        delivery: "Le mardi à Toul.".into(),
        valid_from: "2026-01-01".parse().unwrap(),
        valid_to: "2027-12-31".parse().unwrap(),
    };
    let products = vec![village.milk];
    let open = NegotiationCommand::Open { producer: village.producer, products, origin: None };
    let propose = NegotiationCommand::Propose { by: Party::Hub, terms };
    let agreement = AgreementId::from_uuid(negotiation.uuid());
    let accept = NegotiationCommand::Accept { by: Party::Producer, agreement };
    for (what, actor, step) in [
        ("open 2", village.coordinator, open),
        ("propose 2", village.coordinator, propose),
        ("accept 2", village.farmer, accept),
    ] {
        village.tell(app, &actor, what, Command::Negotiation(negotiation, step)).await;
    }
    app.catch_up().await;
    let browser = app.browser(&village.coordinator).await;
    let path = format!("/plateforme/campagnes/{}/composer", village.campaign);
    let milk = format!("{negotiation}:{}", village.milk);
    let form = browser.open(&path).await.form(&path).without("line", None).tick("line", &milk);
    form.submit(&browser).await.is(303);
    village.open_campaign(app).await;
}

#[tokio::test]
async fn below_its_minimum_an_order_is_cancelled_unless_a_reason_is_given() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    open_with_a_minimum(&app, &village).await;
    month::order(&app, &village, &village.mimosa, &[(village.milk, 6)]).await;
    village.close_campaign(&app).await;
    let browser = app.browser(&village.coordinator).await;
    let page = browser.open("/plateforme/commandes").await;
    page.is(200).says("Sous le minimum").says("il manque 92,20 €");
    let sending = format!("/plateforme/campagnes/{}/envoyer", village.campaign);
    browser.open(&sending).await.says("annulé et remboursé à chacun : GAEC du Saintois.");
    let path = format!("/plateforme/commandes/{}/forcer", month::pooled(&village));
    let silent = browser.open(&path).await.form(&path).submit(&browser).await;
    silent.is(422).says("Écrivez une raison.");
    let form = browser.open(&path).await.form(&path).with("reason", "Premier essai ensemble");
    let overridden = form.submit(&browser).await;
    browser.follow(&overridden).await.says("Premier essai ensemble").says("À envoyer");
    browser.open(&sending).await.says("1 commande part").says_nothing_of("remboursé");
}

#[tokio::test]
async fn an_order_below_its_minimum_is_told_to_its_producer_as_cancelled() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    open_with_a_minimum(&app, &village).await;
    month::order(&app, &village, &village.mimosa, &[(village.milk, 6)]).await;
    village.close_campaign(&app).await;
    let farmer = app.browser(&village.farmer).await;
    let own = format!("/producteur/commandes/{}", month::pooled(&village));
    farmer.open(&own).await.is(404);
    let browser = app.browser(&village.coordinator).await;
    let sending = format!("/plateforme/campagnes/{}/envoyer", village.campaign);
    let sent = browser.open(&sending).await.form(&sending).submit(&browser).await;
    browser.follow(&sent).await.says("Annulée");
    farmer.open(&own).await.says("ne préparez rien");
    let mimosa = app.browser(&village.mimosa).await;
    mimosa.open("/ma-commande").await.is(200).says("minimum");
}

#[tokio::test]
async fn an_order_that_reaches_its_minimum_needs_no_reason() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::ordered(&app, &village).await;
    village.close_campaign(&app).await;
    let browser = app.browser(&village.coordinator).await;
    let path = format!("/plateforme/commandes/{}/forcer", month::pooled(&village));
    let form = browser.open(&path).await.form(&path).with("reason", "Pour rien");
    form.submit(&browser).await.is(409).says("Cette commande atteint le minimum.");
}

#[tokio::test]
async fn an_answer_by_telephone_is_of_whole_numbers_and_of_no_more_than_was_ordered() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::sent(&app, &village).await;
    let browser = app.browser(&village.coordinator).await;
    let path = format!("/plateforme/commandes/{}/reponse", month::pooled(&village));
    let milk = format!("confirmed.{}", village.milk);
    let page = browser.open(&path).await;
    page.says("Répondre pour GAEC du Saintois").says("Le jeudi matin, à Toul.");
    let wrong = page.form(&path).with(&milk, "beaucoup").submit(&browser).await;
    wrong.is(422).says("Écrivez un nombre entier");
    assert_eq!(wrong.form(&path).value(&milk), Some("beaucoup"));
    let more = browser.open(&path).await.form(&path).with(&milk, "13").submit(&browser).await;
    more.is(422).says("C’est plus que ce qui est commandé.");
    let part = browser.open(&path).await.form(&path).with(&milk, "6");
    let answered = part.submit(&browser).await;
    browser.follow(&answered).await.says("Confirmée en partie").says("6 l");
    let again = browser.open(&path).await;
    again.says("La réponse est enregistrée.");
    let again = part.with("action_key", &uuid::Uuid::from_u128(7).to_string());
    again.submit(&browser).await.is(409).says("Cette commande est déjà confirmée.");
}
