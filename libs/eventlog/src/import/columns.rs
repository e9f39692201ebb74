//! Batches of an import as the arrays that its statements take.

use std::collections::HashMap;

use chrono::{DateTime, SubsecRound, Utc};
use sqlx::PgConnection;
use transparency::{ENTRY_BYTES, Salt};
use uuid::Uuid;

use super::StreamPart;
use crate::intake::Problem;
use crate::line::CommandLine;
use crate::model::RecordedEvent;
use crate::read::{database_number, natural};

pub(super) struct CommandColumns<'a> {
    pub key: Vec<&'a str>,
    pub fingerprint: Vec<&'a [u8]>,
    pub outcome: Vec<&'a str>,
    pub recorded_at: Vec<DateTime<Utc>>,
}

impl<'a> CommandColumns<'a> {
    pub fn of(commands: &'a [CommandLine]) -> Self {
        Self {
            key: commands.iter().map(|command| command.key.as_str()).collect(),
            fingerprint: commands.iter().map(|command| command.fingerprint.as_slice()).collect(),
            outcome: commands.iter().map(|command| command.outcome.as_str()).collect(),
            recorded_at: commands.iter().map(|command| command.recorded_at).collect(),
        }
    }
}

#[derive(Default)]
pub(super) struct HeadColumns<'a> {
    pub category: Vec<&'a str>,
    pub stream: Vec<Uuid>,
    previous: Vec<i64>,
    pub version: Vec<i64>,
    first_number: Vec<i64>,
    last_number: Vec<i64>,
    salt: Vec<Option<Salt>>,
    salted_after: Vec<i64>,
}

impl<'a> HeadColumns<'a> {
    pub fn of(
        streams: &'a HashMap<(String, Uuid), StreamPart>,
        numbers: &[i64],
    ) -> Result<Self, Problem> {
        let number = |index: usize| numbers.get(index).copied().ok_or(Problem::Version);
        let mut columns = Self::default();
        for ((category, stream), part) in streams {
            columns.category.push(category);
            columns.stream.push(*stream);
            columns.previous.push(database_number(part.first_version) - 1);
            columns.version.push(database_number(part.last_version));
            columns.first_number.push(number(part.first)?);
            columns.last_number.push(number(part.last)?);
            columns.salt.push(part.salt);
            columns.salted_after.push(database_number(part.salted_after));
        }
        Ok(columns)
    }

    /// Moves the heads on, each from the version before the stream's first event here.
    pub async fn write(self, connection: &mut PgConnection, tenant: Uuid) -> Result<(), Problem> {
        let expected = self.stream.len() as u64;
        let moved: i64 = sqlx::query_scalar(
            "WITH grown AS (
                 INSERT INTO eventlog.heads AS h (tenant_id, category, stream_id, version,
                     previous_version, first_seq, last_seq, salt, salted_after)
                 SELECT $1, s.* FROM unnest($2::text[], $3::uuid[], $4::bigint[], $5::bigint[],
                     $6::bigint[], $7::bigint[], $8::bytea[], $9::bigint[]) AS s
                 ON CONFLICT (tenant_id, category, stream_id) DO UPDATE
                     SET version = excluded.version, previous_version = excluded.previous_version,
                         last_seq = excluded.last_seq, salt = excluded.salt,
                         salted_after = greatest(h.salted_after, excluded.salted_after)
                     WHERE h.version = excluded.previous_version
                 RETURNING (h.xmax = 0) = (h.previous_version = 0) AS as_expected)
             SELECT count(*) FROM grown WHERE as_expected",
        )
        .bind(tenant)
        .bind(self.category)
        .bind(self.stream)
        .bind(self.version)
        .bind(self.previous)
        .bind(self.first_number)
        .bind(self.last_number)
        .bind(self.salt)
        .bind(self.salted_after)
        .fetch_one(connection)
        .await?;
        if natural(moved)? == expected { Ok(()) } else { Err(Problem::Version) }
    }
}

#[derive(Default)]
pub(super) struct EventColumns<'a> {
    pub category: Vec<&'a str>,
    pub stream: Vec<Uuid>,
    pub version: Vec<i64>,
    id: Vec<Uuid>,
    name: Vec<&'a str>,
    schema_version: Vec<i32>,
    actor: Vec<Uuid>,
    role: Vec<&'a str>,
    causation: Vec<Option<Uuid>>,
    correlation: Vec<Uuid>,
    pub recorded_at: Vec<DateTime<Utc>>,
    payload: Vec<&'a str>,
    entry: Vec<[u8; ENTRY_BYTES]>,
}

impl<'a> EventColumns<'a> {
    pub fn of(events: impl Iterator<Item = &'a RecordedEvent>) -> Self {
        let mut columns = Self::default();
        for event in events {
            columns.category.push(&event.stream.category);
            columns.stream.push(event.stream.id);
            columns.version.push(database_number(event.version));
            columns.id.push(event.id);
            columns.name.push(&event.name);
            columns.schema_version.push(i32::from(event.schema_version));
            columns.actor.push(event.metadata.actor);
            columns.role.push(&event.metadata.role);
            columns.causation.push(event.metadata.causation);
            columns.correlation.push(event.metadata.correlation);
            columns.recorded_at.push(event.metadata.recorded_at.trunc_subsecs(6));
            columns.payload.push(&event.payload);
            columns.entry.push(event.entry.to_bytes());
        }
        columns
    }

    pub async fn write(
        self,
        connection: &mut PgConnection,
        tenant: Uuid,
        numbers: Vec<i64>,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO eventlog.events (tenant_id, seq, category, stream_id, version, event_id,
                 name, schema_version, actor_id, role, causation_id, correlation_id, recorded_at,
                 payload, entry)
             SELECT $1, e.seq, e.category, e.stream, e.version, e.id, e.name, e.schema, e.actor,
                 e.role, e.causation, e.correlation, e.recorded_at, e.payload::json, e.entry
             FROM unnest($2::bigint[], $3::text[], $4::uuid[], $5::bigint[], $6::uuid[],
                 $7::text[], $8::integer[], $9::uuid[], $10::text[], $11::uuid[], $12::uuid[],
                 $13::timestamptz[], $14::text[], $15::bytea[])
                 AS e (seq, category, stream, version, id, name, schema, actor, role, causation,
                     correlation, recorded_at, payload, entry)",
        )
        .bind(tenant)
        .bind(numbers)
        .bind(self.category)
        .bind(self.stream)
        .bind(self.version)
        .bind(self.id)
        .bind(self.name)
        .bind(self.schema_version)
        .bind(self.actor)
        .bind(self.role)
        .bind(self.causation)
        .bind(self.correlation)
        .bind(self.recorded_at)
        .bind(self.payload)
        .bind(self.entry)
        .execute(connection)
        .await?;
        Ok(())
    }
}
