//! Reading about people: the only door to the vault's words and to figures of one structure alone,
//! and each passing leaves an event.
//!
//! **What is promised.** Nothing is handed out before its event is in the log: a page that cannot
//! leave its trail is not shown, and while the primary is away nobody reads about anybody but
//! themself. The same account that reads the same people for the same purpose again within
//! [`GROUPED_MINUTES`] leaves one event: its command id is made of all that, and of the quarter of
//! an hour.

use crate::{App, AppError, Reading, decision::recordable};
use chrono::{DateTime, TimeDelta, Utc};
use domain::trail::{self, Trail, TrailCommand};
use eventlog::{Append, ExpectedVersion, IdempotencyKey, Metadata, StreamAppend, StreamId};
use kernel::{AccountId, Actor, CommandId, MemberId, PersonId, Role, StructureId, TenantId};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use storage::{
    StorageError,
    queries::trail::ReadingOfData,
    vault::{Seen, Vault},
};

pub use domain::trail::Purpose;

/// Readings that are alike within so many minutes of the clock are one event.
pub const GROUPED_MINUTES: i64 = 15;
/// Readings are shown for a year.
const SHOWN_DAYS: i64 = 365;
/// At most so many readings are remembered as written; then all are forgotten, and the log says.
const REMEMBERED_MAX: usize = 50_000;

/// Readings that this process knows to be in the log, with the end of their quarter of an hour.
#[derive(Default)]
pub(crate) struct Written(Mutex<HashMap<CommandId, DateTime<Utc>>>);

impl Written {
    fn knows(&self, id: CommandId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&id)
    }

    fn remember(&self, id: CommandId, until: DateTime<Utc>, now: DateTime<Utc>) {
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if written.len() >= REMEMBERED_MAX {
            written.retain(|_, until| *until > now);
        }
        if written.len() >= REMEMBERED_MAX {
            written.clear();
        }
        written.insert(id, until);
    }
}

/// Whose data it is that an actor holds: a member's, or, for who is no member, their access's.
pub fn person_of(actor: &Actor) -> PersonId {
    match actor.role {
        Role::Member(member) => member.into(),
        _ => actor.account.into(),
    }
}

impl App {
    /// Reads about people of the actor's own tenant. Whom `read` opens, and it is not the actor
    /// alone, is in the log before the answer is handed out.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer, or the trail cannot be written.
    pub async fn disclose<T>(
        &self,
        actor: &Actor,
        purpose: Purpose,
        read: impl AsyncFnOnce(&mut Vault) -> Result<T, StorageError>,
    ) -> Result<T, AppError> {
        self.disclose_in(actor, actor.tenant, purpose, read).await
    }

    /// What a member of the actor's structure is called; none for nobody known.
    ///
    /// # Errors
    /// As [`App::disclose`].
    pub async fn alias(
        &self,
        actor: &Actor,
        purpose: Purpose,
        member: MemberId,
    ) -> Result<Option<String>, AppError> {
        let (tenant, person) = (actor.tenant, PersonId::from(member));
        let read = async |vault: &mut Vault| storage::vault::alias(vault, tenant, person).await;
        self.disclose(actor, purpose, read).await
    }

    /// As [`App::disclose`], of any tenant: the caller saw to it that the actor may read there.
    pub(crate) async fn disclose_in<T>(
        &self,
        actor: &Actor,
        tenant: TenantId,
        purpose: Purpose,
        read: impl AsyncFnOnce(&mut Vault) -> Result<T, StorageError>,
    ) -> Result<T, AppError> {
        let Reading(mut vault) = self.reading(tenant).await?;
        let answer = read(&mut vault).await?;
        let Seen { mut people, contacts } = vault.seen().clone();
        drop(vault);
        people.remove(&person_of(actor));
        let people = people.into_iter().collect();
        let command = TrailCommand::ReadPeople { purpose, contacts, people };
        self.leave_trail(actor, tenant, command).await?;
        Ok(answer)
    }

    /// Figures of these structures, each by itself, are about to be shown to the hub.
    ///
    /// # Errors
    /// As [`App::disclose`].
    pub async fn show_figures(
        &self,
        actor: &Actor,
        purpose: Purpose,
        structures: impl IntoIterator<Item = StructureId>,
    ) -> Result<(), AppError> {
        let own = StructureId::from(actor.tenant);
        let mut structures: Vec<StructureId> =
            structures.into_iter().filter(|structure| *structure != own).collect();
        structures.sort_unstable();
        structures.dedup();
        let command = TrailCommand::ReadFigures { purpose, structures };
        self.leave_trail(actor, actor.tenant, command).await
    }

    /// Who read what of the people and the figures of the actor's structure, the newest first.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for anybody but its animator; [`AppError::Unavailable`].
    pub async fn readings_of_structure(
        &self,
        actor: &Actor,
    ) -> Result<Vec<ReadingOfData>, AppError> {
        if actor.role != Role::Animator {
            return Err(AppError::Forbidden);
        }
        let mut reading = self.reading(actor.tenant).await?;
        Ok(storage::queries::trail::of_structure(&mut reading, actor.tenant, self.shown_from())
            .await?)
    }

    /// Who read what of the actor themself, the newest first.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn readings_of_oneself(&self, actor: &Actor) -> Result<Vec<ReadingOfData>, AppError> {
        let mut reading = self.reading(actor.tenant).await?;
        let (tenant, person) = (actor.tenant, person_of(actor));
        let all =
            storage::queries::trail::of_person(&mut reading, tenant, person, self.shown_from());
        Ok(all.await?)
    }

    fn shown_from(&self) -> DateTime<Utc> {
        self.clock.now() - TimeDelta::days(SHOWN_DAYS)
    }

    pub(crate) async fn leave_trail(
        &self,
        actor: &Actor,
        tenant: TenantId,
        command: TrailCommand,
    ) -> Result<(), AppError> {
        let now = self.clock.now();
        let (id, until) = reading_id(actor, tenant, &command, now);
        let Ok(events) = trail::decide(command) else { return Ok(()) };
        if self.written.knows(id) {
            return Ok(());
        }
        let append = self.trail_append(actor, tenant, id, events, now)?;
        self.store.append(append).await.map_err(AppError::unavailable)?;
        self.written.remember(id, until, now);
        Ok(())
    }

    fn trail_append(
        &self,
        actor: &Actor,
        tenant: TenantId,
        id: CommandId,
        events: Vec<trail::TrailEvent>,
        now: DateTime<Utc>,
    ) -> Result<Append, AppError> {
        let recorded = |event: trail::TrailEvent| recordable(&self.store, &event.into());
        let events = events.into_iter().map(recorded).collect::<Result<_, AppError>>()?;
        let category = <Trail as domain::Fold>::CATEGORY;
        let stream = StreamId::new(tenant.uuid(), category, actor.account.uuid());
        Ok(Append {
            tenant: tenant.uuid(),
            streams: vec![StreamAppend { stream, expected: ExpectedVersion::Any, events }],
            metadata: Metadata {
                actor: actor.account.uuid(),
                role: actor.role.name().to_owned(),
                causation: None,
                correlation: id.uuid(),
                recorded_at: now,
            },
            idempotency: Some(IdempotencyKey {
                key: id.to_string(),
                fingerprint: Sha256::digest(id.uuid().as_bytes()).into(),
            }),
        })
    }
}

/// The id of a reading, alike for all that are one event; and the end of its quarter of an hour.
fn reading_id(
    actor: &Actor,
    tenant: TenantId,
    command: &TrailCommand,
    now: DateTime<Utc>,
) -> (CommandId, DateTime<Utc>) {
    let seconds = GROUPED_MINUTES * 60;
    let quarter = now.timestamp().div_euclid(seconds);
    let account: AccountId = actor.account;
    let told = format!("{account} {:?} {tenant} {command:?} {quarter}", actor.role);
    let id = CommandId::derived(&[b"trail", &Sha256::digest(told.as_bytes())]);
    let begun = DateTime::from_timestamp(quarter * seconds, 0).unwrap_or(now);
    (id, begun + TimeDelta::seconds(seconds))
}
