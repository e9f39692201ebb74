use super::example::*;
use crate::*;
use kernel::{Category, Label, Money};
use std::collections::BTreeSet;

fn report_of(amounts: &[i64]) -> Report {
    let volumes = (1..).zip(amounts).map(|(who, cents)| row(who, *cents)).collect();
    Report::compute(&request(10, 10), &Rows { volumes, ..Rows::default() }).unwrap()
}

/// Three structures with the same purchases and these buyers, each with one order.
fn report_of_people(buyers: &[u64]) -> Report {
    let mut rows = Rows::default();
    for (who, buyers) in (1..).zip(buyers.iter().copied()) {
        rows.volumes.push(row(who, 5_000));
        let (structure, place) = (structure(who), place(1));
        rows.monthly_people.push(MonthlyPeopleRow {
            structure,
            place: place.clone(),
            month: month(10),
            buyers,
            orders: 20,
        });
        let (voucher_users, vouchers) = (buyers, Money::from_cents(1_000));
        let period = PeriodPeopleRow { structure, place, buyers, voucher_users, vouchers };
        rows.period_people.push(period);
    }
    Report::compute(&request(10, 10), &rows).unwrap()
}

fn total(report: &Report) -> Option<i64> {
    report.headline.amounts.paid.shown().map(Money::cents)
}

#[test]
fn a_figure_of_two_structures_is_withheld_and_one_of_three_is_shown() {
    assert_eq!(total(&report_of(&[5_000, 5_000])), None);
    assert_eq!(total(&report_of(&[5_000, 5_000, 5_000])), Some(15_000));
}

#[test]
fn a_figure_that_one_structure_makes_at_86_per_cent_is_withheld_and_at_85_shown() {
    assert_eq!(total(&report_of(&[8_600, 700, 700])), None);
    assert_eq!(total(&report_of(&[8_501, 750, 749])), None);
    assert_eq!(total(&report_of(&[8_500, 750, 750])), Some(10_000));
}

#[test]
fn ten_people_are_withheld_and_eleven_are_shown() {
    let ten = report_of_people(&[4, 3, 3]);
    assert_eq!(ten.headline.buyers, Published::Withheld);
    assert_eq!(ten.headline.orders, Published::Withheld);
    assert_eq!(ten.people.by_month[0].1, Published::Withheld);
    let eleven = report_of_people(&[4, 4, 3]);
    assert_eq!(eleven.headline.buyers, Published::Shown(11));
    assert_eq!(eleven.headline.orders, Published::Shown(60));
    assert_eq!(eleven.headline.structures, Published::Shown(3));
}

#[test]
fn the_value_of_vouchers_is_withheld_when_ten_people_used_one_and_shown_for_eleven() {
    assert_eq!(report_of_people(&[4, 3, 3]).headline.vouchers, Published::Withheld);
    let eleven = report_of_people(&[4, 4, 3]).headline.vouchers;
    assert_eq!(eleven, Published::Shown(Money::from_cents(3_000)));
}

#[test]
fn a_total_withheld_among_the_people_is_withheld_among_the_volumes() {
    let ten = report_of_people(&[4, 3, 3]);
    assert!(ten.headline.amounts.paid.is_withheld());
    assert!(ten.by_category_and_month.total.paid.is_withheld());
    assert!(ten.by_territory_and_category.total.paid.is_withheld());
}

#[test]
fn a_confidential_quantity_withholds_the_euros_of_its_cell_but_not_of_mixed_totals() {
    let mut volumes: Vec<_> =
        (1..=4).map(|who| VolumeRow { category: Category::Grocery, ..row(who, 5_000) }).collect();
    for who in 1..=3 {
        let (category, millilitres) = (Category::Drinks, if who == 1 { 9_000 } else { 500 });
        volumes.push(VolumeRow { category, grams: 0, millilitres, ..row(who, 300) });
    }
    for who in 1..=4 {
        volumes.push(VolumeRow { category: Category::Bread, ..row(who, 400) });
    }
    let rows = Rows { volumes, ..Rows::default() };
    let report = Report::compute(&request(10, 10), &rows).unwrap();
    let table = &report.by_category_and_month;
    let drinks =
        table.rows.iter().position(|row| *row == CategoryRow::Category(Category::Drinks)).unwrap();
    assert!(table.row_totals[drinks].millilitres.is_withheld(), "one structure makes 90 %");
    assert!(table.row_totals[drinks].paid.is_withheld(), "a price would tell the litres");
    assert!(table.total.millilitres.is_withheld());
    assert!(!table.total.paid.is_withheld() && !table.total.grams.is_withheld());
}

#[test]
fn what_is_without_a_label_is_guarded_like_what_has_it() {
    let organic = |who, cents| VolumeRow { labels: [Label::Organic].into(), ..row(who, cents) };
    let mut volumes: Vec<_> = (1..=5).map(|who| organic(who, 5_000)).collect();
    volumes.push(row(1, 700));
    let rows = Rows { volumes, ..Rows::default() };
    let report = Report::compute(&request(10, 10), &rows).unwrap();
    assert_eq!(report.headline.shares.organic, Published::Withheld);
}

#[test]
fn a_reference_value_of_two_structures_is_withheld() {
    let mut volumes: Vec<_> = (1..=5).map(|who| row(who, 5_000)).collect();
    for row in &mut volumes[..2] {
        row.reference = Some(Money::from_cents(6_000));
    }
    let rows = Rows { volumes: volumes.clone(), ..Rows::default() };
    let report = Report::compute(&request(10, 10), &rows).unwrap();
    assert_eq!(report.headline.saving, Published::Withheld);
    for row in &mut volumes {
        row.reference = Some(Money::from_cents(6_000));
    }
    let rows = Rows { volumes, ..Rows::default() };
    let saving = Report::compute(&request(10, 10), &rows).unwrap().headline.saving;
    let saving = saving.shown().unwrap();
    assert_eq!(saving.saved, Money::from_cents(5_000));
    assert_eq!(saving.percent, Some("16.7".parse().unwrap()), "50 of 300 euros");
}

/// One cell of a category × month table is confidential: vegetables in October, two structures.
#[test]
fn the_cells_that_would_give_a_confidential_one_away_are_withheld_and_not_the_margins() {
    let mut volumes = vec![row(1, 1_000), row(2, 1_000)];
    for who in 1..=6 {
        for (month_number, category, cents) in [
            (10, Category::Fruit, 900),
            (10, Category::Dairy, 9_000),
            (11, Category::Vegetables, 800),
            (11, Category::Fruit, 700),
            (11, Category::Dairy, 9_000),
        ] {
            volumes.push(VolumeRow { month: month(month_number), category, ..row(who, cents) });
        }
    }
    let mut request = request(10, 11);
    request.programme.categories =
        Some(BTreeSet::from([Category::Dairy, Category::Fruit, Category::Vegetables]));
    let report = Report::compute(&request, &Rows { volumes, ..Rows::default() }).unwrap();
    let table = &report.by_category_and_month;
    let withheld: Vec<Vec<bool>> = table
        .cells
        .iter()
        .map(|cells| cells.iter().map(|cell| cell.paid.is_withheld()).collect())
        .collect();
    let rows = [
        CategoryRow::Category(Category::Fruit),
        CategoryRow::Category(Category::Vegetables),
        CategoryRow::Category(Category::Dairy),
    ];
    assert_eq!(table.rows, rows);
    assert_eq!(withheld, [[true, true], [true, true], [false, false]]);
    let margins = table.row_totals.iter().chain(&table.column_totals).chain([&table.total]);
    assert!(margins.clone().all(|margin| !margin.paid.is_withheld()));
}

#[test]
fn every_sign_of_quality_of_the_kernel_has_its_row() {
    for label in Label::ALL {
        let labelled = VolumeRow { labels: [*label].into(), ..row(1, 100) };
        let in_siqo = LabelRow::of(&labelled).contains(&LabelRow::Siqo);
        assert_eq!(in_siqo, label.is_siqo(), "{label:?}");
    }
}
