//! What a crate answers.

use super::event::{CrateEvent, PackedLine};
use super::{Crate, CrateCommand, CrateRefusal};
use crate::{
    Context,
    order_forms::OrderForm,
    orders::{Order, OrderStage},
};
use kernel::{CampaignId, ProductId, Steps};
use std::collections::BTreeMap;

/// # Errors
/// Refuses a crate that does not hold exactly what its order was allocated, from named lots; and
/// handing it over twice.
pub fn decide(
    order: &Order,
    packed: &Crate,
    command: CrateCommand,
    _context: &Context,
) -> Result<Vec<CrateEvent>, CrateRefusal> {
    match command {
        CrateCommand::Pack { lines } => {
            if packed.packed {
                return Err(CrateRefusal::AlreadyPacked);
            }
            let campaign = packable(order)?;
            as_allocated(order, &lines)?;
            Ok(vec![CrateEvent::CratePacked { campaign, lines }])
        }
        CrateCommand::HandOver { .. } if !packed.packed => Err(CrateRefusal::NotPacked),
        CrateCommand::HandOver { .. } if packed.handed_over_at.is_some() => {
            Err(CrateRefusal::AlreadyHandedOver)
        }
        CrateCommand::HandOver { at } => Ok(vec![CrateEvent::CrateHandedOver { at }]),
    }
}

/// Whether every line of variable weight was weighed: it is priced by what the scales say. The
/// form knows which lines those are; the order does not.
///
/// # Errors
/// Refuses a line that `form` sells by weight and that has none, or a weight of zero.
pub fn weighed(form: &OrderForm, lines: &[PackedLine]) -> Result<(), CrateRefusal> {
    let by_weight = |line: &&PackedLine| {
        form.lines.get(&line.product).is_some_and(|offer| offer.variable_weight_grams.is_some())
    };
    let unweighed = |line: &&PackedLine| line.weight_grams.unwrap_or_default() == 0;
    match lines.iter().filter(by_weight).find(unweighed) {
        Some(line) => Err(CrateRefusal::WeightMissing(line.product)),
        None => Ok(()),
    }
}

fn packable(order: &Order) -> Result<CampaignId, CrateRefusal> {
    match (order.stage, order.campaign) {
        (OrderStage::Placed, Some(campaign)) if !order.allocated.is_empty() => Ok(campaign),
        _ => Err(CrateRefusal::NothingToPack),
    }
}

fn as_allocated(order: &Order, lines: &[PackedLine]) -> Result<(), CrateRefusal> {
    let mut missing: BTreeMap<ProductId, Steps> = order
        .allocated
        .values()
        .filter(|line| !line.quantity.is_zero())
        .map(|line| (line.product, line.quantity))
        .collect();
    for line in lines {
        if missing.remove(&line.product) != Some(line.quantity) {
            return Err(CrateRefusal::NotAsAllocated(line.product));
        }
        if line.lots.iter().all(|lot| lot.trim().is_empty()) {
            return Err(CrateRefusal::LotMissing(line.product));
        }
    }
    match missing.into_keys().next() {
        Some(product) => Err(CrateRefusal::NotAsAllocated(product)),
        None => Ok(()),
    }
}
