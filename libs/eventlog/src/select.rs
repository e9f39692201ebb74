//! Looking into the log: which events, and as of when.
//!
//! *As of a time* t means: up to and with the last event, in the sealed order, that was recorded at
//! t or before. Clocks of several servers differ a little, so an event recorded just after t may
//! stand before that one, and belongs to it: what is seen is always a state that the log once had.
//! An event that is not sealed yet is in no position's past, and so in no time's either.

use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgConnection, PgPool, Postgres, Transaction};
use uuid::Uuid;

use crate::error::ReadError;
use crate::model::{RecordedEvent, StreamId};
use crate::read::{EventRow, archived, database_number, event_columns, head, load, natural};
use crate::verify::begin_snapshot;

/// What sealed events are wanted; a field that is `None` leaves the choice open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    pub tenant: Option<Uuid>,
    pub category: Option<String>,
    pub stream: Option<Uuid>,
    /// The event's name.
    pub name: Option<String>,
    /// The role in which its actor acted.
    pub role: Option<String>,
    pub correlation: Option<Uuid>,
    pub from_position: Option<u64>,
    pub to_position: Option<u64>,
    /// Recorded at this time or later, whatever the position.
    pub from_time: Option<DateTime<Utc>>,
    /// Recorded at this time or before.
    pub to_time: Option<DateTime<Utc>>,
}

/// A moment in the past of a stream or of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// Of a stream: after its event of this version.
    Version(u64),
    /// After the event at this position.
    Position(u64),
    /// After the last event recorded by then: see the head of this file.
    Time(DateTime<Utc>),
}

/// The position of the last sealed event recorded at `time` or before; 0 if there is none.
///
/// For the role `solidaires_worker`; in a transaction of a tenant, the last of its own events.
/// [`ReadError::Archived`] where it may be in an archive file.
pub async fn position_at(
    connection: &mut PgConnection,
    time: DateTime<Utc>,
) -> Result<u64, ReadError> {
    let position: Option<i64> = sqlx::query_scalar(
        "SELECT r.first_position + e.seq - r.first_seq
         FROM eventlog.runs r
         CROSS JOIN LATERAL (SELECT e.seq FROM eventlog.events e
             WHERE e.seq BETWEEN r.first_seq AND r.last_seq AND e.recorded_at <= $1
             ORDER BY e.seq DESC LIMIT 1) e
         ORDER BY r.first_position DESC LIMIT 1",
    )
    .bind(time)
    .fetch_optional(&mut *connection)
    .await?;
    let position = natural(position.unwrap_or_default())?;
    let size = head(&mut *connection).await?.size;
    Selection::default().refuse_archived(connection, position + 1, size).await?;
    Ok(position)
}

/// The events that one stream had at a moment of its past, oldest first. The connection is as for
/// [`load`]; what [`position_at`] says of times holds here.
pub async fn load_as_of(
    connection: &mut PgConnection,
    stream: &StreamId,
    as_of: AsOf,
) -> Result<Vec<RecordedEvent>, ReadError> {
    let mut events = load(&mut *connection, stream, 0).await?;
    let position = match as_of {
        AsOf::Version(version) => {
            events.retain(|event| event.version <= version);
            return Ok(events);
        }
        AsOf::Position(position) => position,
        AsOf::Time(time) => position_at(connection, time).await?,
    };
    events.retain(|event| event.position.is_some_and(|own| own <= position));
    Ok(events)
}

/// What an event of a selection must be; `$1` and `$2` are the first and the last position.
macro_rules! is_selected {
    () => {
        "($3::uuid IS NULL OR e.tenant_id = $3) AND ($4::text IS NULL OR e.category = $4)
         AND ($5::uuid IS NULL OR e.stream_id = $5) AND ($6::text IS NULL OR e.name = $6)
         AND ($7::text IS NULL OR e.role = $7) AND ($8::uuid IS NULL OR e.correlation_id = $8)
         AND ($9::timestamptz IS NULL OR e.recorded_at >= $9)
         AND ($10::timestamptz IS NULL OR e.recorded_at <= $10)"
    };
}

/// The selected events of one tenant, found by its part of the primary key.
macro_rules! of_tenant {
    () => {
        concat!(
            "SELECT ",
            event_columns!("r.first_position + e.seq - r.first_seq"),
            " FROM eventlog.events e
              JOIN eventlog.runs r ON int8range(r.first_seq, r.last_seq, '[]') @> e.seq
              WHERE e.tenant_id = $3
                AND r.first_position + e.seq - r.first_seq BETWEEN $1 AND $2 AND ",
            is_selected!(),
            " ORDER BY position"
        )
    };
}

/// The selected events of a stretch of positions, found by their numbers.
const OF_STRETCH: &str = concat!(
    "WITH stretch AS MATERIALIZED (
         SELECT first_position - first_seq AS shift,
             greatest(first_seq, first_seq + $1 - first_position) AS first_seq,
             least(last_seq, first_seq + $2 - first_position) AS last_seq
         FROM eventlog.runs WHERE last_position >= $1 AND first_position <= $2)
     SELECT ",
    event_columns!("stretch.shift + e.seq"),
    " FROM stretch
      CROSS JOIN LATERAL (SELECT * FROM eventlog.events e
          WHERE e.seq BETWEEN stretch.first_seq AND stretch.last_seq) e
      WHERE ",
    is_selected!(),
    " ORDER BY position"
);

type Query<'q, Row> = sqlx::query::QueryAs<'q, Postgres, Row, sqlx::postgres::PgArguments>;

impl Selection {
    /// A query in which `$1` to `$10` are what it selects by.
    fn query<Row>(&self, sql: &'static str, first: u64, last: u64) -> Query<'_, Row>
    where
        Row: for<'r> FromRow<'r, sqlx::postgres::PgRow>,
    {
        sqlx::query_as(sql)
            .bind(database_number(first))
            .bind(database_number(last))
            .bind(self.tenant)
            .bind(&self.category)
            .bind(self.stream)
            .bind(&self.name)
            .bind(&self.role)
            .bind(self.correlation)
            .bind(self.from_time)
            .bind(self.to_time)
    }

    /// The selected events among the positions `first` to `last`, in order.
    /// [`ReadError::Archived`] where some may be in an archive file.
    pub async fn between(
        &self,
        connection: &mut PgConnection,
        first: u64,
        last: u64,
    ) -> Result<Vec<RecordedEvent>, ReadError> {
        let first = first.max(self.from_position.unwrap_or(1));
        let last = last.min(self.to_position.unwrap_or(u64::MAX));
        let events = self.here_between(connection, first, last).await?;
        self.refuse_archived(connection, first, last).await?;
        Ok(events)
    }

    /// The same, as far as they are in the database.
    async fn here_between(
        &self,
        connection: &mut PgConnection,
        first: u64,
        last: u64,
    ) -> Result<Vec<RecordedEvent>, ReadError> {
        recorded(self.query(OF_STRETCH, first, last).fetch_all(connection).await?)
    }

    /// Fails where what is selected among these positions may be in an archive file: a part of it
    /// must not be taken for all. Names the numbers of the whole file. To be asked after reading,
    /// since archiving goes on meanwhile.
    async fn refuse_archived(
        &self,
        connection: &mut PgConnection,
        first: u64,
        last: u64,
    ) -> Result<(), ReadError> {
        let numbers: Option<(i64, i64)> = sqlx::query_as(
            "SELECT d.first_seq, d.last_seq
             FROM (SELECT greatest(first_seq, first_seq + $1 - first_position) AS first_seq,
                       least(last_seq, first_seq + $2 - first_position) AS last_seq
                   FROM eventlog.runs WHERE last_position >= $1 AND first_position <= $2) stretch
             JOIN eventlog.detached d
                 ON d.first_seq <= stretch.last_seq AND stretch.first_seq <= d.last_seq
             CROSS JOIN LATERAL (SELECT greatest(d.first_seq, stretch.first_seq) AS first_seq,
                 least(d.last_seq, stretch.last_seq) AS last_seq) away
             WHERE EXISTS (SELECT FROM eventlog.detached)
               AND ($3::uuid IS NULL OR EXISTS (SELECT FROM eventlog.heads h
                   WHERE h.tenant_id = $3 AND ($4::text IS NULL OR h.category = $4)
                     AND ($5::uuid IS NULL OR h.stream_id = $5)
                     AND h.first_seq <= away.last_seq AND away.first_seq <= h.last_seq))
             ORDER BY 1 LIMIT 1",
        )
        .bind(database_number(first))
        .bind(database_number(last))
        .bind(self.tenant)
        .bind(&self.category)
        .bind(self.stream)
        .fetch_optional(connection)
        .await?;
        match numbers {
            Some((first, last)) => Err(archived(first, last)),
            None => Ok(()),
        }
    }

    /// The newest selected events, at most `count`, the very newest last.
    /// [`ReadError::Archived`] where some of them may be in an archive file.
    ///
    /// For the role `solidaires_worker`. Without a tenant the log is read backwards from its end,
    /// a stretch at a time, until there are enough; with one, only what is the tenant's is read.
    pub async fn newest(&self, pool: &PgPool, count: u32) -> Result<Vec<RecordedEvent>, ReadError> {
        let mut connection = pool.acquire().await?;
        let first = self.from_position.unwrap_or(1).max(1);
        let size = head(&mut *connection).await?.size;
        let last = self.to_position.unwrap_or(u64::MAX).min(size);
        let events = if self.tenant.is_some() {
            let newest = concat!(of_tenant!(), " DESC LIMIT $11");
            let query = self.query(newest, first, last).bind(i64::from(count));
            let mut events = recorded(query.fetch_all(&mut *connection).await?)?;
            events.reverse();
            events
        } else {
            self.newest_of_all(&mut connection, first, last, count as usize).await?
        };
        let is_full = events.len() >= count as usize;
        let oldest = events.first().and_then(|event| event.position).filter(|_| is_full);
        self.refuse_archived(&mut connection, oldest.unwrap_or(first), last).await?;
        Ok(events)
    }

    async fn newest_of_all(
        &self,
        connection: &mut PgConnection,
        first: u64,
        mut last: u64,
        count: usize,
    ) -> Result<Vec<RecordedEvent>, ReadError> {
        let (mut found, mut width) = (Vec::new(), (count as u64).max(STRETCH));
        while found.len() < count && last >= first {
            let start = last.saturating_sub(width - 1).max(first);
            let mut earlier = self.here_between(connection, start, last).await?;
            earlier.append(&mut found);
            found = earlier;
            last = start - 1;
            width = (width * 2).min(STRETCH_MAX);
        }
        found.drain(..found.len().saturating_sub(count));
        Ok(found)
    }
}

fn recorded(rows: Vec<EventRow>) -> Result<Vec<RecordedEvent>, ReadError> {
    rows.into_iter().map(RecordedEvent::try_from).collect()
}

const STRETCH: u64 = 1_000;
const STRETCH_MAX: u64 = 64_000;

/// All the selected events, in order, a page at a time and as they were when it began.
#[derive(Debug)]
pub struct Reader<'s> {
    snapshot: Transaction<'static, Postgres>,
    selection: &'s Selection,
    /// The next position to look at, where the log is read by positions.
    next: u64,
    last: u64,
}

impl<'s> Reader<'s> {
    /// Begins to read. For the role `solidaires_worker`.
    pub async fn new(pool: &PgPool, selection: &'s Selection) -> Result<Self, ReadError> {
        let snapshot = begin_snapshot(pool).await?;
        let mut reader = Self::within(snapshot, selection).await?;
        if selection.tenant.is_some() {
            let (next, last) = (reader.next, reader.last);
            selection.refuse_archived(&mut reader.snapshot, next, last).await?;
        }
        Ok(reader)
    }

    /// The same in a transaction that the reader then keeps.
    pub(crate) async fn within(
        mut snapshot: Transaction<'static, Postgres>,
        selection: &'s Selection,
    ) -> Result<Self, ReadError> {
        let next = selection.from_position.unwrap_or(1).max(1);
        let size = head(&mut *snapshot).await?.size;
        let last = selection.to_position.unwrap_or(u64::MAX).min(size);
        if selection.tenant.is_some() {
            let declare = concat!("DECLARE selected NO SCROLL CURSOR FOR ", of_tenant!());
            let declare: Query<'_, (i64,)> = selection.query(declare, next, last);
            declare.fetch_all(&mut *snapshot).await?;
        }
        Ok(Self { snapshot, selection, next, last })
    }

    /// The snapshot, for what belongs to the events.
    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        &mut self.snapshot
    }

    /// The next events; none at the end.
    pub async fn page(&mut self) -> Result<Vec<RecordedEvent>, ReadError> {
        if self.selection.tenant.is_some() {
            let fetch = sqlx::query_as("FETCH FORWARD 1000 FROM selected").persistent(false);
            return recorded(fetch.fetch_all(&mut *self.snapshot).await?);
        }
        while self.next <= self.last {
            let end = self.last.min(self.next + STRETCH - 1);
            let found = self.selection.between(&mut self.snapshot, self.next, end).await?;
            self.next = end + 1;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }
}
