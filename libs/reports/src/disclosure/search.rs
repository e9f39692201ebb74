//! Moves: other worlds in which everything shown is the same and a withheld figure is not.
//!
//! A move is looked for by linear programming, in a box of atoms around the figure first and then
//! in larger ones, and checked in whole numbers over all atoms before it counts for anything.

use super::{
    fraction::{Fraction, TooLarge},
    model::{Fate, Model, Need, Terms},
    simplex::{Column, Program, Solution},
};
use std::collections::{BTreeMap, BTreeSet};

/// The last coordinate of an atom that is in every box with what it is bound to.
pub const COMPANION: u32 = u32::MAX;

/// How atoms change, as `change ÷ scale`.
#[derive(Debug, Clone)]
pub(super) struct Move {
    pub measure: usize,
    pub changes: Vec<(usize, i128)>,
    pub scale: i128,
    /// By how much (over `scale`) each withheld figure changes that does.
    pub figures: BTreeMap<usize, i128>,
}

impl Move {
    /// The move in whole numbers, if it changes no figure that is shown.
    fn checked(
        model: &Model,
        measure: usize,
        changes: &[(usize, Fraction)],
        may_change: impl Fn(usize) -> bool,
    ) -> Result<Self, TooLarge> {
        let scale = changes.iter().try_fold(1_i128, |scale, (_, change)| {
            let rest = Fraction::whole(scale).over(Fraction::whole(change.down()))?;
            scale.checked_mul(rest.down()).filter(|scale| *scale < SCALE_MAX).ok_or(TooLarge)
        })?;
        let changes = changes
            .iter()
            .map(|(atom, change)| Ok((*atom, change.times_whole(scale)?)))
            .collect::<Result<Vec<_>, TooLarge>>()?;
        let by_atom: BTreeMap<usize, i128> = changes.iter().copied().collect();
        let sum = |terms: &Terms| -> i128 {
            let parts = terms.iter().filter_map(|(atom, sign)| {
                by_atom.get(atom).map(|change| change * i128::from(*sign))
            });
            parts.sum()
        };
        if model.measures[measure].identities.iter().any(|terms| sum(terms) != 0) {
            return Err(TooLarge);
        }
        let touched: BTreeSet<usize> =
            by_atom.keys().flat_map(|atom| &model.figures_of[*atom]).copied().collect();
        let figures: BTreeMap<usize, i128> = touched
            .into_iter()
            .map(|figure| (figure, sum(&model.figures[figure].terms)))
            .filter(|(_, change)| *change != 0)
            .collect();
        if figures.keys().all(|figure| may_change(*figure)) {
            Ok(Self { measure, changes, scale, figures })
        } else {
            Err(TooLarge)
        }
    }

    /// Whether the move, or its opposite, shows what is needed: nothing falls below zero, and
    /// nothing rises of which the reader knows that it is nothing.
    pub fn serves(&self, model: &Model, need: &Need) -> bool {
        let Some(change) = self.figures.get(&need.figure) else { return false };
        if self.measure != need.measure || change.abs() < need.amount * self.scale {
            return false;
        }
        let sign = if (*change > 0) == need.up { 1 } else { -1 };
        self.changes.iter().all(|(atom, change)| {
            model.is_alive(self.measure, *atom, need.reader)
                && model.rest(self.measure, *atom, need.reader) * self.scale + sign * change >= 0
        })
    }
}

const SCALE_MAX: i128 = 1 << 40;

/// What a search may do.
pub(super) struct Search<'a> {
    pub model: &'a Model,
    pub withheld: &'a [bool],
    /// Figures that may not be withheld besides, even if open: none may where `None`.
    pub spared: Option<&'a dyn Fn(usize) -> bool>,
    /// Atoms that a move has found loose already.
    pub loose: &'a BTreeSet<usize>,
}

/// What a program says.
pub(super) enum Found {
    /// A move, and the open figures that must be withheld for it.
    Move(Move),
    /// There is none: one of these shown figures would have to be withheld.
    Held(Vec<usize>),
}

/// Boxes of this many places on either side of a figure are tried, in each direction.
const SIDES: [usize; 4] = [2, 3, 5, 9];
/// Where there are no more atoms, no box is needed; with very many, the last box is the end.
const SMALL: usize = 160;
const LARGE: usize = 2_500;

impl Search<'_> {
    /// A move that serves the need, with as little more to withhold as a box shows.
    pub fn find(&self, need: &Need) -> Option<Move> {
        if self.model.atoms.len() > SMALL {
            for side in SIDES {
                let atoms = self.neighbours(need, side);
                if let Ok(Found::Move(found)) = self.ask(need, &atoms) {
                    return Some(found);
                }
            }
            if self.model.atoms.len() > LARGE {
                return None;
            }
        }
        match self.ask(need, &self.everything(need)) {
            Ok(Found::Move(found)) => Some(found),
            _ => None,
        }
    }

    pub fn everything(&self, need: &Need) -> Vec<usize> {
        let alive = |atom: &usize| self.model.is_alive(need.measure, *atom, need.reader);
        (0..self.model.atoms.len()).filter(alive).collect()
    }

    fn may_withhold(&self, figure: usize) -> bool {
        self.model.figures[figure].fate == Fate::Open
            && self.spared.is_some_and(|spared| !spared(figure))
    }

    /// Solves for the need with these atoms, all others staying as they are.
    pub fn ask(&self, need: &Need, atoms: &[usize]) -> Result<Found, TooLarge> {
        let mut program = Program::default();
        let columns: BTreeMap<usize, usize> = atoms
            .iter()
            .map(|atom| {
                let rest = self.model.rest(need.measure, *atom, need.reader);
                let column = Column { low: Some(-rest), high: None, gain: 0 };
                (*atom, program.column(column))
            })
            .collect();
        let touched: BTreeSet<usize> =
            atoms.iter().flat_map(|atom| &self.model.figures_of[*atom]).copied().collect();
        let terms = |terms: &Terms, factor: i128| -> Vec<(usize, i128)> {
            let known = terms.iter().filter_map(|(atom, sign)| {
                columns.get(atom).map(|column| (*column, factor * i128::from(*sign)))
            });
            known.collect()
        };
        for identity in &self.model.measures[need.measure].identities {
            let terms = terms(identity, 1);
            if !terms.is_empty() {
                program.row(Column::FIXED, terms);
            }
        }
        let mut held = Vec::new();
        let mut price_sum = 0;
        for figure in touched.into_iter().filter(|figure| !self.withheld[*figure]) {
            let terms = terms(&self.model.figures[figure].terms, -1);
            if self.may_withhold(figure) {
                let price = self.price(figure, need.amount);
                let side = Column { low: Some(0), high: None, gain: -price };
                let below = program.column(side);
                program.row(side, [terms, vec![(below, -1)]].concat());
                price_sum += price;
            } else {
                held.push((figure, program.row(Column::FIXED, terms)));
            }
        }
        let sign = if need.up { 1 } else { -1 };
        let gain = 16 * price_sum + 1;
        let target = program.column(Column { low: Some(0), high: Some(need.amount), gain });
        let mut row = terms(&self.model.figures[need.figure].terms, sign);
        row.push((target, -1));
        program.row(Column::FIXED, row);
        let solution = program.solve()?;
        if solution.values[target] != Fraction::whole(need.amount) {
            return Ok(Found::Held(holding(&solution, &held)));
        }
        let changes: Vec<(usize, Fraction)> = columns
            .iter()
            .map(|(atom, column)| (*atom, solution.values[*column]))
            .filter(|(_, change)| !change.is_zero())
            .collect();
        let may_change = |figure: usize| self.withheld[figure] || self.may_withhold(figure);
        let found = Move::checked(self.model, need.measure, &changes, may_change)?;
        if found.serves(self.model, need) { Ok(Found::Move(found)) } else { Err(TooLarge) }
    }

    /// What withholding the figure costs by unit moved.
    fn price(&self, figure: usize, amount: i128) -> i128 {
        let weight = self.model.figures[figure].weight;
        1 + (weight * 100 / amount.max(1)).min(1_000_000)
    }

    /// Atoms around the figure: those of its own places and of a few others, in each direction.
    fn neighbours(&self, need: &Need, side: usize) -> Vec<usize> {
        let model = self.model;
        let alive = self.everything(need);
        let own: BTreeSet<usize> =
            model.figures[need.figure].terms.iter().map(|(atom, _)| *atom).collect();
        let placed = || alive.iter().copied().filter(|atom| !self.is_companion(*atom));
        let inside: Vec<usize> = placed().filter(|atom| own.contains(atom)).collect();
        let mut chosen: Vec<BTreeSet<u32>> = Vec::new();
        for direction in 0..4 {
            let within = self.weighed(need, &inside, direction);
            let mut places: BTreeSet<u32> = largest(&within, side).collect();
            let without = |atom: usize| {
                let mut at = model.atoms[atom].at;
                at[direction] = 0;
                at
            };
            let lines: BTreeSet<[u32; 4]> = inside.iter().map(|atom| without(*atom)).collect();
            let beside: Vec<usize> = placed()
                .filter(|atom| {
                    let place = model.atoms[*atom].at[direction];
                    !within.contains_key(&place) && lines.contains(&without(*atom))
                })
                .collect();
            places.extend(self.cheapest(
                need,
                &self.weighed(need, &beside, direction),
                &beside,
                direction,
                side,
            ));
            chosen.push(places);
        }
        let near = |atom: &usize| {
            let at = model.atoms[*atom].at;
            at.iter().zip(&chosen).all(|(place, chosen)| chosen.contains(place))
        };
        let mut box_of: BTreeSet<usize> = alive.iter().copied().filter(near).collect();
        for identity in &model.measures[need.measure].identities {
            if identity.iter().any(|(atom, _)| box_of.contains(atom)) {
                let companions = identity.iter().map(|(atom, _)| *atom);
                box_of.extend(companions.filter(|atom| self.is_companion(*atom)));
            }
        }
        box_of.retain(|atom| model.is_alive(need.measure, *atom, need.reader));
        box_of.into_iter().collect()
    }

    fn is_companion(&self, atom: usize) -> bool {
        self.model.atoms[atom].at[3] == COMPANION
    }

    /// How much the atoms make at each place of a direction.
    fn weighed(&self, need: &Need, atoms: &[usize], direction: usize) -> BTreeMap<u32, i128> {
        let mut sums = BTreeMap::new();
        for atom in atoms {
            let place = self.model.atoms[*atom].at[direction];
            *sums.entry(place).or_default() += self.model.rest(need.measure, *atom, need.reader);
        }
        sums
    }

    /// Places where something is loose already first, then the least that is enough.
    fn cheapest(
        &self,
        need: &Need,
        sums: &BTreeMap<u32, i128>,
        beside: &[usize],
        direction: usize,
        side: usize,
    ) -> Vec<u32> {
        let loose: BTreeSet<u32> = beside
            .iter()
            .filter(|atom| self.loose.contains(*atom))
            .map(|atom| self.model.atoms[*atom].at[direction])
            .collect();
        let mut places: Vec<(u8, i128, u32)> = sums
            .iter()
            .map(|(place, sum)| match (*sum >= need.amount, loose.contains(place)) {
                (true, true) => (0, *sum, *place),
                (true, false) => (1, *sum, *place),
                (false, _) => (2, -*sum, *place),
            })
            .collect();
        places.sort_unstable();
        places.into_iter().take(side).map(|(.., place)| place).collect()
    }
}

fn largest(sums: &BTreeMap<u32, i128>, count: usize) -> impl Iterator<Item = u32> {
    let mut places: Vec<(i128, u32)> = sums.iter().map(|(place, sum)| (-*sum, *place)).collect();
    places.sort_unstable();
    places.into_iter().take(count).map(|(_, place)| place)
}

/// The shown figures whose equations hold the target back (the dual solution's).
fn holding(solution: &Solution, held: &[(usize, usize)]) -> Vec<usize> {
    let held = held.iter().filter(|(_, own)| !solution.gains[*own].is_zero());
    held.map(|(figure, _)| *figure).collect()
}
