//! A campaign's beginning, and what goes on between its close and the sending of its orders.

use crate::{
    App, AppError, Command, Done, Request,
    process::{minimum_of, orders_of},
    store::Trust,
};
use domain::{
    campaigns::{Campaign, CampaignCommand, CampaignRefusal},
    order_forms::OrderForm,
    orders::OrderStage,
    pooling::Preview,
};
use kernel::{Actor, CampaignId, CommandId, Month, ProducerId, Role, TenantId};
use std::collections::{BTreeMap, BTreeSet};
use storage::queries::{
    campaign_board, pooled_demand, pooled_demand::ProductDemand, pooled_orders,
};

/// How far the pooling of a closed campaign is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolingProgress {
    /// Producers from whom something was ordered.
    pub expected: usize,
    /// Of these, with a pooled order that is fixed.
    pub fixed: usize,
}

impl PoolingProgress {
    pub const fn is_over(self) -> bool {
        self.fixed >= self.expected
    }
}

/// What all orders ask of one producer, and what a close now would make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolingPreview {
    pub producer: ProducerId,
    pub producer_name: String,
    /// The producer's part of the offer, in its order.
    pub products: Vec<ProductDemand>,
    pub order: Preview,
}

impl App {
    /// What a close now would make of each producer's order, by the producers' names.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] to anybody but the coordination, [`AppError::Refused`] for an amount
    /// that no purchase can cost, [`AppError::Unavailable`] when the database does not answer.
    pub async fn pooling_preview(
        &self,
        actor: &Actor,
        campaign: CampaignId,
    ) -> Result<Vec<PoolingPreview>, AppError> {
        if actor.role != Role::Coordinator {
            return Err(AppError::Forbidden);
        }
        let mut reading = self.reading(actor.tenant).await?;
        let demand = pooled_demand::product_demand(&mut reading, actor.tenant, campaign).await?;
        drop(reading);
        let mut offers: BTreeMap<(String, ProducerId), Vec<ProductDemand>> = BTreeMap::new();
        for product in demand {
            let producer = (product.line.producer_name.clone(), product.line.producer);
            offers.entry(producer).or_default().push(product);
        }
        let mut previews = vec![];
        for ((producer_name, producer), products) in offers {
            let offer: Vec<_> = products.iter().map(|product| &product.line).collect();
            let minimum = minimum_of(self, actor.tenant, &offer).await?;
            let asked = products.iter().map(|product| (&product.line, product.totals));
            let order = Preview::of(asked, minimum)?;
            previews.push(PoolingPreview { producer, producer_name, products, order });
        }
        Ok(previews)
    }

    /// Drafts the hub's campaign of `month`; a month has one.
    ///
    /// # Errors
    /// What [`App::execute`] answers; refused where the month has its campaign already.
    pub async fn draft_campaign(
        &self,
        actor: &Actor,
        id: CommandId,
        month: Month,
    ) -> Result<(CampaignId, Done), AppError> {
        if actor.role != Role::Coordinator {
            return Err(AppError::Forbidden);
        }
        let hub = actor.tenant;
        let named = format!("campaign {hub} {month}");
        let campaign = CampaignId::derived(&[named.as_bytes()]);
        let mut reading = self.reading_current(hub).await?;
        let known = campaign_board::campaigns(&mut reading, hub).await?;
        drop(reading);
        if known.iter().any(|other| other.month == month && other.campaign != campaign) {
            return Err(CampaignRefusal::AlreadyDrafted.into());
        }
        let draft = Command::Campaign(campaign, CampaignCommand::Draft { month });
        let done = self.execute(actor, Request::new(id, draft)).await?;
        Ok((campaign, done))
    }

    /// How many pooled orders of a closed campaign are fixed, to show while it goes on.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn pooling_progress(
        &self,
        hub: TenantId,
        campaign: CampaignId,
    ) -> Result<PoolingProgress, AppError> {
        let mut reading = self.reading(hub).await?;
        let demand = pooled_demand::product_demand(&mut reading, hub, campaign).await?;
        let pooled = pooled_orders::pooled_orders(&mut reading, hub, campaign).await?;
        let fixed: BTreeSet<ProducerId> = pooled.iter().map(|order| order.producer).collect();
        let asked: BTreeSet<ProducerId> = demand
            .iter()
            .filter(|product| !product.totals.quantity.is_zero())
            .map(|product| product.line.producer)
            .collect();
        let fixed = asked.intersection(&fixed).count();
        Ok(PoolingProgress { expected: asked.len(), fixed })
    }

    /// Whether no order can reach a pooled order any more because there is none: every form is
    /// closed, and empty.
    pub(crate) async fn nobody_ordered(
        &self,
        campaign: CampaignId,
        state: &Campaign,
    ) -> Result<bool, AppError> {
        for structure in &state.structures {
            let tenant = TenantId::from(*structure);
            let form =
                self.store.load::<OrderForm>(tenant, campaign.uuid(), Trust::Fresh).await?.state;
            let orders = orders_of(self, tenant, campaign).await?;
            let placed = orders.iter().any(|order| order.state.stage == OrderStage::Placed);
            if !form.closed || placed {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
