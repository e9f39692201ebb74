//! An attacker who has the whole report, knows where there is nothing, and solves for the rest.
//!
//! Every figure is a sum of unknown atoms: the cells of the two tables with margins, and the
//! labels. The attacker writes down what is shown as equations, and asks for the least and the
//! greatest value of every withheld figure.

use super::{
    example::*,
    simplex::{Equation, Fraction, Simplex},
};
use crate::*;
use kernel::{Category, Label, Money, Month, StructureId};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Atom {
    Month(Category, Month),
    Epci(EpciSiren, Category),
    Label(LabelRow),
}

/// A figure of the report, as a set of atoms that add up to it.
type Figure = (BTreeSet<Atom>, Amounts);

/// The labels that no other row divides, in the three blocks that each make the total.
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

fn label_atoms(row: LabelRow) -> BTreeSet<Atom> {
    let parts = match row {
        LabelRow::Siqo => &BLOCKS[0][..4],
        LabelRow::Local => &BLOCKS[2][..3],
        other => return BTreeSet::from([Atom::Label(other)]),
    };
    parts.iter().map(|part| Atom::Label(*part)).collect()
}

fn month_atoms(report: &Report, keep: impl Fn(Category, Month) -> bool) -> BTreeSet<Atom> {
    let table = &report.by_category_and_month;
    let pairs = table.rows.iter().flat_map(|c| table.columns.iter().map(move |m| (*c, *m)));
    pairs.filter(|(c, m)| keep(*c, *m)).map(|(c, m)| Atom::Month(c, m)).collect()
}

fn epci_atoms(report: &Report, keep: impl Fn(&EpciSiren, Category) -> bool) -> BTreeSet<Atom> {
    let table = &report.by_territory_and_category;
    let pairs = table.rows.iter().flat_map(|e| table.columns.iter().map(move |c| (&e.siren, *c)));
    pairs.filter(|(e, c)| keep(e, *c)).map(|(e, c)| Atom::Epci(e.clone(), c)).collect()
}

/// Every volume figure that the report prints.
fn figures(report: &Report) -> Vec<Figure> {
    let mut all: Vec<Figure> = Vec::new();
    let months = &report.by_category_and_month;
    for (r, category) in months.rows.iter().enumerate() {
        for (c, month) in months.columns.iter().enumerate() {
            all.push((BTreeSet::from([Atom::Month(*category, *month)]), months.cells[r][c]));
        }
        all.push((month_atoms(report, |x, _| x == *category), months.row_totals[r]));
    }
    for (c, month) in months.columns.iter().enumerate() {
        all.push((month_atoms(report, |_, x| x == *month), months.column_totals[c]));
    }
    all.push((month_atoms(report, |_, _| true), months.total));
    let places = &report.by_territory_and_category;
    for (r, epci) in places.rows.iter().enumerate() {
        for (c, category) in places.columns.iter().enumerate() {
            let atom = Atom::Epci(epci.siren.clone(), *category);
            all.push((BTreeSet::from([atom]), places.cells[r][c]));
        }
        all.push((epci_atoms(report, |x, _| *x == epci.siren), places.row_totals[r]));
    }
    for (c, category) in places.columns.iter().enumerate() {
        all.push((epci_atoms(report, |_, x| x == *category), places.column_totals[c]));
    }
    all.push((epci_atoms(report, |_, _| true), places.total));
    all.push((epci_atoms(report, |_, _| true), report.headline.amounts));
    all.extend(report.by_label.rows.iter().map(|(row, shown)| (label_atoms(*row), *shown)));
    all
}

/// Sums that are equal whatever is shown.
fn identities(report: &Report) -> Vec<(BTreeSet<Atom>, BTreeSet<Atom>)> {
    let all = epci_atoms(report, |_, _| true);
    let blocks = BLOCKS.iter().map(|block| block.iter().map(|row| Atom::Label(*row)).collect());
    let mut same: Vec<_> = blocks.map(|block| (all.clone(), block)).collect();
    for category in &report.by_category_and_month.rows {
        let months = month_atoms(report, |x, _| x == *category);
        same.push((months, epci_atoms(report, |_, x| x == *category)));
    }
    same
}

/// The truth, atom by atom and structure by structure, straight from the rows.
#[derive(Clone, Copy)]
struct Truth<'a> {
    rows: &'a [VolumeRow],
    measure: Measure,
}

impl Truth<'_> {
    fn has(row: &VolumeRow, atom: &Atom) -> bool {
        match atom {
            Atom::Month(category, month) => row.category == *category && row.month == *month,
            Atom::Epci(epci, category) => row.category == *category && row.place.epci == *epci,
            Atom::Label(label) => Self::has_label(row, *label),
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

    /// Who contributes how much to a sum of atoms.
    fn parts(&self, atoms: &BTreeSet<Atom>) -> BTreeMap<StructureId, i128> {
        let mut parts = BTreeMap::new();
        for row in self.rows {
            if atoms.iter().any(|atom| Self::has(row, atom)) && (self.measure.of_row)(row) > 0 {
                *parts.entry(row.structure).or_default() += (self.measure.of_row)(row);
            }
        }
        parts
    }

    fn is_confidential(&self, atoms: &BTreeSet<Atom>) -> bool {
        let parts = self.parts(atoms);
        let sum: i128 = parts.values().sum();
        let dominated = parts.values().any(|part| part * 100 > 85 * sum);
        !parts.is_empty() && (parts.len() < 3 || dominated)
    }
}

/// What one reader can find out: `own` is the structure that reads, whose parts are known to it.
struct Attacker<'a> {
    truth: Truth<'a>,
    figures: Vec<Figure>,
    identities: Vec<(BTreeSet<Atom>, BTreeSet<Atom>)>,
    own: Option<StructureId>,
}

impl Attacker<'_> {
    /// The part of a sum that the reader does not know beforehand.
    fn others(&self, atoms: &BTreeSet<Atom>) -> i128 {
        let parts = self.truth.parts(atoms);
        parts.iter().filter(|(who, _)| Some(**who) != self.own).map(|(_, part)| part).sum()
    }

    /// Whether the primary rules withhold the figure: by this measure, or by its euros.
    fn is_secret(&self, atoms: &BTreeSet<Atom>) -> bool {
        let [paid, received, ..] = MEASURES;
        let measures = [self.truth.measure, paid, received];
        measures.into_iter().any(|measure| Truth { measure, ..self.truth }.is_confidential(atoms))
    }

    /// Panics with the first figure that is found: a secret one to within 10 %, another exactly.
    fn attack(&self, targets: impl Fn(&BTreeSet<Atom>) -> bool) -> Result<(), TestCaseError> {
        let all: BTreeSet<&Atom> = self.figures.iter().flat_map(|(atoms, _)| atoms).collect();
        let alive =
            all.into_iter().filter(|atom| self.others(&BTreeSet::from([(*atom).clone()])) > 0);
        let number: BTreeMap<&Atom, usize> = alive.zip(0..).collect();
        let terms = |atoms: &BTreeSet<Atom>, sign: i128| -> Vec<(usize, i128)> {
            atoms.iter().filter_map(|atom| number.get(atom)).map(|v| (*v, sign)).collect()
        };
        let mut equations: Vec<Equation> = Vec::new();
        for (atoms, published) in &self.figures {
            if (self.truth.measure.published)(published).is_some() {
                equations.push((terms(atoms, 1), self.others(atoms)));
            }
        }
        for (left, right) in &self.identities {
            equations.push(([terms(left, 1), terms(right, -1)].concat(), 0));
        }
        let simplex = Simplex::solve(number.len(), &equations);
        for (atoms, published) in &self.figures {
            let value = self.others(atoms);
            let withheld = (self.truth.measure.published)(published).is_none();
            if withheld && value > 0 && targets(atoms) {
                let most = simplex.clone().maximise(&terms(atoms, 1));
                let least = simplex.clone().maximise(&terms(atoms, -1));
                let (below, above) = if self.is_secret(atoms) { (90, 110) } else { (100, 100) };
                let exact = Fraction::new(value, 1);
                let high =
                    most.is_none_or(|most| most != exact && most.is_at_least_percent(above, value));
                let low = least.is_some_and(|least| {
                    let least = Fraction::ZERO - least;
                    least != exact && least.is_at_most_percent(below, value)
                });
                prop_assert!(high && low, "{atoms:?} = {value} is in {least:?}..{most:?}");
            }
        }
        Ok(())
    }
}

/// One measure: in a row, and as the report prints it.
#[derive(Clone, Copy)]
struct Measure {
    of_row: fn(&VolumeRow) -> i128,
    published: fn(&Amounts) -> Option<i128>,
}

const MEASURES: [Measure; 4] = [
    Measure {
        of_row: |row| i128::from(row.paid.cents()),
        published: |all| all.paid.shown().map(|paid| i128::from(paid.cents())),
    },
    Measure {
        of_row: |row| i128::from(row.to_producers.cents()),
        published: |all| all.to_producers.shown().map(|amount| i128::from(amount.cents())),
    },
    Measure {
        of_row: |row| i128::from(row.grams),
        published: |all| all.grams.shown().map(i128::from),
    },
    Measure {
        of_row: |row| i128::from(row.millilitres),
        published: |all| all.millilitres.shown().map(i128::from),
    },
];

const CATEGORIES: [Category; 3] = [Category::Vegetables, Category::Fruit, Category::Drinks];

/// A report over months 9 to 11 and three categories, so that the attacker's tables stay small.
fn small_request() -> Request {
    let mut request = request(9, 11);
    request.programme.categories = Some(BTreeSet::from(CATEGORIES));
    request
}

prop_compose! {
    /// Few structures, and amounts from a cent to a thousand euros: many figures are confidential.
    fn any_row()(
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

fn attackers<'a>(
    report: &Report,
    rows: &'a [VolumeRow],
    own: Option<StructureId>,
) -> impl Iterator<Item = Attacker<'a>> {
    let (figures, identities) = (figures(report), identities(report));
    MEASURES.into_iter().map(move |measure| Attacker {
        truth: Truth { rows, measure },
        figures: figures.clone(),
        identities: identities.clone(),
        own,
    })
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn no_reader_finds_a_withheld_figure(
        volumes in prop::collection::vec(any_row(), 1..90),
    ) {
        let rows = Rows { volumes, ..Rows::default() };
        let report = Report::compute(&small_request(), &rows).unwrap();
        for attacker in attackers(&report, &rows.volumes, None) {
            attacker.attack(|_| true)?;
        }
    }

    #[test]
    fn a_structure_that_knows_its_own_purchases_finds_no_other_confidential_figure(
        volumes in prop::collection::vec(any_row(), 1..60),
        who in 0_u32..8,
    ) {
        let rows = Rows { volumes, ..Rows::default() };
        let report = Report::compute(&small_request(), &rows).unwrap();
        for attacker in attackers(&report, &rows.volumes, Some(structure(who))) {
            attacker.attack(|atoms| attacker.is_secret(atoms))?;
        }
    }

    #[test]
    fn what_is_shown_is_true_and_not_confidential(
        volumes in prop::collection::vec(any_row(), 1..90),
    ) {
        let rows = Rows { volumes, ..Rows::default() };
        let report = Report::compute(&small_request(), &rows).unwrap();
        for attacker in attackers(&report, &rows.volumes, None) {
            for (atoms, published) in &attacker.figures {
                if let Some(shown) = (attacker.truth.measure.published)(published) {
                    prop_assert_eq!(shown, attacker.others(atoms));
                    prop_assert!(!attacker.truth.is_confidential(atoms), "{:?} is shown", atoms);
                }
            }
        }
    }

    #[test]
    fn the_euros_and_the_only_quantity_of_a_cell_are_withheld_together(
        volumes in prop::collection::vec(any_row(), 1..90),
    ) {
        let rows = Rows { volumes, ..Rows::default() };
        let report = Report::compute(&small_request(), &rows).unwrap();
        let [_, _, mass, volume] = MEASURES.map(|measure| Truth { rows: &rows.volumes, measure });
        for (atoms, published) in figures(&report) {
            let euros = published.paid.is_withheld();
            let quantities = [published.grams.is_withheld(), published.millilitres.is_withheld()];
            prop_assert_eq!(euros, published.to_producers.is_withheld());
            let units = [mass.parts(&atoms).is_empty(), volume.parts(&atoms).is_empty()];
            match units {
                [false, true] => prop_assert_eq!(euros, quantities[0]),
                [true, false] => prop_assert_eq!(euros, quantities[1]),
                _ => prop_assert!(!euros || quantities == [true, true]),
            }
        }
    }
}
