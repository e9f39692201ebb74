//! Goods are lost while crates are being packed: packed crates keep what they hold.

use crate::{api_month, api_region::Region, api_support::Answer};
use axum::http::StatusCode;
use serde_json::{Value, json};

/// Twelve jars are there: the town's member gets 7 of them, the village 5.
struct Packing {
    region: Region,
    pooled: String,
    towns: String,
    villages: String,
}

impl Packing {
    async fn begin() -> Self {
        let region = Region::open().await;
        let towns = api_month::members_order(&region).await;
        let villages = region.place(&region.other_animator, "mine", region.jars(5)).await;
        api_month::close_and_send(&region).await;
        let pooled = api_month::confirm_and_receive(&region).await;
        Self { region, pooled, towns, villages }
    }

    /// Packs a crate as soon as its order is given just that.
    async fn pack(&self, structure: &str, order: &str, jars: u64) {
        let packing = format!("/structures/{structure}/crates/{order}/packing");
        let line = json!({ "product": self.region.honey, "quantity_steps": jars, "lots": ["L-7"] });
        let body = json!({ "lines": [line] });
        let pack = async || {
            let answer = self.region.world.put(&self.region.coordinator, &packing, body.clone());
            (answer.await.status == StatusCode::OK).then_some(())
        };
        test_support::eventually(pack).await;
    }

    async fn lose(&self, jars: u64) -> Answer {
        let path = format!("/pooled-orders/{}/losses", self.pooled);
        let loss = json!({
            "product": self.region.honey, "quantity_steps": jars, "reason": "broken",
        });
        self.region.world.post(&self.region.coordinator, &path, loss).await
    }

    async fn lack(&self, order: &str, jars: u64) -> Answer {
        let path = format!("/pooled-orders/{}/shortages", self.pooled);
        let shortage = json!({
            "order": order, "product": self.region.honey, "quantity_steps": jars,
            "reason": "missing",
        });
        self.region.world.post(&self.region.coordinator, &path, shortage).await
    }

    /// Waits until the village's order is given so many jars.
    async fn village_gets(&self, jars: u64) {
        let given = |order: &Value| order["lines"][0]["share"]["quantity_steps"] == jars;
        let path = self.region.order_path("mine");
        self.region.world.get_until(&self.region.other_animator, &path, given).await;
    }

    async fn towns_order(&self) -> Value {
        let path = self.region.order_path("mine");
        self.region.world.get(&self.region.member, &path).await.json()
    }
}

#[tokio::test]
async fn a_loss_while_crates_are_packed_is_borne_by_those_that_are_not() {
    let packing = Packing::begin().await;
    packing.pack(&packing.region.town, &packing.towns, 7).await;
    packing.lose(6).await.is_refused(409, "loss-packed");
    packing.lose(2).await.id();
    packing.village_gets(3).await;
    let order = packing.towns_order().await;
    assert_eq!(order["lines"][0]["share"]["quantity_steps"], 7, "what is packed stays: {order}");
    assert_eq!(order["total_cents"], 1330, "{order}");
    packing.pack(&packing.region.village, &packing.villages, 3).await;
}

#[tokio::test]
async fn once_all_is_packed_what_is_missing_is_noted_on_its_crate_and_not_paid() {
    let packing = Packing::begin().await;
    let (region, world) = (&packing.region, &packing.region.world);
    packing.lack(&packing.towns, 1).await.is_refused(409, "not-in-crate");
    packing.pack(&region.town, &packing.towns, 7).await;
    packing.pack(&region.village, &packing.villages, 5).await;
    packing.lose(1).await.is_refused(409, "loss-all-packed");
    packing.lack(&packing.towns, 8).await.is_refused(409, "not-in-crate");
    packing.lack(&packing.towns, 2).await.id();
    // 5 jars at 1.90 € of the 14.77 € that were paid; the rest is in the wallet.
    let cheaper = |order: &Value| order["total_cents"] == 950;
    let order = world.get_until(&region.member, &region.order_path("mine"), cheaper).await;
    let share = &order["lines"][0]["share"];
    assert_eq!((&share["quantity_steps"], &share["reason"]), (&json!(5), &json!("missing")));
    assert_eq!(order["credited_cents"], 527, "{order}");
    packing.lack(&packing.towns, 6).await.is_refused(409, "not-in-crate");
    packing.village_gets(5).await;
}
