//! One month by programs alone: every area of the API, from the first order to the report.

use crate::{api_region::Region, api_support::Answer};
use axum::http::{Method, StatusCode};
use kernel::Role;
use serde_json::{Value, json};

#[tokio::test]
async fn a_month_goes_from_the_order_form_to_the_published_report_by_the_api_alone() {
    let region = Region::open().await;
    settle_a_month(&region).await;
    report(&region).await;
}

/// From orders to accounts: the town takes 7 jars, the village 5.
pub async fn settle_a_month(region: &Region) {
    let order = members_order(region).await;
    let own_order = region.place(&region.other_animator, "mine", region.jars(5)).await;
    close_and_send(region).await;
    let pooled = confirm_and_receive(region).await;
    deliver(region, &order, &own_order, &pooled).await;
    settle(region).await;
}

/// 7 jars at 2.11 € with VAT, paid with a voucher and in cash.
pub async fn members_order(region: &Region) -> String {
    let form = format!("/order-forms/{}", region.campaign);
    let form = region.world.get(&region.member, &form).await.json();
    let honey = &form["lines"][0];
    assert_eq!((&honey["name"], &honey["ceiling_cents"]), (&json!("Miel de fleurs"), &json!(211)));
    let order = region.place(&region.member, "mine", region.jars(7)).await;
    let path = region.order_path("mine");
    let read = region.world.get(&region.member, &path).await;
    assert_eq!((read.header("etag"), &read.json()["total_cents"]), ("\"1\"", &json!(1477)));
    let issue = json!({ "value_cents": 500, "expires_on": "2026-12-31" });
    let voucher = region.world.post(&region.animator, "/vouchers", issue).await.json();
    let payments = format!("{path}/payments");
    let by_voucher =
        json!({ "means": "voucher", "amount_cents": 500, "voucher_code": voucher["code"] });
    region.world.post(&region.member, &payments, by_voucher).await.id();
    let in_cash = json!({ "means": "cash", "amount_cents": 977 });
    let cash_desk = format!("{}/payments", region.order_path(&order));
    region.world.post(&region.animator, &cash_desk, in_cash).await.id();
    let paid = region.world.get_until(&region.member, &path, |order| order["due_cents"] == 0).await;
    assert_eq!(paid["paid_cents"], 1477);
    order
}

pub async fn close_and_send(region: &Region) {
    let (world, coordinator) = (&region.world, &region.coordinator);
    let path = format!("/campaigns/{}", region.campaign);
    world.post(coordinator, &format!("{path}/closing"), json!({})).await.id();
    let pooled = format!("/pooled-orders?campaign={}", region.campaign);
    let fixed = world.get_until(coordinator, &pooled, |list| list[0]["stage"] == "fixed").await;
    let line = &fixed[0]["lines"][0];
    assert_eq!((&line["demand_steps"], &line["unit_price"]), (&json!(12), &json!("1.8")));
    let over = format!("/pooled-orders/{}/override", fixed[0]["pooled_order"].as_str().unwrap());
    let reason = json!({ "reason": "Pour le goût" });
    world.post(coordinator, &over, reason).await.is_refused(409, "not-below-minimum");
    let sent = async || {
        let answer = world.post(coordinator, &format!("{path}/orders"), json!({})).await;
        (answer.status == StatusCode::OK).then_some(answer)
    };
    test_support::eventually(sent).await;
}

pub async fn confirm_and_receive(region: &Region) -> String {
    let (world, campaign) = (&region.world, &region.campaign);
    let list = world.get(&region.producer, "/pooled-orders").await.json();
    let pooled = list[0]["pooled_order"].as_str().unwrap().to_owned();
    let demand = world.get(&region.producer, &format!("/demand/{campaign}")).await.json();
    assert_eq!(demand["products"][0]["quantity_steps"], 12);
    let confirm = format!("/pooled-orders/{pooled}/confirmation");
    world.post(&region.producer, &confirm, json!({ "lines": [] })).await.id();
    let received = json!({ "lines": [
        { "product": region.honey, "delivered_steps": 12, "lot": "L-7" },
    ]});
    let reception = format!("/pooled-orders/{pooled}/reception");
    world.put(&region.coordinator, &reception, received).await.id();
    let step = format!("/campaigns/{campaign}/reception");
    world.post(&region.coordinator, &step, json!({})).await.id();
    pooled
}

async fn deliver(region: &Region, order: &str, own_order: &str, pooled: &str) {
    let (world, coordinator, campaign) = (&region.world, &region.coordinator, &region.campaign);
    let shared = |order: &Value| order["lines"][0]["share"]["unit_price_cents"] == 190;
    let read = world.get_until(&region.member, &region.order_path("mine"), shared).await;
    assert_eq!((&read["total_cents"], &read["credited_cents"]), (&json!(1330), &json!(147)));
    let crates = format!("/campaigns/{campaign}/structures/{}/crates", region.town);
    let to_pack = world.get_until(coordinator, &crates, |list| list[0]["lines"][0].is_object());
    assert_eq!(to_pack.await[0]["lines"][0]["lots"], json!(["L-7"]));
    for (structure, order, jars) in [(&region.town, order, 7), (&region.village, own_order, 5)] {
        let one = format!("/structures/{structure}/crates/{order}");
        let line = json!({ "product": region.honey, "quantity_steps": jars, "lots": ["L-7"] });
        let body = json!({ "lines": [line] });
        let pack = async || {
            let answer = world.put(coordinator, &format!("{one}/packing"), body.clone()).await;
            (answer.status == StatusCode::OK).then_some(answer)
        };
        test_support::eventually(pack).await;
    }
    let tick = format!("/structures/{}/crates/{order}/hand-over", region.town);
    let at = json!({ "handed_over_at": "2026-11-17T16:00:00Z" });
    world.post(&region.animator, &tick, at.clone()).await.id();
    world.post(&region.animator, &tick, at).await.is_refused(409, "crate-already-handed-over");
    let recall = world.get_until(coordinator, "/recalls?lot=L-7", |recall| {
        recall["structures"].as_array().is_some_and(|structures| structures.len() == 2)
    });
    assert_eq!(recall.await["producers"], json!(["Ferme des Quatre-Vents"]));
    let loss = json!({ "product": region.honey, "quantity_steps": 13, "reason": "broken" });
    let losses = format!("/pooled-orders/{pooled}/losses");
    world.post(coordinator, &losses, loss).await.is_refused(422, "received-too-much");
    go_round(region).await;
}

async fn go_round(region: &Region) {
    let (world, coordinator, campaign) = (&region.world, &region.coordinator, &region.campaign);
    let plan = json!({ "date": "2026-11-17", "name": "Faubourg", "stops": [
        { "structure": region.town, "place": "Halle", "commune": "54528", "crates": 1 },
    ]});
    let round = world.post(coordinator, &format!("/campaigns/{campaign}/rounds"), plan).await.id();
    world.post(coordinator, &format!("/rounds/{round}/departure"), json!({})).await.id();
    let stop = format!("/rounds/{round}/stops/{}/delivery", region.town);
    world.post(coordinator, &stop, json!({})).await.id();
    let read = world.get(coordinator, &format!("/rounds/{round}")).await.json();
    assert!(read["stops"][0]["delivered_at"].is_string(), "{read}");
    world.post(coordinator, &format!("/campaigns/{campaign}/delivery"), json!({})).await.id();
}

async fn settle(region: &Region) {
    let (world, coordinator, campaign) = (&region.world, &region.coordinator, &region.campaign);
    world.post(coordinator, &format!("/campaigns/{campaign}/settlement"), json!({})).await.id();
    let is_settled = |campaign: &Value| campaign["stage"] == "settled";
    world.get_until(coordinator, &format!("/campaigns/{campaign}"), is_settled).await;
    for session in [coordinator, &region.animator] {
        let books = world.get(session, "/ledger/balances").await.json();
        let sum = |books: &Value| -> i64 {
            books.as_array().unwrap().iter().filter_map(|it| it["balance_cents"].as_i64()).sum()
        };
        assert_eq!(sum(&books), 0, "double entry: {books}");
        assert!(books.as_array().unwrap().len() > 1, "{books}");
    }
    let owed = world.get(&region.producer, "/ledger/balances").await.json();
    // 12 jars at 1.80 € before VAT, VAT included.
    assert_eq!(
        owed,
        json!([
            { "account": "producer", "of": region.producer_id, "balance_cents": -2279 },
        ])
    );
}

async fn report(region: &Region) {
    let (world, coordinator) = (&region.world, &region.coordinator);
    let programme = json!({
        "name": "Manger local", "funders": ["Département"],
        "first_month": "2026-01", "last_month": "2026-12",
    });
    let programme = world.post(coordinator, "/programmes", programme).await.id();
    let months = json!({ "first_month": "2026-11", "last_month": "2026-11" });
    let publish = format!("/programmes/{programme}/publications");
    world.post(coordinator, &publish, months.clone()).await.id();
    world.post(coordinator, &publish, months).await.is_refused(409, "already-published");
    let role = Role::Funder(programme.parse().unwrap());
    let funder = world.sign_in(world.hub.into(), role).await;
    let report = format!("/programmes/{programme}/reports/2026-11");
    let report = world.get(&funder, &report).await;
    assert_eq!(report.status, StatusCode::OK, "{}", report.json());
    let published = world.get(&funder, "/programmes").await.json();
    let position = &published[0]["published"][0]["position"];
    let checkpoint: Answer = world.call(None, Method::GET, "/checkpoint").empty().await;
    assert!(checkpoint.json()["size"].as_u64() >= position.as_u64(), "{}", checkpoint.json());
}

#[tokio::test]
async fn a_lab_proposes_votes_decides_and_opens_a_negotiation() {
    let region = Region::open().await;
    let world = &region.world;
    let lab = world.post(&region.animator, "/labs", json!({ "title": "Du miel d’ici" })).await.id();
    let path = format!("/labs/{lab}");
    let text = json!({ "text": "Négocier le miel de tilleul" });
    let proposal = world.post(&region.member, &format!("{path}/proposals"), text).await.id();
    let vote = format!("{path}/proposals/{proposal}/vote");
    world.put(&region.member, &vote, json!({ "vote": "for" })).await.id();
    let wish = json!({ "producer": region.producer_id, "products": [region.honey] });
    let decision = json!({ "proposal": proposal, "negotiate": wish });
    let decisions = format!("{path}/decisions");
    let by_member = world.post(&region.member, &decisions, decision.clone()).await;
    by_member.is_refused(403, "forbidden");
    world.post(&region.animator, &decisions, decision).await.id();
    let read = world.get(&region.member, &path).await.json();
    assert_eq!(read["proposals"][0]["adopted"], true, "{read}");
    assert_eq!(read["proposals"][0]["own_vote"], "for");
    let asked = read["proposals"][0]["negotiation"].as_str().unwrap();
    let there = |found: &Value| found["progress"] == "open";
    world.get_until(&region.coordinator, &format!("/negotiations/{asked}"), there).await;
    world.post(&region.animator, &format!("{path}/closing"), json!({})).await.id();
}

#[tokio::test]
async fn a_price_below_the_producers_floor_is_refused_and_the_figure_stays_secret() {
    let region = Region::open().await;
    let world = &region.world;
    let floor = format!("/floors/{}", region.honey);
    world.put(&region.producer, &floor, json!({ "unit_price": "1.9500" })).await.id();
    let open = json!({ "producer": region.producer_id, "products": [region.honey, region.juice] });
    let negotiation = world.post(&region.coordinator, "/negotiations", open).await.id();
    let proposals = format!("/negotiations/{negotiation}/proposals");
    let refused = world.post(&region.coordinator, &proposals, region.terms("1.90")).await;
    let told = refused.is_refused(422, "below-floor");
    assert_eq!(told["errors"][0]["field"], "lines[0]", "{told}");
    assert!(!told.to_string().contains("1.95"), "{told}");
    world.get(&region.coordinator, "/floors").await.is_refused(403, "forbidden");
    let floors = world.get(&region.producer, "/floors").await.json();
    assert_eq!(floors, json!([{ "product": region.honey, "unit_price": "1.95" }]));
}

#[tokio::test]
async fn a_structure_says_where_its_crates_go_and_notes_who_leaves() {
    let region = Region::open().await;
    let world = &region.world;
    let point = format!("/structures/{}/delivery-point", region.town);
    let place = json!({ "name": "Maison des solidarités", "commune": "54528" });
    world.put(&region.animator, &point, place.clone()).await.id();
    world.put(&region.other_animator, &point, place.clone()).await.is_refused(404, "not-found");
    let is_there = |list: &Value| {
        let mut list = list.as_array().into_iter().flatten();
        list.any(|structure| structure["delivery_point"] == place)
    };
    world.get_until(&region.coordinator, "/structures", is_there).await;
    let departure = format!("/members/{}/departure", region.member_id);
    world.post(&region.animator, &departure, json!({})).await.id();
    let members = world.get(&region.animator, "/members").await.json();
    assert_eq!((&members[0]["alias"], &members[0]["active"]), (&json!("Mésange"), &json!(false)));
    let taken = world.post(&region.animator, "/members", json!({ "alias": "mésange" })).await;
    assert_eq!(taken.is_refused(409, "alias-taken")["errors"][0]["field"], "alias");
}

#[tokio::test]
async fn either_side_may_break_a_negotiation_off_and_then_it_is_over() {
    let region = Region::open().await;
    let world = &region.world;
    let open = json!({ "producer": region.producer_id, "products": [region.honey, region.juice] });
    let negotiation = world.post(&region.coordinator, "/negotiations", open).await.id();
    let path = format!("/negotiations/{negotiation}");
    world.post(&region.producer, &format!("{path}/break-off"), json!({})).await.id();
    let proposals = format!("{path}/proposals");
    let late = world.post(&region.coordinator, &proposals, region.terms("2.00")).await;
    late.is_refused(409, "negotiation-ended");
    let read = world.get(&region.producer, &path).await.json();
    assert_eq!(read["progress"], "broken_off", "{read}");
    let mut rising = region.terms("2.00");
    rising["lines"][0]["tiers"][1]["unit_price"] = json!("2.50");
    let wrong = world.post(&region.coordinator, &proposals, rising).await;
    let told = wrong.is_refused(422, "invalid-values");
    assert_eq!(told["errors"][0]["field"], "lines[0].tiers", "{told}");
}
