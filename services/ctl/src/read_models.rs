//! Read models: how far they are, trying again those that stand still, making them anew.

use crate::{CtlError, progress::Progress};
use app::{AppError, Platform, ReadModels};
use std::sync::Mutex;

/// Shows how far each read model is.
pub(crate) async fn status(platform: &Platform) -> Result<(), CtlError> {
    show(&platform.read_models().await?)
}

/// Has those that stand still (or these) go on, and shows how far that went.
pub(crate) async fn retry(platform: &Platform, names: &[String]) -> Result<(), CtlError> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let read_models = platform.retry(names.iter().copied()).await;
    show(&read_models.map_err(|error| unknown(error, &names))?)
}

fn show(read_models: &ReadModels) -> Result<(), CtlError> {
    println!("Le journal est à la position {}.", read_models.head);
    for status in &read_models.projections {
        let behind = read_models.head.saturating_sub(status.position);
        let state = match (&status.failure, behind) {
            (Some(_), _) => "ARRÊTÉ".to_owned(),
            (None, 0) => "à jour".to_owned(),
            (None, 1) => "1 événement de retard".to_owned(),
            (None, behind) => format!("{behind} événements de retard"),
        };
        println!("{:<24} position {:>8}  {state}", status.projection, status.position);
        if let Some(failure) = &status.failure {
            println!("    arrêté à la position {}", failure.position);
            println!("    événement {}", failure.event);
            println!("    erreur\u{a0}: {}", failure.error);
        }
    }
    let stopped: Vec<&str> =
        read_models.stopped().map(|status| status.projection.as_str()).collect();
    if stopped.is_empty() { Ok(()) } else { Err(CtlError::Stopped(stopped.join(" "))) }
}

/// Makes these read models anew (all, where none is named) while the live ones go on.
pub(crate) async fn rebuild(platform: &Platform, names: &[String]) -> Result<(), CtlError> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    platform.worker().catch_up().await?;
    let progress = Mutex::new(Progress::start("Reconstruction", "événements"));
    let watch = move |now: app::RebuildProgress| {
        if let Ok(mut progress) = progress.lock() {
            progress.show(now.done, now.total);
        }
    };
    let outcome = platform.rebuild_watched(names.iter().copied(), watch).await;
    let outcome = outcome.map_err(|error| unknown(error, &names))?;
    for one in &outcome.rebuilt {
        let same = if one.unchanged { "identique, octet par octet" } else { "DIFFÉRENT" };
        println!("{:<24} position {:>8}  {same}", one.projection, one.position);
    }
    for error in &outcome.failed {
        eprintln!("Resté comme il était\u{a0}: {error}");
    }
    let differing: Vec<&str> =
        outcome.rebuilt.iter().filter(|one| !one.unchanged).map(|one| one.projection).collect();
    if !outcome.failed.is_empty() {
        return Err(CtlError::NotRebuilt(outcome.failed.len()));
    }
    if differing.is_empty() { Ok(()) } else { Err(CtlError::RebuildDiffers(differing.join(", "))) }
}

fn unknown(error: AppError, names: &[&str]) -> CtlError {
    match error {
        AppError::NotFound => CtlError::NoSuchReadModel(names.join(", ")),
        error => error.into(),
    }
}
