//! Which figures are withheld for the sake of the secret ones.

use super::{
    model::{Fate, Figure, Model, Need},
    optimum, protection,
    search::{Move, Search},
};
use crate::{Method, ReportError};
use std::collections::{BTreeMap, BTreeSet};

/// What is withheld, and how it was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Protected {
    pub withheld: Vec<bool>,
    pub method: Method,
}

/// Protects every figure that is secret or linked, or says that it cannot be done.
pub(super) fn protect(model: &Model) -> Result<Protected, ReportError> {
    let mut guard = Guard::new(model);
    guard.needs();
    if let Some(withheld) = optimum::choose(model, &guard.needs, &guard.withheld) {
        guard.withheld = withheld;
        guard.moves.clear();
        if guard.certify().is_ok() {
            return Ok(Protected { withheld: guard.withheld, method: Method::IntegerProgram });
        }
        guard = Guard { needs: guard.needs, ..Guard::new(model) };
    }
    guard.withhold_more()?;
    guard.show_what_is_idle();
    guard.certify()?;
    Ok(Protected { withheld: guard.withheld, method: Method::LinearPrograms })
}

struct Guard<'a> {
    model: &'a Model,
    withheld: Vec<bool>,
    needs: Vec<Need>,
    moves: Vec<Move>,
    /// The moves that change each figure.
    moves_of: BTreeMap<usize, Vec<usize>>,
    /// Atoms that some move changes.
    loose: BTreeSet<usize>,
}

impl<'a> Guard<'a> {
    fn new(model: &'a Model) -> Self {
        let withheld = model.figures.iter().map(is_withheld_from_the_start).collect();
        let (needs, moves, moves_of) = (Vec::new(), Vec::new(), BTreeMap::new());
        Self { model, withheld, needs, moves, moves_of, loose: BTreeSet::new() }
    }

    /// What each figure needs: a secret one its range for every reader, a linked one its range
    /// for anybody if that costs no total, and otherwise not to be determined.
    fn needs(&mut self) {
        let model = self.model;
        let mut figures: Vec<usize> =
            (0..model.figures.len()).filter(|figure| self.withheld[*figure]).collect();
        figures.sort_by_key(|figure| (std::cmp::Reverse(model.figures[*figure].weight), *figure));
        for figure in figures {
            let is_secret = model.figures[figure].fate == Fate::Secret;
            for measure in 0..model.measures.len() {
                for reader in model.readers(is_secret) {
                    let terms = &model.figures[figure].terms;
                    let rest = model.rest_of(measure, terms, reader);
                    let wide = protection(rest.max(0));
                    if wide == 0 {
                        continue;
                    }
                    let need = |up, amount| Need { figure, measure, reader, up, amount };
                    let both = [need(false, wide), need(true, wide)];
                    if is_secret || both.iter().all(|need| self.has_room_beside_totals(need)) {
                        self.needs.extend(both);
                    } else {
                        self.needs.extend([need(false, 1), need(true, 1)]);
                    }
                }
            }
        }
    }

    fn has_room_beside_totals(&self, need: &Need) -> bool {
        let spared = |figure: usize| self.model.figures[figure].total;
        self.search(Some(&spared)).find(need).is_some()
    }

    fn search<'b>(&'b self, spared: Option<&'b dyn Fn(usize) -> bool>) -> Search<'b> {
        Search { model: self.model, withheld: &self.withheld, spared, loose: &self.loose }
    }

    fn is_served(&self, need: &Need) -> bool {
        let moves = self.moves_of.get(&need.figure).into_iter().flatten();
        moves.clone().any(|index| self.moves[*index].serves(self.model, need))
    }

    fn keep(&mut self, found: Move) {
        for figure in found.figures.keys() {
            self.withheld[*figure] = true;
            self.moves_of.entry(*figure).or_default().push(self.moves.len());
        }
        self.loose.extend(found.changes.iter().map(|(atom, _)| *atom));
        self.moves.push(found);
    }

    /// The greedy choice: need after need, the cheapest figures that let it be met.
    fn withhold_more(&mut self) -> Result<(), ReportError> {
        for need in self.needs.clone() {
            if self.is_served(&need) {
                continue;
            }
            let found = self.search(None).find(&need);
            let found = match found {
                Some(found) => found,
                None => {
                    let spared = |_: usize| false;
                    let found = self.search(Some(&spared)).find(&need);
                    found.ok_or(ReportError::NotProtected)?
                }
            };
            self.keep(found);
        }
        Ok(())
    }

    /// Shows again, the greatest first, what every need can do without.
    fn show_what_is_idle(&mut self) {
        let open = |figure: &usize| self.model.figures[*figure].fate == Fate::Open;
        let mut added: Vec<usize> = (0..self.withheld.len())
            .filter(|figure| self.withheld[*figure] && open(figure))
            .collect();
        added.sort_by_key(|figure| std::cmp::Reverse(self.model.figures[*figure].weight));
        for figure in added {
            self.try_to_show(figure);
        }
    }

    fn try_to_show(&mut self, figure: usize) {
        let moves = self.moves_of.get(&figure).cloned().unwrap_or_default();
        let lost: BTreeSet<usize> = moves.into_iter().collect();
        let still = |index: &usize| !lost.contains(index);
        let bereft: Vec<Need> = self
            .needs
            .iter()
            .filter(|need| {
                let own = self.moves_of.get(&need.figure).into_iter().flatten();
                !own.filter(|index| still(index))
                    .any(|index| self.moves[*index].serves(self.model, need))
            })
            .copied()
            .collect();
        self.withheld[figure] = false;
        let mut found: Vec<Move> = Vec::new();
        for need in bereft {
            if found.iter().any(|other| other.serves(self.model, &need)) {
                continue;
            }
            let Some(other) = self.search(None).find(&need) else {
                self.withheld[figure] = true;
                return;
            };
            found.push(other);
        }
        for index in lost {
            self.moves[index].figures.clear();
        }
        for other in found {
            self.keep(other);
        }
    }

    /// The audit: for each need a move among what is withheld, checked in whole numbers.
    fn certify(&mut self) -> Result<(), ReportError> {
        for need in self.needs.clone() {
            let is_kept = |index: &usize| {
                let found = &self.moves[*index];
                found.figures.keys().all(|figure| self.withheld[*figure])
                    && found.serves(self.model, &need)
            };
            let served = self.moves_of.get(&need.figure).is_some_and(|own| own.iter().any(is_kept));
            if !served {
                let found = self.search(None).find(&need).ok_or(ReportError::NotProtected)?;
                self.keep(found);
            }
        }
        Ok(())
    }
}

fn is_withheld_from_the_start(figure: &Figure) -> bool {
    matches!(figure.fate, Fate::Secret | Fate::Linked)
}
