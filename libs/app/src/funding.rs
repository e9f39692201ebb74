//! Reports for funders: computed at a sealed position, published once, the same for ever.

use crate::{App, AppError, Command, Done, places, store::Trust};
use domain::{
    Context,
    funding::{self, FundingCommand},
};
use kernel::{Actor, CommandId, Month, ProgrammeId, Role, TenantId};
use reports::{
    CommuneCode, Earlier, EpciSiren, LogPosition, Programme, Report, ReportError, Request, Rows,
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use storage::queries::{
    programmes::{
        ProgrammeView, Publication, PublishedReport, programme, programmes, publications,
    },
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
        let hub = actor.tenant;
        let view = self.programme(hub, programme).await?;
        self.publishable(actor, programme, from, to).await?;
        self.commit_corrections(actor.tenant, (from, to)).await?;
        let head = eventlog::head(self.store.pool()).await.map_err(AppError::unavailable)?;
        self.wait_for("report_facts", hub, head.size).await?;
        self.wait_for("programmes", hub, head.size).await?;
        let at = LogPosition { position: head.size, root_hash: head.root_hash };
        let (report, after) = self.first_report(hub, &view, (from, to), at).await?;
        let publish = FundingCommand::PublishReport {
            from,
            to,
            position: head.size,
            root: hex::encode(head.root_hash),
            sha256: hex::encode(Sha256::digest(canonical(&report)?)),
            withheld: report.withheld(),
            after,
        };
        self.execute(actor, crate::Request::new(id, Command::Funding(programme, publish))).await
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
        let (root, sha256, withheld) = (String::new(), String::new(), String::new());
        let (position, after) = (0, Vec::new());
        let asked =
            FundingCommand::PublishReport { from, to, position, root, sha256, withheld, after };
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

    /// A published report, byte for byte as it was published: the one of the months `from` to `to`,
    /// or the longest that begins with `from`.
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
        to: Option<Month>,
    ) -> Result<PublishedAgain, AppError> {
        match actor.role {
            Role::Funder(own) if own == programme => {}
            Role::Funder(_) => return Err(AppError::NotFound),
            Role::Coordinator => {}
            _ => return Err(AppError::Forbidden),
        }
        let view = self.programme(actor.tenant, programme).await?;
        let asked = |report: &&PublishedReport| {
            report.first_month == from && to.is_none_or(|to| report.last_month == to)
        };
        let published = view.published.iter().rfind(asked).ok_or(AppError::NotFound)?.clone();
        let mut root_hash = [0; 32];
        hex::decode_to_slice(&published.root, &mut root_hash)
            .map_err(|_| AppError::ReportChanged)?;
        let at = LogPosition { position: published.position, root_hash };
        let mut reading = self.reading(actor.tenant).await?;
        let all = publications(&mut reading, actor.tenant).await?;
        let earlier = all.iter().filter(|one| one.report.event_position < published.event_position);
        let closed = closed_months(earlier);
        let months = (published.first_month, published.last_month);
        let request = request(&view.programme, months, at, closed);
        drop(reading);
        let rows = self.rows(actor.tenant, &request).await?;
        let report = Report::published_again(&request, &rows, &published.withheld)
            .map_err(|_| AppError::ReportChanged)?;
        let bytes = canonical(&report)?;
        if hex::encode(Sha256::digest(&bytes)) != published.sha256 {
            return Err(AppError::ReportChanged);
        }
        Ok(PublishedAgain { report, published, bytes })
    }

    /// Computes a report that was not published yet, so that it gives away nothing that others
    /// withhold, and says how many reports of each programme it knows.
    async fn first_report(
        &self,
        hub: TenantId,
        view: &ProgrammeView,
        months: (Month, Month),
        at: LogPosition,
    ) -> Result<(Report, Vec<(ProgrammeId, usize)>), AppError> {
        let mut reading = self.reading(hub).await?;
        let all = publications(&mut reading, hub).await?;
        let views = programmes(&mut reading, hub).await?;
        let after = views.iter().map(|view| (view.programme.id, view.published.len())).collect();
        drop(reading);
        let request = request(&view.programme, months, at, closed_months(all.iter()));
        let mut earlier = Vec::new();
        for one in linked(&all, months) {
            let then = Request {
                programme: cut(&one.programme, (one.report.first_month, one.report.last_month)),
                ..request.clone()
            };
            let rows = self.rows(hub, &then).await?;
            let withheld = one.report.withheld.clone();
            earlier.push(Earlier { programme: then.programme, rows, withheld });
        }
        let own = self.rows(hub, &request).await?;
        // Minutes of arithmetic at worst: not on a thread that answers others.
        let computed =
            tokio::task::spawn_blocking(move || Report::first_published(&request, &own, &earlier));
        let report = match computed.await.map_err(AppError::unavailable)? {
            Ok((report, _)) => Some(report),
            Err(ReportError::NotProtected) => None,
            Err(error) => return Err(AppError::unavailable(error)),
        };
        Ok((funding::protected(report)?, after))
    }

    async fn rows(&self, hub: TenantId, request: &Request) -> Result<Rows, AppError> {
        let mut reading = self.reading(hub).await?;
        let Request { programme, at, closed, .. } = request;
        let pat = BTreeSet::new();
        Ok(report_rows(&mut reading, hub, programme, at.position, closed, &pat).await?)
    }

    async fn wait_for(
        &self,
        projection: &str,
        hub: TenantId,
        position: u64,
    ) -> Result<(), AppError> {
        let wait = async {
            let mut poll = tokio::time::interval(FACTS_POLL);
            loop {
                poll.tick().await;
                let mut reading = self.reading(hub).await?;
                if projected_position(&mut reading, projection).await? >= position {
                    return Ok(());
                }
            }
        };
        let in_time = tokio::time::timeout(FACTS_WITHIN, wait).await;
        in_time.unwrap_or_else(|_| Err(AppError::unavailable("the facts are not projected yet")))
    }
}

/// The programme's report of some months.
fn request(
    programme: &Programme,
    months: (Month, Month),
    at: LogPosition,
    closed: BTreeMap<Month, u64>,
) -> Request {
    Request {
        programme: cut(programme, months),
        at,
        epci_names: epci_names(),
        commune_names: commune_names(),
        closed,
    }
}

fn cut(programme: &Programme, (first_month, last_month): (Month, Month)) -> Programme {
    Programme { first_month, last_month, ..programme.clone() }
}

/// Each month that a report was about, at the position of the first one.
fn closed_months<'a>(published: impl Iterator<Item = &'a Publication>) -> BTreeMap<Month, u64> {
    let mut closed = BTreeMap::new();
    for Publication { programme, report } in published {
        let own = cut(programme, (report.first_month, report.last_month));
        for month in own.months().unwrap_or_default() {
            closed.entry(month).or_insert(report.position);
        }
    }
    closed
}

/// The reports that share months with these, or with others that do; in the order of publication.
fn linked(all: &[Publication], (first, last): (Month, Month)) -> Vec<&Publication> {
    let mut spans = vec![(first, last)];
    let mut is_linked = vec![false; all.len()];
    while let Some((first, last)) = spans.pop() {
        for (one, is_linked) in all.iter().zip(&mut is_linked) {
            let (start, end) = (one.report.first_month, one.report.last_month);
            if !*is_linked && start <= last && first <= end {
                *is_linked = true;
                spans.push((start, end));
            }
        }
    }
    all.iter().zip(is_linked).filter(|(_, linked)| *linked).map(|(one, _)| one).collect()
}

fn canonical(report: &Report) -> Result<Vec<u8>, AppError> {
    report.canonical_bytes().map_err(AppError::unavailable)
}

fn epci_names() -> BTreeMap<EpciSiren, String> {
    places::communes()
        .filter_map(|place| Some((EpciSiren::try_new(&place.epci).ok()?, place.epci_name.clone())))
        .collect()
}

fn commune_names() -> BTreeMap<CommuneCode, String> {
    places::communes()
        .filter_map(|place| Some((CommuneCode::try_new(&place.insee).ok()?, place.name.clone())))
        .collect()
}
