//! One product as a campaign offers it, from the columns that order forms keep it in.

use crate::{StorageError, columns::Columns};
use domain::campaigns::OfferLine;
use kernel::{AgreementId, ProducerId, ProductId, VatRate};
use sqlx::{Row, postgres::PgRow};

pub(super) fn offer_line(row: &PgRow) -> Result<OfferLine, StorageError> {
    Ok(OfferLine {
        product: ProductId::from_uuid(row.try_get("product_id")?),
        producer: ProducerId::from_uuid(row.try_get("producer_id")?),
        agreement: AgreementId::from_uuid(row.try_get("agreement_id")?),
        name: row.try_get("name")?,
        producer_name: row.try_get("producer_name")?,
        category: row.word("category")?,
        step: row.step()?,
        case_size: row.steps("case_size")?,
        tiers: row.document("tiers")?,
        vat: VatRate::try_from_basis_points(row.count("vat_basis_points")?)?,
        labels: row.words("labels")?,
        allergens: row.words("allergens")?,
        variable_weight_grams: row.optional_count("variable_weight_grams")?,
        content: row.optional_document("content")?,
        retail_price: row.optional_money("retail_price_cents")?,
        distance_km: row.count("distance_km")?,
    })
}
