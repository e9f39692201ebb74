//! Voucher codes: shown once, kept nowhere.

use crate::{App, AppError, Command, Done, Request, process};
use domain::orders::{Means, OrderCommand};
use domain::vouchers::VoucherCommand;
use kernel::{
    Actor, CampaignId, CommandId, Money, OrderId, PaymentId, StructureId, ValueError, VoucherId,
};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// Letters and digits that nobody confuses on paper (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What is printed on a voucher: 16 characters in groups of four, 80 bits.
#[derive(Clone, PartialEq, Eq)]
pub struct VoucherCode([u8; 16]);

impl VoucherCode {
    /// The code made from ten random bytes.
    pub fn from_random(random: [u8; 10]) -> Self {
        let bits = random.iter().fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
        let mut code = [0; 16];
        for (index, place) in code.iter_mut().enumerate() {
            let digit = usize::try_from((bits >> (75 - 5 * index)) & 31).unwrap_or_default();
            *place = ALPHABET[digit];
        }
        Self(code)
    }

    /// The voucher with this code: the first half of the code's SHA-256.
    pub fn voucher(&self) -> VoucherId {
        let mut hashed = Sha256::new();
        hashed.update(b"solidaires voucher");
        hashed.update(self.0);
        let digest: [u8; 32] = hashed.finalize().into();
        let mut half = [0; 16];
        half.copy_from_slice(&digest[..16]);
        VoucherId::from_uuid(Uuid::from_bytes(half))
    }
}

impl FromStr for VoucherCode {
    type Err = ValueError;

    /// Reads what somebody typed: spaces and hyphens do not matter, O is 0, I and L are 1.
    fn from_str(text: &str) -> Result<Self, ValueError> {
        let typed: Vec<u8> = text
            .bytes()
            .filter(|byte| !byte.is_ascii_whitespace() && *byte != b'-')
            .map(|byte| match byte.to_ascii_uppercase() {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                other => other,
            })
            .collect();
        let code = <[u8; 16]>::try_from(typed).map_err(|_| ValueError::Id)?;
        if code.iter().all(|byte| ALPHABET.contains(byte)) {
            Ok(Self(code))
        } else {
            Err(ValueError::Id)
        }
    }
}

impl fmt::Display for VoucherCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            if index > 0 && index % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*byte))?;
        }
        Ok(())
    }
}

/// Never in a log.
impl fmt::Debug for VoucherCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VoucherCode(…)")
    }
}

impl App {
    /// Issues a voucher in the name of the actor's structure.
    ///
    /// # Errors
    /// What [`App::execute`] answers.
    pub async fn issue_voucher(
        &self,
        actor: &Actor,
        id: CommandId,
        code: &VoucherCode,
        value: Money,
        expires_on: chrono::NaiveDate,
        categories: Vec<kernel::Category>,
    ) -> Result<Done, AppError> {
        let issuer = StructureId::from(actor.tenant);
        let issue = VoucherCommand::Issue { issuer, value, expires_on, categories };
        self.execute(actor, Request::new(id, Command::Voucher(code.voucher(), issue))).await
    }

    /// Pays an order with a voucher, wholly or not at all.
    ///
    /// # Errors
    /// [`AppError::Refused`] with the voucher's reason when it is not good for `amount`; the order
    /// is unchanged then. A crash in between is completed by the worker.
    pub async fn pay_with_voucher(
        &self,
        actor: &Actor,
        order: OrderId,
        campaign: CampaignId,
        payment: PaymentId,
        voucher: VoucherId,
        amount: Money,
    ) -> Result<Done, AppError> {
        let id = CommandId::from_uuid(payment.uuid());
        let present = OrderCommand::PresentVoucher { payment, voucher, amount };
        let done =
            self.execute(actor, Request::new(id, Command::Order(order, campaign, present))).await?;
        let answered = process::answer_now(self, actor.tenant, order, payment).await;
        // The answer is an event of the same order, after the voucher's.
        let done = Done { version: done.version + 1, ..done };
        let Err(AppError::Refused(refusal)) = answered else { return answered.map(|()| done) };
        // The next page shows the whole amount due again, and says what the voucher lacks.
        self.wait_until_shown(&done).await?;
        let found = process::what_speaks_against(self, actor, order, voucher, payment, amount);
        Err(AppError::Refused(found.await?.unwrap_or(refusal)))
    }

    /// Records a payment by any other means.
    ///
    /// # Errors
    /// What [`App::execute`] answers.
    pub async fn pay(
        &self,
        actor: &Actor,
        order: OrderId,
        campaign: CampaignId,
        payment: PaymentId,
        means: Means,
        amount: Money,
    ) -> Result<Done, AppError> {
        let id = CommandId::from_uuid(payment.uuid());
        let receive = OrderCommand::ReceivePayment { payment, means, amount };
        self.execute(actor, Request::new(id, Command::Order(order, campaign, receive))).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_printed_however_it_is_typed() {
        let code = VoucherCode::from_random([7, 255, 0, 18, 99, 4, 200, 31, 5, 250]);
        let printed = code.to_string();
        assert_eq!(printed.len(), 19);
        let typed = printed.to_lowercase().replace('-', " ").replace('0', "o");
        assert_eq!(typed.parse::<VoucherCode>().unwrap().voucher(), code.voucher());
        assert!("TROP-COURT".parse::<VoucherCode>().is_err());
    }
}
