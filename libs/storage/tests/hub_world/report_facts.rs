//! What funders' reports are computed from.

use crate::region::{PONT, Region, TOUL, cents, steps};
use domain::{
    allocation::Want,
    orders::{Buyer, Channel, Means, OrderEvent},
};
use kernel::{Category, Label, Month, OrderId, ProgrammeId};
use reports::{EpciSiren, Perimeter, Programme, Rows};
use std::collections::{BTreeMap, BTreeSet};
use storage::{StorageError, queries::report_rows::report_rows};
use uuid::Uuid;

fn programme(categories: Option<&[Category]>) -> Programme {
    let month: Month = "2026-11".parse().unwrap();
    Programme {
        id: ProgrammeId::from_uuid(Uuid::from_u128(9)),
        name: "Mieux manger pour tous".into(),
        funders: vec![],
        first_month: month,
        last_month: month,
        perimeter: Perimeter::Everywhere,
        categories: categories.map(|list| list.iter().copied().collect()),
    }
}

impl Region {
    /// How far the log is sealed and all is projected.
    async fn position(&self) -> u64 {
        self.world.project().await;
        let head = eventlog::head(&self.world.worker).await.unwrap();
        head.size
    }

    async fn rows(&self, programme: &Programme, position: u64) -> Result<Rows, StorageError> {
        let pat = BTreeSet::from([EpciSiren::try_new(TOUL).unwrap()]);
        let mut hub = self.world.reading(self.hub).await;
        report_rows(&mut hub, self.hub.into(), programme, position, &BTreeMap::new(), &pat).await
    }

    /// Both structures ordered, and goods were allocated: Ana 4 jars and 2 cheeses, paid in part
    /// by voucher; Bea 6 bottles.
    async fn month_of_two_orders(&self) -> (OrderId, OrderId) {
        self.open().await;
        let want = Want::exactly(steps(4));
        let (ana, bea) = (self.member(), self.member());
        let wants = [(&self.honey, want), (&self.cheese, want)];
        let ana = self.order(self.grocery, ana, &wants, 30_00).await;
        let bea = self.order(self.centre, bea, &[(&self.juice, want)], 30_00).await;
        self.pay(self.grocery, ana, Means::Voucher(self.voucher()), 5_00).await;
        self.pay(self.grocery, ana, Means::Cash, 5_00).await;
        self.fix(&[(&self.honey, 4, 6, "4.00"), (&self.cheese, 2, 2, "10.00")]).await;
        self.fix(&[(&self.juice, 6, 6, "1.9999")]).await;
        self.allocate(self.grocery, ana, &[(&self.honey, 4, 16_88), (&self.cheese, 2, 8_44)]).await;
        self.allocate(self.centre, bea, &[(&self.juice, 6, 12_66)]).await;
        (ana, bea)
    }
}

#[tokio::test]
async fn volumes_are_what_was_allocated_in_grams_litres_and_euros_on_both_sides() {
    let region = Region::new().await;
    region.month_of_two_orders().await;
    let position = region.position().await;
    let rows = region.rows(&programme(None), position).await.unwrap();

    let of = |category| rows.volumes.iter().find(|row| row.category == category).unwrap();
    let honey = of(Category::Grocery);
    assert_eq!((honey.grams, honey.millilitres), (2_000, 0));
    assert_eq!((honey.paid, honey.to_producers), (cents(16_88), cents(16_00)));
    assert_eq!(honey.reference, Some(cents(28_00)));
    assert_eq!(honey.labels, BTreeSet::from([Label::Organic]));
    assert_eq!((honey.local_producer, honey.distance_km), (true, Some(12)));
    assert!(honey.place.in_pat && honey.structure == region.grocery);
    let cheese = of(Category::Dairy);
    assert_eq!((cheese.grams, cheese.to_producers), (800, cents(8_00)));
    let juice = of(Category::Drinks);
    assert_eq!((juice.grams, juice.millilitres), (0, 4_500));
    assert_eq!((juice.to_producers, juice.reference), (cents(12_00), None), "6 × 1.9999 = 11.9994");
    assert_eq!((juice.local_producer, juice.place.epci.as_str()), (false, PONT));
    assert_eq!(rows.volumes.len(), 3);
}

#[tokio::test]
async fn what_was_weighed_counts_instead_of_what_was_announced() {
    let region = Region::new().await;
    let (ana, _) = region.month_of_two_orders().await;
    let weighed = OrderEvent::LineWeighed {
        product: region.cheese.product,
        weight_grams: 770,
        amount: cents(8_12),
        total: cents(25_00),
        credited: cents(32),
    };
    region.world.happened(region.grocery, ana.uuid(), weighed).await;
    let position = region.position().await;
    let rows = region.rows(&programme(Some(&[Category::Dairy])), position).await.unwrap();
    let [cheese] = &rows.volumes[..] else { panic!("one category") };
    assert_eq!((cheese.grams, cheese.paid), (770, cents(8_12)));
    assert_eq!((cheese.to_producers, cheese.reference), (cents(7_70), Some(cents(11_55))));
}

#[tokio::test]
async fn the_same_position_gives_the_same_rows_for_ever() {
    let region = Region::new().await;
    let (ana, bea) = region.month_of_two_orders().await;
    let before = region.position().await;
    let first = region.rows(&programme(None), before).await.unwrap();

    // A loss: less honey, and no juice at all.
    region.allocate(region.grocery, ana, &[(&region.honey, 1, 4_22)]).await;
    region.allocate(region.centre, bea, &[(&region.juice, 0, 0)]).await;
    let after = region.position().await;
    assert_eq!(region.rows(&programme(None), before).await.unwrap(), first);
    let second = region.rows(&programme(None), after).await.unwrap();
    let honey = second.volumes.iter().find(|row| row.category == Category::Grocery).unwrap();
    assert_eq!((honey.grams, honey.paid, honey.to_producers), (500, cents(4_22), cents(4_00)));
    assert!(second.volumes.iter().all(|row| row.category != Category::Drinks));
    assert!(second.monthly_people.iter().all(|row| row.structure == region.grocery));

    let future = region.rows(&programme(None), after + 1).await;
    assert!(future.is_err(), "what is not yet known is not reported");
}

#[tokio::test]
async fn buyers_and_voucher_users_are_counted_for_the_programme_s_categories() {
    let region = Region::new().await;
    let (ana, _) = region.month_of_two_orders().await;
    // The grocery orders for itself, too: an order, but no person.
    let own = OrderId::of_structure(region.campaign, region.grocery);
    let placed = OrderEvent::OrderPlaced {
        campaign: region.campaign,
        buyer: Buyer::Structure,
        channel: Channel::Paper,
        lines: region.wanted(&[(&region.honey, Want::exactly(steps(1)))]),
        total: cents(5_00),
    };
    region.world.happened(region.grocery, own.uuid(), placed).await;
    region.allocate(region.grocery, own, &[(&region.honey, 1, 4_22)]).await;
    let position = region.position().await;

    let rows = region.rows(&programme(None), position).await.unwrap();
    let grocery = rows.monthly_people.iter().find(|row| row.structure == region.grocery).unwrap();
    assert_eq!((grocery.buyers, grocery.orders), (1, 2));
    let grocery = rows.period_people.iter().find(|row| row.structure == region.grocery).unwrap();
    assert_eq!((grocery.buyers, grocery.voucher_users, grocery.vouchers), (1, 1, cents(5_00)));
    let dairy = region.rows(&programme(Some(&[Category::Dairy])), position).await.unwrap();
    assert_eq!(dairy.monthly_people.len(), 1, "only the grocery's people bought cheese");
    assert_eq!((dairy.monthly_people[0].buyers, dairy.monthly_people[0].orders), (1, 1));

    // No cheese in the end: nobody of the programme's any more, and no voucher either.
    region.allocate(region.grocery, ana, &[(&region.cheese, 0, 0)]).await;
    let position = region.position().await;
    let dairy = region.rows(&programme(Some(&[Category::Dairy])), position).await.unwrap();
    assert!(dairy.monthly_people.is_empty() && dairy.period_people.is_empty());
}

#[tokio::test]
async fn a_member_of_two_months_is_one_buyer_of_the_period() {
    let mut region = Region::new().await;
    region.open().await;
    let ana = region.member();
    let want = Want::exactly(steps(6));
    for month in ["2026-11", "2026-12"] {
        if month == "2026-12" {
            region.campaign = kernel::CampaignId::from_uuid(region.world.id());
            region.open_campaign(region.campaign, month.parse().unwrap()).await;
        }
        let order = region.order(region.grocery, ana, &[(&region.honey, want)], 30_00).await;
        region.fix(&[(&region.honey, 6, 6, "5.00")]).await;
        region.allocate(region.grocery, order, &[(&region.honey, 6, 30_00)]).await;
    }
    let position = region.position().await;
    let last_month = "2026-12".parse().unwrap();
    let both = Programme { last_month, ..programme(None) };
    let rows = region.rows(&both, position).await.unwrap();
    assert_eq!(rows.monthly_people.len(), 2);
    assert_eq!(rows.period_people.len(), 1);
    assert_eq!(rows.period_people[0].buyers, 1);
    let november = region.rows(&programme(None), position).await.unwrap();
    assert_eq!((november.volumes.len(), november.monthly_people.len()), (1, 1));
}
