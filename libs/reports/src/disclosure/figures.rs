//! The figures of one report under their own names: from contributions to what is withheld.

use super::{
    Contributions, audit,
    choose::Wish,
    network::{Arc, Network, Room},
    protection, too_few_people,
};
use crate::ReportError;
use kernel::StructureId;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The name of a figure, and its place in the network of figures.
pub trait Edge: Ord + Clone {
    type Node: Ord;

    /// What it divides and what it adds up to: at each node, what enters leaves.
    fn ends(&self) -> (Self::Node, Self::Node);

    /// Whether a reader sees it; otherwise it only keeps the balance.
    fn is_printed(&self) -> bool {
        true
    }

    /// A figure that bounds it from above, besides the balance.
    fn capped_by(&self) -> Option<Self> {
        None
    }
}

/// Every figure of a report with each structure's contribution to each of its linked measures.
#[derive(Debug, Clone)]
pub struct Figures<K> {
    measures: usize,
    /// Which measure counts people.
    people: Option<usize>,
    figures: BTreeMap<K, Vec<Contributions>>,
}

impl<K: Edge> Figures<K> {
    /// Figures of `measures` linked measures, the first of which weighs what is lost when one is
    /// withheld; `people` is the index of the one that counts people.
    pub fn new(measures: usize, people: Option<usize>) -> Self {
        Self { measures, people, figures: BTreeMap::new() }
    }

    pub fn add(&mut self, key: K, measure: usize, structure: StructureId, amount: i128) {
        let measures = self.measures;
        let figure =
            self.figures.entry(key).or_insert_with(|| vec![Contributions::default(); measures]);
        if let Some(contributions) = figure.get_mut(measure) {
            contributions.add(structure, amount);
        }
    }

    pub fn total(&self, key: &K, measure: usize) -> i128 {
        self.contributions(key, measure).map_or(0, Contributions::total)
    }

    pub fn contributions(&self, key: &K, measure: usize) -> Option<&Contributions> {
        self.figures.get(key).and_then(|figure| figure.get(measure))
    }

    /// How many structures contribute to any measure of the figure.
    pub fn structures(&self, key: &K) -> usize {
        let figure = self.figures.get(key).map(Vec::as_slice).unwrap_or_default();
        figure.iter().flat_map(Contributions::structures).collect::<BTreeSet<_>>().len()
    }

    /// The figures to withhold: those that the primary rules find, those of `also` (withheld
    /// for the sake of another table), and their complements, audited.
    pub fn withheld(&self, also: &BTreeSet<K>) -> Result<BTreeSet<K>, ReportError> {
        let keys: Vec<&K> = self.figures.keys().collect();
        let guard = Guard::new(self)?;
        let primary: Vec<bool> = self
            .figures
            .iter()
            .map(|(key, figure)| key.is_printed() && self.is_confidential(figure))
            .collect();
        let also: Vec<bool> = keys.iter().map(|key| also.contains(*key)).collect();
        let withheld = guard.protect(&primary, &also)?;
        let chosen = keys.into_iter().zip(withheld);
        Ok(chosen
            .filter(|(key, withheld)| key.is_printed() && *withheld)
            .map(|(key, _)| key.clone())
            .collect())
    }

    fn is_confidential(&self, figure: &[Contributions]) -> bool {
        figure.iter().enumerate().any(|(measure, contributions)| {
            let few = self.people == Some(measure) && too_few_people(contributions.total());
            few || contributions.is_confidential()
        })
    }
}

/// The network with every reader's view of every measure.
struct Guard {
    network: Network,
    around: Vec<Vec<(usize, bool)>>,
    losses: Vec<i128>,
    /// As anybody sees it: one flow for each measure.
    outside: Vec<Vec<i128>>,
    /// As each structure sees it, its own contributions taken off.
    contributors: Vec<Vec<Vec<i128>>>,
}

impl Guard {
    fn new<K: Edge>(figures: &Figures<K>) -> Result<Self, ReportError> {
        let network = Self::network(figures);
        let flows = |own: Option<StructureId>| -> Vec<Vec<i128>> {
            let part = |sums: &Contributions| sums.total() - own.map_or(0, |who| sums.of(who));
            let measures = 0..figures.measures;
            measures
                .map(|measure| figures.figures.values().map(|sums| part(&sums[measure])).collect())
                .collect()
        };
        let outside = flows(None);
        let all = figures.figures.values().flatten().flat_map(Contributions::structures);
        let structures: BTreeSet<StructureId> = all.collect();
        let contributors: Vec<_> = structures.into_iter().map(|who| flows(Some(who))).collect();
        for measure in contributors.iter().flatten().chain(&outside) {
            network.check(measure)?;
        }
        let losses = outside[0].iter().map(|flow| flow + 1).collect();
        let around = network.neighbours();
        Ok(Self { network, around, losses, outside, contributors })
    }

    fn network<K: Edge>(figures: &Figures<K>) -> Network {
        let keys: Vec<&K> = figures.figures.keys().collect();
        let ends: Vec<_> = keys.iter().map(|key| key.ends()).collect();
        let names: BTreeSet<_> = ends.iter().flat_map(|(tail, head)| [tail, head]).collect();
        let number: BTreeMap<_, usize> =
            names.iter().enumerate().map(|(index, name)| (*name, index)).collect();
        let arcs = keys.iter().zip(&ends).map(|(key, (tail, head))| Arc {
            tail: number[tail],
            head: number[head],
            printed: key.is_printed(),
            capped_by: key.capped_by().and_then(|cap| keys.binary_search(&&cap).ok()),
        });
        Network { nodes: names.len(), arcs: arcs.collect() }
    }

    /// Complements until every withheld figure has its range, then audits the lot.
    fn protect(&self, primary: &[bool], also: &[bool]) -> Result<Vec<bool>, ReportError> {
        let arcs = self.network.arcs.iter().enumerate();
        let mut withheld: Vec<bool> =
            arcs.map(|(index, arc)| primary[index] || also[index] || !arc.printed).collect();
        let printed = |arc: &usize| self.network.arcs[*arc].printed;
        let mut first: Vec<usize> =
            (0..withheld.len()).filter(|arc| withheld[*arc] && printed(arc)).collect();
        first.sort_by_key(|arc| std::cmp::Reverse(self.losses[*arc]));
        let mut queue = VecDeque::from(first);
        while let Some(arc) = queue.pop_front() {
            for flows in self.views(primary[arc]) {
                self.widen(arc, flows, &mut withheld, &mut queue)?;
            }
        }
        self.audit(primary, &withheld)?;
        Ok(withheld)
    }

    /// The flows in which a figure must keep its range: for a primary one, also those of a
    /// reader who contributes.
    fn views(&self, primary: bool) -> impl Iterator<Item = &Vec<i128>> {
        let contributors = self.contributors.iter().filter(move |_| primary).flatten();
        self.outside.iter().chain(contributors)
    }

    fn widen(
        &self,
        arc: usize,
        flows: &[i128],
        withheld: &mut [bool],
        queue: &mut VecDeque<usize>,
    ) -> Result<(), ReportError> {
        let amount = protection(flows[arc]);
        for up in [false, true] {
            let wish = Wish {
                network: &self.network,
                around: &self.around,
                losses: &self.losses,
                arc,
                up,
                amount,
            };
            let mut added = Vec::new();
            loop {
                let mut room = Room::new(&self.network, flows, withheld);
                let reachable = room.along(arc, up) >= amount;
                if reachable && wish.grant(&mut room, withheld, &mut added) {
                    break;
                }
                added.push(self.lift_cap(withheld).ok_or(ReportError::NotProtected)?);
            }
            queue.extend(added);
        }
        Ok(())
    }

    /// Withholds a figure that caps others.
    fn lift_cap(&self, withheld: &mut [bool]) -> Option<usize> {
        let mut caps = self.network.arcs.iter().filter_map(|arc| arc.capped_by);
        let cap = caps.find(|cap| !withheld[*cap])?;
        withheld[cap] = true;
        Some(cap)
    }

    fn audit(&self, primary: &[bool], withheld: &[bool]) -> Result<(), ReportError> {
        let arcs = 0..self.network.arcs.len();
        for arc in arcs.filter(|arc| self.network.arcs[*arc].printed && withheld[*arc]) {
            for flows in self.views(primary[arc]) {
                let need = protection(flows[arc]);
                let room = Room::new(&self.network, flows, withheld);
                let slack = audit::slack(&self.network, &self.around, &room, withheld, arc, need);
                if slack.down < need || slack.up < need {
                    return Err(ReportError::NotProtected);
                }
            }
        }
        Ok(())
    }
}
