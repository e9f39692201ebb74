//! `/commande` and `/commande/annuler`.

use crate::support::{Browser, Form, Page, TestApp, Village};
use chrono::TimeDelta;

async fn form(browser: &Browser<'_>) -> Form {
    browser.open("/commande").await.form("/commande").with("do", "save")
}

async fn order(browser: &Browser<'_>, fields: &[(String, &str)]) -> Page {
    let mut form = form(browser).await;
    for (name, value) in fields {
        form = form.with(name, value);
    }
    form.submit(browser).await
}

#[tokio::test]
async fn a_member_orders_and_sees_what_it_costs_at_most() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    browser
        .open("/commande")
        .await
        .is(200)
        .says("Lait entier")
        .says("1,35 € le litre, prix maximum")
        .says("Dès que le groupe commande 100 l : 1,20 €")
        .says("19,00 € le kg, prix maximum")
        .says("Une pièce pèse environ 200 g")
        .says("Maison des solidarités");
    let fields = [
        (village.q(village.milk), "6"),
        (village.q(village.carrots), "3"),
        (village.q(village.cheese), "2"),
    ];
    let saved = order(&browser, &fields).await;
    assert_eq!(saved.location(), "/ma-commande?fait=commande");
    browser
        .follow(&saved)
        .await
        .says("Votre commande est enregistrée.")
        .says("Lait entier , 6 l")
        .says("Carottes , 1,5 kg")
        .says("Munster , 2 pièces")
        .says("Total au plus 18,87 €")
        .says("Reste à payer 18,87 €");
    let again = form(&browser).await;
    assert_eq!(again.value(&village.q(village.milk)), Some("6"));
    assert_eq!(again.value("expected_version"), Some("1"));
}

#[tokio::test]
async fn the_form_tells_what_is_missing_to_the_next_case_and_the_price_reached_together() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let (mimosa, iris) = (app.browser(&village.mimosa).await, app.browser(&village.iris).await);
    order(&mimosa, &[(village.q(village.milk), "4")]).await.is(303);
    iris.open("/commande").await.says("Il manque 2 l pour un carton complet");
    order(&iris, &[(village.q(village.milk), "98")]).await.is(303);
    let page = mimosa.open("/commande").await;
    page.says("Prix atteint ensemble : 1,20 €").says_nothing_of("98").says_nothing_of("Iris");
}

#[tokio::test]
async fn a_form_sent_twice_orders_once() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    let placing = form(&browser).await.with(&village.q(village.milk), "6");
    for _ in 0..2 {
        assert_eq!(placing.submit(&browser).await.location(), "/ma-commande?fait=commande");
    }
    let changing = form(&browser).await.with(&village.q(village.milk), "7");
    for _ in 0..2 {
        assert_eq!(changing.submit(&browser).await.location(), "/ma-commande?fait=commande");
    }
    assert_eq!(form(&browser).await.value("expected_version"), Some("2"));
}

#[tokio::test]
async fn of_two_tabs_the_second_is_told_and_nothing_is_overwritten() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    order(&browser, &[(village.q(village.milk), "6")]).await.is(303);
    let (one, other) = (form(&browser).await, form(&browser).await);
    one.with(&village.q(village.milk), "8").submit(&browser).await.is(303);

    let told = other.with(&village.q(village.milk), "2").submit(&browser).await;
    told.is(409).says("Rien n’a été écrasé").says("elle contient Lait entier (8 l)");
    let kept = told.form("/commande");
    assert_eq!(kept.value(&village.q(village.milk)), Some("2"), "what was typed is kept");
    assert_eq!(form(&browser).await.value(&village.q(village.milk)), Some("8"));

    let insisted = kept.with("do", "save").submit(&browser).await;
    assert_eq!(insisted.location(), "/ma-commande?fait=commande");
    assert_eq!(form(&browser).await.value(&village.q(village.milk)), Some("2"));
}

#[tokio::test]
async fn two_first_orders_from_two_tabs_are_one_order() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    let (one, other) = (form(&browser).await, form(&browser).await);
    one.with(&village.q(village.milk), "6").submit(&browser).await.is(303);
    let told = other.with(&village.q(village.carrots), "2").submit(&browser).await;
    told.is(409).says("elle contient Lait entier (6 l)");
    let kept = told.form("/commande");
    assert_eq!(kept.value(&village.q(village.carrots)), Some("2"));
    assert_eq!(kept.value("places"), Some("no"));
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_the_field_and_everything_typed_is_kept() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    let (lo, hi) = (
        village.q(village.carrots).replace("q.", "lo."),
        village.q(village.cheese).replace("q.", "hi."),
    );
    let fields = [
        (village.q(village.milk), "six"),
        (village.q(village.carrots), "2"),
        (lo.clone(), "3"),
        (village.q(village.cheese), "2"),
        (hi, "1"),
        ("budget".to_owned(), "beaucoup"),
    ];
    let refused = order(&browser, &fields).await;
    refused
        .is(422)
        .says("4 réponses sont à corriger")
        .says("Écrivez un nombre, par exemple 6.")
        .says("« Au moins » ne peut pas dépasser la quantité.")
        .says("« Au plus » ne peut pas être sous la quantité.")
        .says("Écrivez un montant");
    let kept = refused.form("/commande");
    assert_eq!(kept.value(&village.q(village.milk)), Some("six"));
    assert_eq!(kept.value(&lo), Some("3"));
    browser.open("/ma-commande").await.says("Commander");
}

#[tokio::test]
async fn the_business_says_no_in_words_and_nothing_is_ordered() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    order(&browser, &[]).await.is(422).says("Choisissez au moins un produit.");
    let too_many = order(&browser, &[(village.q(village.milk), "1001")]).await;
    too_many.is(422).says("Ce nombre est trop grand. Écrivez 1 000 ou moins.");
    assert_eq!(too_many.form("/commande").value(&village.q(village.milk)), Some("1001"));
    let unknown = kernel::ProductId::derived(&[b"unknown"]);
    let refused = order(&browser, &[(format!("q.{unknown}"), "1")]).await;
    refused.is(422).says("n’est pas, ou n’est plus, sur le bon de commande");
    browser.open("/ma-commande").await.says("Commander");
}

#[tokio::test]
async fn recalculating_needs_no_script_and_orders_nothing() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    let form = form(&browser).await.with(&village.q(village.milk), "6").with("budget", "5");
    let page = form.with("do", "recompute").submit(&browser).await;
    page.is(200).says("Total au plus 8,10 €").says("Vous dépassez votre budget de 3,10 €");
    browser.open("/ma-commande").await.says("Commander");
}

#[tokio::test]
async fn a_budget_warns_is_kept_and_forbids_nothing() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    let saved =
        order(&browser, &[(village.q(village.milk), "6"), ("budget".to_owned(), "5")]).await;
    assert_eq!(saved.location(), "/ma-commande?fait=commande");
    browser.open("/commande").await.says("Vous dépassez votre budget de 3,10 €");
    assert_eq!(form(&browser).await.value("budget"), Some("5.00".replace('.', ",").as_str()));
}

#[tokio::test]
async fn after_the_announced_time_nothing_changes_any_more() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    order(&browser, &[(village.q(village.milk), "6")]).await.is(303);
    let late = form(&browser).await.with(&village.q(village.milk), "9");
    let cancelling = browser.open("/commande/annuler").await.form("/commande/annuler");
    app.clock.advance(TimeDelta::days(7));
    let refused = late.submit(&browser).await;
    refused.is(409).says("Les commandes de ce mois sont closes.");
    assert_eq!(refused.form("/commande").value(&village.q(village.milk)), Some("9"));
    cancelling.submit(&browser).await.is(409).says("Les commandes de ce mois sont closes.");
    assert_eq!(browser.open("/commande").await.location(), "/ma-commande");
    browser.open("/ma-commande").await.says("Lait entier , 6 l");
}

#[tokio::test]
async fn an_order_is_cancelled_after_one_question_and_can_be_placed_again() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    browser.open("/commande/annuler").await.is(404).says("Vous n’avez pas de commande");
    order(&browser, &[(village.q(village.milk), "6")]).await.is(303);
    let question = browser.open("/commande/annuler").await;
    question.is(200).says("Votre commande de 8,10 € sera annulée.");
    let form_ = question.form("/commande/annuler");
    for _ in 0..2 {
        let cancelled = form_.submit(&browser).await;
        assert_eq!(cancelled.location(), "/ma-commande?fait=commande-annulee");
    }
    browser.open("/ma-commande").await.says("Votre commande est annulée.");
    order(&browser, &[(village.q(village.milk), "1")]).await.is(303);
    browser.open("/ma-commande").await.says("Lait entier , 1 l");
}

#[tokio::test]
async fn an_order_that_changed_meanwhile_is_not_cancelled_unseen() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    order(&browser, &[(village.q(village.milk), "6")]).await.is(303);
    let cancelling = browser.open("/commande/annuler").await.form("/commande/annuler");
    order(&browser, &[(village.q(village.milk), "7")]).await.is(303);
    cancelling.submit(&browser).await.is(409).says("Rien n’a été écrasé");
    browser.open("/ma-commande").await.says("Lait entier , 7 l");
}

#[tokio::test]
async fn before_the_first_campaign_there_is_nothing_to_order_and_a_friendly_word() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let browser = app.browser(&village.mimosa).await;
    for path in ["/commande", "/ma-commande"] {
        browser.open(path).await.is(200).says("Le bon de commande n’est pas encore prêt.");
    }
}

#[tokio::test]
async fn who_left_the_structure_orders_no_more() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    let form = form(&browser).await.with(&village.q(village.milk), "6");
    let leave = app::Command::Member(
        crate::support::member(&village.mimosa),
        domain::members::MemberCommand::Leave,
    );
    village.tell(&app, &village.camille, "leave", leave).await;
    app.catch_up().await;
    let refused = form.submit(&browser).await;
    refused.is(409).says("n’est pas adhérente de la structure");
}
