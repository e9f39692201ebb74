//! One function for each sub-command.

use crate::{
    CtlError, Task, archives,
    cli::LogTask,
    database::Database,
    demo, log, people, publishing, read_models, retention,
    serve::{listen, serve},
    vault_keys,
};
use app::{App, ImportError, Platform, Verification, vault::PersonDetails};
use kernel::{AccountId, Actor, Clock, CommandId, IdSource, Role, TenantId};
use runtime::{RealClock, RealIds, config::Config, random_bytes, shutdown_signal};
use std::{path::Path, str::FromStr, sync::Arc};

pub(crate) async fn perform(task: Task, config: &Config) -> Result<(), CtlError> {
    if let Task::Demo { fresh, data, stop } = task {
        return demo::run(config, fresh, &data, stop).await;
    }
    // Keys and witnesses are matters of the folder alone.
    let task = match task {
        Task::Keys { task } => return publishing::keys(task, config),
        Task::Witness { task } => return publishing::witness(task, config),
        other => other,
    };
    let database = Database::open(&config.database, false).await?;
    let clock: Arc<dyn Clock> = Arc::new(RealClock);
    let ids: Arc<dyn IdSource> = Arc::new(RealIds);
    let platform = database.platform((&config.database, &config.vault), clock, ids).await?;
    let done = on(&platform, &database.url, task, config).await;
    database.close()?;
    done
}

async fn on(platform: &Platform, url: &str, task: Task, config: &Config) -> Result<(), CtlError> {
    match task {
        // Opening the database migrated it.
        Task::Demo { .. } | Task::Keys { .. } | Task::Witness { .. } | Task::Migrate => {
            println!("La base de données est à jour.");
            Ok(())
        }
        Task::Serve => {
            let publication = publishing::checked(platform, config).await?;
            let listener = listen(&config.web).await?;
            let database = &config.database;
            let (app, replicas) = (platform.app.clone(), &database.read_replicas);
            let app = app.with_replicas(replicas, database.connections_max).await?;
            println!("Les pages sont servies à l’adresse {}", config.web.public_url);
            let state = web::WebState::new(app, &config.web.public_url);
            let state = state.with_publication(publication);
            serve(state, platform, listener, shutdown_signal()?).await
        }
        Task::Work => {
            let publication = publishing::checked(platform, config).await?;
            let stop = shutdown_signal()?;
            tokio::select! {
                worked = publishing::work(platform, publication.as_ref(), stop) => worked,
                () = worker::retain(platform, config.vault.backup_days) => Ok(()),
            }
        }
        Task::Publish => publishing::publish(platform, config).await,
        Task::Status => read_models::status(platform).await,
        Task::Retry { projections } => read_models::retry(platform, &projections).await,
        Task::Rebuild { projections } => read_models::rebuild(platform, &projections).await,
        Task::ForgetExpired => forget_expired(platform).await,
        Task::Erase { tenant, person, yes } => {
            people::erase(platform, id(&tenant)?, id(&person)?, yes).await
        }
        Task::ExportPerson { tenant, person } => {
            people::export(platform, id(&tenant)?, id(&person)?).await
        }
        Task::Retention { dry_run } => {
            retention::perform(platform, config.vault.backup_days, dry_run).await
        }
        Task::VaultKeys { task } => {
            vault_keys::perform(platform, task, config.vault.backup_days).await
        }
        Task::Log { task: LogTask::Verify { archives: Some(folder), .. } } => {
            archives::verify(url, &folder).await
        }
        Task::Log { task: LogTask::Verify { checkpoint, key, .. } } => {
            tell(&platform.verify_log().await?)?;
            publishing::compare(platform, config, checkpoint.as_deref(), key.as_deref()).await
        }
        Task::Log { task: LogTask::Restart { origin, reason } } => {
            publishing::restart(config, &origin, &reason)
        }
        Task::Log { task: LogTask::Look(task) } => log::perform(platform, task).await,
        Task::Log { task: LogTask::Archives(task) } => archives::perform(url, task).await,
        Task::ImportCatalogue { hub, producer, file, preview } => {
            import(platform, &hub, &producer, &file, preview).await
        }
        Task::SignInLink { tenant, account } => {
            let (tenant, account) = (id::<TenantId>(&tenant)?, id::<AccountId>(&account)?);
            let token = platform.app.sign_in_link(tenant, account, random_bytes()?).await?;
            println!("{}/connexion/{token}", config.web.public_url);
            Ok(())
        }
        Task::AddAccess { tenant, role, of, alias } => {
            let of = of.as_deref().map(id::<AccountId>).transpose()?;
            add_access(platform, id(&tenant)?, (role, of), alias).await
        }
    }
}

async fn forget_expired(platform: &Platform) -> Result<(), CtlError> {
    let forgotten = platform.forget_expired().await?;
    println!("Liens et sessions effacés\u{a0}: {forgotten}.");
    Ok(())
}

/// Gives somebody of this alias an access in a role, which may be of somebody or something.
async fn add_access(
    platform: &Platform,
    tenant: TenantId,
    (name, of): (String, Option<AccountId>),
    alias: String,
) -> Result<(), CtlError> {
    let role = Role::from_parts(&name, of.map(AccountId::uuid));
    let role = role.map_err(|_| CtlError::NotARole(name))?;
    let account = AccountId::from_uuid(platform.app.ids().fresh());
    let details = PersonDetails { alias, ..PersonDetails::default() };
    platform.app.add_access(tenant, account, role, &details).await?;
    println!("{account}");
    Ok(())
}

fn id<T: FromStr>(text: &str) -> Result<T, CtlError> {
    text.parse().map_err(|_| CtlError::NotAnId(text.to_owned()))
}

/// Says what a verification found.
pub(crate) fn tell(verification: &Verification) -> Result<(), CtlError> {
    if let Some(difference) = &verification.difference {
        return Err(CtlError::LogChanged(format!("{difference:?}")));
    }
    println!(
        "Le journal est intact\u{a0}: {} événements et {} points de contrôle vérifiés.",
        verification.events, verification.checkpoints
    );
    if verification.unlinked > 0 {
        println!(
            "{} événements de personnes effacées ne peuvent plus être reliés à leur empreinte.",
            verification.unlinked
        );
    }
    for stretch in &verification.unread {
        println!(
            "Positions {} à {}\u{a0}: dans des archives, pas relues ici (--archives les relit).",
            stretch.start(),
            stretch.end()
        );
    }
    Ok(())
}

async fn import(
    platform: &Platform,
    hub: &str,
    producer: &str,
    file: &Path,
    preview: bool,
) -> Result<(), CtlError> {
    let bytes = tokio::fs::read(file).await.map_err(|error| CtlError::file(file, error))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if preview {
        let preview = App::preview_catalogue(&name, &bytes)
            .map_err(|error| CtlError::Catalogue(error.to_string()))?;
        for line in &preview.lines {
            println!("{:>5}  {:<12} {}", line.line, line.reference, line.name);
        }
        for error in &preview.errors {
            println!("{name}, {error}");
        }
        return Ok(());
    }
    let actor = Actor {
        account: AccountId::derived(&[b"operator"]),
        tenant: id::<TenantId>(hub)?,
        role: Role::Coordinator,
    };
    let command = CommandId::from_uuid(platform.app.ids().fresh());
    let imported =
        platform.app.import_catalogue(&actor, command, id(producer)?, &name, &bytes).await;
    match imported {
        Ok(imported) => {
            println!("{} produits importés.", imported.products);
            Ok(())
        }
        Err(ImportError::Lines(errors)) => {
            let lines: Vec<String> =
                errors.iter().map(|error| format!("{name}, {error}")).collect();
            Err(CtlError::Catalogue(lines.join("\n")))
        }
        Err(ImportError::Unreadable(error)) => Err(CtlError::Catalogue(error.to_string())),
        Err(ImportError::App(error)) => Err(error.into()),
    }
}
