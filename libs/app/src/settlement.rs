//! The end of a month: each structure owes its share, each producer is owed what was accepted.

use crate::{
    App, AppError, Command, Done, Request,
    process::{orders_of, system},
};
use domain::{
    campaigns::{Campaign, CampaignRefusal, Stage},
    ledger::{Account, LedgerCommand, Memo, Posting, moved},
    orders::Order,
    pooling::{PooledLine, PooledOrder, PooledStage},
    receptions::Reception,
};
use kernel::{
    Actor, CampaignId, CommandId, Money, PooledOrderId, ProducerId, Role, Steps, StructureId,
    TenantId,
};
use rust_decimal::Decimal;
use uuid::Uuid;

impl App {
    /// Settles a delivered campaign in the books of every structure and of the hub, and commits to
    /// each structure's volumes in the log. Every entry's id is derived from the campaign, so that
    /// after a crash the same call completes the rest.
    ///
    /// # Errors
    /// [`AppError::Refused`] unless the campaign is delivered, and what [`App::execute`] answers.
    pub async fn settle(
        &self,
        actor: &Actor,
        id: CommandId,
        campaign: CampaignId,
    ) -> Result<Done, AppError> {
        if actor.role != Role::Coordinator {
            return Err(AppError::Forbidden);
        }
        let hub = actor.tenant;
        let state = self.campaign(hub, campaign).await?;
        if !matches!(state.stage, Stage::Delivered | Stage::Settled) {
            return Err(CampaignRefusal::WrongStage { stage: state.stage }.into());
        }
        let mut postings = vec![];
        for structure in &state.structures {
            let share = self.settle_structure(hub, campaign, *structure).await?;
            postings.push(Posting { account: Account::Structure(*structure), amount: share });
        }
        postings.extend(self.owed_to_producers(hub, campaign, &state).await?);
        // What roundings leave over between lines for buyers and totals for producers.
        let rest: Money = postings.iter().map(|posting| posting.amount).sum();
        postings.push(Posting { account: Account::Rounding, amount: -rest });
        self.post(hub, campaign, campaign.uuid(), postings).await?;
        self.commit_volumes(hub, campaign, &state).await?;
        self.mark_settled(hub, id, campaign).await
    }

    /// Books what a structure owes the hub, and says how much it is.
    async fn settle_structure(
        &self,
        hub: TenantId,
        campaign: CampaignId,
        structure: StructureId,
    ) -> Result<Money, AppError> {
        let orders = orders_of(self, structure.into(), campaign).await?;
        let share: Money = orders.iter().map(|order| order.state.charged()).sum();
        let postings = moved(Account::Goods, Account::Hub(hub.into()), share);
        self.post(structure.into(), campaign, campaign.uuid(), postings).await?;
        Ok(share)
    }

    async fn owed_to_producers(
        &self,
        hub: TenantId,
        campaign: CampaignId,
        state: &Campaign,
    ) -> Result<Vec<Posting>, AppError> {
        let mut postings = vec![];
        for (id, pooled) in self.pooled_orders(hub, campaign, state).await? {
            let (PooledStage::Confirmed, Some(producer)) = (pooled.stage, pooled.producer) else {
                continue;
            };
            let weights = self.weights(campaign, state, producer).await?;
            postings.extend(self.owed_to_producer(hub, id, &pooled, producer, &weights).await?);
        }
        Ok(postings)
    }

    async fn owed_to_producer(
        &self,
        hub: TenantId,
        id: PooledOrderId,
        pooled: &PooledOrder,
        producer: ProducerId,
        weights: &Weights,
    ) -> Result<Vec<Posting>, AppError> {
        let reception = self.store.load_many::<Reception>(hub, &[id.uuid()]).await?;
        let Some(reception) = reception.first() else { return Ok(vec![]) };
        let (mut owed, mut lost) = (Money::ZERO, Money::ZERO);
        for line in pooled.lines.values() {
            let left = reception.state.left(line.product);
            let losses = reception.state.lost.get(&line.product).copied().unwrap_or_default();
            lost += with_vat(line, announced_units(line, losses))?;
            let units = match line.variable_weight_grams {
                Some(_) => weights.kilograms(line.product),
                None => announced_units(line, left),
            };
            // What was lost in crates was weighed with them.
            let unweighed = match line.variable_weight_grams {
                Some(_) => losses.saturating_sub(reception.state.lost_in_crates(line.product)),
                None => losses,
            };
            owed += with_vat(line, units + announced_units(line, unweighed))?;
        }
        Ok(vec![
            Posting { account: Account::Producer(producer), amount: -owed },
            Posting { account: Account::Losses, amount: lost },
        ])
    }

    /// What was weighed of one producer's goods, over all orders of the campaign.
    async fn weights(
        &self,
        campaign: CampaignId,
        state: &Campaign,
        producer: ProducerId,
    ) -> Result<Weights, AppError> {
        let weighed = |line: &&domain::campaigns::OfferLine| {
            line.producer == producer && line.variable_weight_grams.is_some()
        };
        let mut weights = Weights::default();
        if !state.offer.iter().any(|line| weighed(&line)) {
            return Ok(weights);
        }
        for structure in &state.structures {
            for order in orders_of(self, (*structure).into(), campaign).await? {
                weights.add(&order.state);
            }
        }
        Ok(weights)
    }

    async fn post(
        &self,
        tenant: TenantId,
        campaign: CampaignId,
        about: Uuid,
        postings: Vec<Posting>,
    ) -> Result<(), AppError> {
        if postings.iter().all(|posting| posting.amount == Money::ZERO) {
            return Ok(());
        }
        let post = LedgerCommand::Post { campaign, memo: Memo::Settlement, postings };
        let id = CommandId::derived(&[
            b"settlement",
            campaign.uuid().as_bytes(),
            tenant.uuid().as_bytes(),
        ]);
        let request = Request::new(id, Command::Ledger(about, post));
        self.execute(&system(tenant), request).await.map(|_| ())
    }
}

/// Grams weighed at packing, by product.
#[derive(Debug, Default)]
struct Weights(std::collections::BTreeMap<kernel::ProductId, u64>);

impl Weights {
    fn add(&mut self, order: &Order) {
        for (product, grams) in &order.weights {
            *self.0.entry(*product).or_default() += u64::from(*grams);
        }
    }

    fn kilograms(&self, product: kernel::ProductId) -> Decimal {
        Decimal::from(self.0.get(&product).copied().unwrap_or_default()) / Decimal::ONE_THOUSAND
    }
}

/// The priced units of `quantity`, by announced weight where it is variable.
fn announced_units(line: &PooledLine, quantity: Steps) -> Decimal {
    match line.variable_weight_grams {
        Some(grams) => Decimal::new(i64::from(grams), 3) * Decimal::from(quantity.count()),
        None => line.step.units(quantity),
    }
}

/// What a producer invoices for `units`, VAT included.
fn with_vat(line: &PooledLine, units: Decimal) -> Result<Money, AppError> {
    Ok(Money::round(line.unit_price.decimal() * units * line.vat.factor())?)
}
