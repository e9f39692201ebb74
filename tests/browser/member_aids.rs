//! What helps a member with the form: search, filters, favourites, the last order, easy reading,
//! the share as a picture; each with scripts and without.

use crate::{visitor::Visitor, world::World};

async fn lines_shown(visitor: &Visitor) -> u64 {
    let count = "return [...document.querySelectorAll('[data-line]')]
        .filter((line) => line.offsetParent !== null).length";
    visitor.runs(count).await.as_u64().unwrap()
}

async fn enter(world: &World, who: &'static str, scripts: bool) -> Visitor {
    let visitor = Visitor::enter(world, who, &world.link_of_member().await).await;
    visitor.browser.with_javascript(scripts).await.unwrap();
    visitor.opens("/commande").await;
    visitor.find("[data-line] h3").await;
    visitor
}

/// The name of the form's third product, and how many there are.
async fn third(visitor: &Visitor) -> (String, u64) {
    let name = visitor.runs("return document.querySelectorAll('[data-line] h3')[2].textContent");
    (name.await.as_str().unwrap().to_owned(), lines_shown(visitor).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn with_scripts_the_form_is_searched_and_filtered_at_once() {
    let world = World::open().await;
    let mut member = enter(&world, "member-aids", true).await;
    let (name, all) = third(&member).await;
    member.find("#cherche").await.send_keys(&name.to_uppercase()).await.unwrap();
    member.sees("sur").await;
    let found = lines_shown(&member).await;
    assert!(found >= 1 && found < all, "{found} of {all}");
    member.pictures("cherche").await;
    member.photographs("cherche-haut").await;
    member
        .runs(
            "const field = document.querySelector('#cherche'); field.value = '';
        field.dispatchEvent(new Event('input', { bubbles: true }))",
        )
        .await;
    assert_eq!(lines_shown(&member).await, all);

    member.clicks("//summary[contains(., 'Choisir ce qui est montré')]").await;
    member.clicks("//label[contains(., 'Bio')]").await;
    let organic = lines_shown(&member).await;
    assert!(organic >= 1 && organic < all, "{organic} of {all}");
    member.photographs("filtre").await;
    member.runs("document.querySelector('section.category:not([hidden])').scrollIntoView()").await;
    member.photographs("lignes").await;
    member.clicks("//label[contains(., 'Bio')]").await;

    member.presses("Comme en octobre 2026").await;
    member.sees("Repris de votre commande d’octobre 2026").await;
    member.checks_page("comme-avant").await;
    member.clicks_on(&member.all(".fav").await[0]).await;
    member.presses("Enregistrer ma commande").await;
    member.sees("Votre commande est bien enregistrée.").await;
    member.opens("/commande?montrer=favori").await;
    assert_eq!(lines_shown(&member).await, 1, "the favourite alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_buttons_do_the_same() {
    let world = World::open().await;
    let mut member = enter(&world, "member-aids-without-script", false).await;
    let (name, all) = third(&member).await;
    member.find("#cherche").await.send_keys(&name).await.unwrap();
    member.presses("Chercher").await;
    member.sees("Ce que vous avez choisi reste dans la commande.").await;
    let found = lines_shown(&member).await;
    assert!(found >= 1 && found < all, "{found} of {all}");
    member.checks_page("cherche").await;
    member.opens("/commande").await;
    member.presses("Comme en octobre 2026").await;
    member.sees("Repris de votre commande d’octobre 2026").await;
    member.presses("Accepter un peu plus").await;
    member.sees("Au moins").await;
    member.checks_page("tolerances").await;
    member.presses("Enregistrer ma commande").await;
    member.sees("Votre commande est bien enregistrée.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_got_what_and_why_is_told_in_a_sentence_and_a_picture() {
    let world = World::open().await;
    let mut member = enter(&world, "member-share", true).await;
    member.opens("/ma-commande").await;
    member.presses("Commande d’octobre 2026").await;
    member.sees("Ce que je reçois").await;
    member.checks_page("partage").await;
    member
        .runs("document.querySelectorAll('details.share').forEach((d) => { d.open = true })")
        .await;
    member.sees("Commandé par tous ensemble").await;
    let bars = "return [...document.querySelectorAll('.share .bar-all')].filter((bar) =>
        bar.getBoundingClientRect().width > 0).length";
    assert!(member.runs(bars).await.as_u64() >= Some(2), "what all ordered, and what came");
    member.pictures("partage-ouvert").await;
    member.photographs("partage-haut").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn easy_reading_is_chosen_with_scripts_and_without_and_stays() {
    let world = World::open().await;
    for (who, scripts) in [("member-easy", true), ("member-easy-without-script", false)] {
        let mut member = enter(&world, who, scripts).await;
        member.clicks("//footer//button[contains(., 'Lecture facile')]").await;
        member.sees("Écrivez combien vous en voulez").await;
        member.checks_page("commande").await;
        member.photographs("commande-haut").await;
        for (path, page) in
            [("/ma-commande", "ma-commande"), ("/mon-compte", "compte"), ("/labos", "labos")]
        {
            member.opens(path).await;
            member.checks_page(page).await;
        }
        member.clicks("//footer//button[contains(., 'Lecture normale')]").await;
        member.find("button[value='facile']").await;
        member.opens("/commande").await;
        member.sees("Vous pouvez changer la commande jusqu’au").await;
    }
}
