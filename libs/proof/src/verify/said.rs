//! What a verifier says, in French and in English.

use crate::report::Head;
use std::fmt;

/// The same sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub french: String,
    pub english: String,
}

fn said(french: String, english: String) -> Said {
    Said { french, english }
}

impl Said {
    pub(super) fn document(head: &Head, figures: usize, sha256: &str) -> Self {
        let (from, to) = (head.first_month, head.last_month);
        said(
            format!(
                "rapport de {from} à {to}, {figures} chiffres de volumes et d’euros ; \
                 SHA-256 {sha256}"
            ),
            format!(
                "report of {from} to {to}, {figures} figures on volumes and euros; SHA-256 {sha256}"
            ),
        )
    }

    pub(super) fn signature(origin: &str, size: u64) -> Self {
        said(
            format!("journal {origin}, signé à {size} événements"),
            format!("log {origin}, signed at {size} events"),
        )
    }

    pub(super) fn consistency(position: u64, since: Option<u64>) -> Self {
        let (french, english) = match since {
            Some(size) => (
                format!(" ; rien n’a changé depuis votre point de contrôle ({size})"),
                format!("; nothing changed since your checkpoint ({size})"),
            ),
            None => (
                " ; aucun ancien point de contrôle donné (--since)".to_owned(),
                "; no earlier checkpoint given (--since)".to_owned(),
            ),
        };
        said(
            format!("le rapport compte les {position} premiers événements du journal{french}"),
            format!("the report counts the first {position} events of the log{english}"),
        )
    }

    pub(super) fn inclusion(leaves: usize) -> Self {
        said(
            format!("{leaves} feuilles montrées sont dans le journal"),
            format!("{leaves} leaves shown are in the log"),
        )
    }

    pub(super) fn completeness(disclosed: usize, settlements: usize, corrections: usize) -> Self {
        said(
            format!(
                "les {disclosed} feuilles publiques du journal sont toutes là ; {settlements} \
                 décomptes et {corrections} corrections sont de ce rapport"
            ),
            format!(
                "all {disclosed} public leaves of the log are there; {settlements} settlements and \
                 {corrections} corrections are of this report"
            ),
        )
    }

    pub(super) fn sums(figures: usize, leaves: usize) -> Self {
        said(
            format!(
                "{figures} chiffres sont la somme exacte des valeurs engagées dans \
                 {leaves} feuilles"
            ),
            format!(
                "{figures} figures are the exact sum of the values committed in {leaves} leaves"
            ),
        )
    }

    pub(super) fn tables(leaves: usize, margins: usize) -> Self {
        said(
            format!(
                "chacune des {leaves} feuilles est dans une seule case de chaque tableau ; \
                 {margins} totaux sont justes"
            ),
            format!(
                "each of the {leaves} leaves is in exactly one cell of each table; {margins} \
                 totals add up"
            ),
        )
    }

    pub(super) fn secrecy(withheld: usize) -> Self {
        said(
            format!(
                "{withheld} chiffres retenus, aucun ouvert ni seul sur sa ligne ; les chiffres \
                 montrés peuvent venir d’au moins 3 structures"
            ),
            format!(
                "{withheld} figures withheld, none opened or alone on its line; the figures shown \
                 can come from at least 3 structures"
            ),
        )
    }
}

/// Why a report is not to be believed. Names say the broken promise; places in the report are
/// those of RFC 6901.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    Malformed(String),
    /// The report is not the one of its hash.
    ReportHash,
    Signature {
        which: &'static str,
        why: String,
    },
    /// A checkpoint is of another log.
    Origin(String),
    RolledBack {
        since: u64,
        now: u64,
    },
    LogTooShort {
        report: u64,
        now: u64,
    },
    StaleCheckpoint {
        position: u64,
        size: u64,
    },
    /// The published tiles do not have the root that was signed.
    LogRoot,
    /// The report's checkpoint is of another history.
    Forked {
        size: u64,
    },
    /// The checkpoint kept from before is of another history.
    Rewritten,
    ReportRoot {
        position: u64,
    },
    Tiles(String),
    LeafTwice {
        index: u64,
    },
    LeavesOutOfOrder {
        index: u64,
    },
    LeafHash {
        index: u64,
    },
    LeafNotInLog {
        index: u64,
    },
    InclusionProof {
        index: u64,
    },
    LeafLeftOut {
        index: u64,
    },
    Payload {
        index: u64,
    },
    Family {
        index: u64,
        family: u16,
    },
    CommitmentsMissing {
        index: u64,
    },
    CommitmentsOutOfPlace {
        index: u64,
    },
    CommitmentsDiffer {
        index: u64,
    },
    NotACommitment {
        index: u64,
    },
    OpensNothing(String),
    OpensWithheld(String),
    OpenedTwice(String),
    OtherSelection(String),
    OtherTotal(String),
    Unproved(String),
    NotYetProvable {
        at: String,
        count: usize,
    },
    WrongSum(String),
    Derived(String),
    /// A row of a table stands there twice, and with it its settlements.
    InTwoCells {
        place: String,
    },
    SameFigureDiffers {
        at: String,
        other: String,
    },
    Margin(String),
    TooFewStructures {
        at: String,
        leaves: usize,
    },
    WithheldAlone(String),
    /// A part of the computation did not end.
    Interrupted,
}

impl Failure {
    /// In both languages.
    pub fn said(&self) -> Said {
        self.of_log().or_else(|| self.of_leaves()).unwrap_or_else(|| self.of_figures())
    }

    fn of_log(&self) -> Option<Said> {
        let both = |french: String, english: String| Some(said(french, english));
        match self {
            Self::Malformed(why) => both(
                format!("le fichier n’est pas un rapport avec sa preuve : {why}"),
                format!("the file is not a report with its proof: {why}"),
            ),
            Self::ReportHash => both(
                "le rapport n’est pas celui de son empreinte SHA-256".into(),
                "the report is not the one of its SHA-256".into(),
            ),
            Self::Signature { which, why } => both(
                format!("point de contrôle ({which}) : signature refusée : {why}"),
                format!("checkpoint ({which}): signature refused: {why}"),
            ),
            Self::Origin(origin) => both(
                format!("un point de contrôle est d’un autre journal : {origin}"),
                format!("a checkpoint is of another log: {origin}"),
            ),
            Self::RolledBack { since, now } => both(
                format!("le journal a été raccourci : {now} événements, il y en avait {since}"),
                format!("the log was rolled back: {now} events, there were {since}"),
            ),
            Self::LogTooShort { report, now } => both(
                format!("le journal publié ({now}) s’arrête avant celui du rapport ({report})"),
                format!("the published log ({now}) ends before the report's ({report})"),
            ),
            Self::StaleCheckpoint { position, size } => both(
                format!(
                    "point de contrôle périmé : il en signe {size}, le rapport en compte {position}"
                ),
                format!("stale checkpoint: it signs {size} events, the report counts {position}"),
            ),
            Self::LogRoot => both(
                "les fichiers du journal ne sont pas ceux du point de contrôle signé".into(),
                "the files of the log are not those of the signed checkpoint".into(),
            ),
            Self::Forked { size } => both(
                format!(
                    "le rapport a été fait sur un autre journal (bifurcation à {size} ou avant)"
                ),
                format!("the report was made on another log (forked at {size} or before)"),
            ),
            Self::Rewritten => both(
                "le journal a été réécrit depuis votre ancien point de contrôle".into(),
                "the log was rewritten since your earlier checkpoint".into(),
            ),
            Self::ReportRoot { position } => both(
                format!("le rapport ne porte pas la racine du journal à sa position {position}"),
                format!("the report does not have the root of the log at its position {position}"),
            ),
            Self::Tiles(why) => both(
                format!("les fichiers du journal ne se lisent pas : {why}"),
                format!("the files of the log cannot be read: {why}"),
            ),
            _ => None,
        }
    }

    fn of_leaves(&self) -> Option<Said> {
        let leaf = |index: &u64, french: &str, english: &str| {
            Some(said(format!("feuille {index} : {french}"), format!("leaf {index}: {english}")))
        };
        match self {
            Self::LeafTwice { index } => leaf(index, "montrée deux fois", "shown twice"),
            Self::LeavesOutOfOrder { index } => {
                leaf(index, "pas dans l’ordre du journal", "not in the order of the log")
            }
            Self::LeafHash { index } => {
                leaf(index, "une empreinte est mal écrite", "a hash is not well written")
            }
            Self::LeafNotInLog { index } => {
                leaf(index, "le journal ne contient pas cela", "the log does not hold this")
            }
            Self::InclusionProof { index } => {
                leaf(index, "la preuve d’inclusion est fausse", "the inclusion proof is wrong")
            }
            Self::LeafLeftOut { index } => leaf(
                index,
                "publique dans le journal, et absente du rapport",
                "public in the log, and left out of the report",
            ),
            Self::Payload { index } => {
                leaf(index, "son contenu ne se lit pas", "its content cannot be read")
            }
            Self::Family { index, family } => Some(said(
                format!("feuille {index} : famille de cases inconnue ({family})"),
                format!("leaf {index}: unknown family of cells ({family})"),
            )),
            Self::CommitmentsMissing { index } => {
                leaf(index, "ses engagements manquent", "its commitments are missing")
            }
            Self::CommitmentsOutOfPlace { index } => leaf(
                index,
                "des engagements d’un autre rapport",
                "commitments that are not of this report",
            ),
            Self::CommitmentsDiffer { index } => leaf(
                index,
                "ses engagements ne sont pas ceux du journal",
                "its commitments are not those of the log",
            ),
            Self::NotACommitment { index } => {
                leaf(index, "un engagement est mal codé", "a commitment is not well encoded")
            }
            _ => None,
        }
    }

    fn of_figures(&self) -> Said {
        let at = |at: &str, french: &str, english: &str| {
            said(format!("{at} : {french}"), format!("{at}: {english}"))
        };
        match self {
            Self::OpensNothing(place) => {
                at(place, "la preuve ouvre un chiffre qui n’existe pas", "opens no figure")
            }
            Self::OpensWithheld(place) => {
                at(place, "la preuve ouvre un chiffre retenu", "the proof opens a withheld figure")
            }
            Self::OpenedTwice(place) => at(place, "ouvert deux fois", "opened twice"),
            Self::OtherSelection(place) => at(
                place,
                "la preuve additionne autre chose que ce que la case dit",
                "the proof adds up something else than the cell says",
            ),
            Self::OtherTotal(place) => at(
                place,
                "le chiffre imprimé n’est pas celui de la preuve",
                "the printed figure is not that of the proof",
            ),
            Self::Unproved(place) => at(place, "chiffre sans preuve", "a figure without proof"),
            Self::NotYetProvable { at: place, count } => said(
                format!(
                    "{count} chiffres ne sont pas encore prouvables (mois non soldés) : {place}…"
                ),
                format!("{count} figures cannot be proved yet (months not settled): {place}…"),
            ),
            Self::WrongSum(place) => at(
                place,
                "ce n’est pas la somme des valeurs engagées",
                "not the sum of the committed values",
            ),
            Self::Derived(place) => {
                at(place, "ne découle pas des autres chiffres", "does not follow from the others")
            }
            Self::InTwoCells { place } => at(
                place,
                "deux lignes du même tableau : ses feuilles sont dans deux cases",
                "two rows of the same table: its leaves are in two cells",
            ),
            Self::SameFigureDiffers { at: place, other } => {
                let french = format!("n’est pas le même chiffre qu’à {other}");
                at(place, &french, &format!("is not the same figure as at {other}"))
            }
            Self::Margin(place) => at(
                place,
                "le total n’est pas la somme de ses parties",
                "the total is not the sum of its parts",
            ),
            Self::TooFewStructures { at: place, leaves } => {
                let french = format!("montré, mais vient de {leaves} structures au plus");
                at(place, &french, &format!("shown, but of {leaves} structures at most"))
            }
            Self::WithheldAlone(place) => at(
                place,
                "retenu, mais seul sur sa ligne : on le déduit",
                "withheld, but alone on its line: it can be derived",
            ),
            _ => said("le calcul a été interrompu".into(), "the computation was cut off".into()),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said().english)
    }
}
