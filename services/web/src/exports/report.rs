use super::columns;
use crate::{
    files::{Exported, Writing},
    format,
    views::{
        Chrome,
        report::{Figure, ReportPage, ReportRow, ReportTable},
    },
};
use documents::{
    papers::{FunderReport, ReportTable as PaperTable},
    sheets::{Cell, Sheet, Workbook},
};
use kernel::SaleUnit;

impl Exported for ReportPage {
    fn chrome_mut(&mut self) -> &mut Chrome {
        &mut self.chrome
    }

    fn workbook(&self) -> Workbook {
        workbook(self)
    }

    fn paper(&self) -> Option<Writing> {
        let report = funder_report(self);
        Some(Box::new(move || report.to_pdf()))
    }
}

fn workbook(page: &ReportPage) -> Workbook {
    let headlines =
        page.headlines.iter().map(|line| vec![Cell::text(&line.label), cell(line.figure)]);
    let first = Sheet::new("Chiffres clés", columns(&["Ce qui est compté", "#Chiffre"]));
    let tables = page.tables.iter().map(sheet);
    let sheets = std::iter::once(first.with_rows(headlines)).chain(tables).collect();
    Workbook::new(format!("Rapport {} {}", page.programme, period(page)), sheets)
}

/// The same report on paper.
fn funder_report(page: &ReportPage) -> FunderReport {
    let headlines = page.headlines.iter();
    FunderReport {
        programme: page.programme.clone(),
        period: period(page),
        headlines: headlines.map(|line| (line.label.clone(), line.figure.words())).collect(),
        tables: page.tables.iter().map(paper_table).collect(),
        position: page.position,
        root_hash: page.root_hash.clone(),
        sha256: page.sha256.clone(),
    }
}

fn period(page: &ReportPage) -> String {
    if page.from == page.to {
        return format::month(page.from);
    }
    format!("{} à {}", format::month(page.from), format::month(page.to))
}

fn paper_table(table: &ReportTable) -> PaperTable {
    let bar = |row: &ReportRow| {
        let figure = *table.charted.and_then(|column| row.figures.get(column))?;
        Some((row.label.clone(), figure.size(), figure.words()))
    };
    PaperTable { sheet: sheet(table), bars: table.rows.iter().filter_map(bar).collect() }
}

/// A table whose masses or volumes stand beside amounts has columns of quantities; one look at
/// the figures of a column says which it is.
fn sheet(table: &ReportTable) -> Sheet {
    let measured = |index: usize| {
        let figures = table.rows.iter().filter_map(|row| row.figures.get(index));
        figures.clone().any(|figure| matches!(cell(*figure), Cell::Measure(..)))
    };
    let headings = table.columns.iter().enumerate().map(|(index, heading)| {
        if measured(index) { format!("={heading}") } else { format!("#{heading}") }
    });
    let headings: Vec<String> =
        std::iter::once(table.row_heading.clone()).chain(headings).collect();
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let row = |row: &ReportRow| {
        let figures = row.figures.iter().map(|figure| cell(*figure));
        std::iter::once(Cell::text(&row.label)).chain(figures).collect::<Vec<Cell>>()
    };
    let made = Sheet::new(&table.title, columns(&headings)).with_rows(table.rows.iter().map(row));
    Sheet { total: table.total.as_ref().map(row), ..made }
}

fn cell(figure: Figure) -> Cell {
    match figure {
        Figure::Mass { grams } => Cell::Measure(SaleUnit::Kilogram, grams),
        Figure::Volume { millilitres } => Cell::Measure(SaleUnit::Litre, millilitres),
        Figure::Amount(amount) => Cell::Money(amount),
        Figure::Count(count) => Cell::Integer(count),
        Figure::Share { basis_points } => Cell::Percent(basis_points),
        Figure::Withheld => Cell::Withheld,
    }
}
