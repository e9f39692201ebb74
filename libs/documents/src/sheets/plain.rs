//! A sheet as spreadsheets want it: plain cells, a quantity as a number and a unit.

use super::{Cell, Kind, Sheet};
use crate::french;
use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Europe::Paris;
use kernel::SaleUnit;
use rust_decimal::Decimal;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Plain {
    Empty,
    Text(String),
    Number(Decimal, Shown),
    Date(NaiveDate),
    Instant(NaiveDateTime),
}

/// How a spreadsheet shows a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shown {
    Whole,
    /// Up to three decimals.
    Measure,
    Euros,
    /// Up to four decimals.
    Price,
    /// The number is a ratio.
    Percent,
}

/// The headings, one for each plain column.
pub(super) fn headings(sheet: &Sheet) -> Vec<String> {
    let mut headings = vec![];
    for column in &sheet.columns {
        headings.push(column.heading.clone());
        if column.kind == Kind::Quantity {
            headings.push(format!("{} (unité)", column.heading));
        }
    }
    headings
}

/// A row, one plain cell for each heading.
pub(super) fn row(sheet: &Sheet, cells: &[Cell]) -> Vec<Plain> {
    let mut row = vec![];
    for (index, column) in sheet.columns.iter().enumerate() {
        let (value, unit) = plain(cells.get(index).unwrap_or(&Cell::Empty));
        row.push(value);
        if column.kind == Kind::Quantity {
            row.push(unit.map_or(Plain::Empty, |unit| Plain::Text(unit.to_owned())));
        }
    }
    row
}

fn plain(cell: &Cell) -> (Plain, Option<&'static str>) {
    let number = |number: Decimal, shown| Plain::Number(number.normalize(), shown);
    let alone = |plain| (plain, None);
    match cell {
        Cell::Empty => alone(Plain::Empty),
        Cell::Text(text) => alone(Plain::Text(text.clone())),
        Cell::Money(amount) => alone(Plain::Number(amount.euros(), Shown::Euros)),
        Cell::Price(price) => alone(number(price.decimal(), Shown::Price)),
        Cell::Quantity(step, steps) => {
            (number(step.units(*steps), Shown::Measure), Some(unit(step.unit())))
        }
        Cell::Measure(of, thousandths) => {
            let units = Decimal::from(*thousandths) / Decimal::ONE_THOUSAND;
            (number(units, Shown::Measure), Some(unit(*of)))
        }
        Cell::Integer(count) => alone(Plain::Number(Decimal::from(*count), Shown::Whole)),
        Cell::Percent(basis_points) => {
            let ratio = Decimal::from(*basis_points) / Decimal::from(10_000);
            alone(number(ratio, Shown::Percent))
        }
        Cell::Date(date) => alone(Plain::Date(*date)),
        Cell::Instant(instant) => {
            alone(Plain::Instant(instant.with_timezone(&Paris).naive_local()))
        }
        Cell::Withheld => alone(Plain::Text(Cell::Withheld.in_french())),
    }
}

const fn unit(unit: SaleUnit) -> &'static str {
    match unit {
        SaleUnit::Piece => "pièce",
        SaleUnit::Kilogram => "kg",
        SaleUnit::Litre => "l",
    }
}

impl Plain {
    /// With a decimal comma and without spaces between digits, so that a French spreadsheet
    /// reads a number.
    pub(super) fn in_csv(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => harmless(text),
            Self::Number(number, Shown::Percent) => {
                format!("{}\u{a0}%", (number * Decimal::ONE_HUNDRED).normalize()).replace('.', ",")
            }
            Self::Number(number, _) => number.to_string().replace('.', ","),
            Self::Date(date) => french::date_short(*date),
            Self::Instant(instant) => instant.format("%d/%m/%Y %H:%M").to_string(),
        }
    }
}

/// Text that a spreadsheet could take for a formula has an apostrophe before it.
fn harmless(text: &str) -> String {
    let risky = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(risky) { format!("'{text}") } else { text.to_owned() }
}
