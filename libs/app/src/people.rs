//! People and their ways in. What is known of a person goes to the vault, never to the log.

use crate::{App, AppError, Command, Done, Request};
use chrono::{Duration, Utc};
use domain::members::MemberCommand;
use kernel::{AccountId, Actor, CommandId, MemberId, PersonId, Role, TenantId};
use std::{fmt, str::FromStr};
use storage::vault::{self, PersonDetails};
use uuid::Uuid;

/// How long a sign-in link works.
pub const LINK_HOURS: i64 = 72;
/// How long somebody stays signed in.
const SESSION_DAYS: i64 = 30;

/// The key in a sign-in link or a cookie: whose tenant, and a secret. Only the secret's hash is
/// stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub tenant: TenantId,
    pub(crate) secret: [u8; 32],
}

impl Token {
    pub const fn new(tenant: TenantId, secret: [u8; 32]) -> Self {
        Self { tenant, secret }
    }
}

/// 32 hexadecimal digits of the tenant, then 64 of the secret.
impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.tenant.uuid().simple(), hex::encode(self.secret))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl FromStr for Token {
    type Err = kernel::ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = kernel::ValueError::Id;
        let mut bytes = [0; 48];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| invalid)?;
        let (tenant, secret) = bytes.split_at(16);
        Ok(Self {
            tenant: TenantId::from_uuid(Uuid::from_slice(tenant).map_err(|_| invalid)?),
            secret: secret.try_into().map_err(|_| invalid)?,
        })
    }
}

/// Somebody signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub actor: Actor,
    /// From which the tokens in forms are made.
    pub csrf_secret: Vec<u8>,
}

impl App {
    /// A new member of the actor's structure, with an alias and what else they chose to say.
    /// `id` also names the member: sent again, it changes nothing more.
    ///
    /// # Errors
    /// [`AppError::AliasTaken`] when another person of the structure goes by it; then nobody
    /// joined.
    pub async fn join_member(
        &self,
        actor: &Actor,
        id: CommandId,
        details: &PersonDetails,
    ) -> Result<(MemberId, Done), AppError> {
        if !matches!(actor.role, Role::Animator | Role::System) {
            return Err(AppError::Forbidden);
        }
        if details.alias.trim().is_empty() {
            return Err(AppError::AliasMissing);
        }
        let member = MemberId::derived(&[b"member", id.uuid().as_bytes()]);
        let account = AccountId::derived(&[b"account", id.uuid().as_bytes()]);
        let tenant = actor.tenant;
        self.in_vault(tenant, async |connection| {
            let key = PersonId::from(member);
            if vault::person(connection, tenant, key).await?.is_some() {
                return Ok(());
            }
            vault::add_person(connection, tenant, key, details).await?;
            vault::add_access(connection, tenant, account, Role::Member(member)).await
        })
        .await?;
        let join = Command::Member(member, MemberCommand::Join);
        let done = self.execute(actor, Request::new(id, join)).await?;
        Ok((member, done))
    }

    /// Makes a way in for somebody who is no member: an animator, the coordination, a producer, a
    /// funder. For the operator; who exists already is left as they are.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn add_access(
        &self,
        tenant: TenantId,
        account: AccountId,
        role: Role,
        details: &PersonDetails,
    ) -> Result<(), AppError> {
        self.in_vault(tenant, async |connection| {
            let key = PersonId::from(account);
            if vault::person(connection, tenant, key).await?.is_some() {
                return Ok(());
            }
            vault::add_person(connection, tenant, key, details).await?;
            vault::add_access(connection, tenant, account, role).await
        })
        .await
    }

    /// A link that signs `account` in once. `secret` is chosen at random by the caller.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn sign_in_link(
        &self,
        tenant: TenantId,
        account: AccountId,
        secret: [u8; 32],
    ) -> Result<Token, AppError> {
        let expires_at = self.clock.now() + Duration::hours(LINK_HOURS);
        self.in_vault(tenant, async |connection| {
            vault::create_link(connection, tenant, account, &secret, expires_at).await
        })
        .await?;
        Ok(Token::new(tenant, secret))
    }

    /// A sign-in link for a member of the actor's structure.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for anybody but the animator, [`AppError::NotFound`] for somebody
    /// who is no member there.
    pub async fn link_for_member(
        &self,
        actor: &Actor,
        member: MemberId,
        secret: [u8; 32],
    ) -> Result<Token, AppError> {
        if actor.role != Role::Animator {
            return Err(AppError::Forbidden);
        }
        let mut reading = self.reading_current(actor.tenant).await?;
        let access = vault::access_of(&mut reading, actor.tenant, member.into()).await?;
        drop(reading);
        let account = access.ok_or(AppError::NotFound)?.account;
        self.sign_in_link(actor.tenant, account, secret).await
    }

    /// Uses a link up and opens a session.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a link that is unknown, expired, or used before.
    pub async fn sign_in(
        &self,
        link: &Token,
        session: &Token,
        csrf_secret: [u8; 32],
    ) -> Result<Actor, AppError> {
        let now = self.clock.now();
        let expires_at = now + Duration::days(SESSION_DAYS);
        let tenant = link.tenant;
        let access = self
            .in_vault(tenant, async |connection| {
                let access = vault::consume_link(connection, tenant, &link.secret, now).await?;
                if let Some(access) = &access {
                    let (account, secret) = (access.account, &session.secret);
                    vault::open_session(
                        connection,
                        tenant,
                        account,
                        secret,
                        &csrf_secret,
                        expires_at,
                    )
                    .await?;
                }
                Ok(access)
            })
            .await?
            .ok_or(AppError::NotFound)?;
        Ok(Actor { account: access.account, tenant, role: access.role })
    }

    /// Who holds a session; none when it is over.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn signed_in(&self, session: &Token) -> Result<Option<SignedIn>, AppError> {
        let now: chrono::DateTime<Utc> = self.clock.now();
        let mut reading = self.reading_current(session.tenant).await?;
        let found = vault::session(&mut reading, session.tenant, &session.secret, now).await?;
        Ok(found.map(|found| SignedIn {
            actor: Actor {
                account: found.access.account,
                tenant: session.tenant,
                role: found.access.role,
            },
            csrf_secret: found.csrf_secret,
        }))
    }

    /// Ends a session; one that is over already is no error.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn sign_out(&self, session: &Token) -> Result<(), AppError> {
        let ended = self
            .in_vault(session.tenant, async |connection| {
                vault::end_session(connection, session.tenant, &session.secret).await
            })
            .await;
        match ended {
            Err(AppError::NotFound) => Ok(()),
            ended => ended,
        }
    }

    /// Sets what a member means to spend a month; known to the vault alone.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for anybody but the member.
    pub async fn set_budget(
        &self,
        actor: &Actor,
        budget: Option<kernel::Money>,
    ) -> Result<(), AppError> {
        let Role::Member(member) = actor.role else { return Err(AppError::Forbidden) };
        self.in_vault(actor.tenant, async |connection| {
            vault::set_budget(connection, actor.tenant, member.into(), budget).await
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_is_written_and_shown_in_no_log() {
        let tenant = TenantId::derived(&[b"tenant"]);
        let token = Token::new(tenant, [7; 32]);
        assert_eq!(token.to_string().parse::<Token>().unwrap(), token);
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert!("abc".parse::<Token>().is_err());
    }
}
