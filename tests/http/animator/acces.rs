//! `/structure/acces`, `/mes-donnees/acces`: who saw what. Every page that shows a name leaves its
//! trail; everybody reads what was read of them.

use crate::{
    coordinator::month,
    support::{Browser, TestApp, Village, member},
};
use app::queries::trail::{ReadingOfData, of_structure};
use chrono::{DateTime, TimeDelta};
use kernel::{Actor, TenantId};

impl TestApp {
    /// Everything that was read in a tenant.
    async fn readings(&self, tenant: impl Into<TenantId>) -> Vec<ReadingOfData> {
        let tenant = tenant.into();
        self.catch_up().await;
        let mut reading = self.app.reading(tenant).await.unwrap();
        of_structure(&mut reading, tenant, DateTime::UNIX_EPOCH).await.unwrap()
    }
}

/// Every page of Toul's animator, with files and papers; forms that change something lead here too.
fn pages_of_animator(village: &Village) -> Vec<String> {
    let (order, mimosa) = (village.order_of(&village.mimosa), member(&village.mimosa));
    let mut pages: Vec<String> = [
        "/structure",
        "/structure?format=csv",
        "/structure/saisie",
        "/structure/membres",
        "/structure/membres?format=csv",
        "/structure/remise",
        "/structure/remise?format=csv",
        "/structure/bon",
        "/structure/bon/imprimer",
        "/structure/bon.pdf",
        "/structure/bon.pdf?pour=tous",
        "/structure/etiquettes.pdf",
        "/structure/lieu",
        "/structure/labos",
        "/structure/bons-achat",
        "/structure/acces",
        "/structure/releve.pdf",
        "/mes-donnees",
        "/mes-donnees/acces",
        "/mes-donnees/dossier",
        "/mes-donnees.json",
        "/vos-donnees",
    ]
    .map(str::to_owned)
    .to_vec();
    for rest in ["", "/annuler"] {
        pages.push(format!("/structure/commandes/{order}{rest}"));
    }
    for rest in ["", "/recu.pdf"] {
        pages.push(format!("/structure/paiement/{order}{rest}"));
    }
    for rest in ["", "/effacer", "/donnees", "/donnees.json", "/donnees?format=pdf"] {
        pages.push(format!("/structure/membres/{mimosa}{rest}"));
    }
    pages
}

fn pages_of_coordinator(village: &Village) -> Vec<String> {
    let (campaign, toul) = (village.campaign, village.toul);
    vec![
        "/plateforme".to_owned(),
        "/plateforme/emballage".to_owned(),
        format!("/plateforme/emballage/{campaign}/{toul}"),
        format!("/plateforme/emballage/{campaign}/{toul}/cagettes.pdf"),
        format!("/plateforme/emballage/{campaign}/{toul}/etiquettes.pdf"),
        format!("/plateforme/emballage/{campaign}/etiquettes.pdf"),
        format!("/plateforme/emballage/{campaign}/produits.pdf"),
        "/plateforme/tournees".to_owned(),
        "/plateforme/rappel?lot=L-MILK".to_owned(),
        "/plateforme/comptes".to_owned(),
        "/plateforme/structures".to_owned(),
        format!("/plateforme/structures/{toul}"),
        "/plateforme/commandes".to_owned(),
        "/plateforme/programmes".to_owned(),
    ]
}

/// Opens each page in a quarter of an hour of its own; those that showed a name left an event.
async fn walk(app: &TestApp, actor: &Actor, pages: &[String], names: &[&str]) -> usize {
    let browser = app.browser(actor).await;
    let mut with_names = 0;
    for path in pages {
        app.clock.advance(TimeDelta::minutes(16));
        let before = app.trail_len().await;
        let page = browser.open(path).await;
        assert!(page.status.as_u16() < 400, "{path}: {}", page.status);
        let is_paper =
            path.contains(".pdf") && !path.contains("bon.pdf?") && !path.contains("releve");
        let blank = path == "/structure/bon.pdf" || path.ends_with("produits.pdf");
        let named = names.iter().any(|name| page.body.contains(name));
        if named || (is_paper && !blank) {
            let left = app.trail_len().await - before;
            assert!(left >= 1, "{path} shows a name and leaves no trail");
            with_names += 1;
        }
    }
    with_names
}

impl TestApp {
    /// How many events all trails have.
    async fn trail_len(&self) -> i64 {
        let superuser = self.superuser().await;
        let count = "SELECT count(*) FROM eventlog.events WHERE category = 'trail'";
        sqlx::query_scalar(count).fetch_one(&superuser).await.unwrap()
    }
}

#[tokio::test]
async fn every_page_that_shows_a_name_to_somebody_else_leaves_a_trail() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::packed(&app, &village).await;
    let names = ["Mimosa", "Aubépine"];
    let seen = walk(&app, &village.camille, &pages_of_animator(&village), &names).await;
    assert!(seen >= 12, "only {seen} of the animator's pages were found to show names");
    let names = ["Mimosa", "Aubépine", "Camille", "Iris"];
    let seen = walk(&app, &village.coordinator, &pages_of_coordinator(&village), &names).await;
    assert!(seen >= 5, "only {seen} of the coordination's pages were found to show names");
}

async fn open_all(browser: &Browser<'_>, paths: &[&str]) {
    for path in paths {
        browser.open(path).await.is(200);
    }
}

#[tokio::test]
async fn the_animator_and_the_member_read_who_saw_what_and_oneself_leaves_none() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let mimosa = app.browser(&village.mimosa).await;
    open_all(&mimosa, &["/mes-donnees", "/commande", "/mon-compte", "/mes-donnees/dossier"]).await;
    assert_eq!(app.readings(village.toul).await, [], "who reads of herself leaves no trail");

    let animator = app.browser(&village.camille).await;
    let contact = format!("/structure/membres/{}", member(&village.mimosa));
    for _ in 0..3 {
        open_all(&animator, &["/structure/membres", &contact]).await;
    }
    let readings = app.readings(village.toul).await;
    assert_eq!(readings.len(), 2, "alike within a quarter of an hour is one: {readings:?}");
    app.clock.advance(TimeDelta::minutes(16));
    animator.open(&contact).await;
    assert_eq!(app.readings(village.toul).await.len(), 3);

    let page = animator.open("/structure/acces").await;
    page.is(200)
        .says("Corriger un contact")
        .says("Liste des adhérents")
        .says("Surnoms de 2 personnes");
    page.says("Votre structure (référent·e)").says_nothing_of("Mimosa");
    let own = mimosa.open("/mes-donnees/acces").await;
    own.is(200).says("Corriger un contact").says("Votre structure (référent·e)");
    own.says_nothing_of("Camille");
    let iris = app.browser(&village.iris).await;
    iris.open("/mes-donnees/acces").await.says("Personne pour le moment.");
    app.browser(&village.sacha).await.open("/structure/acces").await.says("Personne");
}

#[tokio::test]
async fn a_structure_reads_that_the_coordination_looked_at_its_figures() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::packed(&app, &village).await;
    let coordinator = app.browser(&village.coordinator).await;
    coordinator.open("/plateforme").await.is(200);
    app.catch_up().await;
    let page = app.browser(&village.camille).await.open("/structure/acces").await;
    page.says("Chiffres de votre structure").says("La coordination de la plateforme");
    page.says("Totaux de la campagne");
    let nancy = app.browser(&village.sacha).await.open("/structure/acces").await;
    nancy.says("Chiffres de votre structure");
}

#[tokio::test]
async fn no_event_of_the_trail_holds_a_name() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    open_all(&animator, &["/structure/membres", "/structure/saisie", "/structure"]).await;
    let texts: Vec<String> =
        sqlx::query_scalar("SELECT payload::text FROM eventlog.events WHERE category = 'trail'")
            .fetch_all(&app.superuser().await)
            .await
            .unwrap();
    assert!(!texts.is_empty());
    for text in &texts {
        for name in ["Mimosa", "Aubépine", "Camille"] {
            assert!(!text.contains(name), "{text}");
        }
    }
}
