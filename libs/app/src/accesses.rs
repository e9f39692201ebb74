//! Ways in for who is no member: a structure's people, a producer, a funder. The hub's
//! coordination gives them, each with a link that works once.

use crate::{App, AppError, Purpose, Token, store::Trust};
use domain::{funding::Programme, producers::Producer, structures::Structure};
use kernel::{AccountId, Actor, CommandId, ProducerId, ProgrammeId, Role, StructureId, TenantId};
use storage::{
    queries::accesses::{self, Holder},
    vault::PersonDetails,
};

/// What somebody is let into, and as what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// As its animator.
    Structure(StructureId),
    Producer(ProducerId),
    /// To read its reports.
    Programme(ProgrammeId),
}

impl From<StructureId> for Door {
    fn from(id: StructureId) -> Self {
        Self::Structure(id)
    }
}

impl From<ProducerId> for Door {
    fn from(id: ProducerId) -> Self {
        Self::Producer(id)
    }
}

impl From<ProgrammeId> for Door {
    fn from(id: ProgrammeId) -> Self {
        Self::Programme(id)
    }
}

impl App {
    /// Who may enter there, by alias.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] to anybody but the coordination, [`AppError::NotFound`] for what is
    /// not its hub's.
    pub async fn holders(&self, actor: &Actor, door: Door) -> Result<Vec<Holder>, AppError> {
        let (tenant, role) = self.behind(actor, door).await?;
        self.disclose_in(actor, tenant, Purpose::Holders, async |vault| {
            accesses::holders(vault, tenant, role).await
        })
        .await
    }

    /// Lets one more person in, with a link for the first time. `id` also names the access: sent
    /// again, nobody more is let in, and the new link is for the same person.
    ///
    /// # Errors
    /// As [`App::holders`]; [`AppError::AliasMissing`]; [`AppError::AliasTaken`] when somebody else
    /// of that tenant goes by it, and then nobody is let in.
    pub async fn let_in(
        &self,
        actor: &Actor,
        id: CommandId,
        door: Door,
        details: &PersonDetails,
        secret: [u8; 32],
    ) -> Result<Token, AppError> {
        if details.alias.trim().is_empty() {
            return Err(AppError::AliasMissing);
        }
        let (tenant, role) = self.behind(actor, door).await?;
        let account = AccountId::derived(&[b"access", id.uuid().as_bytes()]);
        self.add_access(tenant, account, role, details).await?;
        self.link_for_holder(actor, door, account, secret).await
    }

    /// Another link for somebody who may enter there already.
    ///
    /// # Errors
    /// As [`App::holders`]; [`AppError::NotFound`] for who may not enter there.
    pub async fn link_for_holder(
        &self,
        actor: &Actor,
        door: Door,
        account: AccountId,
        secret: [u8; 32],
    ) -> Result<Token, AppError> {
        let (tenant, role) = self.behind(actor, door).await?;
        let mut reading = self.reading_current(tenant).await?;
        let holders = accesses::holders(&mut reading.0, tenant, role).await?;
        drop(reading);
        if !holders.iter().any(|holder| holder.account == account) {
            return Err(AppError::NotFound);
        }
        self.sign_in_link(tenant, account, secret).await
    }

    /// The tenant and the role behind a door of the coordinator's own hub.
    async fn behind(&self, actor: &Actor, door: Door) -> Result<(TenantId, Role), AppError> {
        if actor.role != Role::Coordinator {
            return Err(AppError::Forbidden);
        }
        let hub = actor.tenant;
        let (exists, tenant, role) = match door {
            Door::Structure(id) => {
                let structure =
                    self.store.load::<Structure>(id.into(), id.uuid(), Trust::Fresh).await?;
                let joined = structure.state.hub.map(TenantId::from) == Some(hub);
                (joined, id.into(), Role::Animator)
            }
            Door::Producer(id) => {
                let producer = self.store.load::<Producer>(hub, id.uuid(), Trust::Fresh).await?;
                (producer.state.kind.is_some(), hub, Role::Producer(id))
            }
            Door::Programme(id) => {
                let programme = self.store.load::<Programme>(hub, id.uuid(), Trust::Fresh).await?;
                (programme.state.period.is_some(), hub, Role::Funder(id))
            }
        };
        if exists { Ok((tenant, role)) } else { Err(AppError::NotFound) }
    }
}
