use super::*;

fn price(text: &str) -> Option<String> {
    unit_price(text).ok().map(|price| price.to_string())
}

#[test]
fn prices_are_read_as_french_files_write_them() {
    for (text, euros) in [
        ("2,35", "2.35"),
        ("2.35", "2.35"),
        (" 2,3500 € ", "2.35"),
        ("€ 2,35", "2.35"),
        ("2,35 € HT", "2.35"),
        ("2,35\u{a0}€", "2.35"),
        ("1 000,00 €", "1000"),
        ("1\u{202f}000", "1000"),
        ("12", "12"),
    ] {
        assert_eq!(price(text).as_deref(), Some(euros), "{text}");
    }
    assert_eq!(euros("1.234,50 €", "ht"), Some("1234.5".parse().unwrap()));
}

#[test]
fn what_is_not_a_price_is_refused() {
    for text in [
        "abc",
        "2,35 %",
        "2,35 TTC",
        "1 2,35",
        "-2,35",
        "0",
        "0,00 €",
        "1000,01",
        "2,35123",
        "2,35 $",
        ",",
        "--1",
        "2-3",
        "99999999999999999999999999",
        "1,2,3",
    ] {
        assert_eq!(price(text), None, "{text}");
    }
}

#[test]
fn only_the_french_vat_rates_are_read() {
    for (text, basis_points) in [
        ("5,5 %", 550),
        ("5.5", 550),
        ("5,50%", 550),
        ("0,055", 550),
        ("TVA 20 %", 2000),
        ("0.2", 2000),
        ("2,1", 210),
        ("0", 0),
        ("10\u{a0}%", 1000),
    ] {
        assert_eq!(vat(text).map(VatRate::basis_points), Ok(basis_points), "{text}");
    }
    assert!(vat("19,6 %").is_err());
    assert!(vat("0,055 %").is_err());
    assert!(vat("réduit").is_err());
}

#[test]
fn contents_are_normalised_to_grams_and_millilitres() {
    let grams = Measure::named("g");
    assert_eq!(content("500 g", None), Ok(Content::Grams(500)));
    assert_eq!(content("0,5 kg", None), Ok(Content::Grams(500)));
    assert_eq!(content("75cl", None), Ok(Content::Millilitres(750)));
    assert_eq!(content("1 L", None), Ok(Content::Millilitres(1000)));
    assert_eq!(content("500", grams), Ok(Content::Grams(500)));
    assert!(content("500", None).is_err(), "500 of what?");
    assert!(content("0,5 g", None).is_err());
    assert_eq!(weight_grams("1,2 kg", None), Ok(1200));
    assert!(weight_grams("75 cl", None).is_err());
}

#[test]
fn a_case_is_counted_in_steps() {
    let piece = Step::try_new(SaleUnit::Piece, 1000).unwrap();
    let half_kilo = step("500 g", SaleUnit::Kilogram, None).unwrap();
    for text in ["6", "x6", "x 6", "6 x", "par 6", "carton de 6", "Colis de 6 pots", "6 pièces"] {
        assert_eq!(case_size(text, piece), Ok(Steps::new(6)), "{text}");
    }
    assert_eq!(case_size("5 kg", half_kilo), Ok(Steps::new(10)));
    assert_eq!(case_size("5", half_kilo), Ok(Steps::new(10)));
    assert!(case_size("1,2 kg", half_kilo).is_err());
    assert!(case_size("0", piece).is_err());
    assert!(case_size("2,5", piece).is_err());
    assert!(case_size("75 cl", half_kilo).is_err());
}

#[test]
fn durations_are_read_in_days() {
    assert_eq!(days("21 j"), Ok(21));
    assert_eq!(days("6 mois"), Ok(180));
    assert!(days("bientôt").is_err());
}
