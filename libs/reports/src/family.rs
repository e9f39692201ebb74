//! The fixed family of tables of a report: which figures it prints. There are no other queries.
//!
//! A report is about a month, a calendar quarter, a calendar year or the whole period of its
//! programme, each cut to that period (`domain::funding` refuses others), so that a programme of
//! `n` months has at most `n + n/3 + n/12 + 3` reports, ever.

use crate::{
    CategoryRow, CommuneCode, EpciSiren, LabelRow, Part, Period, Place, Programme, ReportError,
    Selection, Territory, VolumeRow,
};
use kernel::{Category, Month, StructureId};
use std::collections::{BTreeMap, BTreeSet};

/// The rows and columns of one report's tables.
#[derive(Debug, Clone)]
pub struct Family {
    pub programme: Programme,
    pub months: Vec<Month>,
    pub categories: Vec<Category>,
    pub category_rows: Vec<CategoryRow>,
    /// Months, and the quarters and years that several of them make up.
    pub periods: Vec<Period>,
    pub epcis: Vec<EpciSiren>,
    /// The communes of EPCIs that have several.
    pub communes: Vec<(EpciSiren, CommuneCode)>,
    /// The axes of the table in three dimensions, where there is one.
    pub cube: Option<CubeAxes>,
}

/// EPCI × groups of categories × quarters or months.
#[derive(Debug, Clone)]
pub struct CubeAxes {
    pub categories: Vec<CategoryRow>,
    pub periods: Vec<Period>,
}

impl Family {
    /// The family of a programme cut to a report's months, over what was bought and the other
    /// places where somebody is.
    pub fn new(
        programme: &Programme,
        volumes: &[&VolumeRow],
        people: &BTreeSet<Place>,
    ) -> Result<Self, ReportError> {
        let months = programme.months()?;
        let all = Category::ALL.iter().copied();
        let categories: Vec<Category> =
            all.filter(|category| programme.includes_category(*category)).collect();
        let mut places: BTreeSet<&Place> = people.iter().collect();
        places.extend(volumes.iter().map(|row| &row.place));
        let mut communes: BTreeMap<EpciSiren, BTreeSet<CommuneCode>> = BTreeMap::new();
        if let crate::Perimeter::Epcis(named) = &programme.perimeter {
            communes.extend(named.iter().map(|epci| (epci.clone(), BTreeSet::new())));
        }
        for place in places {
            communes.entry(place.epci.clone()).or_default().insert(place.commune.clone());
        }
        let epcis = communes.keys().cloned().collect();
        let divided = communes.into_iter().filter(|(_, communes)| communes.len() > 1);
        let communes = divided
            .flat_map(|(epci, communes)| communes.into_iter().map(move |one| (epci.clone(), one)));
        let mut family = Self {
            category_rows: CategoryRow::of(&categories),
            periods: Period::columns(&months),
            programme: programme.clone(),
            months,
            categories,
            epcis,
            communes: communes.collect(),
            cube: None,
        };
        if several_large_epcis(volumes) {
            family.cube = family.cube_axes();
        }
        Ok(family)
    }

    fn cube_axes(&self) -> Option<CubeAxes> {
        let categories = CategoryRow::coarse(&self.categories);
        let periods = Period::coarse(&self.months);
        let crossed = categories.len() > 1 && periods.len() > 1;
        crossed.then_some(CubeAxes { categories, periods })
    }

    pub fn whole(&self) -> Selection {
        Selection {
            first_month: self.programme.first_month,
            last_month: self.programme.last_month,
            territory: self.territory(Part::Whole),
            categories: self.categories.iter().copied().collect(),
            label: None,
        }
    }

    fn territory(&self, part: Part) -> Territory {
        Territory::new(&self.programme.perimeter, part)
    }

    /// One cell of a table; what is not named is not divided.
    pub fn cell(
        &self,
        part: Part,
        category: Option<&CategoryRow>,
        period: Option<&Period>,
    ) -> Selection {
        let mut cell = Selection { territory: self.territory(part), ..self.whole() };
        if let Some(category) = category {
            cell.categories = category.categories(&self.categories);
        }
        if let Some(period) = period {
            (cell.first_month, cell.last_month) = (period.first_month, period.last_month);
        }
        cell
    }

    pub fn label(&self, row: LabelRow) -> Selection {
        Selection { label: Some(row), ..self.whole() }
    }

    fn parts(&self) -> Vec<Part> {
        let epcis = self.epcis.iter().cloned().map(Part::Epci);
        let communes = self.communes.iter().map(|(_, commune)| Part::Commune(commune.clone()));
        epcis.chain(communes).collect()
    }

    /// The margins of its tables.
    pub fn totals(&self) -> BTreeSet<Selection> {
        let mut totals = BTreeSet::from([self.whole()]);
        totals.extend(self.category_rows.iter().map(|row| self.cell(Part::Whole, Some(row), None)));
        totals.extend(self.periods.iter().map(|one| self.cell(Part::Whole, None, Some(one))));
        totals.extend(self.parts().into_iter().map(|part| self.cell(part, None, None)));
        totals
    }

    /// Every figure on what was bought that the report prints, labels but not margins included.
    pub fn divided(&self) -> BTreeSet<Selection> {
        let mut cells = BTreeSet::new();
        for row in &self.category_rows {
            let crossed = self.periods.iter();
            cells.extend(crossed.map(|period| self.cell(Part::Whole, Some(row), Some(period))));
            cells.extend(self.parts().into_iter().map(|part| self.cell(part, Some(row), None)));
        }
        cells.extend(LabelRow::ALL.iter().map(|row| self.label(*row)));
        let Some(cube) = &self.cube else { return cells };
        for epci in &self.epcis {
            for period in &cube.periods {
                let part = Part::Epci(epci.clone());
                cells.insert(self.cell(part.clone(), None, Some(period)));
                for row in &cube.categories {
                    cells.insert(self.cell(part.clone(), Some(row), Some(period)));
                }
            }
        }
        cells
    }

    /// Every figure on people that the report prints.
    pub fn people(&self) -> BTreeSet<Selection> {
        let mut cells = BTreeSet::from([self.whole()]);
        let months = self.months.iter().map(|month| Period::month(*month));
        cells.extend(months.map(|month| self.cell(Part::Whole, None, Some(&month))));
        let epcis = self.epcis.iter();
        cells.extend(epcis.map(|epci| self.cell(Part::Epci(epci.clone()), None, None)));
        cells
    }
}

/// Whether a cell of a table in three dimensions could be shown at all.
fn several_large_epcis(volumes: &[&VolumeRow]) -> bool {
    let mut structures: BTreeMap<&EpciSiren, BTreeSet<StructureId>> = BTreeMap::new();
    for row in volumes {
        structures.entry(&row.place.epci).or_default().insert(row.structure);
    }
    structures.values().filter(|structures| structures.len() >= 3).count() >= 2
}
