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

    closes(&mut coordinator).await;
    reopens(&mut coordinator).await;
    closes(&mut coordinator).await;
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

async fn closes(coordinator: &mut Visitor) {
    coordinator.presses("Clôturer les commandes").await;
    coordinator.sees("Voici ce qui va se passer").await;
    coordinator.sees("Producteur par producteur").await;
    coordinator.checks_page("cloturer").await;
    coordinator.presses("Clôturer").await;
    coordinator.sees("Toutes les commandes partent ensemble.").await;
}

/// The close is taken back, without scripts as with them.
async fn reopens(coordinator: &mut Visitor) {
    coordinator.browser.with_javascript(false).await.unwrap();
    coordinator.opens("/plateforme").await;
    coordinator.presses("Rouvrir les commandes").await;
    coordinator.sees("Après l’envoi aux producteurs, ce n’est plus possible.").await;
    coordinator.presses("Rouvrir les commandes").await;
    coordinator.sees("Écrivez une raison.").await;
    coordinator.writes("reason", "Un bon papier oublié").await;
    coordinator.pictures("rouvrir").await;
    coordinator.presses("Rouvrir les commandes").await;
    coordinator.sees("Les commandes sont ouvertes de nouveau.").await;
    coordinator.browser.with_javascript(true).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_of_open_orders_change_by_themselves_where_scripts_run() {
    let world = World::open().await;
    let link = world.link_of_hub("coordinator", "plateforme").await;
    let mut coordinator = Visitor::enter(&world, "coordinator", &link).await;
    coordinator.presses("Suivre les commandes en direct").await;
    coordinator.sees("En direct : les chiffres changent tout seuls.").await;
    coordinator.checks_page("en-direct").await;
    let before = coordinator.text("[data-figure='orders']").await;
    coordinator.runs("document.body.dataset.loaded = 'once'").await;

    let link = world.link_of_member().await;
    let member = Visitor::enter(&world, "member", &link).await;
    member.presses("Commander").await;
    member.clicks_on(&member.all("button[data-add='1']").await[0]).await;
    member.presses("Enregistrer ma commande").await;
    member.sees("Votre commande est bien enregistrée.").await;
    let after = (before.parse::<u64>().unwrap() + 1).to_string();
    coordinator.sees(&format!("commandes {after}")).await;
    let loaded = coordinator.runs("return document.body.dataset.loaded").await;
    assert_eq!(loaded, "once", "the page was not loaded again");

    coordinator.browser.with_javascript(false).await.unwrap();
    let address = coordinator.browser.current_url().await.unwrap();
    coordinator.browser.goto(address.as_str()).await.unwrap();
    coordinator.sees("Rechargez-la pour voir les derniers.").await;
    assert_eq!(coordinator.text("[data-figure='orders']").await, after);
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
