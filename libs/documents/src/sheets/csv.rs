//! CSV as French spreadsheets open it: `;` between cells, a byte order mark, decimal commas.

use super::{SheetError, Workbook, plain};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// One table is a head and its rows; several follow each other, each below its title, with an
/// empty line between.
pub(super) fn write(workbook: &Workbook) -> Result<Vec<u8>, SheetError> {
    let mut bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
    let several = workbook.sheets.len() > 1;
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        if index > 0 {
            bytes.extend_from_slice(b"\r\n");
        }
        let mut writer = ::csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(::csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(&mut bytes);
        if several {
            writer.write_record([plain::Plain::Text(sheet.title.clone()).in_csv()])?;
        }
        writer.write_record(plain::headings(sheet))?;
        for cells in sheet.lines() {
            writer.write_record(plain::row(sheet, cells).iter().map(plain::Plain::in_csv))?;
        }
        writer.flush()?;
    }
    Ok(bytes)
}
