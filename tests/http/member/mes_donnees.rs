//! `/mes-donnees/corriger`.

use crate::support::{TestApp, Village, member};

const PATH: &str = "/mes-donnees/corriger";

#[tokio::test]
async fn a_member_corrects_what_is_known_of_her() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    browser.open("/mes-donnees").await.says("Corriger");
    let form = browser.open(PATH).await.says("Maison des solidarités, Toul.").form(PATH);
    assert_eq!(form.value("alias"), Some("Mimosa"));
    assert_eq!(form.value("full"), None, "nobody is asked for a name");
    let form = form.with("alias", "Mimosa du haut").with("email", "mimosa@exemple.fr");
    let form = form.with("phone", "06 00 00 00 01").with("declared_status", "priority");
    let corrected = form.submit(&browser).await;
    let held = browser.follow(&corrected).await;
    held.says("Vos données sont à jour.").says("Mimosa du haut").says("mimosa@exemple.fr");
    held.says("06 00 00 00 01").says("VIP");
    let form = browser.open(PATH).await.form(PATH);
    assert_eq!(form.value("declared_status"), Some("priority"));
    let form = form.with("email", "").with("declared_status", "");
    let held = browser.follow(&form.submit(&browser).await).await;
    held.says_nothing_of("mimosa@exemple.fr").says_nothing_of("VIP").says("06 00 00 00 01");
    let animator = app.browser(&village.camille).await;
    animator.open("/structure/membres").await.says("Mimosa du haut Joignable");
}

#[tokio::test]
async fn what_cannot_be_is_told_beside_its_field_kept_as_typed_and_changes_nothing() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    for (field, value, status, words) in [
        ("alias", "", 422, "Écrivez un surnom."),
        ("alias", "AUBÉPINE", 409, "Ce surnom est déjà pris dans votre structure."),
        ("email", "mimosa@", 422, "Écrivez une adresse e-mail, par exemple mimosa@exemple.fr."),
        ("phone", "demain", 422, "Écrivez un numéro de téléphone, par exemple 06 12 34 56 78."),
    ] {
        let form = browser.open(PATH).await.form(PATH).with("declared_status", "support");
        let refused = form.with(field, value).submit(&browser).await;
        refused.is(status).says(words);
        let again = refused.form(PATH);
        assert_eq!(again.value(field), Some(value));
        assert_eq!(again.value("declared_status"), Some("support"));
    }
    let held = browser.open("/mes-donnees").await;
    held.says("Surnom Mimosa").says_nothing_of("VIS");
}

#[tokio::test]
async fn everybody_corrects_themselves_and_nobody_else() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let camille = app.browser(&village.camille).await;
    let page = camille.open(PATH).await;
    page.says_nothing_of("Statut").says_nothing_of("Où retirer");
    let form = page.form(PATH).with("phone", "03 83 00 00 00");
    camille.follow(&form.submit(&camille).await).await.says("03 83 00 00 00");
    assert_eq!(app.stranger().open(PATH).await.location(), format!("/connexion?retour={PATH}"));
    let forged = camille.post(PATH, &[("alias", "Autre")]).await;
    forged.is(403);
    let other = format!("/structure/membres/{}", member(&village.iris));
    app.browser(&village.sacha).await.open(&other).await.is(200);
    camille.open("/mes-donnees").await.says("Camille");
}
