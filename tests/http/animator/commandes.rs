//! `/structure/commandes/{order}`.

use crate::support::{Browser, TestApp, Village};

async fn ordered(app: &TestApp, village: &Village) -> String {
    let browser = app.browser(&village.mimosa).await;
    let form = browser.open("/commande").await.form("/commande");
    let form = form.with(&village.q(village.milk), "6").with("do", "save");
    form.submit(&browser).await.is(303);
    format!("/structure/commandes/{}", village.order_of(&village.mimosa))
}

async fn change(browser: &Browser<'_>, path: &str) -> crate::support::Form {
    browser.open(path).await.form(path).with("do", "save")
}

#[tokio::test]
async fn an_animator_changes_an_order_for_its_buyer() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let path = ordered(&app, &village).await;
    let animator = app.browser(&village.camille).await;
    animator.open(&path).await.is(200).says("Commande de Mimosa");
    let milk = village.q(village.milk);
    let form = change(&animator, &path).await.with(&milk, "8");
    assert_eq!(form.submit(&animator).await.location(), "/structure?fait=saisie");
    app.browser(&village.mimosa).await.open("/ma-commande").await.says("Lait entier , 8 l");
    let none = change(&animator, &path).await.with(&milk, "0").submit(&animator).await;
    none.is(422).says("Choisissez au moins un produit.");
    let wrong = change(&animator, &path).await.with(&milk, "x").submit(&animator).await;
    wrong.is(422).says("Écrivez un nombre");
}

#[tokio::test]
async fn a_member_and_an_animator_do_not_overwrite_each_other() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let path = ordered(&app, &village).await;
    let animator = app.browser(&village.camille).await;
    let milk = village.q(village.milk);
    let form = change(&animator, &path).await.with(&milk, "2");
    let cancelling = format!("{path}/annuler");
    let cancel = animator.open(&cancelling).await.form(&cancelling);
    let mimosa = app.browser(&village.mimosa).await;
    change(&mimosa, "/commande").await.with(&milk, "9").submit(&mimosa).await.is(303);
    let told = form.submit(&animator).await;
    told.is(409).says("elle contient Lait entier (9 l)");
    assert_eq!(told.form(&path).value(&milk), Some("2"));
    cancel.submit(&animator).await.is(409).says("Rien n’a été écrasé");
    mimosa.open("/ma-commande").await.says("Lait entier , 9 l");
}

#[tokio::test]
async fn an_order_is_cancelled_after_one_question() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let path = format!("{}/annuler", ordered(&app, &village).await);
    let animator = app.browser(&village.camille).await;
    let question = animator.open(&path).await;
    question.says("Annuler la commande de Mimosa ?").says("8,10 €");
    let cancelled = question.form(&path).submit(&animator).await;
    assert_eq!(cancelled.location(), "/structure?fait=annulation");
    animator.open("/structure").await.says("Pas encore de commande.");
}

#[tokio::test]
async fn another_structures_order_does_not_exist() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let path = ordered(&app, &village).await;
    let sacha = app.browser(&village.sacha).await;
    let paying = path.replace("commandes", "paiement");
    for path in [path.clone(), format!("{path}/annuler"), paying] {
        sacha.open(&path).await.is(404).says_nothing_of("Mimosa");
    }
    sacha.open("/structure/commandes/pas-un-id").await.is(404);
}
