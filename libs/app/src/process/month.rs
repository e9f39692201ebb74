//! The month opens and closes in every structure.

use super::Trigger;
use crate::{
    App, AppError, Command,
    store::{Loaded, Trust},
};
use chrono::{DateTime, Utc};
use domain::{
    Refusal,
    campaigns::{Campaign, OfferLine},
    members::Member,
    negotiations::Negotiation,
    order_forms::OrderFormCommand,
    orders::{Order, OrderStage},
    pooling::{DemandLine, PoolingCommand, PoolingRefusal},
};
use kernel::{
    CampaignId, MemberId, Money, OrderId, PooledOrderId, ProducerId, ProductId, StructureId,
    TenantId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Presents the hub's offer in each structure that takes part.
pub(super) async fn open(
    app: &App,
    trigger: &Trigger,
    closes_at: DateTime<Utc>,
    structures: Vec<StructureId>,
) -> Result<(), AppError> {
    let campaign = loaded_campaign(app, trigger).await?;
    let Some(month) = campaign.month else { return Err(AppError::NotFound) };
    let id = CampaignId::from_uuid(trigger.stream);
    for structure in structures {
        let present = OrderFormCommand::Present {
            hub: StructureId::from(trigger.tenant),
            month,
            closes_at,
            lines: campaign.offer.clone(),
        };
        let step = format!("present {structure}");
        app.follow(trigger, structure.into(), &step, Command::OrderForm(id, present)).await?;
    }
    Ok(())
}

/// Takes orders again in every structure, after a close that was taken back.
pub(super) async fn reopen(
    app: &App,
    trigger: &Trigger,
    closes_at: DateTime<Utc>,
) -> Result<(), AppError> {
    let campaign = loaded_campaign(app, trigger).await?;
    let id = CampaignId::from_uuid(trigger.stream);
    for structure in campaign.structures {
        let step = format!("reopen {structure}");
        let reopen = Command::OrderForm(id, OrderFormCommand::Reopen { closes_at });
        app.follow(trigger, structure.into(), &step, reopen).await?;
    }
    Ok(())
}

/// Whether this close was taken back since. Only a close that is done with is taken back, so that
/// nothing is left to do for it; what members order since is the next one's to count.
async fn is_taken_back(app: &App, trigger: &Trigger, now: &Campaign) -> Result<bool, AppError> {
    let then = app.store.load_as_of::<Campaign>(trigger.tenant, trigger.stream, trigger.version);
    Ok(then.await?.reopenings < now.reopenings)
}

/// Ends all ordering, sums what was ordered over all structures, and fixes the pooled orders.
pub(super) async fn close(app: &App, trigger: &Trigger) -> Result<(), AppError> {
    let campaign = loaded_campaign(app, trigger).await?;
    if is_taken_back(app, trigger, &campaign).await? {
        return Ok(());
    }
    let id = CampaignId::from_uuid(trigger.stream);
    for structure in &campaign.structures {
        let step = format!("close {structure}");
        let close = Command::OrderForm(id, OrderFormCommand::Close);
        app.follow(trigger, (*structure).into(), &step, close).await?;
    }
    // Every form is closed: what is read from here on can no longer change.
    let producer_of: BTreeMap<ProductId, ProducerId> =
        campaign.offer.iter().map(|line| (line.product, line.producer)).collect();
    for structure in &campaign.structures {
        record_demand(app, trigger, id, *structure, &producer_of).await?;
    }
    let root = trigger.root.ok_or_else(|| AppError::unavailable("the log's root at the close"))?;
    let seed = hex::encode(root);
    for producer in campaign.producers() {
        fix(app, trigger, id, producer, &campaign.offer, &seed).await?;
    }
    Ok(())
}

async fn loaded_campaign(app: &App, trigger: &Trigger) -> Result<Campaign, AppError> {
    let loaded = app.store.load::<Campaign>(trigger.tenant, trigger.stream, Trust::Fresh).await?;
    Ok(Campaign::clone(&loaded.state))
}

/// Sends the hub what one structure's orders want of each producer: the one crossing of tenants.
async fn record_demand(
    app: &App,
    trigger: &Trigger,
    campaign: CampaignId,
    structure: StructureId,
    producer_of: &BTreeMap<ProductId, ProducerId>,
) -> Result<(), AppError> {
    let mut demand: BTreeMap<ProducerId, Vec<DemandLine>> = BTreeMap::new();
    for order in orders_of(app, structure.into(), campaign).await? {
        if order.state.stage != OrderStage::Placed {
            continue;
        }
        for line in order.state.lines.values() {
            let Some(producer) = producer_of.get(&line.product) else { continue };
            demand.entry(*producer).or_default().push(DemandLine {
                order: OrderId::from_uuid(order.id),
                product: line.product,
                want: line.want,
            });
        }
    }
    for (producer, lines) in demand {
        let pooled = PooledOrderId::of(campaign, producer);
        let step = format!("demand {structure} {producer}");
        let record = PoolingCommand::RecordDemand { structure, lines };
        app.follow(trigger, trigger.tenant, &step, Command::Pooling(pooled, record)).await?;
    }
    Ok(())
}

/// A structure's orders of one campaign, cancelled ones too.
pub(crate) async fn orders_of(
    app: &App,
    tenant: TenantId,
    campaign: CampaignId,
) -> Result<Vec<Loaded<Order>>, AppError> {
    let members = app.store.ids_of::<Member>(tenant).await?;
    let mut orders: Vec<_> = members
        .into_iter()
        .map(|member| OrderId::of_member(campaign, MemberId::from_uuid(member)).uuid())
        .collect();
    orders.push(OrderId::of_structure(campaign, tenant.into()).uuid());
    app.store.load_many::<Order>(tenant, &orders).await
}

async fn fix(
    app: &App,
    trigger: &Trigger,
    campaign: CampaignId,
    producer: ProducerId,
    offer: &[OfferLine],
    seed: &str,
) -> Result<(), AppError> {
    let offer: Vec<OfferLine> =
        offer.iter().filter(|line| line.producer == producer).cloned().collect();
    let lines: Vec<&OfferLine> = offer.iter().collect();
    let minimum = minimum_of(app, trigger.tenant, &lines).await?;
    let fix = PoolingCommand::Fix { campaign, producer, offer, minimum, seed: seed.to_owned() };
    let pooled = PooledOrderId::of(campaign, producer);
    let step = format!("fix {producer}");
    match app.follow(trigger, trigger.tenant, &step, Command::Pooling(pooled, fix)).await {
        // Nobody ordered from this producer: there is nothing to pool.
        Err(AppError::Refused(Refusal::Pooling(PoolingRefusal::NoDemand))) => Ok(()),
        other => other.map(|_| ()),
    }
}

/// The highest minimum of the agreements that the offer rests on; each has its negotiation's id.
pub(crate) async fn minimum_of(
    app: &App,
    hub: TenantId,
    offer: &[&OfferLine],
) -> Result<Money, AppError> {
    let agreements: BTreeSet<_> = offer.iter().map(|line| line.agreement.uuid()).collect();
    let agreements: Vec<_> = agreements.into_iter().collect();
    let negotiations = app.store.load_many::<Negotiation>(hub, &agreements).await?;
    let minimums = negotiations
        .iter()
        .filter_map(|negotiation| negotiation.state.on_the_table.as_ref())
        .map(|(_, terms)| terms.minimum_order);
    Ok(minimums.max().unwrap_or_default())
}
