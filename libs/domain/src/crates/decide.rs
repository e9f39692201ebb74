//! What a crate answers.

use super::event::{CrateEvent, Difference, PackedLine};
use super::{Crate, CrateCommand, CrateRefusal};
use crate::{
    Context,
    order_forms::OrderForm,
    orders::{Order, OrderStage},
};
use kernel::{CampaignId, ProductId, Steps};
use std::collections::{BTreeMap, BTreeSet};

/// # Errors
/// Refuses a crate that does not hold exactly what its order was allocated, from named lots;
/// handing it over twice; and differences of what it does not hold.
pub fn decide(
    order: &Order,
    packed: &Crate,
    command: CrateCommand,
    context: &Context,
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
        CrateCommand::HandOver { .. } | CrateCommand::Note { .. } if !packed.packed => {
            Err(CrateRefusal::NotPacked)
        }
        CrateCommand::HandOver { .. } if packed.handed_over_at.is_some() => {
            Err(CrateRefusal::AlreadyHandedOver)
        }
        CrateCommand::HandOver { at } => {
            Ok(vec![CrateEvent::CrateHandedOver { at: at.min(context.now) }])
        }
        CrateCommand::Note { differences, signed } => noted(packed, differences, signed),
    }
}

/// What is not noted yet, all or nothing.
fn noted(
    packed: &Crate,
    differences: Vec<Difference>,
    signed: bool,
) -> Result<Vec<CrateEvent>, CrateRefusal> {
    let impossible =
        |of: &&Difference| of.quantity.is_zero() || of.quantity > packed.holds(of.product);
    if let Some(of) = differences.iter().find(impossible) {
        return Err(CrateRefusal::NotInCrate(of.product));
    }
    let new: BTreeSet<Difference> =
        differences.into_iter().filter(|of| !packed.differences.contains(of)).collect();
    let signed = (signed && !packed.signed).then_some(CrateEvent::CrateSignedFor);
    let event = |difference| CrateEvent::CrateDifferenceNoted { difference };
    Ok(new.into_iter().map(event).chain(signed).collect())
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
