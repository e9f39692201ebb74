//! Carrying out what a form asks for, and telling what came of it.

use crate::{
    page::PageError,
    refusals::{self, Told},
    state::WebState,
    views::{Chrome, accesses::GivenLink, payment::Link},
};
use app::{AppError, Done, LINK_HOURS, Request, Token};
use chrono::TimeDelta;
use kernel::Actor;

/// Carries a command out and waits until the next page can show it. The inner error is a no that
/// the form is shown again with.
///
/// # Errors
/// What is no refusal: forbidden, not found, unavailable.
pub async fn carry_out(
    state: &WebState,
    actor: &Actor,
    request: Request,
) -> Result<Result<Done, Told>, PageError> {
    let done = state.app.execute(actor, request).await;
    if let Ok(done) = &done {
        state.app.wait_until_shown(done).await?;
    }
    or_told(done)
}

/// The page of a link that was just made: it is in the answer and nowhere else.
pub fn given_link(
    state: &WebState,
    chrome: Chrome,
    alias: String,
    token: &Token,
    back: Link,
) -> GivenLink {
    GivenLink {
        chrome,
        alias,
        link: format!("{}/connexion/{token}", state.public_url),
        expires_at: state.app.clock().now() + TimeDelta::hours(LINK_HOURS),
        back,
    }
}

/// Parts the noes that a form is shown again with from what makes a page of its own.
///
/// # Errors
/// The latter.
pub fn or_told<T>(done: Result<T, AppError>) -> Result<Result<T, Told>, PageError> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(
            error @ (AppError::Refused(_)
            | AppError::Conflict { .. }
            | AppError::CommandReused
            | AppError::AliasTaken
            | AppError::AliasMissing
            | AppError::Value(_)),
        ) => Ok(Err(refusals::told(&error))),
        Err(error) => Err(error.into()),
    }
}
