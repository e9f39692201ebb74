//! How much is withheld, against the least there is.

use super::{
    example::*,
    simplex::{Equation, Fraction, Simplex},
};
use crate::{Method, disclosure::Layer};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A table in three dimensions whose margins of two dimensions are all shown: its cells, by their
/// number, and the margins as lists of cells.
struct Table3 {
    values: Vec<i128>,
    margins: Vec<Vec<usize>>,
    sides: [usize; 3],
}

impl Table3 {
    fn new(sides: [usize; 3], values: Vec<i128>) -> Self {
        let mut margins = Vec::new();
        let cells = 0..values.len();
        let place = |cell: usize| {
            [cell / (sides[1] * sides[2]), cell / sides[2] % sides[1], cell % sides[2]]
        };
        for along in 0..3 {
            let mut lines = std::collections::BTreeMap::new();
            for cell in cells.clone() {
                let mut line = place(cell);
                line[along] = usize::MAX;
                lines.entry(line).or_insert_with(Vec::new).push(cell);
            }
            margins.extend(lines.into_values());
        }
        Self { values, margins, sides }
    }

    /// Withholds, all sums being known.
    fn withheld(&self, secret: &BTreeSet<usize>) -> Option<(BTreeSet<usize>, Method)> {
        let mut layer = Layer::new(1, None);
        let [_, b, c] = self.sides.map(|side| u32::try_from(side).unwrap());
        for (cell, value) in (0..).zip(&self.values) {
            let atom = layer.atom([cell / (b * c), cell / c % b, cell % c, 0]);
            layer.add(atom, 0, structure(1), *value);
            layer.figure(atom, vec![(atom, 1)], false);
        }
        let cells = self.values.len();
        for (number, margin) in self.margins.iter().enumerate() {
            let terms = margin.iter().map(|cell| (*cell, 1)).collect();
            layer.figure(cells + number, terms, true);
        }
        let known = (cells..cells + self.margins.len()).collect();
        let chosen = layer.withheld(secret, &BTreeSet::new(), &known).ok()?;
        Some((chosen.keys, chosen.method))
    }

    /// Whether an attacker finds no secret when these cells are withheld.
    fn is_safe(&self, withheld: &BTreeSet<usize>, secret: &BTreeSet<usize>) -> bool {
        let alive: Vec<usize> =
            withheld.iter().copied().filter(|cell| self.values[*cell] > 0).collect();
        let equations: Vec<Equation> = self
            .margins
            .iter()
            .map(|margin| {
                let hidden = margin.iter().filter_map(|cell| alive.binary_search(cell).ok());
                let terms: Vec<(usize, i128)> = hidden.map(|variable| (variable, 1)).collect();
                let right = terms.iter().map(|(variable, _)| self.values[alive[*variable]]).sum();
                (terms, right)
            })
            .filter(|(terms, _)| !terms.is_empty())
            .collect();
        let mut simplex = Simplex::solve(alive.len(), &equations);
        secret.iter().filter(|cell| self.values[**cell] > 0).all(|cell| {
            let Ok(variable) = alive.binary_search(cell) else { return false };
            let most = simplex.maximise(&[(variable, 1)]);
            let least = simplex.maximise(&[(variable, -1)]);
            let value = self.values[*cell];
            let high = most.is_none_or(|most| most.is_at_least_percent(115, value));
            let low = least.map(|least| Fraction::ZERO - least);
            high && low.is_some_and(|low| low.is_at_most_percent(85, value))
        })
    }

    fn loss(&self, withheld: &BTreeSet<usize>) -> i128 {
        withheld.iter().map(|cell| self.values[*cell] + 1).sum()
    }

    /// The least loss among all ways to withhold.
    fn least(&self, secret: &BTreeSet<usize>) -> Option<i128> {
        let cells: Vec<usize> =
            (0..self.values.len()).filter(|cell| !secret.contains(cell)).collect();
        let mut ways: Vec<(i128, BTreeSet<usize>)> = (0_u32..1 << cells.len())
            .map(|bits| {
                let chosen = (0..cells.len()).filter(|index| bits & (1 << index) != 0);
                let mut way: BTreeSet<usize> = chosen.map(|index| cells[index]).collect();
                way.extend(secret);
                (self.loss(&way), way)
            })
            .collect();
        ways.sort();
        ways.into_iter().find(|(_, way)| self.is_safe(way, secret)).map(|(loss, _)| loss)
    }
}

fn any_values(cells: usize) -> impl Strategy<Value = Vec<i128>> {
    prop::collection::vec(prop_oneof![1 => Just(0), 9 => 1_i128..200], cells)
}

proptest! {
    #![proptest_config(cases(24))]

    /// All 1,024 ways and more to withhold, tried one by one.
    #[test]
    fn small_tables_lose_as_little_as_can_be(
        values in any_values(12),
        secret in prop::collection::btree_set(0_usize..12, 1..3),
    ) {
        let table = Table3::new([2, 2, 3], values);
        match (table.withheld(&secret), table.least(&secret)) {
            (Some((withheld, method)), Some(least)) => {
                prop_assert!(table.is_safe(&withheld, &secret));
                prop_assert_eq!(method, Method::IntegerProgram);
                prop_assert_eq!(table.loss(&withheld), least);
            }
            (None, None) => {}
            (found, least) => prop_assert!(false, "{found:?} where the least is {least:?}"),
        }
    }

    #[test]
    fn tables_in_three_dimensions_with_all_sums_shown_keep_their_secrets(
        values in any_values(6 * 5 * 4),
        secret in prop::collection::btree_set(0_usize..120, 1..6),
    ) {
        let table = Table3::new([6, 5, 4], values);
        let Some((withheld, method)) = table.withheld(&secret) else { return Ok(()) };
        prop_assert_eq!(method, Method::LinearPrograms);
        prop_assert!(table.is_safe(&withheld, &secret));
    }
}
