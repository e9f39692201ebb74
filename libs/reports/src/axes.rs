//! The margins of a report's tables: months make quarters and years, categories make groups.

use kernel::{Category, Month};
use serde::Serialize;
use std::collections::BTreeSet;

/// Whole months one after the other: a month, a quarter, a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Period {
    pub first_month: Month,
    /// Included.
    pub last_month: Month,
}

impl Period {
    pub const fn month(month: Month) -> Self {
        Self { first_month: month, last_month: month }
    }

    /// The months, each quarter after its last month and each year after its last quarter, but
    /// the one that is all of them.
    pub fn columns(months: &[Month]) -> Vec<Self> {
        let mut columns = Vec::new();
        for (index, month) in months.iter().enumerate() {
            columns.push(Self::month(*month));
            for length in [3, 12] {
                let ends = usize::from(month.number()) % length == 0;
                let first = (index + 1).checked_sub(length).filter(|_| ends);
                let first = first.filter(|_| length < months.len());
                columns.extend(first.map(|first| Self::from(months[first], *month)));
            }
        }
        columns
    }

    const fn from(first_month: Month, last_month: Month) -> Self {
        Self { first_month, last_month }
    }

    /// The whole quarters, and the months outside them; only months where there are few.
    pub fn coarse(months: &[Month]) -> Vec<Self> {
        let all = Self::columns(months).into_iter();
        if months.len() <= 3 {
            return all.collect();
        }
        let all: Vec<Self> = all.filter(|period| period.length() <= 3).collect();
        let inside = |one: &Self| all.iter().any(|other| other != one && other.includes(one));
        all.iter().filter(|one| !inside(one)).copied().collect()
    }

    pub fn includes(&self, other: &Self) -> bool {
        self.first_month <= other.first_month && other.last_month <= self.last_month
    }

    /// How many months it has.
    pub fn length(&self) -> usize {
        let month = |month: Month| usize::from(month.year()) * 12 + usize::from(month.number());
        month(self.last_month) + 1 - month(self.first_month)
    }
}

/// Categories that a funder reads together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CategoryGroup {
    FruitAndVegetables,
    DairyAndEggs,
    Meat,
    GroceryBreadAndDrinks,
}

impl CategoryGroup {
    pub const ALL: &[Self] =
        &[Self::FruitAndVegetables, Self::DairyAndEggs, Self::Meat, Self::GroceryBreadAndDrinks];

    pub const fn of(category: Category) -> Self {
        match category {
            Category::Fruit | Category::Vegetables => Self::FruitAndVegetables,
            Category::Dairy | Category::Eggs => Self::DairyAndEggs,
            Category::Meat => Self::Meat,
            Category::Grocery | Category::Bread | Category::Drinks => Self::GroceryBreadAndDrinks,
        }
    }
}

/// A row of a table by category: a category, or the sum of a group's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CategoryRow {
    Category(Category),
    Group(CategoryGroup),
}

impl CategoryRow {
    /// The categories, and the groups of several where there are three groups or more: of two,
    /// each is what the other leaves of the total.
    pub fn of(categories: &[Category]) -> Vec<Self> {
        let mut rows = Vec::new();
        let told = groups(categories).len() >= FEWEST_GROUPS;
        for group in CategoryGroup::ALL {
            let own = Self::Group(*group).categories(categories);
            if told && own.len() > 1 {
                rows.push(Self::Group(*group));
            }
            rows.extend(own.into_iter().map(Self::Category));
        }
        rows
    }

    /// The groups, where there are three or more; otherwise the categories.
    pub fn coarse(categories: &[Category]) -> Vec<Self> {
        let groups = groups(categories);
        if groups.len() < FEWEST_GROUPS {
            return categories.iter().copied().map(Self::Category).collect();
        }
        groups.into_iter().map(Self::Group).collect()
    }

    /// Which of these categories it sums up.
    pub fn categories(&self, among: &[Category]) -> BTreeSet<Category> {
        let has = |category: &Category| match self {
            Self::Category(one) => one == category,
            Self::Group(group) => CategoryGroup::of(*category) == *group,
        };
        among.iter().copied().filter(has).collect()
    }
}

const FEWEST_GROUPS: usize = 3;

/// The groups that have a category among these.
fn groups(categories: &[Category]) -> BTreeSet<CategoryGroup> {
    categories.iter().map(|category| CategoryGroup::of(*category)).collect()
}
