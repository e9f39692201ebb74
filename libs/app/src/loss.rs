//! What a loss would take from whom, told by numbers before it is recorded.

use crate::{App, AppError, process::kept, store::Trust};
use domain::{
    Context, Fold,
    pooling::{PooledOrder, Resharing},
    receptions::{self, LossReason, Reception, ReceptionCommand},
};
use kernel::{Actor, PooledOrderId, ProductId, Role, Steps};

impl App {
    /// How the shares would change; refused as the loss itself would be.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] to anybody but the coordination, [`AppError::Refused`], or
    /// [`AppError::NotFound`] for a product that nobody shares.
    pub async fn loss_preview(
        &self,
        actor: &Actor,
        pooled: PooledOrderId,
        product: ProductId,
        quantity: Steps,
        reason: LossReason,
    ) -> Result<Resharing, AppError> {
        if actor.role != Role::Coordinator {
            return Err(AppError::Forbidden);
        }
        let (hub, id) = (actor.tenant, pooled.uuid());
        let pooled = self.store.load::<PooledOrder>(hub, id, Trust::Fresh).await?.state;
        let reception = self.store.load::<Reception>(hub, id, Trust::Fresh).await?.state;
        let command = ReceptionCommand::RecordLoss { product, quantity, reason };
        let context = Context { now: self.clock.now(), actor: *actor };
        let events = receptions::decide(&pooled, &reception, command.clone(), &context)?;
        let packed = self.packed(&pooled, &[product]).await?;
        receptions::within_reach(&reception, &packed, &command)?;
        let then = events.iter().fold(Reception::clone(&reception), Reception::evolve);
        let kept = kept(packed, &then);
        Resharing::of(&pooled, product, then.left(product), kept).ok_or(AppError::NotFound)
    }
}
