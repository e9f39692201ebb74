//! Moving old partitions of the log to files and back.

use crate::{CtlError, cli::ArchiveTask, progress::Progress};
use app::archives::{ArchiveError, Archivist, Kept, Report, Restored};
use std::path::Path;

pub(crate) async fn perform(url: &str, task: ArchiveTask) -> Result<(), CtlError> {
    match task {
        ArchiveTask::Archive { folder, count } => archive(&archivist(url, &folder)?, count).await,
        ArchiveTask::Restore { folder, first } => {
            let archivist = archivist(url, &folder)?;
            let restored = watched("Retour des événements", async |report| {
                archivist.restore(first, report).await
            });
            match restored.await? {
                Restored::Events(events) => println!("{events} événements sont de retour."),
                Restored::AlreadyThere => {
                    println!("Ces événements sont déjà dans la base\u{a0}: rien à faire.");
                }
            }
            Ok(())
        }
        ArchiveTask::Archives => list(&archivist(url, Path::new("."))?).await,
    }
}

/// Checks the log and the files of what is no longer in the database.
pub(crate) async fn verify(url: &str, folder: &Path) -> Result<(), CtlError> {
    let archivist = archivist(url, folder)?;
    let verification =
        watched("Lecture des archives", async |report| archivist.verify(report).await).await?;
    crate::tasks::tell(&verification)
}

fn archivist(url: &str, folder: &Path) -> Result<Archivist, CtlError> {
    Archivist::connect(url, folder).map_err(|error| CtlError::Archive(error.to_string()))
}

async fn archive(archivist: &Archivist, count: usize) -> Result<(), CtlError> {
    let partitions = archivist.partitions().await.map_err(ArchiveError::from);
    let ready = partitions.map_err(sentence)?.into_iter().filter(|one| one.kept.is_none());
    let mut archived = 0;
    for partition in ready.take(count) {
        let archive =
            watched("Archivage", async |report| archivist.archive(partition.first, report).await);
        let archive = archive.await?;
        println!(
            "{} événements (numéros {} à {}) sont maintenant dans {}",
            archive.events, archive.first, archive.last, archive.file_name
        );
        archived += 1;
    }
    if archived == 0 {
        println!("Rien à archiver\u{a0}: les événements récents restent dans la base.");
    }
    Ok(())
}

async fn list(archivist: &Archivist) -> Result<(), CtlError> {
    let archives = archivist.archives().await.map_err(ArchiveError::from).map_err(sentence)?;
    let partitions = archivist.partitions().await.map_err(ArchiveError::from).map_err(sentence)?;
    for archive in &archives {
        let place = if archive.in_database { "dans la base aussi" } else { "fichier seul" };
        println!(
            "{:>12} à {:>12}  {:>10} événements  {place:<18}  {}  {}",
            archive.first,
            archive.last,
            archive.events,
            archive.archived_at.format("%d/%m/%Y"),
            archive.file_name
        );
    }
    for partition in partitions {
        let state = match partition.kept {
            None => "dans la base, peut être archivé",
            Some(Kept::Open) => "dans la base, en cours",
            Some(Kept::Newest | Kept::NoPartition) => "dans la base, à venir",
        };
        println!("{:>12} à {:>12}  {state}", partition.first, partition.last);
    }
    Ok(())
}

/// Does the work under a line that says how far it is. The events pass twice, each time from the
/// start.
async fn watched<T>(
    task: &'static str,
    work: impl AsyncFnOnce(Report<'_>) -> Result<T, ArchiveError>,
) -> Result<T, CtlError> {
    let (mut line, mut before) = (Progress::start(task, "événements"), 0);
    let mut report = |progress: app::archives::Progress| {
        if progress.events < before {
            line = Progress::start(task, "événements");
        }
        before = progress.events;
        line.show(progress.events, progress.of);
    };
    work(&mut report).await.map_err(sentence)
}

fn sentence(error: ArchiveError) -> CtlError {
    tracing::error!(%error, "archives");
    CtlError::Archive(match error {
        ArchiveError::File { file, source } => {
            format!("le fichier {} ne peut pas être lu ou écrit ({source})", file.display())
        }
        ArchiveError::Damaged { file, .. } => format!(
            "le fichier {} n’est plus ce qui a été écrit\u{a0}; prenez-en une autre copie",
            file.display()
        ),
        ArchiveError::Kept { .. } => "ces événements ne peuvent pas encore partir".to_owned(),
        ArchiveError::NoArchive { first } => {
            format!("aucune archive ne commence au numéro {first}\u{a0}; voir log archives")
        }
        ArchiveError::Locked => "la base est occupée\u{a0}: réessayez plus tard".to_owned(),
        ArchiveError::Log(error) => {
            format!("la base de données n’a pas répondu comme prévu\u{a0}: {error}")
        }
    })
}
