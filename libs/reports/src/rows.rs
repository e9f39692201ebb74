//! The rows that storage fills, all at one sealed log position.

use crate::ReportError;
use kernel::{Category, Label, Money, Month, StructureId};
use serde::Serialize;
use std::collections::BTreeSet;

/// The INSEE code of a commune: 5 characters (`54528`, `2A004`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct CommuneCode(String);

impl CommuneCode {
    /// Refuses what is not 5 ASCII digits or capitals.
    pub fn try_new(code: &str) -> Result<Self, ReportError> {
        let valid = code.len() == 5
            && code.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        if valid { Ok(Self(code.to_owned())) } else { Err(ReportError::PlaceCode) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The SIREN of an EPCI (a group of communes): 9 digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct EpciSiren(String);

impl EpciSiren {
    /// Refuses what is not 9 ASCII digits.
    pub fn try_new(siren: &str) -> Result<Self, ReportError> {
        let valid = siren.len() == 9 && siren.bytes().all(|byte| byte.is_ascii_digit());
        if valid { Ok(Self(siren.to_owned())) } else { Err(ReportError::PlaceCode) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where a structure is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub commune: CommuneCode,
    pub epci: EpciSiren,
    /// Whether the commune belongs to the territory's food project (PAT).
    pub in_pat: bool,
}

/// What one structure's people bought in one month of one category with the same attributes.
///
/// Rows with the same key are added up, so their number and order do not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumeRow {
    pub structure: StructureId,
    pub place: Place,
    pub month: Month,
    pub category: Category,
    pub labels: BTreeSet<Label>,
    /// Kilometres from the producer to the packing premises, where known.
    pub distance_km: Option<u32>,
    /// Whether the producer counts as local in the catalogue.
    pub local_producer: bool,
    /// Net grams of what is sold by weight, 0 for what is sold by volume.
    pub grams: u64,
    /// Net millilitres of what is sold by volume, 0 for what is sold by weight.
    pub millilitres: u64,
    /// What members paid, with VAT, credits taken off.
    pub paid: Money,
    /// What producers receive for it, before VAT.
    pub to_producers: Money,
    /// What the same quantity costs at the reference price, with VAT, where there is one.
    pub reference: Option<Money>,
}

/// The people of one structure in one month who bought something of the programme's categories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthlyPeopleRow {
    pub structure: StructureId,
    pub place: Place,
    pub month: Month,
    /// Distinct members.
    pub buyers: u64,
    pub orders: u64,
}

/// The people of one structure over the programme's whole period.
///
/// A member belongs to one structure, so these distinct counts add up over structures; they do
/// not over months, which is why they are rows of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodPeopleRow {
    pub structure: StructureId,
    pub place: Place,
    /// Distinct members.
    pub buyers: u64,
    /// Distinct members who used a voucher; never published, guards the amount.
    pub voucher_users: u64,
    /// Value of the vouchers used.
    pub vouchers: Money,
}

/// All that a report is computed from. Rows outside the programme's perimeter are ignored;
/// people rows carry no category, so storage counts the buyers of the programme's categories.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    pub volumes: Vec<VolumeRow>,
    pub monthly_people: Vec<MonthlyPeopleRow>,
    pub period_people: Vec<PeriodPeopleRow>,
}
