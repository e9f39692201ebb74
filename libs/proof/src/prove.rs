//! Making a proof: opening every shown figure, and no other.

use crate::{
    Commitments, Document, FigureOpening, Leaf, Malformed, Opening, Statement,
    document::FORMAT,
    report::{Figure, Figures},
    sums::{Sums, cells_of},
};
use commitments::Blinding;
use kernel::StructureId;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use transparency::{Hash, Salt};

/// A disclosed event as the log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosed {
    /// From 0.
    pub index: u64,
    pub salt: Salt,
    pub envelope: Hash,
    pub payload: String,
    /// Up to the checkpoint.
    pub inclusion: Vec<Hash>,
}

/// All that a proof is made of.
pub struct Evidence<'a> {
    pub hub: StructureId,
    /// The report's canonical bytes.
    pub report: &'a str,
    /// The signed note.
    pub checkpoint: String,
    /// Every disclosed event up to the report's position, in order.
    pub disclosed: Vec<Disclosed>,
    /// What the vault holds, by the SHA-256 of the commitments.
    pub openings: BTreeMap<String, (Opening, Commitments)>,
}

/// Why there is no proof.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProveError {
    #[error(transparent)]
    Malformed(#[from] Malformed),
    #[error("the opening of the commitments {0} is not in the vault")]
    OpeningMissing(String),
}

/// A statement that the report adds up.
struct Mine<'e> {
    /// Among the disclosed events.
    place: usize,
    statement: Statement,
    opening: &'e (Opening, Commitments),
}

impl Evidence<'_> {
    /// The statements that the report adds up, each with its opening.
    fn counted(&self, figures: &Figures) -> Result<Vec<Mine<'_>>, ProveError> {
        let mut counted = vec![];
        for (place, leaf) in self.disclosed.iter().enumerate() {
            let statement = Statement::of(&leaf.payload).map_err(unreadable)?;
            let mine = |one: &Statement| figures.counts(self.hub, one, leaf.index);
            let Some(statement) = statement.filter(mine) else { continue };
            let sha256 = &statement.commitments_sha256;
            let opening = self.openings.get(sha256);
            let opening = opening.ok_or_else(|| ProveError::OpeningMissing(sha256.clone()))?;
            counted.push(Mine { place, statement, opening });
        }
        Ok(counted)
    }
}

fn unreadable(error: serde_json::Error) -> ProveError {
    ProveError::Malformed(Malformed(error.to_string()))
}

/// Proves a report. Figures that the settlements up to its position do not add up to are listed as
/// not yet provable.
///
/// # Errors
/// Fails on a report that is not understood, and where an opening is missing.
pub fn prove(evidence: &Evidence<'_>) -> Result<Document, ProveError> {
    let figures = Figures::read(evidence.report)?;
    let counted = evidence.counted(&figures)?;
    let absent = figures.absent(counted.iter().map(|mine| &mine.statement));
    let shown: Vec<&Figure> =
        figures.all.iter().chain(&absent).filter(|figure| figure.shown.is_some()).collect();
    let cells = cells_of(shown.iter().map(|figure| (&figure.selection, figure.measure)));
    let (mut values, mut blindings) = (Sums::of(&cells, 0_i128), Sums::of(&cells, Blinding::ZERO));
    for Mine { statement, opening: (opening, _), .. } in &counted {
        let of = opening.values.as_slice();
        let value = |cell: &usize| of.get(*cell).copied().map_or(0, i128::from);
        let hidden = |cell: &usize| {
            Blinding::derived(&opening.seed, u32::try_from(*cell).unwrap_or(u32::MAX))
        };
        values.add(statement, cells.iter().map(value));
        blindings.add(statement, cells.iter().map(hidden));
    }
    let (mut openings, mut not_yet_provable) = (vec![], vec![]);
    for figure in shown {
        let sum = values.figure(&figure.selection, figure.measure);
        let blinding = blindings.figure(&figure.selection, figure.measure);
        match (figure.shown, blinding) {
            (Some(total), Some(blinding)) if sum == Some(i128::from(total)) => {
                openings.push(FigureOpening {
                    at: figure.at.clone(),
                    selection: figure.selection.clone(),
                    measure: figure.measure,
                    total,
                    blinding: blinding.to_hex(),
                });
            }
            _ => not_yet_provable.push(figure.at.clone()),
        }
    }
    let committed: BTreeMap<usize, &Commitments> =
        counted.iter().map(|mine| (mine.place, &mine.opening.1)).collect();
    let report = RawValue::from_string(evidence.report.to_owned()).map_err(unreadable)?;
    Ok(Document {
        format: FORMAT.to_owned(),
        hub: evidence.hub,
        report_sha256: hex::encode(Sha256::digest(evidence.report)),
        report,
        checkpoint: evidence.checkpoint.clone(),
        leaves: leaves(&evidence.disclosed, &committed),
        openings,
        not_yet_provable,
    })
}

fn leaves(disclosed: &[Disclosed], committed: &BTreeMap<usize, &Commitments>) -> Vec<Leaf> {
    let leaf = |(place, leaf): (usize, &Disclosed)| Leaf {
        index: leaf.index,
        salt: hex::encode(leaf.salt),
        envelope: hex::encode(leaf.envelope),
        payload: leaf.payload.clone(),
        inclusion: leaf.inclusion.iter().map(hex::encode).collect(),
        commitments: committed.get(&place).map(|some| hex::encode(some.as_bytes())),
    };
    disclosed.iter().enumerate().map(leaf).collect()
}

/// The SHA-256 of the commitments whose openings a proof of this report needs, of leaves with their
/// index.
///
/// # Errors
/// Fails on a report or a leaf that is not understood.
pub fn needed<'a>(
    hub: StructureId,
    report: &str,
    leaves: impl Iterator<Item = (u64, &'a str)>,
) -> Result<Vec<String>, ProveError> {
    let figures = Figures::read(report)?;
    let mut needed = BTreeSet::new();
    for (index, payload) in leaves {
        let statement = Statement::of(payload).map_err(unreadable)?;
        let mine = |one: &Statement| figures.counts(hub, one, index);
        needed.extend(statement.filter(mine).map(|one| one.commitments_sha256));
    }
    Ok(needed.into_iter().collect())
}
