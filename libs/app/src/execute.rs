//! The one way to change anything.

use crate::{
    App, AppError, Done, Request, Stream, decide,
    decision::{Decision, idempotency_key},
    store::Trust,
};
use domain::{Context, Fold};
use eventlog::{AppendError, AppendOutcome};
use kernel::Actor;
use uuid::Uuid;

/// How often a command is decided anew because somebody else was faster.
const ATTEMPTS_MAX: usize = 16;

impl App {
    /// Authorises, decides and records one command.
    ///
    /// Sent again with the same id it changes nothing more and answers the same. When the streams
    /// it was decided on changed meanwhile, it is decided again, unless the sender named the
    /// version they saw.
    ///
    /// # Errors
    /// See [`AppError`]; nothing was changed then, except that after
    /// [`AppError::Unavailable`] it is not known: send the same request again.
    pub async fn execute(&self, actor: &Actor, request: Request) -> Result<Done, AppError> {
        let mut trust = Trust::Remembered;
        let mut actual = 0;
        for _ in 0..ATTEMPTS_MAX {
            let context = Context { now: self.clock.now(), actor: *actor };
            // Boxed: the decisions of all contexts together would need too much stack.
            let decided = Box::pin(decide::decide(self, &context, &request.command, trust)).await;
            let decision = match decided {
                // Remembered state may be out of date: the refusal too.
                Err(AppError::Refused(_)) if trust == Trust::Remembered => {
                    trust = Trust::Fresh;
                    continue;
                }
                Err(refusal @ AppError::Refused(_)) => {
                    return self.repeated_or(actor, &request, refusal).await;
                }
                decided => decided?,
            };
            if let Some(expected) = request.expected_version
                && expected != decision.version_read()
            {
                if trust == Trust::Fresh {
                    let conflict = AppError::Conflict { actual: decision.version_read() };
                    return self.repeated_or(actor, &request, conflict).await;
                }
                trust = Trust::Fresh;
                continue;
            }
            match self.record(&context, &request, decision).await? {
                Recorded::Done(done) => return Ok(done),
                Recorded::TooLate { now_at } => {
                    actual = now_at;
                    trust = Trust::Fresh;
                }
            }
        }
        Err(AppError::Conflict { actual })
    }

    /// Uses up the id of a command that was refused, so that it stays refused: sent again, on
    /// whatever state, it changes nothing. If it was carried out after all, that stands.
    ///
    /// `stream` is the command's own; nothing is written to it.
    ///
    /// # Errors
    /// Overloaded, or the database does not answer.
    pub(crate) async fn use_up<S: Fold>(
        &self,
        actor: &Actor,
        request: &Request,
        stream: Uuid,
    ) -> Result<(), AppError> {
        let tenant = decide::tenant_of(self, actor, &request.command).await?;
        let nothing = Decision::nothing::<S>(tenant, stream);
        let append = nothing.to_append(&self.store, actor, request, self.clock.now())?;
        match self.store.append(append).await {
            Ok(_) | Err(AppendError::KeyReused { .. }) => Ok(()),
            Err(AppendError::Overloaded | AppendError::Busy) => Err(AppError::Overloaded),
            Err(error) => Err(AppError::unavailable(error)),
        }
    }

    async fn record(
        &self,
        context: &Context,
        request: &Request,
        decision: Decision,
    ) -> Result<Recorded, AppError> {
        if decision.is_empty() {
            let version = decision.version_read();
            return Ok(Recorded::Done(Done { stream: None, version, repeated: true }));
        }
        let append = decision.to_append(&self.store, &context.actor, request, context.now)?;
        match self.store.append(append).await {
            Ok(outcome) => {
                self.store.forget(decision.tenant(), decision.streams_appended());
                Ok(Recorded::Done(done(&outcome, decision.own_stream())))
            }
            Err(AppendError::Conflict { actual, .. }) => {
                self.store.forget(decision.tenant(), decision.streams());
                Ok(Recorded::TooLate { now_at: actual })
            }
            Err(AppendError::KeyReused { .. }) => Err(AppError::CommandReused),
            Err(AppendError::Overloaded | AppendError::Busy) => Err(AppError::Overloaded),
            Err(error) => Err(AppError::unavailable(error)),
        }
    }

    /// A command that does not go through because it was carried out before is answered as the
    /// first time.
    async fn repeated_or(
        &self,
        actor: &Actor,
        request: &Request,
        error: AppError,
    ) -> Result<Done, AppError> {
        let tenant = decide::tenant_of(self, actor, &request.command).await?;
        match self.store.carried_out(tenant, &idempotency_key(actor, request)).await? {
            Some(outcome) => Ok(done(&outcome, None)),
            None => Err(error),
        }
    }
}

enum Recorded {
    Done(Done),
    TooLate { now_at: u64 },
}

fn done(outcome: &AppendOutcome, stream: Option<Stream>) -> Done {
    let version = outcome.versions().first().map_or(0, |stream| stream.version);
    Done { stream, version, repeated: matches!(outcome, AppendOutcome::AlreadyDone(_)) }
}
