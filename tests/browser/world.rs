//! The demonstration month, played once, and a server over a copy of it for each test.

use app::{Command, Done, Platform, Purpose, Request, queries, vault};
use chrono::{DateTime, Utc};
use ctl::demo::{Dates, Files, Story, StoryClock, account_id, structure_id};
use domain::{campaigns::CampaignCommand, pooling::PoolingCommand};
use kernel::{AccountId, Actor, CampaignId, CommandId, IdSource, MemberId, Role, TenantId};
use runtime::{RealIds, random_bytes};
use std::{path::Path, sync::Arc};
use test_support::{TestDatabase, eventually};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OnceCell, oneshot, watch},
};
use web::WebState;

/// Enough of department 54 for a report with figures that may be shown, and with some withheld.
const STRUCTURES: [&str; 13] = [
    "plateforme",
    "toul",
    "ecrouves",
    "foug",
    "gondreville",
    "colombey-les-belles",
    "neuves-maisons",
    "vandoeuvre",
    "laxou",
    "luneville",
    "ccas-toul",
    "centre-social-ecrouves",
    "epicerie-pont-a-mousson",
];
/// Their first programme covers the department, the other one the Grand Nancy.
const PROGRAMMES: [&str; 2] = ["mieux-manger-pour-tous", "grand-nancy-alimentation"];

/// Until the process ends.
static PLAYED: OnceCell<Played> = OnceCell::const_new();

/// The month as it was played; nobody is connected to it any more.
struct Played {
    database: TestDatabase,
    files: Files,
    dates: Dates,
}

/// The platform at 11 o'clock on 24 November 2026: October is settled, November takes orders.
pub struct World {
    pub story: Story,
    /// Without a final slash.
    pub url: String,
    state: WebState,
    /// Dropped to end the service.
    serving: Option<oneshot::Sender<()>>,
    _stops_the_worker: watch::Sender<()>,
    _database: TestDatabase,
}

impl World {
    pub async fn open() -> Self {
        let played = PLAYED.get_or_init(play).await;
        let database = played.database.copy().await;
        let clock = Arc::new(StoryClock::default());
        clock.set(played.dates.now);
        let platform = connect(&database, &clock).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = WebState::new(platform.app.clone(), &url);
        let serving = Some(serve(listener, state.clone()));
        let (stop, mut stopped) = watch::channel(());
        let worked = platform.clone();
        tokio::spawn(async move {
            worker::run(&worked, async move { stopped.changed().await.unwrap_or(()) }).await;
        });
        let story = Story::new(platform, clock, played.files.clone(), played.dates);
        Self { story, url, state, serving, _stops_the_worker: stop, _database: database }
    }

    /// From now on nobody reaches the service.
    pub async fn loses_its_network(&mut self) {
        self.serving = None;
        let address = self.address();
        eventually(|| async { TcpStream::connect(&address).await.is_err().then_some(()) }).await;
    }

    /// At the same address as before.
    pub async fn has_its_network_again(&mut self) {
        let listener = TcpListener::bind(self.address()).await.unwrap();
        self.serving = Some(serve(listener, self.state.clone()));
    }

    fn address(&self) -> String {
        self.url.trim_start_matches("http://").to_owned()
    }

    pub fn hub(&self) -> TenantId {
        self.story.hub().into()
    }

    pub fn coordinator(&self) -> Actor {
        let account = account_id("coordinator", "plateforme");
        Actor { account, tenant: self.hub(), role: Role::Coordinator }
    }

    /// A link that signs somebody in once.
    pub async fn link(&self, tenant: TenantId, account: AccountId) -> String {
        let secret = random_bytes().unwrap();
        let token = self.story.app().sign_in_link(tenant, account, secret).await.unwrap();
        format!("{}/connexion/{token}", self.url)
    }

    /// A link for a member of Toul who ordered last month, and not yet this month.
    pub async fn link_of_member(&self) -> String {
        let toul = TenantId::from(structure_id("toul"));
        let account = account_id("animator", "toul");
        let animator = Actor { account, tenant: toul, role: Role::Animator };
        let read = async |vault: &mut vault::Vault| queries::members::members(vault, toul).await;
        let members =
            self.story.app().disclose(&animator, Purpose::MemberList, read).await.unwrap();
        let mut reading = self.story.app().reading(toul).await.unwrap();
        let mut found: Option<MemberId> = None;
        for member in members {
            let member = member.member;
            let orders = queries::order::orders_of_member(&mut reading, toul, member).await;
            if orders.unwrap().len() == 1 && found.is_none() {
                found = Some(member);
            }
        }
        let member = found.expect("somebody skips a month");
        let access = vault::access_of(&mut reading, toul, member.into()).await.unwrap();
        drop(reading);
        self.link(toul, access.expect("every member can sign in").account).await
    }

    pub async fn link_of_animator(&self) -> String {
        self.link(structure_id("toul").into(), account_id("animator", "toul")).await
    }

    pub async fn link_of_hub(&self, role: &str, key: &str) -> String {
        self.link(self.hub(), account_id(role, key)).await
    }

    /// Carries a command of the coordination out.
    pub async fn tell(&self, command: Command) {
        let request = Request::new(fresh_command(), command);
        let done = self.story.app().execute(&self.coordinator(), request).await.unwrap();
        self.shown(&done).await;
    }

    /// Waits for the pages, longer than a person is made to wait.
    async fn shown(&self, done: &Done) {
        let app = self.story.app();
        eventually(|| async { app.wait_until_shown(done).await.unwrap().then_some(()) }).await;
    }

    /// The campaign that takes orders.
    pub async fn open_campaign(&self) -> CampaignId {
        let toul = TenantId::from(structure_id("toul"));
        let mut reading = self.story.app().reading(toul).await.unwrap();
        let forms = queries::order_form::order_forms(&mut reading, toul).await.unwrap();
        forms.iter().find(|form| !form.closed).expect("November is open").campaign
    }

    /// Closes the open campaign and sends the pooled orders, small ones too.
    pub async fn send_orders(&self) {
        let campaign = self.open_campaign().await;
        self.tell(Command::Campaign(campaign, CampaignCommand::Close)).await;
        let app = self.story.app();
        eventually(|| async {
            app.pooling_progress(self.hub(), campaign).await.unwrap().is_over().then_some(())
        })
        .await;
        let mut reading = app.reading(self.hub()).await.unwrap();
        let pooled = queries::pooled_orders::pooled_orders(&mut reading, self.hub(), campaign);
        let pooled = pooled.await.unwrap();
        drop(reading);
        for small in pooled.iter().filter(|one| one.is_below_minimum()) {
            let reason = "La productrice passe à Toul de toute façon.".to_owned();
            let command = PoolingCommand::OverrideMinimum { reason };
            self.tell(Command::Pooling(small.pooled_order, command)).await;
        }
        let id = fresh_command();
        let done = app.send_orders(&self.coordinator(), id, campaign).await.unwrap();
        self.shown(&done).await;
    }
}

pub fn fresh_command() -> CommandId {
    CommandId::from_uuid(RealIds.fresh())
}

/// Until what is given back is dropped.
fn serve(listener: TcpListener, state: WebState) -> oneshot::Sender<()> {
    let (stop, stopped) = oneshot::channel();
    tokio::spawn(web::serve(listener, state, async move {
        stopped.await.unwrap_or(());
    }));
    stop
}

async fn connect(database: &TestDatabase, clock: &Arc<StoryClock>) -> Platform {
    let clock = Arc::clone(clock);
    Platform::new(
        database.app().await,
        database.worker().await,
        clock,
        Arc::new(RealIds),
        solidaires_tests::keys::keys(),
    )
}

async fn play() -> Played {
    let now: DateTime<Utc> = "2026-11-24T10:00:00Z".parse().unwrap();
    let dates = Dates::around(now).unwrap();
    let files = files();
    let database = TestDatabase::new().await;
    let clock = Arc::new(StoryClock::default());
    let (app, worker) = (database.app().await, database.worker().await);
    let platform = Platform::new(
        app.clone(),
        worker.clone(),
        Arc::clone(&clock) as _,
        Arc::new(RealIds),
        solidaires_tests::keys::keys(),
    );
    Story::new(platform, clock, files.clone(), dates).play().await.unwrap();
    app.close().await;
    worker.close().await;
    Played { database, files, dates }
}

fn files() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Files::read(&root.join("data")).unwrap();
    files.structures.retain(|structure| STRUCTURES.contains(&structure.key.as_str()));
    files.programmes.retain(|programme| PROGRAMMES.contains(&programme.key.as_str()));
    assert_eq!((files.structures.len(), files.programmes.len()), (13, 2), "the data has changed");
    files
}
