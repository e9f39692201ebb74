//! The month board, crates, hand-over and recall.

use crate::town::{Town, cents};
use domain::{
    crates::{CrateEvent, PackedLine},
    orders::{Buyer, Channel, OrderEvent},
};
use kernel::{MemberId, OrderId, Steps, StructureId};
use storage::{
    queries::{
        handover::crates_of_campaign,
        month_board::{month_board, packing_orders},
        recall::recall,
    },
    vault::erase_person,
};

impl Town {
    async fn ordered(&self, structure: StructureId, alias: &str) -> (MemberId, OrderId) {
        let member = self.member(structure, alias).await;
        (member, self.order(structure, member).await)
    }

    async fn packed(&self, structure: StructureId, order: OrderId, lots: &[&str]) {
        let lots = lots.iter().map(|&lot| lot.to_owned()).collect();
        let product = self.lentils.product;
        let line = PackedLine { product, quantity: Steps::new(3), lots, weight_grams: Some(1_502) };
        let event = CrateEvent::CratePacked { campaign: self.campaign, lines: vec![line] };
        self.world.happened(structure, order.uuid(), event).await;
    }
}

#[tokio::test]
async fn the_board_lists_the_structures_orders_by_alias() {
    let town = Town::new().await;
    town.present(town.grocery).await;
    town.ordered(town.grocery, "Mésange").await;
    let (_, first) = town.ordered(town.grocery, "abeille").await;
    town.ordered(town.centre, "Colibri").await;
    let own = OrderEvent::OrderPlaced {
        campaign: town.campaign,
        buyer: Buyer::Structure,
        channel: Channel::Screen,
        lines: town.wanted(),
        total: cents(6_55),
    };
    let own_order = OrderId::of_structure(town.campaign, town.grocery);
    town.world.happened(town.grocery, own_order.uuid(), own).await;
    town.packed(town.grocery, first, &["L1"]).await;
    town.world.project().await;

    let mut reading = town.world.reading(town.grocery).await;
    let board = month_board(&mut reading, town.grocery.into(), town.campaign).await.unwrap();
    let aliases: Vec<_> = board.iter().map(|order| order.alias.as_deref()).collect();
    assert_eq!(aliases, [Some("abeille"), Some("Mésange"), None]);
    assert_eq!(board[2].head.buyer, Buyer::Structure);
    let packed: Vec<_> = board.iter().map(|order| order.packed_at.is_some()).collect();
    assert_eq!(packed, [true, false, false]);
}

#[tokio::test]
async fn packing_sheets_hold_the_orders_that_stand_with_their_lines() {
    let town = Town::new().await;
    town.present(town.grocery).await;
    town.ordered(town.grocery, "Mésange").await;
    let (_, cancelled) = town.ordered(town.grocery, "Abeille").await;
    let cancel = OrderEvent::OrderCancelled { credited: cents(0) };
    town.world.happened(town.grocery, cancelled.uuid(), cancel).await;
    town.world.project().await;

    let mut reading = town.world.reading(town.grocery).await;
    let sheets = packing_orders(&mut reading, town.grocery.into(), town.campaign).await.unwrap();
    assert_eq!(sheets.len(), 1);
    assert_eq!(sheets[0].board.alias.as_deref(), Some("Mésange"));
    let names: Vec<_> = sheets[0].lines.iter().map(|line| line.name.as_str()).collect();
    assert_eq!(names, ["Lentilles vertes", "Munster fermier"]);
}

#[tokio::test]
async fn a_crate_shows_what_is_in_it_and_when_it_was_handed_over() {
    let town = Town::new().await;
    town.present(town.grocery).await;
    let (_, mine) = town.ordered(town.grocery, "Mésange").await;
    let (_, other) = town.ordered(town.grocery, "Abeille").await;
    town.packed(town.grocery, mine, &["L1", "L2"]).await;
    town.packed(town.grocery, other, &["L1"]).await;
    let at = town.world.now();
    town.world.happened(town.grocery, mine.uuid(), CrateEvent::CrateHandedOver { at }).await;
    town.world.project().await;

    let mut reading = town.world.reading(town.grocery).await;
    let crates =
        crates_of_campaign(&mut reading, town.grocery.into(), town.campaign).await.unwrap();
    let handed: Vec<_> =
        crates.iter().map(|one| (one.alias.as_deref(), one.handed_over_at)).collect();
    assert_eq!(handed, [(Some("Abeille"), None), (Some("Mésange"), Some(at))]);
    let line = &crates[1].lines[0];
    assert_eq!((line.name.as_str(), line.quantity), ("Lentilles vertes", Steps::new(3)));
    assert_eq!(
        (line.lots.as_slice(), line.weight_grams),
        (&["L1".into(), "L2".into()][..], Some(1_502))
    );
}

#[tokio::test]
async fn a_recall_finds_everybody_who_has_the_lot_and_how_to_reach_them() {
    let town = Town::new().await;
    for structure in [town.grocery, town.centre] {
        town.present(structure).await;
    }
    let (erased, first) = town.ordered(town.grocery, "Mésange").await;
    let (_, second) = town.ordered(town.grocery, "Abeille").await;
    let (_, third) = town.ordered(town.grocery, "Colibri").await;
    let (_, elsewhere) = town.ordered(town.centre, "Colibri").await;
    town.packed(town.grocery, first, &["L1"]).await;
    town.packed(town.grocery, second, &["L0", "L1"]).await;
    town.packed(town.grocery, third, &["L2"]).await;
    town.packed(town.centre, elsewhere, &["L1"]).await;
    let mut vault = town.world.reading(town.grocery).await;
    erase_person(&mut vault, town.grocery.into(), erased.into()).await.unwrap();
    vault.commit().await.unwrap();
    town.world.project().await;

    let mut reading = town.world.reading(town.grocery).await;
    let tenant = town.grocery.into();
    let found = recall(&mut reading, tenant, "L1", None).await.unwrap();
    let reached: Vec<_> = found.iter().map(|one| (one.order, one.email.as_deref())).collect();
    assert_eq!(reached, [(second, Some("Abeille@exemple.fr")), (first, None)]);
    let of_cheese = recall(&mut reading, tenant, "L1", Some(town.cheese.product)).await.unwrap();
    assert_eq!(of_cheese, []);
}
