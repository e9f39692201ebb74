//! Given, when, then.

use super::{
    Lab, LabCommand as C, LabEvent as E, LabRefusal as R, NegotiationRequest, Vote, decide,
};
use crate::testing::{When, given, member, negotiation, producer, product, proposal, text};
use kernel::ProposalId;

fn opened() -> E {
    E::LabOpened { title: text("Labo de novembre") }
}

fn made(number: u128) -> E {
    E::ProposalMade { proposal: proposal(number), by: member(1), text: text("Du pain au levain") }
}

fn propose(number: u128, words: String) -> C {
    C::Propose { proposal: proposal(number), by: member(1), text: words }
}

fn cast(by: u128, vote: Vote) -> E {
    E::VoteCast { proposal: proposal(1), member: member(by), vote }
}

const fn resolve(proposal: ProposalId, request: Option<NegotiationRequest>) -> C {
    C::Decide { proposal, request }
}

fn taken(adopted: bool, request: Option<NegotiationRequest>) -> E {
    E::DecisionTaken { proposal: proposal(1), adopted, request }
}

fn request() -> Option<NegotiationRequest> {
    let (negotiation, producer) = (negotiation(1), producer(1));
    Some(NegotiationRequest { negotiation, producer, products: vec![product(1)] })
}

fn when<const N: usize>(events: [E; N], command: C) -> When<Lab, R> {
    given(events).when(|state, context| decide(state, command, context))
}

#[test]
fn a_lab_opens_once_under_a_title() {
    let open = |title: &str| C::Open { title: text(title) };
    when([], open("Labo de novembre")).then([opened()]);
    when([opened()], open("Encore")).refused(R::AlreadyOpen);
    when([], open(" ")).refused(R::TextMissing);
    when([], open(&"é".repeat(1_001))).refused(R::TextTooLong);
}

#[test]
fn members_propose_each_thing_once_within_1000_characters() {
    when([opened()], propose(1, text("Du pain au levain"))).then([made(1)]);
    when([opened(), made(1)], propose(1, text("Autre"))).refused(R::ProposalRepeated(proposal(1)));
    when([opened()], propose(1, text(""))).refused(R::TextMissing);
    when([opened()], propose(1, "é".repeat(1_001))).refused(R::TextTooLong);
    let longest = "é".repeat(1_000);
    let event = E::ProposalMade { proposal: proposal(1), by: member(1), text: longest.clone() };
    when([opened()], propose(1, longest)).then([event]);
}

#[test]
fn a_members_later_vote_replaces_the_earlier() {
    let vote = C::Vote { proposal: proposal(1), member: member(1), vote: Vote::For };
    let lab = when([opened(), made(1), cast(1, Vote::Against)], vote).then([cast(1, Vote::For)]);
    let votes = &lab.proposals[&proposal(1)];
    assert_eq!((votes.count(Vote::For), votes.count(Vote::Against)), (1, 0));
}

#[test]
fn more_for_than_against_adopts_and_abstentions_do_not_count() {
    let won = [opened(), made(1), cast(1, Vote::For), cast(2, Vote::Abstain)];
    when(won, resolve(proposal(1), request())).then([taken(true, request())]);
    let tied = || [opened(), made(1), cast(1, Vote::For), cast(2, Vote::Against)];
    when(tied(), resolve(proposal(1), None)).then([taken(false, None)]);
    when(tied(), resolve(proposal(1), request())).refused(R::NotAdopted(proposal(1)));
}

#[test]
fn a_decision_is_taken_once_on_something_that_was_voted_on() {
    let decided = || [opened(), made(1), cast(1, Vote::For), taken(true, None)];
    let late = C::Vote { proposal: proposal(1), member: member(2), vote: Vote::Against };
    when(decided(), late).refused(R::AlreadyDecided(proposal(1)));
    when(decided(), resolve(proposal(1), None)).refused(R::AlreadyDecided(proposal(1)));
    when([opened(), made(1)], resolve(proposal(1), None)).refused(R::NobodyVoted(proposal(1)));
    when([opened()], resolve(proposal(1), None)).refused(R::UnknownProposal(proposal(1)));
    let vote = C::Vote { proposal: proposal(9), member: member(1), vote: Vote::For };
    when([opened()], vote).refused(R::UnknownProposal(proposal(9)));
}

#[test]
fn nothing_is_said_to_a_lab_that_is_closed_or_not_open_yet() {
    when([opened()], C::Close).then([E::LabClosed]);
    for events in [vec![], vec![opened(), E::LabClosed]] {
        for command in [C::Close, propose(1, text("Du pain"))] {
            given(events.clone())
                .when(|state: &Lab, context| decide(state, command, context))
                .refused(R::NotOpen);
        }
    }
}
