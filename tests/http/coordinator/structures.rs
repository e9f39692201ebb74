//! `/plateforme/structures`: registering, the place of delivery, the first link.

use super::registered;
use crate::support::{Page, TestApp, Village, stranger_farmer};
use app::{Command, queries, vault::PersonDetails};
use domain::funding::FundingCommand;
use kernel::{AccountId, Actor, ProgrammeId, Role, StructureId};

const NEW: &str = "/plateforme/structures/nouvelle";

async fn register(app: &TestApp, village: &Village, fields: [&str; 3]) -> Page {
    let browser = app.browser(&village.coordinator).await;
    let form = browser.open(NEW).await.is(200).form(NEW);
    let [name, kind, commune] = fields;
    let form = form.with("name", name).with("kind", kind).with("commune", commune);
    form.submit(&browser).await
}

async fn structures(app: &TestApp, village: &Village) -> usize {
    let hub = village.hub.into();
    let mut reading = app.app.reading(hub).await.unwrap();
    queries::structures::structures_of_hub(&mut reading, hub).await.unwrap().len()
}

#[tokio::test]
async fn a_structure_is_registered_with_its_commune_and_its_epci_follows() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let browser = app.browser(&village.coordinator).await;
    let list = browser.open("/plateforme/structures").await;
    list.says("Inscrire une structure");
    let form = browser.open(NEW).await.form(NEW).with("name", "Épi de Pompey");
    let form = form.with("kind", "solidarity_grocery").with("commune", "pompey");
    let first = form.submit(&browser).await;
    let again = form.submit(&browser).await;
    assert_eq!(first.location(), again.location(), "sent twice, it is registered once");
    assert_eq!(structures(&app, &village).await, 3);
    let page = browser.follow(&first).await;
    page.says("La structure est inscrite.").says("Épi de Pompey").says("Épicerie solidaire");
    page.says("Commune Pompey").says("Intercommunalité CC du Bassin de Pompey");
    page.says("Personne ne peut encore entrer").says("Pas encore de lieu.");
    browser.open("/plateforme/structures").await.says("Épi de Pompey");
}

#[tokio::test]
async fn each_wrong_field_of_a_registration_is_told_beside_it_and_nothing_is_registered() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    for (fields, words) in [
        (["", "ccas", "Toul"], "Écrivez un nom."),
        (["Épi", "", "Toul"], "Choisissez un genre."),
        (["Épi", "hub", "Toul"], "Choisissez un genre."),
        (["Épi", "ccas", ""], "Écrivez la commune"),
        (["Épi", "ccas", "Atlantis"], "« Atlantis » n’est pas une commune"),
        (["Épi", "ccas", "Ecrouve"], "Vouliez-vous écrire : Écrouves ?"),
    ] {
        let refused = register(&app, &village, fields).await;
        refused.is(422).says(words);
        assert_eq!(refused.form(NEW).value("name"), Some(fields[0]));
        assert_eq!(refused.form(NEW).value("commune"), Some(fields[2]));
    }
    assert_eq!(structures(&app, &village).await, 2);
}

#[tokio::test]
async fn the_first_animator_comes_in_with_a_link_that_is_shown_once() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let page = register(&app, &village, ["Épi", "ccas", "Toul"]).await.location();
    let accesses = format!("{}/acces", page.split('?').next().unwrap());
    let browser = app.browser(&village.coordinator).await;
    let form = browser.open(&accesses).await.says("Personne encore.").form(&accesses);
    let shown = form.with("alias", "Dominique").submit(&browser).await;
    shown.is(200).says("Lien pour Dominique").says("Ce lien n’est affiché qu’une fois.");
    assert_eq!(registered::enter(&app, &shown).await, "/structure");
    let list = browser.open(&accesses).await;
    list.says("Dominique Sans contact").says_nothing_of("/connexion/");
    browser.open(&page).await.says("Animation Dominique");
    // The cookie is lost: another link for the same person, and still one person.
    let again = registered::action(&list, &accesses);
    let shown = list.form(&again).submit(&browser).await;
    assert_eq!(registered::enter(&app, &shown).await, "/structure");
    let list = browser.open(&accesses).await;
    assert_eq!(list.text().matches("Dominique").count(), 2, "{}", list.text());
}

#[tokio::test]
async fn an_access_needs_a_free_name_and_a_contact_that_can_be_used() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let accesses = format!("/plateforme/structures/{}/acces", village.toul);
    let browser = app.browser(&village.coordinator).await;
    for (alias, contact, status, words) in [
        ("", "", 422, "Écrivez un nom ou un surnom."),
        ("camille", "", 409, "Ce nom est déjà pris."),
        ("Mimosa", "", 409, "Ce nom est déjà pris."),
        ("Dominique", "au marché", 422, "Écrivez une adresse e-mail ou un numéro de téléphone."),
    ] {
        let form = browser.open(&accesses).await.form(&accesses);
        let refused = form.with("alias", alias).with("contact", contact).submit(&browser).await;
        refused.is(status).says(words);
        assert_eq!(refused.form(&accesses).value("alias"), Some(alias));
        assert_eq!(refused.form(&accesses).value("contact"), Some(contact));
    }
    let list = browser.open(&accesses).await;
    list.says("Camille").says_nothing_of("Dominique").says_nothing_of("Mimosa");
}

#[tokio::test]
async fn nobody_gives_links_but_the_coordination_and_only_to_who_has_an_access() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let accesses = format!("/plateforme/structures/{}/acces", village.toul);
    let coordinator = app.browser(&village.coordinator).await;
    let key = coordinator.open(&accesses).await.form(&accesses);
    let key = [("session_key", key.value("session_key").unwrap())];
    // Mimosa is a member of Toul, Sacha an animator elsewhere.
    for account in [village.mimosa.account, village.sacha.account] {
        coordinator.post(&format!("{accesses}/{account}"), &key).await.is(404);
    }
    let elsewhere = format!("/plateforme/structures/{}/acces", village.producer);
    coordinator.open(&elsewhere).await.is(404);
    let farmer = stranger_farmer(&app, &village).await;
    for actor in [&village.camille, &village.mimosa, &farmer] {
        let browser = app.browser(actor).await;
        for path in [&accesses, NEW, "/plateforme/structures"] {
            browser.open(path).await.is(404);
        }
    }
}

#[tokio::test]
async fn the_place_of_delivery_is_amended_and_shown_to_members() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let path = format!("/plateforme/structures/{}", village.toul);
    let action = format!("{path}/lieu");
    let browser = app.browser(&village.coordinator).await;
    let form = browser.open(&path).await.says("Emplettes et Cagettes").form(&action);
    assert_eq!(form.value("place"), Some("Maison des solidarités"));
    assert_eq!(form.value("commune"), Some("Toul"));
    for (place, commune, words) in
        [("", "Toul", "Écrivez un nom."), ("Salle des fêtes", "Atlantis", "n’est pas une commune")]
    {
        let form = form.clone().with("place", place).with("commune", commune);
        let refused = form.submit(&browser).await;
        refused.is(422).says(words);
        assert_eq!(refused.form(&action).value("commune"), Some(commune));
    }
    browser.open("/plateforme/structures").await.says("Maison des solidarités, Toul");
    let form = form.with("place", "Salle des fêtes").with("commune", "Foug");
    let amended = form.submit(&browser).await;
    browser.follow(&amended).await.says("Le lieu de retrait est enregistré.");
    browser.open("/plateforme/structures").await.says("Salle des fêtes, Foug");
    let member = app.browser(&village.mimosa).await;
    member.open("/commande").await.says("Salle des fêtes");
}

#[tokio::test]
async fn a_structure_shows_the_programmes_that_cover_its_commune() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    for (name, territory) in [("Partout", vec![]), ("Nancy seul", vec!["245400676".to_owned()])] {
        let register = FundingCommand::Register {
            name: name.into(),
            funders: vec!["Département".into()],
            from: "2026-09".parse().unwrap(),
            to: "2027-06".parse().unwrap(),
            territory,
            categories: vec![],
        };
        let id = ProgrammeId::derived(&[name.as_bytes()]);
        village.tell(&app, &village.coordinator, name, Command::Funding(id, register)).await;
    }
    app.catch_up().await;
    let browser = app.browser(&village.coordinator).await;
    let page = browser.open(&format!("/plateforme/structures/{}", village.toul)).await;
    page.says("Programmes Partout").says_nothing_of("Nancy seul");
}

#[tokio::test]
async fn another_hubs_coordination_sees_nothing_here_and_lets_nobody_in() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let hub = StructureId::derived(&[b"another hub"]);
    let account = AccountId::derived(&[b"another coordinator"]);
    let other = Actor { account, tenant: hub.into(), role: Role::Coordinator };
    let details = PersonDetails { alias: "Ailleurs".into(), ..PersonDetails::default() };
    app.app.add_access(other.tenant, account, other.role, &details).await.unwrap();
    let browser = app.browser(&other).await;
    let key = browser.open(NEW).await.form(NEW);
    let keys = ["session_key", "action_key"].map(|name| (name, key.value(name).unwrap()));
    let structure = format!("/plateforme/structures/{}", village.toul);
    let place = [keys[0], keys[1], ("place", "Ailleurs"), ("commune", "Toul")];
    browser.open(&structure).await.is(404);
    browser.post(&format!("{structure}/lieu"), &place).await.is(404);
    let producer = format!("/plateforme/producteurs/{}", village.producer);
    let alias = [keys[0], keys[1], ("alias", "Intrus")];
    for base in [&structure, &producer] {
        browser.open(&format!("{base}/acces")).await.is(404);
        browser.post(&format!("{base}/acces"), &alias).await.is(404);
    }
    let known = format!("{structure}/acces/{}", village.camille.account);
    browser.post(&known, &keys).await.is(404);
    let own = app.browser(&village.coordinator).await;
    own.open(&format!("{structure}/acces")).await.says("Camille").says_nothing_of("Intrus");
    own.open(&structure).await.says_nothing_of("Ailleurs");
}
