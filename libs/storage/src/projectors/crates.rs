//! `read.crates` and `read.crate_lines`: what is packed, from which lots, and handed over.

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::bigint,
    records::{Rows, insert_documents, record},
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    DomainEvent, Fold,
    crates::{Crate, CrateEvent, PackedLine},
};
use kernel::CampaignId;
use serde::Serialize;
use sqlx::PgConnection;
use uuid::Uuid;

pub struct Crates;

#[async_trait]
impl Projector for Crates {
    fn name(&self) -> &'static str {
        "crates"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.crates", "read.crate_lines"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Crate::CATEGORY]
    }

    fn reach(&self) -> Reach {
        Reach::OneTenant
    }

    async fn apply(
        &self,
        connection: &mut PgConnection,
        events: &[Projected<'_>],
    ) -> Result<(), StorageError> {
        let mut crates: Rows<CrateRow> =
            Rows::read(connection, events.iter().map(Projected::of_stream)).await?;
        let mut packed = vec![];
        for event in events {
            let DomainEvent::Crate(what) = event.event else { continue };
            match what {
                CrateEvent::CratePacked { campaign, lines } => {
                    crates.insert(packed_crate(event, *campaign))?;
                    for line in lines {
                        packed.push(packed_line(event, line)?);
                    }
                }
                CrateEvent::CrateHandedOver { at } => {
                    let row = crates.get_mut(&event.of_stream());
                    row.ok_or(StorageError::Missing("the crate"))?.handed_over_at = Some(*at);
                }
            }
        }
        crates.write(connection).await?;
        insert_documents(connection, "crate_lines", &packed).await
    }
}

record! {
    struct CrateRow in "crates" by (tenant_id: Uuid, order_id: Uuid) {
        campaign_id: Uuid,
        packed_at: DateTime<Utc>,
        handed_over_at: Option<DateTime<Utc>>,
    }
}

/// A row of `crate_lines`.
#[derive(Serialize)]
struct PackedRow<'a> {
    tenant_id: Uuid,
    order_id: Uuid,
    product_id: Uuid,
    quantity: i64,
    weight_grams: Option<u32>,
    lots: &'a [String],
}

fn packed_crate(event: &Projected<'_>, campaign: CampaignId) -> CrateRow {
    let (tenant_id, order_id) = event.of_stream();
    CrateRow {
        tenant_id,
        order_id,
        campaign_id: campaign.uuid(),
        packed_at: event.recorded_at,
        handed_over_at: None,
    }
}

fn packed_line<'a>(
    event: &Projected<'_>,
    line: &'a PackedLine,
) -> Result<PackedRow<'a>, StorageError> {
    let (tenant_id, order_id) = event.of_stream();
    Ok(PackedRow {
        tenant_id,
        order_id,
        product_id: line.product.uuid(),
        quantity: bigint(line.quantity.count())?,
        weight_grams: line.weight_grams,
        lots: &line.lots,
    })
}
