//! Producers' catalogue files as they arrive: bytes in, a preview and every error out.
//!
//! [`read`] takes a CSV file (`;`, `,` or tab; UTF-8, UTF-16 or Windows-1252), an XLSX or an ODS
//! workbook, finds the header line, recognises its columns and reads every line. What it cannot
//! understand it says in French, with the line, the column and what was expected, all at once.
//! [`Preview::accept`] is all or nothing: one error, and no line is taken.
//!
//! **Invariant:** nothing here does IO or guesses: a cell is understood or it is an error. Sizes
//! are bounded before anything is expanded ([`MAX_BYTES`], [`MAX_ROWS`], [`MAX_COLUMNS`]).

mod archive;
mod columns;
mod csv_file;
mod fold;
pub mod french;
mod inflate;
mod lines;
mod ods;
mod preview;
mod table;
mod values;
mod words;
mod workbook;
mod write;
mod xml;

pub use columns::{ColumnMapping, Field};
pub use preview::{CatalogueLine, LineError, Preview, Remark, UnknownColumn, Unreadable};
pub use write::write;

/// The largest file read, in bytes; a workbook unpacks to at most five times as much.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// The most lines read from one file.
pub const MAX_ROWS: usize = 20_000;
/// The most columns read from one file.
pub const MAX_COLUMNS: usize = 100;
/// The most sheets of one workbook.
pub const MAX_SHEETS: usize = 50;

/// Reads a catalogue, finding the header and its columns by their French titles.
///
/// `file_name` only names the file in errors: the format is told by the bytes.
pub fn read(file_name: &str, bytes: &[u8]) -> Result<Preview, Unreadable> {
    let tables = table::tables(bytes)?;
    let (table, mapping, other_sheets) = columns::recognise(tables)?;
    Ok(lines::preview(file_name, &table, mapping, other_sheets))
}

/// Reads a catalogue with columns chosen by hand, for titles that are not recognised: of a
/// workbook's sheets, the one that has most titles on the chosen header line.
pub fn read_with(
    file_name: &str,
    bytes: &[u8],
    mapping: &ColumnMapping,
) -> Result<Preview, Unreadable> {
    let (table, other_sheets) = columns::table_for(table::tables(bytes)?, mapping)?;
    Ok(lines::preview(file_name, &table, mapping.clone(), other_sheets))
}
