//! The published log: its keys, its witnesses, and the database held against it.

use crate::{
    CtlError,
    cli::{KeysTask, WitnessTask},
};
use app::{
    Platform,
    publication::{Checkpoint, Publication, VerifierKey},
};
use kernel::Clock;
use runtime::{RealClock, config::Config, random_bytes};
use std::{
    future::Future,
    io::{Read, stdin},
    path::Path,
    time::Duration,
};

/// The shortest time between two checkpoints.
const PAUSE: Duration = Duration::from_secs(5);

/// The folder in which the log is published, if it is.
pub(crate) fn publication(config: &Config) -> Option<Publication> {
    config.publication.folder.as_ref().map(Publication::at)
}

fn required(config: &Config) -> Result<Publication, CtlError> {
    publication(config).ok_or(CtlError::NoPublication)
}

/// The same, once the database has been held against it.
pub(crate) async fn checked(
    platform: &Platform,
    config: &Config,
) -> Result<Option<Publication>, CtlError> {
    let publication = publication(config);
    check(platform, publication.as_ref()).await?;
    Ok(publication)
}

/// Refuses a database whose log is not the one that was signed.
pub(crate) async fn check(
    platform: &Platform,
    publication: Option<&Publication>,
) -> Result<(), CtlError> {
    match publication {
        Some(publication) => Ok(platform.check_publication(publication).await?),
        None => Ok(()),
    }
}

/// The publication of a demonstration, with a key; a fresh one begins with nothing.
pub(crate) fn prepared(config: &Config, fresh: bool) -> Result<Option<Publication>, CtlError> {
    let Some(publication) = publication(config) else { return Ok(None) };
    if fresh && publication.folder().exists() {
        std::fs::remove_dir_all(publication.folder())?;
    }
    if publication.keys()?.is_empty() {
        publication.create_key(&origin(config), &mut random_bytes()?)?;
    }
    Ok(Some(publication))
}

/// How a log is called: where it is read, without the scheme.
fn origin(config: &Config) -> String {
    let url = &config.web.public_url;
    let host = url.split_once("://").map_or(url.as_str(), |(_, host)| host);
    format!("{host}/transparence")
}

/// Works, and publishes meanwhile, until `stop` is done.
pub(crate) async fn work(
    platform: &Platform,
    publication: Option<&Publication>,
    stop: impl Future<Output = ()>,
) -> Result<(), CtlError> {
    let publishing = async {
        match publication {
            Some(publication) => platform.publish_regularly(publication, PAUSE).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = worker::run(platform, stop) => Ok(()),
        refused = publishing => Err(refused.into()),
    }
}

pub(crate) async fn publish(platform: &Platform, config: &Config) -> Result<(), CtlError> {
    match platform.publish(&required(config)?).await? {
        Some(new) => println!(
            "{} événements sont publiés et signés, dont {} nouveaux.",
            new.checkpoint.size(),
            new.added
        ),
        None => println!("Rien de nouveau à publier."),
    }
    Ok(())
}

/// Compares the log with a checkpoint that was kept, or with the one that was signed last here.
pub(crate) async fn compare(
    platform: &Platform,
    config: &Config,
    file: Option<&Path>,
    key: Option<&str>,
) -> Result<(), CtlError> {
    let publication = publication(config);
    let Some(file) = file else { return check(platform, publication.as_ref()).await };
    let bytes = std::fs::read(file).map_err(|error| CtlError::file(file, error))?;
    let keys = match (key, publication) {
        (Some(key), _) => vec![verifier_key(key)?],
        (None, Some(publication)) => {
            publication.keys()?.into_iter().map(|known| known.key).collect()
        }
        (None, None) => vec![],
    };
    let opened = Checkpoint::open(&bytes, &keys);
    let (kept, _) =
        opened.map_err(|reason| CtlError::Checkpoint { file: file.to_owned(), reason })?;
    platform.compare(&kept).await?;
    println!(
        "Le journal prolonge le point de contrôle gardé ({} événements, {}).",
        kept.size(),
        kept.origin()
    );
    Ok(())
}

fn verifier_key(text: &str) -> Result<VerifierKey, CtlError> {
    let key = text.trim().parse::<VerifierKey>();
    Ok(key.map_err(app::publication::PublicationError::from)?)
}

fn today() -> String {
    RealClock.now().date_naive().to_string()
}

pub(crate) fn restart(config: &Config, origin: &str, reason: &str) -> Result<(), CtlError> {
    let publication = required(config)?;
    let key = publication.restart(origin, (&today(), reason), &mut random_bytes()?)?;
    println!(
        "Un nouveau journal commence, sous le nom {origin}. L’ancien reste visible, avec la \
         raison.\nSa clé publique, à donner à qui vérifie\u{a0}:\n{key}"
    );
    Ok(())
}

pub(crate) fn keys(task: KeysTask, config: &Config) -> Result<(), CtlError> {
    let publication = required(config)?;
    match task {
        KeysTask::Create { origin: name } => {
            let name = name.unwrap_or_else(|| origin(config));
            let key = publication.create_key(&name, &mut random_bytes()?)?;
            println!("La clé est créée. Sa moitié publique, à donner à qui vérifie\u{a0}:\n{key}");
        }
        KeysTask::Show => {
            let keys = publication.keys()?;
            if keys.is_empty() {
                println!("Aucune clé. «\u{a0}solidaires keys create\u{a0}» crée la première.");
            }
            for known in keys {
                match known.retired {
                    None => println!("en service               {}", known.key),
                    Some(day) => println!("retirée le {day}    {}", known.key),
                }
            }
        }
        KeysTask::Rotate => {
            let key = publication.rotate_key(&mut random_bytes()?)?;
            println!(
                "La nouvelle clé signe à côté de l’ancienne. Donnez-la à qui vérifie, puis retirez \
                 l’ancienne avec «\u{a0}solidaires keys retire\u{a0}».\n{key}"
            );
        }
        KeysTask::Retire { id } => {
            let parsed = u32::from_str_radix(&id, 16).ok().filter(|_| id.len() == 8);
            let key = parsed.ok_or(CtlError::NotAKeyId(id))?;
            let key = publication.retire_key(key, &today())?;
            println!("Cette clé ne signe plus. Ce qu’elle a signé reste vérifiable.\n{key}");
        }
    }
    Ok(())
}

pub(crate) fn witness(task: WitnessTask, config: &Config) -> Result<(), CtlError> {
    let publication = required(config)?;
    match task {
        WitnessTask::Add { key } => {
            let key = verifier_key(&key)?;
            publication.add_witness(key.clone())?;
            println!("Les cosignatures de {} seront publiées.", key.name());
        }
        WitnessTask::Remove { name } => {
            publication.remove_witness(&name)?;
            println!("{name} n’est plus un témoin.");
        }
        WitnessTask::List => {
            publication.witnesses()?.iter().for_each(|key| println!("{key}"));
        }
        WitnessTask::Request { old } => {
            let request = publication.request(old)?.ok_or(CtlError::NothingPublished)?;
            print!("{}", request.to_text());
        }
        WitnessTask::Receive => {
            let mut bytes = vec![];
            stdin().read_to_end(&mut bytes)?;
            let taken = publication.take_cosignatures(&bytes)?;
            for (name, _) in taken.witnesses {
                println!("{name} a cosigné le point de contrôle de {} événements.", taken.size);
            }
        }
    }
    Ok(())
}
