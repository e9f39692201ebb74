//! The fixed family of cells that every settlement commits to, whatever was bought.
//!
//! For each product category ([`Category::ALL`]) there are [`CELLS_PER_CATEGORY`] cells: every
//! [`Measure`] of every [`Group`], group by group, and the value at the reference price, which
//! only [`Group::WithReference`] has. It is the smallest family from which every figure by category
//! and label adds up: each block of labels divides the same whole, so what is left out of a block
//! is the whole less the others, and no commitment is made to it.
//!
//! After them come [`CELLS_OF_ALL`] cells that count a group over all categories together. They
//! spare whoever verifies the report of a programme of all categories seven eighths of the work.

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

/// Every group but the whole, over all categories.
pub const CELLS_OF_ALL: usize = CELLS_PER_CATEGORY - MEASURES;

/// How many commitments a settlement makes.
pub const CELLS: usize = 8 * CELLS_PER_CATEGORY + CELLS_OF_ALL;

/// The place of a cell in its family; none where the family has no such cell.
pub fn index(category: Category, group: Group, measure: Measure) -> Option<usize> {
    let category = Category::ALL.iter().position(|other| *other == category)?;
    Some(category * CELLS_PER_CATEGORY + within(group, measure)?)
}

/// The place of the cell that counts a group over all categories; none for the whole, which the
/// categories add up to.
pub fn index_of_all(group: Group, measure: Measure) -> Option<usize> {
    let within = within(group, measure)?.checked_sub(MEASURES)?;
    Some(8 * CELLS_PER_CATEGORY + within)
}

fn within(group: Group, measure: Measure) -> Option<usize> {
    Some(match measure {
        Measure::Reference if group == Group::WithReference => CELLS_PER_CATEGORY - 1,
        Measure::Reference => return None,
        Measure::Grams | Measure::Millilitres | Measure::Paid | Measure::ToProducers => {
            let group = Group::ALL.iter().position(|other| *other == group)?;
            group * MEASURES + measure as usize
        }
    })
}

/// The cells that a figure adds up (1) and takes off (−1).
pub fn cells(categories: &[Category], label: Combination, measure: Measure) -> Vec<(usize, i8)> {
    let all = Category::ALL.iter().all(|category| categories.contains(category));
    let signed = label.plus.iter().map(|group| (*group, 1));
    let groups = signed.chain(label.minus.iter().map(|group| (*group, -1)));
    let mut cells = vec![];
    for (group, sign) in groups {
        match index_of_all(group, measure).filter(|_| all) {
            Some(cell) => cells.push((cell, sign)),
            None => {
                let each = categories.iter().filter_map(|one| index(*one, group, measure));
                cells.extend(each.map(|cell| (cell, sign)));
            }
        }
    }
    cells
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
        for group in &Group::ALL[1..] {
            let cells = measures.map(|measure| index_of_all(*group, measure).unwrap());
            assert!(cells.iter().all(|cell| places.insert(*cell)));
        }
        let reference = index_of_all(Group::WithReference, Measure::Reference);
        assert!(places.insert(reference.unwrap()));
        assert_eq!(index_of_all(Group::All, Measure::Grams), None);
        assert!(places.into_iter().eq(0..CELLS));
    }

    #[test]
    fn a_label_of_all_categories_is_one_cell_and_of_some_as_many_as_they_are() {
        let label = of_label("without_hve").unwrap();
        let all = cells(Category::ALL, label, Measure::Paid);
        assert_eq!(all.len(), 9, "the whole by category, less one cell");
        assert_eq!(all[8], (index_of_all(Group::Hve, Measure::Paid).unwrap(), -1));
        assert_eq!(cells(&Category::ALL[..3], label, Measure::Paid).len(), 6);
    }

    #[test]
    fn the_places_never_move() {
        assert_eq!(index(Category::Grocery, Group::All, Measure::Grams), Some(0));
        assert_eq!(index(Category::Grocery, Group::Organic, Measure::Paid), Some(6));
        assert_eq!(index(Category::Dairy, Group::WithReference, Measure::Reference), Some(81));
        assert_eq!(index(Category::Drinks, Group::LocalFarther, Measure::ToProducers), Some(322));
        assert_eq!(index_of_all(Group::Organic, Measure::Grams), Some(328));
        assert_eq!(CELLS, 365);
    }
}
