//! The story: who takes part, what time it is in it, and how its commands are sent.

use super::files::Files;
use crate::CtlError;
use app::{App, AppError, Command, Done, Platform, Request, Worker};
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeZone, Utc};
use chrono_tz::Europe::Paris;
use domain::campaigns::Stage;
use kernel::{
    AccountId, Actor, Clock, CommandId, Month, ProducerId, Role, StructureId, TenantId, ValueError,
};
use runtime::RealClock;
use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};
use tokio::task::JoinSet;

/// How many commands of one scene are under way at once.
const AT_ONCE: usize = 12;

/// The time in the story; it moves from scene to scene.
#[derive(Debug, Default)]
pub struct StoryClock(AtomicI64);

impl StoryClock {
    pub fn set(&self, time: DateTime<Utc>) {
        self.0.store(time.timestamp_micros(), Ordering::SeqCst);
    }
}

impl Clock for StoryClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap_or_default()
    }
}

/// The story's time while it is played, the machine's afterwards.
#[derive(Debug, Default)]
pub(crate) struct SwitchableClock {
    story: Arc<StoryClock>,
    real: AtomicBool,
}

impl SwitchableClock {
    pub const fn story(&self) -> &Arc<StoryClock> {
        &self.story
    }

    pub fn switch_to_real_time(&self) {
        self.real.store(true, Ordering::SeqCst);
    }
}

impl Clock for SwitchableClock {
    fn now(&self) -> DateTime<Utc> {
        if self.real.load(Ordering::SeqCst) { RealClock.now() } else { self.story.now() }
    }
}

/// When the scenes play: last month whole, and this month up to now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    pub last_month: Month,
    pub this_month: Month,
    pub now: DateTime<Utc>,
    /// When the open campaign closes.
    pub closes_at: DateTime<Utc>,
}

impl Dates {
    /// # Errors
    /// Fails outside the years 2000 to 2999.
    pub fn around(now: DateTime<Utc>) -> Result<Self, ValueError> {
        let today = now.with_timezone(&Paris).date_naive();
        let this_month = Month::of(today)?;
        let first = today.with_day(1).ok_or(ValueError::Month)?;
        let last_month = Month::of(first.pred_opt().ok_or(ValueError::Month)?)?;
        let closing_day = today.checked_add_days(Days::new(6)).ok_or(ValueError::Month)?;
        Ok(Self { last_month, this_month, now, closes_at: in_paris(closing_day, 20)? })
    }

    /// An hour of a day of last month; days before the first are of the month before.
    ///
    /// # Errors
    /// Fails where there is no such day.
    pub fn last_month(&self, day: i64, hour: u32) -> Result<DateTime<Utc>, ValueError> {
        let first = self.last_month.day(1).ok_or(ValueError::Month)?;
        in_paris(first + chrono::Duration::days(day - 1), hour)
    }
}

/// An hour of the clock in Paris.
fn in_paris(day: NaiveDate, hour: u32) -> Result<DateTime<Utc>, ValueError> {
    let time = day.and_hms_opt(hour, 0, 0).ok_or(ValueError::Month)?;
    let time = Paris.from_local_datetime(&time).earliest().ok_or(ValueError::Month)?;
    Ok(time.with_timezone(&Utc))
}

/// The demonstration on one platform.
#[derive(Clone)]
pub struct Story {
    inner: Arc<Inner>,
}

struct Inner {
    platform: Platform,
    worker: Worker,
    clock: Arc<StoryClock>,
    files: Files,
    dates: Dates,
}

impl Story {
    pub fn new(platform: Platform, clock: Arc<StoryClock>, files: Files, dates: Dates) -> Self {
        let worker = platform.worker();
        Self { inner: Arc::new(Inner { platform, worker, clock, files, dates }) }
    }

    pub fn app(&self) -> &App {
        &self.inner.platform.app
    }

    pub fn files(&self) -> &Files {
        &self.inner.files
    }

    pub fn dates(&self) -> Dates {
        self.inner.dates
    }

    /// Plays everything, from the first registration to the open campaign.
    ///
    /// # Errors
    /// Fails when a command does not go through.
    pub async fn play(&self) -> Result<(), CtlError> {
        if self.is_told().await? {
            println!("  Le mois d’exemple est déjà là.");
            return Ok(());
        }
        let dates = self.dates();
        self.scene(
            "Les structures, les adhérent·es et les productrices",
            dates.last_month(-25, 9)?,
        );
        self.register_everybody().await?;
        self.scene("Le labo d’usage propose, vote et décide", dates.last_month(-18, 18)?);
        self.hold_lab().await?;
        self.scene("Les négociations", dates.last_month(-14, 10)?);
        self.negotiate().await?;
        let last = self.play_last_month().await?;
        self.scene("Les rapports aux financeurs", dates.last_month(28, 10)?);
        self.report(last).await?;
        self.scene("La campagne de ce mois est ouverte", dates.now);
        self.open_this_month().await
    }

    async fn play_last_month(&self) -> Result<kernel::CampaignId, CtlError> {
        let dates = self.dates();
        let month = dates.last_month;
        self.scene("La campagne du mois dernier s’ouvre", dates.last_month(1, 8)?);
        let campaign = self.open_campaign(month, dates.last_month(8, 20)?).await?;
        self.scene("Les commandes et les paiements", dates.last_month(3, 14)?);
        self.shop(campaign, month, 85).await?;
        self.scene("La clôture et les commandes groupées", dates.last_month(8, 20)?);
        self.close_and_order(campaign).await?;
        self.scene("La réception à Toul", dates.last_month(16, 8)?);
        self.receive(campaign).await?;
        self.scene("L’emballage, les tournées et la remise", dates.last_month(17, 9)?);
        self.pack_and_deliver(campaign).await?;
        self.scene("Les comptes", dates.last_month(25, 15)?);
        self.settle(campaign).await?;
        self.scene("Les règlements", dates.last_month(27, 10)?);
        self.pay_up(campaign).await?;
        Ok(campaign)
    }

    fn scene(&self, title: &str, time: DateTime<Utc>) {
        self.inner.clock.set(time);
        println!("  {}  {title}", time.with_timezone(&Paris).format("%d/%m/%Y"));
    }

    /// Lets the platform do what follows from what was done.
    pub(super) async fn catch_up(&self) -> Result<(), CtlError> {
        Ok(self.inner.worker.catch_up().await?)
    }

    /// Sends one command. `what` names it: what was told before, even in other words because the
    /// demonstration was interrupted, is not told again.
    pub(super) async fn tell(
        &self,
        actor: &Actor,
        what: &str,
        command: Command,
    ) -> Result<Done, AppError> {
        let request = Request::new(command_id(what), command);
        match self.app().execute(actor, request).await {
            Err(AppError::CommandReused) => Ok(Done { stream: None, version: 0, repeated: true }),
            done => done,
        }
    }

    /// Whether the whole story was played before.
    async fn is_told(&self) -> Result<bool, CtlError> {
        let hub = kernel::TenantId::from(self.hub());
        let campaign = super::campaign::campaign_id(self.dates().this_month);
        let mut reading = self.app().reading(hub).await?;
        let found = app::queries::campaign_board::campaign(&mut reading, hub, campaign).await;
        let found = found.map_err(AppError::from)?;
        Ok(found.is_some_and(|found| found.stage >= Stage::Open && found.orders > 0))
    }

    /// Does the same for many, several at once; the first error ends it.
    pub(super) async fn for_all<T, F>(
        &self,
        items: Vec<T>,
        each: impl Fn(Self, T) -> F,
    ) -> Result<(), CtlError>
    where
        F: Future<Output = Result<(), CtlError>> + Send + 'static,
    {
        let mut under_way = JoinSet::new();
        for item in items {
            if under_way.len() >= AT_ONCE {
                joined(under_way.join_next().await)?;
            }
            under_way.spawn(each(self.clone(), item));
        }
        while let Some(done) = under_way.join_next().await {
            joined(Some(done))?;
        }
        Ok(())
    }

    pub fn hub(&self) -> StructureId {
        structure_id("plateforme")
    }

    pub(super) fn coordinator(&self) -> Actor {
        let account = account_id("coordinator", "plateforme");
        Actor { account, tenant: self.hub().into(), role: Role::Coordinator }
    }
}

fn joined(
    done: Option<Result<Result<(), CtlError>, tokio::task::JoinError>>,
) -> Result<(), CtlError> {
    match done {
        None => Ok(()),
        Some(Ok(done)) => done,
        Some(Err(error)) => Err(CtlError::Io(std::io::Error::other(error))),
    }
}

pub(super) fn command_id(what: &str) -> CommandId {
    CommandId::derived(&[b"demo command ", what.as_bytes()])
}

/// The structure that a key of `structures.csv` stands for.
pub fn structure_id(key: &str) -> StructureId {
    StructureId::derived(&[b"demo structure ", key.as_bytes()])
}

/// The producer that a key of `producers.csv` stands for.
pub fn producer_id(key: &str) -> ProducerId {
    ProducerId::derived(&[b"demo producer ", key.as_bytes()])
}

/// The account of a role other than member; `key` is that of its structure, producer or programme.
pub fn account_id(role: &str, key: &str) -> AccountId {
    AccountId::derived(&[b"demo account ", role.as_bytes(), b" ", key.as_bytes()])
}

pub(super) fn animator(key: &str) -> Actor {
    let tenant = TenantId::from(structure_id(key));
    Actor { account: account_id("animator", key), tenant, role: Role::Animator }
}
