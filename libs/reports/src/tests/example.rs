//! Rows and requests to test with.

use crate::*;
use kernel::{Category, Money, Month, ProgrammeId, StructureId};
use proptest::prelude::ProptestConfig;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

pub fn structure(number: u32) -> StructureId {
    StructureId::from_uuid(Uuid::from_u128(u128::from(number)))
}

pub fn month(number: u8) -> Month {
    Month::try_new(2026, number).unwrap()
}

pub fn epci(number: u32) -> EpciSiren {
    EpciSiren::try_new(&format!("2000705{number:02}")).unwrap()
}

pub fn place(number: u32) -> Place {
    Place {
        commune: CommuneCode::try_new(&format!("545{number:02}")).unwrap(),
        epci: epci(number),
        in_pat: number.is_multiple_of(2),
    }
}

/// Vegetables bought in October in the first EPCI, of no label: `cents` for as many grams.
pub fn row(who: u32, cents: i64) -> VolumeRow {
    VolumeRow {
        structure: structure(who),
        place: place(1),
        month: month(10),
        category: Category::Vegetables,
        labels: BTreeSet::new(),
        distance_km: None,
        local_producer: false,
        grams: cents.unsigned_abs(),
        millilitres: 0,
        paid: Money::from_cents(cents),
        to_producers: Money::from_cents(cents * 9 / 10),
        reference: None,
    }
}

pub fn request(first: u8, last: u8) -> Request {
    Request {
        programme: Programme {
            id: ProgrammeId::from_uuid(Uuid::from_u128(7)),
            name: "Manger bien en Terres de Lorraine".to_owned(),
            funders: vec!["Département de Meurthe-et-Moselle".to_owned(), "DRAAF".to_owned()],
            first_month: month(first),
            last_month: month(last),
            perimeter: Perimeter::Everywhere,
            categories: None,
        },
        at: LogPosition { position: 1284, root_hash: [0xab; 32] },
        epci_names: BTreeMap::from([(epci(1), "CC Terres Touloises".to_owned())]),
        commune_names: BTreeMap::new(),
        closed: BTreeMap::new(),
    }
}

/// Chance for large examples: the same seed, the same numbers (Knuth's MMIX generator).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// So many random cases; a failure prints its smallest example and leaves no file.
pub fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}
