//! Every figure of a report under its stable name.

use crate::{
    Amounts, CategoryRow, CellKey, Cube, LabelRow, Measure, Part, PeopleCounts, Period, PlaceRow,
    Published, Report, Selection, Table, Territory,
};
use kernel::Month;

impl Report {
    /// Every figure of the report that is a sum of purchases or of people, each once, in the order
    /// of its name. What is computed from others (a share, a saving) is not among them.
    pub fn cells(&self) -> impl Iterator<Item = (CellKey, Published<u64>)> {
        let mut cells = Cells { report: self, found: Vec::new() };
        cells.volumes();
        cells.people();
        let mut found = cells.found;
        found.sort_by(|one, other| one.0.cmp(&other.0));
        found.dedup_by(|one, other| one.0 == other.0);
        found.into_iter()
    }
}

struct Cells<'a> {
    report: &'a Report,
    found: Vec<(CellKey, Published<u64>)>,
}

impl Cells<'_> {
    fn whole(&self) -> Selection {
        let head = &self.report.programme;
        Selection {
            first_month: head.first_month,
            last_month: head.last_month,
            territory: Territory::new(&head.perimeter, Part::Whole),
            categories: head.categories.iter().copied().collect(),
            label: None,
        }
    }

    fn within(&self, part: Part) -> Selection {
        let territory = Territory::new(&self.report.programme.perimeter, part);
        Selection { territory, ..self.whole() }
    }

    fn add(&mut self, selection: &Selection, measure: Measure, value: Published<u64>) {
        self.found.push((CellKey { selection: selection.clone(), measure }, value));
    }

    fn volumes(&mut self) {
        let (report, whole) = (self.report, self.whole());
        self.amounts(&whole, report.headline.amounts);
        self.table(&report.by_category_and_month, |cells, category, period| {
            cells.cell(Part::Whole, category, period)
        });
        self.table(&report.by_territory_and_category, |cells, place, category| {
            cells.cell(place.map_or(Part::Whole, PlaceRow::part), category, None)
        });
        if let Some(cube) = &report.by_territory_category_and_period {
            self.cube(cube);
        }
        for (label, amounts) in &report.by_label.rows {
            self.amounts(&Selection { label: Some(*label), ..whole.clone() }, *amounts);
        }
        let covered = Selection { label: Some(LabelRow::WithReference), ..whole };
        let reference = report.headline.saving.map(|saving| saving.reference);
        self.add(&covered, Measure::Reference, reference.map(cents));
    }

    /// A cell of a table; what is not named is not divided.
    fn cell(
        &self,
        part: Part,
        category: Option<&CategoryRow>,
        period: Option<&Period>,
    ) -> Selection {
        let mut cell = self.within(part);
        if let Some(category) = category {
            cell.categories = category.categories(&self.report.programme.categories);
        }
        if let Some(period) = period {
            (cell.first_month, cell.last_month) = (period.first_month, period.last_month);
        }
        cell
    }

    fn table<R, C>(
        &mut self,
        table: &Table<R, C>,
        select: impl Fn(&Self, Option<&R>, Option<&C>) -> Selection,
    ) {
        for ((row, cells), total) in table.rows.iter().zip(&table.cells).zip(&table.row_totals) {
            for (column, amounts) in table.columns.iter().zip(cells) {
                self.amounts(&select(self, Some(row), Some(column)), *amounts);
            }
            self.amounts(&select(self, Some(row), None), *total);
        }
        for (column, amounts) in table.columns.iter().zip(&table.column_totals) {
            self.amounts(&select(self, None, Some(column)), *amounts);
        }
    }

    fn cube(&mut self, cube: &Cube) {
        for ((epci, plane), totals) in cube.epcis.iter().zip(&cube.cells).zip(&cube.epci_totals) {
            let part = || Part::Epci(epci.siren.clone());
            for (category, line) in cube.categories.iter().zip(plane) {
                for (period, amounts) in cube.periods.iter().zip(line) {
                    self.amounts(&self.cell(part(), Some(category), Some(period)), *amounts);
                }
            }
            for (period, amounts) in cube.periods.iter().zip(totals) {
                self.amounts(&self.cell(part(), None, Some(period)), *amounts);
            }
        }
    }

    fn amounts(&mut self, selection: &Selection, amounts: Amounts) {
        self.add(selection, Measure::Grams, amounts.grams);
        self.add(selection, Measure::Millilitres, amounts.millilitres);
        self.add(selection, Measure::Paid, amounts.paid.map(cents));
        self.add(selection, Measure::ToProducers, amounts.to_producers.map(cents));
    }

    fn people(&mut self) {
        let (report, whole) = (self.report, self.whole());
        let head = &report.headline;
        self.add(&whole, Measure::Structures, head.structures);
        self.add(&whole, Measure::Buyers, head.buyers);
        self.add(&whole, Measure::Orders, head.orders);
        self.add(&whole, Measure::Vouchers, head.vouchers.map(cents));
        for (month, counts) in &report.people.by_month {
            self.counts(&one_month(whole.clone(), *month), *counts);
        }
        for (epci, counts) in &report.people.by_epci {
            self.counts(&self.within(Part::Epci(epci.siren.clone())), *counts);
        }
    }

    fn counts(&mut self, selection: &Selection, counts: Published<PeopleCounts>) {
        self.add(selection, Measure::Structures, counts.map(|counts| counts.structures));
        self.add(selection, Measure::Buyers, counts.map(|counts| counts.buyers));
        self.add(selection, Measure::Orders, counts.map(|counts| counts.orders));
    }
}

fn one_month(selection: Selection, month: Month) -> Selection {
    Selection { first_month: month, last_month: month, ..selection }
}

/// Published amounts are never below zero.
fn cents(amount: kernel::Money) -> u64 {
    amount.cents().unsigned_abs()
}
