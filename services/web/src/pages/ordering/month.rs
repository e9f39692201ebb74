//! The month's form of one structure, with what all structures order together.

use crate::{page::PageError, state::WebState, views::order_form::PickUp};
use app::queries::{
    self,
    order::OrderView,
    order_form::{FormLine, OrderFormHead, OrderFormView},
    pooled_demand::ProductDemand,
};
use kernel::{CampaignId, Money, Month, OrderId, ProductId, StructureId, TenantId};
use std::collections::HashMap;

/// One structure's form, and the totals over all structures that every buyer may see.
#[derive(Debug)]
pub struct MonthForm {
    pub tenant: TenantId,
    pub head: OrderFormHead,
    /// All lines, those left out too, in the hub's order.
    pub lines: Vec<FormLine>,
    pub demand: HashMap<ProductId, ProductDemand>,
    pub pick_up: PickUp,
}

impl MonthForm {
    /// The form that takes orders now, else the newest; none before the first campaign.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn current(state: &WebState, tenant: TenantId) -> Result<Option<Self>, PageError> {
        let mut reading = state.app.reading(tenant).await?;
        let heads = queries::order_form::order_forms(&mut reading, tenant).await?;
        drop(reading);
        let now = state.app.clock().now();
        let open = heads.iter().find(|head| head.takes_orders(now));
        match open.or(heads.first()) {
            Some(head) => Self::of(state, tenant, head.campaign).await.map(Some),
            None => Ok(None),
        }
    }

    /// The form of a month that was.
    ///
    /// # Errors
    /// Not found where the structure had none.
    pub async fn of_month(
        state: &WebState,
        tenant: TenantId,
        month: Month,
    ) -> Result<Self, PageError> {
        let mut reading = state.app.reading(tenant).await?;
        let heads = queries::order_form::order_forms(&mut reading, tenant).await?;
        drop(reading);
        let found = heads.iter().find(|head| head.month == month);
        Self::of(state, tenant, found.ok_or_else(PageError::not_found)?.campaign).await
    }

    /// The newest form whose crates are packed, else the current one: people also fetch their
    /// crate when the next month takes orders already.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn packed(state: &WebState, tenant: TenantId) -> Result<Option<Self>, PageError> {
        let mut reading = state.app.reading(tenant).await?;
        for head in queries::order_form::order_forms(&mut reading, tenant).await? {
            let campaign = head.campaign;
            if queries::handover::is_packed(&mut reading, tenant, campaign).await? {
                drop(reading);
                return Self::of(state, tenant, campaign).await.map(Some);
            }
        }
        drop(reading);
        Self::current(state, tenant).await
    }

    /// The form of one campaign.
    ///
    /// # Errors
    /// Not found where the structure takes no part in it.
    pub async fn of(
        state: &WebState,
        tenant: TenantId,
        campaign: CampaignId,
    ) -> Result<Self, PageError> {
        let mut reading = state.app.reading(tenant).await?;
        let form = queries::order_form::order_form(&mut reading, tenant, campaign).await?;
        let OrderFormView { head, lines } = form.ok_or_else(PageError::not_found)?;
        let own = StructureId::from(tenant);
        let structure = queries::structures::structure(&mut reading, tenant, own).await?;
        drop(reading);
        let hub = TenantId::from(head.hub);
        let mut reading = state.app.reading(hub).await?;
        let demand = queries::pooled_demand::product_demand(&mut reading, hub, campaign).await?;
        let rounds = queries::rounds::rounds(&mut reading, hub, campaign).await?;
        let here = |round: &&queries::rounds::RoundView| {
            round.stops.iter().any(|stop| stop.structure == own)
        };
        let pick_up = PickUp {
            place: structure.and_then(|found| found.delivery).map(|delivery| delivery.name),
            date: rounds.iter().find(here).map(|round| round.date),
        };
        let demand = demand.into_iter().map(|found| (found.line.product, found)).collect();
        Ok(Self { tenant, head, lines, demand, pick_up })
    }

    /// Whether an order can still be placed or changed.
    pub fn takes_orders(&self, state: &WebState) -> bool {
        self.head.takes_orders(state.app.clock().now())
    }

    /// An order of this form's campaign; none where there is none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn order(
        &self,
        state: &WebState,
        order: OrderId,
    ) -> Result<Option<OrderView>, PageError> {
        let mut reading = state.app.reading(self.tenant).await?;
        let found = queries::order::order(&mut reading, self.tenant, order).await?;
        Ok(found.filter(|found| found.head.campaign == self.head.campaign))
    }

    /// The place of a product in the form, which names its fields: it never changes.
    pub fn number(&self, product: ProductId) -> Option<usize> {
        self.lines.iter().position(|line| line.offer.product == product)
    }

    /// The product that a field is about: by its place, or by its id.
    pub fn named(&self, field: &str) -> Option<ProductId> {
        match field.parse::<usize>() {
            Ok(number) => self.lines.get(number).map(|line| line.offer.product),
            Err(_) => field.parse().ok(),
        }
    }

    pub fn line(&self, product: ProductId) -> Option<&FormLine> {
        self.lines.iter().find(|line| line.offer.product == product)
    }

    /// What one priced unit costs at most, with VAT.
    pub fn ceiling(&self, product: ProductId) -> Option<Money> {
        let offer = &self.line(product)?.offer;
        offer.tiers.ceiling().with_vat(offer.vat).ok()
    }
}
