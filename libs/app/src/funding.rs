//! Reports for funders: computed at a sealed position, published once, the same for ever.

use crate::{App, AppError, Command, Done, Request, places, store::Trust};
use domain::{
    Context,
    funding::{self, FundingCommand},
};
use kernel::{Actor, CommandId, Month, ProgrammeId, Role, TenantId};
use reports::{EpciSiren, LogPosition, Report};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use storage::queries::{
    programmes::{ProgrammeView, PublishedReport, programme},
    projections::projected_position,
    report_rows::report_rows,
};

/// How long a publication waits for the facts to be projected.
const FACTS_WITHIN: Duration = Duration::from_secs(20);
const FACTS_POLL: Duration = Duration::from_millis(20);

/// A published report, computed again from the log, and what was published of it.
#[derive(Debug, Clone)]
pub struct PublishedAgain {
    pub report: Report,
    pub published: PublishedReport,
    /// The report's canonical bytes: JSON, the same for ever.
    pub bytes: Vec<u8>,
}

impl App {
    /// Publishes a programme's report of some months, at the position that the log has now.
    ///
    /// # Errors
    /// Only the hub's coordination may; what [`App::execute`] answers; unavailable when the facts
    /// are not projected in time.
    pub async fn publish_report(
        &self,
        actor: &Actor,
        id: CommandId,
        programme: ProgrammeId,
        from: Month,
        to: Month,
    ) -> Result<Done, AppError> {
        if actor.role != Role::Coordinator {
            return Err(AppError::Forbidden);
        }
        let view = self.programme(actor.tenant, programme).await?;
        self.publishable(actor, programme, from, to).await?;
        self.commit_corrections(actor.tenant, (from, to)).await?;
        let head = eventlog::head(self.store.pool()).await.map_err(AppError::unavailable)?;
        self.wait_for_facts(actor.tenant, head.size).await?;
        let at = LogPosition { position: head.size, root_hash: head.root_hash };
        let report = self.compute(actor.tenant, &view, (from, to), at).await?;
        let publish = FundingCommand::PublishReport {
            from,
            to,
            position: head.size,
            root: hex::encode(head.root_hash),
            sha256: hex::encode(Sha256::digest(canonical(&report)?)),
        };
        self.execute(actor, Request::new(id, Command::Funding(programme, publish))).await
    }

    /// Refuses months that cannot be published before anything is computed for them.
    async fn publishable(
        &self,
        actor: &Actor,
        programme: ProgrammeId,
        from: Month,
        to: Month,
    ) -> Result<(), AppError> {
        let hub = actor.tenant;
        let loaded = self.store.load::<funding::Programme>(hub, programme.uuid(), Trust::Fresh);
        let state = loaded.await?.state;
        let (root, sha256) = (String::new(), String::new());
        let asked = FundingCommand::PublishReport { from, to, position: 0, root, sha256 };
        let context = Context { now: self.clock.now(), actor: *actor };
        funding::decide(&state, asked, &context)?;
        Ok(())
    }

    /// The programme that a funder reads, or one of the coordinator's.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where there is none.
    pub async fn programme(
        &self,
        hub: TenantId,
        id: ProgrammeId,
    ) -> Result<ProgrammeView, AppError> {
        let mut reading = self.reading(hub).await?;
        programme(&mut reading, hub, id).await?.ok_or(AppError::NotFound)
    }

    /// A published report, byte for byte as it was published.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] to another programme's funder; [`AppError::ReportChanged`] when the
    /// figures computed now are not those that were published: the read models or the log were
    /// tampered with.
    pub async fn published_report(
        &self,
        actor: &Actor,
        programme: ProgrammeId,
        from: Month,
    ) -> Result<PublishedAgain, AppError> {
        match actor.role {
            Role::Funder(own) if own == programme => {}
            Role::Funder(_) => return Err(AppError::NotFound),
            Role::Coordinator => {}
            _ => return Err(AppError::Forbidden),
        }
        let view = self.programme(actor.tenant, programme).await?;
        let published = view.published.iter().find(|report| report.first_month == from);
        let published = published.ok_or(AppError::NotFound)?.clone();
        let mut root_hash = [0; 32];
        hex::decode_to_slice(&published.root, &mut root_hash)
            .map_err(|_| AppError::ReportChanged)?;
        let at = LogPosition { position: published.position, root_hash };
        let months = (published.first_month, published.last_month);
        let report = self.compute(actor.tenant, &view, months, at).await?;
        let bytes = canonical(&report)?;
        if hex::encode(Sha256::digest(&bytes)) != published.sha256 {
            return Err(AppError::ReportChanged);
        }
        Ok(PublishedAgain { report, published, bytes })
    }

    async fn compute(
        &self,
        hub: TenantId,
        view: &ProgrammeView,
        (from, to): (Month, Month),
        at: LogPosition,
    ) -> Result<Report, AppError> {
        let mut programme = view.programme.clone();
        (programme.first_month, programme.last_month) = (from, to);
        let mut reading = self.reading(hub).await?;
        let rows =
            report_rows(&mut reading, hub, &programme, at.position, &BTreeSet::new()).await?;
        let request = reports::Request { programme, at, epci_names: epci_names() };
        Report::compute(&request, &rows).map_err(AppError::unavailable)
    }

    async fn wait_for_facts(&self, hub: TenantId, position: u64) -> Result<(), AppError> {
        let wait = async {
            let mut poll = tokio::time::interval(FACTS_POLL);
            loop {
                poll.tick().await;
                let mut reading = self.reading(hub).await?;
                if projected_position(&mut reading, "report_facts").await? >= position {
                    return Ok(());
                }
            }
        };
        let in_time = tokio::time::timeout(FACTS_WITHIN, wait).await;
        in_time.unwrap_or_else(|_| Err(AppError::unavailable("the facts are not projected yet")))
    }
}

fn canonical(report: &Report) -> Result<Vec<u8>, AppError> {
    report.canonical_bytes().map_err(AppError::unavailable)
}

fn epci_names() -> BTreeMap<EpciSiren, String> {
    places::communes()
        .filter_map(|place| Some((EpciSiren::try_new(&place.epci).ok()?, place.epci_name.clone())))
        .collect()
}
