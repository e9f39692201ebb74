//! What was pooled is shared out again: each order gets its part, in its own tenant.

use super::{Trigger, system};
use crate::{App, AppError, Command, store::Trust};
use domain::{
    campaigns::{Campaign, OfferLine},
    orders::{AllocatedLine, Order, OrderCommand, Reason},
    pooling::{Cause, KeptShare, PooledOrder, PoolingCommand, ProductQuantity},
};
use kernel::{CampaignId, Money, OrderId, PooledOrderId, ProductId, Steps};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Orders shared out in one append: each may touch its wallet and its books too.
const ORDERS_PER_APPEND: usize = 100;

type Shares = BTreeMap<OrderId, Vec<AllocatedLine>>;
type AllocateAll = fn(CampaignId, Vec<(OrderId, Vec<AllocatedLine>)>) -> Command;

/// Gives each order its share of the products of `allocated` by the uniform rule, at the price
/// reached. What is packed stays as it is.
pub(super) async fn share_out(
    app: &App,
    trigger: &Trigger,
    cause: Cause,
    allocated: Vec<ProductQuantity>,
) -> Result<(), AppError> {
    let (pooled, campaign) = pooled_order(app, trigger).await?;
    let (mut shares, mut in_crates) = (Shares::new(), Shares::new());
    for product in allocated.iter().map(|line| line.product) {
        let (Some(line), Some(allocation)) =
            (pooled.lines.get(&product), pooled.allocation(product))
        else {
            return Err(AppError::NotFound);
        };
        let offer = offered(&campaign, product)?;
        let unit_price = line.unit_price.with_vat(line.vat)?;
        let kept = pooled.kept.get(&product);
        for share in &allocation.shares {
            let is_kept = kept.is_some_and(|kept| kept.contains_key(&share.order));
            let (to, reason) = match is_kept {
                true => (&mut in_crates, Reason::Missing),
                false => (&mut shares, Reason::Shared(share.outcome)),
            };
            to.entry(share.order).or_default().push(AllocatedLine {
                product,
                quantity: share.given,
                reason,
                level: allocation.level,
                unit_price,
                amount: offer.line_amount(line.unit_price, share.given)?,
            });
        }
    }
    if cause == Cause::Confirmation {
        return send(app, trigger, &pooled, shares, Command::AllocateOrders).await;
    }
    missing_in_crates(app, trigger, &pooled, in_crates).await?;
    send(app, trigger, &pooled, shares.clone(), Command::ReallocateOrders).await?;
    share_beside_newly_packed(app, trigger, (cause, allocated), &pooled, &shares).await
}

/// Crates that lack something since they were packed: their orders get less than they hold.
async fn missing_in_crates(
    app: &App,
    trigger: &Trigger,
    pooled: &PooledOrder,
    in_crates: Shares,
) -> Result<(), AppError> {
    let campaign = pooled.campaign.ok_or(AppError::NotFound)?;
    for (structure, demand) in &pooled.demand {
        let ids: BTreeSet<Uuid> = demand.iter().map(|line| line.order.uuid()).collect();
        let ids: Vec<Uuid> =
            ids.into_iter().filter(|id| in_crates.contains_key(&OrderId::from_uuid(*id))).collect();
        for order in app.store.load_many::<Order>((*structure).into(), &ids).await? {
            let id = OrderId::from_uuid(order.id);
            let held = |product| order.state.allocated.get(&product);
            let mut lines = in_crates.get(&id).cloned().unwrap_or_default();
            lines.retain(|line| held(line.product).is_some_and(|now| line.quantity < now.quantity));
            for line in &mut lines {
                if let Some(now) = held(line.product).filter(|_| weighed(&order.state, line)) {
                    line.amount = part_of(now, line.quantity)?;
                }
            }
            if lines.is_empty() {
                continue;
            }
            let step = format!("missing {id}");
            let allocate = Command::Order(id, campaign, OrderCommand::Allocate { lines });
            app.follow(trigger, (*structure).into(), &step, allocate).await?;
        }
    }
    Ok(())
}

fn weighed(order: &Order, line: &AllocatedLine) -> bool {
    order.weights.contains_key(&line.product)
}

/// What is left of a weighed line costs its part of what the scales said.
fn part_of(now: &AllocatedLine, quantity: Steps) -> Result<Money, AppError> {
    let part = now.amount.euros() * Decimal::from(quantity.count());
    Ok(Money::round(part / Decimal::from(now.quantity.count().max(1)))?)
}

/// Crates that were packed between the decision and now keep what they hold too: the others share
/// what is left beside them. Nothing follows for products that were shared out anew since: that
/// has its own event.
async fn share_beside_newly_packed(
    app: &App,
    trigger: &Trigger,
    (cause, lines): (Cause, Vec<ProductQuantity>),
    pooled: &PooledOrder,
    shares: &Shares,
) -> Result<(), AppError> {
    loop {
        let now = app.store.load::<PooledOrder>(trigger.tenant, trigger.stream, Trust::Fresh);
        let now = now.await?;
        let mut lines = lines.clone();
        lines.retain(|line| shared_alike(&now.state, pooled, line.product));
        let products: Vec<ProductId> = lines.iter().map(|line| line.product).collect();
        let packed = app.packed(pooled, &products).await?;
        if !packed.iter().any(|share| differs(share, shares)) {
            return Ok(());
        }
        // What is missing in a crate since was taken off already, or is at its own event.
        let kept = packed.into_iter().map(|share| {
            let before = pooled.kept.get(&share.product).and_then(|kept| kept.get(&share.order));
            KeptShare { quantity: before.copied().unwrap_or(share.quantity), ..share }
        });
        let reallocate = PoolingCommand::Reallocate { cause, lines, kept: kept.collect() };
        let command = Command::Pooling(PooledOrderId::from_uuid(trigger.stream), reallocate);
        let request = trigger.request("beside", command).expecting(Some(now.version));
        match app.execute(&system(trigger.tenant), request).await {
            Ok(_) | Err(AppError::CommandReused) => return Ok(()),
            // Perhaps other products were shared out: what is said of these stands.
            Err(AppError::Conflict { .. }) => {}
            Err(error) => return Err(error),
        }
    }
}

/// Whether the orders share as much of the product, beside the same crates.
fn shared_alike(one: &PooledOrder, other: &PooledOrder, product: ProductId) -> bool {
    one.allocated.get(&product) == other.allocated.get(&product)
        && one.kept.get(&product) == other.kept.get(&product)
}

/// Whether a packed crate holds other than the order was to be given.
fn differs(packed: &KeptShare, shares: &Shares) -> bool {
    let intended = shares.get(&packed.order).into_iter().flatten();
    let mut intended = intended.filter(|line| line.product == packed.product);
    intended.any(|line| line.quantity != packed.quantity)
}

/// Nothing is ordered from this producer: every line is credited.
pub(super) async fn cancel(app: &App, trigger: &Trigger) -> Result<(), AppError> {
    let (pooled, _) = pooled_order(app, trigger).await?;
    let mut shares = Shares::new();
    for claim in pooled.demand.values().flatten() {
        let Some(line) = pooled.lines.get(&claim.product) else { continue };
        shares.entry(claim.order).or_default().push(AllocatedLine {
            product: claim.product,
            quantity: Steps::ZERO,
            reason: Reason::BelowMinimum,
            level: Steps::ZERO,
            unit_price: line.unit_price.with_vat(line.vat)?,
            amount: Money::ZERO,
        });
    }
    send(app, trigger, &pooled, shares, Command::AllocateOrders).await
}

/// The pooled order as the event left it, and its campaign.
async fn pooled_order(app: &App, trigger: &Trigger) -> Result<(PooledOrder, Campaign), AppError> {
    let pooled = app
        .store
        .load_as_of::<PooledOrder>(trigger.tenant, trigger.stream, trigger.version)
        .await?;
    let campaign = pooled.campaign.ok_or(AppError::NotFound)?;
    let campaign =
        app.store.load::<Campaign>(trigger.tenant, campaign.uuid(), Trust::Remembered).await?;
    Ok((pooled, Campaign::clone(&campaign.state)))
}

fn offered(campaign: &Campaign, product: ProductId) -> Result<&OfferLine, AppError> {
    let line = campaign.offer.iter().find(|line| line.product == product);
    line.ok_or(AppError::NotFound)
}

async fn send(
    app: &App,
    trigger: &Trigger,
    pooled: &PooledOrder,
    mut shares: Shares,
    command: AllocateAll,
) -> Result<(), AppError> {
    let campaign = pooled.campaign.ok_or(AppError::NotFound)?;
    for (structure, lines) in &pooled.demand {
        let orders: BTreeSet<OrderId> = lines.iter().map(|line| line.order).collect();
        let of_structure: Vec<(OrderId, Vec<AllocatedLine>)> =
            orders.into_iter().filter_map(|order| Some((order, shares.remove(&order)?))).collect();
        for (number, part) in of_structure.chunks(ORDERS_PER_APPEND).enumerate() {
            let step = format!("allocate {structure} {number}");
            let command = command(campaign, part.to_vec());
            app.follow(trigger, (*structure).into(), &step, command).await?;
        }
    }
    Ok(())
}
