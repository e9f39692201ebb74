//! What a structure paid its hub is booked in the structure's own books too.

use super::Trigger;
use crate::{App, AppError, Command, store::Trust};
use domain::transfers::{Party, Payment, Transfer, TransferCommand, TransferEvent};
use kernel::{PaymentId, StructureId};

/// The payment has the same id on both sides.
pub(super) async fn book_other_side(
    app: &App,
    trigger: &Trigger,
    event: TransferEvent,
) -> Result<(), AppError> {
    let payment = match &event {
        TransferEvent::TransferRecorded { payment } => payment.clone(),
        TransferEvent::TransferReversed { .. } => {
            let transfer =
                app.store.load::<Transfer>(trigger.tenant, trigger.stream, Trust::Fresh).await?;
            transfer.state.payment.clone().ok_or(AppError::NotFound)?
        }
    };
    let Party::Structure(structure) = payment.party else { return Ok(()) };
    let (step, command) = match event {
        TransferEvent::TransferRecorded { .. } => {
            let party = Party::Hub(StructureId::from(trigger.tenant));
            ("record", TransferCommand::Record(Payment { party, ..payment }))
        }
        TransferEvent::TransferReversed { reason } => {
            ("reverse", TransferCommand::Reverse { reason })
        }
    };
    let command = Command::Transfer(PaymentId::from_uuid(trigger.stream), command);
    app.follow(trigger, structure.into(), step, command).await.map(|_| ())
}
