//! What is promised of paper, read back out of the files by poppler's programs.

use super::*;
use std::{
    io::Write,
    process::{Command, Stdio},
};

/// What `program` prints of a PDF.
fn read(program: &str, options: &[&str], pdf: &[u8]) -> String {
    let mut child = Command::new(program)
        .args(options)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{program} (poppler-utils): {error}"));
    child.stdin.take().unwrap().write_all(pdf).unwrap();
    String::from_utf8_lossy(&child.wait_with_output().unwrap().stdout).into_owned()
}

/// Poppler writes every space as a plain one.
fn text(pdf: &[u8]) -> String {
    read("pdftotext", &["-layout", "-", "-"], pdf)
}

fn pages(pdf: &[u8]) -> Vec<String> {
    text(pdf).split_terminator('\u{c}').map(str::to_owned).collect()
}

fn tags(pdf: &[u8]) -> Vec<String> {
    let tree = read("pdfinfo", &["-struct", "-"], pdf);
    tree.lines().map(|line| line.trim().to_owned()).collect()
}

#[test]
fn a_crate_label_has_an_alias_and_a_number_and_no_other_name() {
    let mut labels = samples::labels(LabelStock::Roll89x36, 1).unwrap();
    labels.labels[0].alias = "Mimosa".to_owned();
    let words = text(&labels.to_pdf().unwrap());
    let words: Vec<&str> = words.split_whitespace().collect();
    let expected = "Mimosa 3F7A-0000 Centre social Malraux – salle des fêtes, Foug novembre 2026";
    assert_eq!(words, expected.split(' ').collect::<Vec<_>>());
}

#[test]
fn on_every_stock_a_long_alias_is_whole_and_nothing_hangs_over_the_edge() {
    for stock in LabelStock::ALL {
        let pdf = samples::labels(stock, 30).unwrap().to_pdf().unwrap();
        let read_words = text(&pdf);
        for word in ["Jean-Pierre", "Saint-Mansuy", "quartier", "Œillet", "3F7A-001D"] {
            assert!(read_words.contains(word), "{word} on {stock:?}");
        }
        let boxes = read("pdftotext", &["-bbox", "-", "-"], &pdf);
        let number = |line: &str, name: &str| -> f64 {
            let (_, rest) = line.split_once(&format!("{name}=\"")).unwrap();
            rest.split('"').next().unwrap().parse().unwrap()
        };
        let (mut width, mut height, mut words) = (0.0, 0.0, 0);
        for line in boxes.lines().map(str::trim) {
            if line.starts_with("<page ") {
                (width, height) = (number(line, "width"), number(line, "height"));
            } else if line.starts_with("<word ") {
                assert!(number(line, "xMax") <= width && number(line, "yMax") <= height, "{line}");
                words += 1;
            }
        }
        assert!(words > 100, "{words} words on {stock:?}");
    }
}

#[test]
fn a_thousand_labels_are_forty_two_sheets_and_a_started_sheet_is_finished_first() {
    let mut labels = samples::labels(LabelStock::Sheet24, 1_000).unwrap();
    assert_eq!(pages(&labels.to_pdf().unwrap()).len(), 42);
    labels.labels.truncate(4);
    labels.skip = 22;
    let pages = pages(&labels.to_pdf().unwrap());
    assert_eq!(pages.len(), 2, "two left on the sheet, two on the next");
    assert!(pages[0].contains("3F7A-0001") && pages[1].contains("3F7A-0002"));
}

#[test]
fn each_member_gets_a_form_of_their_own_with_its_own_page_numbers() {
    let form = samples::order_form(&["Mimosa", "Œillet"]).unwrap();
    let pages = pages(&form.to_pdf().unwrap());
    assert_eq!(pages.len(), 4);
    for (page, alias, number) in
        [(0, "Mimosa", "1/2"), (1, "Mimosa", "2/2"), (2, "Œillet", "1/2"), (3, "Œillet", "2/2")]
    {
        assert!(pages[page].contains(alias), "page {page}");
        assert!(pages[page].contains(&format!("page {number}")), "page {page}");
        assert!(pages[page].contains("Prix maximum"), "the head of the table is on every page");
    }
    assert!(pages[0].contains("Surnom : Mimosa") && !pages[0].contains("Œillet"));
    let code = form.to_pdf().unwrap();
    assert!(tags(&code).iter().any(|line| line.starts_with("Figure")), "the code is a picture");
}

#[test]
fn a_blank_form_has_a_line_for_the_name_and_no_code() {
    let pdf = samples::order_form(&[]).unwrap().to_pdf().unwrap();
    assert!(text(&pdf).contains("Surnom : ....."));
    assert!(!tags(&pdf).iter().any(|line| line.starts_with("Figure")));
}

#[test]
fn french_letters_and_spaces_come_out_as_they_went_in() {
    let pdf = samples::report().to_pdf().unwrap();
    let words = text(&pdf);
    for piece in ["12 345,67 €", "« n. c. »", "reconnaître"] {
        assert!(words.contains(piece), "{piece:?} in {words}");
    }
    let form = text(&samples::order_form(&["Œillet"]).unwrap().to_pdf().unwrap());
    assert!(form.contains("Œufs de plein air") && form.contains("Combien ?"));
}

#[test]
fn a_screen_reader_finds_titles_tables_with_their_heads_and_words_for_pictures() {
    let pdf = samples::report().to_pdf().unwrap();
    let tree = tags(&pdf).join("\n");
    for piece in ["H1", "H2 \"Achats par territoire\"", "Figure", "THead", "/Scope /Column"] {
        assert!(tree.contains(piece), "{piece} in {tree}");
    }
    let info = read("pdfinfo", &["-"], &pdf);
    assert!(info.contains("Tagged:          yes") && info.contains("Rapport"), "{info}");
    let fonts = read("pdffonts", &["-"], &pdf);
    let embedded = fonts.lines().skip(2).all(|line| line.contains("yes yes yes"));
    assert!(embedded && fonts.lines().count() > 2, "embedded, subset, readable: {fonts}");
}

#[test]
fn letters_that_the_typeface_lacks_stop_no_paper_and_stay_in_its_text() {
    let mut receipt = samples::receipt().unwrap();
    receipt.alias = "Олег 😀\u{202e}\u{0}\u{e000}".to_owned();
    let words = text(&receipt.to_pdf().unwrap());
    assert!(words.contains("Олег"), "{words}");
}

#[test]
fn a_word_wider_than_its_column_and_a_note_of_many_pages_are_printed_whole() {
    let mut form = samples::order_form(&[]).unwrap();
    form.categories[0].lines[0].name = "Anticonstitutionnellement".repeat(12);
    form.notice = Some("Un long mot pour les adhérents. ".repeat(300));
    let words = text(&form.to_pdf().unwrap());
    assert_eq!(words.matches("adhérents").count(), 300);
    let letters: String = words.chars().filter(|letter| letter.is_alphabetic()).collect();
    assert!(letters.matches("Anticonstitutionnel").count() >= 5, "broken, and not cut");
}

#[test]
fn a_cell_taller_than_a_page_goes_on_on_the_next() {
    let mut form = samples::order_form(&[]).unwrap();
    form.categories[0].lines[0].producer = "Laiterie des Côtes ".repeat(700);
    let pages = pages(&form.to_pdf().unwrap());
    let whole: usize = pages.iter().map(|page| page.matches("Laiterie").count()).sum();
    assert_eq!(whole, 701, "with the other line of that dairy");
    assert!(pages.len() > 3 && pages.iter().all(|page| page.contains("page ")));
}

#[test]
fn the_producers_order_says_cases_and_the_rest() {
    let words = text(&samples::producer_order().unwrap().to_pdf().unwrap());
    assert!(words.contains("11 cartons de 12 pièces"), "{words}");
    assert!(words.contains("2 cartons de 5 kg, et 2,5 kg"), "{words}");
    assert!(words.contains("282,22 €"), "the order's own total");
}

#[test]
fn by_product_the_shares_of_all_crates_add_up() {
    let packing = samples::product_packing().unwrap();
    assert_eq!(packing.products[0].total(), kernel::Steps::new(10));
    let words = text(&packing.to_pdf().unwrap());
    assert!(words.contains("10 pièces") && words.contains("lot L2611-07"), "{words}");
}

#[test]
fn a_receipt_says_what_was_paid_and_what_is_left() {
    let words = text(&samples::receipt().unwrap().to_pdf().unwrap());
    for piece in ["Total payé", "35,00 €", "Reste à payer : 7,60 €", "Mimosa"] {
        assert!(words.contains(piece), "{piece} in {words}");
    }
}

#[test]
fn the_same_paper_is_the_same_to_the_byte() {
    let (once, again) = (samples::all().unwrap(), samples::all().unwrap());
    for ((name, bytes), (_, same)) in once.iter().zip(&again) {
        assert!(bytes == same, "{name}");
    }
    assert!(once.len() > 15);
}
