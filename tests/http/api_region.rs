//! A hub, two structures and a producer, up to a campaign that takes orders: all through the API.

use crate::api_support::{Session, World};
use axum::http::Method;
use kernel::{Role, StructureId};
use serde_json::{Value, json};

pub const CATALOGUE: &str = "\
Réf;Produit;Famille;Unité;Colisage;PU HT €;TVA;Bio;Contenance;Prix boutique TTC
M1;Miel de fleurs;Épicerie;pièce;6;2,20;5,5 %;x;500 g;6,50
M2;Jus de pomme;Boissons;pièce;6;1,20;5,5 %;;750 ml;2,90
";

pub struct Region {
    pub world: World,
    pub coordinator: Session,
    pub producer: Session,
    pub producer_id: String,
    pub negotiation: String,
    /// Runs `town`, where `member` buys.
    pub animator: Session,
    pub town: String,
    pub member: Session,
    pub member_id: String,
    /// Runs `village`, which orders for itself.
    pub other_animator: Session,
    pub village: String,
    pub campaign: String,
    pub honey: String,
    pub juice: String,
}

impl Region {
    pub async fn open() -> Self {
        let world = World::new().await;
        let coordinator = world.coordinator().await;
        let town = register(&world, &coordinator, "Épicerie du Faubourg").await;
        let village = register(&world, &coordinator, "Centre social des Trois Ponts").await;
        let animator = animator(&world, &town).await;
        let other_animator = self::animator(&world, &village).await;
        let joined = world.post(&animator, "/members", json!({ "alias": "Mésange" })).await;
        let member_id = joined.id();
        let member = world.sign_in_member(town.parse().unwrap(), &member_id).await;
        let farm = json!({
            "name": "Ferme des Quatre-Vents", "kind": "farm", "commune": "54528",
            "distance_km": 12,
        });
        let producer_id = world.post(&coordinator, "/producers", farm).await.id();
        let role = Role::Producer(producer_id.parse().unwrap());
        let producer = world.sign_in(world.hub.into(), role).await;
        let mut region = Self {
            world,
            coordinator,
            producer,
            producer_id,
            animator,
            town,
            member,
            member_id,
            other_animator,
            village,
            negotiation: String::new(),
            campaign: String::new(),
            honey: String::new(),
            juice: String::new(),
        };
        region.import().await;
        region.negotiate().await;
        region.open_campaign().await;
        region
    }

    async fn import(&mut self) {
        let path = format!("/producers/{}/catalogue", self.producer_id);
        let import = self.world.call(Some(&self.coordinator), Method::POST, &path);
        let imported = import.with("idempotency-key", "catalogue").bytes(CATALOGUE).await;
        assert_eq!(imported.json()["products"], 2, "{}", imported.json());
        let named = |list: &Value, name: &str| {
            let product = list.as_array()?.iter().find(|product| product["name"] == name)?;
            Some(product["product"].as_str()?.to_owned())
        };
        let both = |list: &Value| list.as_array().is_some_and(|list| list.len() == 2);
        let list = self.world.get_until(&self.coordinator, &path, both).await;
        self.honey = named(&list, "Miel de fleurs").unwrap();
        self.juice = named(&list, "Jus de pomme").unwrap();
    }

    /// The hub proposes, the producer accepts.
    async fn negotiate(&mut self) {
        let (world, honey, juice) = (&self.world, &self.honey, &self.juice);
        let open = json!({ "producer": self.producer_id, "products": [honey, juice] });
        self.negotiation = world.post(&self.coordinator, "/negotiations", open).await.id();
        let path = format!("/negotiations/{}", self.negotiation);
        let proposals = format!("{path}/proposals");
        world.post(&self.coordinator, &proposals, self.terms("2.00")).await.id();
        world.post(&self.producer, &format!("{path}/acceptance"), json!({})).await.id();
    }

    pub fn terms(&self, honey_price: &str) -> Value {
        let tier = |from: u64, price: &str| json!({ "from_steps": from, "unit_price": price });
        json!({
            "lines": [
                { "product": self.honey, "case_size_steps": 6,
                  "tiers": [tier(0, honey_price), tier(12, "1.80")] },
                { "product": self.juice, "case_size_steps": 6, "tiers": [tier(0, "1.00")] },
            ],
            "minimum_order_cents": 1000,
            "delivery": "Le mardi à Toul",
            "valid_from": "2026-11-01",
            "valid_to": "2026-12-31",
        })
    }

    async fn open_campaign(&mut self) {
        let world = &self.world;
        let draft = world.post(&self.coordinator, "/campaigns", json!({ "month": "2026-11" }));
        self.campaign = draft.await.id();
        let path = format!("/campaigns/{}", self.campaign);
        let line = |product: &str| json!({ "negotiation": self.negotiation, "product": product });
        let offer = json!({ "lines": [line(&self.honey), line(&self.juice)] });
        world.put(&self.coordinator, &format!("{path}/offer"), offer).await.id();
        let opening = json!({
            "closes_at": "2026-11-08T19:00:00Z", "structures": [self.town, self.village],
        });
        world.post(&self.coordinator, &format!("{path}/opening"), opening).await.id();
        for animator in [&self.animator, &self.other_animator] {
            let form = format!("/order-forms/{}", self.campaign);
            world.get_until(animator, &form, |form| form["takes_orders"] == true).await;
        }
    }

    /// The address of an order of this month.
    pub fn order_path(&self, order: &str) -> String {
        format!("/order-forms/{}/orders/{order}", self.campaign)
    }

    /// Places an order that is not there yet, and tells its id.
    pub async fn place(&self, session: &Session, order: &str, lines: Value) -> String {
        let put = self.world.call(Some(session), Method::PUT, &self.order_path(order));
        put.with("if-none-match", "*").json(&json!({ "lines": lines })).await.id()
    }

    /// An order line for honey, exactly so many jars.
    pub fn jars(&self, count: impl Into<Value>) -> Value {
        json!([{ "product": self.honey, "quantity_steps": count.into() }])
    }
}

async fn register(world: &World, coordinator: &Session, name: &str) -> String {
    let body = json!({
        "name": name, "kind": "social_centre", "commune": "54528", "epci": "200070563",
    });
    world.post(coordinator, "/structures", body).await.id()
}

async fn animator(world: &World, structure: &str) -> Session {
    let structure: StructureId = structure.parse().unwrap();
    world.sign_in(structure.into(), Role::Animator).await
}
