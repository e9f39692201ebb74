//! An animator runs the month of one association.

use crate::{visitor::Visitor, world::World};

#[tokio::test(flavor = "multi_thread")]
async fn an_animator_enters_a_paper_order_takes_money_adds_a_member_and_hands_a_crate_over() {
    let world = World::open().await;
    let link = world.link_of_animator().await;
    let mut animator = Visitor::enter(&world, "animator", &link).await;
    animator.sees("Le mois de novembre 2026").await;
    animator.checks_page("mois").await;

    adds_a_member(&mut animator).await;
    enters_a_paper_order(&mut animator).await;
    takes_money_in_two_means(&mut animator).await;
    ticks_a_crate(&mut animator).await;
    for (path, page) in [
        ("/structure/bon", "bon"),
        ("/structure/bon/imprimer", "bon-papier"),
        ("/structure/bons-achat", "bons-achat"),
        ("/structure/lieu", "lieu"),
        ("/structure/labos", "labos"),
    ] {
        animator.opens(path).await;
        animator.checks_page(page).await;
    }
}

async fn adds_a_member(animator: &mut Visitor) {
    animator.opens("/structure/membres").await;
    animator.writes("alias", "Aubépine").await;
    animator.presses("Ajouter").await;
    animator.sees("La personne est ajoutée.").await;
    animator.sees("Aubépine").await;
    animator.checks_page("adherents").await;
}

async fn enters_a_paper_order(animator: &mut Visitor) {
    animator.opens("/structure/saisie").await;
    let fields = animator.all("[data-quantity]").await;
    fields[0].send_keys("4").await.unwrap();
    animator.presses("Enregistrer la commande").await;
    animator.sees("Écrivez le surnom de la personne.").await;
    animator.checks_page("saisie").await;
    animator.writes("member", "aubepine").await;
    animator.presses("Enregistrer la commande").await;
    animator.sees("La commande est enregistrée.").await;
    animator.sees("Aubépine").await;
}

async fn takes_money_in_two_means(animator: &mut Visitor) {
    pays_for_aubepine(animator).await;
    animator.sees("Paiement de Aubépine").await;
    animator.chooses("means", "Chèque").await;
    animator.writes("amount", "1,50").await;
    animator.presses("Noter le paiement").await;
    animator.sees("Le paiement est noté.").await;
    pays_for_aubepine(animator).await;
    animator.sees("Chèque").await;
    animator.checks_page("paiement").await;
    animator.chooses("means", "Espèces").await;
    animator.presses("Noter le paiement").await;
    animator.sees("Le paiement est noté.").await;
    let row = "//tr[th[normalize-space()='Aubépine']]";
    let row = animator.browser.find(fantoccini::Locator::XPath(row)).await.unwrap();
    assert!(row.text().await.unwrap().contains("Payé"), "all is paid");
}

async fn pays_for_aubepine(animator: &Visitor) {
    let row = "//tr[th[normalize-space()='Aubépine']]";
    animator.clicks(&format!("{row}//a[starts-with(., 'Noter un paiement')]")).await;
}

/// Last month's: one in twenty was left.
async fn ticks_a_crate(animator: &mut Visitor) {
    animator.opens("/structure/remise").await;
    animator.sees("Campagne d’octobre 2026").await;
    let boxes = animator.all("input[name='order']").await;
    assert_eq!(boxes.len(), 1, "one crate is left");
    animator.checks_page("remise").await;
    animator.clicks_on(&boxes[0]).await;
    animator.presses("Enregistrer").await;
    animator.sees("Les cagettes cochées sont remises.").await;
    assert!(animator.all("input[name='order']").await.is_empty(), "none is left");
}
