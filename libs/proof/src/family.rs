//! The fixed family of cells that every settlement commits to, whatever was bought.
//!
//! For each product category ([`Category::ALL`]) there are [`CELLS_PER_CATEGORY`] cells: every
//! [`Measure`] of every [`Group`], group by group, and the value at the reference price, which
//! only [`Group::WithReference`] has. It is the smallest family from which every figure by category
//! and label adds up: each block of labels divides the same whole, so what is left out of a block
//! is the whole less the others, and no commitment is made to it.

use kernel::Category;
use serde::{Deserialize, Serialize};

/// The number of this family; another choice or order of cells gets another.
pub const FAMILY: u16 = 1;

/// What a cell counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Net grams of what is sold by weight.
    Grams,
    /// Net millilitres of what is sold by volume.
    Millilitres,
    /// Euro cents that members paid, with VAT.
    Paid,
    /// Euro cents that producers receive, before VAT.
    ToProducers,
    /// Euro cents at the reference price, with VAT.
    Reference,
}

/// Which goods of a category a cell counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// All of them.
    All,
    Organic,
    /// Not organic.
    Aop,
    /// Neither organic nor AOP.
    Igp,
    /// None of the three before.
    LabelRouge,
    Hve,
    /// From a local producer, less than 30 km away.
    LocalUnder30Km,
    LocalUnder80Km,
    LocalFarther,
    /// What has a reference price.
    WithReference,
}

impl Group {
    pub const ALL: &[Self] = &[
        Self::All,
        Self::Organic,
        Self::Aop,
        Self::Igp,
        Self::LabelRouge,
        Self::Hve,
        Self::LocalUnder30Km,
        Self::LocalUnder80Km,
        Self::LocalFarther,
        Self::WithReference,
    ];
}

/// The measures that every group has.
const MEASURES: usize = 4;

/// Ten groups of four measures, and the reference value.
pub const CELLS_PER_CATEGORY: usize = 10 * MEASURES + 1;

/// How many commitments a settlement makes.
pub const CELLS: usize = 8 * CELLS_PER_CATEGORY;

/// The place of a cell in its family; none where the family has no such cell.
pub fn index(category: Category, group: Group, measure: Measure) -> Option<usize> {
    let category = Category::ALL.iter().position(|other| *other == category)?;
    let within = match measure {
        Measure::Reference if group == Group::WithReference => CELLS_PER_CATEGORY - 1,
        Measure::Reference => return None,
        Measure::Grams | Measure::Millilitres | Measure::Paid | Measure::ToProducers => {
            let group = Group::ALL.iter().position(|other| *other == group)?;
            group * MEASURES + measure as usize
        }
    };
    Some(category * CELLS_PER_CATEGORY + within)
}

/// The groups that a row of the table by label adds up, and those that it takes off again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Combination {
    pub plus: &'static [Group],
    pub minus: &'static [Group],
}

/// How the groups make up a label of reports, by its stable name; none for a name that reports do
/// not have.
pub fn of_label(name: &str) -> Option<Combination> {
    use Group as G;
    const SIGNS: &[Group] = &[G::Organic, G::Aop, G::Igp, G::LabelRouge];
    const LOCAL: &[Group] = &[G::LocalUnder30Km, G::LocalUnder80Km, G::LocalFarther];
    const ALL: &[Group] = &[G::All];
    const REFERENCE: &[Group] = &[G::WithReference];
    let (plus, minus): (&[Group], &[Group]) = match name {
        "any" => (ALL, &[]),
        "siqo" => (SIGNS, &[]),
        "organic" => (&[G::Organic], &[]),
        "aop" => (&[G::Aop], &[]),
        "igp" => (&[G::Igp], &[]),
        "label_rouge" => (&[G::LabelRouge], &[]),
        "without_siqo" => (ALL, SIGNS),
        "hve" => (&[G::Hve], &[]),
        "without_hve" => (ALL, &[G::Hve]),
        "local" => (LOCAL, &[]),
        "local_under30_km" => (&[G::LocalUnder30Km], &[]),
        "local_under80_km" => (&[G::LocalUnder80Km], &[]),
        "local_farther" => (&[G::LocalFarther], &[]),
        "not_local" => (ALL, LOCAL),
        "with_reference" => (REFERENCE, &[]),
        "without_reference" => (ALL, REFERENCE),
        _ => return None,
    };
    Some(Combination { plus, minus })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_cell_has_a_place_of_its_own_and_none_is_empty() {
        let measures = [Measure::Grams, Measure::Millilitres, Measure::Paid, Measure::ToProducers];
        let mut places = BTreeSet::new();
        for category in Category::ALL {
            for group in Group::ALL {
                let cells = measures.map(|measure| index(*category, *group, measure).unwrap());
                assert!(cells.iter().all(|cell| places.insert(*cell)));
            }
            let reference = index(*category, Group::WithReference, Measure::Reference);
            assert!(places.insert(reference.unwrap()));
            assert_eq!(index(*category, Group::All, Measure::Reference), None);
        }
        assert!(places.into_iter().eq(0..CELLS));
    }

    #[test]
    fn the_places_never_move() {
        assert_eq!(index(Category::Grocery, Group::All, Measure::Grams), Some(0));
        assert_eq!(index(Category::Grocery, Group::Organic, Measure::Paid), Some(6));
        assert_eq!(index(Category::Dairy, Group::WithReference, Measure::Reference), Some(81));
        assert_eq!(index(Category::Drinks, Group::LocalFarther, Measure::ToProducers), Some(322));
        assert_eq!(CELLS, 328);
    }
}
