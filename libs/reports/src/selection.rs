//! What a figure counts, in words that a program can compare: the stable name of a cell.

use crate::{CommuneCode, EpciSiren, LabelRow, Perimeter, Place};
use kernel::{Category, Month};
use serde::Serialize;
use std::{collections::BTreeSet, fmt};

/// The part of a perimeter that a figure is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Whole,
    Epci(EpciSiren),
    Commune(CommuneCode),
}

/// The places that a figure is about: a part of a programme's perimeter. One set of places has
/// one name, whichever programme reports on it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Territory {
    perimeter: Perimeter,
    part: Part,
}

impl Territory {
    /// `part` of `perimeter`; a part that the perimeter holds wholly is named without it.
    pub fn new(perimeter: &Perimeter, part: Part) -> Self {
        let part = match (perimeter, part) {
            (Perimeter::Epcis(epcis), Part::Whole) if epcis.len() == 1 => {
                epcis.first().cloned().map_or(Part::Whole, Part::Epci)
            }
            (_, part) => part,
        };
        let wholly_inside = match (perimeter, &part) {
            (Perimeter::Epcis(epcis), Part::Epci(epci)) => epcis.contains(epci),
            (_, Part::Commune(_)) => true,
            _ => false,
        };
        let perimeter = if wholly_inside { &Perimeter::Everywhere } else { perimeter };
        Self { perimeter: perimeter.clone(), part }
    }

    pub fn includes(&self, place: &Place) -> bool {
        let in_part = match &self.part {
            Part::Whole => true,
            Part::Epci(epci) => place.epci == *epci,
            Part::Commune(commune) => place.commune == *commune,
        };
        in_part && self.perimeter.includes(place)
    }
}

/// Which purchases a figure counts. Figures of different programmes and reports with the same
/// selection are the same figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Selection {
    pub first_month: Month,
    /// Included.
    pub last_month: Month,
    pub territory: Territory,
    pub categories: BTreeSet<Category>,
    /// None: whatever the label.
    pub label: Option<LabelRow>,
}

impl Selection {
    pub fn includes(&self, month: Month, place: &Place, category: Category) -> bool {
        self.first_month <= month
            && month <= self.last_month
            && self.categories.contains(&category)
            && self.territory.includes(place)
    }
}

/// What a figure measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Grams of what is sold by weight.
    Grams,
    /// Millilitres of what is sold by volume.
    Millilitres,
    /// Euro cents that members paid, with VAT.
    Paid,
    /// Euro cents that producers receive, before VAT.
    ToProducers,
    /// Euro cents at the reference price, with VAT.
    Reference,
    /// Structures with purchases.
    Structures,
    /// Distinct members over the months.
    Buyers,
    Orders,
    /// Euro cents of vouchers used.
    Vouchers,
}

impl Measure {
    const fn name(self) -> &'static str {
        match self {
            Self::Grams => "grams",
            Self::Millilitres => "millilitres",
            Self::Paid => "paid",
            Self::ToProducers => "to_producers",
            Self::Reference => "reference",
            Self::Structures => "structures",
            Self::Buyers => "buyers",
            Self::Orders => "orders",
            Self::Vouchers => "vouchers",
        }
    }
}

/// The stable name of one published figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CellKey {
    pub selection: Selection,
    pub measure: Measure,
}

/// `2026-10..2026-11|epci:200070563|fruit+vegetables|organic|paid`
impl fmt::Display for CellKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Selection { first_month, last_month, territory, categories, label } = &self.selection;
        let categories: Vec<&str> = categories.iter().map(|category| category.name()).collect();
        let label = label.map_or("any", LabelRow::name);
        let (categories, measure) = (categories.join("+"), self.measure.name());
        write!(f, "{first_month}..{last_month}|{territory}|{categories}|{label}|{measure}")
    }
}

impl fmt::Display for Territory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.part {
            Part::Whole => write!(f, "{}", self.perimeter),
            part if self.perimeter == Perimeter::Everywhere => write!(f, "{part}"),
            part => write!(f, "{part}@{}", self.perimeter),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("whole"),
            Self::Epci(epci) => write!(f, "epci:{}", epci.as_str()),
            Self::Commune(commune) => write!(f, "commune:{}", commune.as_str()),
        }
    }
}

impl fmt::Display for Perimeter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |codes: Vec<&str>| codes.join("+");
        match self {
            Self::Everywhere => f.write_str("everywhere"),
            Self::Pat => f.write_str("pat"),
            Self::Epcis(epcis) => {
                write!(f, "epcis:{}", list(epcis.iter().map(EpciSiren::as_str).collect()))
            }
            Self::Communes(communes) => {
                write!(f, "communes:{}", list(communes.iter().map(CommuneCode::as_str).collect()))
            }
        }
    }
}
