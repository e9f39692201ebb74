//! Ways in that are over are forgotten, in every tenant.

use app::{Platform, vault::PersonDetails};
use chrono::TimeDelta;
use domain::structures::{StructureCommand, StructureKind, Territory};
use kernel::{AccountId, Actor, CommandId, IdSource, Role, StructureId, TenantId};
use sqlx::PgPool;
use std::{sync::Arc, time::Duration};
use test_support::{TestClock, TestDatabase, TestIds, eventually};

struct Ways {
    platform: Platform,
    clock: Arc<TestClock>,
    superuser: PgPool,
    structures: [StructureId; 2],
    _database: TestDatabase,
}

impl Ways {
    /// A hub and a structure that joined it, each with somebody who may sign in.
    async fn open() -> Self {
        let database = TestDatabase::new().await;
        let (clock, ids) = (Arc::new(TestClock::default()), Arc::new(TestIds::seeded(5)));
        let pools = (database.app().await, database.worker().await);
        let platform = Platform::new(
            pools.0,
            pools.1,
            clock.clone(),
            ids.clone(),
            solidaires_tests::keys::keys(),
        );
        let structures = [(); 2].map(|()| StructureId::from_uuid(ids.fresh()));
        let superuser = database.superuser().await;
        let ways = Self { platform, clock, superuser, structures, _database: database };
        for structure in structures {
            ways.register(structure).await;
        }
        ways.platform.worker().catch_up().await.unwrap();
        ways
    }

    async fn register(&self, structure: StructureId) {
        let hub = self.structures[0];
        let account = AccountId::from_uuid(structure.uuid());
        let operator = Actor { account, tenant: hub.into(), role: Role::Coordinator };
        let register = StructureCommand::Register {
            name: "Plateforme de Toul".to_owned(),
            kind: match structure == hub {
                true => StructureKind::Hub,
                false => StructureKind::Collective,
            },
            territory: Territory { commune: "54528".to_owned(), epci: "200070563".to_owned() },
            hub: (structure != hub).then_some(hub),
        };
        let id = CommandId::from_uuid(structure.uuid());
        let command = app::Command::Structure(structure, register);
        let app = &self.platform.app;
        app.execute(&operator, app::Request::new(id, command)).await.unwrap();
        let details = PersonDetails { alias: "Noisette".to_owned(), ..PersonDetails::default() };
        app.add_access(structure.into(), account, Role::Animator, &details).await.unwrap();
    }

    /// Gives everybody a link, numbered so that no two are the same.
    async fn give_links(&self, number: u8) {
        for structure in self.structures {
            let account = AccountId::from_uuid(structure.uuid());
            let app = &self.platform.app;
            app.sign_in_link(structure.into(), account, [number; 32]).await.unwrap();
        }
    }

    async fn links(&self) -> i64 {
        let count = "SELECT count(*) FROM vault.sign_in_links";
        sqlx::query_scalar(count).fetch_one(&self.superuser).await.unwrap()
    }

    fn wait(&self, hours: i64) {
        self.clock.advance(TimeDelta::hours(hours));
    }
}

#[tokio::test]
async fn links_and_sessions_that_are_over_are_forgotten_in_every_tenant_and_no_other() {
    let ways = Ways::open().await;
    let app = &ways.platform.app;
    ways.give_links(1).await;
    let tenant: TenantId = ways.structures[1].into();
    let link = app::Token::new(tenant, [1; 32]);
    let session = app::Token::new(tenant, [9; 32]);
    app.sign_in(&link, &session, [3; 32]).await.unwrap();
    ways.wait(app::LINK_HOURS - 1);
    ways.give_links(2).await;
    assert_eq!(ways.platform.forget_expired().await.unwrap(), 1, "the link that was used");
    ways.wait(1);
    assert_eq!(ways.platform.forget_expired().await.unwrap(), 1, "the hub's link ran out");
    assert_eq!(ways.links().await, 2, "those given later work for an hour more");
    assert!(app.signed_in(&session).await.unwrap().is_some());
    ways.wait(24 * 30);
    assert_eq!(ways.platform.forget_expired().await.unwrap(), 3, "two links and a session");
    assert!(app.signed_in(&session).await.unwrap().is_none());
    assert_eq!(ways.platform.forget_expired().await.unwrap(), 0);
}

#[tokio::test]
async fn the_service_forgets_when_it_starts_and_again_and_again() {
    let ways = Ways::open().await;
    ways.give_links(1).await;
    ways.wait(app::LINK_HOURS);
    let (platform, period) = (ways.platform.clone(), Duration::from_millis(20));
    tokio::spawn(async move { platform.forget_regularly(period, std::future::pending()).await });
    let none_left = || async { (ways.links().await == 0).then_some(()) };
    eventually(none_left).await;
    ways.give_links(2).await;
    ways.wait(app::LINK_HOURS);
    eventually(none_left).await;
}
