//! Given, when, then.

use super::{
    ErasureReason, NAMED_MAX, Purpose, Trail, TrailCommand as C, TrailEvent as E,
    TrailRefusal as R, decide,
};
use crate::testing::{When, given, person, structure};

fn when(command: C) -> When<Trail, R> {
    given([]).when(|_, _| decide(command))
}

fn read(people: u128) -> C {
    let people = (1..=people).map(person).collect();
    C::ReadPeople { purpose: Purpose::MonthBoard, contacts: false, people }
}

#[test]
fn a_few_are_named_by_their_numbers_and_many_are_counted() {
    let purpose = Purpose::MonthBoard;
    let two = vec![person(1), person(2)];
    when(read(2)).then([E::PeopleRead { purpose, contacts: false, people: two, count: 2 }]);
    let many = NAMED_MAX as u128 + 1;
    when(read(many)).then([E::PeopleRead { purpose, contacts: false, people: vec![], count: 21 }]);
}

#[test]
fn figures_of_a_structure_by_itself_leave_a_trail() {
    let (purpose, structures) = (Purpose::Accounts, vec![structure(1), structure(2)]);
    let command = C::ReadFigures { purpose, structures: structures.clone() };
    when(command).then([E::FiguresRead { purpose, structures }]);
}

#[test]
fn an_erasure_is_written_down_with_its_reason() {
    for reason in [ErasureReason::Request, ErasureReason::Retention] {
        let erase = C::Erase { person: person(1), reason };
        when(erase).then([E::PersonErased { person: person(1), reason }]);
    }
}

#[test]
fn who_reads_nothing_leaves_no_trail() {
    when(read(0)).refused(R::NothingRead);
    let none = C::ReadFigures { purpose: Purpose::Accounts, structures: vec![] };
    when(none).refused(R::NothingRead);
}
