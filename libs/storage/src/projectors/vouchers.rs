//! Vouchers and their use.

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::{found, words},
};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    vouchers::{Voucher, VoucherEvent},
};
use kernel::{Money, PaymentId, StructureId};
use sqlx::PgConnection;

/// `read.vouchers`, `read.voucher_redemptions`.
pub struct Vouchers;

#[async_trait]
impl Projector for Vouchers {
    fn name(&self) -> &'static str {
        "vouchers"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.vouchers", "read.voucher_redemptions"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Voucher::CATEGORY]
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
    event: &Projected<'_>,
) -> Result<(), StorageError> {
    let DomainEvent::Voucher(what) = event.event else { return Ok(()) };
    match what {
        VoucherEvent::VoucherIssued { issuer, value, expires_on, categories } => {
            let issue = "INSERT INTO vouchers (tenant_id, voucher_id, issuer_id, value, \
                remaining, expires_on, categories, issued_at) \
                VALUES ($1, $2, $3, $4, $4, $5, $6, $7)";
            sqlx::query(issue)
                .bind(event.tenant.uuid())
                .bind(event.stream)
                .bind(issuer.uuid())
                .bind(value.cents())
                .bind(expires_on)
                .bind(words(categories)?)
                .bind(event.recorded_at)
                .execute(connection)
                .await?;
            Ok(())
        }
        VoucherEvent::VoucherRedeemed { payment, structure, amount } => {
            redeem(connection, event, *payment, *structure, *amount).await
        }
    }
}

async fn redeem(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    payment: PaymentId,
    structure: StructureId,
    amount: Money,
) -> Result<(), StorageError> {
    let insert = "INSERT INTO voucher_redemptions \
        (tenant_id, voucher_id, payment_id, structure_id, amount, redeemed_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    sqlx::query(insert)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(payment.uuid())
        .bind(structure.uuid())
        .bind(amount.cents())
        .bind(event.recorded_at)
        .execute(&mut *connection)
        .await?;
    let update = "UPDATE vouchers SET remaining = remaining - $3 \
        WHERE tenant_id = $1 AND voucher_id = $2";
    let done = sqlx::query(update)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(amount.cents())
        .execute(connection)
        .await?;
    found(done, "the voucher")
}
