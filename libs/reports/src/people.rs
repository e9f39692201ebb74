//! The figures on people: orders and structures add up over months and EPCIs; buyers are
//! distinct, so that months add up to the period and the returns of those who came again.
//!
//! A month has at most the buyers of the period. While the period is shown, that is a fixed bound
//! for the auditor; when it is withheld all months are, so that any solution for the EPCIs and
//! the total goes with the months scaled alike, and the bound tells nothing.

use crate::{
    EpciSiren, MonthlyPeopleRow, PeopleCounts, PeriodPeopleRow, ReportError, VolumeRow,
    disclosure::{Edge, Figures},
    volumes::is_something,
};
use kernel::{Month, StructureId};
use std::collections::{BTreeMap, BTreeSet};

/// The name of one figure on people.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PeopleFigure {
    Total,
    Month(Month),
    Epci(EpciSiren),
    /// What months count more than the period does. Nobody reads it.
    Returns,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    Start,
    Months,
    End,
}

impl Edge for PeopleFigure {
    type Node = Node;

    fn ends(&self) -> (Node, Node) {
        match self {
            Self::Month(_) => (Node::Start, Node::Months),
            Self::Returns => (Node::Months, Node::Start),
            Self::Epci(_) => (Node::Months, Node::End),
            Self::Total => (Node::End, Node::Start),
        }
    }

    fn is_printed(&self) -> bool {
        *self != Self::Returns
    }

    fn is_total(&self) -> bool {
        *self == Self::Total
    }

    /// A month has no more buyers than the period.
    fn capped_by(&self) -> Option<Self> {
        matches!(self, Self::Month(_)).then_some(Self::Total)
    }
}

const ORDERS: usize = 0;
const BUYERS: usize = 1;
const STRUCTURES: usize = 2;
const MEASURES: usize = 3;

/// Every figure with each structure's part.
///
/// Refuses a structure whose period has fewer buyers than one of its months, or more than all
/// of them together.
pub fn figures(
    monthly: &[&MonthlyPeopleRow],
    period: &[&PeriodPeopleRow],
    volumes: &[&VolumeRow],
) -> Result<Figures<PeopleFigure>, ReportError> {
    check_buyers(monthly, period)?;
    let mut figures = Figures::new(MEASURES, Some(BUYERS));
    for row in monthly {
        let orders = i128::from(row.orders);
        for key in [
            PeopleFigure::Total,
            PeopleFigure::Month(row.month),
            PeopleFigure::Epci(row.place.epci.clone()),
        ] {
            figures.add(key, ORDERS, row.structure, orders);
        }
        let buyers = i128::from(row.buyers);
        figures.add(PeopleFigure::Month(row.month), BUYERS, row.structure, buyers);
        figures.add(PeopleFigure::Returns, BUYERS, row.structure, buyers);
    }
    for row in period {
        let buyers = i128::from(row.buyers);
        figures.add(PeopleFigure::Returns, BUYERS, row.structure, -buyers);
        for key in [PeopleFigure::Total, PeopleFigure::Epci(row.place.epci.clone())] {
            figures.add(key, BUYERS, row.structure, buyers);
        }
    }
    add_structures(&mut figures, volumes);
    Ok(figures)
}

/// A structure counts once in each month where something was bought, and once in the EPCI of
/// its latest month.
fn add_structures(figures: &mut Figures<PeopleFigure>, volumes: &[&VolumeRow]) {
    let mut active: BTreeMap<StructureId, BTreeMap<Month, EpciSiren>> = BTreeMap::new();
    for row in volumes.iter().filter(|row| is_something(row)) {
        let months = active.entry(row.structure).or_default();
        let epci = months.entry(row.month).or_insert_with(|| row.place.epci.clone());
        if *epci < row.place.epci {
            epci.clone_from(&row.place.epci);
        }
    }
    for (structure, months) in active {
        for month in months.keys() {
            figures.add(PeopleFigure::Month(*month), STRUCTURES, structure, 1);
            figures.add(PeopleFigure::Returns, STRUCTURES, structure, 1);
        }
        if let Some(epci) = months.into_values().next_back() {
            figures.add(PeopleFigure::Epci(epci), STRUCTURES, structure, 1);
            figures.add(PeopleFigure::Total, STRUCTURES, structure, 1);
            figures.add(PeopleFigure::Returns, STRUCTURES, structure, -1);
        }
    }
}

fn check_buyers(
    monthly: &[&MonthlyPeopleRow],
    period: &[&PeriodPeopleRow],
) -> Result<(), ReportError> {
    let mut by_month: BTreeMap<(StructureId, Month), u128> = BTreeMap::new();
    for row in monthly {
        *by_month.entry((row.structure, row.month)).or_default() += u128::from(row.buyers);
    }
    let mut bounds: BTreeMap<StructureId, (u128, u128)> = BTreeMap::new();
    for ((structure, _), buyers) in by_month {
        let (most, sum) = bounds.entry(structure).or_default();
        *most = buyers.max(*most);
        *sum += buyers;
    }
    let mut whole: BTreeMap<StructureId, u128> = BTreeMap::new();
    for row in period {
        *whole.entry(row.structure).or_default() += u128::from(row.buyers);
    }
    let structures: BTreeSet<_> = bounds.keys().chain(whole.keys()).copied().collect();
    let agree = structures.iter().all(|structure| {
        let (most, sum) = bounds.get(structure).copied().unwrap_or_default();
        let buyers = whole.get(structure).copied().unwrap_or_default();
        most <= buyers && buyers <= sum
    });
    if agree { Ok(()) } else { Err(ReportError::PeopleDisagree) }
}

/// The value of a figure; zero where there is nobody.
pub fn counts(
    figures: &Figures<PeopleFigure>,
    key: &PeopleFigure,
) -> Result<PeopleCounts, ReportError> {
    let count =
        |measure| u64::try_from(figures.total(key, measure)).map_err(|_| ReportError::OutOfRange);
    Ok(PeopleCounts {
        structures: count(STRUCTURES)?,
        buyers: count(BUYERS)?,
        orders: count(ORDERS)?,
    })
}
