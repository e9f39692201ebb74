use super::example::*;
use crate::*;
use expect_test::{ExpectFile, expect_file};
use kernel::{Category, Label, Money};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Seven structures in two EPCIs over two months.
fn rows() -> Rows {
    let mut rows = Rows::default();
    for who in 1..=7_u32 {
        let (structure, place) = (structure(who), place(1 + who % 2));
        let size = i64::from(who) + 3;
        for number in [10, 11] {
            let month = month(number);
            let at = VolumeRow { place: place.clone(), month, ..row(who, 0) };
            let cents = size * 1_000 + i64::from(number);
            let vegetables = VolumeRow {
                labels: [Label::Organic].into(),
                local_producer: true,
                distance_km: Some(12),
                reference: Some(Money::from_cents(cents * 6 / 5)),
                ..paid(at.clone(), cents)
            };
            rows.volumes.push(vegetables);
            let mut fruit = VolumeRow { category: Category::Fruit, ..paid(at.clone(), cents / 2) };
            if who % 3 == 0 {
                fruit.labels = [Label::Igp].into();
            }
            rows.volumes.push(fruit);
            if who <= 2 {
                let (category, millilitres) = (Category::Drinks, 3_000);
                rows.volumes.push(VolumeRow { category, millilitres, grams: 0, ..paid(at, 450) });
            }
            let (buyers, orders) = (3 + u64::from(who), 4 + u64::from(who));
            let place = place.clone();
            rows.monthly_people.push(MonthlyPeopleRow { structure, place, month, buyers, orders });
        }
        rows.period_people.push(PeriodPeopleRow {
            structure,
            place,
            buyers: 4 + u64::from(who),
            voucher_users: 2,
            vouchers: Money::from_cents(2_000),
        });
    }
    rows
}

fn paid(row: VolumeRow, cents: i64) -> VolumeRow {
    VolumeRow {
        grams: cents.unsigned_abs() * 3,
        paid: Money::from_cents(cents),
        to_producers: Money::from_cents(cents * 9 / 10),
        ..row
    }
}

fn small_request() -> Request {
    let mut request = request(10, 11);
    request.programme.categories =
        Some(BTreeSet::from([Category::Fruit, Category::Vegetables, Category::Drinks]));
    request
}

fn check(report: &Report, expected: &ExpectFile) {
    expected.assert_eq(&report.to_csv().replace("\r\n", "\n"));
}

#[test]
fn a_small_report_reads_like_this() {
    let report = Report::compute(&small_request(), &rows()).unwrap();
    check(&report, &expect_file!["small_report.csv"]);
}

#[test]
fn a_report_without_a_row_shows_zeros_and_shares_of_nothing() {
    let report = Report::compute(&small_request(), &Rows::default()).unwrap();
    check(&report, &expect_file!["empty_report.csv"]);
}

#[test]
fn a_report_of_one_row_withholds_every_figure_that_is_not_zero() {
    let volumes = vec![row(1, 5_000)];
    let report = Report::compute(&request(10, 11), &Rows { volumes, ..Rows::default() }).unwrap();
    let tables = [&report.by_category_and_month.cells, &report.by_territory_and_category.cells];
    for amounts in tables.into_iter().flatten().flatten() {
        assert!(matches!(amounts.paid, Published::Withheld | Published::Shown(Money::ZERO)));
        assert!(matches!(amounts.grams, Published::Withheld | Published::Shown(0)));
    }
    assert!(!report.to_csv().contains("50,00"));
    assert!(report.headline.amounts.paid.is_withheld());
    assert_eq!(report.headline.structures, Published::Withheld);
}

#[test]
fn rows_outside_the_period_the_place_or_the_categories_do_not_count() {
    let mut rows =
        Rows { volumes: (1..=4).map(|who| row(who, 5_000)).collect(), ..Rows::default() };
    let mut request = small_request();
    request.programme.perimeter = Perimeter::Epcis([epci(1)].into());
    let inside = Report::compute(&request, &rows).unwrap();
    assert_eq!(inside.headline.amounts.paid.shown().map(Money::cents), Some(20_000));
    rows.volumes.push(VolumeRow { month: month(9), ..row(1, 1) });
    rows.volumes.push(VolumeRow { place: place(2), ..row(2, 1) });
    rows.volumes.push(VolumeRow { category: Category::Bread, ..row(3, 1) });
    assert_eq!(Report::compute(&request, &rows).unwrap(), inside);
}

#[test]
fn contradictory_requests_and_rows_are_refused() {
    let negative = Rows { volumes: vec![row(1, -1)], ..Rows::default() };
    let refused = Report::compute(&small_request(), &negative);
    assert_eq!(refused, Err(ReportError::NegativeAmount));
    let backwards = Report::compute(&request(11, 10), &Rows::default());
    assert_eq!(backwards, Err(ReportError::Period));
    assert!(CommuneCode::try_new("5452").is_err() && CommuneCode::try_new("2A004").is_ok());
    assert!(EpciSiren::try_new("20007056x").is_err());
}

#[test]
fn a_csv_is_made_for_french_spreadsheets_and_its_names_are_no_formulas() {
    let mut request = small_request();
    request.programme.name = "=1+1; \"oui\"".to_owned();
    let csv = Report::compute(&request, &rows()).unwrap().to_csv();
    assert!(csv.starts_with("\u{feff}Tableau;Ligne;"));
    assert!(csv.contains("Programme;Nom;;;\"'=1+1; \"\"oui\"\"\";;1284\r\n"));
    let last_fields = csv.lines().skip(1).map(|line| line.rsplit(';').next());
    assert!(last_fields.clone().all(|position| position == Some("1284")));
}

/// Thirty structures over eight EPCIs, a year, with holes: the size of the platform.
fn a_year(seed: u64) -> Rows {
    let mut dice = Dice(seed);
    let mut rows = Rows::default();
    for who in 0..30 {
        let size = 1 + dice.below(8);
        for number in 1..=12 {
            for category in Category::ALL {
                if dice.below(10) < 4 {
                    continue;
                }
                let cents = i64::try_from(size * (100 + dice.below(20_000))).unwrap();
                let mut one = VolumeRow { place: place(who % 8), ..paid(row(who, 0), cents) };
                (one.month, one.category) = (month(number), *category);
                one.local_producer = dice.below(2) == 0;
                one.labels = Label::ALL.iter().copied().filter(|_| dice.below(4) == 0).collect();
                rows.volumes.push(one);
            }
        }
    }
    rows
}

#[test]
fn a_year_of_thirty_structures_keeps_its_totals_and_most_of_its_cells() {
    for seed in 1..=3 {
        let report = Report::compute(&request(1, 12), &a_year(seed)).unwrap();
        assert!(!report.headline.amounts.paid.is_withheld());
        let margins = &report.by_category_and_month.row_totals;
        assert!(margins.iter().all(|margin| !margin.paid.is_withheld()));
        let cells = report.by_territory_and_category.cells.concat();
        let shown = cells.iter().filter(|cell| !cell.paid.is_withheld()).count();
        assert!(shown * 2 > cells.len(), "seed {seed}: {shown} of {}", cells.len());
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn the_order_of_rows_changes_no_byte(
        volumes in Just(rows().volumes).prop_shuffle(),
        monthly_people in Just(rows().monthly_people).prop_shuffle(),
        period_people in Just(rows().period_people).prop_shuffle(),
    ) {
        let shuffled = Rows { volumes, monthly_people, period_people };
        let bytes = |rows: &Rows| {
            Report::compute(&small_request(), rows).unwrap().canonical_bytes().unwrap()
        };
        prop_assert_eq!(bytes(&rows()), bytes(&shuffled));
    }
}

#[test]
fn another_position_gives_other_bytes() {
    let mut request = small_request();
    let before = Report::compute(&request, &rows()).unwrap().canonical_bytes().unwrap();
    request.at.position += 1;
    let after = Report::compute(&request, &rows()).unwrap().canonical_bytes().unwrap();
    assert_ne!(before, after);
}
