//! Correcting what is known of a person: by themself, and by the animator for a member.

use crate::{App, AppError, person_of};
use kernel::{Actor, MemberId, Role};
use storage::vault::{self, ContactDetails, DeclaredStatus};

impl App {
    /// What somebody says anew of themself. Only members declare a status; none takes it back.
    ///
    /// # Errors
    /// [`AppError::AliasMissing`], [`AppError::AliasTaken`]; [`AppError::NotFound`] once the person
    /// is erased. Nothing is changed then.
    pub async fn correct_oneself(
        &self,
        actor: &Actor,
        contacts: &ContactDetails,
        status: Option<DeclaredStatus>,
    ) -> Result<(), AppError> {
        named(contacts)?;
        let key = person_of(actor);
        let declares = matches!(actor.role, Role::Member(_));
        self.in_vault(actor.tenant, async |connection| {
            vault::set_contacts(connection, actor.tenant, key, contacts).await?;
            if declares {
                vault::set_status(connection, actor.tenant, key, status).await?;
            }
            Ok(())
        })
        .await
    }

    /// What a member of the actor's structure is called and how they are reached; what they
    /// declared is theirs alone.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for anybody but the animator, [`AppError::NotFound`] for somebody
    /// who is no member there; [`AppError::AliasMissing`], [`AppError::AliasTaken`].
    pub async fn correct_member(
        &self,
        actor: &Actor,
        member: MemberId,
        contacts: &ContactDetails,
    ) -> Result<(), AppError> {
        if actor.role != Role::Animator {
            return Err(AppError::Forbidden);
        }
        named(contacts)?;
        let mut reading = self.reading_current(actor.tenant).await?;
        let access = vault::access_of(&mut reading, actor.tenant, member.into()).await?;
        drop(reading);
        if access.is_none_or(|access| access.role != Role::Member(member)) {
            return Err(AppError::NotFound);
        }
        self.in_vault(actor.tenant, async |connection| {
            vault::set_contacts(connection, actor.tenant, member.into(), contacts).await
        })
        .await
    }
}

fn named(contacts: &ContactDetails) -> Result<(), AppError> {
    if contacts.alias.trim().is_empty() { Err(AppError::AliasMissing) } else { Ok(()) }
}
