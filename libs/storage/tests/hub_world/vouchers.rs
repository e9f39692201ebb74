//! Vouchers, and funders' programmes.

use crate::region::{Region, TOUL, cents};
use domain::{funding::FundingEvent, vouchers::VoucherEvent};
use kernel::{Category, PaymentId, ProgrammeId};
use reports::Perimeter;
use storage::queries::{
    programmes::{programme, programmes},
    vouchers::{issuer_totals, voucher, vouchers},
};

#[tokio::test]
async fn a_voucher_shows_what_is_left_and_its_issuer_what_was_used() {
    let region = Region::new().await;
    let (used, fresh) = (region.voucher(), region.voucher());
    for id in [used, fresh] {
        let event = VoucherEvent::VoucherIssued {
            issuer: region.centre,
            value: cents(20_00),
            expires_on: "2026-12-31".parse().unwrap(),
            categories: vec![Category::Fruit],
        };
        region.at_hub(id.uuid(), event).await;
    }
    for amount in [5_00, 3_50] {
        let payment = PaymentId::from_uuid(region.world.id());
        let (structure, amount) = (region.grocery, cents(amount));
        let event = VoucherEvent::VoucherRedeemed { payment, structure, amount };
        region.at_hub(used.uuid(), event).await;
    }
    region.world.project().await;

    let mut hub = region.world.reading(region.hub).await;
    let tenant = region.hub.into();
    let view = voucher(&mut hub, tenant, used).await.unwrap().unwrap();
    assert_eq!((view.value, view.left), (cents(20_00), cents(11_50)));
    assert_eq!((view.issuer, view.categories), (region.centre, vec![Category::Fruit]));
    assert_eq!(vouchers(&mut hub, tenant, Some(region.centre)).await.unwrap().len(), 2);
    assert!(vouchers(&mut hub, tenant, Some(region.grocery)).await.unwrap().is_empty());
    let totals = issuer_totals(&mut hub, tenant).await.unwrap();
    assert_eq!((totals.len(), totals[0].vouchers), (1, 2));
    assert_eq!((totals[0].value, totals[0].used), (cents(40_00), cents(8_50)));
}

#[tokio::test]
async fn a_programme_is_read_back_with_the_reports_published_for_it() {
    let region = Region::new().await;
    let id = ProgrammeId::from_uuid(region.world.id());
    let month = |text: &str| text.parse().unwrap();
    let registered = FundingEvent::ProgrammeRegistered {
        name: "Mieux manger pour tous".into(),
        funders: vec!["DREETS Grand Est".into()],
        from: month("2026-01"),
        to: month("2026-12"),
        territory: vec![TOUL.into()],
        categories: vec![],
    };
    region.at_hub(id.uuid(), registered).await;
    let published = FundingEvent::ReportPublished {
        from: month("2026-11"),
        to: month("2026-11"),
        position: 7,
        root: "ab".repeat(32),
        sha256: "cd".repeat(32),
        withheld: String::new(),
    };
    region.at_hub(id.uuid(), published).await;
    region.world.project().await;

    let mut hub = region.world.reading(region.hub).await;
    let tenant = region.hub.into();
    let view = programme(&mut hub, tenant, id).await.unwrap().unwrap();
    assert_eq!(view.programme.categories, None, "none named means all");
    let Perimeter::Epcis(epcis) = &view.programme.perimeter else { panic!("one EPCI") };
    assert_eq!(epcis.iter().map(|epci| epci.as_str()).collect::<Vec<_>>(), [TOUL]);
    assert_eq!((view.published.len(), view.published[0].position), (1, 7));
    assert_eq!(view.published[0].sha256, "cd".repeat(32));
    assert_eq!(programmes(&mut hub, tenant).await.unwrap(), [view]);
}
