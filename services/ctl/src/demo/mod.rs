//! A month of department 54, played with real commands in real time order: last month from the
//! first proposal to the funders' reports, and this month's campaign left open.
//!
//! Every command's id is derived from what it is for, so a demonstration that was interrupted goes
//! on where it stopped.

mod campaign;
mod chance;
mod department;
mod files;
mod lab;
mod links;
mod logistics;
mod payments;
mod prices;
mod shopping;
mod story;

use crate::{
    CtlError,
    database::Database,
    publishing,
    serve::{listen, serve},
};
use kernel::{Clock, IdSource};
use runtime::{RealClock, RealIds, config::Config, shutdown_signal};
use std::{path::Path, sync::Arc};
use story::SwitchableClock;

pub use files::{Files, StructureRow};
pub use story::{Dates, Story, StoryClock, account_id, producer_id, structure_id};

/// `solidaires demo`.
pub(crate) async fn run(
    config: &Config,
    fresh: bool,
    data: &Path,
    stop: bool,
) -> Result<(), CtlError> {
    let files = Files::read(data)?;
    println!("Démarrage de la base de données…");
    let database = Database::open(&config.database, fresh).await?;
    let clock = Arc::new(SwitchableClock::default());
    let ids: Arc<dyn IdSource> = Arc::new(RealIds);
    let dates = Dates::around(RealClock.now())?;
    let platform = database
        .platform((&config.database, &config.vault), Arc::clone(&clock) as Arc<dyn Clock>, ids)
        .await?;
    let publication = publishing::prepared(config, fresh)?;
    publishing::check(&platform, publication.as_ref()).await?;
    let story = Story::new(platform.clone(), Arc::clone(clock.story()), files, dates);
    story.play().await?;
    clock.switch_to_real_time();
    if let Some(publication) = &publication {
        platform.publish(publication).await?;
    }
    if stop {
        return database.close();
    }
    let listener = listen(&config.web).await?;
    links::print(&story, &config.web.public_url).await?;
    let (told, mut hears) = tokio::sync::watch::channel(());
    let working = platform.clone();
    let published = publication.clone();
    let worker = tokio::spawn(async move {
        // An error means that the service ended: the worker ends too.
        let stop = async move { _ = hears.changed().await };
        publishing::work(&working, published.as_ref(), stop).await
    });
    let state = web::WebState::new(story.app().clone(), &config.web.public_url);
    let state = state.with_publication(publication);
    let served = serve(state, &platform, listener, shutdown_signal()?).await;
    drop(told);
    match worker.await {
        Ok(worked) => worked?,
        Err(error) => tracing::error!(%error, "the worker did not end in order"),
    }
    println!("Arrêt de la base de données…");
    database.close()?;
    served
}
