//! `/structure/membres/{member}/carte` and `/carte/{key}`: a printed card and its PIN.

use crate::support::{Browser, Page, TestApp, Village, member};
use app::{CardEntry, Pin, Token};
use kernel::Actor;

const PIN: &str = "123456";

/// A card whose PIN the test knows; the page itself draws one.
async fn card(app: &TestApp, village: &Village, of: &Actor, secret: u8) -> Token {
    let kernel::Role::Member(id) = of.role else { panic!("a member") };
    let pin = Pin::typed(PIN).unwrap();
    let chance = ([secret; 32], [9; 16]);
    app.app.make_card(&village.camille, id, chance, &pin).await.unwrap()
}

async fn types(stranger: &Browser<'_>, card: &Token, pin: &str) -> Page {
    let path = format!("/carte/{card}");
    stranger.open(&path).await.form(&path).with("pin", pin).submit(stranger).await
}

fn page_of(actor: &Actor) -> String {
    format!("/structure/membres/{}/carte", member(actor))
}

#[tokio::test]
async fn the_animator_prints_a_card_and_its_code_and_pin_let_the_member_in() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let path = page_of(&village.mimosa);
    let page = animator.open(&path).await;
    page.is(200).says("Carte de Mimosa").says_nothing_of("La carte d’aujourd’hui");
    let paper = page.form(&path).submit(&animator).await;
    paper.is(200);
    assert_eq!(paper.header("content-type"), "application/pdf");
    assert_eq!(paper.header("cache-control"), "no-store");
    animator.open(&path).await.says("Elle marche");

    let card = card(&app, &village, &village.mimosa, 1).await;
    let stranger = app.stranger();
    stranger.open(&format!("/carte/{card}")).await.is(200).says("Il a 6 chiffres");
    let entered = types(&stranger, &card, "123 456").await;
    assert_eq!(entered.location(), "/ma-commande");
    assert!(entered.header("set-cookie").contains("HttpOnly"));
    assert_eq!(types(&stranger, &card, PIN).await.location(), "/ma-commande", "as often as needed");
}

#[tokio::test]
async fn trying_pins_is_stopped_by_whoever_and_however_many_at_once() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let card = card(&app, &village, &village.mimosa, 1).await;
    let stranger = app.stranger();
    types(&stranger, &card, "000000").await.is(422).says("Il reste 4 essais");
    types(&stranger, &card, "sésame").await.is(422).says("Il reste 3 essais");
    let tries = (0..20_u8).map(|n| {
        let (app, card) = (app.app.clone(), card);
        let pin = format!("99999{}", n % 10);
        let session = Token::new(card.tenant, [n; 32]);
        tokio::spawn(async move { app.enter_with_card(&card, &pin, &session, [0; 32]).await })
    });
    let mut looked_at = 0;
    for tried in tries.collect::<Vec<_>>() {
        match tried.await.unwrap().unwrap() {
            CardEntry::Wrong { .. } => looked_at += 1,
            CardEntry::Locked => {}
            CardEntry::Entered(_) => panic!("let in with a wrong PIN"),
        }
    }
    assert!(looked_at <= 2, "{looked_at} PINs were tried of three that were left");
    let locked = types(&stranger, &card, PIN).await;
    locked.is(403).says("Cette carte est bloquée").says("Parlez-en à votre structure");

    let animator = app.browser(&village.camille).await;
    let path = page_of(&village.mimosa);
    let page = animator.open(&path).await;
    page.says("Bloquée");
    let unlocked = page.form(&format!("{path}/debloquer")).submit(&animator).await;
    animator.follow(&unlocked).await.says("La carte est débloquée").says("Elle marche");
    assert_eq!(types(&stranger, &card, PIN).await.location(), "/ma-commande");
}

#[tokio::test]
async fn a_card_that_is_revoked_or_replaced_lets_nobody_in_and_signs_out() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let (old, path) = (card(&app, &village, &village.mimosa, 1).await, page_of(&village.mimosa));
    let stranger = app.stranger();
    let entered = types(&stranger, &old, PIN).await;
    let cookie = entered.header("set-cookie").split(';').next().unwrap().to_owned();
    let inside = app.stranger().with_cookie(&cookie);
    inside.open("/ma-commande").await.is(200);

    let new = card(&app, &village, &village.mimosa, 2).await;
    types(&stranger, &old, PIN).await.is(404).says("Cette carte ne marche plus");
    types(&stranger, &new, PIN).await.is(303);
    let animator = app.browser(&village.camille).await;
    let page = animator.open(&path).await;
    let revoked = page.form(&format!("{path}/annuler")).submit(&animator).await;
    animator.follow(&revoked).await.says("La carte est annulée.");
    types(&stranger, &new, PIN).await.is(404).says("Elle a été annulée ou remplacée");
    assert_eq!(inside.open("/ma-commande").await.status.as_u16(), 303, "signed out");
}

#[tokio::test]
async fn a_card_is_good_in_its_own_structure_and_is_that_animator_s_alone() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let card = card(&app, &village, &village.mimosa, 1).await;
    let stranger = app.stranger();
    let elsewhere = Token::new(village.nancy.into(), [1; 32]);
    types(&stranger, &elsewhere, PIN).await.is(404);
    stranger.open("/carte/rien").await.is(404);

    let sacha = app.browser(&village.sacha).await;
    sacha.open(&page_of(&village.mimosa)).await.is(404);
    let own = sacha.open(&page_of(&village.iris)).await.form(&page_of(&village.iris));
    for below in ["", "/debloquer", "/annuler"] {
        let foreign = format!("{}{below}", page_of(&village.mimosa));
        own.to(&foreign).submit(&sacha).await.is(404);
    }
    assert_eq!(types(&stranger, &card, PIN).await.location(), "/ma-commande", "it still works");
}
