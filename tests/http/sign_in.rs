//! `/`, `/connexion`, `/deconnexion`, `/mes-donnees`.

use crate::support::{TestApp, Village};

#[tokio::test]
async fn a_link_lets_somebody_in_once_and_opening_it_uses_nothing_up() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let link = app.link(&village.mimosa).await;
    let mut browser = app.stranger();
    for _ in 0..2 {
        browser.open(&link).await.is(200).says("Appuyez sur le bouton");
    }
    let form = browser.open(&link).await.form(&link);
    let entered = form.submit(&browser).await;
    assert_eq!(entered.location(), "/ma-commande");
    let cookie = entered.header("set-cookie");
    assert!(cookie.starts_with("session="), "{cookie}");
    assert!(cookie.contains("; HttpOnly; SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
    browser.keep(&entered);
    browser.open("/ma-commande").await.is(200);

    form.submit(&app.stranger()).await.is(410).says("Ce lien ne marche plus");
}

#[tokio::test]
async fn over_https_the_cookie_is_bound_to_this_host() {
    let app = TestApp::at("https://achats.example.org").await;
    let village = Village::open(&app).await;
    let link = app.link(&village.mimosa).await;
    let browser = app.stranger();
    let entered = browser.open(&link).await.form(&link).submit(&browser).await;
    let cookie = entered.header("set-cookie").to_owned();
    assert!(cookie.starts_with("__Host-session=") && cookie.ends_with("; Secure"), "{cookie}");
    assert!(entered.header("strict-transport-security").contains("max-age="));
}

#[tokio::test]
async fn who_is_not_signed_in_comes_back_to_the_page_they_asked_for() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.stranger();
    let asked = browser.open("/labos?x=1").await;
    assert_eq!(asked.location(), "/connexion?retour=/labos%3Fx%3D1");
    let page = browser.follow(&asked).await;
    let link = app.link(&village.mimosa).await;
    let typed = page.form("/connexion").with("link", &format!("http://localhost:8080{link}"));
    let greeting = typed.submit(&browser).await;
    let page = browser.follow(&greeting).await;
    assert_eq!(page.form(&link).submit(&browser).await.location(), "/labos?x=1");
}

#[tokio::test]
async fn nobody_is_sent_to_another_site_after_signing_in() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let link = app.link(&village.mimosa).await;
    let browser = app.stranger();
    let entered = browser.post(&link, &[("retour", "//evil.example/")]).await;
    assert_eq!(entered.location(), "/ma-commande");
}

#[tokio::test]
async fn a_link_that_is_not_whole_is_refused_with_what_was_typed() {
    let app = TestApp::new().await;
    let browser = app.stranger();
    let refused = browser.post("/connexion", &[("link", "http://localhost/connexion/abc")]).await;
    refused.is(422).says("Ce lien n’est pas complet");
    let form = refused.form("/connexion");
    assert_eq!(form.value("link"), Some("http://localhost/connexion/abc"));
    browser.open("/connexion/abc").await.is(410).says("Ce lien ne marche plus");
}

#[tokio::test]
async fn each_role_begins_on_its_own_page_and_a_stranger_on_the_public_one() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    app.stranger().open("/").await.is(200).says("Bien manger, ensemble");
    for (actor, home) in [
        (&village.mimosa, "/ma-commande"),
        (&village.camille, "/structure"),
        (&village.coordinator, "/plateforme"),
        (&village.farmer, "/producteur"),
    ] {
        assert_eq!(app.browser(actor).await.open("/").await.location(), home);
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_itself() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    let left = browser.open("/ma-commande").await.form("/deconnexion").submit(&browser).await;
    assert_eq!(left.location(), "/");
    assert!(left.header("set-cookie").contains("Max-Age=0"));
    assert!(browser.open("/ma-commande").await.location().starts_with("/connexion"));
}

#[tokio::test]
async fn a_person_reads_and_downloads_all_that_is_held_about_them() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    browser.open("/mes-donnees").await.is(200).says("Surnom Mimosa");
    let file = browser.open("/mes-donnees.json").await;
    let held: serde_json::Value = serde_json::from_str(&file.is(200).body).unwrap();
    assert_eq!(held["personne"]["surnom"], "Mimosa");
    assert!(held["commandes"].as_array().unwrap().is_empty());
    app.stranger().open("/mes-donnees").await.is(200).says_nothing_of("Mimosa");
}

#[tokio::test]
async fn who_erases_themself_is_known_no_more_and_the_totals_stay() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    let order = browser.open("/commande").await.form("/commande").with("do", "save");
    order.with(&village.q(village.milk), "6").submit(&browser).await.is(303);
    let path = "/mes-donnees/effacer";
    let link = app.link(&village.mimosa).await;
    let question = browser.open(path).await;
    question.is(200).says("On ne peut pas revenir en arrière.");
    assert_eq!(question.form(path).submit(&browser).await.location(), "/");
    assert!(browser.open("/ma-commande").await.location().starts_with("/connexion"));
    browser.post(&link, &[]).await.is(410);
    let board = app.browser(&village.camille).await.open("/structure").await;
    board.says("Personne effacée 8,10 €").says_nothing_of("Mimosa");
    let animator = app.browser(&village.camille).await;
    animator.open(path).await.is(404);
}
