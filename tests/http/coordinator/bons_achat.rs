//! `/plateforme/bons-achat`: a sheet of vouchers, printed once.

use crate::support::{Browser, Form, Page, TestApp, Village};
use std::collections::BTreeSet;

const NEW: &str = "/plateforme/bons-achat/nouveaux";

async fn form(browser: &Browser<'_>, fields: [&str; 4]) -> Form {
    let [issuer, value, count, expires_on] = fields;
    let form = browser.open(NEW).await.form(NEW).with("issuer", issuer).with("value", value);
    form.with("count", count).with("expires_on", expires_on)
}

fn codes(page: &Page) -> BTreeSet<String> {
    let after = page.body.split("<p class=\"code\">").skip(1);
    after.map(|code| code.split('<').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_sheet_of_vouchers_in_a_structures_name_pays_its_members_orders() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.coordinator).await;
    browser.open("/plateforme/bons-achat").await.says("Aucun bon n’est encore émis.");
    let nancy = village.nancy.to_string();
    let form = form(&browser, [&nancy, "20", "3", "2026-11-30"]).await.tick("category", "dairy");
    let sheet = form.submit(&browser).await;
    sheet.is(200).says("3 bons de 20,00 €").says("Donné par : Les Paniers de Nancy");
    sheet.says("Jusqu’au").says("Pour : Crèmerie");
    let codes_shown = codes(&sheet);
    assert_eq!(codes_shown.len(), 3);
    let again = form.submit(&browser).await;
    assert_eq!(codes(again.is(200)), codes_shown, "a sheet that was lost on the way comes again");
    let list = browser.open("/plateforme/bons-achat").await;
    list.says("Les Paniers de Nancy 3 60,00 € 0,00 €");
    for code in &codes_shown {
        list.says_nothing_of(code);
    }
    let member = app.browser(&village.mimosa).await;
    let order = member.open("/commande").await.form("/commande").with("do", "save");
    order.with(&village.q(village.milk), "6").submit(&member).await.is(303);
    let pay = member.open("/payer").await.form("/payer").with("means", "voucher");
    let pay = pay.with("voucher_code", codes_shown.first().unwrap()).with("amount", "8,10");
    pay.submit(&member).await.is(303);
    member.open("/ma-commande").await.says("Tout est payé.");
    let list = browser.open("/plateforme/bons-achat").await;
    list.says("Les Paniers de Nancy 3 60,00 € 8,10 €").says_nothing_of("Mimosa");
}

#[tokio::test]
async fn each_wrong_field_of_a_sheet_is_told_beside_it_and_no_voucher_is_issued() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.coordinator).await;
    let (toul, nobody) = (village.toul.to_string(), village.producer.to_string());
    for (fields, words) in [
        (["", "20", "3", "2026-11-30"], "Choisissez une structure."),
        ([nobody.as_str(), "20", "3", "2026-11-30"], "Choisissez une structure."),
        ([toul.as_str(), "vingt", "3", "2026-11-30"], "Écrivez un montant, par exemple 20."),
        ([toul.as_str(), "0", "3", "2026-11-30"], "Écrivez un montant au-dessus de zéro."),
        ([toul.as_str(), "20", "0", "2026-11-30"], "Écrivez un nombre de 1 à 100."),
        ([toul.as_str(), "20", "101", "2026-11-30"], "Écrivez un nombre de 1 à 100."),
        ([toul.as_str(), "20", "3", ""], "Choisissez une date."),
        ([toul.as_str(), "20", "3", "2026-10-31"], "La date limite est déjà passée."),
    ] {
        let form = form(&browser, fields).await.tick("category", "dairy");
        let refused = form.submit(&browser).await;
        refused.is(422).says(words);
        let again = refused.form(NEW);
        assert_eq!(
            (again.value("value"), again.value("count")),
            (Some(fields[1]), Some(fields[2]))
        );
        assert_eq!(again.value("category"), Some("dairy"), "what was ticked stays");
    }
    browser.open("/plateforme/bons-achat").await.says("Aucun bon n’est encore émis.");
}

#[tokio::test]
async fn a_used_form_makes_no_other_vouchers() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.coordinator).await;
    let toul = village.toul.to_string();
    let form = form(&browser, [&toul, "20", "2", "2026-11-30"]).await;
    form.submit(&browser).await.is(200);
    let other = form.with("value", "50").submit(&browser).await;
    other.is(409).says("Cette page a déjà servi.");
    browser.open("/plateforme/bons-achat").await.says("Emplettes et Cagettes 2 40,00 €");
    app.browser(&village.camille).await.open(NEW).await.is(404);
}
