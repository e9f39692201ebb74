//! The database server, killed while members order.

use crate::{
    notebook::{Notebook, Written},
    programs::kill_with_children,
};
use app::{App, AppError, Command, Platform, Request};
use domain::{
    allocation::Want,
    orders::{Buyer, Channel, OrderCommand, WantedLine},
};
use kernel::{CampaignId, CommandId, MemberId, OrderId, ProductId, Steps};
use runtime::{
    RealClock, RealIds,
    cluster::{Cluster, ClusterOptions, Durability},
};
use solidaires_tests::{
    dice::Dice,
    history::History,
    rest::bring_to_rest,
    world::{Size, Town, World},
};
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{env, fs, path::PathBuf, process, str::FromStr, sync::Arc, time::Duration};
use test_support::eventually_within;
use tokio::task::JoinSet;

const SIZE: Size = Size { structures: 2, members: 4, producers: 1, products: 1 };
const KILLS: u64 = 50;
const CHANGES_BETWEEN: u64 = 12;
const DEADLINE: Duration = Duration::from_secs(60);

/// A cluster of the test's own, as careful as in service; gone with the test.
struct Server {
    options: ClusterOptions,
    cluster: Cluster,
}

impl Server {
    fn start() -> Self {
        let folder = env::temp_dir().join(format!("solidaires-faults-{}", process::id()));
        let options = ClusterOptions { folder, durability: Durability::Durable, fresh: true };
        let cluster = Cluster::start(&options).unwrap();
        Self { options: ClusterOptions { fresh: false, ..options }, cluster }
    }

    fn url(&self) -> String {
        self.cluster.url("postgres")
    }

    fn pid_file(&self) -> PathBuf {
        self.cluster.folder().join("pgdata/postmaster.pid")
    }

    fn kill(&self) {
        if let Ok(text) = fs::read_to_string(self.pid_file()) {
            kill_with_children(text.lines().next().unwrap().trim().parse().unwrap());
        }
    }

    /// Starts it again, once the last process of the killed one has let go of the data.
    async fn restart(&mut self) {
        self.cluster = eventually_within(DEADLINE, || async {
            Cluster::start(&self.options).ok().filter(|cluster| !cluster.joined())
        })
        .await;
    }

    async fn pool(&self, role: Option<&str>) -> PgPool {
        let options = PgConnectOptions::from_str(&self.url()).unwrap();
        let options = match role {
            Some(role) => eventlog::as_role(options, role),
            None => options,
        };
        PgPoolOptions::new().max_connections(2).connect_with(options).await.unwrap()
    }

    async fn platform(&self) -> Platform {
        let (clock, ids) = (Arc::new(RealClock), Arc::new(RealIds));
        Platform::connect(&self.url(), 8, clock, ids, &solidaires_tests::keys::key_source())
            .await
            .unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        fs::remove_dir_all(self.cluster.folder()).ok();
    }
}

/// A member who keeps changing their order for as long as the database answers.
#[derive(Clone)]
struct Customer {
    town: Town,
    member: MemberId,
    campaign: CampaignId,
    product: ProductId,
    next: u64,
}

impl Customer {
    fn request(&self) -> (OrderId, Request) {
        let (campaign, product) = (self.campaign, self.product);
        let order = OrderId::of_member(campaign, self.member);
        let want = Want::exactly(Steps::new(self.next));
        let lines = vec![WantedLine { product, want }];
        let (buyer, channel) = (Buyer::Member(self.member), Channel::Screen);
        let command = match self.next {
            1 => OrderCommand::Place { campaign, buyer, channel, lines },
            _ => OrderCommand::Change { lines },
        };
        let id = CommandId::derived(&[order.uuid().as_bytes(), &self.next.to_be_bytes()]);
        (order, Request::new(id, Command::Order(order, campaign, command)))
    }

    /// Until the test gives up with the database: then it is not known whether the last change was
    /// made, and the same is sent again to the next one.
    async fn order(mut self, app: App, notebook: Arc<Notebook>) {
        let actor = self.town.member(self.member);
        loop {
            let (order, request) = self.request();
            match app.execute(&actor, request).await {
                Ok(done) => {
                    let now = Written { version: done.version, quantity: self.next };
                    notebook.acknowledged(self.town.id.into(), order, now);
                    self.next += 1;
                }
                Err(AppError::Unavailable(_) | AppError::Overloaded) => {}
                Err(error) => panic!("{}: {error}", self.next),
            }
        }
    }
}

fn customers(world: &World) -> Vec<Customer> {
    let of_town = |town: &Town| {
        let (town, campaign, product) = (town.clone(), world.campaign, world.offer[0].product);
        let members = town.members.clone().into_iter();
        members.map(move |member| Customer {
            town: town.clone(),
            member,
            campaign,
            product,
            next: 1,
        })
    };
    world.towns.iter().flat_map(of_town).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_there_once_however_often_the_database_is_killed() {
    let mut server = Server::start();
    Platform::migrate(&server.url()).await.unwrap();
    let platform = server.platform().await;
    let mut world = World::open(platform.clone(), SIZE, &mut Dice::of(4)).await;
    bring_to_rest(&platform, &server.pool(None).await).await;
    world.read_offer().await;

    let notebook = Arc::new(Notebook::default());
    let mut customers = customers(&world);
    for kill in 1..=KILLS {
        let platform = server.platform().await;
        let worker = platform.worker();
        let working = tokio::spawn(async move { worker.run(std::future::pending()).await });
        let mut people = JoinSet::new();
        for customer in &customers {
            people.spawn(customer.clone().order(platform.app.clone(), Arc::clone(&notebook)));
        }
        let reached = || async { (notebook.count() >= kill * CHANGES_BETWEEN).then_some(()) };
        eventually_within(DEADLINE, reached).await;
        server.kill();
        working.abort();
        people.abort_all();
        while let Some(given_up) = people.join_next().await {
            assert!(given_up.is_err_and(|error| error.is_cancelled()), "a customer failed");
        }
        for customer in &mut customers {
            customer.next = 1 + notebook.version(customer.town.id.into(), customer.request().0);
        }
        server.restart().await;
    }
    assert!(notebook.count() >= KILLS * CHANGES_BETWEEN);
    check(&server, &notebook, &customers).await;
}

/// Brings what was in doubt to its end, then compares.
async fn check(server: &Server, notebook: &Notebook, customers: &[Customer]) {
    let platform = server.platform().await;
    for customer in customers {
        let (order, request) = customer.request();
        let actor = customer.town.member(customer.member);
        let done = platform.app.execute(&actor, request).await.unwrap();
        let now = Written { version: done.version, quantity: customer.next };
        notebook.acknowledged(customer.town.id.into(), order, now);
    }
    bring_to_rest(&platform, &server.pool(None).await).await;
    let history = History::read(&server.pool(Some("solidaires_worker")).await).await;
    history.assert_gapless();
    notebook.assert_is_in(&history);
    assert_eq!(platform.verify_log().await.unwrap().difference, None);
    for rebuilt in platform.rebuild(None).await.unwrap() {
        assert!(rebuilt.unchanged, "{} is another when rebuilt", rebuilt.projection);
    }
}
