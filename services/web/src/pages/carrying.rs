//! Carrying out what a form asks for.

use crate::{
    page::PageError,
    refusals::{self, Told},
    state::WebState,
};
use app::{AppError, Done, Request};
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
