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
    let tables: Vec<Table> =
        if tables.is_empty() { refused } else { tables }.into_iter().collect::<Result<_, _>>()?;
    // Delimiters alone are not content.
    if tables.iter().any(|table| table.rows.is_empty()) {
        Err(Unreadable::Empty)
    } else {
        Ok(tables)
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
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    for record in reader.records() {
        let record = record.map_err(|_| Unreadable::Damaged)?;
        let start = record.position().map_or(0, csv::Position::byte);
        let line = lines.of(usize::try_from(start).map_err(|_| Unreadable::TooLarge)?);
        rows.push(Row { line, cells: record.iter().map(str::to_owned).collect() });
        if rows.len() > MAX_ROWS {
            return Err(Unreadable::TooManyRows);
        }
    }
    Table::try_new(rows)
}

/// Counts lines as an editor does: the reader counts neither blank lines nor `\r\n` that way.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of the first byte at or after `start` that does not end a line.
    fn of(&mut self, start: usize) -> usize {
        while let Some(&byte) = self.text.get(self.at) {
            if self.at >= start && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            let next = self.text.get(self.at + 1);
            if byte == b'\n' || (byte == b'\r' && next != Some(&b'\n')) {
                self.line += 1;
            }
            self.at += 1;
        }
        self.line
    }
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

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a", "", "b;\"c", "d\"", "", "", "e"].join(end);
            let rows = table(&text, b';').unwrap().rows;
            assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 3, 7], "{end:?}");
        }
    }
}
