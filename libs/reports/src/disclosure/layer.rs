//! The figures of all reports in one layer under their own names: from contributions to what is
//! withheld.

use super::{
    Contributions,
    model::{Atom, Fate, Figure, Measure, Model, Terms},
    protect::{Protected, protect},
    too_few_people,
};
use crate::{Method, ReportError};
use kernel::StructureId;
use std::collections::{BTreeMap, BTreeSet};

/// Where an atom is, one coordinate for each direction: only a guide for the search.
pub type At = [u32; 4];

/// Figures over the same atoms, in one or several measures that are shown or withheld together.
#[derive(Debug, Clone)]
pub struct Layer<K> {
    measures: usize,
    /// Which measure counts people.
    people: Option<usize>,
    atoms: Vec<(Atom, Vec<Contributions>)>,
    identities: Vec<(usize, Terms)>,
    figures: BTreeMap<K, (Terms, bool)>,
}

/// What is withheld of a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld<K> {
    pub keys: BTreeSet<K>,
    pub method: Method,
}

impl<K: Ord + Clone> Layer<K> {
    /// A layer of `measures` measures, the first of which weighs what is lost when a figure is
    /// withheld; `people` is the index of the one that counts people.
    pub fn new(measures: usize, people: Option<usize>) -> Self {
        let (atoms, identities, figures) = (Vec::new(), Vec::new(), BTreeMap::new());
        Self { measures, people, atoms, identities, figures }
    }

    /// A further atom, which nobody contributes to yet.
    pub fn atom(&mut self, at: At) -> usize {
        let atom = Atom { at, hidden_zero: 0 };
        self.atoms.push((atom, vec![Contributions::default(); self.measures]));
        self.atoms.len() - 1
    }

    /// Says that nobody can know whether the atom is nothing in a measure.
    pub fn hide_zero(&mut self, atom: usize, measure: usize) {
        self.atoms[atom].0.hidden_zero |= 1 << measure;
    }

    pub fn add(&mut self, atom: usize, measure: usize, structure: StructureId, amount: i128) {
        self.atoms[atom].1[measure].add(structure, amount);
    }

    /// A sum of atoms that is zero in one measure, as everybody knows.
    pub fn identity(&mut self, measure: usize, terms: Terms) {
        self.identities.push((measure, terms));
    }

    /// A figure that a report prints; `total`: not given up for one that is not secret.
    pub fn figure(&mut self, key: K, terms: Terms, total: bool) {
        if !terms.is_empty() {
            self.figures.entry(key).or_insert((terms, total));
        }
    }

    /// Each structure's part of a sum.
    pub fn contributions(&self, terms: &Terms, measure: usize) -> Contributions {
        let mut sum = Contributions::default();
        for (atom, sign) in terms {
            for (structure, amount) in self.atoms[*atom].1[measure].iter() {
                sum.add(structure, amount * i128::from(*sign));
            }
        }
        sum
    }

    pub fn total(&self, key: &K, measure: usize) -> i128 {
        let Some((terms, _)) = self.figures.get(key) else { return 0 };
        let parts = terms.iter();
        parts.map(|(atom, sign)| self.atoms[*atom].1[measure].total() * i128::from(*sign)).sum()
    }

    /// Whether anybody counts in the figure.
    pub fn has(&self, key: &K) -> bool {
        self.figures.contains_key(key)
    }

    /// What the primary rules withhold.
    pub fn confidential(&self) -> BTreeSet<K> {
        let figures = self.figures.iter();
        let confidential = figures.filter(|(_, (terms, _))| {
            (0..self.measures).any(|measure| {
                let sum = self.contributions(terms, measure);
                let few = self.people == Some(measure) && too_few_people(sum.total());
                few || sum.is_confidential()
            })
        });
        confidential.map(|(key, _)| key.clone()).collect()
    }

    /// The figures to withhold: the `secret` ones, the `linked` ones (withheld for the sake of
    /// another layer, or in an earlier report) and their complements, certified. Of what is
    /// `known` from earlier reports nothing is withheld any more.
    pub fn withheld(
        &self,
        secret: &BTreeSet<K>,
        linked: &BTreeSet<K>,
        known: &BTreeSet<K>,
    ) -> Result<Withheld<K>, ReportError> {
        let fate = |key: &K| match () {
            () if known.contains(key) => Fate::Known,
            () if secret.contains(key) => Fate::Secret,
            () if linked.contains(key) => Fate::Linked,
            () => Fate::Open,
        };
        let model = self.model(fate)?;
        let Protected { withheld, method } = protect(&model)?;
        let keys = self.figures.keys().zip(withheld);
        let keys = keys.filter(|(_, withheld)| *withheld).map(|(key, _)| key.clone());
        Ok(Withheld { keys: keys.collect(), method })
    }

    fn model(&self, fate: impl Fn(&K) -> Fate) -> Result<Model, ReportError> {
        let all = self.atoms.iter().flat_map(|(_, sums)| sums);
        let structures: BTreeSet<StructureId> =
            all.flat_map(|sums| sums.iter().map(|(structure, _)| structure)).collect();
        let number: BTreeMap<StructureId, usize> = structures.into_iter().zip(0..).collect();
        let measures = (0..self.measures).map(|measure| self.measure(measure, &number));
        let figures = self.figures.iter().map(|(key, (terms, total))| Figure {
            terms: terms.clone(),
            fate: fate(key),
            weight: self.total(key, 0).max(0) + 1,
            total: *total,
        });
        let mut model = Model {
            atoms: self.atoms.iter().map(|(atom, _)| atom.clone()).collect(),
            figures: figures.collect(),
            measures: measures.collect(),
            contributors: number.len(),
            figures_of: vec![Vec::new(); self.atoms.len()],
        };
        for (index, figure) in model.figures.iter().enumerate() {
            for (atom, _) in &figure.terms {
                model.figures_of[*atom].push(index);
            }
        }
        model.check()?;
        Ok(model)
    }

    fn measure(&self, measure: usize, number: &BTreeMap<StructureId, usize>) -> Measure {
        let sums = || self.atoms.iter().map(|(_, sums)| &sums[measure]);
        let parts = |sums: &Contributions| {
            sums.iter().map(|(structure, amount)| (number[&structure], amount)).collect()
        };
        let own = self.identities.iter().filter(|(of, _)| *of == measure);
        Measure {
            values: sums().map(Contributions::total).collect(),
            parts: sums().map(parts).collect(),
            identities: own.map(|(_, terms)| terms.clone()).collect(),
        }
    }
}
