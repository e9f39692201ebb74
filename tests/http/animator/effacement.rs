//! `/structure/membres/{member}/effacer`, erasure and retention: who is erased is nobody's any
//! more, and nothing else changes.

use crate::{
    coordinator::month,
    support::{TestApp, Village, member},
};
use app::Platform;
use chrono::TimeDelta;
use kernel::TenantId;
use solidaires_tests::keys::keys;
use std::{process::Command as Program, sync::Arc};

impl TestApp {
    /// As its operators hold it.
    async fn platform(&self) -> Platform {
        let (app, worker) = (self.database.app().await, self.database.worker().await);
        Platform::new(app, worker, self.clock.clone(), Arc::new(runtime::RealIds), keys())
    }

    /// All that a backup of the database would hold.
    fn backup(&self) -> String {
        let url = self.database.url();
        let (address, options) = url.split_once('?').unwrap_or((&url, ""));
        // The driver's own, which PostgreSQL's programs do not know.
        let options: Vec<&str> =
            options.split('&').filter(|option| !option.contains("statement-cache")).collect();
        let url = format!("{address}?{}", options.join("&"));
        let dumped = Program::new("pg_dump").arg(url).output().unwrap();
        assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
        String::from_utf8_lossy(&dumped.stdout).into_owned()
    }
}

/// The read models but those that say who is a member and who read what.
fn figures(dump: &str) -> String {
    let mut kept = String::new();
    let mut skipping = false;
    for line in dump.lines() {
        if line.contains("read.") {
            skipping = line.contains("read.members") || line.contains("read.trail");
        }
        if !skipping {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

#[tokio::test]
async fn an_animator_erases_who_asks_and_every_total_proof_and_account_stays() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::packed(&app, &village).await;
    let animator = app.browser(&village.camille).await;
    let contact = format!("/structure/membres/{}", member(&village.mimosa));
    let form = animator.open(&contact).await.form(&contact);
    let form = form.with("email", "mimosa@courriel.example").with("phone", "06 99 88 77 66");
    form.submit(&animator).await.is(303);
    let platform = app.platform().await;
    let before = figures(&platform.dump().await.unwrap());
    assert!(before.len() > 1_000, "the read models are there: {before}");

    let path = format!("{contact}/effacer");
    let page = animator.open(&path).await;
    page.is(200)
        .says("Effacer tout ce que nous savons de Mimosa")
        .says("1 commande reste dans les comptes");
    let member_before = app.browser(&village.mimosa).await;
    let erased = page.form(&path).submit(&animator).await;
    animator.follow(&erased).await.says("sont effacées.").says_nothing_of("Mimosa");
    page.form(&path).submit(&animator).await.is(303);
    animator.open(&path).await.is(404);
    animator.open("/structure").await.says("Personne effacée");
    let gone = member_before.open("/ma-commande").await;
    assert_eq!(gone.status.as_u16(), 303, "her session is over");

    app.catch_up().await;
    assert_eq!(figures(&platform.dump().await.unwrap()), before, "no figure changes");
    assert_eq!(platform.verify_log().await.unwrap().difference, None, "every proof holds");
    let rebuilt = platform.rebuild([]).await.unwrap();
    assert!(rebuilt.iter().all(|one| one.unchanged), "{rebuilt:?}");
    let backup = app.backup();
    for word in ["imosa", "courriel.example", "0699887766", "06 99 88"] {
        assert!(!backup.contains(word), "{word}");
    }
    animator.open("/structure/acces").await.says("Effacement, à la demande de la personne");
}

#[tokio::test]
async fn all_that_is_held_is_given_to_who_asks_at_their_structure_too() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::packed(&app, &village).await;
    let mimosa = app.browser(&village.mimosa).await;
    let page = mimosa.open("/mes-donnees/dossier").await;
    page.is(200)
        .says("Mimosa")
        .says("Lait entier")
        .says("order_placed")
        .says("Qui a vu ces données");
    let document: serde_json::Value =
        serde_json::from_str(&mimosa.open("/mes-donnees.json").await.body).unwrap();
    assert_eq!(document["personne"]["surnom"], "Mimosa");
    let names: Vec<&str> = document["journal"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|event| event["quoi"].as_str())
        .collect();
    for expected in ["member_joined", "order_placed", "order_allocated", "crate_packed"] {
        assert!(names.contains(&expected), "{expected} in {names:?}");
    }
    let pdf = mimosa.open("/mes-donnees/dossier?format=pdf").await;
    assert!(pdf.body.starts_with("%PDF"), "a readable paper");

    let animator = app.browser(&village.camille).await;
    let path = format!("/structure/membres/{}/donnees", member(&village.mimosa));
    let page = animator.open(&path).await;
    page.is(200)
        .says("Données de Mimosa")
        .says_nothing_of("Statut déclaré")
        .says_nothing_of("Budget");
    app.catch_up().await;
    mimosa.open("/mes-donnees/acces").await.says("Copie des données");
    let theirs = format!("/structure/membres/{}/donnees", member(&village.iris));
    animator.open(&theirs).await.is(404);
}

#[tokio::test]
async fn who_has_not_bought_for_two_years_is_told_and_erased_a_month_later() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::packed(&app, &village).await;
    let platform = app.platform().await;
    let toul = TenantId::from(village.toul);
    let (mimosa, aubepine) = (member(&village.mimosa), member(&village.aubepine));
    app.clock.advance(TimeDelta::days(700));
    assert_eq!(platform.retain(35, false).await.unwrap().noticed, []);

    app.clock.advance(TimeDelta::days(60));
    let would = platform.retain(35, true).await.unwrap();
    assert!(would.noticed.contains(&(toul, aubepine)), "{would:?}");
    let noticed = platform.retain(35, false).await.unwrap().noticed;
    assert_eq!(noticed, would.noticed, "what was foretold");
    let again = platform.retain(35, false).await.unwrap();
    assert_eq!((again.noticed, again.erased), (vec![], vec![]), "told once");

    // One of them comes in again: there is no more reason to erase her.
    app.browser(&village.aubepine).await.open("/mes-donnees").await.is(200);
    app.clock.advance(TimeDelta::days(29));
    assert_eq!(platform.retain(35, false).await.unwrap().erased, []);
    app.clock.advance(TimeDelta::days(1));
    let round = platform.retain(35, false).await.unwrap();
    let gone: Vec<_> = round.erased.iter().chain(&round.with_credit).copied().collect();
    assert!(gone.contains(&(toul, mimosa)) && !gone.contains(&(toul, aubepine)), "{round:?}");
    assert_eq!(platform.retain(35, false).await.unwrap().erased, [], "nothing is left to do");
    let animator = app.browser(&village.camille).await;
    app.catch_up().await;
    animator.open("/structure/membres").await.says("Aubépine");
}

/// The words in which a status is declared, and shown to whoever declared it alone.
const STATUS_WORDS: [&str; 4] = ["VIP", "VIS", "\"vip\"", "\"vis\""];

#[tokio::test]
async fn what_somebody_declares_is_on_no_page_and_in_no_file_of_anybody_else() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::packed(&app, &village).await;
    let mimosa = app.browser(&village.mimosa).await;
    let path = "/mes-donnees/corriger";
    let form = mimosa.open(path).await.form(path).with("declared_status", "priority");
    form.submit(&mimosa).await.is(303);
    mimosa.open("/mes-donnees").await.says("VIP");
    let animator = app.browser(&village.camille).await;
    let contact = format!("/structure/membres/{}", member(&village.mimosa));
    for path in [
        "/structure",
        "/structure?format=csv",
        "/structure/membres?format=csv",
        "/structure/remise",
        "/structure/saisie",
        "/structure/acces",
        &contact,
    ] {
        let page = animator.open(path).await;
        for word in STATUS_WORDS {
            assert!(!page.body.contains(word), "{path} shows {word}");
        }
    }
    let coordinator = app.browser(&village.coordinator).await;
    for path in ["/plateforme", "/plateforme/comptes", "/plateforme/rappel?lot=L-MILK"] {
        let page = coordinator.open(path).await;
        for word in STATUS_WORDS {
            assert!(!page.body.contains(word), "{path} shows {word}");
        }
    }
}
