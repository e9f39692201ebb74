//! From the close to the settlement: pooled orders, reception, packing, rounds, accounts, reports.

use super::{
    Story,
    chance::Dice,
    department::programme_id,
    files::StructureRow,
    story::{account_id, animator, command_id, producer_id, structure_id},
};
use crate::CtlError;
use app::{
    AppError, Command, Purpose, places,
    queries::{
        campaign_board::campaign as read_campaign,
        handover::crates_of_campaign,
        month_board::{PackingOrder, packing_orders},
        pooled_orders::{PooledOrderView, pooled_orders},
        rounds::structure_crates,
    },
    vault::Vault,
};
use chrono::{Days, NaiveDate};
use domain::{
    Refusal,
    campaigns::{CampaignCommand, Stage},
    crates::{CrateCommand, PackedLine},
    funding::FundingRefusal,
    pooling::{PooledStage, PoolingCommand, ProductQuantity},
    receptions::{LossReason, ReceivedLine, ReceptionCommand},
    rounds::{RoundCommand, Stop},
};
use kernel::{Actor, CampaignId, PooledOrderId, ProductId, Role, RoundId, Steps, TenantId};
use std::collections::BTreeMap;

/// Stops of one round.
const STOPS: usize = 10;

impl Story {
    pub(super) async fn close_and_order(&self, campaign: CampaignId) -> Result<(), CtlError> {
        let coordinator = self.coordinator();
        let close = Command::Campaign(campaign, CampaignCommand::Close);
        self.once(&coordinator, &format!("close {campaign}"), close).await?;
        self.catch_up().await?;
        let below: Vec<PooledOrderView> = self
            .pooled(campaign)
            .await?
            .into_iter()
            .filter(|pooled| pooled.stage == PooledStage::Fixed && pooled.total < pooled.minimum)
            .collect();
        // The first stays below its minimum and is cancelled; the others are sent all the same.
        for pooled in below.iter().skip(1) {
            let reason =
                "La productrice accepte de livrer avec sa tournée du marché de Toul.".to_owned();
            let over = PoolingCommand::OverrideMinimum { reason };
            let what = format!("override {}", pooled.pooled_order);
            let command = Command::Pooling(pooled.pooled_order, over);
            self.once(&coordinator, &what, command).await?;
        }
        let id = command_id(&format!("send orders {campaign}"));
        if self.campaign_stage(campaign).await? == Stage::Closed {
            self.app().send_orders(&coordinator, id, campaign).await?;
        }
        self.catch_up().await?;
        self.confirm(campaign).await?;
        self.catch_up().await
    }

    /// Every producer confirms; the one asked for most of a product has only part of it.
    async fn confirm(&self, campaign: CampaignId) -> Result<(), CtlError> {
        let pooled = self.pooled(campaign).await?;
        let scarce: Option<ProductId> = pooled
            .iter()
            .filter(|pooled| pooled.stage == PooledStage::Sent)
            .flat_map(|pooled| &pooled.lines)
            .max_by_key(|line| (line.target, line.product))
            .map(|line| line.product);
        for one in pooled.iter().filter(|pooled| pooled.stage == PooledStage::Sent) {
            let lines = one
                .lines
                .iter()
                .filter(|line| Some(line.product) == scarce)
                .map(|line| ProductQuantity {
                    product: line.product,
                    quantity: Steps::new(line.target.count() * 6 / 10),
                })
                .collect();
            let Some(row) =
                self.files().producers.iter().find(|row| producer_id(&row.key) == one.producer)
            else {
                continue;
            };
            let producer = Actor {
                account: account_id("producer", &row.key),
                tenant: self.hub().into(),
                role: Role::Producer(one.producer),
            };
            let confirm = Command::Pooling(one.pooled_order, PoolingCommand::Confirm { lines });
            self.once(&producer, &format!("confirm {}", one.pooled_order), confirm).await?;
        }
        Ok(())
    }

    async fn campaign_stage(&self, campaign: CampaignId) -> Result<Stage, CtlError> {
        let hub = TenantId::from(self.hub());
        let mut reading = self.app().reading(hub).await?;
        let found = read_campaign(&mut reading, hub, campaign).await.map_err(AppError::from)?;
        Ok(found.ok_or(AppError::NotFound)?.stage)
    }

    pub(super) async fn pooled(
        &self,
        campaign: CampaignId,
    ) -> Result<Vec<PooledOrderView>, CtlError> {
        let hub = TenantId::from(self.hub());
        let mut reading = self.app().reading(hub).await?;
        Ok(pooled_orders(&mut reading, hub, campaign).await.map_err(AppError::from)?)
    }

    /// What comes is weighed and looked at: one line is refused in part, one loses a piece.
    pub(super) async fn receive(&self, campaign: CampaignId) -> Result<(), CtlError> {
        let coordinator = self.coordinator();
        let pooled: Vec<PooledOrderView> = self
            .pooled(campaign)
            .await?
            .into_iter()
            .filter(|pooled| pooled.stage == PooledStage::Confirmed)
            .collect();
        let today = self.today();
        for (number, one) in pooled.iter().enumerate() {
            let lines = received(one, number, today);
            let receive = ReceptionCommand::Receive { campaign, producer: one.producer, lines };
            let command = Command::Reception(one.pooled_order, receive);
            self.once(&coordinator, &format!("receive {}", one.pooled_order), command).await?;
        }
        self.catch_up().await?;
        if let Some(one) = pooled.get(1) {
            self.lose_one(&coordinator, one).await?;
        }
        let received = Command::Campaign(campaign, CampaignCommand::MarkReceived);
        self.once(&coordinator, &format!("received {campaign}"), received).await?;
        self.catch_up().await
    }

    async fn lose_one(
        &self,
        coordinator: &Actor,
        pooled: &PooledOrderView,
    ) -> Result<(), CtlError> {
        let Some(line) = pooled.lines.iter().max_by_key(|line| (line.allocated, line.product))
        else {
            return Ok(());
        };
        let loss = ReceptionCommand::RecordLoss {
            product: line.product,
            quantity: Steps::new(1),
            reason: LossReason::Broken,
        };
        let command = Command::Reception(pooled.pooled_order, loss);
        self.once(coordinator, &format!("loss {}", pooled.pooled_order), command).await
    }

    pub(super) async fn pack_and_deliver(&self, campaign: CampaignId) -> Result<(), CtlError> {
        let structures: Vec<StructureRow> = self.files().joining().cloned().collect();
        self.for_all(structures.clone(), move |story, structure| async move {
            story.pack_for(campaign, &structure).await
        })
        .await?;
        self.catch_up().await?;
        self.drive_rounds(campaign).await?;
        self.for_all(structures, move |story, structure| async move {
            story.hand_over(campaign, &structure).await
        })
        .await?;
        let delivered = Command::Campaign(campaign, CampaignCommand::MarkDelivered);
        self.once(&self.coordinator(), &format!("delivered {campaign}"), delivered).await?;
        self.catch_up().await
    }

    async fn pack_for(&self, campaign: CampaignId, row: &StructureRow) -> Result<(), CtlError> {
        let structure = structure_id(&row.key);
        let read =
            async |vault: &mut Vault| packing_orders(vault, structure.into(), campaign).await;
        let orders = self.app().disclose(&animator(&row.key), Purpose::Packing, read).await?;
        let coordinator = self.coordinator();
        let pooled_order_of = self.pooled_order_of(campaign).await?;
        for order in orders {
            let lines = packed(&pooled_order_of, &order);
            if lines.is_empty() {
                continue;
            }
            let id = order.board.head.order;
            let pack = Command::Crate(structure, id, CrateCommand::Pack { lines });
            self.once(&coordinator, &format!("pack {id}"), pack).await?;
        }
        Ok(())
    }

    /// Which pooled order each product of the offer comes with.
    async fn pooled_order_of(
        &self,
        campaign: CampaignId,
    ) -> Result<BTreeMap<ProductId, PooledOrderId>, CtlError> {
        let offer = self.offer(campaign).await?;
        let of = |line: &domain::campaigns::OfferLine| PooledOrderId::of(campaign, line.producer);
        Ok(offer.iter().map(|line| (line.product, of(line))).collect())
    }

    async fn drive_rounds(&self, campaign: CampaignId) -> Result<(), CtlError> {
        let hub = TenantId::from(self.hub());
        let mut reading = self.app().reading(hub).await?;
        let crates = structure_crates(&mut reading, hub, campaign).await.map_err(AppError::from)?;
        drop(reading);
        let stops: Vec<Stop> = crates
            .into_iter()
            .filter(|structure| structure.packed > 0)
            .filter_map(|structure| {
                let (place, insee) = structure.delivery_point?;
                let commune = places::commune(&insee).map_or(insee, |place| place.name.clone());
                let crates = u32::try_from(structure.packed).unwrap_or(u32::MAX);
                Some(Stop { structure: structure.structure, place, commune, crates })
            })
            .collect();
        for (number, stops) in stops.chunks(STOPS).enumerate() {
            self.drive_round(campaign, number, stops).await?;
        }
        Ok(())
    }

    async fn drive_round(
        &self,
        campaign: CampaignId,
        number: usize,
        stops: &[Stop],
    ) -> Result<(), CtlError> {
        let name = format!("Tournée {}", number + 1);
        let what = format!("{name} {campaign}");
        let round = RoundId::derived(&[b"demo round ", what.as_bytes()]);
        let coordinator = self.coordinator();
        let date = self.today();
        let plan = RoundCommand::Plan { campaign, date, name, stops: stops.to_vec() };
        self.once(&coordinator, &format!("plan {what}"), Command::Round(round, plan)).await?;
        let depart = Command::Round(round, RoundCommand::Depart);
        self.once(&coordinator, &format!("depart {what}"), depart).await?;
        for stop in stops {
            let structure = stop.structure;
            let deliver = Command::Round(round, RoundCommand::DeliverStop { structure });
            self.once(&coordinator, &format!("stop {structure} {what}"), deliver).await?;
        }
        Ok(())
    }

    /// Nearly everybody fetches their crate on the day.
    async fn hand_over(&self, campaign: CampaignId, row: &StructureRow) -> Result<(), CtlError> {
        let structure = structure_id(&row.key);
        let animator = animator(&row.key);
        let read =
            async |vault: &mut Vault| crates_of_campaign(vault, structure.into(), campaign).await;
        let crates = self.app().disclose(&animator, Purpose::HandOver, read).await?;
        for (number, one) in crates.into_iter().enumerate() {
            if number % 20 == 19 {
                continue;
            }
            let at = self.app().clock().now();
            let tick = Command::Crate(structure, one.order, CrateCommand::HandOver { at });
            self.once(&animator, &format!("hand over {}", one.order), tick).await?;
        }
        Ok(())
    }

    pub(super) async fn settle(&self, campaign: CampaignId) -> Result<(), CtlError> {
        let id = command_id(&format!("settle {campaign}"));
        self.app().settle(&self.coordinator(), id, campaign).await?;
        self.catch_up().await
    }

    /// Each programme's report of last month, where it tells nothing that another one withheld.
    pub(super) async fn report(&self, campaign: CampaignId) -> Result<(), CtlError> {
        let month = self.dates().last_month;
        for row in &self.files().programmes.clone() {
            let id = command_id(&format!("report {campaign} {}", row.key));
            let coordinator = self.coordinator();
            let programme = programme_id(&row.key);
            match self.app().publish_report(&coordinator, id, programme, month, month).await {
                // When the demonstration goes on where it stopped.
                Err(AppError::Refused(Refusal::Funding(FundingRefusal::AlreadyPublished))) => {}
                Err(AppError::Refused(Refusal::Funding(FundingRefusal::WouldReveal))) => {
                    let why = "pas de rapport, il ferait deviner un chiffre secret";
                    println!("              {}\u{a0}: {why}", row.name);
                }
                published => {
                    published?;
                }
            }
            self.catch_up().await?;
        }
        Ok(())
    }

    /// Sends a command that may have been carried out when the demonstration was interrupted.
    async fn once(&self, actor: &Actor, what: &str, command: Command) -> Result<(), CtlError> {
        self.tell(actor, what, command).await?;
        Ok(())
    }

    fn today(&self) -> NaiveDate {
        self.app().clock().now().date_naive()
    }
}

/// All that was announced comes; of the first producer's biggest line, two steps are damaged.
fn received(pooled: &PooledOrderView, number: usize, today: NaiveDate) -> Vec<ReceivedLine> {
    let biggest = pooled
        .lines
        .iter()
        .max_by_key(|line| (line.allocated, line.product))
        .map(|line| line.product);
    pooled
        .lines
        .iter()
        .filter_map(|line| Some((line, line.allocated?)))
        .filter(|(_, delivered)| !delivered.is_zero())
        .map(|(line, delivered)| {
            let damaged = number == 0 && Some(line.product) == biggest && delivered.count() > 4;
            let refused = if damaged { Steps::new(2) } else { Steps::ZERO };
            ReceivedLine {
                product: line.product,
                delivered,
                refused,
                refusal_reason: damaged.then_some(LossReason::Damaged),
                lot: lot(pooled.pooled_order, line.product),
                use_by: today.checked_add_days(Days::new(12)),
                temperature_decidegrees: Some(38),
            }
        })
        .collect()
}

/// A lot number as producers print them: short, one for each product and delivery.
fn lot(pooled: PooledOrderId, product: ProductId) -> String {
    let (pooled, product) =
        (pooled.uuid().simple().to_string(), product.uuid().simple().to_string());
    format!("L{}-{}", &pooled[..4], &product[..4]).to_uppercase()
}

/// What was allocated, from the lot that came; pieces of variable weight are weighed.
fn packed(
    pooled_order_of: &BTreeMap<ProductId, PooledOrderId>,
    order: &PackingOrder,
) -> Vec<PackedLine> {
    order
        .lines
        .iter()
        .filter_map(|line| Some((line, line.share.as_ref()?.quantity)))
        .filter(|(_, quantity)| !quantity.is_zero())
        .filter_map(|(line, quantity)| {
            let weight_grams = line.variable_weight_grams.map(|announced| {
                let pieces = u32::try_from(quantity.count()).unwrap_or_default();
                let mut dice = Dice::of(&format!("{} {}", order.board.head.order, line.product));
                let percent = 94 + u32::try_from(dice.under(12)).unwrap_or_default();
                announced.saturating_mul(pieces) / 100 * percent
            });
            let pooled = *pooled_order_of.get(&line.product)?;
            let lots = vec![lot(pooled, line.product)];
            Some(PackedLine { product: line.product, quantity, lots, weight_grams })
        })
        .collect()
}
