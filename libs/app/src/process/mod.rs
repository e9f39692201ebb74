//! Processes: what the platform does of itself when something happened.
//!
//! The worker calls [`App::react`] for every sealed event, in order, at least once. Each reaction
//! sends commands whose ids are derived from the event's, so that repeating it changes nothing.

mod allocation;
mod month;
mod packed;
mod packing;
mod reception;
mod request;
mod transfer;
mod voucher;

pub(crate) use month::{minimum_of, orders_of};
pub(crate) use packed::kept;
pub(crate) use voucher::{answer_now, what_speaks_against};

use crate::{App, AppError, Command, Done, Request, store};
use domain::{
    DomainEvent, campaigns::CampaignEvent, crates::CrateEvent, labs::LabEvent, orders::OrderEvent,
    pooling::PoolingEvent, receptions::ReceptionEvent,
};
use eventlog::RecordedEvent;
use kernel::{AccountId, Actor, CommandId, CorrelationId, EventId, Role, TenantId};
use std::{future::Future, pin::Pin};
use uuid::Uuid;

/// The event that a process reacts to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trigger {
    /// What the ids of the commands that follow are derived from.
    pub key: Uuid,
    pub cause: Option<EventId>,
    pub tenant: TenantId,
    pub stream: Uuid,
    pub version: u64,
    pub correlation: CorrelationId,
    /// The log's root hash at the event, for [`CampaignEvent::CampaignClosed`]: it seeds draws.
    pub root: Option<[u8; 32]>,
}

impl Trigger {
    /// The command that follows as step `step`.
    fn request(&self, step: &str, command: Command) -> Request {
        Request {
            id: CommandId::derived(&[self.key.as_bytes(), step.as_bytes()]),
            expected_version: None,
            correlation: self.correlation,
            causation: self.cause,
            command,
        }
    }
}

/// What follows from an event, under way.
type Reaction<'a> = Pin<Box<dyn Future<Output = Result<(), AppError>> + Send + 'a>>;

impl App {
    /// Does what follows from one sealed event; for most events, nothing. `root` is the log's root
    /// hash at that event, needed where [`needs_root`] says so.
    ///
    /// # Errors
    /// Fails when a command that must follow does not go through: call it again with the same
    /// event, before any later one.
    pub async fn react(
        &self,
        recorded: &RecordedEvent,
        root: Option<[u8; 32]>,
    ) -> Result<(), AppError> {
        let trigger = Trigger {
            key: recorded.id,
            cause: Some(EventId::from_uuid(recorded.id)),
            tenant: TenantId::from_uuid(recorded.stream.tenant),
            stream: recorded.stream.id,
            version: recorded.version,
            correlation: CorrelationId::from_uuid(recorded.metadata.correlation),
            root,
        };
        self.follow_up(&trigger, store::read_event(recorded)?).await
    }

    /// Each reaction is boxed: together they would need more stack than a thread has.
    fn follow_up<'a>(&'a self, trigger: &'a Trigger, event: DomainEvent) -> Reaction<'a> {
        match event {
            DomainEvent::Campaign(CampaignEvent::CampaignOpened { closes_at, structures }) => {
                Box::pin(month::open(self, trigger, closes_at, structures))
            }
            DomainEvent::Campaign(CampaignEvent::CampaignClosed) => {
                Box::pin(month::close(self, trigger))
            }
            DomainEvent::Campaign(CampaignEvent::CampaignReopened { closes_at, .. }) => {
                Box::pin(month::reopen(self, trigger, closes_at))
            }
            DomainEvent::Pooling(PoolingEvent::GoodsAllocated { cause, lines, .. }) => {
                Box::pin(allocation::share_out(self, trigger, cause, lines))
            }
            DomainEvent::Pooling(PoolingEvent::PooledOrderCancelled) => {
                Box::pin(allocation::cancel(self, trigger))
            }
            DomainEvent::Reception(
                event @ (ReceptionEvent::GoodsReceived { .. }
                | ReceptionEvent::LossRecorded { .. }
                | ReceptionEvent::ShortageRecorded { .. }),
            ) => Box::pin(async move { reception::lower(self, trigger, &event).await }),
            DomainEvent::Crate(CrateEvent::CratePacked { campaign, lines }) => {
                Box::pin(packing::weigh(self, trigger, campaign, lines))
            }
            DomainEvent::Lab(LabEvent::DecisionTaken {
                proposal, request: Some(asked), ..
            }) => Box::pin(request::open_negotiation(self, trigger, proposal, asked)),
            DomainEvent::Order(OrderEvent::VoucherPresented { payment, .. }) => {
                Box::pin(async move { voucher::answer(self, trigger, payment).await.map(|_| ()) })
            }
            DomainEvent::Transfer(event) => {
                Box::pin(transfer::book_other_side(self, trigger, event))
            }
            _ => Box::pin(std::future::ready(Ok(()))),
        }
    }

    /// Sends the command that follows from `trigger` as its step `step`.
    pub(crate) async fn follow(
        &self,
        trigger: &Trigger,
        tenant: TenantId,
        step: &str,
        command: Command,
    ) -> Result<Done, AppError> {
        self.execute(&system(tenant), trigger.request(step, command)).await
    }
}

/// Whether the reaction to an event of this name draws lots.
pub(crate) fn needs_root(event_name: &str) -> bool {
    event_name == "campaign_closed"
}

/// The platform itself, at work in one tenant.
pub(crate) fn system(tenant: TenantId) -> Actor {
    Actor { account: AccountId::derived(&[b"solidaires"]), tenant, role: Role::System }
}
