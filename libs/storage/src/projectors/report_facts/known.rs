//! What must be known of structures, producers and campaigns when goods are allocated.

use crate::{
    Projected, StorageError,
    columns::{Columns, found, word},
};
use domain::{
    campaigns::OfferLine, pooling::PooledLine, producers::ProducerKind, structures::Territory,
};
use kernel::{CampaignId, Month, UnitPrice};
use rust_decimal::Decimal;
use sqlx::{PgConnection, Row, postgres::PgRow, types::Json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A hub, its campaign, and a product.
pub(super) type Offered = (Uuid, Uuid, Uuid);

pub(super) struct KnownCampaign {
    pub hub: Uuid,
    pub month: String,
}

/// A product as the order's campaign offers it.
pub(super) struct KnownProduct {
    pub line: OfferLine,
    /// A stable name of [`ProducerKind`].
    pub producer_kind: String,
    /// Before VAT, of the tier reached; none before the pooled order is fixed.
    pub unit_price: Option<UnitPrice>,
}

pub(super) async fn remember_structure(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    territory: &Territory,
) -> Result<(), StorageError> {
    sqlx::query("INSERT INTO fact_structures (tenant_id, commune, epci) VALUES ($1, $2, $3)")
        .bind(event.tenant.uuid())
        .bind(&territory.commune)
        .bind(&territory.epci)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn remember_producer(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    kind: ProducerKind,
) -> Result<(), StorageError> {
    let insert = "INSERT INTO fact_producers (tenant_id, producer_id, kind) \
        VALUES ($1, $2, $3)";
    sqlx::query(insert)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(word(&kind)?)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn remember_campaign(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    month: Month,
) -> Result<(), StorageError> {
    let insert = "INSERT INTO fact_campaigns (tenant_id, campaign_id, month) \
        VALUES ($1, $2, $3)";
    sqlx::query(insert)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(month.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The offer whole, instead of any composed before.
pub(super) async fn remember_offer(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    lines: &[OfferLine],
) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM fact_products WHERE tenant_id = $1 AND campaign_id = $2")
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .execute(&mut *connection)
        .await?;
    for line in lines {
        let insert = "INSERT INTO fact_products \
            (tenant_id, campaign_id, product_id, producer_kind, line) \
            SELECT $1, $2, $3, p.kind, $5 FROM fact_producers p \
            WHERE p.tenant_id = $1 AND p.producer_id = $4";
        let inserted = sqlx::query(insert)
            .bind(event.tenant.uuid())
            .bind(event.stream)
            .bind(line.product.uuid())
            .bind(line.producer.uuid())
            .bind(Json(line))
            .execute(&mut *connection)
            .await?;
        if inserted.rows_affected() != 1 {
            return Err(StorageError::Missing("the producer of an offer"));
        }
    }
    Ok(())
}

pub(super) async fn remember_prices(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    campaign: CampaignId,
    lines: &[PooledLine],
) -> Result<(), StorageError> {
    for line in lines {
        let update = "UPDATE fact_products SET unit_price = $4::numeric \
            WHERE tenant_id = $1 AND campaign_id = $2 AND product_id = $3";
        let done = sqlx::query(update)
            .bind(event.tenant.uuid())
            .bind(campaign.uuid())
            .bind(line.product.uuid())
            .bind(line.unit_price.to_string())
            .execute(&mut *connection)
            .await?;
        found(done, "the product of a pooled order")?;
    }
    Ok(())
}

/// The campaigns of these ids, as far as they are known.
pub(super) async fn campaigns(
    connection: &mut PgConnection,
    ids: BTreeSet<Uuid>,
) -> Result<BTreeMap<Uuid, KnownCampaign>, StorageError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let select = "SELECT campaign_id, tenant_id, month FROM fact_campaigns \
        WHERE campaign_id = ANY ($1)";
    let rows: Vec<(Uuid, Uuid, String)> =
        sqlx::query_as(select).bind(Vec::from_iter(ids)).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(id, hub, month)| (id, KnownCampaign { hub, month })).collect())
}

/// The territories of these structures, as far as they are known.
pub(super) async fn territories(
    connection: &mut PgConnection,
    structures: BTreeSet<Uuid>,
) -> Result<BTreeMap<Uuid, Territory>, StorageError> {
    if structures.is_empty() {
        return Ok(BTreeMap::new());
    }
    let select = "SELECT tenant_id, commune, epci FROM fact_structures \
        WHERE tenant_id = ANY ($1)";
    let rows: Vec<(Uuid, String, String)> =
        sqlx::query_as(select).bind(Vec::from_iter(structures)).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(id, commune, epci)| (id, Territory { commune, epci })).collect())
}

/// What these campaigns say of these products, as far as it is known.
pub(super) async fn products(
    connection: &mut PgConnection,
    asked: BTreeSet<Offered>,
) -> Result<BTreeMap<Offered, KnownProduct>, StorageError> {
    if asked.is_empty() {
        return Ok(BTreeMap::new());
    }
    let column = |of: fn(&Offered) -> Uuid| asked.iter().map(of).collect::<Vec<Uuid>>();
    let select = "SELECT tenant_id, campaign_id, product_id, line, producer_kind, \
            unit_price::text AS unit_price \
        FROM unnest($1, $2, $3) AS asked (tenant_id, campaign_id, product_id) \
        JOIN fact_products USING (tenant_id, campaign_id, product_id)";
    let rows = sqlx::query(select)
        .bind(column(|asked| asked.0))
        .bind(column(|asked| asked.1))
        .bind(column(|asked| asked.2))
        .fetch_all(connection)
        .await?;
    let offered = |row: &PgRow| -> Result<(Offered, KnownProduct), StorageError> {
        let key = ["tenant_id", "campaign_id", "product_id"].map(|column| row.try_get(column));
        let [hub, campaign, product] = key;
        Ok(((hub?, campaign?, product?), known_product(row)?))
    };
    rows.iter().map(offered).collect()
}

fn known_product(row: &PgRow) -> Result<KnownProduct, StorageError> {
    let unit_price = row.try_get::<Option<String>, _>("unit_price")?;
    let unit_price = unit_price
        .map(|text| text.parse::<Decimal>().map_err(|_| kernel::ValueError::UnitPrice))
        .transpose()?
        .map(UnitPrice::try_from_decimal)
        .transpose()?;
    Ok(KnownProduct {
        line: row.document("line")?,
        producer_kind: row.try_get("producer_kind")?,
        unit_price,
    })
}
