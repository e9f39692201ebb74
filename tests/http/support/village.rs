//! A hub, two structures with members, two producers, and a campaign that is open.
//!
//! Milk is 1,35 € a litre with VAT, 1,20 € from 100 l, by cases of 6 l. Carrots are 2,11 € a kilo,
//! by 500 g and cases of 10. Cheese is 19,00 € a kilo, by pieces of about 200 g.

use super::TestApp;
use app::{Command, OfferChoice, Request, vault::PersonDetails};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    allocation::{PriceTiers, Tier},
    campaigns::CampaignCommand,
    negotiations::{NegotiationCommand, Party, TermLine, Terms},
    producers::{ProducerCommand, ProducerKind, Product},
    structures::{StructureCommand, StructureKind, Territory},
};
use kernel::{
    AccountId, Actor, AgreementId, Allergen, CampaignId, Category, CommandId, Label, MemberId,
    Money, Month, NegotiationId, OrderId, ProducerId, ProductId, Role, SaleUnit, Season, Step,
    Steps, StructureId, TenantId, UnitPrice, VatRate,
};

pub struct Village {
    pub hub: StructureId,
    pub toul: StructureId,
    pub nancy: StructureId,
    pub coordinator: Actor,
    /// Camille runs Toul's month, Sacha Nancy's.
    pub camille: Actor,
    pub sacha: Actor,
    /// Members of Toul.
    pub mimosa: Actor,
    pub aubepine: Actor,
    /// A member of Nancy.
    pub iris: Actor,
    pub producer: ProducerId,
    /// The producer's own access, in the hub's tenant.
    pub farmer: Actor,
    pub campaign: CampaignId,
    pub milk: ProductId,
    pub carrots: ProductId,
    pub cheese: ProductId,
}

pub fn command(what: &str) -> CommandId {
    CommandId::derived(&[b"command ", what.as_bytes()])
}

fn actor(name: &str, tenant: TenantId, role: Role) -> Actor {
    Actor { account: AccountId::derived(&[b"account ", name.as_bytes()]), tenant, role }
}

pub fn closing() -> DateTime<Utc> {
    "2026-11-08T17:00:00Z".parse().unwrap()
}

impl Village {
    /// Everything up to the first day of orders.
    pub async fn open(app: &TestApp) -> Self {
        let village = Self::before_opening(app).await;
        village.open_campaign(app).await;
        village
    }

    /// The people and the agreements, without a campaign.
    pub async fn before_opening(app: &TestApp) -> Self {
        let id = |name: &str| StructureId::derived(&[name.as_bytes()]);
        let (hub, toul, nancy) = (id("hub"), id("toul"), id("nancy"));
        let producer = ProducerId::derived(&[b"farm"]);
        let product = |name: &str| ProductId::derived(&[name.as_bytes()]);
        let nobody = actor("nobody", toul.into(), Role::Animator);
        let mut village = Self {
            hub,
            toul,
            nancy,
            coordinator: actor("coordinator", hub.into(), Role::Coordinator),
            camille: actor("camille", toul.into(), Role::Animator),
            sacha: actor("sacha", nancy.into(), Role::Animator),
            mimosa: nobody,
            aubepine: nobody,
            iris: nobody,
            producer,
            farmer: actor("farmer", hub.into(), Role::Producer(producer)),
            campaign: CampaignId::derived(&[b"none yet"]),
            milk: product("milk"),
            carrots: product("carrots"),
            cheese: product("cheese"),
        };
        village.found(app, hub, "Plateforme de Toul", None).await;
        village.found(app, toul, "Emplettes et Cagettes", Some(hub)).await;
        village.found(app, nancy, "Les Paniers de Nancy", Some(hub)).await;
        village.add_people(app).await;
        village.agree(app).await;
        village.campaign = village.compose(app).await;
        app.catch_up().await;
        village
    }

    /// The quantity field of a product: by its place in the offer.
    pub fn q(&self, product: ProductId) -> String {
        let offer = [self.milk, self.cheese, self.carrots];
        let place = offer.iter().position(|offered| *offered == product);
        format!("q.{}", place.unwrap_or(offer.len()))
    }

    pub async fn tell(&self, app: &TestApp, actor: &Actor, what: &str, command_: Command) {
        let request = Request::new(command(what), command_);
        app.app.execute(actor, request).await.unwrap_or_else(|error| panic!("{what}: {error}"));
    }

    async fn found(&self, app: &TestApp, id: StructureId, name: &str, hub: Option<StructureId>) {
        let kind = if hub.is_some() { StructureKind::Collective } else { StructureKind::Hub };
        let territory = Territory { commune: "54528".into(), epci: "200070563".into() };
        let register = StructureCommand::Register { name: name.into(), kind, territory, hub };
        self.tell(app, &self.coordinator, name, Command::Structure(id, register)).await;
        let point = StructureCommand::SetDeliveryPoint {
            name: "Maison des solidarités".into(),
            commune: "54528".into(),
        };
        let what = format!("point {name}");
        self.tell(app, &self.coordinator, &what, Command::Structure(id, point)).await;
    }

    async fn add_people(&mut self, app: &TestApp) {
        for (actor, alias) in [
            (self.coordinator, "Coordination"),
            (self.camille, "Camille"),
            (self.sacha, "Sacha"),
            (self.farmer, "GAEC du Saintois"),
        ] {
            let details = PersonDetails { alias: alias.into(), ..PersonDetails::default() };
            let added = app.app.add_access(actor.tenant, actor.account, actor.role, &details);
            added.await.unwrap();
        }
        self.mimosa = join(app, &self.camille, "Mimosa").await;
        self.aubepine = join(app, &self.camille, "Aubépine").await;
        self.iris = join(app, &self.sacha, "Iris").await;
    }

    fn products(&self) -> Vec<(Product, PriceTiers, u64)> {
        let milk = Product {
            labels: vec![Label::Organic],
            allergens: vec![Allergen::Milk],
            ..product(self.milk, "Lait entier", Category::Dairy, SaleUnit::Litre, 1_000, "1.28")
        };
        let carrots =
            product(self.carrots, "Carottes", Category::Vegetables, SaleUnit::Kilogram, 500, "2");
        let cheese = Product {
            variable_weight_grams: Some(200),
            ..product(self.cheese, "Munster", Category::Dairy, SaleUnit::Piece, 1_000, "18.01")
        };
        vec![
            (milk, tiers(&[(0, "1.28"), (100, "1.14")]), 6),
            (carrots, tiers(&[(0, "2")]), 10),
            (cheese, tiers(&[(0, "18.01")]), 1),
        ]
    }

    async fn agree(&self, app: &TestApp) {
        let farm = ProducerCommand::Register {
            name: "GAEC du Saintois".into(),
            kind: ProducerKind::Farm,
            commune: "54528".into(),
            distance_km: 18,
        };
        self.tell(app, &self.coordinator, "farm", Command::Producer(self.producer, farm)).await;
        let products = self.products();
        let import = ProducerCommand::ImportCatalogue {
            source: "0".repeat(64),
            products: products.iter().map(|(product, ..)| product.clone()).collect(),
        };
        self.tell(app, &self.coordinator, "import", Command::Producer(self.producer, import)).await;
        let negotiation = self.negotiation();
        let ids = products.iter().map(|(product, ..)| product.id).collect();
        let lines = products.into_iter().map(|(product, tiers, case)| TermLine {
            product: product.id,
            tiers,
            case_size: Steps::new(case),
        });
        let terms = Terms {
            lines: lines.collect(),
            minimum_order: Money::ZERO,
            delivery: "Le jeudi matin, à Toul.".into(),
            valid_from: day("2026-01-01"),
            valid_to: day("2027-12-31"),
        };
        let agreement = AgreementId::from_uuid(negotiation.uuid());
        let open =
            NegotiationCommand::Open { producer: self.producer, products: ids, origin: None };
        let propose = NegotiationCommand::Propose { by: Party::Hub, terms };
        let accept = NegotiationCommand::Accept { by: Party::Producer, agreement };
        for (what, actor, step) in [
            ("open", self.coordinator, open),
            ("propose", self.coordinator, propose),
            ("accept", self.farmer, accept),
        ] {
            self.tell(app, &actor, what, Command::Negotiation(negotiation, step)).await;
        }
    }

    pub fn negotiation(&self) -> NegotiationId {
        NegotiationId::derived(&[b"negotiation"])
    }

    async fn compose(&self, app: &TestApp) -> CampaignId {
        let month: Month = "2026-11".parse().unwrap();
        let coordinator = &self.coordinator;
        let (campaign, _) =
            app.app.draft_campaign(coordinator, command("draft"), month).await.unwrap();
        let negotiation = self.negotiation();
        let choices = [self.milk, self.cheese, self.carrots]
            .map(|product| OfferChoice { negotiation, product });
        app.app.compose(coordinator, command("compose"), campaign, &choices).await.unwrap();
        campaign
    }

    pub async fn open_campaign(&self, app: &TestApp) {
        let structures = vec![self.toul, self.nancy];
        let open = CampaignCommand::Open { closes_at: closing(), structures };
        self.tell(app, &self.coordinator, "opening", Command::Campaign(self.campaign, open)).await;
        app.catch_up().await;
    }

    /// The hub closes the campaign, and the pooled orders are fixed.
    pub async fn close_campaign(&self, app: &TestApp) {
        let close = Command::Campaign(self.campaign, CampaignCommand::Close);
        self.tell(app, &self.coordinator, "closing", close).await;
        app.catch_up().await;
    }

    pub fn order_of(&self, actor: &Actor) -> OrderId {
        OrderId::of_member(self.campaign, member(actor))
    }
}

pub fn member(actor: &Actor) -> MemberId {
    match actor.role {
        Role::Member(member) => member,
        other => panic!("a member, not {other:?}"),
    }
}

async fn join(app: &TestApp, animator: &Actor, alias: &str) -> Actor {
    let details = PersonDetails { alias: alias.into(), ..PersonDetails::default() };
    let id = command(alias);
    let (member, _) = app.app.join_member(animator, id, &details).await.unwrap();
    Actor {
        account: AccountId::derived(&[b"account", id.uuid().as_bytes()]),
        tenant: animator.tenant,
        role: Role::Member(member),
    }
}

fn product(
    id: ProductId,
    name: &str,
    category: Category,
    unit: SaleUnit,
    thousandths: u32,
    list_price: &str,
) -> Product {
    Product {
        id,
        reference: name.to_owned(),
        name: name.to_owned(),
        category,
        step: Step::try_new(unit, thousandths).unwrap(),
        case_size: Steps::new(1),
        list_price: price(list_price),
        vat: VatRate::FOOD,
        labels: vec![],
        season: Season::ALL_YEAR,
        allergens: vec![],
        variable_weight_grams: None,
        content: None,
        retail_price: None,
    }
}

fn price(text: &str) -> UnitPrice {
    UnitPrice::try_from_decimal(text.parse().unwrap()).unwrap()
}

fn tiers(rows: &[(u64, &str)]) -> PriceTiers {
    let tier =
        |(from, text): &(u64, &str)| Tier { from: Steps::new(*from), unit_price: price(text) };
    PriceTiers::try_new(rows.iter().map(tier).collect()).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
