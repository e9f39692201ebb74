//! What products cost from month to month, as they were offered and as they were ordered.

use crate::{StorageError, columns::Columns};
use domain::campaigns::OfferLine;
use kernel::{Month, ProductId, Steps, TenantId, UnitPrice};
use sqlx::{PgConnection, Row, postgres::PgRow};
use uuid::Uuid;

/// One product in one campaign. Prices are before VAT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthPrice {
    pub product: ProductId,
    pub month: Month,
    /// At which orders were taken.
    pub ceiling: UnitPrice,
    /// Of the tier that all orders reached together; none before the close, and where nothing was
    /// ordered.
    pub reached: Option<UnitPrice>,
    /// In whole cases.
    pub ordered: Option<Steps>,
}

/// The prices of these products in every campaign that opened, the oldest first: the negotiation's
/// page.
pub async fn price_history(
    connection: &mut PgConnection,
    hub: TenantId,
    products: &[ProductId],
) -> Result<Vec<MonthPrice>, StorageError> {
    let select = "SELECT c.month, o.product_id, o.line, bought.price, bought.target \
        FROM read.campaign_offer o \
        JOIN read.campaigns c USING (tenant_id, campaign_id) \
        LEFT JOIN LATERAL (SELECT l.unit_price::text AS price, l.target \
            FROM read.pooled_orders p \
            JOIN read.pooled_order_lines l USING (tenant_id, pooled_order_id) \
            WHERE p.tenant_id = o.tenant_id AND p.campaign_id = o.campaign_id \
                AND p.producer_id = o.producer_id AND p.stage <> 'cancelled' \
                AND l.product_id = o.product_id) bought ON true \
        WHERE o.tenant_id = $1 AND o.product_id = ANY ($2) AND c.stage <> 'draft' \
        ORDER BY c.month, o.rank";
    let products: Vec<Uuid> = products.iter().map(|product| product.uuid()).collect();
    let rows = sqlx::query(select).bind(hub.uuid()).bind(products).fetch_all(connection).await?;
    rows.iter().map(month_price).collect()
}

fn month_price(row: &PgRow) -> Result<MonthPrice, StorageError> {
    let line: OfferLine = row.document("line")?;
    Ok(MonthPrice {
        product: ProductId::from_uuid(row.try_get("product_id")?),
        month: row.word("month")?,
        ceiling: line.tiers.ceiling(),
        reached: row.optional_word("price")?,
        ordered: row.optional_steps("target")?,
    })
}
