//! The figures of a report, read from its JSON alone: so a verifier needs nothing of the platform.
//!
//! Which settlements a figure adds up follows from where it stands. A proof that says otherwise is
//! refused.

mod axes;
mod derived;
mod reader;
mod relations;
mod tables;

pub(crate) use derived::check as check_derived;
pub use relations::Relation;

use crate::{Malformed, Perimeter, Selection, Statement, family::Measure};
use kernel::{Category, Month, StructureId};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The versions of the report's model that are understood.
const VERSIONS: [u64; 1] = [2];

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Where it stands (RFC 6901).
    pub at: String,
    pub selection: Selection,
    pub measure: Measure,
    /// None where it is withheld.
    pub shown: Option<i64>,
}

/// What a report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub first_month: Month,
    pub last_month: Month,
    pub perimeter: Perimeter,
    pub categories: Vec<Category>,
    /// How many events of the log it counts.
    pub position: u64,
    pub root_hash: String,
    /// Months that an earlier report was about count only what the log held then: the position of
    /// each month's figures.
    pub closed: BTreeMap<Month, u64>,
}

impl Head {
    /// The months of the period, in order.
    pub fn months(&self) -> impl Iterator<Item = Month> {
        whole(self).months().collect::<Vec<_>>().into_iter()
    }
}

/// Every figure of a report that is a sum of settlements.
#[derive(Debug, Clone)]
pub struct Figures {
    pub head: Head,
    pub all: Vec<Figure>,
    pub relations: Vec<Relation>,
    /// The rows of the table by territory, as they stand.
    pub places: Vec<Selection>,
    pub(crate) report: Value,
}

impl Figures {
    /// Reads a report.
    ///
    /// # Errors
    /// Says what is not understood: also any shown figure that is not known here, so that none
    /// slips through unproved.
    pub fn read(report: &str) -> Result<Self, Malformed> {
        let value: Value =
            serde_json::from_str(report).map_err(|error| Malformed(format!("report: {error}")))?;
        let version = value.get("version").and_then(Value::as_u64);
        if !version.is_some_and(|version| VERSIONS.contains(&version)) {
            return Err(Malformed(format!("report: version {version:?} is not known")));
        }
        let head = reader::head(&value)?;
        let (all, places) = tables::figures(&value, &head)?;
        let known: BTreeSet<&str> = all.iter().map(|figure| figure.at.as_str()).collect();
        if let Some(at) = reader::unknown(&value, &known) {
            return Err(Malformed(format!("report: the figure {at} is not known")));
        }
        Ok(Self { head, relations: relations::relations(&all), all, places, report: value })
    }

    /// The whole of the report: its months and places, whatever the category and label.
    pub fn whole(&self) -> Selection {
        whole(&self.head)
    }

    /// Whether the report counts a statement that stands at `index` (from 0) in the log.
    pub fn counts(&self, hub: StructureId, statement: &Statement, index: u64) -> bool {
        let closed = self.head.closed.get(&statement.month).copied().unwrap_or_default();
        statement.hub == hub && self.whole().includes(statement) && index < closed
    }

    /// The figures of places that have settlements and no row, where others have one: nothing was
    /// bought there.
    pub fn absent<'a>(&self, statements: impl Iterator<Item = &'a Statement>) -> Vec<Figure> {
        let mut absent = BTreeMap::new();
        for statement in statements {
            let of_epci = |row: &&Selection| row.epci.as_ref() == Some(&statement.epci);
            let rows: Vec<&Selection> = self.places.iter().filter(of_epci).collect();
            let epci = Selection { epci: Some(statement.epci.clone()), ..self.whole() };
            let commune = Selection { commune: Some(statement.commune.clone()), ..epci.clone() };
            if rows.is_empty() {
                absent.insert(&statement.epci, epci);
            } else if rows.iter().any(|row| row.commune.is_some()) && !rows.contains(&&commune) {
                absent.insert(&statement.commune, commune);
            }
        }
        let figures = absent.into_iter().flat_map(|(place, selection)| {
            tables::AMOUNTS.map(|(name, measure)| Figure {
                at: format!("/absent/{place}/{name}"),
                selection: selection.clone(),
                measure,
                shown: Some(0),
            })
        });
        figures.collect()
    }
}

fn whole(head: &Head) -> Selection {
    Selection {
        first_month: head.first_month,
        last_month: head.last_month,
        perimeter: head.perimeter.clone(),
        epci: None,
        commune: None,
        categories: head.categories.clone(),
        label: "any".to_owned(),
    }
}
