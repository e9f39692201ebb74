//! `/structure/paiement/{order}`.

use crate::support::{Browser, Page, TestApp, Village};

async fn ordered(app: &TestApp, village: &Village) -> String {
    let browser = app.browser(&village.mimosa).await;
    let form = browser.open("/commande").await.form("/commande");
    let form = form.with(&village.q(village.milk), "6").with("do", "save");
    form.submit(&browser).await.is(303);
    format!("/structure/paiement/{}", village.order_of(&village.mimosa))
}

async fn pay(browser: &Browser<'_>, path: &str, means: &str, amount: &str) -> Page {
    let form = browser.open(path).await.form(path);
    form.with("means", means).with("amount", amount).submit(browser).await
}

#[tokio::test]
async fn an_order_is_paid_by_several_means_in_instalments() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let path = ordered(&app, &village).await;
    let animator = app.browser(&village.camille).await;
    for (means, amount) in [("cash", "2"), ("cheque", "3,05"), ("card", "1"), ("transfer", "1.05")]
    {
        assert_eq!(
            pay(&animator, &path, means, amount).await.location(),
            "/structure?fait=paiement"
        );
    }
    let page = animator.open(&path).await;
    page.says("reste à payer 1,00 €").says("Espèces").says("Chèque").says("Virement");
    assert_eq!(page.form(&path).value("amount"), Some("1,00"));
    page.form(&path).submit(&animator).await.is(303);
    animator.open(&path).await.says("Cette commande est payée.");
    animator.open("/structure").await.says("déjà payé 8,10 €");
}

#[tokio::test]
async fn a_payment_sent_twice_counts_once() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let path = ordered(&app, &village).await;
    let animator = app.browser(&village.camille).await;
    let form = animator.open(&path).await.form(&path).with("amount", "2");
    for _ in 0..2 {
        form.submit(&animator).await.is(303);
    }
    animator.open(&path).await.says("reste à payer 6,10 €");
}

#[tokio::test]
async fn a_payment_that_makes_no_sense_is_told_beside_its_field() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let path = ordered(&app, &village).await;
    let animator = app.browser(&village.camille).await;
    for (means, amount, words) in [
        ("cash", "9", "Il reste 8,10 € à payer."),
        ("cash", "0", "Écrivez un montant au-dessus de zéro."),
        ("cash", "dix", "Écrivez un montant, par exemple 12,50."),
        ("troc", "1", "Choisissez un moyen de paiement."),
        ("credit", "1", "Il y a 0,00 € sur ce compte."),
        ("voucher", "1", "Un code a 16 lettres ou chiffres."),
    ] {
        let refused = pay(&animator, &path, means, amount).await;
        refused.is(422).says(words);
        assert_eq!(refused.form(&path).value("amount"), Some(amount));
    }
    animator.open(&path).await.says("reste à payer 8,10 €");
}
