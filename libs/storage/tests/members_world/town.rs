//! Two structures and their hub, with one month's offer.

use crate::common::World;
use chrono::{DateTime, Utc};
use domain::{
    allocation::{Outcome, PriceTiers, Tier, Want},
    campaigns::OfferLine,
    members::MemberEvent,
    order_forms::OrderFormEvent,
    orders::{AllocatedLine, Buyer, Channel, OrderEvent, OrderLine, Reason},
    structures::{StructureEvent, StructureKind, Territory},
};
use kernel::{
    AgreementId, Allergen, CampaignId, Category, Content, Label, MemberId, Money, OrderId,
    ProducerId, ProductId, SaleUnit, Step, Steps, StructureId, UnitPrice, VatRate,
};
use storage::vault::{PersonDetails, add_person};
use uuid::Uuid;

pub const MEMBERS_WORLD: &[&str] =
    &["structures", "members", "order_forms", "orders", "wallets", "crates", "labs", "ledger"];

pub struct Town {
    pub world: World,
    pub hub: StructureId,
    pub grocery: StructureId,
    pub centre: StructureId,
    pub campaign: CampaignId,
    pub lentils: OfferLine,
    pub cheese: OfferLine,
}

pub fn cents(cents: i64) -> Money {
    Money::from_cents(cents)
}

fn offer(number: u128, name: &str, tiers: &[(u64, &str)]) -> OfferLine {
    let tier = |&(from, price): &(u64, &str)| Tier {
        from: Steps::new(from),
        unit_price: UnitPrice::try_from_decimal(price.parse().unwrap()).unwrap(),
    };
    OfferLine {
        product: ProductId::from_uuid(Uuid::from_u128(number)),
        producer: ProducerId::from_uuid(Uuid::from_u128(number + 100)),
        agreement: AgreementId::from_uuid(Uuid::from_u128(number + 200)),
        name: name.into(),
        producer_name: "Ferme des Quatre-Vents".into(),
        category: Category::Grocery,
        step: Step::try_new(SaleUnit::Kilogram, 500).unwrap(),
        case_size: Steps::new(6),
        tiers: PriceTiers::try_new(tiers.iter().map(tier).collect()).unwrap(),
        vat: VatRate::FOOD,
        labels: vec![Label::Organic, Label::Hve],
        allergens: vec![],
        variable_weight_grams: None,
        content: Some(Content::try_grams(1000).unwrap()),
        retail_price: Some(cents(4_90)),
        distance_km: 23,
    }
}

impl Town {
    pub async fn new() -> Self {
        let world = World::with(MEMBERS_WORLD).await;
        let [hub, grocery, centre] = [(); 3].map(|()| StructureId::from_uuid(world.id()));
        let campaign = CampaignId::from_uuid(world.id());
        let lentils = offer(1, "Lentilles vertes", &[(0, "3.20"), (100, "2.95")]);
        let cheese = OfferLine {
            category: Category::Dairy,
            step: Step::try_new(SaleUnit::Piece, 1000).unwrap(),
            allergens: vec![Allergen::Milk],
            variable_weight_grams: Some(250),
            content: None,
            retail_price: None,
            ..offer(2, "Munster fermier", &[(0, "12.00")])
        };
        let town = Self { world, hub, grocery, centre, campaign, lentils, cheese };
        town.register(hub, "Plateforme de Toul", StructureKind::Hub, None).await;
        town.register(grocery, "Épicerie Bleue", StructureKind::SolidarityGrocery, Some(hub)).await;
        town.register(centre, "Centre Haut-du-Lièvre", StructureKind::SocialCentre, Some(hub))
            .await;
        town
    }

    pub async fn register(
        &self,
        structure: StructureId,
        name: &str,
        kind: StructureKind,
        hub: Option<StructureId>,
    ) {
        let territory = Territory { commune: "54528".into(), epci: "200070563".into() };
        let event = StructureEvent::StructureRegistered { name: name.into(), kind, territory, hub };
        self.world.happened(structure, structure.uuid(), event).await;
    }

    pub fn closes_at(&self) -> DateTime<Utc> {
        "2026-11-12T17:00:00Z".parse().unwrap()
    }

    /// The month's form, with lentils and cheese.
    pub async fn present(&self, structure: StructureId) {
        let event = OrderFormEvent::OrderFormPresented {
            hub: self.hub,
            month: "2026-11".parse().unwrap(),
            closes_at: self.closes_at(),
            lines: vec![self.lentils.clone(), self.cheese.clone()],
        };
        self.world.happened(structure, self.campaign.uuid(), event).await;
    }

    /// A member who goes by `alias`, and can be written to.
    pub async fn member(&self, structure: StructureId, alias: &str) -> MemberId {
        let member = MemberId::from_uuid(self.world.id());
        self.world.happened(structure, member.uuid(), MemberEvent::MemberJoined).await;
        let details = PersonDetails {
            alias: alias.into(),
            email: Some(format!("{alias}@exemple.fr")),
            ..PersonDetails::default()
        };
        let mut transaction = self.world.reading(structure).await;
        add_person(&mut transaction, structure.into(), member.into(), &details).await.unwrap();
        transaction.commit().await.unwrap();
        member
    }

    /// Two steps of lentils for 3.38 €, and a cheese for 3.17 €.
    pub async fn order(&self, structure: StructureId, member: MemberId) -> OrderId {
        let order = OrderId::of_member(self.campaign, member);
        let event = OrderEvent::OrderPlaced {
            campaign: self.campaign,
            buyer: Buyer::Member(member),
            channel: Channel::Paper,
            lines: self.wanted(),
            total: cents(6_55),
        };
        self.world.happened(structure, order.uuid(), event).await;
        order
    }

    pub fn wanted(&self) -> Vec<OrderLine> {
        let [one, two, three] = [1, 2, 3].map(Steps::new);
        let lentils = Want::try_new(two, one, three).unwrap();
        vec![
            OrderLine { product: self.lentils.product, want: lentils, amount: cents(3_38) },
            OrderLine {
                product: self.cheese.product,
                want: Want::exactly(one),
                amount: cents(3_17),
            },
        ]
    }

    /// Three steps of lentils at the price reached, one more than was ordered.
    pub fn lentils_shared_out(&self) -> AllocatedLine {
        AllocatedLine {
            product: self.lentils.product,
            quantity: Steps::new(3),
            reason: Reason::Shared(Outcome::Extra),
            level: Steps::new(3),
            unit_price: cents(3_11),
            amount: cents(4_67),
        }
    }
}
