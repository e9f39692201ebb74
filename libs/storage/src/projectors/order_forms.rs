//! `read.order_forms` and `read.order_form_lines`: the offer, as each structure presents it.

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::{bigint, found},
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    DomainEvent, Fold,
    campaigns::OfferLine,
    order_forms::{OrderForm, OrderFormEvent},
};
use kernel::ProductId;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

pub struct OrderForms;

#[async_trait]
impl Projector for OrderForms {
    fn name(&self) -> &'static str {
        "order_forms"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.order_forms", "read.order_form_lines"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[OrderForm::CATEGORY]
    }

    fn reach(&self) -> Reach {
        Reach::OneTenant
    }

    async fn apply(
        &self,
        connection: &mut PgConnection,
        events: &[Projected<'_>],
    ) -> Result<(), StorageError> {
        for event in events {
            happened(connection, event).await?;
        }
        Ok(())
    }
}

async fn happened(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
) -> Result<(), StorageError> {
    let DomainEvent::OrderForm(event) = projected.event else { return Ok(()) };
    match event {
        OrderFormEvent::OrderFormPresented { hub, month, closes_at, lines } => {
            sqlx::query(
                "INSERT INTO order_forms \
                 (tenant_id, campaign_id, hub_id, month, closes_at, closed, notice, version) \
                 VALUES ($1, $2, $3, $4, $5, false, '', $6)",
            )
            .bind(projected.tenant.uuid())
            .bind(projected.stream)
            .bind(hub.uuid())
            .bind(month.to_string())
            .bind(closes_at)
            .bind(bigint(projected.version)?)
            .execute(&mut *connection)
            .await?;
            insert_lines(connection, projected, lines).await
        }
        OrderFormEvent::NoticeSet { notice } => {
            change_head(connection, projected, Some(notice), false).await
        }
        OrderFormEvent::LinesLeftOut { products } => {
            leave_out(&mut *connection, projected, products).await?;
            change_head(connection, projected, None, false).await
        }
        OrderFormEvent::OrderFormClosed => change_head(connection, projected, None, true).await,
        OrderFormEvent::OrderFormReopened { closes_at } => {
            reopen(connection, projected, *closes_at).await
        }
    }
}

async fn reopen(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    closes_at: DateTime<Utc>,
) -> Result<(), StorageError> {
    let update = "UPDATE order_forms SET version = $3, closed = false, closes_at = $4 \
        WHERE tenant_id = $1 AND campaign_id = $2";
    let done = sqlx::query(update)
        .bind(projected.tenant.uuid())
        .bind(projected.stream)
        .bind(bigint(projected.version)?)
        .bind(closes_at)
        .execute(connection)
        .await?;
    found(done, "the order form")
}

/// The form's new version, and what of its head changes with it.
async fn change_head(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    notice: Option<&String>,
    closes: bool,
) -> Result<(), StorageError> {
    let done = sqlx::query(
        "UPDATE order_forms SET version = $3, notice = coalesce($4, notice), \
         closed = closed OR $5 WHERE tenant_id = $1 AND campaign_id = $2",
    )
    .bind(projected.tenant.uuid())
    .bind(projected.stream)
    .bind(bigint(projected.version)?)
    .bind(notice)
    .bind(closes)
    .execute(connection)
    .await?;
    found(done, "the order form")
}

/// All lines in one statement, from the form in which the event is written.
async fn insert_lines(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    lines: &[OfferLine],
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO order_form_lines (tenant_id, campaign_id, product_id, line_no, left_out, \
         producer_id, agreement_id, name, producer_name, category, sale_unit, step_thousandths, \
         case_size, tiers, vat_basis_points, labels, allergens, variable_weight_grams, content, \
         retail_price_cents, distance_km) \
         SELECT $1, $2, product, line_no, false, producer, agreement, name, producer_name, \
         category, step ->> 'unit', (step ->> 'thousandths')::bigint, case_size, tiers, vat, \
         labels, allergens, variable_weight_grams, content, retail_price, distance_km \
         FROM ROWS FROM (jsonb_to_recordset($3) AS (product uuid, producer uuid, agreement uuid, \
         name text, producer_name text, category text, step jsonb, case_size bigint, tiers jsonb, \
         vat bigint, labels text[], allergens text[], variable_weight_grams bigint, \
         content jsonb, retail_price bigint, distance_km bigint)) WITH ORDINALITY \
         AS line (product, producer, agreement, name, producer_name, category, step, case_size, \
         tiers, vat, labels, allergens, variable_weight_grams, content, retail_price, \
         distance_km, line_no)",
    )
    .bind(projected.tenant.uuid())
    .bind(projected.stream)
    .bind(Json(lines))
    .execute(connection)
    .await?;
    Ok(())
}

async fn leave_out(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    products: &[ProductId],
) -> Result<(), StorageError> {
    let products: Vec<Uuid> = products.iter().map(|product| product.uuid()).collect();
    sqlx::query(
        "UPDATE order_form_lines SET left_out = product_id = ANY ($3) \
         WHERE tenant_id = $1 AND campaign_id = $2",
    )
    .bind(projected.tenant.uuid())
    .bind(projected.stream)
    .bind(products)
    .execute(connection)
    .await?;
    Ok(())
}
