//! The facts that funders' reports are computed from.
//!
//! A fact is a signed change at the sealed position of the event that made it, with the attributes
//! of its structure, producer and product as they then were. Summed up to a position, facts give
//! the same figures for ever, whatever happens later. Volumes belong to the hub. Who bought and who
//! used a voucher stays with the structure; the hub gets counts alone.

mod known;
mod purchases;

use crate::{Projected, Projector, Reach, StorageError};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    campaigns::{Campaign, CampaignEvent},
    orders::Order,
    pooling::{PooledOrder, PoolingEvent},
    producers::{Producer, ProducerEvent},
    structures::{Structure, StructureEvent},
};
use sqlx::PgConnection;

/// `read.volume_facts`, `read.purchase_facts`, `read.voucher_facts`, and what must be known to
/// write them.
pub struct ReportFacts;

#[async_trait]
impl Projector for ReportFacts {
    fn name(&self) -> &'static str {
        "report_facts"
    }

    fn tables(&self) -> &'static [&'static str] {
        &[
            "read.fact_producers",
            "read.fact_campaigns",
            "read.fact_products",
            "read.fact_structures",
            "read.fact_orders",
            "read.fact_order_lines",
            "read.volume_facts",
            "read.purchase_facts",
            "read.voucher_facts",
        ]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[
            Structure::CATEGORY,
            Producer::CATEGORY,
            Campaign::CATEGORY,
            Order::CATEGORY,
            PooledOrder::CATEGORY,
        ]
    }

    fn reach(&self) -> Reach {
        Reach::AllTenants
    }

    async fn apply(
        &self,
        connection: &mut PgConnection,
        events: &[Projected<'_>],
    ) -> Result<(), StorageError> {
        for run in events.chunk_by(|one, next| is_of_order(one) && is_of_order(next)) {
            match run {
                [event] if !is_of_order(event) => happened(connection, event).await?,
                orders => purchases::tell(connection, orders).await?,
            }
        }
        Ok(())
    }
}

fn is_of_order(event: &Projected<'_>) -> bool {
    matches!(event.event, DomainEvent::Order(_))
}

/// Not to an order: those are written together.
async fn happened(
    connection: &mut PgConnection,
    event: &Projected<'_>,
) -> Result<(), StorageError> {
    match event.event {
        DomainEvent::Structure(what) => structure_happened(connection, event, what).await,
        DomainEvent::Producer(what) => producer_happened(connection, event, what).await,
        DomainEvent::Campaign(what) => campaign_happened(connection, event, what).await,
        DomainEvent::Pooling(what) => pooling_happened(connection, event, what).await,
        _ => Ok(()),
    }
}

async fn structure_happened(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    what: &StructureEvent,
) -> Result<(), StorageError> {
    match what {
        StructureEvent::StructureRegistered { territory, .. } => {
            known::remember_structure(connection, event, territory).await
        }
        StructureEvent::DeliveryPointSet { .. } => Ok(()),
    }
}

async fn producer_happened(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    what: &ProducerEvent,
) -> Result<(), StorageError> {
    match what {
        ProducerEvent::ProducerRegistered { kind, .. } => {
            known::remember_producer(connection, event, *kind).await
        }
        ProducerEvent::CatalogueImported { .. } | ProducerEvent::ProductWithdrawn { .. } => Ok(()),
    }
}

async fn campaign_happened(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    what: &CampaignEvent,
) -> Result<(), StorageError> {
    match what {
        CampaignEvent::CampaignDrafted { month } => {
            known::remember_campaign(connection, event, *month).await
        }
        CampaignEvent::OfferComposed { lines } => {
            known::remember_offer(connection, event, lines).await
        }
        CampaignEvent::CampaignOpened { .. }
        | CampaignEvent::CampaignClosed
        | CampaignEvent::CampaignReopened { .. }
        | CampaignEvent::CampaignOrdered
        | CampaignEvent::CampaignReceived
        | CampaignEvent::CampaignDelivered
        | CampaignEvent::CampaignSettled => Ok(()),
    }
}

async fn pooling_happened(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    what: &PoolingEvent,
) -> Result<(), StorageError> {
    match what {
        PoolingEvent::PooledOrderFixed { campaign, lines, .. } => {
            known::remember_prices(connection, event, *campaign, lines).await
        }
        PoolingEvent::DemandRecorded { .. }
        // A price that was remembered is replaced at the next close, and used by no fact before.
        | PoolingEvent::DemandWithdrawn
        | PoolingEvent::MinimumOverridden { .. }
        | PoolingEvent::PooledOrderSent
        | PoolingEvent::PooledOrderCancelled
        | PoolingEvent::SupplyConfirmed { .. }
        | PoolingEvent::GoodsAllocated { .. } => Ok(()),
    }
}
