//! Reception, recall, and rounds.

use crate::region::{Region, steps};
use domain::{
    allocation::Want,
    crates::{CrateEvent, PackedLine},
    pooling::{Cause, PoolingEvent, ProductQuantity},
    receptions::{LossReason, ReceivedLine, ReceptionEvent},
    rounds::{RoundEvent, Stop},
    structures::StructureEvent,
};
use kernel::{OrderId, RoundId, StructureId};
use storage::queries::{
    hub_recall::hub_recall,
    receptions::{losses, receptions},
    rounds::{round, rounds, structure_crates},
};

/// The farm is to deliver 12 jars of honey and 4 cheeses.
async fn expecting(region: &Region) {
    region.open().await;
    region.fix(&[(&region.honey, 12, 12, "4.00"), (&region.cheese, 4, 4, "10.00")]).await;
    let stream = region.pooled(region.farm).uuid();
    region.at_hub(stream, PoolingEvent::PooledOrderSent).await;
    region.at_hub(stream, PoolingEvent::SupplyConfirmed { lines: vec![] }).await;
    let lines = [(&region.honey, 12), (&region.cheese, 4)]
        .map(|(line, count)| ProductQuantity { product: line.product, quantity: steps(count) })
        .to_vec();
    let cause = Cause::Confirmation;
    region.at_hub(stream, PoolingEvent::GoodsAllocated { cause, lines, kept: vec![] }).await;
}

/// Of 12 jars in lot M-11, two are refused and one is lost.
async fn receive(region: &Region) {
    let lines = vec![ReceivedLine {
        product: region.honey.product,
        delivered: steps(12),
        refused: steps(2),
        refusal_reason: Some(LossReason::Damaged),
        lot: "M-11".into(),
        use_by: Some("2027-11-30".parse().unwrap()),
        temperature_decidegrees: Some(-5),
    }];
    let stream = region.pooled(region.farm).uuid();
    let (campaign, producer) = (region.campaign, region.farm);
    region.at_hub(stream, ReceptionEvent::GoodsReceived { campaign, producer, lines }).await;
    let (product, quantity, reason) = (region.honey.product, steps(1), LossReason::Broken);
    region.at_hub(stream, ReceptionEvent::LossRecorded { product, quantity, reason }).await;
}

async fn pack(region: &Region, structure: StructureId, count: u64, lots: &[&str]) -> OrderId {
    let want = Want::exactly(steps(count));
    let member = region.member();
    let order = region.order(structure, member, &[(&region.honey, want)], 1).await;
    let lines = vec![PackedLine {
        product: region.honey.product,
        quantity: steps(count),
        lots: lots.iter().map(|&lot| lot.into()).collect(),
        weight_grams: None,
    }];
    let campaign = region.campaign;
    let packed = CrateEvent::CratePacked { campaign, lines };
    region.world.happened(structure, order.uuid(), packed).await;
    order
}

#[tokio::test]
async fn the_reception_page_holds_what_is_expected_against_what_came_and_was_lost() {
    let region = Region::new().await;
    expecting(&region).await;
    region.world.project().await;
    let mut hub = region.world.reading(region.hub).await;
    let tenant = region.hub.into();
    let awaited = receptions(&mut hub, tenant, region.campaign).await.unwrap();
    assert_eq!((awaited.len(), awaited[0].received_at), (1, None));
    assert!(awaited[0].lines.iter().all(|line| line.received.is_none()));
    drop(hub);

    receive(&region).await;
    region.world.project().await;
    let mut hub = region.world.reading(region.hub).await;
    let came = receptions(&mut hub, tenant, region.campaign).await.unwrap();
    assert_eq!(came[0].received_at, Some(region.world.now()));
    let [honey, cheese] = &came[0].lines[..] else { panic!("two products") };
    assert_eq!((cheese.expected, &cheese.received), (steps(4), &None));
    let received = honey.received.as_ref().unwrap();
    assert_eq!(
        (received.delivered, received.refused, received.lost),
        (steps(12), steps(2), steps(1))
    );
    assert_eq!((received.left(), received.lot.as_str()), (steps(9), "M-11"));
    assert_eq!(received.refusal_reason, Some(LossReason::Damaged));
    assert_eq!(received.temperature_decidegrees, Some(-5));
    let lost = losses(&mut hub, tenant, region.campaign).await.unwrap();
    assert_eq!((lost.len(), lost[0].quantity, lost[0].reason), (1, steps(1), LossReason::Broken));
}

#[tokio::test]
async fn a_lot_leads_to_its_delivery_and_to_every_crate_of_every_structure_that_holds_it() {
    let region = Region::new().await;
    expecting(&region).await;
    receive(&region).await;
    let grocery = pack(&region, region.grocery, 3, &["M-11", "M-10"]).await;
    let centre = pack(&region, region.centre, 2, &[" M-11 "]).await;
    pack(&region, region.centre, 2, &["M-12"]).await;
    let at = region.world.now();
    let handed_over = CrateEvent::CrateHandedOver { at };
    region.world.happened(region.centre, centre.uuid(), handed_over).await;
    region.world.project().await;

    let mut hub = region.world.reading(region.hub).await;
    let recall = hub_recall(&mut hub, region.hub.into(), "M-11").await.unwrap();
    assert_eq!(recall.sources.len(), 1);
    assert_eq!(recall.sources[0].producer_name, "Ferme des Quatre-Vents");
    let crates: Vec<_> = recall
        .crates
        .iter()
        .map(|it| (it.structure_name.as_str(), it.order, it.quantity.count(), it.handed_over_at))
        .collect();
    let expected = [("Centre du Lac", centre, 2, Some(at)), ("Épicerie Bleue", grocery, 3, None)];
    assert_eq!(crates, expected);
    let unknown = hub_recall(&mut hub, region.hub.into(), "M-99").await.unwrap();
    assert!(unknown.sources.is_empty() && unknown.crates.is_empty());
}

#[tokio::test]
async fn rounds_are_planned_from_packed_crates_and_followed_stop_by_stop() {
    let region = Region::new().await;
    expecting(&region).await;
    pack(&region, region.grocery, 3, &["M-11"]).await;
    let place = StructureEvent::DeliveryPointSet { name: "Halle".into(), commune: "Toul".into() };
    region.world.happened(region.grocery, region.grocery.uuid(), place).await;
    let id = RoundId::from_uuid(region.world.id());
    let stop = |structure, crates| Stop {
        structure,
        place: "Halle".into(),
        commune: "Toul".into(),
        crates,
    };
    let planned = RoundEvent::RoundPlanned {
        campaign: region.campaign,
        date: "2026-11-26".parse().unwrap(),
        name: "Nord".into(),
        stops: vec![stop(region.grocery, 1), stop(region.centre, 0)],
    };
    region.at_hub(id.uuid(), planned).await;
    region.at_hub(id.uuid(), RoundEvent::RoundDeparted).await;
    let structure = region.grocery;
    region.at_hub(id.uuid(), RoundEvent::StopDelivered { structure }).await;
    region.world.project().await;

    let mut hub = region.world.reading(region.hub).await;
    let tenant = region.hub.into();
    let waiting = structure_crates(&mut hub, tenant, region.campaign).await.unwrap();
    let [centre, grocery] = &waiting[..] else { panic!("two structures") };
    assert_eq!((centre.orders, centre.packed, &centre.delivery_point), (0, 0, &None));
    assert_eq!((grocery.orders, grocery.packed, grocery.handed_over), (1, 1, 0));
    assert_eq!(grocery.delivery_point, Some(("Halle".into(), "Toul".into())));
    let road = round(&mut hub, tenant, id).await.unwrap().unwrap();
    assert_eq!(road.departed_at, Some(region.world.now()));
    let stops: Vec<_> =
        road.stops.iter().map(|stop| (stop.structure, stop.delivered_at.is_some())).collect();
    assert_eq!(stops, [(region.grocery, true), (region.centre, false)]);
    assert_eq!(rounds(&mut hub, tenant, region.campaign).await.unwrap(), [road]);
}
