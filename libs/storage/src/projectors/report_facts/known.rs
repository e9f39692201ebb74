//! What must be known of structures, producers, campaigns and orders when goods are allocated.

use crate::{
    Projected, StorageError,
    columns::{Columns, found, word},
};
use domain::{
    campaigns::OfferLine, orders::Buyer, pooling::PooledLine, producers::ProducerKind,
    structures::Territory,
};
use kernel::{CampaignId, Month, ProductId, UnitPrice};
use rust_decimal::Decimal;
use sqlx::{PgConnection, Row, postgres::PgRow, types::Json};
use uuid::Uuid;

/// The order that an event is about, with what its facts need.
pub(super) struct KnownOrder {
    pub hub: Uuid,
    pub campaign: Uuid,
    /// None for the structure's own order.
    pub member: Option<Uuid>,
    pub month: String,
    pub commune: String,
    pub epci: String,
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

pub(super) async fn remember_order(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    campaign: CampaignId,
    buyer: Buyer,
) -> Result<(), StorageError> {
    let member = match buyer {
        Buyer::Member(member) => Some(member.uuid()),
        Buyer::Structure => None,
    };
    let insert = "INSERT INTO fact_orders \
        (tenant_id, order_id, hub_id, campaign_id, member_id) \
        SELECT $1, $2, c.tenant_id, c.campaign_id, $4 FROM fact_campaigns c \
        WHERE c.campaign_id = $3 ON CONFLICT (tenant_id, order_id) \
        DO UPDATE SET member_id = excluded.member_id";
    let inserted = sqlx::query(insert)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(campaign.uuid())
        .bind(member)
        .execute(connection)
        .await?;
    if inserted.rows_affected() != 1 {
        return Err(StorageError::Missing("the order's campaign"));
    }
    Ok(())
}

/// The order of the event's stream.
pub(super) async fn order(
    connection: &mut PgConnection,
    event: &Projected<'_>,
) -> Result<KnownOrder, StorageError> {
    let select = "SELECT o.hub_id, o.campaign_id, o.member_id, c.month, s.commune, s.epci \
        FROM fact_orders o \
        JOIN fact_campaigns c ON c.tenant_id = o.hub_id AND c.campaign_id = o.campaign_id \
        JOIN fact_structures s ON s.tenant_id = o.tenant_id \
        WHERE o.tenant_id = $1 AND o.order_id = $2";
    let row = sqlx::query(select)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .fetch_optional(connection)
        .await?
        .ok_or(StorageError::Missing("the order or its structure"))?;
    Ok(KnownOrder {
        hub: row.try_get("hub_id")?,
        campaign: row.try_get("campaign_id")?,
        member: row.try_get("member_id")?,
        month: row.try_get("month")?,
        commune: row.try_get("commune")?,
        epci: row.try_get("epci")?,
    })
}

/// What the order's campaign says of these products, in their order.
pub(super) async fn products(
    connection: &mut PgConnection,
    order: &KnownOrder,
    products: &[ProductId],
) -> Result<Vec<KnownProduct>, StorageError> {
    let select = "SELECT line, producer_kind, unit_price::text AS unit_price \
        FROM unnest($3::uuid[]) WITH ORDINALITY AS asked (product_id, number) \
        JOIN fact_products p USING (product_id) \
        WHERE p.tenant_id = $1 AND p.campaign_id = $2 ORDER BY asked.number";
    let rows = sqlx::query(select)
        .bind(order.hub)
        .bind(order.campaign)
        .bind(products.iter().map(|product| product.uuid()).collect::<Vec<Uuid>>())
        .fetch_all(connection)
        .await?;
    if rows.len() != products.len() {
        return Err(StorageError::Missing("an allocated product"));
    }
    rows.iter().map(known_product).collect()
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
