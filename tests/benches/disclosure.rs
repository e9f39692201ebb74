//! Statistical secrecy: a table in three dimensions with 10,000 cells, and small tables against the
//! least loss.

use crate::{
    Anything,
    report::{Figure, Section, decimal, hundredths, milliseconds},
};
use kernel::StructureId;
use reports::{
    Method,
    disclosure::{Layer, Withheld},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};
use uuid::Uuid;

const SIDES: [u32; 3] = [25, 20, 20];
const STRUCTURES: u64 = 400;
const SMALL_SIDES: [u32; 3] = [2, 2, 3];
const SMALL_TABLES: u64 = 40;
/// "Within 10 %", in hundredths.
const LOSS_MAX: u128 = 110;

pub fn measure() -> Result<Section, Anything> {
    let large = Table::new(SIDES, 1)?;
    let (found, took) = large.withheld()?;
    let shares = large.shares(&found.keys);
    let (ours, least) = small_tables()?;
    let against = hundredths(ours.unsigned_abs(), least.unsigned_abs().max(1));
    let figures = vec![
        Figure::new("10,000 cells: choosing and certifying", milliseconds(took)),
        Figure::new("10,000 cells: chosen by", format!("{:?}", found.method)),
        Figure::new("10,000 cells: cells withheld by the primary rules", shares.secret),
        Figure::new("10,000 cells: **cells withheld in all**", shares.cells),
        Figure::new("10,000 cells: **share of the value withheld**", shares.value),
        Figure::new(
            format!("{SMALL_TABLES} small tables: **value withheld / the least there is**"),
            format!("**{}×**", decimal(against)),
        )
        .against("within 10 %", against <= LOSS_MAX),
    ];
    let method = format!(
        "A table of {SIDES:?} cells, all sums over one dimension shown; {STRUCTURES} structures, \
         each in three of the places of the first dimension and a tenth of their cells, so that \
         a cell has some five. Measured: `Layer::withheld`, which chooses what to withhold and \
         certifies that every secret keeps 15 % to either side for anybody and for each \
         structure. Small tables: {SMALL_SIDES:?} cells, one or two of them secret, against the \
         least loss of all ways to withhold, each tried."
    );
    Ok(Section::new("Statistical secrecy", method, figures))
}

/// Cells with the part of each structure, by Knuth's MMIX generator.
struct Table {
    sides: [u32; 3],
    cells: Vec<BTreeMap<u64, i128>>,
}

struct Shares {
    secret: String,
    cells: String,
    value: String,
}

impl Table {
    fn new(sides: [u32; 3], seed: u64) -> Result<Self, Anything> {
        let mut dice = Dice(seed);
        let mut cells = vec![BTreeMap::new(); usize::try_from(sides.iter().product::<u32>())?];
        let [a, b, c] = sides;
        for structure in 0..STRUCTURES {
            let size = 1 + dice.below(50);
            for _ in 0..3 {
                let at = u32::try_from(dice.below(u64::from(a)))?;
                for rest in 0..b * c {
                    if dice.below(10) == 0 {
                        let cell = usize::try_from(at * b * c + rest)?;
                        let amount = i128::from(size * (20 + dice.below(400)));
                        *cells[cell].entry(structure).or_default() += amount;
                    }
                }
            }
        }
        Ok(Self { sides, cells })
    }

    /// The layer with its margins, and the names of these.
    fn layer(&self) -> Result<(Layer<usize>, BTreeSet<usize>), Anything> {
        let mut layer = Layer::new(1, None);
        let [_, b, c] = self.sides;
        let mut margins: BTreeMap<[u32; 3], Vec<(usize, i8)>> = BTreeMap::new();
        for (number, parts) in (0_u32..).zip(&self.cells) {
            let at = [number / (b * c), number / c % b, number % c];
            let atom = layer.atom([at[0], at[1], at[2], 0]);
            for (structure, amount) in parts {
                let structure = StructureId::from_uuid(Uuid::from_u128(u128::from(*structure)));
                layer.add(atom, 0, structure, *amount);
            }
            layer.figure(atom, vec![(atom, 1)], false);
            for along in 0..3 {
                let mut line = at;
                line[along] = u32::MAX;
                margins.entry(line).or_default().push((atom, 1));
            }
        }
        let first = self.cells.len();
        let names = (first..first + margins.len()).collect();
        for (name, terms) in (first..).zip(margins.into_values()) {
            layer.figure(name, terms, true);
        }
        Ok((layer, names))
    }

    fn withheld(&self) -> Result<(Withheld<usize>, Duration), Anything> {
        let (layer, margins) = self.layer()?;
        let secret = self.secret(&layer);
        let start = Instant::now();
        let found = layer.withheld(&secret, &BTreeSet::new(), &margins)?;
        Ok((found, start.elapsed()))
    }

    fn secret(&self, layer: &Layer<usize>) -> BTreeSet<usize> {
        layer.confidential().into_iter().filter(|cell| *cell < self.cells.len()).collect()
    }

    fn value(&self, cell: usize) -> i128 {
        self.cells.get(cell).map_or(0, |parts| parts.values().sum())
    }

    fn shares(&self, withheld: &BTreeSet<usize>) -> Shares {
        let total: i128 = (0..self.cells.len()).map(|cell| self.value(cell)).sum();
        let lost: i128 = withheld.iter().map(|cell| self.value(*cell)).sum();
        let secret = self.layer().map(|(layer, _)| self.secret(&layer)).unwrap_or_default();
        let percent = |part: u128, whole: u128| {
            format!("{} %", decimal(hundredths(part * 100, whole.max(1))))
        };
        let all = self.cells.iter().filter(|parts| !parts.is_empty()).count() as u128;
        Shares {
            secret: percent(secret.len() as u128, all),
            cells: percent(withheld.len() as u128, all),
            value: percent(lost.unsigned_abs(), total.unsigned_abs()),
        }
    }
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// What we withhold of all small tables, and the least: of all ways, the first that serves when
/// tried as if nothing else could be chosen.
fn small_tables() -> Result<(i128, i128), Anything> {
    let (mut ours, mut least) = (0, 0);
    for seed in 0..SMALL_TABLES {
        let mut dice = Dice(seed + 7);
        let count = usize::try_from(SMALL_SIDES.iter().product::<u32>())?;
        let cells = (0..count).map(|_| BTreeMap::from([(1, i128::from(1 + dice.below(200)))]));
        let table = Table { sides: SMALL_SIDES, cells: cells.collect() };
        let secret: BTreeSet<usize> = (0..1 + seed % 2)
            .map(|_| usize::try_from(dice.below(count as u64)))
            .collect::<Result<_, _>>()?;
        let (layer, margins) = table.layer()?;
        let loss = |keys: &BTreeSet<usize>| keys.iter().map(|cell| table.value(*cell) + 1).sum();
        let found = layer.withheld(&secret, &BTreeSet::new(), &margins);
        let Ok(Withheld { keys, method: Method::IntegerProgram }) = found else { continue };
        let found: i128 = loss(&keys);
        ours += found;
        least += least_of(&table, &layer, &secret, &margins, found, &loss);
    }
    Ok((ours, least))
}

fn least_of(
    table: &Table,
    layer: &Layer<usize>,
    secret: &BTreeSet<usize>,
    margins: &BTreeSet<usize>,
    found: i128,
    loss: &dyn Fn(&BTreeSet<usize>) -> i128,
) -> i128 {
    let others: Vec<usize> = (0..table.cells.len()).filter(|cell| !secret.contains(cell)).collect();
    let mut least = found;
    for bits in 0_u32..1 << others.len() {
        let shown = |index: &usize| bits & (1 << index) == 0;
        let mut way = secret.clone();
        way.extend((0..others.len()).filter(|index| !shown(index)).map(|index| others[index]));
        if loss(&way) >= least {
            continue;
        }
        // All else is known: the layer says whether this way alone serves.
        let mut known = margins.clone();
        known.extend((0..others.len()).filter(shown).map(|index| others[index]));
        if layer.withheld(secret, &BTreeSet::new(), &known).is_ok() {
            least = loss(&way);
        }
    }
    least
}
