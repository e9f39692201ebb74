//! The crates of all structures as the hub may know them, by the random id of their order: which
//! lots went into which, for a recall.

use super::hubs::Hubs;
use crate::{
    Projected, Projector, Reach, StorageError,
    columns::bigint,
    records::{Rows, insert, record},
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    DomainEvent, Fold,
    campaigns::Campaign,
    crates::{Crate, CrateEvent, PackedLine},
};
use kernel::CampaignId;
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// `read.hub_crates`, `read.crate_lots`, and the campaigns by which a crate's hub is known.
pub struct HubCrates;

#[async_trait]
impl Projector for HubCrates {
    fn name(&self) -> &'static str {
        "hub_crates"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.hub_crate_campaigns", "read.hub_crates", "read.crate_lots"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Campaign::CATEGORY, Crate::CATEGORY]
    }

    fn reach(&self) -> Reach {
        Reach::AllTenants
    }

    async fn apply(
        &self,
        connection: &mut PgConnection,
        events: &[Projected<'_>],
    ) -> Result<(), StorageError> {
        let mut recall = Recall::read(connection, events).await?;
        for event in events {
            match event.event {
                DomainEvent::Campaign(what) => recall.hubs.campaign_happened(event, what),
                DomainEvent::Crate(what) => recall.crate_happened(event, what)?,
                _ => {}
            }
        }
        recall.write(connection).await
    }
}

record! {
    struct CampaignRow in "hub_crate_campaigns" by (tenant_id: Uuid, campaign_id: Uuid) {}
}

impl From<(Uuid, Uuid)> for CampaignRow {
    fn from((tenant_id, campaign_id): (Uuid, Uuid)) -> Self {
        Self { tenant_id, campaign_id }
    }
}

record! {
    struct CrateRow in "hub_crates" by (tenant_id: Uuid, order_id: Uuid) {
        campaign_id: Uuid,
        structure_id: Uuid,
        packed_at: DateTime<Utc>,
        handed_over_at: Option<DateTime<Utc>>,
    }
}

record! {
    struct LotRow in "crate_lots"
    by (tenant_id: Uuid, order_id: Uuid, product_id: Uuid, lot: String) {
        quantity: i64,
    }
}

/// The crates of some events, and what these write of them.
struct Recall {
    hubs: Hubs<CampaignRow>,
    /// Of each structure's order.
    hubs_of_orders: BTreeMap<(Uuid, Uuid), Uuid>,
    crates: Rows<CrateRow>,
    lots: Vec<LotRow>,
}

impl Recall {
    async fn read(
        connection: &mut PgConnection,
        events: &[Projected<'_>],
    ) -> Result<Self, StorageError> {
        let campaigns = events.iter().filter_map(|event| match event.event {
            DomainEvent::Crate(CrateEvent::CratePacked { campaign, .. }) => Some(*campaign),
            _ => None,
        });
        let hubs = Hubs::read(connection, campaigns).await?;
        let handed_over = events.iter().filter(|event| {
            matches!(event.event, DomainEvent::Crate(CrateEvent::CrateHandedOver { .. }))
        });
        let handed_over = handed_over.map(Projected::of_stream).collect();
        let hubs_of_orders = hubs_of_orders(connection, handed_over).await?;
        let known = hubs_of_orders.iter().map(|((_, order), hub)| (*hub, *order));
        let crates = Rows::read(connection, known).await?;
        Ok(Self { hubs, hubs_of_orders, crates, lots: vec![] })
    }

    async fn write(self, connection: &mut PgConnection) -> Result<(), StorageError> {
        self.hubs.write(connection).await?;
        self.crates.write(connection).await?;
        insert(connection, &self.lots).await
    }

    fn crate_happened(
        &mut self,
        event: &Projected<'_>,
        what: &CrateEvent,
    ) -> Result<(), StorageError> {
        match what {
            CrateEvent::CratePacked { campaign, lines } => self.pack(event, *campaign, lines),
            CrateEvent::CrateHandedOver { at } => {
                let hub = self.hubs_of_orders.get(&event.of_stream());
                let row = hub.and_then(|hub| self.crates.get_mut(&(*hub, event.stream)));
                row.ok_or(StorageError::Missing("the crate"))?.handed_over_at = Some(*at);
                Ok(())
            }
            // Of the structure and its member: no lot changes by it.
            CrateEvent::CrateDifferenceNoted { .. } | CrateEvent::CrateSignedFor => Ok(()),
        }
    }

    fn pack(
        &mut self,
        event: &Projected<'_>,
        campaign: CampaignId,
        lines: &[PackedLine],
    ) -> Result<(), StorageError> {
        let hub = self.hubs.of(campaign, "the crate's campaign")?;
        let (structure_id, order_id) = event.of_stream();
        self.hubs_of_orders.insert((structure_id, order_id), hub);
        self.crates.insert(CrateRow {
            tenant_id: hub,
            order_id,
            campaign_id: campaign.uuid(),
            structure_id,
            packed_at: event.recorded_at,
            handed_over_at: None,
        })?;
        for line in lines {
            let quantity = bigint(line.quantity.count())?;
            let lots: BTreeSet<&str> = line.lots.iter().map(|lot| lot.trim()).collect();
            self.lots.extend(lots.into_iter().filter(|lot| !lot.is_empty()).map(|lot| LotRow {
                tenant_id: hub,
                order_id,
                product_id: line.product.uuid(),
                lot: lot.to_owned(),
                quantity,
            }));
        }
        Ok(())
    }
}

/// The hubs that know the crates of these orders of structures.
async fn hubs_of_orders(
    connection: &mut PgConnection,
    orders: Vec<(Uuid, Uuid)>,
) -> Result<BTreeMap<(Uuid, Uuid), Uuid>, StorageError> {
    if orders.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (structures, orders): (Vec<Uuid>, Vec<Uuid>) = orders.into_iter().unzip();
    let select = "SELECT structure_id, order_id, c.tenant_id FROM hub_crates c \
        JOIN unnest($1, $2) AS sought (structure_id, order_id) USING (structure_id, order_id)";
    let hubs: Vec<(Uuid, Uuid, Uuid)> =
        sqlx::query_as(select).bind(structures).bind(orders).fetch_all(connection).await?;
    Ok(hubs.into_iter().map(|(structure, order, hub)| ((structure, order), hub)).collect())
}
