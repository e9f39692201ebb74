//! Crates are handed over at a village hall without network, by two people with a device each.

use crate::{visitor::Visitor, world::World};
use test_support::eventually;

const TICK: &str = "[data-tick]:not(:disabled)";

/// Opens the application of the device, and waits until it opens without network.
async fn device(world: &World, who: &'static str) -> Visitor {
    let link = world.link_of_animator().await;
    let mut device = Visitor::enter(world, who, &link).await;
    device.opens("/structure/remise").await;
    device.presses("Remettre sans réseau").await;
    device.sees("En ligne.").await;
    device.sees("Campagne d’octobre 2026").await;
    let is_kept = "return Boolean(navigator.serviceWorker.controller)";
    eventually(|| async { device.runs(is_kept).await.as_bool()?.then_some(()) }).await;
    device.checks_page("appareil").await;
    device
}

async fn ticks(device: &Visitor) {
    let tick = device.find(TICK).await;
    device.clicks_on(&tick).await;
    device.sees("Pas encore envoyée").await;
}

/// Of the crate that is not handed over yet.
async fn opens_details(device: &Visitor) {
    let crate_ = "//article[.//*[@data-kept and not(@hidden)]]";
    device.clicks(&format!("{crate_}//summary")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_devices_without_network_hand_one_crate_over_once_and_lose_nothing_of_what_they_noted()
{
    let mut world = World::open().await;
    let one = device(&world, "remise-un").await;
    let mut other = device(&world, "remise-deux").await;
    world.loses_its_network().await;
    for device in [&one, &other] {
        device.opens("/remise/").await;
        device.sees("Sans réseau.").await;
        ticks(device).await;
    }
    opens_details(&one).await;
    let initials = one.runs(
        "const card = document.querySelector('[data-kept]:not([hidden])').closest('article');
        const field = card.querySelector('[data-initials]');
        field.value = 'AB';
        field.dispatchEvent(new Event('change'));
        return field.value",
    );
    assert_eq!(initials.await, "AB");
    one.sees("Signée.").await;
    opens_details(&other).await;
    other.clicks("//article[.//*[@data-kept and not(@hidden)]]//option[@value='damaged']").await;
    other.clicks("//article[.//*[@data-kept and not(@hidden)]]//button[@data-note]").await;
    other.sees("(pas encore envoyé)").await;
    other.pictures("sans-reseau").await;

    let one = one.loses_power().await;
    one.opens("/remise/").await;
    one.sees("Sans réseau.").await;
    one.sees("Pas encore envoyée").await;
    one.sees("1 cagette n’est pas encore envoyée.").await;

    other.browser.delete_all_cookies().await.unwrap();
    world.has_its_network_again().await;
    one.signs_in_again(&world.link_of_animator().await).await;
    one.opens("/remise/").await;
    one.presses("Envoyer").await;
    one.sees("Tout est envoyé.").await;
    one.sees_no_more("Pas encore envoyée").await;

    other.opens("/remise/").await;
    other.sees("Vous n’êtes plus connecté.").await;
    other.sees("Pas encore envoyée").await;
    other.pictures("session-finie").await;
    other.signs_in_again(&world.link_of_animator().await).await;
    other.opens("/remise/").await;
    other.sees("Cette cagette était déjà notée remise").await;
    other.sees("Tout est envoyé.").await;
    other.sees_no_more("Pas encore envoyée").await;
    other.pictures("deja-remise").await;

    other.opens("/structure/remise").await;
    other.sees("C’est abîmé").await;
    other.sees(", signée").await;
    assert!(other.all("input[name='order']").await.is_empty(), "none is left");
    signs_out_and_leaves_nothing(&other).await;
}

async fn signs_out_and_leaves_nothing(device: &Visitor) {
    let bases = "return indexedDB.databases().then((bases) => bases.length)";
    assert_eq!(device.runs(bases).await, 1, "the device keeps the list");
    device.clicks("//button[normalize-space()='Se déconnecter']").await;
    device.sees("Bien manger, ensemble").await;
    assert_eq!(device.runs(bases).await, 0, "nothing is left on the device");
}
