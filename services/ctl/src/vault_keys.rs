//! `solidaires vault-keys`: the keys of personal data.

use crate::{CtlError, cli::KeyTask};
use app::Platform;
use chrono::{DateTime, Utc};
use chrono_tz::Europe::Paris;

pub(crate) async fn perform(
    platform: &Platform,
    task: KeyTask,
    backup_days: u32,
) -> Result<(), CtlError> {
    match task {
        KeyTask::List => list(platform).await,
        KeyTask::Rotate => {
            let people = platform.rotate_keys().await?;
            println!(
                "Nouvelle clé en service\u{a0}: les données de {people} personnes sont protégées \
                 par elle.\nL’ancienne sert encore à lire les sauvegardes\u{a0}; «\u{a0}solidaires \
                 vault-keys expire\u{a0}» la détruira dans {backup_days} jours."
            );
            Ok(())
        }
        KeyTask::Expire => {
            let destroyed = platform.expire_keys(backup_days).await?;
            if destroyed.is_empty() {
                println!("Aucune clé remplacée depuis au moins {backup_days} jours.");
            }
            for version in destroyed {
                println!(
                    "Clé n° {version} détruite\u{a0}: les sauvegardes d’avant son remplacement ne \
                     disent plus rien de personne."
                );
            }
            Ok(())
        }
    }
}

async fn list(platform: &Platform) -> Result<(), CtlError> {
    for key in platform.vault_keys().await? {
        let since = match (key.retired_at, key.destroyed_at) {
            (_, Some(at)) => format!("détruite le {}", day(at)),
            (Some(at), None) => format!("remplacée le {}, pour les sauvegardes", day(at)),
            (None, None) => "en service".to_owned(),
        };
        println!("clé n° {}  créée le {}  {since}", key.version, day(key.made_at));
    }
    Ok(())
}

fn day(at: DateTime<Utc>) -> String {
    at.with_timezone(&Paris).format("%d/%m/%Y").to_string()
}
