//! Asking for another structure's things finds nothing, even if a query forgets whose they are.

use crate::foreign::Neighbours;
use app::queries::{handover, labs, members, month_board, order, order_form, payments, wallet};
use domain::orders::Buyer;

#[tokio::test]
async fn a_structure_finds_nothing_of_its_neighbours_by_their_ids() {
    let neighbours = Neighbours::meet().await;
    let (ours, theirs) = (neighbours.ours(), neighbours.theirs());
    let campaign = neighbours.world.campaign;
    let (their_order, their_lab) = (neighbours.their_order(), neighbours.their_lab());

    // They see it themselves: else this test would prove nothing.
    let mut reading = neighbours.vault(theirs).await;
    assert!(order::order(&mut reading, theirs, their_order).await.unwrap().is_some());
    assert!(labs::lab(&mut reading, theirs, their_lab, None).await.unwrap().is_some());
    assert!(!members::members(&mut reading, theirs).await.unwrap().is_empty());
    let crates = handover::crates_of_campaign(&mut reading, theirs, campaign).await.unwrap();
    assert!(!crates.is_empty());
    drop(reading);

    // First as the application asks; then as if a query named the wrong tenant: row-level
    // security is the second lock.
    for asked in [ours, theirs] {
        let connection = &mut neighbours.vault(ours).await;
        assert_eq!(order::order(connection, asked, their_order).await.unwrap(), None);
        let found = payments::payments_of_order(connection, asked, their_order).await.unwrap();
        assert!(found.is_empty());
        assert!(labs::lab(connection, asked, their_lab, None).await.unwrap().is_none());
        let member = neighbours.their_member();
        let of_member = order::orders_of_member(connection, asked, member).await.unwrap();
        assert!(of_member.is_empty());
        assert!(
            wallet::wallet(connection, asked, Buyer::Member(member))
                .await
                .unwrap()
                .entries
                .is_empty()
        );
    }
    let mut reading = neighbours.vault(ours).await;
    assert!(members::members(&mut reading, theirs).await.unwrap().is_empty());
    assert!(month_board::month_board(&mut reading, theirs, campaign).await.unwrap().is_empty());
    let crates = handover::crates_of_campaign(&mut reading, theirs, campaign).await.unwrap();
    assert!(crates.is_empty());
    assert!(order_form::order_form(&mut reading, theirs, campaign).await.unwrap().is_none());
}
