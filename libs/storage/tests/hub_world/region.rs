//! A hub, two structures, a farm and a wholesaler, with one month's offer.

use crate::common::World;
use chrono::{DateTime, Utc};
use domain::{
    allocation::{Outcome, PriceTiers, Tier, Want},
    campaigns::{CampaignEvent, OfferLine},
    orders::{AllocatedLine, Buyer, Channel, Means, OrderEvent, OrderLine, Reason},
    pooling::{PooledLine, PoolingEvent},
    producers::{ProducerEvent, ProducerKind, Product},
    structures::{StructureEvent, StructureKind, Territory},
};
use kernel::{
    AgreementId, CampaignId, Category, Content, Label, MemberId, Money, OrderId, PaymentId,
    PooledOrderId, ProducerId, ProductId, SaleUnit, Season, Step, Steps, StructureId, UnitPrice,
    VatRate, VoucherId,
};
use uuid::Uuid;

pub const HUB_WORLD: &[&str] = &[
    "structures",
    "ledger",
    "campaigns",
    "producers",
    "floors",
    "negotiations",
    "demand",
    "pooled_orders",
    "receptions",
    "hub_crates",
    "rounds",
    "vouchers",
    "programmes",
    "report_facts",
];

/// The EPCI of Toul, and that of Pont-à-Mousson.
pub const TOUL: &str = "200070563";
pub const PONT: &str = "200041515";

pub struct Region {
    pub world: World,
    pub hub: StructureId,
    pub grocery: StructureId,
    pub centre: StructureId,
    pub farm: ProducerId,
    pub wholesaler: ProducerId,
    pub campaign: CampaignId,
    /// The farm's: jars of 500 g, organic, cases of 6, cheaper from 12.
    pub honey: OfferLine,
    /// The farm's: pieces of about 400 g, priced by the kilogram.
    pub cheese: OfferLine,
    /// The wholesaler's: bottles of 75 cl, without a reference price.
    pub juice: OfferLine,
}

pub fn cents(cents: i64) -> Money {
    Money::from_cents(cents)
}

pub fn steps(count: u64) -> Steps {
    Steps::new(count)
}

pub fn price(text: &str) -> UnitPrice {
    UnitPrice::try_from_decimal(text.parse().unwrap()).unwrap()
}

pub fn tiers(list: &[(u64, &str)]) -> PriceTiers {
    let tier = |&(from, text): &(u64, &str)| Tier { from: steps(from), unit_price: price(text) };
    PriceTiers::try_new(list.iter().map(tier).collect()).unwrap()
}

fn product(number: u128, name: &str, category: Category) -> OfferLine {
    OfferLine {
        product: ProductId::from_uuid(Uuid::from_u128(number)),
        producer: ProducerId::from_uuid(Uuid::from_u128(100)),
        agreement: AgreementId::from_uuid(Uuid::from_u128(200)),
        name: name.into(),
        producer_name: "Ferme des Quatre-Vents".into(),
        category,
        step: Step::try_new(SaleUnit::Piece, 1000).unwrap(),
        case_size: steps(6),
        tiers: tiers(&[(0, "5.00"), (12, "4.00")]),
        vat: VatRate::FOOD,
        labels: vec![],
        allergens: vec![],
        variable_weight_grams: None,
        content: None,
        retail_price: Some(cents(7_00)),
        distance_km: 12,
    }
}

impl Region {
    /// Everybody is registered; the campaign is not yet drafted.
    pub async fn new() -> Self {
        Self::keeping(HUB_WORLD).await
    }

    /// The same, with these read models.
    pub async fn keeping(projections: &'static [&'static str]) -> Self {
        let world = World::with(projections).await;
        let [hub, grocery, centre] = [(); 3].map(|()| StructureId::from_uuid(world.id()));
        let campaign = CampaignId::from_uuid(world.id());
        let farm = ProducerId::from_uuid(Uuid::from_u128(100));
        let wholesaler = ProducerId::from_uuid(Uuid::from_u128(101));
        let jar = Some(Content::try_grams(500).unwrap());
        let labels = vec![Label::Organic];
        let honey = OfferLine { content: jar, labels, ..product(1, "Miel", Category::Grocery) };
        let cheese = OfferLine {
            variable_weight_grams: Some(400),
            tiers: tiers(&[(0, "10.00")]),
            case_size: steps(1),
            retail_price: Some(cents(15_00)),
            ..product(2, "Munster", Category::Dairy)
        };
        let juice = OfferLine {
            producer: wholesaler,
            producer_name: "Grossiste".into(),
            content: Some(Content::try_millilitres(750).unwrap()),
            retail_price: None,
            distance_km: 300,
            ..product(3, "Jus de pomme", Category::Drinks)
        };
        let region =
            Self { world, hub, grocery, centre, farm, wholesaler, campaign, honey, cheese, juice };
        region.register().await;
        region
    }

    async fn register(&self) {
        let all = [
            (self.hub, "Plateforme de Toul", StructureKind::Hub, None, TOUL),
            (self.grocery, "Épicerie Bleue", StructureKind::SolidarityGrocery, Some(()), TOUL),
            (self.centre, "Centre du Lac", StructureKind::SocialCentre, Some(()), PONT),
        ];
        for (structure, name, kind, joins, epci) in all {
            let territory = Territory { commune: "54528".into(), epci: epci.into() };
            let hub = joins.map(|()| self.hub);
            let name = name.into();
            let event = StructureEvent::StructureRegistered { name, kind, territory, hub };
            self.world.happened(structure, structure.uuid(), event).await;
        }
        let producers = [
            (self.farm, "Ferme des Quatre-Vents", ProducerKind::Farm, 12),
            (self.wholesaler, "Grossiste", ProducerKind::Distributor, 300),
        ];
        for (producer, name, kind, distance_km) in producers {
            let (name, commune) = (name.into(), "Lucey".into());
            let event = ProducerEvent::ProducerRegistered { name, kind, commune, distance_km };
            self.world.happened(self.hub, producer.uuid(), event).await;
        }
    }

    /// Something of the hub's happened.
    pub async fn at_hub(&self, stream: Uuid, event: impl Into<domain::DomainEvent>) {
        self.world.happened(self.hub, stream, event).await;
    }

    pub fn lines(&self) -> Vec<OfferLine> {
        vec![self.honey.clone(), self.cheese.clone(), self.juice.clone()]
    }

    /// The product as the farm's catalogue has it.
    pub fn in_catalogue(&self, line: &OfferLine) -> Product {
        Product {
            id: line.product,
            reference: line.name.to_uppercase(),
            name: line.name.clone(),
            category: line.category,
            step: line.step,
            case_size: line.case_size,
            list_price: price("6.00"),
            vat: line.vat,
            labels: line.labels.clone(),
            season: Season::ALL_YEAR,
            allergens: line.allergens.clone(),
            variable_weight_grams: line.variable_weight_grams,
            content: line.content,
            retail_price: line.retail_price,
        }
    }

    pub fn closes_at(&self) -> DateTime<Utc> {
        "2026-11-12T17:00:00Z".parse().unwrap()
    }

    /// November's campaign, composed of the three products and open to both structures.
    pub async fn open(&self) {
        let month = "2026-11".parse().unwrap();
        self.open_campaign(self.campaign, month).await;
    }

    pub async fn open_campaign(&self, campaign: CampaignId, month: kernel::Month) {
        let structures = vec![self.grocery, self.centre];
        for event in [
            CampaignEvent::CampaignDrafted { month },
            CampaignEvent::OfferComposed { lines: self.lines() },
            CampaignEvent::CampaignOpened { closes_at: self.closes_at(), structures },
        ] {
            self.at_hub(campaign.uuid(), event).await;
        }
    }

    pub fn member(&self) -> MemberId {
        MemberId::from_uuid(self.world.id())
    }

    /// A member's order of these products, for `total` cents.
    pub async fn order(
        &self,
        structure: StructureId,
        member: MemberId,
        wants: &[(&OfferLine, Want)],
        total: i64,
    ) -> OrderId {
        let order = OrderId::of_member(self.campaign, member);
        let event = OrderEvent::OrderPlaced {
            campaign: self.campaign,
            buyer: Buyer::Member(member),
            channel: Channel::Screen,
            lines: self.wanted(wants),
            total: cents(total),
        };
        self.world.happened(structure, order.uuid(), event).await;
        order
    }

    pub fn wanted(&self, wants: &[(&OfferLine, Want)]) -> Vec<OrderLine> {
        let line = |(offer, want): &(&OfferLine, Want)| OrderLine {
            product: offer.product,
            want: *want,
            amount: cents(1),
        };
        wants.iter().map(line).collect()
    }

    pub async fn pay(&self, structure: StructureId, order: OrderId, means: Means, amount: i64) {
        let payment = PaymentId::from_uuid(self.world.id());
        let event = OrderEvent::PaymentReceived { payment, means, amount: cents(amount) };
        self.world.happened(structure, order.uuid(), event).await;
    }

    pub fn voucher(&self) -> VoucherId {
        VoucherId::from_uuid(self.world.id())
    }

    pub fn pooled(&self, producer: ProducerId) -> PooledOrderId {
        PooledOrderId::of(self.campaign, producer)
    }

    /// The farm's pooled order is fixed: (product, demand, target, unit price).
    pub async fn fix(&self, lines: &[(&OfferLine, u64, u64, &str)]) {
        let producer = lines[0].0.producer;
        let line = |&(offer, demand, target, unit): &(&OfferLine, u64, u64, &str)| PooledLine {
            product: offer.product,
            step: offer.step,
            variable_weight_grams: offer.variable_weight_grams,
            vat: offer.vat,
            case_size: offer.case_size,
            demand: steps(demand),
            target: steps(target),
            unit_price: price(unit),
            amount: offer.amount_before_vat(price(unit), steps(target)).unwrap(),
        };
        let lines: Vec<PooledLine> = lines.iter().map(line).collect();
        let event = PoolingEvent::PooledOrderFixed {
            campaign: self.campaign,
            producer,
            seed: "ab".repeat(32),
            minimum: cents(40_00),
            total: lines.iter().map(|line| line.amount).sum(),
            lines,
        };
        self.at_hub(self.pooled(producer).uuid(), event).await;
    }

    /// The order gets these quantities for these cents.
    pub async fn allocate(
        &self,
        structure: StructureId,
        order: OrderId,
        lines: &[(&OfferLine, u64, i64)],
    ) {
        let line = |&(offer, quantity, amount): &(&OfferLine, u64, i64)| AllocatedLine {
            product: offer.product,
            quantity: steps(quantity),
            reason: Reason::Shared(Outcome::AsOrdered),
            level: steps(quantity),
            unit_price: cents(1),
            amount: cents(amount),
        };
        let lines: Vec<AllocatedLine> = lines.iter().map(line).collect();
        let total = lines.iter().map(|line| line.amount).sum();
        let event = OrderEvent::OrderAllocated { lines, total, credited: Money::ZERO };
        self.world.happened(structure, order.uuid(), event).await;
    }
}
