//! Each printed figure is the sum of hidden values.

use super::{Failure, Said, leaves::Counted};
use crate::{
    Document,
    report::{Figure, Figures, check_derived},
    sums::{Sums, cells_of},
};
use commitments::{Blinding, Commitment};
use std::{collections::BTreeMap, num::NonZero, thread};

/// Opens every shown figure.
pub(super) fn check(
    document: &Document,
    figures: &Figures,
    counted: &[Counted],
) -> Result<Said, Failure> {
    let absent = figures.absent(counted.iter().map(|one| &one.statement));
    let known: BTreeMap<&str, &Figure> =
        figures.all.iter().chain(&absent).map(|figure| (figure.at.as_str(), figure)).collect();
    let mut opened = BTreeMap::new();
    for opening in &document.openings {
        let at = || opening.at.clone();
        let figure = known.get(opening.at.as_str()).ok_or_else(|| Failure::OpensNothing(at()))?;
        if figure.selection != opening.selection || figure.measure != opening.measure {
            return Err(Failure::OtherSelection(at()));
        }
        match figure.shown {
            None => return Err(Failure::OpensWithheld(at())),
            Some(shown) if shown != opening.total => return Err(Failure::OtherTotal(at())),
            Some(_) => {}
        }
        if opened.insert(opening.at.as_str(), opening).is_some() {
            return Err(Failure::OpenedTwice(at()));
        }
    }
    let shown: Vec<&&Figure> = known.values().filter(|figure| figure.shown.is_some()).collect();
    let unproved = shown.iter().find(|figure| !opened.contains_key(figure.at.as_str()));
    if let Some(figure) = unproved {
        let listed = document.not_yet_provable.contains(&figure.at);
        let count = document.not_yet_provable.len();
        return Err(match listed {
            true => Failure::NotYetProvable { at: figure.at.clone(), count },
            false => Failure::Unproved(figure.at.clone()),
        });
    }
    let sums = summed(counted, &shown)?;
    for figure in &shown {
        let Some(opening) = opened.get(figure.at.as_str()) else { continue };
        let wrong = || Failure::WrongSum(figure.at.clone());
        let blinding = Blinding::from_hex(&opening.blinding).map_err(|_| wrong())?;
        let sum = sums.figure(&figure.selection, figure.measure).ok_or_else(wrong)?;
        if !sum.opens_to(opening.total, &blinding) {
            return Err(wrong());
        }
    }
    check_derived(figures).map_err(Failure::Derived)?;
    Ok(Said::sums(shown.len(), counted.len()))
}

/// Adds up the commitments that the figures need, on all processors: to decode them is most of
/// the work.
fn summed(counted: &[Counted], figures: &[&&Figure]) -> Result<Sums<Commitment>, Failure> {
    let cells = cells_of(figures.iter().map(|figure| (&figure.selection, figure.measure)));
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let part = counted.len().div_ceil(processors).max(1);
    let of_part = |part: &[Counted]| {
        let mut sums = Sums::of(&cells, Commitment::none());
        for one in part {
            let decoded = decoded(one, sums.cells())?;
            sums.add(&one.statement, decoded);
        }
        Ok(sums)
    };
    let parts: Vec<Result<Sums<Commitment>, Failure>> = thread::scope(|scope| {
        let parts = counted.chunks(part).map(|part| scope.spawn(move || of_part(part)));
        let parts: Vec<_> = parts.collect();
        let joined = parts.into_iter().map(|part| part.join());
        joined.map(|part| part.unwrap_or(Err(Failure::Interrupted))).collect()
    });
    let mut sums = Sums::of(&cells, Commitment::none());
    for part in parts {
        sums.merge(part?);
    }
    Ok(sums)
}

fn decoded(one: &Counted, cells: &[usize]) -> Result<Vec<Commitment>, Failure> {
    let index = one.index;
    let decode = |cell: &usize| {
        let bytes = one.commitments.encoded(*cell);
        let decoded = bytes.and_then(|bytes| Commitment::from_bytes(bytes).ok());
        decoded.ok_or(Failure::NotACommitment { index })
    };
    cells.iter().map(decode).collect()
}
