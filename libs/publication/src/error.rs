//! What can go wrong with the published log: sentences in French for whoever reads them.

use std::{io, path::PathBuf};
use transparency::{EntryTooLong, KeyError, LogReadError, OpenError};

#[derive(Debug, thiserror::Error)]
pub enum PublicationError {
    #[error("{path}\u{a0}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("{path}\u{a0}: ce n’est pas une liste de clés (ligne {line}\u{a0}: {reason})")]
    KeyList { path: PathBuf, line: usize, reason: KeyError },
    #[error("ce n’est pas une clé\u{a0}: {0}")]
    Key(#[from] KeyError),
    #[error("{path}\u{a0}: ce n’est pas une clé privée ({reason})")]
    PrivateKey { path: PathBuf, reason: KeyError },
    #[error(
        "la clé privée {path} peut être lue par d’autres comptes\u{a0}: rien n’est signé avec \
         elle. Corrigez ses droits (chmod 600), et remplacez-la si quelqu’un a pu la lire"
    )]
    KeyReadable { path: PathBuf },
    #[error("il n’y a pas encore de clé\u{a0}: créez-la avec «\u{a0}solidaires keys create\u{a0}»")]
    NoKey,
    #[error("ce journal a déjà une clé\u{a0}: «\u{a0}solidaires keys rotate\u{a0}» la remplace")]
    HasKey,
    #[error("ce journal n’a pas de clé en service {0:08x}")]
    NoSuchKey(u32),
    #[error(
        "c’est la seule clé en service\u{a0}: faites d’abord «\u{a0}solidaires keys rotate\u{a0}»"
    )]
    OnlyKey,
    #[error("aucun témoin ne porte ce nom\u{a0}: {0}")]
    NoSuchWitness(String),
    #[error(
        "cette clé signe des notes, pas des cosignatures\u{a0}: un témoin a une clé de type 0x04"
    )]
    NotAWitness,
    #[error(
        "{path}\u{a0}: ce n’est plus un point de contrôle signé par une clé de ce journal \
         ({reason})"
    )]
    Checkpoint { path: PathBuf, reason: OpenError },
    #[error(
        "LE JOURNAL A RECULÉ\u{a0}: {published} événements sont publiés et signés, la base de \
         données n’en a plus que {now}.\nUne sauvegarde ancienne a peut-être été \
         restaurée\u{a0}: retrouvez les événements qui manquent.\nS’ils sont perdus pour de bon, \
         «\u{a0}solidaires log restart\u{a0}» le dit publiquement et ouvre un nouveau journal"
    )]
    RolledBack { published: u64, now: u64 },
    #[error(
        "LE JOURNAL A ÉTÉ RÉÉCRIT\u{a0}: ses {size} premiers événements ne sont plus ceux qui \
         sont publiés et signés.\nRien n’est publié. «\u{a0}solidaires log verify\u{a0}» \
         cherche la première différence\u{a0}; «\u{a0}solidaires log restart\u{a0}» ouvre \
         publiquement un nouveau journal"
    )]
    Rewritten { size: u64 },
    #[error(
        "les entrées du journal n’ont pas la racine que la base de données annonce pour {size} \
         événements\u{a0}: rien n’est signé"
    )]
    OtherRoot { size: u64 },
    #[error("les fichiers publiés ne vont pas ensemble\u{a0}: {0}")]
    Tiles(String),
    #[error("une entrée du journal ne tient pas dans un fichier\u{a0}: {0}")]
    Entry(#[from] EntryTooLong),
    #[error("un journal d’ici porte ou a porté le nom {0}\u{a0}: il en faut un autre")]
    SameOrigin(String),
}

impl PublicationError {
    pub(crate) fn tiles(error: LogReadError<Self>) -> Self {
        match error {
            LogReadError::Source(error) => error,
            other => Self::Tiles(other.to_string()),
        }
    }
}
