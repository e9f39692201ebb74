//! `/structure/membres`.

use crate::support::{TestApp, Village, member};

#[tokio::test]
async fn an_alias_is_enough_to_join_and_a_link_to_come_in() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let page = animator.open("/structure/membres").await;
    page.is(200).says("2 personnes.").says_nothing_of("Iris");
    let form = page.form("/structure/membres").with("alias", "Le Grand Bleu");
    let form = form.with("declared_status", "priority");
    for _ in 0..2 {
        let added = form.submit(&animator).await;
        assert_eq!(added.location(), "/structure/membres?fait=adherent");
    }
    let page = animator.open("/structure/membres").await;
    page.says("3 personnes.").says("Le Grand Bleu Sans contact").says_nothing_of("VIP,");
    let (_, after) = page.body.split_once("Le Grand Bleu").unwrap();
    let (_, action) = after.split_once("action=\"").unwrap();
    let action = action.split('"').next().unwrap();
    let shown = page.form(action).submit(&animator).await;
    shown.is(200).says("Ce lien n’est affiché qu’une fois.");
    let (_, link) = shown.body.split_once("http://localhost:8080").unwrap();
    let link = link.split('<').next().unwrap().to_owned();
    let stranger = app.stranger();
    let entered = stranger.open(&link).await.form(&link).submit(&stranger).await;
    assert_eq!(entered.location(), "/ma-commande");
}

#[tokio::test]
async fn an_alias_is_needed_and_belongs_to_one_person() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let form = animator.open("/structure/membres").await.form("/structure/membres");
    let form = form.with("contact", "06 00 00 00 00");
    let missing = form.submit(&animator).await;
    missing.is(422).says("Écrivez un surnom.");
    let taken = form.with("alias", "mimosa").submit(&animator).await;
    taken.is(409).says("Ce surnom est déjà pris dans votre structure.");
    assert_eq!(taken.form("/structure/membres").value("contact"), Some("06 00 00 00 00"));
    animator.open("/structure/membres").await.says("2 personnes.");
}

#[tokio::test]
async fn who_leaves_is_no_longer_in_the_list_and_leaves_once() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let path = format!("/structure/membres/{}/depart", member(&village.mimosa));
    let page = animator.open("/structure/membres").await;
    let left = page.form(&path).submit(&animator).await;
    assert_eq!(left.location(), "/structure/membres?fait=depart");
    animator.open("/structure/membres").await.says("1 personne.").says_nothing_of("Mimosa");
    let again = page.form(&path).with("action_key", &uuid::Uuid::from_u128(9).to_string());
    again.submit(&animator).await.is(409).says("n’est pas, ou n’est plus, adhérente");
}

#[tokio::test]
async fn another_structures_member_gets_no_link_here() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let key = animator.open("/structure/membres").await.form("/structure/membres");
    let keys = [("session_key", key.value("session_key").unwrap())];
    let path = format!("/structure/membres/{}/lien", member(&village.iris));
    animator.post(&path, &keys).await.is(404);
}

#[tokio::test]
async fn an_animator_corrects_how_a_member_is_called_and_reached_and_nothing_else() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let mimosa = app.browser(&village.mimosa).await;
    let own = "/mes-donnees/corriger";
    let form = mimosa.open(own).await.form(own).with("declared_status", "support");
    form.submit(&mimosa).await.is(303);
    let animator = app.browser(&village.camille).await;
    let path = format!("/structure/membres/{}", member(&village.mimosa));
    animator.open("/structure/membres").await.says("Corriger : Mimosa");
    let page = animator.open(&path).await;
    page.is(200).says("Corriger : Mimosa").says_nothing_of("Statut");
    let form = page.form(&path).with("alias", "Mimosa du bas").with("phone", "06 00 00 00 01");
    let corrected = form.submit(&animator).await;
    let list = animator.follow(&corrected).await;
    list.says("Les données de cette personne sont à jour.").says("Mimosa du bas Joignable");
    let held = mimosa.open("/mes-donnees").await;
    held.says("Mimosa du bas").says("06 00 00 00 01").says("VIS");
}

#[tokio::test]
async fn a_correction_that_cannot_be_is_told_beside_its_field_and_changes_nothing() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let path = format!("/structure/membres/{}", member(&village.mimosa));
    for (field, value, status, words) in [
        ("alias", " ", 422, "Écrivez un surnom."),
        ("alias", "aubépine", 409, "Ce surnom est déjà pris"),
        ("email", "mimosa", 422, "Écrivez une adresse e-mail"),
        ("phone", "12", 422, "Écrivez un numéro de téléphone"),
    ] {
        let form = animator.open(&path).await.form(&path).with(field, value);
        let refused = form.submit(&animator).await;
        refused.is(status).says(words);
        assert_eq!(refused.form(&path).value(field), Some(value));
    }
    animator.open("/structure/membres").await.says("Mimosa Sans contact");
}

#[tokio::test]
async fn nobody_corrects_another_structures_member_or_somebody_who_is_no_member() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let key = animator.open("/structure/membres").await.form("/structure/membres");
    let keys = ["session_key", "action_key"].map(|name| (name, key.value(name).unwrap()));
    let fields = [keys[0], keys[1], ("alias", "Autre")];
    for somebody in [member(&village.iris).uuid(), village.camille.account.uuid()] {
        let path = format!("/structure/membres/{somebody}");
        animator.open(&path).await.is(404);
        animator.post(&path, &fields).await.is(404);
    }
    let mimosa = app.browser(&village.mimosa).await;
    mimosa.open(&format!("/structure/membres/{}", member(&village.mimosa))).await.is(404);
    let sacha = app.browser(&village.sacha).await;
    sacha.open("/structure/membres").await.says("Iris").says_nothing_of("Autre");
}

#[tokio::test]
async fn a_contact_that_cannot_be_used_is_told_and_nobody_joins() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let form = animator.open("/structure/membres").await.form("/structure/membres");
    let refused = form.with("alias", "Bleuet").with("contact", "au marché").submit(&animator).await;
    refused.is(422).says("Écrivez une adresse e-mail ou un numéro de téléphone.");
    assert_eq!(refused.form("/structure/membres").value("alias"), Some("Bleuet"));
    animator.open("/structure/membres").await.says("2 personnes.");
}
