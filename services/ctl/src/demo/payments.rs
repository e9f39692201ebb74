//! The month is paid: structures pay their hub, the hub pays the producers.

use super::{Story, story::command_id};
use crate::CtlError;
use app::{
    AppError, Command,
    queries::transfers::{DueView, dues},
};
use domain::transfers::{Party, Payment, TransferCommand, TransferMeans};
use kernel::{CampaignId, Money, PaymentId, TenantId, ValueError};

impl Story {
    /// Most pay whole. One structure's payment is first noted by mistake, one pays half, and the
    /// last producer still waits.
    pub(super) async fn pay_up(&self, campaign: CampaignId) -> Result<(), CtlError> {
        let hub = TenantId::from(self.hub());
        let mut reading = self.app().reading(hub).await?;
        let mut dues = dues(&mut reading, hub, Some(campaign)).await.map_err(AppError::from)?;
        drop(reading);
        dues.retain(|due| due.owed.is_positive());
        let (structures, producers): (Vec<DueView>, Vec<DueView>) =
            dues.into_iter().partition(|due| matches!(due.party, Party::Structure(_)));
        for (number, due) in structures.iter().enumerate() {
            let means = match number % 5 {
                4 => TransferMeans::Cheque,
                _ => TransferMeans::BankTransfer,
            };
            if number == 0 {
                self.pay_by_mistake(due).await?;
            }
            let amount = if number == 1 { half(due.owed) } else { due.owed };
            self.pay("VIR", number, due, amount, means).await?;
        }
        let paid = producers.len().saturating_sub(1);
        for (number, due) in producers.iter().enumerate().take(paid) {
            self.pay("PLT", number, due, due.owed, TransferMeans::BankTransfer).await?;
        }
        self.catch_up().await
    }

    /// Cash that was a transfer: noted, then taken back.
    async fn pay_by_mistake(&self, due: &DueView) -> Result<(), CtlError> {
        let payment = self.pay("CAISSE", 0, due, half(due.owed), TransferMeans::Cash).await?;
        let reason = "C’était un virement, pas des espèces.".to_owned();
        let reverse = Command::Transfer(payment, TransferCommand::Reverse { reason });
        self.tell(&self.coordinator(), &format!("reverse {payment}"), reverse).await?;
        Ok(())
    }

    async fn pay(
        &self,
        kind: &str,
        number: usize,
        due: &DueView,
        amount: Money,
        means: TransferMeans,
    ) -> Result<PaymentId, CtlError> {
        let month = self.dates().last_month;
        let what = format!("{kind} {number} {month}");
        let payment = PaymentId::from_uuid(command_id(&what).uuid());
        let record = TransferCommand::Record(Payment {
            campaign: due.campaign,
            party: due.party,
            amount,
            means,
            reference: format!("{kind}-{month}-{:03}", number + 1),
            paid_on: month.day(26).ok_or(ValueError::Month)?,
        });
        self.tell(&self.coordinator(), &what, Command::Transfer(payment, record)).await?;
        Ok(payment)
    }
}

const fn half(amount: Money) -> Money {
    Money::from_cents(amount.cents() / 2)
}
