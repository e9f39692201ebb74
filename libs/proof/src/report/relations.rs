//! Which figures add up to which, whatever tables they stand in.
//!
//! Two figures that differ in one dimension alone (months, places, categories) stand in one line;
//! a figure is the sum of those largest within it, when they cover it. Labels divide the whole in
//! blocks.

use super::Figure;
use crate::{Selection, family::Measure};
use kernel::{Category, Month};
use std::collections::BTreeMap;

/// Figures of which one is the sum of the others, by their places among all figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    pub whole: usize,
    pub parts: Vec<usize>,
}

/// A label, and those that divide it without overlap.
const LABEL_BLOCKS: [(&str, &[&str]); 6] = [
    ("any", &["siqo", "without_siqo"]),
    ("siqo", &["organic", "aop", "igp", "label_rouge"]),
    ("any", &["hve", "without_hve"]),
    ("any", &["local", "not_local"]),
    ("local", &["local_under30_km", "local_under80_km", "local_farther"]),
    ("any", &["with_reference", "without_reference"]),
];

/// A dimension along which figures add up.
#[derive(Clone, Copy)]
enum Along {
    Months,
    Places,
    Categories,
}

/// What the figures of a line have in common; none in the dimension in which they differ.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Common<'f> {
    months: Option<(Month, Month)>,
    place: Option<(&'f Option<String>, &'f Option<String>)>,
    categories: Option<&'f [Category]>,
    label: &'f str,
    measure: Measure,
}

type Lines<'f> = BTreeMap<Common<'f>, Vec<(usize, &'f Figure)>>;

/// Each figure once, under the first of its places.
pub(super) fn relations(figures: &[Figure]) -> Vec<Relation> {
    let mut first: BTreeMap<(&Selection, Measure), usize> = BTreeMap::new();
    for (place, figure) in figures.iter().enumerate() {
        first.entry((&figure.selection, figure.measure)).or_insert(place);
    }
    let mut relations = vec![];
    for along in [Along::Months, Along::Places, Along::Categories] {
        let mut lines = Lines::new();
        for place in first.values() {
            let Some(figure) = figures.get(*place) else { continue };
            lines.entry(along.common(figure)).or_default().push((*place, figure));
        }
        for line in lines.values() {
            relations.extend(line.iter().filter_map(|(place, _)| along.divided(*place, line)));
        }
    }
    relations.extend(labels(figures, &first));
    relations
}

impl Along {
    fn common(self, figure: &Figure) -> Common<'_> {
        let of = &figure.selection;
        let (months, place) = ((of.first_month, of.last_month), (&of.epci, &of.commune));
        Common {
            months: (!matches!(self, Self::Months)).then_some(months),
            place: (!matches!(self, Self::Places)).then_some(place),
            categories: (!matches!(self, Self::Categories)).then_some(of.categories.as_slice()),
            label: &of.label,
            measure: figure.measure,
        }
    }

    /// Whether `one` lies strictly within `other`.
    fn within(self, one: &Selection, other: &Selection) -> bool {
        let inside = match self {
            Self::Months => {
                other.first_month <= one.first_month && one.last_month <= other.last_month
            }
            Self::Places => {
                other.commune.is_none() && (other.epci.is_none() || (other.epci == one.epci))
            }
            Self::Categories => one.categories.iter().all(|it| other.categories.contains(it)),
        };
        inside && one != other
    }

    /// The figure as the sum of the largest within it, if they cover it. Places that have no row
    /// are proved to come to nothing, so rows always cover.
    fn divided(self, whole: usize, line: &[(usize, &Figure)]) -> Option<Relation> {
        let (_, of) = line.iter().find(|(place, _)| *place == whole)?;
        let inside = line.iter().filter(|(_, one)| self.within(&one.selection, &of.selection));
        let inside: Vec<_> = inside.collect();
        let largest = |one: &Figure| {
            !inside.iter().any(|(_, other)| self.within(&one.selection, &other.selection))
        };
        let parts: Vec<_> = inside.iter().filter(|(_, one)| largest(one)).collect();
        let size: usize = parts.iter().map(|(_, one)| self.size(&one.selection)).sum();
        let covered = match self {
            Self::Places => !parts.is_empty(),
            Self::Months | Self::Categories => size == self.size(&of.selection),
        };
        let parts = parts.into_iter().map(|(place, _)| *place).collect();
        (covered && size > 0).then_some(Relation { whole, parts })
    }

    fn size(self, selection: &Selection) -> usize {
        match self {
            Self::Months => selection.months().count(),
            Self::Places => 1,
            Self::Categories => selection.categories.len(),
        }
    }
}

fn labels(figures: &[Figure], first: &BTreeMap<(&Selection, Measure), usize>) -> Vec<Relation> {
    let mut relations = vec![];
    for figure in first.values().filter_map(|place| figures.get(*place)) {
        for (label, parts) in LABEL_BLOCKS {
            let place = |label: &str| {
                let selection = Selection { label: label.to_owned(), ..figure.selection.clone() };
                first.get(&(&selection, figure.measure)).copied()
            };
            if figure.selection.label != label {
                continue;
            }
            let parts: Option<Vec<usize>> = parts.iter().map(|part| place(part)).collect();
            if let (Some(whole), Some(parts)) = (place(label), parts) {
                relations.push(Relation { whole, parts });
            }
        }
    }
    relations
}
