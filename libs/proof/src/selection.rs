//! Which settlements, and which of their cells, a figure adds up.

use crate::{
    Statement,
    family::{self, Combination, Measure},
};
use kernel::{Category, Month};
use serde::{Deserialize, Serialize};

/// The places of a report, as its head says them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Perimeter {
    Everywhere,
    /// INSEE codes.
    Communes(Vec<String>),
    /// SIREN numbers.
    Epcis(Vec<String>),
}

impl Perimeter {
    pub fn includes(&self, statement: &Statement) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Communes(communes) => communes.contains(&statement.commune),
            Self::Epcis(epcis) => epcis.contains(&statement.epci),
        }
    }
}

/// What a figure counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    pub first_month: Month,
    /// Included.
    pub last_month: Month,
    pub perimeter: Perimeter,
    /// Only this EPCI of the perimeter.
    pub epci: Option<String>,
    /// Only this commune of the EPCI.
    pub commune: Option<String>,
    pub categories: Vec<Category>,
    /// The stable name of a row of the table by label, or `any`.
    pub label: String,
}

impl Selection {
    pub fn includes(&self, statement: &Statement) -> bool {
        self.first_month <= statement.month
            && statement.month <= self.last_month
            && self.perimeter.includes(statement)
            && self.epci.as_ref().is_none_or(|epci| *epci == statement.epci)
            && self.commune.as_ref().is_none_or(|commune| *commune == statement.commune)
    }

    /// Its months, in order.
    pub fn months(&self) -> impl Iterator<Item = Month> {
        let last = self.last_month;
        std::iter::successors(Some(self.first_month), |month| Some(month.next()))
            .take_while(move |month| *month <= last)
    }

    /// The cells to add (1) and to take off (−1); none for a label that is unknown.
    pub(crate) fn cells(&self, measure: Measure) -> Option<Vec<(usize, i8)>> {
        let label: Combination = family::of_label(&self.label)?;
        Some(family::cells(&self.categories, label, measure))
    }
}
