//! Who may not see what, and that nothing of it depends on when it was projected.

use crate::region::{HUB_WORLD, Region, cents, steps};
use domain::{
    allocation::Want,
    crates::{CrateEvent, PackedLine},
    floors::FloorEvent,
    funding::FundingEvent,
    ledger::{Account, LedgerEvent, Memo, Posting},
    negotiations::{NegotiationEvent, Party, TermLine, Terms},
    orders::Means,
    pooling::{Cause, DemandLine, PoolingEvent, ProductQuantity},
    producers::ProducerEvent,
    receptions::{LossReason, ReceivedLine, ReceptionEvent},
    rounds::{RoundEvent, Stop},
    vouchers::VoucherEvent,
};
use kernel::{AgreementId, OrderId, PaymentId, ProgrammeId};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

/// A month in which every read table of the hub's world gets a row.
async fn lived_in() -> Region {
    let region = Region::new().await;
    negotiated(&region).await;
    region.open().await;
    let want = Want::try_new(steps(4), steps(3), steps(6)).unwrap();
    let mut orders = Vec::new();
    for structure in [region.grocery, region.centre] {
        let member = region.member();
        let wants = [(&region.honey, want), (&region.cheese, want)];
        let order = region.order(structure, member, &wants, 37_98).await;
        region.pay(structure, order, Means::Voucher(region.voucher()), 5_00).await;
        orders.push((structure, order));
    }
    ordered(&region, &orders).await;
    for (structure, order) in orders {
        let lines = [(&region.honey, 6, 25_35), (&region.cheese, 4, 16_88)];
        region.allocate(structure, order, &lines).await;
        let lines = vec![PackedLine {
            product: region.honey.product,
            quantity: steps(6),
            lots: vec!["M-11".into()],
            weight_grams: None,
        }];
        let campaign = region.campaign;
        let packed = CrateEvent::CratePacked { campaign, lines };
        region.world.happened(structure, order.uuid(), packed).await;
    }
    funded(&region).await;
    region
}

async fn negotiated(region: &Region) {
    let products = region.lines().iter().map(|line| region.in_catalogue(line)).collect();
    let import = ProducerEvent::CatalogueImported { source: "0".repeat(64), products };
    region.at_hub(region.farm.uuid(), import).await;
    let (product, unit_price) = (region.honey.product, crate::region::price("3.50"));
    let floor = FloorEvent::FloorRecorded { product, unit_price };
    region.world.happened(region.farm, region.farm.uuid(), floor).await;
    let line =
        TermLine { product, tiers: region.honey.tiers.clone(), case_size: region.honey.case_size };
    let terms = Terms {
        lines: vec![line],
        minimum_order: cents(40_00),
        delivery: "Le mardi".into(),
        valid_from: "2026-11-01".parse().unwrap(),
        valid_to: "2026-11-30".parse().unwrap(),
    };
    let (producer, products) = (region.farm, vec![product]);
    let agreement = AgreementId::from_uuid(region.world.id());
    let stream = region.world.id();
    for event in [
        NegotiationEvent::NegotiationOpened { producer, products, origin: None },
        NegotiationEvent::TermsProposed { by: Party::Hub, terms: terms.clone() },
        NegotiationEvent::AgreementConcluded { agreement, producer, terms },
    ] {
        region.at_hub(stream, event).await;
    }
}

async fn ordered(region: &Region, orders: &[(kernel::StructureId, OrderId)]) {
    let stream = region.pooled(region.farm).uuid();
    let product = region.honey.product;
    for &(structure, order) in orders {
        let lines = vec![DemandLine { order, product, want: Want::exactly(steps(6)) }];
        region.at_hub(stream, PoolingEvent::DemandRecorded { structure, lines }).await;
    }
    region.fix(&[(&region.honey, 12, 12, "4.00"), (&region.cheese, 8, 8, "10.00")]).await;
    region.at_hub(stream, PoolingEvent::PooledOrderSent).await;
    region.at_hub(stream, PoolingEvent::SupplyConfirmed { lines: vec![] }).await;
    let lines = vec![ProductQuantity { product, quantity: steps(12) }];
    let cause = Cause::Confirmation;
    region.at_hub(stream, PoolingEvent::GoodsAllocated { cause, lines, kept: vec![] }).await;
    let lines = vec![ReceivedLine {
        product,
        delivered: steps(12),
        refused: steps(0),
        refusal_reason: None,
        lot: "M-11".into(),
        use_by: None,
        temperature_decidegrees: None,
    }];
    let (campaign, producer) = (region.campaign, region.farm);
    region.at_hub(stream, ReceptionEvent::GoodsReceived { campaign, producer, lines }).await;
    let (quantity, reason) = (steps(1), LossReason::Broken);
    region.at_hub(stream, ReceptionEvent::LossRecorded { product, quantity, reason }).await;
}

async fn funded(region: &Region) {
    let posting = |account, amount| Posting { account, amount: cents(amount) };
    let postings =
        vec![posting(Account::Goods, 36_00), posting(Account::Producer(region.farm), -36_00)];
    let (campaign, memo) = (region.campaign, Memo::Charge);
    let entry = LedgerEvent::EntryPosted { campaign, memo, postings };
    region.at_hub(region.hub.uuid(), entry).await;
    let stop = Stop {
        structure: region.grocery,
        place: "Halle".into(),
        commune: "Toul".into(),
        crates: 1,
    };
    let (campaign, date) = (region.campaign, "2026-11-26".parse().unwrap());
    let (name, stops) = ("Nord".into(), vec![stop]);
    let planned = RoundEvent::RoundPlanned { campaign, date, name, stops };
    region.at_hub(region.world.id(), planned).await;
    let voucher = region.voucher().uuid();
    let issued = VoucherEvent::VoucherIssued {
        issuer: region.centre,
        value: cents(20_00),
        expires_on: "2026-12-31".parse().unwrap(),
        categories: vec![],
    };
    region.at_hub(voucher, issued).await;
    let payment = PaymentId::from_uuid(region.world.id());
    let (structure, amount) = (region.grocery, cents(5_00));
    region.at_hub(voucher, VoucherEvent::VoucherRedeemed { payment, structure, amount }).await;
    let programme = ProgrammeId::from_uuid(region.world.id()).uuid();
    let [from, to] = ["2026-01", "2026-12"].map(|month| month.parse().unwrap());
    let (funders, territory, categories) = (vec!["DDETS".into()], vec![], vec![]);
    let name = "Pacte".into();
    let registered =
        FundingEvent::ProgrammeRegistered { name, funders, from, to, territory, categories };
    region.at_hub(programme, registered).await;
    let (root, sha256) = ("ab".repeat(32), "cd".repeat(32));
    let withheld = String::new();
    let published = FundingEvent::ReportPublished { from, to, position: 1, root, sha256, withheld };
    region.at_hub(programme, published).await;
}

#[tokio::test]
async fn live_and_rebuilt_read_models_are_equal_byte_by_byte() {
    let region = lived_in().await;
    region.world.project_in_steps_of(3).await;
    let live = region.world.dump().await;
    let empty: Vec<&str> = live.lines().filter(|line| line.ends_with(": 0 rows")).collect();
    assert!(empty.is_empty(), "a table that holds nothing proves nothing: {empty:?}");
    region.world.rebuild().await;
    assert_eq!(region.world.dump().await, live);
}

/// How many rows of each table a tenant sees, where it sees any.
async fn seen(region: &Region, tenant: impl Into<kernel::TenantId>) -> BTreeMap<&'static str, i64> {
    let mut seen = BTreeMap::new();
    let mut transaction = region.world.reading(tenant).await;
    let projectors = region.world.projectors();
    assert_eq!(projectors.len(), HUB_WORLD.len());
    for table in projectors.iter().flat_map(|projector| projector.tables()) {
        let count = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        let rows: i64 = sqlx::query_scalar(count).fetch_one(&mut *transaction).await.unwrap();
        if rows > 0 {
            seen.insert(*table, rows);
        }
    }
    seen
}

#[tokio::test]
async fn the_hub_sees_no_order_no_member_and_no_floor_price() {
    let region = lived_in().await;
    region.world.project().await;
    let hub = seen(&region, region.hub).await;
    for table in [
        "read.demand_orders",
        "read.fact_orders",
        "read.fact_order_lines",
        "read.purchase_facts",
        "read.voucher_facts",
        "read.floors",
    ] {
        assert!(!hub.contains_key(table), "{table} is not the hub's to read");
    }
    assert_eq!(hub["read.structure_totals"], 2);
    assert_eq!(hub["read.volume_facts"], 4);
}

#[tokio::test]
async fn a_structure_sees_its_own_orders_alone_and_nothing_of_the_hub() {
    let region = lived_in().await;
    region.world.project().await;
    let grocery = seen(&region, region.grocery).await;
    let expected = BTreeMap::from([
        ("read.structures", 1),
        ("read.demand_orders", 1),
        ("read.fact_structures", 1),
        ("read.fact_orders", 1),
        ("read.fact_order_lines", 2),
        ("read.purchase_facts", 2),
        ("read.voucher_facts", 1),
    ]);
    assert_eq!(grocery, expected);
    let nobody = kernel::TenantId::from_uuid(region.world.id());
    assert!(seen(&region, nobody).await.is_empty());
}

#[tokio::test]
async fn another_tenant_counts_nobody_through_the_report_s_functions() {
    let region = lived_in().await;
    region.world.project().await;
    for tenant in [region.grocery, region.centre] {
        let mut transaction = region.world.reading(tenant).await;
        let count = "SELECT count(*) FROM read.people_by_month('{2026-11}', '{9999}', '{}')";
        let rows: i64 = sqlx::query_scalar(count).fetch_one(&mut *transaction).await.unwrap();
        assert_eq!(rows, 0);
        let who = "SELECT count(*) FROM read.orders_at('{2026-11}', '{9999}', '{}')";
        let denied = sqlx::query_scalar::<_, i64>(who).fetch_one(&mut *transaction).await;
        let error = denied.unwrap_err();
        let code = error.as_database_error().and_then(|error| error.code()).unwrap().into_owned();
        assert_eq!(code, "42501", "who bought is asked by nobody");
    }
}
