//! Given, when, then.

use super::{FundingCommand as C, FundingEvent as E, FundingRefusal as R, Programme, decide};
use crate::testing::{When, given, month, text};
use kernel::Category;

fn registration(name: &str, funders: &[&str], from: u8, to: u8) -> C {
    C::Register {
        name: text(name),
        funders: funders.iter().map(|funder| text(funder)).collect(),
        from: month(from),
        to: month(to),
        territory: vec![text("200070563")],
        categories: vec![Category::Vegetables],
    }
}

/// September to December.
fn registered() -> E {
    E::ProgrammeRegistered {
        name: text("Mieux manger pour tous"),
        funders: vec![text("DDETS")],
        from: month(9),
        to: month(12),
        territory: vec![text("200070563")],
        categories: vec![Category::Vegetables],
    }
}

fn publish(from: u8, to: u8) -> C {
    let (from, to, root, sha256) = (month(from), month(to), text("ab"), text("cd"));
    C::PublishReport { from, to, position: 42, root, sha256 }
}

fn published(from: u8, to: u8) -> E {
    let (from, to, root, sha256) = (month(from), month(to), text("ab"), text("cd"));
    E::ReportPublished { from, to, position: 42, root, sha256 }
}

fn when<const N: usize>(events: [E; N], command: C) -> When<Programme, R> {
    given(events).when(|state, context| decide(state, command, context))
}

#[test]
fn a_programme_is_registered_once_with_name_funder_and_period() {
    let register = registration;
    when([], register("Mieux manger pour tous", &["DDETS"], 9, 12)).then([registered()]);
    when([registered()], register("Autre", &["DDETS"], 9, 12)).refused(R::AlreadyRegistered);
    when([], register(" ", &["DDETS"], 9, 12)).refused(R::NameMissing);
    when([], register("Autre", &[], 9, 12)).refused(R::NoFunder);
    when([], register("Autre", &["DDETS"], 12, 9)).refused(R::PeriodReversed);
}

#[test]
fn reports_lie_within_the_programme() {
    let programme = when([registered()], publish(9, 10)).then([published(9, 10)]);
    assert_eq!(programme.reports, [(month(9), month(10))]);
    when([registered()], publish(8, 9)).refused(R::OutsidePeriod);
    when([], publish(9, 10)).refused(R::NotRegistered);
    when([registered()], publish(10, 9)).refused(R::PeriodReversed);
}

#[test]
fn the_same_months_are_never_reported_twice_not_even_in_part() {
    let reported = || [registered(), published(10, 11)];
    for (from, to) in [(10, 11), (9, 10), (11, 12), (9, 12), (11, 11)] {
        when(reported(), publish(from, to)).refused(R::AlreadyPublished);
    }
    when(reported(), publish(12, 12)).then([published(12, 12)]);
}
