//! The rules of disclosure that show from outside.

use super::{Failure, Said, leaves::Counted};
use crate::{Document, report::Figures};

/// So many structures at least make up a figure that is shown.
const FEWEST_STRUCTURES: usize = 3;

/// Who bought nothing cannot be told from who did, so a figure has at most as many structures as
/// there are settlements; and withheld figures must not be alone on their line. (That withheld
/// figures have no opening was seen with the sums.)
pub(super) fn check(
    document: &Document,
    figures: &Figures,
    counted: &[Counted],
) -> Result<Said, Failure> {
    let settled = counted.iter().filter(|one| one.statement.number == 0);
    let settled: Vec<_> = settled.map(|one| &one.statement).collect();
    for figure in figures.all.iter().filter(|figure| figure.shown.is_some_and(|it| it != 0)) {
        let leaves = settled.iter().filter(|one| figure.selection.includes(one)).count();
        if leaves < FEWEST_STRUCTURES && !document.not_yet_provable.contains(&figure.at) {
            return Err(Failure::TooFewStructures { at: figure.at.clone(), leaves });
        }
    }
    for relation in &figures.relations {
        let line = relation.parts.iter().chain([&relation.whole]);
        let withheld = line.filter_map(|place| figures.all.get(*place));
        let withheld: Vec<_> = withheld.filter(|figure| figure.shown.is_none()).collect();
        if let [alone] = withheld.as_slice() {
            return Err(Failure::WithheldAlone(alone.at.clone()));
        }
    }
    let withheld = figures.all.iter().filter(|figure| figure.shown.is_none()).count();
    Ok(Said::secrecy(withheld))
}
