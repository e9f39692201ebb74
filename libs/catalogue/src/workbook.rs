//! XLSX and ODS workbooks.

use crate::{
    MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, Unreadable,
    archive::Archive,
    ods,
    table::{Budget, Row, Table},
};
use calamine::{DataRef, Reader, Xlsx, XlsxError};
use rust_decimal::Decimal;
use std::{collections::BTreeMap, io::Cursor};

/// Every sheet.
pub(crate) fn tables(bytes: &[u8]) -> Result<Vec<Table>, Unreadable> {
    const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
    let archive = Archive::try_open(bytes)?;
    if let Some(content) = archive.parts.get("content.xml") {
        if !archive.parts.get("mimetype").is_some_and(|kind| kind.starts_with(ODS)) {
            return Err(Unreadable::UnknownFormat);
        }
        return ods::tables(str::from_utf8(content).map_err(|_| Unreadable::Damaged)?);
    }
    if archive.parts.keys().any(|name| name.ends_with("workbook.xml")) {
        return xlsx(&archive);
    }
    Err(Unreadable::UnknownFormat)
}

fn xlsx(archive: &Archive) -> Result<Vec<Table>, Unreadable> {
    check_announced_strings(archive)?;
    let damaged = |_: XlsxError| Unreadable::Damaged;
    let mut workbook = Xlsx::new(Cursor::new(archive.stored()?)).map_err(damaged)?;
    let mut budget = Budget::default();
    let mut tables = Vec::new();
    let names = workbook.sheet_names();
    // Many names may stand for one large sheet, to be read over and over.
    if names.len() > MAX_SHEETS {
        return Err(Unreadable::TooManySheets);
    }
    for name in names {
        match sheet(&mut workbook, &name, &mut budget) {
            Ok(table) => tables.push(table.named(name)),
            Err(SheetError::NotCells) => {}
            Err(SheetError::Unreadable(reason)) => return Err(reason),
        }
    }
    Ok(tables)
}

enum SheetError {
    /// A chart or a macro sheet.
    NotCells,
    Unreadable(Unreadable),
}

impl From<XlsxError> for SheetError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::NotAWorksheet(_) => Self::NotCells,
            _ => Self::Unreadable(Unreadable::Damaged),
        }
    }
}

impl From<Unreadable> for SheetError {
    fn from(reason: Unreadable) -> Self {
        Self::Unreadable(reason)
    }
}

fn sheet(
    workbook: &mut Xlsx<Cursor<Vec<u8>>>,
    name: &str,
    budget: &mut Budget,
) -> Result<Table, SheetError> {
    let mut reader = workbook.worksheet_cells_reader(name)?;
    let mut rows: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        let row = usize::try_from(row).map_err(|_| Unreadable::TooManyRows)?;
        let column = usize::try_from(column).map_err(|_| Unreadable::TooManyColumns)?;
        let Some(text) = text(cell.get_value()) else { continue };
        if column >= MAX_COLUMNS {
            return Err(Unreadable::TooManyColumns.into());
        }
        budget.spend(&text)?;
        let cells = rows.entry(row).or_default();
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
        if rows.len() > MAX_ROWS {
            return Err(Unreadable::TooManyRows.into());
        }
    }
    let rows = rows.into_iter().map(|(index, cells)| Row { line: index + 1, cells });
    Ok(Table::try_new(rows.collect())?)
}

/// None for a blank cell.
fn text(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::Empty => return None,
        DataRef::Int(whole) => whole.to_string(),
        DataRef::Float(float) => number(&float.to_string()),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => boolean(*yes).to_owned(),
        DataRef::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{day:02}/{month:02}/{year}")
        }
        DataRef::Error(error) => error.to_string(),
    };
    (!text.trim().is_empty()).then_some(text)
}

/// A stored number as a spreadsheet shows it: 15 significant digits, so that 0.1 + 0.2 is 0.3.
pub(crate) fn number(stored: &str) -> String {
    const SIGNIFICANT_DIGITS: u32 = 15;
    let exact = Decimal::from_scientific(stored).or_else(|_| stored.parse::<Decimal>());
    let shown = exact.ok().and_then(|exact| exact.round_sf(SIGNIFICANT_DIGITS));
    shown.map_or_else(|| stored.to_owned(), |shown| shown.normalize().to_string())
}

pub(crate) const fn boolean(yes: bool) -> &'static str {
    if yes { "oui" } else { "non" }
}

/// Room for the announced number of shared strings is made before they are read: it may not pass
/// what the part can hold.
fn check_announced_strings(archive: &Archive) -> Result<(), Unreadable> {
    let parts = archive.parts.iter().filter(|(name, _)| name.ends_with("sharedStrings.xml"));
    for (_, part) in parts {
        let text = str::from_utf8(part).map_err(|_| Unreadable::Damaged)?;
        for (at, key) in text.match_indices("uniqueCount") {
            let after = text[at + key.len()..].trim_start().trim_start_matches('=').trim_start();
            let digits = after.trim_start_matches(['"', '\'']);
            let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            let announced: usize = digits[..end].parse().unwrap_or(0);
            if announced > part.len() {
                return Err(Unreadable::Damaged);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
