//! The data that the project ships holds together.

use crate::data;
use catalogue::{CatalogueLine, read};
use kernel::{Money, SaleUnit};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// The rows of a `;` file of the data, by title.
fn rows(name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').from_path(data().join(name)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn catalogue(file: &str) -> Vec<CatalogueLine> {
    let bytes = std::fs::read(data().join(file)).unwrap();
    read(file, &bytes).unwrap().accept().unwrap_or_else(|errors| {
        let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
        panic!("{file}:\n{}", errors.join("\n"))
    })
}

/// Every shipped product, with its catalogue.
fn products() -> Vec<(String, CatalogueLine)> {
    let files = rows("producers.csv").into_iter().map(|row| row["catalogue"].clone());
    files
        .flat_map(|file| catalogue(&file).into_iter().map(move |line| (file.clone(), line)))
        .collect()
}

#[test]
fn every_shipped_catalogue_is_read_without_an_error_and_belongs_to_a_producer() {
    let named: BTreeSet<String> =
        rows("producers.csv").into_iter().map(|row| row["catalogue"].clone()).collect();
    let found = std::fs::read_dir(data().join("catalogues")).unwrap();
    let found = found.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let found: BTreeSet<_> = found.map(|name| format!("catalogues/{name}")).collect();
    assert_eq!(found, named);
    assert!(named.len() >= 12, "{} producers", named.len());
    let count = products().len();
    assert!(count >= 150, "{count} products");
}

#[test]
fn nothing_in_a_shipped_catalogue_is_left_aside_unseen() {
    for row in rows("producers.csv") {
        let file = &row["catalogue"];
        let preview = read(file, &std::fs::read(data().join(file)).unwrap()).unwrap();
        let unknown: Vec<_> = preview.unknown_columns.iter().map(|one| &*one.title).collect();
        let expected: &[&str] = if file.contains("six-fontaines") { &["Variété"] } else { &[] };
        assert_eq!(unknown, expected, "{file}");
    }
}

#[test]
fn shipped_products_are_plausible() {
    for (file, line) in products() {
        let about = format!("{file}: {} {}", line.reference, line.name);
        let price = line.unit_price.decimal();
        assert!(price >= Decimal::new(20, 2) && price <= Decimal::from(60), "{about}: {price}");
        assert!((1..=48).contains(&line.case_size.count()), "{about}: {:?}", line.case_size);
        let retail = line.retail_price.unwrap_or(Money::ZERO);
        let with_vat = line.unit_price.with_vat(line.vat).unwrap();
        assert!(retail > with_vat, "{about}: {retail} in a shop, {with_vat} here");
        assert!(retail.cents() < 2 * with_vat.cents(), "{about}: {retail} for {with_vat}");
        let is_piece = line.step.unit() == SaleUnit::Piece;
        let is_known = line.content.is_some() || line.variable_weight_grams.is_some();
        assert!(!is_piece || is_known, "{about}: no volume can be reported");
        assert!(is_piece || line.variable_weight_grams.is_none(), "{about}: weighed twice");
    }
}

#[test]
fn every_commune_named_exists_under_its_code() {
    let communes: BTreeMap<_, _> = rows("communes-54.csv")
        .into_iter()
        .map(|row| (row["insee"].clone(), row["commune"].clone()))
        .collect();
    let structures = rows("structures.csv");
    assert_eq!(structures.len(), 37);
    let producers = rows("producers.csv");
    let in_department =
        producers.iter().filter(|producer| producer["commune_insee"].starts_with("54"));
    for row in structures.iter().chain(in_department) {
        let commune = communes.get(&row["commune_insee"]);
        assert_eq!(commune, Some(&row["commune"]), "{}", row["name"]);
    }
}

#[test]
fn structures_are_of_known_kinds_and_their_members_add_up() {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows("structures.csv") {
        let count = |field: &str| row[field].parse::<u32>().unwrap();
        assert_eq!(count("members"), count("vip") + count("vis") + count("undeclared"));
        assert!(row["kind"] == "hub" || (8..=30).contains(&count("members")), "{}", row["name"]);
        *kinds.entry(row["kind"].clone()).or_default() += 1;
    }
    let kinds: Vec<_> = kinds.iter().map(|(kind, count)| (kind.as_str(), *count)).collect();
    assert_eq!(
        kinds,
        [
            ("ccas", 3),
            ("collective", 30),
            ("hub", 1),
            ("social_centre", 2),
            ("solidarity_grocery", 1)
        ]
    );
}

#[test]
fn programmes_name_known_territories_categories_and_months() {
    let sirens: BTreeSet<_> =
        rows("communes-54.csv").into_iter().map(|row| row["epci_siren"].clone()).collect();
    let list = |text: &str| -> Vec<String> {
        text.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let programmes = rows("programmes.csv");
    assert!(programmes.len() >= 6);
    for row in programmes {
        let territory = list(&row["epci_sirens"]);
        assert!(territory.iter().all(|siren| sirens.contains(siren)), "{}", row["name"]);
        assert_ne!(territory.is_empty(), row["department"].is_empty(), "{}", row["name"]);
        for category in list(&row["categories"]) {
            assert!(kernel::Category::named(&category).is_some(), "{category}");
        }
        assert!(!list(&row["funders"]).is_empty(), "{}", row["name"]);
        let months = (row["from"].parse::<kernel::Month>(), row["to"].parse::<kernel::Month>());
        assert!(months.0.unwrap() < months.1.unwrap(), "{}", row["name"]);
    }
}
