//! `/plateforme/producteurs/nouveau` and `/plateforme/programmes/nouveau`.

use super::registered;
use crate::support::{Form, TestApp, Village};
use app::queries;

const PRODUCER: &str = "/plateforme/producteurs/nouveau";
const PROGRAMME: &str = "/plateforme/programmes/nouveau";

fn producer(form: Form, [name, kind, commune, distance]: [&str; 4]) -> Form {
    let form = form.with("name", name).with("kind", kind);
    form.with("commune", commune).with("distance", distance)
}

#[tokio::test]
async fn a_producer_is_registered_and_comes_in_with_a_link() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let browser = app.browser(&village.coordinator).await;
    browser.open("/plateforme/producteurs").await.says("Inscrire un producteur");
    let form = browser.open(PRODUCER).await.form(PRODUCER);
    let form = producer(form, ["Rucher de Domgermain", "farm", "domgermain", "8 km"]);
    let first = form.submit(&browser).await;
    assert_eq!(form.submit(&browser).await.location(), first.location());
    let page = browser.follow(&first).await;
    page.says("Le producteur est inscrit.").says("Ferme, Domgermain").says("Pas encore de produit");
    browser.open("/plateforme/producteurs").await.says("Rucher de Domgermain").says("8 km");
    let accesses = format!("{}/acces", first.location().split('?').next().unwrap());
    let form = browser.open(&accesses).await.form(&accesses);
    let shown = form.with("alias", "Rucher de Domgermain").submit(&browser).await;
    assert_eq!(registered::enter(&app, &shown).await, "/producteur");
}

#[tokio::test]
async fn a_producer_of_another_department_is_registered_by_its_insee_code() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let browser = app.browser(&village.coordinator).await;
    let form = browser.open(PRODUCER).await.form(PRODUCER);
    let form = producer(form, ["Huilerie", "cooperative", "55545", "60"]);
    let done = form.submit(&browser).await;
    browser.follow(&done).await.says("Coopérative, département 55");
}

#[tokio::test]
async fn each_wrong_field_of_a_producer_is_told_and_nobody_is_registered() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let browser = app.browser(&village.coordinator).await;
    for (fields, words) in [
        (["", "farm", "Toul", "8"], "Écrivez un nom."),
        (["Rucher", "usine", "Toul", "8"], "Choisissez un genre."),
        (["Rucher", "farm", "Verdun", "8"], "« Verdun » n’est pas une commune"),
        (["Rucher", "farm", "Toul", ""], "Écrivez un nombre entier de kilomètres"),
        (["Rucher", "farm", "Toul", "loin"], "Écrivez un nombre entier de kilomètres"),
        (["Rucher", "farm", "Toul", "-3"], "Écrivez un nombre entier de kilomètres"),
        (["Rucher", "farm", "Toul", "70000"], "Écrivez un nombre entier de kilomètres"),
    ] {
        let form = producer(browser.open(PRODUCER).await.form(PRODUCER), fields);
        let refused = form.submit(&browser).await;
        refused.is(422).says(words);
        let again = refused.form(PRODUCER);
        assert_eq!(
            (again.value("name"), again.value("distance")),
            (Some(fields[0]), Some(fields[3]))
        );
    }
    browser.open("/plateforme/producteurs").await.says_nothing_of("Rucher");
}

#[tokio::test]
async fn a_programme_is_registered_and_its_funder_comes_in_with_a_link() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let browser = app.browser(&village.coordinator).await;
    browser.open("/plateforme/programmes").await.says("Aucun programme n’est encore inscrit.");
    let form = browser.open(PROGRAMME).await.form(PROGRAMME);
    assert_eq!(form.value("from"), Some("2026-11"), "this month is proposed");
    let form = form.with("name", "TETRAA").with("funders", "Fondation Carasso\r\n\r\nÉtat ");
    let form = form.with("from", "2026-09").with("to", "2027-08");
    let form = form.tick("epci", "200070563").tick("category", "fruit");
    let done = form.submit(&browser).await;
    assert_eq!(form.submit(&browser).await.location(), done.location());
    let list = browser.follow(&done).await;
    list.says("Le programme est inscrit.").says("TETRAA").says("Fondation Carasso, État");
    list.says("septembre 2026 à août 2027");
    let hub = village.hub.into();
    let mut reading = app.app.reading(hub).await.unwrap();
    let all = queries::programmes::programmes(&mut reading, hub).await.unwrap();
    assert_eq!(all.len(), 1);
    let categories = all[0].programme.categories.as_ref().unwrap();
    assert_eq!(categories.iter().map(|one| one.name()).collect::<Vec<_>>(), ["fruit"]);
    let accesses = format!("/plateforme/programmes/{}/acces", all[0].programme.id);
    let form = browser.open(&accesses).await.says("Qui peut entrer : TETRAA").form(&accesses);
    let shown = form.with("alias", "Fondation Carasso").submit(&browser).await;
    assert_eq!(registered::enter(&app, &shown).await, "/financeur");
}

#[tokio::test]
async fn each_wrong_field_of_a_programme_is_told_and_none_is_registered() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let browser = app.browser(&village.coordinator).await;
    for ([name, funders, from, to], words) in [
        (["", "État", "2026-09", "2026-10"], "Écrivez un nom."),
        (["TETRAA", " \n ", "2026-09", "2026-10"], "Écrivez le financeur."),
        (["TETRAA", "État", "2026-11", "2026-10"], "La fin doit être après le début."),
    ] {
        let form = browser.open(PROGRAMME).await.form(PROGRAMME).tick("category", "fruit");
        let form = form.with("name", name).with("funders", funders);
        let refused = form.with("from", from).with("to", to).submit(&browser).await;
        refused.is(422).says(words);
        let again = refused.form(PROGRAMME);
        assert_eq!((again.value("name"), again.value("from")), (Some(name), Some(from)));
        assert_eq!(again.value("category"), Some("fruit"), "what was ticked stays");
    }
    let form = browser.open(PROGRAMME).await.form(PROGRAMME).with("name", "TETRAA");
    form.with("from", "un jour").submit(&browser).await.is(400);
    browser.open("/plateforme/programmes").await.says("Aucun programme n’est encore inscrit.");
}
