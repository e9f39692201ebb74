//! What a pooled order answers.

use super::event::{Cause, DemandLine, KeptShare, PooledLine, PoolingEvent, ProductQuantity};
use super::{PooledOrder, PooledStage, PoolingCommand, PoolingRefusal, seed_from_hex};
use crate::Context;
use crate::allocation::{Totals, target};
use crate::campaigns::OfferLine;
use kernel::{ProductId, Steps, StructureId};
use std::collections::{BTreeMap, BTreeSet};

/// # Errors
/// Refuses what the stage of the pooled order does not allow, a pooled order below its minimum,
/// and supplies that were not ordered.
pub fn decide(
    pooled: &PooledOrder,
    command: PoolingCommand,
    _context: &Context,
) -> Result<Vec<PoolingEvent>, PoolingRefusal> {
    use {PoolingCommand as C, PoolingEvent as E};
    match command {
        C::RecordDemand { structure, lines } => record(pooled, structure, lines),
        C::Fix { campaign, producer, offer, minimum, seed } => {
            let lines = fixed_lines(pooled, &offer, &seed)?;
            let total = lines.iter().map(|line| line.amount).sum();
            Ok(vec![E::PooledOrderFixed { campaign, producer, seed, minimum, lines, total }])
        }
        C::OverrideMinimum { reason } => {
            at_stage(pooled, PooledStage::Fixed)?;
            if !pooled.is_below_minimum() {
                return Err(PoolingRefusal::NotBelowMinimum);
            }
            if reason.trim().is_empty() {
                return Err(PoolingRefusal::ReasonMissing);
            }
            Ok(vec![E::MinimumOverridden { reason }])
        }
        C::Send => {
            at_stage(pooled, PooledStage::Fixed)?;
            if pooled.is_below_minimum() && !pooled.overridden {
                let (minimum, total) = (pooled.minimum, pooled.total);
                return Err(PoolingRefusal::BelowMinimum { minimum, total });
            }
            Ok(vec![E::PooledOrderSent])
        }
        C::CancelBelowMinimum => {
            at_stage(pooled, PooledStage::Fixed)?;
            if !pooled.is_below_minimum() || pooled.overridden {
                return Err(PoolingRefusal::NotBelowMinimum);
            }
            Ok(vec![E::PooledOrderCancelled])
        }
        C::Confirm { lines } => confirm(pooled, lines),
        C::Reallocate { cause, lines, kept } => reallocate(pooled, cause, lines, kept),
    }
}

/// What taking a close back does to a pooled order; nothing where nobody had ordered.
///
/// # Errors
/// Refuses while its demand is still being recorded, and once it was sent or cancelled.
pub fn withdraw(pooled: &PooledOrder) -> Result<Vec<PoolingEvent>, PoolingRefusal> {
    if pooled.stage == PooledStage::Gathering && pooled.demand.is_empty() {
        return Ok(vec![]);
    }
    at_stage(pooled, PooledStage::Fixed)?;
    Ok(vec![PoolingEvent::DemandWithdrawn])
}

fn at_stage(pooled: &PooledOrder, wanted: PooledStage) -> Result<(), PoolingRefusal> {
    if pooled.stage == wanted {
        return Ok(());
    }
    Err(match (pooled.stage, wanted) {
        (PooledStage::Cancelled, _) => PoolingRefusal::Cancelled,
        (PooledStage::Gathering, _) => PoolingRefusal::NotFixed,
        (_, PooledStage::Gathering) => PoolingRefusal::AlreadyFixed,
        (PooledStage::Fixed, _) => PoolingRefusal::NotSent,
        (_, PooledStage::Fixed) => PoolingRefusal::AlreadySent,
        (PooledStage::Sent, _) => PoolingRefusal::NotConfirmed,
        (PooledStage::Confirmed, _) => PoolingRefusal::AlreadyConfirmed,
    })
}

fn record(
    pooled: &PooledOrder,
    structure: StructureId,
    lines: Vec<DemandLine>,
) -> Result<Vec<PoolingEvent>, PoolingRefusal> {
    at_stage(pooled, PooledStage::Gathering)?;
    if pooled.demand.contains_key(&structure) {
        return Err(PoolingRefusal::AlreadyRecorded(structure));
    }
    Ok(vec![PoolingEvent::DemandRecorded { structure, lines }])
}

fn fixed_lines(
    pooled: &PooledOrder,
    offer: &[OfferLine],
    seed: &str,
) -> Result<Vec<PooledLine>, PoolingRefusal> {
    at_stage(pooled, PooledStage::Gathering)?;
    seed_from_hex(seed).ok_or(PoolingRefusal::SeedInvalid)?;
    let mut totals: BTreeMap<ProductId, Totals> = BTreeMap::new();
    for line in pooled.demand.values().flatten() {
        totals.entry(line.product).or_default().add(line.want);
    }
    if totals.is_empty() {
        return Err(PoolingRefusal::NoDemand);
    }
    let offers: BTreeMap<ProductId, &OfferLine> =
        offer.iter().map(|line| (line.product, line)).collect();
    totals
        .into_iter()
        .map(|(product, totals)| {
            let offer = offers.get(&product).ok_or(PoolingRefusal::NotOffered(product))?;
            fixed_line(offer, totals)
        })
        .collect()
}

/// One product of the pooled order: whole cases, at the price of the tier that they reach.
pub(super) fn fixed_line(offer: &OfferLine, totals: Totals) -> Result<PooledLine, PoolingRefusal> {
    let target = target(totals, offer.case_size, None);
    let unit_price = offer.tiers.reached(target).unit_price;
    let amount = offer.amount_before_vat(unit_price, target);
    Ok(PooledLine {
        product: offer.product,
        step: offer.step,
        variable_weight_grams: offer.variable_weight_grams,
        vat: offer.vat,
        case_size: offer.case_size,
        demand: totals.quantity,
        target,
        unit_price,
        amount: amount.map_err(|_| PoolingRefusal::AmountTooLarge)?,
    })
}

/// Each line names a product of the pooled order, once, and no more than `most` of it.
fn within(
    lines: &[ProductQuantity],
    most: impl Fn(ProductId) -> Option<Steps>,
    too_much: fn(ProductId) -> PoolingRefusal,
) -> Result<(), PoolingRefusal> {
    let mut seen = BTreeSet::new();
    for line in lines {
        let most = most(line.product).ok_or(PoolingRefusal::UnknownProduct(line.product))?;
        if !seen.insert(line.product) {
            return Err(PoolingRefusal::ProductRepeated(line.product));
        }
        if line.quantity > most {
            return Err(too_much(line.product));
        }
    }
    Ok(())
}

fn confirm(
    pooled: &PooledOrder,
    lines: Vec<ProductQuantity>,
) -> Result<Vec<PoolingEvent>, PoolingRefusal> {
    at_stage(pooled, PooledStage::Sent)?;
    let ordered = |product| pooled.lines.get(&product).map(|line| line.target);
    within(&lines, ordered, PoolingRefusal::MoreThanOrdered)?;
    let supplied: BTreeMap<ProductId, Steps> =
        lines.iter().map(|line| (line.product, line.quantity)).collect();
    let allocated = pooled
        .lines
        .values()
        .map(|line| {
            let supply = supplied.get(&line.product).copied().unwrap_or(line.target);
            ProductQuantity {
                product: line.product,
                quantity: supplied_target(pooled, line, supply),
            }
        })
        .collect();
    Ok(vec![
        PoolingEvent::SupplyConfirmed { lines },
        PoolingEvent::GoodsAllocated { cause: Cause::Confirmation, lines: allocated, kept: vec![] },
    ])
}

/// What the orders share once the producer said what it supplies: whole cases again.
fn supplied_target(pooled: &PooledOrder, line: &PooledLine, supply: Steps) -> Steps {
    if supply == line.target {
        return supply;
    }
    let mut totals = Totals::default();
    for claim in pooled.claims(line.product) {
        totals.add(claim.want);
    }
    target(totals, line.case_size, Some(supply))
}

fn reallocate(
    pooled: &PooledOrder,
    cause: Cause,
    lines: Vec<ProductQuantity>,
    kept: Vec<KeptShare>,
) -> Result<Vec<PoolingEvent>, PoolingRefusal> {
    at_stage(pooled, PooledStage::Confirmed)?;
    let allocated = |product| pooled.allocated.get(&product).copied();
    within(&lines, allocated, PoolingRefusal::MoreThanAllocated)?;
    Ok(vec![PoolingEvent::GoodsAllocated { cause, lines, kept }])
}
