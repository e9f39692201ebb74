//! A primary with a small world on it, and its standby.

use app::Platform;
use runtime::{RealClock, RealIds};
use solidaires_tests::{
    dice::Dice,
    rest::bring_to_rest,
    world::{Size, World},
};
use sqlx::{AssertSqlSafe, PgPool};
use std::sync::Arc;
use test_support::{OwnServer, eventually};

const SIZE: Size = Size { structures: 2, members: 3, producers: 1, products: 1 };

pub struct Pair {
    pub primary: OwnServer,
    pub standby: OwnServer,
    pub world: World,
}

impl Pair {
    /// `name` tells the servers of one test from those of another.
    pub async fn start(name: &str) -> Self {
        let primary = OwnServer::start(&format!("{name}_primary")).unwrap();
        Platform::migrate(&primary.url()).await.unwrap();
        let standby_name = format!("{name}_standby");
        let standby = primary.standby(&standby_name).unwrap();
        let superuser = primary.superuser().await;
        commit_on_both(&superuser, &standby_name).await;

        let platform = platform(&primary).await;
        let mut world = World::open(platform.clone(), SIZE, &mut Dice::of(5)).await;
        bring_to_rest(&platform, &superuser).await;
        world.read_offer().await;
        Self { primary, standby, world }
    }
}

/// The platform on one server, for the test's own use.
pub async fn platform(server: &OwnServer) -> Platform {
    let (clock, ids) = (Arc::new(RealClock), Arc::new(RealIds));
    Platform::connect(&server.url(), 4, clock, ids, &solidaires_tests::keys::key_source())
        .await
        .unwrap()
}

/// From now on a commit is acknowledged once the standby has it on its disk too.
async fn commit_on_both(primary: &PgPool, standby: &str) {
    set(primary, &format!("synchronous_standby_names = '{standby}'")).await;
    let state = "SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'";
    eventually(|| async { says(primary, state).await.then_some(()) }).await;
}

/// Sets a server's setting; also a standby's.
pub async fn set(superuser: &PgPool, setting: &str) {
    let alter = sqlx::query(AssertSqlSafe(format!("ALTER SYSTEM SET {setting}")));
    alter.execute(superuser).await.unwrap();
    sqlx::query("SELECT pg_reload_conf()").execute(superuser).await.unwrap();
}

/// The answer to a question of yes or no.
pub async fn says(pool: &PgPool, question: &'static str) -> bool {
    sqlx::query_scalar(question).fetch_one(pool).await.unwrap()
}
