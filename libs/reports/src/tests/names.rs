use super::example::*;
use crate::*;
use kernel::Category;
use std::collections::{BTreeMap, BTreeSet};

fn cells(perimeter: Perimeter) -> BTreeMap<String, Published<u64>> {
    let volumes = (1..=4).map(|who| row(who, 5_000)).collect();
    let mut request = request(10, 11);
    request.programme.perimeter = perimeter;
    request.programme.categories = Some(BTreeSet::from([Category::Fruit, Category::Vegetables]));
    let report = Report::compute(&request, &Rows { volumes, ..Rows::default() }).unwrap();
    report.cells().map(|(key, value)| (key.to_string(), value)).collect()
}

#[test]
fn a_figure_is_found_by_its_stable_name() {
    let cells = cells(Perimeter::Everywhere);
    let shown = |name: &str| cells[name].shown();
    assert_eq!(shown("2026-10..2026-11|everywhere|fruit+vegetables|any|paid"), Some(20_000));
    assert_eq!(shown("2026-11..2026-11|everywhere|fruit+vegetables|any|grams"), Some(0));
    assert_eq!(shown("2026-10..2026-11|epci:200070501|vegetables|any|to_producers"), Some(18_000));
    assert_eq!(shown("2026-10..2026-11|everywhere|fruit+vegetables|not_local|paid"), Some(20_000));
    assert_eq!(shown("2026-10..2026-11|everywhere|fruit+vegetables|any|orders"), Some(0));
}

#[test]
fn the_same_places_have_the_same_name_in_every_programme() {
    let name = "2026-10..2026-11|epci:200070501|vegetables|any|paid";
    let one = cells(Perimeter::Epcis([epci(1)].into()));
    assert!(one.contains_key(name));
    assert!(one.contains_key("2026-10..2026-11|epci:200070501|fruit+vegetables|any|paid"));
    let two = cells(Perimeter::Epcis([epci(1), epci(2)].into()));
    assert!(two.contains_key(name));
    let both = "2026-10..2026-11|epcis:200070501+200070502|fruit+vegetables|any|paid";
    assert!(two.contains_key(both));
    let pat = cells(Perimeter::Pat);
    assert!(pat.keys().any(|name| name.contains("|pat|")) && !pat.contains_key(name));
}
