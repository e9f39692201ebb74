//! A member orders from the month's form, with scripts and without.

use crate::{visitor::Visitor, world::World};
use serde_json::Value;

/// The name of the quantity field of the form's line `number`.
async fn field(visitor: &Visitor, number: usize) -> String {
    let fields = visitor.all("[data-quantity]").await;
    fields[number].attr("name").await.unwrap().unwrap()
}

async fn presses_plus(visitor: &Visitor, number: usize) {
    visitor.clicks_on(&visitor.all("button[data-add='1']").await[number]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_orders_changes_the_order_and_reads_what_comes_of_it() {
    let world = World::open().await;
    let link = world.link_of_member().await;
    let mut member = Visitor::enter(&world, "member", &link).await;
    member.sees("Vous pouvez commander jusqu’au").await;
    member.presses("Commander").await;
    member.sees("Total au plus 0,00 €").await;
    member.checks_page("commande").await;

    the_total_follows(&member).await;
    member.pictures("commande-remplie").await;
    member.runs("document.querySelector('section.category').scrollIntoView()").await;
    member.photographs("telephone").await;
    member.presses("Enregistrer ma commande").await;
    member.sees("Votre commande est bien enregistrée.").await;
    member.sees("Reste à payer").await;
    member.checks_page("ma-commande").await;

    member.presses("Changer ma commande").await;
    let first = field(&member, 0).await;
    assert_eq!(member.value(&first).await, "2", "the form shows what was ordered");
    member.writes(&first, "3").await;
    member.presses("Enregistrer ma commande").await;
    member.sees("Votre commande est enregistrée.").await;

    for (path, page) in [("/mon-compte", "compte"), ("/labos", "labos"), ("/payer", "payer")] {
        member.opens(path).await;
        member.checks_page(page).await;
    }
    member.opens("/labos").await;
    member.presses("Labo d’usage d’automne").await;
    member.sees("Pour :").await;
    member.checks_page("labo").await;
    member.opens("/mes-donnees").await;
    member.checks_page("donnees").await;
    member.presses("Corriger").await;
    member.sees("Où retirer ma cagette").await;
    member.checks_page("corriger").await;
}

/// With scripts, the total follows + and − and what is typed.
async fn the_total_follows(member: &Visitor) {
    presses_plus(member, 0).await;
    let one = member.text("[data-total]").await;
    assert_ne!(one, "0,00 €");
    presses_plus(member, 0).await;
    assert_ne!(member.text("[data-total]").await, one);
    member.clicks_on(&member.all("button[data-add='-1']").await[0]).await;
    assert_eq!(member.text("[data-total]").await, one);
    presses_plus(member, 0).await;
    presses_plus(member, 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_tab_is_told_that_the_order_changed_and_overwrites_nothing() {
    let world = World::open().await;
    let link = world.link_of_member().await;
    let mut member = Visitor::enter(&world, "member", &link).await;
    member.opens("/commande").await;
    let first = field(&member, 0).await;
    let old = member.browser.window().await.unwrap();
    let new = member.browser.new_window(true).await.unwrap().handle;
    member.browser.switch_to_window(new).await.unwrap();
    member.opens("/commande").await;
    member.writes(&first, "2").await;
    member.presses("Enregistrer ma commande").await;
    member.sees("Votre commande est bien enregistrée.").await;

    member.browser.switch_to_window(old).await.unwrap();
    member.writes(&first, "5").await;
    member.presses("Enregistrer ma commande").await;
    member.sees("La commande a changé dans un autre onglet").await;
    member.sees("Rien n’a été écrasé.").await;
    assert_eq!(member.value(&first).await, "5", "what was typed stays");
    member.checks_page("autre-onglet").await;
    member.opens("/commande").await;
    assert_eq!(member.value(&first).await, "2", "nothing was overwritten");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_the_way_is_the_same() {
    let world = World::open().await;
    let link = world.link_of_member().await;
    let mut member = Visitor::enter(&world, "member-without-script", &link).await;
    member.opens("/commande").await;
    let (first, second) = (field(&member, 0).await, field(&member, 3).await);
    member.writes(&first, "2").await;
    member.writes(&second, "3").await;
    let with_script = member.text("[data-total]").await;

    member.browser.with_javascript(false).await.unwrap();
    member.opens("/commande").await;
    member.writes(&first, "2").await;
    member.writes(&second, "3").await;
    member.presses("Recalculer").await;
    member.sees(&format!("Total au plus {with_script}")).await;
    member.checks_page("recalculer").await;

    member.writes(&second, "trois").await;
    member.presses("Enregistrer ma commande").await;
    member.sees("1 réponse est à corriger").await;
    let beside: Value = member
        .runs(
            "const field = document.querySelector('[aria-invalid]');
             const reason = document.getElementById(field.getAttribute('aria-describedby'));
             return [field.name, field.value, reason.textContent]",
        )
        .await;
    assert_eq!(beside[0], second.as_str());
    assert_eq!((&beside[1], member.value(&first).await.as_str()), (&"trois".into(), "2"));
    assert!(beside[2].as_str().unwrap().starts_with("Écrivez un nombre"), "{beside}");
    member.checks_page("a-corriger").await;

    member.writes(&second, "3").await;
    member.presses("Enregistrer ma commande").await;
    member.sees("Votre commande est bien enregistrée.").await;
    member.sees(&format!("Total au plus {with_script}")).await;
}
