//! Given, when, then.

use super::{Statement, StatementCommand as C, StatementEvent as E, StatementRefusal as R, decide};
use crate::{
    structures::Territory,
    testing::{When, given, month, structure, text},
};

fn commit(number: u32, sha256: &str) -> C {
    C::Commit {
        hub: structure(1),
        month: month(10),
        territory: Territory { commune: text("54528"), epci: text("200070563") },
        number,
        family: 1,
        commitments_sha256: text(sha256),
    }
}

fn committed(number: u32, sha256: &str) -> E {
    E::VolumesCommitted {
        hub: structure(1),
        month: month(10),
        commune: text("54528"),
        epci: text("200070563"),
        number,
        family: 1,
        commitments_sha256: text(sha256),
    }
}

fn when<const N: usize>(events: [E; N], command: C) -> When<Statement, R> {
    given(events).when(|state, context| decide(state, command, context))
}

#[test]
fn a_settlement_is_committed_and_each_correction_follows_it() {
    when([], commit(0, "ab")).then([committed(0, "ab")]);
    let corrected = when([committed(0, "ab")], commit(1, "cd")).then([committed(1, "cd")]);
    assert_eq!(corrected.committed, ["ab", "cd"]);
}

#[test]
fn nothing_is_committed_twice_nor_on_top_of_what_was_not_seen() {
    when([committed(0, "ab")], commit(0, "ab")).refused(R::OutOfTurn);
    when([], commit(1, "ab")).refused(R::OutOfTurn);
}
