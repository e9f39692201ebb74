//! All that is held of one person, for that person: from the vault, the read models and the log.

use crate::{App, AppError, Purpose, person_of, store::read_event};
use chrono::{DateTime, Utc};
use domain::orders::Buyer;
use kernel::{Actor, MemberId, PersonId, ProductId, Role, TenantId};
use std::collections::BTreeSet;
use storage::{
    StorageError,
    queries::{
        order::{self, OrderView},
        payments::{self, PaymentView},
        trail::{self, ReadingOfData},
        wallet::{self, WalletView},
    },
    vault::{self, Access, CardState, PersonDetails, Vault},
};

/// Everything there is about somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub person: PersonId,
    /// What they said; none once erased.
    pub details: Option<PersonDetails>,
    pub access: Option<Access>,
    /// Their printed card to sign in with.
    pub card: Option<CardState>,
    /// The products that they marked.
    pub favourites: BTreeSet<ProductId>,
    /// Every order, the newest first, with what was paid for it.
    pub orders: Vec<(OrderView, Vec<PaymentView>)>,
    pub wallet: WalletView,
    /// Who read about them.
    pub readings: Vec<ReadingOfData>,
    /// Every event of their streams, as the log has it.
    pub events: Vec<HeldEvent>,
}

/// One event of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldEvent {
    pub recorded_at: DateTime<Utc>,
    /// Its stable name, such as `order_placed`.
    pub name: String,
    /// Its contents, JSON.
    pub text: String,
}

impl App {
    /// All that is held of the actor.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn held_of_oneself(&self, actor: &Actor) -> Result<Held, AppError> {
        self.held(actor, actor.tenant, person_of(actor)).await
    }

    /// All that is held of a member of the actor's structure, who asked for it there; but what they
    /// declared and mean to spend, which nobody else reads.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for anybody but the animator, [`AppError::NotFound`] for somebody
    /// who never was a member there.
    pub async fn held_of_member(&self, actor: &Actor, member: MemberId) -> Result<Held, AppError> {
        if actor.role != Role::Animator {
            return Err(AppError::Forbidden);
        }
        let mut held = self.held_of(actor, member.into()).await?;
        if let Some(details) = &mut held.details {
            // Nobody else reads these: the person does, signed in, or asks the operator.
            (details.status, details.monthly_budget) = (None, None);
            held.favourites.clear();
        }
        Ok(held)
    }

    /// All that is held of a person of the actor's tenant. For the operator.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where nothing is.
    pub async fn held_of(&self, actor: &Actor, person: PersonId) -> Result<Held, AppError> {
        let held = self.held(actor, actor.tenant, person).await?;
        let nothing = held.details.is_none() && held.events.is_empty();
        if nothing { Err(AppError::NotFound) } else { Ok(held) }
    }

    async fn held(
        &self,
        actor: &Actor,
        tenant: TenantId,
        person: PersonId,
    ) -> Result<Held, AppError> {
        let since = DateTime::UNIX_EPOCH;
        let read = async |vault: &mut Vault| -> Result<Held, StorageError> {
            vault.reads(person);
            let details = vault::person(vault, tenant, person).await?.map(|found| found.details);
            Ok(Held {
                person,
                details,
                access: vault::access_of(vault, tenant, person).await?,
                card: vault::cards(vault, tenant).await?.remove(&person),
                favourites: vault::favourites(vault, tenant, person).await?,
                orders: orders(vault, tenant, person).await?,
                wallet: wallet::wallet(vault, tenant, buyer(person)).await?,
                readings: trail::of_person(vault, tenant, person, since).await?,
                events: vec![],
            })
        };
        let mut held = self.disclose(actor, Purpose::Export, read).await?;
        held.events = self.events_of(tenant, person).await?;
        Ok(held)
    }

    async fn events_of(
        &self,
        tenant: TenantId,
        person: PersonId,
    ) -> Result<Vec<HeldEvent>, AppError> {
        let streams = self.streams_of(tenant, person).await?;
        let mut reading = self.reading_current(tenant).await?;
        let recorded = eventlog::load_many(&mut *reading, &streams);
        let recorded = recorded.await.map_err(AppError::unavailable)?;
        drop(reading);
        let mut events = vec![];
        for event in recorded.into_iter().flatten() {
            // Shown as this program understands it, whatever the version of its shape.
            let text = read_event(&event)?.written().map_err(AppError::unavailable)?.text;
            events.push(HeldEvent {
                recorded_at: event.metadata.recorded_at,
                name: event.name,
                text,
            });
        }
        events.sort_by_key(|event| event.recorded_at);
        Ok(events)
    }
}

fn buyer(person: PersonId) -> Buyer {
    Buyer::Member(MemberId::from_uuid(person.uuid()))
}

async fn orders(
    vault: &mut Vault,
    tenant: TenantId,
    person: PersonId,
) -> Result<Vec<(OrderView, Vec<PaymentView>)>, StorageError> {
    let member = MemberId::from_uuid(person.uuid());
    let mut orders = vec![];
    for head in order::orders_of_member(vault, tenant, member).await? {
        if let Some(view) = order::order(vault, tenant, head.order).await? {
            let paid = payments::payments_of_order(vault, tenant, head.order).await?;
            orders.push((view, paid));
        }
    }
    Ok(orders)
}
