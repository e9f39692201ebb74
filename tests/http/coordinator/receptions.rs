//! `/plateforme/receptions/{id}`: what arrived, what was refused, what was lost.

use super::month;
use crate::support::{Form, TestApp, Village};

fn path(village: &Village) -> String {
    format!("/plateforme/receptions/{}", month::pooled(village))
}

/// Lots for both products.
fn with_lots(form: Form, village: &Village) -> Form {
    let form = form.with(&format!("lot.{}", village.milk), "L-MILK");
    form.with(&format!("lot.{}", village.cheese), "L-CHEESE")
}

#[tokio::test]
async fn what_cannot_be_taken_is_said_beside_its_field_and_stays_as_typed() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::confirmed(&app, &village).await;
    let browser = app.browser(&village.coordinator).await;
    let path = path(&village);
    let milk = |name: &str| format!("{name}.{}", village.milk);
    let page = browser.open(&path).await;
    page.is(200).says("Attendu : 12 l");
    for (field, value, words) in [
        (milk("received"), "tout", "Écrivez un nombre entier, 0 si rien n’est arrivé."),
        (milk("refused"), "un peu", "Écrivez un nombre entier."),
        (milk("use_by"), "bientôt", "Écrivez une date, par exemple 28/11/2026."),
        (milk("celsius"), "frais", "Écrivez un nombre, par exemple 3,5."),
        (milk("lot"), "", "Écrivez le numéro de lot."),
        (milk("received"), "13", "Cette quantité dépasse"),
        (milk("refused"), "2", "Écrivez pourquoi ce produit est refusé."),
    ] {
        let form = with_lots(browser.open(&path).await.form(&path), &village);
        let wrong = form.with(&field, value).submit(&browser).await;
        wrong.is(422).says(words);
        assert_eq!(wrong.form(&path).value(&field), Some(value), "{field}");
    }
    browser.open(&path).await.says_nothing_of("La réception est terminée");
}

#[tokio::test]
async fn less_than_ordered_is_shared_and_a_reception_is_noted_once() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::confirmed(&app, &village).await;
    let browser = app.browser(&village.coordinator).await;
    let path = path(&village);
    let form = with_lots(browser.open(&path).await.form(&path), &village);
    let form = form.with(&format!("refused.{}", village.milk), "2");
    let form = form.with(&format!("reason.{}", village.milk), "too_warm");
    form.submit(&browser).await.is(303);
    browser.open("/plateforme/commandes").await.says("Reçue").says("10 l");
    let again = form.with("action_key", &uuid::Uuid::from_u128(7).to_string());
    again.submit(&browser).await.is(409).says("Cette réception est déjà notée.");
}

#[tokio::test]
async fn a_loss_is_of_what_is_there_and_is_shared_too() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::received(&app, &village).await;
    let browser = app.browser(&village.coordinator).await;
    let action = format!("{}/pertes", path(&village));
    let milk = village.milk.to_string();
    let form = |page: crate::support::Page, quantity: &str, reason: &str| {
        let form = page.form(&action).with("product", &milk).with("quantity", quantity);
        form.with("reason", reason)
    };
    let without = form(browser.open(&path(&village)).await, "2", "").submit(&browser).await;
    without.is(422).says("choisissez une raison");
    let much = form(browser.open(&path(&village)).await, "13", "broken").submit(&browser).await;
    much.is(422).says("Cette quantité dépasse");
    let effects = form(browser.open(&path(&village)).await, "2", "broken").submit(&browser).await;
    effects.is(200).says("Il reste 10 l à partager, au lieu de 12 l.");
    effects.says("mais au plus 5 l").says("commandes reçoivent moins, et seront remboursées 2");
    let untouched = browser.open(&path(&village)).await;
    untouched.says_nothing_of("Lait entier : 2 l, cassé");
    let lost = effects.form(&action).submit(&browser).await;
    browser.follow(&lost).await.says("Lait entier : 2 l, cassé");
    browser.open("/plateforme/commandes").await.says("10 l");
}
