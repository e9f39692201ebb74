//! Pooled orders, from the close to the sharing out.

use crate::region::{Region, cents, price, steps};
use domain::{
    allocation::Want,
    pooling::{Cause, DemandLine, PooledStage, PoolingEvent, ProductQuantity},
};
use kernel::OrderId;
use storage::queries::pooled_orders::{pooled_order, pooled_orders, pooled_orders_of};

fn quantity(product: kernel::ProductId, count: u64) -> ProductQuantity {
    ProductQuantity { product, quantity: steps(count) }
}

#[tokio::test]
async fn a_pooled_order_shows_cases_and_tiers_then_what_is_confirmed_expected_and_shared() {
    let region = Region::new().await;
    region.open().await;
    let stream = region.pooled(region.farm).uuid();
    let honey = region.honey.product;
    for structure in [region.grocery, region.centre] {
        let order = OrderId::from_uuid(region.world.id());
        let want = Want::exactly(steps(4));
        let lines = [&region.honey, &region.cheese]
            .map(|line| DemandLine { order, product: line.product, want })
            .to_vec();
        region.at_hub(stream, PoolingEvent::DemandRecorded { structure, lines }).await;
    }
    region.world.project().await;
    let mut hub = region.world.reading(region.hub).await;
    let listed = pooled_orders(&mut hub, region.hub.into(), region.campaign).await.unwrap();
    assert!(listed.is_empty(), "it is not fixed yet");
    drop(hub);

    region.fix(&[(&region.honey, 8, 6, "5.00"), (&region.cheese, 8, 8, "10.00")]).await;
    region.at_hub(stream, PoolingEvent::PooledOrderSent).await;
    let lines = vec![quantity(honey, 5)];
    region.at_hub(stream, PoolingEvent::SupplyConfirmed { lines }).await;
    let lines = vec![quantity(honey, 0), quantity(region.cheese.product, 8)];
    let cause = Cause::Confirmation;
    region.at_hub(stream, PoolingEvent::GoodsAllocated { cause, lines, kept: vec![] }).await;
    let lines = vec![quantity(region.cheese.product, 7)];
    let cause = Cause::Reception;
    region.at_hub(stream, PoolingEvent::GoodsAllocated { cause, lines, kept: vec![] }).await;
    region.world.project().await;

    let mut hub = region.world.reading(region.hub).await;
    let id = region.pooled(region.farm);
    let order = pooled_order(&mut hub, region.hub.into(), id).await.unwrap().unwrap();
    assert_eq!((order.stage, order.structures, order.orders), (PooledStage::Confirmed, 2, 2));
    assert_eq!((order.total, order.is_below_minimum()), (cents(62_00), false));
    let [honey, cheese] = &order.lines[..] else { panic!("two products") };
    assert_eq!((honey.name.as_str(), honey.missing_to_next_case), ("Miel", steps(4)));
    assert_eq!(honey.unit_price, price("5.00"));
    assert_eq!(honey.next_tier.unwrap().from, steps(12));
    assert_eq!(honey.confirmed, Some(steps(5)));
    assert_eq!((honey.expected, honey.allocated), (Some(steps(0)), Some(steps(0))));
    assert_eq!(cheese.confirmed, Some(steps(8)), "what is not named comes as ordered");
    assert_eq!((cheese.expected, cheese.allocated), (Some(steps(8)), Some(steps(7))));
    let of_farm = pooled_orders_of(&mut hub, region.hub.into(), region.farm).await.unwrap();
    assert_eq!(of_farm, [order]);
    let of_other = pooled_orders_of(&mut hub, region.hub.into(), region.wholesaler).await;
    assert!(of_other.unwrap().is_empty());
}

#[tokio::test]
async fn below_the_minimum_it_is_cancelled_or_sent_for_a_reason_that_is_told() {
    let region = Region::new().await;
    region.open().await;
    region.fix(&[(&region.honey, 6, 6, "5.00")]).await;
    region.fix(&[(&region.juice, 6, 6, "5.00")]).await;
    let reason = "La ferme livre déjà à Toul ce jour-là".to_owned();
    let overridden = PoolingEvent::MinimumOverridden { reason: reason.clone() };
    region.at_hub(region.pooled(region.farm).uuid(), overridden).await;
    let cancelled = PoolingEvent::PooledOrderCancelled;
    region.at_hub(region.pooled(region.wholesaler).uuid(), cancelled).await;
    region.world.project().await;

    let mut hub = region.world.reading(region.hub).await;
    let orders = pooled_orders(&mut hub, region.hub.into(), region.campaign).await.unwrap();
    let [farm, wholesaler] = &orders[..] else { panic!("two producers") };
    assert!(farm.is_below_minimum() && wholesaler.is_below_minimum());
    assert_eq!((farm.stage, &farm.override_reason), (PooledStage::Fixed, &Some(reason)));
    assert_eq!(wholesaler.stage, PooledStage::Cancelled);
    assert_eq!(wholesaler.lines[0].allocated, Some(steps(0)));
}
