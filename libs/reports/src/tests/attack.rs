//! An attacker who has every report that was published, knows where there is nothing, and solves
//! for the rest.
//!
//! Every figure is a sum of unknown atoms: commune × category × month, and the labels. The attacker
//! writes down what is shown as equations, and asks for the least and the greatest value of every
//! withheld figure. It is told neither how figures are grouped nor what was withheld why.

use super::{
    example::*,
    simplex::{Equation, Fraction, Simplex},
};
use crate::*;
use kernel::{Category, Label, Money, Month, StructureId};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What nobody divides further.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Atom {
    Base(Place, Category, Month),
    /// A label among the base cells that the same reports are about.
    Label(Vec<bool>, LabelRow),
}

/// The labels that no other row divides, in the blocks that each make the total.
const BLOCKS: [&[LabelRow]; 4] = [
    &[LabelRow::Organic, LabelRow::Aop, LabelRow::Igp, LabelRow::LabelRouge, LabelRow::WithoutSiqo],
    &[LabelRow::Hve, LabelRow::WithoutHve],
    &[
        LabelRow::LocalUnder30Km,
        LabelRow::LocalUnder80Km,
        LabelRow::LocalFarther,
        LabelRow::NotLocal,
    ],
    &[LabelRow::WithReference, LabelRow::WithoutReference],
];

fn leaves(row: LabelRow) -> Vec<LabelRow> {
    match row {
        LabelRow::Siqo => BLOCKS[0][..4].to_vec(),
        LabelRow::Local => BLOCKS[2][..3].to_vec(),
        other => vec![other],
    }
}

fn has_label(row: &VolumeRow, label: LabelRow) -> bool {
    let signs = [Label::Organic, Label::Aop, Label::Igp, Label::LabelRouge];
    let first = signs.iter().position(|sign| row.labels.contains(sign));
    let near = row.distance_km.unwrap_or(u32::MAX);
    match label {
        LabelRow::Siqo => first.is_some(),
        LabelRow::Organic => first == Some(0),
        LabelRow::Aop => first == Some(1),
        LabelRow::Igp => first == Some(2),
        LabelRow::LabelRouge => first == Some(3),
        LabelRow::WithoutSiqo => first.is_none(),
        LabelRow::Hve => row.labels.contains(&Label::Hve),
        LabelRow::WithoutHve => !row.labels.contains(&Label::Hve),
        LabelRow::Local => row.local_producer,
        LabelRow::LocalUnder30Km => row.local_producer && near < 30,
        LabelRow::LocalUnder80Km => row.local_producer && (30..80).contains(&near),
        LabelRow::LocalFarther => row.local_producer && near >= 80,
        LabelRow::NotLocal => !row.local_producer,
        LabelRow::WithReference => row.reference.is_some(),
        LabelRow::WithoutReference => row.reference.is_none(),
    }
}

/// What one reader can find out: `own` is the structure that reads, whose parts are known to it.
pub struct Attacker<'a> {
    rows: &'a [VolumeRow],
    /// The selections of whole reports, each once.
    wholes: Vec<Selection>,
    /// Every figure of this measure that any report prints.
    cells: BTreeMap<Selection, Published<u64>>,
    measure: Measure,
    own: Option<StructureId>,
}

impl<'a> Attacker<'a> {
    pub fn new(
        reports: &[Report],
        rows: &'a [VolumeRow],
        measure: Measure,
        own: Option<StructureId>,
    ) -> Self {
        let mut cells = BTreeMap::new();
        for (key, value) in reports.iter().flat_map(Report::cells) {
            if key.measure == measure.published {
                let before = cells.insert(key.selection, value);
                assert!(before.is_none_or(|before| before == value), "a figure changes its fate");
            }
        }
        let labelled = cells.keys().filter(|selection| selection.label == Some(LabelRow::Siqo));
        let wholes = labelled.map(|one| Selection { label: None, ..one.clone() }).collect();
        Self { rows, wholes, cells, measure, own }
    }

    fn about(&self, row: &VolumeRow) -> Vec<bool> {
        let has = |whole: &Selection| whole.includes(row.month, &row.place, row.category);
        self.wholes.iter().map(has).collect()
    }

    fn counts(selection: &Selection, row: &VolumeRow) -> bool {
        selection.includes(row.month, &row.place, row.category)
            && selection.label.is_none_or(|label| has_label(row, label))
    }

    /// The atoms that the row is in, of those that add up to the selection.
    fn atoms_of(&self, selection: &Selection) -> BTreeSet<Atom> {
        let rows =
            self.rows.iter().filter(|row| Self::counts(selection, row) && self.others(row) > 0);
        let Some(label) = selection.label else {
            return rows
                .map(|row| Atom::Base(row.place.clone(), row.category, row.month))
                .collect();
        };
        let label_of = |row: &&VolumeRow| {
            let mut own = leaves(label).into_iter().filter(|leaf| has_label(row, *leaf));
            own.next().map(|leaf| Atom::Label(self.about(row), leaf))
        };
        rows.filter_map(|row| label_of(&row)).collect()
    }

    fn others(&self, row: &VolumeRow) -> i128 {
        if self.own == Some(row.structure) { 0 } else { (self.measure.of_row)(row) }
    }

    /// The part of a figure that the reader does not know beforehand.
    fn value(&self, selection: &Selection) -> i128 {
        let rows = self.rows.iter().filter(|row| Self::counts(selection, row));
        rows.map(|row| self.others(row)).sum()
    }

    fn is_confidential(&self, selection: &Selection, measure: Measure) -> bool {
        let mut parts: BTreeMap<StructureId, i128> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| Self::counts(selection, row)) {
            if (measure.of_row)(row) > 0 {
                *parts.entry(row.structure).or_default() += (measure.of_row)(row);
            }
        }
        let sum: i128 = parts.values().sum();
        let dominated = parts.values().any(|part| part * 100 > 85 * sum);
        !parts.is_empty() && (parts.len() < 3 || dominated)
    }

    /// Whether the primary rules withhold the figure: by this measure, or by its euros.
    pub fn is_secret(&self, selection: &Selection) -> bool {
        let [paid, received, ..] = MEASURES;
        let measures = [self.measure, paid, received];
        measures.into_iter().any(|measure| self.is_confidential(selection, measure))
    }

    fn equations(&self, number: &BTreeMap<Atom, usize>) -> Vec<Equation> {
        let terms = |atoms: &BTreeSet<Atom>, sign: i128| -> Vec<(usize, i128)> {
            atoms.iter().map(|atom| (number[atom], sign)).collect()
        };
        let shown = self.cells.iter().filter(|(_, value)| !value.is_withheld());
        let mut equations: Vec<Equation> = shown
            .map(|(selection, _)| (terms(&self.atoms_of(selection), 1), self.value(selection)))
            .collect();
        let groups: BTreeSet<Vec<bool>> = self.rows.iter().map(|row| self.about(row)).collect();
        for group in groups.iter().filter(|group| group.contains(&true)) {
            let rows = self.rows.iter().filter(|row| self.about(row) == *group);
            let rows: Vec<_> = rows.filter(|row| self.others(row) > 0).collect();
            let base: BTreeSet<Atom> = rows
                .iter()
                .map(|row| Atom::Base(row.place.clone(), row.category, row.month))
                .collect();
            for block in BLOCKS {
                let label = |row: &&VolumeRow, leaf: &LabelRow| has_label(row, *leaf);
                let leaves = block.iter().filter(|leaf| rows.iter().any(|row| label(row, leaf)));
                let leaves = leaves.map(|leaf| Atom::Label(group.clone(), *leaf)).collect();
                equations.push(([terms(&base, 1), terms(&leaves, -1)].concat(), 0));
            }
        }
        equations
    }

    /// Panics with the first figure that is found: a secret one to within 14 %, another exactly.
    pub fn attack(&self, targets: impl Fn(&Selection) -> bool) -> Result<(), TestCaseError> {
        let mut atoms: BTreeSet<Atom> =
            self.cells.keys().flat_map(|selection| self.atoms_of(selection)).collect();
        let inside = |row: &&VolumeRow| self.others(row) > 0 && self.about(row).contains(&true);
        for row in self.rows.iter().filter(inside) {
            atoms.insert(Atom::Base(row.place.clone(), row.category, row.month));
            let labels = BLOCKS.concat().into_iter().filter(|leaf| has_label(row, *leaf));
            atoms.extend(labels.map(|leaf| Atom::Label(self.about(row), leaf)));
        }
        let number: BTreeMap<Atom, usize> = atoms.into_iter().zip(0..).collect();
        let mut simplex = Simplex::solve(number.len(), &self.equations(&number));
        for (selection, published) in &self.cells {
            let value = self.value(selection);
            if !published.is_withheld() || value == 0 || !targets(selection) {
                continue;
            }
            let terms = |sign| -> Vec<(usize, i128)> {
                self.atoms_of(selection).iter().map(|atom| (number[atom], sign)).collect()
            };
            let most = simplex.maximise(&terms(1));
            let least = simplex.maximise(&terms(-1)).map(|least| Fraction::ZERO - least);
            let exact = Fraction::new(value, 1);
            let found = if self.is_secret(selection) {
                let high = most.is_none_or(|most| most.is_at_least_percent(115, value));
                !(high && least.is_some_and(|least| least.is_at_most_percent(85, value)))
            } else {
                most == Some(exact) && least == Some(exact)
            };
            prop_assert!(!found, "{selection:?} = {value} is in {least:?}..{most:?}");
        }
        Ok(())
    }

    /// Panics with a figure that is shown and not true, or confidential.
    fn check_shown(&self) -> Result<(), TestCaseError> {
        for (selection, published) in &self.cells {
            if let Some(shown) = published.shown() {
                prop_assert_eq!(i128::from(shown), self.value(selection));
                let confidential = self.is_confidential(selection, self.measure);
                prop_assert!(!confidential, "{:?} is shown", selection);
            }
        }
        Ok(())
    }
}

/// One measure: in a row, and as the report names it.
#[derive(Clone, Copy)]
pub struct Measure {
    pub of_row: fn(&VolumeRow) -> i128,
    pub published: crate::Measure,
}

pub const MEASURES: [Measure; 4] = [
    Measure { of_row: |row| i128::from(row.paid.cents()), published: crate::Measure::Paid },
    Measure {
        of_row: |row| i128::from(row.to_producers.cents()),
        published: crate::Measure::ToProducers,
    },
    Measure { of_row: |row| i128::from(row.grams), published: crate::Measure::Grams },
    Measure { of_row: |row| i128::from(row.millilitres), published: crate::Measure::Millilitres },
];

pub const CATEGORIES: [Category; 3] = [Category::Vegetables, Category::Fruit, Category::Drinks];

/// A report over months 9 to 11 and three categories, so that the attacker's tables stay small.
fn small_request() -> Request {
    let mut request = request(9, 11);
    request.programme.categories = Some(BTreeSet::from(CATEGORIES));
    request
}

prop_compose! {
    /// Few structures, and amounts from a cent to a thousand euros: many figures are confidential.
    pub fn any_row()(
        who in 0_u32..8,
        at in 0_u8..9,
        category in prop::sample::select(CATEGORIES.to_vec()),
        labels in prop::collection::btree_set(prop::sample::select(Label::ALL.to_vec()), 0..2),
        scale in prop::sample::select(vec![10_i64, 1_000, 100_000]),
        amount in 1_i64..100,
        (local, km) in (any::<bool>(), prop::option::of(0_u32..120)),
        (referenced, litres) in (any::<bool>(), any::<bool>()),
    ) -> VolumeRow {
        let paid = scale * amount / 10;
        VolumeRow {
            month: month(9 + at % 3),
            place: place(who % 3),
            category,
            labels,
            distance_km: km,
            local_producer: local,
            grams: if litres { 0 } else { paid.unsigned_abs() * 2 },
            millilitres: if litres { paid.unsigned_abs() } else { 0 },
            reference: referenced.then(|| Money::from_cents(paid * 11 / 10)),
            ..row(who, paid)
        }
    }
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn no_reader_finds_a_withheld_figure(
        volumes in prop::collection::vec(any_row(), 1..90),
    ) {
        let rows = Rows { volumes, ..Rows::default() };
        let report = [Report::compute(&small_request(), &rows).unwrap()];
        for measure in MEASURES {
            Attacker::new(&report, &rows.volumes, measure, None).attack(|_| true)?;
        }
    }

    #[test]
    fn a_structure_that_knows_its_own_purchases_finds_no_other_confidential_figure(
        volumes in prop::collection::vec(any_row(), 1..60),
        who in 0_u32..8,
    ) {
        let rows = Rows { volumes, ..Rows::default() };
        let report = [Report::compute(&small_request(), &rows).unwrap()];
        for measure in MEASURES {
            let attacker = Attacker::new(&report, &rows.volumes, measure, Some(structure(who)));
            attacker.attack(|selection| attacker.is_secret(selection))?;
        }
    }

    #[test]
    fn what_is_shown_is_true_and_not_confidential(
        volumes in prop::collection::vec(any_row(), 1..90),
    ) {
        let rows = Rows { volumes, ..Rows::default() };
        let report = [Report::compute(&small_request(), &rows).unwrap()];
        for measure in MEASURES {
            Attacker::new(&report, &rows.volumes, measure, None).check_shown()?;
        }
    }

    #[test]
    fn the_euros_and_the_only_quantity_of_a_cell_are_withheld_together(
        volumes in prop::collection::vec(any_row(), 1..90),
    ) {
        let rows = Rows { volumes, ..Rows::default() };
        let report = [Report::compute(&small_request(), &rows).unwrap()];
        let [paid, received, mass, volume] =
            MEASURES.map(|measure| Attacker::new(&report, &rows.volumes, measure, None));
        for (selection, published) in &paid.cells {
            let euros = published.is_withheld();
            let is_withheld = |of: &Attacker<'_>| of.cells[selection].is_withheld();
            let quantities = [is_withheld(&mass), is_withheld(&volume)];
            prop_assert_eq!(euros, is_withheld(&received));
            match [mass.value(selection) == 0, volume.value(selection) == 0] {
                [false, true] => prop_assert_eq!(euros, quantities[0]),
                [true, false] => prop_assert_eq!(euros, quantities[1]),
                _ => prop_assert!(!euros || quantities == [true, true]),
            }
        }
    }
}

/// January to April and five categories of three groups: quarters, groups and three dimensions.
fn deep_request() -> Request {
    let mut request = request(1, 4);
    request.programme.categories = Some(DEEP.into());
    request
}

const DEEP: [Category; 5] =
    [Category::Fruit, Category::Vegetables, Category::Dairy, Category::Eggs, Category::Meat];

prop_compose! {
    fn any_deep_row()(
        row in any_row(),
        at in 1_u8..=4,
        category in prop::sample::select(DEEP.to_vec()),
        // Two communes of each of three EPCIs, and structures enough to tell of them.
        who in 0_u32..14,
    ) -> VolumeRow {
        let commune = CommuneCode::try_new(&format!("545{:02}", who % 6)).unwrap();
        let place = Place { commune, ..place(who % 3) };
        VolumeRow { structure: structure(who), month: month(at), category, place, ..row }
    }
}

proptest! {
    #![proptest_config(cases(2))]

    #[test]
    fn no_reader_finds_a_figure_through_communes_groups_quarters_or_three_dimensions(
        volumes in prop::collection::vec(any_deep_row(), 50..80),
    ) {
        let rows = Rows { volumes, ..Rows::default() };
        let report = [Report::compute(&deep_request(), &rows).unwrap()];
        prop_assert!(report[0].by_territory_category_and_period.is_some());
        for measure in [MEASURES[0], MEASURES[2]] {
            let attacker = Attacker::new(&report, &rows.volumes, measure, None);
            attacker.attack(|_| true)?;
            attacker.check_shown()?;
        }
    }
}
