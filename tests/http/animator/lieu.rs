//! `/structure/lieu`.

use crate::support::{TestApp, Village};

const PATH: &str = "/structure/lieu";

#[tokio::test]
async fn an_animator_sets_where_members_fetch_their_crates() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let form = animator.open(PATH).await.is(200).form(PATH);
    assert_eq!(form.value("place"), Some("Maison des solidarités"));
    let form = form.with("place", "Salle des fêtes").with("commune", "ecrouves");
    for _ in 0..2 {
        assert_eq!(form.submit(&animator).await.location(), "/structure/lieu?fait=point");
    }
    let page = animator.open("/structure/lieu?fait=point").await;
    page.says("Le lieu de retrait est enregistré.");
    assert_eq!(page.form(PATH).value("commune"), Some("Écrouves"));
    let member = app.browser(&village.mimosa).await;
    member.open("/commande").await.says("Salle des fêtes");
    member.open("/mes-donnees/corriger").await.says("Salle des fêtes, Écrouves.");
    let other = app.browser(&village.iris).await;
    other.open("/commande").await.says("Maison des solidarités");
}

#[tokio::test]
async fn a_place_needs_a_name_and_a_commune_and_is_kept_as_it_was_otherwise() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    for (place, commune, words) in [
        (" ", "Toul", "Écrivez un nom."),
        ("Salle", "", "Écrivez la commune, par exemple Toul."),
        ("Salle", "Pompet", "Vouliez-vous écrire : Pompey ?"),
    ] {
        let form = animator.open(PATH).await.form(PATH);
        let refused = form.with("place", place).with("commune", commune).submit(&animator).await;
        refused.is(422).says(words);
        let again = refused.form(PATH);
        assert_eq!((again.value("place"), again.value("commune")), (Some(place), Some(commune)));
    }
    let kept = animator.open(PATH).await.form(PATH);
    assert_eq!(kept.value("place"), Some("Maison des solidarités"));
    app.browser(&village.mimosa).await.open(PATH).await.is(404);
}
