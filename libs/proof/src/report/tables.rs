//! Where each figure stands, and what it counts there.

use super::{
    Figure, Head, Relation,
    reader::{published, read},
    whole,
};
use crate::{Malformed, Selection, family::Measure};
use kernel::{Category, Month};
use serde::Deserialize;
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
    let categories = page.categories("/by_category_and_month/rows", head)?;
    let periods = page.periods("/by_category_and_month/columns", head)?;
    page.table("/by_category_and_month", &categories, &periods)?;
    let (places, epcis) = page.places("/by_territory_and_category/rows", head)?;
    let categories = page.categories("/by_territory_and_category/columns", head)?;
    page.table("/by_territory_and_category", &places, &categories)?;
    page.cube(head, &epcis)?;
    page.labels(&whole)?;
    page.covered(&whole)?;
    Ok((page.all, page.relations, epcis))
}

#[derive(Deserialize)]
struct EpciName {
    siren: String,
}

#[derive(Deserialize)]
struct CommuneName {
    code: String,
    epci: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum PlaceRow {
    Epci(EpciName),
    Commune(CommuneName),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum CategoryRow {
    Category(Category),
    Group(Group),
}

/// Categories that are read together.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Group {
    FruitAndVegetables,
    DairyAndEggs,
    Meat,
    GroceryBreadAndDrinks,
}

impl Group {
    const fn of(category: Category) -> Self {
        match category {
            Category::Fruit | Category::Vegetables => Self::FruitAndVegetables,
            Category::Dairy | Category::Eggs => Self::DairyAndEggs,
            Category::Meat => Self::Meat,
            Category::Grocery | Category::Bread | Category::Drinks => Self::GroceryBreadAndDrinks,
        }
    }
}

#[derive(Deserialize)]
struct Period {
    first_month: Month,
    last_month: Month,
}

/// A line of a table; those that are `part` divide the whole without overlap.
struct Line {
    selection: Selection,
    part: bool,
}

fn months_of(head: &Head) -> impl Iterator<Item = Month> {
    let last = head.last_month;
    std::iter::successors(Some(head.first_month), |month| Some(month.next()))
        .take_while(move |month| *month <= last)
}

/// What both selections have in common, each of which narrows the whole in one way.
fn both(row: &Selection, column: &Selection) -> Selection {
    let narrower = row.categories.len() <= column.categories.len();
    Selection {
        first_month: row.first_month.max(column.first_month),
        last_month: row.last_month.min(column.last_month),
        perimeter: row.perimeter.clone(),
        epci: row.epci.clone().or_else(|| column.epci.clone()),
        commune: row.commune.clone().or_else(|| column.commune.clone()),
        categories: if narrower { &row.categories } else { &column.categories }.clone(),
        label: row.label.clone(),
    }
}

fn period_line(head: &Head, period: &Period) -> Line {
    let Period { first_month, last_month } = *period;
    let selection = Selection { first_month, last_month, ..whole(head) };
    Line { selection, part: first_month == last_month }
}

/// The cells of the lines that divide the whole.
fn parts(lines: &[Line], cells: &[Cell]) -> Vec<Cell> {
    lines.iter().zip(cells).filter(|(line, _)| line.part).map(|(_, cell)| *cell).collect()
}

struct Page<'a> {
    report: &'a Value,
    all: Vec<Figure>,
    relations: Vec<Relation>,
}

/// The places of a cell's four figures.
type Cell = [usize; 4];

impl Page<'_> {
    /// Categories, each once, and groups of them.
    fn categories(&self, at: &str, head: &Head) -> Result<Vec<Line>, Malformed> {
        let rows: Vec<CategoryRow> = read(self.report, at)?;
        let line = |row: &CategoryRow| {
            let has = |category: &&Category| match row {
                CategoryRow::Category(one) => one == *category,
                CategoryRow::Group(group) => Group::of(**category) == *group,
            };
            let categories = head.categories.iter().filter(has).copied().collect();
            let selection = Selection { categories, ..whole(head) };
            Line { selection, part: matches!(row, CategoryRow::Category(_)) }
        };
        let lines: Vec<Line> = rows.iter().map(line).collect();
        let mut named: Vec<Category> = lines
            .iter()
            .filter(|line| line.part)
            .flat_map(|line| line.selection.categories.clone())
            .collect();
        named.sort_unstable();
        let mut expected = head.categories.clone();
        expected.sort_unstable();
        if named != expected {
            return Err(Malformed(format!("report: {at} is not the list of its categories")));
        }
        Ok(lines)
    }

    /// The report's months, each once, and longer periods.
    fn periods(&self, at: &str, head: &Head) -> Result<Vec<Line>, Malformed> {
        let periods: Vec<Period> = read(self.report, at)?;
        let inside = |period: &Period| {
            head.first_month <= period.first_month && period.last_month <= head.last_month
        };
        let months = periods.iter().filter(|period| period.first_month == period.last_month);
        let all = months.map(|period| period.first_month).eq(months_of(head));
        if !all || !periods.iter().all(inside) {
            return Err(Malformed("report: the months are not those of its period".to_owned()));
        }
        Ok(periods.into_iter().map(|period| period_line(head, &period)).collect())
    }

    /// EPCIs, and communes of them.
    fn places(&self, at: &str, head: &Head) -> Result<(Vec<Line>, Vec<String>), Malformed> {
        let rows: Vec<PlaceRow> = read(self.report, at)?;
        let (mut lines, mut epcis) = (vec![], vec![]);
        for row in rows {
            let (epci, commune) = match row {
                PlaceRow::Epci(epci) => (epci.siren, None),
                PlaceRow::Commune(commune) => (commune.epci, Some(commune.code)),
            };
            let part = commune.is_none();
            if part {
                epcis.push(epci.clone());
            }
            let selection = Selection { epci: Some(epci), commune, ..whole(head) };
            lines.push(Line { selection, part });
        }
        Ok((lines, epcis))
    }

    /// The table in three dimensions, where there is one.
    fn cube(&mut self, head: &Head, epcis: &[String]) -> Result<(), Malformed> {
        let at = "/by_territory_category_and_period";
        if self.report.pointer(at).is_none_or(Value::is_null) {
            return Ok(());
        }
        let own: Vec<EpciName> = read(self.report, &format!("{at}/epcis"))?;
        if !own.iter().map(|epci| &epci.siren).eq(epcis) {
            return Err(Malformed(format!("report: {at} is not of its EPCIs")));
        }
        let categories = self.categories_of(&format!("{at}/categories"), head)?;
        let periods: Vec<Period> = read(self.report, &format!("{at}/periods"))?;
        for (index, epci) in epcis.iter().enumerate() {
            let whole = Selection { epci: Some(epci.clone()), ..whole(head) };
            for (column, period) in periods.iter().enumerate() {
                let period = period_line(head, period).selection;
                let mut parts = vec![];
                for (row, categories) in categories.iter().enumerate() {
                    let selection =
                        Selection { categories: categories.clone(), ..both(&whole, &period) };
                    let at = format!("{at}/cells/{index}/{row}/{column}");
                    parts.push(self.amounts(&at, &selection)?);
                }
                let at = format!("{at}/epci_totals/{index}/{column}");
                let total = self.amounts(&at, &both(&whole, &period))?;
                self.relate(total, &parts);
            }
        }
        Ok(())
    }

    /// Groups or categories that divide the report's without overlap.
    fn categories_of(&self, at: &str, head: &Head) -> Result<Vec<Vec<Category>>, Malformed> {
        let rows: Vec<CategoryRow> = read(self.report, at)?;
        let of = |row: &CategoryRow| {
            let has = |category: &&Category| match row {
                CategoryRow::Category(one) => one == *category,
                CategoryRow::Group(group) => Group::of(**category) == *group,
            };
            head.categories.iter().filter(has).copied().collect::<Vec<_>>()
        };
        let lists: Vec<Vec<Category>> = rows.iter().map(of).collect();
        let mut named = lists.concat();
        named.sort_unstable();
        let mut expected = head.categories.clone();
        expected.sort_unstable();
        if named == expected {
            return Ok(lists);
        }
        Err(Malformed(format!("report: {at} does not divide its categories")))
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
    fn table(&mut self, at: &str, rows: &[Line], columns: &[Line]) -> Result<(), Malformed> {
        let mut lines: Vec<Vec<Cell>> = vec![];
        self.as_long(&format!("{at}/cells"), rows.len())?;
        self.as_long(&format!("{at}/row_totals"), rows.len())?;
        self.as_long(&format!("{at}/column_totals"), columns.len())?;
        for (row, line) in rows.iter().enumerate() {
            self.as_long(&format!("{at}/cells/{row}"), columns.len())?;
            let cells = columns.iter().enumerate().map(|(column, other)| {
                let selection = both(&line.selection, &other.selection);
                (format!("{at}/cells/{row}/{column}"), selection)
            });
            let cells: Vec<_> = cells.collect();
            let cells = cells.iter().map(|(at, selection)| self.amounts(at, selection));
            lines.push(cells.collect::<Result<_, _>>()?);
        }
        let mut totals = |name: &str, list: &[Line]| -> Result<Vec<Cell>, Malformed> {
            let places = list.iter().enumerate();
            places
                .map(|(index, line)| self.amounts(&format!("{at}/{name}/{index}"), &line.selection))
                .collect()
        };
        let row_totals = totals("row_totals", rows)?;
        let column_totals = totals("column_totals", columns)?;
        let selection = self.all.first().map(|figure| figure.selection.clone());
        let selection = selection.ok_or_else(|| Malformed("report: no headline".to_owned()))?;
        let total = self.amounts(&format!("{at}/total"), &selection)?;
        for (line, total) in lines.iter().zip(&row_totals) {
            self.relate(*total, &parts(columns, line));
        }
        for (column, total) in column_totals.iter().enumerate() {
            let line: Vec<Cell> = lines.iter().map(|line| line[column]).collect();
            self.relate(*total, &parts(rows, &line));
        }
        self.relate(total, &parts(rows, &row_totals));
        self.relate(total, &parts(columns, &column_totals));
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
