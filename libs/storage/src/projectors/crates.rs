//! `read.crates` with their lines and differences: what is packed, from which lots, handed over,
//! and what was missing or damaged then.

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::bigint,
    records::{Rows, insert, insert_documents, record},
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    DomainEvent, Fold,
    crates::{Crate, CrateEvent, Difference, PackedLine},
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
        &["read.crates", "read.crate_lines", "read.crate_differences"]
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
        let (mut packed, mut differences) = (vec![], vec![]);
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
                    of(&mut crates, event)?.handed_over_at = Some(*at);
                }
                CrateEvent::CrateDifferenceNoted { difference } => {
                    differences.push(noted(event, difference)?);
                }
                CrateEvent::CrateSignedFor => of(&mut crates, event)?.signed = true,
            }
        }
        crates.write(connection).await?;
        insert(connection, &differences).await?;
        insert_documents(connection, "crate_lines", &packed).await
    }
}

record! {
    struct CrateRow in "crates" by (tenant_id: Uuid, order_id: Uuid) {
        campaign_id: Uuid,
        packed_at: DateTime<Utc>,
        handed_over_at: Option<DateTime<Utc>>,
        signed: bool,
    }
}

record! {
    struct DifferenceRow in "crate_differences"
    by (tenant_id: Uuid, order_id: Uuid, product_id: Uuid, kind: String, quantity: i64) {}
}

fn of<'a>(
    crates: &'a mut Rows<CrateRow>,
    event: &Projected<'_>,
) -> Result<&'a mut CrateRow, StorageError> {
    crates.get_mut(&event.of_stream()).ok_or(StorageError::Missing("the crate"))
}

fn noted(event: &Projected<'_>, of: &Difference) -> Result<DifferenceRow, StorageError> {
    let (tenant_id, order_id) = event.of_stream();
    Ok(DifferenceRow {
        tenant_id,
        order_id,
        product_id: of.product.uuid(),
        kind: of.kind.name().to_owned(),
        quantity: bigint(of.quantity.count())?,
    })
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
        signed: false,
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
