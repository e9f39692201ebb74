//! The figures of a report, read from its JSON alone: so a verifier needs nothing of the platform.
//!
//! Which settlements a figure adds up follows from where it stands. A proof that says otherwise is
//! refused.

mod derived;
mod reader;
mod tables;

pub(crate) use derived::check as check_derived;

use crate::{Malformed, Perimeter, Selection, Statement, family::Measure};
use kernel::{Category, Month};
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

/// Figures of which one is the sum of the others, by their places in [`Figures::all`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    pub whole: usize,
    pub parts: Vec<usize>,
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
    /// How many events each month counts: fewer where an earlier report was about it.
    pub closed: BTreeMap<Month, u64>,
}

/// Every figure of a report that is a sum of settlements.
#[derive(Debug, Clone)]
pub struct Figures {
    pub head: Head,
    pub all: Vec<Figure>,
    pub relations: Vec<Relation>,
    /// The rows of the table by territory, as they stand.
    pub epcis: Vec<String>,
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
        let (all, relations, epcis) = tables::figures(&value, &head)?;
        let known: BTreeSet<&str> = all.iter().map(|figure| figure.at.as_str()).collect();
        if let Some(at) = reader::unknown(&value, &known) {
            return Err(Malformed(format!("report: the figure {at} is not known")));
        }
        Ok(Self { head, all, relations, epcis, report: value })
    }

    /// The whole of the report: its months and places, whatever the category and label.
    pub fn whole(&self) -> Selection {
        whole(&self.head)
    }

    /// Whether the report adds up a statement that is the leaf `index` of the log.
    pub fn counts(&self, statement: &Statement, index: u64) -> bool {
        let open = |position: &u64| index < *position;
        self.whole().includes(statement) && self.head.closed.get(&statement.month).is_some_and(open)
    }

    /// The figures of EPCIs that have settlements and no row: nothing was bought there.
    pub fn absent<'a>(&self, epcis: impl Iterator<Item = &'a str>) -> Vec<Figure> {
        let rows: BTreeSet<&str> = self.epcis.iter().map(String::as_str).collect();
        let absent: BTreeSet<&str> = epcis.filter(|epci| !rows.contains(epci)).collect();
        let figures = absent.into_iter().flat_map(|epci| {
            tables::AMOUNTS.map(|(name, measure)| Figure {
                at: format!("/absent/{epci}/{name}"),
                selection: Selection { epci: Some(epci.to_owned()), ..self.whole() },
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
