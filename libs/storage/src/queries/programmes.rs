//! Funders' programmes and what was published for them.

use crate::{StorageError, columns::Columns};
use chrono::{DateTime, Utc};
use kernel::{Category, Month, ProgrammeId, TenantId};
use reports::{EpciSiren, Perimeter, Programme};
use sqlx::{PgConnection, Row, postgres::PgRow};

/// A programme with the reports published for it, by their last month, the shorter first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeView {
    pub programme: Programme,
    pub published: Vec<PublishedReport>,
}

/// A report as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedReport {
    pub first_month: Month,
    pub last_month: Month,
    /// Of the sealed log.
    pub position: u64,
    /// The log's Merkle root at that position, in hexadecimal.
    pub root: String,
    /// Of the report's canonical bytes, in hexadecimal.
    pub sha256: String,
    pub published_at: DateTime<Utc>,
    /// Which figures it withholds, as `reports::Report::withheld` writes it.
    pub withheld: String,
    /// Where its event stands in the sealed log.
    pub event_position: u64,
}

/// A report of any programme of a hub, with the programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    pub programme: Programme,
    pub report: PublishedReport,
}

/// All reports of the hub, in the order in which they were published: what a further one must not
/// give away.
pub async fn publications(
    connection: &mut PgConnection,
    hub: TenantId,
) -> Result<Vec<Publication>, StorageError> {
    let mut all: Vec<Publication> = Vec::new();
    for view in programmes(connection, hub).await? {
        let programme = view.programme;
        all.extend(
            view.published
                .into_iter()
                .map(|report| Publication { programme: programme.clone(), report }),
        );
    }
    all.sort_by_key(|publication| publication.report.event_position);
    Ok(all)
}

/// The hub's programmes, by name: the coordinator's list.
pub async fn programmes(
    connection: &mut PgConnection,
    hub: TenantId,
) -> Result<Vec<ProgrammeView>, StorageError> {
    select(connection, hub, None).await
}

/// One programme: the funder's page.
pub async fn programme(
    connection: &mut PgConnection,
    hub: TenantId,
    programme: ProgrammeId,
) -> Result<Option<ProgrammeView>, StorageError> {
    Ok(select(connection, hub, Some(programme)).await?.pop())
}

async fn select(
    connection: &mut PgConnection,
    hub: TenantId,
    programme: Option<ProgrammeId>,
) -> Result<Vec<ProgrammeView>, StorageError> {
    let programmes = "SELECT * FROM read.programmes \
        WHERE tenant_id = $1 AND ($2::uuid IS NULL OR programme_id = $2) \
        ORDER BY name, programme_id";
    let reports = "SELECT * FROM read.published_reports \
        WHERE tenant_id = $1 AND programme_id = $2 ORDER BY last_month, first_month DESC, version";
    let rows = sqlx::query(programmes)
        .bind(hub.uuid())
        .bind(programme.map(ProgrammeId::uuid))
        .fetch_all(&mut *connection)
        .await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in &rows {
        let programme = registered(row)?;
        let published = sqlx::query(reports)
            .bind(hub.uuid())
            .bind(programme.id.uuid())
            .fetch_all(&mut *connection)
            .await?;
        let published = published.iter().map(report).collect::<Result<_, _>>()?;
        views.push(ProgrammeView { programme, published });
    }
    Ok(views)
}

fn registered(row: &PgRow) -> Result<Programme, StorageError> {
    let territory: Vec<String> = row.try_get("territory")?;
    let categories: Vec<Category> = row.words("categories")?;
    let perimeter = if territory.is_empty() {
        Perimeter::Everywhere
    } else {
        let epcis = territory.iter().map(|siren| EpciSiren::try_new(siren));
        Perimeter::Epcis(epcis.collect::<Result<_, _>>()?)
    };
    Ok(Programme {
        id: ProgrammeId::from_uuid(row.try_get("programme_id")?),
        name: row.try_get("name")?,
        funders: row.try_get("funders")?,
        first_month: row.word("first_month")?,
        last_month: row.word("last_month")?,
        perimeter,
        categories: (!categories.is_empty()).then(|| categories.into_iter().collect()),
    })
}

fn report(row: &PgRow) -> Result<PublishedReport, StorageError> {
    Ok(PublishedReport {
        first_month: row.word("first_month")?,
        last_month: row.word("last_month")?,
        position: row.count("position")?,
        root: row.try_get("root")?,
        sha256: row.try_get("sha256")?,
        published_at: row.try_get("published_at")?,
        withheld: row.try_get("withheld")?,
        event_position: row.count("event_position")?,
    })
}
