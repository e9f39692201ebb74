//! What holds for every address: who may open it, where a change may come from, headers.

use crate::support::{TestApp, Village};
use axum::body::Body;

const MEMBERS: [&str; 6] =
    ["/commande", "/commande/annuler", "/ma-commande", "/payer", "/mon-compte", "/labos"];
const ANIMATORS: [&str; 8] = [
    "/structure",
    "/structure/saisie",
    "/structure/membres",
    "/structure/remise",
    "/structure/bon",
    "/structure/bon/imprimer",
    "/structure/labos",
    "/structure/bons-achat",
];
const POSTS: [&str; 15] = [
    "/mes-donnees/effacer",
    "/commande",
    "/commande/annuler",
    "/payer",
    "/labos/00000000-0000-0000-0000-000000000001",
    "/labos/00000000-0000-0000-0000-000000000001/votes/00000000-0000-0000-0000-000000000001",
    "/deconnexion",
    "/structure/saisie",
    "/structure/membres",
    "/structure/membres/00000000-0000-0000-0000-000000000001/lien",
    "/structure/membres/00000000-0000-0000-0000-000000000001/depart",
    "/structure/remise",
    "/structure/bon",
    "/structure/labos",
    "/structure/bons-achat",
];

#[tokio::test]
async fn the_pages_of_a_role_are_there_for_that_role_alone() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let everybody = [&village.mimosa, &village.camille, &village.coordinator, &village.farmer];
    for (index, actor) in everybody.into_iter().enumerate() {
        let browser = app.browser(actor).await;
        for path in MEMBERS.iter().filter(|_| index != 0) {
            browser.open(path).await.is(404).says("Cette page n’existe pas");
        }
        for path in ANIMATORS.iter().filter(|_| index != 1) {
            browser.open(path).await.is(404).says("Cette page n’existe pas");
        }
    }
}

#[tokio::test]
async fn a_form_without_its_session_key_changes_nothing() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    for path in POSTS {
        let animators = path.starts_with("/structure");
        let actor = if animators { &village.camille } else { &village.mimosa };
        let browser = app.browser(actor).await;
        browser.post(path, &[]).await.is(403).says("Rien n’a été changé");
        let forged = [("session_key", "0".repeat(64))];
        let forged: Vec<_> = forged.iter().map(|(key, value)| (*key, value.as_str())).collect();
        browser.post(path, &forged).await.is(403).says("Cette page est trop ancienne");
    }
}

#[tokio::test]
async fn another_sites_page_cannot_send_a_form_here() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    for (header, value, status) in [
        ("origin", "https://evil.example", 403),
        ("origin", "null", 403),
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "same-site", 403),
        ("origin", "http://localhost:8080", 303),
        ("sec-fetch-site", "same-origin", 303),
    ] {
        let link = app.link(&village.mimosa).await;
        let request = browser
            .request("POST", &link)
            .header(header, value)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::empty())
            .unwrap();
        browser.send(request).await.is(status);
    }
}

#[tokio::test]
async fn pages_are_kept_in_no_cache_and_run_nothing_from_elsewhere() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let page = app.browser(&village.mimosa).await.open("/commande").await;
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("referrer-policy"), "same-origin");
    let policy = page.header("content-security-policy");
    for part in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"));
    let link = app.link(&village.mimosa).await;
    assert_eq!(app.stranger().open(&link).await.header("referrer-policy"), "no-referrer");
}

#[tokio::test]
async fn what_is_too_large_is_not_taken() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.camille).await;
    let form = browser.open("/structure/bon").await.form("/structure/bon");
    let huge = form.with("notice", &"a".repeat(2 << 20)).submit(&browser).await;
    huge.is(413).says("Rien n’a été changé");
}

#[tokio::test]
async fn what_does_not_exist_is_told_in_french_and_health_in_one_word() {
    let app = TestApp::new().await;
    app.stranger().open("/nulle-part").await.is(404).says("Cette page n’existe pas");
    let health = app.stranger().open("/healthz").await;
    assert_eq!(health.is(200).body, "ok\n");
    app.stranger().open("/static/solidaires.css").await.is(200);
}
