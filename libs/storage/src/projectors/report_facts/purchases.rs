//! Orders with goods allocated and vouchers used, as facts.

use super::known::{self, KnownCampaign, KnownProduct, Offered};
use crate::{
    Projected, StorageError,
    columns::{bigint, words},
    records::{Rows, insert, insert_documents, record},
};
use domain::{
    DomainEvent,
    orders::{AllocatedLine, Buyer, Means, OrderEvent},
    statements::{Bought, Measures},
    structures::Territory,
};
use kernel::{CampaignId, Category, Money, ProductId, Steps};
use serde::Serialize;
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

record! {
    struct OrderRow in "fact_orders" by (tenant_id: Uuid, order_id: Uuid) {
        hub_id: Uuid,
        campaign_id: Uuid,
        member_id: Option<Uuid>,
    }
}

record! {
    struct LineRow in "fact_order_lines"
    by (tenant_id: Uuid, order_id: Uuid, product_id: Uuid) {
        quantity: i64,
        amount: i64,
        weight_grams: Option<i64>,
    }
}

record! {
    struct PurchaseRow in "purchase_facts" by (tenant_id: Uuid, position: i64, category: String) {
        order_id: Uuid,
        member_id: Option<Uuid>,
        hub_id: Uuid,
        month: String,
        commune: String,
        epci: String,
        quantity: i64,
    }
}

record! {
    struct VoucherRow in "voucher_facts" by (tenant_id: Uuid, position: i64) {
        order_id: Uuid,
        hub_id: Uuid,
        amount: i64,
    }
}

/// A row of `volume_facts`.
#[derive(Serialize)]
struct VolumeRow {
    tenant_id: Uuid,
    position: i64,
    product_id: Uuid,
    campaign_id: Uuid,
    structure_id: Uuid,
    month: String,
    commune: String,
    epci: String,
    category: &'static str,
    labels: Vec<String>,
    producer_kind: String,
    distance_km: u16,
    grams: i64,
    millilitres: i64,
    paid: i64,
    to_producers: String,
    reference: Option<i64>,
}

/// By how many steps the order's goods of each category changed.
type Quantities = BTreeMap<Category, i64>;

/// Writes the facts of orders' events that follow each other.
pub(super) async fn tell(
    connection: &mut PgConnection,
    events: &[Projected<'_>],
) -> Result<(), StorageError> {
    let events: Vec<(&Projected<'_>, &OrderEvent)> = events
        .iter()
        .filter_map(|event| match event.event {
            DomainEvent::Order(what) if is_told(what) => Some((event, what)),
            _ => None,
        })
        .collect();
    let mut facts = Facts::read(connection, &events).await?;
    for (event, what) in events {
        facts.happened(event, what)?;
    }
    facts.write(connection).await
}

/// Whether facts, or what must be known for them, change.
fn is_told(what: &OrderEvent) -> bool {
    match what {
        OrderEvent::OrderPlaced { .. }
        | OrderEvent::OrderAllocated { .. }
        | OrderEvent::LineWeighed { .. } => true,
        OrderEvent::PaymentReceived { payment: _, means, amount: _ } => match means {
            Means::Voucher(_) => true,
            Means::Cash | Means::Cheque | Means::Card | Means::Transfer | Means::Wallet => false,
        },
        OrderEvent::OrderChanged { .. }
        | OrderEvent::OrderCancelled { .. }
        | OrderEvent::VoucherPresented { .. }
        | OrderEvent::VoucherDeclined { .. } => false,
    }
}

/// The products whose goods change; none where no goods do.
fn goods(what: &OrderEvent) -> Option<Vec<ProductId>> {
    match what {
        OrderEvent::OrderAllocated { lines, .. } => {
            Some(lines.iter().map(|line| line.product).collect())
        }
        OrderEvent::LineWeighed { product, .. } => Some(vec![*product]),
        _ => None,
    }
}

/// What is known for the facts of some events, and those facts.
struct Facts {
    orders: Rows<OrderRow>,
    lines: Rows<LineRow>,
    campaigns: BTreeMap<Uuid, KnownCampaign>,
    territories: BTreeMap<Uuid, Territory>,
    products: BTreeMap<Offered, KnownProduct>,
    volumes: Vec<VolumeRow>,
    purchases: Vec<PurchaseRow>,
    vouchers: Vec<VoucherRow>,
}

impl Facts {
    async fn read(
        connection: &mut PgConnection,
        events: &[(&Projected<'_>, &OrderEvent)],
    ) -> Result<Self, StorageError> {
        let streams = events.iter().map(|(event, _)| event.of_stream());
        let orders: Rows<OrderRow> = Rows::read(connection, streams).await?;
        let mut campaign_of = BTreeMap::new();
        for (event, what) in events {
            if let OrderEvent::OrderPlaced { campaign, .. } = what {
                campaign_of.insert(event.of_stream(), campaign.uuid());
            } else if let Some(order) = orders.get(&event.of_stream()) {
                campaign_of.insert(event.of_stream(), order.campaign_id);
            }
        }
        let ids = campaign_of.values().copied().collect();
        let campaigns = known::campaigns(connection, ids).await?;
        let goods: Vec<_> = events
            .iter()
            .filter_map(|(event, what)| Some((event.of_stream(), goods(what)?)))
            .collect();
        let asked = goods.iter().flat_map(|(stream, products)| {
            let campaign = campaign_of.get(stream).and_then(|id| campaigns.get_key_value(id));
            let offered = move |product: &ProductId| {
                campaign.map(|(id, campaign)| (campaign.hub, *id, product.uuid()))
            };
            products.iter().filter_map(offered)
        });
        let products = known::products(connection, asked.collect()).await?;
        let structures = goods.iter().map(|((structure, _), _)| *structure).collect();
        let territories = known::territories(connection, structures).await?;
        let lines = Rows::read(connection, goods.iter().map(|(stream, _)| *stream)).await?;
        let (volumes, purchases, vouchers) = (vec![], vec![], vec![]);
        Ok(Self { orders, lines, campaigns, territories, products, volumes, purchases, vouchers })
    }

    async fn write(self, connection: &mut PgConnection) -> Result<(), StorageError> {
        self.orders.write(connection).await?;
        self.lines.write(connection).await?;
        insert_documents(connection, "volume_facts", &self.volumes).await?;
        insert(connection, &self.purchases).await?;
        insert(connection, &self.vouchers).await
    }

    fn happened(&mut self, event: &Projected<'_>, what: &OrderEvent) -> Result<(), StorageError> {
        match what {
            OrderEvent::OrderPlaced { campaign, buyer, .. } => self.place(event, *campaign, *buyer),
            OrderEvent::OrderAllocated { lines, .. } => self.allocate(event, lines),
            OrderEvent::LineWeighed { product, weight_grams, amount, .. } => {
                self.weigh(event, *product, *weight_grams, *amount)
            }
            OrderEvent::PaymentReceived { payment: _, means: Means::Voucher(_), amount } => {
                self.use_voucher(event, *amount)
            }
            OrderEvent::PaymentReceived { .. }
            | OrderEvent::OrderChanged { .. }
            | OrderEvent::OrderCancelled { .. }
            | OrderEvent::VoucherPresented { .. }
            | OrderEvent::VoucherDeclined { .. } => Ok(()),
        }
    }

    fn place(
        &mut self,
        event: &Projected<'_>,
        campaign: CampaignId,
        buyer: Buyer,
    ) -> Result<(), StorageError> {
        let member_id = match buyer {
            Buyer::Member(member) => Some(member.uuid()),
            Buyer::Structure => None,
        };
        let campaign_id = campaign.uuid();
        let campaign = self.campaigns.get(&campaign_id);
        let hub_id = campaign.ok_or(StorageError::Missing("the order's campaign"))?.hub;
        if let Some(order) = self.orders.get_mut(&event.of_stream()) {
            order.member_id = member_id;
            return Ok(());
        }
        let (tenant_id, order_id) = event.of_stream();
        self.orders.insert(OrderRow { tenant_id, order_id, hub_id, campaign_id, member_id })
    }

    /// The lines replace those of the same products.
    fn allocate(
        &mut self,
        event: &Projected<'_>,
        lines: &[AllocatedLine],
    ) -> Result<(), StorageError> {
        let mut quantities = Quantities::new();
        for line in lines {
            let before = self.bought(event, line.product)?.unwrap_or_default();
            let after = Bought::allocated(line);
            let category = self.change(event, line.product, before, after)?;
            *quantities.entry(category).or_default() +=
                bigint(after.quantity.count())? - bigint(before.quantity.count())?;
        }
        self.purchase(event, quantities)
    }

    fn weigh(
        &mut self,
        event: &Projected<'_>,
        product: ProductId,
        weight_grams: u32,
        amount: Money,
    ) -> Result<(), StorageError> {
        let before = self.bought(event, product)?;
        let before = before.ok_or(StorageError::Missing("the line that was weighed"))?;
        let after = before.weighed(weight_grams, amount);
        self.change(event, product, before, after).map(|_| ())
    }

    fn use_voucher(&mut self, event: &Projected<'_>, amount: Money) -> Result<(), StorageError> {
        let order = self.orders.get(&event.of_stream());
        let order = order.ok_or(StorageError::Missing("the order paid by voucher"))?;
        self.vouchers.push(VoucherRow {
            tenant_id: order.tenant_id,
            position: bigint(event.position)?,
            order_id: order.order_id,
            hub_id: order.hub_id,
            amount: amount.cents(),
        });
        Ok(())
    }

    /// What the order has of the product so far.
    fn bought(
        &self,
        event: &Projected<'_>,
        product: ProductId,
    ) -> Result<Option<Bought>, StorageError> {
        let (tenant, order) = event.of_stream();
        let Some(row) = self.lines.get(&(tenant, order, product.uuid())) else { return Ok(None) };
        Ok(Some(Bought {
            quantity: Steps::new(row.quantity.try_into()?),
            amount: Money::from_cents(row.amount),
            weight_grams: row.weight_grams.map(u32::try_from).transpose()?,
        }))
    }

    /// The order of the event's stream, with what is known of its campaign and structure.
    fn order(
        &self,
        event: &Projected<'_>,
    ) -> Result<(&OrderRow, &KnownCampaign, &Territory), StorageError> {
        let order = self.orders.get(&event.of_stream());
        let campaign = order.and_then(|order| self.campaigns.get(&order.campaign_id));
        let known = order.zip(campaign).zip(self.territories.get(&event.tenant.uuid()));
        let ((order, campaign), territory) =
            known.ok_or(StorageError::Missing("the order or its structure"))?;
        Ok((order, campaign, territory))
    }

    /// Changes what the order has of a product; the category whose volumes that changes.
    fn change(
        &mut self,
        event: &Projected<'_>,
        product: ProductId,
        before: Bought,
        after: Bought,
    ) -> Result<Category, StorageError> {
        let (order, campaign, territory) = self.order(event)?;
        let known = self.products.get(&(order.hub_id, order.campaign_id, product.uuid()));
        let known = known.ok_or(StorageError::Missing("an allocated product"))?;
        let of = |bought| Measures::of(&known.line, known.unit_price, bought);
        let change = of(&after)?.since(of(&before)?);
        if !change.is_nothing() {
            let volume = volume(event, (order, campaign, territory), known, change)?;
            self.volumes.push(volume);
        }
        let category = known.line.category;
        let (tenant_id, order_id) = event.of_stream();
        let row = LineRow {
            tenant_id,
            order_id,
            product_id: product.uuid(),
            quantity: bigint(after.quantity.count())?,
            amount: after.amount.cents(),
            weight_grams: after.weight_grams.map(i64::from),
        };
        match self.lines.get_mut(&(tenant_id, order_id, product.uuid())) {
            Some(held) => *held = row,
            None => self.lines.insert(row)?,
        }
        Ok(category)
    }

    fn purchase(
        &mut self,
        event: &Projected<'_>,
        quantities: Quantities,
    ) -> Result<(), StorageError> {
        let (order, campaign, territory) = self.order(event)?;
        let position = bigint(event.position)?;
        let row = |(category, quantity): (Category, i64)| PurchaseRow {
            tenant_id: order.tenant_id,
            position,
            category: category.name().to_owned(),
            order_id: order.order_id,
            member_id: order.member_id,
            hub_id: order.hub_id,
            month: campaign.month.clone(),
            commune: territory.commune.clone(),
            epci: territory.epci.clone(),
            quantity,
        };
        let changed = quantities.into_iter().filter(|(_, quantity)| *quantity != 0);
        let rows: Vec<PurchaseRow> = changed.map(row).collect();
        self.purchases.extend(rows);
        Ok(())
    }
}

fn volume(
    event: &Projected<'_>,
    (order, campaign, territory): (&OrderRow, &KnownCampaign, &Territory),
    product: &KnownProduct,
    change: Measures,
) -> Result<VolumeRow, StorageError> {
    Ok(VolumeRow {
        tenant_id: order.hub_id,
        position: bigint(event.position)?,
        product_id: product.line.product.uuid(),
        campaign_id: order.campaign_id,
        structure_id: order.tenant_id,
        month: campaign.month.clone(),
        commune: territory.commune.clone(),
        epci: territory.epci.clone(),
        category: product.line.category.name(),
        labels: words(&product.line.labels)?,
        producer_kind: product.producer_kind.clone(),
        distance_km: product.line.distance_km,
        grams: change.grams,
        millilitres: change.millilitres,
        paid: change.paid.cents(),
        to_producers: change.to_producers.to_string(),
        reference: change.reference.map(Money::cents),
    })
}
