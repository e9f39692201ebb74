//! What makes `/commande` easier: search and filters, favourites, the last order, one more.

use crate::support::{Browser, Form, Page, TestApp, Village};

async fn form(browser: &Browser<'_>) -> Form {
    browser.open("/commande").await.form("/commande")
}

/// Whether a line is shown.
fn shows(page: &Page, name: &str) -> bool {
    let (before, _) = page.body.split_once(&format!("<h3>{name}</h3>")).unwrap();
    let (_, line) = before.rsplit_once("<article").unwrap();
    !line.split('>').next().unwrap().contains(" hidden")
}

#[tokio::test]
async fn what_is_filtered_away_is_hidden_and_stays_in_the_order() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    let typed = form(&browser).await.with(&village.q(village.milk), "6");
    let without_milk = typed.tick("sans", "milk").with("do", "filter").submit(&browser).await;
    without_milk.is(200).says("2 produits montrés sur 3");
    assert!(!shows(&without_milk, "Lait entier") && shows(&without_milk, "Carottes"));
    let kept = without_milk.form("/commande");
    assert_eq!(kept.value(&village.q(village.milk)), Some("6"), "nothing typed is lost");
    assert_eq!(kept.value("sans"), Some("milk"), "the choice stays");

    let saved = kept.with("do", "save").submit(&browser).await;
    browser.follow(&saved).await.says("Lait entier , 6 l");
    let found = browser.open("/commande?cherche=LAIT").await;
    assert!(shows(&found, "Lait entier") && !shows(&found, "Carottes"));
    let asked = browser.open("/commande?sans=milk&montrer=rien").await;
    assert!(!shows(&asked, "Lait entier") && shows(&asked, "Carottes"));
}

#[tokio::test]
async fn a_field_that_is_wrong_is_never_hidden() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    let typed = form(&browser).await.with(&village.q(village.milk), "six").tick("sans", "milk");
    let page = typed.with("do", "save").submit(&browser).await;
    page.is(422).says("1 réponse est à corriger");
    assert!(shows(&page, "Lait entier"));
}

#[tokio::test]
async fn favourites_are_kept_whatever_becomes_of_the_order_and_are_theirs_alone() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    let marked = form(&browser).await.tick("fav", "2");
    marked.with("do", "recompute").submit(&browser).await.is(200);
    let only = browser.open("/commande?montrer=favori").await;
    assert!(shows(&only, "Carottes") && !shows(&only, "Lait entier"));
    browser.open("/mes-donnees").await.says("Produits favoris Carottes");
    let other = app.browser(&village.aubepine).await;
    let none = other.open("/commande?montrer=favori").await;
    assert!(!shows(&none, "Carottes"));

    let unmarked = form(&browser).await.without("fav", Some("2"));
    unmarked.with("do", "recompute").submit(&browser).await.is(200);
    browser.open("/mes-donnees").await.says_nothing_of("Carottes");
}

#[tokio::test]
async fn one_more_that_completes_a_case_is_a_tolerance_of_one() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    let milk = "0";
    let ticked = form(&browser).await.with(&village.q(village.milk), "6").tick("plus", milk);
    ticked.with("do", "save").submit(&browser).await.is(303);
    assert_eq!(form(&browser).await.value("plus"), Some(milk), "it stays ticked");
    let wider = form(&browser).await.with("do", "tolerances").submit(&browser).await;
    let wider = wider.form("/commande").with(&format!("hi.{milk}"), "9").with("do", "save");
    wider.submit(&browser).await.is(303);
    let shown = form(&browser).await;
    assert_eq!(shown.value(&format!("hi.{milk}")), Some("9"));
    assert_eq!(shown.value("plus"), None, "a wider limit is another wish");
}

#[tokio::test]
async fn without_an_order_before_there_is_nothing_to_begin_with() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    let page = browser.open("/commande?comme=avant").await;
    page.is(200).says_nothing_of("Comme en").says_nothing_of("Repris de");
}

#[tokio::test]
async fn easy_reading_is_a_choice_that_a_cookie_keeps() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.mimosa).await;
    let page = browser.open("/commande").await;
    page.says_nothing_of("Écrivez combien vous en voulez");
    assert!(page.body.contains("<html lang=\"fr\">"));
    let chosen = page.form("/lecture").with("mode", "facile").submit(&browser).await;
    let cookie = chosen.header("set-cookie").split(';').next().unwrap().to_owned();
    assert_eq!(cookie, "lecture=facile");
    let easy = browser.with_cookie(&cookie).open("/commande").await;
    easy.says("Écrivez combien vous en voulez");
    assert!(easy.body.contains("class=\"easy\""));
    let back = easy.form("/lecture").with("mode", "normale").submit(&browser).await;
    assert!(back.header("set-cookie").contains("Max-Age=0"));
    let stranger = app.stranger().with_cookie(&cookie);
    assert!(stranger.open("/connexion").await.body.contains("class=\"easy\""));
}
