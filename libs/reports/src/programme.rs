//! Which report: a funder's programme, at one position of the sealed log.

use crate::{CommuneCode, EpciSiren, Place, ReportError, Rows};
use kernel::{Category, Month, ProgrammeId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The places a programme pays for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Perimeter {
    Everywhere,
    Communes(BTreeSet<CommuneCode>),
    Epcis(BTreeSet<EpciSiren>),
    /// The communes of the territory's food project.
    Pat,
}

impl Perimeter {
    pub fn includes(&self, place: &Place) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Communes(communes) => communes.contains(&place.commune),
            Self::Epcis(epcis) => epcis.contains(&place.epci),
            Self::Pat => place.in_pat,
        }
    }
}

/// A funder's grant: period, territory, categories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    pub id: ProgrammeId,
    pub name: String,
    pub funders: Vec<String>,
    pub first_month: Month,
    /// Included.
    pub last_month: Month,
    pub perimeter: Perimeter,
    /// None: all categories.
    pub categories: Option<BTreeSet<Category>>,
}

impl Programme {
    const MAX_MONTHS: usize = 60;

    /// The months of the period, in order.
    pub fn months(&self) -> Result<Vec<Month>, ReportError> {
        let months: Vec<Month> =
            std::iter::successors(Some(self.first_month), |month| Some(month.next()))
                .take_while(|month| *month <= self.last_month)
                .take(Self::MAX_MONTHS + 1)
                .collect();
        if months.is_empty() || months.len() > Self::MAX_MONTHS {
            return Err(ReportError::Period);
        }
        Ok(months)
    }

    pub fn includes_month(&self, month: Month) -> bool {
        self.first_month <= month && month <= self.last_month
    }

    pub fn includes_category(&self, category: Category) -> bool {
        self.categories.as_ref().is_none_or(|categories| categories.contains(&category))
    }
}

/// A position of the sealed log, and the root hash of its Merkle tree there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogPosition {
    pub position: u64,
    pub root_hash: [u8; 32],
}

/// What to compute, and how places are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub programme: Programme,
    pub at: LogPosition,
    /// EPCI names for people's eyes; one that is absent is shown by its SIREN.
    pub epci_names: BTreeMap<EpciSiren, String>,
    /// Commune names likewise.
    pub commune_names: BTreeMap<CommuneCode, String>,
    /// Months that an earlier report was about: they stay as they were at this position.
    pub closed: BTreeMap<Month, u64>,
}

/// A report that was published before, for any programme of the hub: what its readers know.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// The programme, with the first and last month of the report.
    pub programme: Programme,
    /// Its rows; of a month that both are about, the same as those of every other report.
    pub rows: Rows,
    /// What it withheld, as [`crate::Report::withheld`] writes it.
    pub withheld: String,
}
