//! The figures on what was bought, as sums of base cells that all reports share.
//!
//! A base cell is a commune × category × month. Labels are never crossed with anything but a whole
//! report, so their cells are label × group of base cells that the same reports are about, and
//! each of the four blocks of labels divides a group's sum again: any cells with these sums
//! belong to a possible world (their product), so nothing is lost by not crossing them.

use crate::{
    Amounts, Family, LabelRow, Place, Published, ReportError, Scope, Selection, VolumeRow,
    disclosure::{At, Layer},
};
use kernel::{Category, Money, Month};
use std::collections::{BTreeMap, BTreeSet};

/// The figures on what was bought, in layers that are withheld each by its rules.
pub struct Volumes {
    /// Paid, to producers.
    pub money: Layer<Selection>,
    pub mass: Layer<Selection>,
    pub volume: Layer<Selection>,
    /// The value at reference prices.
    pub reference: Layer<Selection>,
}

const PAID: usize = 0;
const TO_PRODUCERS: usize = 1;
/// The only measure of a quantity.
const QUANTITY: usize = 0;

/// What is withheld of each layer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VolumesWithheld {
    pub money: BTreeSet<Selection>,
    pub mass: BTreeSet<Selection>,
    pub volume: BTreeSet<Selection>,
    pub reference: BTreeSet<Selection>,
}

impl VolumesWithheld {
    pub fn extend(&mut self, other: Self) {
        self.money.extend(other.money);
        self.mass.extend(other.mass);
        self.volume.extend(other.volume);
        self.reference.extend(other.reference);
    }
}

impl Volumes {
    /// Every figure of all scopes with each structure's part. Refuses an amount below zero.
    pub fn new(scopes: &[Scope<'_>]) -> Result<Self, ReportError> {
        for row in scopes.iter().flat_map(|scope| &scope.volumes) {
            let reference = row.reference.unwrap_or_default();
            if [row.paid, row.to_producers, reference].into_iter().any(Money::is_negative) {
                return Err(ReportError::NegativeAmount);
            }
        }
        let grid = Grid::new(scopes);
        let cents = |amount: Money| i128::from(amount.cents());
        Ok(Self {
            money: grid.layer(scopes, 2, |row| vec![cents(row.paid), cents(row.to_producers)]),
            mass: grid.layer(scopes, 1, |row| vec![i128::from(row.grams)]),
            volume: grid.layer(scopes, 1, |row| vec![i128::from(row.millilitres)]),
            reference: grid.reference(scopes),
        })
    }

    /// The figures whose money is secret by the primary rules: the money's own, and those of the
    /// only quantity of a cell, which a price would give away. Where kilograms and litres mix,
    /// money does not tell one from the other.
    pub fn secret_money(&self) -> BTreeSet<Selection> {
        let mut secret = self.money.confidential();
        let quantities = self.mass.confidential().into_iter().chain(self.volume.confidential());
        secret.extend(quantities.filter(|key| self.has_one_unit(key)));
        secret.extend(self.reference.confidential());
        secret
    }

    pub fn has_one_unit(&self, key: &Selection) -> bool {
        let grams = self.mass.total(key, QUANTITY);
        let millilitres = self.volume.total(key, QUANTITY);
        (grams == 0) != (millilitres == 0)
    }

    /// The figure as its reader gets it; zero where nobody contributed.
    pub fn amounts(
        &self,
        withheld: &VolumesWithheld,
        key: &Selection,
    ) -> Result<Amounts, ReportError> {
        let euros = |measure| {
            let cents = self.money.total(key, measure);
            Published::unless(withheld.money.contains(key), || money(cents))
        };
        let quantity = |layer: &Layer<Selection>, withheld: &BTreeSet<Selection>| {
            let total = layer.total(key, QUANTITY);
            Published::unless(withheld.contains(key), || {
                u64::try_from(total).map_err(|_| ReportError::OutOfRange)
            })
        };
        Ok(Amounts {
            paid: euros(PAID)?,
            to_producers: euros(TO_PRODUCERS)?,
            grams: quantity(&self.mass, &withheld.mass)?,
            millilitres: quantity(&self.volume, &withheld.volume)?,
        })
    }

    /// The value at reference prices of what has one.
    pub fn reference(&self, family: &Family) -> Result<Money, ReportError> {
        money(self.reference.total(&family.label(LabelRow::WithReference), QUANTITY))
    }
}

type BaseCell = (Place, Category, Month);

/// The base cells, and the cells of labels, with the rows in each.
struct Grid<'a> {
    base: BTreeMap<BaseCell, Vec<&'a VolumeRow>>,
    /// The base cells that the same scopes are about.
    groups: BTreeMap<Vec<usize>, Vec<BaseCell>>,
}

impl<'a> Grid<'a> {
    fn new(scopes: &[Scope<'a>]) -> Self {
        let mut base: BTreeMap<BaseCell, Vec<&VolumeRow>> = BTreeMap::new();
        for scope in scopes {
            let mut own: BTreeMap<BaseCell, Vec<&VolumeRow>> = BTreeMap::new();
            for row in &scope.volumes {
                own.entry((row.place.clone(), row.category, row.month)).or_default().push(row);
            }
            // Two scopes that are about a base cell have the same rows of it.
            for (cell, rows) in own {
                base.entry(cell).or_insert(rows);
            }
        }
        let wholes: Vec<Selection> = scopes.iter().map(|scope| scope.family.whole()).collect();
        let mut groups: BTreeMap<Vec<usize>, Vec<BaseCell>> = BTreeMap::new();
        for cell in base.keys() {
            let (place, category, month) = cell;
            let about = |whole: &&Selection| whole.includes(*month, place, *category);
            let about = wholes.iter().enumerate().filter(|(_, whole)| about(whole));
            groups.entry(about.map(|(scope, _)| scope).collect()).or_default().push(cell.clone());
        }
        Self { base, groups }
    }

    fn layer(
        &self,
        scopes: &[Scope<'_>],
        measures: usize,
        amounts: impl Fn(&VolumeRow) -> Vec<i128>,
    ) -> Layer<Selection> {
        let mut layer = Layer::new(measures, None);
        let put = |layer: &mut Layer<Selection>, at: At, rows: &[&VolumeRow]| {
            let atom = layer.atom(at);
            for row in rows {
                for (measure, amount) in amounts(row).into_iter().enumerate() {
                    layer.add(atom, measure, row.structure, amount);
                }
            }
            atom
        };
        let places: BTreeSet<&Place> = self.base.keys().map(|(place, ..)| place).collect();
        let months: BTreeSet<Month> = self.base.keys().map(|(.., month)| *month).collect();
        let mut base: BTreeMap<&BaseCell, usize> = BTreeMap::new();
        for (cell, rows) in &self.base {
            let (place, category, month) = cell;
            let at = [rank(&places, &place), *category as u32, rank(&months, month), 0];
            base.insert(cell, put(&mut layer, at, rows));
        }
        let mut labels: BTreeMap<(&Vec<usize>, LabelRow), usize> = BTreeMap::new();
        for (number, (about, cells)) in (0..).zip(&self.groups) {
            let rows: Vec<&VolumeRow> =
                cells.iter().flat_map(|cell| &self.base[cell]).copied().collect();
            let sum: Vec<(usize, i8)> = cells.iter().map(|cell| (base[cell], -1)).collect();
            for (block, leaves) in (1..).zip(LabelRow::BLOCKS) {
                let mut parts = Vec::new();
                for (place, leaf) in (0..).zip(leaves) {
                    let has = |row: &&&VolumeRow| LabelRow::of(row).contains(leaf);
                    let own: Vec<&VolumeRow> = rows.iter().filter(has).copied().collect();
                    if !own.is_empty() {
                        let atom = put(&mut layer, [number, place, 0, block], &own);
                        labels.insert((about, *leaf), atom);
                        parts.push((atom, 1));
                    }
                }
                for measure in 0..measures {
                    layer.identity(measure, [parts.as_slice(), sum.as_slice()].concat());
                }
            }
        }
        self.figures(&mut layer, scopes, &base, &labels);
        layer
    }

    fn figures(
        &self,
        layer: &mut Layer<Selection>,
        scopes: &[Scope<'_>],
        base: &BTreeMap<&BaseCell, usize>,
        labels: &BTreeMap<(&Vec<usize>, LabelRow), usize>,
    ) {
        for (number, scope) in scopes.iter().enumerate() {
            let totals = scope.family.totals();
            for key in totals.union(&scope.family.divided()) {
                let terms: Vec<(usize, i8)> = match key.label {
                    None => {
                        let cells = base.iter().filter(|((place, category, month), _)| {
                            key.includes(*month, place, *category)
                        });
                        cells.map(|(_, atom)| (*atom, 1)).collect()
                    }
                    Some(row) => {
                        let parts = row.parts();
                        let own = labels.iter().filter(|((about, leaf), _)| {
                            about.contains(&number) && parts.contains(leaf)
                        });
                        own.map(|(_, atom)| (*atom, 1)).collect()
                    }
                };
                layer.figure(key.clone(), terms, totals.contains(key));
            }
        }
    }

    fn reference(&self, scopes: &[Scope<'_>]) -> Layer<Selection> {
        let mut layer = Layer::new(1, None);
        let mut atoms: BTreeMap<&Vec<usize>, usize> = BTreeMap::new();
        for (number, (about, cells)) in (0..).zip(&self.groups) {
            let atom = layer.atom([number, 0, 0, 0]);
            for row in cells.iter().flat_map(|cell| &self.base[cell]) {
                let cents = row.reference.unwrap_or_default().cents();
                layer.add(atom, QUANTITY, row.structure, i128::from(cents));
            }
            atoms.insert(about, atom);
        }
        for (number, scope) in scopes.iter().enumerate() {
            let own = atoms.iter().filter(|(about, _)| about.contains(&number));
            let terms = own.map(|(_, atom)| (*atom, 1)).collect();
            layer.figure(scope.family.label(LabelRow::WithReference), terms, true);
        }
        layer
    }
}

/// The place of a value among the others.
fn rank<T: Ord>(all: &BTreeSet<T>, one: &T) -> u32 {
    u32::try_from(all.range(..one).count()).unwrap_or(u32::MAX)
}

/// Whether the row says that something was bought.
pub fn is_something(row: &VolumeRow) -> bool {
    row.paid.is_positive() || row.to_producers.is_positive() || row.grams > 0 || row.millilitres > 0
}

/// Cents that fit what the platform can hold.
pub fn money(cents: i128) -> Result<Money, ReportError> {
    let cents = i64::try_from(cents).map_err(|_| ReportError::OutOfRange)?;
    Money::try_from_cents(cents).map_err(|_| ReportError::OutOfRange)
}
