//! The figures as arcs between numbered nodes, and one measure's flow along them.

use crate::ReportError;

/// More than any sum of a report.
pub(super) const UNLIMITED: i128 = i128::MAX / 8;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Arc {
    pub tail: usize,
    pub head: usize,
    /// A figure of the report; otherwise a quantity that keeps the balance and nobody reads.
    pub printed: bool,
    /// Not given up for a figure that is not secret itself.
    pub total: bool,
    /// The figure that this one cannot exceed, besides what the balance says.
    pub capped_by: Option<usize>,
}

impl Arc {
    /// From where to where one walks along the arc, or against it.
    pub const fn walk(&self, forward: bool) -> (usize, usize) {
        if forward { (self.tail, self.head) } else { (self.head, self.tail) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Network {
    pub nodes: usize,
    pub arcs: Vec<Arc>,
}

impl Network {
    /// Refuses flows that are negative or do not balance at a node: nothing could be proved.
    pub fn check(&self, flows: &[i128]) -> Result<(), ReportError> {
        let mut balance = vec![0_i128; self.nodes];
        for (arc, flow) in self.arcs.iter().zip(flows) {
            if *flow < 0 {
                return Err(ReportError::NegativeAmount);
            }
            balance[arc.tail] -= flow;
            balance[arc.head] += flow;
        }
        if balance.iter().any(|sum| *sum != 0) {
            return Err(ReportError::NotProtected);
        }
        Ok(())
    }

    /// The arcs at each node, as (arc, whether it leaves the node).
    pub fn neighbours(&self) -> Vec<Vec<(usize, bool)>> {
        let mut around = vec![Vec::new(); self.nodes];
        for (index, arc) in self.arcs.iter().enumerate() {
            around[arc.tail].push((index, true));
            around[arc.head].push((index, false));
        }
        around
    }
}

/// How far each flow can still be moved: up to its cap, down to zero. A true zero is known to be
/// one (nobody is there), so it never moves.
#[derive(Debug, Clone)]
pub(super) struct Room {
    up: Vec<i128>,
    down: Vec<i128>,
}

impl Room {
    pub fn new(network: &Network, flows: &[i128], withheld: &[bool]) -> Self {
        let up = network.arcs.iter().zip(flows).map(|(arc, flow)| match arc.capped_by {
            _ if *flow == 0 => 0,
            Some(cap) if !withheld[cap] => flows[cap] - flow,
            _ => UNLIMITED,
        });
        Self { up: up.collect(), down: flows.to_vec() }
    }

    pub fn along(&self, arc: usize, forward: bool) -> i128 {
        if forward { self.up[arc] } else { self.down[arc] }
    }

    pub fn shift(&mut self, arc: usize, forward: bool, amount: i128) {
        let signed = if forward { amount } else { -amount };
        if self.up[arc] < UNLIMITED {
            self.up[arc] -= signed;
        }
        self.down[arc] += signed;
    }
}
