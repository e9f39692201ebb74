//! Group commit: one task gathers the appends of the process and commits them in batches.
//!
//! Whenever a lane is free, all that waits goes out at once: an idle log adds no delay, and a busy
//! one commits as many appends together as came in during the commits before. A request that the
//! database found locked comes back after a short pause; it holds up nobody else.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, PgPool, Postgres};
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};
use tokio::task::{Id, JoinSet};
use tokio::time::{Instant, sleep_until};

use crate::append::WriterSettings;
use crate::batch::{
    Answer, Care, append_batch, concerns_one_request, deserves_care, extend, failure, lacks_room,
};
use crate::error::AppendError;
use crate::model::{Append, AppendOutcome};
use crate::notify::Announcer;
use crate::pick::{Claimed, Claims, pick};

const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(64);
/// How long a connection is kept from the pool after its last batch.
const SPARE_FOR: Duration = Duration::from_millis(100);

/// An append on its way, and where its answer goes.
#[derive(Debug)]
pub(crate) struct Waiting {
    append: Append,
    claims: Claims,
    reply: oneshot::Sender<Result<AppendOutcome, AppendError>>,
    give_up_at: Instant,
    pause: Duration,
    /// Its place in the bounded queue, free again once answered.
    _room: OwnedSemaphorePermit,
}

impl Waiting {
    pub(crate) fn new(
        append: Append,
        reply: oneshot::Sender<Result<AppendOutcome, AppendError>>,
        room: OwnedSemaphorePermit,
        give_up_at: Instant,
    ) -> Self {
        let claims = Claims::of(&append);
        Self { append, claims, reply, give_up_at, pause: FIRST_PAUSE, _room: room }
    }

    fn answer(self, result: Result<AppendOutcome, AppendError>) {
        // A caller that no longer listens does not mind.
        let _unheard = self.reply.send(result);
    }
}

pub(crate) struct Dispatcher {
    pool: PgPool,
    settings: WriterSettings,
    inbox: mpsc::UnboundedReceiver<Waiting>,
    waiting: VecDeque<Waiting>,
    /// Requests that found a stream locked, with the moment to try again.
    pausing: Vec<(Instant, Waiting)>,
    /// The batches under way.
    lanes: JoinSet<Written>,
    /// Connections that worked a moment ago: the pool would test each one first.
    spare: Vec<(Instant, PoolConnection<Postgres>)>,
    claims: HashMap<Id, Vec<Claims>>,
    claimed: Claimed,
    announcer: Arc<Announcer>,
}

impl Dispatcher {
    pub(crate) fn new(
        pool: PgPool,
        settings: WriterSettings,
        inbox: mpsc::UnboundedReceiver<Waiting>,
    ) -> Self {
        Self {
            announcer: Arc::new(Announcer::start(pool.clone())),
            pool,
            settings,
            inbox,
            waiting: VecDeque::new(),
            pausing: Vec::new(),
            lanes: JoinSet::new(),
            spare: Vec::new(),
            claims: HashMap::new(),
            claimed: Claimed::default(),
        }
    }

    /// Runs until every handle is dropped and every accepted request answered.
    pub(crate) async fn run(mut self) {
        let mut open = true;
        while open || !self.is_idle() {
            self.fill_lanes();
            let next_try = self.pausing.iter().map(|(at, _)| *at).min();
            let give_back = self.spare.first().map(|(since, _)| *since + SPARE_FOR);
            let idle = sleep_until(give_back.unwrap_or_else(Instant::now));
            tokio::select! {
                received = self.inbox.recv(), if open => match received {
                    Some(waiting) => self.receive(waiting).await,
                    None => open = false,
                },
                Some(done) = self.lanes.join_next_with_id(), if !self.lanes.is_empty() => {
                    match done {
                        Ok((id, written)) => self.batch_done(id, written),
                        Err(panicked) => self.batch_done(panicked.id(), Written::default()),
                    }
                }
                () = sleep_until(next_try.unwrap_or_else(Instant::now)), if next_try.is_some() => {
                    self.resume_paused();
                }
                () = idle, if give_back.is_some() => {
                    self.spare.retain(|(since, _)| since.elapsed() < SPARE_FOR);
                }
            }
        }
    }

    fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.pausing.is_empty() && self.lanes.is_empty()
    }

    /// Takes in all that is there. Callers that the last batch has woken are about to send their
    /// next request: letting the tasks that are ready run first makes one batch of many small ones.
    async fn receive(&mut self, first: Waiting) {
        self.waiting.push_back(first);
        loop {
            tokio::task::yield_now().await;
            let before = self.waiting.len();
            while let Ok(next) = self.inbox.try_recv() {
                self.waiting.push_back(next);
            }
            if self.waiting.len() == before || self.waiting.len() >= self.settings.batch_max {
                return;
            }
        }
    }

    fn fill_lanes(&mut self) {
        while self.lanes.len() < self.settings.lanes.max(1) {
            let batch_max = self.settings.batch_max.max(1);
            let batch = pick(&mut self.waiting, |one| &one.claims, &mut self.claimed, batch_max);
            if batch.is_empty() {
                return;
            }
            let claims = batch.iter().map(|waiting| waiting.claims.clone()).collect();
            let (pool, announcer) = (self.pool.clone(), Arc::clone(&self.announcer));
            let spare = self.spare.pop().filter(|(since, _)| since.elapsed() < SPARE_FOR);
            let spare = spare.map(|(_, connection)| connection);
            let lane = self.lanes.spawn(async move {
                let written = write(&pool, spare, batch).await;
                announcer.announce();
                written
            });
            self.claims.insert(lane.id(), claims);
        }
    }

    fn batch_done(&mut self, id: Id, written: Written) {
        self.spare.extend(written.connection.map(|connection| (Instant::now(), connection)));
        for claims in self.claims.remove(&id).into_iter().flatten() {
            self.claimed.release(&claims);
        }
        let now = Instant::now();
        for mut waiting in written.busy {
            if now >= waiting.give_up_at {
                waiting.answer(Err(AppendError::Busy));
            } else {
                let next_try = now + waiting.pause;
                waiting.pause = (waiting.pause * 2).min(LONGEST_PAUSE);
                self.pausing.push((next_try, waiting));
            }
        }
    }

    fn resume_paused(&mut self) {
        let now = Instant::now();
        let due = self.pausing.extract_if(.., |(at, _)| *at <= now);
        self.waiting.extend(due.map(|(_, waiting)| waiting));
    }
}

/// What a batch leaves behind.
#[derive(Default)]
struct Written {
    /// Requests that found a stream locked.
    busy: Vec<Waiting>,
    /// The connection, if it still works.
    connection: Option<PoolConnection<Postgres>>,
}

/// Writes one batch and answers its requests, except the busy ones.
async fn write(
    pool: &PgPool,
    spare: Option<PoolConnection<Postgres>>,
    batch: Vec<Waiting>,
) -> Written {
    let acquired = match spare {
        Some(connection) => Ok(connection),
        None => pool.acquire().await,
    };
    let mut connection = match acquired {
        Ok(connection) => connection,
        Err(error) => return fail(batch, error),
    };
    let appends: Vec<&Append> = batch.iter().map(|waiting| &waiting.append).collect();
    match append(&mut connection, &appends).await {
        Ok(answers) => {
            let busy = batch.into_iter().zip(answers).filter_map(deliver).collect();
            Written { busy, connection: Some(connection) }
        }
        Err(error) if batch.len() > 1 && concerns_one_request(&error) => {
            tracing::info!(%error, requests = batch.len(), "a batch failed, trying one by one");
            write_one_by_one(connection, batch).await
        }
        Err(error) => fail(batch, error),
    }
}

/// Hopes that nothing stands in the way, and looks closer if something does.
async fn append(
    connection: &mut PgConnection,
    appends: &[&Append],
) -> Result<Vec<Answer>, sqlx::Error> {
    let mut care = Care::Hopeful;
    let mut has_room = false;
    loop {
        match append_batch(connection, appends, care).await {
            Err(error) if care == Care::Hopeful && deserves_care(&error) => care = Care::Full,
            Err(error) if !has_room && lacks_room(&error) => {
                extend(connection).await?;
                has_room = true;
            }
            decided => return decided,
        }
    }
}

async fn write_one_by_one(
    mut connection: PoolConnection<Postgres>,
    batch: Vec<Waiting>,
) -> Written {
    let mut busy = Vec::new();
    for waiting in batch {
        match append_batch(&mut connection, &[&waiting.append], Care::Full).await {
            Ok(answers) => busy.extend([waiting].into_iter().zip(answers).filter_map(deliver)),
            Err(error) => waiting.answer(Err(failure(Arc::new(error)))),
        }
    }
    // Back to the pool, which will test it: the last answer may have been that it is broken.
    Written { busy, connection: None }
}

fn fail(batch: Vec<Waiting>, error: sqlx::Error) -> Written {
    let error = Arc::new(error);
    for waiting in batch {
        waiting.answer(Err(failure(Arc::clone(&error))));
    }
    Written::default()
}

fn deliver((waiting, answer): (Waiting, Answer)) -> Option<Waiting> {
    match answer {
        Answer::Busy => Some(waiting),
        Answer::Decided(result) => {
            waiting.answer(result);
            None
        }
    }
}
