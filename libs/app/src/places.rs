//! The communes of Meurthe-et-Moselle and their EPCI, as published: `data/README.md` says by whom.

use std::{collections::BTreeMap, sync::LazyLock};

/// INSEE code, name, postal codes, population, SIREN of the EPCI, its name; `;` between them.
const COMMUNES: &str = include_str!("../../../data/communes-54.csv");

/// A commune of the department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commune {
    pub insee: String,
    pub name: String,
    pub epci: String,
    pub epci_name: String,
}

static BY_INSEE: LazyLock<BTreeMap<&'static str, Commune>> = LazyLock::new(|| {
    COMMUNES
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(';');
            let (insee, name) = (cells.next()?, cells.next()?);
            let (epci, epci_name) = (cells.nth(2)?, cells.next()?);
            let commune = Commune {
                insee: insee.to_owned(),
                name: name.to_owned(),
                epci: epci.to_owned(),
                epci_name: epci_name.to_owned(),
            };
            Some((insee, commune))
        })
        .collect()
});

/// The commune with this INSEE code, where it is of the department.
pub fn commune(insee: &str) -> Option<&'static Commune> {
    BY_INSEE.get(insee)
}

/// All communes, by INSEE code.
pub fn communes() -> impl Iterator<Item = &'static Commune> {
    BY_INSEE.values()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_department_has_591_communes_and_toul_is_one_of_its_own_epci() {
        assert_eq!(communes().count(), 591);
        let toul = commune("54528").unwrap();
        assert_eq!((toul.name.as_str(), toul.epci.as_str()), ("Toul", "200070563"));
        assert!(communes().all(|place| place.epci.len() == 9 && !place.epci_name.is_empty()));
    }
}
