//! A workbook on paper: its title, then each table below its own.

use super::{Kind, Sheet, SheetError, Workbook};
use crate::pdf::{
    Block, Cell, Column, Orientation, Paper, Part, PdfError, Row, Table, font, length::Length,
};

/// Wider than this, words would break on an upright page.
const UPRIGHT: Length = Length::mm(176);

pub(super) fn write(workbook: &Workbook) -> Result<Vec<u8>, SheetError> {
    let title = workbook.title.clone();
    let mut blocks = vec![Block::Title { over: String::new(), text: title.clone(), code: None }];
    let several = workbook.sheets.len() > 1;
    let orientation = orientation(workbook.sheets.iter())?;
    for sheet in &workbook.sheets {
        let table = table(sheet);
        blocks.extend(several.then(|| Block::Heading(sheet.title.clone())));
        blocks.push(match table.rows.is_empty() {
            true => Block::Text("Il n’y a rien dans ce tableau.".to_owned()),
            false => Block::Table(table),
        });
    }
    let part = Part { running: title.clone(), blocks };
    Ok(Paper { title, orientation, parts: vec![part] }.to_pdf()?)
}

/// Landscape where a table would break words on an upright page.
pub(crate) fn orientation<'a>(
    mut sheets: impl Iterator<Item = &'a Sheet>,
) -> Result<Orientation, PdfError> {
    let fonts = font::Fonts::load()?;
    let wide = sheets.any(|sheet| table(sheet).least_width(&fonts) > UPRIGHT);
    Ok(if wide { Orientation::Landscape } else { Orientation::Portrait })
}

/// The same table as papers set it.
pub(crate) fn table(sheet: &Sheet) -> Table {
    let column = |column: &super::Column| match column.kind {
        Kind::Text => Column::left(&column.heading),
        Kind::Number | Kind::Quantity => Column::right(&column.heading),
    };
    let cells = |cells: &Vec<super::Cell>| {
        cells.iter().map(|cell| Cell::text(cell.in_french())).collect::<Vec<Cell>>()
    };
    let rows = sheet.rows.iter().map(|row| Row::new(cells(row)));
    let total = sheet.total.iter().map(|row| Row::total(cells(row)));
    Table {
        summary: sheet.title.clone(),
        columns: sheet.columns.iter().map(column).collect(),
        rows: rows.chain(total).collect(),
    }
}
