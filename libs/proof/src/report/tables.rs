//! Where each figure stands, and what it counts there.

use super::{
    Figure, Head, Relation,
    reader::{published, read},
    whole,
};
use crate::{Malformed, Selection, family::Measure};
use kernel::{Category, Month};
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) const AMOUNTS: [(&str, Measure); 4] = [
    ("grams", Measure::Grams),
    ("millilitres", Measure::Millilitres),
    ("paid", Measure::Paid),
    ("to_producers", Measure::ToProducers),
];

/// A row of the table by label, and those that divide it without overlap.
const LABEL_BLOCKS: [(&str, &[&str]); 6] = [
    ("any", &["siqo", "without_siqo"]),
    ("siqo", &["organic", "aop", "igp", "label_rouge"]),
    ("any", &["hve", "without_hve"]),
    ("any", &["local", "not_local"]),
    ("local", &["local_under30_km", "local_under80_km", "local_farther"]),
    ("any", &["with_reference", "without_reference"]),
];

type Found = (Vec<Figure>, Vec<Relation>, Vec<String>);

/// Every figure of the tables and of the headline, with what adds up to what.
pub(super) fn figures(report: &Value, head: &Head) -> Result<Found, Malformed> {
    let mut page = Page { report, all: vec![], relations: vec![] };
    let whole = whole(head);
    page.amounts("/headline/amounts", &whole)?;
    let months: Vec<Month> = read(report, "/by_category_and_month/columns")?;
    if !months.iter().copied().eq(months_of(head)) {
        return Err(Malformed("report: the months are not those of its period".to_owned()));
    }
    page.table(
        "/by_category_and_month",
        page.categories("/by_category_and_month/rows", head)?,
        months.iter().map(|month| one_month(&whole, *month)).collect(),
    )?;
    let epcis: Vec<EpciName> = read(report, "/by_territory_and_category/rows")?;
    let epcis: Vec<String> = epcis.into_iter().map(|epci| epci.siren).collect();
    page.table(
        "/by_territory_and_category",
        epcis.iter().map(|epci| Selection { epci: Some(epci.clone()), ..whole.clone() }).collect(),
        page.categories("/by_territory_and_category/columns", head)?,
    )?;
    page.labels(&whole)?;
    page.covered(&whole)?;
    Ok((page.all, page.relations, epcis))
}

#[derive(serde::Deserialize)]
struct EpciName {
    siren: String,
}

fn months_of(head: &Head) -> impl Iterator<Item = Month> {
    let last = head.last_month;
    std::iter::successors(Some(head.first_month), |month| Some(month.next()))
        .take_while(move |month| *month <= last)
}

fn one_month(whole: &Selection, month: Month) -> Selection {
    Selection { first_month: month, last_month: month, ..whole.clone() }
}

/// What both selections have in common, each of which narrows the whole in one way.
fn both(row: &Selection, column: &Selection) -> Selection {
    let narrower = row.categories.len() <= column.categories.len();
    Selection {
        first_month: row.first_month.max(column.first_month),
        last_month: row.last_month.min(column.last_month),
        perimeter: row.perimeter.clone(),
        epci: row.epci.clone().or_else(|| column.epci.clone()),
        categories: if narrower { &row.categories } else { &column.categories }.clone(),
        label: row.label.clone(),
    }
}

struct Page<'a> {
    report: &'a Value,
    all: Vec<Figure>,
    relations: Vec<Relation>,
}

/// The places of a cell's four figures.
type Cell = [usize; 4];

impl Page<'_> {
    fn categories(&self, at: &str, head: &Head) -> Result<Vec<Selection>, Malformed> {
        let names: Vec<Category> = read(self.report, at)?;
        if names != head.categories {
            return Err(Malformed(format!("report: {at} is not the list of its categories")));
        }
        let one = |category| Selection { categories: vec![category], ..whole(head) };
        Ok(names.into_iter().map(one).collect())
    }

    fn amounts(&mut self, at: &str, selection: &Selection) -> Result<Cell, Malformed> {
        let mut cell = [0; 4];
        for (place, (name, measure)) in cell.iter_mut().zip(AMOUNTS) {
            *place = self.figure(format!("{at}/{name}"), selection, measure)?;
        }
        Ok(cell)
    }

    fn figure(
        &mut self,
        at: String,
        selection: &Selection,
        measure: Measure,
    ) -> Result<usize, Malformed> {
        let shown = published(self.report, &at)?;
        self.all.push(Figure { at, selection: selection.clone(), measure, shown });
        Ok(self.all.len() - 1)
    }

    fn relate(&mut self, whole: Cell, parts: &[Cell]) {
        for (measure, whole) in whole.into_iter().enumerate() {
            let parts = parts.iter().map(|cell| cell[measure]).collect();
            self.relations.push(Relation { whole, parts });
        }
    }

    /// A table with margins: every line adds up to its margin, and the margins to the total.
    fn table(
        &mut self,
        at: &str,
        rows: Vec<Selection>,
        columns: Vec<Selection>,
    ) -> Result<(), Malformed> {
        let mut lines: Vec<Vec<Cell>> = vec![];
        self.as_long(&format!("{at}/cells"), rows.len())?;
        self.as_long(&format!("{at}/row_totals"), rows.len())?;
        self.as_long(&format!("{at}/column_totals"), columns.len())?;
        for (row, line) in rows.iter().enumerate() {
            self.as_long(&format!("{at}/cells/{row}"), columns.len())?;
            let cells = columns.iter().enumerate().map(|(column, selection)| {
                (format!("{at}/cells/{row}/{column}"), both(line, selection))
            });
            let cells: Vec<_> = cells.collect();
            let cells = cells.iter().map(|(at, selection)| self.amounts(at, selection));
            lines.push(cells.collect::<Result<_, _>>()?);
        }
        let mut totals = |name: &str, list: &[Selection]| -> Result<Vec<Cell>, Malformed> {
            let places = list.iter().enumerate();
            places
                .map(|(index, line)| self.amounts(&format!("{at}/{name}/{index}"), line))
                .collect()
        };
        let row_totals = totals("row_totals", &rows)?;
        let column_totals = totals("column_totals", &columns)?;
        let selection = self.all.first().map(|figure| figure.selection.clone());
        let selection = selection.ok_or_else(|| Malformed("report: no headline".to_owned()))?;
        let total = self.amounts(&format!("{at}/total"), &selection)?;
        for (line, total) in lines.iter().zip(&row_totals) {
            self.relate(*total, line);
        }
        for (column, total) in column_totals.iter().enumerate() {
            let line: Vec<Cell> = lines.iter().map(|line| line[column]).collect();
            self.relate(*total, &line);
        }
        self.relate(total, &row_totals);
        self.relate(total, &column_totals);
        Ok(())
    }

    fn as_long(&self, at: &str, length: usize) -> Result<(), Malformed> {
        let list = self.report.pointer(at).and_then(Value::as_array);
        if list.is_some_and(|list| list.len() == length) {
            return Ok(());
        }
        Err(Malformed(format!("report: {at} has not one entry for each line")))
    }

    fn labels(&mut self, whole: &Selection) -> Result<(), Malformed> {
        let rows: Vec<(String, Value)> = read(self.report, "/by_label/rows")?;
        let mut cells: BTreeMap<String, Cell> = BTreeMap::new();
        cells.insert("any".to_owned(), [0, 1, 2, 3]);
        for (index, (label, _)) in rows.into_iter().enumerate() {
            let selection = Selection { label: label.clone(), ..whole.clone() };
            let cell = self.amounts(&format!("/by_label/rows/{index}/1"), &selection)?;
            if cells.insert(label, cell).is_some() {
                return Err(Malformed("report: a label is named twice".to_owned()));
            }
        }
        for (whole, parts) in LABEL_BLOCKS {
            let cell = |name: &str| {
                let missing = || Malformed(format!("report: the label {name} is missing"));
                cells.get(name).copied().ok_or_else(missing)
            };
            let parts: Vec<Cell> = parts.iter().map(|part| cell(part)).collect::<Result<_, _>>()?;
            self.relate(cell(whole)?, &parts);
        }
        Ok(())
    }

    /// What is computed in the headline rests on figures of its own: what local producers receive,
    /// and the value at the reference price.
    fn covered(&mut self, whole: &Selection) -> Result<(), Malformed> {
        let local = Selection { label: "local".to_owned(), ..whole.clone() };
        let at = "/headline/to_local_producers".to_owned();
        self.figure(at, &local, Measure::ToProducers)?;
        if let Some(saving) = self.report.pointer("/headline/saving/shown") {
            let reference = saving.get("reference").and_then(Value::as_i64);
            let missing = || Malformed("report: the saving has no reference".to_owned());
            let selection = Selection { label: "with_reference".to_owned(), ..whole.clone() };
            self.all.push(Figure {
                at: "/headline/saving/shown/reference".to_owned(),
                selection,
                measure: Measure::Reference,
                shown: Some(reference.ok_or_else(missing)?),
            });
        }
        Ok(())
    }
}
