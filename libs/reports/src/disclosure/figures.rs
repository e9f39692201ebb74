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

    /// A total that is not given up for the sake of a figure that is not secret itself.
    fn is_total(&self) -> bool {
        false
    }

    /// A figure that bounds it from above, besides the balance. When the bound is withheld, so
    /// is the figure, which would bound it from below.
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
        let figure = self.figures.get(key).and_then(|figure| figure.get(measure));
        figure.map_or(0, Contributions::total)
    }

    /// Whether any row counts in the figure.
    pub fn has(&self, key: &K) -> bool {
        self.figures.contains_key(key)
    }

    /// What the primary rules withhold.
    pub fn confidential(&self) -> BTreeSet<K> {
        let figures = self.figures.iter();
        figures
            .filter(|(key, figure)| key.is_printed() && self.is_confidential(figure))
            .map(|(key, _)| key.clone())
            .collect()
    }

    /// The figures to withhold: the `secret` ones, the `others` (withheld for the sake of another
    /// table), and their complements, audited. Names that are no figure are passed over.
    pub fn withheld(
        &self,
        secret: &BTreeSet<K>,
        others: &BTreeSet<K>,
    ) -> Result<BTreeSet<K>, ReportError> {
        let keys: Vec<&K> = self.figures.keys().collect();
        let among = |names: &BTreeSet<K>| -> Vec<bool> {
            keys.iter().map(|key| key.is_printed() && names.contains(*key)).collect()
        };
        let withheld = Guard::new(self)?.protect(&among(secret), &among(others))?;
        let chosen = keys.iter().zip(withheld);
        Ok(chosen
            .filter(|(key, withheld)| key.is_printed() && *withheld)
            .map(|(key, _)| (*key).clone())
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
            total: key.is_total(),
            capped_by: key.capped_by().and_then(|cap| keys.binary_search(&&cap).ok()),
        });
        Network { nodes: names.len(), arcs: arcs.collect() }
    }

    /// Complements until every withheld figure has its range, then audits the lot.
    fn protect(&self, secret: &[bool], others: &[bool]) -> Result<Vec<bool>, ReportError> {
        let arcs = self.network.arcs.iter().enumerate();
        let mut withheld: Vec<bool> =
            arcs.map(|(index, arc)| secret[index] || others[index] || !arc.printed).collect();
        let printed = |arc: &usize| self.network.arcs[*arc].printed;
        let mut first: Vec<usize> =
            (0..withheld.len()).filter(|arc| withheld[*arc] && printed(arc)).collect();
        first.sort_by_key(|arc| std::cmp::Reverse(self.losses[*arc]));
        let mut queue = VecDeque::from(first);
        self.follow_caps(&mut withheld, &mut queue);
        while let Some(arc) = queue.pop_front() {
            for flows in self.views(secret[arc]) {
                let amount = protection(flows[arc]);
                if secret[arc] {
                    self.widen(arc, flows, amount, &mut withheld, &mut queue)?;
                } else if !self.widen_sparing_totals(arc, flows, &mut withheld, &mut queue) {
                    self.widen(arc, flows, amount.min(1), &mut withheld, &mut queue)?;
                }
            }
            self.follow_caps(&mut withheld, &mut queue);
        }
        self.audit(secret, &withheld)?;
        Ok(withheld)
    }

    /// The flows in which a figure must keep its range: for a secret one, also those of a
    /// reader who contributes.
    fn views(&self, secret: bool) -> impl Iterator<Item = &Vec<i128>> {
        let contributors = self.contributors.iter().filter(move |_| secret).flatten();
        self.outside.iter().chain(contributors)
    }

    fn wish(&self, arc: usize, up: bool, amount: i128, spare_totals: bool) -> Wish<'_> {
        let (network, around, losses) = (&self.network, &self.around, &self.losses);
        Wish { network, around, losses, arc, up, amount, spare_totals }
    }

    /// Withholds what it takes for the figure to move by `amount` either way.
    fn widen(
        &self,
        arc: usize,
        flows: &[i128],
        amount: i128,
        withheld: &mut [bool],
        queue: &mut VecDeque<usize>,
    ) -> Result<(), ReportError> {
        for up in [false, true] {
            let wish = self.wish(arc, up, amount, false);
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

    /// The full range for a figure that is not secret, if no total has to be given up for it;
    /// otherwise changes nothing.
    fn widen_sparing_totals(
        &self,
        arc: usize,
        flows: &[i128],
        withheld: &mut Vec<bool>,
        queue: &mut VecDeque<usize>,
    ) -> bool {
        let (mut trial, mut added) = (withheld.clone(), Vec::new());
        let amount = protection(flows[arc]);
        let granted = [false, true].into_iter().all(|up| {
            let mut room = Room::new(&self.network, flows, &trial);
            let reachable = room.along(arc, up) >= amount;
            reachable && self.wish(arc, up, amount, true).grant(&mut room, &mut trial, &mut added)
        });
        if granted {
            *withheld = trial;
            queue.extend(added);
        }
        granted
    }

    /// Withholds what a withheld figure caps.
    fn follow_caps(&self, withheld: &mut [bool], queue: &mut VecDeque<usize>) {
        for (index, arc) in self.network.arcs.iter().enumerate() {
            if arc.capped_by.is_some_and(|cap| withheld[cap]) && !withheld[index] {
                withheld[index] = true;
                queue.push_back(index);
            }
        }
    }

    /// Withholds a figure that caps others.
    fn lift_cap(&self, withheld: &mut [bool]) -> Option<usize> {
        let mut caps = self.network.arcs.iter().filter_map(|arc| arc.capped_by);
        let cap = caps.find(|cap| !withheld[*cap])?;
        withheld[cap] = true;
        Some(cap)
    }

    fn audit(&self, secret: &[bool], withheld: &[bool]) -> Result<(), ReportError> {
        let arcs = 0..self.network.arcs.len();
        for arc in arcs.filter(|arc| self.network.arcs[*arc].printed && withheld[*arc]) {
            for flows in self.views(secret[arc]) {
                let wide = protection(flows[arc]);
                let need = if secret[arc] { wide } else { wide.min(1) };
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
