//! Salts: what ties an event to its entry, and how that tie is cut.
//!
//! Each stream has a salt of its own in its head, random, drawn by the writer of its first event.
//! Whoever may read an event may read its salt. When it is forgotten ([`forget_salts`]), events and
//! entries stay as they are, every root and proof with them, but nobody can show any more that they
//! belong together; a backup made before still can, until it is destroyed.

use std::collections::HashMap;

use sqlx::{FromRow, PgConnection, PgExecutor};
use transparency::{Entry, Hash, Salt};
use uuid::Uuid;

use crate::canonical::{content_hash, envelope_hash};
use crate::error::ReadError;
use crate::model::{RecordedEvent, StreamId};
use crate::read::{archived, database_number, hash, natural, read_entry};

/// So many salts, from the operating system.
pub(crate) fn fresh_salts(count: usize) -> Result<Vec<Salt>, getrandom::Error> {
    let mut bytes = vec![0; count * size_of::<Salt>()];
    getrandom::fill(&mut bytes)?;
    let (salts, _) = bytes.as_chunks();
    Ok(salts.to_vec())
}

/// Does an event agree with its entry?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Agreement {
    Agrees,
    /// The salt was forgotten.
    Unlinked,
    Differs,
}

/// The salts of some streams.
pub(crate) struct Salts(HashMap<StreamId, (Option<Salt>, u64)>);

#[derive(FromRow)]
struct SaltRow {
    number: i64,
    salt: Option<Vec<u8>>,
    salted_after: i64,
}

impl Salts {
    /// Of the streams of these events.
    pub async fn of(
        connection: &mut PgConnection,
        events: impl IntoIterator<Item = &RecordedEvent>,
    ) -> Result<Self, ReadError> {
        let mut streams: Vec<&StreamId> = events.into_iter().map(|event| &event.stream).collect();
        streams.sort_unstable();
        streams.dedup();
        let rows: Vec<SaltRow> = sqlx::query_as(
            "SELECT asked.number, h.salt, h.salted_after
             FROM unnest($1::uuid[], $2::text[], $3::uuid[])
                 WITH ORDINALITY AS asked (tenant_id, category, stream_id, number)
             JOIN eventlog.heads h USING (tenant_id, category, stream_id)",
        )
        .bind(streams.iter().map(|stream| stream.tenant).collect::<Vec<Uuid>>())
        .bind(streams.iter().map(|stream| stream.category.as_ref()).collect::<Vec<&str>>())
        .bind(streams.iter().map(|stream| stream.id).collect::<Vec<Uuid>>())
        .fetch_all(connection)
        .await?;
        let mut salts = HashMap::with_capacity(rows.len());
        for row in rows {
            let index = usize::try_from(row.number - 1).ok();
            let stream = index.and_then(|index| streams.get(index));
            let stream = stream.ok_or(ReadError::Corrupt("row number"))?;
            let salt = row.salt.map(hash).transpose()?;
            salts.insert((*stream).clone(), (salt, natural(row.salted_after)?));
        }
        Ok(Self(salts))
    }

    /// That of an event; `None` if it was forgotten.
    pub fn salt(&self, event: &RecordedEvent) -> Option<&Salt> {
        let (salt, after) = self.0.get(&event.stream)?;
        salt.as_ref().filter(|_| event.version > *after)
    }

    pub fn agreement(&self, event: &RecordedEvent) -> Agreement {
        match (self.salt(event), self.0.contains_key(&event.stream)) {
            (Some(salt), _) if event.entry.opens(salt, &content_hash(event)) => Agreement::Agrees,
            (None, true) => Agreement::Unlinked,
            // Also where the head is missing, which no salt's being forgotten explains.
            _ => Agreement::Differs,
        }
    }
}

/// What shows that an event is the one of its entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    pub entry: Entry,
    pub salt: Salt,
    pub envelope: Hash,
    /// JSON text, to the letter.
    pub payload: String,
    /// 1, 2, 3… over the whole log; `None` until sealed.
    pub position: Option<u64>,
}

/// The openings of events that were loaded in the connection's transaction, in their order; `None`
/// where the salt was forgotten.
pub async fn openings(
    connection: &mut PgConnection,
    events: &[RecordedEvent],
) -> Result<Vec<Option<Opening>>, ReadError> {
    let salts = Salts::of(connection, events).await?;
    let opening = |event: &RecordedEvent| {
        let salt = *salts.salt(event)?;
        Some(Opening {
            entry: event.entry,
            salt,
            envelope: envelope_hash(event),
            payload: event.payload.clone(),
            position: event.position,
        })
    };
    Ok(events.iter().map(opening).collect())
}

/// The entries at the positions after `after_position`, in order, at most `limit` of them.
/// [`ReadError::Archived`] when one of them is in an archive file.
///
/// For the role `solidaires_worker`, which sees all tenants.
pub async fn entries(
    executor: impl PgExecutor<'_>,
    after_position: u64,
    limit: u32,
) -> Result<Vec<Entry>, ReadError> {
    let rows: Vec<(i64, i64, Option<Vec<u8>>)> = sqlx::query_as(
        "SELECT r.first_position + n - r.first_seq AS position, n, e.entry
         FROM eventlog.runs r
         CROSS JOIN generate_series(greatest(r.first_seq, r.first_seq + $1 + 1 - r.first_position),
             least(r.last_seq, r.first_seq + $1 + $2 - r.first_position)) AS n
         LEFT JOIN eventlog.events e ON e.seq = n
         WHERE r.last_position > $1 AND r.first_position <= $1 + $2
         ORDER BY 1",
    )
    .bind(database_number(after_position))
    .bind(i64::from(limit))
    .fetch_all(executor)
    .await?;
    let mut entries = Vec::with_capacity(rows.len());
    for ((position, seq, entry), expected) in rows.into_iter().zip(after_position + 1..) {
        if natural(position)? != expected {
            return Err(ReadError::Corrupt("gap in the order of events"));
        }
        entries.push(read_entry(&entry.ok_or_else(|| archived(seq, seq))?)?);
    }
    Ok(entries)
}

/// Forgets the salts of streams of the transaction's tenant ([`crate::begin_tenant`]), for ever,
/// and says of how many: whoever may write may do so, and has to have good reason.
///
/// Events that are appended to them later are tied to their entries by a new salt.
pub async fn forget_salts(
    executor: impl PgExecutor<'_>,
    streams: &[StreamId],
) -> Result<u64, ReadError> {
    let forgotten: i64 = sqlx::query_scalar("SELECT eventlog.forget_salts($1, $2)")
        .bind(streams.iter().map(|stream| stream.category.as_ref()).collect::<Vec<&str>>())
        .bind(streams.iter().map(|stream| stream.id).collect::<Vec<Uuid>>())
        .fetch_one(executor)
        .await?;
    natural(forgotten)
}
