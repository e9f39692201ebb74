use super::*;
use crate::read;
use proptest::prelude::*;

const XLSX: &[u8] = include_bytes!("../../tests/files/workbook.xlsx");
const ODS: &[u8] = include_bytes!("../../tests/files/workbook.ods");

/// The workbook with one part changed, in a sound archive.
fn with_part(bytes: &[u8], name: &str, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut archive = Archive::try_open(bytes).unwrap();
    change(archive.parts.get_mut(name).unwrap());
    archive.stored().unwrap()
}

fn with_text(bytes: &[u8], name: &str, from: &str, to: &str) -> Vec<u8> {
    with_part(bytes, name, |part| {
        let text = str::from_utf8(part).unwrap();
        assert!(text.contains(from), "nothing to replace in {text}");
        *part = text.replacen(from, to, 1).into_bytes();
    })
}

/// A sheet of one row, repeated, of one cell, repeated.
fn repeated(rows: usize, columns: usize, text: &str) -> Result<Vec<Table>, Unreadable> {
    ods::tables(&format!(
        "<x><table:table table:name='a'><table:table-row table:number-rows-repeated='{rows}'>\
         <table:table-cell table:number-columns-repeated='{columns}' office:value-type='string'>\
         <text:p>{text}</text:p></table:table-cell></table:table-row></table:table></x>"
    ))
}

#[test]
fn numbers_are_those_that_a_spreadsheet_shows() {
    assert_eq!(number("0.30000000000000004"), "0.3");
    assert_eq!(number("5.5E-2"), "0.055");
    assert_eq!(number("12.0"), "12");
}

#[test]
fn repeated_cells_and_rows_are_counted_before_they_are_copied() {
    let tables = repeated(2, 3, "a").unwrap();
    assert_eq!(tables[0].rows.len(), 2);
    assert_eq!(tables[0].rows[1], Row { line: 2, cells: vec!["a".into(); 3] });
    assert_eq!(repeated(1_000_000_000, 1, "a"), Err(Unreadable::TooManyRows));
    assert_eq!(repeated(1, 16_384, "a"), Err(Unreadable::TooManyColumns));
    assert_eq!(repeated(20_000, 100, &"a".repeat(1000)), Err(Unreadable::TooLarge));
    let blank = Table::try_new(Vec::new()).unwrap().named("a".into());
    assert_eq!(repeated(1_000_000_000, usize::MAX, ""), Ok(vec![blank]));
}

#[test]
fn a_sheet_of_strings_that_are_not_there_is_refused() {
    let announced =
        with_text(XLSX, "xl/sharedStrings.xml", "uniqueCount=\"", "uniqueCount=\"999999999");
    assert_eq!(read("x.xlsx", &announced).unwrap_err(), Unreadable::Damaged);
}

#[test]
fn a_workbook_of_countless_sheets_is_refused() {
    let sheet = "<sheet name=\"Tarif\"";
    let sheets = (0..MAX_SHEETS).map(|number| {
        format!("<sheet name=\"{number}\" sheetId=\"{}\" r:id=\"rId2\"/>", 100 + number)
    });
    let many = sheets.collect::<String>() + sheet;
    let many = with_text(XLSX, "xl/workbook.xml", sheet, &many);
    assert_eq!(read("x.xlsx", &many).unwrap_err(), Unreadable::TooManySheets);
    let table = "<table:table><table:table-row/></table:table>".repeat(MAX_SHEETS + 1);
    assert_eq!(ods::tables(&format!("<x>{table}</x>")), Err(Unreadable::TooManySheets));
}

#[test]
fn a_text_document_is_not_a_catalogue() {
    let text = with_part(ODS, "mimetype", |kind| {
        *kind = b"application/vnd.oasis.opendocument.text".to_vec();
    });
    assert_eq!(read("x.odt", &text).unwrap_err(), Unreadable::UnknownFormat);
}

#[test]
fn a_sheet_that_does_not_end_is_damaged() {
    let cut = with_part(ODS, "content.xml", |part| part.truncate(part.len() / 2));
    assert_eq!(read("x.ods", &cut).unwrap_err(), Unreadable::Damaged);
    let cut = with_part(XLSX, "xl/worksheets/sheet2.xml", |part| part.truncate(part.len() / 2));
    assert_eq!(read("x.xlsx", &cut).unwrap_err(), Unreadable::Damaged);
}

proptest! {
    #[test]
    fn damaged_parts_in_a_sound_archive_never_panic(
        part in any::<prop::sample::Index>(),
        is_xlsx in any::<bool>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 32u8..127), 1..8),
    ) {
        let bytes = if is_xlsx { XLSX } else { ODS };
        let names: Vec<_> = Archive::try_open(bytes).unwrap().parts.into_keys().collect();
        let damaged = with_part(bytes, &names[part.index(names.len())], |text| {
            for (index, byte) in changes {
                let at = index.index(text.len());
                text[at] = byte;
            }
        });
        let _ = read("x", &damaged).map(crate::Preview::accept);
    }
}
