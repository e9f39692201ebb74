//! Who is asking: the session cookie, and one extractor for each role.
//!
//! A page that names [`Member`], [`Animator`], [`Coordinator`], [`Producer`] or [`Funder`] in its
//! arguments is shown to that role alone: nobody signed in is sent to `/connexion`, any other role
//! is told that there is no such page.

use crate::{
    csrf,
    ease::Easy,
    page::{PageError, own_path},
    problem::Problem,
    state::WebState,
    views::{Chrome, FormKeys, Person, Section},
};
use app::{Reading, Token, queries};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
};
use kernel::{Actor, MemberId, ProducerId, ProgrammeId, Role, StructureId, TenantId};
use std::ops::Deref;

/// How long the browser keeps the cookie; the session itself may end earlier.
const COOKIE_SECONDS: u32 = 30 * 24 * 3600;

/// Somebody signed in.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub actor: Actor,
    form_key: String,
    easy: Easy,
}

impl Visitor {
    /// The tenant whose rows this person reads.
    pub const fn tenant(&self) -> TenantId {
        self.actor.tenant
    }

    /// Refuses a form that was not shown in this very session.
    ///
    /// # Errors
    /// A page that asks to open the form again.
    pub fn require_form_key(&self, sent: Option<&str>) -> Result<(), PageError> {
        if sent.is_some_and(|sent| csrf::is_same(sent, &self.form_key)) {
            return Ok(());
        }
        let (title, detail) = (
            "Cette page est trop ancienne",
            "Rien n’a été changé. Ouvrez la page de nouveau, puis recommencez.",
        );
        Err(Problem::new("form-outdated", StatusCode::FORBIDDEN, title, detail).into())
    }

    /// What a form, or a script, of this session sends along.
    pub fn form_key(&self) -> &str {
        &self.form_key
    }

    /// The frame of a page for this person, with fresh keys for its forms.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn chrome(
        &self,
        state: &WebState,
        reading: &mut Reading,
        here: Section,
    ) -> Result<Chrome, PageError> {
        let tenant = self.actor.tenant;
        let own = StructureId::from(tenant);
        let structure = queries::structures::structure(reading, tenant, own).await?;
        let person = reading.oneself(&self.actor).await?;
        let association = match structure {
            Some(structure) => structure.name,
            None => PLATFORM.to_owned(),
        };
        let name = person.map(|person| person.details.alias).unwrap_or_default();
        let person = Person { name, role: self.actor.role };
        Ok(Chrome::for_person(association, person, here, self.form_keys(state)).read(self.easy.0))
    }

    fn form_keys(&self, state: &WebState) -> FormKeys {
        let action = state.app.ids().fresh().to_string();
        FormKeys { session: self.form_key.clone(), action }
    }
}

/// What pages are headed by where no association is known.
pub const PLATFORM: &str = "Acheteurs Solidaires";

impl FromRequestParts<WebState> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, PageError> {
        if let Some(visitor) = parts.extensions.get::<Self>() {
            return Ok(visitor.clone());
        }
        let Some(visitor) = signed_in(&parts.headers, state).await? else {
            return Err(PageError::SignIn { back: back_to(parts) });
        };
        parts.extensions.insert(visitor.clone());
        Ok(visitor)
    }
}

/// Who holds the session of the request's cookie, if anybody does.
///
/// # Errors
/// When the database does not answer.
pub async fn signed_in(
    headers: &HeaderMap,
    state: &WebState,
) -> Result<Option<Visitor>, PageError> {
    let Some(token) = session_token(headers, state) else { return Ok(None) };
    let found = state.app.signed_in(&token).await?;
    Ok(found.map(|found| Visitor {
        actor: found.actor,
        form_key: csrf::token(&found.csrf_secret),
        easy: Easy::of(headers),
    }))
}

/// Only pages can be come back to; what was posted is not kept.
fn back_to(parts: &Parts) -> Option<String> {
    if parts.method != Method::GET {
        return None;
    }
    let path = parts.uri.path_and_query()?.as_str();
    own_path(path).map(str::to_owned)
}

/// The session's key, as the cookie holds it.
pub fn session_token(headers: &HeaderMap, state: &WebState) -> Option<Token> {
    let name = cookie_name(state);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .and_then(|(_, value)| value.parse().ok())
}

/// The cookie that holds `token`, or that ends the session where there is none.
///
/// # Errors
/// Never: a token is plain ASCII.
pub fn cookie(token: Option<&Token>, state: &WebState) -> Result<HeaderValue, PageError> {
    let name = cookie_name(state);
    let secure = if state.is_secure() { "; Secure" } else { "" };
    let (value, age) = match token {
        Some(token) => (token.to_string(), COOKIE_SECONDS),
        None => (String::new(), 0),
    };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    HeaderValue::from_str(&text).map_err(|_| Problem::unavailable().into())
}

/// Browsers take a `__Host-` cookie only over HTTPS, and never from a neighbouring host.
fn cookie_name(state: &WebState) -> &'static str {
    if state.is_secure() { "__Host-session" } else { "session" }
}

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $pattern:pat $(=> $id:ident: $of:ty)?),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            pub visitor: Visitor,
            $(pub $id: $of,)?
        }

        impl Deref for $name {
            type Target = Visitor;

            fn deref(&self) -> &Visitor {
                &self.visitor
            }
        }

        impl FromRequestParts<WebState> for $name {
            type Rejection = PageError;

            async fn from_request_parts(
                parts: &mut Parts,
                state: &WebState,
            ) -> Result<Self, PageError> {
                let visitor = Visitor::from_request_parts(parts, state).await?;
                match visitor.actor.role {
                    $pattern => Ok(Self { visitor, $($id,)? }),
                    _ => Err(PageError::not_found()),
                }
            }
        }
    )+};
}

roles! {
    /// A buyer of one structure.
    Member = Role::Member(member) => member: MemberId,
    /// Runs one structure's month.
    Animator = Role::Animator,
    /// Runs the hub's month.
    Coordinator = Role::Coordinator,
    /// A producer's own access; its tenant is the hub.
    Producer = Role::Producer(producer) => producer: ProducerId,
    /// Reads one programme's reports.
    Funder = Role::Funder(programme) => programme: ProgrammeId,
}
