//! Every figure of a report under its stable name.

use crate::{
    Amounts, CellKey, LabelRow, Measure, Part, PeopleCounts, Published, Report, Selection, Table,
    Territory,
};
use kernel::{Category, Month};
use std::collections::BTreeSet;

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
        let report = self.report;
        let whole = self.whole();
        self.amounts(&whole, report.headline.amounts);
        self.table(&report.by_category_and_month, &whole, |selection, category, month| {
            one_category(one_month(selection, *month), *category)
        });
        let months = &report.by_category_and_month;
        for (category, amounts) in months.rows.iter().zip(&months.row_totals) {
            self.amounts(&one_category(whole.clone(), *category), *amounts);
        }
        for (month, amounts) in months.columns.iter().zip(&months.column_totals) {
            self.amounts(&one_month(whole.clone(), *month), *amounts);
        }
        let territories = &report.by_territory_and_category;
        let perimeter = &report.programme.perimeter;
        let epci = |selection: Selection, epci: &crate::Epci| Selection {
            territory: Territory::new(perimeter, Part::Epci(epci.siren.clone())),
            ..selection
        };
        self.table(territories, &whole, |selection, row, category| {
            one_category(epci(selection, row), *category)
        });
        for (row, amounts) in territories.rows.iter().zip(&territories.row_totals) {
            self.amounts(&epci(whole.clone(), row), *amounts);
        }
        for (label, amounts) in &report.by_label.rows {
            self.amounts(&Selection { label: Some(*label), ..whole.clone() }, *amounts);
        }
        let covered = Selection { label: Some(LabelRow::WithReference), ..whole };
        let reference = report.headline.saving.map(|saving| saving.reference);
        self.add(&covered, Measure::Reference, reference.map(cents));
    }

    fn table<R, C>(
        &mut self,
        table: &Table<R, C>,
        whole: &Selection,
        select: impl Fn(Selection, &R, &C) -> Selection,
    ) {
        for (row, cells) in table.rows.iter().zip(&table.cells) {
            for (column, amounts) in table.columns.iter().zip(cells) {
                self.amounts(&select(whole.clone(), row, column), *amounts);
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

fn one_category(selection: Selection, category: Category) -> Selection {
    Selection { categories: BTreeSet::from([category]), ..selection }
}

/// Published amounts are never below zero.
fn cents(amount: kernel::Money) -> u64 {
    amount.cents().unsigned_abs()
}
