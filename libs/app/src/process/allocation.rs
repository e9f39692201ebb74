//! What was pooled is shared out again: each order gets its part, in its own tenant.

use super::Trigger;
use crate::{App, AppError, Command, store::Trust};
use domain::{
    campaigns::{Campaign, OfferLine},
    orders::{AllocatedLine, Reason},
    pooling::PooledOrder,
};
use kernel::{CampaignId, Money, OrderId, ProductId, Steps, StructureId};
use std::collections::BTreeMap;

/// Orders shared out in one append: each may touch its wallet and its books too.
const ORDERS_PER_APPEND: usize = 100;

type Shares = BTreeMap<OrderId, Vec<AllocatedLine>>;

/// Gives each order its share of `products` by the uniform rule, at the price reached.
pub(super) async fn share_out(
    app: &App,
    trigger: &Trigger,
    products: Vec<ProductId>,
) -> Result<(), AppError> {
    let (pooled, campaign) = pooled_order(app, trigger).await?;
    let mut shares = Shares::new();
    for product in products {
        let (Some(line), Some(allocation)) =
            (pooled.lines.get(&product), pooled.allocation(product))
        else {
            return Err(AppError::NotFound);
        };
        let offer = offered(&campaign, product)?;
        let unit_price = line.unit_price.with_vat(line.vat)?;
        for share in &allocation.shares {
            shares.entry(share.order).or_default().push(AllocatedLine {
                product,
                quantity: share.given,
                reason: Reason::Shared(share.outcome),
                level: allocation.level,
                unit_price,
                amount: offer.line_amount(line.unit_price, share.given)?,
            });
        }
    }
    send(app, trigger, &pooled, shares).await
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
    send(app, trigger, &pooled, shares).await
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
) -> Result<(), AppError> {
    let campaign = pooled.campaign.ok_or(AppError::NotFound)?;
    for (structure, lines) in &pooled.demand {
        let orders: std::collections::BTreeSet<OrderId> =
            lines.iter().map(|line| line.order).collect();
        let of_structure: Vec<(OrderId, Vec<AllocatedLine>)> =
            orders.into_iter().filter_map(|order| Some((order, shares.remove(&order)?))).collect();
        for (number, part) in of_structure.chunks(ORDERS_PER_APPEND).enumerate() {
            allocate(app, trigger, campaign, *structure, number, part.to_vec()).await?;
        }
    }
    Ok(())
}

async fn allocate(
    app: &App,
    trigger: &Trigger,
    campaign: CampaignId,
    structure: StructureId,
    number: usize,
    orders: Vec<(OrderId, Vec<AllocatedLine>)>,
) -> Result<(), AppError> {
    let step = format!("allocate {structure} {number}");
    let command = Command::AllocateOrders(campaign, orders);
    app.follow(trigger, structure.into(), &step, command).await.map(|_| ())
}
