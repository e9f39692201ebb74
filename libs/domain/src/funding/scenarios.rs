//! Given, when, then.

use super::{
    FundingCommand as C, FundingEvent as E, FundingRefusal as R, Programme, decide, protected,
    still_known,
};
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
    let (withheld, after) = (text("0f"), vec![]);
    C::PublishReport { from, to, position: 42, root, sha256, withheld, after }
}

fn published(from: u8, to: u8) -> E {
    let (from, to, root, sha256) = (month(from), month(to), text("ab"), text("cd"));
    E::ReportPublished { from, to, position: 42, root, sha256, withheld: text("0f") }
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
    let programme = when([registered()], publish(10, 10)).then([published(10, 10)]);
    assert_eq!(programme.reports, [(month(10), month(10))]);
    when([registered()], publish(8, 9)).refused(R::OutsidePeriod);
    when([], publish(9, 10)).refused(R::NotRegistered);
    when([registered()], publish(10, 9)).refused(R::PeriodReversed);
}

#[test]
fn a_report_is_of_a_month_a_quarter_a_year_or_the_whole_programme() {
    for (from, to) in [(9, 9), (11, 11), (10, 12), (9, 12)] {
        when([registered()], publish(from, to)).then([published(from, to)]);
    }
    for (from, to) in [(9, 10), (10, 11), (11, 12), (9, 11)] {
        when([registered()], publish(from, to)).refused(R::NotAReportingPeriod);
    }
}

#[test]
fn a_quarter_may_follow_its_months_but_nothing_is_reported_twice() {
    let reported = || [registered(), published(10, 10), published(10, 12)];
    when(reported(), publish(10, 10)).refused(R::AlreadyPublished);
    when(reported(), publish(10, 12)).refused(R::AlreadyPublished);
    when(reported(), publish(9, 12)).then([published(9, 12)]);
}

#[test]
fn a_report_computed_without_knowing_another_is_refused() {
    let other = when([registered()], publish(10, 10)).then([published(10, 10)]);
    assert_eq!(still_known(&other, 0), Err(R::OthersPublished));
    assert_eq!(still_known(&other, 1), Ok(()));
}

#[test]
fn a_report_that_would_give_away_a_withheld_figure_is_refused() {
    assert_eq!(protected::<()>(None), Err(R::WouldReveal));
}
