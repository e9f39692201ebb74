//! Every settlement in one cell of each table, and margins that add up.

use super::{Failure, Said, leaves::Counted};
use crate::{
    Selection,
    family::Measure,
    report::{Figure, Figures},
};
use std::collections::{BTreeMap, BTreeSet};

/// That the other axes are the report's own months and categories was seen when it was read, and
/// that a place without a row comes to nothing when the sums were opened.
pub(super) fn check(figures: &Figures, counted: &[Counted]) -> Result<Said, Failure> {
    let mut rows = BTreeSet::new();
    if let Some(row) = figures.places.iter().find(|place| !rows.insert(*place)) {
        let place = row.commune.as_ref().or(row.epci.as_ref());
        return Err(Failure::InTwoCells { place: place.cloned().unwrap_or_default() });
    }
    let mut named: BTreeMap<(&Selection, Measure), &Figure> = BTreeMap::new();
    for figure in &figures.all {
        if let Some(other) = named.insert((&figure.selection, figure.measure), figure)
            && other.shown != figure.shown
        {
            return Err(Failure::SameFigureDiffers {
                at: figure.at.clone(),
                other: other.at.clone(),
            });
        }
    }
    let mut margins = 0;
    for relation in &figures.relations {
        let shown = |place: &usize| figures.all.get(*place).and_then(|figure| figure.shown);
        let parts: Option<Vec<i64>> = relation.parts.iter().map(shown).collect();
        let (Some(parts), Some(whole)) = (parts, shown(&relation.whole)) else { continue };
        let sum: i128 = parts.into_iter().map(i128::from).sum();
        if sum != i128::from(whole) {
            let at = figures.all.get(relation.whole).map(|figure| figure.at.clone());
            return Err(Failure::Margin(at.unwrap_or_default()));
        }
        margins += 1;
    }
    Ok(Said::tables(counted.len(), margins))
}
