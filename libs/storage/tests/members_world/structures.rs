//! Structures and their order forms.

use crate::town::Town;
use domain::{order_forms::OrderFormEvent, structures::StructureEvent};
use kernel::TenantId;
use storage::queries::{order_form, structures};

#[tokio::test]
async fn the_coordinator_lists_the_structures_that_joined_and_where_crates_are_handed_over() {
    let town = Town::new().await;
    let point = StructureEvent::DeliveryPointSet {
        name: "Salle Arc-en-Ciel".into(),
        commune: "54528".into(),
    };
    town.world.happened(town.grocery, town.grocery.uuid(), point).await;
    town.world.project().await;

    let mut reading = town.world.reading(town.hub).await;
    let joined = structures::structures_of_hub(&mut reading, town.hub.into()).await.unwrap();
    let names: Vec<_> = joined.iter().map(|structure| structure.name.as_str()).collect();
    assert_eq!(names, ["Centre Haut-du-Lièvre", "Épicerie Bleue"]);
    let point = joined[1].delivery.as_ref().map(|point| point.name.as_str());
    assert_eq!((point, &joined[0].delivery), (Some("Salle Arc-en-Ciel"), &None));
}

#[tokio::test]
async fn a_structure_knows_itself_and_no_other() {
    let town = Town::new().await;
    town.world.project().await;

    let mut reading = town.world.reading(town.grocery).await;
    let tenant = TenantId::from(town.grocery);
    let own = structures::structure(&mut reading, tenant, town.grocery).await.unwrap().unwrap();
    assert_eq!((own.hub, own.territory.commune.as_str()), (Some(town.hub), "54528"));
    assert_eq!(structures::structure(&mut reading, tenant, town.centre).await.unwrap(), None);
    // Naming another tenant does not help: row-level security is the second lock.
    let centre = TenantId::from(town.centre);
    assert_eq!(structures::structure(&mut reading, centre, town.centre).await.unwrap(), None);
}

#[tokio::test]
async fn a_form_shows_the_whole_offer_as_the_hub_composed_it() {
    let town = Town::new().await;
    town.present(town.grocery).await;
    town.world.project().await;

    let mut reading = town.world.reading(town.grocery).await;
    let form = order_form::order_form(&mut reading, town.grocery.into(), town.campaign)
        .await
        .unwrap()
        .unwrap();
    let offers: Vec<_> = form.lines.iter().map(|line| line.offer.clone()).collect();
    assert_eq!(offers, [town.lentils.clone(), town.cheese.clone()]);
    assert_eq!((form.head.hub, form.head.closes_at), (town.hub, town.closes_at()));
    assert_eq!(form.head.month.to_string(), "2026-11");
    assert!(form.head.takes_orders(town.world.now()) && !form.head.takes_orders(town.closes_at()));
}

#[tokio::test]
async fn a_structure_leaves_lines_out_says_a_word_and_the_last_choice_counts() {
    let town = Town::new().await;
    town.present(town.grocery).await;
    let form = town.campaign.uuid();
    for event in [
        OrderFormEvent::LinesLeftOut { products: vec![town.lentils.product] },
        OrderFormEvent::LinesLeftOut { products: vec![town.cheese.product] },
        OrderFormEvent::NoticeSet { notice: "Retrait le jeudi.".into() },
        OrderFormEvent::OrderFormClosed,
    ] {
        town.world.happened(town.grocery, form, event).await;
    }
    town.world.project().await;

    let mut reading = town.world.reading(town.grocery).await;
    let form = order_form::order_form(&mut reading, town.grocery.into(), town.campaign)
        .await
        .unwrap()
        .unwrap();
    let left_out: Vec<_> = form.lines.iter().map(|line| line.left_out).collect();
    assert_eq!(left_out, [false, true]);
    assert_eq!((form.head.notice.as_str(), form.head.closed), ("Retrait le jeudi.", true));
    assert!(!form.head.takes_orders(town.world.now()));
    let heads = order_form::order_forms(&mut reading, town.grocery.into()).await.unwrap();
    assert_eq!(heads, [form.head]);
}
