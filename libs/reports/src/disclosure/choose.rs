//! Complementary suppression: the cheapest figures to withhold so that one can move.

use super::network::{Network, Room};
use std::{cmp::Reverse, collections::BinaryHeap};

/// One figure to be moved by `amount`, up or down, in one measure.
pub(super) struct Wish<'a> {
    pub network: &'a Network,
    pub around: &'a [Vec<(usize, bool)>],
    /// What withholding each figure costs.
    pub losses: &'a [i128],
    pub arc: usize,
    pub up: bool,
    pub amount: i128,
    /// Whether totals that are shown stay so.
    pub spare_totals: bool,
}

/// One step of a path: the arc, and whether it is walked along its direction.
type Walk = Vec<(usize, bool)>;

impl Wish<'_> {
    /// Withholds what it takes and adds it to `added`; false where no further figure would help.
    pub fn grant(&self, room: &mut Room, withheld: &mut [bool], added: &mut Vec<usize>) -> bool {
        let mut missing = self.amount;
        while missing > 0 {
            let Some(path) = self.best_path(room, withheld, missing) else { return false };
            let width = path.iter().map(|&(arc, forward)| room.along(arc, forward)).min();
            let width = width.unwrap_or(missing).min(missing);
            for (arc, forward) in path {
                room.shift(arc, forward, width);
                if !withheld[arc] {
                    withheld[arc] = true;
                    added.push(arc);
                }
            }
            missing -= width;
        }
        true
    }

    /// First what is withheld already, then one wide path, then whatever there is.
    fn best_path(&self, room: &Room, withheld: &[bool], missing: i128) -> Option<Walk> {
        self.cheapest(room, withheld, |arc, width| withheld[arc] && width > 0)
            .or_else(|| self.cheapest(room, withheld, |_, width| width >= missing))
            .or_else(|| self.cheapest(room, withheld, |_, width| width > 0))
    }

    /// Dijkstra's shortest path that closes a cycle with the figure; what is withheld is free.
    fn cheapest(
        &self,
        room: &Room,
        withheld: &[bool],
        usable: impl Fn(usize, i128) -> bool,
    ) -> Option<Walk> {
        let (goal, start) = self.network.arcs[self.arc].walk(self.up);
        let mut best = vec![i128::MAX; self.network.nodes];
        let mut came = vec![None; self.network.nodes];
        let mut queue = BinaryHeap::from([Reverse((0, start))]);
        best[start] = 0;
        while let Some(Reverse((cost, node))) = queue.pop() {
            if node == goal {
                return Some(self.trace(&came, start, goal));
            }
            if cost > best[node] {
                continue;
            }
            for &(arc, forward) in &self.around[node] {
                let spared = self.spare_totals && self.network.arcs[arc].total && !withheld[arc];
                if arc == self.arc || spared || !usable(arc, room.along(arc, forward)) {
                    continue;
                }
                let next = self.network.arcs[arc].walk(forward).1;
                let price = cost + if withheld[arc] { 0 } else { self.losses[arc] };
                if price < best[next] {
                    best[next] = price;
                    came[next] = Some((arc, forward));
                    queue.push(Reverse((price, next)));
                }
            }
        }
        None
    }

    fn trace(&self, came: &[Option<(usize, bool)>], start: usize, goal: usize) -> Walk {
        let mut path = Vec::new();
        let mut node = goal;
        while node != start
            && let Some((arc, forward)) = came[node]
        {
            path.push((arc, forward));
            node = self.network.arcs[arc].walk(forward).0;
        }
        path
    }
}
