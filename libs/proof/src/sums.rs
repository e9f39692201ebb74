//! Adding up settlements by where and when they were, and then by figure.

use crate::{Selection, Statement, family::Measure};
use kernel::Month;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::{Add, Sub},
};

/// What settlements that no figure tells apart have in common.
pub(crate) type Place = (Month, String, String);

/// Sums of one thing (values, blindings, commitments) cell by cell, for each place.
pub(crate) struct Sums<T> {
    cells: Vec<usize>,
    zero: T,
    by_place: BTreeMap<Place, (Statement, Vec<T>)>,
}

impl<T: Copy + Add<Output = T> + Sub<Output = T>> Sums<T> {
    /// Sums of these cells of the family alone.
    pub fn of(cells: &BTreeSet<usize>, zero: T) -> Self {
        Self { cells: cells.iter().copied().collect(), zero, by_place: BTreeMap::new() }
    }

    /// The cells that are summed, ascending.
    pub fn cells(&self) -> &[usize] {
        &self.cells
    }

    /// Adds one settlement: what it has in each of [`Sums::cells`].
    pub fn add(&mut self, statement: &Statement, parts: impl IntoIterator<Item = T>) {
        let place = (statement.month, statement.commune.clone(), statement.epci.clone());
        let (zero, length) = (self.zero, self.cells.len());
        let fresh = || (statement.clone(), vec![zero; length]);
        let (_, sums) = self.by_place.entry(place).or_insert_with(fresh);
        for (sum, part) in sums.iter_mut().zip(parts) {
            *sum = *sum + part;
        }
    }

    /// Adds all of another.
    pub fn merge(&mut self, other: Self) {
        for (statement, sums) in other.by_place.into_values() {
            self.add(&statement, sums);
        }
    }

    /// What a figure comes to; none for a label that is unknown, or cells that are not summed.
    pub fn figure(&self, selection: &Selection, measure: Measure) -> Option<T> {
        let cells = selection.cells(measure)?;
        let place = |(cell, sign): &(usize, i8)| {
            self.cells.binary_search(cell).ok().map(|index| (index, *sign < 0))
        };
        let places: Vec<(usize, bool)> = cells.iter().map(place).collect::<Option<_>>()?;
        let mut sum = self.zero;
        let selected = self.by_place.values().filter(|(at, _)| selection.includes(at));
        for (_, sums) in selected {
            for (index, taken_off) in &places {
                let part = *sums.get(*index)?;
                sum = if *taken_off { sum - part } else { sum + part };
            }
        }
        Some(sum)
    }
}

/// Every cell of the family that one of the figures needs.
pub(crate) fn cells_of<'a>(
    figures: impl Iterator<Item = (&'a Selection, Measure)>,
) -> BTreeSet<usize> {
    let cells = figures.filter_map(|(selection, measure)| selection.cells(measure));
    cells.flatten().map(|(cell, _)| cell).collect()
}
