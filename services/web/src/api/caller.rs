//! Who calls: the session named in `Authorization: Bearer`, and never a cookie.

use super::error::{ApiError, ApiResult};
use crate::{problem::Problem, state::WebState};
use app::Token;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use kernel::{Actor, CommandId, MemberId, ProducerId, Role, StructureId, TenantId};

/// Somebody signed in, and the key of their session.
#[derive(Debug, Clone, Copy)]
pub struct Caller {
    pub actor: Actor,
    pub session: Token,
}

impl FromRequestParts<WebState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> ApiResult<Self> {
        if let Some(caller) = parts.extensions.get::<Self>() {
            return Ok(*caller);
        }
        let session = bearer(&parts.headers).ok_or_else(unknown)?;
        let found = state.app.signed_in(&session).await?.ok_or_else(unknown)?;
        let caller = Self { actor: found.actor, session };
        parts.extensions.insert(caller);
        Ok(caller)
    }
}

fn bearer(headers: &HeaderMap) -> Option<Token> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().parse().ok())?
}

fn unknown() -> ApiError {
    let (title, detail) = (
        "Il faut une session",
        "Envoyez «\u{a0}Authorization: Bearer\u{a0}» et la clé d’une session qui dure encore.",
    );
    Problem::new("unauthenticated", StatusCode::UNAUTHORIZED, title, detail).into()
}

impl Caller {
    /// The tenant whose rows this person reads.
    pub const fn tenant(&self) -> TenantId {
        self.actor.tenant
    }

    /// The structure of a member or an animator.
    pub fn of_structure(&self) -> ApiResult<StructureId> {
        match self.actor.role {
            Role::Member(_) | Role::Animator => Ok(self.actor.tenant.into()),
            _ => Err(ApiError::forbidden()),
        }
    }

    /// The member's own id; none for the animator.
    pub fn member_or_animator(&self) -> ApiResult<Option<MemberId>> {
        match self.actor.role {
            Role::Member(member) => Ok(Some(member)),
            Role::Animator => Ok(None),
            _ => Err(ApiError::forbidden()),
        }
    }

    /// The member that something is said for: themself, or whom the animator names.
    pub fn speaking_for(&self, named: Option<uuid::Uuid>) -> ApiResult<MemberId> {
        match (self.member_or_animator()?, named.map(MemberId::from_uuid)) {
            (Some(own), None) => Ok(own),
            (Some(own), Some(named)) if own == named => Ok(own),
            (Some(_), Some(_)) => Err(ApiError::forbidden()),
            (None, Some(named)) => Ok(named),
            (None, None) => Err(ApiError::field("member", "Dites de qui il s’agit.")),
        }
    }

    /// The structure that an animator runs.
    pub fn animator(&self) -> ApiResult<StructureId> {
        match self.actor.role {
            Role::Animator => Ok(self.actor.tenant.into()),
            _ => Err(ApiError::forbidden()),
        }
    }

    /// The hub that a coordinator runs.
    pub fn coordinator(&self) -> ApiResult<TenantId> {
        match self.actor.role {
            Role::Coordinator => Ok(self.actor.tenant),
            _ => Err(ApiError::forbidden()),
        }
    }

    /// A producer, whose tenant is the hub.
    pub fn producer(&self) -> ApiResult<ProducerId> {
        match self.actor.role {
            Role::Producer(producer) => Ok(producer),
            _ => Err(ApiError::forbidden()),
        }
    }

    /// None for the coordinator, who sees all; a producer's own id.
    pub fn hub_or_producer(&self) -> ApiResult<Option<ProducerId>> {
        match self.actor.role {
            Role::Coordinator => Ok(None),
            Role::Producer(producer) => Ok(Some(producer)),
            _ => Err(ApiError::forbidden()),
        }
    }
}

/// The id of the command that a request is: the caller and their `Idempotency-Key`.
#[derive(Debug, Clone, Copy)]
pub struct Key(pub CommandId);

/// Keys are longer in no client that we know.
const KEY_LENGTH_MAX: usize = 128;

impl FromRequestParts<WebState> for Key {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> ApiResult<Self> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let Some(key) = sent_key(&parts.headers)? else {
            let detail = "Envoyez «\u{a0}Idempotency-Key\u{a0}»\u{a0}: une clé neuve pour chaque \
                 changement, la même pour un nouvel essai.";
            return Err(bad_key("idempotency-key-missing", detail));
        };
        Ok(Self(command_of(&caller, key)))
    }
}

/// The key where there is one; otherwise a fresh command.
#[derive(Debug, Clone, Copy)]
pub struct OptionalKey(pub CommandId);

impl FromRequestParts<WebState> for OptionalKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> ApiResult<Self> {
        let caller = Caller::from_request_parts(parts, state).await?;
        Ok(Self(match sent_key(&parts.headers)? {
            Some(key) => command_of(&caller, key),
            None => CommandId::from_uuid(state.app.ids().fresh()),
        }))
    }
}

fn sent_key(headers: &HeaderMap) -> ApiResult<Option<&[u8]>> {
    let Some(key) = headers.get("idempotency-key").map(|key| key.as_bytes()) else {
        return Ok(None);
    };
    let visible = key.iter().all(u8::is_ascii_graphic);
    if key.is_empty() || key.len() > KEY_LENGTH_MAX || !visible {
        let detail =
            "«\u{a0}Idempotency-Key\u{a0}» a de 1 à 128 signes visibles, par exemple un UUID.";
        return Err(bad_key("idempotency-key-invalid", detail));
    }
    Ok(Some(key))
}

fn command_of(caller: &Caller, key: &[u8]) -> CommandId {
    CommandId::derived(&[b"api", caller.actor.account.uuid().as_bytes(), key])
}

fn bad_key(kind: &'static str, detail: &str) -> ApiError {
    Problem::new(kind, StatusCode::BAD_REQUEST, "La clé du changement manque", detail).into()
}
