//! Streaming replicas of the database: which of them may answer a query, and which not yet.
//!
//! Only queries go there. Commands and what they decide on, the log, the vault's changes, who is
//! signed in, locks, notifications and the worker stay on the primary.
//!
//! **Read your own writes.** What this process has written for a tenant leaves a mark: how far the
//! primary's WAL was by then. A replica answers for that tenant once it has replayed so far; until
//! then the primary does. The mark is a WAL position and not a row of the replica's
//! `read.checkpoints`, because it covers the vault and all projections alike, and because one
//! number, known of each replica, saves asking it again for every page.
//!
//! **Never far behind.** Each second all are looked at. One that does not answer, or has not
//! replayed what the primary had written three looks ago, is set aside until it has.

use crate::AppError;
use kernel::TenantId;
use sqlx::{PgPool, Postgres, Transaction};
use std::{
    collections::{HashMap, VecDeque},
    fmt::Display,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use storage::{DatabaseRole, Lsn};
use tokio::time::{interval, timeout};

const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A replica is compared with what the primary had written so many looks ago.
const LOOKS_BEHIND_MAX: usize = 3;
/// A server that says no more than its WAL position takes no longer, or is away.
const ANSWER_WITHIN: Duration = Duration::from_secs(1);
/// How long a writer waits for the replicas; who takes longer is set aside.
const REPLAYED_WITHIN: Duration = Duration::from_secs(3);
const REPLAYED_POLL: Duration = Duration::from_millis(4);

/// The replicas of one process, and what they must have replayed.
pub(crate) struct Replicas {
    primary: PgPool,
    primary_answers: AtomicBool,
    all: Vec<Replica>,
    /// Whose turn it is.
    next: AtomicUsize,
    /// What was last written for a tenant is before this, where not all replicas have it yet.
    marks: Mutex<HashMap<TenantId, Lsn>>,
    /// How far the primary was at the last looks, the latest last.
    heads: Mutex<VecDeque<Lsn>>,
}

impl Replicas {
    /// Takes a first look at the replicas, and goes on for as long as this value is in use.
    ///
    /// # Errors
    /// Fails when an address is none. A replica that does not answer is no error: it is set aside.
    pub async fn watch(
        primary: PgPool,
        urls: &[String],
        connections_max: u32,
    ) -> Result<Arc<Self>, AppError> {
        let open = |url: &String| {
            let pool = storage::connect_later(url, DatabaseRole::App, connections_max)?;
            Ok(Replica::new(pool))
        };
        let all: Result<Vec<Replica>, AppError> = urls.iter().map(open).collect();
        let replicas = Arc::new(Self {
            primary,
            primary_answers: AtomicBool::new(true),
            all: all?,
            next: AtomicUsize::new(0),
            marks: Mutex::default(),
            heads: Mutex::default(),
        });
        replicas.look().await;
        tokio::spawn(keep_looking(Arc::downgrade(&replicas)));
        Ok(replicas)
    }

    /// Begins to read on a replica, if one has what `tenant` must see.
    pub async fn begin(&self, tenant: TenantId) -> Option<Transaction<'static, Postgres>> {
        let mark = lock(&self.marks).get(&tenant).copied();
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        for turn in 0..self.all.len() {
            let replica = &self.all[first.wrapping_add(turn) % self.all.len()];
            if !replica.is_fit() || !replica.has_replayed(mark).await {
                continue;
            }
            match eventlog::begin_tenant(&replica.pool, tenant.uuid()).await {
                Ok(reading) => return Some(reading),
                Err(error) => replica.set_aside(&error),
            }
        }
        None
    }

    /// False from a look that found no primary to one that does.
    pub fn primary_answers(&self) -> bool {
        self.primary_answers.load(Ordering::Relaxed)
    }

    /// Sees to it that what was just written for `tenant` is read from now on: waits for the
    /// replicas a little, and sets aside those that take longer. All of them where the primary does
    /// not say how far they must be: what was written stands, and must not be told as failed.
    pub async fn show(&self, tenant: TenantId) {
        let mark = match storage::flushed(&self.primary).await {
            Ok(mark) => mark,
            Err(error) => {
                self.all.iter().for_each(|replica| replica.set_aside(&error));
                return;
            }
        };
        let raise = |known: &mut Lsn| *known = mark.max(*known);
        lock(&self.marks).entry(tenant).and_modify(raise).or_insert(mark);
        let wait = async {
            for replica in self.all.iter().filter(|replica| replica.is_fit()) {
                let mut poll = interval(REPLAYED_POLL);
                while replica.is_fit() && !replica.has_replayed(Some(mark)).await {
                    poll.tick().await;
                }
            }
        };
        if timeout(REPLAYED_WITHIN, wait).await.is_err() {
            for replica in self.all.iter().filter(|replica| !replica.is_known_to_have(mark)) {
                replica.set_aside(&"it is too far behind");
            }
        }
    }

    async fn look(&self) {
        let head = timeout(ANSWER_WITHIN, storage::flushed(&self.primary)).await;
        let head = head.ok().and_then(Result::ok);
        self.primary_answers.store(head.is_some(), Ordering::Relaxed);
        let required = self.required(head);
        for replica in &self.all {
            match timeout(ANSWER_WITHIN, replica.ask()).await {
                Ok(Ok(replayed)) if replayed >= required => replica.take_in(),
                Ok(Ok(_)) => replica.set_aside(&"it is too far behind"),
                Ok(Err(error)) => replica.set_aside(&error),
                Err(_) => replica.set_aside(&"it does not answer"),
            }
        }
        let slowest = self.all.iter().map(Replica::replayed).min().unwrap_or_default();
        lock(&self.marks).retain(|_, mark| *mark > slowest);
    }

    /// What every replica must have replayed by now.
    fn required(&self, head: Option<Lsn>) -> Lsn {
        let mut heads = lock(&self.heads);
        heads.extend(head);
        while heads.len() > LOOKS_BEHIND_MAX + 1 {
            heads.pop_front();
        }
        heads.front().copied().unwrap_or_default()
    }
}

async fn keep_looking(replicas: Weak<Replicas>) {
    let mut turn = interval(LOOK_EVERY);
    turn.tick().await; // at once: the first look has been taken
    loop {
        turn.tick().await;
        let Some(replicas) = replicas.upgrade() else { return };
        replicas.look().await;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    New,
    Fit,
    Aside,
}

struct Replica {
    /// Host and port, for the log.
    name: String,
    pool: PgPool,
    standing: Mutex<Standing>,
    /// How far it was when it was last asked.
    replayed: AtomicU64,
}

impl Replica {
    fn new(pool: PgPool) -> Self {
        let options = pool.connect_options();
        let name = format!("{}:{}", options.get_host(), options.get_port());
        Self { name, pool, standing: Mutex::new(Standing::New), replayed: AtomicU64::new(0) }
    }

    fn is_fit(&self) -> bool {
        *lock(&self.standing) == Standing::Fit
    }

    fn take_in(&self) {
        let mut standing = lock(&self.standing);
        if *standing != Standing::Fit {
            tracing::info!(replica = self.name, "queries go to this replica");
            *standing = Standing::Fit;
        }
    }

    fn set_aside(&self, reason: &dyn Display) {
        let mut standing = lock(&self.standing);
        if *standing != Standing::Aside {
            tracing::warn!(replica = self.name, %reason, "a replica is set aside");
            *standing = Standing::Aside;
        }
    }

    fn replayed(&self) -> Lsn {
        self.replayed.load(Ordering::Relaxed)
    }

    fn is_known_to_have(&self, mark: Lsn) -> bool {
        self.replayed() >= mark
    }

    async fn has_replayed(&self, mark: Option<Lsn>) -> bool {
        let Some(mark) = mark.filter(|mark| !self.is_known_to_have(*mark)) else { return true };
        match timeout(ANSWER_WITHIN, self.ask()).await {
            Ok(Ok(replayed)) => replayed >= mark,
            Ok(Err(error)) => {
                self.set_aside(&error);
                false
            }
            Err(_) => {
                self.set_aside(&"it does not answer");
                false
            }
        }
    }

    /// Asks it how far it is.
    async fn ask(&self) -> Result<Lsn, AppError> {
        let replayed = storage::replayed(&self.pool).await?;
        self.replayed.store(replayed, Ordering::Relaxed);
        Ok(replayed)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
