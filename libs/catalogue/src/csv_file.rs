//! CSV files: the encoding and the delimiter are found, not asked for.

use crate::{
    MAX_ROWS, Unreadable,
    table::{Row, Table},
};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// The file under each delimiter; which one is right shows in the header. A delimiter under which
/// the file breaks a bound is not the right one, unless all do.
pub(crate) fn tables(bytes: &[u8]) -> Result<Vec<Table>, Unreadable> {
    let text = decode(bytes)?;
    let (tables, refused): (Vec<_>, Vec<_>) =
        b";,\t".iter().map(|&delimiter| table(&text, delimiter)).partition(Result::is_ok);
    if tables.is_empty() {
        refused.into_iter().take(1).collect()
    } else {
        tables.into_iter().collect()
    }
}

/// A byte order mark decides; else UTF-8 where it is valid, else Windows-1252, as French
/// spreadsheets write it.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = marked.unwrap_or_else(|| match std::str::from_utf8(bytes) {
        Ok(_) => UTF_8,
        Err(_) => WINDOWS_1252,
    });
    let (text, malformed) = encoding.decode_with_bom_removal(bytes);
    if malformed { Err(Unreadable::Damaged) } else { Ok(text) }
}

fn table(text: &str, delimiter: u8) -> Result<Table, Unreadable> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| Unreadable::Damaged)?;
        let line = record.position().map_or(0, csv::Position::line);
        let line = usize::try_from(line).map_err(|_| Unreadable::TooLarge)?;
        rows.push(Row { line, cells: record.iter().map(str::to_owned).collect() });
        if rows.len() > MAX_ROWS {
            return Err(Unreadable::TooManyRows);
        }
    }
    Table::try_new(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_1252_utf_8_and_utf_16_are_told_apart() {
        assert_eq!(decode(b"cr\xe8me \x80").unwrap(), "crème €");
        assert_eq!(decode("crème €".as_bytes()).unwrap(), "crème €");
        assert_eq!(decode("\u{feff}crème €".as_bytes()).unwrap(), "crème €");
        assert_eq!(decode(b"\xff\xfec\x00r\x00\xe8\x00").unwrap(), "crè");
    }
}
