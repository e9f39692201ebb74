//! `/structure/bon` and `/structure/bon/imprimer`.

use crate::support::{TestApp, Village};

#[tokio::test]
async fn a_structure_says_a_word_and_picks_its_lines() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let form = animator.open("/structure/bon").await.form("/structure/bon");
    let cheese = village.cheese.to_string();
    let form = form.with("notice", "On cuisine ensemble !").without("product", Some(&cheese));
    for _ in 0..2 {
        let saved = form.submit(&animator).await;
        assert_eq!(saved.location(), "/structure/bon?fait=bon");
    }
    let member = app.browser(&village.mimosa).await;
    let page = member.open("/commande").await;
    page.says("On cuisine ensemble !").says("Lait entier").says_nothing_of("Munster");
    let paper = animator.open("/structure/bon/imprimer").await;
    paper.is(200).says("On cuisine ensemble !").says("1,35 €").says_nothing_of("Munster");
    let other = app.browser(&village.iris).await;
    other.open("/commande").await.says("Munster").says_nothing_of("On cuisine");
    let left_out = page.form("/commande").with("do", "save").with(&village.q(village.cheese), "1");
    left_out.submit(&member).await.is(422).says("Munster : ce produit n’est pas, ou n’est plus,");
}

#[tokio::test]
async fn a_word_that_is_too_long_is_refused_and_kept() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let form = animator.open("/structure/bon").await.form("/structure/bon");
    let long = "é".repeat(2_001);
    let refused = form.with("notice", &long).submit(&animator).await;
    refused.is(422).says("Ce texte est trop long.");
    assert_eq!(refused.form("/structure/bon").value("notice"), Some(long.as_str()));
}

#[tokio::test]
async fn after_the_close_the_form_changes_no_more() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let form = animator.open("/structure/bon").await.form("/structure/bon");
    let strange = form.clone().without("product", None);
    village.close_campaign(&app).await;
    let refused = form.with("notice", "Trop tard").submit(&animator).await;
    refused.is(409).says("Le bon de commande ne change plus.");
    strange.submit(&animator).await.is(409);
    animator.open("/structure/bon").await.says("Les commandes sont closes.");
}

#[tokio::test]
async fn two_tabs_do_not_overwrite_each_other_silently() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let path = "/structure/bon";
    let (first, second) =
        (animator.open(path).await.form(path), animator.open(path).await.form(path));
    let cheese = village.cheese.to_string();
    let first = first.with("notice", "On cuisine ensemble !").without("product", Some(&cheese));
    first.submit(&animator).await.is(303);
    let late = second.with("notice", "Apportez vos sacs").submit(&animator).await;
    late.is(409).says("Le bon a changé dans un autre onglet").says("sans Munster");
    late.says("« On cuisine ensemble ! »").says("Rien n’a été écrasé.");
    let member = app.browser(&village.mimosa).await;
    let page = member.open("/commande").await;
    page.says("On cuisine ensemble !").says_nothing_of("Munster").says_nothing_of("sacs");
    // What was typed is kept, and replaces the rest when it is sent once more.
    let again = late.form(path);
    assert_eq!(again.value("notice"), Some("Apportez vos sacs"));
    again.submit(&animator).await.is(303);
    member.open("/commande").await.says("Apportez vos sacs").says("Munster");
    // The first tab, sent again, does not undo it either.
    first.with("notice", "Encore autre chose").submit(&animator).await.is(409);
    member.open("/commande").await.says("Apportez vos sacs").says("Munster");
}

#[tokio::test]
async fn another_structures_or_months_form_is_none() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let form = animator.open("/structure/bon").await.form("/structure/bon");
    let nothing = form.with("campaign", &uuid::Uuid::nil().to_string());
    nothing.submit(&animator).await.is(404);
}
