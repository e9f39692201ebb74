//! Who is heard: members in their own lab, and the two sides of a negotiation.

use crate::foreign::Neighbours;
use app::{AppError, Command, Request};
use domain::{
    Refusal,
    labs::{LabCommand, LabRefusal, Vote},
    members::MemberCommand,
    negotiations::{NegotiationCommand, NegotiationRefusal, Party},
};
use kernel::{Actor, AgreementId, CommandId, MemberId, NegotiationId};
use solidaires_tests::world::command_id;
use uuid::Uuid;

async fn refusal(neighbours: &Neighbours, actor: &Actor, command: Command) -> Option<AppError> {
    let id = CommandId::derived(&[format!("{actor:?} {command:?}").as_bytes()]);
    neighbours.world.app().execute(actor, Request::new(id, command)).await.err()
}

#[tokio::test]
async fn only_members_of_the_structure_propose_and_vote_also_through_their_animator() {
    let neighbours = Neighbours::open().await;
    let (town, proposal) = (&neighbours.world.towns[1], neighbours.their_proposal());
    let own = town.members[0];
    let vote = |member: MemberId| {
        let vote = LabCommand::Vote { proposal, member, vote: Vote::For };
        Command::Lab(neighbours.their_lab(), vote)
    };
    let propose = |by: MemberId| {
        let proposal = kernel::ProposalId::from_uuid(command_id("another proposal").uuid());
        let propose = LabCommand::Propose { proposal, by, text: "Du miel".into() };
        Command::Lab(neighbours.their_lab(), propose)
    };
    let nobody = MemberId::from_uuid(Uuid::from_u128(0xDEAD));
    for stranger in [neighbours.world.towns[0].members[0], nobody] {
        for command in [vote(stranger), propose(stranger)] {
            let refused = refusal(&neighbours, &town.animator(), command).await;
            assert_not_a_member(refused);
        }
    }
    assert!(refusal(&neighbours, &town.animator(), vote(own)).await.is_none());
    assert!(refusal(&neighbours, &town.member(own), vote(own)).await.is_none());
    neighbours
        .world
        .tell(&town.animator(), "leave", Command::Member(own, MemberCommand::Leave))
        .await;
    assert_not_a_member(refusal(&neighbours, &town.member(own), propose(own)).await);
}

fn assert_not_a_member(refused: Option<AppError>) {
    let Some(AppError::Refused(Refusal::Lab(LabRefusal::NotAMember))) = refused else {
        panic!("{refused:?}");
    };
}

#[tokio::test]
async fn an_agreement_of_another_name_is_refused_and_nobodys_negotiation_is_not_found() {
    let neighbours = Neighbours::open().await;
    let world = &neighbours.world;
    let accept = |id: NegotiationId, agreement: Uuid| {
        let (by, agreement) = (Party::Producer, AgreementId::from_uuid(agreement));
        Command::Negotiation(id, NegotiationCommand::Accept { by, agreement })
    };
    let (known, nobodys) =
        (neighbours.their_negotiation(), NegotiationId::from_uuid(Uuid::from_u128(0xDEAD)));
    let producer = world.producer(world.offer[0].producer);
    let refused = refusal(&neighbours, &producer, accept(known, nobodys.uuid())).await;
    let other = Refusal::Negotiation(NegotiationRefusal::OtherAgreement);
    assert!(matches!(refused, Some(AppError::Refused(refusal)) if refusal == other));
    let unknown = refusal(&neighbours, &producer, accept(nobodys, nobodys.uuid())).await;
    assert!(matches!(unknown, Some(AppError::NotFound)), "{unknown:?}");
}
