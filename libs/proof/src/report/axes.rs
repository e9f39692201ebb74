//! What stands along the sides of a report's tables, and how it narrows the whole.

use super::Head;
use crate::{Malformed, Selection};
use kernel::{Category, Month};
use serde::Deserialize;
use std::collections::BTreeSet;

/// A row or column: a category or a group of them.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum CategoryRow {
    Category(Category),
    Group(CategoryGroup),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum CategoryGroup {
    FruitAndVegetables,
    DairyAndEggs,
    Meat,
    GroceryBreadAndDrinks,
}

impl CategoryGroup {
    const fn has(&self, category: Category) -> bool {
        match category {
            Category::Fruit | Category::Vegetables => matches!(self, Self::FruitAndVegetables),
            Category::Dairy | Category::Eggs => matches!(self, Self::DairyAndEggs),
            Category::Meat => matches!(self, Self::Meat),
            Category::Grocery | Category::Bread | Category::Drinks => {
                matches!(self, Self::GroceryBreadAndDrinks)
            }
        }
    }
}

/// A month, a quarter or a year.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Period {
    first_month: Month,
    last_month: Month,
}

/// An EPCI, or one of its communes.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PlaceRow {
    Epci(Epci),
    Commune(Commune),
}

#[derive(Deserialize)]
pub(super) struct Epci {
    pub siren: String,
}

#[derive(Deserialize)]
pub(super) struct Commune {
    code: String,
    epci: String,
}

/// Something along a side of a table.
pub(super) trait Narrows {
    /// What it leaves of a selection.
    fn of(&self, whole: &Selection) -> Selection;
}

impl Narrows for CategoryRow {
    fn of(&self, whole: &Selection) -> Selection {
        let has = |category: &Category| match self {
            Self::Category(one) => one == category,
            Self::Group(group) => group.has(*category),
        };
        let categories = whole.categories.iter().copied().filter(has).collect();
        Selection { categories, ..whole.clone() }
    }
}

impl Narrows for Period {
    fn of(&self, whole: &Selection) -> Selection {
        let Self { first_month, last_month } = *self;
        Selection { first_month, last_month, ..whole.clone() }
    }
}

impl Narrows for Epci {
    fn of(&self, whole: &Selection) -> Selection {
        Selection { epci: Some(self.siren.clone()), ..whole.clone() }
    }
}

impl Narrows for PlaceRow {
    fn of(&self, whole: &Selection) -> Selection {
        match self {
            Self::Epci(epci) => epci.of(whole),
            Self::Commune(Commune { code, epci }) => {
                Selection { epci: Some(epci.clone()), commune: Some(code.clone()), ..whole.clone() }
            }
        }
    }
}

/// That each category of the report has a row of its own, and groups are of its categories.
pub(super) fn categories(rows: &[CategoryRow], head: &Head, at: &str) -> Result<(), Malformed> {
    let single = rows.iter().filter_map(|row| match row {
        CategoryRow::Category(category) => Some(*category),
        CategoryRow::Group(_) => None,
    });
    let single: Vec<Category> = single.collect();
    let distinct: BTreeSet<Category> = single.iter().copied().collect();
    let expected: BTreeSet<Category> = head.categories.iter().copied().collect();
    if distinct.len() == single.len() && distinct == expected {
        return Ok(());
    }
    Err(Malformed(format!("report: {at} is not the list of its categories")))
}

/// That each month of the report has a column of its own, and longer ones lie within.
pub(super) fn periods(columns: &[Period], head: &Head, at: &str) -> Result<(), Malformed> {
    let months: Vec<Month> = columns
        .iter()
        .filter(|period| period.first_month == period.last_month)
        .map(|period| period.first_month)
        .collect();
    let within = |period: &Period| {
        head.first_month <= period.first_month
            && period.first_month <= period.last_month
            && period.last_month <= head.last_month
    };
    if months.iter().copied().eq(head.months()) && columns.iter().all(within) {
        return Ok(());
    }
    Err(Malformed(format!("report: {at} is not the months of its period")))
}
