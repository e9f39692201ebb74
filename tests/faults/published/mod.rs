//! The published log: read by others, held against the database, killed while it grows.

mod killed;
mod network;
mod operated;
mod refused;

use crate::programs::{Program, Said, run_publishing};
use app::publication::{Checkpoint, Publication, PublicationError};
use chrono::{DateTime, Utc};
use eventlog::{
    Append, EntryKind, EventLog, ExpectedVersion, Metadata, NewEvent, Sealer, StreamAppend,
    StreamId, WriterSettings,
};
use sqlx::PgPool;
use std::{
    fs,
    net::SocketAddr,
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
};
use test_support::TestDatabase;
use transparency::{LogReader, Tile, TileSource};
use uuid::Uuid;

const ORIGIN: &str = "achats.example/transparence";
/// Events appended together.
const TOGETHER: u64 = 100;

/// A log in a database, published in a folder that goes with the test.
struct Place {
    database: TestDatabase,
    folder: PathBuf,
    publication: Publication,
}

fn fresh() -> Uuid {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u64_pair(11, COUNT.fetch_add(1, Ordering::Relaxed))
}

impl Place {
    /// With a key; nothing is published yet.
    async fn new() -> Self {
        let database = TestDatabase::new().await;
        let name = format!("published-{}-{}", std::process::id(), fresh());
        let folder = std::env::temp_dir().join(name);
        let place = Self { database, publication: Publication::at(&folder), folder };
        place.run(&["keys", "create", "--origin", ORIGIN]).assert();
        place
    }

    /// So many hundreds of events more, sealed. No connection stays, so that the database can be
    /// copied.
    async fn grow(&self, hundreds: u64) {
        let (app, worker) = (self.database.app().await, self.database.worker().await);
        let log = EventLog::start(app.clone(), WriterSettings::default());
        for _ in 0..hundreds {
            log.append(hundred_events()).await.unwrap();
        }
        Sealer::new(worker.clone()).seal_available().await.unwrap();
        drop(log);
        app.close().await;
        worker.close().await;
    }

    fn run(&self, words: &[&str]) -> Said {
        self.run_with(words, "")
    }

    fn run_with(&self, words: &[&str], input: &str) -> Said {
        run_publishing(words, &self.database.url(), &self.folder, input)
    }

    fn start(&self, task: &str, listen: SocketAddr) -> Program {
        Program::start_publishing(task, &self.database.url(), listen, &self.folder)
    }

    /// The size of the published log, all of which was read and is as it was signed.
    fn verified_size(&self) -> u64 {
        let (checkpoint, _) = self.publication.last().unwrap().unwrap();
        let mut log = self.reader(&checkpoint);
        for bundle in 0..checkpoint.size().div_ceil(256) {
            log.entries(bundle).unwrap();
        }
        checkpoint.size()
    }

    fn reader(
        &self,
        checkpoint: &Checkpoint,
    ) -> LogReader<impl TileSource<Error = PublicationError>> {
        let source = |tile: &Tile| self.publication.tile(tile);
        LogReader::open(checkpoint.size(), checkpoint.root(), source).unwrap()
    }

    /// A statement of somebody who can do everything, past every guard.
    async fn tamper(&self, statement: &'static str) {
        let superuser: PgPool = self.database.superuser().await;
        let unguarded = "ALTER TABLE eventlog.events DISABLE TRIGGER append_only";
        sqlx::raw_sql(unguarded).execute(&superuser).await.unwrap();
        let changed = sqlx::raw_sql(statement).execute(&superuser).await.unwrap();
        assert_eq!(changed.rows_affected(), 1);
        superuser.close().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

impl Said {
    #[track_caller]
    fn assert(&self) -> &str {
        assert!(self.succeeded, "{}", self.text);
        &self.text
    }

    #[track_caller]
    fn refused(&self, because: &str) {
        assert!(!self.succeeded && self.text.contains(because), "{}", self.text);
    }
}

fn hundred_events() -> Append {
    let event = || NewEvent {
        id: fresh(),
        name: "placed".into(),
        schema_version: 1,
        payload: "{\"kg\": 2}".into(),
        kind: EntryKind::Hidden,
    };
    let tenant = fresh();
    let streams = vec![StreamAppend {
        stream: StreamId::new(tenant, "order", fresh()),
        expected: ExpectedVersion::Any,
        events: (0..TOGETHER).map(|_| event()).collect(),
    }];
    let recorded_at: DateTime<Utc> = "2026-11-24T12:00:00Z".parse().unwrap();
    let metadata = Metadata {
        actor: fresh(),
        role: "member".into(),
        causation: None,
        correlation: fresh(),
        recorded_at,
    };
    Append { tenant, streams, metadata, idempotency: None }
}
