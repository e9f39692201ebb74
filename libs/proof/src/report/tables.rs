//! Where each figure stands, and what it counts there.

use super::{
    Figure, Head,
    axes::{self, CategoryRow, Epci, Narrows, Period, PlaceRow},
    reader::{published, read},
    whole,
};
use crate::{Malformed, Selection, family::Measure};
use serde_json::Value;

pub(super) const AMOUNTS: [(&str, Measure); 4] = [
    ("grams", Measure::Grams),
    ("millilitres", Measure::Millilitres),
    ("paid", Measure::Paid),
    ("to_producers", Measure::ToProducers),
];

/// Every figure, and the places that have a row in the table by territory.
type Found = (Vec<Figure>, Vec<Selection>);

/// Every figure of the tables and of the headline.
pub(super) fn figures(report: &Value, head: &Head) -> Result<Found, Malformed> {
    let whole = whole(head);
    let mut page = Page { report, whole, all: vec![] };
    page.amounts("/headline/amounts", &page.whole.clone())?;
    let at = "/by_category_and_month";
    let rows: Vec<CategoryRow> = read(report, &format!("{at}/rows"))?;
    let columns: Vec<Period> = read(report, &format!("{at}/columns"))?;
    axes::categories(&rows, head, at)?;
    axes::periods(&columns, head, at)?;
    page.table(at, &rows, &columns)?;
    let at = "/by_territory_and_category";
    let places: Vec<PlaceRow> = read(report, &format!("{at}/rows"))?;
    let columns: Vec<CategoryRow> = read(report, &format!("{at}/columns"))?;
    axes::categories(&columns, head, at)?;
    page.table(at, &places, &columns)?;
    page.cube()?;
    page.labels()?;
    page.headline()?;
    let places = places.iter().map(|place| place.of(&page.whole)).collect();
    Ok((page.all, places))
}

struct Page<'a> {
    report: &'a Value,
    whole: Selection,
    all: Vec<Figure>,
}

impl Page<'_> {
    fn amounts(&mut self, at: &str, selection: &Selection) -> Result<(), Malformed> {
        for (name, measure) in AMOUNTS {
            self.figure(format!("{at}/{name}"), selection, measure)?;
        }
        Ok(())
    }

    fn figure(
        &mut self,
        at: String,
        selection: &Selection,
        measure: Measure,
    ) -> Result<(), Malformed> {
        let shown = published(self.report, &at)?;
        self.all.push(Figure { at, selection: selection.clone(), measure, shown });
        Ok(())
    }

    fn table(
        &mut self,
        at: &str,
        rows: &[impl Narrows],
        columns: &[impl Narrows],
    ) -> Result<(), Malformed> {
        let whole = self.whole.clone();
        self.as_long(&format!("{at}/cells"), rows.len())?;
        self.as_long(&format!("{at}/row_totals"), rows.len())?;
        self.as_long(&format!("{at}/column_totals"), columns.len())?;
        for (row, narrows) in rows.iter().enumerate() {
            let line = narrows.of(&whole);
            self.line(&format!("{at}/cells/{row}"), &line, columns)?;
            self.amounts(&format!("{at}/row_totals/{row}"), &line)?;
        }
        self.line(&format!("{at}/column_totals"), &whole, columns)?;
        self.amounts(&format!("{at}/total"), &whole)
    }

    fn line(
        &mut self,
        at: &str,
        line: &Selection,
        columns: &[impl Narrows],
    ) -> Result<(), Malformed> {
        self.as_long(at, columns.len())?;
        for (column, narrows) in columns.iter().enumerate() {
            self.amounts(&format!("{at}/{column}"), &narrows.of(line))?;
        }
        Ok(())
    }

    /// EPCI × categories × periods, where there is such a table.
    fn cube(&mut self) -> Result<(), Malformed> {
        let at = "/by_territory_category_and_period";
        if self.report.pointer(at).is_none_or(Value::is_null) {
            return Ok(());
        }
        let epcis: Vec<Epci> = read(self.report, &format!("{at}/epcis"))?;
        let categories: Vec<CategoryRow> = read(self.report, &format!("{at}/categories"))?;
        let periods: Vec<Period> = read(self.report, &format!("{at}/periods"))?;
        self.as_long(&format!("{at}/cells"), epcis.len())?;
        self.as_long(&format!("{at}/epci_totals"), epcis.len())?;
        for (number, epci) in epcis.iter().enumerate() {
            let plane = epci.of(&self.whole);
            self.as_long(&format!("{at}/cells/{number}"), categories.len())?;
            for (category, narrows) in categories.iter().enumerate() {
                let at = format!("{at}/cells/{number}/{category}");
                self.line(&at, &narrows.of(&plane), &periods)?;
            }
            self.line(&format!("{at}/epci_totals/{number}"), &plane, &periods)?;
        }
        Ok(())
    }

    fn as_long(&self, at: &str, length: usize) -> Result<(), Malformed> {
        let list = self.report.pointer(at).and_then(Value::as_array);
        if list.is_some_and(|list| list.len() == length) {
            return Ok(());
        }
        Err(Malformed(format!("report: {at} has not one entry for each line")))
    }

    fn labels(&mut self) -> Result<(), Malformed> {
        let rows: Vec<(String, Value)> = read(self.report, "/by_label/rows")?;
        for (index, (label, _)) in rows.into_iter().enumerate() {
            let selection = Selection { label, ..self.whole.clone() };
            self.amounts(&format!("/by_label/rows/{index}/1"), &selection)?;
        }
        Ok(())
    }

    /// What is computed in the headline rests on figures of its own: what local producers receive,
    /// and the value at the reference price.
    fn headline(&mut self) -> Result<(), Malformed> {
        let local = Selection { label: "local".to_owned(), ..self.whole.clone() };
        let at = "/headline/to_local_producers".to_owned();
        self.figure(at, &local, Measure::ToProducers)?;
        if let Some(saving) = self.report.pointer("/headline/saving/shown") {
            let reference = saving.get("reference").and_then(Value::as_i64);
            let missing = || Malformed("report: the saving has no reference".to_owned());
            let selection = Selection { label: "with_reference".to_owned(), ..self.whole.clone() };
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
