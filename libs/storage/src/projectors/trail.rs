//! `read.trail`: who read what of whom, in the tenant whose people or figures were read.

use crate::{Projected, Projector, Reach, StorageError, columns::word};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    trail::{ErasureReason, Purpose, Trail, TrailEvent},
};
use kernel::PersonId;
use sqlx::PgConnection;
use uuid::Uuid;

pub struct AccessTrail;

#[async_trait]
impl Projector for AccessTrail {
    fn name(&self) -> &'static str {
        "trail"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.trail"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Trail::CATEGORY]
    }

    fn reach(&self) -> Reach {
        Reach::OneTenant
    }

    async fn apply(
        &self,
        connection: &mut PgConnection,
        events: &[Projected<'_>],
    ) -> Result<(), StorageError> {
        for event in events {
            happened(connection, event).await?;
        }
        Ok(())
    }
}

async fn happened(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
) -> Result<(), StorageError> {
    let DomainEvent::Trail(event) = projected.event else { return Ok(()) };
    match event {
        TrailEvent::PeopleRead { purpose, contacts, people, count } => {
            let people: Vec<Uuid> = people.iter().copied().map(PersonId::uuid).collect();
            let tenants = vec![projected.tenant.uuid()];
            let read = Read { purpose: *purpose, contacts: *contacts, people, count: *count };
            insert(connection, projected, tenants, read).await
        }
        // The hub reads figures of its structures: each finds that in its own tenant.
        TrailEvent::FiguresRead { purpose, structures } => {
            let tenants = structures.iter().map(|structure| structure.uuid()).collect();
            let read = Read { purpose: *purpose, contacts: false, people: vec![], count: 0 };
            insert(connection, projected, tenants, read).await
        }
        TrailEvent::PersonErased { person, reason } => {
            let purpose = match reason {
                ErasureReason::Request => Purpose::Erasure,
                ErasureReason::Retention => Purpose::Retention,
            };
            let (people, tenants) = (vec![person.uuid()], vec![projected.tenant.uuid()]);
            let read = Read { purpose, contacts: false, people, count: 1 };
            insert(connection, projected, tenants, read).await
        }
    }
}

struct Read {
    purpose: Purpose,
    contacts: bool,
    people: Vec<Uuid>,
    count: u32,
}

async fn insert(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    tenants: Vec<Uuid>,
    read: Read,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO trail (tenant_id, event_id, reader, role, purpose, contacts, people, \
         people_count, read_at) \
         SELECT DISTINCT tenant, $2::uuid, $3::uuid, $4, $5, $6::boolean, $7::uuid[], $8::bigint, \
         $9::timestamptz FROM unnest($1::uuid[]) AS tenant",
    )
    .bind(tenants)
    .bind(projected.event_id)
    .bind(projected.stream)
    .bind(projected.role)
    .bind(word(&read.purpose)?)
    .bind(read.contacts)
    .bind(read.people)
    .bind(i64::from(read.count))
    .bind(projected.recorded_at)
    .execute(connection)
    .await?;
    Ok(())
}
