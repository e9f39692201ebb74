//! The coordination closes the campaign and sends the pooled orders.

use crate::{visitor::Visitor, world::World};

#[tokio::test(flavor = "multi_thread")]
async fn the_coordination_closes_the_campaign_and_sends_the_pooled_orders() {
    let world = World::open().await;
    let link = world.link_of_hub("coordinator", "plateforme").await;
    let mut coordinator = Visitor::enter(&world, "coordinator", &link).await;
    coordinator.sees("Campagne de novembre 2026").await;
    coordinator.sees("Prochaine étape").await;
    coordinator.checks_page("campagne").await;

    coordinator.presses("Clôturer les commandes").await;
    coordinator.sees("Voici ce qui va se passer").await;
    coordinator.checks_page("cloturer").await;
    coordinator.presses("Clôturer").await;
    coordinator.sees("Toutes les commandes partent ensemble.").await;
    coordinator.checks_page("commandes-groupees").await;

    coordinator.presses("Envoyer les commandes").await;
    coordinator.sees("Voici ce qui va se passer").await;
    coordinator.checks_page("envoyer").await;
    coordinator.presses("Envoyer").await;
    coordinator.sees("Les commandes sont envoyées aux producteurs.").await;
    coordinator.sees("Attend la réponse").await;
    coordinator.sees_no_more("À envoyer").await;
    coordinator.sees_no_more("Envoyer les commandes").await;
    coordinator.checks_page("commandes-envoyees").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_coordination_fits_a_telephone() {
    let world = World::open().await;
    let link = world.link_of_hub("coordinator", "plateforme").await;
    let mut coordinator = Visitor::enter(&world, "coordinator", &link).await;
    for page in [
        "negociations",
        "producteurs",
        "emballage",
        "tournees",
        "comptes",
        "rappel",
        "structures",
        "bons-achat",
        "programmes",
        "negociations/nouvelle",
        "structures/nouvelle",
        "producteurs/nouveau",
        "programmes/nouveau",
        "bons-achat/nouveaux",
    ] {
        coordinator.opens(&format!("/plateforme/{page}")).await;
        coordinator.checks_page(&page.replace('/', "-")).await;
    }
    coordinator.opens("/plateforme/negociations").await;
    coordinator.clicks("//main//div[@class='row']//a").await;
    coordinator.sees("Les propositions").await;
    coordinator.checks_page("negociation").await;
}
