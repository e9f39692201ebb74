//! Erasing a person: from the vault whole, with their key; their streams lose the salts that tie
//! them to what is published; and nothing else changes.

use crate::{App, AppError, Command, Request, person_of, process::system};
use domain::{
    Fold, Refusal,
    crates::Crate,
    ledger::Ledger,
    members::{Member, MemberCommand, MemberRefusal},
    order_forms::OrderForm,
    orders::Order,
    trail::{ErasureReason, Trail, TrailCommand},
    wallets::Wallet,
};
use eventlog::StreamId;
use kernel::{Actor, CampaignId, CommandId, MemberId, Money, OrderId, PersonId, Role, TenantId};
use storage::{
    StorageError,
    queries::{order, wallet},
    vault,
};
use uuid::Uuid;

/// What an erasure would find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ErasurePreview {
    /// Whether the vault knows the person.
    pub known: bool,
    /// Whether they can sign in.
    pub access: bool,
    /// Orders that stay, under a number that nobody can name any more.
    pub orders: usize,
    /// What they still hold with their structure, and could not claim any more.
    pub credit: Money,
}

impl App {
    /// Erases the member who asks: their words, contacts, accesses and sessions. They buy here no
    /// longer; orders and accounts stay, under a number that nobody can name any more.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for anybody but a member.
    pub async fn erase_oneself(&self, actor: &Actor, id: CommandId) -> Result<(), AppError> {
        if !matches!(actor.role, Role::Member(_)) {
            return Err(AppError::Forbidden);
        }
        self.erase(actor, id, person_of(actor), ErasureReason::Request).await
    }

    /// Erases a member of the actor's structure, who asked their animator for it.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for anybody but the animator, [`AppError::NotFound`] for somebody
    /// who never was a member there.
    pub async fn erase_member(
        &self,
        actor: &Actor,
        id: CommandId,
        member: MemberId,
    ) -> Result<(), AppError> {
        if actor.role != Role::Animator {
            return Err(AppError::Forbidden);
        }
        let known =
            self.store.load::<Member>(actor.tenant, member.uuid(), crate::store::Trust::Fresh);
        if known.await?.version == 0 {
            return Err(AppError::NotFound);
        }
        self.erase(actor, id, member.into(), ErasureReason::Request).await
    }

    /// Erases whoever asked for it, member or not. For the operator.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for anybody else.
    pub async fn erase_on_request(
        &self,
        actor: &Actor,
        id: CommandId,
        person: PersonId,
    ) -> Result<(), AppError> {
        if actor.role != Role::System {
            return Err(AppError::Forbidden);
        }
        self.erase(actor, id, person, ErasureReason::Request).await
    }

    /// What an erasure would find; no name is read.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn erasure_preview(
        &self,
        tenant: TenantId,
        person: PersonId,
    ) -> Result<ErasurePreview, AppError> {
        let mut reading = self.reading(tenant).await?;
        let member = MemberId::from_uuid(person.uuid());
        let orders = order::orders_of_member(&mut reading, tenant, member).await?.len();
        let buyer = domain::orders::Buyer::Member(member);
        Ok(ErasurePreview {
            known: vault::is_known(&mut reading, tenant, person).await?,
            access: vault::access_of(&mut reading, tenant, person).await?.is_some(),
            orders,
            credit: wallet::wallet(&mut reading, tenant, buyer).await?.balance,
        })
    }

    /// Erases a person, member or not. Repeating it changes nothing more; what was begun before is
    /// completed.
    pub(crate) async fn erase(
        &self,
        actor: &Actor,
        id: CommandId,
        person: PersonId,
        reason: ErasureReason,
    ) -> Result<(), AppError> {
        let tenant = actor.tenant;
        let member = MemberId::from_uuid(person.uuid());
        let leave = Request::new(id, Command::Member(member, MemberCommand::Leave));
        match self.execute(&system(tenant), leave).await {
            Ok(_) | Err(AppError::Refused(Refusal::Member(MemberRefusal::NotAMember))) => {}
            Err(error) => return Err(error),
        }
        // First that it is done, then that it is: whoever tries again finds both.
        self.leave_trail(actor, tenant, TrailCommand::Erase { person, reason }).await?;
        let streams = self.streams_of(tenant, person).await?;
        self.in_vault(tenant, async |vault| {
            vault::erase_person(vault, tenant, person).await?;
            eventlog::forget_salts(&mut **vault, &streams).await.map_err(StorageError::from)?;
            Ok(())
        })
        .await
    }

    /// Every stream that is about this person alone: as a member, their wallet, their orders with
    /// crates and books, and what their accesses read.
    pub(crate) async fn streams_of(
        &self,
        tenant: TenantId,
        person: PersonId,
    ) -> Result<Vec<StreamId>, AppError> {
        let of = |category: &'static str, id: Uuid| StreamId::new(tenant.uuid(), category, id);
        let member = MemberId::from_uuid(person.uuid());
        let mut streams = vec![
            of(Member::CATEGORY, person.uuid()),
            of(Wallet::CATEGORY, person.uuid()),
            of(Trail::CATEGORY, person.uuid()),
        ];
        let mut reading = self.reading_current(tenant).await?;
        if let Some(access) = vault::access_of(&mut reading, tenant, person).await? {
            streams.push(of(Trail::CATEGORY, access.account.uuid()));
        }
        drop(reading);
        for campaign in self.store.ids_of::<OrderForm>(tenant).await? {
            let order = OrderId::of_member(CampaignId::from_uuid(campaign), member).uuid();
            for category in [Order::CATEGORY, Crate::CATEGORY, Ledger::CATEGORY] {
                streams.push(of(category, order));
            }
        }
        streams.dedup();
        Ok(streams)
    }
}
