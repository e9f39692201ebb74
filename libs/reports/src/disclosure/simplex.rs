//! Linear programs in exact fractions: the primal simplex method for variables with bounds
//! (Dantzig 1951; bounds as in Chvátal, *Linear Programming*, chapter 8), on a full tableau.
//!
//! Every program here asks how far figures can move from the truth: its rows sum to zero and its
//! variables may all stay at zero, so there is always a first solution and no first phase.
//! The column with the greatest gain enters; after a few steps that move nothing the first one
//! does (Bland's rule), which cannot cycle.

use super::fraction::{Fraction, TooLarge};
use std::cmp::Ordering;

/// One variable: how far it may move from zero, and what a unit of it gains.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// At most zero; none: without end.
    pub low: Option<i128>,
    /// At least zero; none: without end.
    pub high: Option<i128>,
    pub gain: i128,
}

impl Column {
    pub const FIXED: Self = Self { low: Some(0), high: Some(0), gain: 0 };
}

/// Rows `own + Σ coefficient × variable = 0`, where `own` is a variable of that row alone.
#[derive(Debug, Default)]
pub(super) struct Program {
    columns: Vec<Column>,
    /// Terms, and the number of the row's own variable.
    rows: Vec<(Vec<(usize, i128)>, usize)>,
}

/// A best solution.
#[derive(Debug)]
pub(super) struct Solution {
    pub values: Vec<Fraction>,
    /// What a unit of each variable would still gain: nonzero for one that is at its bound.
    pub gains: Vec<Fraction>,
}

impl Program {
    pub fn column(&mut self, column: Column) -> usize {
        self.columns.push(column);
        self.columns.len() - 1
    }

    /// Adds a row and its own variable, whose number it gives.
    pub fn row(&mut self, own: Column, terms: Vec<(usize, i128)>) -> usize {
        let own = self.column(own);
        self.rows.push((terms, own));
        own
    }

    /// The solution of greatest gain. Where the gain has no end the question stays open: a caller
    /// bounds what it asks for.
    pub fn solve(&self) -> Result<Solution, TooLarge> {
        let mut tableau = Tableau::new(self)?;
        let mut idle = 0;
        for _ in 0..STEPS_MAX {
            let Some((entering, up)) = tableau.entering(idle > IDLE_MAX) else {
                return Ok(Solution { values: tableau.values, gains: tableau.gains });
            };
            let moved = tableau.step(entering, up)?;
            idle = if moved { 0 } else { idle + 1 };
        }
        Err(TooLarge)
    }
}

const STEPS_MAX: usize = 20_000;
const IDLE_MAX: usize = 30;

struct Tableau<'a> {
    columns: &'a [Column],
    rows: Vec<Vec<Fraction>>,
    /// The basic variable of each row.
    basis: Vec<usize>,
    is_basic: Vec<bool>,
    values: Vec<Fraction>,
    gains: Vec<Fraction>,
}

impl<'a> Tableau<'a> {
    fn new(program: &'a Program) -> Result<Self, TooLarge> {
        let width = program.columns.len();
        let mut tableau = Self {
            columns: &program.columns,
            rows: Vec::with_capacity(program.rows.len()),
            basis: program.rows.iter().map(|(_, own)| *own).collect(),
            is_basic: vec![false; width],
            values: vec![Fraction::ZERO; width],
            gains: program.columns.iter().map(|column| Fraction::whole(column.gain)).collect(),
        };
        for (terms, own) in &program.rows {
            let mut row = vec![Fraction::ZERO; width];
            for (column, coefficient) in terms {
                row[*column] = row[*column].plus(Fraction::whole(*coefficient))?;
            }
            row[*own] = Fraction::whole(1);
            eliminate(&mut tableau.gains, &row, *own)?;
            tableau.is_basic[*own] = true;
            tableau.rows.push(row);
        }
        Ok(tableau)
    }

    /// The column to move, and whether up; none when nothing gains any more.
    fn entering(&self, first: bool) -> Option<(usize, bool)> {
        let mut best: Option<(usize, bool)> = None;
        for (index, gain) in self.gains.iter().enumerate() {
            let up = gain.signum() > 0;
            if gain.is_zero() || self.is_basic[index] || self.room(index, up) == Some(0) {
                continue;
            }
            if first {
                return Some((index, up));
            }
            let better = best.is_none_or(|(other, _)| {
                magnitude(*gain).compare(magnitude(self.gains[other])) == Ok(Ordering::Greater)
            });
            if better {
                best = Some((index, up));
            }
        }
        best
    }

    /// 0 where the variable cannot move that way, 1 where it can and has an end, none without end.
    fn room(&self, variable: usize, up: bool) -> Option<i128> {
        let column = self.columns[variable];
        let bound = if up { column.high } else { column.low }?;
        let at_bound = self.values[variable] == Fraction::whole(bound);
        Some(i128::from(!at_bound))
    }

    /// How far the variable can move that way; none: without end.
    fn distance(&self, variable: usize, up: bool) -> Result<Option<Fraction>, TooLarge> {
        let column = self.columns[variable];
        let Some(bound) = (if up { column.high } else { column.low }) else { return Ok(None) };
        let distance = Fraction::whole(bound).less(self.values[variable])?;
        Ok(Some(magnitude(distance)))
    }

    /// Moves the column as far as it goes; says whether it moved at all.
    fn step(&mut self, entering: usize, up: bool) -> Result<bool, TooLarge> {
        let mut least = self.distance(entering, up)?;
        let mut leaving: Option<usize> = None;
        for (index, row) in self.rows.iter().enumerate() {
            let factor = row[entering];
            if factor.is_zero() {
                continue;
            }
            let basic = self.basis[index];
            let basic_up = (factor.signum() > 0) != up;
            let Some(distance) = self.distance(basic, basic_up)? else { continue };
            let ratio = distance.over(magnitude(factor))?;
            let order = least.map_or(Ok(Ordering::Less), |least| ratio.compare(least))?;
            let earlier = leaving.is_some_and(|other| basic < self.basis[other]);
            if order == Ordering::Less || (order == Ordering::Equal && earlier) {
                (least, leaving) = (Some(ratio), Some(index));
            }
        }
        let Some(length) = least else { return Err(TooLarge) };
        let signed = if up { length } else { length.minus() };
        self.values[entering] = self.values[entering].plus(signed)?;
        for (row, basic) in self.rows.iter().zip(&self.basis) {
            if !row[entering].is_zero() {
                let change = row[entering].times(signed)?;
                self.values[*basic] = self.values[*basic].less(change)?;
            }
        }
        if let Some(row) = leaving {
            self.pivot(row, entering)?;
        }
        Ok(!length.is_zero())
    }

    fn pivot(&mut self, row: usize, entering: usize) -> Result<(), TooLarge> {
        let scale = self.rows[row][entering];
        let mut pivot = std::mem::take(&mut self.rows[row]);
        if !scale.is_one() {
            for entry in pivot.iter_mut().filter(|entry| !entry.is_zero()) {
                *entry = entry.over(scale)?;
            }
        }
        for other in &mut self.rows {
            if !other.is_empty() {
                eliminate(other, &pivot, entering)?;
            }
        }
        eliminate(&mut self.gains, &pivot, entering)?;
        self.rows[row] = pivot;
        self.is_basic[self.basis[row]] = false;
        self.is_basic[entering] = true;
        self.basis[row] = entering;
        Ok(())
    }
}

fn magnitude(fraction: Fraction) -> Fraction {
    if fraction.signum() < 0 { fraction.minus() } else { fraction }
}

fn eliminate(row: &mut [Fraction], pivot: &[Fraction], column: usize) -> Result<(), TooLarge> {
    let factor = row[column];
    if factor.is_zero() {
        return Ok(());
    }
    for (entry, part) in row.iter_mut().zip(pivot) {
        if !part.is_zero() {
            *entry = entry.less(factor.times(*part)?)?;
        }
    }
    Ok(())
}
