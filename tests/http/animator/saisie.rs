//! `/structure` and `/structure/saisie`.

use crate::support::Browser;
use crate::support::{Form, TestApp, Village, member};

async fn paper(browser: &Browser<'_>, member: &str) -> Form {
    let page = browser.open("/structure/saisie").await;
    page.form("/structure/saisie").with("member", member).with("do", "save")
}

#[tokio::test]
async fn a_paper_order_is_equal_to_any_other() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let mimosa = member(&village.mimosa).to_string();
    let form = paper(&animator, &mimosa).await.with(&format!("q.{}", village.milk), "6");
    assert_eq!(form.submit(&animator).await.location(), "/structure?fait=saisie");
    let board = animator.open("/structure").await;
    board.is(200).says("Mimosa 8,10 € 8,10 €").says("Commandes ouvertes").says_nothing_of("Iris");
    let browser = app.browser(&village.mimosa).await;
    browser.open("/ma-commande").await.says("Lait entier , 6 l").says("Changer ma commande");
}

#[tokio::test]
async fn the_structure_orders_for_itself() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let page = animator.open("/structure/saisie?pour=structure").await;
    let form = page.form("/structure/saisie").with("do", "save");
    assert_eq!(form.value("member"), Some("La structure"));
    form.with(&format!("q.{}", village.carrots), "2").submit(&animator).await.is(303);
    animator.open("/structure").await.says("La structure 2,11 €");
}

#[tokio::test]
async fn what_is_wrong_on_a_paper_order_is_told_and_what_was_typed_is_kept() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let milk = format!("q.{}", village.milk);
    let refused = paper(&animator, "").await.with(&milk, "6").submit(&animator).await;
    refused.is(422).says("Écrivez le surnom de la personne.");
    assert_eq!(refused.form("/structure/saisie").value(&milk), Some("6"));
    let stranger = member(&village.iris).to_string();
    let refused = paper(&animator, &stranger).await.with(&milk, "6").submit(&animator).await;
    refused.is(422).says("Personne ne s’appelle ainsi ici.");
    let mimosa = member(&village.mimosa).to_string();
    paper(&animator, &mimosa).await.submit(&animator).await.is(422).says("au moins un produit");
    let first = paper(&animator, &mimosa).await.with(&milk, "6");
    let second = paper(&animator, &mimosa).await.with(&milk, "2");
    first.submit(&animator).await.is(303);
    let told = second.submit(&animator).await;
    told.is(409).says("elle contient Lait entier (6 l)");
    assert_eq!(told.form("/structure/saisie").value(&milk), Some("2"));
    animator.open("/structure").await.says("Mimosa 8,10 €");
}

#[tokio::test]
async fn before_and_after_the_month_no_paper_order_is_taken() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let animator = app.browser(&village.camille).await;
    animator.open("/structure").await.is(200).says("La plateforme prépare");
    animator.open("/structure/saisie").await.says("Les commandes ne sont pas ouvertes.");
    village.open_campaign(&app).await;
    let mimosa = member(&village.mimosa).to_string();
    let late = paper(&animator, &mimosa).await.with(&format!("q.{}", village.milk), "6");
    app.clock.advance(chrono::TimeDelta::days(7));
    late.submit(&animator).await.is(409).says("Les commandes de ce mois sont closes.");
    animator.open("/structure").await.says("Commandes closes").says("Pas encore de commande.");
}

#[tokio::test]
async fn a_pile_of_paper_forms_is_copied_by_alias_or_by_the_code_on_the_form() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let milk = format!("q.{}", village.milk);
    let with = |form: Form, whose: &str, what: &str| form.with("member", whose).with("do", what);
    let blank = animator.open("/structure/saisie").await.form("/structure/saisie");
    let ready = with(blank.clone(), " mimosa ", "recompute").submit(&animator).await;
    let form = ready.is(200).form("/structure/saisie");
    assert_eq!(form.value("member"), Some("Mimosa"), "however it is written");
    let saved = form.with(&milk, "6").with("do", "next").submit(&animator).await;
    assert_eq!(saved.location(), "/structure/saisie?fait=saisie");
    let next = animator.follow(&saved).await;
    next.is(200).says("La commande est enregistrée.");
    assert_eq!(next.form("/structure/saisie").value("member"), Some(""));
    let again = with(blank.clone(), "MIMOSA", "recompute").submit(&animator).await;
    assert!(again.location().starts_with("/structure/commandes/"), "it is changed there");
    let aubepine = member(&village.aubepine);
    let scanned = format!("http://localhost:8080/structure/saisie?pour={aubepine}");
    let ready = with(blank, &scanned, "recompute").submit(&animator).await;
    assert_eq!(ready.form("/structure/saisie").value("member"), Some("Aubépine"));
}
