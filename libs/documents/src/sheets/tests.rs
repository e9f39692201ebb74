use super::*;
use calamine::{Data, Ods, Reader, Xlsx};
use std::io::Cursor;

fn orders() -> Sheet {
    let kilo = Step::try_new(SaleUnit::Kilogram, 500).unwrap();
    let columns = vec![
        Column::text("Produit"),
        Column::quantity("Commandé"),
        Column::number("Montant"),
        Column::number("Livré le"),
        Column::number("Part"),
    ];
    let day = "2026-11-04".parse().unwrap();
    let row = |name: &str, steps, cents| {
        vec![
            Cell::text(name),
            Cell::Quantity(kilo, Steps::new(steps)),
            Cell::Money(Money::from_cents(cents)),
            Cell::Date(day),
            Cell::Percent(1250),
        ]
    };
    Sheet::new("Commandes", columns)
        .with_rows([row("Bœuf haché", 3, 123_450), row("=1+1", 1, -500)])
        .with_total(vec![Cell::text("Total"), Cell::Empty, Cell::Money(Money::from_cents(122_950))])
}

fn workbook() -> Workbook {
    Workbook::new("Commandes de novembre 2026", vec![orders()])
}

#[test]
fn a_csv_file_opens_in_a_french_spreadsheet() {
    let text = String::from_utf8(workbook().to_file(FileKind::Csv).unwrap()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "\u{feff}Produit;Commandé;Commandé (unité);Montant;Livré le;Part");
    assert_eq!(lines[1], "Bœuf haché;1,5;kg;1234,50;04/11/2026;12,5\u{a0}%");
    assert_eq!(lines[3], "Total;;;1229,50;;");
}

#[test]
fn what_somebody_typed_never_becomes_a_formula() {
    let text = String::from_utf8(workbook().to_file(FileKind::Csv).unwrap()).unwrap();
    assert!(text.contains("\r\n'=1+1;"), "{text}");
    for start in ["=", "+", "-", "@", "\t", "\r"] {
        let sheet = Sheet::new("T", vec![Column::text("Nom")]);
        let sheet = sheet.with_rows([vec![Cell::text(format!("{start}cmd"))]]);
        let csv = Workbook::new("T", vec![sheet]).to_file(FileKind::Csv).unwrap();
        assert!(String::from_utf8(csv).unwrap().contains(&format!("'{start}cmd")), "{start:?}");
    }
    let numbers = String::from_utf8(workbook().to_file(FileKind::Csv).unwrap()).unwrap();
    assert!(numbers.contains(";-5,00;"), "an amount below zero is a number: {numbers}");
}

#[test]
fn xlsx_and_ods_hold_numbers_as_numbers_and_text_as_text() {
    let xlsx = workbook().to_file(FileKind::Xlsx).unwrap();
    let mut xlsx: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(xlsx)).unwrap();
    let read = xlsx.worksheet_range("1 Commandes").unwrap();
    let ods = workbook().to_file(FileKind::Ods).unwrap();
    let mut ods: Ods<_> = calamine::open_workbook_from_rs(Cursor::new(ods)).unwrap();
    let same = ods.worksheet_range("1 Commandes").unwrap();
    for range in [read, same] {
        assert_eq!(range.get((0, 2)), Some(&Data::String("Commandé (unité)".to_owned())));
        assert_eq!(range.get((1, 0)), Some(&Data::String("Bœuf haché".to_owned())));
        assert_eq!(range.get((1, 1)), Some(&Data::Float(1.5)));
        assert_eq!(range.get((1, 2)), Some(&Data::String("kg".to_owned())));
        assert_eq!(range.get((1, 3)), Some(&Data::Float(1234.5)));
        assert_eq!(range.get((2, 0)), Some(&Data::String("=1+1".to_owned())), "no formula");
        assert_eq!(range.get((3, 3)), Some(&Data::Float(1229.5)));
        let date = match range.get((1, 4)) {
            Some(Data::DateTime(date)) => {
                let (year, month, day, ..) = date.to_ymd_hms_milli();
                chrono::NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())
            }
            Some(Data::DateTimeIso(text)) => text[..10].parse().ok(),
            other => panic!("{other:?}"),
        };
        assert_eq!(date, "2026-11-04".parse().ok());
    }
}

#[test]
fn a_table_taken_away_twice_is_the_same_to_the_byte() {
    for kind in FileKind::ALL {
        assert_eq!(workbook().to_file(kind).unwrap(), workbook().to_file(kind).unwrap());
    }
}

#[test]
fn sheets_have_names_that_spreadsheets_take() {
    let long = "Achats par commune : [brut] * et par établissement public/intercommunal";
    let sheets = vec![Sheet { title: long.to_owned(), ..orders() }, orders()];
    let two = Workbook::new("Deux", sheets);
    let xlsx = two.to_file(FileKind::Xlsx).unwrap();
    let xlsx: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(xlsx)).unwrap();
    assert_eq!(xlsx.sheet_names(), ["1 Achats par commune    brut", "2 Commandes"]);
    let csv = String::from_utf8(two.to_file(FileKind::Csv).unwrap()).unwrap();
    assert!(csv.contains("\r\n\r\nCommandes\r\nProduit;"), "{csv}");
}
