//! `/structure/bons-achat`.

use crate::support::{TestApp, Village};

#[tokio::test]
async fn a_vouchers_code_is_shown_once_and_pays() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let form = animator.open("/structure/bons-achat").await.form("/structure/bons-achat");
    let form = form.with("value", "20").with("expires_on", "2026-11-30");
    let issued = form.tick("category", "dairy").submit(&animator).await;
    issued.is(200).says("Bon de 20,00 €").says("Ce code n’est affiché qu’une fois.");
    let (_, code) = issued.body.split_once("sign-link code\">").unwrap();
    let code = code.split('<').next().unwrap().to_owned();
    let list = animator.open("/structure/bons-achat").await;
    list.says("reste 20,00 €").says("Crèmerie").says_nothing_of(&code);

    let member = app.browser(&village.mimosa).await;
    let order = member.open("/commande").await.form("/commande").with("do", "save");
    order.with(&village.q(village.milk), "6").submit(&member).await.is(303);
    let pay = member.open("/payer").await.form("/payer");
    let pay = pay.with("means", "voucher").with("voucher_code", &code);
    pay.submit(&member).await.is(303);
    member.open("/ma-commande").await.says("Tout est payé.");
    let list = animator.open("/structure/bons-achat").await;
    list.says("reste 11,90 €").says_nothing_of("Mimosa");
}

#[tokio::test]
async fn a_voucher_needs_a_value_and_a_last_day_to_come() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let form =
        || async { animator.open("/structure/bons-achat").await.form("/structure/bons-achat") };
    let empty = form().await.submit(&animator).await;
    empty.is(422).says("Écrivez un montant, par exemple 20.").says("Choisissez une date.");
    let zero = form().await.with("value", "0").with("expires_on", "2026-11-30");
    zero.submit(&animator).await.is(422).says("Écrivez un montant au-dessus de zéro.");
    let past = form().await.with("value", "20").with("expires_on", "2026-11-01");
    let past = past.tick("category", "dairy").submit(&animator).await;
    past.is(422).says("La date limite est déjà passée.");
    assert_eq!(past.form("/structure/bons-achat").value("category"), Some("dairy"));
    animator.open("/structure/bons-achat").await.says("Pas encore de bon.");
}

#[tokio::test]
async fn the_same_form_makes_one_voucher() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let form = animator.open("/structure/bons-achat").await.form("/structure/bons-achat");
    let form = form.with("value", "20").with("expires_on", "2026-11-30");
    let code = |page: &crate::support::Page| {
        let (_, code) = page.body.split_once("sign-link code\">").unwrap();
        code.split('<').next().unwrap().to_owned()
    };
    let issued = form.submit(&animator).await;
    let again = form.submit(&animator).await;
    assert_eq!(code(again.is(200)), code(&issued), "a code lost on the way comes again");
    form.with("value", "50").submit(&animator).await.is(409).says("Cette page a déjà servi.");
    let list = animator.open("/structure/bons-achat").await;
    assert_eq!(list.text().matches("reste 20,00 €").count(), 1, "{}", list.text());
}
