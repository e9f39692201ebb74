//! Orders a second through the whole application, against plain durable inserts.

use crate::{
    Anything,
    cluster::PrivateCluster,
    load::{Load, drive},
    month,
    pgbench::{CLIENTS, Pgbench, SECONDS},
    report::{Figure, Section, decimal, hundredths, median, milliseconds},
};
use app::{App, Platform};
use runtime::{RealClock, RealIds};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::oneshot;

const ROUNDS: usize = 3;
const WARM_UP_SECONDS: u64 = 3;
/// The connections of a service that nobody configured.
const CONNECTIONS_MAX: u32 = 16;
const DATABASE: &str = "solidaires";
/// 0.7 of the yardstick, in hundredths.
const RATIO_MIN: u128 = 70;
/// So many orders can be placed in the warm-up; later, what suffices for a turn and a half.
const ORDERS_READY: usize = 20_000;

/// The application on its database, and how far its orders have come.
struct Service {
    url: String,
    platform: Platform,
    /// The number of the next order.
    next: usize,
    campaigns: usize,
    /// More orders than a turn can place, as far as is known.
    ready: usize,
}

#[derive(Default)]
struct Rates {
    plain: Vec<u64>,
    with_worker: Vec<Load>,
    lags: Vec<Duration>,
    alone: Vec<Load>,
    restarted: Vec<Load>,
}

pub async fn measure(cluster: &PrivateCluster) -> Result<Section, Anything> {
    let pgbench = Pgbench::prepare(cluster).await?;
    let mut service = Service::open(cluster).await?;
    let mut rates = Rates::default();
    for round in 0..=ROUNDS {
        let seconds = if round == 0 { WARM_UP_SECONDS } else { SECONDS };
        let measured = service.round(cluster, pgbench.as_ref(), seconds).await?;
        if round > 0 {
            rates.extend(measured);
        }
    }
    Ok(rates.section())
}

impl Service {
    async fn open(cluster: &PrivateCluster) -> Result<Self, Anything> {
        cluster.create_database(DATABASE).await?;
        let url = cluster.running()?.url(DATABASE);
        Platform::migrate(&url).await?;
        let platform = connect(&url).await?;
        let mut service = Self { url, platform, next: 0, campaigns: 0, ready: ORDERS_READY };
        month::register_structures(service.app()).await?;
        let app = service.app().clone();
        let no_limit = Duration::MAX;
        let join = move |number| {
            let app = app.clone();
            async move { month::join(&app, number).await }
        };
        drive(CLIENTS, 0..month::MEMBERS, no_limit, join).await?;
        service.present_forms(month::MEMBERS).await?;
        // Every member has ordered once: the service knows them as one that has run for a month.
        service.place(month::MEMBERS, no_limit).await?;
        service.platform.worker().catch_up().await?;
        Ok(service)
    }

    fn app(&self) -> &App {
        &self.platform.app
    }

    /// pgbench and the application in turns.
    async fn round(
        &mut self,
        cluster: &PrivateCluster,
        pgbench: Option<&Pgbench>,
        seconds: u64,
    ) -> Result<Rates, Anything> {
        let mut rates = Rates::default();
        let time = Duration::from_secs(seconds);
        let plain = || -> Result<Option<u64>, Anything> {
            let rate = pgbench.map(|pgbench| pgbench.run(cluster, CLIENTS, seconds)).transpose()?;
            rate.iter().for_each(|rate| progress("rows/s, pgbench", *rate));
            Ok(rate)
        };

        self.present_forms(self.ready).await?;
        rates.plain.extend(plain()?);
        let (load, lag) = self.place_beside_worker(self.ready, time).await?;
        self.ready = load.per_second() as usize * SECONDS as usize * 3 / 2;
        progress("orders/s beside the worker", load.per_second());
        rates.with_worker.push(load);
        rates.lags.push(lag);

        self.present_forms(self.ready).await?;
        rates.plain.extend(plain()?);
        let load = self.place(self.ready, time).await?;
        progress("orders/s without worker", load.per_second());
        rates.alone.push(load);
        self.platform.worker().catch_up().await?;

        self.next = self.next.next_multiple_of(month::MEMBERS);
        self.present_forms(month::MEMBERS).await?;
        self.platform = connect(&self.url).await?;
        let (load, _) = self.place_beside_worker(month::MEMBERS, time).await?;
        progress("orders/s after a restart", load.per_second());
        rates.restarted.push(load);
        Ok(rates)
    }

    /// Presents next months' forms until so many orders can be placed, and lets them be projected.
    async fn present_forms(&mut self, orders: usize) -> Result<(), Anything> {
        while self.campaigns * month::MEMBERS < self.next + orders {
            month::present_form(self.app(), self.campaigns).await?;
            self.campaigns += 1;
        }
        Ok(self.platform.worker().catch_up().await?)
    }

    async fn place(&mut self, orders: usize, time: Duration) -> Result<Load, Anything> {
        let app = self.app().clone();
        let place = move |number| {
            let app = app.clone();
            async move {
                let (actor, request) = month::order(number);
                app.execute(&actor, request).await?;
                Ok(())
            }
        };
        let load = drive(CLIENTS, self.next..self.next + orders, time, place).await?;
        self.next += load.waits.len();
        Ok(load)
    }

    /// Also says how long the worker still needed for what had been placed meanwhile.
    async fn place_beside_worker(
        &mut self,
        orders: usize,
        time: Duration,
    ) -> Result<(Load, Duration), Anything> {
        let (stop, stopped) = oneshot::channel::<()>();
        let platform = self.platform.clone();
        let working = tokio::spawn(async move {
            worker::run(&platform, async {
                // An error means that the measurement failed: the worker ends too.
                let _ended = stopped.await;
            })
            .await;
        });
        let load = self.place(orders, time).await?;
        let _ended = stop.send(());
        working.await?;
        let start = Instant::now();
        self.platform.worker().catch_up().await?;
        let lag = start.elapsed();
        if let Some(stopped) = self.platform.read_models().await?.stopped().next() {
            return Err(format!("the figures would leave out {stopped:?}").into());
        }
        Ok((load, lag))
    }
}

/// For whoever waits at the terminal.
fn progress(what: &str, rate: u64) {
    println!("{rate} {what}");
}

async fn connect(url: &str) -> Result<Platform, Anything> {
    let (clock, ids) = (Arc::new(RealClock), Arc::new(RealIds));
    Ok(Platform::connect(url, CONNECTIONS_MAX, clock, ids, &solidaires_tests::keys::key_source())
        .await?)
}

impl Rates {
    fn extend(&mut self, other: Self) {
        self.plain.extend(other.plain);
        self.with_worker.extend(other.with_worker);
        self.lags.extend(other.lags);
        self.alone.extend(other.alone);
        self.restarted.extend(other.restarted);
    }

    fn section(self) -> Section {
        let plain = median(self.plain);
        let mut figures = vec![if plain == 0 {
            Figure::new("Plain inserts", "not measured: `pgbench` is not installed")
        } else {
            Figure::new("Plain inserts, `pgbench`", format!("{plain} rows/s"))
        }];
        figures.extend(figures_of("Orders beside the worker", &self.with_worker, plain));
        let lag = milliseconds(median(self.lags));
        figures.push(Figure::new("… the read models were then complete after", lag));
        figures.extend(figures_of("Orders without worker", &self.alone, plain));
        let what = "Orders beside the worker, service just restarted";
        figures.extend(figures_of(what, &self.restarted, plain));
        Section::new("Orders through the whole application", method(), figures)
    }
}

fn method() -> String {
    format!(
        "{CLIENTS} clients at once, each order by another member of {} structures, from a form of \
         {} lines, 4 to 8 lines an order: `App::execute(Command::Order(… Place …))`, from \
         authorisation and the rules to the committed event; the service keeps its default of \
         {CONNECTIONS_MAX} connections. *Beside the worker*: sealing, all read models and \
         processes run in the same process, as in production. *Just restarted*: no member was \
         read before. Yardstick: `pgbench -n -c {CLIENTS} -j 2 -T {SECONDS} -M prepared`, one \
         insert of a row of about 350 bytes and one commit each, into a table with only a primary \
         key, on the same cluster. After a warm-up, {ROUNDS} rounds of {SECONDS} s each, in \
         turns; nothing is reset in between. Clients, application and server share the machine.",
        month::STRUCTURES,
        month::FORM_LINES,
    )
}

fn figures_of(what: &str, loads: &[Load], plain: u64) -> Vec<Figure> {
    let rate = median(loads.iter().map(Load::per_second).collect());
    let wait =
        |percent| milliseconds(median(loads.iter().map(|load| load.wait_of(percent)).collect()));
    let answered = format!("{rate} orders/s, half within {}, 99 % within {}", wait(50), wait(99));
    let mut figures = vec![Figure::new(what, answered)];
    if plain > 0 {
        let ratio = hundredths(rate.into(), plain.into());
        figures.push(
            Figure::new(format!("**{what} / plain inserts**"), format!("**{}**", decimal(ratio)))
                .against("at least 0.7", ratio >= RATIO_MIN),
        );
    }
    figures
}
