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
