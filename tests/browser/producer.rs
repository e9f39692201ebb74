//! A producer sees what is wanted, answers, and says what can be delivered.

use crate::{visitor::Visitor, world::World};
use app::{Command, queries};
use domain::{
    allocation::{PriceTiers, Tier},
    negotiations::{NegotiationCommand, Party, TermLine, Terms},
};
use kernel::{IdSource, Money, NegotiationId, ProducerId, Steps};
use runtime::RealIds;

/// Sells sweets in Nancy, enough of them for an order of every month.
const PRODUCER: &str = "douceurs-du-grand-cerf";

#[tokio::test(flavor = "multi_thread")]
async fn a_producer_sees_the_demand_answers_a_proposal_and_confirms_an_order_in_part() {
    let world = World::open().await;
    propose(&world, ctl::demo::producer_id(PRODUCER)).await;
    let link = world.link_of_hub("producer", PRODUCER).await;
    let mut producer = Visitor::enter(&world, "producer", &link).await;
    producer.sees("La demande pour vos produits").await;
    producer.sees("demande à ce jour").await;
    producer.checks_page("demande").await;

    answers_the_proposal(&mut producer).await;
    world.send_orders().await;
    confirms_in_part(&mut producer).await;
    producer.opens("/producteur/comptes").await;
    producer.sees("octobre 2026").await;
    producer.checks_page("releve").await;
}

/// The coordination proposes a price for next year, well above the floor.
async fn propose(world: &World, producer: ProducerId) {
    let hub = world.hub();
    let mut reading = world.story.app().reading(hub).await.unwrap();
    let products = queries::producers::catalogue(&mut reading, hub, producer).await.unwrap();
    drop(reading);
    let product = products.first().unwrap();
    let negotiation = NegotiationId::from_uuid(RealIds.fresh());
    let products = vec![product.id];
    let open = NegotiationCommand::Open { producer, products, origin: None };
    world.tell(Command::Negotiation(negotiation, open)).await;
    let tier = Tier { from: Steps::ZERO, unit_price: product.list_price };
    let tiers = PriceTiers::try_new(vec![tier]).unwrap();
    let line = TermLine { product: product.id, tiers, case_size: product.case_size };
    let terms = Terms {
        lines: vec![line],
        minimum_order: Money::from_cents(10_000),
        delivery: "Livraison à Toul, le mardi matin.".to_owned(),
        valid_from: "2027-01-01".parse().unwrap(),
        valid_to: "2027-12-31".parse().unwrap(),
    };
    let propose = NegotiationCommand::Propose { by: Party::Hub, terms };
    world.tell(Command::Negotiation(negotiation, propose)).await;
}

async fn answers_the_proposal(producer: &mut Visitor) {
    producer.opens("/producteur/negociations").await;
    producer.sees("Attend le producteur").await;
    producer.checks_page("negociations").await;
    producer.clicks("//div[@class='row'][contains(., 'Attend le producteur')]//a").await;
    producer.sees("Livraison à Toul, le mardi matin.").await;
    producer.checks_page("negociation").await;
    producer.presses("Accepter la dernière proposition").await;
    producer.sees("Voici ce qui va se passer").await;
    producer.checks_page("accepter").await;
    producer.clicks("//main//form[contains(@action, '/accepter')]//button").await;
    producer.sees("L’accord est conclu.").await;
    producer.sees("Accord trouvé").await;
}

async fn confirms_in_part(producer: &mut Visitor) {
    producer.opens("/producteur/commandes").await;
    producer.sees("Attend la réponse").await;
    producer.checks_page("commandes").await;
    producer.presses("novembre 2026").await;
    producer.sees("Vous pouvez confirmer tout, ou une partie.").await;
    producer.checks_page("commande").await;
    let mut halved = None;
    for field in producer.all("main form input[inputmode='decimal']").await {
        let asked: u64 = field.prop("value").await.unwrap().unwrap().parse().unwrap();
        if asked > 1 && halved.is_none() {
            field.clear().await.unwrap();
            field.send_keys(&(asked / 2).to_string()).await.unwrap();
            halved = Some(asked);
        }
    }
    assert!(halved.is_some(), "something was ordered");
    producer.presses("Confirmer ces quantités").await;
    producer.sees("La réponse est enregistrée.").await;
    producer.opens("/producteur/commandes").await;
    producer.sees("Confirmée en partie").await;
}
