//! The same three products in every format.

use crate::sample;
use catalogue::{ColumnMapping, Field, read, read_with, write};
use expect_test::{ExpectFile, expect_file};

const FORMATS: [&str; 5] =
    ["windows-1252.csv", "utf-8.csv", "utf-16.txt", "workbook.xlsx", "workbook.ods"];

fn check(name: &str, expected: &ExpectFile) {
    let lines = read(name, &sample(name)).unwrap().accept().unwrap_or_else(|errors| {
        panic!("{name}: {}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    });
    assert_eq!(lines.iter().map(|line| line.line).collect::<Vec<_>>(), [4, 5, 6], "{name}");
    expected.assert_eq(&write(&lines).replace(['\r', '\u{feff}'], ""));
}

#[test]
fn every_format_gives_the_same_products() {
    let expected = expect_file!["../files/same-products.expected.csv"];
    for name in FORMATS {
        check(name, &expected);
    }
}

#[test]
fn the_header_is_found_under_a_title_and_what_is_not_read_is_said() {
    for name in FORMATS {
        let preview = read(name, &sample(name)).unwrap();
        assert_eq!(preview.mapping.header_line, 3, "{name}");
        let unknown: Vec<_> = preview.unknown_columns.iter().map(|one| &*one.title).collect();
        assert_eq!(unknown, ["Couleur"], "{name}");
    }
    let preview = read("workbook.xlsx", &sample("workbook.xlsx")).unwrap();
    assert_eq!(preview.other_sheets, ["Notes"]);
}

#[test]
fn a_column_chosen_by_hand_replaces_the_recognised_one() {
    let bytes = sample("windows-1252.csv");
    let mut mapping = read("t.csv", &bytes).unwrap().mapping;
    let retail = mapping.columns[&Field::RetailPrice];
    mapping.columns.insert(Field::UnitPrice, retail);
    let lines = read_with("t.csv", &bytes, &mapping).unwrap().accept().unwrap();
    assert_eq!(lines[0].unit_price.to_string(), "7.9");
}

#[test]
fn titles_that_nobody_knows_are_mapped_by_hand() {
    let text = "a;b;c;d;e;f\nR1;Miel;Épicerie;pot;2,35;5,5";
    assert!(read("t.csv", text.as_bytes()).is_err());
    use Field::{Category, Name, Reference, Unit, UnitPrice, Vat};
    let columns = [Reference, Name, Category, Unit, UnitPrice, Vat].into_iter().zip(0..).collect();
    let mapping = ColumnMapping { header_line: 1, columns };
    let lines = read_with("t.csv", text.as_bytes(), &mapping).unwrap().accept().unwrap();
    assert_eq!(lines[0].name, "Miel");
}
