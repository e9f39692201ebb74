//! What a coordinator does with a campaign beyond single commands.

use crate::{App, AppError, Command, Done, Request, process::system, store::Trust};
use domain::{
    Refusal,
    campaigns::{Campaign, CampaignCommand, OfferLine, Stage},
    negotiations::{Negotiation, Progress, TermLine},
    pooling::{PooledOrder, PooledStage, PoolingCommand},
    producers::Producer,
};
use kernel::{
    Actor, AgreementId, CampaignId, CommandId, Month, NegotiationId, PooledOrderId, ProductId,
    Role, TenantId,
};

/// A product, under the agreement that a negotiation led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfferChoice {
    pub negotiation: NegotiationId,
    pub product: ProductId,
}

impl App {
    /// Composes a campaign's offer from agreements that are valid in its month.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a product that no valid agreement covers, and what
    /// [`App::execute`] answers.
    pub async fn compose(
        &self,
        actor: &Actor,
        id: CommandId,
        campaign: CampaignId,
        choices: &[OfferChoice],
    ) -> Result<Done, AppError> {
        if !matches!(actor.role, Role::Coordinator | Role::System) {
            return Err(AppError::Forbidden);
        }
        let hub = self.hub_of(actor).await?;
        let state = self.campaign(hub, campaign).await?;
        let month = state.month.ok_or(AppError::NotFound)?;
        let mut lines = vec![];
        for choice in choices {
            lines.push(self.offer_line(hub, month, choice).await?);
        }
        let compose = Command::Campaign(campaign, CampaignCommand::Compose { lines });
        self.execute(actor, Request::new(id, compose)).await
    }

    async fn offer_line(
        &self,
        hub: TenantId,
        month: Month,
        choice: &OfferChoice,
    ) -> Result<OfferLine, AppError> {
        let negotiation = choice.negotiation.uuid();
        let negotiation =
            self.store.load::<Negotiation>(hub, negotiation, Trust::Remembered).await?.state;
        let (agreement, term) = agreed(&negotiation, month, choice.product)?;
        let producer_id = negotiation.producer.ok_or(AppError::NotFound)?;
        let producer =
            self.store.load::<Producer>(hub, producer_id.uuid(), Trust::Remembered).await?.state;
        let product = producer.products.get(&choice.product).ok_or(AppError::NotFound)?;
        Ok(OfferLine {
            product: product.id,
            producer: producer_id,
            agreement,
            name: product.name.clone(),
            producer_name: producer.name.clone(),
            category: product.category,
            step: product.step,
            case_size: term.case_size,
            tiers: term.tiers.clone(),
            vat: product.vat,
            labels: product.labels.clone(),
            allergens: product.allergens.clone(),
            variable_weight_grams: product.variable_weight_grams,
            content: product.content,
            retail_price: product.retail_price,
            distance_km: producer.distance_km,
        })
    }

    /// Sends every pooled order of a closed campaign, and cancels those below their minimum that
    /// the coordinator did not override. Can be called again after a crash.
    ///
    /// # Errors
    /// What [`App::execute`] answers; [`AppError::Refused`] before the pooled orders are fixed.
    pub async fn send_orders(
        &self,
        actor: &Actor,
        id: CommandId,
        campaign: CampaignId,
    ) -> Result<Done, AppError> {
        if actor.role != Role::Coordinator {
            return Err(AppError::Forbidden);
        }
        let state = self.campaign(actor.tenant, campaign).await?;
        if state.stage != Stage::Closed {
            let refusal = domain::campaigns::CampaignRefusal::WrongStage { stage: state.stage };
            return Err(AppError::Refused(refusal.into()));
        }
        let pooled = self.pooled_orders(actor.tenant, campaign, &state).await?;
        let gathering = pooled.iter().any(|(_, pooled)| pooled.stage == PooledStage::Gathering);
        if gathering || (pooled.is_empty() && !self.nobody_ordered(campaign, &state).await?) {
            return Err(AppError::Refused(domain::pooling::PoolingRefusal::NotFixed.into()));
        }
        for (pooled_id, pooled) in pooled {
            let command = match pooled.stage {
                PooledStage::Fixed if pooled.is_below_minimum() && !pooled.overridden => {
                    PoolingCommand::CancelBelowMinimum
                }
                PooledStage::Fixed => PoolingCommand::Send,
                _ => continue,
            };
            let step = CommandId::derived(&[id.uuid().as_bytes(), pooled_id.uuid().as_bytes()]);
            self.execute(actor, Request::new(step, Command::Pooling(pooled_id, command))).await?;
        }
        let ordered = Command::Campaign(campaign, CampaignCommand::MarkOrdered);
        self.execute(actor, Request::new(id, ordered)).await
    }

    /// The campaign's pooled orders that have any demand.
    pub(crate) async fn pooled_orders(
        &self,
        hub: TenantId,
        campaign: CampaignId,
        state: &Campaign,
    ) -> Result<Vec<(PooledOrderId, PooledOrder)>, AppError> {
        let ids: Vec<_> = state
            .producers()
            .into_iter()
            .map(|producer| PooledOrderId::of(campaign, producer).uuid())
            .collect();
        let pooled = self.store.load_many::<PooledOrder>(hub, &ids).await?;
        let owned = |loaded: crate::store::Loaded<PooledOrder>| {
            (PooledOrderId::from_uuid(loaded.id), PooledOrder::clone(&loaded.state))
        };
        Ok(pooled.into_iter().map(owned).collect())
    }

    pub(crate) async fn campaign(
        &self,
        hub: TenantId,
        campaign: CampaignId,
    ) -> Result<Campaign, AppError> {
        let loaded = self.store.load::<Campaign>(hub, campaign.uuid(), Trust::Fresh).await?;
        if loaded.version == 0 {
            return Err(AppError::NotFound);
        }
        Ok(Campaign::clone(&loaded.state))
    }

    /// Records that the month is settled, once it is.
    pub(crate) async fn mark_settled(
        &self,
        hub: TenantId,
        id: CommandId,
        campaign: CampaignId,
    ) -> Result<Done, AppError> {
        let settled = Command::Campaign(campaign, CampaignCommand::MarkSettled);
        match self.execute(&system(hub), Request::new(id, settled)).await {
            Err(AppError::Refused(Refusal::Campaign(
                domain::campaigns::CampaignRefusal::WrongStage { stage: Stage::Settled },
            ))) => Ok(Done { stream: None, version: 0, repeated: true }),
            other => other,
        }
    }
}

/// The agreed terms of `product`, if they are valid in `month`.
fn agreed(
    negotiation: &Negotiation,
    month: Month,
    product: ProductId,
) -> Result<(AgreementId, &TermLine), AppError> {
    let (Progress::Agreed(agreement), Some((_, terms))) =
        (negotiation.progress, &negotiation.on_the_table)
    else {
        return Err(AppError::NotFound);
    };
    let first_day = month.day(1).ok_or(AppError::NotFound)?;
    let last_day = month.next().day(1).and_then(|day| day.pred_opt()).ok_or(AppError::NotFound)?;
    if terms.valid_from > last_day || terms.valid_to < first_day {
        return Err(AppError::NotFound);
    }
    let line = terms.lines.iter().find(|line| line.product == product);
    Ok((agreement, line.ok_or(AppError::NotFound)?))
}
