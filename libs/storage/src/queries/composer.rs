//! What a campaign can be composed of.

use crate::{StorageError, columns::Columns};
use chrono::NaiveDate;
use domain::{campaigns::OfferLine, negotiations::Terms, producers::Product};
use kernel::{AgreementId, Money, ProducerId, Season, TenantId};
use sqlx::{PgConnection, Row, postgres::PgRow};

/// One product under the agreement that is valid for it, ready to be offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComposableLine {
    pub line: OfferLine,
    pub season: Season,
    /// The least that the producer's pooled order must come to, before VAT.
    pub minimum_order: Money,
    /// How and when the goods arrive.
    pub delivery: String,
    /// The last day of the agreement.
    pub valid_to: NaiveDate,
}

/// The products that a campaign may offer on a day: each under the latest agreement valid then,
/// without those withdrawn. By category, then name: the composer.
pub async fn composable_lines(
    connection: &mut PgConnection,
    hub: TenantId,
    on: NaiveDate,
) -> Result<Vec<ComposableLine>, StorageError> {
    let select = "SELECT DISTINCT ON (l.product_id) a.agreement_id, a.producer_id, a.valid_to, \
            a.terms, l.case_size, l.tiers, p.product, r.name AS producer_name, r.distance_km \
        FROM read.agreements a \
        JOIN read.agreement_lines l USING (tenant_id, agreement_id) \
        JOIN read.products p ON p.tenant_id = a.tenant_id AND p.product_id = l.product_id \
        JOIN read.producers r ON r.tenant_id = a.tenant_id AND r.producer_id = a.producer_id \
        WHERE a.tenant_id = $1 AND $2 BETWEEN a.valid_from AND a.valid_to AND NOT p.withdrawn \
        ORDER BY l.product_id, a.position DESC";
    let rows = sqlx::query(select).bind(hub.uuid()).bind(on).fetch_all(connection).await?;
    let mut lines =
        rows.iter().map(composable).collect::<Result<Vec<ComposableLine>, StorageError>>()?;
    lines.sort_by(|one, other| {
        let key = |it: &ComposableLine| (it.line.category, it.line.name.clone(), it.line.product);
        key(one).cmp(&key(other))
    });
    Ok(lines)
}

fn composable(row: &PgRow) -> Result<ComposableLine, StorageError> {
    let product: Product = row.document("product")?;
    let terms: Terms = row.document("terms")?;
    Ok(ComposableLine {
        season: product.season,
        minimum_order: terms.minimum_order,
        delivery: terms.delivery,
        valid_to: row.try_get("valid_to")?,
        line: OfferLine {
            product: product.id,
            producer: ProducerId::from_uuid(row.try_get("producer_id")?),
            agreement: AgreementId::from_uuid(row.try_get("agreement_id")?),
            name: product.name,
            producer_name: row.try_get("producer_name")?,
            category: product.category,
            step: product.step,
            case_size: row.steps("case_size")?,
            tiers: row.document("tiers")?,
            vat: product.vat,
            labels: product.labels,
            allergens: product.allergens,
            variable_weight_grams: product.variable_weight_grams,
            content: product.content,
            retail_price: product.retail_price,
            distance_km: row.count("distance_km")?,
        },
    })
}
