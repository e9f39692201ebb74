//! The campaign's board, and what a campaign is composed of.

use crate::region::{Region, cents, steps, tiers};
use domain::{
    allocation::Want,
    campaigns::{CampaignEvent, Stage},
    negotiations::{NegotiationEvent, TermLine, Terms},
    orders::{Means, OrderEvent},
    producers::ProducerEvent,
};
use kernel::{AgreementId, CampaignId, Month};
use storage::queries::{
    campaign_board::{campaign, campaign_offer, campaigns, campaigns_with, structure_totals},
    composer::composable_lines,
};

#[tokio::test]
async fn the_board_shows_the_stage_the_dates_and_each_structure_s_totals() {
    let region = Region::new().await;
    region.open().await;
    let (ana, bea) = (region.member(), region.member());
    let two = Want::exactly(steps(2));
    let order = region.order(region.grocery, ana, &[(&region.honey, two)], 10_00).await;
    region.pay(region.grocery, order, Means::Cash, 6_00).await;
    region.order(region.grocery, bea, &[(&region.honey, two)], 7_00).await;
    region.at_hub(region.campaign.uuid(), CampaignEvent::CampaignClosed).await;
    region.world.project().await;

    let mut hub = region.world.reading(region.hub).await;
    let board = campaign(&mut hub, region.hub.into(), region.campaign).await.unwrap().unwrap();
    assert_eq!((board.stage, board.products, board.producers), (Stage::Closed, 3, 2));
    assert_eq!((board.structures, board.orders, board.buyers), (2, 2, 2));
    assert_eq!((board.total, board.paid), (cents(17_00), cents(6_00)));
    assert_eq!(board.dates.closes_at, Some(region.closes_at()));
    assert_eq!(board.dates.closed_at, Some(region.world.now()));
    assert_eq!(board.dates.ordered_at, None);

    let totals = structure_totals(&mut hub, region.hub.into(), region.campaign).await.unwrap();
    let names: Vec<&str> = totals.iter().map(|line| line.name.as_str()).collect();
    assert_eq!(names, ["Centre du Lac", "Épicerie Bleue"]);
    assert_eq!((totals[0].orders, totals[0].due), (0, cents(0)));
    assert_eq!((totals[1].orders, totals[1].due), (2, cents(11_00)));
    let offer = campaign_offer(&mut hub, region.hub.into(), region.campaign).await.unwrap();
    assert_eq!(offer, region.lines());
}

#[tokio::test]
async fn a_changed_order_counts_as_it_is_now_and_a_cancelled_one_no_more() {
    let region = Region::new().await;
    region.open().await;
    let (ana, bea) = (region.member(), region.member());
    let two = Want::exactly(steps(2));
    let changed = region.order(region.grocery, ana, &[(&region.honey, two)], 10_00).await;
    let lines = region.wanted(&[(&region.juice, two)]);
    let event = OrderEvent::OrderChanged { lines, total: cents(4_00) };
    region.world.happened(region.grocery, changed.uuid(), event).await;
    let cancelled = region.order(region.grocery, bea, &[(&region.honey, two)], 10_00).await;
    region.pay(region.grocery, cancelled, Means::Cheque, 5_00).await;
    let event = OrderEvent::OrderCancelled { credited: cents(5_00) };
    region.world.happened(region.grocery, cancelled.uuid(), event).await;
    region.world.project().await;

    let mut hub = region.world.reading(region.hub).await;
    let board = campaign(&mut hub, region.hub.into(), region.campaign).await.unwrap().unwrap();
    assert_eq!((board.orders, board.buyers), (1, 1));
    assert_eq!((board.total, board.paid), (cents(4_00), cents(0)));
    drop(hub);

    // Bea thinks again, before the close.
    region.order(region.grocery, bea, &[(&region.honey, two)], 9_00).await;
    region.world.project().await;
    let mut hub = region.world.reading(region.hub).await;
    let board = campaign(&mut hub, region.hub.into(), region.campaign).await.unwrap().unwrap();
    assert_eq!((board.orders, board.total, board.paid), (2, cents(13_00), cents(0)));
}

#[tokio::test]
async fn months_are_listed_latest_first_and_a_producer_has_those_with_its_products() {
    let region = Region::new().await;
    region.open().await;
    let december = CampaignId::from_uuid(region.world.id());
    let month: Month = "2026-12".parse().unwrap();
    region.at_hub(december.uuid(), CampaignEvent::CampaignDrafted { month }).await;
    let lines = vec![region.honey.clone()];
    region.at_hub(december.uuid(), CampaignEvent::OfferComposed { lines }).await;
    region.world.project().await;

    let mut hub = region.world.reading(region.hub).await;
    let all = campaigns(&mut hub, region.hub.into()).await.unwrap();
    let all: Vec<_> = all.iter().map(|campaign| (campaign.campaign, campaign.stage)).collect();
    assert_eq!(all, [(december, Stage::Draft), (region.campaign, Stage::Open)]);
    let with = campaigns_with(&mut hub, region.hub.into(), region.wholesaler).await.unwrap();
    assert_eq!(with.len(), 1);
    assert_eq!(with[0].campaign, region.campaign);
}

#[tokio::test]
async fn a_campaign_is_composed_of_the_latest_valid_agreements_on_products_still_sold() {
    let region = Region::new().await;
    let products = region.lines().iter().map(|line| region.in_catalogue(line)).collect();
    let import = ProducerEvent::CatalogueImported { source: "0".repeat(64), products };
    region.at_hub(region.farm.uuid(), import).await;
    let withdrawn = ProducerEvent::ProductWithdrawn { product: region.juice.product };
    region.at_hub(region.farm.uuid(), withdrawn).await;
    let conclude = async |from: &str, to: &str, top: &str| {
        let line = |product| TermLine {
            product,
            tiers: tiers(&[(0, top), (12, "4.00")]),
            case_size: steps(8),
        };
        let terms = Terms {
            lines: vec![line(region.honey.product), line(region.juice.product)],
            minimum_order: cents(40_00),
            delivery: "Le mardi".into(),
            valid_from: from.parse().unwrap(),
            valid_to: to.parse().unwrap(),
        };
        let agreement = AgreementId::from_uuid(region.world.id());
        let producer = region.farm;
        let negotiation = region.world.id();
        let products = vec![region.honey.product, region.juice.product];
        let opened = NegotiationEvent::NegotiationOpened { producer, products, origin: None };
        region.at_hub(negotiation, opened).await;
        let event = NegotiationEvent::AgreementConcluded { agreement, producer, terms };
        region.at_hub(negotiation, event).await;
        agreement
    };
    conclude("2026-01-01", "2026-12-31", "5.00").await;
    let renegotiated = conclude("2026-11-01", "2026-11-30", "4.80").await;
    region.world.project().await;

    let mut hub = region.world.reading(region.hub).await;
    let on = "2026-11-30".parse().unwrap();
    let lines = composable_lines(&mut hub, region.hub.into(), on).await.unwrap();
    assert_eq!(lines.len(), 1, "the juice was withdrawn");
    let honey = &lines[0];
    assert_eq!(honey.line.agreement, renegotiated);
    assert_eq!(honey.line.tiers, tiers(&[(0, "4.80"), (12, "4.00")]));
    assert_eq!((honey.line.case_size, honey.minimum_order), (steps(8), cents(40_00)));
    assert_eq!(honey.line.content, region.honey.content);
    assert_eq!(honey.line.producer_name, "Ferme des Quatre-Vents");
    let later = "2026-12-01".parse().unwrap();
    let lines = composable_lines(&mut hub, region.hub.into(), later).await.unwrap();
    assert_eq!(lines[0].line.tiers, tiers(&[(0, "5.00"), (12, "4.00")]));
    let past = "2025-12-31".parse().unwrap();
    assert!(composable_lines(&mut hub, region.hub.into(), past).await.unwrap().is_empty());
}
