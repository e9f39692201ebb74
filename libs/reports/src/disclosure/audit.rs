//! The exact range of a withheld figure, given all that is shown.
//!
//! The true flow is one solution. Any other differs from it by cycles through figures that are
//! not shown, so the most a figure can rise (or fall) is a maximum flow from its head to its
//! tail (or back) through the others. Capacities are whole numbers, so the answer is exact.

use super::network::{Network, Room, UNLIMITED};
use std::collections::VecDeque;

/// The room that a figure has on both sides of its true value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slack {
    pub down: i128,
    /// At least [`UNLIMITED`] where nothing bounds the figure from above.
    pub up: i128,
}

/// How far `arc` can move, not looking further than `enough` on either side.
pub(super) fn slack(
    network: &Network,
    around: &[Vec<(usize, bool)>],
    room: &Room,
    withheld: &[bool],
    arc: usize,
    enough: i128,
) -> Slack {
    let side = |up: bool| {
        let own = room.along(arc, up).min(enough);
        let mut search = Search { network, around, room: room.clone(), withheld, arc };
        search.most(up, own)
    };
    Slack { down: side(false), up: side(true) }
}

struct Search<'a> {
    network: &'a Network,
    around: &'a [Vec<(usize, bool)>],
    room: Room,
    withheld: &'a [bool],
    arc: usize,
}

impl Search<'_> {
    /// Maximum flow by shortest augmenting paths (Edmonds and Karp), stopped at `enough`.
    fn most(&mut self, up: bool, enough: i128) -> i128 {
        let (goal, start) = self.network.arcs[self.arc].walk(up);
        let mut moved = 0;
        while moved < enough {
            let came = self.reach(start, goal);
            let mut width = enough - moved;
            self.each_step(&came, start, goal, |room, arc, forward| {
                width = width.min(room.along(arc, forward));
            });
            if came[goal].is_none() || width >= UNLIMITED {
                return if came[goal].is_none() { moved } else { UNLIMITED };
            }
            self.each_step(&came, start, goal, |room, arc, forward| {
                room.shift(arc, forward, width);
            });
            moved += width;
        }
        moved
    }

    /// By which arc each node is first reached from `start`, in breadth.
    fn reach(&self, start: usize, goal: usize) -> Vec<Option<(usize, bool)>> {
        let mut came = vec![None; self.network.nodes];
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            for &(arc, forward) in &self.around[node] {
                let next = self.network.arcs[arc].walk(forward).1;
                let free = self.withheld[arc] && self.room.along(arc, forward) > 0;
                if arc == self.arc || !free || next == start || came[next].is_some() {
                    continue;
                }
                came[next] = Some((arc, forward));
                if next == goal {
                    return came;
                }
                queue.push_back(next);
            }
        }
        came
    }

    fn each_step(
        &mut self,
        came: &[Option<(usize, bool)>],
        start: usize,
        goal: usize,
        mut act: impl FnMut(&mut Room, usize, bool),
    ) {
        let mut node = goal;
        while node != start
            && let Some((arc, forward)) = came[node]
        {
            act(&mut self.room, arc, forward);
            node = self.network.arcs[arc].walk(forward).0;
        }
    }
}
