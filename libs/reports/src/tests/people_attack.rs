//! The same attacker on people: what months, EPCIs and the period say about each other.

use super::{
    example::*,
    simplex::{Equation, Fraction, Simplex},
};
use crate::*;
use proptest::prelude::*;

/// One structure: where it is, its buyers in each of three months, and how many of those who
/// could have come again did.
type Crowd = (u32, [u64; 3], u64);

fn rows_of(crowds: &[Crowd]) -> Rows {
    let mut rows = Rows::default();
    for (who, (at, months, again)) in (1..).zip(crowds) {
        let (structure, place) = (structure(who), place(*at));
        for (number, buyers) in (9..).zip(*months) {
            let (place, month, orders) = (place.clone(), month(number), buyers * 2);
            let row = MonthlyPeopleRow { structure, place: place.clone(), month, buyers, orders };
            rows.monthly_people.push(row);
            if buyers > 0 {
                rows.volumes.push(VolumeRow { place, month, ..row_of(who, buyers) });
            }
        }
        let (most, sum) = (months.iter().max().unwrap(), months.iter().sum::<u64>());
        let buyers = sum - (sum - most) * again / 10;
        let (voucher_users, vouchers) = (0, kernel::Money::ZERO);
        let period = PeriodPeopleRow { structure, place, buyers, voucher_users, vouchers };
        rows.period_people.push(period);
    }
    rows
}

fn row_of(who: u32, buyers: u64) -> VolumeRow {
    row(who, i64::try_from(buyers).unwrap() * 1_500)
}

/// The variables: three months, three EPCIs, the returns, and the room under the bound of each
/// month.
const RETURNS: usize = 6;
const VARIABLES: usize = 10;

fn epci_number(epci: &Epci) -> usize {
    (0..3).find(|number| super::example::epci(*number) == epci.siren).unwrap() as usize
}

/// A printed figure: its terms, each structure's part, and whether it is shown.
type Figure = (Vec<(usize, i128)>, Vec<i128>, bool);

/// Panics with the first withheld figure that anybody finds: to within 10 % where it is of fewer
/// than 11 people or 3 structures, exactly where it covers another.
fn attack(report: &Report, rows: &Rows) -> Result<(), TestCaseError> {
    let period = |number: usize| -> Vec<i128> {
        let here = |row: &&PeriodPeopleRow| row.place == place(number as u32) && row.buyers > 0;
        rows.period_people.iter().filter(here).map(|row| i128::from(row.buyers)).collect()
    };
    let monthly = |number: u8| -> Vec<i128> {
        let then = |row: &&MonthlyPeopleRow| row.month == month(number) && row.buyers > 0;
        rows.monthly_people.iter().filter(then).map(|row| i128::from(row.buyers)).collect()
    };
    let mut figures: Vec<Figure> = Vec::new();
    for (index, (_, counts)) in report.people.by_month.iter().enumerate() {
        let shown = *counts != Published::Withheld;
        figures.push((vec![(index, 1)], monthly(9 + index as u8), shown));
    }
    for (epci, counts) in &report.people.by_epci {
        let number = epci_number(epci);
        let shown = *counts != Published::Withheld;
        figures.push((vec![(3 + number, 1)], period(number), shown));
    }
    let all: Vec<(usize, i128)> = (3..6).map(|epci| (epci, 1)).collect();
    let total = (0..3).flat_map(period).collect();
    figures.push((all, total, report.headline.buyers != Published::Withheld));

    let mut equations: Vec<Equation> =
        vec![(vec![(0, 1), (1, 1), (2, 1), (3, -1), (4, -1), (5, -1), (RETURNS, -1)], 0)];
    for month in 0..3 {
        equations.push((vec![(month, 1), (RETURNS + 1 + month, 1), (3, -1), (4, -1), (5, -1)], 0));
    }
    for (terms, parts, shown) in &figures {
        if *shown || parts.is_empty() {
            equations.push((terms.clone(), parts.iter().sum()));
        }
    }
    for place in (0..3).filter(|place| period(*place).is_empty()) {
        equations.push((vec![(3 + place, 1)], 0));
    }
    let simplex = Simplex::solve(VARIABLES, &equations);
    for (terms, parts, _) in figures.iter().filter(|(_, parts, shown)| !shown && !parts.is_empty())
    {
        let value: i128 = parts.iter().sum();
        let secret = value < 11 || parts.len() < 3;
        let (below, above) = if secret { (90, 110) } else { (100, 100) };
        let most = simplex.clone().maximise(terms);
        let opposite: Vec<_> = terms.iter().map(|(variable, sign)| (*variable, -sign)).collect();
        let least = simplex.clone().maximise(&opposite).map(|least| Fraction::ZERO - least);
        let exact = Fraction::new(value, 1);
        let high = most.is_none_or(|most| most != exact && most.is_at_least_percent(above, value));
        let low =
            least.is_some_and(|least| least != exact && least.is_at_most_percent(below, value));
        prop_assert!(high && low, "{terms:?} = {value} is in {least:?}..{most:?}");
    }
    Ok(())
}

fn any_crowd() -> impl Strategy<Value = Crowd> {
    (0_u32..3, prop::array::uniform3(0_u64..12), 0_u64..=10)
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn no_reader_finds_a_withheld_number_of_buyers(
        crowds in prop::collection::vec(any_crowd(), 1..14),
    ) {
        let rows = rows_of(&crowds);
        let report = Report::compute(&request(9, 11), &rows).unwrap();
        attack(&report, &rows)?;
    }
}

#[test]
fn a_month_with_more_buyers_than_the_period_is_refused() {
    let mut rows = rows_of(&[(1, [5, 6, 7], 10)]);
    rows.period_people[0].buyers = 6;
    assert_eq!(Report::compute(&request(9, 11), &rows), Err(ReportError::PeopleDisagree));
    rows.period_people[0].buyers = 19;
    assert_eq!(Report::compute(&request(9, 11), &rows), Err(ReportError::PeopleDisagree));
}

/// In September two structures had 100 of the period's 106 buyers: a shown period would bound the
/// secret month from above, and October, when everybody came, would bound a withheld period.
#[test]
fn a_period_that_would_bound_a_secret_month_is_withheld_with_all_its_months() {
    let crowds =
        [(1, [50, 50, 40], 10), (1, [50, 50, 40], 10), (1, [0, 3, 3], 10), (1, [0, 3, 3], 10)];
    let rows = rows_of(&crowds);
    let report = Report::compute(&request(9, 11), &rows).unwrap();
    attack(&report, &rows).unwrap();
    assert!(report.headline.buyers.is_withheld());
    assert!(report.people.by_month.iter().all(|(_, counts)| counts.is_withheld()));
}
