//! Pooled demand: totals over structures, cases, tiers, and days.

use crate::region::{Region, price, steps};
use domain::{
    allocation::{Totals, Want},
    orders::OrderEvent,
};
use storage::queries::pooled_demand::{demand_by_day, product_demand};

#[tokio::test]
async fn demand_is_summed_over_structures_with_what_fills_the_next_case_and_tier() {
    let region = Region::new().await;
    region.open().await;
    let three = Want::try_new(steps(3), steps(2), steps(6)).unwrap();
    let (ana, bea) = (region.member(), region.member());
    region.order(region.grocery, ana, &[(&region.honey, three)], 1).await;
    region.order(region.centre, bea, &[(&region.honey, Want::exactly(steps(5)))], 1).await;
    region.world.project().await;

    let mut hub = region.world.reading(region.hub).await;
    let demand = product_demand(&mut hub, region.hub.into(), region.campaign).await.unwrap();
    let honey = &demand[0];
    let (quantity, at_least, at_most) = (steps(8), steps(7), steps(11));
    assert_eq!(honey.totals, Totals { quantity, at_least, at_most });
    // 6 is below what everybody accepts, 12 above: the whole cases in the demand.
    assert_eq!(honey.target, steps(6));
    assert_eq!(honey.missing_to_next_case, steps(4));
    assert_eq!(honey.unit_price, price("5.00"));
    let next = honey.next_tier.unwrap();
    assert_eq!((next.from, next.unit_price), (steps(12), price("4.00")));
    assert_eq!(demand[1].totals, Totals::default(), "nobody wants cheese");
    assert_eq!(demand[1].missing_to_next_case, steps(0));
}

#[tokio::test]
async fn a_producer_reads_what_stood_ordered_when_each_french_day_ended() {
    let region = Region::new().await;
    region.open().await;
    let (ana, bea) = (region.member(), region.member());
    let at = |time: &str| region.world.clock.set(time.parse().unwrap());
    at("2026-11-03T10:00:00Z");
    let want = Want::exactly(steps(4));
    let first = region.order(region.grocery, ana, &[(&region.honey, want)], 1).await;
    at("2026-11-03T22:59:00Z"); // still the 3rd in Toul
    region.order(region.centre, bea, &[(&region.honey, want), (&region.juice, want)], 1).await;
    at("2026-11-03T23:01:00Z"); // the 4th
    let lines = region.wanted(&[(&region.honey, Want::exactly(steps(1)))]);
    let changed = OrderEvent::OrderChanged { lines, total: kernel::Money::ZERO };
    region.world.happened(region.grocery, first.uuid(), changed).await;
    region.world.project().await;

    let mut hub = region.world.reading(region.hub).await;
    let days = demand_by_day(&mut hub, region.hub.into(), region.campaign, region.farm).await;
    let days: Vec<(String, String, u64)> = days
        .unwrap()
        .into_iter()
        .map(|day| (day.name, day.day.to_string(), day.quantity.count()))
        .collect();
    let expected = [("2026-11-03", 8), ("2026-11-04", 5)]
        .map(|(day, quantity)| ("Miel".to_owned(), day.to_owned(), quantity));
    assert_eq!(days, expected, "the wholesaler's juice is not the farm's to read");
}
