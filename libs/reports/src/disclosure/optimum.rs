//! The least loss, as an integer program: Fischetti and Salazar, "Models and algorithms for
//! optimizing cell suppression in tabular data with linear constraints", JASA 95 (2000), by
//! cutting planes. The master problem chooses what to withhold; the attacker's program for a need
//! that is not met says, by its dual, that one of these shown figures must be withheld too.

use super::{
    model::{Fate, Model, Need},
    search::{Found, Move, Search},
};
use microlp::{ComparisonOp, OptimizationDirection, Problem};
use std::collections::BTreeSet;

/// No integer program for more open figures, atoms or needs than these, nor more rounds.
const OPEN_MAX: usize = 48;
const ATOMS_MAX: usize = 160;
const NEEDS_MAX: usize = 400;
const ROUNDS_MAX: usize = 60;

/// The cheapest choice that meets all needs, if the model is small enough to say.
pub(super) fn choose(model: &Model, needs: &[Need], start: &[bool]) -> Option<Vec<bool>> {
    let figures = 0..model.figures.len();
    let open: Vec<usize> =
        figures.filter(|figure| model.figures[*figure].fate == Fate::Open).collect();
    if open.len() > OPEN_MAX || model.atoms.len() > ATOMS_MAX || needs.len() > NEEDS_MAX {
        return None;
    }
    let mut cuts: BTreeSet<Vec<usize>> = BTreeSet::new();
    let mut moves: Vec<Move> = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let withheld = master(model, &open, &cuts, start)?;
        let before = cuts.len();
        for need in needs {
            let served = |found: &Move| {
                found.figures.keys().all(|figure| withheld[*figure]) && found.serves(model, need)
            };
            if moves.iter().any(served) {
                continue;
            }
            let nothing = BTreeSet::new();
            let search = Search { model, withheld: &withheld, spared: None, loose: &nothing };
            match search.ask(need, &search.everything(need)) {
                Ok(Found::Move(found)) => moves.push(found),
                Ok(Found::Held(holding)) => {
                    let cut: Vec<usize> = holding
                        .into_iter()
                        .filter(|figure| model.figures[*figure].fate == Fate::Open)
                        .collect();
                    if cut.is_empty() {
                        return None;
                    }
                    cuts.insert(cut);
                }
                Err(_) => return None,
            }
        }
        if cuts.len() == before {
            return Some(withheld);
        }
    }
    None
}

/// The cheapest figures of which at least one is in every cut.
fn master(
    model: &Model,
    open: &[usize],
    cuts: &BTreeSet<Vec<usize>>,
    start: &[bool],
) -> Option<Vec<bool>> {
    let mut withheld = start.to_vec();
    if cuts.is_empty() {
        return Some(withheld);
    }
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let most = open.iter().map(|figure| model.figures[*figure].weight).max()?;
    let variables: Vec<_> = open
        .iter()
        .map(|figure| problem.add_binary_var(price(model.figures[*figure].weight, most)))
        .collect();
    for cut in cuts {
        let terms: Vec<_> = cut
            .iter()
            .filter_map(|figure| open.binary_search(figure).ok())
            .map(|index| (variables[index], 1.0))
            .collect();
        problem.add_constraint(&terms, ComparisonOp::Ge, 1.0);
    }
    let solution = problem.solve().ok().filter(|outcome| outcome.is_optimal())?;
    let solution = solution.into_solution().ok()?;
    for (figure, variable) in open.iter().zip(variables) {
        withheld[*figure] = solution.var_value(variable) > 0.5;
    }
    Some(withheld)
}

/// A weight as the solver takes it: whole millionths of the greatest.
fn price(weight: i128, most: i128) -> f64 {
    let millionths = weight.max(0) * 1_000_000 / most.max(1) + 1;
    f64::from(u32::try_from(millionths).unwrap_or(u32::MAX))
}
