//! A file as rows of text, whatever its format, within bounds.

use crate::{MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Unreadable, csv_file, workbook};

/// One line of a sheet or of a CSV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Counted from 1, as a spreadsheet or an editor shows it.
    pub line: usize,
    pub cells: Vec<String>,
}

impl Row {
    /// The text of a cell without surrounding blanks; empty where there is none.
    pub(crate) fn cell(&self, index: usize) -> &str {
        self.cells.get(index).map_or("", |cell| cell.trim())
    }

    /// The only filled cell, if there is just one.
    pub(crate) fn single_cell(&self) -> Option<&str> {
        let mut filled = self.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        filled.next().filter(|_| filled.next().is_none())
    }

    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// One way to see a file: a sheet of a workbook, or a CSV file under one delimiter. Blank lines
/// are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    /// Of a sheet; none for a CSV file.
    pub name: Option<String>,
    pub rows: Vec<Row>,
}

impl Table {
    pub(crate) fn try_new(mut rows: Vec<Row>) -> Result<Self, Unreadable> {
        rows.retain(|row| !row.is_blank());
        if rows.len() > MAX_ROWS {
            return Err(Unreadable::TooManyRows);
        }
        for row in &mut rows {
            let filled = row.cells.iter().rposition(|cell| !cell.trim().is_empty());
            row.cells.truncate(filled.map_or(0, |last| last + 1));
            if row.cells.len() > MAX_COLUMNS {
                return Err(Unreadable::TooManyColumns);
            }
        }
        Ok(Self { name: None, rows })
    }

    pub(crate) fn named(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }
}

/// What the cells of a workbook may hold together, copies included.
pub(crate) struct Budget {
    bytes_left: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { bytes_left: 10 * MAX_BYTES }
    }
}

impl Budget {
    /// Counts one cell.
    pub(crate) fn spend(&mut self, text: &str) -> Result<(), Unreadable> {
        const BYTES_PER_CELL: usize = size_of::<String>();
        let cost = BYTES_PER_CELL + text.len();
        self.bytes_left = self.bytes_left.checked_sub(cost).ok_or(Unreadable::TooLarge)?;
        Ok(())
    }
}

/// Every way to see the file, the likeliest first; never none.
pub(crate) fn tables(bytes: &[u8]) -> Result<Vec<Table>, Unreadable> {
    /// The head of the binary formats of old spreadsheets (.xls).
    const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::TooLarge);
    }
    if bytes.starts_with(OLE) || bytes.starts_with(b"%PDF") {
        return Err(Unreadable::UnknownFormat);
    }
    let tables =
        if bytes.starts_with(b"PK") { workbook::tables(bytes) } else { csv_file::tables(bytes) }?;
    if tables.iter().all(|table| table.rows.is_empty()) {
        return Err(Unreadable::Empty);
    }
    Ok(tables)
}
