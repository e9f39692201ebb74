//! The web service and the worker, killed while members order over the network.

use crate::{
    http::{Put, put},
    notebook::{Notebook, Written},
    programs::{Program, free_address},
};
use app::{Platform, Token};
use kernel::{OrderId, ProductId, TenantId};
use runtime::{RealClock, RealIds, random_bytes};
use solidaires_tests::{
    dice::Dice,
    history::History,
    rest::{at_rest, bring_to_rest},
    world::{Size, World},
};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use test_support::{TestDatabase, eventually_within};
use tokio::task::JoinSet;

const SIZE: Size = Size { structures: 2, members: 3, producers: 1, products: 1 };
/// How often everything is killed (with those of `postgres`, a hundred times), and how much is
/// acknowledged in between.
const KILLS: u64 = 50;
const CHANGES_BETWEEN: u64 = 6;
const DEADLINE: Duration = Duration::from_secs(60);

/// A member who keeps changing their order until told to stop.
struct Customer {
    address: SocketAddr,
    session: Token,
    path: String,
    tenant: TenantId,
    order: OrderId,
    product: ProductId,
    notebook: Arc<Notebook>,
    stop: Arc<AtomicBool>,
}

impl Customer {
    async fn order(self) {
        for version in 1.. {
            // What was begun is brought to its end: else it would not be known.
            if self.stop.load(Ordering::SeqCst) {
                return;
            }
            self.change_until_answered(version).await;
            let written = Written { version, quantity: version };
            self.notebook.acknowledged(self.tenant, self.order, written);
        }
    }

    /// Sends the same request again and again while nobody answers, or not for certain.
    async fn change_until_answered(&self, version: u64) {
        let condition = match version {
            1 => ("If-None-Match", "*".to_owned()),
            _ => ("If-Match", format!("\"{}\"", version - 1)),
        };
        let headers = [
            ("Authorization", format!("Bearer {}", self.session)),
            ("Idempotency-Key", format!("{}-{version}", self.order)),
            condition,
        ];
        let line = format!("{{\"product\":\"{}\",\"quantity_steps\":{version}}}", self.product);
        let body = format!("{{\"lines\":[{line}]}}");
        let request = Put { path: &self.path, headers: &headers, body: &body };
        let answer = eventually_within(DEADLINE, || async {
            let answer = put(self.address, &request).await.ok()?;
            (answer.status < 500).then_some(answer)
        })
        .await;
        let changed = format!("\"version\":{version}");
        assert!(answer.status < 300 && answer.body.contains(&changed), "{version}: {answer:?}");
    }
}

async fn customers(world: &World, address: SocketAddr) -> (Vec<Customer>, Arc<Notebook>) {
    let notebook = Arc::new(Notebook::default());
    let stop = Arc::new(AtomicBool::new(false));
    let (campaign, mut customers) = (world.campaign, vec![]);
    for town in &world.towns {
        for member in &town.members {
            let app = world.app();
            let secret = || random_bytes::<32>().unwrap();
            let link = app.link_for_member(&town.animator(), *member, secret()).await.unwrap();
            let session = Token::new(town.id.into(), secret());
            app.sign_in(&link, &session, secret()).await.unwrap();
            customers.push(Customer {
                address,
                session,
                path: format!("/api/v1/order-forms/{campaign}/orders/mine"),
                tenant: town.id.into(),
                order: OrderId::of_member(campaign, *member),
                product: world.offer[0].product,
                notebook: Arc::clone(&notebook),
                stop: Arc::clone(&stop),
            });
        }
    }
    (customers, notebook)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_web_service_acknowledged_is_there_once_however_often_everything_is_killed() {
    let database = TestDatabase::new().await;
    let (app, worker) = (database.app().await, database.worker().await);
    let platform = Platform::new(
        app,
        worker.clone(),
        Arc::new(RealClock),
        Arc::new(RealIds),
        solidaires_tests::keys::keys(),
    );
    let superuser = database.superuser().await;
    let mut world = World::open(platform.clone(), SIZE, &mut Dice::of(3)).await;
    bring_to_rest(&platform, &superuser).await;
    world.read_offer().await;

    let (url, address) = (database.url(), free_address());
    let start = |task| Program::start(task, &url, address);
    let (mut serving, mut working) = (start("serve"), start("work"));
    let (customers, notebook) = customers(&world, address).await;
    let stop = Arc::clone(&customers[0].stop);
    let mut people: JoinSet<()> = customers.into_iter().map(Customer::order).collect();
    for kill in 1..=KILLS {
        let reached = || async { (notebook.count() >= kill * CHANGES_BETWEEN).then_some(()) };
        eventually_within(DEADLINE, reached).await;
        serving.kill();
        if kill % 2 == 0 {
            working.kill();
            working = start("work");
        }
        serving = start("serve");
    }
    stop.store(true, Ordering::SeqCst);
    while let Some(done) = people.join_next().await {
        done.unwrap();
    }
    serving.kill();
    working.kill();
    let _working = start("work");
    at_rest(&superuser).await;

    let history = History::read(&worker).await;
    history.assert_gapless();
    notebook.assert_is_in(&history);
    assert_eq!(platform.verify_log().await.unwrap().difference, None);
    for rebuilt in platform.rebuild(None).await.unwrap() {
        assert!(rebuilt.unchanged, "{} is another when rebuilt", rebuilt.projection);
    }
}
