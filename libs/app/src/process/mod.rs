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

pub(crate) use month::orders_of;
pub(crate) use voucher::{answer_now, what_speaks_against};

use crate::{App, AppError, Command, Done, Request, store};
use domain::{
    DomainEvent, campaigns::CampaignEvent, crates::CrateEvent, labs::LabEvent, orders::OrderEvent,
    pooling::PoolingEvent, receptions::ReceptionEvent,
};
use eventlog::RecordedEvent;
use kernel::{AccountId, Actor, CommandId, CorrelationId, EventId, Role, TenantId};
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
        match store::read_event(recorded)? {
            DomainEvent::Campaign(CampaignEvent::CampaignOpened { closes_at, structures }) => {
                month::open(self, &trigger, closes_at, structures).await
            }
            DomainEvent::Campaign(CampaignEvent::CampaignClosed) => {
                month::close(self, &trigger).await
            }
            DomainEvent::Pooling(PoolingEvent::GoodsAllocated { cause, lines, .. }) => {
                allocation::share_out(self, &trigger, cause, lines).await
            }
            DomainEvent::Pooling(PoolingEvent::PooledOrderCancelled) => {
                allocation::cancel(self, &trigger).await
            }
            DomainEvent::Reception(
                event @ (ReceptionEvent::GoodsReceived { .. }
                | ReceptionEvent::LossRecorded { .. }
                | ReceptionEvent::ShortageRecorded { .. }),
            ) => reception::lower(self, &trigger, &event).await,
            DomainEvent::Crate(CrateEvent::CratePacked { campaign, lines }) => {
                packing::weigh(self, &trigger, campaign, lines).await
            }
            DomainEvent::Lab(LabEvent::DecisionTaken {
                proposal, request: Some(asked), ..
            }) => request::open_negotiation(self, &trigger, proposal, asked).await,
            DomainEvent::Order(OrderEvent::VoucherPresented { payment, .. }) => {
                voucher::answer(self, &trigger, payment).await.map(|_| ())
            }
            DomainEvent::Transfer(event) => transfer::book_other_side(self, &trigger, event).await,
            _ => Ok(()),
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
