//! `/payer`.

use crate::support::{Browser, Page, TestApp, Village, command};
use app::VoucherCode;
use chrono::NaiveDate;
use kernel::{Category, Money};

async fn with_order<'a>(app: &'a TestApp, village: &Village, litres: &str) -> Browser<'a> {
    let browser = app.browser(&village.mimosa).await;
    let form = browser.open("/commande").await.form("/commande");
    let form = form.with(&village.q(village.milk), litres).with("do", "save");
    form.submit(&browser).await.is(303);
    browser
}

async fn pay(browser: &Browser<'_>, means: &str, amount: &str, code: &str) -> Page {
    let form = browser.open("/payer").await.form("/payer");
    let form = form.with("means", means).with("amount", amount).with("voucher_code", code);
    form.submit(browser).await
}

async fn voucher(app: &TestApp, village: &Village, cents: i64, categories: &[Category]) -> String {
    let code = VoucherCode::from_random([7; 10]);
    let last_day = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
    let (actor, id) = (&village.camille, command("voucher"));
    let (value, categories) = (Money::from_cents(cents), categories.to_vec());
    app.app.issue_voucher(actor, id, &code, value, last_day, categories).await.unwrap();
    app.catch_up().await;
    code.to_string()
}

#[tokio::test]
async fn a_voucher_pays_in_part_and_its_rest_another_time() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = with_order(&app, &village, "6").await;
    let code = voucher(&app, &village, 1_000, &[]).await;
    let paid = pay(&browser, "voucher", "5", &code.to_lowercase().replace('-', " ")).await;
    assert_eq!(paid.location(), "/payer?fait=paiement");
    let rest = browser.follow(&paid).await;
    rest.says("Le paiement est noté.").says("reste à payer 3,10 €");
    assert_eq!(rest.form("/payer").value("amount"), Some("3,10"));
    browser.open("/ma-commande").await.says("Déjà payé 5,00 €").says("Reste à payer 3,10 €");
    let paid = pay(&browser, "voucher", "3,10", &code).await;
    assert_eq!(paid.location(), "/ma-commande?fait=paiement");
    browser.open("/ma-commande").await.says("Tout est payé.");
    browser.open("/payer").await.is(200).says("Cette commande est payée.");
}

#[tokio::test]
async fn each_no_of_a_voucher_is_told_beside_its_field_and_pays_nothing() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = with_order(&app, &village, "6").await;
    let code = voucher(&app, &village, 200, &[Category::Vegetables]).await;
    for (amount, code, status, words) in [
        ("5", "TROP-COURT", 422, "Un code a 16 lettres ou chiffres."),
        ("5", "0000-0000-0000-0000", 422, "Ce bon n’est pas reconnu."),
        ("1", code.as_str(), 422, "Il peut payer 0,00 € de cette commande."),
        ("3", code.as_str(), 422, "Il reste 2,00 € sur ce bon."),
    ] {
        let refused = pay(&browser, "voucher", amount, code).await;
        refused.is(status).says(words);
        assert_eq!(refused.form("/payer").value("voucher_code"), Some(code));
        assert_eq!(refused.form("/payer").value("amount"), Some(amount));
    }
    browser.open("/ma-commande").await.says("Déjà payé 0,00 €").says("Reste à payer 8,10 €");
}

#[tokio::test]
async fn an_expired_voucher_pays_nothing() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = with_order(&app, &village, "6").await;
    let code = voucher(&app, &village, 1_000, &[]).await;
    app.clock.advance(chrono::TimeDelta::days(29));
    let browser_later = app.browser(&village.mimosa).await;
    let refused = pay(&browser_later, "voucher", "5", &code).await;
    refused.is(422).says("La date limite de ce bon est passée.");
    browser.open("/ma-commande").await.says("Déjà payé 0,00 €");
}

#[tokio::test]
async fn credit_pays_as_far_as_it_goes_and_amounts_must_make_sense() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = with_order(&app, &village, "6").await;
    for (amount, words) in [
        ("2", "Il y a 0,00 € sur ce compte."),
        ("9", "Il reste 8,10 € à payer. Écrivez ce montant ou moins."),
        ("0", "Écrivez un montant au-dessus de zéro."),
        ("beaucoup", "Écrivez un montant, par exemple 12,50."),
    ] {
        let refused = pay(&browser, "credit", amount, "").await;
        refused.is(422).says(words);
        assert_eq!(refused.form("/payer").value("amount"), Some(amount));
    }
    pay(&browser, "", "2", "").await.is(422).says("Choisissez un moyen de paiement.");
    pay(&browser, "cash", "2", "").await.is(403).says("Vous ne pouvez pas faire cela");
    browser.open("/ma-commande").await.says("Déjà payé 0,00 €");
}

#[tokio::test]
async fn there_is_nothing_to_pay_without_an_order() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    app.browser(&village.mimosa).await.open("/payer").await.is(404);
}

/// Mimosa ordered, paid `cents` in cash, and cancelled: they are on her account now.
async fn with_credit<'a>(app: &'a TestApp, village: &Village, cents: i64) -> Browser<'a> {
    let browser = with_order(app, village, "6").await;
    let animator = app.browser(&village.camille).await;
    let cash = format!("/structure/paiement/{}", village.order_of(&village.mimosa));
    let amount = Money::from_cents(cents).to_string();
    let form = animator.open(&cash).await.form(&cash).with("amount", &amount);
    form.submit(&animator).await.is(303);
    let cancel = browser.open("/commande/annuler").await.form("/commande/annuler");
    cancel.submit(&browser).await.is(303);
    with_order(app, village, "6").await
}

#[tokio::test]
async fn credit_is_proposed_as_far_as_it_goes_and_the_rest_by_another_means() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = with_credit(&app, &village, 300).await;
    let page = browser.open("/payer").await;
    page.says("d’avoir sur le compte").says("L’avoir peut payer 3,00 €.");
    page.says("Il restera 5,10 € à payer").says("avec un bon d’achat ici, ou à votre structure");
    let form = page.form("/payer");
    assert_eq!((form.value("means"), form.value("amount")), (Some("credit"), Some("3,00")));
    let rest = browser.follow(&form.submit(&browser).await).await;
    rest.says("Le paiement est noté.").says("reste à payer 5,10 €");
    rest.says("Vous n’avez pas d’avoir.").says("c’est à votre structure");
    let form = rest.form("/payer");
    assert_eq!((form.value("means"), form.value("amount")), (Some("voucher"), Some("5,10")));
    assert!(!rest.body.contains("value=\"credit\""), "nothing is left on the account");
    let code = voucher(&app, &village, 1_000, &[]).await;
    let paid = form.with("voucher_code", &code).submit(&browser).await;
    browser.follow(&paid).await.says("Tout est payé.");
}

#[tokio::test]
async fn credit_that_pays_all_is_proposed_for_what_is_due_and_no_more() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = with_credit(&app, &village, 810).await;
    let page = browser.open("/payer").await;
    page.says_nothing_of("Il restera");
    let form = page.form("/payer");
    assert_eq!((form.value("means"), form.value("amount")), (Some("credit"), Some("8,10")));
    let paid = form.submit(&browser).await;
    assert_eq!(paid.location(), "/ma-commande?fait=paiement");
    browser.follow(&paid).await.says("Tout est payé.");
}

#[tokio::test]
async fn the_cash_desk_sees_what_credit_leaves_to_pay() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    with_credit(&app, &village, 300).await;
    let animator = app.browser(&village.camille).await;
    let cash = format!("/structure/paiement/{}", village.order_of(&village.mimosa));
    let page = animator.open(&cash).await;
    page.says("Il restera 5,10 € à payer par un autre moyen.");
    let beyond = page.form(&cash).with("means", "credit").submit(&animator).await;
    beyond.is(422).says("Il y a 3,00 € sur ce compte.");
    animator.open(&cash).await.says("reste à payer 8,10 €");
}
