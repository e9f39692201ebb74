//! An attacker who reads every report that was published for every programme of the hub.

use super::{
    attack::{Attacker, CATEGORIES, MEASURES, any_row},
    example::*,
};
use crate::*;
use kernel::{Category, ProgrammeId};
use proptest::prelude::*;
use uuid::Uuid;

/// A report to publish: the EPCIs (all where none), the categories (all three where none), and the
/// months, a month or longer.
type Wish = (Vec<u32>, Vec<Category>, (u8, u8));

fn any_wish() -> impl Strategy<Value = Wish> {
    let epcis = prop::collection::btree_set(0_u32..3, 0..3);
    let categories = prop::collection::btree_set(prop::sample::select(CATEGORIES.to_vec()), 0..3);
    let months = prop::sample::select(vec![(9, 9), (10, 10), (11, 11), (10, 11), (9, 11)]);
    (epcis, categories, months).prop_map(|(epcis, categories, months)| {
        (epcis.into_iter().collect(), categories.into_iter().collect(), months)
    })
}

fn request_of((epcis, categories, (first, last)): &Wish) -> Request {
    let mut request = request(*first, *last);
    if !epcis.is_empty() {
        request.programme.perimeter = Perimeter::Epcis(epcis.iter().map(|at| epci(*at)).collect());
    }
    let all = if categories.is_empty() { CATEGORIES.to_vec() } else { categories.clone() };
    request.programme.categories = Some(all.into_iter().collect());
    request.programme.id = ProgrammeId::from_uuid(Uuid::from_u128(9));
    request
}

/// Publishes one report after the other, each knowing those before; what may not be is left out.
fn published(wishes: &[Wish], rows: &Rows) -> Vec<Report> {
    let (mut reports, mut earlier): (Vec<Report>, Vec<Earlier>) = (Vec::new(), Vec::new());
    for wish in wishes {
        let request = request_of(wish);
        let Ok((report, _)) = Report::first_published(&request, rows, &earlier) else { continue };
        let again = Report::published_again(&request, rows, &report.withheld()).unwrap();
        assert_eq!(again.canonical_bytes(), report.canonical_bytes());
        let (programme, withheld) = (request.programme, report.withheld());
        earlier.push(Earlier { programme, rows: rows.clone(), withheld });
        reports.push(report);
    }
    reports
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn no_reader_of_all_reports_finds_what_any_of_them_withholds(
        volumes in prop::collection::vec(any_row(), 1..70),
        wishes in prop::collection::vec(any_wish(), 2..5),
    ) {
        let rows = Rows { volumes, ..Rows::default() };
        let reports = published(&wishes, &rows);
        for measure in MEASURES {
            Attacker::new(&reports, &rows.volumes, measure, None).attack(|_| true)?;
        }
    }

    #[test]
    fn a_structure_that_reads_all_reports_finds_no_other_confidential_figure(
        volumes in prop::collection::vec(any_row(), 1..50),
        wishes in prop::collection::vec(any_wish(), 2..4),
        who in 0_u32..8,
    ) {
        let rows = Rows { volumes, ..Rows::default() };
        let reports = published(&wishes, &rows);
        for measure in MEASURES {
            let attacker = Attacker::new(&reports, &rows.volumes, measure, Some(structure(who)));
            attacker.attack(|selection| attacker.is_secret(selection))?;
        }
    }
}

/// Vegetables alone: five structures in the first EPCI, two in the second.
fn two_epcis() -> Rows {
    let there = |who| VolumeRow { place: place(2), ..row(who, 3_000) };
    let here = (1..=5).map(|who| row(who, 4_000));
    Rows { volumes: here.chain([there(6), there(7)]).collect(), ..Rows::default() }
}

fn paid(report: &Report) -> Option<i64> {
    report.headline.amounts.paid.shown().map(kernel::Money::cents)
}

#[test]
fn two_programmes_that_overlap_do_not_tell_what_one_of_them_withholds_by_difference() {
    let rows = two_epcis();
    let everywhere = (vec![], vec![Category::Vegetables], (10, 10));
    let first_epci = (vec![1], vec![Category::Vegetables], (10, 10));
    // Each alone is told: of 7 structures, and of 5.
    for (wish, cents) in [(&everywhere, 26_000), (&first_epci, 20_000)] {
        assert_eq!(paid(&published(std::slice::from_ref(wish), &rows)[0]), Some(cents));
    }
    // One after the other, the second is not: the difference is of 2.
    let both = published(&[everywhere, first_epci], &rows);
    assert_eq!(paid(&both[0]), Some(26_000));
    assert!(both.len() == 1 || paid(&both[1]).is_none());
}

#[test]
fn a_quarter_does_not_tell_the_month_that_was_withheld() {
    let months = [(9, 1..=5), (10, 1..=5), (11, 1..=2)];
    let volumes = months.into_iter().flat_map(|(number, structures)| {
        structures.map(move |who| VolumeRow { month: month(number), ..row(who, 4_000) })
    });
    let rows = Rows { volumes: volumes.collect(), ..Rows::default() };
    let wish = |first, last| (vec![], vec![Category::Vegetables], (first, last));
    let reports = published(&[wish(9, 9), wish(10, 10), wish(11, 11), wish(9, 11)], &rows);
    assert_eq!(paid(&reports[0]), Some(20_000));
    assert_eq!(paid(&reports[1]), Some(20_000));
    assert_eq!(paid(&reports[2]), None, "two structures");
    assert!(reports.len() == 3 || paid(&reports[3]).is_none(), "48 000 less 20 000 twice");
}

#[test]
fn the_same_figure_has_the_same_fate_in_two_programmes() {
    let rows = two_epcis();
    let wish = |epcis| (epcis, vec![Category::Vegetables], (10, 10));
    let reports = published(&[wish(vec![1]), wish(vec![1]), wish(vec![1, 2])], &rows);
    assert_eq!(paid(&reports[0]), Some(20_000));
    assert_eq!(reports[0].cells().collect::<Vec<_>>(), reports[1].cells().collect::<Vec<_>>());
    let third = reports.get(2).map(paid);
    assert!(third.is_none_or(|paid| paid.is_none()), "its difference with the first is of two");
}

#[test]
fn what_is_withheld_is_written_in_a_few_digits_and_read_again() {
    let rows = two_epcis();
    let request = request(10, 11);
    let report = Report::compute(&request, &rows).unwrap();
    assert!(report.withheld().len() < 1_000);
    assert_eq!(Report::published_again(&request, &rows, &report.withheld()), Ok(report.clone()));
    let wrong = Report::published_again(&request, &rows, "0f");
    assert_eq!(wrong, Err(ReportError::Withheld));
    let wrong = report.withheld().replace('0', "g");
    assert_eq!(Report::published_again(&request, &rows, &wrong), Err(ReportError::Withheld));
}
