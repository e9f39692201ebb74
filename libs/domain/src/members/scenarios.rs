//! Given, when, then.

use super::{Member, MemberCommand as C, MemberEvent as E, MemberRefusal as R, decide};
use crate::testing::{When, given};

fn when<const N: usize>(events: [E; N], command: C) -> When<Member, R> {
    given(events).when(|state, context| decide(state, command, context))
}

#[test]
fn somebody_joins_leaves_and_may_come_back() {
    assert!(when([], C::Join).then([E::MemberJoined]).active);
    assert!(!when([E::MemberJoined], C::Leave).then([E::MemberLeft]).active);
    assert!(when([E::MemberJoined, E::MemberLeft], C::Join).then([E::MemberJoined]).active);
}

#[test]
fn nobody_joins_twice_or_leaves_without_being_a_member() {
    when([E::MemberJoined], C::Join).refused(R::AlreadyMember);
    when([], C::Leave).refused(R::NotAMember);
    when([E::MemberJoined, E::MemberLeft], C::Leave).refused(R::NotAMember);
}
