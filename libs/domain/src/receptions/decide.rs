//! What a reception answers.

use super::event::{ReceivedLine, ReceptionEvent};
use super::{Reception, ReceptionCommand, ReceptionRefusal};
use crate::Context;
use crate::pooling::{KeptShare, PooledOrder, PooledStage};
use kernel::ProducerId;
use std::collections::BTreeSet;

/// # Errors
/// Refuses goods that nobody ordered, lines without a lot, refusals without a reason, and losses
/// of more than there is.
pub fn decide(
    pooled: &PooledOrder,
    reception: &Reception,
    command: ReceptionCommand,
    _context: &Context,
) -> Result<Vec<ReceptionEvent>, ReceptionRefusal> {
    match command {
        ReceptionCommand::Receive { campaign, producer, lines } => {
            if reception.campaign.is_some() {
                return Err(ReceptionRefusal::AlreadyReceived);
            }
            if pooled.stage != PooledStage::Confirmed {
                return Err(ReceptionRefusal::NotOrdered);
            }
            let mut seen = BTreeSet::new();
            for line in &lines {
                if !seen.insert(line.product) {
                    return Err(ReceptionRefusal::ProductRepeated(line.product));
                }
                expected(pooled, line)?;
            }
            Ok(vec![ReceptionEvent::GoodsReceived { campaign, producer, lines }])
        }
        ReceptionCommand::RecordLoss { product, quantity, reason } => {
            if reception.campaign.is_none() {
                return Err(ReceptionRefusal::NotReceived);
            }
            if quantity.is_zero() || quantity > reception.left(product) {
                return Err(ReceptionRefusal::TooMuch(product));
            }
            Ok(vec![ReceptionEvent::LossRecorded { product, quantity, reason }])
        }
        ReceptionCommand::RecordShortage { order, product, quantity, reason } => {
            if reception.campaign.is_none() {
                return Err(ReceptionRefusal::NotReceived);
            }
            if quantity.is_zero() || quantity > reception.left(product) {
                return Err(ReceptionRefusal::TooMuch(product));
            }
            Ok(vec![ReceptionEvent::ShortageRecorded { order, product, quantity, reason }])
        }
    }
}

/// Whether a loss or a shortage can come out of where it is said to: a loss out of what is in no
/// crate, a shortage out of its crate. `packed` is what the crates were noted with.
///
/// # Errors
/// Refuses a loss of more than is loose, and a shortage of more than the crate holds.
pub fn within_reach(
    reception: &Reception,
    packed: &[KeptShare],
    command: &ReceptionCommand,
) -> Result<(), ReceptionRefusal> {
    let kept = |share: &KeptShare| reception.kept(share.product, share.order, share.quantity);
    match *command {
        ReceptionCommand::Receive { .. } => Ok(()),
        ReceptionCommand::RecordLoss { product, quantity, .. } => {
            let in_crates = packed.iter().filter(|share| share.product == product).map(kept).sum();
            let loose = reception.left(product).saturating_sub(in_crates);
            if quantity > loose {
                return Err(ReceptionRefusal::Packed { product, loose });
            }
            Ok(())
        }
        ReceptionCommand::RecordShortage { order, product, quantity, .. } => {
            let held = packed.iter().find(|one| one.order == order && one.product == product);
            if quantity > held.map(kept).unwrap_or_default() {
                return Err(ReceptionRefusal::NotInCrate(product));
            }
            Ok(())
        }
    }
}

/// A producer to whom an order was sent and whose goods have not come yet, if there is one.
pub fn still_expected<'a>(
    orders: impl IntoIterator<Item = (&'a PooledOrder, Option<&'a Reception>)>,
) -> Option<ProducerId> {
    orders
        .into_iter()
        .filter(|(pooled, _)| matches!(pooled.stage, PooledStage::Sent | PooledStage::Confirmed))
        .find(|(_, reception)| reception.is_none_or(|reception| reception.campaign.is_none()))
        .and_then(|(pooled, _)| pooled.producer)
}

fn expected(pooled: &PooledOrder, line: &ReceivedLine) -> Result<(), ReceptionRefusal> {
    let product = line.product;
    let allocated =
        pooled.allocated.get(&product).ok_or(ReceptionRefusal::ProductNotOrdered(product))?;
    if line.delivered > *allocated || line.refused > line.delivered {
        return Err(ReceptionRefusal::TooMuch(product));
    }
    if line.refused.is_zero() == line.refusal_reason.is_some() {
        return Err(ReceptionRefusal::ReasonMissing(product));
    }
    if line.lot.trim().is_empty() && line.refused < line.delivered {
        return Err(ReceptionRefusal::LotMissing(product));
    }
    Ok(())
}
