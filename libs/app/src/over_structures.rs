//! What the hub's coordination sees of its structures' crates: by alias, without name or price.

use crate::{App, AppError, Command, Done, Purpose, Request};
use domain::{
    Refusal,
    crates::{CrateCommand, CrateRefusal, PackedLine},
};
use kernel::{
    Actor, CampaignId, CommandId, OrderId, ProductId, Role, Step, Steps, StructureId, TenantId,
};
use std::collections::BTreeMap;
use storage::queries::{
    campaign_board, contacts,
    hub_recall::{LotSource, hub_recall},
    month_board, recall, receptions, structures,
};

/// One order's crate, as it is to be packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrateToPack {
    pub order: OrderId,
    /// None for the structure's own crate, and once the person is erased.
    pub alias: Option<String>,
    pub packed: bool,
    /// What the order was given; lines that got nothing are left out.
    pub lines: Vec<LineToPack>,
    /// Whether part of the order is still to be shared out.
    pub awaited: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineToPack {
    pub product: ProductId,
    pub name: String,
    pub step: Step,
    pub quantity: Steps,
    /// As received for this campaign.
    pub lots: Vec<String>,
    /// Announced grams of a piece whose weight is to be measured.
    pub variable_weight_grams: Option<u32>,
}

/// What the scales said, in grams, of one line of one order.
pub type Weights = BTreeMap<(OrderId, ProductId), u32>;

/// Crates that were packed at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackedCrates {
    pub count: usize,
    /// Of the last of them.
    pub done: Option<Done>,
}

/// Where a lot came from, which crates it went into, and whom to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    pub sources: Vec<LotSource>,
    pub structures: Vec<RecallInStructure>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecallInStructure {
    pub name: String,
    pub contacts: Vec<contacts::Contact>,
    pub crates: Vec<CrateOfLot>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrateOfLot {
    pub order: OrderId,
    /// None for the structure's own crate, and once the person is erased.
    pub alias: Option<String>,
    pub step: Step,
    /// Of the product in the crate, of all its lots together.
    pub quantity: Steps,
    pub handed_over: bool,
    /// Whether the person left a way to be reached.
    pub reachable: bool,
}

impl App {
    /// One structure's crates of a campaign, with what goes into each.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] to anybody but the hub's coordination, [`AppError::NotFound`] for a
    /// structure of another hub.
    pub async fn crates_to_pack(
        &self,
        actor: &Actor,
        campaign: CampaignId,
        structure: StructureId,
    ) -> Result<Vec<CrateToPack>, AppError> {
        let tenant = self.tenant_of_structure(actor, structure).await?;
        let orders = self
            .disclose_in(actor, tenant, Purpose::Packing, async |vault| {
                month_board::packing_orders(vault, tenant, campaign).await
            })
            .await?;
        let lots = self.lots(actor.tenant, campaign).await?;
        Ok(orders.into_iter().map(|order| to_pack(order, &lots)).collect())
    }

    /// Packs every crate of a structure that waits, each with what its order was given.
    ///
    /// # Errors
    /// What [`App::execute`] answers. Crates packed before an error stay packed; called again, the
    /// rest is.
    pub async fn pack_as_shared(
        &self,
        actor: &Actor,
        id: CommandId,
        campaign: CampaignId,
        structure: StructureId,
        weights: &Weights,
    ) -> Result<PackedCrates, AppError> {
        let mut packed = PackedCrates { count: 0, done: None };
        for one in self.crates_to_pack(actor, campaign, structure).await? {
            if one.packed || one.lines.is_empty() {
                continue;
            }
            let lines = one.lines.into_iter().map(|line| PackedLine {
                weight_grams: weights.get(&(one.order, line.product)).copied(),
                product: line.product,
                quantity: line.quantity,
                lots: line.lots,
            });
            let pack = CrateCommand::Pack { lines: lines.collect() };
            let step = CommandId::derived(&[id.uuid().as_bytes(), one.order.uuid().as_bytes()]);
            let command = Command::Crate(structure, one.order, pack);
            match self.execute(actor, Request::new(step, command)).await {
                Ok(done) => packed = PackedCrates { count: packed.count + 1, done: Some(done) },
                // Somebody else was faster: it is packed.
                Err(AppError::Refused(Refusal::Crate(CrateRefusal::AlreadyPacked))) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(packed)
    }

    /// From a lot number to crates and to those who can be called at once (EU regulation
    /// 178/2002, article 18).
    ///
    /// # Errors
    /// [`AppError::Forbidden`] to anybody but the hub's coordination.
    pub async fn recall(&self, actor: &Actor, lot: &str) -> Result<Recall, AppError> {
        coordinator(actor)?;
        let hub = actor.tenant;
        let mut reading = self.reading(hub).await?;
        let found = hub_recall(&mut reading, hub, lot).await?;
        let mut steps = BTreeMap::new();
        for source in &found.sources {
            let offer = campaign_board::campaign_offer(&mut reading, hub, source.campaign).await?;
            steps.extend(offer.into_iter().map(|line| (line.product, line.step)));
        }
        drop(reading);
        let touched: BTreeMap<String, StructureId> = found
            .crates
            .iter()
            .map(|one| (format!("{} {}", one.structure_name, one.structure), one.structure))
            .collect();
        let mut structures = vec![];
        for structure in touched.into_values() {
            structures.push(self.recall_in(actor, structure, lot, &steps).await?);
        }
        Ok(Recall { sources: found.sources, structures })
    }

    async fn recall_in(
        &self,
        actor: &Actor,
        structure: StructureId,
        lot: &str,
        steps: &BTreeMap<ProductId, Step>,
    ) -> Result<RecallInStructure, AppError> {
        let tenant = self.tenant_of_structure(actor, structure).await?;
        let (named, contacts, crates) = self
            .disclose_in(actor, tenant, Purpose::Recall, async |vault| {
                let named = structures::structure(vault, tenant, structure).await?;
                let contacts = contacts::animators(vault, tenant).await?;
                Ok((named, contacts, recall::recall(vault, tenant, lot.trim(), None).await?))
            })
            .await?;
        let crates = crates.into_iter().filter_map(|one| {
            Some(CrateOfLot {
                order: one.order,
                step: *steps.get(&one.product)?,
                quantity: one.quantity,
                handed_over: one.handed_over_at.is_some(),
                reachable: one.email.is_some() || one.phone.is_some(),
                alias: one.alias,
            })
        });
        let name = named.map_or_else(|| structure.to_string(), |structure| structure.name);
        Ok(RecallInStructure { name, contacts, crates: crates.collect() })
    }

    /// The tenant of a structure that joined the coordinator's hub.
    async fn tenant_of_structure(
        &self,
        actor: &Actor,
        structure: StructureId,
    ) -> Result<TenantId, AppError> {
        coordinator(actor)?;
        let hub = actor.tenant;
        let mut reading = self.reading(hub).await?;
        let joined = structures::structure(&mut reading, hub, structure).await?;
        match joined.and_then(|structure| structure.hub) {
            Some(own) if TenantId::from(own) == hub => Ok(structure.into()),
            _ => Err(AppError::NotFound),
        }
    }

    async fn lots(
        &self,
        hub: TenantId,
        campaign: CampaignId,
    ) -> Result<BTreeMap<ProductId, Vec<String>>, AppError> {
        let mut reading = self.reading(hub).await?;
        let received = receptions::receptions(&mut reading, hub, campaign).await?;
        let lines = received.into_iter().flat_map(|reception| reception.lines);
        let lots = lines.filter_map(|line| Some((line.product, vec![line.received?.lot])));
        Ok(lots.collect())
    }
}

fn to_pack(
    order: month_board::PackingOrder,
    lots: &BTreeMap<ProductId, Vec<String>>,
) -> CrateToPack {
    let awaited = order.lines.iter().any(|line| line.share.is_none());
    let lines = order.lines.into_iter().filter_map(|line| {
        let quantity = line.share.map(|share| share.quantity).filter(|some| !some.is_zero())?;
        Some(LineToPack {
            product: line.product,
            name: line.name,
            step: line.step,
            quantity,
            lots: lots.get(&line.product).cloned().unwrap_or_default(),
            variable_weight_grams: line.variable_weight_grams,
        })
    });
    CrateToPack {
        order: order.board.head.order,
        packed: order.board.packed_at.is_some(),
        alias: order.board.alias,
        lines: lines.collect(),
        awaited,
    }
}

fn coordinator(actor: &Actor) -> Result<(), AppError> {
    if actor.role == Role::Coordinator { Ok(()) } else { Err(AppError::Forbidden) }
}
