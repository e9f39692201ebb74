//! `read.payments`, vouchers under way among them.

use crate::{
    Projected, StorageError,
    columns::{found, word},
};
use domain::orders::Means;
use kernel::{Money, PaymentId, VoucherId};
use sqlx::PgConnection;

pub(super) async fn present(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    payment: PaymentId,
    voucher: VoucherId,
    amount: Money,
) -> Result<(), StorageError> {
    write(connection, projected, payment, Means::Voucher(voucher), amount, "presented").await
}

pub(super) async fn decline(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    payment: PaymentId,
) -> Result<(), StorageError> {
    let done = sqlx::query(
        "UPDATE payments SET state = 'declined' WHERE tenant_id = $1 AND payment_id = $2",
    )
    .bind(projected.tenant.uuid())
    .bind(payment.uuid())
    .execute(connection)
    .await?;
    found(done, "the voucher's payment")
}

pub(super) async fn receive(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    payment: PaymentId,
    means: Means,
    amount: Money,
) -> Result<(), StorageError> {
    let done = sqlx::query(
        "UPDATE orders SET paid_cents = paid_cents + $3 \
         WHERE tenant_id = $1 AND order_id = $2",
    )
    .bind(projected.tenant.uuid())
    .bind(projected.stream)
    .bind(amount.cents())
    .execute(&mut *connection)
    .await?;
    found(done, "the order")?;
    write(connection, projected, payment, means, amount, "received").await
}

/// A voucher's payment is written when it is presented, and again when it is good.
async fn write(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    payment: PaymentId,
    means: Means,
    amount: Money,
    state: &'static str,
) -> Result<(), StorageError> {
    let (means, voucher) = match means {
        Means::Voucher(voucher) => ("voucher".to_owned(), Some(voucher.uuid())),
        Means::Cash | Means::Cheque | Means::Card | Means::Transfer | Means::Wallet => {
            (word(&means)?, None)
        }
    };
    let done = sqlx::query(
        "INSERT INTO payments (tenant_id, payment_id, order_id, campaign_id, means, \
         voucher_id, amount_cents, state, recorded_at) \
         SELECT $1, $3, $2, campaign_id, $4, $5, $6, $7, $8 FROM orders \
         WHERE tenant_id = $1 AND order_id = $2 \
         ON CONFLICT (tenant_id, payment_id) DO UPDATE SET amount_cents = excluded.amount_cents, \
         state = excluded.state, recorded_at = excluded.recorded_at",
    )
    .bind(projected.tenant.uuid())
    .bind(projected.stream)
    .bind(payment.uuid())
    .bind(means)
    .bind(voucher)
    .bind(amount.cents())
    .bind(state)
    .bind(projected.recorded_at)
    .execute(connection)
    .await?;
    found(done, "the order")
}
