//! What can go wrong at the terminal: sentences in French for whoever reads them there.

use std::{io, path::PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum CtlError {
    #[error(transparent)]
    Config(#[from] runtime::config::ConfigError),
    #[error(transparent)]
    Cluster(#[from] runtime::cluster::ClusterError),
    #[error(transparent)]
    Telemetry(#[from] runtime::TelemetryError),
    #[error("le système ne donne pas de nombres aléatoires ({0})")]
    Randomness(#[from] runtime::NoRandomness),
    #[error("le système refuse\u{a0}: {0}")]
    Io(#[from] io::Error),
    #[error("l’adresse {address} ne peut pas être écoutée\u{a0}: {source}")]
    Listen { address: std::net::SocketAddr, source: io::Error },
    #[error("la commande n’a pas abouti\u{a0}: {0}")]
    App(#[from] app::AppError),
    #[error(
        "la base de données a été préparée par une autre version du programme ({0})\nUne \
         démonstration recommence à neuf avec --fresh\u{a0}: ses données sont alors effacées."
    )]
    OtherSchema(String),
    #[error("{0}")]
    Keys(String),
    #[error("le fichier {file} ne peut pas être lu\u{a0}: {reason}")]
    File { file: PathBuf, reason: String },
    #[error("{0}\nRien n’a été importé.")]
    Catalogue(String),
    #[error("«\u{a0}{0}\u{a0}» n’est pas un identifiant")]
    NotAnId(String),
    #[error("«\u{a0}{0}\u{a0}» n’est pas un rôle\u{a0}: animator, coordinator, producer, funder")]
    NotARole(String),
    #[error("le journal n’est plus ce qu’il était\u{a0}: {0}")]
    LogChanged(String),
    #[error("{0}")]
    Archive(String),
    #[error("«\u{a0}{0}\u{a0}» n’est pas une chose du journal\u{a0}: structure/genre/identifiant")]
    NotAStream(String),
    #[error("{0}")]
    Transfer(String),
    #[error(
        "ATTENTION\u{a0}: le journal donne d’autres lignes que celles qui étaient en place, \
         pour\u{a0}: {0}\nLes lignes refaites, conformes au journal, sont maintenant en place."
    )]
    RebuildDiffers(String),
    #[error("{0} tableaux n’ont pas été refaits\u{a0}; les anciens restent en place")]
    NotRebuilt(usize),
    #[error("aucun tableau ne porte ce nom\u{a0}: {0}")]
    NoSuchReadModel(String),
    #[error(
        "des tableaux sont arrêtés\u{a0}: {0}\nAprès réparation, ils repartent seuls avec le \
         nouveau programme, ou avec\u{a0}: solidaires retry {0}"
    )]
    Stopped(String),
    #[error(transparent)]
    Publication(#[from] app::publication::PublicationError),
    #[error(transparent)]
    Publish(#[from] app::publication::PublishError),
    #[error(
        "aucun dossier de publication\u{a0}: nommez-le dans la variable SOLIDAIRES_PUBLICATION"
    )]
    NoPublication,
    #[error("«\u{a0}{0}\u{a0}» n’est pas le numéro d’une clé\u{a0}: huit chiffres hexadécimaux")]
    NotAKeyId(String),
    #[error("rien n’est encore publié")]
    NothingPublished,
    #[error("{0}")]
    RefusedCosignature(#[from] app::publication::RefusedCosignature),
    #[error("{file}\u{a0}: ce point de contrôle n’est pas digne de foi ({reason})")]
    Checkpoint { file: PathBuf, reason: app::publication::OpenError },
    #[error("une valeur d’exemple est impossible\u{a0}: {0}")]
    Value(#[from] kernel::ValueError),
}

impl From<app::log::GivenOutError> for CtlError {
    fn from(error: app::log::GivenOutError) -> Self {
        match error {
            app::log::GivenOutError::App(error) => error.into(),
            app::log::GivenOutError::Out(error) => error.into(),
        }
    }
}

impl CtlError {
    pub(crate) fn migrating(error: app::StorageError) -> Self {
        match error {
            app::StorageError::Migration(reason) => Self::OtherSchema(reason),
            other => Self::App(other.into()),
        }
    }

    pub(crate) fn file(file: &std::path::Path, reason: impl std::fmt::Display) -> Self {
        Self::File { file: file.to_owned(), reason: reason.to_string() }
    }
}
