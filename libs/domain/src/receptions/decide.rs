//! What a reception answers.

use super::event::{ReceivedLine, ReceptionEvent};
use super::{Reception, ReceptionCommand, ReceptionRefusal};
use crate::Context;
use crate::pooling::{PooledOrder, PooledStage};
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
    }
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
