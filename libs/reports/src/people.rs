//! The figures on people: orders and structures add up over months and places; buyers are
//! distinct, so that months add up to a period and the returns of those who came again.
//!
//! Base cells are commune × month for each set of categories that a programme is about, and for
//! each longer period the returns. Everybody knows that a month has at most the buyers of a period
//! around it, a period at most those of a longer one, and a few categories at most those of more.

use crate::{
    MonthlyPeopleRow, PeopleCounts, Period, PeriodPeopleRow, Place, ReportError, Scope, Selection,
    VolumeRow,
    disclosure::{COMPANION, Contributions, Layer},
    volumes::is_something,
};
use kernel::{Category, Month, StructureId};
use std::collections::{BTreeMap, BTreeSet};

const ORDERS: usize = 0;
const BUYERS: usize = 1;
const STRUCTURES: usize = 2;
const MEASURES: usize = 3;

type Categories = BTreeSet<Category>;
/// Who is where, in months (or longer) and for categories.
type BaseCell = (Categories, Place, Period);
type Counts = [Contributions; MEASURES];

/// Every figure of all scopes with each structure's part.
///
/// Refuses a structure whose period has fewer buyers than one of its months, or more than all
/// of them together.
pub fn figures(scopes: &[Scope<'_>]) -> Result<Layer<Selection>, ReportError> {
    let mut crowd = Crowd::default();
    for scope in scopes {
        check_buyers(&scope.monthly, &scope.period)?;
        crowd.count(scope);
    }
    let mut layer = Layer::new(MEASURES, Some(BUYERS));
    let atoms = crowd.atoms(&mut layer);
    crowd.bounds(&mut layer, &atoms);
    for scope in scopes {
        for key in scope.family.people() {
            let terms = atoms.terms(&key);
            layer.figure(key.clone(), terms, key == scope.family.whole());
        }
    }
    Ok(layer)
}

/// Everybody, by base cell: months, and longer periods of reports.
#[derive(Default)]
struct Crowd {
    cells: BTreeMap<BaseCell, Counts>,
}

impl Crowd {
    fn count(&mut self, scope: &Scope<'_>) {
        let mut own: BTreeMap<BaseCell, Counts> = BTreeMap::new();
        let categories = scope.family.whole().categories;
        let Selection { first_month, last_month, .. } = scope.family.whole();
        let whole = Period { first_month, last_month };
        let mut add = |place: &Place, period, measure: usize, who, amount: i128| {
            let counts = own.entry((categories.clone(), place.clone(), period)).or_default();
            counts[measure].add(who, amount);
        };
        for row in &scope.monthly {
            let month = Period::month(row.month);
            add(&row.place, month, BUYERS, row.structure, i128::from(row.buyers));
            add(&row.place, month, ORDERS, row.structure, i128::from(row.orders));
            if month != whole {
                add(&row.place, whole, ORDERS, row.structure, i128::from(row.orders));
            }
        }
        if first_month != last_month {
            for row in &scope.period {
                add(&row.place, whole, BUYERS, row.structure, i128::from(row.buyers));
            }
        }
        for (structure, months) in active(&scope.volumes) {
            for (month, place) in &months {
                add(place, Period::month(*month), STRUCTURES, structure, 1);
            }
            if let Some((_, place)) = months.last_key_value()
                && first_month != last_month
            {
                add(place, whole, STRUCTURES, structure, 1);
            }
        }
        for (cell, counts) in own {
            self.cells.entry(cell).or_insert(counts);
        }
    }

    /// The atoms: the months, and the returns within longer periods.
    fn atoms(&self, layer: &mut Layer<Selection>) -> Atoms {
        let mut atoms = Atoms::default();
        let (mut places, mut sets) = (Numbers::default(), Numbers::default());
        for ((categories, place, period), counts) in &self.cells {
            let month =
                u32::from(period.first_month.year()) * 12 + u32::from(period.first_month.number());
            let long = period.length() > 1;
            let kind = if long { COMPANION } else { 0 };
            let at = [places.of(place), month, sets.of(categories), kind];
            let atom = layer.atom(at);
            atoms.of.insert((categories.clone(), place.clone(), *period), atom);
            let months = || self.months_of(categories, place, period);
            for measure in 0..MEASURES {
                if !long {
                    put(layer, atom, measure, &counts[measure], 1);
                    continue;
                }
                for sums in months() {
                    put(layer, atom, measure, &sums[measure], 1);
                }
                put(layer, atom, measure, &counts[measure], -1);
                if measure != ORDERS {
                    layer.hide_zero(atom, measure);
                }
            }
        }
        atoms
    }

    fn months_of<'a>(
        &'a self,
        categories: &'a Categories,
        place: &'a Place,
        period: &'a Period,
    ) -> impl Iterator<Item = &'a Counts> {
        let cells = self.cells.iter().filter(move |((set, at, month), _)| {
            set == categories && at == place && month.length() == 1 && period.includes(month)
        });
        cells.map(|(_, counts)| counts)
    }

    /// What everybody knows besides sums: who is counted in one base cell is in a larger one.
    fn bounds(&self, layer: &mut Layer<Selection>, atoms: &Atoms) {
        for (small, counts) in &self.cells {
            for (large, more) in &self.cells {
                let inside = small.0.is_subset(&large.0)
                    && small.1 == large.1
                    && large.2.includes(&small.2)
                    && small != large;
                if inside {
                    for (measure, smaller) in counts.iter().enumerate() {
                        bound(layer, atoms, (small, smaller), (large, more), measure);
                    }
                }
            }
        }
    }
}

/// `larger − smaller = room ≥ 0`, where it holds of every structure.
fn bound(
    layer: &mut Layer<Selection>,
    atoms: &Atoms,
    (small, smaller): (&BaseCell, &Contributions),
    (large, larger): (&BaseCell, &Counts),
    measure: usize,
) {
    let mut room = larger[measure].clone();
    for (structure, amount) in smaller.iter() {
        room.add(structure, -amount);
    }
    let same_orders = measure == ORDERS && small.0 == large.0;
    if same_orders || room.iter().any(|(_, amount)| amount < 0) {
        return;
    }
    let atom = layer.atom([0, 0, 0, COMPANION]);
    put(layer, atom, measure, &room, 1);
    layer.hide_zero(atom, measure);
    let mut terms = atoms.sum(large, 1);
    terms.extend(atoms.sum(small, -1));
    terms.push((atom, -1));
    layer.identity(measure, terms);
}

/// The number of each base cell's atom.
#[derive(Default)]
struct Atoms {
    of: BTreeMap<BaseCell, usize>,
}

impl Atoms {
    /// The base cell as a sum of atoms: months less returns.
    fn sum(&self, (categories, place, period): &BaseCell, sign: i8) -> Vec<(usize, i8)> {
        let own = self.of.iter().filter(|((set, at, one), _)| {
            set == categories
                && at == place
                && period.includes(one)
                && (one.length() == 1 || one == period)
        });
        own.map(|((.., one), atom)| (*atom, if one.length() == 1 { sign } else { -sign })).collect()
    }

    fn terms(&self, key: &Selection) -> Vec<(usize, i8)> {
        let period = Period { first_month: key.first_month, last_month: key.last_month };
        let places: BTreeSet<&Place> = self
            .of
            .keys()
            .filter(|(set, place, _)| *set == key.categories && key.territory.includes(place))
            .map(|(_, place, _)| place)
            .collect();
        let cell = |place: &Place| (key.categories.clone(), place.clone(), period);
        places.into_iter().flat_map(|place| self.sum(&cell(place), 1)).collect()
    }
}

fn put(
    layer: &mut Layer<Selection>,
    atom: usize,
    measure: usize,
    sums: &Contributions,
    sign: i128,
) {
    for (structure, amount) in sums.iter() {
        layer.add(atom, measure, structure, sign * amount);
    }
}

/// Numbers in order of appearance.
struct Numbers<T>(BTreeMap<T, u32>);

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Ord + Clone> Numbers<T> {
    fn of(&mut self, value: &T) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(value.clone()).or_insert(next)
    }
}

/// Where a structure is in each month in which something was bought. It counts once over a
/// period, in the place of its latest month.
fn active(volumes: &[&VolumeRow]) -> BTreeMap<StructureId, BTreeMap<Month, Place>> {
    let mut active: BTreeMap<StructureId, BTreeMap<Month, Place>> = BTreeMap::new();
    for row in volumes.iter().filter(|row| is_something(row)) {
        let months = active.entry(row.structure).or_default();
        let place = months.entry(row.month).or_insert_with(|| row.place.clone());
        if *place < row.place {
            place.clone_from(&row.place);
        }
    }
    active
}

fn check_buyers(
    monthly: &[&MonthlyPeopleRow],
    period: &[&PeriodPeopleRow],
) -> Result<(), ReportError> {
    let mut by_month: BTreeMap<(StructureId, Month), u128> = BTreeMap::new();
    for row in monthly {
        *by_month.entry((row.structure, row.month)).or_default() += u128::from(row.buyers);
    }
    let mut bounds: BTreeMap<StructureId, (u128, u128)> = BTreeMap::new();
    for ((structure, _), buyers) in by_month {
        let (most, sum) = bounds.entry(structure).or_default();
        *most = buyers.max(*most);
        *sum += buyers;
    }
    let mut whole: BTreeMap<StructureId, u128> = BTreeMap::new();
    for row in period {
        *whole.entry(row.structure).or_default() += u128::from(row.buyers);
    }
    let structures: BTreeSet<_> = bounds.keys().chain(whole.keys()).copied().collect();
    let agree = structures.iter().all(|structure| {
        let (most, sum) = bounds.get(structure).copied().unwrap_or_default();
        let buyers = whole.get(structure).copied().unwrap_or_default();
        most <= buyers && buyers <= sum
    });
    if agree { Ok(()) } else { Err(ReportError::PeopleDisagree) }
}

/// The value of a figure; zero where there is nobody.
pub fn counts(layer: &Layer<Selection>, key: &Selection) -> Result<PeopleCounts, ReportError> {
    let count =
        |measure| u64::try_from(layer.total(key, measure)).map_err(|_| ReportError::OutOfRange);
    Ok(PeopleCounts {
        structures: count(STRUCTURES)?,
        buyers: count(BUYERS)?,
        orders: count(ORDERS)?,
    })
}
