//! A member without e-mail: the animator prints a card, and its code and PIN let them in.

use crate::{visitor::Visitor, world::World};
use app::{Pin, Purpose, queries, vault::Vault};
use ctl::demo::{account_id, structure_id};
use kernel::{Actor, Role, TenantId};

const PIN: &str = "270841";

/// A card of the first member of Toul, with a PIN that the test knows.
async fn card(world: &World) -> String {
    let toul = TenantId::from(structure_id("toul"));
    let animator =
        Actor { account: account_id("animator", "toul"), tenant: toul, role: Role::Animator };
    let app = world.story.app();
    let read = async |vault: &mut Vault| queries::members::members(vault, toul).await;
    let members = app.disclose(&animator, Purpose::MemberList, read).await.unwrap();
    let member = members.iter().find(|member| member.active).unwrap().member;
    let pin = Pin::typed(PIN).unwrap();
    let token = app.make_card(&animator, member, ([3; 32], [4; 16]), &pin).await.unwrap();
    format!("/carte/{token}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printed_card_and_its_pin_let_a_member_in_with_scripts_and_without() {
    let world = World::open().await;
    let card = card(&world).await;
    for (who, scripts) in [("card", true), ("card-without-script", false)] {
        let mut member = Visitor::stranger(&world, who).await;
        member.browser.with_javascript(scripts).await.unwrap();
        member.opens(&card).await;
        member.sees("Écrivez votre code secret").await;
        member.checks_page("code").await;
        member.writes("pin", "000000").await;
        member.presses("Entrer").await;
        member.sees("Ce n’est pas le bon code. Il reste 4 essais.").await;
        member.checks_page("faux").await;
        member.writes("pin", PIN).await;
        member.presses("Entrer").await;
        member.sees("Ma commande").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_animator_sees_the_state_of_a_card_and_revokes_it() {
    let world = World::open().await;
    let card = card(&world).await;
    let link = world.link_of_animator().await;
    let mut animator = Visitor::enter(&world, "animator-card", &link).await;
    animator.opens("/structure/membres").await;
    animator.presses("Carte").await;
    animator.sees("Elle marche").await;
    animator.checks_page("carte").await;
    animator.presses("Annuler la carte").await;
    animator.sees("La carte est annulée.").await;
    animator.checks_page("annulee").await;
    animator.opens(&card).await;
    animator.writes("pin", PIN).await;
    animator.presses("Entrer").await;
    animator.sees("Cette carte ne marche plus").await;
}
