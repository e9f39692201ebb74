//! What is wrong is said in French, all at once, and nothing is taken.

use crate::sample;
use catalogue::{LineError, MAX_BYTES, MAX_ROWS, Unreadable, read};
use expect_test::{Expect, expect, expect_file};
use std::fmt::Write;

fn check(text: &str, expected: Expect) {
    let errors = read("tarif.csv", text.as_bytes()).unwrap().accept().unwrap_err();
    expected.assert_eq(&sentences(&errors));
}

/// One a line, without the no-break spaces that a reader of this file would not see.
fn sentences(errors: &[LineError]) -> String {
    errors.iter().map(|error| format!("{error}\n")).collect::<String>().replace('\u{a0}', " ")
}

#[test]
fn every_error_of_a_file_is_said_at_once_and_no_line_is_taken() {
    let errors = read("broken.csv", &sample("broken.csv")).unwrap().accept().unwrap_err();
    expect_file!["../files/broken.expected.txt"].assert_eq(&sentences(&errors));
}

#[test]
fn one_broken_line_refuses_the_other_lines_too() {
    let preview = read("broken.csv", &sample("broken.csv")).unwrap();
    assert!(preview.lines.is_empty(), "every line of this file has an error");
    let good = "Réf;Désignation;Famille;Unité;PU HT;TVA\nR1;Miel;Épicerie;pot;2,35;5,5\n";
    assert_eq!(read("t.csv", good.as_bytes()).unwrap().accept().unwrap().len(), 1);
    let one_bad = format!("{good}R2;Miel;Épicerie;pot;rien;5,5\n");
    let preview = read("t.csv", one_bad.as_bytes()).unwrap();
    assert_eq!(preview.lines.len(), 1, "the good line is shown");
    assert_eq!(preview.accept().unwrap_err().len(), 1, "but not taken");
}

#[test]
fn missing_mandatory_columns_are_errors() {
    let text = "Réf;Désignation;Famille;Unité;PU HT\nR1;Miel;Épicerie;pot;2,35\n";
    check(
        text,
        expect![[r#"
        ligne 1, colonne « TVA » : rien n’est écrit, il faut une colonne de ce titre
    "#]],
    );
}

#[test]
fn a_list_without_products_is_an_error() {
    check(
        "Réf;Désignation;Famille;Unité;PU HT;TVA\n",
        expect![[r#"
        ligne 1, colonne « Désignation » : rien n’est écrit, il faut au moins un produit
    "#]],
    );
}

#[test]
fn what_is_sold_by_weight_has_no_announced_weight() {
    let title = "Réf;Désignation;Famille;Unité;PU HT;TVA;Poids moyen\n";
    let text = format!("{title}R1;Tomme;Fromages;kg;14,50;5,5;250 g\n");
    check(
        &text,
        expect![[r#"
        ligne 2, colonne « Poids moyen » : « 250 g » n’est pas utile ici ; laissez la case vide
    "#]],
    );
}

#[test]
fn french_spacing_is_kept_in_errors() {
    let text = "Réf;Désignation;Famille;Unité;PU HT;TVA\nR1;Miel;Épicerie;pot;abc;5,5\n";
    let errors = read("t.csv", text.as_bytes()).unwrap().accept().unwrap_err();
    assert!(errors[0].to_string().contains("«\u{a0}abc\u{a0}» n’est pas un prix\u{a0}; écrivez"));
}

#[test]
fn a_note_in_one_cell_is_shown_as_a_remark_and_is_not_an_error() {
    let preview = read("broken.csv", &sample("broken.csv")).unwrap();
    let remarks: Vec<_> =
        preview.remarks.iter().map(|remark| (remark.line, &*remark.text)).collect();
    assert_eq!(remarks, [(6, "FIN DE LISTE")]);
}

#[test]
fn what_cannot_be_a_catalogue_is_refused_as_a_whole() {
    let refused = |bytes: &[u8]| read("t", bytes).unwrap_err();
    assert_eq!(refused(b""), Unreadable::Empty);
    assert_eq!(refused(b" \n;;\n"), Unreadable::Empty);
    assert_eq!(refused(b"une lettre, tout simplement"), Unreadable::NoHeader);
    assert_eq!(refused(b"%PDF-1.7"), Unreadable::UnknownFormat);
    assert_eq!(refused(b"PK\x03\x04"), Unreadable::Damaged);
    assert_eq!(refused(&vec![b'a'; MAX_BYTES + 1]), Unreadable::TooLarge);
    assert_eq!(refused("a;b\n".repeat(MAX_ROWS + 1).as_bytes()), Unreadable::TooManyRows);
    let wide = "a;".repeat(101) + "b\n" + &"a,".repeat(101) + "b\n" + &"a\t".repeat(101) + "b";
    assert_eq!(refused(wide.as_bytes()), Unreadable::TooManyColumns);
    let mut cut = sample("workbook.ods");
    cut.truncate(cut.len() / 2);
    assert_eq!(refused(&cut), Unreadable::Damaged);
}

#[test]
fn the_longest_file_allowed_is_read() {
    let mut text = String::from("Réf;Désignation;Famille;Unité;PU HT;TVA\n");
    for number in 1..MAX_ROWS {
        writeln!(text, "R{number};Miel;Épicerie;pot;2,35;5,5").unwrap();
    }
    let lines = read("t.csv", text.as_bytes()).unwrap().accept().unwrap();
    assert_eq!(lines.len(), MAX_ROWS - 1);
}
