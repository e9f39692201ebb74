//! Usage labs, and the books.

use crate::town::{Town, cents};
use domain::{
    labs::{LabEvent, NegotiationRequest, Vote},
    ledger::{Account, LedgerEvent, Memo, Posting},
};
use kernel::{LabId, Money, NegotiationId, OrderId, ProposalId};
use storage::queries::{
    books::{balance, balances, journal},
    labs::{Tally, lab, lab_with_names, labs},
};

#[tokio::test]
async fn a_lab_shows_tallies_and_to_each_their_own_vote_only() {
    let town = Town::new().await;
    let [ana, bea, cleo] = [
        town.member(town.grocery, "Ana").await,
        town.member(town.grocery, "Béa").await,
        town.member(town.grocery, "Cléo").await,
    ];
    let id = LabId::from_uuid(town.world.id());
    let [honey, oil] = [(); 2].map(|()| ProposalId::from_uuid(town.world.id()));
    let request = NegotiationRequest {
        negotiation: NegotiationId::from_uuid(town.world.id()),
        producer: town.lentils.producer,
        products: vec![town.lentils.product, town.cheese.product],
    };
    let vote = |proposal, member, vote| LabEvent::VoteCast { proposal, member, vote };
    let propose =
        |proposal, text: &str| LabEvent::ProposalMade { proposal, by: ana, text: text.into() };
    for event in [
        LabEvent::LabOpened { title: "Que commander en décembre ?".into() },
        propose(honey, "Du miel de Lorraine"),
        propose(oil, "De l’huile"),
        vote(honey, ana, Vote::Against),
        vote(honey, bea, Vote::For),
        vote(honey, cleo, Vote::Abstain),
        vote(honey, ana, Vote::For),
        LabEvent::DecisionTaken { proposal: honey, adopted: true, request: Some(request.clone()) },
    ] {
        town.world.happened(town.grocery, id.uuid(), event).await;
    }
    town.world.project().await;

    let mut reading = town.world.reading(town.grocery).await;
    let view = lab(&mut reading, town.grocery.into(), id, Some(ana)).await.unwrap().unwrap();
    let [honey, oil] = &view.proposals[..] else { panic!("two proposals") };
    assert_eq!(honey.tally, Tally { votes_for: 2, votes_against: 0, abstentions: 1 });
    assert_eq!((honey.own_vote, honey.adopted), (Some(Vote::For), Some(true)));
    assert_eq!((honey.alias.as_deref(), &honey.request), (None, &Some(request)));
    assert_eq!((oil.tally, oil.own_vote, oil.adopted), (Tally::default(), None, None));

    let named = lab_with_names(&mut reading, town.grocery.into(), id).await.unwrap().unwrap();
    assert_eq!(named.proposals[0].alias.as_deref(), Some("Ana"), "for whoever runs it");
    let nobody = lab(&mut reading, town.grocery.into(), id, None).await.unwrap().unwrap();
    assert_eq!(nobody.proposals[0].own_vote, None);
    town.world.happened(town.grocery, id.uuid(), LabEvent::LabClosed).await;
    town.world.project().await;
    let listed = labs(&mut reading, town.grocery.into()).await.unwrap();
    assert!(listed.len() == 1 && listed[0].closed);
}

#[tokio::test]
async fn the_books_balance_and_the_journal_keeps_every_entry_whole() {
    let town = Town::new().await;
    let order = Account::Order(OrderId::from_uuid(town.world.id()));
    let post = |memo, postings: &[(Account, i64)]| LedgerEvent::EntryPosted {
        campaign: town.campaign,
        memo,
        postings: postings
            .iter()
            .map(|&(account, amount)| Posting { account, amount: cents(amount) })
            .collect(),
    };
    let books = town.world.id();
    for event in [
        post(Memo::Charge, &[(order, 6_55), (Account::Goods, -6_55)]),
        post(Memo::Payment, &[(Account::Cash, 5_00), (Account::Card, 1_55), (order, -6_55)]),
        post(
            Memo::Credit,
            &[(order, -40), (Account::Goods, 40), (order, 40), (Account::Wallets, -40)],
        ),
    ] {
        town.world.happened(town.grocery, books, event).await;
    }
    town.world.project().await;

    let mut reading = town.world.reading(town.grocery).await;
    let tenant = town.grocery.into();
    let all = balances(&mut reading, tenant).await.unwrap();
    assert_eq!(all.iter().map(|posting| posting.amount).sum::<Money>(), Money::ZERO);
    assert_eq!(balance(&mut reading, tenant, Account::Cash).await.unwrap(), cents(5_00));
    assert_eq!(balance(&mut reading, tenant, Account::Goods).await.unwrap(), cents(-6_15));
    assert_eq!(balance(&mut reading, tenant, order).await.unwrap(), Money::ZERO);
    assert_eq!(balance(&mut reading, tenant, Account::Bank).await.unwrap(), Money::ZERO);
    let entries = journal(&mut reading, tenant, town.campaign).await.unwrap();
    let memos: Vec<_> = entries.iter().map(|entry| (entry.memo, entry.postings.len())).collect();
    assert_eq!(memos, [(Memo::Charge, 2), (Memo::Payment, 3), (Memo::Credit, 4)]);
    assert!(entries.iter().all(|entry| {
        entry.postings.iter().map(|posting| posting.amount).sum::<Money>() == Money::ZERO
    }));
}
