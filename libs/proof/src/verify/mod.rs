//! Checking a report against the published log, one promise after the other.

mod leaves;
mod log;
mod said;
mod secrecy;
mod sums;
mod tables;

pub use said::{Failure, Said};

use crate::{Document, Malformed, report::Figures};
use sha2::{Digest, Sha256};
use std::fmt;
use transparency::{TileSource, VerifierKey};

/// The published log, as the verifier finds it.
pub struct Log<'a, S> {
    /// The keys that the verifier trusts to sign for it.
    pub keys: &'a [VerifierKey],
    /// The file `checkpoint`: the newest signed note.
    pub checkpoint: &'a [u8],
    /// A signed note that the verifier kept from before.
    pub since: Option<&'a [u8]>,
    pub tiles: S,
}

/// What is checked, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// The file is a report with its proof, byte for byte as its hash says.
    Document,
    /// The checkpoints are signed by the log.
    Signature,
    /// The log adds to what was signed before, and the report's position is in it.
    Consistency,
    /// Every leaf shown is in the log.
    Inclusion,
    /// Every disclosed leaf of the log is shown, once.
    Completeness,
    /// Every figure is the sum of the hidden values of its leaves.
    Sums,
    /// Every leaf is in one cell of each table, and the margins add up.
    Tables,
    /// What is to be withheld is, as far as it shows from outside.
    Secrecy,
}

impl Check {
    pub const ALL: [Self; 8] = [
        Self::Document,
        Self::Signature,
        Self::Consistency,
        Self::Inclusion,
        Self::Completeness,
        Self::Sums,
        Self::Tables,
        Self::Secrecy,
    ];

    /// How it is called, in French and in English.
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Document => ("Fichier", "File"),
            Self::Signature => ("Signature du journal", "Signature of the log"),
            Self::Consistency => ("Cohérence du journal", "Consistency of the log"),
            Self::Inclusion => ("Feuilles dans le journal", "Leaves in the log"),
            Self::Completeness => ("Aucune feuille oubliée", "No leaf left out"),
            Self::Sums => ("Sommes", "Sums"),
            Self::Tables => ("Tableaux", "Tables"),
            Self::Secrecy => ("Secret statistique", "Statistical secrecy"),
        }
    }
}

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    Holds(Said),
    Fails(Failure),
    /// An earlier one failed that this one rests on.
    NotChecked,
}

/// What came of all checks, in the order of [`Check::ALL`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    pub checks: Vec<(Check, Claim)>,
}

impl Verdict {
    /// Whether every check holds.
    pub fn holds(&self) -> bool {
        self.checks.len() == Check::ALL.len()
            && self.checks.iter().all(|(_, claim)| matches!(claim, Claim::Holds(_)))
    }

    /// The first failure.
    pub fn failure(&self) -> Option<&Failure> {
        self.checks.iter().find_map(|(_, claim)| match claim {
            Claim::Fails(failure) => Some(failure),
            Claim::Holds(_) | Claim::NotChecked => None,
        })
    }

    fn note<T>(&mut self, check: Check, result: Result<(T, Said), Failure>) -> Option<T> {
        match result {
            Ok((found, said)) => {
                self.checks.push((check, Claim::Holds(said)));
                Some(found)
            }
            Err(failure) => {
                self.checks.push((check, Claim::Fails(failure)));
                None
            }
        }
    }

    fn finished(mut self) -> Self {
        let rest = Check::ALL.into_iter().skip(self.checks.len());
        let rest: Vec<_> = rest.map(|check| (check, Claim::NotChecked)).collect();
        self.checks.extend(rest);
        self
    }
}

/// Checks a document ([`Document::write`]) against the log.
pub fn verify<S: TileSource>(document: &[u8], log: Log<'_, S>) -> Verdict
where
    S::Error: fmt::Display,
{
    let mut verdict = Verdict::default();
    let _ = checked(document, log, &mut verdict);
    verdict.finished()
}

/// Stops at the first check that others rest on, when it fails.
fn checked<S: TileSource>(document: &[u8], log: Log<'_, S>, verdict: &mut Verdict) -> Option<()>
where
    S::Error: fmt::Display,
{
    let (document, figures) = verdict.note(Check::Document, read(document))?;
    let signed = log::signatures(&document, log.keys, log.checkpoint, log.since);
    let signed = verdict.note(Check::Signature, signed)?;
    let opened = log::consistency(&signed, &figures.head, log.tiles);
    let mut reader = verdict.note(Check::Consistency, opened)?;
    let disclosed = log::disclosed(&mut reader, figures.head.position);
    let included = disclosed.and_then(|entries| {
        leaves::inclusion(&document.leaves, &entries, &signed.document).map(|said| (entries, said))
    });
    let entries = verdict.note(Check::Inclusion, included)?;
    let complete = leaves::completeness(&document, &figures, &entries);
    let counted = verdict.note(Check::Completeness, complete)?;
    verdict.note(Check::Sums, sums::check(&document, &figures, &counted).map(|said| ((), said)));
    verdict.note(Check::Tables, tables::check(&figures, &counted).map(|said| ((), said)));
    verdict
        .note(Check::Secrecy, secrecy::check(&document, &figures, &counted).map(|said| ((), said)))
}

fn read(document: &[u8]) -> Result<((Document, Figures), Said), Failure> {
    let malformed = |Malformed(why): Malformed| Failure::Malformed(why);
    let document = Document::read(document).map_err(malformed)?;
    let sha256 = hex::encode(Sha256::digest(document.report.get()));
    if sha256 != document.report_sha256 {
        return Err(Failure::ReportHash);
    }
    let figures = Figures::read(document.report.get()).map_err(malformed)?;
    let (months, size) = (&figures.head, figures.all.len());
    let said = Said::document(months, size, &sha256);
    Ok(((document, figures), said))
}
