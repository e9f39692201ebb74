//! Figures as sums of unknown atoms, without their names: what a reader knows and what moves.

use crate::ReportError;
use std::collections::BTreeMap;

/// `coefficient × atom`, added up.
pub(super) type Terms = Vec<(usize, i8)>;

/// What nobody divides further.
#[derive(Debug, Clone)]
pub(super) struct Atom {
    /// The atom's place among others, one coordinate for each direction: only a guide to where a
    /// figure's part may be moved to.
    pub at: [u32; 4],
    /// One bit for each measure in which nobody can know whether it is nothing. Otherwise an atom
    /// of nothing stays nothing.
    pub hidden_zero: u8,
}

/// What may become of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// To be decided.
    Open,
    /// Shown, here or in an earlier report: not to be taken back.
    Known,
    /// Withheld by the primary rules.
    Secret,
    /// Withheld for another figure's sake, in another layer or an earlier report.
    Linked,
}

#[derive(Debug, Clone)]
pub(super) struct Figure {
    pub terms: Terms,
    pub fate: Fate,
    /// What is lost when it is withheld.
    pub weight: i128,
    /// Not given up for a figure that is not secret itself.
    pub total: bool,
}

/// One measure of the atoms: the sums, and each contributor's part of each.
#[derive(Debug, Clone, Default)]
pub(super) struct Measure {
    pub values: Vec<i128>,
    pub parts: Vec<BTreeMap<usize, i128>>,
    /// Sums of atoms that are zero in this measure.
    pub identities: Vec<Terms>,
}

/// All figures over the same atoms.
#[derive(Debug, Clone, Default)]
pub(super) struct Model {
    pub atoms: Vec<Atom>,
    pub figures: Vec<Figure>,
    pub measures: Vec<Measure>,
    pub contributors: usize,
    /// The figures that each atom counts in.
    pub figures_of: Vec<Vec<usize>>,
}

/// Who reads: anybody, or a contributor, who knows its own part.
pub(super) type Reader = Option<usize>;

/// That a figure can be `amount` more (or less) than it is, for one reader, in one measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Need {
    pub figure: usize,
    pub measure: usize,
    pub reader: Reader,
    pub up: bool,
    pub amount: i128,
}

impl Model {
    /// The atom without the reader's part: how far it can fall.
    pub fn rest(&self, measure: usize, atom: usize, reader: Reader) -> i128 {
        let measure = &self.measures[measure];
        let own = reader.and_then(|who| measure.parts[atom].get(&who)).copied();
        measure.values[atom] - own.unwrap_or_default()
    }

    /// What others than the reader make up of a sum.
    pub fn rest_of(&self, measure: usize, terms: &Terms, reader: Reader) -> i128 {
        terms.iter().map(|(atom, sign)| i128::from(*sign) * self.rest(measure, *atom, reader)).sum()
    }

    /// Whether the atom can move at all in the reader's eyes.
    pub fn is_alive(&self, measure: usize, atom: usize, reader: Reader) -> bool {
        self.atoms[atom].hidden_zero & (1 << measure) != 0 || self.rest(measure, atom, reader) > 0
    }

    /// Refuses atoms below zero and identities that do not hold: nothing could be proved.
    pub fn check(&self) -> Result<(), ReportError> {
        for (index, measure) in self.measures.iter().enumerate() {
            if measure.values.iter().any(|value| *value < 0)
                || measure.parts.iter().flat_map(BTreeMap::values).any(|part| *part < 0)
            {
                return Err(ReportError::NegativeAmount);
            }
            let mut identities = measure.identities.iter();
            if identities.any(|terms| self.rest_of(index, terms, None) != 0) {
                return Err(ReportError::NotProtected);
            }
        }
        Ok(())
    }

    /// The readers who count: anybody, and for a secret each contributor.
    pub fn readers(&self, secret: bool) -> impl Iterator<Item = Reader> {
        let contributors = if secret { self.contributors } else { 0 };
        std::iter::once(None).chain((0..contributors).map(Some))
    }
}
