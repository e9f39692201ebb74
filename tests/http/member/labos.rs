//! `/labos`, and what the animator does with them under `/structure/labos`.

use crate::support::{Browser, TestApp, Village};

async fn open_lab(animator: &Browser<'_>) -> String {
    let form = animator.open("/structure/labos").await.form("/structure/labos");
    let opened = form.with("title", "Les fruits de l’hiver").submit(animator).await.location();
    let path = opened.split('?').next().unwrap_or_default().to_owned();
    path.strip_prefix("/structure").unwrap().to_owned()
}

async fn propose(member: &Browser<'_>, lab: &str, text: &str) -> String {
    let form = member.open(lab).await.form(lab).with("proposal", text);
    let proposed = form.submit(member).await;
    assert_eq!(proposed.location(), format!("{lab}?fait=proposition"));
    let page = member.open(lab).await;
    let (_, from) = page.body.split_once("/votes/").unwrap();
    from.split('"').next().unwrap().to_owned()
}

async fn vote(member: &Browser<'_>, lab: &str, proposal: &str, vote: &str) -> crate::support::Page {
    let path = format!("{lab}/votes/{proposal}");
    member.open(lab).await.form(&path).with("vote", vote).submit(member).await
}

#[tokio::test]
async fn members_propose_and_vote_and_the_group_decides() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let (mimosa, aubepine) =
        (app.browser(&village.mimosa).await, app.browser(&village.aubepine).await);
    let lab = open_lab(&animator).await;
    let proposal = propose(&mimosa, &lab, "Acheter du miel d’ici.").await;
    vote(&mimosa, &lab, &proposal, "for").await.is(303);
    vote(&aubepine, &lab, &proposal, "against").await.is(303);
    vote(&aubepine, &lab, &proposal, "for").await.is(303);
    let page = aubepine.open(&lab).await;
    page.says("Acheter du miel d’ici.").says_nothing_of("Pour : 2").says_nothing_of("Mimosa");

    let deciding = format!("/structure{lab}/decider/{proposal}");
    let choosing = animator.open(&format!("{deciding}?producteur={}", village.producer)).await;
    choosing.is(200).says("Lait entier");
    let nothing = choosing.form(&deciding).submit(&animator).await;
    nothing.is(422).says("Choisissez au moins un produit.");
    let asked = choosing.form(&deciding).tick("product", &village.milk.to_string());
    assert_eq!(asked.submit(&animator).await.location(), format!("/structure{lab}?fait=decision"));
    aubepine.open(&lab).await.says("Adoptée").says("Pour : 2").says("La plateforme négocie");
    let mut reading = app.app.reading(village.hub.into()).await.unwrap();
    let negotiations =
        app::queries::negotiations::negotiations(&mut reading, village.hub.into(), None)
            .await
            .unwrap();
    assert_eq!(negotiations.len(), 2, "the hub has one negotiation more");
}

#[tokio::test]
async fn what_a_lab_refuses_is_told_and_changes_nothing() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let mimosa = app.browser(&village.mimosa).await;
    let form = animator.open("/structure/labos").await.form("/structure/labos");
    form.submit(&animator).await.is(422).says("Écrivez un texte.");
    let lab = open_lab(&animator).await;
    let empty = mimosa.open(&lab).await.form(&lab);
    empty.submit(&mimosa).await.is(422).says("Écrivez un texte.");
    let long = "a".repeat(1_001);
    let refused = empty.with("proposal", &long).submit(&mimosa).await;
    refused.is(422).says("Ce texte est trop long.");
    assert_eq!(refused.form(&lab).value("proposal"), Some(long.as_str()));

    let proposal = propose(&mimosa, &lab, "Acheter du miel.").await;
    vote(&mimosa, &lab, &proposal, "peut-être").await.is(422).says("Choisissez");
    let deciding = format!("/structure{lab}/decider/{proposal}");
    let decision = animator.open(&deciding).await.form(&deciding);
    decision.submit(&animator).await.is(409).says("Personne n’a encore voté.");
    vote(&mimosa, &lab, &proposal, "against").await.is(303);
    let path = format!("{deciding}?producteur={}", village.producer);
    let asking = animator.open(&path).await.form(&deciding);
    let asking = asking.tick("product", &village.milk.to_string());
    asking.submit(&animator).await.is(409).says("La proposition n’est pas adoptée.");
    let (late_vote, late_decision) =
        (mimosa.open(&lab).await, animator.open(&deciding).await.form(&deciding));
    animator.open(&deciding).await.form(&deciding).submit(&animator).await.is(303);
    let vote_path = format!("{lab}/votes/{proposal}");
    let voted = late_vote.form(&vote_path).with("vote", "for").submit(&mimosa).await;
    voted.is(409).says("Le groupe a déjà décidé.");
    late_decision.submit(&animator).await.is(409).says("Le groupe a déjà décidé.");

    let proposing = mimosa.open(&lab).await.form(&lab).with("proposal", "Encore une idée.");
    let closing = format!("/structure{lab}/clore");
    let path = format!("/structure{lab}");
    let close = animator.open(&path).await.form(&closing);
    close.submit(&animator).await.is(303);
    proposing.submit(&mimosa).await.is(409).says("Ce labo est clos.");
}

#[tokio::test]
async fn another_structures_lab_does_not_exist() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let lab = open_lab(&animator).await;
    app.browser(&village.iris).await.open(&lab).await.is(404);
    let sacha = app.browser(&village.sacha).await;
    sacha.open(&format!("/structure{lab}")).await.is(404);
    animator.open("/structure/labos/pas-un-id").await.is(404);
}
