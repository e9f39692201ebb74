//! Less was accepted than was allocated, or something was lost: share out what is left.

use super::{Trigger, packed::kept};
use crate::{App, AppError, Command, store::Trust};
use domain::{
    pooling::{Cause, PooledOrder, PoolingCommand, ProductQuantity},
    receptions::{Reception, ReceptionEvent},
};
use kernel::{PooledOrderId, ProductId};

/// `received = allocated + losses` holds again afterwards; packed crates keep what they hold.
pub(super) async fn lower(
    app: &App,
    trigger: &Trigger,
    event: &ReceptionEvent,
) -> Result<(), AppError> {
    let reception =
        app.store.load_as_of::<Reception>(trigger.tenant, trigger.stream, trigger.version).await?;
    let pooled =
        app.store.load::<PooledOrder>(trigger.tenant, trigger.stream, Trust::Fresh).await?.state;
    let cause = match event {
        ReceptionEvent::GoodsReceived { .. } => Cause::Reception,
        ReceptionEvent::LossRecorded { .. } | ReceptionEvent::ShortageRecorded { .. } => {
            Cause::Loss
        }
    };
    let lines: Vec<ProductQuantity> = pooled
        .allocated
        .iter()
        .map(|(product, allocated)| (*product, reception.left(*product), *allocated))
        .filter(|(_, left, allocated)| left < allocated)
        .map(|(product, quantity, _)| ProductQuantity { product, quantity })
        .collect();
    if lines.is_empty() {
        return Ok(());
    }
    let products: Vec<ProductId> = lines.iter().map(|line| line.product).collect();
    let kept = kept(app.packed(&pooled, &products).await?, &reception);
    let command = PoolingCommand::Reallocate { cause, lines, kept };
    let pooled = PooledOrderId::from_uuid(trigger.stream);
    let command = Command::Pooling(pooled, command);
    match app.follow(trigger, trigger.tenant, "reallocate", command).await {
        // Done before, when other crates were packed.
        Ok(_) | Err(AppError::CommandReused) => Ok(()),
        Err(error) => Err(error),
    }
}
