//! Both sides of the table, and what the producer's page shows.

use crate::region::{Region, cents, price, steps, tiers};
use domain::{
    floors::FloorEvent,
    ledger::{Account, LedgerEvent, Memo, Posting},
    negotiations::{LabDecision, NegotiationEvent, Party, Progress, TermLine, Terms},
    producers::ProducerEvent,
};
use kernel::{AgreementId, LabId, NegotiationId, ProposalId};
use storage::queries::{
    negotiations::{agreement, agreements, negotiation, negotiations},
    producers::{catalogue, floors, owed_to, producer, producers},
};

fn terms(region: &Region, top: &str) -> Terms {
    Terms {
        lines: vec![TermLine {
            product: region.honey.product,
            tiers: tiers(&[(0, top)]),
            case_size: steps(6),
        }],
        minimum_order: cents(40_00),
        delivery: "Le mardi".into(),
        valid_from: "2026-11-01".parse().unwrap(),
        valid_to: "2027-03-31".parse().unwrap(),
    }
}

#[tokio::test]
async fn a_negotiation_tells_whose_turn_it_is_and_all_that_was_proposed() {
    let region = Region::new().await;
    let id = NegotiationId::from_uuid(region.world.id());
    let lab = LabId::from_uuid(region.world.id());
    let proposal = ProposalId::from_uuid(region.world.id());
    let origin = Some(LabDecision { lab, proposal });
    let products = vec![region.honey.product];
    let producer = region.farm;
    let opened = NegotiationEvent::NegotiationOpened { producer, products, origin };
    region.at_hub(id.uuid(), opened).await;
    for (by, top) in [(Party::Hub, "4.50"), (Party::Producer, "5.00")] {
        let event = NegotiationEvent::TermsProposed { by, terms: terms(&region, top) };
        region.at_hub(id.uuid(), event).await;
    }
    region.world.project().await;

    let mut hub = region.world.reading(region.hub).await;
    let detail = negotiation(&mut hub, region.hub.into(), id).await.unwrap().unwrap();
    assert_eq!((detail.summary.progress, detail.summary.turn), (Progress::Open, Some(Party::Hub)));
    assert_eq!(detail.summary.origin, origin);
    let proposed: Vec<_> = detail.proposals.iter().map(|made| made.by).collect();
    assert_eq!(proposed, [Party::Hub, Party::Producer]);
    assert_eq!(detail.proposals[1].terms, terms(&region, "5.00"));
    let of_other = negotiations(&mut hub, region.hub.into(), Some(region.wholesaler)).await;
    assert!(of_other.unwrap().is_empty(), "a producer has its own negotiations alone");
    let all = negotiations(&mut hub, region.hub.into(), None).await.unwrap();
    assert_eq!(all, [detail.summary]);
}

#[tokio::test]
async fn an_accepted_proposal_is_an_agreement_and_a_broken_off_one_is_nobody_s_turn() {
    let region = Region::new().await;
    let [accepted, broken] = [(); 2].map(|()| NegotiationId::from_uuid(region.world.id()));
    let agreed = AgreementId::from_uuid(region.world.id());
    let producer = region.farm;
    for id in [accepted, broken] {
        let products = vec![region.honey.product];
        let opened = NegotiationEvent::NegotiationOpened { producer, products, origin: None };
        region.at_hub(id.uuid(), opened).await;
        let (by, terms) = (Party::Hub, terms(&region, "5.00"));
        region.at_hub(id.uuid(), NegotiationEvent::TermsProposed { by, terms }).await;
    }
    let terms = terms(&region, "5.00");
    let conclude = NegotiationEvent::AgreementConcluded { agreement: agreed, producer, terms };
    region.at_hub(accepted.uuid(), conclude).await;
    let break_off = NegotiationEvent::NegotiationBrokenOff { by: Party::Producer };
    region.at_hub(broken.uuid(), break_off).await;
    region.world.project().await;

    let mut hub = region.world.reading(region.hub).await;
    let tenant = region.hub.into();
    let ended = negotiation(&mut hub, tenant, accepted).await.unwrap().unwrap().summary;
    assert_eq!((ended.progress, ended.turn), (Progress::Agreed(agreed), None));
    let ended = negotiation(&mut hub, tenant, broken).await.unwrap().unwrap().summary;
    assert_eq!((ended.progress, ended.turn), (Progress::BrokenOff, None));
    let view = agreement(&mut hub, tenant, agreed).await.unwrap().unwrap();
    assert_eq!((view.negotiation, view.terms.minimum_order), (accepted, cents(40_00)));
    let on = |day: &str| day.parse().unwrap();
    assert_eq!(agreements(&mut hub, tenant, on("2027-03-31")).await.unwrap(), [view]);
    assert!(agreements(&mut hub, tenant, on("2027-04-01")).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_producer_s_page_has_its_catalogue_and_what_it_is_owed() {
    let region = Region::new().await;
    let products = [&region.honey, &region.cheese].map(|line| region.in_catalogue(line));
    let source = "0".repeat(64);
    let import = ProducerEvent::CatalogueImported { source, products: products.to_vec() };
    region.at_hub(region.farm.uuid(), import).await;
    let product = region.cheese.product;
    region.at_hub(region.farm.uuid(), ProducerEvent::ProductWithdrawn { product }).await;
    let posting = |account, amount| Posting { account, amount: cents(amount) };
    let postings =
        vec![posting(Account::Goods, 36_00), posting(Account::Producer(region.farm), -36_00)];
    let (campaign, memo) = (region.campaign, Memo::Charge);
    let entry = LedgerEvent::EntryPosted { campaign, memo, postings };
    region.at_hub(region.hub.uuid(), entry).await;
    region.world.project().await;

    let mut hub = region.world.reading(region.hub).await;
    let tenant = region.hub.into();
    let [honey, _] = products;
    assert_eq!(catalogue(&mut hub, tenant, region.farm).await.unwrap(), [honey]);
    assert_eq!(owed_to(&mut hub, tenant, region.farm).await.unwrap(), cents(36_00));
    assert_eq!(owed_to(&mut hub, tenant, region.wholesaler).await.unwrap(), cents(0));
    let farm = producer(&mut hub, tenant, region.farm).await.unwrap().unwrap();
    assert_eq!((farm.products, farm.owed, farm.distance_km), (1, cents(36_00), 12));
    assert_eq!(producers(&mut hub, tenant).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_floor_price_is_read_by_its_producer_and_by_nobody_else() {
    let region = Region::new().await;
    for (line, unit_price) in [(&region.honey, "3.50"), (&region.cheese, "8.00")] {
        let (product, unit_price) = (line.product, price(unit_price));
        let event = FloorEvent::FloorRecorded { product, unit_price };
        region.world.happened(region.farm, region.farm.uuid(), event).await;
    }
    let removed = FloorEvent::FloorRemoved { product: region.cheese.product };
    region.world.happened(region.farm, region.farm.uuid(), removed).await;
    region.world.project().await;

    let mut own = region.world.reading(region.farm).await;
    let known = floors(&mut own, region.farm).await.unwrap();
    assert_eq!(known, [(region.honey.product, price("3.50"))]);
    let mut hub = region.world.reading(region.hub).await;
    assert!(floors(&mut hub, region.farm).await.unwrap().is_empty());
}
